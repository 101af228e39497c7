"""The table of a report: a row a movement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from hipcam.judge.curve import movements
from hipcam.judge.records import Attempt, Hold, Partial, Rep
from hipcam.judge.summary import RotationSummary
from hipcam.show.report.phrases import NOTHING, angle, clock, degrees, on_side
from hipcam.words import say
from hipcam.words.names import fault_name, form_name, share_name, side_name

if TYPE_CHECKING:
    from hipcam.judge.records import Event
    from hipcam.judge.result import Result


class Column(NamedTuple):
    """The head of a column, and the class of its cells if they have one."""

    words: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One movement in the table.

    Attributes
    ----------
    number, name : str
        What stands in its first cell, and what it is called elsewhere.
    kind : str
        `rep`, `hold`, `partial` or `attempt`.
    start, end : float
        Seconds, to four decimals.
    cells : tuple of str
        What stands in the columns.
    verdict : str
        `pass`, `fault`, `unknown` or `none`.
    form : str
        The same in words.
    notes : tuple of str
        What else is to be said.
    """

    number: str
    name: str
    kind: Literal["rep", "hold", "partial", "attempt"]
    start: float
    end: float
    cells: tuple[str, ...]
    verdict: str
    form: str
    notes: tuple[str, ...]

    @property
    def time(self) -> str:
        """Its start as minutes and seconds."""
        return clock(self.start)


def columns(result: Result) -> tuple[Column, ...]:
    """What stands above the cells of `rows_of`."""
    side = Column(say("report.column.side"))
    if isinstance(result.summary, RotationSummary):
        return (side, Column(say("report.column.turned")), Column(say("report.column.heel")))
    sides = (side,) if _sided(result) else ()
    if _only_held(result):
        return (*sides, Column(say("report.column.time")))
    return (*sides, Column(say("report.column.range")), Column(say("report.column.tempo"), "tempo"))


def rows_of(result: Result) -> list[Row]:
    """The rows, in the order of `movements`."""
    rows: list[Row] = []
    reps = attempts = 0
    for event in movements(result):
        side = (side_name(event.side),) if isinstance(event, Attempt) or _sided(result) else ()
        if isinstance(event, Attempt):
            attempts += 1
            rows.append(_attempt_row(event, attempts, side))
        elif isinstance(event, Partial):
            rows.append(_partial_row(event, side))
        elif isinstance(event, Hold):
            rows.append(_hold_row(event, side if _only_held(result) else (*side, NOTHING)))
        else:
            reps += 1
            rows.append(_rep_row(event, reps, side))
    return rows


def _attempt_row(event: Attempt, number: int, side: tuple[str, ...]) -> Row:
    turned = angle(event.rotation, event.uncertainty) if event.rotation is not None else NOTHING
    verdict = {True: "pass", False: "fault", None: "unknown"}[event.clean]
    notes = []
    if event.clean is False and event.clean_rotation is not None:
        notes.append(say("report.row.clean_part", rotation=degrees(event.clean_rotation)))
    if event.reason:
        notes.append(str(event.reason))
    form = (
        ", ".join(fault_name(fault.name) for fault in event.faults)
        if event.clean is False
        else say("report.row.clean" if event.clean else "report.row.clean_unknown")
    )
    touched = say(f"report.row.touched.{event.touched.replace(' ', '_')}")
    name = say("report.row.attempt", number=number)
    return _row(event, "attempt", (str(number), name), (*side, turned, touched), verdict, form, tuple(notes))


def _rep_row(event: Rep, number: int, side: tuple[str, ...]) -> Row:
    tempo = event.tempo
    times = say("report.row.tempo", out=tempo.out, hold=tempo.hold, back=tempo.back)
    form, notes = _form(event)
    if event.form:
        notes = (form_name(event.form), *notes)
    names = (str(number), say("report.row.rep", number=number))
    return _row(event, "rep", names, (*side, degrees(event.range), times), event.verdict, form, notes)


def _hold_row(event: Hold, side: tuple[str, ...]) -> Row:
    form, notes = _form(event)
    held = say("report.row.held", seconds=event.duration)
    return _row(event, "hold", (say("report.row.hold"),) * 2, (*side, held), event.verdict, form, notes)


def _partial_row(event: Partial, side: tuple[str, ...]) -> Row:
    names = (NOTHING, say("report.row.not_counted"))
    cells = (*side, degrees(event.range), NOTHING)
    notes = (share_name(event.share, event.share_of),) if event.share_of else ()
    return _row(event, "partial", names, cells, "none", say("report.row.too_small"), notes)


def _row(
    event: Event,
    kind: Literal["rep", "hold", "partial", "attempt"],
    names: tuple[str, str],
    cells: tuple[str, ...],
    verdict: str,
    form: str,
    notes: tuple[str, ...],
) -> Row:
    return Row(*names, kind, round(event.start, 4), round(event.end, 4), cells, verdict, form, notes)


def _form(event: Rep | Hold) -> tuple[str, tuple[str, ...]]:
    if event.verdict == "fault":
        form = ", ".join(dict.fromkeys(on_side(fault, event) for fault in event.faults))
    else:
        form = say("report.row.good" if event.verdict == "pass" else "report.not_known")
    possible = dict.fromkeys(say("report.row.possible", fault=on_side(fault, event)) for fault in event.possible)
    return form, (*possible, *map(str, event.advice))


def _only_held(result: Result) -> bool:
    """Whether there is nothing but holds, which have neither range nor tempo."""
    return all(isinstance(event, Hold) for event in movements(result))


def _sided(result: Result) -> bool:
    """Whether the side says anything."""
    return any(event.side != "both" for event in movements(result))
