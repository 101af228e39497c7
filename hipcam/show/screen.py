"""Scenes drawn: the camera's picture, and beside it what is to be read."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from hipcam.judge.activity import activity
from hipcam.live.scene import WORDS_ALONE, Notice
from hipcam.live.sets import REST_TIME
from hipcam.show.canvas import (
    BLUE,
    CAPITAL,
    GREEN,
    GREY,
    LIGHT_GREEN,
    ORANGE,
    YELLOW,
    Painter,
    ring,
    wrapped,
)
from hipcam.show.gauge import beside_figures, gauge_angle, gauge_bar, gauge_label, gauge_value
from hipcam.show.layout import Box, divide
from hipcam.show.movement import movement
from hipcam.show.skeleton import draw_skeleton
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.core.landmarks import Pose
    from hipcam.core.types import Image
    from hipcam.live.scene import Scene
    from hipcam.show.movement import Movement

    Colour = tuple[int, int, int]


#: How long good news that was told stays, seconds.
TOLD_FOR = 2.5


#: A bridge held this long is shown as a hold, seconds; a shorter stay at the top belongs to a repetition, and the count
#: should not make way for it each time.
HOLD_SHOWN = 2.0


#: Width and height of what stands in a panel, in its units, and width of the gauge at its right without figures.
PANEL, BAR = (296, 244), 74


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
        RGB: the picture mirrored, whole, and what is to be read beside it.
    """
    canvas = np.zeros((size[1], size[0], 3), np.uint8)
    layout = divide(size, image.shape[:2])
    footer, picture, panel, words = (
        Painter(_part(canvas, box), layout.unit) for box in (layout.footer, layout.picture, layout.panel, layout.words)
    )
    _footer(footer, scene)
    if scene.stage == "framing":
        picture = _framed(picture, image.shape[:2], right=scene.framing_ok)
    _place(picture.canvas, image, scene.pose)
    if scene.stage in WORDS_ALONE:  # nobody moves: they may take the whole window
        _summary(Painter(canvas[: layout.footer.top], layout.unit), scene)
        return canvas
    if scene.stage in ("rest", "paused"):
        picture.dim()
    panel.unit = min(panel.width / PANEL[0], panel.height / PANEL[1])
    _STAGES[scene.stage](panel, words, scene)
    return canvas


def draw_words(notice: Notice, canvas: Image, shape: tuple[int, int]) -> None:
    """Draw a sentence where words stand in a drawn scene with a picture of that shape; darkens the rest for a fault."""
    layout = divide((canvas.shape[1], canvas.shape[0]), shape)
    if notice.kind == "fault":
        Painter(canvas).dim()
    _words(Painter(_part(canvas, layout.words), layout.unit), notice)


def _part(canvas: Image, box: Box) -> Image:
    return canvas[box.top : box.bottom, box.left : box.right]


def _place(canvas: Image, image: Image, pose: Pose | None) -> None:
    """Fill a canvas with the picture, mirrored, and its skeleton."""
    import cv2

    height, width = canvas.shape[:2]
    # Mirrored while it is small, and enlarged right into its place.
    if (height, width) == image.shape[:2]:
        cv2.flip(image, 1, dst=canvas)
    else:
        cv2.resize(cv2.flip(image, 1), (width, height), dst=canvas)
    if pose is not None:
        scaled = pose.scaled(width / image.shape[1])
        scaled.image[:, 0] = width - 1 - scaled.image[:, 0]
        draw_skeleton(canvas, scaled)


def _footer(paint: Painter, scene: Scene) -> None:
    """Safety and hand signs, to be read from afar, and keys, to be read at the keyboard."""
    paint.canvas[:] = _drawn_footer(paint.width, paint.height, paint.unit, scene.safety, scene.signs, scene.keys)


@lru_cache(maxsize=2)  # every picture has the same
def _drawn_footer(width: int, height: int, unit: float, safety: str, signs: str, keys: str) -> Image:
    paint = Painter(np.full((height, width, 3), 20, np.uint8), unit)
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


def _words(paint: Painter, notice: Notice | None) -> None:
    """The one sentence to be read now."""
    if notice is not None:
        paint.banner(notice.text, 50, notice.kind)


def _where(paint: Painter, scene: Scene) -> None:
    """Where one is and what comes then, while there is nothing to correct."""
    middle, room = paint.width // 2, paint.width - paint(20)
    paint.text(scene.headline, middle, paint(52), 46, bold=True, align=0.5, room=room)
    paint.text(scene.next, middle, paint(98), 32, GREY, align=0.5, room=room)


def _count(paint: Painter, scene: Scene) -> None:
    """The repetitions in the largest figures."""
    _figures(paint, str(scene.reps or 0), beside_figures(paint))


