"""Stand-ins for what a live session is put together from."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from hipcam.core.landmarks import Pose
from hipcam.judge.records import Attempt, Event, Hold, Partial, Rep
from hipcam.judge.settings import LIVE_ARMING, Settings
from hipcam.live.frame import LiveFrame
from hipcam.live.sayings import NEWS, Saying
from hipcam.live.session import Session, coach_live
from hipcam.live.worker import Coaching
from hipcam.pose.model import PoseModel, manifest
from hipcam.pose.network import PoseEstimator
from hipcam.source.camera import Camera
from hipcam.source.devices import CameraSettings
from hipcam.track.scored import Reading

LIVE = replace(Settings(), arming=LIVE_ARMING)


class Listener:
    """Stands in for the coach: shows the frame's number, says each event, ends when told to."""

    ending = told = False

    def __init__(self, last: int | None = None) -> None:
        self.finished = self.stopped = False
        self.frames: list[LiveFrame] = []
        self.events: list[Event] = []
        self.keys: list[str] = []
        self._last = last

    def update(self, frame: LiveFrame) -> int:
        self.frames.append(replace(frame, image=frame.image[:1, :1]))
        self.events += frame.events
        self.finished |= len(self.frames) == self._last
        return len(self.frames)

    def add(self, events: list[Event]) -> None:
        self.events += events

    def key(self, key: str) -> None:
        self.keys.append(key)
        self.finished |= key == "q"

    def sayings(self) -> list[Saying]:
        return [Saying(type(e).__name__, NEWS) for e in self.frames[-1].events]

    def result_events(self) -> list[Event]:
        return self.events


class Wall:
    """Stands in for the window; `keys` says what is pressed at which frame shown."""

    def __init__(self, keys: dict[int, str] | None = None, slow: float = 0.0) -> None:
        self.keys, self.slow = keys or {}, slow
        self.shown: list[int] = []
        self.told: list[tuple[str, bool]] = []
        self.thread: threading.Thread | None = None

    def show(self, frame: LiveFrame, scene: Any) -> str:
        self.thread = threading.current_thread()
        time.sleep(self.slow)
        self.shown.append(scene)
        return self.keys.get(len(self.shown), "")

    def wait(self) -> str:
        return ""

    def tell(self, sentence: str, *, trouble: bool) -> None:
        self.told.append((sentence, trouble))


class Said:
    def __init__(self) -> None:
        self.words: list[str] = []

    def say(self, sayings: Sequence[Saying]) -> None:
        self.words += [saying.text for saying in sayings]


class Nobody:
    """A pose network that sees nobody, quickly."""

    model = PoseModel("played", manifest().bundle_sha256, b"")

    def estimate(self, image: np.ndarray, time: float) -> Pose | None:
        return None

    def find(self, image: np.ndarray) -> list[Pose]:
        return []

    def restart(self, image: np.ndarray, time: float, *, outline: bool = False) -> Pose | None:
        return None

    def forget(self) -> None:
        pass

    def fork(self) -> PoseEstimator:
        return self

    def close(self) -> None:
        pass


class Player(Nobody):
    """A pose network that plays poses that were read before."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.blank = np.zeros((reading.track.size[1], reading.track.size[0], 3), np.uint8)

    def again(self) -> Player:
        return Player(self._reading)

    def estimate(self, image: np.ndarray, time: float) -> Pose | None:
        track = self._reading.track
        now = int(np.abs(track.time - time).argmin())  # a picture may be looked at twice
        return Pose(track.image[now], track.world[now], track.visibility[now])


def counts(events: Sequence[Event]) -> dict[str, list[str]]:
    return {
        kind.__name__: [event.side for event in events if isinstance(event, kind)]
        for kind in (Rep, Hold, Attempt, Partial)
    }


def live_session(
    estimator: PoseEstimator,
    source: str | Path,
    coach: Coaching,
    activity: str = "bridge",
    settings: Settings = LIVE,
    *,
    give_up_limit: float = 60.0,
    **options: Any,
) -> Session:
    estimator.forget()
    camera = Camera(str(source), CameraSettings(open_limit=3.0, stall_limit=0.6, give_up_limit=give_up_limit))
    return coach_live(camera, estimator, coach, activity, settings, **options)


def quickly(source: str | Path, coach: Coaching, **options: Any) -> Session:
    """A session of bridges with somebody invisible."""
    return live_session(Nobody(), source, coach, **options)
