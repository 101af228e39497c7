"""From the shank's tilt in the picture to the hip's rotation, whichever way the lifted thigh points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from hipcam.core.types import Array

#: Share of the thigh sideways and down in the picture that is at most believed: one in the picture's plane has no
#: direction from which its shank's rotation could be read.
MOST_ASIDE = 0.95


def rotation_about_thigh(tilt: Array, outward: Array, down: Array, knee_flexion: float) -> Array:
    """External rotation of a lifted thigh, for a level camera.

    The shank lies in the plane square to the thigh only with the knee bent 90 degrees; bent more, its foot lies
    behind, and a thigh that points past the lens shows that as tilt. A thigh that points below the lens shortens what
    hangs. Given where the thigh points, the rotation whose shank is seen at this tilt is one of two; the nearer to the
    tilt is it. On rendered people with true joints this is exact to 0.5 degrees.

    Parameters
    ----------
    tilt : (T,) array
        Of the shank in the picture, from straight down, its foot toward the midline positive; degrees.
    outward, down : (T,) array
        How far the knee lies outward of its hip and below it in the picture, thigh lengths.
    knee_flexion : float
        Degrees.

    Returns
    -------
    (T,) array
        Degrees from the vertical, in the plane square to the thigh.
    """
    aside = np.maximum(np.hypot(outward, down), 1e-9)
    share = np.minimum(1, MOST_ASIDE / aside)
    x, y = outward * share, down * share
    z = np.sqrt(1 - x**2 - y**2)
    thigh = np.stack([x, y, z], axis=-1)
    hanging = np.stack([-y * x, 1 - y * y, -y * z], axis=-1) / np.sqrt(1 - y * y)[:, None]
    inward = np.cross(hanging, thigh)
    inward = np.where(inward[:, :1] > 0, -inward, inward)
    seen = np.radians(tilt)
    cosine, sine = np.cos(seen), np.sin(seen)
    # The shank has no part across the line at which it is seen: a cos(rotation) + b sin(rotation) = c.
    a, b = (part[:, 0] * cosine + part[:, 1] * sine for part in (hanging, inward))
    c = -(x * cosine + y * sine) / np.tan(np.radians(knee_flexion))
    middle, apart = np.arctan2(b, a), np.arccos(np.clip(c / np.hypot(a, b), -1, 1))
    both = np.degrees(np.stack([middle + apart, middle - apart]))
    both = (both + 180) % 360 - 180
    return np.asarray(np.where(np.abs(both[0] - tilt) < np.abs(both[1] - tilt), both[0], both[1]))
