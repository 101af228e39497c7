"""One correction at a time, while it is true."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import skeleton
from coaching import CAMERAS, Armed, Moment, coach_for, rep, run, said, sayings
from skeleton import Move

from hipcam.judge.activity import activity
from hipcam.judge.records import Fault, Partial, Rep
from hipcam.live.correction import Correction
from hipcam.live.sayings import Sayings
from hipcam.words import has, say
from hipcam.words.reason import Reason


def corrected(moments: list[Moment], exercise_time: tuple[float, float]) -> set[str]:
    """What was shown as wrong between two times, before the movement was complete."""
    start, end = exercise_time
    return {
        m.scene.notice.text
        for m in moments
        if start <= m.time < end and m.scene.notice and m.scene.notice.kind == "fault"
    }


@pytest.mark.parametrize(
    ("name", "activity", "faults"),
    [
        ("bridge_bystander_incomplete", "bridge", 0),  # two are too close to tell
        ("bridge_hold_25s", "bridge", 1),
        ("er_test_cheat", "er-test", 1),
        ("ninety_ninety_right_knee_heel", "ninety-ninety", 2),
        ("side_lying_right_pelvis_roll", "side-lying", 0),  # a roll is never told for sure
    ],
)
def test_a_fault_is_shown_while_it_happens_and_only_then(coached: Any, name: str, activity: str, faults: int) -> None:
    coach, moments = coached(name, activity)
    faulty = 0
    for event in coach.result_events():
        found = event.faults
        given = next(m.time for m in moments if event in m.events or m is moments[-1])
        # What was found in the movement before may still be shown when this one begins.
        begun = max([event.start, *(m.time + 2.6 for m in moments for e in m.events if e.end <= event.start + 0.1)])
        shown = corrected(moments, (begun, given))
        at_once = {f.name: say(f"live.fault.{f.name}") for f in found if has(f"live.fault.{f.name}")}
        assert shown <= {at_once.get(f.name, f.message) for f in found}
        assert len(shown) == min(1, len(found)), "one correction at a time"
        faulty += bool(found)
    assert faulty == faults


def test_what_is_likely_but_not_sure_is_neither_corrected_nor_called_good(coached: Any) -> None:
    _, moments = coached("side_lying_right_pelvis_roll", "side-lying")
    assert {m.scene.headline for m in moments if m.scene.stage == "move"} == {"Set 1 of 3, right"}
    assert say("fault.pelvis_roll") not in {m.scene.notice.text for m in moments if m.scene.notice}
    last = moments[-1].scene
    assert (last.reps, last.good) == (5, 2) and last.next == "Next: Set 1 of 3, left"


def test_a_correction_is_gone_when_it_was_followed() -> None:
    """A lift that stops short of the line, and then goes all the way."""
    coach = coach_for("bridge")
    motion = skeleton.bridge([Move(2.0, 1.0, 4.0, 1.2, 0.5), Move(4.6, 0.8, 1.0, 0.8, 0.5)], tail=1.0)
    moments = run(skeleton.film(motion, CAMERAS["bridge"]), "bridge", coach)
    message = say("fault.incomplete_lift")
    shown = [m.time for m in moments if m.scene.notice and m.scene.notice.text == message]
    assert 3.2 < shown[0] < 4.2 and 4.6 < shown[-1] < 5.8
    assert said(moments).count(message) == 1
    [done] = coach.result_events()
    assert isinstance(done, Rep) and not done.faults


def test_a_correction_stays_until_it_is_followed_and_is_praised() -> None:
    here = Armed(coach_for("bridge"))
    assert here.step(rep(1)).notice is None
    scene = here.step(rep(2, fault="heel_lift"))
    assert scene.notice is not None and scene.notice.kind == "fault"
    later = here.step(seconds=20).notice
    assert later is not None and (later.kind, later.text) == ("note", scene.notice.text), "until the next movement"
    assert here.step(rep(30, fault="heel_lift")).notice == scene.notice
    better = here.step(rep(33)).notice
    assert better is not None and (better.kind, better.text) == ("good", say("live.corrected"))
    assert here.step(seconds=5).notice is None


def test_the_most_important_fault_comes_first_and_the_others_wait() -> None:
    speech = Sayings()
    correction = Correction(speech)
    both = rep(1, fault="heel_lift")
    sag = Fault("incomplete_lift", "both", 0, 1, 18, "deg", 15, 0.6)
    correction.take(replace(both, faults=(sag, *both.faults)), 1.0)
    notice = correction.notice(1.0)
    assert notice is not None and notice.text == say("fault.heel_lift"), "the surest"
    assert [(saying.text, saying.cue) for saying in speech.take()] == [(say("fault.heel_lift"), "fault")]
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
    assert notice is not None and notice.text == activity("bridge").say("too_small")
    assert activity("bridge").say("too_small") in sayings(here.coach)
