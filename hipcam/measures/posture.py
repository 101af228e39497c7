"""How the body lies in the room and which legs are bent: what start postures are told apart by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.angles import flexion
from hipcam.measures.body import SIDES, Body, landmark, norm, unit

if TYPE_CHECKING:
    from hipcam.landmarks import PoseTrack
    from hipcam.measures.body import Array


def posture_measures(track: PoseTrack) -> dict[str, Array]:
    """How the body lies in the room and which legs are bent.

    Returns
    -------
    dict
        `trunk_up` 1 upright … 0 level … −1 upside down; `chest_up`, `chest_front` how far the chest faces the ceiling
        and the camera, −1–1; `hips_over_feet`, `hips_over_knees` height of mid-hip over the lower ankle and the lower
        knee, in metres of the model's average person; `trunk_over_shank` in the image, small when the camera looks
        along the trunk; `trunk_sideways` share of the trunk that lies across the picture; `in_picture` share of
        shoulders, hips, knees and ankles inside the frame; `body_size` extent of the whole body as a share of the
        picture's shorter side. Per side `knee_bend`,
        `hip_bend` (degrees, world landmarks), `shank_up` (1 upright, foot down) and `leg_seen` (least visibility of
        hip, knee and ankle, 0–1), `foot_seen` (of ankle, heel and toe).
    """
    world, image = Body(track.world), Body(track.image)
    hips = world.middle("hip")
    trunk = world.middle("shoulder") - hips
    across = world.left("shoulder") - world.right("shoulder") + world.left("hip") - world.right("hip")
    chest = unit(np.cross(across, trunk))
    scale = norm(image.trunk)
    joints = [landmark(side, joint) for joint in ("shoulder", "hip", "knee", "ankle") for side in SIDES]
    corners = track.image[:, np.array(joints)]
    inside = ((corners >= 0) & (corners <= np.asarray(track.size, np.float32))).all(axis=2).mean(axis=1)
    values = {
        "trunk_up": -unit(trunk)[:, 1],
        "trunk_sideways": np.abs(unit(trunk)[:, 0]),
        "chest_up": -chest[:, 1],
        "chest_front": -chest[:, 2],
        "hips_over_feet": np.maximum(world.left("ankle"), world.right("ankle"))[:, 1] - hips[:, 1],
        "hips_over_knees": np.maximum(world.left("knee"), world.right("knee"))[:, 1] - hips[:, 1],
        "trunk_over_shank": scale / image.longer("knee", "ankle"),
        "in_picture": np.where(np.isfinite(scale), inside, np.nan),
        "body_size": np.ptp(track.image, axis=1).max(axis=1) / np.float32(min(track.size)),
    }
    for side in SIDES:
        shoulder, hip, knee, ankle = (world.at(side, joint) for joint in ("shoulder", "hip", "knee", "ankle"))
        values[f"{side}_knee_bend"] = flexion(hip, knee, ankle)
        values[f"{side}_hip_bend"] = flexion(shoulder, hip, knee)
        values[f"{side}_shank_up"] = unit(ankle - knee)[:, 1]
        values[f"{side}_leg_seen"] = np.min([track.visibility[:, landmark(side, joint)]
                                             for joint in ("hip", "knee", "ankle")], axis=0)
        values[f"{side}_foot_seen"] = np.min([track.visibility[:, landmark(side, joint)]
                                              for joint in ("ankle", "heel", "foot_index")], axis=0)
    return values
