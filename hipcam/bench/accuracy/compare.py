"""Comparing a result with ground truth: how far hipcam's counts, times, angles and verdicts are from what is known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.bench.accuracy.comparison import Comparison, judge_faults
from hipcam.bench.accuracy.measured import compare_angles
from hipcam.bench.accuracy.statistics import Rotation
from hipcam.bench.accuracy.truth import true_faults
from hipcam.judge.activity import activity
from hipcam.judge.records import Attempt, Hold, Rep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.bench.accuracy.truth import Truth
    from hipcam.judge.records import Check, Event
    from hipcam.judge.result import Result
    from hipcam.measure.measures import Measures

#: Least overlap in time, as a share of both together, of a true movement and the found one that is taken for it: with
#: exact times, and with times by eye.
LEAST_OVERLAP, LOOSE_OVERLAP = 0.25, 0.10
#: Heels nearer to the limit of touching than this (foot lengths) are not asked whether they touched.
TOUCH_LIMIT, TOUCH_MARGIN = -0.10, 0.05


def compare(
    truth: Truth, result: Result, measures: Measures | None = None, *, least: float = LEAST_OVERLAP
) -> Comparison:
    """Compare one result with the truth.

    Parameters
    ----------
    truth : Truth
        Of the same clip.
    result : Result
        What was found.
    measures : Measures, optional
        The measures of every frame, to be compared with the true angles where there are any.
    least : float
        Overlap from which two movements are the same.

    Returns
    -------
    Comparison
        A movement that was not found lacks all its faults, one that is not there has all its faults raised wrongly.
    """
    report = Comparison()
    for kind, true, found in (
        ("rep", truth.reps, result.reps),
        ("hold", truth.holds, result.holds),
        ("attempt", truth.attempts, result.attempts),
    ):
        _compare_kind(report, kind, truth, true, found, result, least)
    matched = len(_paired(truth.partials, result.partials, least))
    report.partials.update(true=len(truth.partials), found=matched, extra=len(result.partials) - matched)
    if measures is not None and len(truth.time):
        compare_angles(report, truth, measures)
    return report


def pair(
    truths: Sequence[tuple[float, float]], found: Sequence[tuple[float, float]], least: float = LEAST_OVERLAP
) -> list[tuple[int, int]]:
    """Pair spans of time one to one, those that overlap most first.

    Parameters
    ----------
    truths, found : sequence of (float, float)
        Start and end in seconds.
    least : float
        Overlap, as a share of the time that both take up together, below which two spans are not the same movement.

    Returns
    -------
    list of (int, int)
        Index in `truths` and in `found`, in the order of `truths`.
    """
    if not truths or not found:
        return []
    a, b = np.array(truths, float)[:, None], np.array(found, float)[None]
    shared = np.minimum(a[..., 1], b[..., 1]) - np.maximum(a[..., 0], b[..., 0])
    together = np.maximum(a[..., 1], b[..., 1]) - np.minimum(a[..., 0], b[..., 0])
    overlap = np.where(together > 0, np.clip(shared, 0, None) / np.where(together > 0, together, 1), 0)
    pairs = []
    while overlap.size and overlap.max() >= least:
        i, j = np.unravel_index(int(overlap.argmax()), overlap.shape)
        pairs.append((int(i), int(j)))
        overlap[i, :] = overlap[:, j] = -1
    return sorted(pairs)


def _compare_kind(
    report: Comparison,
    kind: str,
    truth: Truth,
    true: Sequence[dict[str, Any]],
    found: Sequence[Rep | Hold | Attempt],
    result: Result,
    least: float,
) -> None:
    """Movements of one kind: those that were found, those that were not, and those that are not there."""
    report.true_counts.update((kind, t["side"]) for t in true)
    report.found_counts.update((kind, f.side) for f in found)
    pairs = _paired(true, found, least)
    for i, j in pairs:
        _compare_movement(report, kind, truth, true[i], found[j], result)
    found_true, really_there = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, missed in enumerate(true):
        if i not in found_true:
            judge_faults(report.faults, true_faults(missed), (), ())
            if kind == "attempt":
                _compare_rotation(report, truth, missed, None)
    for j, extra in enumerate(found):
        if j not in really_there:
            judge_faults(report.faults, (), (f.name for f in extra.faults), ())
            report.claims += [(f.confidence, False) for f in (*extra.faults, *extra.possible)]


def _paired(true: Sequence[dict[str, Any]], found: Sequence[Event], least: float) -> list[tuple[int, int]]:
    return pair([(t["start"], t["end"]) for t in true], [(f.start, f.end) for f in found], least)


def _compare_movement(
    report: Comparison, kind: str, truth: Truth, true: dict[str, Any], found: Rep | Hold | Attempt, result: Result
) -> None:
    report.answer("side", true["side"] == found.side)
    _compare_times(report, kind, true, found)
    faults = true_faults(true)
    unknown = set(found.unjudged)
    if isinstance(found, Attempt):
        _compare_attempt(report, truth, true, found)
    else:
        if found.verdict == "unknown":  # then nothing was judged, not even what was not asked
            unknown |= faults
        if "faults" in true:
            right = None if found.verdict == "unknown" else (found.verdict == "fault") == bool(faults)
            report.answer("verdict", right)
        _compare_sizes(report, truth, true, found, result)
    if "faults" not in true and "compensations" not in true:
        return  # labels made by hand that do not speak of form
    judge_faults(report.faults, faults, {f.name for f in found.faults}, unknown)
    for name in found.asked:
        report.unjudged.setdefault(name, Counter()).update(asked=1, unknown=int(name in unknown))
    report.claims += [(f.confidence, f.name in faults) for f in (*found.faults, *found.possible)]


def _compare_times(report: Comparison, kind: str, true: dict[str, Any], found: Rep | Hold | Attempt) -> None:
    errors = {"start": found.start - true["start"], "end": found.end - true["end"]}
    if isinstance(found, Rep):
        if "peak" in true:
            errors["peak"] = found.peak - true["peak"]
        if "tempo" in true:
            said = (found.tempo.out, found.tempo.hold, found.tempo.back)
            errors.update(
                {name: b - a for name, a, b in zip(("out", "hold", "back"), true["tempo"], said, strict=True)}
            )
    if isinstance(found, Hold):
        errors["duration"] = found.duration - (true["end"] - true["start"])
    for name, error in errors.items():
        report.times.setdefault((kind, name), []).append(float(error))


def _compare_attempt(report: Comparison, truth: Truth, true: dict[str, Any], found: Attempt) -> None:
    """Rotation, cleanness, touch, and how large the compensations were."""
    _compare_rotation(report, truth, true, found)
    if "clean" in true:
        report.answer("clean", None if found.clean is None else found.clean == true["clean"])
    gap = true.get("heel_to_stick")
    if gap is not None:
        if found.heel_to_stick is not None:
            _size(report, truth, "heel to stick", "foot lengths", gap, found.heel_to_stick)
        if abs(gap - TOUCH_LIMIT) > TOUCH_MARGIN:
            touched = None if found.touched == "unknown" else found.touched != "no"
            report.answer("touched", None if touched is None else touched == true.get("touched"))
    for fault in found.faults:
        if fault.name in true.get("measured", {}):
            _size(report, truth, fault.name, fault.unit, abs(true["measured"][fault.name]), fault.value)


def _compare_rotation(report: Comparison, truth: Truth, true: dict[str, Any], found: Attempt | None) -> None:
    if true.get("rotation_true") is not None:
        report.rotations.append(
            Rotation(
                truth.video.stem,
                true["side"],
                true["start"],
                true["rotation_true"],
                found.rotation if found else None,
                found.uncertainty if found else None,
            )
        )


def _compare_sizes(report: Comparison, truth: Truth, true: dict[str, Any], found: Rep | Hold, result: Result) -> None:
    """The values that the limits were held against, where the ground truth has the same quantity."""
    if truth.activity is None:
        return
    for name, check in found.checks.items():
        label, size = _true_size(truth.activity, name, check, true, result)
        if size is not None and check.value is not None and check.unit != "of the gap":
            _size(report, truth, label, check.unit, size, check.value)
    if isinstance(found, Rep) and activity(truth.activity).range_is_depth and "depth" in true:
        _size(report, truth, "range", "deg", true["depth"], found.range)


def _true_size(key: str, name: str, check: Check, true: dict[str, Any], result: Result) -> tuple[str, float | None]:
    """What the ground truth has for a check, and what it is called in the tables."""
    one = activity(key)
    limits = result.provenance.settings.get(one.table, {})
    for size in one.sizes:
        if size.fault == name and (size.limit is None or check.limit == limits.get(size.limit)):
            return size.label, true.get(size.truth)
    return name, (true.get("measured") or {}).get(name)


def _size(report: Comparison, truth: Truth, name: str, unit: str, true: float, found: float) -> None:
    report.sizes.setdefault((truth.activity or "", name, unit), []).append((float(true), float(found)))
