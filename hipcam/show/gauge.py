"""The one angle that matters, drawn: a bar with its target zone, and figures."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from hipcam.show.canvas import GREEN, LIGHT_GREEN, ORANGE, WHITE, YELLOW, Painter
from hipcam.words import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.live.scene import Gauge

    Colour = tuple[int, int, int]


#: Colour of an angle, by where it is.
_ANGLE: dict[str, Colour] = {"below": WHITE, "target": LIGHT_GREEN, "past": YELLOW}


@lru_cache(maxsize=8)
def _hatch(height: int, width: int, step: int, thick: int) -> NDArray[np.bool_]:
    """Where the lines of a hatched rectangle run."""
    rows, columns = np.indices((height, width))
    hatch: NDArray[np.bool_] = (rows + columns) % step < thick
    return hatch


def gauge_bar(paint: Painter, gauge: Gauge, top: int, bottom: int) -> None:
    """The angle as a bar with its target zone (hatched), its limit (a line) and where one is (a pointer)."""
    import cv2

    right = paint.width - paint(12)
    left = right - paint(34)

    def at(value: float) -> int:
        share = (value - gauge.low) / (gauge.high - gauge.low)
        return round(bottom - min(1.0, max(0.0, share)) * (bottom - top))

    cv2.rectangle(paint.canvas, (left, top), (right, bottom), (70, 70, 70), -1)
    low, high = at(gauge.target[0]), at(gauge.target[1])
    cv2.rectangle(paint.canvas, (left, high), (right, low), GREEN, -1)
    zone = paint.canvas[high:low, left:right]
    zone[_hatch(*zone.shape[:2], paint(10), paint(2))] = (0, 110, 80)
    cv2.rectangle(paint.canvas, (left, top), (right, bottom), WHITE, max(1, paint(2)))
    if gauge.limit is not None:
        y, half = at(gauge.limit), paint(2)
        cv2.rectangle(paint.canvas, (left - paint(6), y - half), (right + paint(6), y + half), ORANGE, -1)
    y, size = at(gauge.value), paint(13)
    colour = _ANGLE[gauge.where]
    pointer = np.array([[left - paint(3), y], [left - 2 * size, y - size], [left - 2 * size, y + size]], np.int32)
    cv2.fillPoly(paint.canvas, [pointer], colour, cv2.LINE_AA)
    cv2.line(paint.canvas, (left, y), (right, y), colour, paint(4))
    # No check mark in the zone: whether a repetition is good is more than how far it goes.
    if gauge.where == "past":
        paint.sign("fault", ((left + right) // 2, y), paint(30))


def gauge_label(paint: Painter, gauge: Gauge) -> None:
    """What the angle is, above its gauge."""
    paint.text(gauge.label, paint.width - paint(12), paint(26), 24, align=1.0, room=paint.width // 3)


def gauge_value(paint: Painter, gauge: Gauge) -> None:
    """The angle in figures, between its name and its gauge."""
    text, colour = say("show.degrees", value=gauge.value), _ANGLE[gauge.where]
    paint.text(text, paint.width - paint(12), paint(74), 48, colour, bold=True, align=1.0, room=paint.width // 3)


def gauge_angle(paint: Painter, gauge: Gauge) -> None:
    """The angle in large figures, with its ±."""
    paint.text(say("show.degrees", value=gauge.value), paint(4), paint(80), 104, bold=True, room=beside_figures(paint))
    paint.text(say("show.plus_minus", value=gauge.uncertainty), paint(8), paint(122), 48)


def beside_figures(paint: Painter) -> int:
    """Width of a panel left of the gauge's figures."""
    return paint.width - paint.width // 3 - paint(14)
