"""What there is to do today, and where each hip stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hipcam.core.errors import HipcamError
from hipcam.core.types import SIDES
from hipcam.judge.activity import activities, activity
from hipcam.judge.next_steps import plan, routine_steps, sentences
from hipcam.judge.result import Result
from hipcam.judge.summary import summarise_test
from hipcam.keep.folder import history_path
from hipcam.keep.history import History
from hipcam.keep.trend import day, make_trend
from hipcam.run import routine
from hipcam.show.sessions import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hipcam.judge.next_steps import Step
    from hipcam.keep.entries import Entry
    from hipcam.keep.trend import Point, Trend


@dataclass(frozen=True, slots=True)
class Hip:
    """How far one hip turned the last time it was tested.

    Attributes
    ----------
    side : str
        `left` or `right`.
    trend : Trend
        All its tests.
    last : Point
        The latest of them.
    """

    side: str
    trend: Trend
    last: Point


@dataclass(frozen=True, slots=True)
class Today:
    """What one person is to do today.

    Attributes
    ----------
    steps : sequence of Step
        In their order.
    words : list of str
        The same in sentences, and what to take care of.
    hips : list of Hip
        Those that were tested.
    last : Entry or None
        The session before.
    begun : Routine or None
        The routine that was begun today and is not over.
    """

    steps: Sequence[Step]
    words: list[str]
    hips: list[Hip]
    last: Entry | None
    begun: routine.Routine | None

    @property
    def exercise(self) -> Step:
        """The exercise that comes next; without a plan the first there is."""
        planned = (step for step in self.steps if activity(step.activity).role == "exercise")
        return next(planned, routine_steps(summarise_test([]))[0])


def today(folder: Path | None, person: str) -> Today:
    """What a person is to do today: what is left of a routine, or what follows the latest test or today's last set.

    Raises
    ------
    HipcamError
        If the history cannot be read.
    """
    begun = begun_today(person, folder)
    entries: list[Entry] = []
    after: Sequence[Step] = ()
    if history_path(folder).exists():
        with History(folder) as history:
            entries = _done(history, person)
            after = _next(history, entries)
    steps = begun.steps if begun else after or (routine.test_step(),)
    return Today(steps, sentences(steps), _hips(entries), entries[-1] if entries else None, begun)


def begun_today(person: str, folder: Path | None) -> routine.Routine | None:
    """The routine that a person began today and that is not over."""
    return routine.load(person, datetime.now().astimezone().date(), folder)


def tested_today(person: str, folder: Path | None) -> Result | None:
    """The test that is what a person did last today; None if that was something else, or nothing.

    Raises
    ------
    HipcamError
        If the history cannot be read.
    """
    if not history_path(folder).exists():
        return None
    with History(folder) as history:
        last = _done(history, person)[-1:]
        if not last or not _is_test(last[0]) or day(last[0].made) != _now():
            return None
        return in_words(last[0], lambda: Result.from_dict(history.result(last[0].number)))


def _done(history: History, person: str) -> list[Entry]:
    """What a person has done, oldest first."""
    return [entry for entry in history.sessions(person=person) if entry.activity is not None]


def _now() -> str:
    return day(datetime.now().astimezone())


def _next(history: History, entries: Sequence[Entry]) -> Sequence[Step]:
    """What follows what was done today; on another day, what followed the latest test."""
    followed = [entry for entry in entries if day(entry.made) == _now() or _is_test(entry)]
    if not followed:
        return ()
    number = followed[-1].number
    try:
        return in_words(followed[-1], lambda: plan(Result.from_dict(history.result(number))))
    except HipcamError:  # what was kept by another version may say nothing to this one: there is the test
        return ()


def _is_test(entry: Entry) -> bool:
    return entry.activity is not None and activity(entry.activity).role == "test"


def _hips(entries: Sequence[Entry]) -> list[Hip]:
    tests = [known.key for known in activities() if known.role == "test"]
    trends = {side: make_trend(entries, key, side) for key in tests for side in SIDES}
    return [Hip(side, trend, trend.points[-1]) for side, trend in trends.items() if trend.points]
