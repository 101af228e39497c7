"""Comparing results with ground truth: how far hipcam's counts, times, angles and verdicts are from what is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.bench.accuracy.statistics import Rotation, Tally
from hipcam.bench.accuracy.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from hipcam.judge.records import Attempt, Event, Fault, Hold, Rep
    from hipcam.judge.result import Result
    from hipcam.measure.measures import Measures

    Array = NDArray[np.float64]
    #: Pairs of truth and measured value by activity, name and unit.
    _Pairs = dict[tuple[str, str, str], list[tuple[float, float]]]


#: Least overlap in time, as a share of both together, of a true movement and the found one that is taken for it: with
#: exact times, and with times by eye.
LEAST_OVERLAP, LOOSE_OVERLAP = 0.25, 0.10


#: Heels nearer to the limit of touching than this (foot lengths) are not asked whether they touched.
TOUCH_LIMIT, TOUCH_MARGIN = -0.10, 0.05


#: Half-width of the time about a repetition's peak that stands for its top, in seconds.
TOP = 0.2


#: An error in time that is small, in seconds.
NEAR = 0.3


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


def judge_faults(tallies: dict[str, Tally], true: Iterable[str], said: Iterable[str], unknown: Iterable[str]) -> None:
    """Count the faults of one movement.

    Parameters
    ----------
    tallies : dict of str to Tally
        Counted into.
    true, said, unknown : iterable of str
        Faults that were there, that were raised, and that could not be judged.
    """
    true, said, unknown = set(true), set(said), set(unknown)
    for name in true | said:
        tally = tallies.setdefault(name, Tally())
        if name in true and name in said:
            tally.hit += 1
        elif name in said:
            tally.false += 1
        elif name in unknown:
            tally.abstained += 1
        else:
            tally.missed += 1


@dataclass(frozen=True, slots=True)
class _Angle:
    """A measure of every frame and the true angle it stands for.

    `{side}` is the moving (lifted, front, upper) side; in two-legged movements both are averaged. `change` compares
    changes since the movement's start. `tilt` is one in the picture, its right positive: turned so that external is.
    `where` names a measure and the range it must have had at the start.
    """

    activity: str
    label: str
    measure: str
    truth: str
    unit: str = "deg"
    change: bool = False
    tilt: bool = False
    where: tuple[str, float, float] | None = None


_FROM_SIDE, _FROM_FEET = ("trunk_sideways", 0.55, 1.0), ("trunk_sideways", 0.0, 0.55)


_ANGLES = (
    _Angle("er-test", "shank tilt, knee to ankle", "{side}_landmark_tilt", "{side}_shank_tilt_2d", tilt=True),
    _Angle("er-test", "shank tilt, its outline", "{side}_shank_tilt", "{side}_shank_tilt_2d", tilt=True),
    _Angle("er-test", "trunk lean", "trunk_lean", "trunk_lean_lateral", change=True),
    _Angle("er-test", "hip line (not used)", "pelvis_tilt", "pelvis_tilt", change=True),
    _Angle("er-test", "thigh elevation", "{side}_thigh_elevation", "{side}_thigh_elevation"),
    _Angle("bridge", "hip past the line", "hip_line_excess", "{side}_hip_line_excess", where=_FROM_SIDE),
    _Angle(
        "bridge",
        "shanks' inward tilt",
        "{side}_shank_inward",
        "{side}_shank_inward_tilt",
        change=True,
        where=_FROM_FEET,
    ),
    _Angle("bridge", "knee bend (depth)", "{side}_knee_bend", "{side}_knee_flexion"),
    _Angle("ninety-ninety", "trunk inclination (depth)", "trunk_inclination", "trunk_inclination", change=True),
    _Angle("ninety-ninety", "front knee bend (depth)", "{side}_knee_bend", "{side}_knee_flexion"),
    _Angle("side-lying", "thigh rise", "{side}_thigh_rise", "{side}_thigh_elevation", change=True),
    _Angle("side-lying", "upper knee bend (depth)", "{side}_knee_bend", "{side}_knee_flexion"),
)


#: What is compared for each kind of movement, in seconds.
_TIMES = ("start", "peak", "end", "out", "hold", "back", "duration")


@dataclass(slots=True)
class Comparison:
    """One clip's result beside its truth, or, added up, those of many.

    Attributes
    ----------
    true_counts, found_counts : Counter
        Movements by kind and side.
    times : dict of (str, str) to list of float
        Errors in seconds by kind of movement and time.
    rotations : list of Rotation
        One an attempt.
    answers : dict of str to Counter
        `right`, `wrong` and `abstained` of sides, verdicts, clean and touched.
    partials : Counter
        `true`, `found` of them, and `extra`.
    sizes, angles, frames : dict of (str, str, str) to list of (float, float)
        Truth and measured value by activity, name and unit: what was judged, one a movement; each measure at the top
        of a movement; each measure in all frames of the movements.
    faults : dict of str to Tally
        By name.
    unjudged : dict of str to Counter
        Checks by name: `asked` and `unknown`.
    claims : list of (float, bool)
        Confidence of each fault and suspicion, and whether it was true.
    """

    true_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    found_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    times: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    rotations: list[Rotation] = field(default_factory=list)
    answers: dict[str, Counter[str]] = field(default_factory=dict)
    partials: Counter[str] = field(default_factory=Counter)
    sizes: _Pairs = field(default_factory=dict)
    angles: _Pairs = field(default_factory=dict)
    frames: _Pairs = field(default_factory=dict)
    faults: dict[str, Tally] = field(default_factory=dict)
    unjudged: dict[str, Counter[str]] = field(default_factory=dict)
    claims: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, other: Comparison) -> None:
        """Take over another's counts and errors."""
        self.true_counts += other.true_counts
        self.found_counts += other.found_counts
        self.partials += other.partials
        self.rotations += other.rotations
        self.claims += other.claims
        for mine, theirs in ((self.answers, other.answers), (self.unjudged, other.unjudged)):
            for name, count in theirs.items():
                mine.setdefault(name, Counter()).update(count)
        for name, tally in other.faults.items():
            self.faults.setdefault(name, Tally()).add(tally)
        _extend(self.times, other.times)
        _extend(self.sizes, other.sizes)
        _extend(self.angles, other.angles)
        _extend(self.frames, other.frames)

    @property
    def exact(self) -> bool:
        """Whether every count is right, kind by kind and side by side; with no activity, whether nothing counted."""
        return self.true_counts == self.found_counts

    @property
    def totals_exact(self) -> bool:
        """Whether the counts are right when the sides are left aside."""
        return _totals(self.true_counts) == _totals(self.found_counts)


