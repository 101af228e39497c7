"""Which joints something hides from the camera, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.matrices import look_at

if TYPE_CHECKING:
    from benchmarks.people.body import Indices
    from hipcam.core.types import Array, Flags

#: What is nearer than this is not told from what is behind the eye, metres.
_NEAR = 0.05
#: Triangles that are seen edge on hide nothing.
_EDGE_ON = 1e-12


def hides(eye: Array, points: Array, vertices: Array, triangles: Indices) -> Flags:
    """Which points a surface hides.

    Parameters
    ----------
    eye : (3,) array
        Where they are looked at from, metres.
    points : (n, 3) array
        Metres.
    vertices, triangles : (v, 3) and (m, 3) array
        The surface: metres, and numbers of vertices.

    Returns
    -------
    (n,) array of bool

    Notes
    -----
    A line of sight and a triangle meet where Möller and Trumbore find it (Journal of Graphics Tools 2, 1997).
    """
    first, second, third = (vertices[_in_the_way(eye, points, vertices, triangles)[:, corner]] for corner in range(3))
    one, two, from_first = second - first, third - first, eye - first
    sights = points - eye
    normal = np.cross(one, two)
    across = -sights @ normal.T  # (n, m)
    seen = np.abs(across) > _EDGE_ON
    scale = np.where(seen, across, 1.0)
    along = (from_first * normal).sum(1) / scale
    turned = np.cross(from_first[None], sights[:, None])
    u, v = (turned * two).sum(2) / scale, -(turned * one).sum(2) / scale
    met = seen & (u >= 0) & (v >= 0) & (u + v <= 1) & (along > 0) & (along < 1)
    return np.asarray(met.any(1))


def _in_the_way(eye: Array, points: Array, vertices: Array, triangles: Indices) -> Indices:
    """Those of the triangles that lie within the points' box as it is seen, or partly behind the eye."""
    view = look_at(eye, points.mean(0))
    seen, corners = (((places - eye) @ view[:3, :3].T) for places in (points, vertices))
    ahead = corners[:, 2] < -_NEAR
    box, flat = seen[:, :2] / -seen[:, 2:], corners[:, :2] / np.where(ahead, -corners[:, 2], 1.0)[:, None]
    beyond = np.hstack([flat < box.min(0), flat > box.max(0)]) & ahead[:, None]
    return np.asarray(triangles[~beyond[triangles].all(1).any(1)])


def spells(flags: Flags, rate: int) -> list[list[float]]:
    """When something holds: from and until of each spell, seconds, for one flag a picture."""
    edges = np.diff(np.r_[0, flags.astype(int), 0])
    starts, ends = np.flatnonzero(edges > 0), np.flatnonzero(edges < 0)
    return [
        [round(float(start) / rate, 3), round(float(end) / rate, 3)] for start, end in zip(starts, ends, strict=True)
    ]
