"""The table of a report: a row a movement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.judge.records import Attempt, Hold, Partial, Rep
from hipcam.show.report.chart import clock
from hipcam.words.wording import FAULT_NAMES, SIDE_NAMES

if TYPE_CHECKING:
    from hipcam.judge.records import Event, Fault
    from hipcam.judge.result import Result


#: The column with a repetition's times.
TEMPO = "Out · top · back"


@dataclass(frozen=True, slots=True)
class Row:
    """One movement in the table."""

    number: str
    kind: str
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


def _events(result: Result) -> list[Event]:
    return sorted([*result.reps, *result.holds, *result.partials, *result.attempts], key=lambda event: event.start)


def _rows(result: Result) -> list[Row]:
    rows, numbers = [], {Rep: 0, Attempt: 0}
    for event in _events(result):
        if type(event) in numbers:
            numbers[type(event)] += 1
        side = (SIDE_NAMES[event.side],) if isinstance(event, Attempt) or _sided(result) else ()
        if isinstance(event, Attempt):
            rows.append(_attempt_row(event, numbers[Attempt], side))
        elif isinstance(event, Partial):
            rows.append(_partial_row(event, side))
        elif isinstance(event, Hold):
            rows.append(_hold_row(event, side if _only_held(result) else (*side, "–")))
        else:
            rows.append(_rep_row(event, numbers[Rep], side))
    return rows


def _attempt_row(event: Attempt, number: int, side: tuple[str, ...]) -> Row:
    angle = "–"
    if event.rotation is not None and event.uncertainty is not None:
        angle = _angle(event.rotation, event.uncertainty)
    touched = {"clean": "touched", "with compensation": "touched", "no": "short of it", "unknown": "not known"}
    verdict = {True: "pass", False: "fault", None: "unknown"}[event.clean]
    notes = []
    if event.clean is False and event.clean_rotation is not None:
        notes.append(f"{event.clean_rotation:.0f}° of it clean")
    if event.reason:
        notes.append(str(event.reason))
    form = {
        "pass": "clean",
        "fault": ", ".join(_fault(f.name) for f in event.faults),
        "unknown": "not known whether clean",
    }[verdict]
    cells = (*side, angle, touched[event.touched])
    return _row(f"Attempt {number}", "attempt", event, cells, verdict, form, tuple(notes))


def _rep_row(event: Rep, number: int, side: tuple[str, ...]) -> Row:
    tempo = event.tempo
    times = " · ".join(f"{part:.1f}" for part in (tempo.out, tempo.hold, tempo.back))
    form, notes = _form(event)
    cells = (*side, f"{event.range:.0f}°", f"{times} s")
    return _row(str(number), "rep", event, cells, event.verdict, form, (*([event.form] if event.form else []), *notes))


def _hold_row(event: Hold, side: tuple[str, ...]) -> Row:
    form, notes = _form(event)
    return _row("Hold", "hold", event, (*side, f"held {event.duration:.1f} s"), event.verdict, form, notes)


def _partial_row(event: Partial, side: tuple[str, ...]) -> Row:
    cells = (*side, f"{event.range:.0f}°", "–")
    return _row("–", "partial", event, cells, "none", "too small to count", (f"{event.share:.0%} of what counts",))


def _row(
    number: str, kind: str, event: Event, cells: tuple[str, ...], verdict: str, form: str, notes: tuple[str, ...]
) -> Row:
    return Row(number, kind, round(event.start, 4), round(event.end, 4), cells, verdict, form, notes)


def _form(event: Rep | Hold) -> tuple[str, tuple[str, ...]]:
    form = {
        "pass": "good",
        "fault": ", ".join(dict.fromkeys(_on_side(f, event) for f in event.faults)),
        "unknown": "not known",
    }[event.verdict]
    possible = dict.fromkeys(f"possible {_on_side(f, event)}" for f in event.possible)
    return form, (*possible, *map(str, event.advice))


def _on_side(fault: Fault, event: Event) -> str:
    """A fault's name, with its side where that is not the movement's."""
    side = "" if fault.side in ("both", event.side) else f" ({SIDE_NAMES[fault.side]})"
    return _fault(fault.name) + side


def _fault(name: str) -> str:
    return FAULT_NAMES.get(name, name.replace("_", " "))


def _amount(value: float, unit: str) -> str:
    return f"{value:.0f}°" if unit == "deg" else f"{value:.2f} {unit}"


def _angle(value: float, uncertainty: float) -> str:
    """An angle with its ±, which no line break parts."""
    return f"{value:.0f}°\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}{uncertainty:.0f}°"


def _lasting(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else f"{clock(seconds)} min"


def _only_held(result: Result) -> bool:
    """Whether there is nothing but holds, which have neither range nor tempo."""
    return all(isinstance(event, Hold) for event in _events(result))


def _sided(result: Result) -> bool:
    """Whether the side says anything."""
    return any(event.side != "both" for event in _events(result))
