"""Angles between body segments: arrays in, arrays out.

Every function works on the last axis and broadcasts over all others, so one frame and a whole recording take the
same path. All use the arctangent of sine and cosine: unlike the arccosine of a normalised dot product it keeps its
precision near 0° and 180° and needs no clipping. NaN in gives NaN out; a segment of zero length gives NaN, since it
has no direction.

`compute_angles` is the fast one, for the whole body: it takes a recording in blocks that fit the processor's cache,
with the coordinates of each landmark side by side, and works on all its angles at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.core.types import Array


def angle_between(u: Array, v: Array) -> Array:
    """Unsigned angle between two vectors.

    Parameters
    ----------
    u, v : (..., 2) or (..., 3) array
        Vectors of any unit.

    Returns
    -------
    (...) array
        Degrees, 0–180.
    """
    u, v = np.broadcast_arrays(np.asarray(u), np.asarray(v))
    dot = np.einsum("...i,...i->...", u, v)
    if u.shape[-1] == 2:
        sine = np.abs(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0])
    else:
        # Written out: np.cross takes four times as long for the single frames of a live camera.
        (ux, uy, uz), (vx, vy, vz) = ([w[..., i] for i in range(3)] for w in (u, v))
        sine = np.sqrt((uy * vz - uz * vy) ** 2 + (uz * vx - ux * vz) ** 2 + (ux * vy - uy * vx) ** 2)
    return _degrees(sine, dot)


def signed_angle(u: Array, v: Array) -> Array:
    """Angle that turns `u` into `v` in the image plane.

    Parameters
    ----------
    u, v : (..., 2) array
        Image vectors, x to the right, y down.

    Returns
    -------
    (...) array
        Degrees, −180 to 180; positive is clockwise as seen on the screen.
    """
    u, v = np.asarray(u), np.asarray(v)
    return _degrees(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0], u[..., 0] * v[..., 0] + u[..., 1] * v[..., 1])


def flexion(proximal: Array, joint: Array, distal: Array) -> Array:
    """How far a joint is bent: 0° is straight.

    Parameters
    ----------
    proximal, joint, distal : (..., 2) or (..., 3) array
        Points: for the knee hip, knee and ankle.

    Returns
    -------
    (...) array
        Degrees, 0–180.
    """
    return angle_between(np.asarray(joint) - np.asarray(proximal), np.asarray(distal) - np.asarray(joint))


def tilt_from_down(v: Array) -> Array:
    """Tilt of an image vector from straight down.

    Parameters
    ----------
    v : (..., 2) array
        Image vectors, x to the right, y down.

    Returns
    -------
    (...) array
        Degrees, −180 to 180; positive when the tip is to the image's right.
    """
    v = np.asarray(v)
    return _degrees(v[..., 0], v[..., 1])


def tilt_from_up(v: Array) -> Array:
    """Tilt of an image vector from straight up; positive when the tip is to the image's right. Degrees, −180–180."""
    v = np.asarray(v)
    return _degrees(v[..., 0], -v[..., 1])


def elevation(v: Array) -> Array:
    """Angle of a vector above the horizontal.

    Parameters
    ----------
    v : (..., 2) or (..., 3) array
        Vectors whose second component points down.

    Returns
    -------
    (...) array
        Degrees, −90 to 90; positive when the tip is higher.
    """
    v = np.asarray(v)
    level = np.abs(v[..., 0]) if v.shape[-1] == 2 else np.hypot(v[..., 0], v[..., 2])
    return _degrees(-v[..., 1], level)


#: What `compute_angles` gives, in its order.
ANGLES = (
    "left_elbow_flexion",
    "right_elbow_flexion",
    "left_hip_flexion",
    "right_hip_flexion",
    "left_knee_flexion",
    "right_knee_flexion",
    "left_ankle_dorsiflexion",
    "right_ankle_dorsiflexion",
    "left_thigh_elevation",
    "right_thigh_elevation",
    "trunk_inclination",
    "pelvis_tilt",
)
#: Frames a block: with all it needs (600 bytes a frame in single precision) a block stays in 1 MiB of cache.
BLOCK = 1024


