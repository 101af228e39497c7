"""A pose network of your own, here one that replays landmarks from a file.

    hipcam score my_video.mp4 --track my_track.npz
    python examples/custom_network.py my_video.mp4 my_track.npz

Any program that finds the 33 landmarks can stand where MediaPipe stands. This one reads them from a stored track (its
arrays are described in docs/exports.md), so the video is scored without a network. Nothing was ever fitted to it: what
was done is measured and counted, and form and ± are `unknown`, until a calibration in hipcam/pose/calibrations names
its weights.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import numpy as np

import hipcam
from hipcam.core.landmarks import Pose
from hipcam.pose.model import PoseModel
from hipcam.pose.network import register_network


class Replay:
    """Gives for each picture the stored pose that is nearest in time."""

    def __init__(self, model: PoseModel, *, at_once: bool = True) -> None:
        assert model.path is not None
        self.model = model
        with np.load(model.path) as stored:
            self._time, self._width = stored["time"], json.loads(stored["about"].tobytes())["video"]["width"]
            self._points = stored["image"], stored["world"], stored["visibility"]

    def estimate(self, image: np.ndarray, time: float) -> Pose | None:
        """Follow one person from picture to picture."""
        pose = Pose(*(points[np.abs(self._time - time).argmin()] for points in self._points))
        # Stored are pixels of the video, wanted are pixels of this picture.
        return pose.scaled(image.shape[1] / self._width) if np.isfinite(pose.image).all() else None

    def restart(self, image: np.ndarray, time: float, *, outline: bool = False) -> Pose | None:
        """Begin anew with whoever is in this picture; with `outline`, a network that can gives a mask, too."""
        return self.estimate(image, time)

    def find(self, image: np.ndarray) -> list[Pose]:
        """Look for several people; a track knows one only."""
        return []

    def fork(self) -> Replay:
        """Give another one that follows beside this one."""
        return Replay(self.model)

    def forget(self) -> None:
        """Forget what came before: nothing is remembered here."""

    def close(self) -> None:
        """Let go of the network: there is none."""


def model_of(track: Path) -> PoseModel:
    """Name the track as a model, so that a result can tell what it was made with."""
    return PoseModel(track.stem, hashlib.sha256(track.read_bytes()).hexdigest(), b"", track, network="replay")


if __name__ == "__main__":
    register_network("replay", Replay)
    result = hipcam.score_video(sys.argv[1], "bridge", model=model_of(Path(sys.argv[2])))
    print(f"{result.provenance.model['name']}: repetitions: {len(result.reps)}")
    for rep in result.reps:
        print(f"{rep.side}, {rep.start:.1f} to {rep.end:.1f} s, {rep.range:.0f}°: {rep.verdict}")
