"""Getting things ready in another thread."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from hipcam.core.interrupts import uninterrupted

if TYPE_CHECKING:
    from collections.abc import Iterator

_T = TypeVar("_T")
#: How many things may wait.
_WAITING = 2


def one_thread() -> ThreadPoolExecutor:
    """A pool of one thread that has begun: one that Ctrl-C meets while it begins goes on, and the pool knows it not."""
    pool = ThreadPoolExecutor(max_workers=1)
    with uninterrupted():
        pool.submit(int)
    return pool


def ahead(items: Iterator[_T], worker: ThreadPoolExecutor) -> Iterator[_T]:
    """The same items, a few of them fetched beforehand in another thread."""
    waiting = deque(worker.submit(next, items, None) for _ in range(_WAITING))
    while (item := waiting.popleft().result()) is not None:
        waiting.append(worker.submit(next, items, None))
        yield item
