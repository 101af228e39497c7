"""Sets of an exercise: counts, rests, sides, holds."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import skeleton
from coaching import CAMERAS, Armed, coach_for, cues, in_stage, rep, run, said, sayings
from skeleton import Move

from hipcam.judge.activity import activity
from hipcam.judge.records import Hold
from hipcam.live.coach import SUMMARY_TIME
from hipcam.live.sets import REST_TIME
from hipcam.words import say


def test_a_set_of_bridges_is_counted_and_followed_by_a_rest(coached: Any) -> None:
    coach, moments = coached("bridge_clean_5", "bridge", reps=4, sets=2)
    spoken = said(moments)
    assert [s for s in spoken if s.isdigit()] == ["1", "2", "3", "4", "1"]
    assert spoken.index(say("live.hold_still")) < spoken.index(activity("bridge").say("go")) < spoken.index("1")
    assert say("live.set_done") in spoken
    first = [m for m in moments if m.scene.headline == "Set 1 of 2" and m.scene.stage == "move"]
    assert max(m.scene.reps or 0 for m in first) == 3, "the fourth ends the set"
    assert {m.scene.phase for m in first} == {"", "Up", "Hold", "Down"}
    begin = [bool(m.scene.detail) for m in first]
    assert begin[0] and sum(a != b for a, b in pairwise(begin)) == 1, "until the first movement, and then no more"
    gauges = [m.scene.gauge for m in first if m.scene.gauge]
    assert {g.where for g in gauges} == {"below", "target"}
    assert -65 < min(g.value for g in gauges) < -45 and -6 < max(g.value for g in gauges) < 5
    resting = [m for m in moments if m.scene.stage == "rest"]
    assert resting[0].scene.rest == REST_TIME and resting[0].scene.next == "Next: Set 2 of 2"
    assert moments[-1].scene.stage == "move", "somebody who goes on early is not held up"
    assert len(coach.result_events()) == 5


def test_how_to_begin_is_shown_until_the_first_movement() -> None:
    here = Armed(coach_for("bridge", reps=2, sets=2))
    go = activity("bridge").say("go")
    assert here.step().detail == go
    assert here.step(rep(1)).detail == ""
    assert here.step(rep(2)).stage == "rest" and here.step().detail == ""
    here.coach.key("s")
    here.step()
    assert here.step().detail == go, "in the next set, too"


@pytest.mark.parametrize("height", [0.58, 1.0])
def test_a_bridge_that_is_held_is_timed(height: float) -> None:
    """Also one that is read a little short of what counts: what the result has was shown."""
    coach = coach_for("bridge")
    motion = skeleton.bridge([Move(1.5, 1.2, 22.0, 1.2, height)], tail=1.0)
    moments = run(skeleton.film(motion, CAMERAS["bridge"], pixels=0.5), "bridge", coach)
    held = [(m.time, m.scene.hold) for m in moments if m.scene.hold is not None]
    assert all(b > a for (_, a), (_, b) in pairwise(held))
    [hold] = [e for e in coach.result_events() if isinstance(e, Hold)]
    assert max(h for _, h in held) == pytest.approx(hold.duration, abs=1.5)
    spoken = said(moments)
    assert [s for s in spoken if s.endswith("seconds")] == ["10 seconds", "20 seconds"]
    assert "hold" not in cues(moments), "a whole one is 30 s"
    assert f"{int(hold.duration)} seconds held. Well done" in spoken


def test_a_hold_that_is_under_way_when_it_is_ended_stands_with_its_time() -> None:
    coach = coach_for("bridge")
    motion = skeleton.bridge([Move(1.5, 1.2, 25.0, 1.2, 1.0)])
    moments = run(skeleton.film(motion, CAMERAS["bridge"], pixels=0.5), "bridge", coach, keys={18.0: "q"})
    [hold] = coach.result_events()
    assert isinstance(hold, Hold) and hold.duration == pytest.approx(15.3, abs=0.8)
    spoken = said(moments)
    assert f"{int(hold.duration)} seconds held. Well done" in spoken and say("live.well_done") in spoken
    assert coach.stopped and moments[-1].scene.stage == "summary"


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
    assert scene.stage == "summary" and scene.lines[0] == "4 reps, 4 of 4 in good form"
    assert not here.coach.finished
    here.step(seconds=SUMMARY_TIME + 0.1)
    assert here.coach.finished and len(here.coach.result_events()) == 4
    assert say("live.well_done") in sayings(here.coach)


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


def test_redo_in_the_rest_takes_back_the_set_just_done() -> None:
    here = Armed(coach_for("bridge", reps=1, sets=2))
    assert here.step(rep(1)).stage == "rest"
    here.coach.key("r")
    scene = here.step()
    assert (scene.stage, scene.headline, scene.reps) == ("move", "Set 1 of 2", 0)
    assert "From the start again: Set 1 of 2" in sayings(here.coach)
    here.step(rep(2))
    here.coach.key("s")
    assert here.step().headline == "Set 2 of 2", "skipping the rest"


def test_a_rest_is_not_shorter_by_a_pause() -> None:
    here = in_stage("rest")
    before = here.step(seconds=5).rest
    here.coach.key(" ")
    here.step(seconds=100)
    here.coach.key(" ")
    after = here.step().rest
    assert before is not None and after == pytest.approx(before - 0.1)


def test_another_form_of_an_exercise_is_named_when_it_begins_and_at_the_end() -> None:
    here = Armed(coach_for("side-lying"), "side-lying")
    name = "straight-leg lift"
    plain, straight = (
        replace(rep(float(end), side="right"), form=form) for end, form in ((1, None), (4, "straight_leg"))
    )
    assert name not in here.step(plain).headline
    sayings(here.coach)
    assert here.step(straight).headline.endswith(name)
    here.step(replace(straight, start=4.5, end=7.0))
    assert sum(name in text.lower() for text in sayings(here.coach)) == 1
    assert "2 of them straight-leg lifts" in here.coach.summary()
    assert name not in here.step(plain).headline
