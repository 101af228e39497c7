"""`hipcam activities`: what there is to do and how to set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser
from hipcam.judge.activity import keys
from hipcam.words import say

if TYPE_CHECKING:
    import argparse


def add(commands: Commands, common: Parser) -> None:
    """Add the command `activities`."""
    activities = commands.add_parser("activities", parents=[common], help=say("cli.activities.help"))
    activities.set_defaults(run=_activities)


def _activities(given: argparse.Namespace) -> int:
    # By their keys: nothing of the activities but their words is needed, and nothing else is loaded.
    for key in keys():
        print(f"{key}: {say(f'activity.{key}.title')}")
        for what in ("camera", "posture", "movement", "dose"):
            print(f"  {say(f'cli.activities.{what}') + ':':10s}{say(f'activity.{key}.{what}')}")
        print()
    print(say("safety"))
    return OK
