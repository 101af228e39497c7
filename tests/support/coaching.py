"""Live coaching without a camera: frames, movements and a coach to give them to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import skeleton
from skeleton import Camera

from hipcam.core.landmarks import Landmark, Pose, PoseTrack
from hipcam.judge.machine import Exercise
from hipcam.judge.recognise import make_exercise
from hipcam.judge.records import Check, Event, Fault, Rep, Tempo
from hipcam.judge.settings import ArmingSettings, Settings
from hipcam.live.coach import Coach
from hipcam.live.scene import Scene
from hipcam.measure.measures import Sample, compute_measures
from hipcam.measure.table import FrameValues
from hipcam.pose.calibration import default_calibration
from hipcam.track.smooth import smooth_track
from hipcam.words.reason import Reason

SETTINGS = Settings(arming=ArmingSettings(arming_time=1.0, still_band=5.0))


LIMITS = default_calibration().framing


def coached(activity: str) -> Exercise:
    """The phase machine of an activity as live coaching has it."""
    exercise = make_exercise(activity, SETTINGS, default_calibration())
    exercise.coached = True
    return exercise


TEMPO = Tempo(1.0, 0.5, 1.0)


CAMERAS = {
    "er-test": Camera(0, 3.4, 1.0, (0, 0, 0.85)),
    "bridge": Camera(0, 3.0, 0.7, (0, 0, 0.3)),
    "ninety-ninety": Camera(0, 2.8, 0.9, (0, 0, 0.4)),
    "side-lying": Camera(0, 2.8, 0.7, (0, 0, 0.25)),
}


def frame_of(
    sample: Sample | None,
    exercise: Exercise,
    events: list[Event] | None = None,
    *,
    time: float = 0.0,
    people: int = 1,
    brightness: float = 120.0,
    few_pictures: bool = False,
) -> Any:
    """A stand-in for a `LiveFrame`."""
    found = sample is not None and np.isfinite(sample.values["trunk_up"])
    return SimpleNamespace(
        image=None,
        time=sample.time if sample else time,
        pose=sample.pose if sample and found else None,
        sample=sample if found else None,
        events=events or [],
        now=exercise.now(),
        exercise=exercise,
        people=people,
        brightness=brightness,
        captured=0.0,
        dropped=0,
        camera_moves=False,
        few_pictures=few_pictures,
    )


@dataclass
class Moment:
    """One frame's time, scene, sayings and events."""

    time: float
    scene: Scene
    said: list[str]
    events: list[Event]
    cues: list[Any]


def run(
    track: PoseTrack,
    activity: str,
    coach: Coach,
    observed: dict[str, Any] | None = None,
    keys: Mapping[float, str] | None = None,
) -> list[Moment]:
    """Feed a track to an exercise and a coach as live coaching does; keys are pressed at their seconds."""
    pressing = sorted((keys or {}).items())
    exercise = coached(activity)
    smooth = smooth_track(track, gap_limit=0.3, cutoff=4.0)
    moments = []
    for sample in compute_measures(smooth, observed).samples():
        while pressing and sample.time >= pressing[0][0]:
            coach.key(pressing.pop(0)[1])
        events = exercise.update(sample)
        scene = coach.update(frame_of(sample, exercise, events))
        if coach.ending:
            coach.add(exercise.finish())
        said = coach.sayings()
        cues = [saying.cue for saying in said if saying.cue is not None]
        moments.append(Moment(sample.time, scene, [saying.text for saying in said], events, cues))
    coach.add(exercise.finish())
    return moments


def said(moments: Iterable[Moment]) -> list[str]:
    return [text for moment in moments for text in moment.said]


def cues(moments: Iterable[Moment]) -> list[str]:
    return [cue for moment in moments for cue in moment.cues]


def sayings(coach: Coach) -> list[str]:
    """What was said since the last call, without what it is for."""
    return [saying.text for saying in coach.sayings()]


def coach_for(activity: str, *, reps: int = 12, sets: int = 3, side: str = "both") -> Coach:
    return Coach(activity, LIMITS, reps=reps, sets=sets, side=side)


