"""The page of a trend: one activity over the kept sessions, for the screen and for paper."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from hipcam.judge.activity import activity
from hipcam.judge.bands import LEAST_DIFFERENCE
from hipcam.keep.trend import how_often, rotation_change
from hipcam.show.report.assets import markup, render
from hipcam.show.report.drawing import both_widths
from hipcam.show.report.phrases import day, degrees
from hipcam.show.report.sessions import sessions_chart
from hipcam.show.report.weeks import weeks_chart
from hipcam.words import say
from hipcam.words.names import begin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.keep.trend import Trend, Week


def trend_page(trends: Sequence[Trend], person: str = "", often: Sequence[Week] = ()) -> str:
    """The page about one activity of one person, a part for each side.

    Parameters
    ----------
    trends : sequence of Trend
        At least one, all of the same activity.
    person : str
        Whose; empty for nobody named.
    often : sequence of Week
        How often it was done, from `weeks`.

    Returns
    -------
    str
        The HTML. It asks for nothing.
    """
    title = activity(trends[0].activity).say("title")
    return render(
        "page.trend.html",
        title=title,
        head=say("report.trend.head" if person else "report.trend.title", title=title, person=person),
        often=how_often(often) if often else "",
        weeks=both_widths(partial(weeks_chart, often)) if often else markup(""),
        person=person,
        made=_day(datetime.now()),
        parts=[_part(trend) for trend in trends],
        least=degrees(LEAST_DIFFERENCE),
    )


def _part(trend: Trend) -> dict[str, Any]:
    title, sentences = say(f"report.trend.{trend.side}"), trend.sentences(_day)
    text = " ".join(sentences)
    change = rotation_change(trend.points[0].figures, trend.points[-1].figures) if trend.points else None
    rows = [
        {
            "when": say("report.trend.when", day=_day(point.made), time=f"{point.made.astimezone():%H:%M}"),
            "number": point.number,
            "value": trend.value(point),
            "about": trend.about(point),
            "felt": begin(", ".join(point.felt.told)),
        }
        for point in trend.points
    ]

    def draw(kind: str, width: int) -> str:
        return sessions_chart(trend, title=title, text=text, name=f"{trend.side}-{kind}", width=width)

    return {
        "name": trend.side,
        "measure": trend.measure,
        "title": title,
        "sentences": sentences,
        "smallest": degrees(change.smallest) if change is not None else "",
        "chart": both_widths(draw) if rows else markup(""),
        "rows": rows,
        "left_out": trend.left_out,
    }


def _day(moment: datetime) -> str:
    """The day of a moment, here, in words."""
    return day(moment.astimezone())
