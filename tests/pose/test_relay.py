"""A network that begins anew at fixed times: whom it follows, when it takes over, and what lies between."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from people import HEIGHT, WIDTH, never, person, rank_lying

from hipcam.core.landmarks import Pose
from hipcam.pose.calibration import default_calibration
from hipcam.pose.follow import After, Follower
from hipcam.pose.model import PoseModel
from hipcam.pose.network import PoseEstimator
from hipcam.pose.relay import Relay, cell_begins

BEGIN = 2.0
LIMITS = default_calibration().follow


class Network:
    """Sees somebody who lies at x = 160; each one that is made sees them further to the right."""

    model = PoseModel("made up", "0" * 64, b"")

    def __init__(self, further: float, made: list[Network]) -> None:
        self.further, self.made, self.open = further, made, True
        self.times: list[float] = []
        made.append(self)

    def _see(self) -> Pose:
        return person(160 + self.further * (len(self.made) - 1 and self.made.index(self)), 400, 280, lying=True)

    def forget(self) -> None:
        pass

    def estimate(self, image: NDArray[np.uint8], time: float) -> Pose | None:
        self.times.append(time)
        return self._see()

    def find(self, image: NDArray[np.uint8]) -> list[Pose]:
        return [self._see()]

    def restart(self, image: NDArray[np.uint8], time: float, *, outline: bool = False) -> Pose | None:
        return self.estimate(image, time)

    def fork(self) -> Network:
        return Network(self.further, self.made)

    def close(self) -> None:
        self.open = False


def follow(network: PoseEstimator, begin: float = 0.0, after: After | None = None) -> tuple[Relay, NDArray[np.float64]]:
    """From some time on until 4 s: the x of the hips every tenth of a second."""
    relay = Relay(
        network, lambda n, decided: Follower(n, rank_lying, never, LIMITS, after=decided), [BEGIN], LIMITS, after
    )
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    poses = [relay.follow(image, i / 10) for i in range(round(10 * begin), 40)]
    return relay, np.array([np.nan if pose is None else pose.torso[1, 0] for pose in poses], float)


def test_another_network_takes_over_without_a_jump() -> None:
    made: list[Network] = []
    relay, x = follow(Network(2.0, made))
    assert len(made) == 2
    assert made[1].times[0] == pytest.approx(BEGIN - LIMITS.settled)
    assert made[0].times[-1] < BEGIN <= made[1].times[-1]
    assert x == pytest.approx([x[0]] * 19 + [x[0] + 1] + [x[0] + 2] * 20, abs=1e-3)
    relay.close()
    assert made[0].open and not made[1].open, "whose it is closes the first"


def test_one_that_sees_somebody_else_does_not_take_over() -> None:
    made: list[Network] = []
    relay, x = follow(Network(200.0, made))
    assert np.ptp(x) == 0
    assert relay.follower.people == 1


def test_cells() -> None:
    assert cell_begins(None) == cell_begins(9.9) == []
    for duration in (10.0, 15.0, 24.0, 31.9, 32.0, 100.0, 3600.0):
        begins = cell_begins(duration)
        lengths = np.diff([0.0, *begins, duration])
        assert np.ptp(lengths) < 1e-9
        assert 5 <= lengths[0] <= 16
        assert (len(lengths) & (len(lengths) - 1)) == 0, "a power of two, for as many processes"
