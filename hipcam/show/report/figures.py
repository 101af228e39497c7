"""The chart of a report and what is marked on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hipcam.judge.records import Attempt, Hold
from hipcam.show.report.chart import NARROW, WIDE, Mark, clock, timeline
from hipcam.show.report.rows import _amount, _events, _fault, _lasting, _rows
from hipcam.show.report.safe import _safe

if TYPE_CHECKING:
    from markupsafe import Markup

    from hipcam.judge.curve import Curve
    from hipcam.judge.result import Result


#: What the charts' axis shows, by activity.
AXES = {
    "er-test": "How far the hip turns out (degrees)",
    "bridge": "How far the hips are from the line between shoulders and knees (degrees)",
    "ninety-ninety": "How far the trunk leans forward (degrees)",
    "side-lying": "How far the upper leg is lifted (degrees)",
}


#: The same for a bridge filmed from the feet, whose scale begins at 0.
RISE = "How far the hips are lifted (degrees)"


#: What the shaded zone of the chart is, by activity: the goal, or in words of its own only what is enough.
ZONES = {
    "er-test": "target zone",
    "bridge": "target zone",
    "ninety-ninety": "far enough to count",
    "side-lying": "high enough to count",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One fault when it was worst."""

    number: str
    at: float
    amount: str
    picture: str | None

    @property
    def time(self) -> str:
        """The same as minutes and seconds."""
        return clock(self.at)


def _axis(activity: str | None, curve: Curve | None) -> str:
    if activity == "bridge" and curve is not None and curve.low >= 0:
        return RISE
    return AXES.get(activity or "", "")


def _chart(result: Result, curve: Curve | None) -> Markup | None:
    if curve is None or result.activity is None:
        return None
    marks = _marks(result)
    title = _axis(result.activity, curve)
    counted = [m for m in marks if m.kind != "fault"]
    faults = [m for m in marks if m.kind == "fault"]
    text = (
        f"{len(counted)} movements in {_lasting(result.source.duration)}; {ZONES[result.activity]}: "
        f"{curve.target[0]:.0f}° to {curve.target[1]:.0f}°. "
        + " ".join(f"{m.title}." for m in faults[:12])
        + " All of it stands in the table below."
    )
    return _both_widths(
        lambda name, width: timeline(curve, marks, title=title, text=text, name=f"time-{name}", width=width)
    )


def _marks(result: Result) -> list[Mark]:
    marks = []
    for row, event in zip(_rows(result), _events(result), strict=True):
        name = row.number if row.kind != "rep" else f"Repetition {row.number}"
        label = row.number if row.kind == "rep" else ""
        if isinstance(event, Attempt) and event.rotation is not None:
            label = f"{event.rotation:.0f}°"
        if isinstance(event, Hold):
            label = f"hold {event.duration:.0f} s"
        marks.append(Mark(row.kind, row.start, row.end, label, f"{name} at {row.time}: {row.form}"))
        marks += [
            Mark(
                "fault",
                start,
                end,
                "",
                f"{_fault(f.name).capitalize()} at {clock(start)}: {_amount(f.value, f.unit)}",
                f.name,
            )
            for f in event.faults
            for start, end in f.spans
        ]
    return marks


def _both_widths(draw: Any) -> Markup:
    """A chart for a desk and one for a phone; the style sheet shows the one that fits."""
    return _safe(
        "".join(
            f'<div class="{name}">{draw(name, width)}</div>' for name, width in (("wide", WIDE), ("narrow", NARROW))
        )
    )
