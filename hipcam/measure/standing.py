"""The standing external-rotation test, for a camera in front."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.core.types import SIDES, other_side, outward
from hipcam.measure.angles import elevation, tilt_from_down, tilt_from_up
from hipcam.measure.body import FOOT_OVER_SHANK, THIGH_OVER_SHANK, Body, by_side, norm, unit, within
from hipcam.measure.rotation import rotation_about_thigh

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from hipcam.core.types import Array, Side
    from hipcam.measure.body import Figure
    from hipcam.pose.measuring import StandingCalibration

#: Away from the midline in the picture, left and right: facing the camera, the person's left is at the image's right.
_OUTWARD = np.array([1, -1], np.float32)


def standing_measures(figure: Figure, calibration: StandingCalibration) -> dict[str, Array]:
    """Measures of the standing external-rotation test, for a camera in front.

    Returns
    -------
    dict
        Per side: `landmark_rotation` tilt of knee→ankle in the image, external positive; `thigh_elevation` 0° hanging,
        90° level; `knee_drift` knee outward of its own hip, in lengths of the longer thigh. For the whole body
        `trunk_lean` (left positive) and `pelvis_tilt` (left hip higher positive).

    Notes
    -----
    The lifted thigh points at the lens. Its elevation is read twice, from how short it looks beside the longer thigh
    of the two and from the world landmarks, and the mean is taken: on rendered people the first reads 82 % and the
    second 85 % of the truth, with opposite offsets while standing; the gain is put right here.
    """
    image, long = figure.image, figure.thigh_length[:, None]
    thigh = image.segment("hip", "knee")
    shown = np.degrees(np.arccos(within(thigh[..., 1] / long, -1, 1)))
    # A tenth of np.stack's time for one frame.
    turned = np.array([figure.world_angles[f"{side}_thigh_elevation"] for side in SIDES]).T
    read = 0.5 * (shown + turned)
    return {
        "trunk_lean": tilt_from_up(image.trunk),
        "pelvis_tilt": elevation(image.apart("hip")),
        **by_side("landmark_rotation", -_OUTWARD * tilt_from_down(image.segment("knee", "ankle"))),
        **by_side("thigh_elevation", calibration.elevation_gain * (read - calibration.elevation_offset)),
        **by_side("knee_drift", _OUTWARD * thigh[..., 0] / long),
    }


@dataclass(frozen=True, slots=True)
class Lift:
    """What is fixed while one leg stays up.

    Attributes
    ----------
    side : str
        The lifted leg.
    shank : float
        Length of the standing shank in pixels: the one segment that stays in view, square to the lens and at the
        body's depth. All lengths below are in it.
    roll : float
        Degrees by which a plumb line leans in the picture, lower end to the right positive.
    hanging : float
        Tilt of knee→ankle toward the midline while the shank hangs, degrees: it should be none.
    lean : float
        Lean of the standing leg in the world, its foot further from the camera positive, degrees: a camera that looks
        down makes one.
    """

    side: str
    shank: float
    roll: float
    hanging: float = 0.0
    lean: float = 0.0


@dataclass(frozen=True, slots=True)
class StandingChanges:
    """One attempt over time; changes are from its start.

    Attributes
    ----------
    seen : (T,) array
        Tilt of the shank toward the midline in the picture, corrected for roll; degrees.
    rotation : (T,) array
        External rotation: the same in the plane square to the thigh, corrected for a thigh that has dropped or points
        past the lens.
    changes : dict of str to (T,) array
        The six compensations, by name, in the units of the specification.
    foot_moved : (T,) array
        How far the standing foot has moved in the picture, shank lengths.
    """

    seen: Array
    rotation: Array
    changes: dict[str, Array]
    foot_moved: Array


def standing_changes(
    image: Array,
    lift: Lift,
    tilt: Array,
    base: NDArray[np.bool_],
    calibration: StandingCalibration,
) -> StandingChanges:
    """What happens during one attempt.

    Parameters
    ----------
    image : (T, 33, 2) array
        Landmarks, pixels.
    lift : Lift
        What is fixed.
    tilt : (T,) array
        Of the shank's axis from straight down in the picture, its foot to the right positive; degrees.
    base : (T,) bool array
        Hanging frames at the start of the attempt.
    calibration : StandingCalibration
        Of the pose network.
    """
    turn = np.radians(lift.roll)
    upright = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    body = Body(image @ upright.T / lift.shank)
    standing = other_side(lift.side)
    foot = (body.at(standing, "ankle") + body.at(standing, "heel") + body.at(standing, "foot_index")) / 3
    trunk = _trunk_changes(body, lift, base, calibration)
    seen = -outward(lift.side) * (tilt - lift.roll)
    drop, drift = _thigh(body, lift, seen, base, trunk.rise, calibration)
    rotation = _rotation(body, lift, seen, calibration)
    changes = {
        "trunk_lean": trunk.lean,
        "pelvis_hike": np.degrees(np.arcsin(np.clip(2 * trunk.rise / trunk.width, -1, 1))),
        "pelvis_shift": trunk.shift / trunk.width,
        "thigh_drop": drop,
        "knee_drift": drift,
        "stance_knee_bend": standing_bend(np.maximum(-trunk.rise, 0), calibration.least_bend),
    }
    return StandingChanges(seen, rotation, changes, norm(foot - np.median(foot[base], axis=0)))


def standing_bend(sunk: Array, least: float) -> Array:
    """Bend of the standing knee, degrees, that lets the pelvis sink so far, shank lengths.

    A little bend hardly lowers it, so the error of the height would read as a bend of many degrees: below `least` it
    is taken to grow evenly.
    """
    at_least = 1 - np.cos(np.radians(least))
    bend = np.degrees(np.arccos(np.clip(1 - sunk, -1, 1)))
    return np.asarray(np.where(sunk < at_least, sunk / at_least * least, bend))


def _foot_shift(body: Body, standing: Side, base: NDArray[np.bool_], calibration: StandingCalibration) -> Array:
    """How far the standing foot, or the camera, has moved to the picture's right, shank lengths.

    The lifted foot that passes in front pulls ankle, heel and toes to itself, but seldom all three alike.
    """
    moved = np.stack([_change(body.at(standing, joint)[:, 0], base) for joint in ("ankle", "heel", "foot_index")])
    least = np.take_along_axis(moved, np.abs(moved).argmin(axis=0)[None], axis=0)[0]
    return np.asarray(np.sign(least) * np.maximum(0, np.abs(least) - calibration.foot_wanders))


def _change(values: Array, base: NDArray[np.bool_]) -> Array:
    return np.asarray(values - np.median(values[base]))


class _TrunkChanges(NamedTuple):
    """Lean (degrees), shift toward the standing side and rise of the pelvis, and the hips' width (shank lengths)."""

    lean: Array
    shift: Array
    rise: Array
    width: float


