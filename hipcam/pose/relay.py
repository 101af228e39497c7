"""Following one person through a long recording, with a pose network that begins anew at fixed times.

What the network sees depends a little on where it began: two of them never come to the same, not even on a person who
lies still. So a recording is cut into cells by its length alone, and each cell is seen by a network that began shortly
before it. Whoever reads a cell, after which other cells and in which process, sees the same in it, to the last bit.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Pose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hipcam.core.types import Image
    from hipcam.pose.calibration import FollowCalibration
    from hipcam.pose.follow import After, Follower
    from hipcam.pose.network import PoseEstimator


#: A recording of `_LEAST` seconds or more is cut into cells of `_CELL` to twice as many seconds, the shortest into two:
#: long enough for several processes to gain by, whatever the pose network.
_LEAST, _CELL = 10.0, 8.0


def cell_begins(duration: float | None) -> list[float]:
    """Where the second and later cells of a recording begin, in seconds; their number is a power of two."""
    if duration is None or duration < _LEAST:
        return []
    count: int = 2 ** max(1, math.floor(math.log2(duration / _CELL)))
    return [k * duration / count for k in range(1, count)]


class Relay:
    """Follows one person as a `Follower` does, and hands over to a new one at the begin of each cell.

    Parameters
    ----------
    estimator : PoseEstimator
        The pose network; a second one runs beside it before each cell.
    follower : callable
        Makes a follower with this network, to go on after what another has decided.
    begins : sequence of float
        Where the next cells begin, seconds.
    calibration : FollowCalibration
        Of the pose network.
    after : tuple, optional
        What was decided before the first frame.
    """

    def __init__(
        self,
        estimator: PoseEstimator,
        follower: Callable[[PoseEstimator, After | None], Follower],
        begins: Sequence[float],
        calibration: FollowCalibration,
        after: After | None = None,
    ) -> None:
        self._estimator = self._waiting = estimator
        self._second: PoseEstimator | None = None
        self._make = follower
        self._begins = deque(begins)
        self._calibration = calibration
        self._next: Follower | None = None
        self._agree = False
        self.follower = follower(estimator, after)

    def follow(self, image: Image, time: float) -> Pose | None:
        """See `Follower.follow`."""
        while self._begins and time >= self._begins[0]:
            self._begins.popleft()
            self._hand_over()
        if self._next is None and self._begins and time >= self._begins[0] - self._calibration.settled:
            if self._second is None:
                self._second = self._waiting = self._estimator.fork()
            self._next = self._make(self._waiting, (self.follower.following, self.follower.last))
        pose = self.follower.follow(image, time)
        if self._next is None:
            return pose
        following = self._next.follow(image, time)
        self._agree = _agree(pose, following, self._calibration)
        share = 1 - (self._begins[0] - time) / self._calibration.blended
        return _blend(pose, following, share) if self._agree and share > 0 else pose

    def close(self) -> None:
        """Release the second network."""
        if self._second is not None:
            self._second.close()

    def _hand_over(self) -> None:
        # A network that finds somebody else, or nobody, where this one still sees the person, is no better.
        if self._next is not None and self._agree:
            self._next.rejected = self.follower.rejected
            self.follower = self._next
            self._estimator, self._waiting = self._waiting, self._estimator
            self._waiting.forget()  # it takes memory until it is needed again
        self._next = None


def _agree(a: Pose | None, b: Pose | None, limits: FollowCalibration) -> bool:
    """Whether these are poses of the same person, left and right in the same places; or both of nobody."""
    if a is None or b is None:
        return a is b
    visible = np.minimum(a.visibility, b.visibility) > limits.visible
    if not visible.any():
        return False
    trunk = float(np.linalg.norm(a.torso[1] - a.torso[0]))
    return float(np.median(np.linalg.norm((a.image - b.image)[visible], axis=1))) <= limits.agree * trunk


def _blend(a: Pose | None, b: Pose | None, share: float) -> Pose | None:
    """A pose between two, `share` of the way to the second."""
    if a is None or b is None:
        return None
    of_b, of_a = np.float32(share), np.float32(1 - share)
    return Pose(
        of_a * a.image + of_b * b.image,
        of_a * a.world + of_b * b.world,
        of_a * a.visibility + of_b * b.visibility,
    )
