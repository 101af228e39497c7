"""The landmarks of a track by side and joint, and the little vector work that every measure needs."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.core.types import SIDES
from hipcam.measure.angles import compute_angles

if TYPE_CHECKING:
    from hipcam.core.landmarks import PoseTrack
    from hipcam.core.types import Array


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

    def both(self, joint: str) -> Array:
        """One joint of both sides, left first. Shape (..., 2, 2 or 3)."""
        left = landmark("left", joint)
        return self._points[..., left : left + 2, :]

    def segment(self, start: str, end: str) -> Array:
        """From one joint to another, of both sides, left first. Shape (..., 2, 2 or 3)."""
        return self.both(end) - self.both(start)

    def apart(self, joint: str) -> Array:
        """From the right side's joint to the left one's."""
        return self.left(joint) - self.right(joint)

    @cached_property
    def trunk(self) -> Array:
        """From mid-hip to mid-shoulder."""
        return self.middle("shoulder") - self.middle("hip")

    def longer(self, start: str, end: str) -> Array:
        """Length of a segment, of whichever side looks longer: the less foreshortened one."""
        lengths = norm(self.segment(start, end))
        return np.maximum(lengths[..., 0], lengths[..., 1])


class Figure:
    """What a track shows, for the measures: what several of them need is worked out once.

    Live, each frame is a track of its own and each numpy call costs more than its arithmetic. So the measures take
    both sides in one call, and share what they can here.

    Parameters
    ----------
    track : PoseTrack
        One frame or many.
    """

    def __init__(self, track: PoseTrack) -> None:
        self.track = track
        self.image, self.world = Body(track.image), Body(track.world)

    @cached_property
    def world_angles(self) -> dict[str, Array]:
        """The twelve angles of `angles.compute_angles`, from the world landmarks."""
        return compute_angles(self.track.world)

    @cached_property
    def trunk_direction(self) -> Array:
        """Where the trunk points, from the world landmarks. Unit vectors, (T, 3)."""
        return unit(self.world.trunk)

    @cached_property
    def shank_direction(self) -> Array:
        """Where the shanks point, from the world landmarks. Unit vectors, (T, 2, 3)."""
        return unit(self.world.segment("knee", "ankle"))

    @cached_property
    def across(self) -> Array:
        """Twice the way from the body's right to its left, in the world. Shape (T, 3)."""
        return self.world.apart("shoulder") + self.world.apart("hip")

    @cached_property
    def trunk_length(self) -> Array:
        """Length of the trunk in pixels. Shape (T,)."""
        return norm(self.image.trunk)

    @cached_property
    def thigh_length(self) -> Array:
        """Length of the longer thigh in pixels. Shape (T,)."""
        return self.image.longer("hip", "knee")

    @cached_property
    def shank_length(self) -> Array:
        """Length of the longer shank in pixels. Shape (T,)."""
        return self.image.longer("knee", "ankle")


def by_side(name: str, values: Array) -> dict[str, Array]:
    """A measure of both sides (T, 2) by its names."""
    left, right = _names(name)
    return {left: values[..., 0], right: values[..., 1]}


@cache
def _names(name: str) -> tuple[str, ...]:
    return tuple(f"{side}_{name}" for side in SIDES)


@cache
def landmark(side: str, joint: str) -> int:
    """Index of a joint of one side."""
    return Landmark[f"{side}_{joint}".upper()].value


def norm(v: Array) -> Array:
    """Length of vectors; NaN for those of no length, which have no direction."""
    # For one frame half the time of np.linalg.norm and np.where.
    square: Array = np.add.reduce(v * v, axis=-1, keepdims=True)
    square[square == 0] = np.nan
    length: Array = np.sqrt(square[..., 0])
    return length


def within(values: Array, low: float, high: float) -> Array:
    """The same with what lies outside the limits put at them; a fifth of `np.clip`'s time for one frame."""
    limited: Array = np.minimum(np.maximum(values, low), high)
    return limited


def unit(v: Array) -> Array:
    """Direction of vectors; NaN for those of no length."""
    return v / norm(v)[..., None]
