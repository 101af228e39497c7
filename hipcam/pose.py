"""Finding people in pictures and following one of them.

The pose network is MediaPipe's. Looking for several people in every frame costs twice as much as following one, so
`Follower` looks around only now and then and follows one person in between.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from weakref import WeakSet

import numpy as np

from hipcam.errors import ModelError
from hipcam.landmarks import LANDMARK_COUNT, Pose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType, TracebackType

    from numpy.typing import NDArray

    from hipcam.model_store import PoseModel

    Image = NDArray[np.uint8]


class PoseEstimator(Protocol):
    """What the rest of hipcam needs of a pose network."""

    def forget(self) -> None:
        """Forget everything, outlines included: another recording begins."""

    def estimate(self, image: Image, time: float) -> Pose | None:
        """Follow one person from frame to frame.

        Parameters
        ----------
        image : (h, w, 3) uint8
            RGB, upright.
        time : float
            Seconds, later than the frame before.

        Returns
        -------
        Pose or None
            In pixels of `image`; None if nobody is found.
        """

    def find(self, image: Image) -> list[Pose]:
        """Find several people in one frame, whatever came before."""

    def restart(self, image: Image, time: float, *, outline: bool = False) -> Pose | None:
        """Forget who was followed and follow whoever is found in this frame from now on.

        With `outline`, poses carry the person's mask from now on, which costs about a tenth more time.
        """

    def fork(self) -> PoseEstimator:
        """Another one, which follows beside this one and is closed first."""

    def close(self) -> None:
        """Release the network."""


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
        The task bundle; handed over as bytes, since paths are read wrongly on some systems.
    settings : PoseSettings
        Confidence for detection, presence and tracking, and how many people to look for.
    at_once : bool
        Whether to load the network now, or with the first frame it is given.

    Raises
    ------
    ModelError
        If the bundle is not a pose model that MediaPipe can load.
    """

    def __init__(self, model: PoseModel, settings: PoseSettings | None = None, *, at_once: bool = True) -> None:
        self._model = model
        self._settings = settings or PoseSettings()
        self._outline = False
        self._tracker: Any = self._load(people=1) if at_once else None
        self._finder: Any = None
        self._parent: MediaPipePose | None = None
        self._stamp = -1

    def forget(self) -> None:
        """Forget what was seen, so that a recording's poses do not depend on the one before; see `PoseEstimator`."""
        self._begin_anew(outline=False)

    def estimate(self, image: Image, time: float) -> Pose | None:
        """Follow one person; see `PoseEstimator`."""
        # MediaPipe wants whole milliseconds that rise strictly; two frames within one get neighbouring ones.
        first = self._stamp < 0
        if self._tracker is None:
            self._tracker = self._load(people=1)
        self._stamp = max(self._stamp + 1, round(time * 1000))
        with uninterrupted(), _native_log_silenced(first):
            found = self._tracker.detect_for_video(_wrap(image), self._stamp)
        poses = _poses(found, image)
        return poses[0] if poses else None

    def find(self, image: Image) -> list[Pose]:
        """Find several people in one frame; see `PoseEstimator`."""
        if self._parent is not None:
            return self._parent.find(image)
        first = self._finder is None
        if first:
            self._finder = self._load(people=self._settings.most_people)
        with uninterrupted(), _native_log_silenced(first):
            return _poses(self._finder.detect(_wrap(image)), image)

    def restart(self, image: Image, time: float, *, outline: bool = False) -> Pose | None:
        """Follow whoever is found in this frame from now on; see `PoseEstimator`."""
        self._begin_anew(outline=outline)
        return self.estimate(image, time)

    def fork(self) -> MediaPipePose:
        """Another one with the same finder; see `PoseEstimator`."""
        other = MediaPipePose(self._model, self._settings, at_once=False)
        other._parent = self
        return other

    def close(self) -> None:
        """Release the networks."""
        with uninterrupted():
            for network in (self._tracker, self._finder):
                if network is not None:
                    network.close()
            self._tracker = self._finder = None

    def __enter__(self) -> MediaPipePose:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _begin_anew(self, *, outline: bool) -> None:
        # Nothing less makes the network forget all: after a picture of nobody it still smooths visibilities and the
        # world's coordinates from where they were.
        if self._stamp >= 0 or outline != self._outline:
            with uninterrupted():
                if self._tracker is not None:
                    self._tracker.close()
                self._tracker = None
        self._outline, self._stamp = outline, -1

    def _load(self, *, people: int) -> Any:
        from mediapipe.tasks.python.core.base_options import BaseOptions
        from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode

        least = self._settings.least_confidence
        options = PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=self._model.data),
            running_mode=RunningMode.VIDEO if people == 1 else RunningMode.IMAGE,
            num_poses=people,
            output_segmentation_masks=self._outline and people == 1,
            min_pose_detection_confidence=least,
            min_pose_presence_confidence=least,
            min_tracking_confidence=least,
        )
        try:
            with uninterrupted(), _native_log_silenced(True):
                network = PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"The pose model {self._model.name} cannot be loaded: it is not a pose landmarker; run "
                "'hipcam model install' or give another file with --model."
            ) from error
        _loaded.add(network)
        return network


