"""The standing test: led through, scored, compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import skeleton
from coaching import CAMERAS, Armed, coach_for, run, said, sayings
from skeleton import Move

from hipcam.judge.activity import activity
from hipcam.judge.records import Attempt
from hipcam.live.standing_test import REPEAT, TestGuide
from hipcam.pose.calibration import default_calibration
from hipcam.words import say

SAMPLES = Path(__file__).parents[2] / "sample_videos"


def test_the_standing_test_leads_through_both_legs_and_compares(coached: Any) -> None:
    coach, moments = coached("er_test_left_limited", "er-test")
    spoken = said(moments)
    order = [
        *activity("er-test").say_each("setup", "left"),
        say("live.first_lift", hand="right", side="left"),
        say("live.keep_still"),
        say("live.rotate_out"),
        say("live.hold_there"),
        say("live.rotate_back"),
    ]
    assert [spoken.index(text) for text in order] == sorted(spoken.index(text) for text in order)
    scores = [s for s in spoken if s.endswith("clean.")]
    assert len(scores) == 4 and say("live.change_hands", hand="left", side="right") in spoken
    assert spoken.count(say("live.again")) == 2
    assert {m.scene.headline for m in moments if m.scene.stage == "test"} == {
        f"{side} leg, attempt {n} of 2" for side in ("Left", "Right") for n in (1, 2)
    }
    summary = moments[-1].scene
    assert summary.stage == "summary" and len(coach.result_events()) == 4
    left, right, differ, first, end = summary.lines
    assert left.startswith("Left: 2") and "markedly limited" in left and right.startswith("Right: 4")
    assert differ.startswith("Sides differ by 2") and first == "Work on the left side first"
    assert end == say("live.no_diagnosis")


def test_the_live_angle_comes_with_its_uncertainty(coached: Any) -> None:
    coach, moments = coached("er_test_left_limited", "er-test")
    truth = json.loads((SAMPLES / "er_test_left_limited.json").read_text(encoding="utf-8"))
    attempts = [e for e in coach.result_events() if isinstance(e, Attempt)]
    outline = default_calibration().error("er-test", "rotation", "outline")
    for attempt in attempts:
        held = [
            m.scene.gauge for m in moments if attempt.start < m.time < attempt.end and m.scene.hold and m.scene.gauge
        ]
        assert held, "the end position was seen to be held"
        [true] = [a["rotation_true"] for a in truth["attempts"] if attempt.start < a["steady_start"] < attempt.end]
        angle, doubt = (float(np.median([getattr(g, name) for g in held])) for name in ("value", "uncertainty"))
        assert outline is not None and doubt == outline.doubt, "by the outline of the shank"
        assert abs(angle - true) <= doubt


def test_a_cheat_is_announced(coached: Any) -> None:
    _, moments = coached("er_test_cheat", "er-test")
    spoken = said(moments)
    assert any("with trunk lean" in s for s in spoken)
    results = {m.scene.result for m in moments} - {""}
    assert len(results) == 2 and any("clean" in r for r in results) and all("±" in r for r in results)
    shown = [m.scene.notice.text for m in moments if m.scene.notice and m.scene.result]
    assert say("fault.trunk_lean") in shown or say("fault.pelvis_shift") in shown


def test_the_test_can_be_skipped_and_redone() -> None:
    here = Armed(coach_for("er-test"), "er-test")
    attempt = Attempt("left", 1, 4, 30.0, 4.0, 30.0, 31.0, True, ("trunk_lean",), {}, (), "no", None, None, None)
    assert here.step(attempt).headline == "Left leg, attempt 2 of 2"
    here.coach.key("r")
    assert here.step().headline == "Left leg, attempt 1 of 2" and not here.coach.result_events()
    assert "From the start again: Left leg, attempt 1 of 2" in sayings(here.coach)
    here.coach.key("s")
    assert here.step().headline == "Right leg, attempt 1 of 2"
    no_hold = replace(attempt, side="right", rotation=None, uncertainty=None, clean_rotation=None)
    scene = here.step(no_hold)
    assert scene.result == say("live.no_hold") and scene.headline == "Right leg, attempt 1 of 2", "it is tried again"
    for _ in range(3):
        scene = here.step(no_hold)
    assert scene.stage == "summary", "but not for ever"
    assert "Right: no clean score" in scene.lines


def test_an_attempt_that_is_under_way_when_it_is_ended_stands() -> None:
    """As one that is under way when a recording ends."""
    coach = coach_for("er-test")
    motion = skeleton.er_test([(Move(1.5, 1.0, 9.0, 1.0, 1.0, "left"), [Move(4.0, 1.5, 3.0, 1.5, 35.0, "left")])])
    run(skeleton.film(motion, CAMERAS["er-test"]), "er-test", coach, keys={8.3: "q"})
    [attempt] = coach.result_events()
    assert isinstance(attempt, Attempt) and attempt.side == "left"
    assert coach.summary()[0].startswith("Left: ")


def test_to_ask_what_is_shown_changes_nothing() -> None:
    here = Armed(coach_for("er-test"), "er-test")
    here.step()
    sayings(here.coach)
    guide = here.coach._guide
    assert isinstance(guide, TestGuide)
    guide.wait(1.0)  # what to do now is due to be said again
    shown = guide.scene()
    assert guide.scene() == shown and not sayings(here.coach)
    here.step()
    assert sayings(here.coach) == [say("live.first_lift", hand="right", side="left")]


def test_whoever_stands_still_to_listen_hears_of_the_stick_and_what_to_do_again() -> None:
    here = Armed(coach_for("er-test"), "er-test")
    lift = say("live.first_lift", hand="right", side="left")
    scene = here.step()
    assert lift in sayings(here.coach) and lift.endswith(f"{scene.phase}.") and scene.detail in lift
    for seconds, heard in ((REPEAT - 1.0, []), (1.0, [lift]), (REPEAT - 1.0, []), (1.0, [lift])):
        here.step(seconds=seconds)
        assert sayings(here.coach) == heard
    here.coach.key("s")
    here.step()
    assert sayings(here.coach)[-1] == say("live.change_hands", hand="left", side="right")
    here.step(seconds=REPEAT - 1.0)
    assert not sayings(here.coach), "it has been said with the change of sides"


def test_who_turns_the_wrong_way_hears_it_once_and_sees_it_until_it_is_right() -> None:
    coach = coach_for("er-test")
    wrong, right = Move(4.0, 0.8, 1.5, 0.8, -30.0, "left"), Move(8.5, 1.0, 3.0, 1.0, 35.0, "left")
    motion = skeleton.er_test([(Move(1.5, 1.0, 13.0, 1.0, 1.0, "left"), [wrong, right])])
    moments = run(skeleton.film(motion, CAMERAS["er-test"], rate=10), "er-test", coach)
    assert said(moments).count(say("live.other_way")) == 1
    shown = [m.time for m in moments if m.scene.notice and m.scene.notice.text == say("live.other_way")]
    assert wrong.start < shown[0] < wrong.start + 1.5 and wrong.end < shown[-1] < right.start + 2.5
    assert not [m for m in moments if m.time < right.start and m.scene.phase == say("live.hold_there")]
    assert len(coach.result_events()) == 1
