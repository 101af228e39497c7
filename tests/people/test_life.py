"""What real life adds to clips, and that the rest of a clip is the same with it and without it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.people.acting import act
from benchmarks.people.clip import activity_of, draw_clip
from benchmarks.people.life import KINDS, Life, draw_life
from benchmarks.people.surroundings import surround
from benchmarks.people.truth.document import describe, describe_surroundings

if TYPE_CHECKING:
    from typing import Any

    from benchmarks.people.clip import Clip
    from benchmarks.people.surroundings import Surroundings
    from benchmarks.people.truth.motion import Motion
    from hipcam.core.types import Array

SEED = 7
#: A standing test, a bridge, and somebody seated: of seed 7, none with an oddity.
NUMBERS = (0, 1, 2)
MANY = range(600)


def clip_with(number: int, *things: str, seed: int = SEED, pictures: int = 2) -> Clip:
    """A clip with these things, and so many pictures a second."""
    clip = draw_clip(seed, number, plain=True)
    return replace(clip, rate=pictures, life=Life(seed, number, things=things))


def around(clip: Clip) -> tuple[Motion, Array, Surroundings]:
    motion, skins = act(clip)
    return motion, skins, surround(clip, motion, skins)


# Which


def test_half_the_clips_have_something_and_few_have_two_things() -> None:
    counts = Counter(len(draw_life(SEED, number, activity_of(number), "").things) for number in MANY)
    assert set(counts) == {0, 1, 2}
    assert counts[0] / len(MANY) == pytest.approx(0.5, abs=0.06)
    assert counts[2] / len(MANY) < 0.12


def test_things_come_with_their_activity_and_no_two_of_a_group() -> None:
    seen = set()
    for number in MANY:
        activity = activity_of(number)
        things = draw_life(SEED, number, activity, "").things
        groups = [KINDS[thing].group for thing in things]
        assert len(set(groups)) == len(groups)
        assert not {"stand", "others"} <= set(groups)
        assert len({"others", "furniture", "movement"} & set(groups)) < 2, "they would run into each other"
        for thing in things:
            assert activity in (KINDS[thing].activities or (activity,))
        seen |= set(things)
    assert seen == set(KINDS)


@pytest.mark.parametrize(
    ("oddity", "never"),
    [("bystander", {"behind", "in_front", "pet"}), ("feet", {"feet", "chair", "behind"}), ("cut", {"pan", "zoom"})],
)
def test_some_things_do_not_go_with_an_oddity(oddity: str, never: set[str]) -> None:
    for number in MANY:
        assert not never & {*draw_life(SEED, number, "bridge", oddity).things}


def test_each_thing_has_a_stream_of_its_own_that_begins_anew() -> None:
    life = Life(SEED, 3)
    first, again, other = (life.random(thing).uniform() for thing in ("pan", "pan", "zoom"))
    assert first == again != other


# What stays as it is


@pytest.mark.slow
@pytest.mark.parametrize("things", [("hand_held", "in_front"), ("pan", "chair"), ("zoom", "behind"), ("pet",)])
def test_what_is_measured_and_the_room_are_those_of_the_plain_clip(things: tuple[str, ...]) -> None:
    plain, lively = clip_with(0), clip_with(0, *things)
    motion, _, still = around(plain)
    moved, _, moving = around(lively)
    assert np.array_equal(motion.joints, moved.joints)
    assert still.shot.camera == moving.shot.camera
    colours = [[part.colours for part in one.scene.parts] for one in (still, moving)]
    assert len(colours[0]) == len(colours[1])
    for one, other in zip(*colours, strict=True):
        assert np.array_equal(one, other)
    assert plain.random.uniform() == lively.random.uniform(), "noise is drawn from the same stream, as far along"


@pytest.mark.slow
def test_angles_are_those_of_the_world_whatever_the_camera_does() -> None:
    def told(*things: str) -> dict[str, Any]:
        clip = clip_with(0, *things)
        motion, _, all_around = around(clip)
        return describe(clip, motion, all_around.shot)

    plain, lively = told(), told("hand_held")
    assert lively["notes"]["life"] == ["hand_held"]
    assert "life" not in plain["notes"] and "moves" not in plain["camera"]
    assert plain["joints_px"] != lively["joints_px"]
    in_the_picture = {"left_shank_tilt_2d", "right_shank_tilt_2d"}
    for name, values in plain["angles"].items():
        assert (values == lively["angles"][name]) is (name not in in_the_picture), name
    assert plain["attempts"] == lively["attempts"]
    assert {len(values) for values in lively["camera"]["moves"].values()} == {lively["frames"]}


@pytest.mark.slow
def test_the_same_seed_gives_the_same_surroundings() -> None:
    def told() -> dict[str, Any]:
        clip = clip_with(0, "hand_held", "in_front")
        motion, _, all_around = around(clip)
        return describe(clip, motion, all_around.shot) | describe_surroundings(clip, motion, all_around)

    assert told() == told()


# Others


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(("thing", "sign"), [("behind", 1), ("in_front", -1)])
def test_who_passes_stays_out_of_the_person_s_space_and_crosses_the_picture(number: int, thing: str, sign: int) -> None:
    for seed in (7, 8):
        clip = clip_with(number, thing, seed=seed, pictures=4)
        _, skins, all_around = around(clip)
        assert all_around.companion
        passing = np.array([all_around.companion.act(time)[1] for time in clip.times])
        edge = skins[..., 1].max() if sign > 0 else -skins[..., 1].min()
        gap = (sign * passing[..., 1]).min() - edge
        assert gap > (0 if sign > 0 else -0.15), "in front there may be little room before the camera"
        if sign > 0:
            walls = [part for part in all_around.scene.parts if np.ptp(part.positions[:, 1]) == 0]
            assert passing[..., 1].max() < min(part.positions[:, 1].min() for part in walls)
        middle = (skins[..., 0].min() + skins[..., 0].max()) / 2
        assert passing[0, :, 0].mean() < middle < passing[-1, :, 0].mean() or (
            passing[0, :, 0].mean() > middle > passing[-1, :, 0].mean()
        )


@pytest.mark.slow
def test_who_passes_in_front_hides_joints_for_a_moment_and_behind_none() -> None:
    for thing, some in (("in_front", True), ("behind", False)):
        clip = clip_with(1, thing, pictures=6)
        motion, _, all_around = around(clip)
        found = describe_surroundings(clip, motion, all_around)
        assert len(found["bystander_px"]["nose"]) == len(clip.times)
        hidden = found.get("hidden", {})
        assert bool(hidden) is some
        for moments in hidden.values():
            assert sum(until - since for since, until in moments) < 0.5 * len(clip.times) / clip.rate


@pytest.mark.slow
def test_an_animal_moves_stops_goes_on_and_stays_out_of_the_person_s_space() -> None:
    for seed in range(4):
        clip = clip_with(2, "pet", seed=seed)
        _, skins, all_around = around(clip)
        pet = all_around.pet
        assert pet
        comes, goes = pet.moments[1:3]
        standing = pet.shape(comes + 0.1).positions
        assert np.array_equal(standing, pet.shape(goes).positions)
        assert np.abs(pet.shape(goes + 0.5).positions - standing).max() > 0.2
        behind = standing[:, 1].min() > skins[..., 1].max()
        in_front = standing[:, 1].max() < skins[..., 1].min()
        near = skins[..., 1].min() - all_around.shot.camera.eye[1] < 0.9
        assert behind or in_front or near
        assert standing[:, 2].min() == pytest.approx(0, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1])
def test_a_chair_is_seen_out_of_the_person_s_space_and_may_hide_part_of_a_leg(number: int) -> None:
    hiding = 0
    for seed in range(8):
        clip = clip_with(number, "chair", seed=seed, pictures=1)
        motion, skins, all_around = around(clip)
        corners = np.vstack([part.positions for part in all_around.chair])
        low, high = skins.min((0, 1)), skins.max((0, 1))
        away = np.maximum(corners.min(0) - high, low - corners.max(0))[:2]
        assert away.max() > -0.01, "its corners, a little less than 0.34 m from its middle, do not reach the person"
        assert corners[:, 1].max() < max(part.positions[:, 1].max() for part in all_around.scene.parts), "nor the wall"
        places = all_around.shot.camera.project(corners, clip.size)[:, :2] / clip.size
        assert ((places > 0) & (places < 1)).all(1).any()
        hidden = describe_surroundings(clip, motion, all_around).get("hidden", {})
        assert "nose" not in hidden
        hiding += bool(hidden)
    assert hiding < 8
    assert hiding or number


@pytest.mark.slow
def test_a_camera_at_the_feet_stands_low_or_high() -> None:
    heights = []
    for seed in range(12):
        camera = around(clip_with(1, "feet", seed=seed, pictures=1))[2].shot.camera
        assert camera.words.startswith("feet view")
        heights.append(camera.eye[2])
    assert 0.5 <= min(heights) < 1.0
    assert 1.6 < max(heights) <= 2.5