#: A network that is still open when the interpreter is taken apart, because an interruption or the end of a worker
#: process came before it was closed, would call into a library that is gone.
_loaded: WeakSet[Any] = WeakSet()


@atexit.register
def _close_loaded() -> None:
    for network in list(_loaded):
        network.close()


#: Seconds after which it no longer matters how long somebody was not seen: by then a trunk may have travelled 1.1 of
#: its lengths, turned by 85° (less than from the mat to standing) and grown to 1.8 of its length.
_LONGEST_DOUBT = 0.15


@dataclass(frozen=True, slots=True)
class Following:
    """What a `Follower` has decided so far.

    Attributes
    ----------
    locked : int
        The best rank of the person followed; 0 while anybody may be followed.
    outline : bool
        Whether poses carry the person's mask.
    crowd : bool
        Whether more than one person was seen so far.
    """

    locked: int = 0
    outline: bool = False
    crowd: bool = False


#: What a follower had decided, and where the person was.
After: TypeAlias = "tuple[Following, Pose | None]"


class Follower:
    """Follows the person who takes up a start posture.

    Until somebody is in a start posture, everybody in the picture is looked at now and then and the most fitting
    person is followed. From then on that person is kept: a pose that jumps, turns or grows faster than a body can is
    somebody else's, and the person is looked for again where they were.

    Parameters
    ----------
    estimator : PoseEstimator
        The pose network.
    rank : callable
        How well a pose fits what is to be done, given the pose in pixels of the picture and the picture's width and
        height: 0 not at all, 1 perhaps, 2 a start posture that only this activity has. Size decides between equals.
    needs_outline : callable
        Whether what this pose begins is judged by the body's outline.
    look_every : float
        Seconds between looks around while nobody is in a start posture. Looks are due at its multiples, so that when
        to look does not depend on where reading began.
    look_again_every : float
        Seconds between looks around while somebody is perhaps in one; likewise.
    lost_after : float
        Seconds without a plausible pose after which anybody may be followed again.
    after : tuple, optional
        What another follower has decided before the first frame; among several people in it, who is nearest to where
        the person was is taken for them.

    Attributes
    ----------
    people, people_now : int
        The most that were seen in any look around, and in the latest.
    rejected : int
        Poses that were somebody else's.
    """

    def __init__(
        self,
        estimator: PoseEstimator,
        rank: Callable[[Pose, tuple[int, int]], int],
        needs_outline: Callable[[Pose, tuple[int, int]], bool],
        *,
        look_every: float = 1.0,
        look_again_every: float = 3.0,
        lost_after: float = 2.0,
        after: After | None = None,
    ) -> None:
        self._estimator = estimator
        self._rank = rank
        self._needs_outline = needs_outline
        self._outline = False
        self._look_every = look_every
        self._look_again_every = look_again_every
        self._lost_after = lost_after
        self._after = after
        self._crowd = False
        self._last: Pose | None = None
        self._last_time = 0.0
        self._locked = 0
        self._looked_at: float | None = None
        self.people = 0
        self.people_now = 0
        self.rejected = 0

    def follow(self, image: Image, time: float) -> Pose | None:
        """Give the followed person's pose in this frame; None if they are not seen. See `PoseEstimator.estimate`."""
        if self._after is not None:
            return self._resume(*self._after, image, time)
        if self._locked and time - self._last_time > self._lost_after:
            self._locked, self._last = 0, None
        pose = self._estimator.estimate(image, time)
        if (
            self._locked
            and pose is not None
            and self._last is not None
            and not _same_person(self._last, pose, time - self._last_time)
        ):
            self.rejected += 1
            pose = self._look_for_last(image, time)
        elif self._should_look(time):
            pose = self._look_around(image, time, pose)
        if pose is not None:
            self._last, self._last_time = pose, time
        return pose

    @property
    def following(self) -> Following:
        """What is decided so far."""
        return Following(self._locked, self._outline, self._crowd or self.people > 1)

    @property
    def last(self) -> Pose | None:
        """Where the person was seen last."""
        return self._last

    @property
    def state(self) -> tuple[object, ...]:
        """What of its past can matter for the frames to come, once the person is seen."""
        every = {0: self._look_every, 1: self._look_again_every}.get(self._locked)
        looked = None if every is None or self._looked_at is None else self._looked_at // every
        return self._locked, self._outline, looked, self._last_time if self._locked else None

    def people_seen_at(self, time: float) -> int:
        """How many people were seen in this frame, the latest; 0 if it was not looked around in."""
        return self.people_now if self._looked_at == time else 0

    def _resume(self, following: Following, last: Pose | None, image: Image, time: float) -> Pose | None:
        self._after = None
        self._locked, self._outline, self._crowd = following.locked, following.outline, following.crowd
        self._looked_at = self._last_time = time
        people = self._estimator.find(image) if following.crowd and last is not None else []
        if people:
            nearest = min(people, key=lambda p: float(np.abs(p.torso - last.torso).sum()))  # type: ignore[union-attr]
            self._last = self._restart(image, time, nearest)
        else:
            self._last = self._estimator.restart(image, time, outline=self._outline)
        return self._last

    def _should_look(self, time: float) -> bool:
        if self._looked_at is None:
            return True
        every = {0: self._look_every, 1: self._look_again_every}.get(self._locked)
        return every is not None and time // every > self._looked_at // every

    def _look_around(self, image: Image, time: float, pose: Pose | None) -> Pose | None:
        self._looked_at = time
        size = (image.shape[1], image.shape[0])
        people = self._estimator.find(image)
        self.people_now = max(len(people), int(pose is not None))
        self.people = max(self.people, self.people_now)
        ranks = [self._rank(person, size) for person in people]
        current = self._rank(pose, size) if pose is not None else -1
        best = max(range(len(people)), key=lambda i: (ranks[i], _torso_length(people[i])), default=None)
        if (
            best is not None
            and ranks[best] > max(current, 0 if self._locked == 0 else self._locked)
            and (pose is None or not _overlap(people[best], pose))
        ):
            pose = self._restart(image, time, people[best])
            current = ranks[best]
        if pose is not None and current > self._locked and not self._outline and self._needs_outline(pose, size):
            self._outline = True
            pose = self._restart(image, time, pose)
        self._locked = max(self._locked, current)
        return pose

    def _restart(self, image: Image, time: float, person: Pose) -> Pose:
        """Follow this person from now on; their pose as just found stands in where the network needs a frame more."""
        found = self._estimator.restart(_only(image, person), time, outline=self._outline)
        return found if found is not None and _same_person(person, found, 0.0) else person

    def _look_for_last(self, image: Image, time: float) -> Pose | None:
        assert self._last is not None
        self._looked_at = time
        near = [p for p in self._estimator.find(image) if _same_person(self._last, p, time - self._last_time)]
        if not near:
            return None
        nearest = min(near, key=lambda p: float(np.abs(p.torso - self._last.torso).sum()))  # type: ignore[union-attr]
        return self._restart(image, time, nearest)


