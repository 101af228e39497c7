"""The command line: arguments in, exit codes out. One module a command, or a family of them."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from hipcam import __version__, words
from hipcam.cli import (
    activities,
    app,
    bench,
    completion,
    data,
    demo,
    doctor,
    history,
    live,
    model,
    rescore,
    routine,
    score,
    settings,
    trend,
)
from hipcam.cli.common import OK, UNUSABLE, Commands, Parser, indented, note, tell
from hipcam.cli.door import doors
from hipcam.cli.refusals import system_advice
from hipcam.core.errors import HipcamError
from hipcam.core.interrupts import INTERRUPTED, leave
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence


_FAMILIES = (
    score,
    rescore,
    live,
    routine,
    history,
    trend,
    data,
    demo,
    model,
    doctor,
    bench,
    activities,
    settings,
    completion,
    app,
)
#: What `hipcam` alone tells: commands by what they are for.
PURPOSES = {
    "begin": ("app", "demo", "doctor", "activities"),
    "coached": ("live", "routine", "cameras"),
    "recorded": ("score", "rescore"),
    "before": ("history", "trend", "data"),
    "own": ("settings", "model", "completion", "bench"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        Instead of the process's own.

    Returns
    -------
    int
        0 all went well, 1 some of several videos failed, 2 nothing could be used or wrong use, 130 interrupted.
    """
    before = words.language()
    _choose_language(sys.argv[1:] if arguments is None else arguments)
    try:
        with doors():
            return _main(arguments)
    finally:
        words.use(before)


def _main(arguments: Sequence[str] | None) -> int:
    given = argparse.Namespace(debug=False)
    try:
        try:
            given = make_parser().parse_args(arguments)
            code: int = given.run(given)
        except SystemExit as stop:
            code = int(stop.code or OK)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        if arguments is None:
            leave(say("cli.interrupted"))
        note(say("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; what is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except HipcamError as error:
        tell(error, given)
        return UNUSABLE
    except (ImportError, OSError, MemoryError, RuntimeError) as error:
        advice = system_advice(error)
        if given.debug or advice is None:
            raise
        note(advice)
        return UNUSABLE


def _choose_language(arguments: Sequence[str]) -> None:
    """Speak the language that is asked for, before the parser is made: its help is in it, too."""
    first = Parser(add_help=False)
    first.add_argument("--language", nargs="?")
    asked = first.parse_known_args(arguments)[0].language or os.environ.get(words.VARIABLE)
    # An option that names no language is refused by the parser itself, a variable that does is passed over.
    if asked in words.languages():
        words.use(asked)


def make_parser() -> argparse.ArgumentParser:
    """The parser with all its commands; each sets `run`, which takes what was given and gives the exit code."""
    parser = Parser(
        prog="hipcam",
        epilog=say("safety"),
        description=say("cli.about"),
    )
    parser.add_argument("--version", action="version", version=f"hipcam {__version__}", help=say("cli.version"))
    common = Parser(add_help=False)
    for one in (parser, common):
        one.add_argument(
            "--language",
            choices=words.languages(),
            default=argparse.SUPPRESS,
            metavar="LANG",
            help=say("cli.language", variable=words.VARIABLE, known=", ".join(words.languages())),
        )
    common.add_argument("--debug", action="store_true", help=say("cli.debug"))
    commands: Commands = parser.add_subparsers(title=say("cli.commands"), metavar="COMMAND")
    for family in _FAMILIES:
        family.add(commands, common)
    parser.set_defaults(run=lambda _: _alone(parser, commands))
    return parser


def _alone(parser: Parser, commands: Commands) -> int:
    """What `hipcam` without a command does: the pages where somebody can see them, else what one can do."""
    if not app.can_open():
        return _overview(commands)
    print(say("cli.alone"), flush=True)
    given = parser.parse_args(["app"])
    code: int = given.run(given)
    return code


def _overview(commands: Commands) -> int:
    """Say what one can do: the commands by what they are for, each with its sentence."""
    sentences = {command.dest: command.help or "" for command in commands._choices_actions}
    print(say("cli.about"))
    for purpose, names in PURPOSES.items():
        print(f"\n{say(f'cli.purpose.{purpose}')}")
        for name in names:
            print(f"  hipcam {name:12s}{indented(sentences[name], 21).lstrip()}")
    print(f"\n{say('cli.more')}\n\n{say('safety')}")
    return OK
