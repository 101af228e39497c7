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
#: A warning of the process that clears away after others.
_UNSAID = "ignore::UserWarning:multiprocessing.resource_tracker"
#: `M_ARENA_MAX` of glibc's `mallopt`.
_MOST_HEAPS = -8


@contextmanager
def starting() -> Iterator[None]:
    """Start processes within, in the main thread if Ctrl-C is to wait until they have begun.

    The terminal interrupts all processes at once. One that is still loading would complain at length, and so would one
    that got half of what it is sent; this one ends the others. Windows cannot hide Ctrl-C from a process before it
    runs.
    """
    from hipcam.core.interrupts import uninterrupted

    with uninterrupted():
        if not hasattr(signal, "pthread_sigmask"):
            yield
            return
        # A process that ends at once leaves what it counts to be cleared away, which is no news to anybody.
        if _UNSAID not in sys.warnoptions:
            sys.warnoptions.append(_UNSAID)
        # Where several processes are started, this is the first, and starting it lets Ctrl-C through again.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def core_of(worker: int, workers: int) -> int | None:
    """Which core a worker is to keep to: one of its own if no core is left idle by that, else none.

    The pose network hands its work from thread to thread, and from core to core if it may: two processes on two cores
    did 41 pictures a second each, and 47 when each kept to its core.
    """
    if sys.platform != "linux":
        return None
    there = sorted(os.sched_getaffinity(0))
    return there[worker % len(there)] if workers >= len(there) else None


@contextmanager
def keeping_to(core: int | None) -> Iterator[None]:
    """Keep this thread, and those it starts meanwhile, to a core."""
    if core is None or sys.platform != "linux":
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def begin(core: int | None = None) -> None:
    """Make this process a worker, which keeps to a core; the first thing it does."""
    if core is not None and sys.platform == "linux":
        os.sched_setaffinity(0, {core})
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


def give_back_memory() -> None:
    """Give what was released back to the system, which the C library (glibc) otherwise keeps for later.

    Of the 55 MB that a pose network holds, none come back by themselves.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def share_heap() -> None:
    """Let all threads of this process take memory from one heap, where the C library (glibc) gives each its own.

    With heaps of their own two processes took 720 MB for a clip of 24 s instead of 590.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_MOST_HEAPS, 1)
