"""The bridge, lying on the back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.angles import signed_angle, tilt_from_up
from hipcam.measures.body import SIDES, Body, landmark, norm, unit

if TYPE_CHECKING:
    from hipcam.landmarks import PoseTrack
    from hipcam.measures.body import Array


def supine_measures(track: PoseTrack) -> dict[str, Array]:
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
        per side `ankle_up` and `shank_length`, and `hip_line_drop`, `knee_line_drop` (left below
        right). Gap, heights, lengths and drops are shares of the picture's shorter side: only their ratios and
        changes mean anything.
    """
    image, world = Body(track.image), Body(track.world)
    # Belly up, the hip flexes toward the picture's top: with the feet at the right that is counter-clockwise.
    feet_right = np.sign(image.middle("hip") - image.middle("shoulder"))[:, 0]
    picture = np.float32(min(track.size))
    values: dict[str, Array] = {
        "head_away": unit(world.trunk)[:, 2],
        "hips_apart": (image.left("hip") - image.right("hip"))[:, 0] / image.longer("knee", "ankle"),
        "knee_gap": norm(image.left("knee") - image.right("knee")) / picture,
        "hip_line_drop": (image.left("hip") - image.right("hip"))[:, 1] / picture,
        "knee_line_drop": (image.left("knee") - image.right("knee"))[:, 1] / picture,
    }
    excess = np.zeros(len(track), track.image.dtype)
    lift, weights = np.zeros_like(excess), np.zeros_like(excess)
    for side in SIDES:
        shoulder, hip, knee, ankle = (image.at(side, joint) for joint in ("shoulder", "hip", "knee", "ankle"))
        values[f"{side}_hip_line_excess"] = feet_right * signed_angle(hip - shoulder, knee - hip)
        # From the feet the person's left is at the picture's right.
        values[f"{side}_shank_inward"] = (-1 if side == "left" else 1) * tilt_from_up(knee - ankle)
        values[f"{side}_shank_length"] = norm(knee - ankle) / picture
        values[f"{side}_ankle_up"] = -ankle[:, 1] / picture
        upright = unit(world.at(side, "ankle") - world.at(side, "knee"))[:, 1]
        weight = np.square(track.visibility[:, landmark(side, "knee")]) * np.clip(upright, 0.05, 1)
        chord, lever = unit(ankle - shoulder), hip - shoulder
        above = feet_right * (lever[:, 0] * chord[:, 1] - lever[:, 1] * chord[:, 0]) / norm(lever)
        excess += weight * values[f"{side}_hip_line_excess"]
        lift += weight * above
        weights += weight
    # Where neither leg can be seen, nothing is known.
    weights = np.where(weights > 0, weights, np.nan)
    values["hip_line_excess"] = excess / weights
    values["hip_lift"] = lift / weights
    rise = (image.middle("ankle") - image.middle("hip"))[:, 1]
    values["hip_rise"] = rise / image.longer("knee", "ankle")
    return values