def _same_person(before: Pose, after: Pose, elapsed: float) -> bool:
    """Whether one body can get from one pose to the other in that time.

    The limits are generous for a hip exercise (a trunk that travels five times its own length a second, turns by
    300° a second, doubles its length in a second) on top of what the pose network jitters. They stop growing with
    time, or anybody would do for somebody who was hidden for a moment.
    """
    elapsed = min(elapsed, _LONGEST_DOUBT)
    a, b = before.torso, after.torso
    trunk_a, trunk_b = a[1] - a[0], b[1] - b[0]
    # Seen along the trunk (from the feet) its length says little; the body's extent then stands in for it.
    length = max(_torso_length(before), 0.35 * float(np.ptp(before.image, axis=0).max()))
    travelled = float(np.linalg.norm(b.mean(axis=0) - a.mean(axis=0))) / length
    turned = abs(float(np.degrees(np.arctan2(trunk_a[0] * trunk_b[1] - trunk_a[1] * trunk_b[0], trunk_a @ trunk_b))))
    extent = float(np.ptp(after.image, axis=0).max() / np.ptp(before.image, axis=0).max())
    grown = max(extent, 1 / extent)
    foreshortened = min(np.linalg.norm(trunk_a), np.linalg.norm(trunk_b)) < 0.5 * length
    return (
        travelled < 0.35 + 5 * elapsed and (foreshortened or turned < 40 + 300 * elapsed) and grown < 1.5 + 2 * elapsed
    )


def _overlap(a: Pose, b: Pose) -> bool:
    """Whether two poses are most likely the same person's: their torsos lie closer than half a torso."""
    return float(np.linalg.norm(a.torso - b.torso, axis=1).mean()) < 0.5 * max(_torso_length(a), _torso_length(b))


def _torso_length(pose: Pose) -> float:
    torso = pose.torso
    return float(np.linalg.norm(torso[1] - torso[0]))


def _only(image: Image, person: Pose) -> Image:
    """The picture with everything but this person's surroundings greyed out."""
    height, width = image.shape[:2]
    low, high = person.image.min(axis=0), person.image.max(axis=0)
    margin = 0.15 * float((high - low).max())
    left, top = np.clip((low - margin).astype(int), 0, [width, height])
    right, bottom = np.clip((high + margin).astype(int) + 1, 0, [width, height])
    alone = np.full_like(image, 128)
    alone[top:bottom, left:right] = image[top:bottom, left:right]
    return alone


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


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait for the network, which is a matter of milliseconds.

    MediaPipe does its work in a thread of its own, and the caller holds the memory it works with. A caller who left
    early would take that away: the process crashes, or waits for ever.
    """
    kept = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(kept):
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, kept)
        if came:
            kept(*came[0])


@contextmanager
def _native_log_silenced(needed: bool) -> Iterator[None]:
    """Keep the native library's start-up messages off the user's terminal; they go to the file descriptor itself."""
    if not needed:
        yield
        return
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
