"""Three movements of each activity, and the camera they are seen by: what every phase machine must find."""

from __future__ import annotations

import numpy as np
from skeleton import Camera, Motion, bridge, er_test, lift_with, ninety_ninety, schedule, side_lying

LYING = Camera(target=(0, 0, 0.3), height=0.7, distance=3.0)
SITTING = Camera(target=(0, 0, 0.4), height=0.9, distance=2.8)
CAMERAS = {"er-test": Camera(), "bridge": LYING, "ninety-ninety": SITTING, "side-lying": LYING}


def three_movements(activity: str, side: str = "left", seed: int = 1) -> Motion:
    """Three movements that count, of an activity and side."""
    rng = np.random.default_rng(seed)
    if activity == "er-test":
        return er_test([lift_with([30, 45, 25], side=side, rng=rng)])
    depths = {"bridge": (1.0, 0.8, 0.9), "ninety-ninety": (30.0, 38.0, 26.0), "side-lying": (25.0, 30.0, 22.0)}[
        activity
    ]
    moves = schedule(rng, depths, side=side)
    if activity == "bridge":
        return bridge(moves)
    return ninety_ninety(moves, front=side) if activity == "ninety-ninety" else side_lying(moves, upper=side)
