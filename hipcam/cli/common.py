"""What the commands share: exit codes, the parser's manners, argument types, messages and progress."""

from __future__ import annotations

import argparse
import difflib
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from hipcam.core.errors import HipcamError
from hipcam.words.guide import ACTIVITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What a command adds itself to.
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
OK, SOME_FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the whole usage."""

    def error(self, message: str) -> NoReturn:
        """Leave with the exit code for wrong use."""
        self.exit(UNUSABLE, f"hipcam: {message}; see '{self.prog} --help'.\n")


def activity(word: str) -> str:
    """An argument that names an activity or `auto`."""
    return _one_of(("auto", *ACTIVITIES), word)


def name_of_activity(word: str) -> str:
    """An argument that names an activity."""
    return _one_of(tuple(ACTIVITIES), word)


def _one_of(known: tuple[str, ...], word: str) -> str:
    if word in known:
        return word
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.3)
    raise argparse.ArgumentTypeError(
        f"there is no activity {word!r}"
        + (f"; did you mean {close[0]!r}?" if close else "")
        + f" (there are {', '.join(known)})"
    )


def add_activity(parser: argparse.ArgumentParser, purpose: str) -> None:
    """Add the option `--activity`."""
    parser.add_argument(
        "--activity",
        type=activity,
        default="auto",
        metavar="|".join(("auto", *ACTIVITIES)),
        help=f"{purpose} (default: find out)",
    )


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add the option `--settings`."""
    parser.add_argument("--settings", type=Path, metavar="FILE.toml", help="override the defaults")


def add_how(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how to see and judge: `--settings` and `--model`."""
    add_settings(parser)
    parser.add_argument("--model", type=Path, metavar="FILE", help="another pose landmarker bundle (.task)")


def add_data_dir(parser: argparse.ArgumentParser, *, inner: bool = False) -> None:
    """Add the option `--data-dir`; an `inner` one belongs to a subcommand and leaves the outer one as it was given."""
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS if inner else None,
        help="where sessions are kept (default: your data folder, see 'hipcam data show')",
    )


def count(word: str) -> int:
    """An argument that is a number of repetitions or sets."""
    if not (word.isdecimal() and 1 <= int(word) <= 1000):
        raise argparse.ArgumentTypeError(f"{word!r} is not a number from 1 to 1000")
    return int(word)


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


def make_folder(folder: Path) -> None:
    """Make a folder for output, with its parents."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HipcamError(f"The folder {folder} cannot be made ({error.strerror}); name another with --out.") from error


@contextmanager
def progress(title: str, quiet: bool) -> Iterator[Callable[[int, int | None], None] | None]:
    """A progress bar on standard error; nothing when quiet or not on a terminal."""
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)
