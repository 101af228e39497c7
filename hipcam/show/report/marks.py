"""What is marked on the chart of a result, and the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.judge.activity import activity
from hipcam.judge.curve import movements
from hipcam.judge.records import Attempt, Hold
from hipcam.show.report.drawing import both_widths
from hipcam.show.report.phrases import amount, clock, degrees, lasting
from hipcam.show.report.rows import rows_of
from hipcam.show.report.timeline import Mark, timeline
from hipcam.words import say
from hipcam.words.names import begin, fault_name

if TYPE_CHECKING:
    from markupsafe import Markup

    from hipcam.judge.curve import Curve
    from hipcam.judge.records import Event
    from hipcam.judge.result import Result
    from hipcam.show.report.rows import Row

#: How many faults a chart tells to somebody who does not see it; the table tells all of them.
_TOLD = 12


def axis(result: Result, curve: Curve | None) -> str:
    """What the chart's axis shows."""
    if result.activity is None:
        return ""
    of = activity(result.activity)
    # What is judged by a rise from rest in some views is on a scale that begins there.
    risen = curve is not None and curve.low >= 0 and of.has("axis_rise")
    return of.say("axis_rise" if risen else "axis")


def chart(result: Result, curve: Curve | None) -> Markup | None:
    """The angle over time with what is marked on it; None without one."""
    if curve is None or result.activity is None:
        return None
    marks = marks_of(result)
    title = axis(result, curve)
    faults = [mark for mark in marks if mark.kind == "fault"]
    text = say(
        "report.chart.text",
        movements=len(marks) - len(faults),
        duration=lasting(result.source.duration),
        zone=activity(result.activity).say("zone"),
        least=degrees(curve.target[0]),
        most=degrees(curve.target[1]),
        faults=" ".join(f"{mark.title}." for mark in faults[:_TOLD]),
    )
    return both_widths(
        lambda name, width: timeline(curve, marks, title=title, text=text, name=f"time-{name}", width=width)
    )


def marks_of(result: Result) -> list[Mark]:
    """Movements, each followed by its faults."""
    marks: list[Mark] = []
    for row, event in zip(rows_of(result), movements(result), strict=True):
        name = row.number if row.kind == "partial" else row.name
        title = say("report.chart.movement", name=name, time=row.time, form=row.form)
        marks.append(Mark(row.kind, row.start, row.end, _label(row, event), title))
        marks += [
            Mark(
                "fault",
                start,
                end,
                "",
                say(
                    "report.chart.fault",
                    fault=begin(fault_name(fault.name)),
                    time=clock(start),
                    amount=amount(fault.value, fault.unit),
                ),
                fault.name,
            )
            for fault in event.faults
            for start, end in fault.spans
        ]
    return marks


def _label(row: Row, event: Event) -> str:
    """What stands above a movement."""
    if isinstance(event, Attempt) and event.rotation is not None:
        return degrees(event.rotation)
    if isinstance(event, Hold):
        return say("report.chart.hold", seconds=event.duration)
    return row.number if row.kind == "rep" else ""
