"""The outline is looked at where the body is still, of the person followed, and alike whoever reads."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hipcam.core.landmarks import LANDMARK_COUNT, Landmark, Pose
from hipcam.pose.calibration import default_calibration
from hipcam.pose.outline import Outliner

KNOWN = default_calibration()
RATE = 20
PICTURE = np.zeros((120, 160, 3), np.uint8)
MASK = np.ones((120, 160), np.float32)


def lying(lifted: float, left: float = 30.0) -> Pose:
    """Somebody on the back, 50 pixels from shoulders to hips; hips lifted by so many trunk lengths."""
    image = np.full((LANDMARK_COUNT, 2), (left, 80.0), np.float32)
    image[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] = left + 50, 80 - 50 * lifted
    image[Landmark.LEFT_ANKLE] = left + 90, 85
    return Pose(image, np.zeros((LANDMARK_COUNT, 3), np.float32), np.ones(LANDMARK_COUNT, np.float32))


class Painter:
    """A network that sees one person, in one place or in the other after it was told whom to follow."""

    def __init__(self, *, lost: bool = False) -> None:
        self.calls: list[str] = []
        self.lost = lost
        self.pictures: list[NDArray[np.uint8]] = []

    def estimate(self, image: NDArray[np.uint8], time: float) -> Pose | None:
        told = self.calls[-1:] == ["restart"]
        self.calls.append("estimate")
        return None if self.lost and not told else self._painted(image)

    def restart(self, image: NDArray[np.uint8], time: float, *, outline: bool = False) -> Pose | None:
        assert outline
        self.calls.append("restart")
        return self._painted(image)

    def close(self) -> None:
        self.calls.append("close")

    def _painted(self, image: NDArray[np.uint8]) -> Pose:
        self.pictures.append(image)
        pose = lying(0.2)
        return Pose(pose.image, pose.world, pose.visibility, MASK)


def lift(time: float) -> float:
    """At rest for 2 s, up within 1 s, at the top for 3 s, down within 1 s."""
    return 0.4 * float(np.interp(time, [2, 3, 6, 7], [0, 1, 1, 0]))


def outline(outliner: Outliner, image: NDArray[np.uint8], pose: Pose, time: float) -> NDArray[np.float32] | None:
    look = outliner.ask(image, pose, time)
    return None if look is None else look()


def looked_at(outliner: Outliner, begin: float = 0.0, end: float = 9.0) -> list[float]:
    times = [k / RATE for k in range(round(begin * RATE), round(end * RATE))]
    return [time for time in times if outline(outliner, PICTURE, lying(lift(time)), time) is not None]


def test_a_few_pictures_at_rest_and_at_the_top_and_none_on_the_way() -> None:
    network = Painter()
    times = looked_at(Outliner(network, KNOWN))  # type: ignore[arg-type]
    for begin, end in ((0, 2), (3, 6), (7, 9)):
        within = [time for time in times if begin <= time <= end + 0.15]
        assert 3 <= len(within) <= 6
        assert within[0] <= begin + 0.3, "as soon as the body is still"
        assert np.diff(within).max() <= 1.05
    assert not [time for time in times if 2.2 < time < 3 or 6.2 < time < 7]
    assert network.calls == ["restart"] + ["estimate"] * (len(times) - 1 + 3), (
        "one goes on, and looks again at what moved"
    )


def test_somebody_else_is_not_outlined_and_the_person_is_looked_for_again() -> None:
    network = Painter()
    outliner = Outliner(network, KNOWN)  # type: ignore[arg-type]
    elsewhere = [lying(0.0, left=-150.0)] * 30
    assert all(outline(outliner, PICTURE, pose, k / RATE) is None for k, pose in enumerate(elsewhere))
    assert network.calls.count("restart") >= 3


def test_a_network_that_lost_them_begins_anew_with_their_surroundings_alone() -> None:
    network = Painter(lost=True)
    assert looked_at(Outliner(network, KNOWN), end=1.0)  # type: ignore[arg-type]
    assert network.calls.count("restart") >= 3
    assert (network.pictures[-1][0, 0] == 128).all(), "what is far off is greyed out"


@pytest.mark.parametrize("begun", [3.4, 3.5])
def test_who_begins_shortly_before_a_cell_sees_the_same_in_it(begun: float) -> None:
    cell = 4.0
    whole = Outliner(Painter(), KNOWN, begins=[cell])  # type: ignore[arg-type]
    part = Outliner(Painter(), KNOWN, start=cell, begins=[cell])  # type: ignore[arg-type]
    before, later = looked_at(whole, end=cell), looked_at(part, begun, cell)
    assert before
    assert not later, "nobody will ask for them"
    assert whole.mark != part.mark
    assert looked_at(whole, cell) == looked_at(part, cell)
    assert whole.mark == part.mark


def test_pictures_of_another_shape_begin_anew() -> None:
    network = Painter()
    outliner = Outliner(network, KNOWN)  # type: ignore[arg-type]
    for k in range(9):
        picture = PICTURE if k < 5 else PICTURE[:100]
        outline(outliner, picture, lying(0.0), k / RATE)
    assert network.calls == ["restart", "estimate"] * 2
