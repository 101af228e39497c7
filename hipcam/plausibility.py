"""Poses that no body takes: found, mended where that is safe, else kept out of judging, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.landmarks import PoseTrack
from hipcam.measures.body import SIDES, landmark
from hipcam.signals import runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.floating[Any]]

_LEG = ("hip", "knee", "ankle", "heel", "foot_index")
_LEFT, _RIGHT = (np.array([landmark(side, joint) for joint in _LEG]) for side in SIDES)
_KNEES_AND_ANKLES = slice(1, 3)
#: Legs are taken for swapped if changing them over brings them this much nearer to where they were, and if they would
#: have jumped this far otherwise (shank lengths); and only if they change back within that time (seconds).
_SWAP_GAIN, _SWAP_JUMP, _LONGEST_SWAP = 0.5, 0.2, 1.0
#: A knee or ankle that jumps this far away for one frame, while its neighbours in time agree to that (shank lengths).
_SPIKE, _AGREE = 0.5, 0.2
#: A thigh or shank that differs this much from the person's own median (world landmarks, share).
_BONE_TOLERANCE = 0.35
#: Two frames further apart than this say nothing about each other (seconds).
_NEIGHBOURS = 0.3


def repair(track: PoseTrack) -> tuple[PoseTrack, dict[str, int]]:
    """Mend swapped legs, leave out landmarks that jump for one frame, distrust legs of impossible length.

    Parameters
    ----------
    track : PoseTrack
        As the pose network gave it.

    Returns
    -------
    track : PoseTrack
        Swapped legs changed back; landmarks that jumped are NaN, to be filled like any gap; the visibility of a leg
        whose bones have impossible lengths is 0, so that nothing is judged by it.
    counts : dict of str to int
        Frames with `swapped_legs`, `jumps` and `impossible_bones`, and frames with shoulders, hips, knees or ankles
        `out_of_picture`.
    """
    image, world, visibility = track.image.copy(), track.world.copy(), track.visibility.copy()
    swapped = _swapped_legs(track)
    for points in (image, world, visibility):
        for left, right in zip(_LEFT, _RIGHT, strict=True):
            kept = points[swapped, left].copy()
            points[swapped, left] = points[swapped, right]
            points[swapped, right] = kept
    jumping = np.zeros(len(track), bool)
    for leg in (_LEFT, _RIGHT):
        spikes = _spikes(image, leg, track.time)
        for points in (image, world):
            points[spikes[:, None] & np.isin(np.arange(points.shape[1]), leg)] = np.nan
        jumping |= spikes
    impossible = np.zeros(len(track), bool)
    for leg in (_LEFT, _RIGHT):
        wrong = _wrong_bones(world, leg)
        visibility[wrong[:, None] & np.isin(np.arange(visibility.shape[1]), leg)] = 0
        impossible |= wrong
    corners = image[:, [landmark(side, joint) for side in SIDES for joint in ("shoulder", "hip", "knee", "ankle")]]
    outside = ((corners < 0) | (corners > np.asarray(track.size, np.float32))).any(axis=(1, 2))
    counts = {"swapped_legs": int(swapped.sum()), "jumps": int(jumping.sum()),
              "impossible_bones": int(impossible.sum()), "out_of_picture": int(outside.sum())}
    return PoseTrack(track.time, image, world, visibility, track.size), counts


def _shank(image: Array) -> Array:
    lengths = [np.linalg.norm(image[:, leg[2]] - image[:, leg[1]], axis=1) for leg in (_LEFT, _RIGHT)]
    return np.asarray(np.maximum(*lengths))


def _swapped_legs(track: PoseTrack) -> NDArray[np.bool_]:
    """Frames in which left and right leg have changed places for a moment."""
    image, time = track.image, track.time
    shank = _shank(image)
    crossed = np.zeros(len(track), bool)
    now = False
    for i in range(1, len(track)):
        legs, before = ([frame[leg[_KNEES_AND_ANKLES]] for leg in (_LEFT, _RIGHT)]
                        for frame in (image[i], image[i - 1]))
        straight = sum(float(np.linalg.norm(a - b, axis=1).sum()) for a, b in zip(legs, before, strict=True))
        change = sum(float(np.linalg.norm(a - b, axis=1).sum()) for a, b in zip(legs, before[::-1], strict=True))
        if not (np.isfinite(straight) and time[i] - time[i - 1] <= _NEIGHBOURS):
            now = False
        elif straight > _SWAP_JUMP * 4 * shank[i] and change < _SWAP_GAIN * straight:
            now = not now
        crossed[i] = now
    for first, stop in runs(crossed):
        # Legs that never change back were wrong before, or are right: which, nobody knows.
        if stop == len(track) or time[stop - 1] - time[first] > _LONGEST_SWAP or not np.isfinite(shank[stop]):
            crossed[first:stop] = False
    return crossed


def _spikes(image: Array, leg: NDArray[np.intp], time: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Frames in which a knee or ankle is elsewhere than in the frames before and after."""
    found = np.zeros(len(image), bool)
    if len(image) < 3:
        return found
    joints = image[:, leg[_KNEES_AND_ANKLES]]
    shank = _shank(image)[1:-1, None]
    off = np.linalg.norm(joints[1:-1] - (joints[:-2] + joints[2:]) / 2, axis=2) / shank
    apart = np.linalg.norm(joints[2:] - joints[:-2], axis=2) / shank
    close = (time[2:] - time[:-2] <= _NEIGHBOURS)[:, None]
    found[1:-1] = ((off > _SPIKE) & (apart < _AGREE) & close).any(axis=1)
    return found


def _wrong_bones(world: Array, leg: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Frames in which thigh or shank differ too much from their own median."""
    hip, knee, ankle = (world[:, joint] for joint in leg[:3])
    wrong = np.zeros(len(world), bool)
    for start, end in ((hip, knee), (knee, ankle)):
        length = np.linalg.norm(end - start, axis=1)
        if np.isfinite(length).any():
            usual = np.nanmedian(length)
            wrong |= np.abs(length - usual) > _BONE_TOLERANCE * usual
    return wrong
