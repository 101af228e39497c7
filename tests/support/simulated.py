"""A live session without camera and pose network: the engine as it is, fed with the poses of a film."""

from __future__ import annotations

import argparse
import os
import random
import select
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import skeleton
from coaching import CAMERAS, coach_for
from sessions import LIVE, Nobody

from hipcam.cli.keeping import Growing
from hipcam.core.landmarks import Pose, PoseTrack
from hipcam.live.coach import Coach
from hipcam.live.sayings import Saying
from hipcam.live.session import Session, coach_live
from hipcam.source.camera import Shot


def bridges(count: int) -> PoseTrack:
    """A film of so many bridges from the side, three seconds each, ten pictures a second and small."""
    moves = [skeleton.Move(2.0 + 3.0 * i, 1.0, 0.4, 1.0, 1.0) for i in range(count)]
    camera = replace(CAMERAS["bridge"], size=(320, 240))
    return skeleton.film(skeleton.bridge(moves, tail=1.0), camera, rate=10.0, pixels=0.1)


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


def simulated(track: PoseTrack, coach: Coach | None = None, *, speed: float = 20.0, **options: Any) -> Session:
    """A session of bridges, so many times as fast as it was filmed."""
    camera: Any = Projector(track, speed)
    return coach_live(camera, Filmed(track), coach or coach_for("bridge"), "bridge", LIVE, **options)


class Aloud:
    """Prints what is said, at once."""

    def say(self, sayings: Sequence[Saying]) -> None:
        for saying in sayings:
            print(saying.text, flush=True)


def kept_session(folder: Path, track: PoseTrack, **options: Any) -> None:
    """A session that is kept in a folder as `hipcam live` keeps it, and printed as it is said."""
    given = argparse.Namespace(save=True, data_dir=folder, person="")
    with Growing(given) as growing:
        session = simulated(track, speech=Aloud(), keep=growing.grow, **options)
        print("over", flush=True)
        growing.end(session.result, session.curve)


def killed_sessions(folder: Path, times: int) -> None:
    """Sessions that are killed at random moments, each in a folder of its own; prints how many bridges each had told.

    The first is let go to its end. They are forked from here, so that loading everything is waited for once.
    """
    track, chance = bridges(4), random.Random(7)
    simulated(bridges(0))  # everything is loaded
    whole = 60.0
    for number in range(times + 1):
        reading, writing = os.pipe()
        begun = time.monotonic()
        if (child := os.fork()) == 0:
            os.dup2(writing, 1)
            kept_session(folder / str(number), track)
            os._exit(0)
        os.close(writing)
        said = b""
        with os.fdopen(reading, "rb") as pipe:
            limit = whole if number == 0 else chance.uniform(0.3, 1.0) * whole
            while (left := begun + limit - time.monotonic()) > 0 and select.select([pipe], [], [], left)[0]:
                if not (piece := os.read(pipe.fileno(), 65536)):
                    break
                said += piece
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            said += pipe.read()
        whole = time.monotonic() - begun if number == 0 else whole
        counts = [int(line) for line in said.decode().splitlines() if line.isdigit()]
        print(number, max(counts, default=0), "over" in said.decode(), flush=True)


if __name__ == "__main__":
    if sys.argv[2] == "window":
        from hipcam.show.window import Window

        kept_session(Path(sys.argv[1]), bridges(20), screen=Window())
    else:
        killed_sessions(Path(sys.argv[1]), int(sys.argv[2]))
