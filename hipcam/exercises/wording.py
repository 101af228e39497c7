"""What is said about form: a short sentence of coaching for each fault, and why something could not be judged."""

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

FILM_FROM_SIDE = "film from the side"
FILM_FROM_FEET = "film from the feet, with the camera raised, to check the knees"
RUSHED_LIFT = "rushed: take at least a second to lift"
NOTHING_JUDGED = "nothing could be judged in this view"
