"""What takes longer than a frame is waited for only where nobody else can do it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from hipcam.core.landmarks import LANDMARK_COUNT, Landmark, Pose
from hipcam.pose.calibration import default_calibration
from hipcam.pose.outline import Outliner
from hipcam.track.evidence.observer import Observer, _at_once

KNOWN = default_calibration()
PICTURE = np.full((120, 160, 3), 90, np.uint8)


def lying() -> Pose:
    """Somebody on the back, shoulders to the left, 50 pixels from shoulders to hips."""
    image = np.full((LANDMARK_COUNT, 2), (30.0, 80.0), np.float32)
    image[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] = 80, 80
    return Pose(image, np.zeros((LANDMARK_COUNT, 3), np.float32), np.ones(LANDMARK_COUNT, np.float32))


class Painter:
    """A network that paints all above row 75 as room: the front stands 5 pixels, 0.1 chords, over the chord."""

    def __init__(self) -> None:
        self.pictures: list[Any] = []

    def estimate(self, image: Any, time: float) -> Pose:
        self.pictures.append(image)
        mask = np.zeros((120, 160), np.float32)
        mask[75:] = 1
        pose = lying()
        return Pose(pose.image, pose.world, pose.visibility, mask)

    def restart(self, image: Any, time: float, *, outline: bool = False) -> Pose:
        return self.estimate(image, time)


def bulges(
    submit: Callable[[Callable[[], Any]], Future[Any]], then: Callable[[int], None] = lambda k: None
) -> dict[int, float]:
    """In which of ten pictures, 0.05 s apart, there is an outline, and what it shows."""
    outliner = Outliner(Painter(), KNOWN)  # type: ignore[arg-type]
    observer = Observer(KNOWN, submit, outliner=outliner)
    shown = {}
    for k in range(10):
        picture = PICTURE.copy()
        values = observer.observe(picture, lying(), k * 0.05, outline=True)
        picture[:] = 0  # somebody draws on it
        if "front_bulge" in values:
            shown[k] = values["front_bulge"]
        then(k)
    return shown


def test_by_itself_it_looks_at_once() -> None:
    # Still from the second picture on; looked at three times, 0.2 s apart.
    assert bulges(_at_once) == {k: pytest.approx(0.1, abs=0.01) for k in (1, 5, 9)}


def test_what_is_looked_at_elsewhere_comes_when_it_is_done_and_holds_nothing_up() -> None:
    waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(work: Callable[[], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        waiting.append((future, work))
        return future

    def then(k: int) -> None:
        if k == 3:
            for future, work in waiting:
                future.set_result(work())

    # Asked for in the second picture, done after the fourth; what is asked for later never comes.
    assert bulges(submit, then) == {4: pytest.approx(0.1, abs=0.01)}
    assert len(waiting) == 3
