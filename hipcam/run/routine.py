"""The routine: test, exercises with the weaker side first, test again, compare; stopped and resumed the same day.

What is done already stands in a small file in the data folder, which goes when the routine is over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hipcam.core.types import SIDES
from hipcam.judge.activity import activities
from hipcam.judge.next_steps import Step, routine_steps
from hipcam.judge.summary import RotationSummary, summarise_test
from hipcam.keep.entries import Figures
from hipcam.keep.folder import data_folder, make_private_folder, mark_of
from hipcam.keep.trend import day, rotation_change
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from hipcam.judge.result import Result
    from hipcam.keep.entries import Entry

SCHEMA = "hipcam.routine/1"
#: What such files are called, whoever they are of.
STATE_FILES = "routine*.json"


def test_step() -> Step:
    """The test with which a routine begins and ends, of both sides."""
    test = next(a for a in activities() if a.role == "test")
    return Step(test.key, "both", None, None, test.dose.sets, "")


def exercises() -> tuple[str, ...]:
    """The keys of all exercises that a routine can have."""
    return tuple(a.key for a in activities() if a.role == "exercise" and a.in_routine)


@dataclass(frozen=True, slots=True)
class Routine:
    """How far one person's routine has come; each step gives a new one.

    Attributes
    ----------
    person : str
        Whose.
    day : str
        Of this day, as 2026-01-31.
    exercises : tuple of str
        Which exercises it has.
    reps, sets : int or None
        Instead of the dose's.
    steps : tuple of Step
        What there is to do still, in order. The exercises come in after the first test.
    before : RotationSummary or None
        Summary of the first test; None until it is done.
    after : RotationSummary or None
        Summary of the last one.
    pains : tuple of int
        How much pain there was at the end of each step, 0 to 10, as far as that was answered.
    """

    person: str
    day: str
    exercises: tuple[str, ...]
    reps: int | None = None
    sets: int | None = None
    steps: tuple[Step, ...] = field(default_factory=lambda: (test_step(),))
    before: RotationSummary | None = None
    after: RotationSummary | None = None
    pains: tuple[int, ...] = ()

    @property
    def step(self) -> Step | None:
        """What comes now; None when all is done."""
        return self.steps[0] if self.steps else None

    @property
    def place(self) -> tuple[int, int]:
        """The number of what comes now, from 1, and how many steps there are from the first test to the last."""
        steps = 2 + len(self._exercises(summarise_test([])))
        left = steps if self.before is None else len(self.steps)
        return steps - left + 1, steps

    def hurting(self, pain: int | None) -> Routine:
        """So much pain at the end of a step; None if that was not answered."""
        return self if pain is None else replace(self, pains=(*self.pains, pain))

    def rise_of_pain(self, least: float) -> tuple[int, int] | None:
        """The lowest pain so far and that of now, if it has risen by so many points; else None."""
        if not self.pains or self.pains[-1] - min(self.pains) < least:
            return None
        return min(self.pains), self.pains[-1]

    def _exercises(self, test: RotationSummary) -> tuple[Step, ...]:
        return tuple(
            replace(s, reps=self.reps or s.reps, sets=self.sets or s.sets)
            for s in routine_steps(test)
            if s.activity in self.exercises
        )

    def done(self, result: Result) -> Routine:
        """The step is over."""
        if self.before is None:
            test = _test_summary(result)
            return replace(self, steps=(*self._exercises(test), self.steps[0]), before=test)
        after = _test_summary(result) if self.steps[0].reps is None else None
        return replace(self, steps=self.steps[1:], after=after)

    def stopped(self, result: Result) -> Routine:
        """The step was stopped: whole sets need not be done again, a test is."""
        step = self.steps[0]
        if step.reps is None:
            return self
        counted = sum(rep.side == step.side for rep in result.reps)
        whole = step.hold_seconds if step.hold_seconds is not None else float("inf")
        held = sum(hold.side == step.side and hold.duration >= whole for hold in result.holds)
        left = step.sets - counted // step.reps - held
        return self.done(result) if left <= 0 else replace(self, steps=(replace(step, sets=left), *self.steps[1:]))


def _test_summary(result: Result) -> RotationSummary:
    """Of a test; an empty one if no activity was found."""
    return result.summary if isinstance(result.summary, RotationSummary) else summarise_test([])


def state_path(person: str, folder: Path | None = None) -> Path:
    """The file that says how far a person's routine has come."""
    return data_folder(folder) / f"routine{mark_of(person)}.json"


def save(routine: Routine, folder: Path | None = None) -> None:
    """Store how far it has come, whole or not at all, for its owner's eyes only.

    Raises
    ------
    HipcamError
        If it cannot be written.
    """
    import msgspec

    from hipcam.core.files import write_files

    path = state_path(routine.person, folder)
    make_private_folder(path.parent)
    stored = {"schema": SCHEMA, **msgspec.to_builtins(routine, str_keys=True)}
    write_files([(path, json.dumps(stored, ensure_ascii=False) + "\n")])


def load(person: str, today: date, folder: Path | None = None) -> Routine | None:
    """The routine that was begun today and is not over; None if there is none that can be gone on with."""
    import msgspec

    try:
        stored = json.loads(state_path(person, folder).read_text(encoding="utf-8"))
        if stored.pop("schema") != SCHEMA or stored["day"] != today.isoformat() or stored["person"] != person:
            return None
        return msgspec.convert(stored, Routine, str_keys=True)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        # Nothing is lost by beginning anew: what was done is in the history.
        return None


def forget(person: str, folder: Path | None = None) -> None:
    """Remove what says how far it has come."""
    state_path(person, folder).unlink(missing_ok=True)


def compare(routine: Routine, earlier: Sequence[Entry]) -> list[str]:
    """What the routine came to, side by side: before against after, and today against the last day before.

    Parameters
    ----------
    routine : Routine
        With both tests.
    earlier : sequence of Entry
        The person's standing tests, oldest first; those of the routine's day are passed over.
    """
    before, after = _rotations(routine.before), _rotations(routine.after)
    said = []
    for side in SIDES:
        now = before.get(side, Figures())
        change = rotation_change(now, after.get(side, Figures()))
        named = say(f"side.{side}").capitalize()
        said.append(say("routine.before_and_after", side=named, change=change or say("routine.no_change_known")))
        last = _last(earlier, side, routine.day)
        if last is not None and (since := rotation_change(last.sides[side], now)):
            said.append(say("routine.since", side=named, day=day(last.made), change=since))
    return said


def _last(earlier: Sequence[Entry], side: str, today: str) -> Entry | None:
    """The first clean score of the last day before: like today's first, from before the exercises."""
    scored = [e for e in earlier if day(e.made) < today and side in e.sides and e.sides[side].rotation is not None]
    return next((e for e in scored if day(e.made) == day(scored[-1].made)), None)


def _rotations(summary: RotationSummary | None) -> dict[str, Figures]:
    sides = summary.sides if summary else {}
    return {side: Figures(rotation=scores.rotation, uncertainty=scores.uncertainty) for side, scores in sides.items()}
