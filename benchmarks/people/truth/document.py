"""The truth of a clip as it is written: one JSON object, described in `sample_videos/README.md`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.people.bodies import BODIES
from benchmarks.people.shot import stand_still
from benchmarks.people.truth.angles import lengths_of, measure_angles
from benchmarks.people.truth.changes import Changes
from benchmarks.people.truth.exercises import describe_hold, describe_repetitions
from benchmarks.people.truth.hidden import hides, spells
from benchmarks.people.truth.motion import JOINTS
from benchmarks.people.truth.standing import describe_attempt
from benchmarks.people.truth.stick import measure_heels
from hipcam.bench.accuracy.truth import TRUTH_SCHEMA

if TYPE_CHECKING:
    from benchmarks.people.camera import Camera
    from benchmarks.people.clip import Clip
    from benchmarks.people.shot import Shot
    from benchmarks.people.surroundings import Surroundings
    from benchmarks.people.timeline import Timeline
    from benchmarks.people.truth.angles import Lengths
    from benchmarks.people.truth.motion import Motion
    from hipcam.core.types import Array, Flags

#: Endings of angles that are no degrees, and the digits that they are written with; degrees have two.
_SMALL, _FINE, _COARSE = ("drift", "shift", "height", "gap"), 4, 2
#: How long a start is said to be held where nothing says how long, s.
_STILL = 1.5


def describe(clip: Clip, motion: Motion, shot: Shot) -> dict[str, Any]:
    """All that is known of a clip before it is filmed.

    Parameters
    ----------
    clip : Clip
        What was drawn.
    motion : Motion
        What the body does in it.
    shot : Shot
        How it is seen.

    Returns
    -------
    dict
        What `json.dump` writes. The picture's brightness depends on what is filmed and is None until then.
    """
    activity, lengths = clip.movement.activity, lengths_of(motion)
    camera, seen = shot.camera, shot.project(motion.joints, clip.size)
    pixels = seen[..., :2]
    angles = measure_angles(motion, pixels, activity)
    stick = None
    if motion.stick is not None:
        stick = shot.project(motion.stick, clip.size)[..., :2]
        angles |= _measure_stick(motion, camera, clip.size, lengths.foot)
    outside = _outside(seen, clip.size)
    visible = _visible(outside, motion.own, clip.rate)
    # By the clip's time, which begins before the movement's where somebody comes first.
    timeline = clip.movement.timeline.retimed(lambda time: time + clip.begins)
    document = {
        **_describe_making(clip, lengths, shot),
        "t": _rounded(motion.time, 4),
        "visible_from": visible[0],
        "visible_until": visible[1],
        "start_posture_held": round(timeline.notes.get("still", clip.begins + _STILL), 2),
        **_describe_movements(clip, timeline, angles, lengths.foot),
        "notes": _notes(clip, timeline, camera, outside),
        "joints_px": _by_name(pixels),
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


def describe_surroundings(clip: Clip, motion: Motion, around: Surroundings) -> dict[str, Any]:
    """What is known of everything around the person: what `describe` does not tell."""
    found: dict[str, Any] = {}
    if around.companion:
        joints = np.array([around.companion.act(time)[0] for time in clip.times])
        found["bystander_px"] = _by_name(around.shot.project(joints, clip.size)[..., :2])
    eye, flags = np.array(around.shot.camera.eye), np.zeros(motion.joints.shape[:2], bool)
    for frame, time in enumerate(clip.times):
        for vertices, triangles in around.surfaces(time):
            flags[frame] |= hides(eye, motion.joints[frame], vertices, triangles)
    if flags.any():
        found["hidden"] = {name: spells(flags[:, i], clip.rate) for i, name in enumerate(JOINTS) if flags[:, i].any()}
    return found


def _describe_making(clip: Clip, lengths: Lengths, shot: Shot) -> dict[str, Any]:
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
        "camera": _describe_camera(shot),
        "image": {
            "brightness": None,
            "noise_sigma": picture.noise,
            "blur": picture.blur,
            "crf": picture.compressed(clip.size[0]),
        },
        "people": 2 if clip.oddity == "bystander" or {"behind", "in_front"} & {*clip.life.things} else 1,
    }


def _describe_camera(shot: Shot) -> dict[str, Any]:
    """Where it stands, and how it is turned and zoomed in each picture if it moves."""
    camera = shot.camera
    stands = {
        "eye": list(camera.eye),
        "target": list(camera.target),
        "fov_vertical": camera.fov_vertical,
        "roll": camera.roll,
    }
    if not shot.moves:
        return stands
    moves = dict(zip(("pan", "tilt", "roll", "zoom"), (*shot.turns.T, shot.zoom), strict=True))
    return stands | {"moves": {name: _rounded(values, _FINE) for name, values in moves.items()}}


def _describe_movements(clip: Clip, timeline: Timeline, angles: dict[str, Array], foot: float) -> dict[str, Any]:
    changes = Changes(angles, clip.rate)
    stick = any(name.endswith("heel_to_stick") for name in angles)
    return {
        "reps": describe_repetitions(timeline.repetitions, changes, clip.movement.activity, foot),
        "holds": [describe_hold(hold, changes, foot, clip.begins) for hold in timeline.holds],
        "attempts": [describe_attempt(attempt, changes, stick=stick) for attempt in timeline.attempts],
    }


def _notes(clip: Clip, timeline: Timeline, camera: Camera, outside: Flags) -> dict[str, Any]:
    notes = dict(timeline.notes)
    if clip.life.things:
        notes["life"] = list(clip.life.things)
    if clip.movement.coming:
        notes["comes"] = [0.0, round(clip.begins, 3)]
    if clip.movement.going:
        notes["goes"] = [round(clip.own.stop / clip.rate, 3), round(clip.frames / clip.rate, 3)]
    if outside.any():
        shares = outside.mean(axis=0)
        notes["gone_from"] = _gone_from(outside, clip.rate)
        notes["out_of_frame"] = {JOINTS[i]: round(float(shares[i]), 2) for i in np.flatnonzero(shares)}
    outfit = {
        name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(clip.outfit).items()
    }
    floor, wall = (texture.name.lower() for texture in (clip.room.floor_texture, clip.room.wall_texture))
    room = f"{floor} floor, {wall} wall"
    return notes | {"odd": clip.oddity, "camera": camera.words, "outfit": outfit, "room": room}


def _measure_stick(motion: Motion, camera: Camera, size: tuple[int, int], foot: float) -> dict[str, Array]:
    """How far the heels are past the stick; a camera that moves sees the same as before it moved."""
    assert motion.stick is not None
    still = stand_still(camera, len(motion.time))
    heels = np.stack([motion.joint("left_heel"), motion.joint("right_heel")], 1)
    seen, stick = (still.project(points, size) for points in (heels, motion.stick))
    return measure_heels(motion, seen.swapaxes(0, 1), stick[..., :2], camera.focal_length(size[1]), foot)


def _by_name(pixels: Array) -> dict[str, list[list[float]]]:
    """Pixels (T, J, 2) of the joints by their names."""
    return {name: pixels[:, i].round(1).tolist() for i, name in enumerate(JOINTS)}


def _outside(seen: Array, size: tuple[int, int]) -> Flags:
    """Which joints are out of the picture, or beside or behind the camera, when, (T, J)."""
    pixels, ahead = seen[..., :2], seen[..., 2]
    return np.asarray(((pixels < 0) | (pixels >= np.array(size))).any(axis=-1) | (ahead <= 0))


def _visible(outside: Flags, own: slice, rate: int) -> tuple[float, float]:
    """From when until when every joint is in the picture, seconds; about the movement where it leaves and comes."""
    frames, cut = len(outside), np.asarray(outside.any(axis=1))
    before, after = np.flatnonzero(cut[: own.start]), np.flatnonzero(cut[own.start :])
    first = int(before[-1]) + 1 if len(before) else 0
    last = max(own.start + int(after[0]) - 1, first) if len(after) else frames
    return round(first / rate, 3), round(last / rate, 3)


def _gone_from(outside: Flags, rate: int) -> float | None:
    """From when on no joint is in the picture, seconds; None if any is at the end."""
    seen = np.flatnonzero((~outside).any(axis=1))
    first = int(seen[-1]) + 1 if len(seen) else 0
    return round(first / rate, 3) if first < len(outside) else None


def _rounded(values: Array, digits: int) -> list[float | None]:
    return [round(float(value), digits) if np.isfinite(value) else None for value in values]
