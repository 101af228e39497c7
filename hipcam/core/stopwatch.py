"""Where the time goes: seconds spent in each stage of reading and judging."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    T = TypeVar("T")


class Stages:
    """A stopwatch for each stage.

    Attributes
    ----------
    seconds : Counter of str
        By stage, in the order in which they were first met. Stages that run beside each other, in threads or
        processes, may sum up to more than has passed.
    """

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Add the time that the block takes."""
        begin = perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += perf_counter() - begin  # type: ignore[assignment]

    def of_each(self, stage: str, items: Iterable[T]) -> Iterator[T]:
        """Pass items on, and add the time that it takes to get each."""
        iterator = iter(items)
        while True:
            with self.time(stage):
                item = next(iterator, None)
            if item is None:
                return
            yield item


def describe_stages(stages: Stages, frames: int) -> str:
    """The time of each stage as a table for the terminal; `all` is what has passed, a frame counts in milliseconds."""
    lines = [say("stages.head")]
    for stage, seconds in stages.seconds.items():
        lines.append(say("stages.line", stage=stage, seconds=seconds, each=1000 * seconds / max(1, frames)))
    return "\n".join([*lines, say("stages.note")])
