"""Moving pictures of the activities: what each looks like when it is done, for the coach's window and for pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hipcam.core.types import Image


@dataclass(frozen=True)
class Movement:
    """A moving picture, over and over.

    Attributes
    ----------
    pictures : tuple of (h, w, 3) uint8
        RGB.
    ends : tuple of float
        When each has been shown long enough, seconds.
    """

    pictures: tuple[Image, ...]
    ends: tuple[float, ...]

    @property
    def length(self) -> float:
        """How long it takes once, seconds."""
        return self.ends[-1]

    def at(self, time: float) -> Image:
        """The picture at a time."""
        time %= self.length
        return self.pictures[next(i for i, end in enumerate(self.ends) if time < end)]


def movement_file(key: str) -> Path:
    """Where the moving picture of an activity is, whether or not it has one."""
    return Path(str(resources.files("hipcam"))) / "data" / f"movement-{key}.webp"


def movement_bytes(key: str) -> bytes | None:
    """The file as it is, for a page; None if the activity has no moving picture."""
    file = movement_file(key)
    return file.read_bytes() if file.is_file() else None


@lru_cache(maxsize=1)
def movement(key: str) -> Movement | None:
    """The moving picture of an activity, decoded; None if it has none."""
    data = movement_bytes(key)
    if not data:
        return None
    import cv2
    import numpy as np

    found, animation = cv2.imdecodeanimation(np.frombuffer(data, np.uint8))
    if not found:
        return None
    pictures = tuple(np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB), np.uint8) for frame in animation.frames)
    return Movement(pictures, tuple(float(end) for end in np.cumsum(animation.durations) / 1000))
