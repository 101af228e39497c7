"""Which activity somebody does, from posture, legs and movement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hipcam.core.landmarks import PoseTrack
from hipcam.judge.activity import AUTO, activity, keys
from hipcam.judge.machine import Exercise
from hipcam.judge.records import Event, Partial
from hipcam.judge.shortfall import somebody
from hipcam.measure.measures import compute_measures
from hipcam.words import say
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hipcam.core.landmarks import Pose
    from hipcam.judge.course import Course
    from hipcam.judge.settings import Settings
    from hipcam.judge.sight import Loss
    from hipcam.measure.measures import Sample
    from hipcam.pose.calibration import Calibration


#: Reasons of somebody who nearly took up a start posture.
_NEARLY = ("stillness_needed", "view_needed")
#: How much more than time standing time in a floor posture says about what somebody was about to do.
_FLOOR_WEIGHT = 3.0


def make_exercise(key: str, settings: Settings, calibration: Calibration) -> Exercise:
    """Make the phase machine of one activity.

    Raises
    ------
    KeyError
        If there is no such activity.
    """
    return activity(key).machine(settings, calibration)


class StartPostures:
    """By what `pose.Follower` chooses whom to follow.

    Parameters
    ----------
    wanted : str
        One activity, or `auto` for all.
    settings : Settings
        Of the exercises.
    calibration : Calibration
        Of the pose network.
    """

    def __init__(self, wanted: str, settings: Settings, calibration: Calibration) -> None:
        self._open = wanted == AUTO
        self._calibration = calibration
        self._exercises = [make_exercise(key, settings, calibration) for key in (keys() if self._open else [wanted])]

    def rank(self, pose: Pose, size: tuple[int, int]) -> int:
        """How well a pose fits.

        A start posture on the floor is 2: nobody takes it up by chance. Standing is 1 while the activity is open,
        since a bystander stands as well, and 2 when it is the standing test that was asked for.
        """
        begun = [activity(exercise.activity).on_floor for exercise in self._begun_by(pose, size)]
        return max((2 if on_floor or not self._open else 1 for on_floor in begun), default=0)

    def needs_outline(self, pose: Pose, size: tuple[int, int]) -> bool:
        """Whether an exercise that starts like this is judged by the body's outline."""
        return any(activity(exercise.activity).needs_outline for exercise in self._begun_by(pose, size))

    def _begun_by(self, pose: Pose, size: tuple[int, int]) -> list[Exercise]:
        sample = next(compute_measures(PoseTrack.from_poses([0.0], [pose], size), None, self._calibration).samples())
        return [exercise for exercise in self._exercises if exercise.in_start_posture(sample)]


@dataclass(frozen=True, slots=True)
class Recognition:
    """Which activity was found.

    Attributes
    ----------
    activity : str or None
        None if no activity was found, or if it is not sure which.
    confidence : float
        Share of the evidence that speaks for the best candidate, 0–1.
    candidates : tuple of str
        Activities with any evidence, best first; more than one without `activity` means "not sure".
    reason : Reason or None
        Why there is no activity.
    events : dict of str to list of Event
        What each activity's phase machine found.
    courses : dict of str to Course
        The angle that each of them judged.
    lost : dict of str to list of Loss
        When somebody was out of sight within what each of them followed.
    missed : dict of str to dict of str to Reason
        What was tried in each of them and not measured.
    """

    activity: str | None
    confidence: float
    candidates: tuple[str, ...]
    reason: Reason | None
    events: dict[str, list[Event]]
    courses: dict[str, Course] = field(default_factory=dict)
    lost: dict[str, list[Loss]] = field(default_factory=dict)
    missed: dict[str, dict[str, Reason]] = field(default_factory=dict)


class Recogniser:
    """Runs the phase machines of all activities side by side and sees to which the movements belong.

    Each completed repetition, hold and attempt speaks for its activity with its duration. Movements too small to
    count speak only when there are at least two, at half their duration: a single one may be somebody settling down.

    Attributes
    ----------
    exercises : list of Exercise
        One of each activity.
    events : dict of str to list of Event
        What each of them found so far.
    """

    def __init__(self, settings: Settings, calibration: Calibration) -> None:
        self.exercises = [make_exercise(key, settings, calibration) for key in keys()]
        self.events: dict[str, list[Event]] = {exercise.activity: [] for exercise in self.exercises}
        self._numbers = calibration.recognise

    def update(self, sample: Sample) -> None:
        """Take one frame."""
        for exercise in self.exercises:
            self.events[exercise.activity] += exercise.update(sample)

    def finish(self) -> None:
        """End the set at the end of the recording."""
        for exercise in self.exercises:
            self.events[exercise.activity] += exercise.finish()

    def decide(self) -> Recognition:
        """Say which activity it was so far."""
        evidence = {name: self._evidence(found) for name, found in self.events.items()}
        candidates = tuple(sorted((n for n, e in evidence.items() if e > 0), key=lambda n: -evidence[n]))
        confidence = evidence[candidates[0]] / sum(evidence.values()) if candidates else 0.0
        found, reason = None, None
        if not candidates:
            reason = _why_nothing(self.exercises)
        elif confidence < self._numbers.least_confidence:
            reason = Reason("not_sure", {"activities": say("word.or").join(candidates)})
        else:
            found = candidates[0]
        courses = {exercise.activity: exercise.course for exercise in self.exercises}
        lost = {exercise.activity: exercise.sight.losses for exercise in self.exercises}
        missed = {exercise.activity: exercise.missed(self.events[exercise.activity]) for exercise in self.exercises}
        return Recognition(found, confidence, candidates, reason, self.events, courses, lost, missed)

    def _evidence(self, events: list[Event]) -> float:
        known = self._numbers
        counted = sum(e.end - e.start for e in events if not isinstance(e, Partial))
        small = [
            e
            for e in events
            if isinstance(e, Partial) and e.share >= known.partial_share and e.end - e.start >= known.least_partial_time
        ]
        if len(small) < known.least_partials:
            return counted
        return counted + known.partial_weight * sum(e.end - e.start for e in small)


def recognise(samples: Iterable[Sample], settings: Settings, calibration: Calibration) -> Recognition:
    """See which activity a whole recording shows; see `Recogniser`."""
    recogniser = Recogniser(settings, calibration)
    for sample in samples:
        recogniser.update(sample)
    recogniser.finish()
    return recogniser.decide()


def _why_nothing(exercises: list[Exercise]) -> Reason:
    first = exercises[0].why_nothing()
    if not somebody(first):
        return first
    # From the feet somebody on the back is taken for somebody who sits or stands.
    turned = [e.why_nothing() for e in exercises if e.shortfall.turned and activity(e.activity).on_floor]
    if turned:
        return turned[0]
    armed = [e for e in exercises if e.shortfall.ever_armed]
    if armed:
        return max(armed, key=_watched).why_nothing()
    # Nobody takes up a floor posture by chance; but everybody stands somehow.
    near = {e.activity: e.why_nothing() for e in exercises if e.why_nothing().code in _NEARLY}
    floor = [reason for key, reason in near.items() if activity(key).on_floor]
    return floor[0] if floor else Reason.joined([Reason("no_start_posture"), *near.values()]) or first


def _watched(exercise: Exercise) -> float:
    """For how long somebody was in an exercise's posture: one on the floor says more than standing does."""
    return exercise.shortfall.watched * (_FLOOR_WEIGHT if activity(exercise.activity).on_floor else 1.0)
