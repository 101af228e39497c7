"""Nothing that is drawn of a scene covers anything else of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, replace
from functools import partial
from itertools import combinations, product

import numpy as np
import pytest
from scenes import COACHING, IMAGE, LONG, SCENES, changed

from hipcam.judge.activity import activities
from hipcam.live.scene import Notice, Scene
from hipcam.show import screen
from hipcam.show.canvas import Painter
from hipcam.show.layout import divide
from hipcam.show.screen import draw
from hipcam.words import say

SIDES = ("left", "right")
BODY_PARTS = ("feet", "knees", "hips", "shoulders", "head")
NOTICES = [
    say("live.other_way"),
    say("live.few_pictures"),
    *COACHING,
    say("live.rushed_lift"),
    *(activity.say("too_small") for activity in activities()),
    say("live.corrected"),
    *(say("live.other_side", side=side) for side in SIDES),
    *(
        say(f"live.{text}", part=say(f"live.part.{part}"))
        for text in ("step_back", "move_back", "to_the_middle")
        for part in BODY_PARTS
    ),
]
INSTRUCTIONS = [
    *(say(f"live.{text}", side=side) for text in ("lift_leg", "wrong_leg") for side in SIDES),
    say("live.keep_still"),
    say("live.rotate_out"),
    say("live.hold_there"),
    say("live.rotate_back"),
    *(say("live.other_leg", side=side) for side in SIDES),
]
FRAMING = [
    *NOTICES[-3 * len(BODY_PARTS) :],
    say("live.nobody"),
    say("live.too_dark"),
    say("live.come_closer"),
    say("live.tilted"),
    say("live.someone_else"),
    say("live.face_camera"),
    say("live.turn_side_on"),
    say("live.front_leg_to_camera"),
    say("live.few_pictures"),
    *(activity.say(what) for activity in activities() for what in ("take_up", "be_still")),
    say("live.hold_still"),
]
#: A colour whose red is in nothing that is drawn.
GROUND = np.array([250, 3, 130], np.uint8)
PARTS = (
    "_footer",
    "gauge_bar",
    "gauge_label",
    "gauge_value",
    "gauge_angle",
    "_count",
    "_good",
    "_phase",
    "_tempo",
    "_held",
    "_timer",
    "_lines",
    "_moving",
)


def crowded(stage: str) -> Iterator[Scene]:
    """A stage with all that it can show at once, once with each sentence."""
    if stage == "framing":
        for text, countdown in product(FRAMING, (None, 0.6)):
            yield replace(SCENES["framing"], framing=text, framing_ok=countdown is not None, countdown=countdown)
        for what in activities():
            for start in what.steps:
                yield replace(SCENES["framing"], activity=what.key, side="right", time=start)
    notices = [None, *(Notice(text, "fault") for text in NOTICES)]
    if stage == "test":
        for notice in notices:
            yield replace(SCENES["test"], notice=notice)
        for text, notice in product(INSTRUCTIONS, (None, Notice(LONG, "fault"))):
            yield replace(SCENES["test"], phase=text, notice=notice)
            yield replace(SCENES["test"], phase=text, notice=notice, gauge=None, result="", activity="er-test")
    if stage == "rest":
        for notice in notices:
            yield replace(SCENES["rest"], notice=notice)
    if stage == "move":
        for notice in notices:
            yield replace(SCENES["move"], hold=None, notice=notice)
        words = {activity.say(phase) for activity in activities() for phase in ("out", "hold", "back")}
        for phase, hold, notice in product(words, (None, 25.0), (None, Notice(LONG, "fault"))):
            yield replace(SCENES["move"], phase=phase, hold=hold, notice=notice)


@dataclass
class Parts:
    """Where the parts of a scene are: each is drawn on a ground of its own, which goes on beyond the one it gets."""

    boxes: list[tuple[str, tuple[int, int, int, int]]]
    inside: bool = False

    def part(self, name: str, function: Callable[..., object], paint: Painter, *args: object, **more: object) -> object:
        """Draw a part and note its box."""
        if self.inside:
            return function(paint, *args, **more)
        probe = Painter(np.full((paint.height + 50, paint.width + 50, 3), GROUND, np.uint8), paint.unit)
        probe.height, probe.width = paint.height, paint.width
        if name in ("_footer", "banner"):  # these fill what they get
            probe.canvas = probe.canvas[: paint.height, : paint.width]
        self.inside = True
        result = function(probe, *args, **more)
        self.inside = False
        red = probe.canvas[..., :1]
        if (red != GROUND[:1]).any():
            box = changed(red, GROUND[:1])
            assert box[3] <= paint.height and box[2] <= paint.width, f"{name} is cut off"
            left, top = origin(paint.canvas)
            self.boxes.append((name, (left + box[0], top + box[1], left + box[2], top + box[3])))
        return result


def origin(part: np.ndarray) -> tuple[int, int]:
    """Column and row of a canvas in the one that it is a part of."""
    whole = part if part.base is None else part.base
    row, rest = divmod(part.__array_interface__["data"][0] - whole.__array_interface__["data"][0], part.strides[0])
    return rest // part.strides[1], row


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Notes where parts are from now on."""
    parts = Parts([])
    for name in PARTS:
        monkeypatch.setattr(screen, name, partial(parts.part, name, getattr(screen, name)))
    for name in ("banner", "text"):
        method = getattr(Painter, name)
        monkeypatch.setattr(
            Painter, name, lambda *args, name=name, method=method, **more: parts.part(name, method, *args, **more)
        )
    return parts


@pytest.mark.parametrize("shape", [(480, 640), (720, 1280), (1280, 720), (100, 500), (500, 100)])
@pytest.mark.parametrize(
    "size", [(160, 120), (960, 720), (1366, 768), (1920, 1080), (1920, 1200), (3840, 2160), (720, 960), (1080, 1920)]
)
def test_a_window_is_divided_without_anything_in_two_places(size: tuple[int, int], shape: tuple[int, int]) -> None:
    layout = divide(size, shape)
    boxes = [layout.picture, layout.panel, layout.words, layout.footer]
    for box in boxes:
        assert 0 <= box.left < box.right <= size[0] and 0 <= box.top < box.bottom <= size[1]
    for a, b in combinations(boxes, 2):
        assert a.right <= b.left or b.right <= a.left or a.bottom <= b.top or b.bottom <= a.top
    height, width = shape
    assert abs(layout.picture.width - layout.picture.height * width / height) <= max(1, width / height)


def test_a_laptops_picture_takes_a_third_of_its_screen() -> None:
    picture = divide((1920, 1080), (720, 1280)).picture
    assert picture.width * picture.height > 0.34 * 1920 * 1080


@pytest.mark.slow
@pytest.mark.parametrize("size", [(640, 480), (480, 270), (270, 360), (320, 240)])
@pytest.mark.parametrize("stage", ["framing", "move", "test", "rest"])
def test_nothing_covers_anything(stage: str, size: tuple[int, int], parts: Parts) -> None:
    for scene in crowded(stage):
        parts.boxes.clear()
        draw(scene, IMAGE, size)
        picture = divide(size, IMAGE.shape[:2]).picture
        parts.boxes.append(("picture", astuple(picture)))
        assert len(parts.boxes) >= 4
        for (one, a), (other, b) in combinations(parts.boxes, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, f"{one} {a} and {other} {b} of {scene}"
