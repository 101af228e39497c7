"""From standing to lying or sitting and back: over a squat or on the knees, down to the seat, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.body import SIGN, Pose
from benchmarks.people.movements.draws import choose
from benchmarks.people.passages.between import Placed, Through, place, reach_arm, reach_leg
from benchmarks.people.postures.common import ankle_height
from benchmarks.people.postures.floor import rise_to_floor
from benchmarks.people.postures.standing import Standing
from benchmarks.people.rotations import limb_frame, rotation_x, rotation_y, rotation_z

if TYPE_CHECKING:
    from numpy.random import Generator

    from benchmarks.people.body import Body
    from benchmarks.people.movements.draws import Movement
    from hipcam.core.types import Array

#: Where those who come to lie or sit face before, degrees to the left of the camera; they may face up to `ASIDE` off.
FACES, ASIDE = {"lying": 90.0, "seated": 0.0, "side": 0.0}, 25.0
#: The ways down for each position.
WAYS = {"lying": ("squat",), "seated": ("squat", "knees"), "side": ("knees", "squat")}
#: How long one way takes, and how long one stands before or after it, s.
DURATIONS, STANDS = (4.0, 7.0), (0.4, 1.2)
#: How far the feet stand in front of where one sits, and half their distance, m at a height of 1.75 m.
FEET_BEFORE, FEET_APART = 0.43, 0.11
#: How high knees are over the floor that one kneels on, m at a height of 1.75 m.
KNEELING = 0.065
#: Where the hands are that rest on the floor: beside and behind one who sits, and how high the wrists are, m at a
#: height of 1.75 m; the hands go on along the forearms.
HANDS_BESIDE, HANDS_BEHIND, WRISTS = 0.33, 0.30, 0.15
#: The share of the seat's vertices that may be deeper than flesh sinks in.
SEAT_SHARE = 0.015


def draw_descent(random: Generator, body: Body, movement: Movement) -> tuple[Through, Through]:
    """Draw how one comes to lie or sit from standing, and how one gets up again."""
    position = movement.posture.position
    timeline, posture = movement.timeline, movement.posture
    passages = []
    for time in (0.0, timeline.now):
        ends = place(body, posture.pose(timeline(time), time))
        way = choose(random, WAYS[position])
        poses = _Down(body, ends, FACES[position], random.uniform(-ASIDE, ASIDE), position == "side").poses(way)
        stands, duration = random.uniform(*STANDS), random.uniform(*DURATIONS)
        shares = random.uniform(0.8, 1.25, len(poses) - 1)
        times = np.r_[0, stands + np.r_[0, np.cumsum(shares) / shares.sum()] * duration]
        passages.append(([poses[0], *poses], times))
    (down, down_times), (up, up_times) = passages
    return (
        Through(body, down, down_times.tolist()),
        Through(body, up[::-1], (up_times[-1] - up_times[::-1]).tolist()),
    )


class _Down:
    """The poses on the way down to one in which somebody lies or sits.

    Parameters
    ----------
    body : Body
    ends : Placed
        How they lie or sit.
    faces : float
        Where they face while they sit, degrees to the left of the camera.
    aside : float
        How far they face from there while they stand, degrees.
    sideways : bool
        Whether they lean to their right when they sit.
    """

    def __init__(self, body: Body, ends: Placed, faces: float, aside: float, sideways: bool) -> None:
        self.body = body
        self.ends = ends
        self.turn = rotation_z(faces)
        self.stands = rotation_z(faces + aside)
        self.sideways = sideways
        self.k = body.scale
        root = ends.pose.root
        #: Under the seat, and between the feet; on the floor, m.
        self.seat = np.array([root[0], root[1], 0.0])
        self.feet = self.seat + self.turn @ np.array([0, -FEET_BEFORE * self.k, 0])

    def poses(self, way: str) -> list[Placed]:
        """Those from standing to the end, over a squat or on the knees."""
        low = [self._standing(squat=1.0), self._sitting()] if way == "squat" else self._on_knees()
        poses = [self._standing(squat=0.0), *low]
        return [*(place(self.body, pose) for pose in poses), self.ends]

    def _standing(self, squat: float) -> Pose:
        """On both feet, upright or in a squat with the arms to the front."""
        posture = Standing(self.body, half=FEET_APART, stick=False)
        pose = posture.pose({"squat": squat}, 0.0)
        return _moved(pose, self.stands, self.feet - self.stands @ np.array([0, posture.ankle_depth, 0]))

    def _sitting(self) -> Pose:
        """On the seat, the knees up and the feet on the floor, the hands on the floor behind."""
        body, k, turn = self.body, self.k, self.turn
        back = rotation_x(-14)
        if self.sideways:
            back = rotation_y(-12) @ rotation_x(-4)
        pose = self._trunk(turn @ back @ rotation_x(-6), turn @ back)
        thigh, shank = turn @ rotation_x(-125), turn @ rotation_x(0)
        legs = (thigh, shank, turn, turn)
        pose.legs = dict.fromkeys(SIGN, legs)
        seat = np.flatnonzero(body.at("pelvis", "thigh01"))[::2]
        pose.root = self.seat + np.array([0, 0, rise_to_floor(body, body.solve(pose), seat, SEAT_SHARE)])
        for side, sign in SIGN.items():
            ankle = self.feet + turn @ np.array([sign * FEET_APART * k, 0, 0]) + np.array([0, 0, ankle_height(body)])
            pose.legs[side] = reach_leg(body, pose, side, ankle, legs)
        self._put_hands(pose, HANDS_BEHIND)
        return pose

    def _on_knees(self) -> list[Pose]:
        """On one knee, on both, and where one lies on the side or sits, on the seat beside the heels."""
        body, k, turn = self.body, self.k, self.turn
        upright = self._trunk(turn @ rotation_x(4), turn @ rotation_x(10))
        height = (KNEELING * k) + body.lengths["thighL"] * 0.985
        joint = turn @ (body.head("upperleg01.L") - body.heads[0])
        upright.root = self.seat + np.array([0, 0, height - joint[2]])
        knee = {side: self._kneeling_leg(upright, side) for side in SIGN}
        half = Pose(upright.pelvis, upright.thorax, upright.head, upright.root, dict(knee), dict(upright.arms))
        ankle = self.feet + turn @ np.array([FEET_APART * k, 0, 0]) + np.array([0, 0, ankle_height(body)])
        half.legs["L"] = reach_leg(body, half, "L", ankle, (turn @ rotation_x(-60), turn, turn, turn))
        upright.legs = knee
        return [half, upright, self._sitting_aside()]

    def _kneeling_leg(self, pose: Pose, side: str) -> tuple[Array, ...]:
        """A leg whose knee is on the floor under the hip, the shank behind."""
        body, k, turn = self.body, self.k, self.turn
        joint = pose.root + pose.pelvis @ (body.head(f"upperleg01.{side}") - body.heads[0])
        shank = turn @ rotation_x(88)
        ankle = np.array([joint[0], joint[1], KNEELING * k]) - body.lengths[f"shank{side}"] * shank[:, 2]
        foot = shank @ rotation_x(62)
        return reach_leg(body, pose, side, ankle, (turn @ rotation_x(20), shank, foot, foot))

    def _sitting_aside(self) -> Pose:
        """On the right side of the seat, the legs folded as they will lie, the right hand on the floor."""
        body, turn = self.body, self.turn
        trunk = turn @ rotation_y(-22)
        pose = self._trunk(trunk, turn @ rotation_y(-14))
        pose.legs = dict(self.ends.pose.legs)
        seat = np.flatnonzero(body.at("pelvis", "thigh01"))[::2]
        pose.root = self.seat + np.array([0, 0, rise_to_floor(body, body.solve(pose), seat, SEAT_SHARE)])
        for side in SIGN:
            pose.legs[side] = reach_leg(body, pose, side, self.ends.legs[side].end, self.ends.pose.legs[side])
        self._put_hands(pose, -0.05)
        return pose

    def _trunk(self, pelvis: Array, thorax: Array) -> Pose:
        """A pose of this trunk, the arms hanging and the legs straight down."""
        down = limb_frame([0, 0, -1], self.turn @ np.array([1.0, 0, 0]))
        return Pose(
            pelvis=pelvis,
            thorax=thorax,
            head=self.turn @ rotation_x(8),
            root=np.zeros(3),
            legs=dict.fromkeys(SIGN, (down, down, self.turn, self.turn)),
            arms={
                side: (
                    limb_frame(self.turn @ np.array([sign * 0.2, -0.1, -1]), self.turn @ np.array([-1.0, 0, 0])),
                    limb_frame(self.turn @ np.array([sign * 0.1, -0.5, -1]), self.turn @ np.array([-1.0, 0, 0])),
                )
                for side, sign in SIGN.items()
            },
        )

    def _put_hands(self, pose: Pose, behind: float) -> None:
        """Put the hands on the floor beside the seat, so far behind it (m at a height of 1.75 m)."""
        _, places = self.body.solve(pose)
        outwards = limb_frame([0, 0, -1], self.turn @ np.array([-1.0, 0, 0]))
        for side, sign in SIGN.items():
            wrist = self.seat + self.turn @ np.array([sign * HANDS_BESIDE, behind, WRISTS]) * self.k
            shoulder = places[self.body.bone(f"upperarm01.{side}")]
            pose.arms[side] = reach_arm(self.body, side, shoulder, wrist, (outwards, outwards))


def _moved(pose: Pose, turn: Array, to: Array) -> Pose:
    """A pose that is turned about the vertical, and moved by so much (m)."""
    return Pose(
        turn @ pose.pelvis,
        turn @ pose.thorax,
        turn @ pose.head,
        turn @ pose.root + to,
        {side: tuple(turn @ part for part in leg) for side, leg in pose.legs.items()},
        {side: (turn @ upper, turn @ fore) for side, (upper, fore) in pose.arms.items()},
    )
