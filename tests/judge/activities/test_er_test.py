"""The standing external-rotation test: attempts found by side, with the angle that was held."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from skeleton import (
    OTHER,
    SIDES,
    Body,
    Camera,
    Found,
    Motion,
    Move,
    body_for,
    bridge,
    camera_for,
    er_test,
    excursion,
    film,
    film_as,
    follow,
    lift_with,
    machine,
    march,
    standing,
)

from hipcam.core.landmarks import Landmark, PoseTrack
from hipcam.judge.outcome import make_result
from hipcam.judge.result import Source, Unknown
from hipcam.judge.settings import Settings
from hipcam.measure.angles import tilt_from_down
from hipcam.measure.body import Body as PictureBody
from hipcam.measure.measures import compute_measures
from hipcam.measure.standing import standing_bend
from hipcam.pose.calibration import default_calibration
from hipcam.pose.model import PoseModel, manifest
from hipcam.show.text import describe
from hipcam.track.smooth import smooth_track
from hipcam.words.reason import Reason


def seen(motion: Motion, camera: Camera | None = None, rate: float = 15, **filming: Any) -> Found:
    return follow(film(motion, camera, rate=rate, **filming), "er-test")


def one_lift(rotations: list[Move], side: str = "left", down: float = 100.0) -> list[tuple[Move, list[Move]]]:
    return [(Move(0.4, 0.7, down, 0.7, 1.0, side), rotations)]


def four_rotations(side: str) -> tuple[list[float], Motion]:
    """One lift that holds four rotations."""
    truth = [20.0, 30.0, 40.0, 50.0]
    moves = [Move(1.8 + 3.2 * i, 0.8, 1.2, 0.8, d, side) for i, d in enumerate(truth)]
    return truth, er_test(one_lift(moves, side, down=14.0))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_attempts_on_both_sides_equal_what_was_done(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lifts, at = [], 0.3
    for i in range(8):
        lift = lift_with(
            list(rng.uniform(16, 55, rng.integers(1, 5))),
            side=SIDES[(seed + i) % 2],
            start=at,
            rng=rng,
            out=(0.5, 1.2),
            hold=(0.9, 1.6),
        )
        lifts.append(lift)
        at = lift[0].end + rng.uniform(0.3, 0.8)
    done = [rotation for _, rotations in lifts for rotation in rotations]
    track = film_as(
        "er-test",
        er_test(lifts, body=body_for(rng), hanging=rng.uniform(-8, 8)),
        rng,
        camera=camera_for("er-test", rng),
    )
    found = follow(track, "er-test")
    assert len(found.events) == len(found.attempts)
    assert [a.side for a in found.attempts] == [m.side for m in done]
    for attempt, move in zip(found.attempts, done, strict=True):
        assert attempt.start == pytest.approx(move.start, abs=0.6)
        assert attempt.end == pytest.approx(move.end, abs=0.6)
        assert attempt.rotation is not None
        assert attempt.uncertainty is not None
        assert attempt.uncertainty > 0
        assert attempt.peak_rotation >= attempt.rotation - 1


@pytest.mark.parametrize("side", SIDES)
def test_the_rotation_is_the_angle_that_was_held(side: str) -> None:
    truth, lift = four_rotations(side)
    values = [a.rotation for a in seen(lift, rate=30).attempts]
    assert values == pytest.approx(truth, abs=0.5)


def doubt_by(how: str) -> float:
    """The ± that goes with a rotation read by the outline of the shank or by landmarks, degrees."""
    error = default_calibration().error("er-test", "rotation", how)
    assert error is not None
    return error.doubt


@pytest.mark.parametrize("side", SIDES)
def test_by_landmarks_the_rotation_is_off_by_what_the_network_is_off_but_within_its_uncertainty(side: str) -> None:
    truth, lift = four_rotations(side)
    for attempt, true in zip(seen(lift, rate=30, typical=True).attempts, truth, strict=True):
        assert attempt.rotation is not None and attempt.uncertainty is not None
        assert 1 < true - attempt.rotation < 4
        assert attempt.uncertainty == doubt_by("landmarks") > 4


@pytest.mark.parametrize("side", SIDES)
def test_by_the_shanks_outline_the_rotation_is_the_angle_that_was_held(side: str) -> None:
    """The outline shows the shank where it is, whatever the landmarks are off by."""
    truth, lift = four_rotations(side)
    body = PictureBody(film(lift, rate=30).image)
    tilt = tilt_from_down(body.at(side, "ankle") - body.at(side, "knee"))
    placed = np.arange(len(tilt)) % 5 == 0
    outline = {
        f"{side}_shank_tilt": np.where(placed, tilt, np.nan),
        f"{side}_shank_shift": np.where(placed, 0.0, np.nan),
        f"{side}_shank_strength": np.where(placed, 0.8, np.nan),
    }
    attempts = follow(film(lift, rate=30, typical=True), "er-test", smooth=False, observed=outline).attempts
    for attempt, true in zip(attempts, truth, strict=True):
        assert attempt.uncertainty == doubt_by("outline") < doubt_by("landmarks")
        assert attempt.rotation == pytest.approx(true, abs=2)


@pytest.mark.parametrize("side", SIDES)
def test_the_side_is_that_of_the_lifted_leg(side: str) -> None:
    found = seen(er_test(one_lift([Move(2, 0.8, 1.2, 0.8, 35, side)], side, down=5.0)))
    assert [a.side for a in found.attempts] == [side]
    assert OTHER[side] not in {a.side for a in found.attempts}


@pytest.mark.parametrize(("rotation", "attempts"), [(0, 0), (6, 0), (14, 1), (40, 1)])
def test_an_attempt_rotates_outward_by_10_degrees_from_the_hanging_leg(rotation: float, attempts: int) -> None:
    for hanging in (-6, 0, 6):
        found = seen(er_test(one_lift([Move(2, 0.8, 1.2, 0.8, rotation, "left")], down=5.0), hanging=hanging))
        assert len(found.attempts) == attempts, hanging


def test_rotating_inward_and_back_is_no_attempt() -> None:
    assert seen(er_test(one_lift([Move(2, 0.8, 1.2, 0.8, -28, "left")], down=5.0))).attempts == []


def test_one_lift_may_hold_several_attempts_and_they_come_in_order() -> None:
    moves = [Move(1.8 + 2.6 * i, 0.6, 0.8, 0.6, 30 + 4 * i, "right") for i in range(4)]
    found = seen(er_test(one_lift(moves, "right", down=12.5)))
    assert [a.start for a in found.attempts] == [pytest.approx(m.start, abs=0.4) for m in moves]


def test_an_attempt_ends_with_the_leg_when_it_goes_down_still_rotated() -> None:
    # Held outward until after the leg has come down at about 6.5 s.
    found = seen(er_test(one_lift([Move(2.0, 0.8, 50, 1, 35, "left")], down=4.6)).until(9))
    assert [a.side for a in found.attempts] == ["left"]
    assert found.attempts[0].rotation == pytest.approx(35, abs=0.5)
    assert found.attempts[0].end < 6.8


def test_a_recording_that_ends_during_the_hold_still_gives_the_attempt() -> None:
    found = seen(er_test(one_lift([Move(2.0, 0.8, 50, 1, 35, "left")], down=50)).until(5))
    assert len(found.attempts) == 1


def test_without_a_steady_hold_there_is_no_score_but_a_reason() -> None:
    # Out and back without a stop: 0.25 s within 5 degrees at most.
    (attempt,) = seen(er_test(one_lift([Move(2, 0.55, 0, 0.55, 48, "left")], down=5.0)), rate=30).attempts
    assert attempt.rotation is None
    assert attempt.clean_rotation is None
    assert attempt.uncertainty is None
    assert attempt.reason
    assert attempt.peak_rotation == pytest.approx(48, abs=1.5)


def leg(
    side: str, lift: Move, rotation: Move, *, sink: Move | None = None, knee: float = 90.0, elevation: float = 90.0
) -> Motion:
    """One lift with one rotation; the thigh may sink for a while."""

    def legs(time: np.ndarray) -> dict[str, Any]:
        up = excursion(time, [lift])
        sunk = excursion(time, [sink]) if sink else 0.0
        return {side: {"flexion": elevation * up - sunk, "knee": knee * up, "external": excursion(time, [rotation])}}

    return standing(Body(), legs, lift.end + 0.5)


def test_a_thigh_that_sinks_to_60_degrees_does_not_end_the_attempt() -> None:
    motion = leg("left", Move(0.4, 0.7, 6, 0.7, 1.0), Move(2, 0.8, 3, 0.8, 35), sink=Move(3, 0.5, 0.8, 0.5, 30))
    assert len(seen(motion).attempts) == 1


@pytest.mark.parametrize("elevation", [30, 45])
def test_a_leg_that_is_not_lifted_to_70_degrees_makes_no_attempt(elevation: float) -> None:
    motion = leg("left", Move(0.4, 0.7, 5, 0.7, 1.0), Move(2, 0.8, 1.5, 0.8, 35), elevation=elevation)
    assert seen(motion).attempts == []


@pytest.mark.parametrize("knee", [5, 30])
def test_a_leg_that_is_lifted_straight_makes_no_attempt(knee: float) -> None:
    motion = leg("left", Move(0.4, 0.7, 5, 0.7, 1.0), Move(2, 0.8, 1.5, 0.8, 35), knee=knee)
    assert seen(motion).attempts == []


@pytest.mark.parametrize("seconds", [0.6, 0.8, 1.1])
def test_marching_makes_no_attempts(seconds: float) -> None:
    assert seen(march(10, seconds=seconds, up=90), pixels=0.8, metres=0.005).events == ()


def test_lying_down_ends_the_test_and_standing_again_goes_on() -> None:
    def test(side: str) -> Motion:
        return er_test(one_lift([Move(2, 0.8, 1.2, 0.8, 35, side)], side, down=5.0))

    found = seen(test("left").then(bridge([]).until(1.5), seconds=1.5).then(test("right"), seconds=1.5))
    assert [a.side for a in found.attempts] == ["left", "right"]


def test_what_is_not_judged_is_named_with_a_reason_and_clean_follows_from_it() -> None:
    (attempt,) = seen(er_test(one_lift([Move(2, 0.8, 1.2, 0.8, 35, "left")], down=5.0))).attempts
    names = {"trunk_lean", "pelvis_hike", "pelvis_shift", "thigh_drop", "knee_drift", "stance_knee_bend"}
    assert set(attempt.judged) | set(attempt.not_judged) == names
    assert not set(attempt.judged) & set(attempt.not_judged)
    assert all(attempt.not_judged.values())
    if len(attempt.judged) < 3:
        assert attempt.clean is None
    assert attempt.touched in ("clean", "with compensation", "no", "unknown")


@pytest.mark.parametrize("azimuth", [-25, 25])
def test_a_thigh_off_the_lens_axis_reads_less_but_within_the_stated_uncertainty(azimuth: float) -> None:
    # tan(seen) = tan(true) · cos 25°: 45° reads 42°.
    (attempt,) = seen(
        er_test(one_lift([Move(2, 0.8, 1.2, 0.8, 45, "left")], down=5.0)), Camera(azimuth=azimuth), rate=30
    ).attempts
    assert attempt.uncertainty is not None
    assert attempt.rotation == pytest.approx(45, abs=attempt.uncertainty + 3)


def test_a_trunk_that_leans_twice_is_upright_in_between() -> None:
    rotation, leans = Move(2, 0.8, 5.5, 0.8, 40, "left"), [Move(3, 0.4, 0.8, 0.4, 11), Move(5.6, 0.4, 0.8, 0.4, 14)]

    def legs(time: np.ndarray) -> dict[str, Any]:
        up = excursion(time, [Move(0.4, 0.7, 9, 0.7, 1.0)])
        return {"left": {"flexion": 90 * up, "knee": 90 * up, "external": excursion(time, [rotation])}}

    (attempt,) = seen(standing(Body(), legs, 11, sway=lambda time: -excursion(time, leans)), rate=20).attempts
    (lean,) = attempt.faults
    error = default_calibration().error("er-test", "trunk_lean")
    assert error is not None and (lean.name, lean.value) == ("trunk_lean", pytest.approx(error.expected(14), abs=0.6))
    assert len(lean.spans) == 2
    for (start, end), move in zip(lean.spans, leans, strict=True):
        assert move.start < start < move.top and move.top_end < end < move.end
    assert (lean.start, lean.end) == (lean.spans[0][0], lean.spans[1][1])
    assert leans[1].top - 0.1 < lean.worst < leans[1].top_end + 0.1, "not in the middle, where the trunk is upright"


@pytest.mark.parametrize(("begin", "said"), [(0.0, "fault"), (2.4, "unknown")])
def test_a_recording_that_begins_in_the_lean_does_not_take_it_for_upright(begin: float, said: str) -> None:
    """Begun 0.4 s into the turn, with the trunk already on its way over, little of the lean is left to be seen."""
    turn, lean = Move(2, 1.2, 2, 0.8, 40, "left"), Move(2, 1.0, 2.2, 0.8, 16)

    def legs(time: np.ndarray) -> dict[str, Any]:
        up = excursion(time, [Move(0.2, 0.6, 8, 0.7, 1.0)])
        return {"left": {"flexion": 90 * up, "knee": 90 * up, "external": excursion(time, [turn])}}

    track = film(standing(Body(), legs, 9, sway=lambda time: -excursion(time, [lean])), rate=15)
    kept = track.time >= begin
    parts = {name: getattr(track, name)[kept] for name in ("time", "image", "world", "visibility")}
    (attempt,) = follow(replace(track, **parts), "er-test").attempts
    check = attempt.checks["trunk_lean"]
    assert check.verdict == said
    assert (check.reason is None) == (said == "fault")
    assert check.reason is None or check.reason.code == "start_not_seen"


def lost(track: PoseTrack, side: str, start: float, end: float) -> PoseTrack:
    """The same track, the lifted leg lost for a moment: seen where the standing one is."""
    image, world = np.array(track.image), np.array(track.world)
    gone = (track.time >= start) & (track.time < end)
    for joint in ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX"):
        own, other = (Landmark[f"{which.upper()}_{joint}"] for which in (side, OTHER[side]))
        image[gone, own], world[gone, own] = image[gone, other], world[gone, other]
    return replace(track, image=image, world=world)


def test_a_leg_that_is_lost_for_a_moment_is_still_up() -> None:
    motion = er_test(one_lift([Move(2 + 3 * i, 0.8, 1.2, 0.8, 35, "left") for i in range(2)], down=8.0))
    track = film(motion, rate=15)
    found = follow(lost(track, "left", 1.7, 1.95), "er-test")
    assert [a.start for a in found.attempts] == [pytest.approx(2, abs=0.4), pytest.approx(5, abs=0.4)]
    found = follow(lost(track, "left", 4.7, 4.95), "er-test")
    assert len(found.attempts) == 2


@pytest.mark.parametrize("sunk", [48, 55])
def test_a_leg_that_reads_half_lifted_while_it_turns_is_still_up(sunk: float) -> None:
    """Fast and dim, the turning leg is lost for longer: it comes back turned, and what was known of its rest holds."""
    rotation, sink = Move(2.2, 0.6, 1.7, 0.8, 35), Move(1.9, 0.3, 0.7, 0.3, sunk)
    (attempt,) = seen(leg("left", Move(0.4, 0.7, 5, 0.7, 1.0), rotation, sink=sink)).attempts
    assert attempt.rotation == pytest.approx(35, abs=3)


def test_a_turn_that_sinks_a_little_is_held_though_the_leg_hung_shortly_before() -> None:
    """Nobody rests with the thigh turned: the turn is measured from the hanging leg, not from where it sank to."""

    def legs(time: np.ndarray) -> dict[str, Any]:
        up = excursion(time, [Move(0.4, 0.5, 5, 0.7, 1.0)])
        turned = sum(
            excursion(time, [move])
            for move in (Move(0.9, 0.8, 2.9, 0.7, 6), Move(1.6, 0.4, 2.2, 0.6, 18), Move(1.6, 0.4, 0.1, 0.3, 14))
        )
        return {"left": {"flexion": 90 * up, "knee": 90 * up, "external": turned}}

    (attempt,) = seen(standing(Body(), legs, 7)).attempts
    assert attempt.rotation == pytest.approx(24, abs=2)


def test_no_pictures_while_the_leg_hangs_is_no_reason_to_end() -> None:
    track = film(er_test(one_lift([Move(2.6 + 3 * i, 0.8, 1.2, 0.8, 35, "left") for i in range(2)], down=9.0)), rate=15)
    kept = (track.time < 0.95) | (track.time > 2.3)
    columns = {name: getattr(track, name)[kept] for name in ("time", "image", "world", "visibility")}
    found = follow(replace(track, **columns), "er-test")
    assert [a.rotation for a in found.attempts][-1] == pytest.approx(35, abs=2)


def test_a_file_that_begins_with_the_leg_turned_shows_the_attempts_after_it() -> None:
    moves = [Move(2 + 3 * i, 0.8, 1.2, 0.8, 35, "left") for i in range(3)]
    track = film(er_test(one_lift(moves, down=11.0)), rate=15)
    for cut in (3.0, 3.4, 3.8):
        kept = track.time >= cut
        found = follow(
            replace(
                track,
                time=track.time[kept] - cut,
                image=track.image[kept],
                world=track.world[kept],
                visibility=track.visibility[kept],
            ),
            "er-test",
        )
        whole = [a for a in found.attempts if a.start > 1]
        assert [a.start + cut for a in whole] == [pytest.approx(5, abs=0.4), pytest.approx(8, abs=0.4)], cut


def test_a_thigh_that_was_too_low_is_told_with_its_elevation() -> None:
    rotation = Move(2, 0.8, 1.5, 0.8, 35)

    def legs(time: np.ndarray) -> dict[str, Any]:
        up = excursion(time, [Move(0.4, 0.7, 5, 0.7, 1.0)])
        return {"left": {"flexion": 45 * up, "knee": 70 * up, "external": excursion(time, [rotation])}}

    exercise = machine("er-test")
    samples = compute_measures(film(standing(Body(), legs, 8), rate=15)).samples()
    assert [event for sample in samples for event in exercise.update(sample)] == []
    why = exercise.why_nothing()
    assert why.code == "thigh_too_low"
    assert why.values["elevation"] == pytest.approx(45, abs=5)
    assert "lift the thigh to the horizontal" in str(why)


@pytest.mark.parametrize("side", SIDES)
def test_an_outline_that_was_placed_on_something_else_moves_the_rotation_little(side: str) -> None:
    """A stripe of the trousers or the other leg may be backed as well as the shank's own borders."""
    truth, lift = four_rotations(side)
    body = PictureBody(film(lift, rate=30).image)
    tilt = tilt_from_down(body.at(side, "ankle") - body.at(side, "knee"))
    placed = np.arange(len(tilt)) % 5 == 0
    for off, most in ((-15, 2), (15, 6)):
        inward = off if side == "right" else -off
        outline = {
            f"{side}_shank_tilt": np.where(placed, tilt + inward, np.nan),
            f"{side}_shank_shift": np.where(placed, 0.0, np.nan),
            f"{side}_shank_strength": np.where(placed, 0.8, np.nan),
        }
        attempts = follow(film(lift, rate=30), "er-test", smooth=False, observed=outline).attempts
        assert [a.rotation for a in attempts] == pytest.approx(truth, abs=most)


