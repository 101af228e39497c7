"""The true angles of every frame, from the joints in three dimensions.

What each name means stands in `sample_videos/README.md`. Angles are in degrees; an angle that a straight knee or a
hanging thigh leaves undefined is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.people.truth.motion import JOINTS
from hipcam.core.types import outward

if TYPE_CHECKING:
    from benchmarks.people.truth.motion import Motion
    from hipcam.core.types import Array

_UP = np.array([0.0, 0.0, 1.0])
#: A knee straighter, or a thigh hanging steeper than this has no rotation about the thigh that means anything, degrees.
_LEAST_BEND = 30.0
#: Frames at a movement's beginning from which a start is taken.
_START = 8
_LYING = ("bridge", "side-lying")
_ABOUT_PELVIS = ("bridge", "side-lying", "ninety-ninety")


class Lengths(NamedTuple):
    """Two lengths of a body by which others are told, metres."""

    foot: float
    hip_width: float


@dataclass(frozen=True, slots=True)
class _Trunk:
    """The trunk in every frame, all (T, 3) but `lateral` and `long` (3,): what the angles of a leg are taken against.

    `left`, `up` and `back` are the pelvis's axes from its joints; `lateral` is the person's left in the room, `long`
    their way from head to feet where they lie.
    """

    hips: Array
    shoulders: Array
    hip_line: Array
    left: Array
    up: Array
    back: Array
    lateral: Array
    long: Array | None


def lengths_of(motion: Motion) -> Lengths:
    """The foot's length and the hips' distance, metres."""
    foot = motion.joint("left_heel") - motion.joint("left_foot_index")
    hips = motion.joint("left_hip") - motion.joint("right_hip")
    return Lengths(float(np.median(_length(foot))), float(np.median(_length(hips))))


def measure_angles(motion: Motion, pixels: Array, activity: str) -> dict[str, Array]:
    """All angles of a clip.

    Parameters
    ----------
    motion : Motion
        The body.
    pixels : (T, J, 2) array
        Its joints in the picture, pixels.
    activity : str
        Key of the activity, or `none`: some angles mean something in one activity only.

    Returns
    -------
    dict of str to (T,) array
        Degrees, but for drift (thigh lengths), shift and gap (hip widths) and height (metres).
    """
    trunk = _trunk(motion, activity)
    angles: dict[str, Array] = {}
    for side in ("left", "right"):
        leg = _measure_leg(motion, trunk, side, activity)
        knee, ankle = (pixels[:, JOINTS.index(f"{side}_{name}")] for name in ("knee", "ankle"))
        leg["shank_tilt_2d"] = np.degrees(np.arctan2(ankle[:, 0] - knee[:, 0], ankle[:, 1] - knee[:, 1]))
        angles |= {f"{side}_{name}": values for name, values in leg.items()}
    return angles | _measure_trunk(motion, trunk, activity)


def _trunk(motion: Motion, activity: str) -> _Trunk:
    hips = (motion.joint("left_hip") + motion.joint("right_hip")) / 2
    shoulders = (motion.joint("left_shoulder") + motion.joint("right_shoulder")) / 2
    hip_line = motion.joint("left_hip") - motion.joint("right_hip")
    left = _unit(hip_line)
    up = _unit(_square_to(shoulders - hips, left))
    lateral, long = motion.left, None
    if activity in _LYING:
        ankles = (motion.joint("left_ankle") + motion.joint("right_ankle")) / 2
        long = (ankles - shoulders)[motion.own.start] * [1, 1, 0]
        long = long / np.linalg.norm(long)
        if abs(long[0]) > 0.9:  # along the picture: what is left is the bend of the knees
            long = np.round(long)
        lateral = np.cross(_UP, long)
    return _Trunk(hips, shoulders, hip_line, left, up, np.cross(up, left), lateral, long)


def _measure_leg(motion: Motion, trunk: _Trunk, side: str, activity: str) -> dict[str, Array]:
    hip, knee, ankle, shoulder, heel = (
        motion.joint(f"{side}_{name}") for name in ("hip", "knee", "ankle", "shoulder", "heel")
    )
    out, thigh, shank = outward(side), knee - hip, ankle - knee
    leg = {
        "knee_flexion": _between(thigh, shank),
        "hip_flexion": 180 - _between(shoulder - hip, thigh),
        "thigh_elevation": _between(thigh, -_UP),
    }
    about_pelvis = _rotation_about_pelvis(trunk, thigh, shank, out)
    about_pelvis[leg["knee_flexion"] < _LEAST_BEND] = np.nan
    about_vertical = _rotation_about_vertical(trunk, thigh, shank, out)
    about_vertical[(leg["knee_flexion"] < _LEAST_BEND) | (leg["thigh_elevation"] < _LEAST_BEND)] = np.nan
    leg["hip_rotation_external"] = about_pelvis if activity in _ABOUT_PELVIS else about_vertical
    leg["hip_rotation_external_pelvis"] = about_pelvis
    leg["knee_drift"] = out * (thigh @ trunk.lateral) / _length(thigh)
    if activity == "bridge":
        assert trunk.long is not None
        leg["hip_line_excess"] = _slope(hip - shoulder, trunk.long) - _slope(thigh, trunk.long)
    leg["frontal_plane_projection_angle"] = -out * _frontal_bend(thigh, ankle - hip, trunk.lateral)
    leg["shank_inward_tilt"] = np.degrees(np.arctan2(out * (shank @ trunk.lateral), -shank[:, 2]))
    leg["heel_height"] = heel[:, 2] - np.median(heel[_start(motion), 2])
    return leg


def _measure_trunk(motion: Motion, trunk: _Trunk, activity: str) -> dict[str, Array]:
    spine, hip_line = trunk.shoulders - trunk.hips, trunk.hip_line
    hip_width = _length(hip_line)
    angles = {"trunk_inclination": _between(spine, _UP)}
    if activity not in _LYING:
        angles["trunk_lean_lateral"] = _slope_from_up(spine, trunk.lateral)
    angles["pelvis_tilt"] = np.degrees(np.arctan2(hip_line[:, 2], np.hypot(hip_line[:, 0], hip_line[:, 1])))
    if activity == "side-lying":
        back, upper = np.cross(_UP, motion.left), np.sign(hip_line[motion.own.start, 2])
        roll = np.degrees(np.arctan2(hip_line @ back * upper, np.abs(hip_line[:, 2])))
        angles["pelvis_roll"] = roll - np.median(roll[_start(motion)])
    else:
        shoulder_line = motion.joint("left_shoulder") - motion.joint("right_shoulder")
        angles["trunk_twist"] = _turned(_heading(shoulder_line) - _heading(hip_line))
    angles["lumbar_extension"] = motion.lumbar
    if activity in ("er-test", "none"):
        stands_left = (motion.stance >= 0)[:, None]
        ankle = np.where(stands_left, motion.joint("left_ankle"), motion.joint("right_ankle"))
        shift = motion.stance * ((trunk.hips - ankle) @ trunk.lateral) / hip_width
        angles["pelvis_shift"] = np.where(motion.stance == 0, np.nan, shift)
    knees = motion.joint("left_knee") - motion.joint("right_knee")
    apart = _length(knees) if activity == "side-lying" else np.abs(knees @ trunk.lateral)
    angles["knee_gap"] = apart / hip_width
    return angles


def _rotation_about_pelvis(trunk: _Trunk, thigh: Array, shank: Array, out: float) -> Array:
    """Rotation about the thigh: 0 when the shank points straight back from a thigh that hangs, outward +.

    The pelvis's back and inward axes are carried along by the smallest rotation that takes its down axis to the thigh.
    """
    down, along = -trunk.up, _unit(thigh)
    back = _carried(down, along, trunk.back)
    inward = _carried(down, along, -out * trunk.left)
    return np.degrees(np.arctan2(_dot(shank, inward), _dot(shank, back)))


def _rotation_about_vertical(trunk: _Trunk, thigh: Array, shank: Array, out: float) -> Array:
    """Tilt of the shank from the vertical in the plane square to the thigh, the foot inward +."""
    along = _unit(thigh)
    down = _unit(_square_to(np.broadcast_to(-_UP, thigh.shape), along))
    inward = np.cross(along, down)
    inward = inward * np.sign(inward @ (-out * trunk.lateral))[:, None]
    return np.degrees(np.arctan2(_dot(shank, inward), _dot(shank, down)))


def _frontal_bend(thigh: Array, leg: Array, lateral: Array) -> Array:
    """Bend at the knee, to the left +, in the plane of the line from hip to ankle and the body's left."""
    along = _unit(leg)
    across = _unit(_square_to(np.broadcast_to(lateral, leg.shape), along))
    aside, down = _dot(thigh, across), _dot(thigh, along)
    return np.asarray(np.degrees(np.arctan2(aside, down) + np.arctan2(aside, _length(leg) - down)))


