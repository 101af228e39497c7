"""Every sentence that is said about form or shown and spoken while coaching, in one place, ready for translation.

Words in braces are filled in when the sentence is used.
"""

from __future__ import annotations

COACHING: dict[str, str] = {
    "trunk_lean": "Stay tall: keep the trunk upright over the standing leg.",
    "pelvis_hike": "Keep both hip bones level while the thigh turns.",
    "pelvis_shift": "Keep the hips over the standing foot.",
    "thigh_drop": "Keep the thigh level; lift the knee back to hip height.",
    "knee_drift": "Keep the knee in front of its own hip.",
    "stance_knee_bend": "Keep the standing knee straight.",
    "lumbar_arching": "Stop a little lower: keep ribs and pelvis in one line.",
    "incomplete_lift": "Lift until shoulders, hips and knees are in one line.",
    "sagging": "The hips are sinking: lift them again or end the hold.",
    "knee_collapse": "Keep the knee over the foot; do not let it fall inward.",
    "heel_lift": "Press the heel into the floor.",
    "pelvis_drop": "Keep the pelvis level; lift the free side.",
    "rounded_back": "Lean from the hips and keep the back long.",
    "trunk_twist": "Turn the chest over the front leg and keep it there.",
    "pelvis_roll": "Keep the pelvis still; do not roll back.",
    "short_range": "Lift as far as in your best repetitions.",
    "bent_upper_knee": "Keep the bend of the upper knee as it was at the start.",
}


# --- Names -----------------------------------------------------------------------------------------------------------

FAULT_NAMES: dict[str, str] = {name: name.replace("_", " ") for name in COACHING}
SIDE_NAMES: dict[str, str] = {"left": "left", "right": "right", "both": "both legs"}

# --- Setting up ------------------------------------------------------------------------------------------------------

NOBODY = "Step into the picture"
TOO_DARK = "Too dark: turn on a light"
COME_CLOSER = "Come closer"
TILTED = "The camera is tilted: level it"
STEP_BACK = "Step back, I can't see your {part}"
MOVE_BACK = "Move the camera back, I can't see your {part}"
TO_THE_MIDDLE = "Move to the middle, I can't see your {part}"
PARTS: dict[str, str] = {"feet": "feet", "knees": "knees", "hips": "hips", "shoulders": "shoulders", "head": "head"}
SOMEONE_ELSE = "Someone else is in the picture"
FACE_CAMERA = "Turn to face the camera"
TURN_SIDE_ON = "Turn side-on to the camera"
FRONT_LEG_TO_CAMERA = "Turn your front leg toward the camera"
TAKE_UP: dict[str, str] = {
    "er-test": "Stand facing me, legs straight",
    "bridge": "Lie on your back, knees bent, feet flat",
    "ninety-ninety": "Sit: one leg bent in front, one to the side",
    "side-lying": "Lie on your side, lower leg bent in front",
}
HOLD_STILL = "Good. Hold still"
GO: dict[str, str] = {
    "er-test": "Ready.",
    "bridge": "Go. Lift your hips.",
    "ninety-ninety": "Go. Lean forward from the hips.",
    "side-lying": "Go. Lift the upper leg.",
}
TITLES: dict[str, str] = {
    "er-test": "Rotation test",
    "bridge": "Bridge",
    "ninety-ninety": "90-90 lean",
    "side-lying": "Side-lying",
}

# --- Coaching --------------------------------------------------------------------------------------------------------

PHASES: dict[str, dict[str, str]] = {
    "bridge": {"out": "Up", "hold": "Hold", "back": "Down"},
    "ninety-ninety": {"out": "Forward", "hold": "Hold", "back": "Back"},
    "side-lying": {"out": "Up", "hold": "Hold", "back": "Down"},
    "er-test": {"out": "Out", "hold": "Hold", "back": "Back"},
}
GAUGES: dict[str, str] = {"er-test": "turn", "bridge": "hip line", "ninety-ninety": "lean", "side-lying": "lift"}
#: The bridge's from the feet.
GAUGE_RISE = "lift"
GOOD = "good"
TEMPO = "{out} {out_time:.1f}  {hold} {hold_time:.1f}  {back} {back_time:.1f} s"
SET_LINE = "Set {number} of {sets}"
SET_LINE_SIDE = "Set {number} of {sets}, {side}"
TOO_SMALL: dict[str, str] = {
    "bridge": "Not counted: lift the hips higher",
    "ninety-ninety": "Not counted: lean further forward",
    "side-lying": "Not counted: lift the leg higher",
    "er-test": "Not counted: rotate further out",
}
CORRECTED = "Better. Keep it like that"
SECONDS_HELD = "{seconds} seconds"
HOLD_DONE = "{seconds} seconds held. Well done"
REPS_LEFT: dict[int, str] = {2: "Two more", 1: "Last one"}
SET_DONE = "Set done. Rest"
REST = "Rest"
NEXT_UP = "Next: {what}"
OTHER_SIDE = "Now the {side} side"
WELL_DONE = "Well done. That was all."
PAUSED = "Paused"
GO_ON = "Raise one hand to go on"
PAUSED_SAID = "Paused. Raise one hand to go on."
GOING_ON = "Going on"
CAMERA_LOST = "The camera is gone. Your set waits until it is back."
CAMERA_BACK = "The camera is back. Go on."
VOICE_SAMPLE = "This is how hipcam speaks."

