"""`hipcam model`: the pose network's files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hipcam.cli.common import OK, Commands, Parser, progress
from hipcam.pose.choice import INSTALLABLE
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
    model.add_argument("key", nargs="?", choices=INSTALLABLE, default=INSTALLABLE[0], help=say("cli.model.key"))
    model.add_argument("--wheel", type=Path, metavar="FILE", help=say("cli.model.wheel"))
    model.add_argument("--package", type=Path, metavar="FILE", help=say("cli.model.package"))
    model.set_defaults(run=_model)


def _model(given: argparse.Namespace) -> int:
    from hipcam.pose import store as model_store

    if given.action == "path":
        print(model_store.model_path(given.key))
    elif given.action == "verify":
        found = model_store.verify_model(given.key)
        print(say("cli.model.sound", name=found.name, sha=found.sha256))
    else:
        with progress(say("cli.fetching_model"), not sys.stderr.isatty()) as advance:
            path = model_store.install_model(given.key, wheel=given.wheel, package=given.package, progress=advance)
        print(say("cli.model.installed", path=path))
    return OK
