"""How the angles of a clip change between spans of time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hipcam.core.types import Array

#: From when to when, seconds.
Span: TypeAlias = "tuple[float, float]"


class Changes:
    """The angles of a clip over spans of time.

    Frames whose angle is undefined are left out everywhere.

    Parameters
    ----------
    angles : mapping of str to (T,) array
        By name.
    rate : float
        Pictures a second; frame i is at i / rate.
    """

    def __init__(self, angles: Mapping[str, Array], rate: float) -> None:
        self.rate = rate
        self._angles = angles

    def frames(self, span: Span) -> slice:
        """The frames of a span, both ends included; never none."""
        start, end = span
        first = max(0, math.ceil(start * self.rate - 1e-6))
        return slice(first, max(int(start * self.rate) + 1, int(end * self.rate) + 1))

    def values(self, name: str, span: Span) -> Array:
        """An angle in the frames of a span."""
        return self._angles[name][self.frames(span)]

    def median(self, name: str, span: Span) -> float:
        """Median of an angle over a span."""
        return float(np.nanmedian(self.values(name, span)))

    def change(self, name: str, span: Span, rest: Span) -> float:
        """Median over a span, from that at rest."""
        return self.median(name, span) - self.median(name, rest)

    def rise(self, name: str, span: Span, rest: Span) -> float:
        """Highest value in a span, over the median at rest."""
        return float(np.nanmax(self.values(name, span))) - self.median(name, rest)

    def fall(self, name: str, span: Span, rest: Span) -> float:
        """Lowest value in a span, below the median at rest."""
        return self.median(name, rest) - float(np.nanmin(self.values(name, span)))

    def swing(self, name: str, span: Span, rest: Span) -> float:
        """Farthest from the median at rest in a span, without sign."""
        return float(np.nanmax(np.abs(self.values(name, span) - self.median(name, rest))))


def rounded(value: float | None) -> float | None:
    """To three digits, as the truth is written; None for what is undefined."""
    return None if value is None or not math.isfinite(value) else round(float(value), 3)