def compute_angles(points: Array) -> dict[str, Array]:
    """Twelve joint and segment angles of a body.

    Parameters
    ----------
    points : (T, 33, 2) or (T, 33, 3) array
        Landmarks over time, in the image (pixels) or in the world (metres), y down.

    Returns
    -------
    dict of str to (T,) array
        Degrees. `left_` and `right_` each with `knee_flexion`, `hip_flexion` (180° minus shoulder–hip–knee),
        `ankle_dorsiflexion` (0° with the foot square to the shank), `elbow_flexion`, `thigh_elevation` (0° hanging,
        90° horizontal); `trunk_inclination` and `pelvis_tilt` (hip line above the horizontal, left side up positive).

    Raises
    ------
    ValueError
        If `points` has another shape.

    Notes
    -----
    Single precision is good to 3e-5°, at 0° and 180° as elsewhere (a test compares it with 50 digits). A frame gives
    the same bits alone and among others.
    """
    points = np.asarray(points)
    if points.ndim != 3 or points.shape[1] != len(Landmark) or points.shape[2] not in (2, 3):
        raise ValueError(say("error.points_shape", shape=points.shape))
    degrees = np.empty((len(ANGLES), len(points)), np.result_type(points, np.float32))
    work = _Block(points.shape[2], min(len(points), BLOCK), degrees.dtype)
    with np.errstate(invalid="ignore"):
        for start in range(0, len(points), BLOCK):
            block = points[start : start + BLOCK]
            work.compute(block, degrees[:, start : start + len(block)])
    return dict(zip(ANGLES, degrees, strict=True))


class _Block:
    """Working space for the angles of a block of frames; nothing is allocated from one block to the next.

    Everywhere the frames come last and the coordinates first, so that each step runs along contiguous numbers and
    does all angles in one go; rows come in pairs, left and right.
    """

    def __init__(self, dimensions: int, frames: int, dtype: np.dtype[Any]) -> None:
        #: Shoulders, elbows, wrists, hips, knees, ankles, toes.
        self.points: Array = np.empty((dimensions, 14, frames), dtype)
        #: Upper arms, forearms, sides of the trunk, thighs, shanks, feet, each from the trunk outward or downward.
        self.segments: Array = np.empty((dimensions, 12, frames), dtype)
        self.rows: Array = np.empty((5, len(ANGLES), frames), dtype)

    def compute(self, block: Array, degrees: Array) -> None:
        """Put the angles of `block` (n, 33, 2 or 3) into `degrees` (12, n)."""
        frames = len(block)
        points, segments = self.points[..., :frames], self.segments[..., :frames]
        sine, cosine, *spare = self.rows[..., :frames]
        by_landmark = block.T
        points[:, :6] = by_landmark[:, Landmark.LEFT_SHOULDER : Landmark.RIGHT_WRIST + 1]
        points[:, 6:12] = by_landmark[:, Landmark.LEFT_HIP : Landmark.RIGHT_ANKLE + 1]
        points[:, 12:] = by_landmark[:, Landmark.LEFT_FOOT_INDEX :]
        np.subtract(points[:, 2:6], points[:, :4], out=segments[:, :4])
        np.subtract(points[:, 6:8], points[:, :2], out=segments[:, 4:6])
        np.subtract(points[:, 8:], points[:, 6:12], out=segments[:, 6:])
        # At elbows; at hips, knees and ankles; of thighs, trunk and hip line with the vertical.
        _turns(segments[:, :2], segments[:, 2:4], sine[:2], cosine[:2], [row[:2] for row in spare])
        _turns(segments[:, 4:10], segments[:, 6:], sine[2:8], cosine[2:8], [row[2:8] for row in spare])
        _tilts(segments[:, 6:8], sine[8:10], cosine[8:10], spare[0][8:10])
        # The arms are done with: their place is free for the trunk as a whole and the line from left hip to right.
        np.add(segments[:, 4], segments[:, 5], out=segments[:, 0])
        np.subtract(points[:, 7], points[:, 6], out=segments[:, 1])
        _tilts(segments[:, :2], sine[10:], cosine[10:], spare[0][10:])
        np.sqrt(sine, out=sine)
        _unsigned_degrees(sine, cosine, degrees, spare)
        degrees[6:8] -= 90
        np.subtract(90, degrees[11], out=degrees[11])


