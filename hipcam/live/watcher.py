"""Seeing and judging live pictures, one at a time."""

from __future__ import annotations

import math
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Pose, PoseTrack
from hipcam.judge.activity import AUTO, activity
from hipcam.judge.curve import make_curve
from hipcam.judge.outcome import make_result, why_nothing
from hipcam.judge.recognise import Recogniser, StartPostures, make_exercise
from hipcam.judge.result import Source
from hipcam.judge.shortfall import LEAST_RATE, USABLE, somebody
from hipcam.live.frame import LiveFrame
from hipcam.measure.measures import Sample, compute_measures
from hipcam.measure.table import FrameValues
from hipcam.pose.calibration import calibration_for
from hipcam.pose.follow import Follower
from hipcam.pose.outline import Outliner
from hipcam.track.evidence.camera_motion import Similarity, camera_values
from hipcam.track.evidence.observer import Observer, leg_jumps
from hipcam.track.repair import LiveRepair
from hipcam.track.scored import out_of_picture
from hipcam.track.smooth import OneEuro
from hipcam.track.steady import steady_pose, steady_values
from hipcam.words import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.judge.curve import Curve
    from hipcam.judge.machine import Exercise
    from hipcam.judge.records import Event
    from hipcam.judge.result import Result
    from hipcam.judge.settings import Settings
    from hipcam.pose.network import PoseEstimator
    from hipcam.source.camera import Shot
    from hipcam.words.reason import Reason


#: What is done to the landmarks.
STEPS = ("live.step.follow", "live.step.repair", "live.step.smooth")


