"""Comparing results with ground truth: how far hipcam's counts, times, angles and verdicts are from what is known."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from hipcam.core.errors import HipcamError
from hipcam.core.version import __version__
from hipcam.judge.result import SCHEMA as RESULT_SCHEMA
from hipcam.source.video import VIDEO_SUFFIXES
from hipcam.words.guide import ACTIVITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from hipcam.judge.records import Attempt, Event, Fault, Hold, Rep
    from hipcam.judge.result import Result
    from hipcam.judge.settings import Settings
    from hipcam.measure.measures import Measures
    from hipcam.pose.store import PoseModel
    from hipcam.track.scored import Scored

    Array = NDArray[np.float64]
    #: Pairs of truth and measured value by activity, name and unit.
    _Pairs = dict[tuple[str, str, str], list[tuple[float, float]]]

SCHEMA = "hipcam.accuracy/1"
#: What a ground truth with exact angles calls itself; see `sample_videos/README.md`.
TRUTH_SCHEMA = "hipcam-synthetic-1"
#: Least overlap in time, as a share of both together, of a true movement and the found one that is taken for it: with
#: exact times, and with times by eye.
LEAST_OVERLAP, LOOSE_OVERLAP = 0.25, 0.10
#: Heels nearer to the limit of touching than this (foot lengths) are not asked whether they touched.
TOUCH_LIMIT, TOUCH_MARGIN = -0.10, 0.05
#: Half-width of the time about a repetition's peak that stands for its top, in seconds.
TOP = 0.2
#: An error in time that is small, in seconds.
NEAR = 0.3
#: Confidence is compared with the share that was true in these steps; below 0.5 it is a suspicion, not a fault.
STEPS = (0.25, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one clip.

    Attributes
    ----------
    video : Path
        The clip.
    activity : str or None
        None if it shows none of the four.
    reps, partials, holds, attempts : tuple of dict
        Movements that count, that do not, holds, and attempts of the standing test, as the file has them.
    time : (T,) array
        Seconds of the angles; empty without exact angles.
    angles : dict of str to (T,) array
        By the names of the ground truth; NaN where undefined.
    """

    video: Path
    activity: str | None
    reps: tuple[dict[str, Any], ...]
    partials: tuple[dict[str, Any], ...]
    holds: tuple[dict[str, Any], ...]
    attempts: tuple[dict[str, Any], ...]
    time: Array
    angles: dict[str, Array]

    @property
    def movements(self) -> tuple[dict[str, Any], ...]:
        """Everything that must be counted."""
        return self.reps + self.holds + self.attempts


def default_folder() -> Path:
    """The sample videos of a checkout; where there is no checkout, the clip that comes with the package."""
    package = Path(__file__).parents[2]
    samples = package.parent / "sample_videos"
    return samples if samples.is_dir() else package / "data"


def find_truths(folder: Path, *, loose: bool = False) -> list[Truth]:
    """Read the ground truth of a folder.

    Parameters
    ----------
    folder : Path
        Holds clips and beside each a JSON file of the same name.
    loose : bool
        Also take labels made by hand, which say the activity and the times of the movements and no angles.

    Returns
    -------
    list of Truth
        In the order of their names; never empty.

    Raises
    ------
    HipcamError
        If there is no such folder, no ground truth in it, or one that is damaged.
    """
    if not folder.is_dir():
        raise HipcamError(f"There is no folder {folder}: name one with clips and their ground truth.")
    videos = {path.stem: path for path in sorted(folder.iterdir()) if path.suffix.lower() in VIDEO_SUFFIXES}
    found = [
        truth
        for name, video in videos.items()
        if (truth := _read_truth(folder / f"{name}.json", video, loose)) is not None
    ]
    if not found:
        raise HipcamError(
            f"The folder {folder} holds no ground truth: put a NAME.json beside each NAME.mp4, as in "
            "sample_videos" + ("." if loose else " (--loose takes labels made by hand as well).")
        )
    return found


