"""A fifth activity in one file, as somebody else would bring it: squats, counted by the bend of the knees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from hipcam import words
from hipcam.core.setting import setting
from hipcam.core.types import SIDES
from hipcam.judge.activity import Activity
from hipcam.judge.detector import MovementDetector
from hipcam.judge.form import Finding
from hipcam.judge.frames import Frames
from hipcam.judge.machine import Exercise
from hipcam.judge.records import Event, Fault, Now, Partial, Scale
from hipcam.judge.settings import Settings
from hipcam.measure.measures import Sample
from hipcam.pose.calibration import Calibration
from hipcam.pose.error_model import ErrorModel
from hipcam.words.reason import Reason


@dataclass(frozen=True)
class SquatSettings:
    """What makes a squat, and a good one."""

    least_bend: float = setting(40.0, "deg", "bend of the knees that counts", high=150)
    partial_bend: float = setting(15.0, "deg", "bend of the knees from which a movement is listed", high=150)
    deep: float = setting(80.0, "deg", "bend of the knees that is deep enough", high=170)
    quick: float = setting(0.6, "s", "way down below which it is called dropped", high=5)


class Squat(Exercise):
    """Counts squats."""

    activity: ClassVar[str] = "squat"

    def __init__(self, settings: Settings, calibration: Calibration) -> None:
        super().__init__(settings, calibration)
        self.settings: SquatSettings = settings.squat
        self._detector = MovementDetector(settings.movement, calibration.movement, self.settings.partial_bend)

    def in_start_posture(self, sample: Sample) -> bool:
        """Standing with straight knees."""
        return self.in_posture(sample) and _bend(sample.values) < 30

    def in_posture(self, sample: Sample) -> bool:
        """Upright, facing the camera."""
        return sample.values["trunk_up"] > 0.5 and sample.values["chest_front"] > 0.4

    def posture_signal(self, sample: Sample) -> tuple[float, ...]:
        """The knees."""
        return (_bend(sample.values),)

    def begin(self, sample: Sample) -> None:
        """Nothing to remember."""

    def follow(self, sample: Sample) -> list[Event]:
        """Follow the knees."""
        movement = self._detector.update(sample, (_bend(sample.values),))
        if movement is None or movement.range < self.settings.partial_bend:
            return []
        self.course.record(movement, movement.excursion, "both", self._scale())
        if movement.range < self.settings.least_bend:
            share = movement.range / self.settings.least_bend
            return [Partial("both", movement.start, movement.peak, movement.end, movement.range, share)]
        form = self.judge.conclude([self._depth(Frames(movement, self.judge))])
        dropped = movement.tempo.out < self.settings.quick
        return [form.rep(movement, "both", advice=(Reason("squat_dropped"),) if dropped else ())]

    def leave(self, *, over: bool) -> list[Event]:
        """An unfinished squat does not count."""
        self._detector.cut()
        return []

    def look(self) -> Iterable[Fault]:
        """Only while it is held: before that it is on its way."""
        latest = self._detector.latest(self.judge.settings.persistence)
        if latest is None or self._detector.phase != "hold" or latest.range < self.settings.least_bend:
            return ()
        return self.judge.faults([self._depth(Frames(latest, self.judge))])

    def signal(self, sample: Sample) -> float:
        """The bend since rest."""
        return self._detector.excursion

    def stand(self, sample: Sample) -> Now:
        """The bend since rest."""
        return Now(self._detector.phase, "both", self.signal(sample), self._scale())

    def _scale(self) -> Scale:
        return Scale(self.words("gauge"), 0.0, 120.0, (self.settings.deep, 120.0))

    def _depth(self, frames: Frames) -> Finding:
        bend = np.mean([frames[f"{side}_knee_bend"] for side in SIDES], axis=0)
        deepest, limit = frames.at_top(bend), self.settings.deep
        sure = ErrorModel(spread=5.0).past(-deepest, -limit)
        return Finding("shallow_squat", deepest, "deg", limit, sure, frames.top_span(bend), "both")


def _bend(values: Mapping[str, float]) -> float:
    return float(np.mean([values[f"{side}_knee_bend"] for side in SIDES]))


SQUAT = Activity(
    key="squat",
    role="exercise",
    settings=SquatSettings,
    machine=Squat,
    faults={"shallow_squat": ("knee",)},
    on_floor=False,
    sides_together=True,
    rising=(("partial_bend", "least_bend"), ("least_bend", "deep")),
)

WORDS: dict[str, words.Sentence] = {
    "fault.shallow_squat": "Go a little deeper.",
    "fault_name.shallow_squat": "shallow squat",
    "reason.squat_dropped": "dropped: take more time on the way down",
    "activity.squat.title": "Squats on two legs",
    "activity.squat.camera": "in front of you at hip height",
    "activity.squat.posture": "Stand with your feet as wide as your hips.",
    "activity.squat.movement": "Bend hips and knees and come back.",
    "activity.squat.dose": "2-3 sets of 10-12",
    "activity.squat.name": "Squats",
    "activity.squat.take_up": "Stand up straight, facing me",
    "activity.squat.be_still": "Stand still for a second, then begin",
    "activity.squat.go": "Go. Bend your knees.",
    "activity.squat.out": "Down",
    "activity.squat.hold": "Hold",
    "activity.squat.back": "Up",
    "activity.squat.gauge": "bend",
    "activity.squat.too_small": "Not counted: go deeper",
    "activity.squat.plan": "Squats",
    "activity.squat.posture_needed": "nobody stood facing the camera",
    "activity.squat.movement_needed": "somebody stood facing the camera, but the knees did not bend far enough",
    "activity.squat.axis": "How far the knees bend (degrees)",
    "activity.squat.zone": "deep enough",
    "activity.squat.trust": "Only the knees are looked at.",
}