def _figures(paint: Painter, text: str, room: int) -> None:
    paint.text(text, paint(4), paint(6 + 150 * CAPITAL), 150, bold=True, room=room - paint(6))


def _good(paint: Painter, scene: Scene, counted: str, room: int) -> None:
    """What was counted, and how much of it was good, in a line."""
    baseline, left = paint(156), paint(8)
    left += paint.text(counted, left, baseline, 28, GREY, room=room * 2 // 5) + paint(22)
    paint.sign("good", (left, baseline - paint(10)), paint(24))
    left += paint(17)
    paint.text(say("show.good", count=scene.good), left, baseline, 28, LIGHT_GREEN, bold=True, room=room - left)


def _phase(paint: Painter, scene: Scene) -> None:
    """The phase in a word with an arrow."""
    if scene.phase and scene.gauge is not None:
        paint.arrow(scene.going_out, paint(8), paint(188), paint(30), YELLOW)
        paint.text(scene.phase, paint(46), paint(206), 48, bold=True, room=paint.width - paint(BAR) - paint(48))


def _tempo(paint: Painter, scene: Scene) -> None:
    """The tempo of the last repetition."""
    if scene.tempo:
        paint.text(scene.tempo, paint(8), paint(237), 22, room=paint.width - paint(16))


def _held(paint: Painter, hold: float, target: float, room: int) -> None:
    """How long one has held in the largest figures, over a bar that fills, where the count was."""
    import cv2

    left, right, top, bottom = paint(8), room - paint(8), paint(119), paint(127)
    _figures(paint, _seconds(hold, target), room)
    full = left + round((right - left) * min(1.0, hold / target))
    cv2.rectangle(paint.canvas, (left, top), (right, bottom), (90, 90, 90), -1)
    cv2.rectangle(paint.canvas, (left, top), (full, bottom), _fills(hold, target), -1)


def _seconds(hold: float, target: float) -> str:
    """Whole seconds for a long hold, tenths for a short one."""
    return f"{hold:.0f}" if target >= 10 else f"{hold:.1f}"


def _fills(hold: float, target: float) -> Colour:
    return GREEN if hold >= target else YELLOW


def _timer(paint: Painter, centre: tuple[int, int], radius: int, share: float, text: str, colour: Colour) -> None:
    """A ring that fills, with a number inside, as large as fits."""
    ring(paint.canvas, centre, radius, share, colour)
    paint.number(text, centre, round(1.27 * radius), round(1.64 * radius))


def _framing(panel: Painter, words: Painter, scene: Scene) -> None:
    """What is wrong in large letters; how long the start posture has been held, or safety in large letters."""
    _words(words, Notice(scene.framing or "", "good" if scene.framing_ok else "fault"))
    if scene.countdown is None:
        shown = movement(scene.activity)
        if shown is None:
            _lines(panel, (scene.headline,), 8, 4, 74, 26)
            _lines(panel, (scene.safety,), 8, 80, 240, 30)
        else:
            _lines(panel, (scene.headline,), 8, 0, 40, 26)
            _moving(panel, scene, shown)
        return
    _lines(panel, (scene.headline,), 8, 4, 74, 26)
    centre = (panel.width // 2, panel(158))
    ring(panel.canvas, centre, panel(72), scene.countdown, LIGHT_GREEN)
    panel.sign("good", centre, panel(72))


def _moving(paint: Painter, scene: Scene, shown: Movement) -> None:
    """What will be done, in a moving picture: mirrored as one sees oneself, with the step that it shows."""
    import cv2

    what = activity(scene.activity)
    time = scene.time % shown.length
    picture = shown.at(time)
    # It shows the left side, seen from in front; in a mirror that is on the left.
    picture = picture if scene.side == "right" else np.ascontiguousarray(picture[:, ::-1])
    box = Box(0, paint(44), paint.width, paint.height - paint(58)).fit(picture.shape[:2])
    part = _part(paint.canvas, box)
    cv2.resize(picture, (part.shape[1], part.shape[0]), dst=part, interpolation=cv2.INTER_AREA)
    steps = what.say_each("steps", "left" if scene.side == "both" else scene.side)
    step = [text for start, text in zip(what.steps, steps, strict=True) if start <= time][-1]
    below = box.bottom / paint.unit
    _lines(paint, (step,), 8, below + 2, below + 57, 26)


def _framed(paint: Painter, shape: tuple[int, int], *, right: bool) -> Painter:
    """Draw a frame, dashed while something is wrong; gives where a picture of that shape is inside it."""
    import cv2

    edge, width, height = paint(8), paint.width, paint.height
    if right:
        cv2.rectangle(paint.canvas, (0, 0), (width, height), GREEN, edge)
    else:
        for y in range(0, height, 4 * edge):
            for x in (0, width - edge):
                paint.canvas[y : y + 2 * edge, x : x + edge] = ORANGE
    return Painter(_part(paint.canvas, Box(edge, edge, width - edge, height - edge).fit(shape)), paint.unit)


def _lines(paint: Painter, lines: tuple[str, ...], left: float, top: float, bottom: float, size: float) -> None:
    """Lines of text between two rows (units), wrapped, smaller if they are too many."""
    x, y = paint(left), paint(top)
    room = paint.width - x - paint(8)

    def height(size: float) -> int:
        return sum(len(wrapped(line, paint(size), room)) * paint(1.3 * size) + paint(4) for line in lines)

    while size > 10 and height(size) > paint(bottom) - y:
        size -= 0.5
    for line in lines:
        for part in wrapped(line, paint(size), room):
            y += paint(1.3 * size)
            paint.text(part, x, y - paint(0.35 * size), size, room=room)
        y += paint(4)


def _move(panel: Painter, words: Painter, scene: Scene) -> None:
    """Counting and correcting; while a hold lasts, its seconds stand where the count was."""
    _phase(panel, scene)
    if scene.hold is not None and scene.hold_target is not None and scene.hold >= HOLD_SHOWN:
        room = panel.width - panel(BAR)
        _held(panel, scene.hold, scene.hold_target, room)
        _good(panel, scene, say("show.reps_of_goal", reps=scene.reps or 0, goal=scene.goal), room)
        if scene.gauge is not None:
            gauge_bar(panel, scene.gauge, panel(16), panel(206))
    else:
        _count(panel, scene)
        _good(panel, scene, say("show.of_goal", goal=scene.goal), beside_figures(panel))
        _tempo(panel, scene)
        if scene.gauge is not None:
            gauge_label(panel, scene.gauge)
            gauge_value(panel, scene.gauge)
            gauge_bar(panel, scene.gauge, panel(92), panel(206))
    notice = scene.notice or (Notice(scene.detail, "note") if scene.detail else None)
    if notice is None:
        _where(words, scene)
    _words(words, notice)


def _test(panel: Painter, words: Painter, scene: Scene) -> None:
    """The standing test: what to do, the angle with its ±, the last result; before a leg is up how it is done."""
    # A correction needs the room more than what to do, which is spoken, too.
    _words(words, scene.notice or Notice(scene.phase, "note"))
    where = scene.phase if scene.notice else scene.result or scene.headline
    shown = movement(scene.activity) if scene.gauge is None and not scene.result else None
    if shown is not None:
        _lines(panel, (where,), 8, 0, 40, 26)
        _moving(panel, scene, shown)
        return
    if scene.hold is None or scene.hold_target is None:
        _lines(panel, (where, scene.detail), 8, 136, 242, 26)
    else:
        text, colour = _seconds(scene.hold, scene.hold_target), _fills(scene.hold, scene.hold_target)
        _timer(panel, (panel(62), panel(184)), panel(50), scene.hold / scene.hold_target, text, colour)
        _lines(panel, (where,), 128, 136, 242, 26)
    if scene.gauge is not None:
        gauge_angle(panel, scene.gauge)
        gauge_label(panel, scene.gauge)
        gauge_bar(panel, scene.gauge, panel(44), panel(118))


def _rest(panel: Painter, words: Painter, scene: Scene) -> None:
    """How long to rest and what comes then."""
    middle, seconds = panel.width // 2, scene.rest or 0.0
    panel.text(say("live.rest"), middle, panel(40), 44, bold=True, align=0.5)
    _timer(panel, (middle, panel(124)), panel(66), seconds / REST_TIME, f"{seconds:.0f}", BLUE)
    panel.text(scene.next, middle, panel(232), 36, bold=True, align=0.5, room=panel.width - panel(16))
    _words(words, scene.notice)


def _paused(panel: Painter, words: Painter, scene: Scene) -> None:
    """Two bars, the word, and how to go on."""
    import cv2

    middle = panel.width // 2
    for x in (-50, 14):
        cv2.rectangle(panel.canvas, (middle + panel(x), panel(24)), (middle + panel(x + 36), panel(144)), YELLOW, -1)
    panel.text(scene.headline, middle, panel(216), 70, bold=True, align=0.5, room=panel.width - panel(16))
    _words(words, Notice(scene.detail, "note"))


def _summary(paint: Painter, scene: Scene) -> None:
    """The result in lines, as large as fit, over the picture."""
    paint.dim(0.2)
    room = paint.width - paint(40)
    paint.text(scene.headline, paint(20), paint(56), 50, YELLOW, bold=True, room=room)
    _lines(paint, scene.lines, 20, 76, paint.height / paint.unit, 42)


_STAGES: dict[str, Callable[[Painter, Painter, Scene], None]] = {
    "framing": _framing,
    "move": _move,
    "test": _test,
    "rest": _rest,
    "paused": _paused,
}
