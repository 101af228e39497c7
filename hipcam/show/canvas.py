"""Text, panels and colours on a picture."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.core.types import Image

    Colour = tuple[int, int, int]


#: Colours that colour-blind people can tell apart (Okabe and Ito, 2008), as RGB, and darker ones to write upon.
WHITE, GREY = (255, 255, 255), (190, 190, 190)


GREEN, ORANGE, YELLOW, BLUE = (0, 158, 115), (213, 94, 0), (240, 228, 66), (86, 180, 233)


#: The green to write with on a dark ground.
LIGHT_GREEN = (120, 230, 190)


GROUNDS: dict[str, Colour] = {"good": (0, 92, 68), "fault": (170, 62, 0), "note": (0, 66, 116)}


#: Height of a digit or capital of the font, of its size.
CAPITAL = 0.73


#: Weights of the font.
NORMAL, BOLD = 400, 700


@lru_cache(maxsize=1)
def _font() -> Any:
    import cv2

    return cv2.FontFace("sans")


@lru_cache(maxsize=2048)
def text_width(text: str, size: int, weight: int = NORMAL) -> int:
    """Width in pixels of a line of text of a size."""
    import cv2

    # Measured with room before it: some letters begin left of where they stand.
    x, _, width, _ = cv2.getTextSize((8192, 8192), text, (1000, 4000), _font(), size, weight)
    return int(x - 1000 + width)


def fitting(text: str, size: int, room: int, weight: int = NORMAL) -> int:
    """That size, or the largest below it in which a line is no wider than `room` pixels."""
    while size > 6 and text_width(text, size, weight) > room:
        size -= 1
    return size


@lru_cache(maxsize=512)
def wrapped(text: str, size: int, width: int, weight: int = NORMAL) -> tuple[str, ...]:
    """A text in lines no wider than `width` pixels; a word that is wider by itself stays whole."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def write(
    image: NDArray[np.uint8],
    text: str,
    position: tuple[int, int],
    *,
    size: int,
    colour: tuple[int, int, int] = (255, 255, 255),
    weight: int = NORMAL,
) -> None:
    """Write a line of text as it is.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB; drawn into.
    text : str
        One line.
    position : (int, int)
        Left end of the baseline, in pixels.
    size : int
        Size of the font in pixels; capitals are `CAPITAL` of it.
    colour : (int, int, int)
        RGB.
    weight : int
        `NORMAL` or `BOLD`.
    """
    import cv2

    cv2.putText(image, text, position, colour, _font(), size, weight)


def darken(image: NDArray[np.uint8], left: int, top: int, right: int, bottom: int, share: float = 0.3) -> None:
    """Darken a rectangle to a share of its brightness, so that what is written on it can be read."""
    import cv2

    height, width = image.shape[:2]
    part = image[max(0, top) : min(height, bottom), max(0, left) : min(width, right)]
    if part.size:
        part[:] = cv2.convertScaleAbs(part, alpha=share)


