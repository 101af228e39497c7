"""Live coaching without a camera: its stages, keys and signs, and what it shows meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import skeleton
from coaching import (
    CAMERAS,
    LIMITS,
    Armed,
    coach_for,
    coached,
    frame_of,
    in_stage,
    rep,
    sayings,
    with_arms,
    with_crossed_arms,
)
from skeleton import Move

from hipcam.core.landmarks import Pose
from hipcam.judge.activity import keys
from hipcam.judge.sight import Loss
from hipcam.live.coach import Coach
from hipcam.live.gestures import read_sign
from hipcam.live.scene import Scene
from hipcam.measure.measures import compute_measures
from hipcam.words import say


def test_the_countdown_runs_while_the_start_posture_is_held(coached: Any) -> None:
    _, moments = coached("bridge_clean_5", "bridge")
    shares = [m.scene.countdown for m in moments if m.scene.stage == "framing"]
    assert shares[0] == 0 and shares == sorted(shares) and 0.9 < shares[-1] < 1
    assert all(m.scene.framing_ok for m in moments if m.scene.stage == "framing")
    armed = next(m.time for m in moments if m.scene.stage == "move")
    assert armed == pytest.approx(1.0, abs=0.1)


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
        assert read_sign(sign, LIMITS) == made
        for _ in range(12):
            scene = here.step(pose=sign)
        assert scene.stage == ("summary" if after == "over" else after)
        assert here.coach.finished == (after == "over")


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


@pytest.mark.parametrize(("more", "said"), [(False, "live.well_done"), (True, "live.step_done")])
def test_all_is_over_only_where_nothing_follows(more: bool, said: str) -> None:
    here = Armed(Coach("bridge", LIMITS, reps=1, sets=1, side="both", more=more))
    here.step(rep(1))
    assert {say(key) for key in ("live.well_done", "live.step_done")} & set(sayings(here.coach)) == {say(said)}


def test_skipping_and_doing_again_go_on_with_what_they_change() -> None:
    here = in_stage("paused")
    here.coach.key("r")
    assert here.step().reps == 0 and sayings(here.coach)[0] == say("live.going_on")
    here = in_stage("paused")
    here.coach.key("s")
    assert here.step().headline == "Set 2 of 3"
    here = in_stage("framing")
    here.coach.key("s")
    assert "Set 2 of 3" in here.step().headline
    here = in_stage("test")
    here.coach.key("s")
    assert here.step().headline.startswith("Right")


def test_what_begins_in_a_pause_does_not_count_although_it_ends_later() -> None:
    here = in_stage("move")
    here.coach.key(" ")
    here.step(seconds=5)
    here.coach.key(" ")
    assert here.step(rep(here.time + 1.0), seconds=1).reps == 0
    assert here.step(rep(here.time + 5), seconds=5).reps == 1


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
    assert say("live.paused_said") in sayings(here.coach)
    assert make(up).stage == "test"
    assert make(crossed).stage == "summary"


@pytest.mark.parametrize("activity", ["bridge", "ninety-ninety", "side-lying"])
def test_a_hand_that_goes_up_in_a_repetition_does_not_pause(activity: str) -> None:
    moves = [Move(2.0, 1.0, 2.0, 1.0, {"bridge": 1.0, "ninety-ninety": 35.0, "side-lying": 30.0}[activity])]
    motion = {
        "bridge": lambda: skeleton.bridge(moves, tail=3.0),
        "ninety-ninety": lambda: skeleton.ninety_ninety(moves, front="left", tail=3.0),
        "side-lying": lambda: skeleton.side_lying(moves, upper="right", tail=3.0),
    }[activity]()
    exercise, coach, stages = coached(activity), coach_for(activity), {}
    for sample in compute_measures(skeleton.film(motion, CAMERAS[activity], rate=15)).samples():
        frame = frame_of(sample, exercise, exercise.update(sample))
        if 2.7 < sample.time < 5.2 or sample.time > 6.6:
            frame.pose = with_arms(sample.pose, left=(0.1, 1.3))
            assert read_sign(frame.pose, LIMITS) == "pause"
        stages[sample.time] = coach.update(frame).stage
    assert {stage for time, stage in stages.items() if 1.2 < time < 6.6} == {"move"}
    assert stages[max(stages)] == "paused", "at rest it does"
    assert len(coach.result_events()) == 1


def test_feet_lost_while_exercising_are_told_after_a_second() -> None:
    here = Armed(coach_for("er-test"), "er-test")
    image = here.sample.pose.image.copy()
    image[:, 1] += 130
    here.sample = here.sample._replace(pose=replace(here.sample.pose, image=image))
    assert here.step().notice is None
    notice = here.step(seconds=1.2).notice
    assert notice is not None and notice.text == "Step back, I can't see your feet"


def test_the_summary_is_said_once_and_nothing_after_it() -> None:
    here = Armed(coach_for("bridge", reps=3, sets=2))
    here.step(rep(1, fault="heel_lift"))
    here.coach.sayings()
    here.coach.key("q")
    here.exercise.finish = lambda: [rep(2, fault="heel_lift"), rep(3)]  # type: ignore[method-assign]
    assert not here.coach.told
    here.step()
    said = here.coach.sayings()
    kinds = [saying.kind.name for saying in said]
    assert kinds == [*sorted(kinds[:-3]), *["summary"] * 3] and not {"correction", "next", "remark"} & set(kinds)
    assert here.coach.told
    for _ in range(20):
        here.step(rep(9))
    here.coach.key(" ")
    assert here.coach.sayings() == []


def test_ending_with_nothing_done_says_so() -> None:
    for activity in keys():
        coach = coach_for(activity)
        coach.key("q")
        exercise = coached(activity)
        coach.update(frame_of(None, exercise))
        coach.add(exercise.finish())
        assert coach.update(frame_of(None, exercise)).lines[0] == say("live.nothing_done")
        assert say("live.nothing_done") in sayings(coach)


def test_an_open_activity_follows_the_exercise() -> None:
    here = Armed(coach_for("auto"), "er-test")
    assert here.step().stage == "test"
    there = Armed(here.coach, "bridge")
    assert there.step(rep(1)).reps == 1
    assert len(here.coach.result_events()) == 1


def test_the_summary_says_when_somebody_was_lost_from_sight() -> None:
    here = Armed(coach_for("bridge"))
    here.exercise.sight.losses.append(Loss(11.0, 13.0, "nobody", cut=True))
    here.step()
    assert "Nobody was seen 11.0–13.0 s; what was done then is not counted." in here.coach.summary()


@pytest.mark.parametrize(
    ("dropped", "told"),
    [
        (9, "Slow machine: 1 of 10 pictures a second were judged"),
        (0, "Only 1 pictures a second were judged: what is quick may be missed"),
    ],
)
def test_that_pictures_are_too_few_is_said_once_shown_while_it_is_and_told_at_the_end(dropped: int, told: str) -> None:
    coach, few = coach_for("bridge"), say("live.few_pictures")
    here = Armed(coach)
    waiting, watching = coached("bridge"), here.exercise
    spoken, shown = [], []
    for second in range(20):
        sample = here.sample._replace(time=float(second))
        frame = frame_of(sample, waiting if second < 8 else watching, few_pictures=second < 15)
        frame.dropped = dropped * second
        scene = coach.update(frame)
        shown.append(few in (scene.framing, scene.notice and scene.notice.text))
        spoken += sayings(coach)
    assert spoken.count(few) == 1
    assert shown == [True] * 15 + [False] * 5
    assert told in coach.summary()
