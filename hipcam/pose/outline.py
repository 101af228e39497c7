"""The outline of the person followed, asked of a network of its own in the few pictures that it is judged by.

A network that paints masks takes half as long again as one that does not. What is judged by an outline is judged at
rest and near the top of a movement, where the body hardly moves: there a few pictures are looked at, the more, the
shorter the body has been still.
"""

from __future__ import annotations

import zlib
from collections import deque
from functools import partial
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from hipcam.pose.follow import only, overlap
from hipcam.pose.light import brightened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from hipcam.core.landmarks import Pose
    from hipcam.core.types import Image
    from hipcam.pose.calibration import Calibration
    from hipcam.pose.network import PoseEstimator

    Look = Callable[[], NDArray[np.float32] | None]

#: How much later a picture that is looked at twice is said to be the second time, seconds.
AGAIN = 0.001
#: By how much times may be off from being rounded, seconds.
ROUNDED = 1e-6


class Outliner:
    """Decides where to look at the outline, and asks the network for it.

    Parameters
    ----------
    network : PoseEstimator
        For this alone; loaded when it is first needed.
    known : Calibration
        Of the network.
    start : float
        From when on to look, seconds.
    begins : iterable of float
        Where all that was seen before is forgotten, so that whoever reads from there sees the same; seconds.
    """

    def __init__(
        self, network: PoseEstimator, known: Calibration, *, start: float = 0.0, begins: Iterable[float] = ()
    ) -> None:
        self._network, self._limits, self._known = network, known.follow, known.outline
        self._start, self._begins = start, deque(begins)
        self._past: deque[tuple[float, NDArray[np.float32]]] = deque()
        self._taken, self._last, self._seen = 0, -inf, 0
        # Of the pictures in which somebody is followed for the outline.
        self._shape: tuple[int, ...] = ()

    def ask(self, image: Image, pose: Pose, time: float) -> Look | None:
        """Take the next picture; gives what looks at the outline in it, or None if it is not looked at.

        Parameters
        ----------
        image : (h, w, 3) uint8
            RGB.
        pose : Pose
            Of the person, in pixels of `image`.
        time : float
            Seconds, later than the picture before.

        Returns
        -------
        callable or None
            To be called once, and one after the other. Gives how likely each pixel shows this person, 0–1, (h, w); None
            if they are not found.
        """
        while self._begins and time >= self._begins[0]:
            self._begins.popleft()
            self._forget()
        if time < self._start or not self._is_due(pose, time):
            return None
        has_moved = self._taken == 0
        self._taken, self._last = self._taken + 1, time
        self._seen = zlib.crc32(pose.image.tobytes(), zlib.crc32(repr(time).encode(), self._seen))
        return partial(self._look, image.copy(), pose, time, has_moved)  # whoever gave it may draw on it

    def _look(self, image: Image, pose: Pose, time: float, has_moved: bool) -> NDArray[np.float32] | None:
        image = brightened(image, self._limits)
        found = self._network.estimate(image, time) if self._shape == image.shape else None
        if found is None or not overlap(found, pose, self._limits):
            self._shape, has_moved = image.shape, True
            image = only(image, pose, self._limits.surroundings)
            found = self._network.restart(image, time, outline=True)
        if has_moved:
            # It looked where the body was before, or where it was merely detected; now it looks where the body is.
            found = self._network.estimate(image, time + AGAIN)
        return found.mask if found is not None and overlap(found, pose, self._limits) else None

    @property
    def mark(self) -> int:
        """The same in two that have seen, and will see, the same."""
        state = f"{self._taken} {self._last} {self._seen} {self._shape}"
        return zlib.crc32(state.encode() + b"".join(hips.tobytes() for _, hips in self._past))

    def close(self) -> None:
        """Release the network."""
        self._network.close()

    def _forget(self) -> None:
        self._past.clear()
        self._taken, self._last, self._seen, self._shape = 0, -inf, 0, ()

    def _is_due(self, pose: Pose, time: float) -> bool:
        """Whether the body is still, and the latest outline long enough ago."""
        known = self._known
        hips, shoulders = pose.torso
        self._past.append((time, hips))
        while len(self._past) > 1 and time - self._past[1][0] >= known.over - ROUNDED:
            self._past.popleft()
        since, before = self._past[0]
        trunk, moved = np.linalg.norm(shoulders - hips), np.linalg.norm(hips - before)
        if since == time or not moved <= known.still * trunk * (time - since):
            self._taken = 0
            return False
        return time - self._last >= (known.quick if self._taken < known.first else known.every) - ROUNDED
