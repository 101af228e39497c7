"""How accurate hipcam is, as shares that must not become less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.bench.figures import Figures, Ratio

if TYPE_CHECKING:
    from hipcam.bench.accuracy.accuracy import Accuracy


def accuracy_figures(accuracy: Accuracy) -> Figures:
    """What was right beside what was asked: 1 is best. The same clips give the same each time."""
    return Figures(
        {
            name: Ratio([asked], [right], unit=f"of 1 ({right} of {asked})")
            for name, (right, asked) in accuracy.shares().items()
        },
        {},
    )
