"""`hipcam history`: what was kept."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hipcam.cli.common import OK, Commands, Parser, add_data_dir, name_of_activity
from hipcam.core.errors import HipcamError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hipcam.keep.entries import Entry, Figures
    from hipcam.keep.history import History

NOTHING_KEPT = "'hipcam live' keeps each session, 'hipcam score VIDEO --save' a recording."


def add(commands: Commands, common: Parser) -> None:
    """Add the command `history` with its subcommands."""
    history = commands.add_parser(
        "history",
        parents=[common],
        help="list, show, export, import and delete kept sessions",
        description="Lists the sessions that were kept, oldest first. They stand in one file on this machine.",
    )
    history.add_argument("--activity", type=name_of_activity, metavar="ACTIVITY", help="only this one")
    history.add_argument("--side", choices=("left", "right", "both"), help="only with something done on this side")
    history.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="only from this day on")
    history.add_argument("--until", type=day, metavar="YYYY-MM-DD", help="only up to this day, which is included")
    history.add_argument("--person", metavar="NAME", help="only of this person")
    add_data_dir(history)
    history.set_defaults(run=_list)
    actions = history.add_subparsers(title="more", metavar="ACTION")

    show = actions.add_parser("show", parents=[common], help="show one session as it was told")
    show.add_argument("number", type=int, metavar="N", help="its number in the list")
    show.add_argument("--json", action="store_true", help="as JSON, the whole result")
    show.add_argument("--html", type=Path, metavar="FILE.html", help="as a report, a page to read and print")
    show.set_defaults(run=_show)
    out = actions.add_parser("export", parents=[common], help="write all sessions as JSON lines")
    out.add_argument("file", metavar="FILE", help="where to; - is standard output")
    out.set_defaults(run=_export)
    back = actions.add_parser("import", parents=[common], help="bring in sessions that were exported")
    back.add_argument("file", type=Path, metavar="FILE", help="from 'hipcam history export'")
    back.set_defaults(run=_import)
    delete = actions.add_parser("delete", parents=[common], help="delete sessions")
    delete.add_argument("numbers", type=int, nargs="+", metavar="N", help="their numbers in the list")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    delete.set_defaults(run=_delete)
    for action in (show, out, back, delete):
        add_data_dir(action, inner=True)


def day(word: str) -> datetime:
    """An argument that is a day: its beginning here."""
    try:
        return datetime.strptime(word, "%Y-%m-%d").astimezone()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{word!r} is not a day like 2026-01-31") from None


def when(moment: datetime) -> str:
    """A moment as people here write it in lists."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def printable(text: str) -> str:
    """A file's or person's name without what could steer the terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def existing(folder: Path | None) -> History:
    """The history, if there is one.

    Raises
    ------
    HipcamError
        If nothing was ever kept there; looking makes no file.
    """
    from hipcam.keep.folder import history_path
    from hipcam.keep.history import History

    path = history_path(folder)
    if not path.exists():
        raise HipcamError(f"There is no history {path}: {NOTHING_KEPT}")
    return History(folder)


def agreed(question: str, yes: bool) -> bool:
    """Whether the person agrees to something that cannot be undone.

    Raises
    ------
    HipcamError
        If there is nobody to ask.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise HipcamError("Deleting asks first, and nobody is there to answer; use --yes.")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _list(given: argparse.Namespace) -> int:
    from hipcam.keep.folder import history_path

    if not history_path(given.data_dir).exists():
        print(f"The history is empty. {NOTHING_KEPT}")
        return OK
    with existing(given.data_dir) as history:
        entries = history.sessions(
            activity=given.activity,
            side=given.side,
            person=given.person,
            since=given.since,
            until=given.until + timedelta(days=1) if given.until else None,
        )
        kept = sum(history.people().values())
    if not entries:
        print(f"None of the {kept} kept sessions fits." if kept else f"The history is empty. {NOTHING_KEPT}")
        return OK
    named = any(entry.person for entry in entries)
    rows = [("no.", "when", *(["who"] if named else []), "activity", "found", "from")]
    rows += [
        (
            str(entry.number),
            when(entry.made),
            *([printable(entry.person)] if named else []),
            entry.activity or "none",
            found(entry),
            "live" if entry.kind == "live" else printable(entry.source),
        )
        for entry in entries
    ]
    print("\n".join(columns(rows)))
    return OK


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines in which the cells of each column stand below each other, those of the first to the right."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [first.rjust(widths[0]), *(cell.ljust(width) for cell, width in zip(others, widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()


