"""The strip below an annotated picture: what is counted, the angle that matters, the hold, and what is to be said.

It stands below the picture and hides nothing of the body. Sizes are shares of the picture's width, since that is what
fills a phone held upright. Every colour comes with a shape or a word.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

import numpy as np

from hipcam.show.canvas import GREEN, GREY, GROUNDS, LIGHT_GREEN, ORANGE, WHITE, YELLOW, Painter, ring, wrapped
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.core.types import Image
    from hipcam.judge.curve import Curve
    from hipcam.show.captions import Caption, Showing

    Colour = tuple[int, int, int]
    Rows = tuple[tuple[int, dict[str, int]], ...]

#: Rows of cells for a wide and a tall picture: a row's height and its cells with their widths, in units. The widths of
#: a row are shares of it: where a cell has nothing to show, the others get its room.
_WIDE: Rows = ((72, {"count": 190, "gauge": 290, "hold": 160}), (72, {"caption": 640}))
_TALL: Rows = ((72, {"count": 230, "hold": 170}), (72, {"gauge": 400}), (92, {"caption": 400}))
#: A caption's title and the space around it, its largest and smallest type and the height of a line of it, in units.
_TITLE, _LARGEST, _SMALLEST, _LINE = 32, 21, 9, 1.2
#: How much room the number of movements has, in units.
_NUMBER = 64
_GROUND: Colour = (24, 24, 24)
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
    counts : str or None
        Whether it counts the attempts of a `test` or the repetitions of an `exercise`; None to count nothing.
    hold_target : float or None
        Seconds; None if no hold is to be shown.
    """

    def __init__(
        self,
        width: int,
        *,
        tall: bool,
        scale: Curve | None,
        counts: Literal["test", "exercise"] | None,
        hold_target: float | None,
    ) -> None:
        rows = _TALL if tall else _WIDE
        self._unit = width / sum(rows[0][1].values())
        self._scale, self._counts, self._hold_target = scale, counts, hold_target
        empty = {
            name for name, content in (("count", counts), ("gauge", scale), ("hold", hold_target)) if content is None
        }
        self._places: dict[str, tuple[slice, slice]] = {}
        top = 0
        for high, cells in rows:
            shown = {name: share for name, share in cells.items() if name not in empty}
            bottom, left = top + (round(high * self._unit) if shown else 0), 0
            for name, edge in zip(shown, accumulate(shown.values()), strict=True):
                right = round(width * edge / sum(shown.values()))
                self._places[name] = (slice(top, bottom), slice(left, right))
                left = right
            top = bottom
        self.height = top
        # Most pictures show what the one before showed, and angles come back.
        self._count = lru_cache(_KEPT)(self._draw_count)
        self._gauge = lru_cache(_KEPT)(self._draw_gauge)
        self._hold = lru_cache(_KEPT)(self._draw_hold)
        self._caption = lru_cache(_KEPT)(self._draw_caption)

    def draw(self, canvas: Image, showing: Showing) -> None:
        """Draw into a canvas of the strip's width and height."""
        if self._counts is not None:
            canvas[self._places["count"]] = self._count(showing.done, showing.good)
        if self._scale is not None:
            canvas[self._places["gauge"]] = self._gauge(showing.value)
        if self._hold_target is not None:
            canvas[self._places["hold"]] = self._hold(showing.held, showing.longest, self._hold_target)
        canvas[self._places["caption"]] = self._caption(showing.caption)

    def _cell(self, name: str, ground: Colour = _GROUND) -> Painter:
        rows, columns = self._places[name]
        return Painter(np.full((rows.stop - rows.start, columns.stop - columns.start, 3), ground, np.uint8), self._unit)

    def _draw_count(self, done: int, good: int) -> Image:
        paint = self._cell("count")
        left = paint(20) + paint.text(str(done), paint(10), paint(57), 66, bold=True, room=paint(_NUMBER))
        room = paint.width - left - paint(4)
        paint.text(say(f"show.counted.{self._counts}", n=done), left, paint(29), 23, GREY, room=room)
        paint.sign("good", (left + paint(9), paint(49)), paint(19))
        number = paint(23)
        number += paint.text(str(good), left + number, paint(57), 25, LIGHT_GREEN, bold=True, room=room // 2 - number)
        number += paint(5)
        paint.text(say(f"show.fine.{self._counts}"), left + number, paint(57), 23, room=room - number)
        return paint.canvas

    def _draw_gauge(self, value: int | None) -> Image:
        """The number, and below it a bar with the target zone (hatched), the limit (a line) and a pointer."""
        import cv2

        scale, paint = self._scale, self._cell("gauge")
        assert scale is not None
        left, right, top, bottom = paint(14), paint.width - paint(14), paint(50), paint(62)
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
            canvas[top - paint(4) : bottom + paint(4), x - max(1, paint(1)) : x + max(1, paint(1))] = ORANGE
        if value is None:
            return canvas
        # No sign beside it: far enough is not yet good, and whether it is, the caption says.
        colour: Colour = {"below": WHITE, "target": LIGHT_GREEN, "past": YELLOW}[scale.where(value)]
        paint.text(say("show.degrees", value=value), right, paint(40), 44, colour, bold=True, align=1.0)
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
        words = (
            (say("show.hold"), say("show.hold_of", seconds=target))
            if held is not None
            else (say("show.hold_longest"), say("show.hold"))
        )
        for row, word in enumerate(words):
            paint.text(
                word,
                left,
                paint(33 + 24 * row),
                22,
                GREY if row or held is None else WHITE,
                room=paint.width - left - paint(2),
            )
        return paint.canvas

    def _draw_caption(self, caption: Caption) -> Image:
        paint = self._cell("caption", GROUNDS.get(caption.kind, (44, 44, 44)))
        left, sign = paint(14), paint(34)
        if caption.kind != "plain":
            paint.sign(caption.kind, (left + sign // 2, paint.height // 2), sign)
            left += sign + paint(12)
        room = paint.width - left - paint(10)
        size, lines = self.fitted(caption.detail, room, paint.height)
        step = _LINE * size
        top = (paint.height - paint(_TITLE + step * len(lines))) // 2
        paint.text(caption.title, left, top + paint(24), 25, bold=True, room=room)
        for row, line in enumerate(lines):
            paint.text(line, left, top + paint(_TITLE - 4 + step * (row + 0.8)), size, room=room)
        return paint.canvas

    def fitted(self, detail: str, room: int, height: int) -> tuple[int, tuple[str, ...]]:
        """The largest type, in units, in which a text fits below a title, and its lines; room and height in pixels."""
        for size in range(_LARGEST, _SMALLEST, -1):
            lines = wrapped(detail, round(size * self._unit), room)
            if len(lines) * _LINE * size <= height / self._unit - _TITLE:
                break
        return size, lines
