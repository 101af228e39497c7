"""Landmarks as a camera that stands still would have seen them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Pose, PoseTrack
from hipcam.core.types import SIDES
from hipcam.track.evidence.camera_motion import NOT_MOVED, CameraPath, Similarity, moved_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hipcam.core.types import Array


def since_first(observed: Mapping[str, Array]) -> dict[str, Array]:
    """The camera's movement since the first picture, of what each picture showed since its reference.

    Parameters
    ----------
    observed : mapping of str to (T,) array
        As it was read, see `CameraWatch.observe`.

    Returns
    -------
    dict
        The same without `camera_reference`; `camera_dx` and the like are there in every frame.
    """
    names = [name for name in observed if name.startswith("camera_")]
    path, rows = CameraPath(), zip(*(observed[name].tolist() for name in names), strict=True)
    moved = np.array([path.update(dict(zip(names, row, strict=True))) for row in rows], np.float32).reshape(-1, 4)
    rest = {name: values for name, values in observed.items() if name != "camera_reference"}
    return rest | {f"camera_{name}": moved[:, i] for i, name in enumerate(Similarity._fields)} if names else rest


def camera_path(observed: Mapping[str, Array]) -> list[Similarity] | None:
    """The camera's movement in each frame; None if it never moved, or nobody looked."""
    columns = [observed.get(f"camera_{name}") for name in Similarity._fields]
    if any(column is None for column in columns):
        return None
    path = [
        Similarity(*row) for row in zip(*(column.tolist() for column in columns if column is not None), strict=True)
    ]
    return None if all(moved == NOT_MOVED for moved in path) else path


def camera_quality(observed: Mapping[str, Array]) -> dict[str, int]:
    """In how many pictures the camera had moved, and in how many nobody knows how; nothing if nobody looked."""
    if "camera_known" not in observed:
        return {}
    moved = sum(by != NOT_MOVED for by in camera_path(observed) or ())
    return {"camera_moved": moved, "camera_unknown": int(np.count_nonzero(observed["camera_known"] == 0))}


def steady(track: PoseTrack, observed: Mapping[str, Array]) -> tuple[PoseTrack, dict[str, Array]]:
    """Take the camera's movement out of landmarks and of what was read beside them.

    Parameters
    ----------
    track : PoseTrack
        In the pixels of each picture.
    observed : mapping of str to (T,) array
        See `since_first`.

    Returns
    -------
    tuple
        The same in the pixels of the first picture; as it was if the camera stood still or nothing is known of it.
    """
    path = camera_path(observed)
    if path is None:
        return track, dict(observed)
    image, world = _moved(track, path, back=True)
    return PoseTrack(track.time, image, world, track.visibility, track.size), _observed(observed, path, track.size)


def as_filmed(track: PoseTrack, observed: Mapping[str, Array]) -> PoseTrack:
    """The other way: steadied landmarks where they are to be seen in each picture."""
    path = camera_path(observed)
    if path is None:
        return track
    image, world = _moved(track, path, back=False)
    return PoseTrack(track.time, image, world, track.visibility, track.size)


def points_as_filmed(points: Array, observed: Mapping[str, Array], size: tuple[int, int]) -> Array:
    """The same for other points (T, n, 2) of steadied pictures, pixels."""
    path = camera_path(observed)
    return points if path is None else _carried(points, *_matrices(path, size))


def steady_pose(pose: Pose, moved: Similarity, size: tuple[int, int], *, back: bool = True) -> Pose:
    """One pose, see `steady`; with `back` False see `as_filmed`."""
    if moved == NOT_MOVED:
        return pose
    image, world = _moved(PoseTrack.from_poses([0.0], [pose], size), [moved], back=back)
    return Pose(image[0], world[0], pose.visibility)


def steady_values(observed: Mapping[str, float], moved: Similarity, size: tuple[int, int]) -> dict[str, float]:
    """What was read beside one pose, see `steady`."""
    if moved == NOT_MOVED:
        return dict(observed)
    columns = {name: np.array([value], np.float32) for name, value in observed.items()}
    return {name: float(values[0]) for name, values in _observed(columns, [moved], size).items()}


def _moved(track: PoseTrack, path: list[Similarity], *, back: bool) -> tuple[Array, Array]:
    """Landmarks in picture and world, moved with the camera or back."""
    matrices, offsets = _matrices(path, track.size)
    # World landmarks have their own scale and place; they only turn.
    turns = matrices / np.sqrt(np.linalg.det(matrices))[:, None, None]
    world = track.world.copy()
    if back:
        matrices = np.linalg.inv(matrices)
        offsets = -np.einsum("tij,tj->ti", matrices, offsets)
        turns = np.swapaxes(turns, 1, 2)
    image = _carried(track.image.astype(float), matrices, offsets)
    world[..., :2] = np.einsum("tij,tkj->tki", turns, world[..., :2])
    return image.astype(np.float32), world


def _matrices(path: list[Similarity], size: tuple[int, int]) -> tuple[Array, Array]:
    """How the camera carried points of the picture in each frame: turned and scaled (T, 2, 2), then moved (T, 2)."""
    matrices, offsets = zip(*(moved.matrix(size) for moved in path), strict=True)
    return np.array(matrices), np.array(offsets)


def _carried(points: Array, matrices: Array, offsets: Array) -> Array:
    return np.asarray(np.einsum("tij,tkj->tki", matrices, points) + offsets[:, None])


def _observed(observed: Mapping[str, Array], path: list[Similarity], size: tuple[int, int]) -> dict[str, Array]:
    """Angles and lines of the picture without the camera's movement."""
    steadied, roll = dict(observed), np.array([moved.roll for moved in path], np.float32)
    for side in SIDES:
        if f"{side}_shank_tilt" in observed:
            # A tilt from straight down is positive to the right: the other way round from a turn of the picture.
            steadied[f"{side}_shank_tilt"] = observed[f"{side}_shank_tilt"] + roll
    if "stick_at" in observed:
        lines = zip(observed["stick_at"].tolist(), observed["stick_slope"].tolist(), path, strict=True)
        moved = np.array([moved_line(at, slope, by.inverse(), size) for at, slope, by in lines], np.float32)
        steadied["stick_at"], steadied["stick_slope"] = moved.T
    return steadied
