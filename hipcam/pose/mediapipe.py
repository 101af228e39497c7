"""The pose network that hipcam brings along: BlazePose through MediaPipe Tasks."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import numpy as np

from hipcam.core.errors import ModelError
from hipcam.core.interrupts import uninterrupted
from hipcam.core.landmarks import LANDMARK_COUNT, Pose
from hipcam.core.processes import give_back_memory
from hipcam.pose.asset import asset
from hipcam.words import say

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from types import TracebackType

    from hipcam.core.types import Image
    from hipcam.pose.model import PoseModel


#: Seconds without a look around after which nobody is looked for any more: looks are 3 s apart at most.
_FINDER_KEPT = 5.0


@dataclass(frozen=True)
class PoseSettings:
    """How people are found and followed."""

    least_confidence: float = 0.5
    most_people: int = 3


class MediaPipePose:
    """BlazePose through MediaPipe Tasks.

    Parameters
    ----------
    model : PoseModel
        The task bundle.
    settings : PoseSettings
        Confidence for detection, presence and tracking, and how many people to look for.
    at_once : bool
        Whether to load the network now, or with the first frame it is given.

    Attributes
    ----------
    model : PoseModel
        As given.

    Raises
    ------
    ModelError
        If the bundle is not a pose model that MediaPipe can load.
    """

    def __init__(self, model: PoseModel, settings: PoseSettings | None = None, *, at_once: bool = True) -> None:
        self.model = model
        self._settings = settings or PoseSettings()
        self._outline = False
        self._tracker: Any = self._load(people=1) if at_once else None
        self._finder: Any = None
        # The first picture after the finder was last used, seconds.
        self._unused_since: float | None = None
        self._parent: MediaPipePose | None = None
        self._silent: WeakSet[Any] = WeakSet()
        self._stamp = -1

    def forget(self) -> None:
        """Forget what was seen, so that a recording's poses do not depend on the one before; see `PoseEstimator`."""
        self._begin_anew(outline=False)
        self._unused_since = None
        give_back_memory()

    def estimate(self, image: Image, time: float) -> Pose | None:
        """Follow one person; see `PoseEstimator`."""
        # MediaPipe wants whole milliseconds that rise strictly; two frames within one get neighbouring ones.
        if self._tracker is None:
            self._tracker = self._load(people=1)
        self._stamp = max(self._stamp + 1, round(time * 1000))
        if not self._outline:  # that one runs in a thread of its own
            (self._parent or self)._release_finder(time)
        poses = self._detect(self._tracker, image, self._stamp)
        return poses[0] if poses else None

    def find(self, image: Image) -> list[Pose]:
        """Find several people in one frame; see `PoseEstimator`."""
        if self._parent is not None:
            return self._parent.find(image)
        if self._finder is None:
            self._finder = self._load(people=self._settings.most_people)
        self._unused_since = None
        return self._detect(self._finder, image)

    def restart(self, image: Image, time: float, *, outline: bool = False) -> Pose | None:
        """Follow whoever is found in this frame from now on; see `PoseEstimator`."""
        self._begin_anew(outline=outline)
        return self.estimate(image, time)

    def fork(self) -> MediaPipePose:
        """Another one with the same finder; see `PoseEstimator`."""
        other = MediaPipePose(self.model, self._settings, at_once=False)
        other._parent = self
        return other

    def close(self) -> None:
        """Release the networks."""
        with uninterrupted():
            for network in (self._tracker, self._finder):
                if network is not None:
                    _close(network)
            self._tracker = self._finder = None

    def __enter__(self) -> MediaPipePose:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _detect(self, network: Any, image: Image, *stamp: int) -> list[Pose]:
        """Everybody whom a network finds, in a picture of a video if there is a time stamp."""
        # Each of its parts says something when it first runs, and that of the landmarks runs once somebody is found.
        with uninterrupted(), native_log_silenced(network not in self._silent):
            detect = network.detect_for_video if stamp else network.detect
            try:
                found = detect(_wrap(image), *stamp)
            except (RuntimeError, ValueError) as error:  # networks that do not fit each other
                raise ModelError(say("model.not_loaded", name=self.model.name)) from error
        poses = _poses(found, image)
        if poses:
            self._silent.add(network)
        return poses

    def _release_finder(self, time: float) -> None:
        """Release the finder once it has not been needed for long: it takes as much memory as what follows."""
        if self._unused_since is None:
            self._unused_since = time
        if self._finder is not None and time - self._unused_since > _FINDER_KEPT:
            with uninterrupted():
                _close(self._finder)
                self._finder = None
            give_back_memory()

    def _begin_anew(self, *, outline: bool) -> None:
        # Nothing less makes the network forget all: after a picture of nobody it still smooths visibilities and the
        # world's coordinates from where they were.
        if self._stamp >= 0 or outline != self._outline:
            with uninterrupted():
                if self._tracker is not None:
                    _close(self._tracker)
                self._tracker = None
        self._outline, self._stamp = outline, -1

    def _load(self, *, people: int) -> Any:
        from mediapipe.tasks.python.core.base_options import BaseOptions
        from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode

        masks = self._outline and people == 1
        # Masks asked of a network that paints none end the process.
        if masks and not self.model.masks:
            raise ModelError(say("model.no_masks", name=self.model.name))
        least = self._settings.least_confidence
        options = PoseLandmarkerOptions(
            base_options=BaseOptions(**asset(self.model, masks=masks)),
            running_mode=RunningMode.VIDEO if people == 1 else RunningMode.IMAGE,
            num_poses=people,
            output_segmentation_masks=masks,
            min_pose_detection_confidence=least,
            min_pose_presence_confidence=least,
            min_tracking_confidence=least,
        )
        try:
            with uninterrupted(), native_log_silenced(True):
                network = PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as error:
            raise ModelError(say("model.not_loaded", name=self.model.name)) from error
        _loaded.add(network)
        return network


