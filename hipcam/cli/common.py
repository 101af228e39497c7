"""What the commands share: exit codes, the parser's manners, argument types, messages and progress."""

from __future__ import annotations

import argparse
import difflib
import shutil
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from hipcam.core.errors import HipcamError
from hipcam.core.printable import printable
from hipcam.judge.activity import AUTO, keys
from hipcam.pose.choice import INSTALLABLE
from hipcam.words import has, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: What a command adds itself to.
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
OK, SOME_FAILED, UNUSABLE = 0, 1, 2


class _Format(argparse.HelpFormatter):
    """Help with argparse's own headings in the language that is spoken."""

    def start_section(self, heading: str | None) -> None:
        headings = {"positional arguments": "cli.arguments", "options": "cli.options"}
        super().start_section(say(headings[heading]) if heading in headings else heading)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, say("cli.usage") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the whole usage."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Format, **options})

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """Add an argument; that for help explains itself."""
        if options.get("action") == "help":
            options["help"] = say("cli.help")
        return super().add_argument(*names, **options)

    def format_help(self) -> str:
        """The help, and below it what one can type, with what each does."""
        key = f"cli.example.{self.prog.replace(' ', '.')}"
        told = [super().format_help()]
        if has(key):
            told.append(f"\n{say('cli.examples')}:\n")
            for command, _, what in (line.partition(" | ") for line in say(key).splitlines()):
                told.append(f"  {command}\n{indented(what, 6)}\n")
        return "".join(told)

    def error(self, message: str) -> NoReturn:
        """Leave with the exit code for wrong use."""
        self.exit(UNUSABLE, f"hipcam: {say('cli.wrong_use', message=message, command=self.prog)}\n")


def indented(text: str, by: int) -> str:
    """A text in lines as wide as the terminal, set in by some letters."""
    return textwrap.indent(textwrap.fill(text, max(40, shutil.get_terminal_size().columns - 2 - by)), " " * by)


def activity(word: str) -> str:
    """An argument that names an activity or `auto`."""
    return one_of((AUTO, *keys()), word)


def name_of_activity(word: str) -> str:
    """An argument that names an activity."""
    return one_of(keys(), word)


def one_of(known: tuple[str, ...], word: str) -> str:
    """An argument that must be one of these activities."""
    if word in known:
        return word
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.3)
    found = {"word": word, "known": ", ".join(known)}
    raise argparse.ArgumentTypeError(
        say("cli.no_activity_but", close=close[0], **found) if close else say("cli.no_activity", **found)
    )


def add_activity(parser: argparse.ArgumentParser, purpose: str) -> None:
    """Add the option `--activity`; what for is a whole sentence of its help."""
    parser.add_argument(
        "--activity",
        type=activity,
        default=AUTO,
        metavar="|".join((AUTO, *keys())),
        help=purpose,
    )


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add the option `--settings`."""
    parser.add_argument("--settings", type=Path, metavar="FILE.toml", help=say("cli.settings"))


def add_how(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how to see and judge: `--settings` and `--model`."""
    add_settings(parser)
    parser.add_argument("--model", type=model, metavar="|".join((*INSTALLABLE, "FILE")), help=say("cli.model_choice"))


def model(word: str) -> str | Path:
    """An argument that names a pose model that hipcam installs, or a file."""
    return word if word in INSTALLABLE else Path(word)


def add_data_dir(parser: argparse.ArgumentParser, *, inner: bool = False) -> None:
    """Add the option `--data-dir`; an `inner` one belongs to a subcommand and leaves the outer one as it was given."""
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS if inner else None,
        help=say("cli.data_dir"),
    )


def number(least: int, most: int) -> Callable[[str], int]:
    """The type of an argument that is a whole number in a range."""

    def read(word: str) -> int:
        if not (word.isdecimal() and least <= int(word) <= most):
            raise argparse.ArgumentTypeError(say("cli.no_number", word=word, least=least, most=most))
        return int(word)

    return read


#: The type of an argument that is a number of repetitions, sets or processes.
count = number(1, 1000)


def tell(error: HipcamError, given: argparse.Namespace) -> None:
    """Say on standard error what went wrong, in one line; with `--debug` where, too."""
    if given.debug:
        import traceback

        traceback.print_exception(error)
    # A file's name may hold a line break.
    print(f"hipcam: {' '.join(str(error).splitlines())}", file=sys.stderr)


def note(sentence: str) -> None:
    """Say something on standard error that is no failure."""
    print(f"hipcam: {sentence}", file=sys.stderr, flush=True)


def reason_of(error: OSError) -> str:
    """Why the system refused something, in its own words."""
    return (error.strerror or say("cli.error")).lower()


def make_folder(folder: Path) -> None:
    """Make a folder for output, with its parents, for its owner's eyes."""
    from hipcam.core.files import make_private

    try:
        make_private(folder)
    except OSError as error:
        raise HipcamError(say("cli.no_folder", folder=folder, why=error.strerror)) from error


@contextmanager
def progress(title: str, quiet: bool) -> Iterator[Callable[[int, int | None], None] | None]:
    """A progress bar on standard error; nothing when quiet or not on a terminal."""
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from hipcam.cli.door import Door

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    # A bar does steer the terminal.
    terminal = Console(file=sys.stderr.stream if isinstance(sys.stderr, Door) else sys.stderr)
    with Progress(*columns, console=terminal, transient=True) as bar:
        task = bar.add_task(printable(title), total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)
