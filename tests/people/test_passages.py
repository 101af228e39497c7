"""Coming and going: limbs keep their lengths, feet their places, and the truth of the movement is only later."""

from __future__ import annotations

import functools
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from benchmarks.people.acting import act
from benchmarks.people.clip import Clip, draw_clip, enliven
from benchmarks.people.life import Life
from benchmarks.people.passages import come_and_go
from benchmarks.people.passages.between import DEEPEST, between, lowest, place
from benchmarks.people.surroundings import surround
from benchmarks.people.truth.document import describe
from benchmarks.people.truth.motion import JOINTS

if TYPE_CHECKING:
    from benchmarks.people.passages.walk import Walk
    from benchmarks.people.truth.motion import Motion
    from hipcam.core.types import Array

SEED = 11
#: Clips of this seed: a standing test, a bridge, a 90-90, side-lying, a negative on the back; one on both feet at last.
STANDING, BRIDGE, NINETY, SIDE, ON_BACK = 0, 1, 2, 5, 6
NUMBERS = (STANDING, BRIDGE, NINETY, SIDE, ON_BACK)
LYING = (BRIDGE, NINETY, SIDE, ON_BACK)
#: Segments whose length is that of a bone.
BONES = (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"))


@functools.cache
def plain(number: int, rate: int = 4) -> Clip:
    return replace(draw_clip(SEED, number, plain=True), rate=rate)


@functools.cache
def coming(number: int) -> Clip:
    """The same clip with both coming and going."""
    clip = plain(number)
    seeds = (np.random.default_rng(seed) for seed in range(9))
    found = (come_and_go(random, clip.body, clip.movement) for random in seeds)
    movement = next(one for one in found if one.coming and one.going)
    return replace(clip, movement=movement, life=Life(SEED, number, things=("comes",)))


@functools.cache
def played(number: int, comes: bool = True) -> tuple[Motion, Array]:
    return act(coming(number) if comes else plain(number))


def acted(number: int) -> Motion:
    return played(number)[0]


@functools.cache
def told(number: int, comes: bool) -> dict[str, Any]:
    clip, (motion, skins) = coming(number) if comes else plain(number), played(number, comes)
    clip = replace(clip, random=deepcopy(clip.random))
    return describe(clip, motion, surround(clip, motion, skins).shot)


# What is there


def test_half_of_those_who_come_also_go_and_all_do_either() -> None:
    clip = plain(STANDING)
    shown = [come_and_go(np.random.default_rng(seed), clip.body, clip.movement) for seed in range(40)]
    ways = [(one.coming is not None, one.going is not None) for one in shown]
    assert {(True, True), (True, False), (False, True)} == set(ways)
    assert 15 <= ways.count((True, True)) <= 33


def test_the_same_seed_comes_alike() -> None:
    clip = plain(BRIDGE)
    life = Life(SEED, BRIDGE, things=("comes",))
    first, again = (enliven(life, clip.body, clip.movement) for _ in range(2))
    for one, other in ((first.coming, again.coming), (first.going, again.going)):
        assert (one is None) is (other is None)
        if one and other:
            assert one.duration == other.duration
            assert np.array_equal(one.pose(2.0).root, other.pose(2.0).root)


@pytest.mark.slow
@pytest.mark.parametrize("number", LYING)
def test_lying_down_takes_four_to_eight_seconds_from_standing(number: int) -> None:
    clip, motion = coming(number), acted(number)
    assert clip.movement.coming and clip.movement.going
    for passage, frame in ((clip.movement.coming, 0), (clip.movement.going, -1)):
        assert 4.4 <= passage.duration <= 8.2
        nose, ankles = motion.joint("nose")[frame, 2], motion.joint("left_ankle")[frame, 2]
        assert nose - ankles > 0.8 * clip.body.height
        assert -0.01 < motion.joint("left_heel")[frame, 2] < 0.06


# How one moves


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS)
def test_limbs_keep_their_lengths(number: int) -> None:
    motion = acted(number)
    for side in ("left", "right"):
        for upper, lower in BONES:
            lengths = np.linalg.norm(motion.joint(f"{side}_{upper}") - motion.joint(f"{side}_{lower}"), axis=1)
            assert np.ptp(lengths) < 1e-3, (side, upper, "half of a thigh's twist bends it by less than a millimetre")


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_is_deeper_in_the_floor_than_in_the_movement_or_five_centimetres(number: int) -> None:
    motion = acted(number)
    assert motion.lowest.min() >= min(motion.lowest[motion.own].min() - 0.005, -0.05)


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_jumps_on_the_way_nor_where_the_movement_begins_and_ends(number: int) -> None:
    clip = coming(number)
    fine = replace(clip, rate=20)
    own, step = fine.own, 1 / 20
    for moments in (fine.moments[: own.start + 2], fine.moments[own.stop - 2 :]):
        places = np.array([clip.body.solve(clip.movement.pose(time))[1] for time in moments])
        fastest = np.linalg.norm(np.diff(places, axis=0), axis=2).max() / step
        assert fastest < (3 if number in LYING else 5), "m/s: of a hand, or of a foot that walks"


