"""`hipcam doctor`: what works on this machine."""

from __future__ import annotations

import argparse

from hipcam.cli.common import OK, SOME_FAILED, Commands, Parser


def add(commands: Commands, common: Parser) -> None:
    """Add the command `doctor`."""
    doctor = commands.add_parser(
        "doctor",
        parents=[common],
        help="check camera, window, voice, model, speed and privacy",
        description="Tries everything hipcam needs, a line each, with what to do: opens each camera and a window for "
        "a moment, speaks a sentence, times the pose network. Ends with 0 if recordings can be scored, "
        "else with 1. Nothing is fetched and nothing is kept.",
    )
    doctor.set_defaults(run=_doctor)


def _doctor(given: argparse.Namespace) -> int:
    from hipcam.run.doctor import NEEDED, examine

    works = True
    for finding in examine():
        print(f"{finding.what:<8} {finding.level:<6} {finding.text}", flush=True)
        works &= finding.level != "wrong" or finding.what not in NEEDED
    print("Recordings can be scored." if works else "Recordings cannot be scored yet.")
    return OK if works else SOME_FAILED