def _turns(u: Array, v: Array, square: Array, cosine: Array, spare: list[Array]) -> None:
    """Squared sine and cosine between vectors `u` and `v` (2 or 3, n, T), both times the product of their lengths."""
    first, second = spare[0], spare[1]
    np.multiply(u[0], v[0], out=cosine)
    for i in range(1, len(u)):
        np.multiply(u[i], v[i], out=first)
        np.add(cosine, first, out=cosine)
    for i, j in ((0, 1), (1, 2), (2, 0)) if len(u) == 3 else ((0, 1),):
        np.multiply(u[i], v[j], out=first)
        np.multiply(u[j], v[i], out=second)
        np.subtract(first, second, out=first)
        if (i, j) == (0, 1):
            np.square(first, out=square)
        else:
            np.square(first, out=first)
            np.add(square, first, out=square)


def _tilts(v: Array, square: Array, cosine: Array, spare: Array) -> None:
    """Squared sine and cosine between vectors `v` (2 or 3, n, T) and straight down, both times their length."""
    np.square(v[0], out=square)
    if len(v) == 3:
        np.square(v[2], out=spare)
        np.add(square, spare, out=square)
    cosine[...] = v[1]


#: Degrees of the arctangent of q in [0, 1] over q, in powers of q², highest first: minimax, 2.2e-6° at worst.
_ARCTANGENT = (
    -0.23230934143066406,
    1.2526543140411377,
    -3.2035391330718994,
    5.524571418762207,
    -7.969057559967041,
    11.428540229797363,
    -19.096603393554688,
    57.29574203491211,
)


def _unsigned_degrees(sine: Array, cosine: Array, degrees: Array, spare: list[Array]) -> None:
    """Angles from sine (not negative) and cosine, in steps that the processor does for eight numbers at a time.

    `sine` and `spare` (three arrays of that shape) are written over.
    """
    # numpy's arctan2 goes number by number: ten times as slow here. Brought back to at most 45°, a polynomial does.
    level, ratio, square = spare
    np.abs(cosine, out=level)
    np.minimum(sine, level, out=ratio)
    np.maximum(sine, level, out=square)
    np.divide(ratio, square, out=ratio)
    np.subtract(sine, level, out=sine)
    angle = level
    if degrees.dtype == np.float32:
        np.square(ratio, out=square)
        np.multiply(square, _ARCTANGENT[0], out=angle)
        for coefficient in _ARCTANGENT[1:-1]:
            np.add(angle, coefficient, out=angle)
            np.multiply(angle, square, out=angle)
        np.add(angle, _ARCTANGENT[-1], out=angle)
        np.multiply(angle, ratio, out=angle)
    else:
        np.degrees(np.arctan(ratio, out=ratio), out=angle)
    # Past 45° it was the cotangent, past 90° the cosine was negative.
    np.subtract(45, angle, out=angle)
    np.copysign(angle, sine, out=angle)
    np.subtract(45, angle, out=angle)
    np.copysign(angle, cosine, out=angle)
    np.subtract(90, angle, out=degrees)


def _degrees(sine: Array, cosine: Array) -> Array:
    angle = np.asarray(np.degrees(np.arctan2(sine, cosine)))
    angle[(sine == 0) & (cosine == 0)] = np.nan
    return angle[()]
