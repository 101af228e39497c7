"""Poses that no body takes: found, mended where that is safe, else kept out of judging, and counted."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Pose, PoseTrack
from hipcam.core.types import SIDES
from hipcam.judge.signals import runs
from hipcam.measure.body import landmark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.core.types import Array
    from hipcam.pose.measuring import RepairCalibration


_LEG = ("hip", "knee", "ankle", "heel", "foot_index")
_LEFT, _RIGHT = (np.array([landmark(side, joint) for joint in _LEG]) for side in SIDES)
_LEGS = np.stack([_LEFT, _RIGHT])
_KNEES_AND_ANKLES = slice(1, 3)


def repair(track: PoseTrack, calibration: RepairCalibration) -> tuple[PoseTrack, dict[str, int]]:
    """Mend swapped legs, leave out landmarks that jump for one frame, distrust legs of impossible length.

    Parameters
    ----------
    track : PoseTrack
        As the pose network gave it.
    calibration : RepairCalibration
        Of that network.

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
    swapped = _swapped_legs(track, calibration)
    for points in (image, world, visibility):
        for left, right in zip(_LEFT, _RIGHT, strict=True):
            kept = points[swapped, left].copy()
            points[swapped, left] = points[swapped, right]
            points[swapped, right] = kept
    jumping = np.zeros(len(track), bool)
    for leg in (_LEFT, _RIGHT):
        spikes = _spikes(image, leg, track.time, calibration)
        for points in (image, world):
            points[spikes[:, None] & np.isin(np.arange(points.shape[1]), leg)] = np.nan
        jumping |= spikes
    impossible = np.zeros(len(track), bool)
    for leg in (_LEFT, _RIGHT):
        wrong = _wrong_bones(world, leg, calibration.bone_tolerance)
        visibility[wrong[:, None] & np.isin(np.arange(visibility.shape[1]), leg)] = 0
        impossible |= wrong
    corners = image[:, [landmark(side, joint) for side in SIDES for joint in ("shoulder", "hip", "knee", "ankle")]]
    outside = ((corners < 0) | (corners > np.asarray(track.size, np.float32))).any(axis=(1, 2))
    counts = {
        "swapped_legs": int(swapped.sum()),
        "jumps": int(jumping.sum()),
        "impossible_bones": int(impossible.sum()),
        "out_of_picture": int(outside.sum()),
    }
    return PoseTrack(track.time, image, world, visibility, track.size), counts


def _shank(image: Array) -> Array:
    lengths = [np.linalg.norm(image[:, leg[2]] - image[:, leg[1]], axis=1) for leg in (_LEFT, _RIGHT)]
    return np.asarray(np.maximum(*lengths))


def _swapped_legs(track: PoseTrack, known: RepairCalibration) -> NDArray[np.bool_]:
    """Frames in which left and right leg have changed places for a moment."""
    image, time = track.image, track.time
    shank = _shank(image)
    crossed = np.zeros(len(track), bool)
    now = False
    for i in range(1, len(track)):
        if not (np.isfinite(shank[i - 1 : i + 1]).all() and time[i] - time[i - 1] <= known.neighbours):
            now = False
        elif _change_places(image[i - 1], image[i], shank[i], known):
            now = not now
        crossed[i] = now
    for first, stop in runs(crossed):
        # Legs that never change back were wrong before, or are right: which, nobody knows.
        if stop == len(track) or time[stop - 1] - time[first] > known.longest_swap or not np.isfinite(shank[stop]):
            crossed[first:stop] = False
    return crossed


def _change_places(before: Array, now: Array, shank: float, known: RepairCalibration) -> bool:
    """Whether left and right leg change places from one frame (33, 2) to the next."""
    legs, were = now[_LEGS[:, _KNEES_AND_ANKLES]], before[_LEGS[:, _KNEES_AND_ANKLES]]
    straight = float(np.linalg.norm(legs - were, axis=2).sum())
    if not straight > known.swap_jump * 4 * shank:
        return False
    return float(np.linalg.norm(legs - were[::-1], axis=2).sum()) < known.swap_gain * straight


def _spikes(
    image: Array, leg: NDArray[np.intp], time: NDArray[np.float64], known: RepairCalibration
) -> NDArray[np.bool_]:
    """Frames in which a knee or ankle is elsewhere than in the frames before and after."""
    found = np.zeros(len(image), bool)
    if len(image) < 3:
        return found
    joints = image[:, leg[_KNEES_AND_ANKLES]]
    shank = _shank(image)[1:-1, None]
    off = _apart(joints[1:-1], (joints[:-2] + joints[2:]) / 2, shank) > known.spike
    agree = _apart(joints[2:], joints[:-2], shank) < known.agree
    close = (time[2:] - time[:-2] <= known.neighbours)[:, None]
    found[1:-1] = (off & agree & close).any(axis=1)
    return found


