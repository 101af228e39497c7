"""Signals over time: filling short gaps, smoothing without delay, hysteresis, steady stretches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.core.types import Array


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches of true values as half-open index ranges, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


@dataclass(slots=True)
class Hysteresis:
    """A switch with two thresholds, so that noise around one of them cannot make it flicker.

    Attributes
    ----------
    on_at : float
        Turns on when the value reaches this.
    off_at : float
        Turns off when the value falls below this; smaller than `on_at`.
    on : bool
        Where the switch stands.
    """

    on_at: float
    off_at: float
    on: bool = False

    def __post_init__(self) -> None:
        if not self.off_at < self.on_at:
            raise ValueError(f"off_at {self.off_at} must lie below on_at {self.on_at}")

    def update(self, value: float) -> bool:
        """Take one value and say where the switch stands; NaN leaves it as it is."""
        if value >= self.on_at:
            self.on = True
        elif value < self.off_at:
            self.on = False
        return self.on


def steadiest_high(values: Array, time: Array, *, duration: float, spread: float) -> tuple[int, int] | None:
    """The steady stretch in which a signal stands highest.

    Parameters
    ----------
    values : (T,) array
        The signal; NaN breaks a stretch.
    time : (T,) array
        Seconds, strictly rising.
    duration : float
        Least length of the stretch, in seconds.
    spread : float
        Largest difference between its highest and lowest value.

    Returns
    -------
    (start, stop) or None
        Half-open index range of the steady stretch with the highest median, as long as it stays steady; None if
        there is none.
    """
    best: tuple[float, int, int] | None = None
    for first in range(len(time)):
        low = high = values[first]
        stop = first
        while stop < len(time) and np.isfinite(values[stop]):
            low, high = min(low, values[stop]), max(high, values[stop])
            if high - low > spread:
                break
            stop += 1
        # A sample stands for the time up to the next one, hence the tolerance of half a step.
        if stop - first >= 2 and time[stop - 1] - time[first] >= duration - 0.5 * (time[first + 1] - time[first]):
            level = float(np.median(values[first:stop]))
            if best is None or level > best[0]:
                best = (level, first, stop)
    return None if best is None else best[1:]


def crossing(time: Array, values: Array, index: int, level: float) -> float:
    """Time at which the line from `index` to the next sample passes `level`."""
    a, b = values[index], values[index + 1]
    share = 0.0 if a == b else float(np.clip((level - a) / (b - a), 0, 1))
    return float(time[index] + share * (time[index + 1] - time[index]))
