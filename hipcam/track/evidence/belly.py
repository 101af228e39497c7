"""The body's outline in the picture, as the segmentation mask shows it.

The pose model has no point on the spine. What a spine does while the hips are raised shows only in how the front of
the body (ribs, belly, hip crease) bulges over the line from shoulder to hip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from hipcam.core.landmarks import Pose
    from hipcam.core.types import Array
    from hipcam.pose.measuring import BellyCalibration


#: How finely the contour is looked for, chord lengths.
_STEP = 0.005


def front_bulge(pose: Pose, calibration: BellyCalibration) -> tuple[float, float]:
    """How far the front of the body stands out over the chord from mid-shoulder to mid-hip.

    Parameters
    ----------
    pose : Pose
        Somebody on the back, with `mask`; the front is the picture's upper side.
    calibration : BellyCalibration
        Of the pose network.

    Returns
    -------
    height : float
        Mean height of the contour over the middle of the chord, in chord lengths; NaN where the contour cannot be
        followed.
    roughness : float
        Root mean square departure of the contour from the cubic that fits it best, in chord lengths. A belly is
        smooth; an arm in front of it or a shirt of the wall's colour is not.
    """
    places = np.arange(calibration.chord_from, calibration.chord_to + 0.01, calibration.chord_step)
    contour = _front_contour(pose, places, calibration.reach)
    height = float(np.mean(contour[calibration.ends_left_out : -calibration.ends_left_out]))
    base = np.vander(places - places.mean(), 4)
    residual = contour - base @ (np.linalg.pinv(base) @ contour)
    return height, float(np.sqrt(np.mean(np.square(residual))))


def _front_contour(pose: Pose, places: Array, reach: float) -> Array:
    """Height of the contour at each place along the chord, in chord lengths; NaN where it is out of reach.

    Places go from mid-shoulder (0) to mid-hip (1).
    """
    import cv2

    missing = np.full(len(places), np.nan)
    hip, shoulder = pose.torso
    chord = hip - shoulder
    length = float(np.hypot(*chord))
    if pose.mask is None or not np.isfinite(length) or length < 8:
        return missing
    up = np.array([chord[1], -chord[0]]) / length * (1 if chord[0] >= 0 else -1)
    distance = np.arange(0, reach + _STEP / 2, _STEP)
    at = shoulder + places[:, None, None] * chord + distance[None, :, None] * length * up
    # A pixel's centre is at its index plus a half.
    at = (at - 0.5).astype(np.float32)
    person = (
        cv2.remap(pose.mask, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0.0)
        - 0.5
    )
    contour = missing
    for i, line in enumerate(person):
        outside = np.flatnonzero(line < 0)
        if len(outside) and outside[0] > 0:
            j = int(outside[0])
            contour[i] = distance[j - 1] + _STEP * line[j - 1] / (line[j - 1] - line[j])
    return contour
