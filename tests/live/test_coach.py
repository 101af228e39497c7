"""Live coaching without a camera: what is shown and said, frame by frame."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import skeleton
from skeleton import Camera, Move

import hipcam
from hipcam.core.landmarks import Landmark, Pose, PoseTrack
from hipcam.judge.machine import ArmingSettings, Exercise
from hipcam.judge.recognise import make_exercise
from hipcam.judge.records import Attempt, Check, Event, Fault, Hold, Partial, Rep, Tempo
from hipcam.judge.settings import Settings
from hipcam.live.coach import Coach
from hipcam.live.correction import REST_TIME, SUMMARY_TIME, Correction
from hipcam.live.framing import Framing, SteadyFraming, judge_framing
from hipcam.live.gestures import Signs, read_sign
from hipcam.live.sayings import CORRECTION, COUNT, NEWS, REMARK, Kind, Saying
from hipcam.live.scene import Scene
from hipcam.live.speech import Speech
from hipcam.measure.measures import Sample, compute_measures
from hipcam.show.voice import Voice
from hipcam.track.scored import Reading
from hipcam.track.smooth import smooth_track
from hipcam.words import wording
from hipcam.words.guide import ACTIVITIES
from hipcam.words.reason import Reason

SAMPLES = Path(__file__).parents[2] / "sample_videos"
SETTINGS = Settings(arming=ArmingSettings(arming_time=1.0, still_band=5.0))
TEMPO = Tempo(1.0, 0.5, 1.0)


# --- Frames ----------------------------------------------------------------------------------------------------------


def frame_of(
    sample: Sample | None,
    exercise: Exercise,
    events: list[Event] | None = None,
    *,
    time: float = 0.0,
    people: int = 1,
    brightness: float = 120.0,
) -> Any:
    """A stand-in for a `LiveFrame`."""
    found = sample is not None and np.isfinite(sample.values["trunk_up"])
    return SimpleNamespace(
        image=None,
        time=sample.time if sample else time,
        pose=sample.pose if found else None,
        sample=sample if found else None,
        events=events or [],
        exercise=exercise,
        people=people,
        brightness=brightness,
        captured=0.0,
        dropped=0,
    )


@dataclass
class Moment:
    """One frame's time, scene, sayings and events."""

    time: float
    scene: Scene
    said: list[str]
    events: list[Event]


def run(track: PoseTrack, activity: str, coach: Coach, observed: dict[str, Any] | None = None) -> list[Moment]:
    """Feed a track to an exercise and a coach as live coaching does."""
    exercise = make_exercise(activity, SETTINGS)
    smooth = smooth_track(track, gap_limit=0.3, cutoff=4.0)
    moments = []
    for sample in compute_measures(smooth, observed).samples():
        events = exercise.update(sample)
        scene = coach.update(frame_of(sample, exercise, events))
        moments.append(Moment(sample.time, scene, sayings(coach), events))
    coach.add(exercise.finish())
    return moments


def said(moments: Iterable[Moment]) -> list[str]:
    return [text for moment in moments for text in moment.said]


def sayings(coach: Coach) -> list[str]:
    """What was said since the last call, without what it is for."""
    return [saying.text for saying in coach.sayings()]


def coach_for(activity: str, *, reps: int = 12, sets: int = 3, side: str = "both") -> Coach:
    return Coach(activity, SETTINGS, reps=reps, sets=sets, side=side)


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
        self.exercise = make_exercise(activity, SETTINGS)
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
        return self.coach.update(frame)


CAMERAS = {
    "er-test": Camera(0, 3.4, 1.0, (0, 0, 0.85)),
    "bridge": Camera(0, 3.0, 0.7, (0, 0, 0.3)),
    "ninety-ninety": Camera(0, 2.8, 0.9, (0, 0, 0.4)),
    "side-lying": Camera(0, 2.8, 0.7, (0, 0, 0.25)),
}


# --- Real clips ------------------------------------------------------------------------------------------------------


@pytest.fixture
def coached(read_sample: Callable[[str], Reading]) -> Callable[..., tuple[Coach, list[Moment]]]:
    def run_clip(name: str, activity: str, **plan: Any) -> tuple[Coach, list[Moment]]:
        reading, coach = read_sample(name), coach_for(activity, **plan)
        return coach, run(reading.track, activity, coach, reading.observed)

    return run_clip


