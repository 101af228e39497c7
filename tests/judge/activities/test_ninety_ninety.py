"""The 90-90 stretch: leans counted by the front leg's side, against the least angle and the own range."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from skeleton import (
    OTHER,
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
    machine,
    minimum_jerk,
    ninety_ninety,
    schedule,
)

from hipcam.core.types import Side
from hipcam.judge.records import Partial, Rep
from hipcam.measure.body import Body, landmark
from hipcam.measure.measures import compute_measures
from hipcam.measure.seated import SeatedStart
from hipcam.measure.table import FrameValues
from hipcam.pose.calibration import default_calibration

FRONT_VIEW = Camera(target=(0, 0, 0.4), height=0.9, distance=2.8)


def seen(motion: Motion, camera: Camera = FRONT_VIEW, rate: float = 15, **filming: Any) -> Found:
    return follow(film(motion, camera, rate=rate, **filming), "ninety-ninety")


def leans(depths: list[float], every: float = 2.8) -> list[Move]:
    return [Move(0.5 + every * i, 1, 0.3, 1, d) for i, d in enumerate(depths)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_counts_equal_what_was_done_whoever_does_it_and_wherever_the_camera_stands(seed: int) -> None:
    rng, front = np.random.default_rng(seed), SIDES[seed % 2]
    full = rng.uniform(25, 48)
    # From the fourth on some are partial: then the own range is settled.
    depths = [
        full * (rng.uniform(0.85, 1.1) if i < 3 or rng.random() < 0.75 else rng.uniform(0.32, 0.45)) for i in range(60)
    ]
    moves = schedule(rng, depths)
    motion = ninety_ninety(
        moves,
        front=front,
        body=body_for(rng),
        slouch=rng.uniform(0, 12),
        step=minimum_jerk if seed % 3 == 0 else cosine,
        tail=0.6,
    )
    found = follow(film_as("ninety-ninety", motion, rng, camera=camera_for("ninety-ninety", rng)), "ninety-ninety")
    assert [type(e) for e in found.events] == [Rep if m.depth > 0.6 * full else Partial for m in moves]
    assert {e.side for e in found.events} == {front}
    for event, move in zip(found.events, moves, strict=True):
        assert event.start == pytest.approx(move.start, abs=0.8)
        assert event.end == pytest.approx(move.end, abs=0.8)
        assert isinstance(event, Rep | Partial)
        assert event.peak == pytest.approx(move.peak, abs=0.6)
        assert event.range == pytest.approx(move.depth, rel=0.25, abs=1.5)


def test_who_lies_with_the_feet_toward_the_camera_does_not_sit_in_the_90_90() -> None:
    """They look as if they sat, both shanks upright, and their lifts were counted as leans."""
    track = film(ninety_ninety(leans([30]), front="left"), FRONT_VIEW, rate=15)
    exercise, sample = machine("ninety-ninety"), next(compute_measures(track).samples())
    assert exercise.in_start_posture(sample)
    upright = dict.fromkeys(("left_shank_up", "right_shank_up"), 0.92)
    assert not exercise.in_start_posture(sample._replace(values=FrameValues(sample.values | upright)))


@pytest.mark.slow
@pytest.mark.parametrize("azimuth", [-45, -20, 0, 20, 45])
@pytest.mark.parametrize("front", SIDES)
def test_leans_are_counted_by_the_front_leg_up_to_45_degrees_off(azimuth: float, front: str) -> None:
    found = seen(ninety_ninety(leans([30, 35]), front=front), Camera(azimuth, 2.8, 0.9, (0, 0, 0.4)))
    assert [(type(e), e.side) for e in found.events] == [(Rep, front)] * 2


@pytest.mark.parametrize(("first", "counted"), [(10, False), (13, False), (17.5, True), (25, True)])
def test_a_first_lean_needs_15_degrees(first: float, counted: bool) -> None:
    found = seen(ninety_ninety(leans([first]), front="left"), rate=30)
    assert len(found.reps) == counted
    assert len(found.partials) == (not counted)


def test_a_small_first_lean_counts_and_the_same_later_is_partial() -> None:
    found = seen(ninety_ninety(leans([18, 40, 42, 38, 18, 40]), front="left"))
    # Own range before the fifth: the median of 38, 40, 42. 18 of 40 is 45 %.
    assert [type(e) for e in found.events] == [Rep, Rep, Rep, Rep, Partial, Rep]
    assert found.partials[0].share == pytest.approx(0.45, abs=0.04)
    assert found.partials[0].range == pytest.approx(18, abs=1.5)


def test_a_new_set_has_its_own_range() -> None:
    one, two = ninety_ninety(leans([42, 44, 40]), front="left"), ninety_ninety(leans([20, 21]), front="left")
    found = seen(one.then(er_test([]).until(2.0), seconds=1.5).then(two, seconds=1.5))
    assert len(found.reps) == 5


def test_the_other_leg_in_front_after_a_change_is_counted_for_that_side() -> None:
    one, two = ninety_ninety(leans([32, 34]), front="left"), ninety_ninety(leans([30, 33]), front="right")
    found = seen(one.then(er_test([]).until(2.0), seconds=1.5).then(two, seconds=1.5))
    assert [e.side for e in found.reps] == ["left", "left", "right", "right"]


def test_standing_up_out_of_a_lean_makes_no_rep() -> None:
    cut = ninety_ninety([*leans([35]), Move(3.3, 1, 50, 1, 40)], front="left").until(5.0)
    assert len(seen(cut.then(er_test([]).until(2.0), seconds=1.2)).reps) == 1


def test_starting_or_ending_leaned_over_makes_no_rep() -> None:
    moves = [Move(-5, 1, 6, 1, 38), Move(4.5, 1, 0.3, 1, 38), Move(8, 1, 50, 1, 38)]
    assert len(seen(ninety_ninety(moves, front="left").until(11)).counted) == 1


def test_the_front_leg_is_known_although_the_feet_are_seen_as_one_in_the_rest_before_a_lean() -> None:
    track = film(ninety_ninety(leans([32, 34]), front="left"), FRONT_VIEW, rate=15)
    left, right = (landmark(side, "ankle") for side in SIDES)
    image, world = track.image.copy(), track.world.copy()
    for i in np.flatnonzero((track.time > 2.8) & (track.time < 3.4)):
        image[i, [left, right], 1] = image[i, [left, right], 1].mean()
        world[i, [left, right]] = world[i, [left, right]].mean(axis=0)
    found = follow(replace(track, image=image, world=world), "ninety-ninety")
    assert [(type(e), e.side) for e in found.events] == [(Rep, "left")] * 2


@pytest.mark.parametrize(("plain", "sides"), [(0.02, ["left", "left"]), (-0.1, ["left"]), (-0.2, ["left", "right"])])
def test_the_foot_that_was_in_front_need_not_be_as_plainly_so_in_each_lean(plain: float, sides: list[str]) -> None:
    """A camera that is rolled takes some of it; the other foot must be in front as plainly as at a start."""
    track = film(ninety_ninety(leans([32, 34]), front="left"), FRONT_VIEW, rate=15)
    feet, later = [landmark(side, "ankle") for side in SIDES], np.flatnonzero(track.time > 2.9)[:, None]
    image, world = track.image.copy(), track.world.copy()
    for points in (image[..., 1:], world):
        middle = points[later, feet].mean(axis=1, keepdims=True)
        points[later, feet] = middle + plain * (points[later, feet] - middle)
    found = follow(replace(track, image=image, world=world), "ninety-ninety")
    assert [(type(e), e.side) for e in found.events] == [(Rep, side) for side in sides]


@pytest.mark.parametrize("roll", [-5, 5])
@pytest.mark.parametrize("front", SIDES)
def test_a_rolled_camera_puts_no_knee_up_and_no_foot_behind(roll: float, front: Side) -> None:
    upright, rolled = (
        film(ninety_ninety([], front=front).until(0.5), replace(FRONT_VIEW, roll=degrees), rate=10)
        for degrees in (0.0, roll)
    )
    starts = [SeatedStart(t.image, t.world, default_calibration().seated) for t in (upright, rolled)]
    body = Body(starts[0].image)
    shanks = {side: (body.at(side, "ankle") - body.at(side, "knee"))[1] for side in SIDES}
    knees = body.middle("hip")[1] - body.both("knee")[:, 1].min()
    reach, up = np.array([shanks[front] - shanks[OTHER[front]], knees]) / starts[0].trunk_pixels
    assert starts[1].shank_reach(front) > reach - 0.02
    assert starts[1].knee_above_hips(rolled.image).max() < up + 0.02


def test_a_lean_that_the_world_landmarks_lose_is_followed_by_the_head_in_the_picture() -> None:
    track = film(ninety_ninety(leans([36]), front="left"), FRONT_VIEW, rate=15)
    world = np.repeat(track.world[:1], len(track), axis=0)
    assert len(follow(replace(track, world=world), "ninety-ninety").reps) == 1


def test_sitting_without_a_lean_gives_nothing() -> None:
    assert seen(ninety_ninety([], front="right").until(4), pixels=0.8, metres=0.005).events == ()


def test_a_lean_from_a_trunk_that_leans_back_counts_as_far_as_it_went() -> None:
    # Propped on the hands behind, 20 degrees back, then 30 degrees forward: "15 degrees more than at the start".
    found = seen(ninety_ninety(leans([30, 32, 31]), front="left", slouch=-20))
    assert [type(e) for e in found.events] == [Rep] * 3
    assert found.reps[0].range == pytest.approx(30, abs=4)


def test_a_lean_reads_the_same_from_a_camera_on_the_floor() -> None:
    # Looking up by 7 degrees, the upright trunk seems to lean back: the first 14 degrees of the lean are lost.
    found = seen(ninety_ninety(leans([30, 32]), front="left"), Camera(target=(0, 0, 0.4), height=0.05, distance=2.8))
    assert found.reps[0].range == pytest.approx(30, abs=3)


@pytest.mark.parametrize("front", SIDES)
@pytest.mark.parametrize("height", [0.3, 0.9, 1.6])
def test_leans_are_counted_from_however_high_the_camera_looks_down(front: str, height: float) -> None:
    found = seen(ninety_ninety(leans([30, 35]), front=front), Camera(target=(0, 0, 0.4), height=height, distance=2.0))
    assert [(type(e), e.side) for e in found.events] == [(Rep, front)] * 2
    assert [e.range for e in found.reps] == [pytest.approx(30, abs=3), pytest.approx(35, abs=3)]


@pytest.mark.parametrize("front", SIDES)
def test_the_lower_foot_is_the_front_one_though_the_world_landmarks_put_both_in_front(front: str) -> None:
    # In low views from the front the network guesses the hidden back foot beside the front one.
    track = film(ninety_ninety(leans([30, 35]), front=front), FRONT_VIEW, rate=15)
    back = {"left": "right", "right": "left"}[front]
    world = track.world.copy()
    for joint in ("ankle", "heel", "foot_index"):
        world[:, landmark(back, joint)] = world[:, landmark(front, joint)]
    found = follow(replace(track, world=world), "ninety-ninety")
    assert [(type(e), e.side) for e in found.events] == [(Rep, front)] * 2


def test_a_lean_with_the_soles_together_is_none() -> None:
    # A butterfly: both feet in front of the hips, no shank to the side.
    track = film(ninety_ninety(leans([30, 35]), front="left"), FRONT_VIEW, rate=15)
    image, world = track.image.copy(), track.world.copy()
    for joint in ("ankle", "heel", "foot_index"):
        for points in (image, world):
            left, right = landmark("left", joint), landmark("right", joint)
            points[:, left] = points[:, right] = points[:, left]
    assert follow(replace(track, image=image, world=world), "ninety-ninety").events == ()


def test_a_lean_while_the_knees_swing_up_is_none() -> None:
    # Both knees are swung from one side to the other.
    track = film(ninety_ninety(leans([30, 35]), front="left"), FRONT_VIEW, rate=15)
    image = track.image.copy()
    trunk = float(np.ptp(image[0, :, 1])) / 2
    up = np.clip(np.abs(np.arange(len(image)) / 15 % 2.8 - 1.65) / -0.8 + 1, 0, 1)
    image[:, landmark("right", "knee"), 1] -= (1.6 * trunk * up).astype(np.float32)
    assert follow(replace(track, image=image), "ninety-ninety").events == ()


def test_the_first_pictures_in_which_the_landmarks_find_their_place_are_no_movement() -> None:
    track = film(ninety_ninety(leans([30]), front="left"), FRONT_VIEW, rate=15)
    world = track.world.copy()
    upright = world[:4].copy()
    upright[:, : landmark("left", "hip"), 2] += np.linspace(0.15, 0.0, 4)[:, None].astype(np.float32)
    world[:4] = upright
    assert follow(replace(track, world=world), "ninety-ninety").reps[0].start > 0.35


def lifted(heel: float, toes: float) -> float:
    """Rise of the front foot, foot lengths, when heel and toes rise by so many trunk lengths in the picture."""
    track = film(ninety_ninety([], front="left").until(1.0), FRONT_VIEW, rate=10)
    start = SeatedStart(track.image[:4], track.world[:4], default_calibration().seated)
    image = track.image[4:].astype(float)
    for joint, rise in (("ankle", heel), ("heel", heel), ("foot_index", toes)):
        image[:, landmark("left", joint), 1] -= rise * start.trunk_pixels
    return float(np.median(start.front_leg(image, "left").foot_rise))


def test_a_foot_rises_with_its_heel_and_not_with_its_toes_alone() -> None:
    assert lifted(0.0, 0.0) == pytest.approx(0, abs=0.01)
    assert lifted(0.15, 0.0) > 0.15
    assert lifted(0.15, 0.0) == pytest.approx(lifted(0.15, 0.15), abs=0.01)
    # Trunk or hands before the foot pull its landmarks up, those of the toes most.
    assert lifted(0.1, 0.2) == pytest.approx(0, abs=0.06)


@pytest.mark.parametrize(("height", "view"), [(0.9, "front"), (2.6, "above")])
def test_what_a_heel_is_read_from_depends_on_how_high_the_camera_stands(height: float, view: str) -> None:
    track = film(ninety_ninety(leans([35]), front="left"), Camera(target=(0, 0, 0.4), height=height, distance=2.4))
    exercise, heard = machine("ninety-ninety"), []
    exercise.judge.listener = lambda reading, _: heard.append(reading)
    for sample in compute_measures(track).samples():
        exercise.update(sample)
    exercise.finish()
    assert f"ninety-ninety.heel_lift.{view}" in heard


@pytest.mark.parametrize(("witnesses", "told"), [((35, 51), False), ((30, 33), True), ((-30, -33), True)])
def test_a_twist_is_told_only_if_both_witnesses_say_much_the_same(
    witnesses: tuple[float, float], told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twist(_: SeatedStart, image: np.ndarray, world: np.ndarray) -> tuple[np.ndarray, ...]:
        return tuple(np.full(len(image), value, float) for value in (*witnesses, 0.8))

    monkeypatch.setattr(SeatedStart, "twist", twist)
    check = seen(ninety_ninety(leans([35]), front="left")).reps[0].checks["trunk_twist"]
    assert check.verdict == ("fault" if told else "unknown")
