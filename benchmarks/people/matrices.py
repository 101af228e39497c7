"""Matrices that take the world into the camera and onto the picture, as OpenGL wants them (column vectors)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.rotations import unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from hipcam.core.types import Array

UP = (0.0, 0.0, 1.0)


def look_at(eye: ArrayLike, target: ArrayLike, up: ArrayLike = UP) -> Array:
    """From the world into a camera's frame (+X right, +Y up, −Z ahead), (4, 4); places in metres."""
    ahead = unit(np.asarray(target, float) - np.asarray(eye, float))
    right = unit(np.cross(ahead, np.asarray(up, float)))
    view = np.eye(4)
    view[:3, :3] = right, np.cross(right, ahead), -ahead
    view[:3, 3] = -view[:3, :3] @ np.asarray(eye, float)
    return view


def perspective(fov_vertical: float, aspect: float, near: float = 0.1, far: float = 30.0) -> Array:
    """Perspective projection, (4, 4).

    Parameters
    ----------
    fov_vertical : float
        Degrees from the lower to the upper edge.
    aspect : float
        Width over height.
    near, far : float
        What lies outside of these distances is not seen, metres.
    """
    scale = 1 / np.tan(np.radians(fov_vertical) / 2)
    return np.array(
        [
            [scale / aspect, 0, 0, 0],
            [0, scale, 0, 0],
            [0, 0, (far + near) / (near - far), 2 * far * near / (near - far)],
            [0, 0, -1, 0],
        ]
    )


def orthographic(reach: float, near: float, far: float) -> Array:
    """Parallel projection of what lies within `reach` metres of the axis, (4, 4)."""
    return np.array(
        [
            [1 / reach, 0, 0, 0],
            [0, 1 / reach, 0, 0],
            [0, 0, -2 / (far - near), -(far + near) / (far - near)],
            [0, 0, 0, 1.0],
        ]
    )
