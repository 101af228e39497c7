"""`hipcam model`: the pose network's files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hipcam.cli.common import OK, Commands, Parser, progress


def add(commands: Commands, common: Parser) -> None:
    """Add the command `model`."""
    model = commands.add_parser(
        "model",
        parents=[common],
        help="install, check or find the pose model",
        description="The pose model is fetched once from the package index; afterwards hipcam needs no network.",
    )
    model.add_argument("action", choices=("install", "verify", "path"))
    model.add_argument(
        "--wheel", type=Path, metavar="FILE", help="install from a wheel you brought, for a machine without network"
    )
    model.set_defaults(run=_model)


def _model(given: argparse.Namespace) -> int:
    from hipcam.pose import store as model_store

    if given.action == "path":
        print(model_store.model_path())
    elif given.action == "verify":
        found = model_store.verify_model()
        print(f"{found.name}: sound (sha256 {found.sha256})")
    else:
        with progress("fetching the pose model", not sys.stderr.isatty()) as advance:
            path = model_store.install_model(wheel=given.wheel, progress=advance)
        print(f"installed: {path}")
    return OK