def ring(
    image: NDArray[np.uint8], centre: tuple[int, int], radius: int, share: float, colour: tuple[int, int, int]
) -> None:
    """Draw a ring that fills clockwise from the top; `share` 0–1 says how much of it is full."""
    import cv2

    thick = max(3, radius // 5)
    cv2.circle(image, centre, radius, (90, 90, 90), thick, cv2.LINE_AA)
    angle = 360 * min(1.0, max(0.0, share))
    if angle > 0:
        cv2.ellipse(image, centre, (radius, radius), -90, 0, angle, colour, thick, cv2.LINE_AA)


def draw_text(
    image: NDArray[np.uint8],
    text: str,
    position: tuple[int, int],
    *,
    size: int,
    colour: tuple[int, int, int] = (255, 255, 255),
) -> None:
    """Write a line of text on a dark ground.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB; drawn into.
    text : str
        One line.
    position : (int, int)
        Left end of the baseline, in pixels.
    size : int
        Height of the letters in pixels.
    colour : (int, int, int)
        RGB.
    """
    import cv2

    x, y, width, height = cv2.getTextSize((image.shape[1], image.shape[0]), text, position, _font(), size)
    margin = size // 3
    cv2.rectangle(image, (x - margin, y - margin), (x + width + margin, y + height + margin), (20, 20, 20), -1)
    write(image, text, position, size=size, colour=colour)


def _fits(rows: tuple[str, ...], pixels: int, width: int, height: int) -> bool:
    """Whether bold lines of that size have the room."""
    return round(1.2 * pixels) * len(rows) <= height and all(text_width(row, pixels, BOLD) <= width for row in rows)


class Painter:
    """Draws on a canvas, in units of its own.

    Parameters
    ----------
    canvas : (h, w, 3) uint8
        RGB; drawn into.
    unit : float, optional
        Pixels of a unit; a 480th of the canvas's height by default.
    """

    def __init__(self, canvas: Image, unit: float | None = None) -> None:
        self.canvas = canvas
        self.height: int = canvas.shape[0]
        self.width: int = canvas.shape[1]
        # A narrow window has less room for words than a wide one of the same height.
        self.unit: float = unit if unit is not None else min(self.height / 480, self.width / 560)

    def __call__(self, amount: float) -> int:
        """Pixels of an amount of units."""
        return round(amount * self.unit)

    def text(
        self,
        text: str,
        x: int,
        baseline: int,
        size: float,
        colour: Colour = WHITE,
        *,
        bold: bool = False,
        room: int | None = None,
        align: float = 0.0,
    ) -> int:
        """Write a line, smaller if there is not the room; `align` 0 begins, 0.5 centres, 1 ends at x. Its width."""
        weight = BOLD if bold else NORMAL
        pixels = fitting(text, self(size), room if room is not None else self.width, weight)
        width: int = text_width(text, pixels, weight)
        write(self.canvas, text, (round(x - align * width), baseline), size=pixels, colour=colour, weight=weight)
        return width

    def number(self, text: str, centre: tuple[int, int], pixels: int, room: int) -> None:
        """Write digits around a point, bold, smaller than `pixels` if there is not the room."""
        pixels = fitting(text, pixels, room, BOLD)
        x, y = centre[0] - text_width(text, pixels, BOLD) // 2, centre[1] + round(CAPITAL * pixels / 2)
        write(self.canvas, text, (x, y), size=pixels, weight=BOLD)

    def dim(self, share: float = 0.35) -> None:
        """Darken all of it."""
        darken(self.canvas, 0, 0, self.width, self.height, share)

    def banner(self, text: str, size: float, kind: str) -> None:
        """Fill all of it with words on a coloured ground with a sign, as large as they fit, at most of that size."""
        margin, sign = self(10), min(self(46), self.height - self(10))
        left = 2 * margin + sign
        room, pixels = self.width - left - margin, self(size)
        while pixels > 6 and not _fits(wrapped(text, pixels, room, BOLD), pixels, room, self.height - margin):
            pixels -= 1
        rows, step = wrapped(text, pixels, room, BOLD), round(1.2 * pixels)
        self.canvas[:] = GROUNDS[kind]
        self.canvas[: self(3)] = WHITE
        self.sign(kind, (margin + sign // 2, self.height // 2), sign)
        baseline = (self.height - step * len(rows)) // 2 + round(0.9 * pixels)
        for row, line in enumerate(rows):
            write(self.canvas, line, (left, baseline + row * step), size=pixels, weight=BOLD)

    def sign(self, kind: str, centre: tuple[int, int], size: int) -> None:
        """A check mark in a disc, a warning triangle, or an i in a disc."""
        import cv2

        x, y = centre
        r, thick = size // 2, max(2, size // 9)
        if kind == "fault":
            corners = np.array([[x, y - r], [x + r, y + round(0.8 * r)], [x - r, y + round(0.8 * r)]], np.int32)
            cv2.fillPoly(self.canvas, [corners], YELLOW, cv2.LINE_AA)
            cv2.line(self.canvas, (x, y - r // 3), (x, y + r // 4), (0, 0, 0), thick, cv2.LINE_AA)
            cv2.circle(self.canvas, (x, y + round(0.55 * r)), thick * 2 // 3, (0, 0, 0), -1, cv2.LINE_AA)
            return
        cv2.circle(self.canvas, centre, r, WHITE, -1, cv2.LINE_AA)
        ground = GROUNDS[kind]
        if kind == "good":
            tick = np.array([[x - r // 2, y], [x - r // 8, y + r // 2], [x + r // 2, y - r // 2]], np.int32)
            cv2.polylines(self.canvas, [tick], False, ground, thick, cv2.LINE_AA)
        else:
            cv2.line(self.canvas, (x, y - r // 8), (x, y + r // 2), ground, thick, cv2.LINE_AA)
            cv2.circle(self.canvas, (x, y - r // 2), max(1, round(0.7 * thick)), ground, -1, cv2.LINE_AA)

    def arrow(self, phase_up: bool | None, x: int, middle: int, size: int, colour: Colour) -> None:
        """Which way to move: up, down, or a bar for staying."""
        import cv2

        if phase_up is None:
            cv2.rectangle(self.canvas, (x, middle - size // 6), (x + size, middle + size // 6), colour, -1)
            return
        tip = -1 if phase_up else 1
        corners = np.array(
            [
                [x, middle - tip * size // 2],
                [x + size, middle - tip * size // 2],
                [x + size // 2, middle + tip * size // 2],
            ],
            np.int32,
        )
        cv2.fillPoly(self.canvas, [corners], colour, cv2.LINE_AA)
