"""A person's own range, by which a movement counts or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from hipcam.judge.records import ShareOf


class OwnRange:
    """A person's own range: the median of up to three largest movements so far in the set.

    Parameters
    ----------
    least : float
        Smallest movement that can count, degrees.
    share : float
        Share of the own range that a movement must reach to count.
    doubt : float
        How much less than the least a movement may read once another has counted, degrees: who leans or lifts far
        enough once does so again, and a reading is off by a few degrees either way.
    """

    def __init__(self, least: float, share: float, doubt: float = 0.0) -> None:
        self.least = least
        self.share = share
        self.doubt = doubt
        self._ranges: list[float] = []

    @property
    def value(self) -> float | None:
        """The own range so far in degrees; None before the first movement."""
        return float(np.median(sorted(self._ranges)[-3:])) if self._ranges else None

    @property
    def share_of(self) -> ShareOf:
        """What the share of the next movement is of."""
        return "own range" if self._ranges else "least"

    @property
    def enough(self) -> float:
        """What counts as it stands, degrees."""
        own = self.value
        return self.least if own is None else max(self.least - self.doubt, self.share * own)

    def counts(self, size: float) -> tuple[bool, float]:
        """Take a movement's range and say whether it counts, and its share of the own range before it."""
        own = self.value
        share = size / own if own else min(1.0, size / self.least)
        counted = size >= self.enough
        if size >= self.least:
            self._ranges.append(size)
        return counted, share
