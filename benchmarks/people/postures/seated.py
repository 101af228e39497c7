"""Sitting on the floor: the 90-90, and other ways to sit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.body import SIDES, SIGN, Pose
from benchmarks.people.postures.common import (
    arm_along,
    arm_reaching,
    breath,
    direction,
    head_turn,
    hip,
    leg_along,
    slope,
    sway,
    with_foot,
)
from benchmarks.people.postures.floor import SINK, rise_to_floor
from benchmarks.people.rotations import about_axis, rotation_x, rotation_y, rotation_z, two_link, unit

if TYPE_CHECKING:
    from benchmarks.people.body import Arm, Body, Leg
    from benchmarks.people.timeline import Channels
    from hipcam.core.types import Array

#: How high the knees and the front ankle are over the floor (m at a height of 1.75 m), and how much more of it for each
#: metre that the hips are wider than `SLIM_HIPS` (m, half their width).
KNEE_HEIGHT, ANKLE_HEIGHT = 0.068, 0.045
SLIM_HIPS, FLESH = 0.17, 0.25
#: The foot's length over which a raised heel turns it, m.
HEEL_TO_TOES = 0.13
#: The share of the seat's vertices that may be deeper in the floor than flesh sinks in.
SEAT_SHARE = 0.015
#: Directions of upper arm and forearm of the left arm, where the arms go with the trunk.
WITH_TRUNK = {
    "hips": ([0.75, 0.5, -0.7], [-0.7, -0.45, -0.4]),
    "cross": ([0.15, -0.4, -0.9], [-0.85, -0.45, 0.3]),
}


class NinetyNinety:
    """A person who sits with both knees at a right angle, one leg in front and one at the side; the left is in front.

    Parameters
    ----------
    body : Body
        Who sits, dressed.
    azimuth : float
        Where the front thigh points, degrees from straight ahead to its side.
    front_knee, back_knee : float
        How far these knees are bent, degrees.
    arms : str
        "floor", "knee", "side", "hips" or "cross".
    seat : float
        How high a cushion lifts the seat, m.

    Notes
    -----
    Channels, in degrees unless they say otherwise:

    - `lean`: pelvis and trunk to the front; `round`: the trunk bends by itself
    - `twist`: the ribcage turns to the left
    - `knee_in`: the front thigh swings to the midline
    - `heel`: the front heel comes up, m
    - `armL`, `armR`: the hand comes up from where it is, 0 to 1
    - `head_yaw`, `head_pitch`: see `head_turn`
    """

    position = "seated"

    def __init__(
        self,
        body: Body,
        azimuth: float = 26.0,
        front_knee: float = 90.0,
        back_knee: float = 90.0,
        arms: str = "floor",
        seat: float = 0.0,
    ) -> None:
        self.body = body
        self.arms = arms
        self.initial: Channels = {"lean": 0.0, "round": 0.0, "knee_in": 0.0, "heel": 0.0, "twist": 0.0}
        #: How high the root is with the trunk upright, m.
        self.height = self._sitting_height() + seat
        self._lay_legs(azimuth, front_knee, back_knee)

    def pose(self, channels: Channels, time: float) -> Pose:
        """The pose at these values of the channels; `time` (s) moves the breath and the sway."""
        now = {**self.initial, **channels}
        lean, rounded = now["lean"] + 0.6 * breath(time), now["round"]
        pelvis = rotation_y(-3) @ rotation_x(lean * 0.84 + 0.5 + 0.12 * rounded)
        thorax = rotation_y(-2) @ rotation_x(lean * 1.10 + 4 + rounded) @ rotation_z(now["twist"])
        skull = thorax @ rotation_x(-(lean * 1.06 + rounded) * 0.45 + 0.25 * rounded) @ head_turn(now)
        # The pelvis turns about the hips, which stay where they are.
        shift = self._mid_hips(np.eye(3)) - self._mid_hips(pelvis)
        root = np.array([0, 0, self.height]) + shift + 0.4 * sway(time)
        legs = self._legs(now, pelvis, root)
        pose = Pose(pelvis=pelvis, thorax=thorax, head=skull, root=root, legs=legs, arms=_hanging())
        down = float(np.clip((lean + 0.55 * rounded) / 45, 0, 1.1))
        pose.arms = self._arms(now, pose, down)
        return pose

    def _sitting_height(self) -> float:
        """How high the root is when seat and thighs rest on the floor, m."""
        upright = np.eye(3)
        front = leg_along([0.4, -0.9, -0.1], [-0.9, -0.4, 0])
        back = leg_along([-0.97, -0.12, -0.11], [-0.1, 0.99, -0.03])
        legs = {"L": front, "R": back}
        pose = Pose(pelvis=upright, thorax=upright, head=upright, root=np.zeros(3), legs=legs, arms=_hanging())
        seat = np.flatnonzero(self.body.at("pelvis", "thigh01"))
        return rise_to_floor(self.body, self.body.solve(pose), seat, SEAT_SHARE, SINK)

    def _lay_legs(self, azimuth: float, front_knee: float, back_knee: float) -> None:
        """Directions of the four parts of the legs, so that knees and ankles are as high as they are thick."""
        k, lengths = self.body.scale, self.body.lengths
        hips = self.height + hip(self.body, np.eye(3), "L")[2]
        knee = KNEE_HEIGHT * k + (self.body.hip_width - SLIM_HIPS) * FLESH
        ankle = ANKLE_HEIGHT * k
        front, turned, back = np.radians([azimuth, azimuth - front_knee, back_knee])
        down, along = slope(knee - hips, lengths["thighL"]), slope(ankle - knee, lengths["shankL"])
        self.front_thigh = direction([np.sin(front), -np.cos(front)], down)
        self.front_shank = direction([np.sin(turned), -np.cos(turned)], along)
        back_thigh = direction([-0.99, -0.12], down)
        back_slope = slope(ankle * 0.8 - knee, lengths["shankL"])
        back_shank = direction([-np.cos(back), np.sin(back)], back_slope)
        self.back_leg = with_foot(leg_along(back_thigh, back_shank), 25)

    def _mid_hips(self, pelvis: Array) -> Array:
        middle: Array = (hip(self.body, pelvis, "L") + hip(self.body, pelvis, "R")) / 2
        return middle

    def _legs(self, now: Channels, pelvis: Array, root: Array) -> dict[str, Leg]:
        """Both legs; the front one swings inwards at the knee, and its heel comes up."""
        swing = rotation_z(-now["knee_in"])
        rise = now["heel"] / self.body.lengths["shankL"]
        along = unit(swing @ self.front_shank + np.array([0.25 * np.sin(np.radians(now["knee_in"])), 0, rise]))
        thigh, shank, foot = with_foot(leg_along(swing @ self.front_thigh, along), 8)
        turned = np.degrees(np.arcsin(np.clip(now["heel"] / HEEL_TO_TOES, -1, 1)))
        if turned > 0:
            foot = about_axis(np.cross(along, [0, 0, 1.0]), np.radians(-turned * 0.6)) @ foot
        return {"L": (thigh, shank, foot), "R": self.back_leg}

    def _arms(self, now: Channels, pose: Pose, down: float) -> dict[str, Arm]:
        """The arms: with the trunk, or with the hands on floor or knee, further to the front as the trunk goes down."""
        if self.arms in WITH_TRUNK:
            return {side: self._with_trunk(pose.thorax, sign) for side, sign in SIGN.items()}
        _, places = self.body.solve(pose)
        return {
            side: arm_reaching(
                self.body,
                side,
                places[self.body.bone(f"upperarm01.{side}")],
                self._hand(side, down) + np.array([0, 0, 0.15 * now.get(f"arm{side}", 0.0)]),
                [sign * 1.0, 0.5, 0.2],
            )
            for side, sign in SIGN.items()
        }

    def _with_trunk(self, thorax: Array, sign: int) -> Arm:
        upper, fore = (np.array(part) * [sign, 1, 1] for part in WITH_TRUNK[self.arms])
        upper_arm, forearm = arm_along(upper, fore)
        return thorax @ upper_arm, thorax @ forearm

    def _hand(self, side: str, down: float) -> Array:
        """Where a hand is, (3,), m, while the trunk has gone so far down (0 to 1.1)."""
        sign = SIGN[side]
        place = {
            "floor": [sign * 0.21, -0.34 - 0.38 * down, 0.275 - 0.155 * down],
            "knee": [0.10 + sign * 0.09, -0.30 - 0.15 * down, 0.24 - 0.02 * down],
            "side": [sign * 0.34, 0.02 - 0.45 * down, 0.13],
        }[self.arms]
        return np.array(place) * self.body.scale


class Seated(NinetyNinety):
    """A person who sits in another way and does no 90-90.

    Channels as those of `NinetyNinety`, and `flap` (how far the knees are up, about cm).

    Parameters
    ----------
    body : Body
        Who sits, dressed.
    way : str
        "butterfly", "long" (the legs stretched) or "cross" (cross-legged).
    arms : str
        "floor", "knee" or "side".
    """

    def __init__(self, body: Body, way: str, arms: str = "floor") -> None:
        super().__init__(body, arms=arms)
        self.way = way

    def _legs(self, now: Channels, pelvis: Array, root: Array) -> dict[str, Leg]:
        """Both legs, each from its hip."""
        leg = self._stretched if self.way == "long" else self._folded
        return {side: leg(now, side, hip(self.body, pelvis, side) + root) for side in SIDES}

    def _stretched(self, now: Channels, side: str, joint: Array) -> Leg:
        down = slope(0.06 * self.body.scale - joint[2], self.body.lengths["thighL"] * 1.9)
        along = direction([SIGN[side] * 0.12, -1], down)
        return with_foot(leg_along(along, along, None, [1, 0, 0]), 8)

    def _folded(self, now: Channels, side: str, joint: Array) -> Leg:
        """A leg whose foot lies before the seat: against the other one, or under the other knee."""
        sign, lengths, flap = SIGN[side], self.body.lengths, now.get("flap", 0.0)
        together = [sign * 0.04, -0.40 - 0.002 * flap, 0.075]
        crossed = [-sign * 0.16, -0.30 - (sign > 0) * 0.07, 0.07]
        foot = np.array(together if self.way == "butterfly" else crossed) * self.body.scale
        toward = np.array([sign * 1.0, -0.1, 0.10 + 0.012 * flap])
        return with_foot(
            leg_along(*two_link(joint, foot, lengths[f"thigh{side}"], lengths[f"shank{side}"], toward)), 12
        )


def _hanging() -> dict[str, Arm]:
    """Arms that hang, for a pose whose arms come later."""
    return {side: arm_along([SIGN[side] * 0.2, -0.3, -1], [SIGN[side] * 0.1, -0.5, -0.8]) for side in SIDES}
