"""The side-lying rotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.measure.body import THIGH_OVER_TRUNK, Body, by_side, norm, unit, within

if TYPE_CHECKING:
    from hipcam.core.types import Array
    from hipcam.measure.body import Figure
    from hipcam.pose.measuring import LyingCalibration

#: Hip to ankle over the thigh's length, with the knee bent 90°.
BENT_LEG = 2**0.5


def side_lying_measures(figure: Figure, calibration: LyingCalibration) -> dict[str, Array]:
    """Measures of the side-lying rotation, for a camera that faces the person.

    Returns
    -------
    dict
        Per side: `thigh_rise` of hip→knee and `leg_rise` of hip→ankle above the horizontal (degrees), from the height
        of knee and ankle: the angle in the image reads up to 2.9 times too much where the thigh points toward the
        camera, the height does not care;
        `hip_height` of that hip above the other in trunk lengths (the upper leg's is positive);
        `shoulder_height` of that shoulder above the other likewise;
        `feet_apart` distance of the ankles in shank lengths.
    """
    image, trunk = figure.image, figure.trunk_length
    along = figure.trunk_direction
    long = (trunk / within(np.hypot(along[:, 0], along[:, 1]), calibration.least_flat, 1))[:, None]
    values: dict[str, Array] = {}
    for part, joint, reach in (("thigh", "knee", 1.0), ("leg", "ankle", BENT_LEG)):
        reached = image.segment("hip", joint)
        # What shows is longer than proportions say for long thighs: never less than is seen.
        length = np.maximum(THIGH_OVER_TRUNK * reach * long, norm(reached))
        values.update(by_side(f"{part}_rise", np.degrees(np.arcsin(-reached[..., 1] / length))))
    for joint in ("hip", "shoulder"):
        left_up = -image.apart(joint)[:, 1] / trunk
        values.update({f"left_{joint}_height": left_up, f"right_{joint}_height": -left_up})
    apart = norm(image.apart("ankle")) / figure.shank_length
    return {**values, "feet_apart": apart}


def pelvis_roll(start: Array, world: Array, side: str, calibration: LyingCalibration) -> Array:
    """Roll of the pelvis since the start, upper hip back positive.

    Seen from the front a roll is all depth: the hips move by 1–2 % of the trunk in the image. What is left is the
    depth of the world landmarks. The hip line turns back by 4–17° with every lift of the thigh, rolled or not, the
    shoulder line (the thorax takes half of a roll) by 2–11°.

    Parameters
    ----------
    start : (33, 3) array
        World landmarks at the start.
    world : (T, 33, 3) array
        World landmarks now.
    side : str
        The upper side.
    calibration : LyingCalibration
        Of the pose network.

    Returns
    -------
    (T,) array
        Degrees.
    """
    hips, shoulders = (
        _line_roll(world, side, joint) - _line_roll(start[None], side, joint) for joint in ("hip", "shoulder")
    )
    turn = calibration.roll_hip_share * hips + (1 - calibration.roll_hip_share) * shoulders
    return (turn - calibration.roll_bias) / calibration.roll_gain


def upper_knee_change(start: Array, image: Array, side: str, calibration: LyingCalibration) -> Array:
    """How much the bend of the upper knee has changed since the start, bent positive, straightened negative.

    Told from the picture: how much closer the ankle has come to the hip, and half of what the shank has shortened by
    (a foot that goes behind hides it). The change of the bend follows from the square of the chord (law of cosines), so
    it weighs with the chord at the start: of a leg that points at the camera it says little. Neither the knee's angle
    in the picture serves, since a pelvis that rolls back turns the bent leg and makes it look 36° more bent, nor that
    of the world landmarks, which follows a change of the bend by a half at best.

    Parameters
    ----------
    start : (33, 2) array
        Landmarks in the picture at the start.
    image : (T, 33, 2) array
        Landmarks in the picture now.
    side : str
        The upper side.
    calibration : LyingCalibration
        Of the pose network.

    Returns
    -------
    (T,) array
        Degrees.
    """

    def length(points: Array, joint: str) -> Array:
        body = Body(points)
        return norm(body.at(side, "ankle") - body.at(side, joint))

    trunk = norm(Body(start).trunk)
    chord, shank = length(start, "hip") / trunk, length(start, "knee") / trunk
    closer, shorter = chord - length(image, "hip") / trunk, shank - length(image, "knee") / trunk
    change: Array = calibration.knee_per_closer * chord * (closer + calibration.knee_shank_share * shorter)
    return change


def _line_roll(world: Array, side: str, joint: str) -> Array:
    """Turn of the hip or shoulder line about the body's long axis: 0° is upper over lower, back is positive."""
    body = Body(world.astype(float))
    trunk = unit(body.trunk)
    line = (body.left(joint) - body.right(joint)) * (1 if side == "left" else -1)
    away = np.array([0.0, 0.0, 1.0])
    back = unit(away - (trunk @ away)[:, None] * trunk)
    up = np.cross(trunk, back)
    up = up * np.sign(-up[:, 1:2])
    roll: Array = np.degrees(np.arctan2((line * back).sum(axis=-1), (line * up).sum(axis=-1)))
    return roll
