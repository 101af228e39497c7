"""Processes that work for this one: deaf to Ctrl-C from their first moment, few threads, gone when this one is."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How many threads the libraries for mathematics and pictures use; read when each is loaded.
_THREADS = ("OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
#: `M_ARENA_MAX` of glibc's `mallopt`.
_MOST_HEAPS = -8


@contextmanager
def starting() -> Iterator[None]:
    """Start processes within, in the main thread if Ctrl-C is to wait until they have begun.

    The terminal interrupts all processes at once. One that is still loading would complain at length, and so would one
    that got half of what it is sent; this one ends the others. Windows cannot hide Ctrl-C from a process before it
    runs.
    """
    from hipcam.pose import uninterrupted

    with uninterrupted():
        if not hasattr(signal, "pthread_sigmask"):
            yield
            return
        # Where several processes are started, this is the first, and starting it lets Ctrl-C through again.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin() -> None:
    """Make this process a worker; the first thing it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # There is a process a core: more threads would only stand in each other's way, and there are more with each core.
    os.environ.update({name: os.environ.get(name, "1") for name in _THREADS})
    share_heap()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave nothing behind if the first process is killed."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
    os._exit(1)


def share_heap() -> None:
    """Let all threads of this process take memory from one heap, where the C library (glibc) gives each its own.

    With heaps of their own two processes took 720 MB for a clip of 24 s instead of 590.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_MOST_HEAPS, 1)