def found(entry: Entry) -> str:
    """What a session came to, in a line."""
    sides = {side: figures for side, figures in entry.sides.items() if side != "total"}
    if entry.activity == "er-test":
        said = [f"{side} {rotation(figures)}" for side, figures in sides.items()]
    else:
        said = [" ".join(([side] if side != "both" else []) + [counts(figures)]) for side, figures in sides.items()]
        score = entry.sides["total"].score if said else None
        said += [f"score {score:.0f}"] if score is not None else []
    return ", ".join(said) or "nothing counted"


def counts(figures: Figures) -> str:
    """What was counted on a side of an exercise."""
    said = []
    if figures.judged_reps:
        said.append(f"{figures.good_reps} of {figures.reps} good")
    elif figures.reps:
        said.append(f"{figures.reps} repetitions")
    if figures.longest_hold is not None:
        said.append(f"held {figures.longest_hold:.0f} s")
    return " and ".join(said) or "nothing counted"


def rotation(figures: Figures) -> str:
    """The score of a side of the standing test."""
    if figures.rotation is None:
        return "no clean score"
    return f"{figures.rotation:.0f}° ± {figures.uncertainty or 0:.0f}°"


def _show(given: argparse.Namespace) -> int:
    with existing(given.data_dir) as history:
        plain, curve = history.result(given.number), history.curve(given.number)
        entry = next(e for e in history.sessions() if e.number == given.number)
    if given.html:
        from hipcam.core.files import check_writable, write_files

        check_writable(given.html)
        write_files([(given.html, _in_words(entry, partial(_page, plain, curve)))])
    if given.json:
        import json

        print(json.dumps(plain, indent=1, ensure_ascii=False))
        return OK
    said = _in_words(entry, partial(_said, plain))
    who = f", {printable(entry.person)}" if entry.person else ""
    print(f"{entry.number}: {when(entry.made)}{who}")
    print(said)
    return OK


def _said(plain: dict[str, Any]) -> str:
    from hipcam.judge.result import Result
    from hipcam.show.text import describe

    return describe(Result.from_dict(plain))


def _page(plain: dict[str, Any], curve: dict[str, Any] | None) -> str:
    from hipcam.judge.curve import Curve
    from hipcam.judge.next_steps import plan
    from hipcam.judge.result import Result
    from hipcam.show.report import report_html

    result = Result.from_dict(plain)
    return report_html(result, curve=Curve.from_dict(curve) if curve else None, steps=plan(result))


def _in_words(entry: Entry, tell: Callable[[], str]) -> str:
    """What is told of a session.

    Raises
    ------
    HipcamError
        If its result is not of a form that this version tells.
    """
    try:
        return tell()
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise HipcamError(
            f"Session {entry.number} was kept by another version of hipcam and cannot be told in words; "
            "--json shows it."
        ) from error


def _export(given: argparse.Namespace) -> int:
    from hipcam.core.files import write_files

    with existing(given.data_dir) as history:
        if given.file == "-":
            for line in history.export():
                sys.stdout.buffer.write(line.encode())
        else:
            write_files([(Path(given.file), history.export())])
    return OK


def _import(given: argparse.Namespace) -> int:
    from hipcam.keep.history import History

    try:
        lines = given.file.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise HipcamError(f"{given.file} cannot be read ({(error.strerror or 'error').lower()}).") from error
    except UnicodeDecodeError as error:
        raise HipcamError(f"{given.file} is not a text file; use one from 'hipcam history export'.") from error
    with History(given.data_dir) as history:
        added, there = history.load(lines)
    print(f"{added} brought in" + (f", {there} were there already" if there else ""))
    return OK


def _delete(given: argparse.Namespace) -> int:
    numbers = list(dict.fromkeys(given.numbers))
    with existing(given.data_dir) as history:
        for number in numbers:
            history.result(number)
        named = f"session {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} sessions"
        if not agreed(f"Delete {named} for good?", given.yes):
            print("Nothing was deleted.")
            return OK
        history.delete(numbers)
    print(f"Deleted {named}.")
    return OK
