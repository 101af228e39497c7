"""`hipcam completion`: what makes a shell complete hipcam's commands, options and values."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser, name_of_activity
from hipcam.judge.activity import keys
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Shells it can be made for.
SHELLS = ("bash", "zsh", "fish", "powershell", "tcsh")
#: Placeholders that stand for a file or a folder.
_FILES, _FOLDERS = ("FILE", "PATH", "TRACK"), ("DIR", "FOLDER")


def add(commands: Commands, common: Parser) -> None:
    """Add the command `completion`."""
    completion = commands.add_parser(
        "completion",
        parents=[common],
        help=say("cli.completion.help"),
        description=say("cli.completion.about"),
    )
    completion.add_argument("shell", choices=SHELLS, help=say("cli.completion.shell"))
    completion.set_defaults(run=_completion)


def _completion(given: argparse.Namespace) -> int:
    import shtab

    from hipcam.cli import make_parser

    parser = make_parser()
    for action in _actions(parser):
        _hint(action)
    print(shtab.complete(parser, given.shell))
    return OK


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Everything that this parser and those of its subcommands take."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)
        else:
            yield action


def _hint(action: argparse.Action) -> None:
    """Say what values an argument may have, as its placeholder tells a reader."""
    import shtab

    if action.choices is not None or not isinstance(action.metavar, str):
        return
    said = action.metavar.replace("[,FORMAT]", "").split("|")
    known = [word for word in said if word.islower()] or (keys() if action.type is name_of_activity else ())
    if known:
        action.choices = known
    elif any(word.startswith(_FILES) for word in said):
        action.complete = shtab.FILE  # type: ignore[attr-defined]
    elif any(word in _FOLDERS for word in said):
        action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