def _read_truth(path: Path, video: Path, loose: bool) -> Truth | None:
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise HipcamError(f"The ground truth {path} cannot be read: copy it again, or take it away.") from error
    if not isinstance(data, dict) or str(data.get("schema", "")).startswith("hipcam."):
        return None  # a result that lies beside its video
    activity = data.get("activity")
    if activity not in (*ACTIVITIES, "none", "negative") or (data.get("schema") != TRUTH_SCHEMA and not loose):
        return None
    try:
        reps = [r | {"side": r.get("side") or "both"} for r in _times(data.get("reps"))]
        return Truth(
            video,
            activity if activity in ACTIVITIES else None,
            tuple(r for r in reps if r.get("counted", True)),
            tuple(r for r in reps if not r.get("counted", True)),
            tuple(h | {"side": h.get("side") or "both"} for h in _times(data.get("holds"))),
            tuple(_times(data.get("attempts"))),
            np.array(data.get("t") or [], float),
            {name: np.array(values, float) for name, values in (data.get("angles") or {}).items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise HipcamError(
            f"The ground truth {path} is not as sample_videos/README.md describes it: a movement lacks "
            "its times, or an angle a number."
        ) from error


def _times(movements: Iterable[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Movements whose times are sure to be numbers."""
    return [m | {"start": float(m["start"]), "end": float(m["end"])} for m in movements or []]


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


class Agreement(NamedTuple):
    """How well measured values agree with the truth.

    Attributes
    ----------
    n : int
        Pairs.
    bias, mae, worst : float or None
        Mean error, mean size of the error, largest error by size with its sign; None without pairs.
    low, high : float or None
        Limits of agreement of Bland and Altman, bias ± 1.96 sample standard deviations: 95 % of the errors lie between
        them if they are normal. None with fewer than two pairs.
    """

    n: int
    bias: float | None
    mae: float | None
    low: float | None
    high: float | None
    worst: float | None


def agreement(pairs: Iterable[tuple[float, float]]) -> Agreement:
    """Compare pairs of truth and measured value; pairs with NaN are left out."""
    table = np.array(list(pairs), float).reshape(-1, 2)
    errors = (table[:, 1] - table[:, 0])[np.isfinite(table).all(axis=1)]
    if not len(errors):
        return Agreement(0, None, None, None, None, None)
    bias = float(errors.mean())
    spread = 1.96 * float(errors.std(ddof=1)) if len(errors) > 1 else None
    return Agreement(
        len(errors),
        bias,
        float(np.abs(errors).mean()),
        None if spread is None else bias - spread,
        None if spread is None else bias + spread,
        float(errors[np.abs(errors).argmax()]),
    )


@dataclass(slots=True)
class Tally:
    """How often a fault was seen rightly, raised wrongly, missed, and not judged though it was there."""

    hit: int = 0
    false: int = 0
    missed: int = 0
    abstained: int = 0

    def add(self, other: Tally) -> None:
        """Take over another's counts."""
        self.hit += other.hit
        self.false += other.false
        self.missed += other.missed
        self.abstained += other.abstained

    @property
    def precision(self) -> float | None:
        """Share of the raised ones that were there; None if none was raised."""
        return _share(self.hit, self.hit + self.false)

    @property
    def recall(self) -> float | None:
        """Share of those that were there and judged that were raised; None if there was none."""
        return _share(self.hit, self.hit + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None if there was nothing to find and nothing raised."""
        return _share(2 * self.hit, 2 * self.hit + self.false + self.missed)


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


def calibrate(claims: Iterable[tuple[float, bool]]) -> list[dict[str, Any]]:
    """Compare claimed confidence with how often the claim was true, in the steps of `STEPS`.

    Parameters
    ----------
    claims : iterable of (float, bool)
        Confidence 0–1, and whether it was so.

    Returns
    -------
    list of dict
        `from`, `to`, `n`, `confidence` (mean) and `true` (share) for each step that holds any.
    """
    claims = list(claims)
    rows = []
    for low, high in pairwise(STEPS):
        inside = [(c, t) for c, t in claims if low <= c < high or c == high == STEPS[-1]]
        if inside:
            rows.append(
                {
                    "from": low,
                    "to": high,
                    "n": len(inside),
                    "confidence": sum(c for c, _ in inside) / len(inside),
                    "true": sum(t for _, t in inside) / len(inside),
                }
            )
    return rows


class Rotation(NamedTuple):
    """One attempt of the standing test, in degrees; None where hipcam gave no angle or missed the attempt."""

    clip: str
    side: str
    start: float
    truth: float
    found: float | None
    uncertainty: float | None

    @property
    def inside(self) -> bool | None:
        """Whether the truth lies inside the stated ±; None without an angle."""
        if self.found is None or self.uncertainty is None:
            return None
        return abs(self.found - self.truth) <= self.uncertainty


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


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well hipcam did on a folder of clips.

    Attributes
    ----------
    folder : str
        Its name, without where it lies.
    clips : tuple of (Truth, str or None, str, Comparison)
        Each clip's truth, the activity that was found in it, the video's SHA-256, and its comparison.
    model : dict
        Name and SHA-256 of the pose model.
    settings : dict
        What the clips were scored with.
    made : str
        When.
    """

    folder: str
    clips: tuple[tuple[Truth, str | None, str, Comparison], ...]
    model: dict[str, str]
    settings: dict[str, Any]
    made: str

    def to_dict(self) -> dict[str, Any]:
        """All tables as plain dictionaries and lists, as they are saved; see `describe` for what each figure is."""
        whole = self._whole()
        positives = [(t, c) for t, _, _, c in self.clips if t.activity]
        negatives = [c for t, _, _, c in self.clips if not t.activity]
        errors = [abs(r.found - r.truth) for r in whole.rotations if r.found is not None]
        stated = [r.uncertainty for r in whole.rotations if r.found is not None and r.uncertainty is not None]
        return {
            "schema": SCHEMA,
            # The schema of the results that were compared; by it hipcam also knows the file for its own.
            "results": {"schema": RESULT_SCHEMA},
            "hipcam": __version__,
            "model": self.model,
            "settings": self.settings,
            "made": self.made,
            "folder": self.folder,
            "clips": [
                {
                    "name": t.video.stem,
                    "sha256": sha,
                    "activity": t.activity,
                    "found_activity": found,
                    "exact": c.exact,
                    "true": _plain_counts(c.true_counts),
                    "found": _plain_counts(c.found_counts),
                }
                for t, found, sha, c in self.clips
            ],
            "counts": {
                "clips": len(positives),
                "exact_per_side": sum(c.exact for _, c in positives),
                "exact_in_all": sum(c.totals_exact for _, c in positives),
                "negatives": len(negatives),
                "false_alarms": sum(sum(c.found_counts.values()) for c in negatives),
                "partials": {name: whole.partials[name] for name in ("true", "found", "extra")},
            },
            "answers": {
                name: {said: count[said] for said in ("right", "wrong", "abstained")}
                for name, count in sorted(whole.answers.items())
            },
            "times": [
                {
                    "movement": kind,
                    "time": name,
                    "n": len(values),
                    "bias": float(np.mean(values)),
                    "median": float(np.median(np.abs(values))),
                    "worst": max(values, key=abs),
                }
                for (kind, name), values in sorted(whole.times.items(), key=_by_time)
            ],
            "rotations": [r._asdict() | {"inside": r.inside} for r in whole.rotations],
            "rotation": {
                "n": len(errors),
                "asked": len(whole.rotations),
                "bias": float(np.mean([r.found - r.truth for r in whole.rotations if r.found is not None]))
                if errors
                else None,
                "median": float(np.median(errors)) if errors else None,
                "worst": max(errors, default=None),
                "inside": _share(sum(r.inside is True for r in whole.rotations), len(stated)),
                "uncertainty": float(np.mean(stated)) if stated else None,
            },
            "angles": [
                {
                    "activity": activity,
                    "name": name,
                    "unit": unit,
                    "at_top": agreement(at_top)._asdict(),
                    "all_frames": agreement(whole.frames[activity, name, unit])._asdict(),
                }
                for (activity, name, unit), at_top in _by_activity(whole.angles)
            ],
            "sizes": [
                {"activity": activity, "name": name, "unit": unit} | agreement(pairs)._asdict()
                for (activity, name, unit), pairs in _by_activity(whole.sizes)
            ],
            "faults": [
                {"name": name}
                | _tally(tally)
                | {
                    "clips": sum(_has_fault(truth, name) for truth, *_ in self.clips),
                    "asked": whole.unjudged.get(name, Counter())["asked"],
                    "unknown": whole.unjudged.get(name, Counter())["unknown"],
                }
                for name, tally in sorted(whole.faults.items())
            ],
            "faults_together": _tally(_together(whole)),
            "confidence": calibrate(whole.claims),
        }

    def shares(self) -> dict[str, tuple[int, int]]:
        """How many were right, and of how many: what must not become less. What was not asked is not there."""
        whole = self._whole()
        positives = [c for truth, *_, c in self.clips if truth.activity]
        negatives = [c for truth, *_, c in self.clips if not truth.activity]
        answers: Counter[str] = sum(whole.answers.values(), Counter())
        times = [
            abs(error) for (_, name), errors in whole.times.items() if name in ("start", "end") for error in errors
        ]
        stated = [r.inside for r in whole.rotations if r.inside is not None]
        faults = _together(whole)
        found = {
            "clips counted exactly": (sum(c.exact for c in positives), len(positives)),
            "clips without false alarms": (sum(c.exact for c in negatives), len(negatives)),
            "questions answered right": (answers["right"], answers.total()),
            f"starts and ends within {NEAR:g} s": (sum(error <= NEAR for error in times), len(times)),
            "rotations given": (sum(r.found is not None for r in whole.rotations), len(whole.rotations)),
            "rotations inside their ±": (sum(stated), len(stated)),
            "faults, F1": (2 * faults.hit, 2 * faults.hit + faults.false + faults.missed),
        }
        return {name: (right, asked) for name, (right, asked) in found.items() if asked}

    def _whole(self) -> Comparison:
        whole = Comparison()
        for *_, comparison in self.clips:
            whole.add(comparison)
        return whole

    def to_json(self) -> str:
        """UTF-8 JSON with a newline at its end."""
        return json.dumps(_rounded(self.to_dict()), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def measure_accuracy(
    folder: Path,
    truths: Iterable[Truth],
    score: Callable[[Truth], Scored],
    settings: Settings,
    model: PoseModel,
    *,
    loose: bool = False,
) -> Accuracy:
    """Score clips and compare each with its truth.

    Parameters
    ----------
    folder : Path
        Where they come from; only its name is kept.
    truths : iterable of Truth
        See `find_truths`.
    score : callable
        Scores a clip: with its activity, or where that is None as `auto`, as `hipcam score` would.
    settings, model
        What the clips are scored with.
    loose : bool
        Be content with less overlap between a true movement and the one found.
    """
    clips = []
    for truth in truths:
        scored = score(truth)
        result = scored.result
        comparison = compare(truth, result, scored.measures, least=LOOSE_OVERLAP if loose else LEAST_OVERLAP)
        clips.append((truth, result.activity, result.source.sha256, comparison))
    return Accuracy(
        folder.resolve().name,
        tuple(clips),
        {"name": model.name, "sha256": model.sha256},
        settings.to_dict(),
        datetime.now(timezone.utc).isoformat(timespec="seconds"),
    )


def describe(tables: Mapping[str, Any]) -> str:
    """Say in tables what `Accuracy.to_dict` holds."""
    counts, partials = tables["counts"], tables["counts"]["partials"]
    parts = [
        f"{len(tables['clips'])} clip{'s' if len(tables['clips']) > 1 else ''} of {tables['folder']}; "
        f"hipcam {tables['hipcam']}, {tables['model']['name']}",
        "COUNTS\n"
        f"exact per side: {counts['exact_per_side']} of {counts['clips']} clips; sides aside: "
        f"{counts['exact_in_all']} of {counts['clips']}\n"
        + "".join(
            f"  not exact: {c['name']}: {_counted(c['true'])}; found {_counted(c['found'])}\n"
            for c in tables["clips"]
            if not c["exact"] and c["activity"]
        )
        + f"false alarms in {counts['negatives']} clips without any of the activities: {counts['false_alarms']}\n"
        f"movements too small to count: {partials['found']} of {partials['true']} listed, {partials['extra']} listed "
        "that were none",
    ]
    if tables["answers"]:
        parts.append(
            "RIGHT AND WRONG\n"
            + _table(
                ("", "right", "wrong", "not known"),
                [(name, *map(str, said.values())) for name, said in tables["answers"].items()],
            )
        )
    if tables["times"]:
        parts.append(
            "TIMES, error in seconds (found − true)\n"
            + _table(
                ("", "n", "median size", "bias", "worst"),
                [
                    (
                        f"{row['movement']} {row['time']}",
                        str(row["n"]),
                        _number(row["median"], 2, sign=False),
                        _number(row["bias"], 2),
                        _number(row["worst"], 2),
                    )
                    for row in tables["times"]
                ],
            )
        )
    if tables["rotations"]:
        parts.append(_describe_rotation(tables))
    if tables["angles"]:
        parts.append(
            "MEASURES AS THE PICTURE GIVES THEM, degrees (measured − true)\n"
            + _table(
                (
                    "",
                    "",
                    "movements",
                    "bias",
                    "MAE",
                    "limits of agreement",
                    "frames",
                    "bias",
                    "MAE",
                    "limits of agreement",
                ),
                [
                    (row["activity"], row["name"], *_agreed(row["at_top"]), *_agreed(row["all_frames"]))
                    for row in tables["angles"]
                ],
            )
            + "\nfirst at the top of each movement, then in all its frames; no bias is taken off"
        )
    if tables["sizes"]:
        parts.append(
            "WHAT WAS JUDGED, a value a movement (measured − true)\n"
            + _table(
                ("", "", "unit", "n", "bias", "MAE", "limits of agreement", "worst"),
                [
                    (
                        row["activity"],
                        row["name"].replace("_", " "),
                        row["unit"],
                        *_agreed(row, 2 if "lengths" in row["unit"] or "widths" in row["unit"] else 1),
                        _number(row["worst"], 2 if "lengths" in row["unit"] or "widths" in row["unit"] else 1),
                    )
                    for row in tables["sizes"]
                ],
            )
            + "\ner-test: only the compensations that were raised have a value"
        )
    if tables["faults"]:
        parts.append(_describe_faults(tables))
    return "\n\n".join(parts)


def _describe_rotation(tables: Mapping[str, Any]) -> str:
    rows = [
        (
            r["clip"],
            r["side"],
            f"{r['start']:.1f}",
            f"{r['truth']:.1f}",
            "none" if r["found"] is None else f"{r['found']:.1f}",
            "" if r["uncertainty"] is None else f"{r['uncertainty']:.1f}",
            "" if r["found"] is None else _number(r["found"] - r["truth"], 1),
            {True: "yes", False: "no", None: ""}[r["inside"]],
        )
        for r in tables["rotations"]
    ]
    whole = tables["rotation"]
    lines = ["ROTATION, degrees", _table(("clip", "side", "at", "true", "found", "±", "error", "inside ±"), rows)]
    if whole["n"]:
        lines.append(
            f"{whole['n']} of {whole['asked']} attempts: median error {whole['median']:.1f}°, worst "
            f"{whole['worst']:.1f}°, bias {_number(whole['bias'], 1)}°; {_percent(whole['inside'])} inside "
            f"the own ±, which is {whole['uncertainty']:.1f}° on average"
        )
    return "\n".join(lines)


def _describe_faults(tables: Mapping[str, Any]) -> str:
    together = tables["faults_together"]
    rows = [
        (
            row["name"].replace("_", " "),
            str(row["clips"]),
            *(str(row[k]) for k in ("hit", "false", "missed", "abstained")),
            _percent(row["precision"]),
            _percent(row["recall"]),
            f"{row['unknown']} of {row['asked']}",
        )
        for row in tables["faults"]
    ]
    rows.append(
        (
            "together",
            "",
            *(str(together[k]) for k in ("hit", "false", "missed", "abstained")),
            _percent(together["precision"]),
            _percent(together["recall"]),
            "",
        )
    )
    lines = [
        "FAULTS AND COMPENSATIONS, a movement at a time",
        _table(("", "in clips", "hit", "false", "missed", "abstained", "precision", "recall", "not judged"), rows),
        f"F1 {'n/a' if together['f1'] is None else format(together['f1'], '.2f')}; abstained: it was there and hipcam "
        "said that it could not judge it; not judged: of all movements, faulty or not",
    ]
    if tables["confidence"]:
        lines += [
            "",
            "CONFIDENCE of faults (from 0.5) and suspicions (below)",
            _table(
                ("stated", "n", "mean", "were true"),
                [
                    (
                        f"{row['from']:.2f}–{row['to']:.2f}",
                        str(row["n"]),
                        f"{row['confidence']:.2f}",
                        _percent(row["true"]),
                    )
                    for row in tables["confidence"]
                ],
            ),
        ]
    return "\n".join(lines)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side: words to the left, figures to the right."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    words = [not any(any(c.isdigit() for c in row[i]) for row in rows) or i == 0 for i in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if left else cell.rjust(width)
            for cell, width, left in zip(row, widths, words, strict=True)
        ).rstrip()
        for row in (header, *rows)
    )


def _agreed(row: Mapping[str, Any], digits: int = 1) -> tuple[str, str, str, str]:
    low, high = row["low"], row["high"]
    return (
        str(row["n"]),
        _number(row["bias"], digits),
        _number(row["mae"], digits, sign=False),
        "" if low is None else f"{_number(low, digits)} to {_number(high, digits)}",
    )


def _number(value: float | None, digits: int, *, sign: bool = True) -> str:
    if value is None:
        return ""
    text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
    return text.replace("-", "−")


def _percent(share: float | None) -> str:
    return "n/a" if share is None else f"{share:.0%}"


def _counted(counts: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{c['n']} {c['movement']}{'' if c['n'] == 1 else 's'} {c['side']}" for c in counts) or "nothing"


def _plain_counts(counts: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"movement": kind, "side": side, "n": n} for (kind, side), n in sorted(counts.items())]


def _has_fault(truth: Truth, name: str) -> bool:
    return any(name in _true_faults(m) for m in truth.movements)


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "hit": tally.hit,
        "false": tally.false,
        "missed": tally.missed,
        "abstained": tally.abstained,
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
    }


def _by_time(item: tuple[tuple[str, str], list[float]]) -> tuple[int, int]:
    (kind, name), _ = item
    return ("rep", "hold", "attempt").index(kind), _TIMES.index(name)


def _by_activity(table: _Pairs) -> list[tuple[tuple[str, str, str], list[tuple[float, float]]]]:
    labels = [angle.label for angle in _ANGLES]

    def place(item: tuple[tuple[str, str, str], Any]) -> tuple[int, int, str]:
        activity, name, _ = item[0]
        return ACTIVITIES.index(activity), labels.index(name) if name in labels else len(labels), name

    return sorted(table.items(), key=place)


def _together(whole: Comparison) -> Tally:
    """All faults, whatever their names."""
    together = Tally()
    for tally in whole.faults.values():
        together.add(tally)
    return together


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(v) for v in value]
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value
