"""Scenes drawn on the picture."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from hipcam.live.scene import Notice
from hipcam.live.sets import REST_TIME
from hipcam.show.canvas import (
    BLUE,
    BOLD,
    CAPITAL,
    GREEN,
    GREY,
    ORANGE,
    WHITE,
    YELLOW,
    Painter,
    darken,
    ring,
    text_width,
    wrapped,
)
from hipcam.show.skeleton import draw_skeleton
from hipcam.words import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.core.landmarks import Pose
    from hipcam.core.types import Image
    from hipcam.live.scene import Gauge, Scene

    Colour = tuple[int, int, int]


#: How long good news that was told stays, seconds.
TOLD_FOR = 2.5


#: A bridge held this long is shown as a hold, seconds; a shorter stay at the top belongs to a repetition, and the count
#: should not make way for it each time.
HOLD_SHOWN = 2.0


#: Heights of header and footer, and width of the gauge, in a painter's units.
HEADER, FOOTER, GAUGE = 62, 76, 130


def draw(scene: Scene, image: Image, size: tuple[int, int]) -> Image:
    """Draw a scene.

    Parameters
    ----------
    scene : Scene
        What to show.
    image : (h, w, 3) uint8
        The camera's picture, RGB; left as it is.
    size : (int, int)
        Width and height wanted, pixels.

    Returns
    -------
    (height, width, 3) uint8
        RGB: the picture mirrored, whole, with bars where its shape differs.
    """
    canvas = np.zeros((size[1], size[0], 3), np.uint8)
    stages = {"framing": _framing, "move": _move, "test": _test, "rest": _rest, "paused": _paused, "summary": _summary}
    stages[scene.stage](Painter(canvas), scene, image)
    return canvas


def draw_words(notice: Notice, canvas: Image) -> None:
    """Draw a sentence in large letters into the middle of a drawn scene; darkens the scene if it is a fault."""
    paint = Painter(canvas)
    if notice.kind == "fault":
        paint.dim()
    paint.banner(notice.text, round(0.6 * paint.height), 60, notice.kind)


def _place(canvas: Image, image: Image, pose: Pose | None) -> None:
    """Put the picture with its skeleton into a canvas, whole, mirrored, in the middle."""
    import cv2

    height, width = image.shape[:2]
    room = (canvas.shape[1], canvas.shape[0])
    factor = min(room[0] / width, room[1] / height)
    fitted = (max(1, round(width * factor)), max(1, round(height * factor)))
    left, top = (room[0] - fitted[0]) // 2, (room[1] - fitted[1]) // 2
    picture = canvas[top : top + fitted[1], left : left + fitted[0]]
    # Mirrored while it is small, and enlarged right into its place.
    if fitted == (width, height):
        cv2.flip(image, 1, dst=picture)
    else:
        cv2.resize(cv2.flip(image, 1), fitted, dst=picture)
    if pose is not None:
        scaled = pose.scaled(factor)
        scaled.image[:, 0] = fitted[0] - 1 - scaled.image[:, 0]
        draw_skeleton(picture, scaled)


def _footer(paint: Painter, scene: Scene) -> int:
    """Safety and hand signs, to be read from afar, and keys, to be read at the keyboard; gives their top."""
    top = paint.height - paint(FOOTER)
    paint.canvas[top : paint.height] = _drawn_footer(paint.width, paint.unit, scene.safety, scene.signs, scene.keys)
    return top


@lru_cache(maxsize=2)  # every picture has the same
def _drawn_footer(width: int, unit: float, safety: str, signs: str, keys: str) -> Image:
    paint = Painter(np.full((round(FOOTER * unit), width, 3), 20, np.uint8), unit)
    margin = paint(8)
    room = width - 2 * margin
    paint.text(safety, margin, paint(19), 18, room=room)
    paint.text(signs, margin, paint(43), 21, BLUE, room=room)
    _keys(paint, keys, margin, paint.height - paint(8))
    return paint.canvas


def _keys(paint: Painter, keys: str, left: int, baseline: int) -> None:
    """Each key in a frame, as on a keyboard, with what it does."""
    import cv2

    for pair in keys.split("  "):
        key, what = pair.split(" ", 1)
        right = left + paint.text(key, left + paint(6), baseline, 20) + paint(12)
        cv2.rectangle(paint.canvas, (left, baseline - paint(19)), (right, baseline + paint(5)), GREY, max(1, paint(1)))
        left = right + paint(6)
        left += paint.text(what, left, baseline, 20, GREY) + paint(15)


def _header(paint: Painter, text: str, left: int, detail: str = "") -> int:
    """Where one is, with a smaller line below; gives its bottom."""
    bottom = paint(HEADER if detail else 38)
    darken(paint.canvas, left, 0, paint.width, bottom)
    room = paint.width - left - paint(20)
    paint.text(text, left + paint(10), paint(28), 28, bold=True, room=room)
    if detail:
        paint.text(detail, left + paint(10), paint(54), 23, room=room)
    return bottom


@lru_cache(maxsize=8)
def _hatch(height: int, width: int, step: int, thick: int) -> NDArray[np.bool_]:
    """Where the lines of a hatched rectangle run."""
    rows, columns = np.indices((height, width))
    hatch: NDArray[np.bool_] = (rows + columns) % step < thick
    return hatch


def _gauge(paint: Painter, gauge: Gauge) -> None:
    """The angle as a bar with its target zone (hatched), its limit (a line) and where one is (a pointer)."""
    import cv2

    right, top, bottom = paint.width - paint(16), paint(138), paint(288)
    left = right - paint(34)
    darken(paint.canvas, paint.width - paint(GAUGE), paint(HEADER), paint.width, bottom + paint(14))

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
        cv2.rectangle(
            paint.canvas,
            (left - paint(6), at(gauge.limit) - paint(2)),
            (right + paint(6), at(gauge.limit) + paint(2)),
            ORANGE,
            -1,
        )
    y, size = at(gauge.value), paint(13)
    colour: Colour = {"below": WHITE, "target": (120, 230, 190), "past": YELLOW}[gauge.where]
    pointer = np.array([[left - paint(3), y], [left - 2 * size, y - size], [left - 2 * size, y + size]], np.int32)
    cv2.fillPoly(paint.canvas, [pointer], colour, cv2.LINE_AA)
    cv2.line(paint.canvas, (left, y), (right, y), colour, paint(4))
    kind = {"target": "good", "past": "fault"}.get(gauge.where)
    if kind:
        paint.sign(kind, (left - paint(58), y), paint(28))
    paint.text(gauge.label, right, paint(84), 24, align=1.0, room=paint(120))
    paint.text(
        say("show.degrees", value=gauge.value), right, paint(124), 44, colour, bold=True, align=1.0, room=paint(120)
    )


def _angle(paint: Painter, gauge: Gauge) -> None:
    """The angle in large figures, with its ±."""
    text = say("show.degrees", value=gauge.value)
    wide = max(paint(190), text_width(text, paint(138), BOLD) + paint(20))
    darken(paint.canvas, 0, paint(HEADER), wide, paint(224))
    paint.text(text, paint(8), paint(72 + 138 * CAPITAL), 138, bold=True)
    paint.text(say("show.plus_minus", value=gauge.uncertainty), paint(12), paint(214), 44)


def _count(paint: Painter, scene: Scene) -> int:
    """The repetitions in the largest figures, and how many were good; gives the right end."""
    digits = str(scene.reps or 0)
    wide = max(paint(128), text_width(digits, paint(150), BOLD) + paint(22))
    darken(paint.canvas, 0, 0, wide, paint(200))
    paint.text(digits, wide // 2, paint(20 + 150 * CAPITAL), 150, bold=True, align=0.5)
    paint.text(say("show.of_goal", goal=scene.goal), wide // 2, paint(157), 28, GREY, align=0.5)
    paint.sign("good", (paint(18), paint(180)), paint(24))
    paint.text(str(scene.good), paint(36), paint(191), 32, (120, 230, 190), bold=True)
    paint.text(say("live.good"), paint(36) + text_width(str(scene.good), paint(32), BOLD) + paint(6), paint(190), 22)
    return wide


def _count_aside(paint: Painter, scene: Scene, left: int, top: int) -> None:
    """The repetitions and how many were good, in a line that ends where the gauge begins."""
    right, baseline = paint.width - paint(GAUGE), top + paint(28)
    darken(paint.canvas, left, top, right, top + paint(36))
    x = left + paint(10)
    reps = say("show.reps_of_goal", reps=scene.reps or 0, goal=scene.goal)
    x += paint.text(reps, x, baseline, 26, room=(right - left) * 2 // 5) + paint(22)
    paint.sign("good", (x, top + paint(18)), paint(24))
    x += paint(18)
    paint.text(say("show.good", count=scene.good), x, baseline, 26, (120, 230, 190), room=right - paint(6) - x)


def _phase(paint: Painter, scene: Scene, top: int) -> int:
    """The phase in a word with an arrow; gives its bottom."""
    if scene.phase and scene.gauge is not None:
        width = text_width(scene.phase, paint(44), BOLD) + paint(60)
        darken(paint.canvas, 0, top, width, top + paint(54))
        paint.arrow(scene.going_out, paint(10), top + paint(27), paint(30), YELLOW)
        paint.text(scene.phase, paint(50), top + paint(42), 44, bold=True)
    return top + paint(54)


def _tempo(paint: Painter, scene: Scene, top: int) -> None:
    """The tempo of the last repetition."""
    if scene.tempo:
        darken(paint.canvas, 0, top, text_width(scene.tempo, paint(22)) + paint(18), top + paint(30))
        paint.text(scene.tempo, paint(8), top + paint(22), 22)


def _hold(paint: Painter, hold: float, target: float, top: int, size: float) -> int:
    """How long one has held, at the left, in a square of that size; gives its side in pixels."""
    side = paint(size)
    half = side // 2
    darken(paint.canvas, 0, top, side, top + side)
    # Whole seconds for a long hold, tenths for a short one.
    text = f"{hold:.0f}" if target >= 10 else f"{hold:.1f}"
    # A ring reaches a tenth of its radius beyond it.
    radius = (half - 2) * 10 // 11
    _timer(paint, (half, top + half), radius, hold / target, text, GREEN if hold >= target else YELLOW)
    return side


def _timer(paint: Painter, centre: tuple[int, int], radius: int, share: float, text: str, colour: Colour) -> None:
    """A ring that fills, with a number inside, as large as fits."""
    ring(paint.canvas, centre, radius, share, colour)
    paint.number(text, centre, round(1.27 * radius), round(1.64 * radius))


def _notice(paint: Painter, notice: Notice | None, bottom: int) -> int:
    return paint.banner(notice.text, bottom, 36, notice.kind) if notice is not None else bottom


def _framing(paint: Painter, scene: Scene, image: Image) -> None:
    """The whole picture in a frame, dashed while something is wrong, and what it is in large letters."""
    import cv2

    kind = "good" if scene.framing_ok else "fault"
    top = paint.banner(scene.framing or "", _footer(paint, scene), 46, kind)
    upper, edge = _header(paint, scene.headline, 0), paint(8)
    column = max(paint(190), round(paint.width - (top - upper) * image.shape[1] / image.shape[0]))
    right = paint.width - column
    _place(paint.canvas[upper + edge : top - edge, edge : right - edge], image, scene.pose)
    if scene.framing_ok:
        cv2.rectangle(paint.canvas, (edge // 2, upper + edge // 2), (right - edge // 2, top - edge // 2), GREEN, edge)
    else:
        for y in range(upper, top, 4 * edge):
            for x in (0, right - edge):
                paint.canvas[y : min(top, y + 2 * edge), x : x + edge] = ORANGE
    _beside(paint.above(top, 260), scene, right, upper)


def _beside(paint: Painter, scene: Scene, left: int, top: int) -> None:
    """Beside the picture: how long the start posture has been held, or safety in large letters."""
    margin = paint(12)
    room = paint.width - left - 2 * margin
    if scene.countdown is not None:
        centre = (left + margin + room // 2, top + paint(125))
        ring(paint.canvas, centre, min(room // 2 - margin, paint(80)), scene.countdown, (120, 230, 190))
        paint.sign("good", centre, paint(72))
        return
    _lines(paint, (scene.safety,), (left + margin, top + margin, paint.width - margin, paint.height - margin), 27)


def _lines(paint: Painter, lines: tuple[str, ...], box: tuple[int, int, int, int], size: float) -> None:
    """Lines of text in a box (left, top, right, bottom), wrapped, smaller if they are too many."""
    left, y, right, bottom = box
    parts = [wrapped(line, paint(size), right - left) for line in lines]
    while size > 14 and y + sum(map(len, parts)) * paint(1.3 * size) + len(lines) * paint(5) > bottom:
        size -= 1
        parts = [wrapped(line, paint(size), right - left) for line in lines]
    for part in parts:
        for line in part:
            y += paint(1.3 * size)
            paint.text(line, left, y - paint(0.35 * size), size, room=right - left)
        y += paint(5)


def _move(paint: Painter, scene: Scene, image: Image) -> None:
    """Counting and correcting; while a hold lasts, its seconds stand where the count was."""
    _place(paint.canvas, image, scene.pose)
    paint = paint.above(_notice(paint, scene.notice, _footer(paint, scene)), 308)
    if scene.hold is not None and scene.hold_target is not None and scene.hold >= HOLD_SHOWN:
        side = _hold(paint, scene.hold, scene.hold_target, 0, 254)
        _count_aside(paint, scene, side, _header(paint, scene.headline, side, scene.next))
        _phase(paint, scene, side)
    else:
        left = _count(paint, scene)
        _header(paint, scene.headline, left, scene.next)
        _tempo(paint, scene, _phase(paint, scene, paint(206)) + paint(4))
    if scene.gauge is not None:
        _gauge(paint, scene.gauge)


def _test(paint: Painter, scene: Scene, image: Image) -> None:
    """The standing test: what to do, the angle with its ±, the last result."""
    bottom = _footer(paint, scene)
    # Whoever stands fills the picture from top to bottom: the header comes above it.
    _place(paint.canvas[paint(HEADER) : bottom], image, scene.pose)
    # A correction needs the room more than what to do, which is spoken, too.
    bottom = paint.banner(scene.phase, bottom, 40, "note", lines=2 if scene.notice is None else 1)
    paint = paint.above(_notice(paint, scene.notice, bottom), 342)
    # The result takes the header's place for a while: banners would cover the person.
    _header(paint, scene.result or scene.headline, 0, scene.detail)
    if scene.gauge is not None:
        _angle(paint, scene.gauge)
        _gauge(paint, scene.gauge)
    if scene.hold is not None and scene.hold_target is not None:
        _hold(paint, scene.hold, scene.hold_target, paint(226), 116)


def _rest(paint: Painter, scene: Scene, image: Image) -> None:
    """How long to rest and what comes then."""
    _place(paint.canvas, image, scene.pose)
    paint.dim()
    paint = paint.above(_notice(paint, scene.notice, _footer(paint, scene)), 350)
    middle, seconds = paint.width // 2, scene.rest or 0.0
    paint.text(say("live.rest"), middle, paint(58), 48, bold=True, align=0.5)
    _timer(paint, (middle, paint(190)), paint(95), seconds / REST_TIME, f"{seconds:.0f}", BLUE)
    paint.text(scene.next, middle, paint(335), 38, bold=True, align=0.5, room=paint.width - paint(20))


def _paused(paint: Painter, scene: Scene, image: Image) -> None:
    """Two bars, the word, and how to go on."""
    import cv2

    _place(paint.canvas, image, scene.pose)
    paint.dim()
    _footer(paint, scene)
    middle = paint.width // 2
    for x in (-50, 14):
        cv2.rectangle(paint.canvas, (middle + paint(x), paint(80)), (middle + paint(x + 36), paint(200)), YELLOW, -1)
    paint.text(scene.headline, middle, paint(280), 76, bold=True, align=0.5, room=paint.width - paint(20))
    paint.text(scene.detail, middle, paint(340), 40, align=0.5, room=paint.width - paint(20))


def _summary(paint: Painter, scene: Scene, image: Image) -> None:
    """The result in lines, as large as fit."""
    _place(paint.canvas, image, scene.pose)
    paint.dim(0.2)
    paint.text(scene.headline, paint(20), paint(56), 50, YELLOW, bold=True)
    _lines(paint, scene.lines, (paint(20), paint(76), paint.width - paint(20), _footer(paint, scene)), 42)