def test_a_set_of_bridges_is_counted_and_followed_by_a_rest(coached: Any) -> None:
    coach, moments = coached("bridge_clean_5", "bridge", reps=4, sets=2)
    spoken = said(moments)
    assert spoken[:3] == list(wording.SAFETY_SAID)
    assert [s for s in spoken if s.isdigit()] == ["1", "2", "3", "4", "1"]
    assert spoken.index(wording.HOLD_STILL) < spoken.index(wording.GO["bridge"]) < spoken.index("1")
    assert wording.SET_DONE in spoken
    first = [m for m in moments if m.scene.headline == "Set 1 of 2" and m.scene.stage == "move"]
    assert max(m.scene.reps or 0 for m in first) == 3, "the fourth ends the set"
    assert {m.scene.phase for m in first} == {"", "Up", "Hold", "Down"}
    gauges = [m.scene.gauge for m in first if m.scene.gauge]
    assert {g.where for g in gauges} == {"below", "target"}
    assert -65 < min(g.value for g in gauges) < -45 and -6 < max(g.value for g in gauges) < 5
    resting = [m for m in moments if m.scene.stage == "rest"]
    assert resting[0].scene.rest == REST_TIME and resting[0].scene.next == "Next: Set 2 of 2"
    assert moments[-1].scene.stage == "move", "somebody who goes on early is not held up"
    assert len(coach.result_events()) == 5


def test_the_countdown_runs_while_the_start_posture_is_held(coached: Any) -> None:
    _, moments = coached("bridge_clean_5", "bridge")
    shares = [m.scene.countdown for m in moments if m.scene.stage == "framing"]
    assert shares[0] == 0 and shares == sorted(shares) and 0.9 < shares[-1] < 1
    assert all(m.scene.framing_ok for m in moments if m.scene.stage == "framing")
    armed = next(m.time for m in moments if m.scene.stage == "move")
    assert armed == pytest.approx(1.0, abs=0.1)


def test_the_standing_test_leads_through_both_legs_and_compares(coached: Any) -> None:
    coach, moments = coached("er_test_left_limited", "er-test")
    spoken = said(moments)
    order = [
        "Lift your left leg, hip and knee at 90°",
        wording.KEEP_STILL,
        wording.ROTATE_OUT,
        wording.HOLD_THERE,
        wording.ROTATE_BACK,
    ]
    assert [spoken.index(text) for text in order] == sorted(spoken.index(text) for text in order)
    scores = [s for s in spoken if s.endswith("clean.")]
    assert len(scores) == 4 and "Now the other side. Lift your right leg." in spoken
    assert spoken.count(wording.AGAIN) == 2
    assert {m.scene.headline for m in moments if m.scene.stage == "test"} == {
        f"{side} leg, attempt {n} of 2" for side in ("Left", "Right") for n in (1, 2)
    }
    summary = moments[-1].scene
    assert summary.stage == "summary" and len(coach.result_events()) == 4
    left, right, differ, first, end = summary.lines
    assert left.startswith("Left: 2") and "markedly limited" in left and right.startswith("Right: 4")
    assert differ.startswith("Sides differ by 2") and first == "Work on the left side first"
    assert end == wording.NO_DIAGNOSIS


def test_the_live_angle_comes_with_its_uncertainty(coached: Any) -> None:
    coach, moments = coached("er_test_left_limited", "er-test")
    truth = json.loads((SAMPLES / "er_test_left_limited.json").read_text(encoding="utf-8"))
    attempts = [e for e in coach.result_events() if isinstance(e, Attempt)]
    for attempt in attempts:
        held = [
            m.scene.gauge for m in moments if attempt.start < m.time < attempt.end and m.scene.hold and m.scene.gauge
        ]
        assert held, "the end position was seen to be held"
        [true] = [a["rotation_true"] for a in truth["attempts"] if attempt.start < a["steady_start"] < attempt.end]
        angle, doubt = (float(np.median([getattr(g, name) for g in held])) for name in ("value", "uncertainty"))
        assert abs(angle - true) <= doubt < 5, "by the outline of the shank"


def test_a_cheat_is_announced(coached: Any) -> None:
    _, moments = coached("er_test_cheat", "er-test")
    spoken = said(moments)
    assert any("with trunk lean" in s for s in spoken)
    results = {m.scene.result for m in moments} - {""}
    assert len(results) == 2 and any("clean" in r for r in results) and all("±" in r for r in results)
    shown = [m.scene.notice.text for m in moments if m.scene.notice and m.scene.result]
    assert wording.COACHING["trunk_lean"] in shown or wording.COACHING["pelvis_shift"] in shown


def test_a_roll_of_the_pelvis_is_corrected_on_the_right_side(coached: Any) -> None:
    _, moments = coached("side_lying_right_pelvis_roll", "side-lying")
    assert {m.scene.headline for m in moments if m.scene.stage == "move"} == {"Set 1 of 3, right"}
    assert moments[-1].scene.notice is not None
    assert moments[-1].scene.notice.text == wording.COACHING["pelvis_roll"]
    last = moments[-1].scene
    assert (last.reps, last.good) == (5, 2) and last.next == "Next: Set 1 of 3, left"


