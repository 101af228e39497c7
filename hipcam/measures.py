"""From landmarks to the named measures that the exercises are judged by.

Every measure is computed frame by frame, so a recording and a single live frame give the same numbers. Lengths are
fractions of a body segment, angles degrees, and nothing depends on how far away the camera stands. What changes from
a starting value (a lean, a drift) is given here as it stands; the exercises subtract the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from hipcam.angles import angle_between, elevation, flexion, signed_angle, tilt_from_down, tilt_from_up
from hipcam.landmarks import Landmark as L

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from hipcam.landmarks import PoseTrack

    Array = NDArray[np.floating[Any]]

SIDES = ("left", "right")

#: Rise of the hip from the floor to the shoulder–knee line, in shank lengths. With the adult segment lengths of
#: Winter (Biomechanics and Motor Control of Human Movement, 2009, fig. 4.1: trunk 0.288, thigh 0.245, shank 0.246 of
#: stature) the line passes 0.54 of the way from shoulder to knee; hip and shoulder start 0.2 and 0.25 shanks high.
BRIDGE_RISE = 0.45
#: Hip flexion left over when lying with bent knees, degrees: what rises by `BRIDGE_RISE` straightens by this much.
BRIDGE_REST = 55.0


class Sample(NamedTuple):
    """All measures of one frame.

    Attributes
    ----------
    time : float
        Seconds on the video's clock.
    values : mapping of str to float
        Measures by name; NaN where nothing could be measured.
    """

    time: float
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measures:
    """Named measures over time.

    Attributes
    ----------
    time : (T,) array
        Seconds.
    values : dict of str to (T,) array
        Measures by name.
    """

    time: NDArray[np.float64]
    values: dict[str, Array]

    def samples(self) -> Iterator[Sample]:
        """One `Sample` a frame, in order: what a live camera would have fed to the phase machines."""
        names = list(self.values)
        if not names:
            return
        for time, row in zip(self.time.tolist(), zip(*(v.tolist() for v in self.values.values()), strict=True),
                             strict=True):
            yield Sample(time, dict(zip(names, row, strict=True)))


def compute_measures(track: PoseTrack) -> Measures:
    """Compute the measures of all activities.

    Parameters
    ----------
    track : PoseTrack
        Smoothed or raw; one frame or many.

    Returns
    -------
    Measures
        Every value (T,), NaN where the person was not found.
    """
    values: dict[str, Array] = {}
    for part in (posture_measures, standing_measures, bridge_measures, seated_measures, side_lying_measures):
        values.update(part(track))
    return Measures(track.time, values)


def posture_measures(track: PoseTrack) -> dict[str, Array]:
    """How the body lies in the room and which legs are bent.

    Returns
    -------
    dict
        `trunk_up` 1 upright … 0 level … −1 upside down; `chest_up`, `chest_front`: how far the chest faces the
        ceiling and the camera, −1–1; `hips_over_feet` and `hips_over_knees` height of mid-hip over the lower ankle and the lower
        knee in metres of the model's average person; per side `knee_bend`, `hip_bend` (degrees, world landmarks), `shank_up` (1 upright, foot
        down) and `leg_seen` (least visibility of hip, knee and ankle, 0–1); `trunk_over_shank` in the image, small
        when the camera looks along the trunk; `trunk_sideways` share of the trunk that lies across the picture;
        `in_picture` share of shoulders, hips, knees and ankles inside the frame; `scale` trunk length in pixels.
    """
    world, image, seen = track.world, track.image, track.visibility
    trunk = _middle(world, L.LEFT_SHOULDER, L.RIGHT_SHOULDER) - _middle(world, L.LEFT_HIP, L.RIGHT_HIP)
    across = world[:, L.LEFT_SHOULDER] - world[:, L.RIGHT_SHOULDER] + world[:, L.LEFT_HIP] - world[:, L.RIGHT_HIP]
    chest = _unit(np.cross(across, trunk))
    trunk_seen = _middle(image, L.LEFT_SHOULDER, L.RIGHT_SHOULDER) - _middle(image, L.LEFT_HIP, L.RIGHT_HIP)
    trunk_length = _norm(trunk_seen)
    shank_length = np.maximum(_norm(image[:, L.LEFT_ANKLE] - image[:, L.LEFT_KNEE]),
                              _norm(image[:, L.RIGHT_ANKLE] - image[:, L.RIGHT_KNEE]))
    corners = image[:, [L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP, L.LEFT_KNEE, L.RIGHT_KNEE,
                        L.LEFT_ANKLE, L.RIGHT_ANKLE]]
    inside = ((corners >= 0) & (corners <= np.asarray(track.size, np.float32))).all(axis=2).mean(axis=1)
    values = {
        "trunk_up": -_unit(trunk)[:, 1],
        "chest_up": -chest[:, 1],
        "chest_front": -chest[:, 2],
        "trunk_sideways": np.abs(_unit(trunk)[:, 0]),
        "hips_over_feet": np.maximum(world[:, L.LEFT_ANKLE, 1], world[:, L.RIGHT_ANKLE, 1])
        - _middle(world, L.LEFT_HIP, L.RIGHT_HIP)[:, 1],
        "hips_over_knees": np.maximum(world[:, L.LEFT_KNEE, 1], world[:, L.RIGHT_KNEE, 1])
        - _middle(world, L.LEFT_HIP, L.RIGHT_HIP)[:, 1],
        "trunk_over_shank": trunk_length / shank_length,
        "in_picture": np.where(np.isfinite(trunk_length), inside, np.nan),
        "scale": trunk_length,
    }
    for side, (shoulder, hip, knee, ankle, _, _) in _LEGS.items():
        values[f"{side}_knee_bend"] = flexion(world[:, hip], world[:, knee], world[:, ankle])
        values[f"{side}_hip_bend"] = flexion(world[:, shoulder], world[:, hip], world[:, knee])
        values[f"{side}_shank_up"] = _unit(world[:, ankle] - world[:, knee])[:, 1]
        values[f"{side}_leg_seen"] = seen[:, [hip, knee, ankle]].min(axis=1)
    return values


def standing_measures(track: PoseTrack) -> dict[str, Array]:
    """Measures of the standing external-rotation test, for a camera in front.

    Returns
    -------
    dict
        Per side: `hip_rotation` tilt of knee→ankle in the image, external positive; `thigh_elevation` 0° hanging, 90°
        level; `knee_drift` knee outward of its own hip and `hip_over_ankle` mid-hip sideways of that side's ankle
        (person's left positive), both in lengths of the longer thigh. For the whole body `trunk_lean` (left positive)
        and `pelvis_tilt` (left hip higher positive).

    Notes
    -----
    The lifted thigh points at the lens. Its elevation is read twice, from how short it looks beside the longer thigh
    of the two and from the world landmarks, and the mean is taken: on rendered people the first reads 82 % and the
    second 85 % of the truth, with opposite offsets while standing; the gain is put right here.
    """
    image, world = track.image, track.world
    thigh = {side: image[:, leg[2]] - image[:, leg[1]] for side, leg in _LEGS.items()}
    long = np.maximum(_norm(thigh["left"]), _norm(thigh["right"]))
    middle = _middle(image, L.LEFT_HIP, L.RIGHT_HIP)
    # Facing the camera, the person's left is at the image's right.
    values = {
        "trunk_lean": tilt_from_up(_middle(image, L.LEFT_SHOULDER, L.RIGHT_SHOULDER) - middle),
        "pelvis_tilt": elevation(image[:, L.LEFT_HIP] - image[:, L.RIGHT_HIP]),
    }
    for side, (_, hip, knee, ankle, _, _) in _LEGS.items():
        outward = 1 if side == "left" else -1
        with np.errstate(invalid="ignore", divide="ignore"):
            shown = np.degrees(np.arccos(np.clip(thigh[side][:, 1] / long, -1, 1)))
        down = np.array([0, 1, 0], world.dtype)
        values[f"{side}_hip_rotation"] = -outward * tilt_from_down(image[:, ankle] - image[:, knee])
        values[f"{side}_thigh_elevation"] = ELEVATION_GAIN * (
            0.5 * (shown + angle_between(world[:, knee] - world[:, hip], down)) - ELEVATION_OFFSET)
        values[f"{side}_knee_drift"] = outward * thigh[side][:, 0] / long
        values[f"{side}_hip_over_ankle"] = (middle[:, 0] - image[:, ankle, 0]) / long
    return values


#: The lifted thigh's elevation as seen against the truth: 10° while hanging, 80° when level.
ELEVATION_OFFSET = 4.0
ELEVATION_GAIN = 90 / 78


def bridge_measures(track: PoseTrack) -> dict[str, Array]:
    """Measures of the bridge.

    Returns
    -------
    dict
        `hip_line_excess` signed hip extension past the shoulder–knee line in the image (degrees, + above), the mean
        of both sides weighted by how well each knee is seen and whether that foot is on the floor; per side
        `hip_line_excess`, `image_knee_flexion`; `hip_lift` mid-hip above the line from shoulder to ankle, in trunk
        lengths; `hip_rise` for a camera at the feet: mid-hip above mid-ankle in the image, scaled so that lying is
        about −55° and in line with shoulder and knee 0°.

    Notes
    -----
    `hip_rise` has an unknown offset (it depends on the camera's height); only its changes mean anything.
    """
    image, seen, world = track.image, track.visibility, track.world
    feet_right = np.sign(_middle(image, L.LEFT_HIP, L.RIGHT_HIP) - _middle(image, L.LEFT_SHOULDER, L.RIGHT_SHOULDER))
    shank = np.maximum(_norm(image[:, L.LEFT_ANKLE] - image[:, L.LEFT_KNEE]),
                       _norm(image[:, L.RIGHT_ANKLE] - image[:, L.RIGHT_KNEE]))
    values: dict[str, Array] = {}
    total = np.zeros(len(track), image.dtype)
    lift = np.zeros(len(track), image.dtype)
    weights = np.zeros(len(track), image.dtype)
    for side, (shoulder, hip, knee, ankle, _, _) in _LEGS.items():
        # Belly up, the hip flexes toward the picture's top: with the feet at the right that is counter-clockwise.
        turn = feet_right[:, 0] * signed_angle(image[:, hip] - image[:, shoulder], image[:, knee] - image[:, hip])
        values[f"{side}_hip_line_excess"] = turn
        values[f"{side}_image_knee_flexion"] = flexion(image[:, hip], image[:, knee], image[:, ankle])
        upright = _unit(world[:, ankle] - world[:, knee])[:, 1]
        weight = np.square(seen[:, knee]) * np.clip(upright, 0.05, 1)
        total += weight * turn
        chord = _unit(image[:, ankle] - image[:, shoulder])
        lever = image[:, hip] - image[:, shoulder]
        lift += weight * feet_right[:, 0] * (lever[:, 0] * chord[:, 1] - lever[:, 1] * chord[:, 0]) / _norm(lever)
        weights += weight
    values["hip_line_excess"] = total / weights
    values["hip_lift"] = lift / weights
    height = _middle(image, L.LEFT_ANKLE, L.RIGHT_ANKLE)[:, 1] - _middle(image, L.LEFT_HIP, L.RIGHT_HIP)[:, 1]
    values["hip_rise"] = (height / shank / BRIDGE_RISE - 1) * BRIDGE_REST
    return values


def seated_measures(track: PoseTrack) -> dict[str, Array]:
    """Measures of the 90-90 stretch.

    Returns
    -------
    dict
        `trunk_inclination` of mid-hip→mid-shoulder from the vertical (world landmarks, degrees); per side
        `foot_behind` how far the ankle lies behind its own knee, away from the camera or out to that side, in shank
        lengths (the back leg's is large).
    """
    world = track.world
    trunk = _middle(world, L.LEFT_SHOULDER, L.RIGHT_SHOULDER) - _middle(world, L.LEFT_HIP, L.RIGHT_HIP)
    values = {"trunk_inclination": angle_between(trunk, np.array([0, -1, 0], world.dtype))}
    for side, (_, _, knee, ankle, _, _) in _LEGS.items():
        outward = 1 if side == "left" else -1
        shank = _unit(world[:, ankle] - world[:, knee])
        values[f"{side}_foot_behind"] = shank[:, 2] + outward * shank[:, 0]
    return values


def side_lying_measures(track: PoseTrack) -> dict[str, Array]:
    """Measures of the side-lying rotation, for a camera that faces the person.

    Returns
    -------
    dict
        Per side: `thigh_rise` of hip→knee and `leg_rise` of hip→ankle above the image's horizontal (degrees);
        `hip_height` of that hip above the other in trunk lengths (the upper leg's is positive);
        `feet_apart` distance of the ankles in shank lengths.
    """
    image = track.image
    values: dict[str, Array] = {}
    trunk = _norm(_middle(image, L.LEFT_SHOULDER, L.RIGHT_SHOULDER) - _middle(image, L.LEFT_HIP, L.RIGHT_HIP))
    for side, (_, hip, knee, ankle, _, _) in _LEGS.items():
        values[f"{side}_thigh_rise"] = elevation(image[:, knee] - image[:, hip])
        values[f"{side}_leg_rise"] = elevation(image[:, ankle] - image[:, hip])
    values["left_hip_height"] = (image[:, L.RIGHT_HIP, 1] - image[:, L.LEFT_HIP, 1]) / trunk
    values["right_hip_height"] = -values["left_hip_height"]
    shank = np.maximum(_norm(image[:, L.LEFT_ANKLE] - image[:, L.LEFT_KNEE]),
                       _norm(image[:, L.RIGHT_ANKLE] - image[:, L.RIGHT_KNEE]))
    values["feet_apart"] = _norm(image[:, L.LEFT_ANKLE] - image[:, L.RIGHT_ANKLE]) / shank
    return values


#: Shoulder, hip, knee, ankle, heel and toe of each side.
_LEGS = {
    "left": (L.LEFT_SHOULDER, L.LEFT_HIP, L.LEFT_KNEE, L.LEFT_ANKLE, L.LEFT_HEEL, L.LEFT_FOOT_INDEX),
    "right": (L.RIGHT_SHOULDER, L.RIGHT_HIP, L.RIGHT_KNEE, L.RIGHT_ANKLE, L.RIGHT_HEEL, L.RIGHT_FOOT_INDEX),
}


def _middle(points: Array, a: L, b: L) -> Array:
    return (points[:, a] + points[:, b]) / 2


def _norm(v: Array) -> Array:
    length: Array = np.linalg.norm(v, axis=-1)
    return np.where(length > 0, length, np.nan).astype(length.dtype, copy=False)


def _unit(v: Array) -> Array:
    return v / _norm(v)[..., None]
