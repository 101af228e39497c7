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
    """

    steps: Sequence[Step]
    words: list[str]
    hips: list[Hip]
    last: Entry | None

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
    begun = routine.load(person, datetime.now().date(), folder)
    if not history_path(folder).exists():
        return _today(begun.steps if begun else (), [], None)
    with History(folder) as history:
        entries = [entry for entry in history.sessions(person=person) if entry.activity is not None]
        return _today(
            begun.steps if begun else _next(history, entries), _hips(entries), entries[-1] if entries else None
        )


def _today(steps: Sequence[Step], hips: list[Hip], last: Entry | None) -> Today:
    steps = steps or (routine.test_step(),)
    return Today(steps, sentences(steps), hips, last)


def _next(history: History, entries: Sequence[Entry]) -> Sequence[Step]:
    """What follows what was done today; on another day, what followed the latest test."""
    now = day(datetime.now().astimezone())
    followed = [entry for entry in entries if day(entry.made) == now or _is_test(entry)]
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
