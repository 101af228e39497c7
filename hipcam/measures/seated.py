"""The 90-90 stretch, sitting on the floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.angles import angle_between
from hipcam.measures.body import SIDES, Body, unit

if TYPE_CHECKING:
    from hipcam.landmarks import PoseTrack
    from hipcam.measures.body import Array


def seated_measures(track: PoseTrack) -> dict[str, Array]:
    """Measures of the 90-90 stretch.

    Returns
    -------
    dict
        `trunk_inclination` of mid-hip→mid-shoulder from the vertical (world landmarks, degrees); per side
        `foot_behind` how far the ankle lies behind its own knee or out to that side, in shank lengths (the back
        leg's is large).
    """
    world = Body(track.world)
    trunk = world.trunk
    values: dict[str, Array] = {"trunk_inclination": angle_between(trunk, np.array([0, -1, 0], track.world.dtype))}
    # The body's own left and forward, level with the floor.
    left = world.left("shoulder") - world.right("shoulder") + world.left("hip") - world.right("hip")
    level = unit(np.stack([left[:, 0], np.zeros_like(left[:, 0]), left[:, 2]], axis=1))
    forward = np.stack([level[:, 2], np.zeros_like(level[:, 0]), -level[:, 0]], axis=1)
    for side in SIDES:
        outward = 1 if side == "left" else -1
        shank = unit(world.at(side, "ankle") - world.at(side, "knee"))
        values[f"{side}_foot_behind"] = ((outward * level - forward) * shank).sum(axis=1)
    return values
