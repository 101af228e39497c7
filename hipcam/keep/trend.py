"""How one activity has gone over the kept sessions, and whether a change is more than measuring can make by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import hypot
from typing import TYPE_CHECKING, Literal, TypeAlias

from hipcam.judge.activity import activity as activity_of
from hipcam.judge.bands import bands_within, smallest_difference
from hipcam.keep.felt import NOT_ASKED, Felt
from hipcam.words import say
from hipcam.words.names import bands_name, told_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from hipcam.keep.entries import Entry, Figures

#: How many weeks tell how often something is done.
MOST_WEEKS = 12
#: What stands in a trend: the clean rotation (degrees), repetitions in good form, or seconds held in good form.
Measure: TypeAlias = Literal["rotation", "reps", "hold"]


@dataclass(frozen=True, slots=True)
class Change:
    """From one rotation to a later one, in tenths of a degree: what is told is what was compared.

    Attributes
    ----------
    value : float
        Degrees; positive if there is more rotation now.
    uncertainty : float
        Its ±, from both.
    smallest : float
        The smallest change that counts: 10°, the smallest difference that counts between sides, or what both are
        unsure by together if that is more.
    """

    value: float
    uncertainty: float
    smallest: float

    @property
    def counts(self) -> bool:
        """Whether it is more than measuring can make by itself."""
        return abs(self.value) > self.smallest

    def __str__(self) -> str:
        # Near the limit whole degrees would hide on which side of it the change lies.
        places = 1 if abs(abs(self.value) - self.smallest) < 1 else 0
        # Neither a hyphen for a minus nor a minus before nothing.
        value = f"{self.value:+.{places}f}°".replace("-0°", "+0°").replace("-", "−")
        if self.counts:
            return say("trend.change_counts", value=value, uncertainty=self.uncertainty)
        smallest = f"{self.smallest:.{places}f}"
        return say("trend.change_within", value=value, uncertainty=self.uncertainty, smallest=smallest)


@dataclass(frozen=True, slots=True)
class Point:
    """One session in a trend.

    Attributes
    ----------
    number, made : int, datetime
        Of the session.
    figures : Figures
        Of the side.
    value : float
        What the trend measures.
    uncertainty : float or None
        Its ±; None for what was done in good form, whose ± nobody knows.
    felt : Felt
        How the session felt, as far as that was told.
    """

    number: int
    made: datetime
    figures: Figures
    value: float
    uncertainty: float | None
    felt: Felt = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Trend:
    """One side of one activity over time.

    Attributes
    ----------
    activity, side : str
        `side` is `total` for all of an exercise.
    measure : str
        Of a test its rotation, of an exercise the repetitions in good form; where there are but holds, those seconds.
        A score would not do: one good repetition has a higher one than a minute's hold with a fault at its end.
    points : tuple of Point
        Oldest first.
    left_out : int
        Sessions without a clean score, or in which no form could be judged.
    """

    activity: str
    side: str
    measure: Measure
    points: tuple[Point, ...]
    left_out: int

    def value(self, point: Point) -> str:
        """A point's value with its ±."""
        return say(f"trend.{self.measure}", value=point.value, uncertainty=point.uncertainty or 0)

    def about(self, point: Point) -> str:
        """What to know beside a point's value: the bands in which it may lie, or of how much it is."""
        figures = point.figures
        if self.measure == "rotation":
            return bands_name(bands_within(point.value, point.uncertainty or 0.0))
        if self.measure == "reps":
            return say("trend.of_reps", judged=figures.judged_reps)
        return say("trend.of_hold", **told_apart(point.value, figures.judged_hold_time or 0.0))

    def sentences(self, written: Callable[[datetime], str] | None = None) -> list[str]:
        """What it comes to: the newest against the first, and against the one before; days as they are `written`."""
        written = written or day
        if not self.points:
            return [say(f"trend.no_{self.measure}")]
        if len(self.points) == 1:
            return [say("trend.one_session")]
        first, before, last = self.points[0], self.points[-2], self.points[-1]
        said = [say("trend.since", day=written(first.made), change=self._change(first, last))]
        if before is not first:
            said.append(say("trend.since_last", day=written(before.made), change=self._change(before, last)))
        if self.measure != "rotation":
            said.append(say("trend.wanders"))
        return said

    def _change(self, first: Point, last: Point) -> str:
        if self.measure == "rotation":
            return str(rotation_change(first.figures, last.figures))
        return say(f"trend.{self.measure}_change", before=first.value, after=last.value)


@dataclass(frozen=True, slots=True)
class Week:
    """The Monday of a week, and on how many of its days something was done."""

    monday: date
    days: int


def weeks(entries: Iterable[Entry], activity: str, until: date) -> tuple[Week, ...]:
    """How often an activity was done, week by week: from the first session on, the newest `MOST_WEEKS`.

    Parameters
    ----------
    entries : iterable of Entry
        Sessions of one person; those of other activities are passed over.
    activity : str
        What to look at.
    until : date
        A day of the last week, such as today.
    """
    done = {entry.made.astimezone().date() for entry in entries if entry.activity == activity}
    mondays = [day - timedelta(day.weekday()) for day in done]
    last = until - timedelta(until.weekday())
    count = (last - min(mondays)).days // 7 + 1 if mondays else 0
    shown = [last - timedelta(weeks=back) for back in reversed(range(min(count, MOST_WEEKS)))]
    return tuple(Week(monday, mondays.count(monday)) for monday in shown)


def how_often(found: Iterable[Week]) -> str:
    """The same in a sentence."""
    return say("trend.weeks", each=", ".join(str(week.days) for week in found))


def make_trend(entries: Iterable[Entry], activity: str, side: str) -> Trend:
    """Collect what one side, or `total`, has come to.

    Parameters
    ----------
    entries : iterable of Entry
        Sessions of one person, oldest first; those of other activities or sides are passed over.
    activity, side : str
        What to look at.
    """
    done = [(entry, entry.sides[side]) for entry in entries if entry.activity == activity and side in entry.sides]
    measure = _measure(activity, [figures for _, figures in done])
    points = [
        Point(entry.number, entry.made, figures, value, figures.uncertainty, entry.felt)
        for entry, figures in done
        if (value := _value(figures, measure)) is not None
    ]
    return Trend(activity, side, measure, tuple(points), len(done) - len(points))


def _measure(activity: str, done: list[Figures]) -> Measure:
    """What sessions of an activity are told apart by."""
    if activity_of(activity).role == "test":
        return "rotation"
    held = any(figures.good_hold_time is not None for figures in done)
    return "hold" if held and not any(figures.judged_reps for figures in done) else "reps"


def _value(figures: Figures, measure: Measure) -> float | None:
    if measure == "rotation":
        return figures.rotation
    return figures.good_hold_time if measure == "hold" else figures.good_reps if figures.judged_reps else None


def rotation_change(before: Figures, after: Figures) -> Change | None:
    """From one standing test to another, on one side; None without two clean scores."""
    if before.rotation is None or after.rotation is None:
        return None
    unsure = hypot(before.uncertainty or 0.0, after.uncertainty or 0.0)
    return Change(round(after.rotation - before.rotation, 1), unsure, round(smallest_difference(unsure), 1))


def day(moment: datetime) -> str:
    """The day of a moment, here."""
    return moment.astimezone().strftime("%Y-%m-%d")