#: A network that is still open when the interpreter is taken apart, because an interruption or the end of a worker
#: process came before it was closed, would call into a library that is gone.
_loaded: WeakSet[Any] = WeakSet()


@atexit.register
def _close_loaded() -> None:
    for network in list(_loaded):
        _close(network)


def _close(network: Any) -> None:
    with suppress(RuntimeError, ValueError):  # one that has failed says so once more
        network.close()


def _wrap(image: Image) -> Any:
    """Hand a picture to MediaPipe, its width made a multiple of four: masks of other widths abort the process."""
    import mediapipe

    missing = -image.shape[1] % 4
    if missing:
        image = np.pad(image, ((0, 0), (0, missing), (0, 0)), mode="edge")
    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(image))


def _poses(found: Any, image: Image) -> list[Pose]:
    height, width = image.shape[:2]
    padded = width + -width % 4
    poses = []
    masks = found.segmentation_masks or [None] * len(found.pose_landmarks)
    for landmarks, world, mask in zip(found.pose_landmarks, found.pose_world_landmarks, masks, strict=True):
        flat = np.array(
            [
                v
                for m, w in zip(landmarks, world, strict=True)
                for v in (m.x * padded, m.y * height, w.x, w.y, w.z, m.visibility)
            ],
            np.float32,
        )
        table = flat.reshape(LANDMARK_COUNT, 6)
        poses.append(
            Pose(
                table[:, :2].copy(),
                table[:, 2:5].copy(),
                table[:, 5].copy(),
                None if mask is None else np.array(mask.numpy_view().reshape(height, padded)[:, :width]),
            )
        )
    return poses


class _Silence:
    """Standard error going nowhere as long as anybody wants it, in whatever thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wanted = 0
        self._kept = -1

    def __enter__(self) -> None:
        with self._lock:
            if not self._wanted:
                sys.stderr.flush()
                self._kept = os.dup(2)
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, 2)
                os.close(nowhere)
            self._wanted += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._wanted -= 1
            if not self._wanted:
                os.dup2(self._kept, 2)
                os.close(self._kept)


_silence = _Silence()


def native_log_silenced(needed: bool) -> AbstractContextManager[None]:
    """Keep the native library's start-up messages off the user's terminal; they go to the file descriptor itself."""
    return _silence if needed else nullcontext()
