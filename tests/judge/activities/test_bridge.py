"""The bridge: lifts counted, holds timed, partial lifts listed, and what makes neither."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from skeleton import (
    OTHER,
    SIDES,
    Camera,
    Found,
    Motion,
    Move,
    Supine,
    body_for,
    bridge,
    camera_for,
    cosine,
    er_test,
    film,
    film_as,
    follow,
    minimum_jerk,
    schedule,
)

from hipcam.core.landmarks import PoseTrack
from hipcam.judge.activity import activity
from hipcam.judge.records import Hold, Partial, Rep
from hipcam.pose.calibration import default_calibration

if TYPE_CHECKING:
    from hipcam.core.types import Flags

SIDE_VIEW = Camera(target=(0, 0, 0.3), height=0.7, distance=3.0)


def seen(motion: Motion, camera: Camera = SIDE_VIEW, rate: float = 15, **filming: Any) -> Found:
    return follow(film(motion, camera, rate=rate, **filming), "bridge")


def arrival(move: Move, rest: float) -> float:
    """When the hip comes within 10 degrees of the line, for a cosine lift."""
    share = (rest - 10) / (rest * move.depth)
    return move.start + move.out * float(np.arccos(1 - 2 * min(share, 1.0)) / np.pi)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_counts_equal_what_was_done_whoever_does_it_and_wherever_the_camera_stands(seed: int) -> None:
    rng = np.random.default_rng(seed)
    depths = [rng.uniform(0.75, 1.05) if rng.random() < 0.75 else rng.uniform(0.33, 0.45) for _ in range(60)]
    moves = schedule(rng, depths)
    moves.append(Move(moves[-1].end + 0.5, 1.0, rng.uniform(5.7, 8), 1.0, 1.0))
    lying = Supine(body_for(rng), SIDES[seed % 2], rng.uniform(0.8, 1.05))
    planted = "both" if seed % 4 else SIDES[(seed // 4) % 2]
    step = minimum_jerk if seed % 3 == 0 else cosine
    track = film_as(
        "bridge",
        bridge(moves, lying=lying, planted=planted, step=step),
        rng,
        camera=camera_for("bridge", rng),
        hidden={OTHER[lying.near]: 0.5},
        typical=False,  # the share of the way is not corrected for where the hip is seen
    )
    found = follow(track, "bridge")
    truth = [Hold if m.hold >= 5 else Rep if m.depth > 0.6 else Partial for m in moves]
    assert [type(e) for e in found.events] == truth
    assert {e.side for e in found.events} == {planted}
    for event, move in zip(found.events, moves, strict=True):
        assert event.start == pytest.approx(move.start, abs=0.8) or isinstance(event, Hold)
        assert event.end == pytest.approx(move.end, abs=0.8) or isinstance(event, Hold)
        if isinstance(event, Partial):
            assert event.share == pytest.approx(move.depth, abs=0.12)
        elif isinstance(event, Rep):
            assert event.peak == pytest.approx(move.peak, abs=0.6)
            assert event.range == pytest.approx(lying.rest * move.depth, rel=0.25)
        else:
            assert isinstance(event, Hold)
            # From within 10 degrees of the line to the start of the way down; the last degrees go slowly, so that
            # the beginning is known to a few tenths of a second only.
            assert move.hold - 0.5 < event.duration < move.top_end - arrival(move, lying.rest) + 0.5
            assert event.end - event.start == pytest.approx(event.duration, abs=1e-6)


@pytest.mark.parametrize("share", [0.30, 0.35, 0.50])
def test_a_lift_of_less_than_60_percent_of_the_way_is_partial_and_says_how_far_it_went(share: float) -> None:
    found = seen(bridge([Move(0.5, 1, 0.4, 1, 1.0), Move(3.5, 1, 0.4, 1, share), Move(6.5, 1, 0.4, 1, 1.0)]))
    assert [type(e) for e in found.events] == [Rep, Partial, Rep]
    assert found.partials[0].share == pytest.approx(share, abs=0.05)


@pytest.mark.parametrize("share", [0.22])
def test_a_small_lift_is_listed_as_partial(share: float) -> None:
    # Close by from 1 m high, 20 degrees from the head's side: all within what the specification allows.
    camera = Camera(azimuth=13, distance=2.9, height=1.18, target=(0, 0, 0.3))
    found = seen(bridge([Move(0.5, 1, 0.4, 1, 1.0), Move(3.5, 1, 0.4, 1, share)], lying=Supine(feet="left")), camera)
    assert [type(e) for e in found.events] == [Rep, Partial]


@pytest.mark.parametrize("share", [0.68, 0.8, 1.0, 1.15])
def test_a_lift_of_more_than_60_percent_of_the_way_counts(share: float) -> None:
    assert len(seen(bridge([Move(0.5, 1, 0.4, 1, share)])).reps) == 1


def test_a_lift_that_reads_a_little_less_than_60_percent_may_have_reached_them_and_counts() -> None:
    assert len(seen(bridge([Move(0.5, 1, 0.4, 1, 0.545)])).reps) == 1


def test_a_hip_that_jumps_up_for_a_moment_makes_no_rep_of_a_small_lift() -> None:
    moves = [Move(0.5, 1, 0.4, 1, 1.0), Move(3.5, 1, 1.0, 1, 0.4)]
    track = film(bridge(moves), SIDE_VIEW, rate=15)
    image = track.image.copy()
    whole = np.ptp(image[:, 23, 1])
    jump = (track.time > moves[1].peak) & (track.time < moves[1].peak + 0.15)
    image[jump, 23:25, 1] -= 0.2 * whole
    found = follow(replace(track, image=image), "bridge", smooth=False)
    assert [type(e) for e in found.events] == [Rep, Partial]
    assert found.partials[0].share == pytest.approx(0.4, abs=0.05)


@pytest.mark.parametrize("azimuth", [-20, 0, 20])
@pytest.mark.parametrize(("short", "verdict"), [(0.0, "pass"), (8.0, "pass"), (17.0, "unknown")])
def test_how_far_a_lift_ends_from_the_line_is_read_whatever_the_hip_landmark_is_off_by(
    azimuth: float, short: float, verdict: str
) -> None:
    camera = Camera(azimuth=azimuth, target=(0, 0, 0.3), height=0.7, distance=3.0)
    depth = 1 - short / Supine().rest
    # A lift that stops short may not count, but its form is judged as far as it does.
    (event,) = seen(bridge([Move(1, 1, 1, 1, depth)]), camera, typical=True).reps
    check = event.checks["incomplete_lift"]
    calibration = default_calibration()
    error = calibration.error("bridge", "incomplete_lift", "side")
    assert error is not None
    expected = error.expected(short - calibration.bridge.excess_bias)
    assert check.value == pytest.approx(expected, abs=1.5 * error.gain)
    assert check.verdict == verdict


def test_a_lift_that_ends_far_from_the_line_is_a_fault() -> None:
    (rep,) = seen(bridge([Move(1, 1, 1, 1, 1 - 26 / Supine().rest)]), typical=True).reps
    assert rep.verdict == "fault"
    assert [fault.name for fault in rep.faults] == ["incomplete_lift"]


@pytest.mark.parametrize(("seconds", "kind"), [(3.5, Rep), (4.4, Rep), (5.6, Hold), (25.0, Hold)])
def test_five_seconds_at_the_top_make_a_hold_and_less_a_rep(seconds: float, kind: type) -> None:
    move = Move(0.5, 1, seconds, 1, 1.0)
    found = seen(bridge([move]), rate=12, pixels=0.8)
    assert [type(e) for e in found.events] == [kind]
    if kind is Hold:
        assert found.holds[0].duration == pytest.approx(move.top_end - arrival(move, Supine().rest), abs=0.5)


def test_a_fault_lasts_as_long_as_its_limit_is_broken() -> None:
    sag = Move(4, 0.5, 3, 0.5, -0.3)
    (hold,) = seen(bridge([Move(0.5, 1, 10, 1, 1.0), sag]), rate=20).holds
    (fault,) = hold.faults
    assert fault.name == "sagging"
    assert (fault.start, fault.end) == (pytest.approx(sag.top, abs=0.3), pytest.approx(sag.top_end, abs=0.3))
    assert fault.spans == ((fault.start, fault.end),)
    assert fault.start < fault.worst < fault.end


def test_a_hold_that_is_still_going_on_at_the_end_of_the_recording_stands() -> None:
    found = seen(bridge([Move(0.5, 1, 100, 1, 1.0)]).until(9.5))
    assert [type(e) for e in found.events] == [Hold]
    assert found.holds[0].duration == pytest.approx(8, abs=0.5)


def test_starting_or_ending_at_the_top_makes_no_rep() -> None:
    starting, inside, ending = Move(-5, 1, 6, 1.2, 1.0), Move(4.5, 1.2, 0.4, 1.2, 1.0), Move(8.5, 1.2, 100, 1, 1.0)
    assert [e.start for e in seen(bridge([starting, inside, ending]).until(12)).events] == [
        pytest.approx(inside.start, abs=0.3)
    ]
    assert seen(bridge([starting]).until(5)).events == ()
    assert seen(bridge([ending]).until(12)).events == ()


def test_a_lift_that_is_cut_off_half_way_down_is_no_rep() -> None:
    # 0.5 of the way back: the recording ends with the hips still in the air.
    assert seen(bridge([Move(0.5, 1, 0.5, 1, 1.0)]).until(2.5)).events == ()


def test_a_rep_that_is_back_at_rest_counts_even_if_the_recording_ends_at_once() -> None:
    # Down at 3.0 s; at 2.9 s a cosine is at 2.4 % of the way and one frame earlier at 7 %: back in the region of rest.
    assert len(seen(bridge([Move(0.5, 1, 0.5, 1, 1.0)]).until(2.87), rate=15).reps) == 1


def test_the_first_rep_may_begin_in_the_first_frames_and_the_last_may_end_the_recording() -> None:
    found = seen(bridge([Move(0.0, 1, 0.3, 1, 1.0), Move(2.5, 1, 0.3, 1, 1.0)], tail=0.3), rate=30)
    assert len(found.reps) == 2


def test_getting_up_ends_the_set_and_lying_down_again_begins_a_new_one() -> None:
    up = er_test([]).until(2.5)
    reps = bridge([Move(0.8, 1, 0.3, 1, 1.0), Move(3.6, 1, 0.3, 1, 1.0)])
    found = seen(reps.then(up, seconds=1.5).then(reps, seconds=1.5))
    assert len(found.counted) == 4
    assert len(found.reps) == 4


def test_getting_up_from_the_top_makes_no_rep() -> None:
    top = bridge([Move(0.5, 1, 0.3, 1, 1.0), Move(3.5, 1, 50, 1, 1.0)]).until(5.5)
    assert len(seen(top.then(er_test([]).until(2.0), seconds=1.2)).counted) == 1


@pytest.mark.parametrize("feet", SIDES)
@pytest.mark.parametrize("planted", SIDES)
def test_a_single_leg_bridge_is_counted_for_the_leg_that_carries_it(feet: str, planted: str) -> None:
    lying = Supine(feet=feet)
    found = seen(
        bridge(schedule(np.random.default_rng(0), [1.0, 0.9, 1.0]), lying=lying, planted=planted),
        pixels=0.8,
        metres=0.004,
        hidden={OTHER[lying.near]: 0.6},
    )
    assert [e.side for e in found.reps] == [planted] * 3


def mixed_legs(track: PoseTrack, when: Flags) -> PoseTrack:
    """The network takes one leg for the other in some pictures."""
    order = np.arange(33)
    order[25:33] = order[[26, 25, 28, 27, 30, 29, 32, 31]]
    image, world = track.image.copy(), track.world.copy()
    image[when], world[when] = image[when][:, order], world[when][:, order]
    return replace(track, image=image, world=world)


@pytest.mark.parametrize("planted", SIDES)
def test_a_single_leg_bridge_is_one_although_the_legs_are_taken_for_each_other_at_the_top(planted: str) -> None:
    moves = [Move(0.8, 1, 0.4, 1, 1.0), Move(4.2, 1, 0.4, 1, 1.0)]
    track = film(bridge(moves, planted=planted), SIDE_VIEW, rate=15)
    top = (track.time > moves[1].start + 0.7) & (track.time < moves[1].end - 0.7)
    jumps = np.where(np.diff(top, prepend=False), 1.5, 0.01)
    found = follow(mixed_legs(track, top), "bridge", smooth=False, observed={"leg_jump": jumps})
    assert [e.side for e in found.reps] == [planted] * 2


def test_a_lift_is_kept_together_by_the_trunk_while_the_legs_are_taken_for_each_other() -> None:
    moves = [Move(0.4, 1, 3.0, 1, 1.0)]
    track = film(bridge(moves, planted="left"), SIDE_VIEW, rate=15)
    found = follow(mixed_legs(track, (track.time > 2.0) & (track.time < 3.0)), "bridge")
    assert [(type(e), e.side) for e in found.events] == [(Rep, "left")]


def test_bridges_are_counted_by_the_trunk_with_the_head_toward_the_camera() -> None:
    moves = [Move(0.5, 1, 0.4, 1, 1.0), Move(3.4, 1, 0.4, 1, 0.35), Move(6.3, 1, 0.4, 1, 0.9)]
    track = film(bridge(moves), Camera(azimuth=-80, distance=2.6, height=1.6, target=(0, 0, 0.25)), rate=15)
    rng = np.random.default_rng(0)
    image = track.image.copy()
    image[:, 25:] += rng.normal(0, 25, image[:, 25:].shape)
    found = follow(replace(track, image=image), "bridge")
    assert [type(e) for e in found.events] == [Rep, Partial, Rep]
    # Nothing that a bridge is judged by is seen from there.
    assert {e.verdict for e in found.reps} == {"unknown"}


def test_the_way_down_at_the_end_of_a_recording_is_no_sagging() -> None:
    move = Move(0.5, 1, 8, 1.5, 1.0)
    (hold,) = seen(bridge([move]).until(move.top_end + 0.6), rate=30).holds
    assert hold.end == pytest.approx(move.top_end, abs=0.4)
    lost = hold.checks["sagging"].value
    assert lost is not None
    assert lost < 5


def test_a_hold_that_sags_right_away_is_one_hold_even_if_nobody_lay_still_before() -> None:
    sag = Move(3, 0.5, 3, 0.5, -0.3)
    (hold,) = seen(bridge([Move(-0.2, 1, 9, 1, 1.0), sag]), rate=20).holds
    assert [fault.name for fault in hold.faults] == ["sagging"]


def pivoting_foot(track: PoseTrack, lift: float, *, forward: float, toes: float = 0.0) -> PoseTrack:
    """The left foot's ankle and heel rise by some foot lengths while the hips are up, and go toward the toes."""
    image = track.image.copy()
    foot = 0.618 * np.linalg.norm(image[0, 25] - image[0, 27])
    along = np.sign(image[0, 27, 0] - image[0, 11, 0])
    up = (track.time > 1.2) & (track.time < 2.8)
    for point, rise, way in ((27, lift, forward), (29, lift, forward), (31, 0.0, toes)):
        image[up, point] += foot * np.array([along * way, -rise])
    return replace(track, image=image)