def test_a_bridge_that_is_held_is_timed() -> None:
    coach = coach_for("bridge")
    motion = skeleton.bridge([Move(1.5, 1.2, 22.0, 1.2, 1.0)], tail=1.0)
    moments = run(skeleton.film(motion, CAMERAS["bridge"], pixels=0.5), "bridge", coach)
    held = [(m.time, m.scene.hold) for m in moments if m.scene.hold is not None]
    assert all(b > a for (_, a), (_, b) in pairwise(held))
    [hold] = [e for e in coach.result_events() if isinstance(e, Hold)]
    assert max(h for _, h in held) == pytest.approx(hold.duration, abs=1.5)
    spoken = said(moments)
    assert [s for s in spoken if s.endswith("seconds")] == ["10 seconds", "20 seconds"]
    assert f"{int(hold.duration)} seconds held. Well done" in spoken


# --- While it happens ------------------------------------------------------------------------------------------------


def corrected(moments: list[Moment], exercise_time: tuple[float, float]) -> set[str]:
    """What was shown as wrong between two times, before the movement was complete."""
    start, end = exercise_time
    return {
        m.scene.notice.text
        for m in moments
        if start <= m.time < end and m.scene.notice and m.scene.notice.kind == "fault"
    }


@pytest.mark.parametrize(
    ("name", "activity"),
    [
        ("bridge_bystander_incomplete", "bridge"),
        ("bridge_hold_25s", "bridge"),
        ("er_test_cheat", "er-test"),
        ("ninety_ninety_right_knee_heel", "ninety-ninety"),
        ("side_lying_right_pelvis_roll", "side-lying"),
    ],
)
def test_a_fault_is_shown_while_it_happens_and_only_then(coached: Any, name: str, activity: str) -> None:
    coach, moments = coached(name, activity)
    faulty = clean = 0
    for event in coach.result_events():
        found = event.compensations if isinstance(event, Attempt) else event.faults
        given = next(m.time for m in moments if event in m.events or m is moments[-1])
        # What was found in the movement before may still be shown when this one begins.
        begun = max([event.start, *(m.time + 2.6 for m in moments for e in m.events if e.end <= event.start + 0.1)])
        shown = corrected(moments, (begun, given))
        assert shown <= {f.message for f in found}
        assert len(shown) == min(1, len(found)), "one correction at a time"
        faulty, clean = faulty + bool(found), clean + (not found)
    assert faulty


def test_a_correction_is_gone_when_it_was_followed() -> None:
    """A lift that stops short of the line, and then goes all the way."""
    coach = coach_for("bridge")
    motion = skeleton.bridge([Move(2.0, 1.0, 4.0, 1.2, 0.66), Move(4.6, 0.8, 1.0, 0.8, 0.34)], tail=1.0)
    moments = run(skeleton.film(motion, CAMERAS["bridge"]), "bridge", coach)
    message = wording.COACHING["incomplete_lift"]
    shown = [m.time for m in moments if m.scene.notice and m.scene.notice.text == message]
    assert 3.2 < shown[0] < 4.2 and 4.6 < shown[-1] < 5.8
    assert said(moments).count(message) == 1
    [done] = coach.result_events()
    assert isinstance(done, Rep) and not done.faults


# --- One correction at a time ----------------------------------------------------------------------------------------


def test_a_correction_stays_until_it_is_followed_and_is_praised() -> None:
    here = Armed(coach_for("bridge"))
    assert here.step(rep(1)).notice is None
    scene = here.step(rep(2, fault="heel_lift"))
    assert scene.notice is not None and scene.notice.kind == "fault"
    later = here.step(seconds=20).notice
    assert later is not None and (later.kind, later.text) == ("note", scene.notice.text), "until the next movement"
    assert here.step(rep(30, fault="heel_lift")).notice == scene.notice
    better = here.step(rep(33)).notice
    assert better is not None and (better.kind, better.text) == ("good", wording.CORRECTED)
    assert here.step(seconds=5).notice is None


def test_the_most_important_fault_comes_first_and_the_others_wait() -> None:
    speech = Speech()
    correction = Correction(speech)
    both = rep(1, fault="heel_lift")
    sag = Fault("incomplete_lift", "both", 0, 1, 18, "deg", 15, 0.6)
    correction.take(replace(both, faults=(sag, *both.faults)), 1.0)
    notice = correction.notice(1.0)
    assert notice is not None and notice.text == wording.COACHING["heel_lift"], "the surest"
    assert [text for text, _ in speech.take()] == [wording.COACHING["heel_lift"]]
    correction.take(replace(rep(2), verdict="fault", faults=(sag,)), 2.0)
    notice = correction.notice(2.0)
    assert notice is not None and notice.text == sag.message


