"""The table of a report: a row a movement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hipcam.show.report.chart import clock
from hipcam.words.wording import FAULT_NAMES, SIDE_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    #: A result as it stands in its JSON.
    Plain = Mapping[str, Any]
    #: Pictures (JPEG) of faults by name, side and start in seconds.
    Stills = Mapping[tuple[str, str, float], bytes]


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


def _events(result: Plain) -> list[Plain]:
    kinds = ("reps", "holds", "partials", "attempts")
    return sorted((event for kind in kinds for event in result[kind]), key=lambda event: event["start"])


def _faults(event: Plain) -> list[Plain]:
    return [*event.get("compensations", ()), *event.get("faults", ())]


def _rows(result: Plain) -> list[Row]:
    rows, numbers = [], dict.fromkeys(("rep", "attempt"), 0)
    for event in _events(result):
        kind = (
            "attempt"
            if "rotation" in event
            else "partial"
            if "share" in event
            else "hold"
            if "duration" in event
            else "rep"
        )
        if kind in numbers:
            numbers[kind] += 1
        side = (SIDE_NAMES[event["side"]],) if kind == "attempt" or _sided(result) else ()
        make = {"attempt": _attempt_row, "partial": _partial_row, "hold": _hold_row, "rep": _rep_row}[kind]
        before = (*side, "–") if kind == "hold" and not _only_held(result) else side
        rows.append(make(event, numbers.get(kind, 0), before))
    return rows


def _attempt_row(event: Plain, number: int, side: tuple[str, ...]) -> Row:
    angle = "–"
    if event["rotation"] is not None:
        angle = _angle(event["rotation"], event["uncertainty"])
    touched = {"clean": "touched", "with compensation": "touched", "no": "short of it", "unknown": "not known"}
    verdict = {True: "pass", False: "fault", None: "unknown"}[event["clean"]]
    notes = []
    clean = event["clean_rotation"]
    if event["clean"] is False and clean is not None:
        notes.append(f"{clean:.0f}° of it clean")
    if event["reason"]:
        notes.append(event["reason"])
    form = {
        "pass": "clean",
        "fault": ", ".join(_fault(f["name"]) for f in event["compensations"]),
        "unknown": "not known whether clean",
    }[verdict]
    return Row(
        f"Attempt {number}",
        "attempt",
        event["start"],
        event["end"],
        (*side, angle, touched[event["touched"]]),
        verdict,
        form,
        tuple(notes),
    )


def _rep_row(event: Plain, number: int, side: tuple[str, ...]) -> Row:
    tempo = event["tempo"]
    times = " · ".join(f"{tempo[part]:.1f}" for part in ("out", "hold", "back"))
    form, notes = _form(event)
    return Row(
        str(number),
        "rep",
        event["start"],
        event["end"],
        (*side, f"{event['range']:.0f}°", f"{times} s"),
        event["verdict"],
        form,
        (*([event["form"]] if event["form"] else []), *notes),
    )


def _hold_row(event: Plain, _: int, side: tuple[str, ...]) -> Row:
    form, notes = _form(event)
    return Row(
        "Hold",
        "hold",
        event["start"],
        event["end"],
        (*side, f"held {event['duration']:.1f} s"),
        event["verdict"],
        form,
        notes,
    )


def _partial_row(event: Plain, _: int, side: tuple[str, ...]) -> Row:
    return Row(
        "–",
        "partial",
        event["start"],
        event["end"],
        (*side, f"{event['range']:.0f}°", "–"),
        "none",
        "too small to count",
        (f"{event['share']:.0%} of what counts",),
    )


def _form(event: Plain) -> tuple[str, tuple[str, ...]]:
    form = {
        "pass": "good",
        "fault": ", ".join(dict.fromkeys(_on_side(f, event) for f in event["faults"])),
        "unknown": "not known",
    }[event["verdict"]]
    possible = dict.fromkeys(f"possible {_on_side(f, event)}" for f in event["possible"])
    return form, (*possible, *event["advice"])


def _on_side(fault: Plain, event: Plain) -> str:
    """A fault's name, with its side where that is not the movement's."""
    side = "" if fault["side"] in ("both", event["side"]) else f" ({SIDE_NAMES[fault['side']]})"
    return _fault(fault["name"]) + side


def _fault(name: str) -> str:
    return FAULT_NAMES.get(name, name.replace("_", " "))


def _amount(value: float, unit: str) -> str:
    return f"{value:.0f}°" if unit == "deg" else f"{value:.2f} {unit}"


def _angle(value: float, uncertainty: float) -> str:
    """An angle with its ±, which no line break parts."""
    return f"{value:.0f}°\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}{uncertainty:.0f}°"


def _lasting(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else f"{clock(seconds)} min"


def _only_held(result: Plain) -> bool:
    """Whether there is nothing but holds, which have neither range nor tempo."""
    return all("duration" in event for event in _events(result))


def _sided(result: Plain) -> bool:
    """Whether the side says anything."""
    return any(event["side"] != "both" for event in _events(result))
