"""Bodies: that the skin follows the skeleton, and that height, fat and legs are what was asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.people import bodies
from benchmarks.people.bodies import BAKED, BODIES
from benchmarks.people.body import JOINTS, SIDES, SIGN, Body, Pose, bone_class
from benchmarks.people.rotations import about_axis, limb_frame, rotation_x, rotation_z

if TYPE_CHECKING:
    from hipcam.core.types import Array

ROOT = np.array([0.3, -0.2, 0.9])
#: A thigh is two bones that are not quite in line: twisted against each other, they end up to 2 cm elsewhere, metres.
OUT_OF_LINE = {"thigh": 0.02, "shank": 1e-9}


@cache
def load_body(name: str = "d01", fat: float | None = None, legs: float = 1.0) -> Body:
    return bodies.load_body(name, fat=fat, legs=legs)


def upright(body: Body) -> Pose:
    """The pose in which the body was baked, its root elsewhere."""

    def segment(upper: str, lower: str, side: str, hinge: list[float]) -> Array:
        return limb_frame(body.head(f"{lower}.{side}") - body.head(f"{upper}.{side}"), hinge)

    def arm(side: str) -> tuple[Array, Array]:
        shoulder, elbow, wrist = (body.head(f"{bone}.{side}") for bone in ("upperarm01", "lowerarm01", "wrist"))
        hinge = np.cross(elbow - shoulder, wrist - elbow)
        return limb_frame(elbow - shoulder, hinge), limb_frame(wrist - elbow, hinge)

    def leg(side: str) -> tuple[Array, Array, Array]:
        thigh = segment("upperleg01", "lowerleg01", side, [1, 0, 0])
        return thigh, segment("lowerleg01", "foot", side, [1, 0, 0]), np.eye(3)

    legs, arms = {side: leg(side) for side in SIDES}, {side: arm(side) for side in SIDES}
    return Pose(np.eye(3), np.eye(3), np.eye(3), ROOT, dict(legs), arms)


def some_pose(seed: int) -> Pose:
    """Parts turned anyhow, by up to 57° each."""
    rng = np.random.default_rng(seed)

    def any_turn() -> Array:
        return about_axis(rng.normal(size=3), rng.uniform(0, 1))

    legs = {side: (any_turn(), any_turn(), any_turn()) for side in SIDES}
    arms = {side: (any_turn(), any_turn()) for side in SIDES}
    return Pose(any_turn(), any_turn(), any_turn(), rng.normal(size=3), dict(legs), arms)


# --- Skeleton and skin -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bone", "part", "side"),
    [
        ("root", "pelvis", ""),
        ("pelvis.L", "pelvis", "L"),
        ("spine03", "spine03", ""),
        ("upperleg02.R", "thigh02", "R"),
        ("lowerleg01.L", "shank", "L"),
        ("toe1-2.L", "toe", "L"),
        ("upperarm01.R", "upperarm01", "R"),
        ("lowerarm02.R", "forearm", "R"),
        ("metacarpal3.L", "hand", "L"),
        ("clavicle.R", "thorax", "R"),
        ("eye.L", "head", "L"),
    ],
)
def test_a_bone_belongs_to_a_part_of_the_body(bone: str, part: str, side: str) -> None:
    assert bone_class(bone) == (part, side)


@pytest.mark.parametrize("name", BODIES)
def test_every_body_is_whole(name: str) -> None:
    body = load_body(name)
    assert body.weights.sum(1) == pytest.approx(np.ones(len(body.rest)))
    assert set(np.unique(body.triangles)) == set(range(len(body.rest)))
    hip, knee, ankle = (body.head(f"{JOINTS[joint]}.L") for joint in ("hip", "knee", "ankle"))
    assert hip[2] > knee[2] > ankle[2] > body.rest[:, 2].min()
    assert body.lengths["thighL"] == pytest.approx(np.linalg.norm(hip - knee))
    assert 0 < hip[0] < body.hip_width < 0.3


@pytest.mark.parametrize("name", BODIES)
def test_landmarks_lie_where_they_belong(name: str) -> None:
    body = load_body(name)
    point = {name: body.rest[vertex] for name, vertex in body.landmarks.items()}
    for side in SIDES:
        assert point["heel" + side][1] > body.head("foot." + side)[1] > point["foot_index" + side][1]
        assert point["ear" + side][0] * SIGN[side] > 0.05
    assert abs(point["nose"][0]) < 0.012
    assert point["nose"][1] < body.head("eye.L")[1]
    assert point["nose"][2] > body.lip[2] > body.head("neck01")[2]


def test_upright_the_skin_is_as_it_was_baked() -> None:
    body = load_body()
    rotations, positions = body.solve(upright(body))
    moved = ROOT - body.head("root")
    assert np.abs(rotations - np.eye(3)).max() < 1e-9
    assert np.abs(positions - body.heads - moved).max() < 1e-9
    assert np.abs(body.skin(rotations, positions) - body.rest - moved).max() < 1e-9


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_limbs_keep_their_lengths_in_any_pose(seed: int) -> None:
    body, pose = load_body(), some_pose(seed)
    rotations, positions = body.solve(pose)
    joints = body.joints(rotations, positions, body.rest)
    assert np.abs(np.linalg.det(rotations) - 1).max() < 1e-9
    for side in SIDES:
        for segment, upper, lower in (("thigh", "hip", "knee"), ("shank", "knee", "ankle")):
            reached = joints[lower + side] - joints[upper + side]
            assert np.linalg.norm(reached) == pytest.approx(body.lengths[segment + side], abs=OUT_OF_LINE[segment])
        thigh = pose.legs[side][0]
        knee = joints["hip" + side] - thigh[:, 2] * body.lengths["thigh" + side]
        assert joints["knee" + side] == pytest.approx(knee, abs=OUT_OF_LINE["thigh"]), (
            "a limb frame points back up the limb"
        )


def test_a_bent_knee_takes_shank_and_foot_along_and_nothing_else() -> None:
    body = load_body()
    straight, bent = upright(body), upright(body)
    thigh, shank, foot = bent.legs["L"]
    bent.legs["L"] = (thigh, rotation_x(40) @ shank, rotation_x(40) @ foot)
    before, after = (body.skin(*body.solve(pose)) for pose in (straight, bent))
    far = np.linalg.norm(after - before, axis=1)
    assert far[(body.region == "foot") & (body.side == "L")].min() > 0.2
    assert far[(body.side == "R") | body.at("head", "spine", "thorax")].max() == 0
    some = np.flatnonzero(body.region == "shank")
    assert np.abs(body.skin(*body.solve(bent), only=some) - after[some]).max() == 0


def test_toes_turn_with_the_foot_unless_they_have_a_turn_of_their_own() -> None:
    body, pose = load_body(), upright(load_body())
    toe = body.bone("toe1-1.L")
    pose.legs["L"] = (*pose.legs["L"][:2], rotation_x(-20))
    assert body.solve(pose)[0][toe] == pytest.approx(rotation_x(-20))
    pose.legs["L"] = (*pose.legs["L"], rotation_x(5))
    assert body.solve(pose)[0][toe] == pytest.approx(rotation_x(5))


def test_spine_and_neck_bend_bone_by_bone() -> None:
    body, pose = load_body(), upright(load_body())
    pose.thorax, pose.head = rotation_z(40), rotation_z(80)
    rotations, _ = body.solve(pose)
    turned = {bone: rotations[body.bone(bone)] for bone in ("spine05", "spine04", "spine01", "neck02", "head")}
    for bone, degrees in (("spine05", 10), ("spine04", 20), ("spine01", 40), ("neck02", 60), ("head", 80)):
        assert turned[bone] == pytest.approx(rotation_z(degrees)), bone


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_a_mirrored_pose_is_that_of_the_person_in_the_mirror(seed: int) -> None:
    body, pose = load_body(), some_pose(seed)
    seen, mirrored = (body.solve(one)[1] for one in (pose, pose.mirrored()))
    for joint in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist"):
        left, right = (body.bone(f"{JOINTS[joint]}.{side}") for side in SIDES)
        assert np.abs(seen[left] * [-1, 1, 1] - mirrored[right]).max() < 0.002, joint


def test_normals_point_out_and_are_of_length_1() -> None:
    body = load_body()
    normals = body.normals(body.rest)
    assert np.linalg.norm(normals, axis=1) == pytest.approx(np.ones(len(normals)), abs=1e-5)
    chest = np.flatnonzero(body.at("spine", "thorax"))
    front = chest[body.rest[chest, 1].argmin()]
    assert normals[front, 1] < -0.7
    corner = replace(body, triangles=np.array([[0, 1, 2]])).normals(np.eye(3))
    assert corner[0] == pytest.approx(np.ones(3) / np.sqrt(3))


# --- Height, fat and legs --------------------------------------------------------------------------------------------


def test_a_body_is_as_tall_as_it_was_asked_to_be() -> None:
    for height in (1.5, 1.9):
        body = bodies.load_body("d05", height=height, fat=0.0)
        assert np.ptp(body.rest[:, 2]) == pytest.approx(height, abs=0.002)
        assert body.scale == pytest.approx(height / 1.75)


def test_fat_is_mostly_at_the_belly_and_not_on_the_hands() -> None:
    lean, fat = load_body("d15", fat=0.0), load_body("d15", fat=0.05)
    out = np.linalg.norm(fat.rest - lean.rest, axis=1)
    most = out.argmax()
    assert fat.region[most].startswith("spine")
    assert fat.rest[most, 1] < lean.head("root")[1]
    assert out[most] == pytest.approx(0.05, rel=0.35)
    assert out[fat.at("hand")].max() < 0.003
    assert fat.landmarks == lean.landmarks
    assert load_body("d15", fat=-0.01).hip_width < lean.hip_width < fat.hip_width


def test_longer_legs_make_no_taller_body() -> None:
    usual, long = load_body("d15", fat=0.0), load_body("d15", fat=0.0, legs=1.05)
    assert long.lengths["thighL"] == pytest.approx(1.05 * usual.lengths["thighL"], rel=0.003)
    assert long.lengths["shankL"] == pytest.approx(1.05 * usual.lengths["shankL"], rel=0.003)
    assert np.ptp(long.rest[:, 2]) == pytest.approx(np.ptp(usual.rest[:, 2]), rel=0.01)


# --- What is stored --------------------------------------------------------------------------------------------------


def test_bodies_are_small_and_say_where_they_come_from() -> None:
    assert {path.stem for path in BAKED.glob("*.npz")} == {"mesh", *BODIES}
    assert sum(path.stat().st_size for path in BAKED.iterdir()) < 3_000_000
    about = (BAKED / "README.md").read_text(encoding="utf-8")
    assert "CC0" in about
    assert f"{len(load_body().rest):,} vertices" in about
    assert f"{len(load_body().triangles):,} triangles" in about
