"""The 33 body landmarks and the track they leave over time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LANDMARK_COUNT = 33


class Landmark(IntEnum):
    """BlazePose's landmarks in its own order; sides are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


#: Each landmark's counterpart on the other side of the body; the nose is its own. Shape (33,).
MIRRORED: NDArray[np.intp] = np.array(
    [
        Landmark[_other].value
        for _other in (lm.name.replace("LEFT", "*").replace("RIGHT", "LEFT").replace("*", "RIGHT") for lm in Landmark)
    ],
    dtype=np.intp,
)


@dataclass(frozen=True, slots=True)
class Pose:
    """One person in one frame.

    Attributes
    ----------
    image : (33, 2) float32
        Pixels of the source picture as displayed, x to the right, y down.
    world : (33, 3) float32
        Metres from mid-hip; x to the image's right, y down, z away from the camera.
    visibility : (33,) float32
        How likely the landmark is in view, 0–1.
    mask : (h, w) float32 or None
        How likely each pixel shows this person, 0–1; None if it was not asked for.
    """

    image: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]
    mask: NDArray[np.float32] | None = None

    def scaled(self, factor: float) -> Pose:
        """The same pose in a picture `factor` times as large, without its mask."""
        return Pose(self.image * np.float32(factor), self.world, self.visibility)

    @property
    def torso(self) -> NDArray[np.float32]:
        """Mid-hip and mid-shoulder in the image. Shape (2, 2)."""
        hips = self.image[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
        shoulders = self.image[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
        return np.stack([hips, shoulders])


@dataclass(frozen=True, slots=True)
class PoseTrack:
    """One person's landmarks over time.

    Attributes
    ----------
    time : (T,) float64
        Seconds since the first frame was shown, strictly rising.
    image : (T, 33, 2) float32
        Pixels of the source picture as displayed; NaN where nobody was found.
    world : (T, 33, 3) float32
        Metres from mid-hip; NaN where nobody was found.
    visibility : (T, 33) float32
        0–1; NaN where nobody was found.
    size : (int, int)
        Width and height of the source picture as displayed, in pixels.
    """

    time: NDArray[np.float64]
    image: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]
    size: tuple[int, int]

    def __post_init__(self) -> None:
        frames = len(self.time)
        for name, shape in (
            ("image", (frames, LANDMARK_COUNT, 2)),
            ("world", (frames, LANDMARK_COUNT, 3)),
            ("visibility", (frames, LANDMARK_COUNT)),
        ):
            found = getattr(self, name).shape
            if found != shape:
                raise ValueError(f"PoseTrack.{name} has shape {found}, expected {shape}")
        if frames > 1 and not bool(np.all(np.diff(self.time) > 0)):
            raise ValueError("PoseTrack.time must rise strictly")

    def __len__(self) -> int:
        return len(self.time)

    @property
    def has_person(self) -> NDArray[np.bool_]:
        """Whether somebody was found, per frame. Shape (T,)."""
        return np.asarray(np.isfinite(self.visibility).any(axis=1))

    @classmethod
    def from_poses(cls, times: Sequence[float], poses: Sequence[Pose | None], size: tuple[int, int]) -> PoseTrack:
        """Stack single poses; ``None`` becomes NaN.

        Parameters
        ----------
        times : sequence of float
            Seconds, strictly rising.
        poses : sequence of Pose or None
            As many as there are times.
        size : (int, int)
            Width and height of the source picture, in pixels.
        """
        frames = len(times)
        image = np.full((frames, LANDMARK_COUNT, 2), np.nan, np.float32)
        world = np.full((frames, LANDMARK_COUNT, 3), np.nan, np.float32)
        visibility = np.full((frames, LANDMARK_COUNT), np.nan, np.float32)
        for i, pose in enumerate(poses):
            if pose is not None:
                image[i], world[i], visibility[i] = pose.image, pose.world, pose.visibility
        return cls(np.asarray(times, np.float64), image, world, visibility, size)

    def mirrored(self) -> PoseTrack:
        """The same movement in a mirror: left and right change places and x runs the other way."""
        image = self.image[:, MIRRORED].copy()
        world = self.world[:, MIRRORED].copy()
        image[..., 0] = self.size[0] - image[..., 0]
        world[..., 0] *= -1
        return PoseTrack(self.time, image, world, self.visibility[:, MIRRORED], self.size)
