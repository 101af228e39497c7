"""What a reading is worth: how a check's value lies beside the truth, and how far it strays."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, isfinite, nan, sqrt

#: Standard deviations either side within which nine in ten of what is normally distributed lie.
NINE_IN_TEN = 1.645


@dataclass(frozen=True, slots=True)
class ErrorModel:
    """How one reading of form lies beside the truth, fitted on clips with truth (`benchmarks/calibrate.py`).

    The truth that is to be expected for a reading is ``offset + gain * reading``: where a reading strays much, the gain
    is small and the expectation stays near what movements usually are.

    Attributes
    ----------
    offset : float
        In the reading's unit.
    gain : float
        Truth for one of what is read.
    spread : float
        Standard deviation of the truth about that expectation, found on bodies that it was not fitted on.
    agreement : float
        Correlation of expectation and truth on those bodies, −1 to 1: near 0 the reading says nothing.
    """

    offset: float = 0.0
    gain: float = 1.0
    spread: float = 1.0
    agreement: float = 1.0

    @property
    def doubt(self) -> float:
        """± within which nine in ten truths lie, in the reading's unit."""
        return NINE_IN_TEN * self.spread

    def expected(self, reading: float) -> float:
        """The truth to be expected for a reading."""
        return self.offset + self.gain * reading

    def reading(self, truth: float) -> float:
        """The reading for which this truth is to be expected; NaN where readings say nothing."""
        return (truth - self.offset) / self.gain if self.gain > 0 else nan

    def past(self, reading: float, limit: float) -> float:
        """How sure it is, 0–1, that the truth lies past a limit; 0 for a reading that is NaN."""
        if not isfinite(reading):
            return 0.0
        return 0.5 * (1 + erf((self.expected(reading) - limit) / (self.spread * sqrt(2))))
