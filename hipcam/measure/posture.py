"""How the body lies in the room and which legs are bent: what start postures are told apart by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.core.types import SIDES
from hipcam.measure.body import by_side, unit

if TYPE_CHECKING:
    from hipcam.core.types import Array
    from hipcam.measure.body import Figure


def posture_measures(figure: Figure) -> dict[str, Array]:
    """How the body lies in the room and which legs are bent.

    Returns
    -------
    dict
        `trunk_up` 1 upright … 0 level … −1 upside down; `chest_up`, `chest_front` how far the chest faces the ceiling
        and the camera, −1–1; `hips_over_feet`, `hips_over_knees` height of mid-hip over the lower ankle and the lower
        knee, in metres of the model's average person; `trunk_over_shank` in the image, small when the camera looks
        along the trunk; `trunk_sideways` share of the trunk that lies across the picture; `body_size` extent of the
        whole body as a share of the picture's shorter side. Per side `knee_bend`, `hip_bend` (degrees, world
        landmarks), `shank_up` (1 upright, foot down), `leg_seen` (least visibility of hip, knee and ankle, 0–1) and
        `foot_seen` (of ankle, heel and toe).
    """
    track, world = figure.track, figure.world
    hips, trunk = world.middle("hip"), figure.trunk_direction
    chest = unit(_cross(figure.across, world.trunk))
    extent = np.maximum.reduce(track.image, axis=1) - np.minimum.reduce(track.image, axis=1)
    ankles, knees = world.both("ankle")[..., 1], world.both("knee")[..., 1]
    # Hip, knee and ankle, then heel and toe, follow each other in pairs.
    seen = track.visibility[:, Landmark.LEFT_HIP :].reshape(-1, 5, 2)
    return {
        "trunk_up": -trunk[:, 1],
        "trunk_sideways": np.abs(trunk[:, 0]),
        "chest_up": -chest[:, 1],
        "chest_front": -chest[:, 2],
        "hips_over_feet": np.maximum(ankles[:, 0], ankles[:, 1]) - hips[:, 1],
        "hips_over_knees": np.maximum(knees[:, 0], knees[:, 1]) - hips[:, 1],
        "trunk_over_shank": figure.trunk_length / figure.shank_length,
        "body_size": np.maximum(extent[:, 0], extent[:, 1]) / np.float32(min(track.size)),
        **{f"{side}_knee_bend": figure.world_angles[f"{side}_knee_flexion"] for side in SIDES},
        **{f"{side}_hip_bend": figure.world_angles[f"{side}_hip_flexion"] for side in SIDES},
        **by_side("shank_up", figure.shank_direction[..., 1]),
        **by_side("leg_seen", np.minimum.reduce(seen[:, :3], axis=1)),
        **by_side("foot_seen", np.minimum.reduce(seen[:, 2:], axis=1)),
    }


def _cross(u: Array, v: Array) -> Array:
    """Cross product of (T, 3) vectors; np.cross takes four times as long for one frame."""
    y_z_x, z_x_y = [1, 2, 0], [2, 0, 1]
    return u[:, y_z_x] * v[:, z_x_y] - u[:, z_x_y] * v[:, y_z_x]