def _trunk_changes(body: Body, lift: Lift, base: NDArray[np.bool_], calibration: StandingCalibration) -> _TrunkChanges:
    """What trunk and pelvis have done.

    The shoulders carry the height of the pelvis: hip landmarks move with the lifted thigh, the shoulders do not, and
    the trunk keeps its length, so their rise less what the lean explains is the rise of mid-hip. Over a straight leg
    it can only rise by hiking (half the hip width times the sine) and only sink by a bent standing knee.
    """
    hips, shoulders, trunk = body.middle("hip"), body.middle("shoulder"), body.trunk
    width = calibration.hips_width
    lean = tilt_from_up(trunk)
    foot = _foot_shift(body, other_side(lift.side), base, calibration)
    shifted = (_change(hips[:, 0], base) - foot) * -outward(lift.side)
    straight = float(np.median(norm(trunk)[base]))
    leaning = straight * (np.cos(np.radians(lean)) - np.cos(np.radians(np.median(lean[base]))))
    tipping = calibration.leg - np.sqrt(np.clip(calibration.leg**2 - shifted**2, 1, None))
    rise = -_change(shoulders[:, 1], base) - leaning + tipping
    return _TrunkChanges(_change(lean, base), shifted, rise, width)


def _thigh(
    body: Body,
    lift: Lift,
    seen: Array,
    base: NDArray[np.bool_],
    rise: Array,
    calibration: StandingCalibration,
) -> tuple[Array, Array]:
    """Drop of the lifted thigh (degrees), and its knee's travel outward from the hips (thigh lengths).

    The knee's height is read twice, from where the shank's axis ends, one shank above the ankle, and from its landmark,
    and the mean is taken. Sideways the landmark is the better one, held against mid-hip: the lifted hip's own landmark
    goes with the knee.
    """
    ankle, knee = body.at(lift.side, "ankle"), body.at(lift.side, "knee")
    angle = np.radians(np.clip(seen, -calibration.most_tilt, calibration.most_tilt))
    thigh = THIGH_OVER_SHANK * calibration.nearer
    axis_sunk = rise - _change(calibration.nearer * np.cos(angle) - ankle[:, 1], base)
    sunk = np.stack([axis_sunk, _change(knee[:, 1], base)]) / thigh
    drop = np.degrees(np.arcsin(np.clip(sunk, -1, 1))).mean(axis=0)
    # Facing the camera, the person's left is at the image's right.
    aside = outward(lift.side) * (knee[:, 0] - body.middle("hip")[:, 0])
    return drop, _change(aside, base) / thigh


