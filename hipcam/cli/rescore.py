"""`hipcam rescore`: stored tracks, judged again without their videos."""

from __future__ import annotations

import argparse
from pathlib import Path

from hipcam.cli.common import OK, SOME_FAILED, UNUSABLE, Commands, Parser, activity, add_settings, note, tell
from hipcam.cli.defaults import settings_for
from hipcam.cli.outputs import add_outputs, deliver, plan
from hipcam.cli.pictures import add_report
from hipcam.core.errors import HipcamError
from hipcam.judge.activity import AUTO, keys
from hipcam.words import say


def add(commands: Commands, common: Parser) -> None:
    """Add the command `rescore`."""
    rescore = commands.add_parser(
        "rescore",
        parents=[common],
        help=say("cli.rescore.help"),
        description=say("cli.rescore.about"),
    )
    rescore.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="TRACK.npz",
        help=say("cli.rescore.paths"),
    )
    rescore.add_argument(
        "--activity",
        type=activity,
        metavar="|".join((AUTO, *keys())),
        help=say("cli.rescore.activity"),
    )
    add_outputs(rescore, "track")
    add_report(rescore, say("cli.rescore.report"))
    add_settings(rescore)
    rescore.add_argument("--quiet", action="store_true", help=say("cli.rescore.quiet"))
    rescore.set_defaults(run=_rescore)


def _rescore(given: argparse.Namespace) -> int:
    settings = settings_for(given)
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
            if stored.reading.activity not in (AUTO, asked):
                note(say("cli.rescore.read_for", path=path, activity=stored.reading.activity, asked=asked))
            scored = judge(stored.reading, asked, settings, stored.model, stored.source_sha256)
            deliver(scored, files, given, stored=True)
        except HipcamError as error:
            tell(error, given)
            continue
        done += 1
    return UNUSABLE if not done else SOME_FAILED if done < len(sources) else OK
