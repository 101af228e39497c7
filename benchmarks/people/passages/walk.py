"""Walking to a place and turning to the camera there, and walking away: footprints that the feet are put on."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.people.body import OTHER_SIDE, SIGN, Pose
from benchmarks.people.passages.between import place, reach_leg
from benchmarks.people.postures.common import arm_along, blend_arm, hip
from benchmarks.people.postures.standing import STRAIGHT, Standing
from benchmarks.people.rotations import rotation_x, rotation_z

if TYPE_CHECKING:
    from numpy.random import Generator

    from benchmarks.people.body import Arm, Body, Leg
    from benchmarks.people.movements.draws import Movement
    from hipcam.core.types import Array

#: From where one comes and to where one goes: so far to a side and so far in front of the place, m.
BESIDE, BEFORE = (1.6, 2.1), (0.6, 1.6)
#: How fast one walks, m/s, how long a step is, m at a height of 1.75 m, and how long one takes that only turns, s.
SPEEDS, STEP, TURNING_STEP = (0.8, 1.3), 0.55, 0.5
#: How far two steps turn at most, degrees.
TURNED_BY_TWO = 80.0
#: The share of the last steps in which one slows down, in steps.
SLOWING = 1.5
#: How far the pelvis goes to the foot that stands and how high a foot is lifted (m at a height of 1.75 m), how far the
#: foot nods on its way and the arms swing (degrees), and how high a stick is carried (m).
OVER_FOOT, LIFTED, NOD, SWING, CARRIED = 0.02, 0.09, 18.0, 22.0, 0.05
#: How long before the last step the arms go to where they are for the movement, and how long one stands after it, s.
ARMS, SETTLES = 0.7, 0.3


class _Step(NamedTuple):
    """A foot that goes from when to when (s) to where: its ankle's place on the floor (m) and its heading (degrees)."""

    side: str
    start: float
    end: float
    to: Array
    heading: float


def draw_walk(random: Generator, body: Body, movement: Movement) -> tuple[Walk, Walk]:
    """Draw how one comes and how one goes; both from a side in front of the place, where the picture ends."""
    walks = []
    for outwards in (False, True):
        beside = random.uniform(*BESIDE) * random.choice([-1, 1])
        start = np.array([beside, -random.uniform(*BEFORE)])
        first = str(random.choice(list(SIGN)))
        walks.append(Walk(body, movement, start, random.uniform(*SPEEDS), first, outwards=outwards))
    coming, going = walks
    return coming, going


