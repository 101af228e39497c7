"""What a result says first: counts, ranges and trends, per side, per set and in all."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from hipcam.core.types import SIDES, Side
from hipcam.judge.activity import activity as activity_of
from hipcam.judge.bands import FULL_ROTATION, Band, band, bands_within, smallest_difference
from hipcam.judge.records import Attempt, Conditions, Event, Hold, Partial, Rep
from hipcam.judge.repeated import Repeated, repeated
from hipcam.words import say
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeVar

    Part = TypeVar("Part")

#: What a good set is worth in the score beside an even range. The score stands in the JSON for whoever has used it;
#: people are told what they did, since one good repetition scores more than a minute's hold with a fault at its end.
GOOD_SHARE, RANGE_SHARE = 70, 30


@dataclass(frozen=True, slots=True)
class Fatigue:
    """The last third of the repetitions against the first: range and duration as shares of what they were."""

    range: float
    duration: float


@dataclass(frozen=True, slots=True)
class ExerciseCounts:
    """What the sets of an exercise came to: those of one side, of one set, or all; see `docs/result.md`."""

    reps: int
    good_reps: int
    judged_reps: int
    partials: int
    holds: int
    longest_hold: float | None
    time_in_position: float
    time_in_good_position: float
    best_range: float | None
    mean_range: float | None
    fatigue: Fatigue | None
    score: int | None
    hold_time: float | None = None
    judged_hold_time: float | None = None
    good_hold_time: float | None = None


@dataclass(frozen=True, slots=True)
class RotationScores:
    """What the attempts of a test came to: those of one side, of one set, or all; see `docs/result.md`."""

    attempts: int
    clean_attempts: int
    rotation: float | None
    uncertainty: float | None
    band: Band | None
    best_rotation: float | None
    best_uncertainty: float | None
    best_with: tuple[str, ...]
    score: int | None

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands in which the score may lie: more than one where its ± passes a limit; none without a score."""
        return () if self.rotation is None else bands_within(self.rotation, self.uncertainty or 0.0)


@dataclass(frozen=True, slots=True)
class Difference:
    """Left minus right in degrees, and whether that counts."""

    value: float | None
    uncertainty: float | None
    verdict: Literal["differs", "equal", "unknown"]
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class ExerciseSummary:
    """An exercise in numbers.

    Attributes
    ----------
    total, sides, sets : ExerciseCounts, dict, dict
        In all, by side and by number of the set.
    change_first : str or None
        Coaching for the fault that came up most.
    change_first_fault : str or None
        Its name; None, too, in results of earlier versions.
    repeated : tuple of Repeated
        What is not sure in any movement, but came up in several of a set.
    """

    total: ExerciseCounts
    sides: dict[Side, ExerciseCounts]
    sets: dict[int, ExerciseCounts]
    change_first: str | None
    change_first_fault: str | None = None
    repeated: tuple[Repeated, ...] = ()


@dataclass(frozen=True, slots=True)
class RotationSummary:
    """A test of rotation in numbers.

    Attributes
    ----------
    total, sides, sets : RotationScores, dict, dict
        In all, by side and by number of the set.
    change_first, change_first_fault, repeated
        As in `ExerciseSummary`.
    difference : Difference
        Left against right.
    work_on_first : str or None
        The side that turns less, `either`, or None if that is not known.
    """

    total: RotationScores
    sides: dict[Side, RotationScores]
    sets: dict[int, RotationScores]
    change_first: str | None
    difference: Difference
    work_on_first: Literal["left", "right", "either"] | None
    change_first_fault: str | None = None
    repeated: tuple[Repeated, ...] = ()


SideSummary: TypeAlias = "ExerciseCounts | RotationScores"
Summary: TypeAlias = "ExerciseSummary | RotationSummary"


class Reached(NamedTuple):
    """The rotation that is told of a side.

    Attributes
    ----------
    attempt : Attempt
        In which it was reached.
    rotation : float
        Degrees.
    clean : bool
        Whether it is the best clean one; else there is no clean one, and it is the best of all.
    at : Conditions or None
        When and how it was read; None in results of earlier versions.
    """

    attempt: Attempt
    rotation: float
    clean: bool
    at: Conditions | None


def reached(attempts: Iterable[Attempt]) -> dict[Side, Reached]:
    """The rotation that is told of each side; a side without any is left out."""
    found: dict[Side, Reached] = {}
    for side in SIDES:
        tried = [attempt for attempt in attempts if attempt.side == side]
        if (clean := _cleanest(tried)) is not None and clean.clean_rotation is not None:
            found[side] = Reached(clean, clean.clean_rotation, clean=True, at=clean.clean_rotation_at)
        elif (best := _furthest(tried)) is not None and best.rotation is not None:
            found[side] = Reached(best, best.rotation, clean=False, at=best.rotation_at)
    return found


def summarise(activity: str, events: list[Event]) -> Summary:
    """Sum up one activity.

    Parameters
    ----------
    activity : str
        Its key.
    events : list of Event
        What the phase machine gave out, in order.
    """
    return summarise_test(events) if activity_of(activity).role == "test" else summarise_exercise(events)


def summarise_test(events: list[Event]) -> RotationSummary:
    """Sum up a test from what its phase machine gave out, in order."""
    sides = _by_side(_scores, events)
    difference = _difference(sides)
    fault = fault_to_change(events)
    return RotationSummary(
        total=_scores(events),
        sides=sides,
        sets=_by_set(_scores, events),
        change_first=say(f"fault.{fault}") if fault else None,
        difference=difference,
        work_on_first=_weaker(difference),
        change_first_fault=fault,
        repeated=repeated(events),
    )


