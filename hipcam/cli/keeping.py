"""The options that say whether a session is kept, and keeping it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from hipcam.cli.common import add_data_dir, note
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.judge.curve import Curve
    from hipcam.keep.entries import Kind


def add_keeping(parser: argparse.ArgumentParser, *, kept: bool) -> None:
    """Add `--save`, `--person` and `--data-dir`; `kept` says what happens without them."""
    parser.add_argument(
        "--save",
        action=argparse.BooleanOptionalAction,
        default=kept,
        help=say("cli.save.kept" if kept else "cli.save.not_kept"),
    )
    parser.add_argument("--person", metavar="NAME", default="", help=say("cli.person"))
    add_data_dir(parser)


def check_keeping(given: argparse.Namespace) -> None:
    """Make sure that a session can be kept, before anybody has worked for it.

    Raises
    ------
    HistoryError
        If the history cannot be opened, or the name cannot be shown.
    """
    if given.save:
        from hipcam.keep.folder import check_name
        from hipcam.keep.history import History

        check_name(given.person)
        with History(given.data_dir):
            pass


def keep(result: dict[str, Any], given: argparse.Namespace, kind: Kind, curve: Curve | None = None) -> None:
    """Keep a result if that was asked for, and say where, or why not.

    Parameters
    ----------
    result : dict
        As `Result.to_dict` gives it.
    given : argparse.Namespace
        With the options of `add_keeping`.
    kind : str
        `live` or `file`.
    curve : Curve, optional
        The angle over time.

    Raises
    ------
    HistoryError
        If it cannot be kept.
    """
    if not given.save:
        if kind == "live":
            note(say("cli.not_kept"))
        return
    if kind == "live" and not (result["reps"] or result["holds"] or result["attempts"]):
        note(say("cli.nothing_to_keep"))
        return
    from hipcam.keep.history import History

    with History(given.data_dir) as history:
        number = history.add(result, kind=kind, person=given.person, curve=curve.to_dict() if curve else None)
        note(say("cli.kept", number=number, path=history.path))
