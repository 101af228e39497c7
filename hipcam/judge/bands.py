"""How a rotation is named, and from what on two of them differ."""

from __future__ import annotations

from typing import Literal, TypeAlias

Band: TypeAlias = Literal["full", "typical", "limited", "markedly limited"]

#: Textbook range of external rotation that counts as full, degrees.
FULL_ROTATION = 45.0
#: The bands by the least rotation of each, degrees.
BANDS: tuple[tuple[float, Band], ...] = (
    (FULL_ROTATION, "full"),
    (35.0, "typical"),
    (25.0, "limited"),
    (float("-inf"), "markedly limited"),
)
#: Below this a hip is markedly limited, degrees.
MARKEDLY_BELOW = BANDS[-2][0]
#: The bands in which a hip turns less than is typical.
LESS_THAN_TYPICAL: tuple[Band, ...] = ("limited", "markedly limited")
#: Sides are called equal within this (the clinical rule, and about the method's smallest detectable change), degrees.
LEAST_DIFFERENCE = 10.0
#: From here on sides are called very unequal: twice the smallest difference that counts, degrees.
VERY_UNEQUAL = 2 * LEAST_DIFFERENCE


def band(rotation: float) -> Band:
    """The band of a clean rotation in degrees."""
    return next(name for least, name in BANDS if rotation >= least)


def bands_within(rotation: float, uncertainty: float) -> tuple[Band, ...]:
    """The bands in which a clean rotation of this ± may lie, the lower first, degrees."""
    low, high = band(rotation - uncertainty), band(rotation + uncertainty)
    names = [name for _, name in reversed(BANDS)]
    return tuple(names[names.index(low) : names.index(high) + 1])


def smallest_difference(unsure: float) -> float:
    """The smallest difference that counts between two rotations that are unsure by so much together, degrees."""
    return max(LEAST_DIFFERENCE, unsure)
