"""The timeline of rendered people: values worked out by hand."""

from __future__ import annotations

import math

import pytest

from benchmarks.people.timeline import SHORTEST, TURN, Oscillation, Timeline


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
