"""What is read from the pictures beside the landmarks, and from the landmarks before they are smoothed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.landmarks import Landmark
from hipcam.outline import front_bulge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.landmarks import Pose, PoseTrack

    Array = NDArray[np.floating[Any]]


def observe(pose: Pose) -> dict[str, float]:
    """Read one frame.

    Parameters
    ----------
    pose : Pose
        As the pose network gave it, in pixels of the picture it was given.

    Returns
    -------
    dict
        With a mask, `front_bulge` and `front_roughness` (see `outline.front_bulge`); empty without.
    """
    if pose.mask is None:
        return {}
    height, roughness = front_bulge(pose)
    return {"front_bulge": height, "front_roughness": roughness}


def leg_jumps(track: PoseTrack) -> Array:
    """How far knees and ankles jump out of line, which legs that cover each other make them do.

    Parameters
    ----------
    track : PoseTrack
        Unsmoothed: smoothing hides what is looked for.

    Returns
    -------
    (T,) array
        Largest distance of a knee or an ankle from where its two neighbours in time expect it (second difference),
        in shank lengths; NaN at the ends and beside frames without a person.
    """
    jumps = np.full(len(track), np.nan, np.float32)
    if len(track) < 3:
        return jumps
    knees = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]
    ankles = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
    shank = np.linalg.norm(track.image[:, knees] - track.image[:, ankles], axis=2).max(axis=1)
    second = np.linalg.norm(np.diff(track.image[:, knees + ankles], 2, axis=0), axis=2).max(axis=1)
    jumps[1:-1] = second / shank[1:-1]
    return jumps