@pytest.mark.parametrize(
    ("lift", "forward", "toes", "verdict"),
    [
        (0.0, 0.0, 0.0, "pass"),
        (0.30, 0.24, 0.05, "fault"),
        (0.12, -0.05, 0.0, "pass"),  # a landmark wanders up while the knee travels
        (0.30, 0.30, 0.30, "unknown"),  # the whole foot moves: no pivot
        (1.50, 0.80, 0.0, "unknown"),  # no heel rises by more than its foot
    ],
)
def test_a_heel_is_lifted_if_ankle_and_heel_go_up_and_toward_the_toes(
    lift: float, forward: float, toes: float, verdict: str
) -> None:
    lying = Supine(feet="left")
    track = film(bridge([Move(1, 1, 1, 1, 1.0)], lying=lying), SIDE_VIEW, rate=15, hidden={"right": 0.5})
    (rep,) = follow(pivoting_foot(track, lift, forward=forward, toes=toes), "bridge").reps
    assert rep.checks["heel_lift"].verdict == verdict


def test_the_pelvis_drops_if_the_free_knee_sinks() -> None:
    lying = Supine(feet="left")
    track = film(bridge([Move(1, 1, 1, 1, 1.0)], lying=lying, planted="left"), SIDE_VIEW, rate=15)
    values = []
    for sunk in (0.0, 0.3):
        image = track.image.copy()
        up = (track.time > 1.2) & (track.time < 2.8)
        for point in (26, 28, 30, 32):
            image[up, point, 1] += sunk * np.linalg.norm(image[0, 25] - image[0, 27])
        (rep,) = follow(replace(track, image=image), "bridge", observed={"leg_jump": np.zeros(len(track.time))}).reps
        values.append(rep.checks["pelvis_drop"].value)
    level, sunken = values
    assert level is not None and sunken is not None
    assert level < 7 < sunken


