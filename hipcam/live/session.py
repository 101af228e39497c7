"""Live coaching: camera thread, one worker that sees and judges, and the main thread that shows.

The worker does frame by frame what `score` does with a whole recording, with the same phase machines. Each stage
takes the newest that the one before has ready and never waits for the next: a slow screen does not slow the judging,
and slow judging does not make the picture late.
"""

from __future__ import annotations

import math
import time
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from hipcam.core.interrupts import noting_the_end
from hipcam.live.sayings import TURN, Saying
from hipcam.live.watcher import Watcher
from hipcam.live.worker import Worker
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.judge.curve import Curve
    from hipcam.judge.result import Result
    from hipcam.judge.settings import Settings
    from hipcam.live.frame import LiveFrame
    from hipcam.live.sayings import Speech
    from hipcam.live.worker import Coaching
    from hipcam.pose.network import PoseEstimator
    from hipcam.source.camera import Camera


#: How long the main thread waits for something new to show before it looks at keys and limits again, seconds.
LOOK_EVERY = 0.05
#: Of how many pictures drawn it is kept how late they were.
LATENCIES_KEPT = 100_000


class Screen(Protocol):
    """What live coaching shows on; called by the main thread only."""

    def show(self, frame: LiveFrame, scene: Any) -> str:
        """Show a frame; give the keys pressed since the last call, `q` too if the window was closed."""

    def wait(self) -> str:
        """Nothing new to show: keep the window alive and give the keys pressed, as `show`."""

    def tell(self, sentence: str, *, trouble: bool) -> None:
        """Show words over the picture at once: trouble until anything else is told or shown, good news for a while."""


@dataclass(frozen=True, slots=True)
class Session:
    """What live coaching came to.

    Attributes
    ----------
    result : Result
        What was found.
    processed, dropped : int
        Pictures that were judged and that were not in time.
    shown : int
        Pictures that were drawn.
    latencies : list of float
        Seconds from capture to the moment the picture was drawn, the latest ones.
    interrupted : bool
        Whether it was ended with Ctrl-C, `kill` or by closing the terminal.
    curve : Curve or None
        The angle that was judged, around the movements of the result.
    """

    result: Result
    processed: int
    dropped: int
    shown: int
    latencies: list[float]
    interrupted: bool
    curve: Curve | None = None


def coach_live(
    camera: Camera,
    estimator: PoseEstimator,
    coach: Coaching,
    activity: str,
    settings: Settings,
    *,
    screen: Screen | None = None,
    speech: Speech | None = None,
    seconds: float | None = None,
    keep: Callable[[Result, Curve | None], None] | None = None,
) -> Session:
    """Coach until the person, the plan, the camera, the clock or the keyboard ends it.

    Parameters
    ----------
    camera : Camera
        Not yet started.
    estimator : PoseEstimator
        The pose network.
    coach : Coaching
        What to show and say.
    activity, settings : str, Settings
        One activity, or `auto`; and how it is judged, with the arming of live use.
    screen, speech : Screen, Speech, optional
        Where to show and speak; both stay open.
    seconds : float, optional
        When to stop, from the first picture on.
    keep : callable, optional
        Given the result so far, and its angle, whenever something was completed and before that is told; its `quality`
        says `broken_off`, and stays so if the session comes to no end. Called by the worker.

    Raises
    ------
    CameraError
        If the camera gives no first picture.
    """
    watcher = Watcher(estimator, activity, settings)
    watcher.warm_up()

    def so_far(**how: Any) -> tuple[Result, Curve | None]:
        return watcher.result(camera.name, coach.result_events(), dropped=camera.dropped, **how)

    worker = Worker(camera, watcher, coach, speech, (lambda: keep(*so_far(broken_off=True))) if keep else None)
    front = _Front(camera, worker, screen, speech)
    with closing(watcher):
        interrupted = front.run(seconds)
    result, curve = so_far(ended=_why(coach, interrupted=interrupted, in_time=front.in_time))
    return Session(result, watcher.frames, camera.dropped, front.shown, list(front.latencies), interrupted, curve)


def _why(coach: Coaching, *, interrupted: bool, in_time: bool) -> str:
    """Why a session came to its end, see `Watcher.result`."""
    if interrupted:
        return "interrupted"
    if coach.stopped:
        return "stopped"
    if coach.finished:
        return "done"
    return "camera" if in_time else "time"


class _Front:
    """What the main thread does: shows what the worker has ready, hands on keys, tells of a camera that is lost."""

    def __init__(self, camera: Camera, worker: Worker, screen: Screen | None, speech: Speech | None) -> None:
        self._camera, self._worker = camera, worker
        self._screen, self._speech = screen, speech
        self._lost = False
        self.in_time = True
        self.shown = 0
        self.latencies: deque[float] = deque(maxlen=LATENCIES_KEPT)

    def run(self, seconds: float | None) -> bool:
        """Run to the end, at most so many seconds; say whether it was asked to end from outside."""
        try:
            self._camera.start()
            with noting_the_end() as asked:
                self._worker.start()
                end = math.inf if seconds is None else time.perf_counter() + seconds
                while time.perf_counter() < end and not asked() and self._go_on():
                    pass
                self.in_time = time.perf_counter() < end
                self._worker.stop()
                interrupted = asked()
        finally:
            self._worker.stop()
            self._camera.close()
        self._worker.check()
        return interrupted

    def _go_on(self) -> bool:
        """Show what is new, or look at the keys; False if all is over."""
        ready = self._worker.newest(LOOK_EVERY)
        self._tell_of_camera()
        keys = ""
        if ready is not None:
            keys = self._show(*ready)
        elif self._worker.done:
            return False
        elif self._screen is not None:
            keys = self._screen.wait()
            if self._lost and "q" in keys:  # no picture comes that a summary could be shown on
                self._worker.press("q")
                self._worker.stop()
                return False
        self._worker.press(keys)
        return True

    def _show(self, frame: LiveFrame, scene: Any) -> str:
        """Show a picture; give the keys that were pressed."""
        keys = self._screen.show(frame, scene) if self._screen is not None else ""
        self.latencies.append(time.perf_counter() - frame.captured)
        self.shown += 1
        return keys

    def _tell_of_camera(self) -> None:
        """Say and show once that the camera is lost, and that it is back."""
        state = self._camera.state
        if state == "ended" or self._lost == (state == "lost") or self._worker.told:
            return
        self._lost = not self._lost
        told = say("live.camera_lost" if self._lost else "live.camera_back")
        if self._speech is not None:
            self._speech.say([Saying(told, TURN)])
        if self._screen is not None:
            self._screen.tell(told, trouble=self._lost)
