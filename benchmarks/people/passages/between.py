"""Between two poses: the trunk turns, hands and feet go straight from place to place, and limbs keep their lengths."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.body import SIGN, Pose
from benchmarks.people.postures.common import blend_leg
from benchmarks.people.rotations import limb_frame, slerp, two_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.people.body import Arm, Body, Leg
    from hipcam.core.types import Array

#: A foot that goes this far (m) is lifted so high on its way (m); one that goes less, as much less.
FAR, LIFTED = 0.35, 0.05
#: How deep anything may be in the floor where the poses on either side are no deeper, m.
DEEPEST = 0.03
#: Every how manieth vertex of the skin is looked at for that.
EVERY = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """A pose, and where in the room its limbs end.

    Attributes
    ----------
    pose : Pose
    ankles, wrists : dict of (3,) array
        By side, metres.
    depth : float
        How deep its lowest vertex is in the floor, m, `DEEPEST` at least.
    """

    pose: Pose
    ankles: dict[str, Array]
    wrists: dict[str, Array]
    depth: float


def place(body: Body, pose: Pose) -> Placed:
    """Find where the limbs of a pose end."""
    _, places = body.solve(pose)
    ankles = {side: places[body.bone(f"foot.{side}")] for side in SIGN}
    wrists = {side: places[body.bone(f"wrist.{side}")] for side in SIGN}
    return Placed(pose, ankles, wrists, max(DEEPEST, -lowest(body, pose)))


def lowest(body: Body, pose: Pose) -> float:
    """How high the lowest vertex of the skin is, m, as far as some of them tell; hair is none."""
    some = np.flatnonzero(body.region != "hair")[::EVERY]
    return float(body.skin(*body.solve(pose), only=some)[:, 2].min())


def between(body: Body, first: Placed, second: Placed, share: float) -> Pose:
    """The pose that lies `share` (0 to 1) of the way from one to another, and no deeper in the floor than they."""
    if share <= 0:
        return first.pose
    if share >= 1:
        return second.pose
    one, other = first.pose, second.pose
    pose = Pose(
        pelvis=slerp(one.pelvis, other.pelvis, share),
        thorax=slerp(one.thorax, other.thorax, share),
        head=slerp(one.head, other.head, share),
        root=one.root + share * (other.root - one.root),
        legs=one.legs,
        arms=one.arms,
    )
    for side in SIGN:
        ankle = _way(first.ankles[side], second.ankles[side], share)
        pose.legs[side] = reach_leg(body, pose, side, ankle, _leg_between(one.legs[side], other.legs[side], share))
    _, places = body.solve(pose)
    arms = {}
    for side in SIGN:
        wrist = first.wrists[side] + share * (second.wrists[side] - first.wrists[side])
        held = _arm_between(one.arms[side], other.arms[side], share)
        arms[side] = reach_arm(body, side, places[body.bone(f"upperarm01.{side}")], wrist, held)
    pose.arms = arms
    deepest = (1 - share) * first.depth + share * second.depth
    pose.root = pose.root + np.array([0, 0, max(0.0, -deepest - lowest(body, pose))])
    return pose


def reach_leg(body: Body, pose: Pose, side: str, ankle: Array, held: Leg) -> Leg:
    """The leg whose ankle is at a place (m), its knee to the front of `held` and its foot as there."""
    upper, lower = body.lengths[f"thigh{side}"], body.lengths[f"shank{side}"]
    joint = pose.root + pose.pelvis @ (body.head(f"upperleg01.{side}") - body.heads[0])
    thigh, shank = _reach(joint, ankle, upper, lower, held[0])
    return (thigh, shank, *held[2:])


def reach_arm(body: Body, side: str, shoulder: Array, wrist: Array, held: Arm) -> Arm:
    """The arm whose wrist is at a place (m), its elbow to the side where it is in `held`."""
    return _reach(shoulder, wrist, body.lengths[f"upperarm{side}"], body.lengths[f"forearm{side}"], held[0])


def _reach(start: Array, end: Array, upper: float, lower: float, frame: Array) -> tuple[Array, Array]:
    """Frames of two bones that reach from one place to another and bend to the front of `frame`."""
    front = -frame[:, 1]
    first, second = two_link(start, end, upper, lower, front)
    hinge = np.cross(front, end - start)
    return limb_frame(first, hinge), limb_frame(second, hinge)


def _way(start: Array, end: Array, share: float) -> Array:
    """Where a foot is on its way; one that goes far is lifted."""
    far = min(1.0, float(np.linalg.norm(end - start)) / FAR)
    return np.asarray(start + share * (end - start) + [0, 0, LIFTED * far * np.sin(np.pi * share)])


def _leg_between(one: Leg, other: Leg, share: float) -> Leg:
    """Thigh, shank, foot and toes between those of two legs."""
    return blend_leg((*one[:3], one[-1]), (*other[:3], other[-1]), share)


def _arm_between(one: Arm, other: Arm, share: float) -> Arm:
    upper, fore = blend_leg(one, other, share)
    return upper, fore


class Through:
    """A passage through poses, one after the other.

    Parameters
    ----------
    body : Body
        Who goes.
    poses : sequence of Placed
        Two at least.
    times : sequence of float
        When each is reached, s; the first at 0.
    """

    def __init__(self, body: Body, poses: Sequence[Placed], times: Sequence[float]) -> None:
        self.body = body
        self.poses = poses
        self.times = times
        self.duration = times[-1]

    def pose(self, time: float) -> Pose:
        """The pose `time` s after the beginning."""
        after = min(bisect_right(self.times, time), len(self.times) - 1)
        begun, due = self.times[after - 1], self.times[after]
        share = float(np.clip((time - begun) / (due - begun), 0, 1))
        return between(self.body, self.poses[after - 1], self.poses[after], share * share * (3 - 2 * share))

    def stick(self, time: float) -> Array | None:
        """Nobody who lies has one."""
        return None