def test_who_rises_with_the_shoulders_makes_no_bridge() -> None:
    track = film(bridge([Move(0.5, 1, 0.4, 1, 1.0)]), SIDE_VIEW, rate=15)
    image = track.image.copy()
    rise = image[:, 23, 1] - image[0, 23, 1]
    image[:, :23, 1] += 1.5 * rise[:, None]
    assert follow(replace(track, image=image), "bridge").events == ()


def test_who_turns_round_at_the_top_makes_no_bridge() -> None:
    track = film(bridge([Move(0.5, 1, 0.4, 1, 1.0)]), SIDE_VIEW, rate=15)
    lifted = (track.image[0, 23, 1] - track.image[:, 23, 1]) / np.ptp(track.image[:, 23, 1])
    turn = np.radians(50) * lifted[:, None]
    x, z = track.world[..., 0], track.world[..., 2]
    world = np.stack(
        [x * np.cos(turn) - z * np.sin(turn), track.world[..., 1], x * np.sin(turn) + z * np.cos(turn)], -1
    )
    assert follow(replace(track, world=world.astype(np.float32)), "bridge").events == ()


def turned_chest(track: PoseTrack, rest: float, top: float) -> PoseTrack:
    """The body is turned about its length, or the camera looks down on it: degrees at rest and at the top."""
    lifted = (track.image[0, 23, 1] - track.image[:, 23, 1]) / np.ptp(track.image[:, 23, 1])
    turn = np.radians(rest + (top - rest) * lifted[:, None])
    y, z = track.world[..., 1], track.world[..., 2]
    world = np.stack(
        [track.world[..., 0], y * np.cos(turn) - z * np.sin(turn), y * np.sin(turn) + z * np.cos(turn)], -1
    )
    return replace(track, world=world.astype(np.float32))