def readings(track: PoseTrack) -> dict[str, float]:
    """What the compensations of a track's one attempt are read from."""
    exercise = machine("er-test")
    said: dict[str, float] = {}
    exercise.judge.listener = lambda key, value: said.__setitem__(key.removeprefix("er-test."), value)
    for sample in compute_measures(smooth_track(track, gap_limit=0.3, cutoff=4.0)).samples():
        exercise.update(sample)
    exercise.finish()
    return said


def moved(track: PoseTrack, joints: tuple[str, ...], by: np.ndarray) -> PoseTrack:
    """The same track with joints moved sideways in the picture; shank lengths."""
    image = np.array(track.image)
    shank = np.linalg.norm(image[0, Landmark.RIGHT_KNEE] - image[0, Landmark.RIGHT_ANKLE])
    for joint in joints:
        image[:, Landmark[joint], 0] += by * shank
    return replace(track, image=image)


def test_an_ankle_that_the_lifted_foot_pulls_to_itself_is_no_shift_of_the_pelvis() -> None:
    rotation = Move(2, 0.8, 1.2, 0.8, 35, "left")
    track = film(er_test(one_lift([rotation], down=5.0)), rate=15)
    pull = 0.3 * excursion(track.time, [replace(rotation, depth=1.0)])
    assert readings(moved(track, ("RIGHT_ANKLE",), pull))["pelvis_shift"] < 0.1
    whole_foot = ("RIGHT_ANKLE", "RIGHT_HEEL", "RIGHT_FOOT_INDEX")
    assert readings(moved(track, whole_foot, pull))["pelvis_shift"] > 0.4, "the foot, or the camera, has moved"


