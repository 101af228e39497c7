"""What was checked, and what came of it: every fault that was looked for, with its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.core.types import SIDES
from hipcam.judge.curve import movements
from hipcam.judge.records import Partial
from hipcam.judge.summary import RotationSummary, reached
from hipcam.show.report.phrases import NOTHING, amount
from hipcam.words import say
from hipcam.words.names import begin, fault_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.judge.records import Attempt, Hold, Rep
    from hipcam.judge.result import Result

    Judged = Rep | Hold | Attempt


#: Letters of a cell that fit in one line in half of a page.
_SHORT = 18


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of one check on one side: `pass`, `fault`, `unknown` or `none`, and in words."""

    verdict: str
    said: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One fault that was looked for: its name, its limit, and a cell for each side."""

    name: str
    limit: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """All that was looked for, and the heads of the sides."""

    heads: tuple[str, ...]
    rows: tuple[Checked, ...]

    @property
    def lines(self) -> int:
        """How many lines it takes in half of a page."""
        return sum(1 if max(len(cell.said) for cell in row.cells) <= _SHORT else 2 for row in self.rows)


def checklist(result: Result) -> Checklist | None:
    """What was looked for in each side's repetitions and holds, or in the attempt that is told; None if nothing."""
    sides = _by_side(result)
    kinds = dict.fromkeys(
        (name, check.unit, check.limit)
        for events in sides.values()
        for event in events
        for name, check in event.checks.items()
    )
    if not kinds:
        return None
    first = list(dict.fromkeys(name for name, _, _ in kinds))
    heads = tuple(_head(result, side, events) for side, events in sides.items())
    rows = (
        Checked(
            begin(fault_name(kind[0])),
            amount(kind[2], kind[1]),
            tuple(_cell(kind, events) for events in sides.values()),
        )
        for kind in sorted(kinds, key=lambda kind: first.index(kind[0]))
    )
    return Checklist(heads, tuple(rows))


def _head(result: Result, side: str, events: Sequence[Judged]) -> str:
    """The head of a side; in a test it says which attempt is told, since the others may have come out otherwise."""
    name = say(f"report.checked.{side}")
    if not isinstance(result.summary, RotationSummary):
        return name
    return say("report.checked.attempt", side=name, number=movements(result).index(events[0]) + 1)


def _by_side(result: Result) -> dict[str, list[Judged]]:
    if isinstance(result.summary, RotationSummary):
        return {side: [one.attempt] for side, one in reached(result.attempts).items()}
    judged: list[Judged] = [event for event in movements(result) if not isinstance(event, Partial)]
    by_side = {side: [event for event in judged if event.side == side] for side in (*SIDES, "both")}
    return {side: events for side, events in by_side.items() if events}


def _cell(kind: tuple[str, str, float], events: Sequence[Judged]) -> Cell:
    """How many of the movements in which it could be judged passed, and the value that came nearest to the limit."""
    name, unit, limit = kind
    checks = [
        check
        for event in events
        for of, check in event.checks.items()
        if (of, check.unit, check.limit) == (name, unit, limit)
    ]
    judged = [check for check in checks if check.verdict != "unknown" and check.value is not None]
    if not judged:
        return Cell("unknown", say("report.not_known")) if checks else Cell("none", NOTHING)
    wrong = [check for check in judged if check.verdict == "fault"]
    # A fault is past its limit, and the worst one is furthest from it; of what passes that one is nearest to it.
    far = sorted(wrong or judged, key=lambda check: abs((check.value or 0.0) - limit))[-1 if wrong else 0]
    value = amount(far.value or 0.0, unit)
    verdict = "fault" if wrong else "pass"
    if len(events) == 1:
        return Cell(verdict, value)
    passed = len(judged) - len(wrong)
    return Cell(verdict, say(f"report.checked.{verdict}", passed=passed, judged=len(judged), value=value))