def _totals(counts: Counter[tuple[str, str]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for (kind, _), n in counts.items():
        totals[kind] = totals.get(kind, 0) + n
    return totals


def _extend(mine: dict[Any, list[Any]], theirs: Mapping[Any, list[Any]]) -> None:
    for key, values in theirs.items():
        mine.setdefault(key, []).extend(values)


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
        report.true_counts.update((kind, t["side"]) for t in true)
        report.found_counts.update((kind, f.side) for f in found)
        pairs = _paired(true, found, least)
        for i, j in pairs:
            _compare_movement(report, kind, truth, true[i], found[j], result)
        found_true = {i for i, _ in pairs}
        for i, missed in enumerate(true):
            if i not in found_true:
                judge_faults(report.faults, _true_faults(missed), (), ())
                if kind == "attempt":
                    _compare_rotation(report, truth, missed, None)
        really_there = {j for _, j in pairs}
        for j, extra in enumerate(found):
            if j not in really_there:
                judge_faults(report.faults, (), (f.name for f in _faults(extra)), ())
                report.claims += [(f.confidence, False) for f in (*_faults(extra), *_possible(extra))]
    matched = len(_paired(truth.partials, result.partials, least))
    report.partials.update(true=len(truth.partials), found=matched, extra=len(result.partials) - matched)
    if measures is not None and len(truth.time):
        for angle in _ANGLES:
            if angle.activity == truth.activity:
                _compare_angle(report, angle, truth, measures)
    return report


def _paired(true: Sequence[dict[str, Any]], found: Sequence[Event], least: float) -> list[tuple[int, int]]:
    return pair([(t["start"], t["end"]) for t in true], [(f.start, f.end) for f in found], least)


def _compare_movement(
    report: Comparison, kind: str, truth: Truth, true: dict[str, Any], found: Rep | Hold | Attempt, result: Result
) -> None:
    from hipcam.judge.records import Attempt, Rep

    _answer(report, "side", true["side"] == found.side)
    _compare_times(report, kind, true, found)
    faults = _true_faults(true)
    said = {f.name for f in _faults(found)}
    if isinstance(found, Attempt):
        unknown = set(found.not_judged)
        asked = unknown | set(found.judged)
        _compare_rotation(report, truth, true, found)
        if "clean" in true:
            _answer(report, "clean", None if found.clean is None else found.clean == true["clean"])
        gap = true.get("heel_to_stick")
        if gap is not None:
            if found.heel_to_stick is not None:
                _note(report.sizes, truth, "heel to stick", "foot lengths", gap, found.heel_to_stick)
            if abs(gap - TOUCH_LIMIT) > TOUCH_MARGIN:
                touched = None if found.touched == "unknown" else found.touched != "no"
                _answer(report, "touched", None if touched is None else touched == true.get("touched"))
        for fault in found.compensations:
            if fault.name in true.get("measured", {}):
                _note(report.sizes, truth, fault.name, fault.unit, abs(true["measured"][fault.name]), fault.value)
    else:
        unknown = {name for name, check in found.checks.items() if check.verdict == "unknown"}
        asked = set(found.checks)
        if found.verdict == "unknown":  # then nothing was judged, not even what was not asked
            unknown |= faults
        if "faults" in true:
            right = None if found.verdict == "unknown" else (found.verdict == "fault") == bool(faults)
            _answer(report, "verdict", right)
        _compare_sizes(report, truth, true, found, result)
        if isinstance(found, Rep) and truth.activity in ("ninety-ninety", "side-lying") and "depth" in true:
            _note(report.sizes, truth, "range", "deg", true["depth"], found.range)
    if "faults" not in true and "compensations" not in true:
        return  # labels made by hand that do not speak of form
    judge_faults(report.faults, faults, said, unknown)
    for name in asked:
        report.unjudged.setdefault(name, Counter()).update(asked=1, unknown=int(name in unknown))
    report.claims += [(f.confidence, f.name in faults) for f in (*_faults(found), *_possible(found))]


def _compare_times(report: Comparison, kind: str, true: dict[str, Any], found: Rep | Hold | Attempt) -> None:
    from hipcam.judge.records import Hold, Rep

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
    sizes = dict(true.get("measured") or {})
    if "loss" in true:
        sizes["sagging"] = true["loss"]
    overshoot = result.provenance.settings.get("bridge", {}).get("overshoot")
    for name, check in found.checks.items():
        label, size = name, sizes.get(name)
        if name == "lumbar_arching":
            # One fault, two witnesses: the hip past the line, or the spine by the outline.
            by_hips = check.limit == overshoot
            label = "lumbar_arching (hip)" if by_hips else "lumbar_arching (outline)"
            size = true.get("hip_line_excess" if by_hips else "lumbar_extension")
        if size is not None and check.value is not None and check.unit != "of the gap":
            _note(report.sizes, truth, label, check.unit, size, check.value)


def _compare_angle(report: Comparison, angle: _Angle, truth: Truth, measures: Measures) -> None:
    key = (angle.activity, angle.label, angle.unit)
    for movement in truth.movements:
        sides = ("left", "right") if movement["side"] == "both" else (movement["side"],)
        start, end = movement["start"], movement["end"]
        top = _top(truth, movement)
        inside = (measures.time >= start) & (measures.time <= end)
        seen = np.mean([_measured(angle, measures, side) for side in sides], axis=0)
        true = np.mean([_interpolated(truth, angle.truth.format(side=side), measures.time) for side in sides], axis=0)
        if angle.tilt and sides == ("left",):
            seen, true = -seen, -true
        if angle.change:
            first = (measures.time >= start - 0.3) & (measures.time <= start) & np.isfinite(seen)
            if not first.any():
                continue
            seen, true = seen - np.nanmedian(seen[first]), true - np.nanmedian(true[first])
        if angle.where is not None and not _in_view(angle.where, measures, start):
            continue
        known = inside & np.isfinite(seen) & np.isfinite(true)
        report.frames.setdefault(key, []).extend(zip(true[known].tolist(), seen[known].tolist(), strict=True))
        high = known & (measures.time >= top[0]) & (measures.time <= top[1])
        if high.any():
            report.angles.setdefault(key, []).append((float(np.median(true[high])), float(np.median(seen[high]))))


def _top(truth: Truth, movement: dict[str, Any]) -> tuple[float, float]:
    if "steady_start" in movement:
        return movement["steady_start"], movement["steady_end"]
    if "peak" in movement:
        return movement["peak"] - TOP, movement["peak"] + TOP
    return movement["start"], movement.get("sagging_from", movement["end"])


def _measured(angle: _Angle, measures: Measures, side: str) -> Array:
    if angle.measure == "{side}_landmark_tilt":
        # What is measured is external rotation; in the picture that is to its right for the right leg.
        return measures.values[f"{side}_hip_rotation"].astype(float) * (-1 if side == "left" else 1)
    name = angle.measure.format(side=side)
    missing = np.full(len(measures.time), np.nan)
    return np.asarray(measures.values.get(name, missing), float)


def _interpolated(truth: Truth, name: str, time: Array) -> Array:
    """A true angle at the measured times; NaN beside undefined frames."""
    values = truth.angles.get(name)
    if values is None or len(values) != len(truth.time):
        return np.full(len(time), np.nan)
    return np.interp(time, truth.time, values, left=np.nan, right=np.nan)


def _in_view(where: tuple[str, float, float], measures: Measures, start: float) -> bool:
    name, low, high = where
    before = measures.values[name][(measures.time >= start - 0.3) & (measures.time <= start)]
    known = before[np.isfinite(before)]
    return bool(len(known)) and low < float(np.median(known)) <= high


def _true_faults(movement: dict[str, Any]) -> set[str]:
    return set(movement.get("faults") or movement.get("compensations") or {})


def _faults(event: Any) -> tuple[Fault, ...]:
    return tuple(getattr(event, "faults", ())) + tuple(getattr(event, "compensations", ()))


def _possible(event: Any) -> tuple[Fault, ...]:
    return tuple(getattr(event, "possible", ()))


def _answer(report: Comparison, question: str, right: bool | None) -> None:
    said = "abstained" if right is None else "right" if right else "wrong"
    report.answers.setdefault(question, Counter())[said] += 1


def _note(into: _Pairs, truth: Truth, name: str, unit: str, true: float, found: float) -> None:
    into.setdefault((truth.activity or "", name, unit), []).append((float(true), float(found)))
