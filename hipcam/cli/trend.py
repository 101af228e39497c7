"""`hipcam trend`: one activity over time."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser, add_data_dir, name_of_activity
from hipcam.cli.history import day, existing, printable, when
from hipcam.core.errors import HipcamError

if TYPE_CHECKING:
    from hipcam.keep.history import History
    from hipcam.keep.trend import Point, Trend

#: Letters of the terminal's chart, and the degrees or points at its end.
_WIDTH, _MOST_ROTATION, _MOST_SCORE = 40, 60.0, 100.0


def add(commands: Commands, common: Parser) -> None:
    """Add the command `trend`."""
    trend = commands.add_parser(
        "trend",
        parents=[common],
        help="show how one activity has gone over time",
        description="Shows the kept sessions of one activity over time, and whether a change is more than measurement "
        "error: the clean rotation of the standing test, or the score and good repetitions of an exercise.",
    )
    trend.add_argument("activity", type=name_of_activity, metavar="ACTIVITY", help="such as er-test")
    trend.add_argument("--side", choices=("left", "right", "both"), help="only this side")
    trend.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="only from this day on")
    trend.add_argument("--until", type=day, metavar="YYYY-MM-DD", help="only up to this day, which is included")
    trend.add_argument("--person", metavar="NAME", help="whose; needed where several people have sessions")
    trend.add_argument("--html", type=Path, metavar="FILE.html", help="write it as a page, too")
    add_data_dir(trend)
    trend.set_defaults(run=_trend)


def _trend(given: argparse.Namespace) -> int:
    from hipcam.keep.trend import make_trend

    if given.html:
        from hipcam.core.files import check_writable

        check_writable(given.html)
    with existing(given.data_dir) as history:
        person = whose(history, given.person)
        entries = history.sessions(
            activity=given.activity,
            person=person,
            since=given.since,
            until=given.until + timedelta(days=1) if given.until else None,
        )
    done = {side for entry in entries for side in entry.sides if side != "total"}
    sides = [given.side] if given.side else [side for side in ("left", "right", "both") if side in done]
    trends = [make_trend(entries, given.activity, side) for side in sides if side in done]
    if not trends:
        where = f", side {given.side}" if given.side else ""
        raise HipcamError(
            f"No kept session has {given.activity}{where}{f' by {printable(person)}' if person else ''}; "
            "'hipcam history' lists what there is."
        )
    if given.html:
        from hipcam.core.files import write_files
        from hipcam.show.report.trend import trend_page

        write_files([(given.html, trend_page(trends, person))])
    for trend in trends:
        print("\n".join(lines(trend)))
    return OK


def whose(history: History, person: str | None) -> str:
    """The person meant: the one named, or the only one there is.

    Raises
    ------
    HipcamError
        If there are several and none was named; two people's angles in one trend would mean nothing.
    """
    people = history.people()
    if person is not None or len(people) < 2:
        return person if person is not None else next(iter(people), "")
    names = ", ".join(printable(name) if name else "'' (nobody named)" for name in people)
    raise HipcamError(f"Several people have sessions: {names}; say whose with --person NAME.")


def lines(trend: Trend) -> list[str]:
    """A trend for the terminal: a line a session, with a chart, then what it comes to."""
    side = {"both": "both sides"}.get(trend.side, f"{trend.side} side")
    what = "clean rotation" if trend.rotation else "score (0-100)"
    most = max(
        [_MOST_ROTATION if trend.rotation else _MOST_SCORE, *(p.value + (p.uncertainty or 0) for p in trend.points)]
    )
    said = [f"{trend.activity}, {side}: {what}, chart from 0 to {most:.0f}{'°' if trend.rotation else ''}"]
    said += [
        f"  {when(point.made)}  {trend.value(point):9s} {_bar(point, most)}  {trend.about(point)}".rstrip()
        for point in trend.points
    ]
    if trend.left_out:
        said.append(f"  {trend.left_out} more without a " + ("clean score" if trend.rotation else "score"))
    return [*said, *(f"  {sentence}" for sentence in trend.sentences())]


def _bar(point: Point, most: float) -> str:
    """The value on its scale from 0, with its ±."""

    def at(value: float) -> int:
        return round(min(max(value, 0.0), most) / most * (_WIDTH - 1))

    cells = ["·"] * _WIDTH
    if point.uncertainty:
        for cell in range(at(point.value - point.uncertainty), at(point.value + point.uncertainty) + 1):
            cells[cell] = "─"
    cells[at(point.value)] = "●"
    return "".join(cells)
