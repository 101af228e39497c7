"""How far the main figures would stray with other bodies: whoever is filmed matters more than how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Part = TypeVar("Part")

#: With fewer bodies nothing is said about others.
LEAST_BODIES = 5
#: How often bodies are drawn anew, and from which seed: the same clips give the same intervals.
_DRAWS, _SEED = 2000, 0
#: The middle of what came of the draws that an interval holds.
_LEVELS = (0.025, 0.975)


class Interval(NamedTuple):
    """Where a figure lies with 95 % of the bodies that might have been filmed instead."""

    low: float
    high: float


def interval(parts: Sequence[Part], figure: Callable[[Sequence[Part]], float | None]) -> Interval | None:
    """The 95 % interval of a figure by the bootstrap over bodies.

    As many bodies as there are are drawn from them with replacement, each with all its clips, and the figure is
    computed anew (B. Efron, R. Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 13). With few bodies such
    intervals are somewhat too narrow.

    Parameters
    ----------
    parts : sequence
        What each body adds to the figure.
    figure : callable
        The figure of some parts; None if there is nothing to compute it from.

    Returns
    -------
    Interval or None
        None with fewer than `LEAST_BODIES`.
    """
    if len(parts) < LEAST_BODIES:
        return None
    random = np.random.default_rng(_SEED)
    drawn = (figure([parts[i] for i in random.integers(len(parts), size=len(parts))]) for _ in range(_DRAWS))
    low, high = np.quantile([value for value in drawn if value is not None], _LEVELS)
    return Interval(float(low), float(high))


def whole_share(parts: Sequence[tuple[int, int]]) -> float | None:
    """The share that parts make together, each so many of so many; None of nothing."""
    whole = sum(asked for _, asked in parts)
    return sum(right for right, _ in parts) / whole if whole else None


def median_size(parts: Sequence[Sequence[float]]) -> float | None:
    """Median size of all errors; None without any."""
    sizes = [abs(error) for part in parts for error in part]
    return float(np.median(sizes)) if sizes else None
