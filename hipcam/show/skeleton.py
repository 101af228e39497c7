"""The skeleton, and marks on its joints."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.show.canvas import YELLOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from hipcam.core.landmarks import Pose

    Colour = tuple[int, int, int]


#: Segments drawn between joints; the ends are named without their side.
_SEGMENTS = (
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("shoulder", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "foot_index"),
    ("ankle", "foot_index"),
)


#: Left and right in blue and orange, which colour-blind people can tell apart (Okabe and Ito, 2008). RGB.
COLOURS = {"left": (86, 180, 233), "right": (230, 159, 0), "middle": (240, 240, 240)}


_LINES = [
    *(
        (COLOURS[side], Landmark[f"{side}_{a}".upper()].value, Landmark[f"{side}_{b}".upper()].value)
        for side in ("left", "right")
        for a, b in _SEGMENTS
    ),
    *(
        (COLOURS["middle"], Landmark[f"LEFT_{joint}"].value, Landmark[f"RIGHT_{joint}"].value)
        for joint in ("SHOULDER", "HIP")
    ),
]


def draw_skeleton(image: NDArray[np.uint8], pose: Pose, *, least_visibility: float = 0.3) -> None:
    """Draw a pose into a picture.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB; drawn into.
    pose : Pose
        In pixels of `image`.
    least_visibility : float
        Segments with an end less visible than this are drawn thin.
    """
    import cv2

    thick = max(2, round(min(image.shape[:2]) / 160))
    points, seen = pose.image.tolist(), pose.visibility.tolist()
    for colour, start, end in _LINES:
        (a, b), (c, d) = points[start], points[end]
        if isfinite(a + b + c + d):
            hidden = min(seen[start], seen[end]) < least_visibility
            cv2.line(image, (round(a), round(b)), (round(c), round(d)), colour, 1 if hidden else thick, cv2.LINE_AA)


def draw_marks(image: NDArray[np.uint8], pose: Pose, joints: Iterable[int]) -> None:
    """Draw a ring around each of these landmarks, dark and yellow, so that it shows on any ground.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB; drawn into.
    pose : Pose
        In pixels of `image`.
    joints : iterable of int
        Landmarks.
    """
    import cv2

    radius = max(6, round(min(image.shape[:2]) / 26))
    thick = max(2, radius // 5)
    for joint in set(joints):
        x, y = pose.image[joint].tolist()
        if isfinite(x + y):
            for colour, width in (((0, 0, 0), 2 * thick), (YELLOW, thick)):
                cv2.circle(image, (round(x), round(y)), radius, colour, width, cv2.LINE_AA)
