"""What several movements of a set look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from made_results import attempt, reps, result

from hipcam.judge.records import Check, Fault
from hipcam.judge.repeated import repeated
from hipcam.show.text import describe


def looking(events: Sequence[Any], sure: list[float], name: str = "pelvis_roll") -> list[Any]:
    """The same, in which this was looked for, and of which the first look like it so surely."""
    checks = {name: Check("unknown", 9.0, "deg", 10.0, None)}
    faults = [(Fault(name, "left", 0, 1, 9.0, "deg", 10.0, one),) for one in sure]
    padded = [*faults, *[()] * (len(events) - len(sure))]
    return [replace(event, checks=checks, possible=found) for event, found in zip(events, padded, strict=True)]


def test_it_is_said_once_for_the_set_with_what_a_movement_says_on_the_mean() -> None:
    [one] = repeated(looking(reps(5, "left", number=2), [0.4, 0.6, 0.8]))
    assert (one.name, one.side, one.set, one.movements, one.of) == ("pelvis_roll", "left", 2, 3, 5)
    assert one.confidence == pytest.approx(0.6), "movements of one body err alike: together they are no surer"
    assert one.message.startswith("3 of 5 repetitions look like")


@pytest.mark.parametrize("sure", [[], [0.8], [0.7, 0.7], [0.4, 0.4, 0.5]])
def test_one_movement_or_less_than_half_of_them_or_what_is_unlikely_is_not_repeated(sure: list[float]) -> None:
    assert repeated(looking(reps(5, "left"), sure)) == ()
    assert len(repeated(looking(reps(4, "left"), [0.7, 0.7]))) == 1


def test_sides_and_sets_are_kept_apart() -> None:
    once = [looking(reps(1, side, number=number), [0.7]) for side in ("left", "right") for number in (1, 2)]
    assert repeated([event for events in once for event in events]) == ()


def test_a_fault_that_was_raised_counts_with_them_and_alone_is_none() -> None:
    name = "heel_lift"
    raised = [replace(rep, checks={name: Check("fault", 0.3, "", 0.12, None)}) for rep in reps(1, good=0, wrong=name)]
    other = replace(raised[0], possible=looking(raised, [0.7], name)[0].possible)
    assert repeated([*raised, *raised]) == () == repeated([other, other]), "of the other side, too"
    [one] = repeated([*raised, *looking(reps(1), [0.7], name)])
    assert (one.movements, one.confidence) == (2, pytest.approx(0.8))


def test_it_stands_in_the_result_and_in_its_text() -> None:
    attempts = [replace(attempt("left", 40.0), judged=("pelvis_hike",))] * 2
    events = looking(attempts, [0.5, 0.5], "pelvis_hike")
    found = result("er-test", *events)
    assert "2 of 2 attempts look like" in describe(found)
    [one] = found.to_dict()["summary"]["repeated"]
    assert (one["name"], one["movements"], one["confidence"]) == ("pelvis_hike", 2, 0.5)
