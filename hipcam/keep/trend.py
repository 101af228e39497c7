"""How one activity has gone over the kept sessions, and whether a change is more than measuring can make by itself."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

from hipcam.judge.activity import activity as activity_of
from hipcam.judge.bands import smallest_difference
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hipcam.keep.entries import Entry, Figures


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
        The clean rotation in degrees, or the score of an exercise (0-100).
    uncertainty : float or None
        Its ±; None for a score, whose ± nobody knows.
    """

    number: int
    made: datetime
    figures: Figures
    value: float
    uncertainty: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """One side of one activity over time.

    Attributes
    ----------
    activity, side : str
        `side` is `total` for all of an exercise.
    points : tuple of Point
        Oldest first.
    left_out : int
        Sessions without a clean score, or in which no form could be judged.
    """

    activity: str
    side: str
    points: tuple[Point, ...]
    left_out: int

    @property
    def rotation(self) -> bool:
        """Whether it is about the rotation in degrees, and not about scores."""
        return activity_of(self.activity).role == "test"

    def value(self, point: Point) -> str:
        """A point's value with its ±."""
        key = "trend.rotation" if self.rotation else "trend.score"
        return say(key, value=point.value, uncertainty=point.uncertainty or 0)

    def about(self, point: Point) -> str:
        """What to know beside a point's value: its band, or how many repetitions were good."""
        if self.rotation:
            return point.figures.band or ""
        return say("trend.good_reps", good=point.figures.good_reps, reps=point.figures.reps)

    def sentences(self) -> list[str]:
        """What it comes to: the newest against the first, and against the one before."""
        if not self.points:
            return [say("trend.no_rotation" if self.rotation else "trend.no_score")]
        if len(self.points) == 1:
            return [say("trend.one_session")]
        first, before, last = self.points[0], self.points[-2], self.points[-1]
        said = [say("trend.since", day=day(first.made), change=self._change(first, last))]
        if before is not first:
            said.append(say("trend.since_last", day=day(before.made), change=self._change(before, last)))
        if not self.rotation:
            said.append(say("trend.score_wanders"))
        return said

    def _change(self, first: Point, last: Point) -> str:
        if self.rotation:
            return str(rotation_change(first.figures, last.figures))
        return say("trend.score_change", before=first.value, after=last.value)


def make_trend(entries: Iterable[Entry], activity: str, side: str) -> Trend:
    """Collect what one side, or `total`, has come to.

    Parameters
    ----------
    entries : iterable of Entry
        Sessions of one person, oldest first; those of other activities or sides are passed over.
    activity, side : str
        What to look at.
    """
    points, left_out = [], 0
    is_test = activity_of(activity).role == "test"
    for entry in entries:
        figures = entry.sides.get(side)
        if entry.activity != activity or figures is None:
            continue
        value = figures.rotation if is_test else figures.score
        if value is None:
            left_out += 1
        else:
            points.append(Point(entry.number, entry.made, figures, value, figures.uncertainty))
    return Trend(activity, side, tuple(points), left_out)


def rotation_change(before: Figures, after: Figures) -> Change | None:
    """From one standing test to another, on one side; None without two clean scores."""
    if before.rotation is None or after.rotation is None:
        return None
    unsure = hypot(before.uncertainty or 0.0, after.uncertainty or 0.0)
    return Change(round(after.rotation - before.rotation, 1), unsure, round(smallest_difference(unsure), 1))


def day(moment: datetime) -> str:
    """The day of a moment, here."""
    return moment.astimezone().strftime("%Y-%m-%d")