def summarise_exercise(events: list[Event]) -> ExerciseSummary:
    """Sum up an exercise from what its phase machine gave out, in order."""
    fault = fault_to_change(events)
    return ExerciseSummary(
        total=_counts(events),
        sides=_by_side(_counts, events),
        sets=_by_set(_counts, events),
        change_first=say(f"fault.{fault}") if fault else None,
        change_first_fault=fault,
        repeated=repeated(events),
    )


def fault_to_change(events: Iterable[Event]) -> str | None:
    """The fault that came up most, by how sure it was; None if there was none."""
    weights: dict[str, float] = {}
    for event in events:
        for fault in event.faults:
            weights[fault.name] = weights.get(fault.name, 0.0) + fault.confidence
    return max(weights, key=lambda name: weights[name], default=None)


def _by_side(part: Callable[[list[Event]], Part], events: list[Event]) -> dict[Side, Part]:
    return {side: part([e for e in events if e.side == side]) for side in sorted({e.side for e in events})}


def _by_set(part: Callable[[list[Event]], Part], events: list[Event]) -> dict[int, Part]:
    return {number: part([e for e in events if e.set == number]) for number in sorted({e.set for e in events})}


def _scores(events: list[Event]) -> RotationScores:
    attempts = [e for e in events if isinstance(e, Attempt)]
    clean, best = _cleanest(attempts), _furthest(attempts)
    score = clean.clean_rotation if clean else None
    return RotationScores(
        attempts=len(attempts),
        clean_attempts=sum(a.clean is True for a in attempts),
        rotation=score,
        uncertainty=clean.uncertainty if clean else None,
        band=band(score) if score is not None else None,
        best_rotation=best.rotation if best else None,
        best_uncertainty=best.uncertainty if best else None,
        best_with=tuple(f.name for f in best.faults) if best else (),
        score=round(min(1.0, max(0.0, score / FULL_ROTATION)) * 100) if score is not None else None,
    )


def _cleanest(attempts: Iterable[Attempt]) -> Attempt | None:
    known = [a for a in attempts if a.clean_rotation is not None]
    return max(known, key=lambda a: a.clean_rotation or 0.0, default=None)


def _furthest(attempts: Iterable[Attempt]) -> Attempt | None:
    known = [a for a in attempts if a.rotation is not None]
    return max(known, key=lambda a: a.rotation or 0.0, default=None)


def _difference(sides: dict[Side, RotationScores]) -> Difference:
    """Left against right: a difference counts beyond 10° and beyond what both angles are unsure by together."""
    known = {
        side: (values.rotation, values.uncertainty)
        for side, values in sides.items()
        if values.rotation is not None and values.uncertainty is not None
    }
    if missing := [side for side in SIDES if side not in known]:
        side = missing[0] if len(missing) == 1 else "both"
        return Difference(None, None, "unknown", Reason(f"no_clean_{side}"))
    gap = known["left"][0] - known["right"][0]
    unsure = float((known["left"][1] ** 2 + known["right"][1] ** 2) ** 0.5)
    return Difference(gap, unsure, "differs" if abs(gap) > smallest_difference(unsure) else "equal", None)


def _weaker(difference: Difference) -> Literal["left", "right", "either"] | None:
    if difference.value is None:
        return None
    if difference.verdict == "equal":
        return "either"
    return "right" if difference.value > 0 else "left"


def _counts(events: list[Event]) -> ExerciseCounts:
    reps = [e for e in events if isinstance(e, Rep)]
    holds = [e for e in events if isinstance(e, Hold)]
    movements: list[Rep | Hold] = [*reps, *holds]
    judged = [e for e in movements if e.verdict != "unknown"]
    good = [e for e in judged if e.verdict == "pass"]
    ranges = [r.range for r in reps]
    held = [(h.duration, h.good_time) for h in holds if h.good_time is not None]
    return ExerciseCounts(
        reps=len(reps),
        good_reps=sum(r.verdict == "pass" for r in reps),
        judged_reps=sum(r.verdict != "unknown" for r in reps),
        partials=sum(isinstance(e, Partial) for e in events),
        holds=len(holds),
        longest_hold=max((h.duration for h in holds), default=None),
        time_in_position=sum(_time_at_top(e) for e in movements),
        time_in_good_position=sum(_time_at_top(e) for e in good),
        best_range=max(ranges, default=None),
        mean_range=fmean(ranges) if ranges else None,
        fatigue=_fatigue(reps),
        score=_score(len(good), len(judged), ranges),
        hold_time=sum(h.duration for h in holds) if holds else None,
        judged_hold_time=sum(duration for duration, _ in held) if held else None,
        good_hold_time=sum(good for _, good in held) if held else None,
    )


def _score(good: int, judged: int, ranges: list[float]) -> int | None:
    if not judged:
        return None
    evenness = fmean(ranges) / max(ranges) if ranges else 1.0
    return round(GOOD_SHARE * good / judged + RANGE_SHARE * evenness)


def _fatigue(reps: list[Rep]) -> Fatigue | None:
    """None below six repetitions."""
    third = len(reps) // 3
    if third < 2:
        return None
    first, last = reps[:third], reps[-third:]
    return Fatigue(
        range=median(r.range for r in last) / median(r.range for r in first),
        duration=median(r.end - r.start for r in last) / median(r.end - r.start for r in first),
    )


def _time_at_top(event: Rep | Hold) -> float:
    return event.duration if isinstance(event, Hold) else event.tempo.hold