def test_a_little_error_of_the_height_is_no_large_bend_of_the_standing_knee() -> None:
    sunk = np.array([0.0, 0.005, 0.03, 0.134])
    assert standing_bend(sunk, 20.0) == pytest.approx([0, 1.66, 9.95, 30], abs=0.1)


@pytest.mark.parametrize("side", SIDES)
def test_a_leg_that_is_turned_inward_is_told_and_no_attempt(side: str) -> None:
    turned = er_test(one_lift([Move(2.2, 0.8, 1.5, 0.8, -30.0, side)], side, down=6.0))
    exercise, said, held = machine("er-test"), set(), []
    exercise.coached = True
    for sample in compute_measures(film(turned, rate=15)).samples():
        assert exercise.update(sample) == []
        now = exercise.now()
        said |= {round(sample.time)} if now and now.other_way else set()
        held += [now.held] if now and now.held is not None else []
    assert exercise.finish() == [] and held == [], "coming back is no way out"
    assert said == {3, 4, 5}
    why = exercise.why_nothing()
    assert why == Reason("turned_inward", {"side": side})
    assert "the foot goes in" in str(why)


def test_a_side_that_was_turned_the_wrong_way_is_told_beside_the_other() -> None:
    exercise = machine("er-test")
    lifts = [
        *one_lift([Move(2.2, 0.8, 1.5, 0.8, 35.0, "left")], "left", down=5.0),
        (Move(8.5, 0.7, 6.0, 0.7, 1.0, "right"), [Move(10.5, 0.8, 1.5, 0.8, -30.0, "right")]),
    ]
    events = [e for s in compute_measures(film(er_test(lifts), rate=15)).samples() for e in exercise.update(s)]
    assert [event.side for event in events] == ["left"]
    missed = exercise.missed(events)
    assert missed == {"right rotation": Reason("turned_inward", {"side": "right"})}
    source, model = Source("v.mp4", "", 640, 480, 16.0, 240, 240), PoseModel("played", manifest().bundle_sha256, b"")
    told = make_result(
        "er-test", source, events, Settings(), model, quality={}, reason=None, missing=[], steps=(), missed=missed
    )
    assert Unknown("right rotation", missed["right rotation"]) in told.unknown
    assert "the right foot went out, which is the other way" in describe(told)


