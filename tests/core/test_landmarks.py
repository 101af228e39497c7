"""Landmarks: their order, their mirror image, and the track of a person over time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skeleton import Camera, Move, Supine, bridge, film

from hipcam.core.landmarks import LANDMARK_COUNT, MIRRORED, Landmark, Pose, PoseTrack


def track(frames: int = 3, *, seed: int = 0, size: tuple[int, int] = (640, 480)) -> PoseTrack:
    rng = np.random.default_rng(seed)
    return PoseTrack(
        np.arange(frames) / 10,
        rng.uniform(0, 480, (frames, 33, 2)).astype(np.float32),
        rng.normal(size=(frames, 33, 3)).astype(np.float32),
        rng.uniform(0, 1, (frames, 33)).astype(np.float32),
        size,
    )


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("NOSE", 0),
        ("LEFT_EYE_INNER", 1),
        ("RIGHT_EYE_OUTER", 6),
        ("LEFT_EAR", 7),
        ("MOUTH_RIGHT", 10),
        ("LEFT_SHOULDER", 11),
        ("RIGHT_ELBOW", 14),
        ("LEFT_WRIST", 15),
        ("RIGHT_PINKY", 18),
        ("LEFT_INDEX", 19),
        ("RIGHT_THUMB", 22),
        ("LEFT_HIP", 23),
        ("RIGHT_HIP", 24),
        ("LEFT_KNEE", 25),
        ("RIGHT_ANKLE", 28),
        ("LEFT_HEEL", 29),
        ("RIGHT_FOOT_INDEX", 32),
    ],
)
def test_landmarks_stand_in_blazepose_order(name: str, number: int) -> None:
    assert Landmark[name] == number


def test_there_are_33_landmarks() -> None:
    assert len(Landmark) == LANDMARK_COUNT == 33


def test_the_mirror_swaps_left_and_right_and_leaves_the_nose() -> None:
    assert MIRRORED[Landmark.NOSE] == Landmark.NOSE
    for landmark in Landmark:
        if landmark is not Landmark.NOSE:
            other = Landmark(MIRRORED[landmark])
            assert other is not landmark
            assert {"LEFT", "RIGHT"} == {w for lm in (landmark, other) for w in lm.name.split("_")} & {"LEFT", "RIGHT"}
            assert landmark.name.replace("LEFT", "").replace("RIGHT", "") == other.name.replace("LEFT", "").replace(
                "RIGHT", ""
            )


def test_mirroring_all_landmarks_twice_changes_nothing() -> None:
    assert MIRRORED[MIRRORED].tolist() == list(range(33))


def test_in_the_mirror_a_left_wrist_at_100_of_640_pixels_is_a_right_wrist_at_540() -> None:
    before = track(1)
    before.image[0, Landmark.LEFT_WRIST] = (100, 50)
    before.world[0, Landmark.LEFT_WRIST] = (0.3, -0.2, 0.1)
    before.visibility[0, Landmark.LEFT_WRIST] = 0.75
    after = before.mirrored()
    assert after.image[0, Landmark.RIGHT_WRIST].tolist() == [540, 50]
    np.testing.assert_allclose(after.world[0, Landmark.RIGHT_WRIST], [-0.3, -0.2, 0.1], rtol=1e-6)
    assert after.visibility[0, Landmark.RIGHT_WRIST] == 0.75
    assert before.image[0, Landmark.LEFT_WRIST].tolist() == [100, 50], "the original must stay as it was"


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), width=st.integers(100, 4000))
def test_mirroring_a_track_twice_gives_it_back(seed: int, width: int) -> None:
    before = track(4, seed=seed, size=(width, 480))
    twice = before.mirrored().mirrored()
    np.testing.assert_allclose(twice.image, before.image, atol=1e-3)  # float32 of up to 4000 px
    np.testing.assert_array_equal(twice.world, before.world)
    np.testing.assert_array_equal(twice.visibility, before.visibility)
    np.testing.assert_array_equal(twice.time, before.time)
    assert twice.size == before.size


def test_a_person_filmed_with_the_other_side_to_the_front_is_the_mirror_image() -> None:
    # The same bridge with the feet to the other side of the picture: everything mirrored about the middle.
    moves, camera = [Move(0.2, 0.8, 0.3, 0.8, 1.0)], Camera(target=(0, 0, 0.3), height=0.8)
    right = film(bridge(moves, lying=Supine(feet="right")), camera, rate=10)
    left = film(bridge(moves, lying=Supine(feet="left")), camera, rate=10)
    np.testing.assert_allclose(right.mirrored().image, left.image, atol=0.01)
    np.testing.assert_allclose(right.mirrored().world, left.world, atol=1e-5)


def test_nobody_in_a_frame_is_nan_and_is_known_as_nobody() -> None:
    one = track(1)
    pose = Pose(one.image[0], one.world[0], one.visibility[0])
    stacked = PoseTrack.from_poses([0.0, 0.1, 0.25], [pose, None, pose], (640, 480))
    assert stacked.has_person.tolist() == [True, False, True]
    assert np.isnan(stacked.image[1]).all()
    assert np.isnan(stacked.world[1]).all()
    assert np.isnan(stacked.visibility[1]).all()
    np.testing.assert_array_equal(stacked.image[2], one.image[0])
    assert stacked.time.tolist() == [0.0, 0.1, 0.25]
    assert len(stacked) == 3


def test_an_empty_recording_is_a_track_without_frames() -> None:
    empty = PoseTrack.from_poses([], [], (640, 480))
    assert len(empty) == 0
    assert empty.has_person.tolist() == []
    assert len(empty.mirrored()) == 0


def test_tracks_hold_positions_in_single_precision_and_time_in_double() -> None:
    stacked = PoseTrack.from_poses([0, 1], [None, None], (640, 480))
    assert (stacked.time.dtype, stacked.image.dtype, stacked.world.dtype, stacked.visibility.dtype) == (
        np.float64,
        np.float32,
        np.float32,
        np.float32,
    )


@pytest.mark.parametrize(
    ("part", "shape"),
    [
        ("image", (3, 33, 3)),
        ("image", (2, 33, 2)),
        ("world", (3, 33, 2)),
        ("world", (3, 32, 3)),
        ("visibility", (3, 33, 1)),
    ],
)
def test_an_array_of_the_wrong_shape_is_refused_by_name(part: str, shape: tuple[int, ...]) -> None:
    good = track(3)
    parts = {"image": good.image, "world": good.world, "visibility": good.visibility, part: np.zeros(shape, np.float32)}
    with pytest.raises(ValueError, match=part):
        PoseTrack(good.time, parts["image"], parts["world"], parts["visibility"], good.size)


@pytest.mark.parametrize("times", [[0, 0.1, 0.1], [0, 0.2, 0.1], [0, float("nan"), 0.2]])
def test_time_that_does_not_rise_strictly_is_refused(times: list[float]) -> None:
    good = track(3)
    with pytest.raises(ValueError, match="rise"):
        PoseTrack(np.array(times), good.image, good.world, good.visibility, good.size)
