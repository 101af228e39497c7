"""Angles between body segments: arrays in, arrays out.

Every function works on the last axis and broadcasts over all others, so one frame and a whole recording take the
same path. All use the arctangent of sine and cosine: unlike the arccosine of a normalised dot product it keeps its
precision near 0° and 180° and needs no clipping. NaN in gives NaN out; a segment of zero length gives NaN, since it
has no direction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.landmarks import Landmark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.floating[Any]]


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
    """
    points = np.asarray(points)
    if points.ndim != 3 or points.shape[1] != len(Landmark) or points.shape[2] not in (2, 3):
        raise ValueError(f"points has shape {points.shape}, expected (T, 33, 2) or (T, 33, 3)")
    down = np.zeros(points.shape[2], points.dtype)
    down[1] = 1
    at = {name: points[:, landmark] for name, landmark in Landmark.__members__.items()}
    found: dict[str, Array] = {}
    for side in ("left", "right"):
        upper = side.upper()
        shoulder, elbow, wrist = at[f"{upper}_SHOULDER"], at[f"{upper}_ELBOW"], at[f"{upper}_WRIST"]
        hip, knee, ankle = at[f"{upper}_HIP"], at[f"{upper}_KNEE"], at[f"{upper}_ANKLE"]
        found[f"{side}_knee_flexion"] = flexion(hip, knee, ankle)
        found[f"{side}_hip_flexion"] = flexion(shoulder, hip, knee)
        found[f"{side}_ankle_dorsiflexion"] = 90 - angle_between(knee - ankle, at[f"{upper}_FOOT_INDEX"] - ankle)
        found[f"{side}_elbow_flexion"] = flexion(shoulder, elbow, wrist)
        found[f"{side}_thigh_elevation"] = angle_between(knee - hip, down)
    trunk = at["LEFT_SHOULDER"] + at["RIGHT_SHOULDER"] - at["LEFT_HIP"] - at["RIGHT_HIP"]
    found["trunk_inclination"] = angle_between(trunk, -down)
    found["pelvis_tilt"] = elevation(at["LEFT_HIP"] - at["RIGHT_HIP"])
    return found


def _degrees(sine: Array, cosine: Array) -> Array:
    with np.errstate(invalid="ignore"):
        angle = np.degrees(np.arctan2(sine, cosine))
    return np.where((sine == 0) & (cosine == 0), np.nan, angle).astype(angle.dtype, copy=False)
