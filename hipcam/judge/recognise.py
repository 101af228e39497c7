"""Which activity somebody does, from posture, legs and movement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.core.landmarks import PoseTrack
from hipcam.judge.activities.bridge import Bridge
from hipcam.judge.activities.er_test import ErTest
from hipcam.judge.activities.ninety_ninety import NinetyNinety
from hipcam.judge.activities.side_lying import SideLying
from hipcam.judge.machine import Exercise
from hipcam.judge.records import Event, Partial
from hipcam.measure.measures import compute_measures
from hipcam.words import say
from hipcam.words.guide import ACTIVITIES
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hipcam.core.landmarks import Pose
    from hipcam.judge.settings import Settings
    from hipcam.measure.measures import Sample

AUTO = "auto"


def make_exercise(activity: str, settings: Settings) -> Exercise:
    """Make the phase machine of one activity.

    Raises
    ------
    KeyError
        If there is no such activity.
    """
    arming, movement = settings.arming, settings.movement
    makers: dict[str, Callable[[], Exercise]] = {
        "er-test": lambda: ErTest(settings.er_test, arming, movement),
        "bridge": lambda: Bridge(settings.bridge, arming, movement),
        "ninety-ninety": lambda: NinetyNinety(settings.ninety_ninety, arming, movement),
        "side-lying": lambda: SideLying(settings.side_lying, arming, movement),
    }
    return makers[activity]()


class StartPostures:
    """By what `pose.Follower` chooses whom to follow.

    Parameters
    ----------
    activity : str
        One activity, or `auto` for all.
    settings : Settings
        Of the exercises.
    """

    def __init__(self, activity: str, settings: Settings) -> None:
        self._exercises = [make_exercise(name, settings) for name in ([activity] if activity != AUTO else ACTIVITIES)]
        self._open = activity == AUTO

    def rank(self, pose: Pose, size: tuple[int, int]) -> int:
        """How well a pose fits.

        A start posture on the floor is 2: nobody takes it up by chance. Standing is 1 while the activity is open,
        since a bystander stands as well, and 2 when it is the standing test that was asked for.
        """
        return max(
            (1 if exercise.activity == "er-test" and self._open else 2 for exercise in self._begun_by(pose, size)),
            default=0,
        )

    def needs_outline(self, pose: Pose, size: tuple[int, int]) -> bool:
        """Whether an exercise that starts like this is judged by the body's outline."""
        return any(exercise.judged_by_outline for exercise in self._begun_by(pose, size))

    def _begun_by(self, pose: Pose, size: tuple[int, int]) -> list[Exercise]:
        sample = next(compute_measures(PoseTrack.from_poses([0.0], [pose], size)).samples())
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
    """

    activity: str | None
    confidence: float
    candidates: tuple[str, ...]
    reason: Reason | None
    events: dict[str, list[Event]]


#: Below this share of the evidence the best candidate is "not sure".
LEAST_CONFIDENCE = 0.6


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

    def __init__(self, settings: Settings) -> None:
        self.exercises = [make_exercise(name, settings) for name in ACTIVITIES]
        self.events: dict[str, list[Event]] = {name: [] for name in ACTIVITIES}

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
        evidence = {name: _evidence(found) for name, found in self.events.items()}
        total = sum(evidence.values())
        candidates = tuple(sorted((n for n, e in evidence.items() if e > 0), key=lambda n: -evidence[n]))
        if not candidates:
            return Recognition(None, 0.0, (), _why_nothing(self.exercises), self.events)
        confidence = evidence[candidates[0]] / total
        if confidence < LEAST_CONFIDENCE:
            return Recognition(
                None,
                confidence,
                candidates,
                Reason("not_sure", {"activities": say("word.or").join(candidates)}),
                self.events,
            )
        return Recognition(candidates[0], confidence, candidates, None, self.events)


def recognise(samples: Iterable[Sample], settings: Settings) -> Recognition:
    """See which activity a whole recording shows; see `Recogniser`."""
    recogniser = Recogniser(settings)
    for sample in samples:
        recogniser.update(sample)
    recogniser.finish()
    return recogniser.decide()


def _evidence(events: list[Event]) -> float:
    counted = sum(e.end - e.start for e in events if not isinstance(e, Partial))
    small = [e for e in events if isinstance(e, Partial) and e.share >= 0.3]
    return counted + (0.5 * sum(e.end - e.start for e in small) if len(small) >= 2 else 0.0)


def _why_nothing(exercises: list[Exercise]) -> Reason:
    if not any(e.ever_seen for e in exercises):
        return exercises[0].why_nothing()
    # A floor posture says more about what somebody was about to do than standing does.
    armed = sorted((e for e in exercises if e.ever_armed), key=lambda e: e.activity == "er-test")
    if armed:
        return armed[0].why_nothing()
    return Reason("no_start_posture")