#: A camera that moves by this share of the picture's shorter side in this time (seconds) is not on anything.
_MOVES, _MOMENT = 0.01, 1.0
#: Over how many seconds pictures are counted, to say that they are too few.
_COUNTED = 3.0
#: Every so many pictures somebody's landmarks are kept, to say at the end what was out of the picture.
_KEEP_EVERY, _MOST_KEPT = 10, 600


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
        self._estimator, self._calibration = estimator, calibration_for(estimator.model)
        self._settings, known = settings, self._calibration
        self._recogniser = Recogniser(settings, known) if activity == AUTO else None
        self._exercises = self._recogniser.exercises if self._recogniser else [make_exercise(activity, settings, known)]
        for exercise in self._exercises:
            exercise.coached = True
        self.exercise = self._exercises[0]
        postures = StartPostures(activity, settings, known)
        self._follower = Follower(estimator, postures.rank, postures.needs_outline, known.follow)
        # Learning the shank's outline, and the network that paints the body's, take longer than a picture may; the
        # pictures go on meanwhile.
        self._aside = ThreadPoolExecutor(1, "aside")
        self._outliner = Outliner(estimator.fork(), known)
        self._observer = Observer(known, self._aside.submit, outliner=self._outliner)
        self._repair = LiveRepair(known.repair)
        self._recent: deque[tuple[float, Pose]] = deque(maxlen=3)
        self._cameras: deque[tuple[float, Similarity]] = deque()
        self._seen_at: deque[tuple[float, int]] = deque()
        self._kept: deque[NDArray[np.float32]] = deque(maxlen=_MOST_KEPT)
        self._given = 0
        self._size = (0, 0)
        self._time = 0.0
        self._begin_anew()
        self.frames = self.frames_with_person = 0
        self.events: list[Event] = []

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
        if self._size != (image.shape[1], image.shape[0]):
            self._size = (image.shape[1], image.shape[0])
            self._begin_anew()
        self._time = shot.time
        seen = self._follower.follow(image, shot.time)
        self.frames += 1
        pose, sample = None, None
        outline = self._follower.following.outline
        observed = self._observer.observe(image, seen, shot.time, outline=outline)
        if seen is not None:
            pose, sample = self._measure(seen, observed, shot.time)
        events = self._judge(sample or self._empty(shot.time))
        self.events += events
        now = self.exercise.now()
        return LiveFrame(
            image=image,
            time=shot.time,
            pose=pose,
            sample=sample,
            events=events,
            now=now,
            exercise=self.exercise,
            people=self._follower.people_now,
            brightness=float(image[::16, ::16].mean()),
            captured=shot.captured,
            dropped=shot.dropped,
            camera_moves=self._camera_moves(shot.time),
            few_pictures=self._few_pictures(shot.time, shot.dropped),
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
        self._outliner.close()

    def result(
        self, name: str, events: list[Event], *, dropped: int, broken_off: bool = False, ended: str = ""
    ) -> tuple[Result, Curve | None]:
        """Put together the result of what was watched, and the angle that was judged around its movements.

        Parameters
        ----------
        name : str
            Of the camera or file.
        events : list of Event
            What stands in it.
        dropped : int
            Pictures that could not be looked at in time.
        broken_off : bool
            Whether the session may come to no end.
        ended : str
            Why it came to an end: `done`, `stopped`, `interrupted`, `camera` or `time`; empty while it goes on.
        """
        activity, reason = self._recognised(events)
        quality = {
            "most_people_seen": self._follower.people,
            "poses_rejected": self._follower.rejected,
            "pictures_dropped": dropped,
            **self._repair.counts,
            **({"broken_off": True} if broken_off else {}),
            **({"ended": ended} if ended else {}),
        }
        result = make_result(
            activity,
            self._source(name),
            events if activity else [],
            self._settings,
            self._estimator.model,
            quality=quality,
            reason=reason,
            missing=out_of_picture(np.array(self._kept)) if self._kept and somebody(reason) else [],
            steps=tuple(map(say, STEPS)),
            lost=self.exercise.sight.losses if activity else (),
            missed=self.exercise.missed(events) if activity else {},
        )
        return result, make_curve(result, self.exercise.course)

    def _recognised(self, events: list[Event]) -> tuple[str | None, Reason | None]:
        """Which activity it was, and why there is nothing."""
        if self._recogniser is None:
            return self.exercise.activity, why_nothing(self.exercise, events)
        recognition = self._recogniser.decide()
        activity = self.exercise.activity if events else recognition.activity
        return activity, None if activity else recognition.reason

    def _source(self, name: str) -> Source:
        return Source(
            name=name,
            sha256="",
            width=self._size[0],
            height=self._size[1],
            duration=self._time,
            frames=self.frames,
            frames_with_person=self.frames_with_person,
        )

    def _begin_anew(self) -> None:
        """Forget where things were: the pictures that come have a shape of their own."""
        known, counts = self._calibration.repair, self._repair.counts
        self._repair = LiveRepair(known)
        self._repair.counts = counts
        self._image, self._world = OneEuro(known), OneEuro(known)
        self._recent.clear()
        self._cameras.clear()

    def _measure(self, seen: Pose, observed: dict[str, float], at: float) -> tuple[Pose, Sample]:
        """The pose to show, and what is measured of it as if the camera stood still."""
        self.frames_with_person += 1
        if self.frames_with_person % _KEEP_EVERY == 1:
            self._kept.append(np.divide(seen.image, self._size, dtype=np.float32))
        moved = self._observer.moved
        seen = steady_pose(seen, moved, self._size)
        observed = steady_values(observed, moved, self._size) | camera_values(moved)
        observed.pop("camera_reference", None)
        observed["leg_jump"] = self._leg_jump(seen, at)
        sound = self._repair.update(seen, at)
        pose = Pose(
            self._image.update(sound.image, at, unit=self._size[1]),
            self._world.update(sound.world, at),
            sound.visibility,
        )
        columns = {name: np.array([value], np.float32) for name, value in observed.items()}
        sample = next(
            compute_measures(PoseTrack.from_poses([at], [pose], self._size), columns, self._calibration).samples()
        )
        return steady_pose(pose, moved, self._size, back=False), sample

    def _camera_moves(self, at: float) -> bool:
        """Whether the camera was elsewhere a moment ago."""
        self._cameras.append((at, self._observer.moved))
        while at - self._cameras[0][0] > _MOMENT:
            self._cameras.popleft()
        since = self._cameras[-1][1].after(self._cameras[0][1].inverse())
        return since.shift(max(self._size) / min(self._size)) > _MOVES

    def _few_pictures(self, at: float, dropped: int) -> bool:
        """Whether too few pictures a second were judged in the last moments; not said before there are some.

        Where the camera gave more of them, it takes as many as live coaching can be used with.
        """
        self._seen_at.append((at, dropped))
        while at - self._seen_at[0][0] > _COUNTED:
            self._seen_at.popleft()
        since, before = self._seen_at[0]
        least = USABLE if dropped > before else LEAST_RATE
        return at - since > _COUNTED / 2 and len(self._seen_at) - 1 < least * (at - since)

    def _leg_jump(self, seen: Pose, at: float) -> float:
        """Of the frame before, since it takes the one after; see `observer.leg_jumps`."""
        self._recent.append((at, Pose(seen.image, seen.world, seen.visibility)))
        if len(self._recent) < 3:
            return math.nan
        times, poses = zip(*self._recent, strict=True)
        return float(leg_jumps(PoseTrack.from_poses(times, poses, self._size))[1])

    def _empty(self, at: float) -> Sample:
        """The sample of a frame without anybody."""
        self._recent.clear()
        nobody = PoseTrack.from_poses([at], [None], self._size)
        return Sample(at, FrameValues(), Pose(nobody.image[0], nobody.world[0], nobody.visibility[0]), self._size)

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
        return max(fitting, key=lambda e: activity(e.activity).on_floor, default=self.exercise)

    def _choose(self, exercise: Exercise) -> None:
        if exercise is not self.exercise:
            self.exercise, self._given, self.events = exercise, 0, []

    def _new_events(self) -> list[Event]:
        assert self._recogniser is not None
        found = self._recogniser.events[self.exercise.activity]
        new, self._given = found[self._given :], len(found)
        return new
