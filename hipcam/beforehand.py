"""Getting things ready in another thread."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import ThreadPoolExecutor

_T = TypeVar("_T")
#: How many things may wait.
_WAITING = 4


def ahead(items: Iterator[_T], worker: ThreadPoolExecutor) -> Iterator[_T]:
    """The same items, a few of them fetched beforehand in another thread."""
    waiting = deque(worker.submit(next, items, None) for _ in range(_WAITING))
    while (item := waiting.popleft().result()) is not None:
        waiting.append(worker.submit(next, items, None))
        yield item
