"""The chart of how often something was done, week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.show.report.drawing import ABOVE, BELOW, WIDE, axes_at, figure_of, svg
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.keep.trend import Week

#: Pixels of the plot, of the title of an axis, and between two weeks that are named.
_PLOT, _TITLE, _APART = 70, 18, 70
#: Days of a week.
_MOST = 7


def weeks_chart(often: Sequence[Week], name: str, width: int = WIDE) -> str:
    """A bar a week: on how many of its days something was done. What is given back is that of `timeline.timeline`.

    Parameters
    ----------
    often : sequence of Week
        At least one, one after the other.
    name : str
        Tells the charts of one page apart.
    width : int
        Pixels.
    """
    left, right, bottom = 44, width - 16, ABOVE + _PLOT
    title = say("report.trend.weeks")
    text = " ".join(f"{_named(week)}: {week.days}." for week in often)
    with figure_of(width, bottom + BELOW + _TITLE, f"weeks-{name}") as figure:
        axes = axes_at(figure, left, ABOVE, right, bottom)
        axes.set_xlim(-0.6, max(len(often), 4) - 0.4)
        axes.set_ylim(0, _MOST)
        axes.bar(range(len(often)), [week.days for week in often], width=0.7, linewidth=0, gid="bar")
        step = -(-len(often) * _APART // (right - left))
        shown = range((len(often) - 1) % step, len(often), step)
        axes.set_xticks(shown, [_named(often[at]) for at in shown])
        axes.set_yticks([0, _MOST])
        axes.text(0, 1.08, say("report.trend.axis.days"), transform=axes.transAxes, gid="note")
        axes.set_xlabel(say("report.trend.axis.week"), gid="note")
        return svg(figure, f"weeks-{name}", title, text, kind="weeks")


def _named(week: Week) -> str:
    return say("report.chart.day", day=week.monday.day, month=say(f"month.short.{week.monday.month}"))
