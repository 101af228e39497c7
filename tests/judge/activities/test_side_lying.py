"""Side-lying rotation: lifts of the upper leg counted by side, clamshells named, short ones partial."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from skeleton import (
    SIDES,
    Camera,
    Found,
    Motion,
    Move,
    body_for,
    camera_for,
    cosine,
    er_test,
    film,
    film_as,
    follow,
    minimum_jerk,
    schedule,
    side_lying,
)

from hipcam.judge.records import Partial, Rep

FRONT_VIEW = Camera(target=(0, 0, 0.25), height=0.75, distance=2.8)


def seen(motion: Motion, camera: Camera = FRONT_VIEW, rate: float = 15, **filming: Any) -> Found:
    return follow(film(motion, camera, rate=rate, **filming), "side-lying")


def lifts(depths: list[float], every: float = 2.8) -> list[Move]:
    return [Move(0.5 + every * i, 1, 0.3, 1, d) for i, d in enumerate(depths)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_counts_equal_what_was_done_whoever_does_it_and_wherever_the_camera_stands(seed: int) -> None:
    rng, upper, clamshell = np.random.default_rng(seed), SIDES[seed % 2], seed % 4 > 1
    full = rng.uniform(24, 34)
    depths = [
        full * (rng.uniform(0.88, 1.08) if i < 3 or rng.random() < 0.75 else rng.uniform(0.33, 0.42)) for i in range(60)
    ]
    moves = schedule(rng, depths)
    motion = side_lying(
        moves,
        upper=upper,
        body=body_for(rng),
        clamshell=clamshell,
        step=minimum_jerk if seed % 3 == 0 else cosine,
        tail=0.6,
    )
    found = follow(film_as("side-lying", motion, rng, camera=camera_for("side-lying", rng)), "side-lying")
    assert [type(e) for e in found.events] == [Rep if m.depth > 0.6 * full else Partial for m in moves]
    assert {e.side for e in found.events} == {upper}
    assert {e.form for e in found.reps} == {"clamshell" if clamshell else None}
    for event, move in zip(found.events, moves, strict=True):
        assert event.start == pytest.approx(move.start, abs=0.8)
        assert event.end == pytest.approx(move.end, abs=0.8)
        assert isinstance(event, Rep | Partial)
        assert event.peak == pytest.approx(move.peak, abs=0.6)


@pytest.mark.parametrize("upper", SIDES)
def test_the_range_is_the_rise_of_the_leg(upper: str) -> None:
    found = seen(side_lying(lifts([20, 30]), upper=upper), rate=30)
    assert [e.range for e in found.reps] == [pytest.approx(20, abs=4), pytest.approx(30, abs=5)]


@pytest.mark.parametrize("upper", SIDES)
def test_feet_together_and_the_knee_opening_is_a_clamshell(upper: str) -> None:
    found = seen(side_lying(lifts([30, 34]), upper=upper, clamshell=True))
    assert [(e.side, e.form) for e in found.reps] == [(upper, "clamshell")] * 2


@pytest.mark.parametrize("upper", SIDES)
def test_a_lift_of_the_straight_leg_is_named_and_its_form_judged_likewise(upper: str) -> None:
    found = seen(side_lying(lifts([30, 34]), upper=upper, straight=True))
    assert [(e.side, e.form) for e in found.reps] == [(upper, "straight_leg")] * 2
    for rep in found.reps:
        assert set(rep.checks) == {"pelvis_roll", "bent_upper_knee"}
        assert rep.checks["bent_upper_knee"].verdict == "pass", "the knee stays straight"


@pytest.mark.parametrize("bends", [-2.6, -1.5, 2.0])
def test_a_knee_that_is_straight_only_in_the_lift_or_only_before_makes_no_lift_of_the_straight_leg(
    bends: float,
) -> None:
    found = seen(side_lying(lifts([30, 30]), upper="left", bends=bends, straight=bends > 0))
    assert [e.form for e in found.reps] == [None] * 2


@pytest.mark.parametrize(("seconds", "counted"), [(0.3, 0), (0.5, 1)])
def test_a_leg_that_is_up_and_back_faster_than_anybody_lifts_it_was_lost(seconds: float, counted: int) -> None:
    found = seen(side_lying([Move(0.6, seconds, 0.05, seconds, 30)], upper="left"), rate=30)
    assert len(found.events) == counted


@pytest.mark.parametrize(("rise", "counted"), [(7.5, False), (14, True)])
def test_a_first_lift_needs_10_degrees(rise: float, counted: bool) -> None:
    found = seen(side_lying(lifts([rise]), upper="left"), rate=30)
    assert (len(found.reps), len(found.partials)) == ((1, 0) if counted else (0, 1))


def test_a_small_first_lift_counts_and_the_same_later_is_partial_with_its_share() -> None:
    found = seen(side_lying(lifts([14, 30, 31, 29, 14, 30]), upper="right"))
    assert [type(e) for e in found.events] == [Rep, Rep, Rep, Rep, Partial, Rep]
    assert found.partials[0].share == pytest.approx(14 / 30, abs=0.08)


def test_getting_up_ends_the_set_and_a_new_one_has_its_own_range() -> None:
    one, two = side_lying(lifts([32, 34, 33]), upper="left"), side_lying(lifts([15, 16]), upper="left")
    found = seen(one.then(er_test([]).until(2.0), seconds=1.5).then(two, seconds=1.5))
    assert len(found.reps) == 5


def test_turning_over_counts_for_the_other_side() -> None:
    one, two = side_lying(lifts([28, 30]), upper="left"), side_lying(lifts([27, 29]), upper="right")
    found = seen(one.then(er_test([]).until(2.0), seconds=1.5).then(two, seconds=1.5))
    assert [e.side for e in found.reps] == ["left", "left", "right", "right"]


def test_starting_or_ending_with_the_leg_up_makes_no_rep() -> None:
    moves = [Move(-5, 1, 6, 1, 30), Move(4.5, 1, 0.3, 1, 30), Move(8, 1, 50, 1, 30)]
    found = seen(side_lying(moves, upper="left").until(11))
    assert [e.start for e in found.counted] == [pytest.approx(4.5, abs=0.4)]


@pytest.mark.parametrize("upper", SIDES)
@pytest.mark.parametrize(("tips", "counted"), [(0.1, 2), (-0.1, 2), (0.35, 0), (-0.35, 0)])
def test_a_leg_that_rises_with_a_trunk_that_tips_is_no_lift(upper: str, tips: float, counted: int) -> None:
    """As somebody's who pushes the hips up from a bench: 3 degrees at the top of a lift of 30 are less than 7.5."""
    found = seen(side_lying(lifts([30, 30]), upper=upper, tips=tips))
    assert len(found.events) == counted


