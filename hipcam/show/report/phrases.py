"""Numbers, times and names as a report says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.words import say
from hipcam.words.names import begin, fault_name, side_name, unit_name

if TYPE_CHECKING:
    from datetime import date

    from hipcam.judge.records import Event, Fault

#: What stands where there is nothing to say.
NOTHING = "–"


def degrees(value: float) -> str:
    """An angle; no minus before nothing."""
    return say("report.degrees", value=value if round(value) else 0.0)


def angle(value: float, uncertainty: float | None) -> str:
    """An angle with its ±, if that is known, which no line break parts."""
    return degrees(value) if uncertainty is None else say("report.angle", value=value, uncertainty=uncertainty)


def amount(value: float, unit: str) -> str:
    """A fault's size, or the limit it is past."""
    if unit == "deg":
        return degrees(value)
    return say("report.amount", value=value if round(value, 2) else 0.0, unit=unit_name(unit))


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds: 1:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def lasting(seconds: float) -> str:
    """How long a video is."""
    return say("report.seconds", value=seconds) if seconds < 60 else say("report.minutes", clock=clock(seconds))


def day(date: date) -> str:
    """A day in words."""
    return say("report.day", day=date.day, month=say(f"month.{date.month}"), year=date.year)


def on_side(fault: Fault, event: Event) -> str:
    """A fault's name, with its side where that is not the movement's."""
    name = fault_name(fault.name)
    if fault.side in ("both", event.side):
        return name
    return say("report.fault_on_side", fault=name, side=side_name(fault.side))


def sentence(words: str) -> str:
    """Words as a whole sentence."""
    return begin(words) + ("" if words.endswith(".") else ".")
