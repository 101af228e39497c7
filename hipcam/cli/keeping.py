"""The options that say whether a session is kept, and keeping it."""

from __future__ import annotations

import argparse
import uuid
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hipcam.cli.common import add_data_dir, note, number
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.judge.curve import Curve
    from hipcam.judge.result import Result
    from hipcam.keep.entries import Kind
    from hipcam.keep.felt import Felt
    from hipcam.keep.history import History


#: How long a note may be.
MOST_LETTERS = 500


def add_keeping(parser: argparse.ArgumentParser, *, kept: bool) -> None:
    """Add `--save`, `--person`, `--born`, `--note` and `--data-dir`; `kept` says what happens without them."""
    parser.add_argument(
        "--save",
        action=argparse.BooleanOptionalAction,
        default=kept,
        help=say("cli.save.kept" if kept else "cli.save.not_kept"),
    )
    parser.add_argument("--person", metavar="NAME", default="", help=say("cli.person"))
    parser.add_argument("--born", type=number(1900, date.today().year), metavar="YEAR", help=say("cli.born"))
    parser.add_argument("--note", type=_note, metavar="TEXT", default="", help=say("cli.note"))
    add_data_dir(parser)


def _note(text: str) -> str:
    """An argument that is a note: in one line, and short enough to be read beside a result."""
    text = " ".join(text.split())
    if len(text) > MOST_LETTERS:
        raise argparse.ArgumentTypeError(say("cli.note_too_long", most=MOST_LETTERS, letters=len(text)))
    return text


def said_of(given: argparse.Namespace) -> dict[str, Any]:
    """What somebody said about a session, by its keys in a result; nothing from a command that does not ask."""
    return {name: getattr(given, name) for name in ("note", "born") if hasattr(given, name)}


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
        with History(given.data_dir) as history:
            history.check_writable()


class Growing:
    """One live session, kept as it grows, if that was asked for; a context manager.

    What was completed is in the history before it is told, whatever becomes of this process.

    Parameters
    ----------
    given : argparse.Namespace
        With the options of `add_keeping`.

    Attributes
    ----------
    number : int or None
        What it is kept as, once something of it is.
    """

    def __init__(self, given: argparse.Namespace) -> None:
        self._given, self._identity = given, uuid.uuid4().hex
        self.number: int | None = None
        self._failed = False
        self._open: History | None = None

    def __enter__(self) -> Growing:
        if self._given.save:
            from hipcam.keep.history import History

            # Whoever is last to close the file waits for the disk: not the one who is coaching.
            self._open = History(self._given.data_dir)
        return self

    def __exit__(self, *_: object) -> None:
        if self._open is not None:
            self._open.close()

    def grow(self, result: Result, curve: Curve | None) -> None:
        """Keep what there is so far; that it cannot be kept is told once, and stops nobody."""
        plain = result.to_dict() | said_of(self._given)
        if self._open is None or not (_counted(plain) or self.number):
            return
        from hipcam.keep.folder import HistoryError
        from hipcam.keep.history import History

        try:
            with History(self._given.data_dir, hurried=True) as history:
                self.number = history.add(
                    plain,
                    kind="live",
                    person=self._given.person,
                    curve=curve.to_dict() if curve else None,
                    identity=self._identity,
                )
        except HistoryError as error:
            if not self._failed:
                note(str(error))
            self._failed = True

    def told(self, result: Result) -> Result:
        """A result with what was said about it."""
        return replace(result, **said_of(self._given))

    def end(self, result: Result, curve: Curve | None) -> None:
        """Keep the whole session and say where; one of which nothing counts any more is not kept.

        Raises
        ------
        HistoryError
            If it cannot be kept.
        """
        plain = result.to_dict() | said_of(self._given)
        if self._open is not None and self.number is not None and not _counted(plain):
            self._open.delete([self.number])
        self.number = keep(plain, self._given, "live", curve, self._identity)

    def feel(self, felt: Felt) -> None:
        """Keep with it how it felt, if it was kept and that was answered."""
        if self.number is not None and felt.told:
            from hipcam.keep.history import History

            with History(self._given.data_dir) as history:
                history.feel(self.number, felt)


def _counted(result: dict[str, Any]) -> bool:
    return bool(result["reps"] or result["holds"] or result["attempts"])


def keep(
    result: dict[str, Any],
    given: argparse.Namespace,
    kind: Kind,
    curve: Curve | None = None,
    identity: str | None = None,
) -> int | None:
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
    identity : str, optional
        Of a session that grew.

    Returns
    -------
    int or None
        Its number, if it was kept.

    Raises
    ------
    HistoryError
        If it cannot be kept.
    """
    if not given.save:
        if kind == "live":
            note(say("cli.not_kept"))
        return None
    if kind == "live" and not _counted(result):
        note(say("cli.nothing_to_keep"))
        return None
    from hipcam.keep.history import History

    with History(given.data_dir) as history:
        drawn = curve.to_dict() if curve else None
        kept = result | said_of(given)
        place = history.add(kept, kind=kind, person=given.person, curve=drawn, identity=identity)
        note(say("cli.kept", number=place, path=history.path))
    return place
