"""Agreement, tallies and claims: the figures of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Confidence is compared with the share that was true in these steps; below 0.5 it is a suspicion, not a fault.
STEPS = (0.25, 0.5, 0.7, 0.9, 1.0)


class Agreement(NamedTuple):
    """How well measured values agree with the truth.

    Attributes
    ----------
    n : int
        Pairs.
    bias, mae, worst : float or None
        Mean error, mean size of the error, largest error by size with its sign; None without pairs.
    low, high : float or None
        Limits of agreement of Bland and Altman, bias ± 1.96 sample standard deviations: 95 % of the errors lie between
        them if they are normal. None with fewer than two pairs.
    """

    n: int
    bias: float | None
    mae: float | None
    low: float | None
    high: float | None
    worst: float | None


def agreement(pairs: Iterable[tuple[float, float]]) -> Agreement:
    """Compare pairs of truth and measured value; pairs with NaN are left out."""
    table = np.array(list(pairs), float).reshape(-1, 2)
    errors = (table[:, 1] - table[:, 0])[np.isfinite(table).all(axis=1)]
    if not len(errors):
        return Agreement(0, None, None, None, None, None)
    bias = float(errors.mean())
    spread = 1.96 * float(errors.std(ddof=1)) if len(errors) > 1 else None
    return Agreement(
        len(errors),
        bias,
        float(np.abs(errors).mean()),
        None if spread is None else bias - spread,
        None if spread is None else bias + spread,
        float(errors[np.abs(errors).argmax()]),
    )


@dataclass(slots=True)
class Tally:
    """How often a fault was seen rightly, raised wrongly, missed, and not judged though it was there."""

    hit: int = 0
    false: int = 0
    missed: int = 0
    abstained: int = 0

    def add(self, other: Tally) -> None:
        """Take over another's counts."""
        self.hit += other.hit
        self.false += other.false
        self.missed += other.missed
        self.abstained += other.abstained

    @property
    def precision(self) -> float | None:
        """Share of the raised ones that were there; None if none was raised."""
        return share(self.hit, self.hit + self.false)

    @property
    def recall(self) -> float | None:
        """Share of those that were there and judged that were raised; None if there was none."""
        return share(self.hit, self.hit + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None if there was nothing to find and nothing raised."""
        return share(2 * self.hit, 2 * self.hit + self.false + self.missed)


def calibrate(claims: Iterable[tuple[float, bool]]) -> list[dict[str, Any]]:
    """Compare claimed confidence with how often the claim was true, in the steps of `STEPS`.

    Parameters
    ----------
    claims : iterable of (float, bool)
        Confidence 0–1, and whether it was so.

    Returns
    -------
    list of dict
        `from`, `to`, `n`, `confidence` (mean) and `true` (share) for each step that holds any.
    """
    claims = list(claims)
    rows = []
    for low, high in pairwise(STEPS):
        inside = [(c, t) for c, t in claims if low <= c < high or c == high == STEPS[-1]]
        if inside:
            rows.append(
                {
                    "from": low,
                    "to": high,
                    "n": len(inside),
                    "confidence": sum(c for c, _ in inside) / len(inside),
                    "true": sum(t for _, t in inside) / len(inside),
                }
            )
    return rows


class Rotation(NamedTuple):
    """One attempt of the standing test, in degrees; None where hipcam gave no angle or missed the attempt."""

    clip: str
    side: str
    start: float
    truth: float
    found: float | None
    uncertainty: float | None

    @property
    def inside(self) -> bool | None:
        """Whether the truth lies inside the stated ±; None without an angle."""
        if self.found is None or self.uncertainty is None:
            return None
        return abs(self.found - self.truth) <= self.uncertainty


def share(part: int, whole: int) -> float | None:
    """A part of a whole; None of nothing."""
    return part / whole if whole else None