def _carried(start: Array, end: Array, vector: Array) -> Array:
    """A vector turned by the smallest rotation that takes one unit vector to another."""
    axis, cosine = np.cross(start, end), _dot(start, end)[..., None]
    along = _dot(axis, vector)[..., None]
    return vector * cosine + np.cross(axis, vector) + axis * along / (1 + cosine + 1e-9)


def _between(one: Array, other: Array) -> Array:
    """Angle between two vectors, 0 to 180 degrees."""
    return np.degrees(np.arccos(np.clip(_dot(_unit(one), _unit(other)), -1, 1)))


def _slope(vector: Array, level: Array) -> Array:
    """How steeply a vector rises along a level direction, degrees."""
    return np.degrees(np.arctan2(vector[:, 2], vector @ level))


def _slope_from_up(vector: Array, level: Array) -> Array:
    """How far a vector leans from the vertical toward a level direction, degrees."""
    return np.degrees(np.arctan2(vector @ level, vector[:, 2]))


def _heading(vector: Array) -> Array:
    """Direction seen from above, radians, without jumps."""
    return np.unwrap(np.arctan2(vector[:, 1], vector[:, 0]))


def _turned(angle: Array) -> Array:
    """An angle in radians by the shorter way, -180 to 180 degrees: who gets up may have turned right round."""
    degrees = np.degrees(angle)
    return np.asarray(degrees - 360 * np.round(degrees / 360))


def _start(motion: Motion) -> slice:
    """The first frames of the movement itself."""
    first = motion.own.start
    return slice(first, min(first + _START, motion.own.stop))


def _square_to(vector: Array, axis: Array) -> Array:
    """What of a vector is square to a unit axis."""
    return vector - _dot(vector, axis)[:, None] * axis


def _unit(vector: Array) -> Array:
    return np.asarray(vector / (np.linalg.norm(vector, axis=-1, keepdims=True) + 1e-12))


def _length(vector: Array) -> Array:
    return np.asarray(np.linalg.norm(vector, axis=-1))


def _dot(one: Array, other: Array) -> Array:
    return np.asarray((one * other).sum(-1))
