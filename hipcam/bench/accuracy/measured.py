"""Comparing the measures of every frame with the true angles of a clip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.types import SIDES
from hipcam.judge.activity import activity

if TYPE_CHECKING:
    from hipcam.bench.accuracy.comparison import Comparison
    from hipcam.bench.accuracy.truth import Truth
    from hipcam.core.types import Array
    from hipcam.judge.activity import TrueAngle
    from hipcam.measure.measures import Measures

#: Half-width of the time about a repetition's peak that stands for its top, in seconds.
TOP = 0.2
#: Seconds before a movement in which its start is looked at.
BEFORE = 0.3


def compare_angles(report: Comparison, truth: Truth, measures: Measures) -> None:
    """Compare measures with the true angles, as far as the clip's activity names any.

    Parameters
    ----------
    report : Comparison
        Its `angles` and `frames` are added to.
    truth : Truth
        With exact angles.
    measures : Measures
        Of every frame.
    """
    if truth.activity is None:
        return
    for angle in activity(truth.activity).angles:
        key = (truth.activity, angle.label, angle.unit)
        for movement in truth.movements:
            if angle.where is None or _in_view(angle.where, measures, movement["start"]):
                _compare(report, key, angle, truth, movement, measures)


def _compare(
    report: Comparison,
    key: tuple[str, str, str],
    angle: TrueAngle,
    truth: Truth,
    movement: dict[str, Any],
    measures: Measures,
) -> None:
    sides = SIDES if movement["side"] == "both" else (movement["side"],)
    start, end = movement["start"], movement["end"]
    time = measures.time
    seen = np.mean([_measured(angle, measures, side) for side in sides], axis=0)
    true = np.mean([_interpolated(truth, angle.truth.format(side=side), time) for side in sides], axis=0)
    if angle.tilt and sides == ("left",):
        seen, true = -seen, -true
    if angle.change:
        first = (time >= start - BEFORE) & (time <= start) & np.isfinite(seen)
        if not first.any():
            return
        seen, true = seen - np.nanmedian(seen[first]), true - np.nanmedian(true[first])
    known = (time >= start) & (time <= end) & np.isfinite(seen) & np.isfinite(true)
    report.frames.setdefault(key, []).extend(zip(true[known].tolist(), seen[known].tolist(), strict=True))
    top = _top(movement)
    high = known & (time >= top[0]) & (time <= top[1])
    if high.any():
        report.angles.setdefault(key, []).append((float(np.median(true[high])), float(np.median(seen[high]))))


def _top(movement: dict[str, Any]) -> tuple[float, float]:
    """From when until when a movement is at its top."""
    if "steady_start" in movement:
        return movement["steady_start"], movement["steady_end"]
    if "peak" in movement:
        return movement["peak"] - TOP, movement["peak"] + TOP
    return movement["start"], movement.get("sagging_from") or movement["end"]


def _measured(angle: TrueAngle, measures: Measures, side: str) -> Array:
    if angle.measure == "{side}_landmark_tilt":
        # What is measured is external rotation; in the picture that is to its right for the right leg.
        return np.asarray(measures.values[f"{side}_landmark_rotation"], float) * (-1 if side == "left" else 1)
    return np.asarray(measures.values[angle.measure.format(side=side)], float)


def _interpolated(truth: Truth, name: str, time: Array) -> Array:
    """A true angle at the measured times; NaN beside undefined frames."""
    values = truth.angles.get(name)
    if values is None or len(values) != len(truth.time):
        return np.full(len(time), np.nan)
    return np.interp(time, truth.time, values, left=np.nan, right=np.nan)


def _in_view(where: tuple[str, float, float], measures: Measures, start: float) -> bool:
    """Whether a measure was in a range before a movement."""
    name, low, high = where
    before = measures.values[name][(measures.time >= start - BEFORE) & (measures.time <= start)]
    known = before[np.isfinite(before)]
    return bool(len(known)) and low < float(np.median(known)) <= high