def test_what_could_not_be_judged_twice_is_dropped_without_praise() -> None:
    here = Armed(coach_for("bridge"))
    here.step(rep(1, fault="heel_lift"))
    assert here.step(rep(2, checked=())).notice is not None
    assert here.step(rep(3, checked=())).notice is None


def test_advice_is_a_note_and_a_small_movement_says_so() -> None:
    here = Armed(coach_for("bridge"))
    notice = here.step(rep(1, advice=(Reason("rushed_lift"),))).notice
    assert notice is not None and (notice.kind, notice.text) == ("note", "Slower: take at least a second to lift")
    notice = here.step(Partial("both", 1, 2, 3, 15, 0.4)).notice
    assert notice is not None and notice.text == wording.TOO_SMALL["bridge"]
    assert wording.TOO_SMALL["bridge"] in sayings(here.coach)


# --- Sets, sides, keys -----------------------------------------------------------------------------------------------


def test_sets_and_rests_follow_each_other_to_the_end() -> None:
    here = Armed(coach_for("bridge", reps=2, sets=2))
    assert here.step(rep(1)).reps == 1
    scene = here.step(rep(4))
    assert scene.stage == "rest" and scene.rest == REST_TIME
    assert here.step(seconds=REST_TIME - 5).rest == pytest.approx(5)
    scene = here.step(seconds=6)
    assert (scene.stage, scene.headline, scene.reps) == ("move", "Set 2 of 2", 0)
    here.step(rep(90))
    scene = here.step(rep(93))
    assert scene.stage == "summary" and scene.lines[0] == "4 reps, 4 good"
    assert not here.coach.finished
    here.step(seconds=SUMMARY_TIME + 0.1)
    assert here.coach.finished and len(here.coach.result_events()) == 4
    assert wording.WELL_DONE in sayings(here.coach)


def test_a_hold_of_thirty_seconds_is_a_set() -> None:
    here = Armed(coach_for("bridge", sets=1))
    here.step(Hold("both", 1, 21, 20, "pass", None))
    assert here.step(Hold("both", 30, 61, 31, "pass", None)).stage == "summary"


def test_both_sides_take_turns_and_the_wrong_side_is_told() -> None:
    here = Armed(coach_for("side-lying", reps=1, sets=2), "side-lying")
    assert here.step().headline == "Set 1 of 2, right", "the leg that is up"
    scene = here.step(rep(1, side="right"))
    assert scene.headline == "Set 1 of 2, left" and scene.stage != "rest", "the other leg is rested"
    assert "Now the left side" in sayings(here.coach)
    here.step(rep(2, side="left"))
    assert here.step(rep(3, side="right")).headline == "Set 2 of 2, left"
    wrong = here.step(rep(4, side="right"))
    assert wrong.reps == 0 and wrong.notice is not None and wrong.notice.text == "Now the left side"
    assert here.step(rep(5, side="left")).stage == "summary"
    assert len(here.coach.result_events()) == 5, "nothing that was done is lost"


def test_only_one_side_when_asked() -> None:
    here = Armed(coach_for("side-lying", reps=2, sets=1, side="left"), "side-lying")
    scene = here.step()
    assert scene.headline == "Set 1 of 1, left" and scene.notice is not None, "lying on the wrong side"


def test_keys_pause_skip_redo_and_end() -> None:
    here = Armed(coach_for("bridge", reps=3, sets=2))
    here.step(rep(1))
    here.coach.key(" ")
    assert here.step(rep(2)).stage == "paused"
    here.coach.key(" ")
    assert here.step().reps == 1, "what happens in a pause does not count"
    here.coach.key("r")
    assert here.step().reps == 0 and here.coach.result_events() == []
    here.step(rep(3))
    here.coach.key("s")
    assert here.step().headline == "Set 2 of 2"
    assert not here.coach.stopped
    here.coach.key("q")
    assert here.step().stage == "summary" and not here.coach.finished and here.coach.stopped
    here.coach.key("q")
    assert here.coach.finished
    assert [e.end for e in here.coach.result_events()] == [3]


def test_redo_in_the_rest_takes_back_the_set_just_done() -> None:
    here = Armed(coach_for("bridge", reps=1, sets=2))
    assert here.step(rep(1)).stage == "rest"
    here.coach.key("r")
    scene = here.step()
    assert (scene.stage, scene.headline, scene.reps) == ("move", "Set 1 of 2", 0)
    here.step(rep(2))
    here.coach.key("s")
    assert here.step().headline == "Set 2 of 2", "skipping the rest"