def _rotation(body: Body, lift: Lift, seen: Array, calibration: StandingCalibration) -> Array:
    """External rotation, corrected for where the thigh points, which the end of the shank's axis shows.

    The knee's height is that of its landmark. What the landmarks' hanging shank tilts, and how far the camera looks
    down on the standing leg, tell part of what is still off.
    """
    out = outward(lift.side)
    hip, knee, ankle = (body.at(lift.side, joint) for joint in ("hip", "knee", "ankle"))
    angle = np.clip(seen, -calibration.most_tilt, calibration.most_tilt)
    knee_out = out * ankle[:, 0] + (ankle[:, 1] - knee[:, 1]) * np.tan(np.radians(angle)) - out * hip[:, 0]
    thigh = THIGH_OVER_SHANK * calibration.nearer
    rotation = rotation_about_thigh(
        angle, knee_out / thigh, (knee[:, 1] - hip[:, 1]) / thigh, calibration.lifted_knee_flexion
    )
    hanging = float(np.clip(lift.hanging, -calibration.most_hanging, calibration.most_hanging))
    lean = max(0.0, lift.lean - calibration.usual_lean)
    return rotation + calibration.per_hanging * hanging + calibration.per_lean * lean


def heel_to_stick(
    image: Array,
    lift: Lift,
    tilt: Array,
    shift: Array,
    line_x: Callable[[Array], Array],
    calibration: StandingCalibration,
) -> Array:
    """Signed distance of the heel from the stick's line.

    Seen along the thigh, the heel lies on the shank's axis carried on past the ankle; its landmark lags behind.

    Parameters
    ----------
    image, lift, tilt, calibration
        As for `standing_changes`.
    shift : (T,) array
        Of the shank's axis sideways of the ankle landmark, as `shank.ShankFit` gives it; shank lengths.
    line_x : callable
        The line's x at given rows, pixels.

    Returns
    -------
    (T,) array
        Foot lengths at the heel's depth, past the stick positive.
    """
    tip = _shank_axis(image, lift, tilt, shift)[:, 1]
    out = outward(lift.side)
    distance: Array = -out * (tip[:, 0] - line_x(tip[:, 1])) * np.cos(np.radians(lift.roll))
    return distance / (FOOT_OVER_SHANK * calibration.nearer * lift.shank)


def rotation_lines(image: Array, lift: Lift, tilt: Array, shift: Array, calibration: StandingCalibration) -> Array:
    """Between which lines the rotation lies in the picture: straight down from the knee, and the shank's axis.

    The knee lies where the axis ends, not at its landmark, which is drawn toward the hip.

    Parameters
    ----------
    image, lift, tilt, shift, calibration
        As for `heel_to_stick`.

    Returns
    -------
    (T, 3, 2) array
        Pixels: straight below the knee, the knee, and down the axis.
    """
    ankle, heel = np.moveaxis(_shank_axis(image, lift, tilt, shift), 1, 0)
    length = calibration.nearer * lift.shank
    knee = ankle - length * _down(tilt)
    reach = norm(heel - knee)[:, None]
    return np.stack([knee + reach * _down(np.full_like(tilt, lift.roll)), knee, heel], axis=1)


def _shank_axis(image: Array, lift: Lift, tilt: Array, shift: Array) -> Array:
    """Where the shank's axis passes the ankle and the heel. Shape (T, 2, 2), pixels."""
    body = Body(image)
    knee, ankle, heel = (body.at(lift.side, joint) for joint in ("knee", "ankle", "heel"))
    up, way = unit(knee - ankle), _down(tilt)
    on_axis = ankle + (shift * lift.shank)[:, None] * np.stack([-up[:, 1], up[:, 0]], axis=1)
    return np.stack([on_axis, on_axis + way * np.sum((heel - on_axis) * way, axis=1, keepdims=True)], axis=1)


def _down(tilt: Array) -> Array:
    """Direction of something that hangs at a tilt, its lower end to the right positive. Shape (T, 2)."""
    return np.stack([np.sin(np.radians(tilt)), np.cos(np.radians(tilt))], axis=1)
