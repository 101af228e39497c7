"""How one activity has gone over the kept sessions, and whether a change is more than measuring can make by itself."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

from hipcam.judge.bands import smallest_difference

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
            return f"{value} ± {self.uncertainty:.0f}°, more than measurement error"
        return (
            f"{value} ± {self.uncertainty:.0f}°, within measurement error; a change of more than "
            f"{self.smallest:.{places}f}° counts"
        )


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
        return self.activity == "er-test"

    def value(self, point: Point) -> str:
        """A point's value with its ±."""
        return f"{point.value:.0f}° ± {point.uncertainty or 0:.0f}°" if self.rotation else f"{point.value:.0f}"

    def about(self, point: Point) -> str:
        """What to know beside a point's value: its band, or how many repetitions were good."""
        if self.rotation:
            return point.figures.band or ""
        return f"{point.figures.good_reps} of {point.figures.reps} good"

    def sentences(self) -> list[str]:
        """What it comes to: the newest against the first, and against the one before."""
        if not self.points:
            return ["No session has a clean score yet." if self.rotation else "No session has a score yet."]
        if len(self.points) == 1:
            return ["One session so far; there is nothing to compare it with yet."]
        first, before, last = self.points[0], self.points[-2], self.points[-1]
        said = [f"Since {day(first.made)}: {self._change(first, last)}."]
        if before is not first:
            said.append(f"Since the last time, {day(before.made)}: {self._change(before, last)}.")
        if not self.rotation:
            said.append("How far a score wanders by itself is not known: small changes may mean nothing.")
        return said

    def _change(self, first: Point, last: Point) -> str:
        if self.rotation:
            return str(rotation_change(first.figures, last.figures))
        return f"score {first.value:.0f} → {last.value:.0f}"


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
    for entry in entries:
        figures = entry.sides.get(side)
        if entry.activity != activity or figures is None:
            continue
        value = figures.rotation if activity == "er-test" else figures.score
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
