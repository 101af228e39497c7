"""Live coaching: camera thread, one worker that sees and judges, and the main thread that shows.

The worker does frame by frame what `score` does with a whole recording, with the same phase machines. Each stage
takes the newest that the one before has ready and never waits for the next: a slow screen does not slow the judging,
and slow judging does not make the picture late.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import math
import os
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Condition, Thread
from threading import Event as Flag
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from hipcam.core.errors import HipcamError
from hipcam.core.landmarks import Pose, PoseTrack
from hipcam.judge.curve import LiveCurve
from hipcam.judge.outcome import make_result, why_nothing
from hipcam.judge.recognise import AUTO, Recogniser, StartPostures, make_exercise
from hipcam.judge.result import Source
from hipcam.live.sayings import TURN, Saying
from hipcam.measure.measures import Sample, compute_measures
from hipcam.pose.follow import Follower
from hipcam.track.evidence.observer import Observer, leg_jumps
from hipcam.track.repair import LiveRepair
from hipcam.track.scored import out_of_picture
from hipcam.track.smooth import OneEuro
from hipcam.words.wording import CAMERA_BACK, CAMERA_LOST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from hipcam.core.types import Image
    from hipcam.judge.curve import Curve
    from hipcam.judge.machine import Exercise
    from hipcam.judge.records import Event
    from hipcam.judge.result import Result
    from hipcam.judge.settings import Settings
    from hipcam.pose.network import PoseEstimator
    from hipcam.pose.store import PoseModel
    from hipcam.source.camera import Camera, Shot


STEPS = (
    "followed one person, live",
    "changed swapped legs back, left out landmarks that jump for one frame",
    "smoothed by a One Euro filter, landmark by landmark, without looking ahead",
)
#: How long the main thread waits for something new to show before it looks at keys and limits again, seconds.
_LOOK_EVERY = 0.05
#: Every so many pictures somebody's landmarks are kept, to say at the end what was out of the picture.
_KEEP_EVERY, _MOST_KEPT = 10, 600


@dataclass(frozen=True, slots=True)
class LiveFrame:
    """One picture and all that was read from it.

    Attributes
    ----------
    image : (h, w, 3) uint8
        RGB.
    time : float
        Seconds since the camera's first picture; a file's own.
    pose : Pose or None
        Smoothed, in pixels of `image`; None if nobody is followed.
    sample : Sample or None
        Its measures.
    events : list of Event
        What was completed in this frame. With an open activity those of `exercise`, together with what it had found
        before it became clear which activity this is.
    exercise : Exercise
        The phase machine; with an open activity the likeliest so far.
    people : int
        How many people the latest look around saw.
    brightness : float
        Mean of the picture, 0–255.
    captured : float
        When the picture was taken, on `time.perf_counter`'s clock.
    dropped : int
        Pictures dropped so far.
    """

    image: Image
    time: float
    pose: Pose | None
    sample: Sample | None
    events: list[Event]
    exercise: Exercise
    people: int
    brightness: float
    captured: float
    dropped: int


class Coaching(Protocol):
    """What live coaching needs of a `coach.Coach`; called by the worker only."""

    finished: bool

    def update(self, frame: LiveFrame) -> Any:
        """Take one frame and give what is to be shown for it."""

    def add(self, events: list[Event]) -> None:
        """Take what the end of the session completed."""

    def key(self, key: str) -> None:
        """Take a key that was pressed."""

    def sayings(self) -> list[Saying]:
        """What to speak since the last call."""

    def result_events(self) -> list[Event]:
        """What stands in the result."""


class Screen(Protocol):
    """What live coaching shows on; called by the main thread only."""

    def show(self, frame: LiveFrame, scene: Any) -> str:
        """Show a frame; give the keys pressed since the last call, `q` too if the window was closed."""

    def wait(self) -> str:
        """Nothing new to show: keep the window alive and give the keys pressed, as `show`."""

    def tell(self, sentence: str, *, trouble: bool) -> None:
        """Show words over the picture at once: trouble until something else is told, good news for a moment."""


class Speech(Protocol):
    """What live coaching speaks through; must not block."""

    def say(self, sayings: Sequence[Saying]) -> None:
        """Speak these in their turn."""


class DisplayError(HipcamError):
    """There is nothing to open a window on."""


def check_display() -> None:
    """Make sure that a window can be opened; to be called before a video is read.

    Raises
    ------
    DisplayError
        If there is no display, or a library is missing without which opening a window would end the process.
    """
    if sys.platform != "linux":
        return
    display = os.environ.get("DISPLAY")
    if not display:  # OpenCV's windows are X11's; under Wayland they need XWayland, which sets it, too
        raise DisplayError(
            "There is no display to open a window on (ssh, container); --no-window coaches by voice and "
            "in the terminal."
        )
    if ctypes.util.find_library("SM") is None:
        raise DisplayError(
            "The system library libSM.so.6 is missing, without which no window opens; on Debian and "
            "Ubuntu install it with 'apt-get install libsm6', or use --no-window."
        )
    if not _answers(display):
        raise DisplayError(
            f"The display {display} cannot be reached; set DISPLAY to the one you sit at, or use --no-window."
        )
    # OpenCV and PyAV each bring a libxcb. OpenCV's window waits for ever if PyAV's was loaded first.
    import cv2  # noqa: F401


def _answers(display: str) -> bool:
    """Whether an X server can be reached; Qt would end the process if not."""
    library = ctypes.util.find_library("X11")
    if library is None:
        return True
    x11 = ctypes.CDLL(library)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    opened = x11.XOpenDisplay(display.encode())
    if opened:
        x11.XCloseDisplay(ctypes.c_void_p(opened))
    return bool(opened)


class Aloud:
    """Speaks and, where there is no window, prints what is said.

    Parameters
    ----------
    voice : Speech or None
        Where to speak.
    tell : callable or None
        Told each sentence.
    """

    def __init__(self, voice: Speech | None, tell: Callable[[str], None] | None) -> None:
        self._voice, self._tell = voice, tell

    def say(self, sayings: Sequence[Saying]) -> None:
        """See `Speech`."""
        if self._voice is not None:
            self._voice.say(sayings)
        if self._tell is not None:
            for saying in sayings:
                self._tell(saying.text)


class Watcher:
    """Reads and judges one picture after another; what the worker does.

    Parameters
    ----------
    estimator : PoseEstimator
        The pose network.
    activity : str
        One activity, or `auto`.
    settings : Settings
        With the arming of live use.
    """

    def __init__(self, estimator: PoseEstimator, activity: str, settings: Settings) -> None:
        self._estimator = estimator
        self._recogniser = Recogniser(settings) if activity == AUTO else None
        self._exercises = self._recogniser.exercises if self._recogniser else [make_exercise(activity, settings)]
        self.exercise = self._exercises[0]
        postures = StartPostures(activity, settings)
        self._follower = Follower(estimator, postures.rank, postures.needs_outline)
        # Learning the shank's outline takes most of a second; the pictures go on meanwhile.
        self._aside = ThreadPoolExecutor(1, "aside")
        self._observer = Observer(self._aside.submit)
        self._repair = LiveRepair()
        self._image, self._world = OneEuro(), OneEuro()
        self._recent: deque[tuple[float, Pose]] = deque(maxlen=3)
        self._kept: deque[NDArray[np.float32]] = deque(maxlen=_MOST_KEPT)
        self._nobody: dict[str, float] = {}
        self._given = 0
        self._size = (0, 0)
        self._time = 0.0
        self.frames = self.frames_with_person = 0
        self.events: list[Event] = []
        self.curve = LiveCurve()

    def warm_up(self) -> None:
        """Let the networks load and allocate before the first picture has to be quick."""
        blank = np.zeros((480, 640, 3), np.uint8)
        self._estimator.estimate(blank, 0.0)
        self._estimator.find(blank)
        self._estimator.forget()
        import cv2  # it takes a moment that no picture should wait for

        cv2.cvtColor(blank, cv2.COLOR_RGB2Lab)

    def watch(self, shot: Shot) -> LiveFrame:
        """Read and judge one picture."""
        image = shot.image
        self._size = (image.shape[1], image.shape[0])
        self._time = shot.time
        seen = self._follower.follow(image, shot.time)
        self.frames += 1
        pose, sample = None, None
        if seen is not None:
            pose, sample = self._measure(image, seen, shot.time)
        events = self._judge(sample or self._empty(shot.time))
        self.events += events
        self.curve.add(shot.time, self.exercise.activity, self.exercise.now())
        return LiveFrame(
            image=image,
            time=shot.time,
            pose=pose,
            sample=sample,
            events=events,
            exercise=self.exercise,
            people=self._follower.people_now,
            brightness=float(image[::16, ::16].mean()),
            captured=shot.captured,
            dropped=shot.dropped,
        )

    def finish(self) -> list[Event]:
        """End the set and give what that completes."""
        if self._recogniser:
            self._recogniser.finish()
            activity = self._recogniser.decide().activity
            # Whom the coach has led through an exercise so far is not told at the end that it was another.
            if not self.events:
                self._choose(next((e for e in self._exercises if e.activity == activity), self.exercise))
            events = self._new_events()
        else:
            events = self.exercise.finish()
        self.events += events
        return events

    def close(self) -> None:
        """End what is still done aside."""
        self._aside.shutdown(cancel_futures=True)

    def result(self, name: str, events: list[Event], settings: Settings, model: PoseModel, *, dropped: int) -> Result:
        """Put together the result of what was watched.

        Parameters
        ----------
        name : str
            Of the camera or file.
        events : list of Event
            What stands in it.
        settings, model : Settings, PoseModel
            By which it was judged and seen.
        dropped : int
            Pictures that could not be looked at in time.
        """
        activity: str | None = self.exercise.activity
        reason = why_nothing(self.exercise, events)
        if self._recogniser:
            recognition = self._recogniser.decide()
            if not events:
                activity = recognition.activity
            reason = None if activity else recognition.reason
        source = Source(
            name=name,
            sha256="",
            width=self._size[0],
            height=self._size[1],
            duration=self._time,
            frames=self.frames,
            frames_with_person=self.frames_with_person,
        )
        quality = {
            "most_people_seen": self._follower.people,
            "poses_rejected": self._follower.rejected,
            "pictures_dropped": dropped,
            **self._repair.counts,
        }
        missing = out_of_picture(np.array(self._kept), self._size) if self._kept else []
        return make_result(
            activity,
            source,
            events if activity else [],
            settings,
            model,
            quality=quality,
            reason=reason,
            missing=missing,
            steps=STEPS,
        )

    def _measure(self, image: Image, seen: Pose, at: float) -> tuple[Pose, Sample]:
        self.frames_with_person += 1
        if self.frames_with_person % _KEEP_EVERY == 1:
            self._kept.append(seen.image)
        observed = self._observer.observe(image, seen, at)
        observed["leg_jump"] = self._leg_jump(seen, at)
        sound = self._repair.update(seen, at)
        pose = Pose(
            self._image.update(sound.image, at, unit=self._size[1]),
            self._world.update(sound.world, at),
            sound.visibility,
        )
        columns = {name: np.array([value], np.float32) for name, value in observed.items()}
        sample = next(compute_measures(PoseTrack.from_poses([at], [pose], self._size), columns).samples())
        return pose, sample

    def _leg_jump(self, seen: Pose, at: float) -> float:
        """Of the frame before, since it takes the one after; see `observe.leg_jumps`."""
        self._recent.append((at, Pose(seen.image, seen.world, seen.visibility)))
        if len(self._recent) < 3:
            return math.nan
        times, poses = zip(*self._recent, strict=True)
        return float(leg_jumps(PoseTrack.from_poses(times, poses, self._size))[1])

    def _empty(self, at: float) -> Sample:
        """The sample of a frame without anybody."""
        self._recent.clear()
        nobody = PoseTrack.from_poses([at], [None], self._size)
        if not self._nobody:
            self._nobody = dict.fromkeys(compute_measures(nobody).values, math.nan)
        return Sample(at, self._nobody, Pose(nobody.image[0], nobody.world[0], nobody.visibility[0]), self._size)

    def _judge(self, sample: Sample) -> list[Event]:
        if self._recogniser is None:
            return self.exercise.update(sample)
        self._recogniser.update(sample)
        activity = self._recogniser.decide().activity
        found = next((e for e in self._exercises if e.activity == activity), None)
        self._choose(found or self._likeliest(sample))
        return self._new_events()

    def _likeliest(self, sample: Sample) -> Exercise:
        """By the start posture, before there is any movement to go by; standing says least."""
        if self.exercise.armed or self.exercise.in_start_posture(sample):
            return self.exercise
        armed = [e for e in self._exercises if e.armed]
        fitting = armed or [e for e in self._exercises if e.in_start_posture(sample)]
        return max(fitting, key=lambda e: e.activity != "er-test", default=self.exercise)

    def _choose(self, exercise: Exercise) -> None:
        if exercise is not self.exercise:
            self.exercise, self._given, self.events = exercise, 0, []

    def _new_events(self) -> list[Event]:
        assert self._recogniser is not None
        found = self._recogniser.events[self.exercise.activity]
        new, self._given = found[self._given :], len(found)
        return new


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
