"""The strip below an annotated picture: what is counted, the angle that matters, the hold, and what is to be said.

It stands below the picture and hides nothing of the body. Sizes are shares of the picture's width, since that is what
fills a phone held upright. Every colour comes with a shape or a word.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from hipcam.exercises import wording
from hipcam.overlay import GREEN, GREY, GROUNDS, ORANGE, WHITE, YELLOW, Painter, ring, wrapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.curve import Curve
    from hipcam.story import Caption, Showing

    Image = NDArray[np.uint8]
    Colour = tuple[int, int, int]

#: Width of the picture in units, and where the cells stand (left, top, right, bottom), for a wide and a tall picture.
WIDE, TALL = 640, 400
_WIDE_CELLS = {"count": (0, 0, 160, 72), "gauge": (160, 0, 480, 72), "hold": (480, 0, 640, 72),
               "caption": (0, 72, 640, 130)}
_TALL_CELLS = {"count": (0, 0, 230, 72), "hold": (230, 0, 400, 72), "gauge": (0, 72, 400, 144),
               "caption": (0, 144, 400, 226)}
_GROUND: Colour = (24, 24, 24)
_LIGHT_GREEN: Colour = (120, 230, 190)
#: How many drawn cells of a kind are kept; an angle has some ninety.
_KEPT = 128


class Strip:
    """Draws strips of one width.

    Parameters
    ----------
    width : int
        Pixels.
    tall : bool
        For a picture that is higher than wide: narrower, in one more row.
    scale : Curve or None
        Whose scale, target and limit the gauge has; None for no gauge.
    words : (str, str, str) or None
        What is counted, one and several, and what it is when it is good; None to count nothing.
    hold_target : float or None
        Seconds; None if no hold is to be shown.
    """

    def __init__(self, width: int, *, tall: bool, scale: Curve | None, words: tuple[str, str, str] | None,
                 hold_target: float | None) -> None:
        self._unit = width / (TALL if tall else WIDE)
        self._scale, self._words, self._hold_target = scale, words, hold_target
        cells = dict(_TALL_CELLS if tall else _WIDE_CELLS)
        if hold_target is None:  # its neighbour to the left gets its room
            _, _, right, bottom = cells.pop("hold")
            neighbour = "count" if tall else "gauge"
            left, top, _, _ = cells[neighbour]
            cells[neighbour] = (left, top, right, bottom)
        self.height = max(1, round(cells["caption"][3] * self._unit))
        self._places: dict[str, tuple[slice, slice]] = {}
        for name, (left, top, right, bottom) in cells.items():
            rows, columns = (slice(round(a * self._unit), round(b * self._unit))
                             for a, b in ((top, bottom), (left, right)))
            self._places[name] = (rows, columns)
        # Most pictures show what the one before showed, and angles come back.
        self._count = lru_cache(_KEPT)(self._draw_count)
        self._gauge = lru_cache(_KEPT)(self._draw_gauge)
        self._hold = lru_cache(_KEPT)(self._draw_hold)
        self._caption = lru_cache(_KEPT)(self._draw_caption)

    def draw(self, canvas: Image, showing: Showing) -> None:
        """Draw into a canvas of the strip's width and height."""
        canvas[self._places["count"]] = self._count(showing.done, showing.good)
        canvas[self._places["gauge"]] = self._gauge(showing.value)
        if self._hold_target is not None:
            canvas[self._places["hold"]] = self._hold(showing.held, showing.longest, self._hold_target)
        canvas[self._places["caption"]] = self._caption(showing.caption)

    def _cell(self, name: str, ground: Colour = _GROUND) -> Painter:
        rows, columns = self._places[name]
        return Painter(np.full((rows.stop - rows.start, columns.stop - columns.start, 3), ground, np.uint8),
                       self._unit)

    def _draw_count(self, done: int, good: int) -> Image:
        paint = self._cell("count")
        if self._words is None:
            return paint.canvas
        width = paint.text(str(done), paint(10), paint(57), 66, bold=True)
        left = paint(22) + width
        room = paint.width - left
        paint.text(self._words[0 if done == 1 else 1], left, paint(29), 23, GREY, room=room)
        paint.sign("good", (left + paint(9), paint(49)), paint(19))
        number = paint.text(str(good), left + paint(23), paint(57), 25, _LIGHT_GREEN, bold=True)
        paint.text(self._words[2], left + paint(29) + number, paint(57), 23, room=room - paint(29) - number)
        return paint.canvas

    def _draw_gauge(self, value: int | None) -> Image:
        """The number, and below it a bar with the target zone (hatched), the limit (a line) and a pointer."""
        import cv2

        paint = self._cell("gauge")
        if self._scale is None:
            return paint.canvas
        scale, left, right, top, bottom = self._scale, paint(14), paint.width - paint(14), paint(50), paint(62)
        canvas = paint.canvas

        def at(angle: float) -> int:
            share = (angle - scale.low) / (scale.high - scale.low)
            return round(left + min(1.0, max(0.0, share)) * (right - left))

        paint.text(scale.label, left, paint(34), 23, GREY)
        canvas[top:bottom, left:right] = (80, 80, 80)
        low, high = at(scale.target[0]), at(scale.target[1])
        zone = canvas[top:bottom, low:high]
        zone[:] = GREEN
        rows, columns = np.indices(zone.shape[:2])
        zone[(rows + columns) % max(3, paint(8)) < max(1, paint(2))] = (0, 90, 66)
        if scale.limit is not None:
            x = at(scale.limit)
            canvas[top - paint(4):bottom + paint(4), x - max(1, paint(1)):x + max(1, paint(1))] = ORANGE
        if value is None:
            return canvas
        where = scale.where(value)
        colour: Colour = {"below": WHITE, "target": _LIGHT_GREEN, "past": YELLOW}[where]
        number = paint.text(f"{value}°", right, paint(40), 44, colour, bold=True, align=1.0)
        if where != "below":
            paint.sign("good" if where == "target" else "fault", (right - number - paint(20), paint(26)), paint(24))
        x, half = at(value), max(3, paint(8))
        pointer = np.array([[x, top + paint(3)], [x - half, top - half], [x + half, top - half]], np.int32)
        cv2.fillPoly(canvas, [pointer], colour, cv2.LINE_AA)
        cv2.line(canvas, (x, top), (x, bottom - 1), colour, max(1, paint(3)))
        return canvas

    def _draw_hold(self, held: int | None, longest: int | None, target: float) -> Image:
        """While holding a ring that fills with the seconds in it; else the longest hold so far."""
        paint = self._cell("hold")
        seconds = held if held is not None else longest
        if seconds is None:
            return paint.canvas
        centre, radius = (paint(40), paint(36)), paint(27)
        share = seconds / target
        ring(paint.canvas, centre, radius, share, GREEN if share >= 1 else YELLOW if held is not None else GREY)
        paint.text(str(seconds), centre[0], centre[1] + paint(9), 26, bold=True, align=0.5, room=2 * radius - paint(14))
        left = paint(78)
        words = (wording.HOLD, wording.HOLD_OF.format(seconds=target)) if held is not None else (
            wording.HOLD_BEST, wording.HOLD)
        for row, word in enumerate(words):
            paint.text(word, left, paint(33 + 24 * row), 22, GREY if row or held is None else WHITE,
                       room=paint.width - left - paint(2))
        return paint.canvas

    def _draw_caption(self, caption: Caption) -> Image:
        paint = self._cell("caption", GROUNDS.get(caption.kind, (44, 44, 44)))
        left, sign = paint(14), paint(34)
        if caption.kind != "plain":
            paint.sign(caption.kind, (left + sign // 2, paint.height // 2), sign)
            left += sign + paint(12)
        room = paint.width - left - paint(10)
        size = 21.0
        lines = wrapped(caption.detail, paint(size), room)
        most = max(0, round((paint.height / self._unit - 32) / 25)) if caption.detail else 0
        while len(lines) > most and size > 12:
            size -= 1
            lines = wrapped(caption.detail, paint(size), room)
        lines = lines[:most]
        top = paint.height // 2 - paint(13 + 12.5 * len(lines))
        paint.text(caption.title, left, top + paint(22), 25, bold=True, room=room)
        for row, line in enumerate(lines):
            paint.text(line, left, top + paint(47 + 25 * row), size, room=room)
        return paint.canvas
