"""Measures: what they read on a skeleton whose angles are known, and the laws they obey."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skeleton import (
    SIDES,
    UPRIGHT,
    Body,
    Camera,
    Leg,
    Motion,
    Move,
    Posture,
    Supine,
    bridge,
    er_test,
    excursion,
    film,
    landmarks,
    ninety_ninety,
    side_lying,
    standing,
    turn,
    walk,
)

from hipcam.core.landmarks import PoseTrack
from hipcam.measure.measures import Measures, compute_measures
from hipcam.measure.table import MEASURES, TrackValues
from hipcam.pose.calibration import default_calibration

if TYPE_CHECKING:
    from hipcam.core.types import Array

#: Turn the other way in a mirror; other measures of a side only change sides.
SIGNED = {"trunk_lean", "pelvis_tilt", "front_foot"}
LYING = Camera(target=(0, 0, 0.3), height=0.7, distance=3.0)
SITTING = Camera(target=(0, 0, 0.4), height=0.9, distance=2.8)


def measured(motion: Motion, camera: Camera | None = None, **filming: Any) -> dict[str, np.ndarray]:
    return compute_measures(film(motion, camera, rate=10, **filming)).values


def scenes() -> dict[str, PoseTrack]:
    """One short noisy recording of each activity, and of somebody walking."""
    moves = [Move(0.3, 0.8, 0.2, 0.8, 1.0, "left")]
    noise: dict[str, Any] = {"rate": 10, "pixels": 1.0, "metres": 0.005}
    lean = [Move(0.3, 0.8, 0.2, 0.8, 30.0)]
    return {
        "er-test": film(er_test([(moves[0], [Move(1.0, 0.1, 0.1, 0.1, 20, "left")])]), Camera(azimuth=5), **noise),
        "bridge": film(bridge(moves), LYING, **noise),
        "ninety-ninety": film(ninety_ninety(lean, front="left"), SITTING, **noise),
        "side-lying": film(side_lying(lean, upper="right"), LYING, **noise),
        "walk": film(walk(seconds=2), **noise),
    }


SCENES = scenes()
any_scene = pytest.mark.parametrize("scene", SCENES)


scene_names = st.sampled_from(sorted(SCENES))


def changed(
    track: PoseTrack,
    *,
    image: Array | None = None,
    world: Array | None = None,
    visibility: Array | None = None,
    size: tuple[float, float] | None = None,
) -> PoseTrack:
    return PoseTrack(
        track.time,
        track.image if image is None else image.astype(np.float32),
        track.world if world is None else world.astype(np.float32),
        track.visibility if visibility is None else visibility.astype(np.float32),
        cast("tuple[int, int]", size) if size else track.size,
    )


# --- Known bodies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("rotation", [-30, -10, 0, 20, 45, 60])
def test_landmark_rotation_is_the_tilt_of_the_shank_with_external_positive(side: str, rotation: float) -> None:
    # Thigh level and pointing at the lens: knee and ankle are equally far away, so the image shows the true tilt.
    found = measured(er_test([(Move(-5, 1, 100, 1, 1.0, side), [Move(-5, 1, 100, 1, rotation, side)])]).until(0.2))
    assert found[f"{side}_landmark_rotation"][0] == pytest.approx(rotation, abs=0.1)


@pytest.mark.parametrize("lean", [-20, 0, 12])
def test_a_lean_to_the_persons_own_left_is_positive(lean: float) -> None:
    # UPRIGHT looks at the camera: own left is the picture's right.
    posture = Posture(
        np.array([[0, 0, 0.9]]),
        UPRIGHT,
        UPRIGHT @ turn(np.array([1.0, 0, 0]), -lean),
        {side: Leg(UPRIGHT) for side in SIDES},
    )
    found = measured(Motion(lambda t: np.repeat(landmarks(Body(), posture, 1), len(t), 0), 0.2))
    assert found["trunk_lean"][0] == pytest.approx(lean, abs=0.3)  # and not its opposite


@pytest.mark.parametrize("tilt", [-8, 0, 15])
def test_the_pelvis_tilt_is_positive_when_the_left_hip_rises(tilt: float) -> None:
    pelvis = UPRIGHT @ turn(np.array([1.0, 0, 0]), tilt)
    posture = Posture(np.array([[0, 0, 0.9]]), pelvis, UPRIGHT, {side: Leg(UPRIGHT) for side in SIDES})
    found = measured(Motion(lambda t: np.repeat(landmarks(Body(), posture, 1), len(t), 0), 0.2))
    assert found["pelvis_tilt"][0] == pytest.approx(tilt, abs=0.3)


@pytest.mark.parametrize("side", SIDES)
def test_the_thigh_is_up_at_90_and_down_at_0_degrees(side: str) -> None:
    # The thresholds are 70 and 45 degrees; the reading is corrected for the pose model and may be 12 off a skeleton.
    last = -1e9
    for elevation in (0, 30, 60, 90, 110):
        lift: list[tuple[Move, list[Move]]] = [(Move(-5, 1, 100, 1, 1.0, side), [])]
        found = measured(er_test(lift, elevation=elevation).until(0.2))[f"{side}_thigh_elevation"][0]
        assert found == pytest.approx(elevation, abs=12)
        assert found > last + 10
        last = found


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("spread", [-15, 20])
def test_a_knee_that_drifts_outward_counts_up_and_inward_down(side: str, spread: float) -> None:
    def legs(time: np.ndarray) -> dict[str, Any]:
        return {
            side: {
                "flexion": np.full(len(time), 90.0),
                "knee": np.full(len(time), 90.0),
                "spread": np.full(len(time), spread),
            }
        }

    found = measured(standing(Body(), legs, 0.2))[f"{side}_knee_drift"][0]
    # sin 20° = 0.34 of a thigh, seen larger since the knee is nearer to the lens.
    assert found == pytest.approx(np.sin(np.radians(spread)), rel=0.25)


@pytest.mark.parametrize("feet", ["left", "right"])
@pytest.mark.parametrize("depth", [0.0, 0.5, 0.9, 1.0, 1.1])
def test_hip_line_excess_is_negative_below_the_line_and_positive_above_it(feet: str, depth: float) -> None:
    lying = Supine(feet=feet)
    found = measured(bridge([Move(-5, 1, 100, 1, depth)], lying=lying).until(0.2), LYING)["hip_line_excess"][0]
    assert found == pytest.approx(-lying.rest * (1 - depth), abs=1.5)


@pytest.mark.parametrize("upper", SIDES)
def test_the_upper_hip_is_the_higher_one_and_the_leg_rises_by_what_it_is_lifted(upper: str) -> None:
    lower = {"left": "right", "right": "left"}[upper]
    rest, up = (measured(side_lying([Move(-5, 1, 100, 1, depth)], upper=upper).until(0.2), LYING) for depth in (0, 25))
    assert rest[f"{upper}_hip_height"][0] > 0.2
    assert rest[f"{lower}_hip_height"][0] == -rest[f"{upper}_hip_height"][0]
    for part, least in (("thigh_rise", 15), ("leg_rise", 15)):
        assert least < up[f"{upper}_{part}"][0] - rest[f"{upper}_{part}"][0] < 30
        assert up[f"{lower}_{part}"][0] == pytest.approx(rest[f"{lower}_{part}"][0], abs=0.5)


def test_the_feet_of_a_clamshell_stay_together() -> None:
    moves = [Move(-5, 1, 100, 1, 30)]
    shell = measured(side_lying(moves, upper="left", clamshell=True).until(0.2), LYING)["feet_apart"][0]
    lift = measured(side_lying(moves, upper="left").until(0.2), LYING)["feet_apart"][0]
    assert shell < 0.45 < lift


@pytest.mark.parametrize("camera_height", [0.4, 0.9, 1.3])
def test_the_trunk_inclines_by_what_it_leans(camera_height: float) -> None:
    camera = Camera(target=(0, 0, 0.4), height=camera_height, distance=2.8)
    found = measured(ninety_ninety([Move(0.2, 1, 0.2, 1, 35)], front="left"), camera)["trunk_inclination"]
    assert np.ptp(found) == pytest.approx(35, abs=1)


@pytest.mark.parametrize("front", SIDES)
def test_the_back_foot_lies_further_behind_than_the_front_foot(front: str) -> None:
    back = {"left": "right", "right": "left"}[front]
    for azimuth in (-20, 0, 20):
        found = measured(ninety_ninety([], front=front).until(0.2), Camera(azimuth, 2.8, 0.9, (0, 0, 0.4)))
        assert found[f"{back}_foot_behind"][0] > found[f"{front}_foot_behind"][0] + 1


def test_posture_tells_standing_lying_and_sitting_apart() -> None:
    stand = measured(er_test([]).until(0.2))
    back = measured(bridge([]).until(0.2), LYING)
    side = measured(side_lying([], upper="left").until(0.2), LYING)
    sit = measured(ninety_ninety([], front="left").until(0.2), SITTING)
    assert stand["trunk_up"][0] > 0.95 < sit["trunk_up"][0] + 0.05
    assert abs(back["trunk_up"][0]) < 0.3
    assert abs(side["trunk_up"][0]) < 0.3
    assert back["chest_up"][0] > 0.9
    assert side["chest_front"][0] > 0.9
    assert stand["chest_front"][0] > 0.9
    assert abs(side["chest_up"][0]) < 0.3
    assert stand["hips_over_feet"][0] == pytest.approx(1.72 * 0.491, abs=0.02)  # thigh and shank
    assert sit["hips_over_feet"][0] < 0.3


# --- Laws ------------------------------------------------------------------------------------------------------------

#: Angles and shares that hold wherever in the picture somebody is.
PLACELESS = [
    "trunk_up",
    "chest_up",
    "chest_front",
    "hips_over_feet",
    "hips_over_knees",
    "trunk_lean",
    "pelvis_tilt",
    "hip_line_excess",
    "hip_lift",
    "trunk_inclination",
    "feet_apart",
    *(
        f"{side}_{name}"
        for side in SIDES
        for name in (
            "knee_bend",
            "hip_bend",
            "shank_up",
            "leg_seen",
            "landmark_rotation",
            "thigh_elevation",
            "knee_drift",
            "foot_behind",
            "thigh_rise",
            "leg_rise",
            "hip_height",
            "shoulder_height",
        )
    ),
]


@settings(max_examples=15, deadline=None)
@given(scene_names, st.floats(0.2, 5))
def test_nothing_depends_on_the_resolution_of_the_picture(scene: str, scale: float) -> None:
    track = SCENES[scene]
    before = compute_measures(track).values
    size = (scale * track.size[0], scale * track.size[1])
    after = compute_measures(changed(track, image=scale * track.image.astype(float), size=size)).values
    for name, value in before.items():
        if not np.allclose(after[name], value, rtol=2e-3, atol=0.2):  # float32 pixels
            raise AssertionError(name)


@settings(max_examples=15, deadline=None)
@given(scene_names, st.floats(0.2, 5), st.floats(-300, 300), st.floats(-300, 300))
def test_no_angle_depends_on_where_in_the_picture_one_is_or_how_large(
    scene: str, scale: float, dx: float, dy: float
) -> None:
    track = SCENES[scene]
    before = compute_measures(track).values
    after = compute_measures(changed(track, image=scale * track.image.astype(float) + (dx, dy))).values
    for name in PLACELESS:
        if not np.allclose(after[name], before[name], rtol=2e-3, atol=0.2):  # float32 pixels
            raise AssertionError(name)


@settings(max_examples=20, deadline=None)
@given(scene_names, st.floats(-25, 25))
def test_joint_angles_do_not_change_when_the_camera_rolls(scene: str, roll: float) -> None:
    track = SCENES[scene]
    c, s = np.cos(np.radians(roll)), np.sin(np.radians(roll))
    turned = np.array([[c, s], [-s, c]])
    world = track.world.astype(float).copy()
    world[..., :2] = world[..., :2] @ turned
    before = compute_measures(track).values
    after = compute_measures(changed(track, image=(track.image.astype(float) - 300) @ turned + 300, world=world)).values
    for name in (
        "left_knee_bend",
        "right_knee_bend",
        "left_hip_bend",
        "right_hip_bend",
        "chest_front",
        "feet_apart",
        "left_leg_seen",
    ):
        np.testing.assert_allclose(after[name], before[name], atol=0.02, rtol=1e-3, err_msg=name)


@settings(max_examples=15, deadline=None)
@given(st.floats(-20, 20), st.sampled_from(["left", "right"]))
def test_the_hip_line_of_a_bridge_does_not_change_when_the_camera_rolls(roll: float, feet: str) -> None:
    motion = bridge([Move(0.1, 0.6, 0.1, 0.6, 1.0)], lying=Supine(feet=feet))
    level = measured(motion, LYING)["left_hip_line_excess"]
    rolled = measured(motion, Camera(target=(0, 0, 0.3), height=0.7, distance=3.0, roll=roll))["left_hip_line_excess"]
    np.testing.assert_allclose(rolled, level, atol=0.02)


@any_scene
def test_in_a_mirror_the_sides_change_places_and_sideways_measures_their_sign(scene: str) -> None:
    before, after = compute_measures(SCENES[scene]).values, compute_measures(SCENES[scene].mirrored()).values
    assert set(before) == set(after)
    for name, value in before.items():
        other = name.replace("left_", "*").replace("right_", "left_").replace("*", "right_")
        if name in SIGNED or other != name or name in PLACELESS:
            np.testing.assert_allclose(
                after[other], -value if name in SIGNED else value, atol=0.02, rtol=1e-3, err_msg=name
            )
        else:  # not of one side: the same, or the same with the other sign
            assert any(np.allclose(after[name], sign * value, atol=0.02, rtol=1e-3) for sign in (1, -1)), name


@any_scene
def test_a_frame_without_a_person_has_no_measures_and_leaves_the_others_alone(scene: str) -> None:
    track = SCENES[scene]
    image, world, visibility = track.image.copy(), track.world.copy(), track.visibility.copy()
    for part in (image, world, visibility):
        part[3] = np.nan
    before = compute_measures(track).values
    after = compute_measures(changed(track, image=image, world=world, visibility=visibility)).values
    others = np.arange(len(track)) != 3
    for name, value in after.items():
        assert np.isnan(value[3]), name
        np.testing.assert_array_equal(value[others], before[name][others], err_msg=name)
        assert np.isfinite(value[others]).all(), name


@any_scene
def test_a_frame_alone_gives_what_it_gives_in_the_whole_recording(scene: str) -> None:
    track = SCENES[scene]
    whole = compute_measures(track)
    assert whole.time.tolist() == track.time.tolist()
    for i in range(len(track)):
        one = PoseTrack(
            track.time[i : i + 1],
            track.image[i : i + 1],
            track.world[i : i + 1],
            track.visibility[i : i + 1],
            track.size,
        )
        for name, value in compute_measures(one).values.items():
            np.testing.assert_allclose(value[0], whole.values[name][i], rtol=1e-5, atol=1e-5, err_msg=name)


def test_samples_are_the_columns_frame_by_frame_in_order() -> None:
    measures = compute_measures(SCENES["bridge"])
    samples = list(measures.samples())
    assert [s.time for s in samples] == measures.time.tolist()
    for i, sample in enumerate(samples):
        assert set(sample.values) == set(measures.values)
        assert all(sample.values[name] == value[i] for name, value in measures.values.items())


def test_every_measure_has_one_value_a_frame() -> None:
    for track in SCENES.values():
        assert {v.shape for v in compute_measures(track).values.values()} == {(len(track),)}


def test_an_empty_recording_gives_no_samples() -> None:
    empty = compute_measures(PoseTrack.from_poses([], [], (640, 480)))
    assert list(empty.samples()) == []


def test_the_visibility_of_a_leg_is_that_of_its_worst_joint() -> None:
    track = SCENES["bridge"]
    visibility = track.visibility.copy()
    visibility[:, 27] = 0.25  # left ankle
    found = compute_measures(changed(track, visibility=visibility)).values
    assert found["left_leg_seen"].tolist() == [0.25] * len(track)
    assert found["right_leg_seen"].tolist() == [1.0] * len(track)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_what_is_hidden_weighs_less_in_a_bridge(seed: int) -> None:
    # The far knee is put wrong by 60 pixels; hidden, it must not spoil what the near one shows.
    moves = [Move(0.2, 0.8, 0.2, 0.8, 1.0)]
    lying = Supine(feet="right")
    clean = film(bridge(moves, lying=lying), LYING, rate=10)
    image = clean.image.copy()
    image[:, 25] += np.random.default_rng(seed).choice([-60, 60])  # the far, left knee
    visibility = clean.visibility.copy()
    truth = -lying.rest * (1 - excursion(clean.time, moves))
    errors = []
    for seen in (1.0, 0.2):
        visibility[:, 25] = seen
        found = compute_measures(changed(clean, image=image, visibility=visibility)).values["hip_line_excess"]
        errors.append(np.abs(found - truth).max())
    assert errors[1] < 0.3 * errors[0]


# --- Calibration ---------------------------------------------------------------------------------------------


def test_measures_rest_on_the_calibration_that_is_given() -> None:
    known = default_calibration()
    other = replace(known, standing=replace(known.standing, elevation_offset=known.standing.elevation_offset + 10))
    before, after = (compute_measures(SCENES["bridge"], None, each).values for each in (known, other))
    changed_by = before["left_thigh_elevation"] - after["left_thigh_elevation"]
    assert changed_by == pytest.approx(10 * known.standing.elevation_gain, abs=1e-3)
    assert np.array_equal(before["hip_rise"], after["hip_rise"])


# --- Memory --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_samples_of_a_long_recording_take_no_memory_of_its_length() -> None:
    frames = 5000
    track = PoseTrack(
        np.arange(frames) / 30,
        np.zeros((frames, 33, 2), np.float32),
        np.zeros((frames, 33, 3), np.float32),
        np.ones((frames, 33), np.float32),
        (640, 480),
    )
    values = {name: np.full(frames, i + 0.5, np.float32) for i, name in enumerate(islice(MEASURES, 50))}
    measures = Measures(track, TrackValues(values, frames))
    tracemalloc.start()
    seen = sum(
        sample.values["body_size"] == 7.5 and sample.time == i / 30 for i, sample in enumerate(measures.samples())
    )
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == frames
    assert most < 2e6
