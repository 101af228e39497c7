"""The chart of one side of one activity over the kept sessions."""

from __future__ import annotations

from datetime import timedelta
from math import nan
from typing import TYPE_CHECKING, Any

from hipcam.show.report.drawing import ABOVE, BELOW, PLOT, WIDE, axes_at, figure_of, svg
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from matplotlib.axes import Axes

    from hipcam.keep.trend import Measure, Point, Trend

#: Pixels of the title of the axis of days.
_TITLE = 18
#: What the top of the scale stands for at least: degrees, repetitions, seconds.
_LEAST: dict[Measure, float] = {"rotation": 60.0, "reps": 13.0, "hold": 32.0}


def sessions_chart(trend: Trend, *, title: str, text: str, name: str, width: int = WIDE) -> str:
    """One side of one activity over the kept sessions: rotation with its ±, or what was done in good form.

    What is too small a change from the first rotation to count is shaded. Parameters beside `trend`, which has at least
    one point, and what is given back are those of `timeline.timeline`.
    """
    from hipcam.keep.trend import rotation_change

    points = trend.points
    left, right, height = 44, width - 16, ABOVE + PLOT + BELOW + _TITLE
    with figure_of(width, height, name) as figure:
        axes = axes_at(figure, left, ABOVE, right, ABOVE + PLOT)
        axes.set_ylim(
            0, max([_LEAST[trend.measure], *(point.value + (point.uncertainty or 0.0) + 3 for point in points)])
        )
        _days_axis(axes, points, width)
        change = rotation_change(points[0].figures, points[-1].figures) if trend.measure == "rotation" else None
        if change is not None:
            low, high = points[0].value - change.smallest, points[0].value + change.smallest
            axes.axhspan(max(0.0, low), high, linewidth=0, gid="target")
        days, values = [_day(point) for point in points], [point.value for point in points]
        axes.plot(days, values, linewidth=1.5, gid="curve")
        doubts = [point.uncertainty or nan for point in points]
        # Each from its low to its high end, and nothing between one and the next.
        ends = [end for value, doubt in zip(values, doubts, strict=True) for end in (value - doubt, value + doubt, nan)]
        axes.plot([day for day in days for _ in range(3)], ends, "k_-", markersize=9, gid="doubt")
        axes.plot(days, values, "ko", markersize=8, gid="score")
        axes.yaxis.set_major_formatter(lambda value, _: say(f"report.trend.tick.{trend.measure}", value=value))
        axes.locator_params(axis="y", nbins=6, integer=True)
        axes.text(0, 1.04, say(f"report.trend.axis.{trend.measure}"), transform=axes.transAxes, gid="note")
        axes.set_xlabel(say("report.trend.axis.day"), gid="note")
        return svg(figure, name, title, text, kind="sessions")


def _days_axis(axes: Axes, points: Sequence[Point], width: int) -> None:
    from matplotlib import dates

    first, last = _day(points[0]), _day(points[-1])
    margin = max((last - first) * 0.04, timedelta(days=1))
    axes.set_xlim(first - margin, last + margin)
    key = "report.chart.day" if last - first < timedelta(days=60) else "report.chart.month"
    ticks: Any = dates
    axes.xaxis.set_major_locator(ticks.AutoDateLocator(minticks=2, maxticks=max(5, width // 110)))
    axes.xaxis.set_major_formatter(lambda value, _: _written(key, ticks.num2date(value)))


def _day(point: Point) -> Any:
    """When a session was, as this place's clock said; typed loosely, since matplotlib takes days as numbers."""
    return point.made.astimezone().replace(tzinfo=None)


def _written(key: str, moment: datetime) -> str:
    return say(key, day=moment.day, month=say(f"month.short.{moment.month}"), year=moment.year)
