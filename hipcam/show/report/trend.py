"""The page of a trend: one activity over the kept sessions, for the screen and for paper."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from hipcam.judge.activity import activity
from hipcam.judge.bands import LEAST_DIFFERENCE
from hipcam.show.report.assets import markup, render
from hipcam.show.report.drawing import both_widths
from hipcam.show.report.phrases import day, degrees
from hipcam.show.report.sessions import sessions_chart
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.keep.trend import Trend


def trend_page(trends: Sequence[Trend], person: str = "") -> str:
    """The page about one activity of one person, a part for each side.

    Parameters
    ----------
    trends : sequence of Trend
        At least one, all of the same activity.
    person : str
        Whose; empty for nobody named.

    Returns
    -------
    str
        The HTML. It asks for nothing.
    """
    return render(
        "page.trend.html",
        title=activity(trends[0].activity).say("title"),
        person=person,
        made=day(datetime.now().astimezone()),
        parts=[_part(trend) for trend in trends],
        least=degrees(LEAST_DIFFERENCE),
    )


def _part(trend: Trend) -> dict[str, Any]:
    title, text = say(f"report.trend.{trend.side}"), " ".join(trend.sentences())
    rows = [
        {
            "when": f"{point.made.astimezone():%Y-%m-%d %H:%M}",
            "number": point.number,
            "value": trend.value(point),
            "about": trend.about(point),
        }
        for point in trend.points
    ]

    def draw(kind: str, width: int) -> str:
        return sessions_chart(trend, title=title, text=text, name=f"{trend.side}-{kind}", width=width)

    return {
        "name": trend.side,
        "measure": trend.measure,
        "title": title,
        "sentences": trend.sentences(),
        "chart": both_widths(draw) if rows else markup(""),
        "rows": rows,
        "left_out": trend.left_out,
    }