@pytest.mark.parametrize(("rest", "top", "lifts"), [(0, 0, 1), (0, 68, 0), (51, 56, 1), (51, 62, 0)])
def test_a_chest_that_faces_aside_at_the_top_makes_no_bridge_unless_it_did_so_at_rest(
    rest: float, top: float, lifts: int
) -> None:
    track = film(bridge([Move(0.5, 1, 0.4, 1, 1.0)]), SIDE_VIEW, rate=15)
    assert [type(e) for e in follow(turned_chest(track, rest, top), "bridge").events] == [Rep] * lifts


@pytest.mark.parametrize("azimuth", [60, 75, 90])
def test_bridges_are_counted_from_the_feet_too(azimuth: float) -> None:
    camera = Camera(azimuth=azimuth, distance=2.3, height=2.2, target=(0, 0, 0.25))
    moves = [Move(0.5, 1, 0.4, 1, 1.0), Move(3.4, 1, 0.4, 1, 0.35), Move(6.3, 1, 0.4, 1, 0.9)]
    found = seen(bridge(moves), camera, pixels=0.8, metres=0.004)
    assert [type(e) for e in found.events] == [Rep, Partial, Rep]


#: What a camera 2 m high at the feet shows of somebody who lies on the back: as if they sat, and faced it.
LIES_AS_IF_SITTING = {
    "trunk_up": 0.9,
    "chest_up": 0.2,
    "trunk_sideways": 0.4,
    **dict.fromkeys(("left_shank_up", "right_shank_up"), 0.92),
    **dict.fromkeys(("left_knee_bend", "right_knee_bend"), 75.0),
}


@pytest.mark.parametrize(
    ("other", "said"),
    [({}, "live.turn_side_on"), ({"left_shank_up": 0.3}, None), ({"trunk_sideways": 0.8}, None)],
)
def test_who_lies_with_the_feet_toward_the_camera_is_told_to_turn(other: dict[str, float], said: str | None) -> None:
    assert activity("bridge").turned(LIES_AS_IF_SITTING | other, default_calibration()) == said


def test_the_tempo_is_what_was_done() -> None:
    (rep,) = seen(bridge([Move(0.5, 1.6, 1.0, 0.8, 1.0)]), rate=30).reps
    # A cosine spends a good part of its way near the ends, hence the tolerance.
    assert (rep.tempo.out, rep.tempo.hold, rep.tempo.back) == (
        pytest.approx(1.6, abs=0.6),
        pytest.approx(1.0, abs=0.6),
        pytest.approx(0.8, abs=0.4),
    )
    assert rep.tempo.out > rep.tempo.back
