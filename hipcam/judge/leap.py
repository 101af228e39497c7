"""Whether all of a body leaps in the picture, as no body does: something came before it, or it is another one."""

from __future__ import annotations

from collections import deque
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np

from hipcam.measure.body import Body

if TYPE_CHECKING:
    from hipcam.core.types import Array
    from hipcam.measure.measures import Sample

#: Whoever exercises keeps one end of the body where it is. In 125 stored tracks (rendered and real people) shoulders,
#: hips, knees and ankles never went further together than 0.075 of the body's extent in this time; where somebody walks
#: past in front, the landmarks go along by 0.14 and 0.36.
_WITHIN = 0.3
_FARTHEST = 0.10
#: And there all of it goes one way: at its farthest their common way is 0.96 and 0.99 of what each goes, on average.
#: Where the network sees a body from the feet now this way round and now that, joints go their own ways: 0.70 at most.
_ALIKE = 0.8
_JOINTS = ("shoulder", "hip", "knee", "ankle")


class Leap:
    """Watches where a body is, one sample at a time.

    Attributes
    ----------
    now : bool
        Whether it has leapt within the last moments: what is seen is not to be trusted at once again.
    """

    def __init__(self) -> None:
        self._places: deque[tuple[float, Array]] = deque()
        self._size: tuple[int, int] | None = None
        self._leapt_at = -inf
        self.now = False

    def add(self, sample: Sample) -> None:
        """Take one picture; where the camera moves in an unknown way, where the body is in it says nothing."""
        if self._size != sample.size or sample.values["camera_known"] == 0:
            self._places.clear()
        self._size = sample.size
        while self._places and sample.time - self._places[0][0] > _WITHIN + 1e-6:
            self._places.popleft()
        extent = sample.values["body_size"] * min(sample.size)
        if isfinite(extent):
            body = Body(sample.pose.image)
            place = np.array([body.middle(joint) for joint in _JOINTS])
            before = np.array([earlier for _, earlier in self._places]).reshape(-1, len(_JOINTS), 2)
            if _leapt(place - before, extent):
                self._leapt_at = sample.time
            self._places.append((sample.time, place))
        self.now = sample.time - self._leapt_at <= _WITHIN


def _leapt(ways: Array, extent: float) -> bool:
    """Whether all joints went far, and one way, since any of some moments: ways (moments, joints, 2), pixels."""
    far = np.linalg.norm(ways, axis=2)
    alike = np.linalg.norm(ways.mean(axis=1), axis=1) > _ALIKE * far.mean(axis=1)
    return bool((alike & (far.min(axis=1) > _FARTHEST * extent)).any())
