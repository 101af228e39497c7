"""`hipcam history`: what was kept."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hipcam.cli.common import OK, SOME_FAILED, Commands, Parser, add_data_dir, name_of_activity, note, reason_of
from hipcam.cli.door import print_json
from hipcam.core.errors import HipcamError
from hipcam.core.printable import printable
from hipcam.show.sessions import found, in_words, session_page, when
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hipcam.keep.history import History


def add(commands: Commands, common: Parser) -> None:
    """Add the command `history` with its subcommands."""
    history = commands.add_parser(
        "history",
        parents=[common],
        help=say("cli.history.help"),
        description=say("cli.history.about"),
    )
    history.add_argument("--activity", type=name_of_activity, metavar="ACTIVITY", help=say("cli.only_activity"))
    history.add_argument("--side", choices=("left", "right", "both"), help=say("cli.history.side"))
    history.add_argument("--since", type=day, metavar="YYYY-MM-DD", help=say("cli.since"))
    history.add_argument("--until", type=day, metavar="YYYY-MM-DD", help=say("cli.until"))
    history.add_argument("--person", metavar="NAME", help=say("cli.history.person"))
    add_data_dir(history)
    history.set_defaults(run=_list)
    actions = history.add_subparsers(title=say("cli.history.actions"), metavar="ACTION")

    show = actions.add_parser("show", parents=[common], help=say("cli.history.show.help"))
    show.add_argument("number", type=int, metavar="N", help=say("cli.history.show.number"))
    show.add_argument("--json", action="store_true", help=say("cli.history.show.json"))
    show.add_argument("--html", type=Path, metavar="FILE.html", help=say("cli.history.show.html"))
    show.set_defaults(run=_show)
    out = actions.add_parser("export", parents=[common], help=say("cli.history.export.help"))
    out.add_argument("file", metavar="FILE", help=say("cli.history.export.file"))
    out.set_defaults(run=_export)
    back = actions.add_parser("import", parents=[common], help=say("cli.history.import.help"))
    back.add_argument("file", type=Path, metavar="FILE", help=say("cli.history.import.file"))
    back.set_defaults(run=_import)
    delete = actions.add_parser("delete", parents=[common], help=say("cli.history.delete.help"))
    delete.add_argument("numbers", type=int, nargs="+", metavar="N", help=say("cli.history.delete.numbers"))
    delete.add_argument("--yes", action="store_true", help=say("cli.do_not_ask"))
    delete.set_defaults(run=_delete)
    for action in (show, out, back, delete):
        add_data_dir(action, inner=True)


def day(word: str) -> datetime:
    """An argument that is a day: its beginning here."""
    try:
        return datetime.strptime(word, "%Y-%m-%d").astimezone()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(say("cli.no_day", word=word)) from None


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
        raise HipcamError(say("cli.history.none", path=path))
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
        raise HipcamError(say("cli.nobody_to_ask"))
    print(say("cli.yes_or_no", question=question), end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in say("cli.yes").split()


def _list(given: argparse.Namespace) -> int:
    from hipcam.keep.folder import history_path

    if not history_path(given.data_dir).exists():
        print(say("cli.history.empty"))
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
    tell_damaged(history)
    if not entries:
        print(say("cli.history.none_fits", kept=kept) if kept else say("cli.history.empty"))
        return OK
    named = any(entry.person for entry in entries)
    number, made, who, *others = say("cli.history.head").split("|")
    rows = [(number, made, *([who] if named else []), *others)]
    rows += [
        (
            str(entry.number),
            when(entry.made),
            *([printable(entry.person)] if named else []),
            entry.activity or say("cli.history.no_activity"),
            found(entry),
            say("cli.history.live") if entry.kind == "live" else printable(entry.source),
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


def _show(given: argparse.Namespace) -> int:
    with existing(given.data_dir) as history:
        entry, plain = history.entry(given.number), history.result(given.number)
        page = session_page(history, given.number, note) if given.html else ""
    if given.html:
        from hipcam.core.files import check_writable, write_files

        check_writable(given.html)
        write_files([(given.html, page)])
    if given.json:
        import json

        print(json.dumps(plain, indent=1, ensure_ascii=False))
        return OK
    said = in_words(entry, partial(_said, plain))
    who = f", {printable(entry.person)}" if entry.person else ""
    print(f"{entry.number}: {when(entry.made)}{who}")
    print(said)
    if entry.felt.told:
        print(f"  {', '.join(entry.felt.told)}")
    return OK


def tell_damaged(history: History) -> None:
    """Name the sessions that could not be read."""
    if numbers := sorted(history.damaged):
        note(say("history.damaged_left_out", n=len(numbers), numbers=" ".join(map(str, numbers))))


def _said(plain: dict[str, Any]) -> str:
    from hipcam.judge.result import Result
    from hipcam.show.text import describe

    return describe(Result.from_dict(plain))


def _export(given: argparse.Namespace) -> int:
    from hipcam.core.files import write_files

    with existing(given.data_dir) as history:
        if given.file == "-":
            for line in history.export():
                print_json(line)
        else:
            write_files([(Path(given.file), history.export())])
        tell_damaged(history)
        return SOME_FAILED if history.damaged else OK


def _import(given: argparse.Namespace) -> int:
    from hipcam.keep.history import History

    try:
        lines = given.file.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise HipcamError(say("cli.history.unreadable", file=given.file, why=reason_of(error))) from error
    except UnicodeDecodeError as error:
        raise HipcamError(say("cli.history.no_text", file=given.file)) from error
    with History(given.data_dir) as history:
        added, there = history.load(lines)
    print(say("cli.history.added_some" if there else "cli.history.added", added=added, there=there))
    return OK


def _delete(given: argparse.Namespace) -> int:
    numbers = list(dict.fromkeys(given.numbers))
    with existing(given.data_dir) as history:
        history.check_there(numbers)
        named = say("cli.history.sessions", n=len(numbers), number=numbers[0])
        if not agreed(say("cli.history.delete_these", what=named), given.yes):
            print(say("cli.not_deleted"))
            return OK
        history.delete(numbers)
    print(say("cli.deleted", what=named))
    return OK
