"""Between two poses: the trunk turns, hands and feet go straight from place to place, and limbs keep their lengths."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.people.body import SIGN, Pose
from benchmarks.people.postures.common import blend_leg, from_root
from benchmarks.people.rotations import limb_frame, slerp, two_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.people.body import Arm, Body, Leg
    from hipcam.core.types import Array

#: A foot that goes this far (m) is lifted so high on its way (m); one that goes less, as much less.
FAR, LIFTED = 0.35, 0.05
#: Bones that begin at a limb's three joints; and a limb is bent whose middle one is this far off the way from the first
#: to the last, as a share of that.
LEG, ARM = ("upperleg01", "lowerleg01", "foot"), ("upperarm01", "lowerarm01", "wrist")
BENT = 0.01
#: How deep anything may be in the floor where the poses on either side are no deeper, m.
DEEPEST = 0.03
#: Every how manieth vertex of the skin is looked at for that.
EVERY = 5


class Limb(NamedTuple):
    """A leg or an arm, so that it can be put elsewhere and is still bent and turned alike.

    Attributes
    ----------
    end : (3,) array
        Where the ankle or the wrist is, m.
    plane : (3, 3) array
        Frame of the way there (`limb_frame`): knee or elbow are to its front.
    twists : tuple of (3, 3) array
        How the frames of both bones are turned against those of a limb that bends about this plane's axis.
    """

    end: Array
    plane: Array
    twists: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A pose, and where in the room its limbs are.

    Attributes
    ----------
    pose : Pose
    legs, arms : dict of str to Limb
        By side.
    depth : float
        How deep its lowest vertex is in the floor, m, `DEEPEST` at least.
    """

    pose: Pose
    legs: dict[str, Limb]
    arms: dict[str, Limb]
    depth: float


def place(body: Body, pose: Pose) -> Placed:
    """Find where the limbs of a pose are."""
    _, places = body.solve(pose)
    legs, arms = (
        {side: _limb(body, places, [f"{bone}.{side}" for bone in bones], frames[side]) for side in SIGN}
        for bones, frames in ((LEG, pose.legs), (ARM, pose.arms))
    )
    return Placed(pose, legs, arms, max(DEEPEST, -lowest(body, pose)))


def _limb(body: Body, places: Array, bones: Sequence[str], frames: Sequence[Array]) -> Limb:
    start, joint, end = (places[body.bone(bone)] for bone in bones)
    way, upper, lower = end - start, joint - start, end - joint
    aside = upper - (upper @ way) / (way @ way) * way
    front = aside if np.linalg.norm(aside) > BENT * np.linalg.norm(way) else -frames[0][:, 1]
    plane = limb_frame(way, np.cross(front, way))
    bare = _reach(start, end, float(np.linalg.norm(upper)), float(np.linalg.norm(lower)), plane)
    return Limb(end, plane, tuple(one.T @ frame for one, frame in zip(bare, frames, strict=False)))


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
        legs=dict(one.legs),
        arms=dict(one.arms),
    )
    for side in SIGN:
        limb = _limb_between(first.legs[side], second.legs[side], share, LIFTED)
        *_, foot, toes = blend_leg(_with_toes(one.legs[side]), _with_toes(other.legs[side]), share)
        joint = pose.root + from_root(body, f"{LEG[0]}.{side}", pose.pelvis)
        thigh, shank = _placed(body, ("thigh", "shank"), side, joint, limb)
        pose.legs[side] = (thigh, shank, foot, toes)
    _, places = body.solve(pose)
    for side in SIGN:
        limb = _limb_between(first.arms[side], second.arms[side], share)
        shoulder = places[body.bone(f"{ARM[0]}.{side}")]
        pose.arms[side] = _placed(body, ("upperarm", "forearm"), side, shoulder, limb)
    deepest = (1 - share) * first.depth + share * second.depth
    pose.root = pose.root + np.array([0, 0, max(0.0, -deepest - lowest(body, pose))])
    return pose


def reach_leg(body: Body, pose: Pose, side: str, ankle: Array, held: Leg) -> Leg:
    """The leg whose ankle is at a place (m), its knee to the front of `held` and its foot as there."""
    upper, lower = body.lengths[f"thigh{side}"], body.lengths[f"shank{side}"]
    joint = pose.root + from_root(body, f"{LEG[0]}.{side}", pose.pelvis)
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


def _placed(body: Body, parts: tuple[str, str], side: str, start: Array, limb: Limb) -> tuple[Array, Array]:
    """Frames of both bones of a limb that begins at a place (m)."""
    upper, lower = (body.lengths[part + side] for part in parts)
    frames = _reach(start, limb.end, upper, lower, limb.plane)
    return frames[0] @ limb.twists[0], frames[1] @ limb.twists[1]


def _limb_between(one: Limb, other: Limb, share: float, lifted: float = 0.0) -> Limb:
    """A limb between two others; its end is lifted (m) on its way if that is far."""
    way = other.end - one.end
    lift = lifted * min(1.0, float(np.linalg.norm(way)) / FAR) * np.sin(np.pi * share)
    return Limb(
        np.asarray(one.end + share * way + [0, 0, lift]),
        slerp(one.plane, other.plane, share),
        tuple(slerp(first, second, share) for first, second in zip(one.twists, other.twists, strict=True)),
    )


def _with_toes(leg: Leg) -> Leg:
    return (*leg[:3], leg[-1])


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
