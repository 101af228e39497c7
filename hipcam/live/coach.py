"""Coaching somebody live: from what the phase machine found to what is shown and said, frame by frame.

Nothing is judged here: counts, faults and scores come from the exercises' events, and what a movement under way shows
from their `now`.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from hipcam.judge.activity import AUTO, activity
from hipcam.judge.records import Event
from hipcam.judge.shortfall import few_pictures, passed_over
from hipcam.judge.sight import told
from hipcam.live.framing import FEW_PICTURES, SteadyFraming, cut_off, judge_framing
from hipcam.live.gestures import Signs
from hipcam.live.sayings import INSTRUCTION, NEWS, SETUP, SUMMARY, TURN, Saying, Sayings
from hipcam.live.scene import Notice, Scene
from hipcam.live.sets import SetGuide
from hipcam.live.standing_test import TestGuide
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.judge.activity import Activity
    from hipcam.judge.machine import Exercise
    from hipcam.live.frame import LiveFrame
    from hipcam.live.framing import Framing
    from hipcam.pose.calibration import FramingCalibration


#: How often the same advice about the picture is spoken at most, and how long the summary is shown, seconds.
REPEAT_FRAMING, SUMMARY_TIME = 6.0, 12.0
#: How long the picture must be spoilt while an exercise is under way before that is told, seconds.
SPOILT_FOR = 1.0


class Coach:
    """Takes every processed frame, in order, and gives what to show and say.

    Parameters
    ----------
    asked : str
        The key of an activity, or `auto`: that of the frames' exercise.
    limits : FramingCalibration
        Of the pose network.
    reps, sets : int
        Asked for; the standing test has two attempts per side.
    side : str
        `left`, `right` or `both`.
    more : bool
        Whether it is a step of something longer that goes on after it.

    Attributes
    ----------
    finished : bool
        Whether the summary has been shown and all is over.
    stopped : bool
        Whether the person ended it before all that was asked for was done.
    """

    def __init__(
        self, asked: str, limits: FramingCalibration, *, reps: int, sets: int, side: str, more: bool = False
    ) -> None:
        self._asked, self._limits, self._plan = asked, limits, (reps, sets, side)
        self._well_done = "live.step_done" if more else "live.well_done"
        self._sayings = Sayings()
        self._guide: SetGuide | TestGuide | None = None if asked == AUTO else self._lead(activity(asked))
        self._signs = Signs(limits)
        self._framing = SteadyFraming()
        self._said: dict[Framing, float] = {}
        self._problem_since: float | None = None
        self._ended = self.finished = self.stopped = False
        self._paused_at: float | None = None
        self._pause = (0.0, 0.0)
        self._ended_at: float | None = None
        self._time = 0.0
        self._pictures = self._dropped = 0
        self._told_few = False
        self._exercise: Exercise | None = None
        if self._guide is not None:
            for sentence in self._guide.activity.say_each("setup", self._guide.side):
                self._sayings.say(sentence, SETUP)

    def update(self, frame: LiveFrame) -> Scene:
        """Take one frame and give what to show."""
        self._time = frame.time
        self._exercise = frame.exercise
        self._count(frame)
        guide = self._guide_for(frame)
        now = frame.now
        # In the middle of a repetition a hand goes up for other reasons.
        moving = now is not None and now.phase != "rest" and guide.activity.role == "exercise"
        sign = self._signs.update(frame.pose, frame.time, pausing=not moving)
        if sign is not None:
            self.key("q" if sign == "end" else " ")
        if not (self._paused or self._ended):
            guide.update(frame.time, now)
            self._take(frame.events)
            self._ended = guide.done
        if self._ended:
            return self._last_scene(frame, guide)
        if self._paused:
            return Scene(stage="paused", headline=say("live.paused"), detail=say("live.go_on"), pose=frame.pose)
        return self._scene(frame, guide)

    def add(self, events: list[Event]) -> None:
        """Take what the exercise gave out at the end, and end."""
        if not (self._paused or self._ended):
            self._take(events)
        self._sayings.drop(SUMMARY.replaces)
        self._ended = True

    @property
    def told(self) -> bool:
        """Whether what it came to has been said; nothing is said after it."""
        return self._ended_at is not None

    @property
    def ending(self) -> bool:
        """Whether the person has ended it, and what is under way is to be concluded and added."""
        return self.stopped and not self._ended

    def sayings(self) -> list[Saying]:
        """What to speak since the last call."""
        return self._sayings.take()

    def result_events(self) -> list[Event]:
        """All movements that stand, in the order of their end."""
        return self._guide.events if self._guide is not None else []

    def summary(self) -> list[str]:
        """What it came to so far, in lines."""
        lines = self._guide.summary() if self._guide is not None else [say("live.nothing_done")]
        lost = told(map(asdict, self._exercise.sight.losses)) if self._exercise else []
        return [*lines, *lost, *self._slow(), say("live.no_diagnosis")]

    def _slow(self) -> list[str]:
        """How many pictures a second were judged, if that is worth a line."""
        rate = self._pictures / self._time if self._time > 0 else 0.0
        if passed_over(self._pictures, self._dropped, self._time):
            return [say("live.passed_over", rate=rate, given=rate + self._dropped / self._time)]
        few = self._told_few and few_pictures(self._pictures, self._time)
        return [say("live.few_judged", rate=rate)] if few else []

    def key(self, key: str) -> None:
        """Take a key: space pauses and goes on, s skips, r does the set again, q ends and then closes.

        Skipping and doing again end a pause; the summary knows only q.
        """
        if self._ended:
            self.finished |= key == "q"
        elif key == "q":
            self.stopped = True
        elif self._paused_at is not None and key in " sr":
            self._go_on(self._paused_at)
        elif key == " ":
            self._paused_at = self._time
            self._sayings.say(say("live.paused_said"), TURN)
        if self._ended or self.ending or self._guide is None:
            return
        if key == "s":
            self._guide.skip()
            self._ended = self._guide.done
        elif key == "r":
            self._guide.redo()

    def _count(self, frame: LiveFrame) -> None:
        """Count the pictures, and say once that they are too few."""
        self._pictures, self._dropped = self._pictures + 1, frame.dropped
        if frame.few_pictures and not (self._told_few or self._ended):
            self._told_few = True
            self._sayings.say(say(FEW_PICTURES), NEWS)

    @property
    def _paused(self) -> bool:
        return self._paused_at is not None

    def _go_on(self, paused_at: float) -> None:
        self._paused_at, self._pause = None, (paused_at, self._time)
        if self._guide is not None:
            self._guide.wait(self._time - paused_at)
        self._sayings.say(say("live.going_on"), TURN)

    def _take(self, events: list[Event]) -> None:
        """Hand on what was completed, but for what began in a pause."""
        for event in events:
            if self._guide is not None and not self._pause[0] < event.start < self._pause[1]:
                self._guide.take(event)

    def _lead(self, through: Activity) -> SetGuide | TestGuide:
        reps, sets, side = self._plan
        if through.role == "test":
            return TestGuide(through, side, self._sayings)
        return SetGuide(through, reps, sets, side, self._sayings)

    def _guide_for(self, frame: LiveFrame) -> SetGuide | TestGuide:
        """With `auto`, the activity is that of the frame's exercise, which comes with all it has found."""
        found = activity(frame.exercise.activity)
        if self._guide is None or (self._asked == AUTO and found is not self._guide.activity):
            self._guide = self._lead(found)
        return self._guide

    def _scene(self, frame: LiveFrame, guide: SetGuide | TestGuide) -> Scene:
        if guide.resting:
            return replace(guide.scene(), pose=frame.pose)
        if not frame.exercise.armed:
            self._problem_since = None
            return self._set_up(frame, guide)
        self._framing = SteadyFraming()
        if isinstance(guide, TestGuide):
            guide.lead()
        scene = guide.scene()
        notice = scene.notice or self._harm(frame)
        return replace(scene, pose=frame.pose, notice=notice)

    def _set_up(self, frame: LiveFrame, guide: SetGuide | TestGuide) -> Scene:
        framing = self._framing.update(judge_framing(frame, self._limits), frame.time)
        held = frame.exercise.arming_progress
        ok = framing.kind in ("right", "note")
        # That pictures are too few is said once, whenever it begins.
        due = frame.time - self._said.get(framing, float("-inf")) >= REPEAT_FRAMING
        if due and framing.key != FEW_PICTURES:
            self._said[framing] = frame.time
            self._sayings.say(framing.message, INSTRUCTION)
        return Scene(
            stage="framing",
            headline=say("live.headline", activity=guide.activity.say("name"), where=guide.headline),
            framing=framing.message,
            framing_ok=ok,
            countdown=held if ok else None,
            pose=frame.pose,
            reps=guide.counted or None,
            goal=guide.goal,
            activity=guide.activity.key,
            side=guide.side,
            time=frame.time,
        )

    def _harm(self, frame: LiveFrame) -> Notice | None:
        """What has spoilt the picture for a while, while an exercise is under way, or that pictures are too few."""
        seen = frame.sample if frame.pose is not None else None
        problem = cut_off(seen, self._limits) if seen is not None else None
        if problem is None:
            self._problem_since = None
            return Notice(say(FEW_PICTURES), "note") if frame.few_pictures else None
        if self._problem_since is None:
            self._problem_since = frame.time
        return Notice(problem.message, "note") if frame.time - self._problem_since > SPOILT_FOR else None

    def _last_scene(self, frame: LiveFrame, guide: SetGuide | TestGuide) -> Scene:
        if self._ended_at is None:
            self._ended_at = frame.time
            well_done = [say(self._well_done)] if guide.events else []
            for line in (*well_done, *guide.summary()):
                self._sayings.say(line, SUMMARY)
        self.finished |= frame.time - self._ended_at >= SUMMARY_TIME
        return Scene(stage="summary", headline=say("live.summary"), lines=tuple(self.summary()), pose=frame.pose)
