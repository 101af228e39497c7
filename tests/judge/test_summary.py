"""What a result says first: what was done in good form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_results import hold, reps, result

from hipcam.judge.own_range import OwnRange
from hipcam.judge.summary import ExerciseCounts, ExerciseSummary
from hipcam.words.names import good_hold, good_of, good_seconds, share_name


def total(*events: object) -> ExerciseCounts:
    summary = result("bridge", *events).summary  # type: ignore[arg-type]
    assert isinstance(summary, ExerciseSummary)
    return summary.total


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ((), 25.0),
        (((20.0, 22.0),), 23.0),
        (((20.0, 22.0), (21.0, 23.0)), 22.0),
        (((0.0, 25.0),), 0.0),
        (((24.0, 30.0),), 24.0),
    ],
)
def test_a_hold_is_good_while_no_fault_is_seen(bad: tuple[tuple[float, float], ...], good: float) -> None:
    assert hold(25.0, bad=bad).good_time == pytest.approx(good)
    counts = total(hold(25.0, bad=bad))
    assert (counts.judged_hold_time, counts.good_hold_time) == (25.0, pytest.approx(good))


def test_a_hold_that_could_not_be_judged_is_neither_good_nor_bad() -> None:
    unknown = replace(hold(25.0), verdict="unknown")
    assert unknown.good_time is None
    assert total(unknown).judged_hold_time is None and total(*reps(3)).good_hold_time is None
    counts = total(unknown, hold(10.0))
    assert (counts.hold_time, counts.judged_hold_time, counts.good_hold_time) == (35.0, 10.0, 10.0)
    assert good_hold(counts) == "10 of the 10 s that could be judged in good form" and good_hold(total(unknown)) is None


def test_seconds_are_told_apart() -> None:
    assert good_seconds(23.0, 25.0, 25.0) == "23 of 25 s in good form"
    assert good_seconds(24.8, 25.2, 25.2) == "24.8 of 25.2 s in good form", "not 25 of 25"
    assert good_seconds(25.0, 25.0, 25.0) == "25 of 25 s in good form"


def test_what_could_not_be_judged_is_not_counted_against_anybody() -> None:
    assert good_of(3, 5, 5) == "3 of 5 in good form"
    assert good_of(3, 4, 5) == "3 of the 4 that could be judged in good form"


def test_there_is_no_own_range_before_the_first_movement_that_counts() -> None:
    own = OwnRange(least=10, share=0.6)
    assert own.share_of == "least"
    own.counts(8)
    assert own.share_of == "least"
    own.counts(20)
    assert own.share_of == "own range"
    assert share_name(0.996, "least") == "99% of the least that counts", "what did not count is not the whole"
