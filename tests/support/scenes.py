"""Scenes that are drawn, what they show at most, and where it is in a picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hipcam.live.scene import Gauge, Notice, Scene
from hipcam.show.screen import draw
from hipcam.words import say
from hipcam.words.en import SENTENCES

SIZE = (640, 480)
GAUGE = Gauge(-24.0, -60, 20, (-15, 5), 5, "hip line")
MOVE = Scene("move", "Set 1 of 3", reps=1, goal=12, good=1, gauge=GAUGE, hold_target=30.0)
IMAGE = np.full((480, 640, 3), 130, np.uint8)


def drawn(scene: Scene, size: tuple[int, int] = SIZE, image: np.ndarray = IMAGE) -> np.ndarray:
    return draw(scene, image, size)


def changed(a: np.ndarray, b: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what differs."""
    different = (a != b).any(axis=2)
    rows, columns = (np.flatnonzero(different.any(axis=axis)) for axis in (1, 0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


#: What is said about each fault, and the longest sentence that is shown.
COACHING = [say(key) for key in SENTENCES if key.startswith("fault.")]
LONG = max([*COACHING, say("live.step_back", part="shoulders")], key=len)
SCENES = {
    "framing": Scene(
        "framing",
        "Rotation test: Right leg, attempt 1 of 2",
        framing=say("live.move_back", part="shoulders"),
        countdown=None,
    ),
    "right": Scene("framing", "Bridge: Set 1 of 3", framing=say("live.hold_still"), framing_ok=True, countdown=0.6),
    "move": replace(
        MOVE,
        headline="Set 2 of 3, both legs",
        reps=12,
        good=11,
        hold=12.0,
        phase="Forward",
        going_out=True,
        tempo="Forward 10.5  Hold 10.0  Back 10.2 s",
        next="Next: Set 3 of 3, right",
        notice=Notice(LONG, "fault"),
    ),
    "test": Scene(
        "test",
        "Right leg, attempt 2 of 2",
        gauge=Gauge(-88.0, 0, 70, (45, 70), None, "turn", 9.0),
        hold=1.2,
        hold_target=2.0,
        phase=say("live.lift_leg", side="right"),
        notice=Notice(LONG, "fault"),
        result="Right: 33° ± 4°, with stance knee bend and pelvis shift",
        detail=say("live.stick", hand="right"),
    ),
    "rest": Scene("rest", "Set 2 of 3", rest=45.0, next="Next: Set 3 of 3, right", notice=Notice(LONG, "good")),
    "paused": Scene("paused", say("live.paused"), detail=say("live.go_on")),
    "summary": Scene(
        "summary",
        say("live.summary"),
        lines=(
            "12 reps, 10 of the 11 that could be judged in good form",
            "Longest hold 31 s",
            "Held: 29 of 31 s in good form",
            say("live.change_first", what=LONG),
            say("live.no_diagnosis"),
        ),
    ),
}
