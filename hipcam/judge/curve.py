"""The angle that matters over time, on the scale of the result: what a viewer draws beside repetitions and faults.

It comes from a scored video or is recorded live, and is short enough to be kept with a result.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from hipcam.judge.records import Event

if TYPE_CHECKING:
    from hipcam.core.types import Array, Flags
    from hipcam.judge.course import Course, Judged
    from hipcam.judge.records import Scale
    from hipcam.judge.result import Result


#: How long before and after a movement the angle is shown, seconds.
AROUND = 1.5
#: A kept curve is cut into so many pieces of time at most, none shorter than this, seconds.
PIECES, PIECE = 400, 0.2
#: More moments than any kept curve has, and later times (seconds) and larger angles (degrees) than there are.
_MOST_MOMENTS, _LONGEST, _WIDEST = 10_000, 1e7, 1000.0


@dataclass(frozen=True, slots=True)
class Curve:
    """One angle over time.

    Attributes
    ----------
    time : (T,) array
        Seconds on the video's clock, those of the track.
    value : (T,) array
        Degrees; NaN away from any movement and where nothing was measured.
    label : str
        What it is, in words.
    low, high : float
        Ends of its scale, degrees.
    target : (float, float)
        The zone to reach, degrees; in the 90-90 and side-lying from the least that counts on.
    limit : float or None
        Not to be passed, degrees.
    """

    time: Array
    value: Array
    label: str
    low: float
    high: float
    target: tuple[float, float]
    limit: float | None = None

    def where(self, value: float) -> Literal["below", "target", "past"]:
        """Whether a value lies below the target zone, inside it, or past the limit."""
        if self.limit is not None and value > self.limit:
            return "past"
        return "target" if value >= self.target[0] else "below"

    def to_dict(self) -> dict[str, Any]:
        """Plain and short, for keeping: a few hundred moments, seconds to two decimals, degrees to one, NaN as None."""
        few = self._thinned()
        return {
            "label": self.label,
            "low": self.low,
            "high": self.high,
            "target": list(self.target),
            "limit": self.limit,
            "time": [round(time, 2) for time in few.time.tolist()],
            "value": [None if np.isnan(value) else round(value, 1) for value in few.value.tolist()],
        }

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Curve:
        """The curve that `to_dict` gave.

        Raises
        ------
        KeyError, TypeError, ValueError
            If it is no curve.
        """
        time, value = (np.array(plain[key], np.float64) for key in ("time", "value"))
        if not (time.ndim == 1 and 0 < time.size <= _MOST_MOMENTS and time.shape == value.shape):
            raise ValueError("times and values that do not fit each other")
        least, most = map(float, plain["target"])
        limit = plain["limit"]
        angles = [*value[~np.isnan(value)], plain["low"], plain["high"], least, most, limit or 0.0]
        if not (np.abs(time) <= _LONGEST).all() or not all(abs(angle) <= _WIDEST for angle in angles):
            raise ValueError("no such times or angles")
        return cls(
            time,
            value,
            str(plain["label"]),
            float(plain["low"]),
            float(plain["high"]),
            (least, most),
            None if limit is None else float(limit),
        )

    def _thinned(self) -> Curve:
        """The same at fewer moments: the lowest and the highest of each piece, so that no top is lost."""
        begin, end = self.time[0], self.time[-1]
        pieces = (self.time - begin) // max(PIECE, (end - begin) / PIECES)
        kept = [0, len(self.time) - 1]
        for piece in np.split(np.arange(len(self.time)), np.flatnonzero(np.diff(pieces)) + 1):
            known = piece[np.isfinite(self.value[piece])]
            kept += (
                [known[np.argmin(self.value[known])], known[np.argmax(self.value[known])]] if known.size else [piece[0]]
            )
        at = np.unique(kept)
        return replace(self, time=self.time[at], value=self.value[at])


def movements(result: Result) -> list[Event]:
    """Everything a result found, counted or not, by start."""
    return sorted([*result.reps, *result.partials, *result.holds, *result.attempts], key=lambda event: event.start)


def make_curve(result: Result, course: Course, time: Array | None = None) -> Curve | None:
    """The angle that matters around the movements that stand in a result.

    It is the angle that was judged, so that the curve's top is the range or rotation in the result: in the bridge the
    hip's distance from the shoulder–knee line (from the feet its rise), in the 90-90 the trunk's lean since the start
    of each repetition, side-lying the upper leg's rise, in the standing test the rotation during each attempt.

    Parameters
    ----------
    result : Result
        What was found.
    course : Course
        What its machine recorded.
    time : (T,) array, optional
        The moments to show, those of the track; all that were watched by default.

    Returns
    -------
    Curve or None
        None if no activity was found or nothing moved.
    """
    found = movements(result)
    scales = [course.scale(event.start) for event in found]
    judged = [one for one in scales if one is not None]
    if result.activity is None or not judged:
        return None
    # Angles of different meaning stand on no common scale; what most movements were judged by is shown.
    label = Counter(one.scale.label for one in judged).most_common(1)[0][0]
    time = course.time if time is None else np.asarray(time, np.float64)
    shown = np.zeros(len(time), np.bool_)
    for around, one in zip(_around(found, time), scales, strict=True):
        if one is not None and one.scale.label == label:
            shown |= around
    value = np.where(shown, course.at(time), np.nan)
    scale = _common([one for one in judged if one.scale.label == label], float(np.nanmax(value, initial=-np.inf)))
    return Curve(time, value, label, scale.low, scale.high, scale.target, scale.limit)


def _around(found: list[Event], time: Array) -> list[Flags]:
    """The frames around each movement, no frame twice."""
    spans: list[Flags] = []
    for i, event in enumerate(found):
        begin, end = event.start - AROUND, event.end + AROUND
        if i:
            begin = max(begin, (found[i - 1].end + event.start) / 2)
        if i + 1 < len(found):
            end = min(end, (event.end + found[i + 1].start) / 2)
        spans.append((time >= begin) & (time < end))
    return spans


def _common(judged: list[Judged], highest: float) -> Scale:
    """One scale for all movements: what the weaker side's last one had to reach, and room for the highest angle."""
    scale = {one.side: one.scale for one in judged}
    last = judged[-1].scale
    least = min(one.target[0] for one in scale.values())
    if last.target[1] < last.high:
        return replace(last, target=(least, last.target[1]))
    high = max(last.high, highest)
    return replace(last, high=high, target=(least, high))
