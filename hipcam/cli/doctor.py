"""`hipcam doctor`: what works on this machine."""

from __future__ import annotations

import argparse

from hipcam.cli.common import OK, SOME_FAILED, Commands, Parser
from hipcam.words import say


def add(commands: Commands, common: Parser) -> None:
    """Add the command `doctor`."""
    doctor = commands.add_parser(
        "doctor",
        parents=[common],
        help=say("cli.doctor.help"),
        description=say("cli.doctor.about"),
    )
    doctor.set_defaults(run=_doctor)


def _doctor(given: argparse.Namespace) -> int:
    from hipcam.run.doctor import NEEDED, examine

    works = True
    for finding in examine():
        part, level = say(f"doctor.part.{finding.what}"), say(f"doctor.level.{finding.level}")
        print(f"{part:<8} {level:<6} {finding.text}", flush=True)
        works &= finding.level != "wrong" or finding.what not in NEEDED
    print(say("cli.doctor.works") if works else say("cli.doctor.works_not"))
    return OK if works else SOME_FAILED
