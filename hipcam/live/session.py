"""Live coaching: camera thread, one worker that sees and judges, and the main thread that shows.

The worker does frame by frame what `score` does with a whole recording, with the same phase machines. Each stage
takes the newest that the one before has ready and never waits for the next: a slow screen does not slow the judging,
and slow judging does not make the picture late.
"""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass
from threading import Condition, Thread
from threading import Event as Flag
from typing import TYPE_CHECKING, Any

from hipcam.live.frame import LiveFrame
from hipcam.live.roles import Coaching, Screen, Speech
from hipcam.live.sayings import TURN, Saying
from hipcam.live.watcher import _LOOK_EVERY, Watcher
from hipcam.words.wording import CAMERA_BACK, CAMERA_LOST

if TYPE_CHECKING:
    from hipcam.judge.curve import Curve
    from hipcam.judge.result import Result
    from hipcam.judge.settings import Settings
    from hipcam.pose.model import PoseModel
    from hipcam.pose.network import PoseEstimator
    from hipcam.source.camera import Camera


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
        Whether it was ended from the keyboard with Ctrl-C.
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
    model: PoseModel,
    coach: Coaching,
    activity: str,
    settings: Settings,
    *,
    screen: Screen | None = None,
    speech: Speech | None = None,
    seconds: float | None = None,
) -> Session:
    """Coach until the person, the plan, the camera, the clock or the keyboard ends it.

    Parameters
    ----------
    camera : Camera
        Not yet started.
    estimator, model : PoseEstimator, PoseModel
        The pose network and what it was loaded from.
    coach : Coaching
        What to show and say.
    activity : str
        One activity, or `auto`.
    settings : Settings
        With the arming of live use.
    screen, speech : Screen, Speech, optional
        Where to show and speak; both stay open.
    seconds : float, optional
        When to stop, from the first picture on.

    Raises
    ------
    CameraError
        If the camera gives no first picture.
    """
    watcher = Watcher(estimator, activity, settings)
    watcher.warm_up()
    worker = _Worker(camera, watcher, coach, speech)
    latencies: deque[float] = deque(maxlen=100_000)
    shown, interrupted, lost = 0, False, False
    try:
        camera.start()
        worker.start()
        end = math.inf if seconds is None else time.perf_counter() + seconds
        while time.perf_counter() < end:
            ready = worker.newest(_LOOK_EVERY)
            keys = ""
            if lost != (camera.state == "lost"):
                lost = not lost
                told = CAMERA_LOST if lost else CAMERA_BACK
                if speech is not None:
                    speech.say([Saying(told, TURN)])
                if screen is not None:
                    screen.tell(told, trouble=lost)
            if ready is not None:
                frame, scene = ready
                if screen is not None:
                    keys = screen.show(frame, scene)
                latencies.append(time.perf_counter() - frame.captured)
                shown += 1
            elif worker.done:
                break
            elif screen is not None:
                keys = screen.wait()
                if lost and "q" in keys:  # no picture comes that a summary could be shown on
                    worker.stop()
                    coach.key("q")
                    break
            worker.press(keys)
    except KeyboardInterrupt:
        interrupted = True
    finally:
        worker.stop()
        camera.close()
        watcher.close()
    worker.check()
    result = watcher.result(camera.name, coach.result_events(), settings, model, dropped=camera.dropped)
    return Session(
        result, watcher.frames, camera.dropped, shown, list(latencies), interrupted, watcher.curve.curve(result)
    )


class _Worker:
    """The thread that sees and judges."""

    def __init__(self, camera: Camera, watcher: Watcher, coach: Coaching, speech: Speech | None) -> None:
        self._camera, self._watcher, self._coach, self._speech = camera, watcher, coach, speech
        self._news = Condition()
        self._stop = Flag()
        self._ready: tuple[LiveFrame, Any] | None = None
        self._error: BaseException | None = None
        self._keys: deque[str] = deque(maxlen=8)
        self._thread = Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def newest(self, limit: float) -> tuple[LiveFrame, Any] | None:
        """The newest judged frame with its scene; None if there was no new one within this many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._ready is not None or self.done, limit)
            ready, self._ready = self._ready, None
            return ready

    def press(self, keys: str) -> None:
        """Hand keys on to the coach."""
        self._keys.extend(keys)

    def stop(self) -> None:
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def check(self) -> None:
        """Raise what went wrong in the thread."""
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            while not self._stop.is_set() and not self._coach.finished and self._camera.state != "ended":
                self._hand_on_keys()
                shot = self._camera.read()
                if shot is None:
                    continue
                self._coached(self._watcher.watch(shot))
            self._coach.add(self._watcher.finish())
        except BaseException as error:  # raised again in the main thread
            self._error = error
        finally:
            with self._news:
                self._news.notify_all()

    def _coached(self, frame: LiveFrame) -> None:
        scene = self._coach.update(frame)
        said = self._coach.sayings()
        if said and self._speech is not None:
            self._speech.say(said)
        with self._news:
            self._ready = (frame, scene)
            self._news.notify_all()

    def _hand_on_keys(self) -> None:
        while self._keys:
            self._coach.key(self._keys.popleft())
