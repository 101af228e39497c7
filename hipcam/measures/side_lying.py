"""The side-lying rotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.angles import elevation
from hipcam.measures.body import SIDES, Body, norm

if TYPE_CHECKING:
    from hipcam.landmarks import PoseTrack
    from hipcam.measures.body import Array


def side_lying_measures(track: PoseTrack) -> dict[str, Array]:
    """Measures of the side-lying rotation, for a camera that faces the person.

    Returns
    -------
    dict
        Per side: `thigh_rise` of hip→knee and `leg_rise` of hip→ankle above the image's horizontal (degrees);
        `hip_height` of that hip above the other in trunk lengths (the upper leg's is positive);
        `feet_apart` distance of the ankles in shank lengths.
    """
    image = Body(track.image)
    values: dict[str, Array] = {}
    for side in SIDES:
        hip = image.at(side, "hip")
        values[f"{side}_thigh_rise"] = elevation(image.at(side, "knee") - hip)
        values[f"{side}_leg_rise"] = elevation(image.at(side, "ankle") - hip)
    trunk = norm(image.trunk)
    values["left_hip_height"] = (image.right("hip") - image.left("hip"))[:, 1] / trunk
    values["right_hip_height"] = -values["left_hip_height"]
    values["feet_apart"] = norm(image.left("ankle") - image.right("ankle")) / image.longer("knee", "ankle")
    return values
