"""Work that an interruption must not meet halfway."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


#: How a process is asked to end: Ctrl-C, `kill`, a terminal that is closed.
_ASKED_BY = ("SIGINT", "SIGTERM", "SIGHUP")


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
