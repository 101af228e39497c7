"""The one door through which text leaves for a terminal: what could steer it is written out instead."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from hipcam.core.errors import OutputError, system_reason
from hipcam.core.printable import printable, printable_json
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO


class Door(io.TextIOBase):
    """A text stream that lets nothing through that could steer a terminal.

    Parameters
    ----------
    stream : TextIO
        Where the text goes.
    must : bool
        Whether it is an error if nothing can be written there.
    """

    def __init__(self, stream: TextIO, *, must: bool) -> None:
        self.stream, self._must = stream, must

    def write(self, text: str) -> int:
        """Write a text; gives its length.

        Raises
        ------
        OutputError
            If it cannot be written and must.
        """
        with self._told():
            self.stream.write(printable(text, lines=True))
        return len(text)

    def write_json(self, text: str) -> None:
        """Write JSON, in UTF-8 whatever the terminal speaks; what could steer it is written as JSON writes it, too."""
        data = printable_json(text).encode()
        with self._told():
            self.stream.flush()
            self.stream.buffer.write(data)
            self.stream.flush()

    def flush(self) -> None:
        """Hand on what is still kept back; see `write`."""
        with self._told():
            self.stream.flush()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self.stream.isatty()

    def fileno(self) -> int:
        """The number by which the system knows it."""
        return self.stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """How letters are written."""
        return self.stream.encoding

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            self.drop()
            if self._must:
                raise OutputError(say("cli.no_output", why=system_reason(error).lower())) from error

    def drop(self) -> None:
        """Send what is still kept back nowhere, so that it does not fail again at the end."""
        with suppress(OSError, ValueError):  # a stream that is no file
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())


def print_json(text: str) -> None:
    """Write JSON to standard output; see `Door.write_json`."""
    with doors():
        assert isinstance(sys.stdout, Door)
        sys.stdout.write_json(text)


@contextmanager
def doors() -> Iterator[None]:
    """Put standard output and standard error behind doors, meanwhile; a closed one leads nowhere."""
    before: tuple[Any, Any] = sys.stdout, sys.stderr
    _fill_gaps()
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if isinstance(stream, Door):
            continue
        if stream is None:
            stream = os.fdopen(os.dup(number), "w", encoding="utf-8")
        if isinstance(stream, io.TextIOWrapper):
            # No letter, in a file's name or a degree sign, stops the output where the terminal lacks it.
            stream.reconfigure(errors="replace")
        setattr(sys, name, Door(stream, must=number == 1))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _fill_gaps() -> None:
    """Where an inherited stream is closed, the next file that is opened would take its number, and all that is said."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # noqa: PERF203 - three
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