@pytest.mark.slow
@pytest.mark.parametrize("going", [False, True], ids=["coming", "going"])
def test_a_foot_that_stands_stays_while_one_walks(going: bool) -> None:
    movement, body = coming(STANDING).movement, coming(STANDING).body
    walk: Walk = movement.going if going else movement.coming  # type: ignore[assignment]
    times = np.arange(0, walk.duration, 0.02)
    feet = [[body.solve(walk.pose(time))[1][body.bone(f"foot.{side}")] for side in "LR"] for time in times]
    speeds = np.linalg.norm(np.diff(np.array(feet), axis=0), axis=2) / 0.02
    assert np.mean(speeds.min(axis=1) < 0.02) > 0.9, "m/s: one foot stands at any time, but for where they take turns"
    assert speeds.max() > 1
    heights = np.array(feet)[..., 2]
    assert heights.min() > heights[-1 if not going else 0].min() - 0.005
    far = walk.pose(walk.duration if going else 0).root[:2]
    assert np.linalg.norm(far) > 1.6


def test_between_two_poses_is_each_of_them_at_its_end() -> None:
    clip = plain(BRIDGE)
    poses = [clip.movement.posture.pose(clip.movement.timeline(time), time) for time in (0.0, 4.0)]
    first, second = (place(clip.body, pose) for pose in poses)
    assert between(clip.body, first, second, 0.0) is first.pose
    assert between(clip.body, first, second, 1.0) is second.pose
    near = between(clip.body, first, second, 1e-6)
    places = [clip.body.solve(pose)[1] for pose in (near, first.pose)]
    assert np.abs(places[0] - places[1]).max() < 2e-3
    middle = between(clip.body, first, second, 0.5)
    assert lowest(clip.body, middle) >= -max(DEEPEST, first.depth, second.depth) - 1e-6


# The truth


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS)
def test_the_truth_is_that_of_the_plain_clip_but_later(number: int) -> None:
    clip = coming(number)
    before, after, later = told(number, False), told(number, True), clip.begins
    assert np.array_equal(played(number, False)[0].joints, acted(number).joints[clip.own])
    assert after["camera"] == before["camera"]
    assert after["start_posture_held"] == pytest.approx(before["start_posture_held"] + later, abs=0.01)
    times = {"start", "end", "peak", "steady_start", "steady_end", "leg_up", "leg_down", "sagging_from"}
    for kind in ("reps", "holds", "attempts"):
        assert len(after[kind]) == len(before[kind])
        for one, other in zip(before[kind], after[kind], strict=True):
            for name, value in one.items():
                if name in times and value is not None:
                    assert other[name] == pytest.approx(value + later, abs=1.1e-3), name
                else:
                    assert other[name] == value, name
    notes = after["notes"]
    assert notes["comes"] == [0.0, round(later, 3)]
    assert notes["goes"] == [round(later + before["duration"], 3), after["duration"]]
    assert notes["life"] == ["comes"]


@pytest.mark.slow
def test_the_picture_shows_everything_only_between_coming_and_going() -> None:
    truth, clip = told(STANDING, True), coming(STANDING)
    assert 0 < truth["visible_from"] <= clip.begins
    assert clip.own.stop / clip.rate - 0.3 <= truth["visible_until"] < truth["duration"]
    pixels = np.array(list(truth["joints_px"].values())).swapaxes(0, 1)
    inside = ((pixels >= 0) & (pixels < np.array(truth["size"]))).all(axis=(1, 2))
    seen = (np.array(truth["t"]) >= truth["visible_from"]) & (np.array(truth["t"]) < truth["visible_until"])
    assert inside[seen].all()
    assert not inside[0] and not inside[-1]
    assert JOINTS[0] in truth["joints_m"]