def test_lying_still_gives_nothing() -> None:
    assert seen(side_lying([], upper="right").until(4), pixels=0.8, metres=0.005).events == ()


def test_the_range_is_not_made_up_when_the_camera_stands_25_degrees_off() -> None:
    found = seen(side_lying(lifts([25, 25]), upper="left"), Camera(25, 3.0, 0.7, (0, 0, 0.3)))
    assert [e.range for e in found.reps] == [pytest.approx(25, abs=10)] * 2


@pytest.mark.parametrize("upper", SIDES)
def test_lifts_are_counted_from_a_camera_that_looks_steeply_down(upper: str) -> None:
    above = Camera(target=(0, 0, 0.2), height=2.3, distance=1.7)
    found = seen(side_lying(lifts([30, 28, 31]), upper=upper), above)
    assert [e.side for e in found.reps] == [upper] * 3


@pytest.mark.parametrize(("bends", "verdict"), [(1.6, "fault"), (-1.6, "unknown"), (0.0, "pass")])
@pytest.mark.parametrize("upper", SIDES)
def test_the_upper_knee_keeps_its_bend(upper: str, bends: float, verdict: str) -> None:
    found = seen(side_lying(lifts([28, 30]), upper=upper, bends=bends))
    assert [e.checks["bent_upper_knee"].verdict for e in found.reps] == [verdict] * 2
