"""Walking at an even pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.body import SIGN, Pose
from benchmarks.people.postures.common import arm_along, leg_from_angles
from benchmarks.people.rotations import rotation_x, rotation_y, rotation_z

if TYPE_CHECKING:
    from benchmarks.people.body import Arm, Body, Leg
    from benchmarks.people.timeline import Channels
    from hipcam.core.types import Array

#: A step of one leg from the heel's strike to its next, in tenths: flexion of hip and knee, and how far the foot points
#: down, degrees; about the means of healthy adults (Perry and Burnfield, Gait Analysis, 2010).
HIP = (30, 27, 20, 10, 0, -9, -5, 13, 27, 32)
KNEE = (5, 17, 17, 10, 6, 12, 38, 60, 50, 18)
FOOT = (0, 5, -2, -7, -10, -5, 17, 8, 1, 0)
#: How far pelvis and ribcage turn against each other about the upright, how far arms swing and elbows bend, degrees.
PELVIS_TURNS, THORAX_TURNS, ARM_SWINGS, ELBOW = 5.0, 4.0, 20.0, 22.0
#: The trunk leans forward by this much, degrees.
LEANS = 3.0
#: Arms hang this far to the side: the horizontal part of their direction.
ARMS_ASIDE = 0.14


class Walking:
    """Somebody who walks to the front, −Y, over the place where the posture is put.

    Parameters
    ----------
    body : Body
        Who walks, dressed.

    Notes
    -----
    The one channel is `cycle`: how many double steps have been made; the left heel strikes at whole numbers.
    """

    position = "standing"

    def __init__(self, body: Body) -> None:
        self.body = body
        self.initial: Channels = {"cycle": 0.0}
        self._feet = np.flatnonzero(body.at("foot", "toe"))
        ankles = [self._ankle(cycle) for cycle in (0.0, 0.5)]
        #: How far one gets in a double step, m: as far as the foot that stands stays behind, twice.
        self.stride = float(2 * (ankles[1] - ankles[0]))

    def pose(self, channels: Channels, time: float) -> Pose:
        """The pose at a value of `cycle`, the lower foot on the floor."""
        pose = self._in_the_air(channels["cycle"])
        soles = self.body.skin(*self.body.solve(pose), only=self._feet)
        pose.root = np.array([0.0, 0.0, -soles[:, 2].min()])
        return pose

    def _in_the_air(self, cycle: float) -> Pose:
        turned = np.cos(2 * np.pi * cycle)
        pelvis = rotation_z(-PELVIS_TURNS * turned)
        thorax = rotation_z(THORAX_TURNS * turned) @ rotation_x(LEANS)
        cycles = {"L": cycle, "R": cycle + 0.5}
        legs = {side: _leg(cycles[side], side) for side in SIGN}
        arms = {side: _arm(cycles[side], side) for side in SIGN}
        return Pose(pelvis, thorax, rotation_x(LEANS), np.zeros(3), legs, arms)

    def _ankle(self, cycle: float) -> float:
        """How far behind the root the left ankle is, m."""
        positions = self.body.solve(self._in_the_air(cycle))[1]
        return float(positions[self.body.bone("foot.L"), 1])


def _leg(cycle: float, side: str) -> Leg:
    tenths = np.arange(11) / 10
    flexion, knee, foot = (np.interp(cycle % 1, tenths, (*angles, angles[0])) for angles in (HIP, KNEE, FOOT))
    return leg_from_angles(rotation_y(0), side, flexion, 1, 4, knee, foot)


def _arm(cycle: float, side: str) -> Arm:
    """An arm swings against the leg of its side."""
    forward = np.radians(-ARM_SWINGS * np.cos(2 * np.pi * cycle) + 4)
    aside = SIGN[side] * ARMS_ASIDE

    def hanging(angle: float) -> Array:
        return np.array([aside, -np.sin(angle), -np.cos(angle)])

    return arm_along(hanging(forward), hanging(forward + np.radians(ELBOW)) * [0.3, 1, 1])
