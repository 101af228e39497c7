"""A live session without camera and pose network: the engine as it is, fed with the poses of a film."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import skeleton
from coaching import CAMERAS, coach_for
from sessions import LIVE, Nobody, Wall

from hipcam.core.landmarks import Pose, PoseTrack
from hipcam.live.coach import Coach
from hipcam.live.frame import LiveFrame
from hipcam.live.session import Session, coach_live
from hipcam.source.camera import Shot


def bridges(*moves: skeleton.Move, tail: float = 1.0) -> PoseTrack:
    """A film of bridges from the side."""
    return skeleton.film(skeleton.bridge(moves, tail=tail), CAMERAS["bridge"], pixels=0.5)


class Filmed(Nobody):
    """A pose network that sees what a film shows."""

    def __init__(self, track: PoseTrack) -> None:
        self._track = track

    def estimate(self, image: np.ndarray, time: float) -> Pose | None:
        at = min(int(np.searchsorted(self._track.time, time)), len(self._track.time) - 1)
        return Pose(self._track.image[at], self._track.world[at], self._track.visibility[at])


class Projector:
    """Stands in for the camera: a picture for each moment of a film, so many times as fast as it was."""

    name, dropped = "Desk Cam", 0

    def __init__(self, track: PoseTrack, speed: float) -> None:
        self._times, self._speed = iter(track.time.tolist()), speed
        self._blank = np.zeros((track.size[1], track.size[0], 3), np.uint8)
        self.state = "ready"

    def start(self) -> None:
        self._begun = time.perf_counter()

    def close(self) -> None:
        self.state = "ended"

    def read(self) -> Shot | None:
        at = next(self._times, None)
        if at is None:
            self.state = "ended"
            return None
        time.sleep(max(0.0, self._begun + at / self._speed - time.perf_counter()))
        return Shot(self._blank, at, time.perf_counter(), 0)


class Presser(Wall):
    """A window in which a key is pressed at a moment of the film, seconds."""

    def __init__(self, key: str, at: float) -> None:
        super().__init__()
        self._key, self._at = key, at

    def show(self, frame: LiveFrame, scene: Any) -> str:
        super().show(frame, scene)
        pressed, self._key = (self._key, "") if frame.time >= self._at else ("", self._key)
        return pressed


def simulated(track: PoseTrack, coach: Coach | None = None, *, speed: float = 20.0, **options: Any) -> Session:
    """A session of bridges, so many times as fast as it was filmed."""
    camera: Any = Projector(track, speed)
    model = Nobody.model
    return coach_live(camera, Filmed(track), model, coach or coach_for("bridge"), "bridge", LIVE, **options)
