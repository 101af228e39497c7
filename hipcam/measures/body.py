"""The landmarks of a track by side and joint, and the little vector work that every measure needs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from hipcam.landmarks import Landmark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.floating[Any]]

SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")

#: Adult proportions (Winter 2009, fig. 4.1), shares of stature: trunk 0.288, thigh 0.245, shank 0.246, foot 0.152.
THIGH_OVER_TRUNK = 0.245 / 0.288
FOOT_OVER_TRUNK = 0.152 / 0.288
THIGH_OVER_SHANK = 0.245 / 0.246
FOOT_OVER_SHANK = 0.152 / 0.246


class Body:
    """Points of a body by side and joint.

    Parameters
    ----------
    points : (..., 33, 2) or (..., 33, 3) array
        Landmarks of one frame or of many.
    """

    def __init__(self, points: Array) -> None:
        self._points = points

    def at(self, side: str, joint: str) -> Array:
        """One joint of one side."""
        return self._points[..., landmark(side, joint), :]

    def left(self, joint: str) -> Array:
        """One joint of the left side."""
        return self.at("left", joint)

    def right(self, joint: str) -> Array:
        """One joint of the right side."""
        return self.at("right", joint)

    def middle(self, joint: str) -> Array:
        """Midway between both sides."""
        return (self.left(joint) + self.right(joint)) / 2

    @property
    def trunk(self) -> Array:
        """From mid-hip to mid-shoulder."""
        return self.middle("shoulder") - self.middle("hip")

    def longer(self, start: str, end: str) -> Array:
        """Length of a segment, of whichever side looks longer: the less foreshortened one."""
        return np.maximum(norm(self.left(end) - self.left(start)), norm(self.right(end) - self.right(start)))


@cache
def landmark(side: str, joint: str) -> int:
    """Index of a joint of one side."""
    return Landmark[f"{side}_{joint}".upper()].value


def norm(v: Array) -> Array:
    """Length of vectors; NaN for those of no length, which have no direction."""
    length: Array = np.linalg.norm(v, axis=-1)
    return np.where(length > 0, length, np.nan).astype(length.dtype, copy=False)


def unit(v: Array) -> Array:
    """Direction of vectors; NaN for those of no length."""
    return v / norm(v)[..., None]