# --- The standing test -----------------------------------------------------------------------------------------------

SAFETY_SAID = (
    "Have something firm to hold within reach.",
    "Stop if it hurts.",
    "After a hip replacement or an injury, ask a professional first.",
)
SAFETY_SHOWN = "Something firm within reach. Stop if it hurts. Hip operated or injured: ask first."
STICK = "Stick in your {hand} hand, upright beside that foot"
LIFT_LEG = "Lift your {side} leg, hip and knee at 90°"
WRONG_LEG = "The other one: lift your {side} leg"
KEEP_STILL = "Keep it there, still"
ROTATE_OUT = "Rotate out, slowly"
HOLD_THERE = "Hold it there"
ROTATE_BACK = "And back, slowly"
ATTEMPT_LINE = "{side} leg, attempt {number} of {attempts}"
SCORE = "{side}: {rotation:.0f}° ± {uncertainty:.0f}°"
CLEAN = "clean"
CHEAT = "with {faults}"
CLEANNESS_UNKNOWN = "not sure whether clean"
SCORE_SAID = "{rotation:.0f} degrees, {how}."
AND = " and "
NO_HOLD = "No score: hold the end for two seconds"
AGAIN = "Once more"
OTHER_LEG = "Now the other side. Lift your {side} leg."

# --- Annotated videos ------------------------------------------------------------------------------------------------

COUNTED: dict[str, tuple[str, str, str]] = {"er-test": ("attempt", "attempts", "clean")}
COUNTED_ELSE = ("rep", "reps", "good")
EVENT_TITLE = "{what} {number}: {how}"
EVENT_NAMES: dict[str, str] = {"Rep": "Rep", "Hold": "Hold"}
HELD = "{seconds:.0f} s, {how}"
HOLD = "hold"
HOLD_OF = "of {seconds:.0f} s"
HOLD_BEST = "longest"
VERDICTS: dict[str, str] = {"pass": "good", "unknown": "form not judged"}
POSSIBLY = "Possibly: {what}"
ON_SIDE = "{what}, {side}"
NOBODY_SEEN = "Nobody in sight"
NO_ACTIVITY = "No activity recognised"
NO_MOVEMENT = "Nothing was counted"
NOT_COUNTED = "Not counted: too small"

# --- The end ---------------------------------------------------------------------------------------------------------

SUMMARY = "Summary"
NOTHING_DONE = "Nothing was counted"
REPS_GOOD = "{reps} reps, {good} good"
REPS_ONLY = "{reps} reps"
SIDE_REPS = "{side}: {text}"
LONGEST_HOLD = "Longest hold {seconds:.0f} s"
SCORE_OF_100 = "Score {score} of 100"
CHANGE_FIRST = "Next time: {what}"
SIDE_SCORE = "{side}: {rotation:.0f}° ± {uncertainty:.0f}°, {band}"
SIDE_NO_SCORE = "{side}: no clean score"
SIDE_BEST = "{side}: {rotation:.0f}° {how}"
BANDS: dict[str, str] = {name: name for name in ("full", "typical", "limited", "markedly limited")}
SIDES_DIFFER = "Sides differ by {gap:.0f}° ± {uncertainty:.0f}°"
SIDES_EQUAL = "No difference between sides"
WORK_FIRST = "Work on the {side} side first"
NO_DIAGNOSIS = "Observations, not a diagnosis"

# --- The routine ----------------------------------------------------------------------------------------------------

ROUTINE_DONE = "The routine is done"
BEFORE_AND_AFTER = "{side}, before and after the exercises: {change}"
SINCE = "{side}, since {day}: {change}"
NO_CHANGE_KNOWN = "not known, no clean score in both tests"

# --- Keys and signs --------------------------------------------------------------------------------------------------

#: Keys, each with what it does; two spaces between them.
KEYS = "space pause  s skip  r redo  q end  f full screen"
SIGNS = "Hand up: pause   Arms crossed overhead: end"
