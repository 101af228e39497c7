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
from hipcam.landmarks import Landmark

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
#: The lifted thigh's elevation as seen against the truth: 10° while hanging, 80° when level.
ELEVATION_OFFSET = 4.0
ELEVATION_GAIN = 90 / 78


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
        `trunk_up` 1 upright … 0 level … −1 upside down; `chest_up`, `chest_front` how far the chest faces the ceiling
        and the camera, −1–1; `hips_over_feet`, `hips_over_knees` height of mid-hip over the lower ankle and the lower
        knee, in metres of the model's average person; `trunk_over_shank` in the image, small when the camera looks
        along the trunk; `trunk_sideways` share of the trunk that lies across the picture; `in_picture` share of
        shoulders, hips, knees and ankles inside the frame; `body_size` extent of the whole body as a share of the
        picture's shorter side. Per side `knee_bend`,
        `hip_bend` (degrees, world landmarks), `shank_up` (1 upright, foot down) and `leg_seen` (least visibility of
        hip, knee and ankle, 0–1).
    """
    world, image = _Body(track.world), _Body(track.image)
    hips = world.middle("hip")
    trunk = world.middle("shoulder") - hips
    across = world.left("shoulder") - world.right("shoulder") + world.left("hip") - world.right("hip")
    chest = _unit(np.cross(across, trunk))
    scale = _norm(image.middle("shoulder") - image.middle("hip"))
    corners = track.image[:, [landmark for joint in ("shoulder", "hip", "knee", "ankle")
                              for landmark in (_landmark("left", joint), _landmark("right", joint))]]
    inside = ((corners >= 0) & (corners <= np.asarray(track.size, np.float32))).all(axis=2).mean(axis=1)
    values = {
        "trunk_up": -_unit(trunk)[:, 1],
        "trunk_sideways": np.abs(_unit(trunk)[:, 0]),
        "chest_up": -chest[:, 1],
        "chest_front": -chest[:, 2],
        "hips_over_feet": np.maximum(world.left("ankle"), world.right("ankle"))[:, 1] - hips[:, 1],
        "hips_over_knees": np.maximum(world.left("knee"), world.right("knee"))[:, 1] - hips[:, 1],
        "trunk_over_shank": scale / _longer(image, "knee", "ankle"),
        "in_picture": np.where(np.isfinite(scale), inside, np.nan),
        "body_size": np.ptp(track.image, axis=1).max(axis=1) / np.float32(min(track.size)),
    }
    for side in SIDES:
        shoulder, hip, knee, ankle = (world.at(side, joint) for joint in ("shoulder", "hip", "knee", "ankle"))
        values[f"{side}_knee_bend"] = flexion(hip, knee, ankle)
        values[f"{side}_hip_bend"] = flexion(shoulder, hip, knee)
        values[f"{side}_shank_up"] = _unit(ankle - knee)[:, 1]
        values[f"{side}_leg_seen"] = np.min([track.visibility[:, _landmark(side, joint)]
                                             for joint in ("hip", "knee", "ankle")], axis=0)
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
    image, world = _Body(track.image), _Body(track.world)
    long = _longer(image, "hip", "knee")
    middle = image.middle("hip")
    # Facing the camera, the person's left is at the image's right.
    values = {
        "trunk_lean": tilt_from_up(image.middle("shoulder") - middle),
        "pelvis_tilt": elevation(image.left("hip") - image.right("hip")),
    }
    for side in SIDES:
        outward = 1 if side == "left" else -1
        thigh = image.at(side, "knee") - image.at(side, "hip")
        with np.errstate(invalid="ignore", divide="ignore"):
            shown = np.degrees(np.arccos(np.clip(thigh[:, 1] / long, -1, 1)))
        turned = angle_between(world.at(side, "knee") - world.at(side, "hip"), np.array([0, 1, 0], track.world.dtype))
        values[f"{side}_hip_rotation"] = -outward * tilt_from_down(image.at(side, "ankle") - image.at(side, "knee"))
        values[f"{side}_thigh_elevation"] = ELEVATION_GAIN * (0.5 * (shown + turned) - ELEVATION_OFFSET)
        values[f"{side}_knee_drift"] = outward * thigh[:, 0] / long
        values[f"{side}_hip_over_ankle"] = (middle[:, 0] - image.at(side, "ankle")[:, 0]) / long
    return values


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
    image, world = _Body(track.image), _Body(track.world)
    # Belly up, the hip flexes toward the picture's top: with the feet at the right that is counter-clockwise.
    feet_right = np.sign(image.middle("hip") - image.middle("shoulder"))[:, 0]
    values: dict[str, Array] = {}
    excess = np.zeros(len(track), track.image.dtype)
    lift, weights = np.zeros_like(excess), np.zeros_like(excess)
    for side in SIDES:
        shoulder, hip, knee, ankle = (image.at(side, joint) for joint in ("shoulder", "hip", "knee", "ankle"))
        values[f"{side}_hip_line_excess"] = feet_right * signed_angle(hip - shoulder, knee - hip)
        values[f"{side}_image_knee_flexion"] = flexion(hip, knee, ankle)
        upright = _unit(world.at(side, "ankle") - world.at(side, "knee"))[:, 1]
        weight = np.square(track.visibility[:, _landmark(side, "knee")]) * np.clip(upright, 0.05, 1)
        chord, lever = _unit(ankle - shoulder), hip - shoulder
        above = feet_right * (lever[:, 0] * chord[:, 1] - lever[:, 1] * chord[:, 0]) / _norm(lever)
        excess += weight * values[f"{side}_hip_line_excess"]
        lift += weight * above
        weights += weight
    values["hip_line_excess"] = excess / weights
    values["hip_lift"] = lift / weights
    height = image.middle("ankle")[:, 1] - image.middle("hip")[:, 1]
    values["hip_rise"] = (height / _longer(image, "knee", "ankle") / BRIDGE_RISE - 1) * BRIDGE_REST
    return values


def seated_measures(track: PoseTrack) -> dict[str, Array]:
    """Measures of the 90-90 stretch.

    Returns
    -------
    dict
        `trunk_inclination` of mid-hip→mid-shoulder from the vertical (world landmarks, degrees); per side
        `foot_behind` how far the ankle lies behind its own knee or out to that side, in shank lengths (the back
        leg's is large).
    """
    world = _Body(track.world)
    trunk = world.middle("shoulder") - world.middle("hip")
    values: dict[str, Array] = {"trunk_inclination": angle_between(trunk, np.array([0, -1, 0], track.world.dtype))}
    # The body's own left and forward, level with the floor.
    left = world.left("shoulder") - world.right("shoulder") + world.left("hip") - world.right("hip")
    left = _unit(left * np.asarray([1, 0, 1], left.dtype))
    forward = np.stack([left[:, 2], np.zeros_like(left[:, 0]), -left[:, 0]], axis=1)
    for side in SIDES:
        outward = 1 if side == "left" else -1
        shank = _unit(world.at(side, "ankle") - world.at(side, "knee"))
        values[f"{side}_foot_behind"] = ((outward * left - forward) * shank).sum(axis=1)
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
    image = _Body(track.image)
    values: dict[str, Array] = {}
    for side in SIDES:
        hip = image.at(side, "hip")
        values[f"{side}_thigh_rise"] = elevation(image.at(side, "knee") - hip)
        values[f"{side}_leg_rise"] = elevation(image.at(side, "ankle") - hip)
    trunk = _norm(image.middle("shoulder") - image.middle("hip"))
    values["left_hip_height"] = (image.right("hip") - image.left("hip"))[:, 1] / trunk
    values["right_hip_height"] = -values["left_hip_height"]
    values["feet_apart"] = _norm(image.left("ankle") - image.right("ankle")) / _longer(image, "knee", "ankle")
    return values


class _Body:
    """The landmarks of a track by side and joint."""

    def __init__(self, points: Array) -> None:
        self._points = points

    def at(self, side: str, joint: str) -> Array:
        return self._points[:, _landmark(side, joint)]

    def left(self, joint: str) -> Array:
        return self.at("left", joint)

    def right(self, joint: str) -> Array:
        return self.at("right", joint)

    def middle(self, joint: str) -> Array:
        return (self.left(joint) + self.right(joint)) / 2


def _landmark(side: str, joint: str) -> int:
    return Landmark[f"{side}_{joint}".upper()].value


def _longer(body: _Body, start: str, end: str) -> Array:
    """Length of a segment, of whichever side looks longer: the less foreshortened one."""
    return np.maximum(_norm(body.left(end) - body.left(start)), _norm(body.right(end) - body.right(start)))


def _norm(v: Array) -> Array:
    length: Array = np.linalg.norm(v, axis=-1)
    return np.where(length > 0, length, np.nan).astype(length.dtype, copy=False)


def _unit(v: Array) -> Array:
    return v / _norm(v)[..., None]
