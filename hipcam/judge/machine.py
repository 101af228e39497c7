"""The phase machine that every activity is: arming, following, looking, ending."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from hipcam.judge.activity import activity
from hipcam.judge.arming import Arming, exercising
from hipcam.judge.course import Course
from hipcam.judge.form import FormJudge
from hipcam.judge.leap import Leap
from hipcam.judge.records import Event, Fault, Now
from hipcam.judge.shortfall import Shortfall
from hipcam.judge.sight import Sight
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hipcam.judge.detector import MovementDetector
    from hipcam.judge.form import Shown
    from hipcam.judge.settings import Settings
    from hipcam.judge.shortfall import Posture
    from hipcam.judge.sight import Unseen
    from hipcam.measure.measures import Sample
    from hipcam.pose.calibration import Calibration
    from hipcam.words.reason import Reason


#: How often a movement under way is looked at for faults, seconds.
LOOK_EVERY = 0.1


class Exercise(ABC):
    """A phase machine: takes one sample at a time and gives out what has just been completed.

    A subclass says what its start posture and its posture look like and follows the movement while armed. Only
    `update` and `finish` change anything; all else may be asked as often as one likes.

    Parameters
    ----------
    settings : Settings
        Of all.
    calibration : Calibration
        Of the pose network that sees the person.

    Attributes
    ----------
    armed : bool
        Whether a set is under way.
    sets : int
        How many there were.
    coached : bool
        Whether somebody is coached meanwhile: then a movement under way is looked at for faults, see `now`.
    course : Course
        The angle that was judged.
    sight : Sight
        When somebody was lost from sight within a set.
    shortfall : Shortfall
        What was missing, in case that nothing is found.
    """

    activity: ClassVar[str]
    #: Finds the movements.
    _detector: MovementDetector
    #: What a body shows of each reading of its form, see `FormJudge`.
    shown: ClassVar[Shown] = MappingProxyType({})

    def __init__(self, settings: Settings, calibration: Calibration) -> None:
        self.arming = settings.arming
        self._settings = settings
        self.calibration = calibration
        self.judge = FormJudge(settings.form, calibration, self.activity, self.shown)
        self.course = Course()
        self.sight = Sight(settings.signals.gap_limit, settings.arming.lost_time)
        self.coached = False
        self.armed = False
        self.shortfall = Shortfall(self.activity, settings.arming.arming_time)
        self.sets = 0
        self._waiting = Arming(settings.arming)
        self._good_at = 0.0
        self._seen_at = 0.0
        self._leap = Leap()
        self._sample: Sample | None = None
        self._size: tuple[int, int] | None = None
        self._looked_at = 0.0
        self._suspected: tuple[str, ...] = ()
        self._faults: tuple[Fault, ...] = ()

    @abstractmethod
    def in_start_posture(self, sample: Sample) -> bool:
        """Whether this frame shows the start posture."""

    @abstractmethod
    def in_posture(self, sample: Sample) -> bool:
        """Whether this frame may belong to a set that has begun."""

    @abstractmethod
    def posture_signal(self, sample: Sample) -> tuple[float, ...]:
        """Angles that must be still while the start posture is held."""

    @abstractmethod
    def begin(self, sample: Sample) -> None:
        """Start a set; called with the first frame of the start posture."""

    @abstractmethod
    def follow(self, sample: Sample) -> list[Event]:
        """Follow the movement through one frame."""

    @abstractmethod
    def leave(self, *, over: bool) -> list[Event]:
        """End the set, because somebody left it or because the recording is over.

        What is unfinished and can stand by itself is given out.
        """

    @abstractmethod
    def look(self) -> Iterable[Fault]:
        """See what is wrong in the last moments of the movement under way.

        Judged by the rules and limits of the complete movement; what only that can show is left out.
        """

    @abstractmethod
    def signal(self, sample: Sample) -> float:
        """The angle that is judged, as far as the latest frame shows it; NaN if only a whole movement does."""

    @abstractmethod
    def stand(self, sample: Sample) -> Now:
        """Say where the movement stands in the latest frame; the faults are added to it."""

    def now(self) -> Now | None:
        """Where the movement stands, and what is wrong at this moment; None while nothing is watched.

        Faults are found for somebody who is `coached`. One stands as long as two looks in a row find it, each at the
        last quarter of a second.
        """
        if not self.armed or self._sample is None:
            return None
        return replace(self.stand(self._sample), faults=self._faults)

    def turned_away(self, sample: Sample) -> bool:
        """Whether this frame shows about the posture, but not from where it can be judged."""
        return activity(self.activity).turned(sample.values, self.calibration) is not None

    def legs_hidden(self, sample: Sample) -> bool:
        """Whether this frame shows neither leg, so that where they are is guessed."""
        seen = max(sample.values["left_leg_seen"], sample.values["right_leg_seen"])
        return seen < self.judge.settings.least_seen

    def words(self, what: str) -> str:
        """One of the activity's sentences, see `activity.WORDS`."""
        return say(f"activity.{self.activity}.{what}")

    @property
    def arming_progress(self) -> float | None:
        """Share 0–1 of the arming time for which the start posture has been held; None out of it."""
        return 1.0 if self.armed else self._waiting.progress

    @property
    def restless(self) -> bool:
        """Whether a set could begin if only somebody in the start posture kept still."""
        return not self.armed and self._waiting.restless

    def update(self, sample: Sample) -> list[Event]:
        """Take one frame and give out what it completed, in order."""
        # Nobody knows what somebody did while they, or all pictures, were away: a movement under way does not count.
        # Nor where they were, in pictures of another shape.
        lost = sample.time - self._seen_at > self.arming.lost_time or self._size not in (None, sample.size)
        self._size = sample.size
        self._leap.add(sample)
        unseen = self._unseen(sample)
        if unseen:
            self.sight.miss(sample.time, unseen, self._moving, cut=lost or unseen == "covered")
        events = self._numbered(self._end_set() if lost else [])
        if unseen == "covered":
            # The movement under way was seen wrong, and perhaps the rest before it.
            self._detector.cut()
        if unseen in (None, "legs"):
            events += self._numbered(self._update(sample))
        if unseen is None:
            self.sight.see(sample.time, in_set=self.armed, in_posture=self._sample is sample)
        self.shortfall.add(sample.time, unseen, self._posture, turned=self.turned_away(sample))
        if self.coached and self.armed:
            self._look()
        return events

    def finish(self) -> list[Event]:
        """End the set at the end of the recording."""
        self.sight.finish()
        return self._numbered(self._end_set(over=True))

    def _numbered(self, events: list[Event]) -> list[Event]:
        return [replace(event, set=self.sets) for event in events]

    def _look(self) -> None:
        """Look for what is wrong, if the last look is long enough ago."""
        if self._sample is None or 0 <= self._sample.time - self._looked_at < LOOK_EVERY - 1e-3:
            return
        found = sorted(self.look(), key=lambda fault: -fault.confidence)
        self._faults = tuple(fault for fault in found if fault.name in self._suspected)
        self._suspected = tuple(fault.name for fault in found)
        self._looked_at = self._sample.time

    def _moving(self) -> bool:
        """Whether a movement is under way, as the latest frame in the posture shows it."""
        return self.armed and self._sample is not None and self.stand(self._sample).phase != "rest"

    def _unseen(self, sample: Sample) -> Unseen | None:
        """Why somebody is not seen in this frame, or is seen in part; None if they are seen."""
        if not np.isfinite(sample.values["trunk_up"]):
            return "nobody"
        if sample.values["body_size"] < self.arming.least_size:
            return "small"
        if self.armed and self._leap.now:
            return "covered"
        return "legs" if self.legs_hidden(sample) else None

    @property
    def _posture(self) -> Posture:
        """What the latest frame shows of the posture."""
        if self.armed:
            return "watched"
        return "other" if self._waiting.progress is None else "start"

    def _followed(self, sample: Sample) -> list[Event]:
        events = self.follow(sample)
        self.course.add(sample.time, self.signal(sample))
        return events

    def _update(self, sample: Sample) -> list[Event]:
        self._seen_at = sample.time
        if not self.armed:
            return self._arm(sample)
        if self.in_posture(sample):
            self._good_at = sample.time
            self._sample = sample
            return self._followed(sample)
        return self._end_set() if sample.time - self._good_at > self.arming.leave_time else []

    def _end_set(self, *, over: bool = False) -> list[Event]:
        events = self.leave(over=over) if self.armed else []
        self.armed = False
        self._waiting.forget()
        self._sample, self._suspected, self._faults = None, (), ()
        return events

    def why_nothing(self) -> Reason:
        """Why this exercise found nothing so far, and what to do about it."""
        return self.shortfall.reason(self.sight.losses)

    def missed(self, events: Iterable[Event]) -> dict[str, Reason]:
        """What was tried and not measured, each with its reason, beside what these events say of it."""
        return {}

    def _arm(self, sample: Sample) -> list[Event]:
        signal = self.posture_signal(sample) if self.in_start_posture(sample) else None
        self._waiting.add(sample, signal, in_posture=self.in_posture(sample))
        seen = self._waiting.held() or self._exercised(self._waiting.before())
        if not seen:
            return []
        self.armed = True
        self.sets += 1
        self._good_at = sample.time
        self._sample = sample
        self.begin(seen[0])
        return [event for waited in seen for event in self._followed(waited)]

    def _exercised(self, seen: list[Sample]) -> list[Sample]:
        """What was seen before, if that was the exercise: a machine of its own follows it."""
        if not seen:
            return []
        trial = type(self)(self._settings, self.calibration)
        trial.armed = True
        trial.begin(seen[0])
        return seen if exercising([event for sample in seen for event in trial._followed(sample)]) else []
