"""The errors that the pose network typically makes, put on a skeleton's points: see docs/accuracy.md.

A skeleton without them would make every correction that was fitted on the network an error of its own, and a test would
have to allow for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Landmark as L
from hipcam.core.types import SIDES

if TYPE_CHECKING:
    from hipcam.core.types import Array

#: How far past the shoulder–knee line a hip in line is seen, degrees: its landmark lies a little to the front.
HIP_TO_THE_FRONT = 2.8
#: How far the knee of a thigh that points at the lens is drawn toward the body's middle, shank lengths: its shank
#: reads 5 degrees less of external rotation.
KNEE_DRAWN = 0.0875
#: Height of the hips of somebody who stands, metres.
HIPS_OF_STANDING = 0.6


def hips_to_the_front(points: Array) -> Array:
    """Points of a body (T, 33, 3) with both hips where the network sees them; metres in the room."""
    moved = np.array(points)
    hips, shoulders = (
        points[:, [L[f"LEFT_{joint}"], L[f"RIGHT_{joint}"]]].mean(axis=1) for joint in ("HIP", "SHOULDER")
    )
    front = np.cross(points[:, L.LEFT_HIP] - points[:, L.RIGHT_HIP], shoulders - hips)
    front /= np.linalg.norm(front, axis=1, keepdims=True)
    trunk = np.linalg.norm(shoulders - hips, axis=1)
    for side in ("LEFT", "RIGHT"):
        thigh = np.linalg.norm(points[:, L[f"{side}_KNEE"]] - points[:, L[f"{side}_HIP"]], axis=1)
        shift = np.radians(HIP_TO_THE_FRONT) / (1 / trunk + 1 / thigh)
        moved[:, L[f"{side}_HIP"]] += shift[:, None] * front
    return moved


def lifted_knee_drawn(points: Array, image: Array) -> Array:
    """Points in the picture (T, 33, 2) of a body (T, 33, 3), the lifted knee of somebody who stands as it is seen."""
    moved = np.array(image)
    standing = points[:, [L.LEFT_HIP, L.RIGHT_HIP], 2].mean(axis=1) > HIPS_OF_STANDING
    middle = image[:, [L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=1)
    for side in SIDES:
        hip, knee, ankle = (image[:, L[f"{side.upper()}_{joint}"]] for joint in ("HIP", "KNEE", "ANKLE"))
        shank = np.linalg.norm(ankle - knee, axis=1)
        # Standing, a thigh is as long as the shank; pointing at the lens it looks like nothing.
        pointing = standing * np.clip(1 - np.linalg.norm(knee - hip, axis=1) / shank, 0, 1)
        inward = np.sign(middle[:, 0] - knee[:, 0])
        moved[:, L[f"{side.upper()}_KNEE"], 0] += KNEE_DRAWN * shank * pointing * inward
    return moved