def test_the_test_can_be_skipped_and_redone() -> None:
    here = Armed(coach_for("er-test"), "er-test")
    attempt = Attempt("left", 1, 4, 30.0, 4.0, 30.0, 31.0, True, ("trunk_lean",), {}, (), "no", None, None, None)
    assert here.step(attempt).headline == "Left leg, attempt 2 of 2"
    here.coach.key("r")
    assert here.step().headline == "Left leg, attempt 1 of 2" and not here.coach.result_events()
    here.coach.key("s")
    assert here.step().headline == "Right leg, attempt 1 of 2"
    no_hold = replace(attempt, side="right", rotation=None, uncertainty=None, clean_rotation=None)
    scene = here.step(no_hold)
    assert scene.result == wording.NO_HOLD and scene.headline == "Right leg, attempt 1 of 2", "it is tried again"
    for _ in range(3):
        scene = here.step(no_hold)
    assert scene.stage == "summary", "but not for ever"
    assert "Right: no clean score" in scene.lines


def test_ending_with_nothing_done_says_so() -> None:
    for activity in ACTIVITIES:
        coach = coach_for(activity)
        coach.key("q")
        exercise = make_exercise(activity, SETTINGS)
        assert coach.update(frame_of(None, exercise)).lines[0] == wording.NOTHING_DONE
        assert wording.NOTHING_DONE in sayings(coach)


def test_an_open_activity_follows_the_exercise() -> None:
    here = Armed(coach_for("auto"), "er-test")
    assert here.step().stage == "test"
    there = Armed(here.coach, "bridge")
    assert there.step(rep(1)).reps == 1
    assert len(here.coach.result_events()) == 1


def test_what_is_said_comes_once_and_in_its_order() -> None:
    speech = Speech()
    for text, kind in (("three", REMARK), ("fault", CORRECTION), ("three", REMARK), ("3", COUNT)):
        speech.say(text, kind)
    assert [text for text, _ in speech.take()] == ["three", "fault", "3"] and speech.take() == []


# --- Spoken ----------------------------------------------------------------------------------------------------------


class Mouth:
    """Takes as long as a voice does, in a time that runs `FAST` times as fast."""

    def __init__(self) -> None:
        self.spoken: list[str] = []

    def speak(self, sentence: str) -> bool:
        self.spoken.append(sentence)
        time.sleep(len(sentence.split()) * 60 / 170 / FAST)
        return True

    def close(self) -> None:
        pass


FAST = 8.0


def spoken(moments: Iterable[Moment], kinds: dict[str, Kind], *, before: Sequence[str] = ()) -> list[str]:
    """What is heard of what is said at those moments."""
    mouth = Mouth()
    with Voice([(lambda: mouth, "")], least_gap=0.2 / FAST, repeat_after=1.5 / FAST) as voice:
        voice.say([Saying(text, NEWS) for text in before])
        start = time.perf_counter()
        for moment in moments:
            time.sleep(max(0.0, start + moment.time / FAST - time.perf_counter()))
            voice.say([Saying(text, kinds[text]._replace(lasts=kinds[text].lasts / FAST)) for text in moment.said])
        voice.finish(20)
    return mouth.spoken


def in_order(wanted: Sequence[str], among: Sequence[str]) -> bool:
    rest = iter(among)
    return all(text in rest for text in wanted)