class Walk:
    """A way on foot between a place beside the picture and the one where somebody stands for a movement.

    Parameters
    ----------
    body : Body
    movement : Movement
        Its posture is `Standing`; it stands as it does when that begins, or when it ends.
    start : array (2,)
        The place beside the picture, m from where the movement is.
    speed : float
        m/s.
    first : str
        "L" or "R", the foot that goes first.
    outwards : bool
        Whether somebody leaves. All is planned as for coming, but backwards, and shown from its end.
    """

    def __init__(
        self, body: Body, movement: Movement, start: Array, speed: float, first: str, *, outwards: bool
    ) -> None:
        assert isinstance(movement.posture, Standing)
        self.body = body
        self.posture = movement.posture
        self.outwards = outwards
        self.start = start
        self.rest_at = movement.timeline.now if outwards else 0.0
        self.channels = movement.timeline(self.rest_at)
        standing = self.posture.pose(self.channels, self.rest_at)
        self.ankles = {side: limb.end for side, limb in place(body, standing).legs.items()}
        self.leg_length = body.lengths["thighL"] + body.lengths["shankL"]
        distance = float(np.linalg.norm(start))
        steps = max(3, round(distance / (STEP * body.scale)))
        #: How long one walks, and how long each step takes, s.
        self.walks = distance / speed
        self.step = self.walks / steps
        along = -start if not outwards else start
        #: Where one faces on the way, degrees to the left of the camera.
        self.faces = float(np.degrees(np.arctan2(along[0], -along[1])))
        turning = 2 if abs(self.faces) <= TURNED_BY_TWO else 4
        self.arrives = self.walks + turning * TURNING_STEP
        self.duration = self.arrives + SETTLES
        self.slowing = min(1.0, SLOWING / steps)
        self.steps = self._plan(steps, turning, first)

    def pose(self, time: float) -> Pose:
        """The pose `time` s after the beginning."""
        at = self._planned(time)
        offset, heading, going = self._path(at), self._heading(at), self._going(at)
        turn = rotation_z(heading)
        pose = self._upright(at, going)
        feet = {side: self._foot(side, at) for side in SIGN}
        swayed = np.array([OVER_FOOT * self.body.scale * going * np.sin(np.pi * at / self.step), 0, 0])
        swayed *= SIGN[OTHER_SIDE[self.steps[0].side]]
        root = turn @ (pose.root * [1, 1, 0] + swayed) + offset
        root[2] = min(pose.root[2], *(self._reaches(turn @ pose.pelvis, side, root, feet[side][0]) for side in SIGN))
        walking = Pose(
            turn @ pose.pelvis,
            turn @ pose.thorax,
            turn @ pose.head,
            root,
            pose.legs,
            {side: (turn @ upper, turn @ fore) for side, (upper, fore) in pose.arms.items()},
        )
        walking.legs = {side: self._leg(walking, side, *feet[side]) for side in SIGN}
        return walking

    def stick(self, time: float) -> Array | None:
        """Lower and upper end of the stick in the hand, (2, 3), m; None without."""
        if not self.posture.has_stick:
            return None
        at = self._planned(time)
        ends = self.posture.stick(self.channels) @ rotation_z(self._heading(at)).T
        return np.asarray(ends + self._path(at) + [0, 0, CARRIED * self._going(at)])

    def _planned(self, time: float) -> float:
        """When it is in the plan, s."""
        at = self.duration - time if self.outwards else time
        return float(np.clip(at, 0, self.duration))

    def _path(self, at: float) -> Array:
        """How far from the place one is, (3,), m: evenly on, and more slowly at the end."""
        share = min(1.0, at / self.walks)
        speed = 1 / (1 - self.slowing / 2)
        late = max(0.0, share - (1 - self.slowing))
        gone = speed * (share - late * late / (2 * self.slowing))
        return np.append(self.start * (1 - gone), 0.0)

    def _heading(self, at: float) -> float:
        """Where one faces, degrees to the left of the camera."""
        begins, ends = self.walks - self.step / 2, self.arrives - TURNING_STEP / 2
        return self.faces * (1 - _eased((at - begins) / (ends - begins)))

    def _going(self, at: float) -> float:
        """1 while one walks, 0 where one stands, and between."""
        return _eased((self.walks - at) / self.step)

    def _plan(self, walking: int, turning: int, first: str) -> list[_Step]:
        """All steps: each lands where the body will be when it stands on that foot alone."""
        times = [self.step * number for number in range(walking + 1)]
        times += [self.walks + TURNING_STEP * number for number in range(1, turning + 1)]
        steps, side = [], first
        for start, end in pairwise(times):
            ahead = end + (end - start) / 2
            steps.append(self._landing(side, start, end, ahead))
            side = OTHER_SIDE[side]
        return steps

    def _landing(self, side: str, start: float, end: float, ahead: float) -> _Step:
        heading = self._heading(ahead)
        to = rotation_z(heading) @ self.ankles[side] + self._path(ahead)
        return _Step(side, start, end, to, heading)

    def _foot(self, side: str, at: float) -> tuple[Array, float, float]:
        """The ankle's place (m), the foot's heading and how far it points down (degrees)."""
        steps = [step for step in self.steps if step.side == side]
        before = self._landing(side, 0, 0, -self.step / 2 if side == self.steps[0].side else self.step / 2)
        for step in steps:
            if at < step.start:
                break
            if at < step.end:
                share = (at - step.start) / (step.end - step.start)
                eased = _eased(share)
                far = min(1.0, float(np.linalg.norm(step.to - before.to)) / 0.3)
                lifted = np.array([0, 0, LIFTED * self.body.scale * np.sin(np.pi * share) * (0.4 + 0.6 * far)])
                nod = NOD * far * np.sin(2 * np.pi * share) * (-1 if self.outwards else 1)
                heading = before.heading + eased * (step.heading - before.heading)
                return before.to + eased * (step.to - before.to) + lifted, heading, nod
            before = step
        return before.to, before.heading, 0.0

    def _reaches(self, pelvis: Array, side: str, root: Array, ankle: Array) -> float:
        """How high the root is when a leg to this ankle is as straight as one that stands, m."""
        joint = hip(self.body, pelvis, side)
        away = (root + joint - ankle)[:2]
        height = np.sqrt(max(float((self.leg_length * STRAIGHT) ** 2 - away @ away), 0.01))
        return float(ankle[2] + height - joint[2])

    def _leg(self, pose: Pose, side: str, ankle: Array, heading: float, nod: float) -> Leg:
        turned = rotation_z(heading)
        forwards = rotation_z(heading + SIGN[side] * 7)
        foot = turned @ rotation_x(nod)
        return reach_leg(self.body, pose, side, ankle, (forwards, forwards, foot, foot))

    def _upright(self, at: float, going: float) -> Pose:
        """As one stands for the movement, with arms that swing while one goes, but for the one with the stick."""
        now = self.rest_at + (self.duration - at) * (1 if self.outwards else -1)
        pose = self.posture.pose(self.channels, now)
        on_the_way = _eased((self.arrives - at) / ARMS)
        for side in SIGN:
            if self.channels[f"grip{side}"] <= 0:
                pose.arms[side] = blend_arm(pose.arms[side], self._swinging(side, at, going), on_the_way)
        return pose

    def _swinging(self, side: str, at: float, going: float) -> Arm:
        """A hanging arm that swings against its leg while one goes."""
        sign = SIGN[side]
        phase = going * np.cos(np.pi * at / self.step) * (1 if side == self.steps[0].side else -1)
        swing = rotation_x(-SWING * phase)
        upper, fore = arm_along([sign * 0.22, 0.06, -1], [sign * 0.15, -0.30, -1])
        return swing @ upper, swing @ fore


def _eased(share: float) -> float:
    """A share of time as a share of the way, which begins and ends slowly; kept within 0 and 1."""
    kept = float(np.clip(share, 0, 1))
    return kept * kept * (3 - 2 * kept)
