"""The truth of a clip as it is written: one JSON object, described in `sample_videos/README.md`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.people.bodies import BODIES
from benchmarks.people.truth.angles import lengths_of, measure_angles
from benchmarks.people.truth.changes import Changes
from benchmarks.people.truth.exercises import describe_hold, describe_repetitions
from benchmarks.people.truth.motion import JOINTS
from benchmarks.people.truth.standing import describe_attempt
from benchmarks.people.truth.stick import measure_heels
from hipcam.bench.accuracy.truth import TRUTH_SCHEMA

if TYPE_CHECKING:
    from benchmarks.people.camera import Camera
    from benchmarks.people.clip import Clip
    from benchmarks.people.truth.angles import Lengths
    from benchmarks.people.truth.motion import Motion
    from hipcam.core.types import Array, Flags

#: Endings of angles that are no degrees, and the digits that they are written with; degrees have two.
_SMALL, _FINE, _COARSE = ("drift", "shift", "height", "gap"), 4, 2
#: How long a start is said to be held where nothing says how long, s.
_STILL = 1.5


def describe(clip: Clip, motion: Motion, camera: Camera) -> dict[str, Any]:
    """All that is known of a clip before it is filmed.

    Parameters
    ----------
    clip : Clip
        What was drawn.
    motion : Motion
        What the body does in it.
    camera : Camera
        Where it is seen from.

    Returns
    -------
    dict
        What `json.dump` writes. The picture's brightness depends on what is filmed and is None until then.
    """
    activity, lengths = clip.movement.activity, lengths_of(motion)
    seen = _project(camera, motion.joints, clip.size)
    pixels = seen[..., :2]
    angles = measure_angles(motion, pixels, activity)
    stick = None
    if motion.stick is not None:
        stick = _project(camera, motion.stick, clip.size)[..., :2]
        heels = seen[:, [JOINTS.index("left_heel"), JOINTS.index("right_heel")]].swapaxes(0, 1)
        angles |= measure_heels(motion, heels, stick, camera.focal_length(clip.size[1]), lengths.foot)
    outside = _outside(pixels, clip.size)
    document = {
        **_describe_making(clip, lengths, camera),
        "t": _rounded(motion.time, 4),
        "visible_from": 0.0,
        "visible_until": _visible_until(outside, clip.rate),
        "start_posture_held": round(clip.movement.timeline.notes.get("still", _STILL), 2),
        **_describe_movements(clip, angles, lengths.foot),
        "notes": _notes(clip, camera, outside),
        "joints_px": {name: pixels[:, i].round(1).tolist() for i, name in enumerate(JOINTS)},
        "joints_m": {name: motion.joints[:, i].round(3).tolist() for i, name in enumerate(JOINTS)},
        "angles": {
            name: _rounded(values, _FINE if name.endswith(_SMALL) else _COARSE) for name, values in angles.items()
        },
    }
    if stick is not None:
        document["stick_px"] = stick.round(1).tolist()
    low = motion.lowest
    document["contact"] = {"minz_min": round(float(low.min()), 3), "minz_median": round(float(np.median(low)), 3)}
    return document


def describe_bystander(joints: Array, camera: Camera, size: tuple[int, int]) -> dict[str, Any]:
    """Where the joints (T, J, 3) of a bystander are seen, pixels, by their names."""
    pixels = _project(camera, joints, size)[..., :2]
    return {name: pixels[:, i].round(1).tolist() for i, name in enumerate(JOINTS)}


def _describe_making(clip: Clip, lengths: Lengths, camera: Camera) -> dict[str, Any]:
    """What stands above the frames: what it is, and of whom, with which camera."""
    body, picture, frames = clip.body, clip.room.picture, len(clip.times)
    return {
        "schema": TRUTH_SCHEMA,
        "name": clip.name,
        "set": "people",
        "drawn": {"seed": clip.seed, "number": clip.number, "plain": clip.life.plain},
        "activity": clip.movement.activity,
        "description": clip.movement.about,
        "fps": clip.rate,
        "size": list(clip.size),
        "frames": frames,
        "duration": round(frames / clip.rate, 3),
        "body": {
            "kind": body.name,
            "scale": round(body.scale, 4),
            "height": round(body.height, 3),
            "fat": round(body.fat, 4),
            "legs": round(body.legs, 3),
            "phenotype": list(BODIES[body.name].phenotype),
            "foot_length_m": round(lengths.foot, 4),
            "hip_width_m": round(lengths.hip_width, 4),
        },
        "camera": {
            "eye": list(camera.eye),
            "target": list(camera.target),
            "fov_vertical": camera.fov_vertical,
            "roll": camera.roll,
        },
        "image": {
            "brightness": None,
            "noise_sigma": picture.noise,
            "blur": picture.blur,
            "crf": picture.compressed(clip.size[0]),
        },
        "people": 2 if clip.oddity == "bystander" else 1,
    }


def _describe_movements(clip: Clip, angles: dict[str, Array], foot: float) -> dict[str, Any]:
    timeline, changes = clip.movement.timeline, Changes(angles, clip.rate)
    stick = any(name.endswith("heel_to_stick") for name in angles)
    return {
        "reps": describe_repetitions(timeline.repetitions, changes, clip.movement.activity, foot),
        "holds": [describe_hold(hold, changes, foot) for hold in timeline.holds],
        "attempts": [describe_attempt(attempt, changes, stick=stick) for attempt in timeline.attempts],
    }


def _notes(clip: Clip, camera: Camera, outside: Flags) -> dict[str, Any]:
    notes = dict(clip.movement.timeline.notes)
    if clip.life.things:
        notes["life"] = list(clip.life.things)
    if outside.any():
        shares = outside.mean(axis=0)
        notes["gone_from"] = None  # nobody leaves the picture altogether
        notes["out_of_frame"] = {JOINTS[i]: round(float(shares[i]), 2) for i in np.flatnonzero(shares)}
    outfit = {
        name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(clip.outfit).items()
    }
    floor, wall = (texture.name.lower() for texture in (clip.room.floor_texture, clip.room.wall_texture))
    room = f"{floor} floor, {wall} wall"
    return notes | {"odd": clip.oddity, "camera": camera.words, "outfit": outfit, "room": room}


def _project(camera: Camera, points: Array, size: tuple[int, int]) -> Array:
    """Points over time in the picture, (T, n, 3): pixels and depth."""
    return camera.project(points.reshape(-1, 3), size).reshape(points.shape)


def _outside(pixels: Array, size: tuple[int, int]) -> Flags:
    """Which joints are out of the picture when, (T, J)."""
    return np.asarray(((pixels < 0) | (pixels >= np.array(size))).any(axis=-1))


def _visible_until(outside: Flags, rate: int) -> float:
    """Until when every joint is in the picture, seconds."""
    frames = len(outside)
    if outside.any():
        frames = max(int(np.argmax(outside.any(axis=1))) - 1, 0)
    return round(frames / rate, 3)


def _rounded(values: Array, digits: int) -> list[float | None]:
    return [round(float(value), digits) if np.isfinite(value) else None for value in values]
