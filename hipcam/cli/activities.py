"""`hipcam activities`: what there is to do and how to set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser
from hipcam.words.guide import GUIDES, SAFETY

if TYPE_CHECKING:
    import argparse


def add(commands: Commands, common: Parser) -> None:
    """Add the command `activities`."""
    activities = commands.add_parser("activities", parents=[common], help="list the activities and how to set up")
    activities.set_defaults(run=_activities)


def _activities(given: argparse.Namespace) -> int:
    for guide in GUIDES.values():
        print(f"{guide.activity}: {guide.title}")
        for label, text in (
            ("camera", guide.camera),
            ("posture", guide.posture),
            ("movement", guide.movement),
            ("dose", guide.dose),
        ):
            print(f"  {label + ':':10s}{text}")
        print()
    print(SAFETY)
    return OK
