"""Lying on the side: the upper leg is lifted, bent or straight, or both knees open like a clam."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.body import Pose
from benchmarks.people.postures.common import (
    arm_along,
    blend_arm,
    breath,
    direction,
    from_root,
    head_turn,
    hip,
    leg_along,
    leg_from_angles,
    slope,
    with_foot,
)
from benchmarks.people.postures.floor import rise_to_floor
from benchmarks.people.rotations import about_axis, rotation_x, rotation_y, two_link, unit

if TYPE_CHECKING:
    from benchmarks.people.body import Arm, Body, Leg
    from benchmarks.people.timeline import Channels
    from hipcam.core.types import Array

#: On the right side, the front to the camera, the head at -X (left in the picture).
SIDE = np.array([[0.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
#: How deep the pelvis and the shoulder sink in (m), and the share of their vertices that may be deeper.
PELVIS_SINK, PELVIS_SHARE = 0.02, 0.01
SHOULDER_SINK, SHOULDER_SHARE = 0.03, 0.02
#: How far the ribcage may be raised at the shoulder's end, degrees: the one is taken that brings it to the floor.
RAISED = (2.0, 5.0, 8.0, 11.0, 14.0, 17.0)
#: Lifts (degrees) among which the one is found that lays one knee on the other.
TRIALS = (-12.0, -6.0, 0.0, 6.0, 12.0)
#: How thick knees are that lie on each other, as a share of two of them.
PRESSED = 0.8
#: How far a straight upper leg hangs down to lie on the lower one, degrees.
STRAIGHT_REST = -3.0
#: Half a knee's thickness (m) until it has been measured on the body.
USUAL_GAP = 0.06
#: Horizontal directions of the lower arm's parts, by where the head rests.
LOWER_ARMS = {
    "arm": ([-0.70, -0.70], [-0.80, 0.58]),
    "long": ([-0.95, -0.25], [-0.97, -0.1]),
    "front": ([-0.25, -0.95], [-0.75, -0.6]),
}
#: Directions of the upper arm's parts, by where its hand is.
UPPER_ARMS = {
    "floor": ([0.22, -0.80, -0.34], [0.15, -0.66, -0.50]),
    "hip": ([0.80, 0.40, 0.12], [0.80, -0.45, -0.10]),
    "side": ([0.97, -0.05, -0.06], [0.97, -0.18, -0.10]),
}


class SideLying:
    """A person on the right side, the left leg on top.

    Parameters
    ----------
    body : Body
        Who lies, dressed.
    kind : str
        "lift", "straight" or "clam".
    flexion, knee : float
        Of the upper leg at rest, degrees.
    lower_flexion, lower_knee : float
        Of the lower leg, degrees.
    head : str
        Where the head rests: on the "arm", on the arm stretched "long", or with the arm in "front".
    hand : str
        Where the upper hand is: "floor", "hip" or "side".
    roll : float
        How far the whole body has rolled to the back, degrees.

    Notes
    -----
    Channels, in degrees unless they say otherwise:

    - `lift`: the upper thigh goes up
    - `flexion`, `rotation`, `knee`: of the upper leg
    - `clam`: the upper knee opens about the line from hip to ankle
    - `roll`: the pelvis to the back, the ribcage half as far
    - `arch`: of the lumbar spine
    - `armL`: the arm on top is raised, 0 to 1
    - `head_yaw`, `head_pitch`: see `head_turn`
    """

    position = "side"

    def __init__(
        self,
        body: Body,
        kind: str = "lift",
        flexion: float = 32.0,
        knee: float = 72.0,
        lower_flexion: float = 45.0,
        lower_knee: float = 88.0,
        head: str = "arm",
        hand: str = "floor",
        roll: float = 0.0,
    ) -> None:
        self.body = body
        self.kind = kind
        self.lower = lower_flexion, lower_knee
        self.head = head
        self.hand = hand
        self.roll = roll
        moving = dict.fromkeys(("lift", "rotation", "roll", "clam", "arch"), 0.0)
        self.initial: Channels = {**moving, "knee": knee, "flexion": flexion}
        #: How high the root is (m), how far the ribcage is raised (degrees), half a knee's thickness (m), and the lift
        #: of an upper leg that rests on the lower one (degrees).
        self.height, self.raised, self.gap, self.rest = 0.185 * body.scale, 8.0, USUAL_GAP, 0.0
        self._lie_down()
        self._lay_leg_on_leg()

    def pose(self, channels: Channels, time: float) -> Pose:
        """The pose at these values of the channels; `time` (s) moves the breath."""
        now = {**self.initial, **channels}
        roll = now["roll"] + self.roll
        raised = about_axis([0, 1, 0], np.radians(self.raised))
        pelvis = rotation_x(-(roll + 0.4 * breath(time))) @ SIDE
        thorax = rotation_x(-(0.5 * roll + 0.5 * breath(time))) @ raised @ SIDE @ rotation_x(-now["arch"])
        head_raised = self.raised * 0.6 + (0 if self.head == "arm" else -10)
        skull = about_axis([0, 1, 0], np.radians(head_raised)) @ SIDE @ rotation_y(4) @ head_turn(now)
        root = np.array([0.05, 0, self.height])
        legs = {"R": self._lower_leg(root)}
        legs["L"] = self._opened_leg(now, pelvis, root, legs["R"]) if self.kind == "clam" else self._leg(now, pelvis)
        arms = {"R": self._lower_arm(thorax, root), "L": self._upper_arm(now)}
        return Pose(pelvis=pelvis, thorax=thorax, head=skull, root=root, legs=legs, arms=arms)

    def _lie_down(self) -> None:
        """Bring the pelvis to the floor, then the shoulder; twice, since each moves the other a little."""
        body = self.body
        right = body.side == "R"
        pelvis = np.flatnonzero(body.at("pelvis") | body.at("thigh01") & right)[::2]
        chest = np.flatnonzero(body.at("thorax", "spine01", "spine02", "spine03") | body.at("upperarm01") & right)[::2]

        def off_floor(raised: float) -> float:
            self.raised = raised
            return abs(rise_to_floor(body, body.solve(self.pose({}, 0.0)), chest, SHOULDER_SHARE, SHOULDER_SINK))

        for _ in range(2):
            self.height += rise_to_floor(body, body.solve(self.pose({}, 0.0)), pelvis, PELVIS_SHARE, PELVIS_SINK)
            self.raised = min(RAISED, key=off_floor)

    def _lay_leg_on_leg(self) -> None:
        """Find how thick the knees are, and the lift at which the upper one rests on the lower one."""
        body = self.body
        knee = body.rest[body.at("thigh02") & (body.side == "L"), 0]
        self.gap = 0.5 * float(np.quantile(np.abs(knee - knee.mean()), 0.95)) + 0.045 * body.scale
        if self.kind == "lift":
            apart = [self._knees_apart(lift) for lift in TRIALS]
            self.rest = float(np.interp(2 * self.gap * PRESSED, apart, TRIALS))
        elif self.kind == "straight":
            self.rest = STRAIGHT_REST

    def _knees_apart(self, lift: float) -> float:
        """How high the upper knee is over the lower one, m."""
        _, places = self.body.solve(self.pose({"lift": lift}, 0.0))
        return float(places[self.body.bone("lowerleg01.L"), 2] - places[self.body.bone("lowerleg01.R"), 2])

    def _lower_leg(self, root: Array) -> Leg:
        """The lower leg, its knee on the floor."""
        height = (hip(self.body, SIDE, "R") + root)[2] - 0.062 * self.body.scale
        down = -np.degrees(np.arcsin(np.clip(height / self.body.lengths["thighR"], -0.5, 0.5)))
        flexion, knee = self.lower
        return leg_from_angles(SIDE, "R", flexion, float(down), 0, knee, 18)

    def _leg(self, now: Channels, pelvis: Array) -> Leg:
        """The upper leg as it is lifted."""
        lift = 1 + now["lift"] + self.rest
        return leg_from_angles(pelvis, "L", now["flexion"], lift, now["rotation"], now["knee"], 14)

    def _opened_leg(self, now: Channels, pelvis: Array, root: Array, lower: Leg) -> Leg:
        """The upper leg of a clam: the ankle stays on the lower one, and the knee turns about the line to the hip."""
        body, lengths = self.body, self.body.lengths
        down = np.array([0, 0, -1.0])
        lower_knee = hip(body, SIDE, "R") + root + lengths["thighR"] * lower[0] @ down
        ankle = lower_knee + lengths["shankR"] * lower[1] @ down + np.array([0, -0.01, 0.09 * body.scale])
        joint = hip(body, pelvis, "L") + root
        axis = unit(ankle - joint)
        closed = lower_knee + np.array([0, 0, 1.5 * self.gap]) - joint
        closed = unit(closed - (closed @ axis) * axis)
        opened = np.cross(axis, closed)
        opened = opened if opened[2] > 0 else -opened
        angle = np.radians(now["clam"])
        toward = np.cos(angle) * closed + np.sin(angle) * opened
        return with_foot(leg_along(*two_link(joint, ankle, lengths["thighL"], lengths["shankL"], toward)), 10)

    def _lower_arm(self, thorax: Array, root: Array) -> Arm:
        """The arm that lies on the floor."""
        k = self.body.scale
        upper, fore = LOWER_ARMS[self.head]
        shoulder = (root + from_root(self.body, "upperarm01.R", thorax))[2]
        return arm_along(direction(upper, slope(0.045 * k - shoulder, 0.28 * k)), direction(fore, -0.01))

    def _upper_arm(self, now: Channels) -> Arm:
        """The arm on top, at rest or raised."""
        raised = arm_along([-0.1, -0.5, 0.8], [-0.2, -0.4, 0.9])
        return blend_arm(arm_along(*UPPER_ARMS[self.hand]), raised, now.get("armL", 0.0))
