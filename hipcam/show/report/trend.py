"""The page of a trend: one activity over the kept sessions, for the screen and for paper."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from hipcam.core.files import MARKS
from hipcam.judge.bands import LEAST_DIFFERENCE
from hipcam.show.report.chart import NARROW, WIDE, sessions
from hipcam.show.report.safe import _asset, _environment, _hash, _safe
from hipcam.words.guide import GUIDES, SAFETY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.keep.trend import Trend

_SIDES = {"left": "Left side", "right": "Right side", "both": "Both sides"}


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
    style = _asset("page.css")
    today = datetime.now().astimezone()
    return (
        _environment()
        .get_template("page.trend.html")
        .render(
            mark=MARKS["html"],
            style=_safe(style),
            style_hash=_hash(style),
            title=GUIDES[trends[0].activity].title,
            person=person,
            made=f"{today.day} {today:%B %Y}",
            parts=[_part(trend) for trend in trends],
            rotation=trends[0].rotation,
            least=f"{LEAST_DIFFERENCE:.0f}",
            safety=SAFETY,
        )
    )


def _part(trend: Trend) -> dict[str, Any]:
    title, text = _SIDES[trend.side], " ".join(trend.sentences())
    rows = [
        {
            "when": f"{point.made.astimezone():%Y-%m-%d %H:%M}",
            "number": point.number,
            "value": trend.value(point),
            "about": trend.about(point),
        }
        for point in trend.points
    ]
    charts = (
        "".join(
            f'<div class="{kind}">'
            f"{sessions(trend, title=title, text=text, name=f'{trend.side}-{kind}', width=width)}</div>"
            for kind, width in (("wide", WIDE), ("narrow", NARROW))
        )
        if rows
        else ""
    )
    return {
        "name": trend.side,
        "title": title,
        "sentences": trend.sentences(),
        "chart": _safe(charts),
        "rows": rows,
        "left_out": trend.left_out,
    }
