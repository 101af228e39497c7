"""The postures of rendered people: feet on the floor, limbs of one length, and channels that do what they are called.

The upper half of a thigh twists half as much as the lower, which takes the knee a little aside: hence degrees and
millimetres to spare where a leg is turned.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.people.bodies import load_body
from benchmarks.people.body import OTHER_SIDE, SIDES
from benchmarks.people.postures.seated import NinetyNinety, Seated
from benchmarks.people.postures.side_lying import SideLying
from benchmarks.people.postures.standing import Standing
from benchmarks.people.postures.supine import Bridge, OnBack

if TYPE_CHECKING:
    from benchmarks.people.body import Body, Pose
    from benchmarks.people.postures.common import Posture
    from benchmarks.people.timeline import Channels
    from hipcam.core.types import Array

#: A slender body, and the fattest one.
BODIES = ("d01", "d13")
#: Ways to hold a body, each with channels that move it.
WAYS: dict[str, list[Channels]] = {
    "standing": [{}, {"weight": 1, "liftR": 1, "rotationR": 40, "lean": -6, "bend": 20}, {"squat": 1}],
    "stick": [{"gripR": 1, "stick": -0.4, "weight": -1, "liftL": 1, "rotationL": 30}],
    "bridge": [{}, {"extension": 0}, {"extension": -5, "heelL": 20, "knee_inR": 12, "drop": 6}, {"freeL": 1}],
    "on_back": [{}, {"offL": 1, "flexionL": 90, "kneeL": 90}, {"crunch": 30}, {"twist": 30, "offL": 1, "offR": 1}],
    "ninety": [{}, {"lean": 40}, {"round": 20, "knee_in": 8, "heel": 0.04, "twist": 20}],
    "butterfly": [{}, {"lean": 30, "flap": 10}],
    "long": [{}, {"lean": 30, "round": 15}],
    "cross": [{}, {"twist": 20}],
    "lift": [{}, {"lift": 30, "rotation": 20, "roll": 10}],
    "straight": [{}, {"lift": 30, "arch": 10}],
    "clam": [{}, {"clam": 40}],
}
CASES = [(name, way, number) for name in BODIES for way, states in WAYS.items() for number in range(len(states))]
#: How deep a body may be in the floor, m; on the side, the lower arm and shoulder deeper.
DEPTH, DEPTH_ON_SIDE = 0.05, 0.09
JOINTS = ("hip", "knee", "ankle", "shoulder", "elbow", "wrist")


@functools.cache
def body_of(name: str) -> Body:
    return load_body(name)


@functools.cache
def posture_of(name: str, way: str) -> Posture:
    body = body_of(name)
    if way in ("butterfly", "long", "cross"):
        return Seated(body, way)
    if way in ("lift", "straight", "clam"):
        return SideLying(body, way) if way == "lift" else SideLying(body, way, flexion=0, knee=8)
    if way in ("standing", "stick"):
        return Standing(body)
    if way == "ninety":
        return NinetyNinety(body)
    return Bridge(body) if way == "bridge" else OnBack(body)


def joints_of(body: Body, pose: Pose) -> dict[str, Array]:
    solved = body.solve(pose)
    return body.joints(*solved, body.skin(*solved))


def act(way: str, channels: Channels, name: str = "d01") -> dict[str, Array]:
    return joints_of(body_of(name), posture_of(name, way).pose(channels, 1.0))


def angle(u: Array, v: Array) -> float:
    return float(np.degrees(np.arccos(u @ v / np.linalg.norm(u) / np.linalg.norm(v))))


# --- Laws for every posture -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "way", "number"), CASES)
def test_limbs_keep_their_lengths(name: str, way: str, number: int) -> None:
    joints = act(way, WAYS[way][number], name)
    parts = {"thigh": ("hip", "knee"), "shank": ("knee", "ankle"), "upperarm": ("shoulder", "elbow")}
    parts["forearm"] = ("elbow", "wrist")
    for part, (upper, lower) in parts.items():
        for side in SIDES:
            length = np.linalg.norm(joints[lower + side] - joints[upper + side])
            assert length == pytest.approx(body_of(name).lengths[part + side], abs=0.0015)


@pytest.mark.parametrize(("name", "way", "number"), CASES)
def test_all_parts_are_turned_and_not_bent(name: str, way: str, number: int) -> None:
    pose = posture_of(name, way).pose(WAYS[way][number], 1.0)
    limbs = [part for limb in (pose.legs, pose.arms) for side in SIDES for part in limb[side]]
    for part in (pose.pelvis, pose.thorax, pose.head, *limbs):
        assert part.T @ part == pytest.approx(np.eye(3), abs=1e-9)
        assert np.linalg.det(part) == pytest.approx(1)


@pytest.mark.parametrize(("name", "way", "number"), CASES)
def test_a_mirrored_pose_has_its_joints_across(name: str, way: str, number: int) -> None:
    pose = posture_of(name, way).pose(WAYS[way][number], 1.0)
    own, across = joints_of(body_of(name), pose), joints_of(body_of(name), pose.mirrored())
    for joint in JOINTS:
        for side in SIDES:
            assert across[joint + OTHER_SIDE[side]] == pytest.approx(own[joint + side] * [-1, 1, 1], abs=1e-5)


@pytest.mark.parametrize(("name", "way", "number"), CASES)
def test_the_body_rests_on_the_floor_and_hardly_in_it(name: str, way: str, number: int) -> None:
    body, posture = body_of(name), posture_of(name, way)
    lowest = body.skin(*body.solve(posture.pose(WAYS[way][number], 1.0)))[:, 2].min()
    assert -(DEPTH_ON_SIDE if posture.position == "side" else DEPTH) < lowest < 0.01


# --- Feet -----------------------------------------------------------------------------------------------------------


def soles(name: str, way: str, channels: Channels) -> list[float]:
    """The height of the lowest point of each foot, m."""
    body = body_of(name)
    skin = body.skin(*body.solve(posture_of(name, way).pose(channels, 1.0)))
    feet = body.at("foot", "toe")
    return [skin[feet & (body.side == side), 2].min() for side in SIDES]


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize(
    ("way", "channels"),
    [
        ("standing", {}),
        ("standing", {"squat": 1}),
        ("standing", {"lean": 8, "shift": 0.2, "bend": 25}),
        ("bridge", {}),
        ("bridge", {"extension": 0}),
        ("bridge", {"extension": 0, "heelL": 20, "knee_in": 10}),
    ],
)
def test_feet_that_carry_stand_on_the_floor(name: str, way: str, channels: Channels) -> None:
    assert soles(name, way, channels) == pytest.approx([0, 0], abs=0.005)


@pytest.mark.parametrize(
    ("way", "moved"),
    [("standing", {"lean": 8, "shift": 0.2, "squat": 0.6}), ("bridge", {"extension": 0, "drop": 6})],
)
def test_feet_that_carry_stay_where_they_are(way: str, moved: Channels) -> None:
    before, after = act(way, {}), act(way, moved)
    for joint in ("ankle", "heel", "foot_index"):
        for side in SIDES:
            assert after[joint + side] == pytest.approx(before[joint + side], abs=0.004), (joint, side)


def test_a_heel_comes_up_on_toes_that_stay() -> None:
    before, after = act("bridge", {"extension": 0}), act("bridge", {"extension": 0, "heelL": 20})
    assert after["heelL"][2] - before["heelL"][2] > 0.04
    assert after["foot_indexL"] == pytest.approx(before["foot_indexL"], abs=0.01)


def test_toes_come_up_on_a_heel_that_stays() -> None:
    before, after = act("bridge", {}), act("bridge", {"toeL": 20})
    assert after["foot_indexL"][2] - before["foot_indexL"][2] > 0.04
    assert after["heelL"] == pytest.approx(before["heelL"], abs=0.01)


# --- Channels are what they are called -------------------------------------------------------------------------------


@pytest.mark.parametrize("rotation", [-10, 0, 25, 50])
def test_a_raised_leg_turns_its_shank_inwards(rotation: float) -> None:
    joints = act("standing", {"weight": -1, "liftL": 1, "flexionL": 90, "abductionL": 0, "rotationL": rotation})
    shank = joints["ankleL"] - joints["kneeL"]
    assert np.degrees(np.arctan2(-shank[0], -shank[2])) == pytest.approx(rotation, abs=0.5)
    assert angle(joints["kneeL"] - joints["hipL"], shank) == pytest.approx(90, abs=1.5)


def test_weight_takes_the_pelvis_over_a_leg() -> None:
    standing, left = act("standing", {}), act("standing", {"weight": 1})
    assert left["hipL"][0] - standing["hipL"][0] == pytest.approx(0.69 * 0.09 * body_of("d01").scale, abs=1e-6)


@pytest.mark.parametrize("bend", [0, 15, 26])
def test_the_leg_that_stands_shortens_as_its_knee_bends(bend: float) -> None:
    joints = act("standing", {"weight": 1, "liftR": 1, "bend": bend})
    flexion = angle(joints["kneeL"] - joints["hipL"], joints["ankleL"] - joints["kneeL"])
    # Thigh and shank are about as long; the leg stands at 0.993 of their length even with a bend of 0.
    assert flexion == pytest.approx(2 * np.degrees(np.arccos(0.993 * np.cos(np.radians(bend / 2)))), abs=1)


def test_a_squat_takes_the_pelvis_down_and_back() -> None:
    standing, squatting = act("standing", {}), act("standing", {"squat": 1})
    down, back = standing["hipL"][2] - squatting["hipL"][2], squatting["hipL"][1] - standing["hipL"][1]
    assert down == pytest.approx(0.37, abs=0.04)
    assert back == pytest.approx(0.20, abs=0.04)
    assert angle(squatting["kneeL"] - squatting["hipL"], squatting["ankleL"] - squatting["kneeL"]) > 75


@pytest.mark.parametrize("height", [1.0, 1.5])
def test_the_hand_goes_with_the_stick(height: float) -> None:
    posture = Standing(body_of("d01"), stick_height=height)
    channels = {"gripR": 1, "stick": -posture.stick_out, "weight": -1, "liftL": 1}
    low, high = posture.stick(channels)
    wrist = joints_of(body_of("d01"), posture.pose(channels, 0.0))["wristR"]
    assert high[2] == height
    assert np.linalg.norm(wrist[:2] - low[:2]) < 0.1


@pytest.mark.parametrize("lumbar", [0, 12])
@pytest.mark.parametrize("extension", [-20, -8, 0, 6])
def test_a_bridge_extends_the_hips_as_far_as_it_says(extension: float, lumbar: float) -> None:
    joints = act("bridge", {"extension": extension, "lumbar": lumbar})
    shoulders, hips, knees = ((joints[one + "L"] + joints[one + "R"]) / 2 for one in ("shoulder", "hip", "knee"))
    trunk, thigh = hips - shoulders, knees - hips
    past = np.degrees(np.arctan2(trunk[2], trunk[0]) - np.arctan2(thigh[2], thigh[0]))
    assert past == pytest.approx(extension, abs=2.5)


def test_a_dropped_pelvis_is_lower_on_the_left() -> None:
    joints = act("bridge", {"extension": 0, "drop": 8})
    across = joints["hipL"] - joints["hipR"]
    assert np.degrees(np.arctan2(-across[2], np.hypot(*across[:2]))) == pytest.approx(8, abs=1)


@pytest.mark.parametrize(("azimuth", "knee"), [(15, 80), (26, 90), (38, 105)])
def test_the_front_leg_of_a_90_90_lies_as_it_is_told(azimuth: float, knee: float) -> None:
    body = body_of("d01")
    joints = joints_of(body, NinetyNinety(body, azimuth=azimuth, front_knee=knee).pose({}, 0.0))
    thigh, shank = joints["kneeL"] - joints["hipL"], joints["ankleL"] - joints["kneeL"]
    assert np.degrees(np.arctan2(thigh[0], -thigh[1])) == pytest.approx(azimuth, abs=3)
    assert angle(thigh, shank) == pytest.approx(knee, abs=3)
    assert shank[0] < 0  # in front of the body, towards the other side


def test_a_lean_takes_the_trunk_to_the_front_and_leaves_the_hips() -> None:
    before, after = act("ninety", {}), act("ninety", {"lean": 30})
    hips, hips_after = ((joints["hipL"] + joints["hipR"]) / 2 for joints in (before, after))
    assert hips_after == pytest.approx(hips, abs=0.002)
    trunk, leaned = ((joints["shoulderL"] + joints["shoulderR"]) / 2 - hips for joints in (before, after))
    assert angle(trunk, leaned) == pytest.approx(30, abs=3)


@pytest.mark.parametrize("name", BODIES)
def test_a_clam_opens_the_knees_over_ankles_that_stay(name: str) -> None:
    closed, opened = act("clam", {}, name), act("clam", {"clam": 35}, name)
    assert opened["ankleL"] == pytest.approx(closed["ankleL"], abs=0.008)
    assert opened["kneeR"] == pytest.approx(closed["kneeR"], abs=1e-9)
    assert opened["kneeL"][2] - closed["kneeL"][2] > 0.1


@pytest.mark.parametrize("name", BODIES)
def test_an_upper_leg_rests_on_the_lower_one(name: str) -> None:
    joints, posture = act("lift", {}, name), posture_of(name, "lift")
    assert isinstance(posture, SideLying)
    assert 0.06 < posture.gap < 0.12
    # Knees that lie on each other are pressed flat to 0.8 of their thickness.
    assert joints["kneeL"][2] - joints["kneeR"][2] == pytest.approx(0.8 * 2 * posture.gap, abs=0.003)


def test_the_upper_leg_goes_up_by_its_lift() -> None:
    rest, lifted = act("straight", {}), act("straight", {"lift": 30})
    thighs = (joints["kneeL"] - joints["hipL"] for joints in (rest, lifted))
    assert angle(*thighs) == pytest.approx(30, abs=0.5)
