"""What to do next: the right exercise, side and dose, and a reason that is true."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_results import attempt, hold, reps, result

from hipcam.judge.next_steps import Step, have_looked_at, plan, routine_steps, sentences
from hipcam.judge.records import Event
from hipcam.judge.summary import RotationSummary
from hipcam.words import say


def brief(steps: tuple[Step, ...]) -> list[tuple[str, str, int]]:
    return [(s.activity, s.side, s.sets) for s in steps]


def test_after_a_test_the_weaker_side_comes_first_and_gets_more() -> None:
    steps = plan(result("er-test", attempt("left", 48.0), attempt("right", 36.0)))
    assert brief(steps) == [
        ("bridge", "both", 2),
        ("ninety-ninety", "right", 3),
        ("ninety-ninety", "left", 2),
        ("side-lying", "right", 3),
        ("side-lying", "left", 2),
        ("er-test", "both", 2),
    ]
    assert "right hip turns less" in steps[1].why
    assert [s.reps for s in steps] == [12] * 5 + [None]
    assert [s.hold_seconds for s in steps] == [30.0] + [None] * 5


def test_equal_sides_get_the_same_and_none_is_called_weaker() -> None:
    steps = plan(result("er-test", attempt("left", 41.0), attempt("right", 38.0)))
    assert brief(steps)[1:5] == [
        ("ninety-ninety", "left", 2),
        ("ninety-ninety", "right", 2),
        ("side-lying", "left", 2),
        ("side-lying", "right", 2),
    ]
    assert not any("turns less" in s.why for s in steps)
    limited = plan(result("er-test", attempt("left", 30.0), attempt("right", 28.0)))
    assert {s.sets for s in limited if s.activity == "side-lying"} == {3}
    assert not any("comes first" in s.why for s in limited[1:])


@pytest.mark.parametrize(
    ("events", "side", "word"),
    [
        ([attempt("left", 40.0)], "right", "both sides together"),
        ([attempt("left", 40.0), attempt("right", None)], "right", say("fault.trunk_lean")),
        ([], "both", "no clean score yet"),
        ([attempt("left", None), attempt("right", None)], "both", "No attempt gave a clean score"),
        ([attempt("left", None)], "both", "There is no clean score yet"),
        ([attempt("left", 40.0), attempt("right", None)], "right", "No attempt on the right side gave a clean score"),
    ],
)
def test_a_side_without_a_clean_score_is_tested_first(events: list[Event], side: str, word: str) -> None:
    steps = plan(result("er-test", *events))
    assert brief(steps) == [("er-test", side, 2)]
    assert word in steps[0].why


def test_the_routine_goes_on_without_a_score_with_both_sides_alike() -> None:
    summary = result("er-test", attempt("left", None)).summary
    assert isinstance(summary, RotationSummary)
    steps = routine_steps(summary)
    assert brief(steps) == [
        ("bridge", "both", 2),
        ("ninety-ninety", "left", 2),
        ("ninety-ninety", "right", 2),
        ("side-lying", "left", 2),
        ("side-lying", "right", 2),
    ]
    assert not any("difference" in s.why for s in steps), "nobody knows whether there is one"


@pytest.mark.parametrize(
    ("events", "expected", "word"),
    [
        (reps(5), [("bridge", "both", 2)], "5 repetitions were counted"),
        (reps(12), [("bridge", "both", 1)], "12 repetitions were counted"),
        (reps(12, good=5), [("bridge", "both", 1)], "5 of 12 in good form. Press the heel"),
        ([*reps(12), *reps(10, number=2)], [("er-test", "both", 2)], "enough"),
        ([hold(31.0)], [("bridge", "both", 1)], "whole set is done"),
        ([hold(12.0)], [("bridge", "both", 2)], "longest hold was 12 s"),
        ([hold(31.0), *reps(10, number=2)], [("er-test", "both", 2)], "enough"),
        (reps(12, last=25.0), [("bridge", "both", 1)], "smaller toward the end"),
        ([], [("bridge", "both", 2)], "Nothing was counted"),
    ],
)
def test_after_sets_of_bridges(events: list[Event], expected: list[tuple[str, str, int]], word: str) -> None:
    steps = plan(result("bridge", *events))
    assert brief(steps) == expected
    assert word in steps[0].why


def test_repetitions_that_were_asked_for_are_told_as_they_are() -> None:
    [step] = plan(result("bridge", *reps(12)))
    assert sentences([step])[0].startswith("Bridge: 1 set of 10–12, or hold each 30 s.")
    for asked in (1, 5, 20):
        said = sentences([replace(step, reps=asked)])[0]
        assert said.startswith(f"Bridge: 1 set of {asked}, or hold each 30 s."), "nobody is asked for fewer than none"


def test_the_side_that_was_left_out_comes_first() -> None:
    steps = plan(result("side-lying", *reps(12, "left")))
    assert brief(steps) == [("side-lying", "right", 2), ("side-lying", "left", 1)]
    assert "right side has had no set yet" in steps[0].why
    assert brief(plan(result("bridge", *reps(6, "left")))) == [("bridge", "right", 2), ("bridge", "left", 2)]


def test_each_side_is_told_its_own_fault() -> None:
    steps = plan(
        result(
            "side-lying",
            *reps(9, "left", good=0, wrong="pelvis_roll"),
            *reps(8, "right", good=2, wrong="bent_upper_knee"),
        )
    )
    why = {step.side: step.why for step in steps}
    assert say("fault.pelvis_roll") in why["left"] and say("fault.bent_upper_knee") not in why["left"]
    assert say("fault.bent_upper_knee") in why["right"] and say("fault.pelvis_roll") not in why["right"]


def test_the_side_to_test_again_is_told_its_own_compensation() -> None:
    [step] = plan(
        result(
            "er-test",
            attempt("left", 40.0),
            *[attempt("left", None, fault="pelvis_hike")] * 3,
            attempt("right", None, fault="trunk_lean"),
        )
    )
    assert step.side == "right"
    assert say("fault.trunk_lean") in step.why and say("fault.pelvis_hike") not in step.why


def test_form_that_could_not_be_judged_is_not_called_bad() -> None:
    unjudged = [replace(r, verdict="unknown", faults=()) for r in reps(8, good=0)]
    assert plan(result("bridge", *unjudged))[0].why == "8 repetitions were counted."


def test_no_activity_gives_no_plan() -> None:
    assert plan(result(None)) == ()
    assert sentences(()) == []


def test_the_sentences_say_dose_reason_and_care() -> None:
    said = sentences(plan(result("er-test", attempt("left", 48.0), attempt("right", 30.0))))
    assert said[0].startswith("Bridge: 2 sets of 10–12, or hold each 30 s. ")
    assert said[1] == "90-90 lean, right side: 3 sets of 10–12. Your right hip turns less, so it comes first."
    assert said[-2] == "Standing test, both sides: 2 attempts. To see whether anything has changed."
    assert said[-1] == "Do all of it slowly, and stop if it hurts."
    assert not any("{" in sentence for sentence in said)


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        (25.0, 44.0, ""),
        (24.0, 40.0, "Your left hip turned out 24°, which is less than 25°."),
        (30.0, 50.0, "Your hips differ by 20°."),
        (20.0, 41.0, "Your left hip turned out 20°, which is less than 25°. Your hips differ by 21°."),
        (None, 41.0, ""),
    ],
)
def test_far_too_little_or_very_unequal_turn_is_to_be_looked_at(left: float | None, right: float, said: str) -> None:
    found = have_looked_at(result("er-test", attempt("left", left), attempt("right", right)))
    assert found == (f"{said} {say('plan.look')}" if said else "")
    assert have_looked_at(result("bridge", *reps(5))) == ""
