"""Standing on both legs or on one, with a stick or without: the standing test and what else one does on foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.body import SIDES, SIGN, Pose
from benchmarks.people.postures.common import (
    ankle_height,
    arm_along,
    arm_reaching,
    blend_arm,
    blend_leg,
    breath,
    head_turn,
    hip,
    leg_along,
    leg_from_angles,
    leg_from_channels,
    sway,
    with_foot,
)
from benchmarks.people.rotations import rotation_x, rotation_y, rotation_z, two_link

if TYPE_CHECKING:
    from benchmarks.people.body import Arm, Body, Leg
    from benchmarks.people.timeline import Channels
    from hipcam.core.types import Array

#: How much of its length a leg has that stands: the knee is never locked.
STRAIGHT = 0.993
#: From which lift a leg carries nothing.
OFF_THE_FLOOR = 0.02
#: From which depth of a squat the arms go to the front, whatever they did.
ARMS_TO_THE_FRONT = 0.05
#: How far the foot of a leg on its way up points down, degrees.
FOOT_ON_THE_WAY = 5
#: Where the heel of a raised leg meets the stick's line as a camera in front sees it: at this rotation, degrees, from
#: so far away, m.
MEETS_AT, SEEN_FROM = 46, 3.2
#: How far (m, at a height of 1.75 m) the stick stands outside the ankle, at least and at most.
STICK_OUTSIDE = (0.19, 0.27)
#: How far the hand is in front of the toes when it holds the stick, m at a height of 1.75 m.
HAND_BEFORE_STICK = 0.07
#: The hanging arms of a body with wider hips than this (m, half their width) are spread.
WIDE_HIPS = 0.185

#: What rests at what; `Standing` says what it means.
INITIAL = {
    "weight": 0.0, "lean": 0.0, "forward": 0.0, "hike": 0.0, "shift": 0.0, "squat": 0.0, "bend": 0.0,
    "stick": 0.0, "stick_rise": 0.0, "gripL": 0.0, "gripR": 0.0,
    **{
        f"{channel}{side}": value
        for side in "LR"
        for channel, value in {"lift": 0.0, "flexion": 90.0, "abduction": 2.0, "rotation": 0.0, "knee": 90.0}.items()
    },
}  # fmt: skip


class Standing:
    """A person on foot, the face to the camera.

    Parameters
    ----------
    body : Body
        Who stands, dressed.
    half : float
        Half the distance of the ankles, m at a height of 1.75 m.
    stick : bool
        Whether there is a stick.
    wobble : float
        How much trunk and pelvis sway, about degrees.
    arms : str
        "hang", "hips", "cross", "out" or "front".
    point : float
        How far the foot that is up points down, degrees.
    stick_nearness : float
        Where the stick stands: 1 is where the heel meets it at 46 degrees, 2 twice as far out.
    stick_height : float
        m.

    Notes
    -----
    Channels, in degrees unless they say otherwise; those of a leg or an arm end in L or R:

    - `weight`: on the left leg (1) or the right one (-1)
    - `lift`: 0 on the floor, 1 where the leg's angles say
    - `flexion`, `abduction`, `rotation`, `knee`: the angles of a leg that is up
    - `lean`: the trunk to the left; `forward`: to the front
    - `hike`: the left side of the pelvis up; `shift`: the pelvis to the left, in widths of the hips
    - `bend`: of the knee that stands; `squat`: 0 to 1
    - `grip`: the hand is at the stick, 0 to 1; `arm`: the arm is raised, 0 to 1
    - `stick`: where the stick is, to the left, m; `stick_rise`, m; `stick_tilt`: its upper end to the left, m
    - `head_yaw`, `head_pitch`: see `head_turn`
    """

    position = "standing"

    def __init__(
        self,
        body: Body,
        half: float = 0.09,
        stick: bool = True,
        wobble: float = 0.0,
        arms: str = "hang",
        point: float = FOOT_ON_THE_WAY,
        stick_nearness: float = 1.0,
        stick_height: float = 1.3,
    ) -> None:
        self.body = body
        self.initial: Channels = dict(INITIAL)
        self.has_stick = stick
        self.wobble = wobble
        self.arms = arms
        self.point = point
        self.stick_height = stick_height
        self.half = half * body.scale
        #: How far the pelvis goes over the leg that stands, m.
        self.over_leg = 0.69 * self.half
        self.hip_width = 2 * abs(hip(body, np.eye(3), "L")[0])
        self.leg_length = body.lengths["thighL"] + body.lengths["shankL"]
        self.ankle_height = ankle_height(body)
        self.ankle_depth = body.head("foot.L")[1] - body.head("root")[1]
        #: How far in front of the root the toes are, and with them the stick, m (negative).
        self.toe_depth = body.rest[body.landmarks["foot_indexL"], 1] - body.head("root")[1]
        self._place_stick(stick_nearness)

    def pose(self, channels: Channels, time: float) -> Pose:
        """The pose at these values of the channels; `time` (s) moves the breath and the sway."""
        now = {**self.initial, **channels}
        pelvis, thorax = self._trunk(now, time)
        skull = rotation_x(2 + now["squat"] * 14) @ rotation_z(1.5 * np.sin(0.6 * time)) @ rotation_y(now["lean"] * 0.4)
        root = self._root(now, pelvis, time)
        legs = {side: self._leg(now, side, pelvis, root) for side in SIDES}
        arms = {side: self._arm_with_trunk(now, side) for side in SIDES}
        pose = Pose(pelvis=pelvis, thorax=thorax, head=skull @ head_turn(now), root=root, legs=legs, arms=arms)
        hands = self._at_stick(now, pose) if now["gripL"] + now["gripR"] > 0 else arms
        pose.arms = {side: self._arm(now, side, hands[side]) for side in SIDES}
        return pose

    def stick(self, channels: Channels) -> Array:
        """The stick's lower and upper end, (2, 3), m."""
        across, rise = channels.get("stick", 0.0), channels.get("stick_rise", 0.0)
        upper = across + channels.get("stick_tilt", 0.0)
        return np.array([[across, self.toe_depth, rise], [upper, self.toe_depth, self.stick_height + rise]])

    def _place_stick(self, nearness: float) -> None:
        """Find where the stick stands, and how high the hand holds it: with the elbow at a right angle."""
        body, k = self.body, self.body.scale
        pelvis = np.eye(3)
        height = self.leg_length * STRAIGHT + self.ankle_height - hip(body, pelvis, "L")[2]
        legs = {"L": leg_from_angles(pelvis, "L", 90, 2, MEETS_AT, 90, FOOT_ON_THE_WAY)}
        legs["R"] = leg_from_angles(pelvis, "R", 0, 0, 0, 0)
        arms = {side: arm_along([sign * 0.2, 0.05, -1], [sign * 0.15, -0.25, -1]) for side, sign in SIGN.items()}
        root = np.array([-0.062 * k, 0, height])
        trial = body.solve(Pose(pelvis=pelvis, thorax=pelvis, head=pelvis, root=root, legs=legs, arms=arms))
        heel = body.skin(*trial, only=np.array([body.landmarks["heelL"]]))[0]
        out = -heel[0] * (SEEN_FROM + self.toe_depth) / (SEEN_FROM + heel[1])
        nearest, farthest = (self.half + outside * k for outside in STICK_OUTSIDE)
        out = float(np.clip(out, nearest, farthest))
        #: How far to the side the stick stands, m.
        self.stick_out = out * nearness
        self.hand_depth = self.toe_depth + HAND_BEFORE_STICK * k
        shoulder = trial[1][body.bone("upperarm01.R")]
        away = np.array([0.02 - out, self.hand_depth]) - shoulder[:2]
        upper, fore = body.lengths["upperarmL"], body.lengths["forearmL"]
        self.hand_height = shoulder[2] - np.sqrt(max(upper**2 + fore**2 - (away**2).sum(), 0.01))

    def _trunk(self, now: Channels, time: float) -> tuple[Array, Array]:
        """Orientations of pelvis and ribcage, with the breath and a slow wobble."""
        tilt = now["hike"] + 0.6 * self.wobble * np.sin(1.9 * time + 0.4)
        pelvis = rotation_y(-tilt) @ rotation_x(now["squat"] * 28 + 0.3 * breath(time))
        lean = now["lean"] * 1.5 + self.wobble * (np.sin(1.35 * time) + 0.5 * np.sin(3.1 * time + 2))
        bow = now["forward"] + now["squat"] * 38 + 0.6 * breath(time)
        return pelvis, rotation_y(lean) @ rotation_x(bow)

    def _root(self, now: Channels, pelvis: Array, time: float) -> Array:
        """Where the pelvis is: over the legs that stand, as high as they reach."""
        k = self.body.scale
        swaying = sway(time, 1 + 0.5 * self.wobble)
        across = now["weight"] * self.over_leg + now["shift"] * self.hip_width + swaying[0]
        back = swaying[1] * 0.5 + now["squat"] * 0.20 * k
        length = self.leg_length * STRAIGHT * np.cos(np.radians(now["bend"]) / 2)
        heights = []
        for side in SIDES:
            if now[f"lift{side}"] <= OFF_THE_FLOOR:
                joint = hip(self.body, pelvis, side)
                away = np.array([across, back]) + joint[:2] - self._ankle(side)[:2]
                heights.append(self.ankle_height + np.sqrt(max(length**2 - away @ away, 0.01)) - joint[2])
        upright = self.ankle_height + self.leg_length * STRAIGHT - hip(self.body, pelvis, "L")[2]
        return np.array([across, back, min(heights, default=upright) - now["squat"] * 0.34 * k])

    def _ankle(self, side: str) -> Array:
        """Where the ankle of a leg is that stands, (3,), m."""
        return np.array([SIGN[side] * self.half, self.ankle_depth, self.ankle_height])

    def _leg(self, now: Channels, side: str, pelvis: Array, root: Array) -> Leg:
        """A leg between standing and being up."""
        lengths, sign = self.body.lengths, SIGN[side]
        toward = np.array([sign * 0.12, -1, 0.0])
        down = two_link(
            hip(self.body, pelvis, side) + root,
            self._ankle(side),
            lengths[f"thigh{side}"],
            lengths[f"shank{side}"],
            toward,
        )
        standing = leg_along(*down, np.eye(3), [1, sign * 0.12, 0])
        lift = now[f"lift{side}"]
        raised = leg_from_channels(pelvis, side, now, FOOT_ON_THE_WAY)
        # Only a leg that is all the way up points its foot.
        return with_foot(raised, self.point) if lift >= 1 else blend_leg(standing, raised, lift)

    def _arm_with_trunk(self, now: Channels, side: str) -> Arm:
        """An arm that hangs, or goes to the front as the body goes down."""
        hanging, sign = self._hanging(side), SIGN[side]
        if now["squat"] <= 0:
            return hanging
        to_front = arm_along([sign * 0.12, -0.95, -0.25], [-sign * 0.10, -0.98, 0.0])
        return blend_arm(hanging, to_front, min(1, now["squat"] * 1.3))

    def _hanging(self, side: str) -> Arm:
        return arm_along([SIGN[side] * 0.20, 0.06, -1], [SIGN[side] * 0.14, -0.28, -1])

    def _at_stick(self, now: Channels, pose: Pose) -> dict[str, Arm]:
        """The arms, where a hand is at the stick or on its way to it."""
        _, places = self.body.solve(pose)
        arms = dict(pose.arms)
        for side, sign in SIGN.items():
            grip = now[f"grip{side}"]
            if grip > 0:
                shoulder = places[self.body.bone(f"upperarm01.{side}")]
                wrist = places[self.body.bone(f"wrist.{side}")]
                hold = np.array([now["stick"] - sign * 0.02, self.hand_depth, self.hand_height + now["stick_rise"]])
                there = wrist + (hold - wrist) * grip
                reaching = arm_reaching(self.body, side, shoulder, there, [sign * 0.45, 1.0, -0.2])
                arms[side] = blend_arm(arms[side], reaching, min(1, grip * 2))
        return arms

    def _arm(self, now: Channels, side: str, hand: Arm) -> Arm:
        """An arm that lets go of the stick into its own way of hanging, and is raised."""
        free, raised, sign = 1 - now[f"grip{side}"], now.get(f"arm{side}", 0.0), SIGN[side]
        if free > 0 and now["squat"] < ARMS_TO_THE_FRONT:
            hand = blend_arm(hand, self._resting_arm(side), free)
        return blend_arm(hand, arm_along([sign * 0.75, -0.35, 0.5], [sign * 0.1, -0.25, 1.0]), raised)

    def _resting_arm(self, side: str) -> Arm:
        """An arm as it is held without the stick; a hanging one keeps clear of wide hips."""
        sign = SIGN[side]
        if self.arms == "hang":
            spread = max(0, self.body.hip_width - WIDE_HIPS) * 3
            return arm_along([sign * (0.20 + spread), 0.06, -1], [sign * (0.14 + spread * 0.6), -0.28, -1])
        upper, fore = {
            "hips": ([sign * 0.78, 0.45, -0.75], [-sign * 0.72, -0.45, -0.38]),
            "cross": ([sign * 0.15, -0.45, -0.9], [-sign * 0.85, -0.45, 0.15]),
            "out": ([sign * 0.9, -0.1, -0.45], [sign * 0.92, -0.25, -0.25]),
            "front": ([sign * 0.1, -0.9, -0.45], [-sign * 0.05, -0.98, -0.15]),
        }[self.arms]
        return arm_along(upper, fore)
