"""The standing test's lifted leg: which it is, since when, and how high its thigh is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.core.types import SIDES, Side

if TYPE_CHECKING:
    from hipcam.judge.activities.er_test import ErTestSettings
    from hipcam.measure.measures import Sample
    from hipcam.pose.judging import ErTestCalibration


class LiftedLeg:
    """Follows which leg is lifted, one sample at a time.

    A thigh that points at the lens reads up to 30 degrees too low, most while its shank hangs and when the camera looks
    down on it, and sinks for moments when the network loses it. So a leg is followed from a reading that is well below
    a level thigh on, and stays up through such moments, however long, as long as it does not read as on the floor.
    Whether it was high enough is asked of a whole attempt, see `high_enough`.

    Parameters
    ----------
    limits : ErTestSettings
        What is up.
    numbers : ErTestCalibration
        What the readings are worth.

    Attributes
    ----------
    side : Side or None
        The lifted leg; None while both feet are down.
    since : float
        When it came up, seconds.
    clear : bool
        Whether the latest sample shows it up: what a moment shows in which it is lost says nothing.
    """

    def __init__(self, limits: ErTestSettings, numbers: ErTestCalibration) -> None:
        self._limits, self._numbers = limits, numbers
        self.begin()

    def begin(self) -> None:
        """Both feet are down."""
        self.side: Side | None = None
        self.since = 0.0
        self.clear = False
        self._off_floor_at = 0.0

    def update(self, sample: Sample) -> Side | None:
        """Take one sample and give the lifted leg."""
        up = self._up(sample)
        self.clear = up is not None
        if up is not None:
            if up != self.side:
                self.side, self.since = up, sample.time
            self._off_floor_at = sample.time
        elif self.side is not None:
            if sample.values[f"{self.side}_thigh_elevation"] >= self._numbers.floor_from:
                self._off_floor_at = sample.time
            elif sample.time - self._off_floor_at > self._numbers.lost_for:
                self.side = None
        return self.side

    def high_enough(self, elevation: float) -> bool:
        """Whether a thigh of this elevation, as it is read, may be up."""
        return elevation >= self._limits.leg_up - self._numbers.elevation_error

    def _up(self, sample: Sample) -> Side | None:
        """The one leg that this sample shows up; one that is up already need not show its bent knee."""
        v, limits = sample.values, self._limits
        up = []
        for side, other in (SIDES, SIDES[::-1]):
            bent = limits.least_bend < v[f"{side}_knee_bend"] < limits.most_bend
            stands = v[f"{other}_thigh_elevation"] < limits.leg_down
            if v[f"{side}_thigh_elevation"] >= self._numbers.follow_from and (self.side == side or (bent and stands)):
                up.append(side)
        return up[0] if len(up) == 1 else None