def inward_then(outward: float, side: str, pause: float) -> list[tuple[Move, list[Move]]]:
    """A leg that turns far inward and comes back, then so far outward."""
    back = Move(2.2, 0.8, 1.2, 0.8, -45.0, side)
    return one_lift([back, Move(back.end + pause, 0.8, 1.5, 0.8, outward, side)], side, down=9.0)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("pause", [0.0, 0.8])
def test_a_turn_outward_counts_from_the_hanging_leg_and_not_from_an_inward_turn_before(side: str, pause: float) -> None:
    assert seen(er_test(inward_then(8.0, side, pause))).attempts == [], "8 degrees from where it hung"
    (attempt,) = seen(er_test(inward_then(30.0, side, pause))).attempts
    assert attempt.rotation == pytest.approx(30, abs=1)
    assert attempt.start == pytest.approx(5.0 + pause, abs=0.4), "not when the leg began to come back"


def test_turns_outward_after_one_inward_are_told_apart() -> None:
    turns = [Move(2.2, 0.8, 1.2, 0.8, -45.0, "left"), *(Move(at, 0.8, 1.2, 0.8, 35.0, "left") for at in (5.6, 9.0))]
    attempts = seen(er_test(one_lift(turns, down=12.5))).attempts
    assert [a.rotation for a in attempts] == pytest.approx([35, 35], abs=1)


def test_an_attempt_that_comes_into_sight_turned_out_and_is_held_is_not_said_to_be_unsteady() -> None:
    track = film(er_test(one_lift([Move(2.2, 0.8, 1.5, 0.8, 40.0, "left")], down=6.0)), rate=15)
    late = track.time >= 2.3
    names = ("time", "image", "world", "visibility")
    track = replace(track, **{name: getattr(track, name)[late] for name in names})
    (attempt,) = follow(track, "er-test").attempts
    assert attempt.rotation is None
    assert attempt.reason == Reason("start_not_seen")
