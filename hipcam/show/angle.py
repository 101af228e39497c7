"""The judged angle drawn where it was measured: the line it is measured from, the measured one, the arc between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.show.canvas import BOLD, WHITE, draw_text, text_width

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.core.types import Array, Image

    Point = tuple[int, int]

#: Of the measured line and the arc, which no side of the skeleton and no fault has (Okabe and Ito, 2008), lighter. RGB.
MEASURED = (255, 150, 210)
#: Dashes of the other line, and how far from the knee the arc lies, as shares of the line's length.
_DASHES, _ARC = 9, 0.45


def draw_angle(image: Image, lines: Array, value: str) -> None:
    """Draw an angle into a picture.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB; drawn into.
    lines : (3, 2) array
        Pixels, as `Course.lines_at` gives them; nothing is drawn where one is NaN.
    value : str
        Written beside the arc.
    """
    if not np.isfinite(lines).all():
        return
    start, apex, end = lines
    thick = max(2, round(min(image.shape[:2]) / 200))
    for part in range(0, _DASHES, 2):
        first, last = (apex + (start - apex) * share / _DASHES for share in (part, part + 1))
        _stroke(image, np.stack([first, last]), WHITE, thick)
    _stroke(image, np.stack([apex, end]), MEASURED, thick)
    first, last = _direction(start - apex), _direction(end - apex)
    turn = (last - first + 180) % 360 - 180
    way = np.radians(first + np.linspace(0, turn, 24))
    arc = apex + _ARC * float(np.linalg.norm(end - apex)) * np.stack([np.cos(way), np.sin(way)], axis=1)
    _stroke(image, arc, MEASURED, thick)
    _label(image, value, arc, lying=abs(end[0] - apex[0]) > abs(end[1] - apex[1]))


def _stroke(image: NDArray[np.uint8], points: Array, colour: tuple[int, int, int], thick: int) -> None:
    """A line through points with a dark edge, so that it shows on any ground."""
    import cv2

    # Eighths of a pixel: a thin line that is a degree off would show.
    drawn = [np.round(points * 8).astype(np.int32).reshape(-1, 1, 2)]
    for tone, width in (((20, 20, 20), thick + 2), (colour, thick)):
        cv2.polylines(image, drawn, isClosed=False, color=tone, thickness=width, lineType=cv2.LINE_AA, shift=3)


def _label(image: NDArray[np.uint8], value: str, arc: Array, *, lying: bool) -> None:
    """A value where no limb is, inside the picture: above a thigh that lies, beyond the arc of a shank that hangs."""
    size = max(14, round(min(image.shape[:2]) / 22))
    width = text_width(value, size, BOLD)
    x, y = arc[-1] + (0, size / 3)
    if lying:
        x, y = arc.mean(axis=0)[0] - width / 2, arc[:, 1].min() - 2.5 * size
    else:
        x += size if arc[-1][0] >= arc[0][0] else -size - width
    x = min(max(x, size // 2), image.shape[1] - width - size // 2)
    y = min(max(y, size * 1.5), image.shape[0] - size / 2)
    draw_text(image, value, (round(x), round(y)), size=size, colour=MEASURED)


def _direction(way: Array) -> float:
    return float(np.degrees(np.arctan2(way[1], way[0])))
