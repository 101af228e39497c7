"""The space that a person needs over a clip, and how much of the room around it a camera sees."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from benchmarks.people.camera import Camera, Size
    from hipcam.core.types import Array

#: Nothing is looked for farther aside than this, metres.
FARTHEST = 7.5


class Space(NamedTuple):
    """A box seen from above, metres: `left` is the lowest x, `right` the highest, `front` the lowest y, `back` …"""

    left: float
    right: float
    front: float
    back: float


def space_of(skins: Array, stick: Array | None) -> Space:
    """What a skin (T, n, 3) and a stick (T, 2, 3), if any, take up over time."""
    points = skins.reshape(-1, 3) if stick is None else np.vstack([skins.reshape(-1, 3), stick.reshape(-1, 3)])
    low, high = points.min(0), points.max(0)
    return Space(float(low[0]), float(high[0]), float(low[1]), float(high[1]))


def seen_at(camera: Camera, size: Size, y: float) -> tuple[float, float]:
    """From which x to which a camera sees the room at this y, metres; `FARTHEST` where it sees on and on."""
    width, height = size
    view, projection = camera.matrices(width / height)
    ends = []
    for right, up in product((-1, 1), repeat=2):
        ray = view[:3, :3].T @ [right / projection[0, 0], up / projection[1, 1], -1]
        steps = (y - camera.eye[1]) / ray[1] if ray[1] > 0 else np.inf
        ends.append(float(np.clip(camera.eye[0] + steps * ray[0], -FARTHEST, FARTHEST)))
    return min(ends), max(ends)