def _apart(joints: Array, others: Array, shank: Array | float) -> Array:
    """Distance of points in shank lengths."""
    return np.asarray(np.linalg.norm(joints - others, axis=-1) / shank)


def _wrong_bones(world: Array, leg: NDArray[np.intp], tolerance: float) -> NDArray[np.bool_]:
    """Frames in which thigh or shank differ too much from their own median."""
    wrong = np.zeros(len(world), bool)
    for length in np.linalg.norm(np.diff(world[:, leg[:3]], axis=1), axis=2).T:
        if np.isfinite(length).any():
            wrong |= _impossible(length, np.nanmedian(length), tolerance)
    return wrong


def _impossible(length: Array, usual: Array, tolerance: float) -> NDArray[np.bool_]:
    return np.asarray(np.abs(length - usual) > tolerance * usual)


class LiveRepair:
    """The same for one frame after the other, without looking ahead.

    A knee or ankle that jumps leaves its leg where it was for that frame: a jump for one frame is not seen, and a leg
    that does move that fast comes a frame late. Legs that change places are
    changed back at once; if they do not change back by themselves in time, they are left as they come, since nobody
    knows which was right. A person's bones are known after a second or two.

    Parameters
    ----------
    calibration : RepairCalibration
        Of the pose network.

    Attributes
    ----------
    counts : dict of str to int
        Frames with `swapped_legs`, `jumps` and `impossible_bones`.
    """

    def __init__(self, calibration: RepairCalibration) -> None:
        self._calibration = calibration
        self.counts = {"swapped_legs": 0, "jumps": 0, "impossible_bones": 0}
        self._before: tuple[float, Array] | None = None
        self._crossed_at: float | None = None
        # Each leg as it was last believed, when, and whether it jumped in the frame before.
        self._image, self._world = np.zeros((2, len(_LEG), 2), np.float32), np.zeros((2, len(_LEG), 3), np.float32)
        self._at = np.full(2, -np.inf)
        self._jumped = np.zeros(2, bool)
        self._known: deque[Array] = deque(maxlen=self._calibration.known_frames)
        self._usual: Array | None = None
        self._frames = 0

    def update(self, pose: Pose, time: float) -> Pose:
        """Take one frame as the pose network gave it, and give it mended."""
        image, world, visibility = pose.image.copy(), pose.world.copy(), pose.visibility.copy()
        shank = float(_shank(image[None])[0])
        if self._swapped(pose.image, shank, time):
            self.counts["swapped_legs"] += 1
            for points in (image, world, visibility):
                points[_LEGS] = points[_LEGS[::-1]]
        self._leave_out_jumps(image, world, shank, time)
        wrong = self._wrong_bones(world)
        visibility[_LEGS[wrong]] = 0
        self.counts["impossible_bones"] += bool(wrong.any())
        return Pose(image, world, visibility)

    def _swapped(self, image: Array, shank: float, time: float) -> bool:
        before, self._before = self._before, (time, image)
        if before is None or time - before[0] > self._calibration.neighbours:
            self._crossed_at = None
        elif _change_places(before[1], image, shank, self._calibration):
            self._crossed_at = time if self._crossed_at is None else None
        return self._crossed_at is not None and time - self._crossed_at <= self._calibration.longest_swap

    def _leave_out_jumps(self, image: Array, world: Array, shank: float, time: float) -> None:
        joints = image[_LEGS[:, _KNEES_AND_ANKLES]]
        far = (_apart(joints, self._image[:, _KNEES_AND_ANKLES], shank) > self._calibration.spike).any(axis=1)
        far &= time - self._at <= self._calibration.neighbours
        self.counts["jumps"] += bool((self._jumped & ~far).any())
        # What jumps on is moving, or beyond mending.
        far &= ~self._jumped
        self._jumped = far
        for leg in np.flatnonzero(far):
            image[_LEGS[leg]], world[_LEGS[leg]] = self._image[leg], self._world[leg]
        self._image, self._world = image[_LEGS], world[_LEGS]
        self._at[~far] = time

    def _wrong_bones(self, world: Array) -> NDArray[np.bool_]:
        """Which leg, left and right, has a thigh or shank of impossible length."""
        lengths = np.linalg.norm(np.diff(world[_LEGS[:, :3]], axis=1), axis=2)
        self._known.append(lengths)
        self._frames += 1
        if len(self._known) >= self._calibration.least_known and self._frames % self._calibration.go_over == 0:
            self._usual = np.median(np.array(self._known), axis=0)
        if self._usual is None:
            return np.zeros(2, bool)
        return np.asarray(_impossible(lengths, self._usual, self._calibration.bone_tolerance).any(axis=1))
