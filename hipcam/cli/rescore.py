"""`hipcam rescore`: stored tracks, judged again without their videos."""

from __future__ import annotations

import argparse
from pathlib import Path

from hipcam.cli.common import OK, SOME_FAILED, UNUSABLE, Commands, Parser, activity, add_settings, note, tell
from hipcam.cli.outputs import add_outputs, deliver, plan
from hipcam.core.errors import HipcamError
from hipcam.words.guide import ACTIVITIES


def add(commands: Commands, common: Parser) -> None:
    """Add the command `rescore`."""
    rescore = commands.add_parser(
        "rescore",
        parents=[common],
        help="score again what 'score --track' has stored, without the video",
        description="Judges stored tracks again, for instance with other settings, and prints what was found. Nothing "
        "is written unless an option asks for it.",
    )
    rescore.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="TRACK.npz",
        help="what 'hipcam score --track' or '--export npz' has written",
    )
    rescore.add_argument(
        "--activity",
        type=activity,
        metavar="|".join(("auto", *ACTIVITIES)),
        help="what the video shows (default: as it was scored)",
    )
    add_outputs(rescore, "track")
    add_settings(rescore)
    rescore.add_argument("--quiet", action="store_true", help="print no summary")
    rescore.set_defaults(run=_rescore)


def _rescore(given: argparse.Namespace) -> int:
    from hipcam.judge.settings import Settings, read_settings

    settings = read_settings(given.settings) if given.settings else Settings()
    sources = list(dict.fromkeys(given.paths))
    targets = plan(given, sources, len(sources))
    if not targets:
        return UNUSABLE

    from hipcam.track.scored import judge
    from hipcam.track.stored import load_reading

    done = 0
    for path, files in targets.items():
        try:
            stored = load_reading(path)
            asked = given.activity or stored.reading.activity
            if stored.reading.activity not in ("auto", asked):
                note(
                    f"{path} was read for {stored.reading.activity}: what {asked} needs from the pictures may be "
                    "missing; score the video again to be sure."
                )
            deliver(judge(stored.reading, asked, settings, stored.model, stored.source_sha256), files, given)
        except HipcamError as error:
            tell(error, given)
            continue
        done += 1
    return UNUSABLE if not done else SOME_FAILED if done < len(sources) else OK
