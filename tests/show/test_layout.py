"""Nothing that is drawn of a scene covers anything else of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, product

import numpy as np
import pytest
from scenes import COACHING, IMAGE, LONG, SCENES, changed

from hipcam.judge.activity import activities
from hipcam.live.scene import Notice, Scene
from hipcam.show import screen
from hipcam.show.canvas import Painter
from hipcam.show.screen import draw
from hipcam.words import say

SIDES = ("left", "right")
BODY_PARTS = ("feet", "knees", "hips", "shoulders", "head")
NOTICES = [
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
    *(activity.say("take_up") for activity in activities()),
    say("live.hold_still"),
]
#: A colour whose red is in nothing that is drawn.
GROUND = np.array([250, 3, 130], np.uint8)
PARTS = (
    "_footer",
    "_header",
    "_gauge",
    "_angle",
    "_count",
    "_count_aside",
    "_phase",
    "_tempo",
    "_hold",
    "_timer",
    "_beside",
)


def crowded(stage: str) -> Iterator[Scene]:
    """A stage with all that it can show at once, once with each sentence."""
    if stage == "framing":
        for text, countdown in product(FRAMING, (None, 0.6)):
            yield replace(SCENES["framing"], framing=text, framing_ok=countdown is not None, countdown=countdown)
    notices = [None, *(Notice(text, "fault") for text in NOTICES)]
    if stage == "test":
        for notice in notices:
            yield replace(SCENES["test"], notice=notice)
        for text, notice in product(INSTRUCTIONS, (None, Notice(LONG, "fault"))):
            yield replace(SCENES["test"], phase=text, notice=notice)
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
class Layout:
    """Where the parts of a scene are: each is drawn on a ground of its own, which goes on below the one it gets."""

    boxes: list[tuple[str, tuple[int, int, int, int]]]
    inside: bool = False

    def part(self, name: str, function: Callable[..., object], paint: Painter, *args: object, **more: object) -> object:
        """Draw a part and note its box."""
        if self.inside:
            return function(paint, *args, **more)
        probe = Painter(np.full((paint.height + 50, paint.width, 3), GROUND, np.uint8), paint.unit)
        probe.height = paint.height
        self.inside = True
        result = function(probe, *args, **more)
        self.inside = False
        red = probe.canvas[..., :1]
        if (red != GROUND[:1]).any():
            box = changed(red, GROUND[:1])
            assert box[3] <= paint.height, f"{name} is cut off"
            self.boxes.append((name, box))
        return result


@pytest.fixture
def layout(monkeypatch: pytest.MonkeyPatch) -> Layout:
    """Notes where parts are from now on."""
    layout = Layout([])
    for name in PARTS:
        monkeypatch.setattr(screen, name, partial(layout.part, name, getattr(screen, name)))
    for name in ("banner", "text"):
        method = getattr(Painter, name)
        monkeypatch.setattr(
            Painter, name, lambda *args, name=name, method=method, **more: layout.part(name, method, *args, **more)
        )
    return layout


@pytest.mark.slow
@pytest.mark.parametrize("size", [(640, 480), (480, 270), (270, 360), (320, 240)])
@pytest.mark.parametrize("stage", ["framing", "move", "test", "rest"])
def test_nothing_covers_anything(stage: str, size: tuple[int, int], layout: Layout) -> None:
    for scene in crowded(stage):
        layout.boxes.clear()
        draw(scene, IMAGE, size)
        assert len(layout.boxes) >= 4
        for (one, a), (other, b) in combinations(layout.boxes, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, f"{one} {a} and {other} {b} of {scene}"
