"""Work that an interruption must not meet halfway."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


#: How a process is asked to end: Ctrl-C, `kill`, a terminal that is closed.
_ASKED_BY = ("SIGINT", "SIGTERM", "SIGHUP")


#: The exit code of a process that was interrupted.
INTERRUPTED = 130
#: How long what is under way may take to be undone, seconds.
_UNDOING = 0.7
_leaving = _thread.allocate_lock()


def end_when_interrupted(farewell: str) -> None:
    """Have Ctrl-C end this process within a second, whatever it is at; for a program that owns its process.

    Python raises `KeyboardInterrupt` wherever the main thread happens to be. Mostly that undoes what is under way. In
    the middle of an import it can leave a lock behind that another thread waits for, and where nobody can catch it, it
    is forgotten; so the process leaves all the same.

    Parameters
    ----------
    farewell : str
        What is said on standard error.
    """

    def interrupted(number: int, frame: FrameType | None) -> NoReturn:
        signal.signal(signal.SIGINT, lambda *_: leave(farewell))  # who asks twice does not want to wait
        # Neither a thread that is cut short nor what cannot be raised is worth a traceback now.
        sys.unraisablehook = lambda _: None
        threading.excepthook = lambda _: None
        # `threading` has locks of its own, at which the main thread may be.
        _thread.start_new_thread(_leave_soon, (farewell,))
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, interrupted)


def _leave_soon(farewell: str) -> None:
    time.sleep(_UNDOING)
    leave(farewell)


def leave(farewell: str) -> NoReturn:
    """End this process as interrupted and say so, once whoever calls, without taking the interpreter apart.

    Whatever the interruption has left half done in libraries with threads of their own, taking the interpreter apart
    around it could end in a crash.
    """
    if _leaving.acquire(blocking=False):
        with suppress(OSError):
            os.write(2, f"hipcam: {farewell}\n".encode())
    os._exit(INTERRUPTED)


@contextmanager
def noting_the_end() -> Iterator[Callable[[], bool]]:
    """Within, being asked to end is noted and stops nothing; what is given says whether that has happened.

    Who asks a second time does not want to wait: that does what it did before. What was ignored before stays ignored.
    """
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    numbers = [getattr(signal, name) for name in _ASKED_BY if hasattr(signal, name)]
    before = {number: kept for number in numbers if (kept := signal.getsignal(number)) not in (signal.SIG_IGN, None)}

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        for each, kept in before.items():
            signal.signal(each, kept)

    for number in before:
        signal.signal(number, note)
    try:
        yield lambda: bool(asked)
    finally:
        for number, kept in before.items():
            signal.signal(number, kept)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait for the network, which is a matter of milliseconds.

    MediaPipe does its work in a thread of its own, and the caller holds the memory it works with. A caller who left
    early would take that away: the process crashes, or waits for ever.
    """
    kept = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(kept):
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, kept)
        if came:
            kept(*came[0])
