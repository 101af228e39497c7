"""A process of its own for what takes long: pages stay quick, and what dies takes no page with it."""

from __future__ import annotations

import multiprocessing
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from hipcam.core.errors import HipcamError, system_reason
from hipcam.core.processes import begin, starting
from hipcam.words import language, languages, say, use

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    #: Does one job in the other process, and says through the pipe how it goes: pairs of a word and what it is about.
    Work: TypeAlias = Callable[[Any, "Connection"], None]

#: What is said last of a job: that it is over, or in one sentence why it failed.
OVER, FAILED = "over", "failed"
#: How long a process may take to end when it is asked to, seconds.
_ENDS_IN = 5.0


class DiedError(HipcamError):
    """The process ended in the middle of a job."""


class Worker:
    """Does one job after another in a process of its own, which is started when the first comes.

    Parameters
    ----------
    work : callable
        Of a module that the other process can import.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._talking = threading.Lock()
        self._closed = False

    def do(self, job: Any) -> Iterator[tuple[str, Any]]:
        """Do a job; give what is said of it as it is said.

        Raises
        ------
        HipcamError
            If it cannot be done.
        DiedError
            If the process ends meanwhile.
        """
        try:
            with self._talking:  # whatever is said to who is at work comes after the work
                pipe = self._at_hand()
                pipe.send(job)
            while (said := pipe.recv())[0] != OVER:
                if said[0] == FAILED:
                    raise HipcamError(said[1])
                yield said
        except (EOFError, OSError) as error:
            self.stop()
            raise DiedError(say("app.died")) from error

    def send(self, word: Any) -> None:
        """Say something to whoever is at work, if anybody is."""
        with self._talking:
            if self._pipe is not None:
                with suppress(OSError):
                    self._pipe.send(word)

    def stop(self) -> None:
        """End the process, whatever it is at."""
        with self._talking:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.join(_ENDS_IN)

    def close(self) -> None:
        """End the process for good: whatever is still to be done fails."""
        self._closed = True
        self.stop()

    def _at_hand(self) -> Connection:
        """The way to the process, which is there from now on.

        Raises
        ------
        DiedError
            If it is to do nothing any more.
        HipcamError
            If the system refuses another process.
        """
        if self._closed:
            raise DiedError(say("app.died"))
        if self._process is None or not self._process.is_alive() or self._pipe is None:
            self._process, self._pipe = self._started()
        return self._pipe

    def _started(self) -> tuple[BaseProcess, Connection]:
        # Not forked: a process with threads would be cut off from them.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(self._work, theirs, language()))
        try:
            with starting():
                process.start()
        except OSError as error:
            raise HipcamError(say("batch.no_processes", why=system_reason(error).lower())) from error
        theirs.close()
        return process, ours


def _serve(work: Work, pipe: Connection, spoken: str) -> None:
    """What the other process does."""
    begin()
    if spoken in languages():
        use(spoken)
    with suppress(EOFError, BrokenPipeError):
        while True:
            job = pipe.recv()
            try:
                work(job, pipe)
            except HipcamError as error:
                pipe.send((FAILED, " ".join(str(error).splitlines())))
            else:
                pipe.send((OVER, None))
