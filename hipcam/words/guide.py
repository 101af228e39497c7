"""How to set up for each activity: camera, posture, movement, dose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guide:
    """What a person reads before starting an activity."""

    activity: str
    title: str
    camera: str
    posture: str
    movement: str
    dose: str


GUIDES: dict[str, Guide] = {
    guide.activity: guide
    for guide in (
        Guide(
            activity="er-test",
            title="Standing 90° hip external-rotation test",
            camera="in front of you at hip height, the whole body in the picture",
            posture="Stand a stick upright beside one foot, in line with its toes, and hold it with the hand on that "
            "side, elbow at about 90°. Lift the other leg until hip and knee are at 90°, the knee in front of its own "
            "hip. Have something firm within reach.",
            movement="Rotate the thigh outward, slowly: the heel swings inward, across the standing leg, toward the "
            "stick. Hold for two seconds, come back, try again. Then the other side.",
            dose="two attempts per side, before and after the exercises",
        ),
        Guide(
            activity="bridge",
            title="Bridge with posterior pelvic tilt",
            camera="at your side, at mat height or a little above (from the feet, raised to 2 m, to check the knees)",
            posture="Lie on your back, knees bent, feet flat on the floor.",
            movement="Tilt the pelvis back, lift the hips until shoulders, hips and knees are in one line, hold, lower "
            "slowly.",
            dose="2-3 sets of 10-12, or one hold of 30 s",
        ),
        Guide(
            activity="ninety-ninety",
            title="90-90 stretch with forward lean",
            camera="toward your front leg, straight on or up to 45° off",
            posture="Sit on the floor, front leg bent 90° in front of you, back leg bent 90° to the side.",
            movement="Lean forward over the front leg from the hips, back long, and come back.",
            dose="2-3 sets of 10-12 per side",
        ),
        Guide(
            activity="side-lying",
            title="Side-lying hip rotation",
            camera="facing you, at mat height or a little above",
            posture="Lie on one side, the lower leg bent 90° in front of you, one hip above the other.",
            movement="Lift the upper leg and rotate it outward, the pelvis steady, and lower it slowly. Easier: feet "
            "together, open the knee (clamshell).",
            dose="2-3 sets of 10-12 per side",
        ),
    )
}

ACTIVITIES: tuple[str, ...] = tuple(GUIDES)

SAFETY = (
    "Observations, not a diagnosis, and no medical advice. Stop if it hurts. "
    "After a hip replacement or an injury, ask a professional first."
)
