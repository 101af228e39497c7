"""Points of the background around a person, and where they are in another picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from hipcam.core.landmarks import Pose
    from hipcam.core.types import Array, Flags, Image

#: The picture is looked at about this large: its shorter side, pixels.
_SIDE = 240
#: Points of the background: most, how far apart (pixels of that picture), and of which strength, of the strongest's.
_POINTS, _APART, _STRENGTH = 80, 9, 0.004
#: Side of the square by which a point is found again (pixels), and how often the picture is halved.
_WINDOW, _LEVELS = 11, 3
#: From so many fields a side they are taken alike.
_FIELDS = 5
#: What surrounds a body's landmarks (hair, clothes, hands), as a share of the trunk's length in the picture.
_AROUND = 0.3


def made_small(image: Image) -> tuple[Image, float]:
    """Make a picture grey and small.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB.

    Returns
    -------
    tuple
        The small picture, and by what to multiply pixels of the large one.
    """
    import cv2

    # Whole numbers: any other scale takes several times as long.
    step = max(1, round(min(image.shape[:2]) / _SIDE))
    size = image.shape[1] // step, image.shape[0] // step
    # Grey first, though it is more pixels: one channel is made small ten times as fast as three.
    grey = cv2.cvtColor(image[: size[1] * step, : size[0] * step], cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8), 1 / step


def background_of(pose: Pose | None, factor: float, shape: tuple[int, ...]) -> Image:
    """Tell the background from a person.

    Parameters
    ----------
    pose : Pose or None
        The person, in pixels of the large picture.
    factor : float
        By what those are multiplied.
    shape : tuple of int
        Of the small picture.

    Returns
    -------
    (h, w) uint8
        255 where there is no person, 0 where there is one.
    """
    import cv2

    background = np.full(shape[:2], 255, np.uint8)
    if pose is None or not np.isfinite(pose.image).all():
        return background
    points = pose.image * factor
    hips, shoulders = pose.torso * factor
    around = max(4, round(_AROUND * float(np.linalg.norm(shoulders - hips))))
    hull = cv2.convexHull(points.astype(np.float32)).round().astype(np.int32)
    cv2.fillConvexPoly(background, hull, 0)
    cv2.polylines(background, [hull], True, 0, 2 * around)
    return background


def inside(points: Array, background: Image) -> Flags:
    """Which points (N, 2), in pixels, lie in the picture and on its background."""
    column, row = points.round().astype(int).T
    height, width = background.shape
    within = (column >= 0) & (row >= 0) & (column < width) & (row < height)
    seen = background[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)] > 0
    return np.asarray(within & seen)


def points_of(small: Image, background: Image) -> Array:
    """Points that can be found again, (N, 2), from all over the background: not all on somebody who stands there."""
    import cv2

    found = cv2.goodFeaturesToTrack(small, 3 * _POINTS, _STRENGTH, _APART, mask=background)
    if found is None:
        return np.empty((0, 2), np.float32)
    points = found[:, 0]
    # The strongest come first.
    field = (points * _FIELDS / small.shape[::-1]).astype(int) @ [1, _FIELDS]
    most = -(-_POINTS // _FIELDS**2)
    kept = [np.count_nonzero(field[:i] == field[i]) < most for i in range(len(points))]
    return np.asarray(points[kept])


def followed(first: Image, then: Image, points: Array, guess: Array) -> tuple[Array, Flags]:
    """Where points (N, 2) of one picture are in another one, near a guess, and which of them were found; pixels."""
    import cv2

    now, found, _ = cv2.calcOpticalFlowPyrLK(
        first,
        then,
        points,
        guess.copy(),  # it is written over
        winSize=(_WINDOW, _WINDOW),
        maxLevel=_LEVELS,
        criteria=(cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 12, 0.01),
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    return np.asarray(now, np.float32), found[:, 0] == 1