def rep(
    end: float,
    *,
    side: Any = "both",
    fault: str | None = None,
    checked: tuple[str, ...] = ("heel_lift",),
    advice: tuple[Reason, ...] = (),
) -> Rep:
    faults = (Fault(fault, side, end - 1, end, 20.0, "deg", 10.0, 0.9),) if fault else ()
    checks = {
        name: Check("fault" if name == fault else "pass", 1.0, "deg", 10.0, None)
        for name in {*checked, *([fault] if fault else [])}
    }
    return Rep(
        side,
        end - 2.5,
        end - 1.2,
        end,
        40.0,
        TEMPO,
        "fault" if fault else "pass",
        None,
        None,
        checks,
        faults,
        advice=advice,
    )


class Armed:
    """An exercise that watches already: frames of one lying sample, with events of the test's own."""

    def __init__(self, coach: Coach, activity: str = "bridge") -> None:
        self.coach = coach
        self.exercise = coached(activity)
        motion = {
            "bridge": skeleton.bridge([]),
            "er-test": skeleton.er_test([]),
            "ninety-ninety": skeleton.ninety_ninety([], front="left"),
            "side-lying": skeleton.side_lying([], upper="right"),
        }[activity]
        camera = CAMERAS[activity]
        self.sample = next(compute_measures(skeleton.film(motion.until(0.2), camera)).samples())
        self.time = 0.0
        for i in range(12):
            self.exercise.update(self.sample._replace(time=0.1 * i - 1.2))
        assert self.exercise.armed

    def step(self, *events: Event, seconds: float = 0.1, pose: Pose | None = None) -> Scene:
        """One frame, so many seconds later."""
        for _ in range(int(seconds)):  # the exercise would take a longer gap for a lost camera
            self.exercise.update(self.sample._replace(time=self.time + seconds - int(seconds)))
            self.time += 1
        self.time += seconds - int(seconds)
        sample = self.sample._replace(time=self.time)
        self.exercise.update(sample)
        frame = frame_of(sample, self.exercise, list(events))
        frame.pose = pose or frame.pose
        scene = self.coach.update(frame)
        if not self.coach.ending:
            return scene
        self.coach.add(self.exercise.finish())
        return self.step(pose=pose)


def with_arms(pose: Pose, **wrists: tuple[float, float]) -> Pose:
    """A pose with wrists moved, in trunk lengths from the own shoulder to the person's left and up; elbows between."""
    image = pose.image.copy()
    trunk = float(np.linalg.norm(pose.torso[0] - pose.torso[1]))
    for side, (across, up) in wrists.items():
        shoulder = image[Landmark[f"{side.upper()}_SHOULDER"]]
        wrist = shoulder + np.float32(trunk) * np.array([across, -up], np.float32)
        image[Landmark[f"{side.upper()}_WRIST"]] = wrist
        image[Landmark[f"{side.upper()}_ELBOW"]] = 0.5 * (shoulder + wrist) - np.array(
            [0.2 * trunk * np.sign(across), 0], np.float32
        )
    return replace(pose, image=image)


def with_crossed_arms(pose: Pose) -> Pose:
    """A pose with the forearms crossed above the head, as somebody makes it who faces the camera."""
    image = pose.image.copy()
    trunk = float(np.linalg.norm(pose.torso[0] - pose.torso[1]))
    middle = (image[Landmark.LEFT_SHOULDER] + image[Landmark.RIGHT_SHOULDER]) / 2
    for side, out in (("LEFT", 1), ("RIGHT", -1)):
        image[Landmark[f"{side}_ELBOW"]] = middle + np.float32(trunk) * np.array([0.3 * out, -0.7], np.float32)
        image[Landmark[f"{side}_WRIST"]] = middle + np.float32(trunk) * np.array([-0.3 * out, -1.1], np.float32)
    return replace(pose, image=image)


def in_stage(stage: str) -> Armed:
    """A coach that has come to one of its stages, with three sets of three bridges or the standing test."""
    here = Armed(
        coach_for("er-test" if stage == "test" else "bridge", reps=3, sets=3),
        "er-test" if stage == "test" else "bridge",
    )
    if stage == "framing":
        here.exercise = coached("bridge")
        here.sample = here.sample._replace(values=FrameValues({**here.sample.values, "chest_up": 0.0}))
    scene = here.step(*(rep(i) for i in range(1, 4)) if stage == "rest" else (rep(1),) if stage == "paused" else ())
    if stage in ("paused", "summary"):
        here.coach.key(" " if stage == "paused" else "q")
        scene = here.step()
    assert scene.stage == stage
    here.coach.sayings()
    return here
