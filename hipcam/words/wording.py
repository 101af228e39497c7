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

TITLES: dict[str, str] = {
    "er-test": "Rotation test",
    "bridge": "Bridge",
    "ninety-ninety": "90-90 lean",
    "side-lying": "Side-lying",
}

GAUGES: dict[str, str] = {"er-test": "turn", "bridge": "hip line", "ninety-ninety": "lean", "side-lying": "lift"}
#: The bridge's from the feet.
GAUGE_RISE = "lift"
VOICE_SAMPLE = "This is how hipcam speaks."

# --- The standing test -----------------------------------------------------------------------------------------------

SCORE = "{side}: {rotation:.0f}° ± {uncertainty:.0f}°"
AND = " and "
NO_HOLD = "No score: hold the end for two seconds"

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


# --- The routine ----------------------------------------------------------------------------------------------------

ROUTINE_DONE = "The routine is done"
BEFORE_AND_AFTER = "{side}, before and after the exercises: {change}"
SINCE = "{side}, since {day}: {change}"
NO_CHANGE_KNOWN = "not known, no clean score in both tests"
