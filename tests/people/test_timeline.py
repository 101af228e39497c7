"""The timeline of rendered people: values worked out by hand."""

from __future__ import annotations

import math

import pytest

from benchmarks.people.timeline import SHORTEST, TURN, Attempt, Hold, Oscillation, Repetition, Timeline


def test_a_channel_moves_by_a_smooth_step() -> None:
    timeline = Timeline.resting({"lift": 0})
    timeline.wait(1)
    timeline.move(2, lift=10)
    values = [timeline(time)["lift"] for time in (0, 1, 1.5, 2, 2.5, 3, 9)]
    assert values == pytest.approx([0, 0, 1.5625, 5, 8.4375, 10, 10])
    assert timeline.now == 3


def test_a_warp_above_one_starts_slowly() -> None:
    timeline = Timeline.resting({"lift": 0})
    timeline.warp = 2
    timeline.move(2, lift=1)
    assert timeline(1)["lift"] == pytest.approx(0.15625)  # half of the time is a quarter of the way's u: 3/16 - 2/64


def test_scheduling_leaves_the_clock_alone() -> None:
    timeline = Timeline.resting({"lift": 0, "roll": 4})
    timeline.schedule(1, 2, lift=1)
    assert timeline.now == 0
    assert timeline(2) == pytest.approx({"lift": 0.5, "roll": 4})
    assert timeline.last("lift") == 1


def test_a_channel_that_is_on_its_way_arrives_before_it_leaves_again() -> None:
    timeline = Timeline.resting({"lift": 0})
    timeline.schedule(0, 2, lift=1)
    timeline.schedule(0.5, 1, lift=0)
    assert timeline(2)["lift"] == pytest.approx(1)
    assert timeline(2 + SHORTEST)["lift"] == pytest.approx(0)


def test_a_channel_that_nothing_was_said_of_rests_at_zero() -> None:
    timeline = Timeline.resting({})
    timeline.schedule(1, 1, head_yaw=20)
    assert [timeline(time)["head_yaw"] for time in (0.5, 1.5, 2)] == pytest.approx([0, 10, 20])


def test_a_channel_that_arrives_was_on_its_way_since_it_last_did() -> None:
    timeline = Timeline.resting({"knee": 90})
    timeline.wait(4)
    timeline.arrive(knee=10)
    assert [timeline(time)["knee"] for time in (0, 2, 4, 5)] == pytest.approx([90, 50, 10, 10])


def test_beginning_forgets_what_was_before() -> None:
    timeline = Timeline.resting({"lift": 0})
    timeline.move(1, lift=3)
    timeline.begin(lift=7)
    assert timeline(0)["lift"] == timeline(1)["lift"] == 7


def test_oscillations_are_added_even_to_channels_without_keys() -> None:
    timeline = Timeline.resting({"lean": 2})
    timeline.oscillations = {"lean": [Oscillation(3, 0.5, math.pi / 2), Oscillation(1, 1, 0)]}
    timeline.oscillations["sway"] = [Oscillation(4, 0.25, 0)]
    assert timeline(0) == pytest.approx({"lean": 2 + 3, "sway": 0})
    assert timeline(1)["lean"] == pytest.approx(2 + 3 * math.cos(TURN / 2) + math.sin(TURN))
    assert timeline(1)["sway"] == pytest.approx(4, abs=1e-6)


def test_by_another_clock_all_times_change_and_no_value() -> None:
    timeline = Timeline.resting({"lift": 0.0})
    timeline.oscillations["lift"] = [Oscillation(0.5, 1.0, 0.0)]
    timeline.wait(1)
    timeline.move(2, lift=30)
    timeline.move(1, lift=0)
    timeline.repetitions.append(Repetition("L", 1.0, 3.0, 4.0, (2.0, 0.0, 1.0)))
    timeline.holds.append(Hold(1.0, 2.0))
    timeline.attempts.append(Attempt("L", 1.0, 4.0, 2.0, 3.0, 0.5, 4.5))
    timeline.notes |= {
        "still": 1.0,
        "toes_up": "always",
        "arm_moves": [2.0, "L"],
        "sides": [{"side": "L", "leg_up": 0.5}],
    }
    slow = timeline.retimed(lambda time: 2 * time)
    assert slow.now == 8
    assert [key.time for key in slow.keys["lift"]] == [2 * key.time for key in timeline.keys["lift"]]
    assert slow.repetitions == [Repetition("L", 2.0, 6.0, 8.0, (4.0, 0.0, 2.0))]
    assert slow.holds == [Hold(2.0, 4.0)]
    assert slow.attempts == [Attempt("L", 2.0, 8.0, 4.0, 6.0, 1.0, 9.0)]
    assert slow.notes["still"] == 2 and slow.notes["toes_up"] == "always"
    assert slow.notes["arm_moves"] == [4.0, "L"] and slow.notes["sides"] == [{"side": "L", "leg_up": 1.0}]
    # At 3 s the slow one is where the other was at 1.5 s, but oscillates as it did at 3 s.
    swing = slow(3.0)["lift"] - timeline(1.5)["lift"]
    assert swing == pytest.approx(0.5 * (math.sin(TURN * 3.0) - math.sin(TURN * 1.5)))


def test_a_channel_can_go_farther_drift_and_end_early() -> None:
    timeline = Timeline.resting({"lift": 0.0})
    for top in (10, 20):
        timeline.wait(1)
        timeline.move(1, lift=top)
        timeline.wait(2)
        timeline.move(1, lift=0)
    higher = timeline.peaking("lift", 1.0, 5.0, 15.0)
    assert [higher(time)["lift"] for time in (0.5, 2, 3, 4, 5, 7, 8)] == [0, 15, 15, 15, 0, 20, 20]
    sagging = timeline.drifting("lift", 3.0, 4.0, -4.0)
    assert [sagging(time)["lift"] for time in (2, 3, 3.5, 4, 5, 7)] == [10, 10, 8, 6, 0, 20]
    once = timeline.until(5.0)
    assert once.now == 5
    assert once(9.0)["lift"] == 0
    assert timeline(7.0)["lift"] == 20, "the timeline itself stays"
