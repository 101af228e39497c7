"""The bridge, lying on the back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.measure.angles import signed_angle, tilt_from_up
from hipcam.measure.body import Body, by_side, norm, unit, within

if TYPE_CHECKING:
    from hipcam.core.types import Array, Side
    from hipcam.measure.body import Figure
    from hipcam.pose.measuring import SupineCalibration

#: Knee toward the midline in a picture taken from the feet, left and right: the person's left is at its right.
_INWARD = np.array([-1, 1], np.float32)


def supine_measures(figure: Figure, calibration: SupineCalibration) -> dict[str, Array]:
    """Measures of the bridge.

    Returns
    -------
    dict
        `hip_line_excess` signed hip extension past the shoulder–knee line in the image (degrees, + above), the mean
        of both sides weighted by how well each knee is seen and whether that foot is on the floor; per side
        `hip_line_excess`; `hip_lift` mid-hip above the line from shoulder to ankle, in trunk lengths; `hip_rise`
        mid-hip above mid-ankle in the picture, in shank lengths.

        For the view: `head_away` share of the trunk that points away from the camera, `hips_apart` of the hips
        sideways in the picture (shank lengths). For the knees, seen from the feet: per side `shank_inward` tilt of
        ankle→knee out of the picture's vertical, knee toward the midline positive; `knee_gap`. For feet and pelvis
        per side `foot_pivot` (mean height of ankle and heel, and the ankle's way toward the toes, half of each: a foot
        that pivots on its toes does both, landmarks that only wander hardly do), `toes_along` (the toes' way toward the
        feet), `knee_up` and `shank_length`. Gap, heights, ways and lengths are shares of the picture's shorter side:
        only their ratios and changes mean anything.
    """
    track, image = figure.track, figure.image
    hips, knees = image.apart("hip"), image.apart("knee")
    # Belly up, the hip flexes toward the picture's top: with the feet at the right that is counter-clockwise.
    feet_right = -np.sign(image.trunk[:, :1])
    picture = np.float32(min(track.size))
    side, thigh, shank = (image.segment(*ends) for ends in (("shoulder", "hip"), ("hip", "knee"), ("knee", "ankle")))
    excess = feet_right * signed_angle(side, thigh)
    chord = unit(image.segment("shoulder", "ankle"))
    above = feet_right * (side[..., 0] * chord[..., 1] - side[..., 1] * chord[..., 0]) / norm(side)
    seen = track.visibility[:, Landmark.LEFT_KNEE : Landmark.LEFT_ANKLE]
    weight = np.square(seen) * within(figure.shank_direction[..., 1], calibration.least_upright, 1)
    weights = np.add.reduce(weight, axis=1)
    # Where neither leg can be seen, nothing is known.
    weights = np.where(weights > 0, weights, weights.dtype.type(np.nan))
    return {
        "head_away": figure.trunk_direction[:, 2],
        "hips_apart": hips[:, 0] / figure.shank_length,
        "knee_gap": norm(knees) / picture,
        **by_side("hip_line_excess", excess),
        **by_side("shank_inward", _INWARD * tilt_from_up(-shank)),
        **by_side("shank_length", norm(shank) / picture),
        **_legs(image, feet_right, track.size),
        "hip_line_excess": np.add.reduce(weight * excess, axis=1) / weights,
        "hip_lift": np.add.reduce(weight * above, axis=1) / weights,
        "hip_rise": (image.middle("ankle") - image.middle("hip"))[:, 1] / figure.shank_length,
    }


def hip_lines(image: Array, side: Side) -> Array:
    """Between which lines the hip's extension lies in the picture: on from the shoulder, and the thigh.

    Parameters
    ----------
    image : (T, 33, 2) array
        Landmarks, pixels.
    side : str
        Whose shoulder, hip and knee.

    Returns
    -------
    (T, 3, 2) array
        Pixels: where the line from shoulder to hip goes on as far as the thigh is long, the hip, and the knee.
    """
    shoulder, hip, knee = (Body(image).at(side, joint) for joint in ("shoulder", "hip", "knee"))
    return np.stack([hip + norm(knee - hip)[:, None] * unit(hip - shoulder), hip, knee], axis=1)


def _legs(image: Body, feet_right: Array, size: tuple[int, int]) -> dict[str, Array]:
    """Where each knee and foot is in the picture, up and toward the feet, from the middle of its width."""
    picture = np.float32(min(size))
    ankle, heel, toes, knee = (image.both(joint) for joint in ("ankle", "heel", "foot_index", "knee"))
    ankle_along, toes_along = (feet_right * (point[..., 0] - np.float32(size[0] / 2)) for point in (ankle, toes))
    return {
        **by_side("foot_pivot", (ankle_along - (ankle[..., 1] + heel[..., 1]) / 2) / 2 / picture),
        **by_side("knee_up", -knee[..., 1] / picture),
        **by_side("toes_along", toes_along / picture),
    }
