"""From which size a fault is listed.

Degrees, but for `pelvis_shift` (hip widths), `knee_drift` (thigh lengths), `heel_lift` (foot lengths) and, in the
90-90, `knee_collapse` (thigh lengths). The limits are those of the truth beside `sample_videos`; hipcam's own settings
are told from them on purpose.
"""

from __future__ import annotations

#: By activity. In the standing test a change counts in both directions.
LIMITS = {
    "er-test": {
        "trunk_lean": 8.0,
        "pelvis_hike": 7.0,
        "pelvis_shift": 0.25,
        "thigh_drop": 15.0,
        "knee_drift": 0.20,
        "stance_knee_bend": 15.0,
    },
    "bridge": {
        "lumbar_arching": 5.0,
        "incomplete_lift": 15.0,
        "knee_collapse": 10.0,
        "heel_lift": 0.12,
        "pelvis_drop": 7.0,
    },
    "ninety-ninety": {"knee_collapse": 0.10, "heel_lift": 0.12, "rounded_back": 18.0, "trunk_twist": 15.0},
    "side-lying": {"pelvis_roll": 10.0, "bent_upper_knee": 25.0},
}
#: An arched back shows by itself where the hips are not past the line, degrees of lumbar extension.
LUMBAR_EXTENSION = 12.0
#: What a hold may lose, degrees.
SAGGING = 10.0
#: The foot has touched the stick from here, foot lengths (negative: short of it).
TOUCH = -0.10
#: A movement counts from this share of the way (bridge), or of what the person did before.
LEAST_SHARE = 0.60
#: And from this depth, degrees.
LEAST_DEPTH = {"ninety-ninety": 15.0, "side-lying": 10.0}
