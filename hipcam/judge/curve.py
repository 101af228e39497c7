"""The angle that matters over time, on the scale of the result: what a viewer draws beside repetitions and faults.

It comes from a scored video or is recorded live, and is short enough to be kept with a result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from hipcam.core.types import SIDES, outward
from hipcam.judge.activities.bridge import BRIDGE_REST, BRIDGE_RISE, EXCESS_BIAS
from hipcam.judge.activities.er_test import shank_axis
from hipcam.judge.bands import FULL_ROTATION
from hipcam.judge.records import Attempt
from hipcam.measure.seated import SeatedStart
from hipcam.pose.calibration import default_calibration
from hipcam.words.wording import GAUGE_RISE, GAUGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.core.types import Array
    from hipcam.judge.records import Event, Now
    from hipcam.judge.result import Result
    from hipcam.measure.measures import Measures
    from hipcam.track.scored import Scored


#: How long before and after a movement the angle is shown, and how long before it its rest lasts; seconds.
AROUND, REST = 1.5, 0.5
#: A kept curve is cut into so many pieces of time at most, none shorter than this, seconds.
PIECES, PIECE = 400, 0.2
#: Ends of the scales, degrees.
BRIDGE_SCALE, LEAN_SCALE, TURN_SCALE = (-60.0, 20.0), (0.0, 60.0), (0.0, 70.0)


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

    time: NDArray[np.float64]
    value: NDArray[np.float64]
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
        if not (time.ndim == 1 and time.size and time.shape == value.shape and np.isfinite(time).all()):
            raise ValueError("times and values that do not fit each other")
        least, most = map(float, plain["target"])
        limit = plain["limit"]
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


class LiveCurve:
    """Records the angle as it is judged live, activity by activity, until it is known which one counts."""

    def __init__(self) -> None:
        self._angles: dict[str, list[tuple[float, float]]] = {}
        self._latest: dict[str, Now] = {}

    def add(self, time: float, activity: str, now: Now | None) -> None:
        """Take where the movement stands in one picture; None while nothing is watched."""
        if now is not None:
            self._angles.setdefault(activity, []).append((time, now.angle))
            self._latest[activity] = now

    def curve(self, result: Result) -> Curve | None:
        """The angle around the movements that stand in a result; None if there are none."""
        found = movements(result)
        if result.activity not in self._angles or not found:
            return None
        time, angle = np.array(self._angles[result.activity], np.float64).T
        shown = np.zeros(len(time), np.bool_)
        for event, (around, _) in zip(found, _stretches(found, time), strict=True):
            # Before and after an attempt the leg goes up and down, which is no turning.
            shown |= (time >= event.start) & (time <= event.end) if isinstance(event, Attempt) else around
        now = self._latest[result.activity]
        return Curve(time, np.where(shown, angle, np.nan), GAUGES[result.activity], *now.scale, now.target, now.limit)


def movements(result: Result) -> list[Event]:
    """Everything a result found, counted or not, by start."""
    return sorted([*result.reps, *result.partials, *result.holds, *result.attempts], key=lambda event: event.start)


def curve(scored: Scored) -> Curve | None:
    """The angle that matters in a scored video.

    It is the angle that was judged, so that the curve's top is the range or rotation in the result: in the bridge the
    hip's distance from the shoulder–knee line (from the feet its rise), in the 90-90 the trunk's lean since the start
    of each repetition, side-lying the upper leg's rise, in the standing test the rotation during each attempt.

    Returns
    -------
    Curve or None
        None if no activity was found or nothing moved.
    """
    result, measures = scored.result, scored.measures
    found = movements(result)
    if result.activity is None or not found:
        return None
    value = np.full(len(measures.time), np.nan)
    limits = result.provenance.settings
    label = GAUGES[result.activity]
    stretches = _stretches(found, measures.time)
    if result.activity == "bridge":
        if _from_side(measures, stretches[0][1]):
            for around, _ in stretches:
                value[around] = measures.values["hip_line_excess"][around] - EXCESS_BIAS
            bridge = limits["bridge"]
            return Curve(
                measures.time,
                value,
                label,
                *BRIDGE_SCALE,
                (-bridge["incomplete"], bridge["overshoot"]),
                bridge["overshoot"],
            )
        for around, rest in stretches:
            value[around] = _rise(measures, ("hip_rise",), around, rest) * BRIDGE_REST / BRIDGE_RISE
        return Curve(measures.time, value, GAUGE_RISE, 0.0, 1.2 * BRIDGE_REST, (0.9 * BRIDGE_REST, 1.2 * BRIDGE_REST))
    if result.activity == "er-test":
        for event in found:
            if isinstance(event, Attempt):
                during = (measures.time >= event.start) & (measures.time <= event.end)
                value[during] = _rotation(measures, event, during)
        return Curve(measures.time, value, label, *TURN_SCALE, (FULL_ROTATION, TURN_SCALE[1]))
    for event, (around, rest) in zip(found, stretches, strict=True):
        value[around] = (
            _lean(measures, around, rest)
            if result.activity == "ninety-ninety"
            else _rise(measures, (f"{event.side}_thigh_rise", f"{event.side}_leg_rise"), around, rest)
        )
    high = max(LEAN_SCALE[1], float(np.nanmax(value, initial=0.0)))
    return Curve(measures.time, value, label, LEAN_SCALE[0], high, (_least(result), high))


def _stretches(found: list[Event], time: NDArray[np.float64]) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """The frames around each movement, no frame twice, and those of its rest before it."""
    spans: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]] = []
    for i, event in enumerate(found):
        begin, end = event.start - AROUND, event.end + AROUND
        if i:
            begin = max(begin, (found[i - 1].end + event.start) / 2)
        if i + 1 < len(found):
            end = min(end, (event.end + found[i + 1].start) / 2)
        rest = (time >= event.start - REST) & (time <= event.start)
        if rest.sum() < 3:  # a recording that opens with the movement
            rest = np.zeros(len(time), np.bool_)
            first = int(np.searchsorted(time, event.start))
            rest[first : first + 3] = True
        spans.append(((time >= begin) & (time < end), rest))
    return spans


def _from_side(measures: Measures, rest: NDArray[np.bool_]) -> bool:
    return bool(np.nanmedian(measures.values["trunk_sideways"][rest]) > 0.55)


def _rise(measures: Measures, names: tuple[str, ...], around: NDArray[np.bool_], rest: NDArray[np.bool_]) -> Array:
    """How far any of these has risen above its own low at rest."""
    rises = [measures.values[name][around] - np.nanquantile(measures.values[name][rest], 0.2) for name in names]
    return np.asarray(np.fmax.reduce(rises))


def _lean(measures: Measures, around: NDArray[np.bool_], rest: NDArray[np.bool_]) -> Array:
    track = measures.track
    start = SeatedStart(track.image[rest], track.world[rest], default_calibration().seated)
    return start.lean(track.image[around].astype(float), track.world[around].astype(float))


def _rotation(measures: Measures, attempt: Attempt, during: NDArray[np.bool_]) -> Array:
    """The shank's tilt by its outline, moved so that its top is the attempt's.

    The attempt was corrected for the camera's roll and the thigh's direction, which hardly change while it lasts.
    """
    out = outward(attempt.side)
    outline = (
        measures.values.get(f"{attempt.side}_shank_{what}", np.full(len(during), np.nan))[during]
        for what in ("tilt", "shift", "strength")
    )
    tilt, _, _ = shank_axis(measures.track.image[during], measures.time[during], attempt.side, *outline)
    return np.asarray(-out * tilt + attempt.peak_rotation - np.nanmax(-out * tilt))


def _least(result: Result) -> float:
    """What a movement must reach to count: the activity's least, or the share of the largest ones."""
    settings = result.provenance.settings
    least, share = (
        (settings["ninety_ninety"]["least_lean"], settings["ninety_ninety"]["least_share"])
        if result.activity == "ninety-ninety"
        else (settings["side_lying"]["least_rise"], settings["side_lying"]["least_share"])
    )
    own = [
        float(np.median(sorted(r.range for r in result.reps if r.side == side)[-3:]))
        for side in SIDES
        if any(r.side == side for r in result.reps)
    ]
    return float(max(least, share * min(own))) if own else float(least)
