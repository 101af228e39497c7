"""`hipcam trend`: one activity over time."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser, add_data_dir, name_of_activity
from hipcam.cli.history import day, existing, tell_damaged
from hipcam.core.errors import HipcamError
from hipcam.core.printable import printable
from hipcam.show.sessions import when
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.keep.history import History
    from hipcam.keep.trend import Measure, Point, Trend

#: Letters of the terminal's chart, and what its end stands for at least: degrees, repetitions, seconds.
_WIDTH = 40
_MOST: dict[Measure, float] = {"rotation": 60.0, "reps": 12.0, "hold": 30.0}
_UNIT: dict[Measure, str] = {"rotation": "°", "reps": "", "hold": " s"}


def add(commands: Commands, common: Parser) -> None:
    """Add the command `trend`."""
    trend = commands.add_parser(
        "trend",
        parents=[common],
        help=say("cli.trend.help"),
        description=say("cli.trend.about"),
    )
    trend.add_argument("activity", type=name_of_activity, metavar="ACTIVITY", help=say("cli.trend.activity"))
    trend.add_argument("--side", choices=("left", "right", "both"), help=say("cli.trend.side"))
    trend.add_argument("--since", type=day, metavar="YYYY-MM-DD", help=say("cli.since"))
    trend.add_argument("--until", type=day, metavar="YYYY-MM-DD", help=say("cli.until"))
    trend.add_argument("--person", metavar="NAME", help=say("cli.trend.person"))
    trend.add_argument("--html", type=Path, metavar="FILE.html", help=say("cli.trend.html"))
    add_data_dir(trend)
    trend.set_defaults(run=_trend)


def _trend(given: argparse.Namespace) -> int:
    from hipcam.keep.trend import how_often, make_trend, weeks

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
    tell_damaged(history)
    done = {side for entry in entries for side in entry.sides if side != "total"}
    sides = [given.side] if given.side else [side for side in ("left", "right", "both") if side in done]
    trends = [make_trend(entries, given.activity, side) for side in sides if side in done]
    if not trends:
        where = say("cli.trend.on_side", side=say(f"side.{given.side}")) if given.side else ""
        whom = say("cli.trend.by", person=printable(person)) if person else ""
        raise HipcamError(say("cli.trend.none", activity=given.activity, where=where, whom=whom))
    often = weeks(entries, given.activity, (given.until or datetime.now()).date())
    if given.html:
        from hipcam.core.files import write_files
        from hipcam.show.report.trend import trend_page

        write_files([(given.html, trend_page(trends, person, often))])
    if person:
        print(say("cli.trend.person_is", person=printable(person)))
    for trend in trends:
        print("\n".join(lines(trend)))
    print(how_often(often))
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
    names = ", ".join(printable(name) if name else say("cli.trend.nobody") for name in people)
    raise HipcamError(say("cli.trend.several", names=names))


def lines(trend: Trend) -> list[str]:
    """A trend for the terminal: a line a session, with a chart, then what it comes to."""
    most = max([_MOST[trend.measure], *(p.value + (p.uncertainty or 0) for p in trend.points)])
    said = [
        say(
            "cli.trend.chart",
            activity=trend.activity,
            side=say(f"plan.side.{trend.side}"),
            what=say(f"cli.trend.{trend.measure}"),
            most=f"{most:.0f}{_UNIT[trend.measure]}",
        )
    ]
    said += [
        f"  {when(point.made)}  {trend.value(point):9s} {_bar(point, most)}  {_about(trend, point)}"
        for point in trend.points
    ]
    if trend.left_out:
        said.append(f"  {say(f'cli.trend.left_out.{trend.measure}', n=trend.left_out)}")
    return [*said, *(f"  {sentence}" for sentence in trend.sentences())]


def _about(trend: Trend, point: Point) -> str:
    """What stands beside a session: what to know of its value, and how it felt."""
    return ", ".join((trend.about(point), *point.felt.told))


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