def test_the_standing_test_is_heard_from_safety_to_comparison(coached: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: dict[str, Kind] = {}
    monkeypatch.setattr(
        Speech, "say", lambda self, text, kind, say=Speech.say: (kinds.update({text: kind}), say(self, text, kind))
    )
    coach, moments = coached("er_test_left_limited", "er-test")
    heard = spoken(moments, kinds, before=["Standing test, both sides: 2 attempts."])
    scores = [text for text in said(moments) if kinds[text] is NEWS and "degrees" in text]
    assert len(scores) == 4
    lift = {side: wording.LIFT_LEG.format(side=side) for side in ("left", "right")}
    assert heard[1:4] == list(wording.SAFETY_SAID), "after what comes, before anything else"
    assert in_order(
        [*wording.SAFETY_SAID, *scores[:2], lift["right"], *scores[2:], wording.WELL_DONE, *coach._guide.summary()],
        heard,
    )
    for text in (wording.ROTATE_OUT, wording.HOLD_THERE, wording.AGAIN):
        assert text in heard[heard.index(lift["right"]) :], text
    assert wording.WRONG_LEG.format(side="right") not in heard, "the leg that is done is still up"


def test_a_correction_is_heard_beside_the_counts(coached: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: dict[str, Kind] = {}
    monkeypatch.setattr(
        Speech, "say", lambda self, text, kind, say=Speech.say: (kinds.update({text: kind}), say(self, text, kind))
    )
    _, moments = coached("side_lying_right_pelvis_roll", "side-lying")
    heard = spoken(moments, kinds)
    counted = [text for text in said(moments) if text.isdigit()]
    counts = [text for text in heard if text.isdigit()]
    assert len(counts) >= len(counted) - 2 and counts == sorted(counts), "one or two may come in mid-sentence"
    assert wording.COACHING["pelvis_roll"] in heard


# --- Hand signs ------------------------------------------------------------------------------------------------------


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


@pytest.fixture(scope="module")
def upright() -> Pose:
    return Armed(coach_for("er-test"), "er-test").sample.pose


@pytest.fixture(scope="module")
def lying() -> Pose:
    return Armed(coach_for("bridge"), "bridge").sample.pose


def test_signs_are_read_standing_and_lying(upright: Pose, lying: Pose) -> None:
    assert read_sign(upright) is None and read_sign(lying) is None
    for pose in (upright, lying):
        for side in ("left", "right"):
            assert read_sign(with_arms(pose, **{side: (0.1, 1.1)})) == "pause"
    assert read_sign(with_arms(upright, left=(0.2, 1.1), right=(-0.2, 1.1))) is None, "both up, not crossed"
    assert read_sign(with_arms(upright, left=(-0.9, 1.0), right=(0.9, 1.0))) == "end"
    assert read_sign(with_arms(upright, left=(0.5, 0.1))) is None, "an arm held out"
    along = with_arms(lying, left=(-1.0, 0.0), right=(-1.0, 0.0))
    assert read_sign(along) is None, "arms on the floor past the head"
    hidden = with_arms(upright, left=(0.1, 1.1))
    assert read_sign(replace(hidden, visibility=np.full(33, 0.2, np.float32))) is None


def test_a_sign_counts_once_after_a_second(upright: Pose) -> None:
    up, signs = with_arms(upright, left=(0.1, 1.1)), Signs()
    given = [t for t in np.arange(0, 4, 0.1) if signs.update(up, float(t))]
    assert given == [pytest.approx(1.0)]
    signs = Signs()
    assert not any(signs.update(up if t % 0.8 < 0.4 else upright, float(t)) for t in np.arange(0, 4, 0.1)), "waving"
    signs = Signs()
    assert [t for t in np.arange(0, 2, 0.1) if signs.update(None if 0.45 < t < 0.65 else up, float(t))], "a short gap"


def test_signs_pause_go_on_and_end(upright: Pose) -> None:
    here = Armed(coach_for("er-test"), "er-test")
    up, crossed = with_arms(upright, left=(0.1, 1.1)), with_arms(upright, left=(-0.9, 1.0), right=(0.9, 1.0))

    def make(pose: Pose) -> Scene:
        for _ in range(12):
            scene = here.step(pose=pose)
        for _ in range(8):
            scene = here.step()
        return scene

    assert make(up).stage == "paused"
    assert wording.PAUSED_SAID in sayings(here.coach)
    assert make(up).stage == "test"
    assert make(crossed).stage == "summary"


def in_stage(stage: str) -> Armed:
    """A coach that has come to one of its stages, with three sets of three bridges or the standing test."""
    here = Armed(
        coach_for("er-test" if stage == "test" else "bridge", reps=3, sets=3),
        "er-test" if stage == "test" else "bridge",
    )
    if stage == "framing":
        here.exercise = make_exercise("bridge", SETTINGS)
        here.sample = here.sample._replace(values={**here.sample.values, "chest_up": 0.0})
    scene = here.step(*(rep(i) for i in range(1, 4)) if stage == "rest" else (rep(1),) if stage == "paused" else ())
    if stage in ("paused", "summary"):
        here.coach.key(" " if stage == "paused" else "q")
        scene = here.step()
    assert scene.stage == stage
    here.coach.sayings()
    return here


#: What follows in each stage upon space (or a raised hand), s, r and q (or crossed arms).
FOLLOWS = {
    "framing": ("paused", "framing", "framing", "summary"),
    "move": ("paused", "move", "move", "summary"),
    "rest": ("paused", "move", "move", "summary"),
    "test": ("paused", "test", "test", "summary"),
    "paused": ("move", "move", "move", "summary"),
    "summary": ("summary", "summary", "summary", "over"),
}


@pytest.mark.parametrize("stage", FOLLOWS)
def test_every_key_and_both_signs_are_sensible_in_every_stage(stage: str) -> None:
    for key, after in zip(" srq", FOLLOWS[stage], strict=True):
        here = in_stage(stage)
        here.coach.key(key)
        assert here.step().stage == ("summary" if after == "over" else after), repr(key)
        assert here.coach.finished == (after == "over")
    for made, after in (("pause", FOLLOWS[stage][0]), ("end", FOLLOWS[stage][3])):
        here = in_stage(stage)
        pose = here.sample.pose
        sign = with_arms(pose, left=(0.1, 1.1)) if made == "pause" else with_crossed_arms(pose)
        assert read_sign(sign) == made
        for _ in range(12):
            scene = here.step(pose=sign)
        assert scene.stage == ("summary" if after == "over" else after)
        assert here.coach.finished == (after == "over")


def test_skipping_and_doing_again_go_on_with_what_they_change() -> None:
    here = in_stage("paused")
    here.coach.key("r")
    assert here.step().reps == 0 and sayings(here.coach)[0] == wording.GOING_ON
    here = in_stage("paused")
    here.coach.key("s")
    assert here.step().headline == "Set 2 of 3"
    here = in_stage("framing")
    here.coach.key("s")
    assert "Set 2 of 3" in here.step().headline
    here = in_stage("test")
    here.coach.key("s")
    assert here.step().headline.startswith("Right")


def test_a_rest_is_not_shorter_by_a_pause() -> None:
    here = in_stage("rest")
    before = here.step(seconds=5).rest
    here.coach.key(" ")
    here.step(seconds=100)
    here.coach.key(" ")
    after = here.step().rest
    assert before is not None and after == pytest.approx(before - 0.1)


def test_what_begins_in_a_pause_does_not_count_although_it_ends_later() -> None:
    here = in_stage("move")
    here.coach.key(" ")
    here.step(seconds=5)
    here.coach.key(" ")
    assert here.step(rep(here.time + 1.0), seconds=1).reps == 0
    assert here.step(rep(here.time + 5), seconds=5).reps == 1


@pytest.mark.parametrize("activity", ["bridge", "ninety-ninety", "side-lying"])
def test_a_hand_that_goes_up_in_a_repetition_does_not_pause(activity: str) -> None:
    moves = [Move(2.0, 1.0, 2.0, 1.0, {"bridge": 1.0, "ninety-ninety": 35.0, "side-lying": 30.0}[activity])]
    motion = {
        "bridge": lambda: skeleton.bridge(moves, tail=3.0),
        "ninety-ninety": lambda: skeleton.ninety_ninety(moves, front="left", tail=3.0),
        "side-lying": lambda: skeleton.side_lying(moves, upper="right", tail=3.0),
    }[activity]()
    exercise, coach, stages = make_exercise(activity, SETTINGS), coach_for(activity), {}
    for sample in compute_measures(skeleton.film(motion, CAMERAS[activity], rate=15)).samples():
        frame = frame_of(sample, exercise, exercise.update(sample))
        if 2.7 < sample.time < 5.2 or sample.time > 6.6:
            frame.pose = with_arms(sample.pose, left=(0.1, 1.3))
            assert read_sign(frame.pose) == "pause"
        stages[sample.time] = coach.update(frame).stage
    assert {stage for time, stage in stages.items() if 1.2 < time < 6.6} == {"move"}
    assert stages[max(stages)] == "paused", "at rest it does"
    assert len(coach.result_events()) == 1


def test_a_hand_on_the_hip_is_no_sign() -> None:
    """Lying on one side it is higher than the head."""
    here = Armed(coach_for("side-lying"), "side-lying")
    image = here.sample.pose.image.copy()
    shoulder, hip = (image[Landmark[f"RIGHT_{joint}"]] for joint in ("SHOULDER", "HIP"))
    trunk = float(np.linalg.norm(hip - shoulder))
    image[Landmark.RIGHT_WRIST] = [hip[0], shoulder[1] - 0.2 * trunk]
    image[Landmark.RIGHT_ELBOW] = (image[Landmark.RIGHT_WRIST] + shoulder) / 2
    assert image[Landmark.RIGHT_WRIST, 1] < image[Landmark.NOSE, 1] - 0.25 * trunk
    assert read_sign(replace(here.sample.pose, image=image)) is None


# --- The picture -----------------------------------------------------------------------------------------------------


def framing(activity: str, camera: Camera, motion: skeleton.Motion | None = None, **frame: Any) -> Framing:
    motion = (
        motion
        or {
            "er-test": skeleton.er_test([]),
            "bridge": skeleton.bridge([]),
            "ninety-ninety": skeleton.ninety_ninety([], front="left"),
            "side-lying": skeleton.side_lying([], upper="right"),
        }[activity]
    )
    sample = next(compute_measures(skeleton.film(motion.until(0.2), camera)).samples())
    return judge_framing(frame_of(sample, make_exercise(activity, SETTINGS), **frame))


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_a_good_picture_is_right_and_a_bystander_is_told(activity: str) -> None:
    assert framing(activity, CAMERAS[activity]) == Framing("right", wording.HOLD_STILL)
    assert framing(activity, CAMERAS[activity], people=2) == Framing("note", wording.SOMEONE_ELSE)
    assert framing(activity, CAMERAS[activity], brightness=10) == Framing("wrong", wording.TOO_DARK)
    assert framing(activity, replace(CAMERAS[activity], distance=16)) == Framing("wrong", wording.COME_CLOSER)


def test_what_is_cut_off_is_named() -> None:
    camera = CAMERAS["er-test"]
    assert framing("er-test", replace(camera, target=(0, 0, 1.5))).message == "Step back, I can't see your feet"
    assert framing("er-test", replace(camera, target=(0, 0, 0.1), height=0.3, fov=46)).message == (
        "Step back, I can't see your head"
    )
    aside = framing("er-test", replace(camera, target=(1.75, 0, 0.85)))
    assert aside.message.startswith("Move to the middle, I can't see your ")
    lying = framing("bridge", replace(CAMERAS["bridge"], target=(-1.3, 0, 0.3)))
    assert lying == Framing("wrong", "Move the camera back, I can't see your feet")


def test_turning_and_tilting_are_told() -> None:
    assert framing("er-test", replace(CAMERAS["er-test"], azimuth=80)).message == wording.FACE_CAMERA
    assert framing("er-test", replace(CAMERAS["er-test"], roll=11)).message == wording.TILTED
    assert framing("er-test", replace(CAMERAS["er-test"], roll=3)).kind == "right"
    assert framing("bridge", replace(CAMERAS["bridge"], roll=25)).message == wording.TILTED
    assert framing("bridge", replace(CAMERAS["bridge"], azimuth=-62)).message == wording.TURN_SIDE_ON
    assert framing("side-lying", replace(CAMERAS["side-lying"], azimuth=60)).message == wording.FACE_CAMERA


def test_the_posture_is_asked_for() -> None:
    standing = skeleton.er_test([])
    for activity in ("bridge", "ninety-ninety", "side-lying"):
        found = framing(activity, CAMERAS["er-test"], standing)
        assert found == Framing("posture", wording.TAKE_UP[activity])


def test_nobody_and_darkness() -> None:
    exercise = make_exercise("bridge", SETTINGS)
    assert judge_framing(frame_of(None, exercise)).message == wording.NOBODY
    assert judge_framing(frame_of(None, exercise, brightness=25)).message == wording.TOO_DARK


def test_what_is_wrong_does_not_flicker() -> None:
    steady, right = SteadyFraming(0.5), Framing("right", "ok")
    wrong = Framing("wrong", "dark")
    assert steady.update(right, 0.0) == right
    assert {steady.update(wrong if i % 2 else right, 0.1 * i).kind for i in range(20)} == {"right"}
    shown = [steady.update(wrong, 2 + 0.1 * i).kind for i in range(8)]
    assert shown[0] == "right" and shown[-1] == "wrong"


def test_feet_lost_while_exercising_are_told_after_a_second() -> None:
    here = Armed(coach_for("er-test"), "er-test")
    image = here.sample.pose.image.copy()
    image[:, 1] += 130
    here.sample = here.sample._replace(pose=replace(here.sample.pose, image=image))
    assert here.step().notice is None
    notice = here.step(seconds=1.2).notice
    assert notice is not None and notice.text == "Step back, I can't see your feet"


def test_seen_from_the_feet_the_gauge_starts_at_nothing() -> None:
    coach = coach_for("bridge")
    motion = skeleton.bridge([Move(2.0, 1.0, 1.0, 1.0, 1.0)], tail=1.0)
    moments = run(skeleton.film(motion, Camera(85, 3.4, 2.1, (0, 0, 0.2))), "bridge", coach)
    gauges = [m.scene.gauge for m in moments if m.scene.gauge]
    if not gauges:
        pytest.fail("the start posture was not recognised from the feet")
    assert abs(gauges[0].value) < 3 and max(g.value for g in gauges) > 30
    assert {g.label for g in gauges} == {wording.GAUGE_RISE}


# --- Words -----------------------------------------------------------------------------------------------------------


def sentences(path: Path) -> Iterator[str]:
    """String constants of several words in a source file, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            words = [w for w in node.value.split() if w.isalpha() and len(w) > 1]
            if len(words) > 1:
                yield node.value


@pytest.mark.parametrize("module", ["live/coach", "show/display", "live/framing", "run/routine", "live/gestures"])
def test_all_words_stand_in_one_place(module: str) -> None:
    assert list(sentences(Path(hipcam.__file__).parent / f"{module}.py")) == []


def test_every_activity_has_its_words() -> None:
    for words in (wording.TAKE_UP, wording.GO, wording.TITLES, wording.GAUGES, wording.PHASES, wording.TOO_SMALL):
        assert set(words) == set(ACTIVITIES)
    assert set(wording.FAULT_NAMES) == set(wording.COACHING)
