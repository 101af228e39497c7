"""Poses of people who stand, lie and walk, for following."""

from __future__ import annotations

import numpy as np

from hipcam.core.landmarks import Landmark, Pose

WIDTH, HEIGHT = 640, 480


def person(x: float, y: float, length: float, *, lying: bool) -> Pose:
    """Somebody whose mid-hip is at (x, y): a stick as long as the body, upright or level, with some breadth."""
    along = np.linspace(-0.5, 0.5, 33)
    along[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = -0.3
    along[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] = 0.0
    across = np.where(np.arange(33) % 2, 0.05, -0.05)
    points = np.stack([along, across] if lying else [across, along], axis=1) * length + (x, y)
    return Pose(points.astype(np.float32), np.zeros((33, 3), np.float32), np.ones(33, np.float32))


def rank_lying(pose: Pose, size: tuple[int, int]) -> int:
    """As for a bridge: lying is the start posture, standing is nothing."""
    extent = np.ptp(pose.image, axis=0)
    return 2 if extent[0] > extent[1] else 0


def never(pose: Pose, size: tuple[int, int]) -> bool:
    return False
