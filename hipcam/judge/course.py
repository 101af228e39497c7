"""The angle that a machine judges, recorded as it goes: the same from a recording and live."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from hipcam.core.types import Array, Side
    from hipcam.judge.detector import Movement
    from hipcam.judge.records import Scale


class Judged(NamedTuple):
    """One movement that was judged: when, and how long it took to go out (seconds), of which side, on what scale."""

    start: float
    end: float
    out: float
    side: Side
    scale: Scale


class Course:
    """An angle over time, with the scale of each movement that was judged by it.

    Attributes
    ----------
    movements : list of Judged
        In order.
    """

    def __init__(self) -> None:
        self._angles: dict[float, float] = {}
        self._lines: dict[float, Array] = {}
        self.movements: list[Judged] = []

    def add(self, time: float, angle: float) -> None:
        """Take the angle of one picture; what a movement was judged by stays."""
        self._angles.setdefault(time, angle)

    def record(self, movement: Movement, angles: Array, side: Side, scale: Scale, lines: Array | None = None) -> None:
        """Take the angles that a movement was judged by, one for each of its frames; NaN where they say nothing.

        `lines` (T, 3, 2) are those between which each angle lies in the picture, see `lines_at`.
        """
        times = [sample.time for sample in movement.samples]
        self._angles.update(zip(times, angles.tolist(), strict=True))
        if lines is not None:
            self._lines.update(zip(times, lines, strict=True))
        self.movements.append(Judged(times[0], times[-1], movement.tempo.out, side, scale))

    @property
    def time(self) -> Array:
        """When the person was watched, seconds."""
        return np.array(sorted(self._angles), np.float64)

    def at(self, time: Array) -> Array:
        """The angles at these very times; NaN where nobody was watched."""
        return np.array([self._angles.get(float(moment), np.nan) for moment in time], np.float64)

    def lines_at(self, time: Array) -> Array:
        """The lines between which the angle lies in the picture, at these very times; NaN where there are none.

        Shape (T, 3, 2), pixels: from the second point to the first goes the line that the angle is measured from, from
        the second to the third the one that is measured.
        """
        none = np.full((3, 2), np.nan)
        return np.array([self._lines.get(float(moment), none) for moment in time], np.float64).reshape(-1, 3, 2)

    def scale(self, time: float) -> Judged | None:
        """The movement during which a time lies; None if there is none."""
        return next((judged for judged in self.movements if judged.start <= time <= judged.end), None)

    def way_out(self) -> float | None:
        """How long the movements took to go out, on average, seconds; None for fewer than two."""
        out = [judged.out for judged in self.movements]
        return sum(out) / len(out) if len(out) > 1 else None
