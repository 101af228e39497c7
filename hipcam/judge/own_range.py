"""A person's own range, by which a movement counts or not."""

from __future__ import annotations

import numpy as np


class OwnRange:
    """A person's own range: the median of up to three largest movements so far in the set.

    Parameters
    ----------
    least : float
        Smallest movement that can count, degrees.
    share : float
        Share of the own range that a movement must reach to count.
    """

    def __init__(self, least: float, share: float) -> None:
        self.least = least
        self.share = share
        self._ranges: list[float] = []

    @property
    def value(self) -> float | None:
        """The own range so far in degrees; None before the first movement."""
        return float(np.median(sorted(self._ranges)[-3:])) if self._ranges else None

    @property
    def enough(self) -> float:
        """What counts as it stands, degrees."""
        return max(self.least, self.share * (self.value or 0.0))

    def counts(self, size: float) -> tuple[bool, float]:
        """Take a movement's range and say whether it counts, and its share of the own range before it."""
        own = self.value
        share = size / own if own else min(1.0, size / self.least)
        counted = size >= self.least and (own is None or share >= self.share)
        if size >= self.least:
            self._ranges.append(size)
        return counted, share
