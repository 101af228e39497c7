"""`hipcam activities`: what there is to do and how to set up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser
from hipcam.judge.activity import keys
from hipcam.words import say

if TYPE_CHECKING:
    import argparse


def add(commands: Commands, common: Parser) -> None:
    """Add the command `activities`."""
    activities = commands.add_parser("activities", parents=[common], help=say("cli.activities.help"))
    activities.add_argument("--html", type=Path, metavar="FILE.html", help=say("cli.activities.html"))
    activities.set_defaults(run=_activities)


def _activities(given: argparse.Namespace) -> int:
    if given.html:
        from hipcam.core.files import check_writable, write_files
        from hipcam.show.report.activities import activities_page

        check_writable(given.html)
        write_files([(given.html, activities_page())])
        return OK
    # By their keys: nothing of the activities but their words is needed, and nothing else is loaded.
    for key in keys():
        print(f"{key}: {say(f'activity.{key}.title')}")
        for what in ("camera", "posture", "movement", "dose"):
            print(f"  {say(f'cli.activities.{what}') + ':':10s}{say(f'activity.{key}.{what}')}")
        print()
    print(say("safety"))
    return OK
