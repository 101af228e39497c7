"""Poses that no body takes: mended, left out or distrusted, and counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from skeleton import Camera, Move, bridge, film

from hipcam.core.landmarks import MIRRORED, Landmark, Pose, PoseTrack
from hipcam.pose.calibration import default_calibration
from hipcam.track.repair import LiveRepair, repair

KNOWN = default_calibration().repair

LEGS = [
    i
    for i, name in enumerate(Landmark.__members__)
    if any(joint in name for joint in ("HIP", "KNEE", "ANKLE", "HEEL", "FOOT"))
]
NOTHING = {"swapped_legs": 0, "jumps": 0, "impossible_bones": 0, "out_of_picture": 0}


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    """One bridge, 50 degrees off the side view so that the legs lie apart in the picture."""
    return film(bridge([Move(0.5, 1, 0.5, 1, 1.0)]), Camera(azimuth=50, distance=2.9, height=1.2, target=(0, 0, 0.3)))


def swapped(track: PoseTrack, frames: slice) -> PoseTrack:
    image, world, visibility = track.image.copy(), track.world.copy(), track.visibility.copy()
    for points in (image, world, visibility):
        points[frames, LEGS] = points[frames, MIRRORED[LEGS]]
    return replace(track, image=image, world=world, visibility=visibility)


def test_a_plausible_track_is_left_as_it_is(track: PoseTrack) -> None:
    mended, counts = repair(track, KNOWN)
    assert counts == NOTHING
    np.testing.assert_array_equal(mended.image, track.image)
    np.testing.assert_array_equal(mended.visibility, track.visibility)


def test_legs_that_change_places_for_a_moment_are_changed_back(track: PoseTrack) -> None:
    mended, counts = repair(swapped(track, slice(10, 14)), KNOWN)
    assert counts == NOTHING | {"swapped_legs": 4}
    np.testing.assert_array_equal(mended.image, track.image)
    np.testing.assert_array_equal(mended.world, track.world)


def test_legs_that_never_change_back_are_left_since_nobody_knows_which_was_right(track: PoseTrack) -> None:
    wrong = swapped(track, slice(10, None))
    mended, counts = repair(wrong, KNOWN)
    assert counts["swapped_legs"] == 0
    np.testing.assert_array_equal(mended.image, wrong.image)


def test_an_ankle_that_jumps_for_one_frame_takes_its_leg_out(track: PoseTrack) -> None:
    image = track.image.copy()
    image[12, Landmark.LEFT_ANKLE] += 200
    mended, counts = repair(replace(track, image=image), KNOWN)
    assert counts["jumps"] == 1
    assert np.isnan(mended.image[12, Landmark.LEFT_KNEE]).all()
    assert np.isfinite(mended.image[12, Landmark.RIGHT_KNEE]).all()
    assert np.isfinite(np.delete(mended.image, 12, axis=0)).all()


def test_a_leg_of_impossible_length_is_seen_by_no_judge(track: PoseTrack) -> None:
    world = track.world.copy()
    # Half as long again: beyond the 35 % that the model's bones may vary.
    knee, ankle = Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE
    world[5:8, ankle] = world[5:8, knee] + 1.5 * (world[5:8, ankle] - world[5:8, knee])
    mended, counts = repair(replace(track, world=world), KNOWN)
    assert counts["impossible_bones"] == 3
    assert (mended.visibility[5:8, knee] == 0).all()
    assert (mended.visibility[5:8, Landmark.LEFT_KNEE] > 0).all()
    assert (mended.visibility[8:, knee] > 0).all()


def test_frames_with_a_joint_outside_the_picture_are_counted(track: PoseTrack) -> None:
    image = track.image.copy()
    image[3:5, Landmark.LEFT_KNEE, 1] = -1
    assert repair(replace(track, image=image), KNOWN)[1]["out_of_picture"] == 2


def test_nobody_is_not_implausible(track: PoseTrack) -> None:
    nobody = PoseTrack.from_poses([0.0, 0.1, 0.2], [None] * 3, (640, 480))
    mended, counts = repair(nobody, KNOWN)
    assert counts == NOTHING
    assert not mended.has_person.any()


# Live, one frame after the other


def mended_live(track: PoseTrack) -> tuple[PoseTrack, dict[str, int]]:
    repair_ = LiveRepair(KNOWN)
    poses = [
        repair_.update(Pose(*frame), time)
        for time, *frame in zip(track.time.tolist(), track.image, track.world, track.visibility, strict=True)
    ]
    return PoseTrack.from_poses(track.time.tolist(), poses, track.size), repair_.counts


def test_live_a_plausible_track_is_left_as_it_is(track: PoseTrack) -> None:
    mended, counts = mended_live(track)
    assert counts == {"swapped_legs": 0, "jumps": 0, "impossible_bones": 0}
    np.testing.assert_array_equal(mended.image, track.image)
    np.testing.assert_array_equal(mended.visibility, track.visibility)


def test_live_swapped_legs_are_changed_back_from_the_first_frame_on(track: PoseTrack) -> None:
    wrong = swapped(track, slice(10, 14))
    kept = wrong.image.copy()
    mended, counts = mended_live(wrong)
    assert counts["swapped_legs"] == repair(wrong, KNOWN)[1]["swapped_legs"] == 4
    np.testing.assert_array_equal(mended.image, track.image)
    np.testing.assert_array_equal(mended.world, track.world)
    np.testing.assert_array_equal(wrong.image, kept)


def test_live_swapped_legs_are_left_after_a_second_and_mended_again_the_next_time(track: PoseTrack) -> None:
    rate = 1 / np.median(np.diff(track.time))
    long = round(1.5 * rate)
    wrong = swapped(swapped(track, slice(10, 10 + long)), slice(20 + long, 23 + long))
    mended, counts = mended_live(wrong)
    assert counts["swapped_legs"] == pytest.approx(rate + 1 + 3, abs=1)
    given_up = slice(10 + round(1.1 * rate), 10 + long)
    np.testing.assert_array_equal(mended.image[given_up], wrong.image[given_up])
    np.testing.assert_array_equal(mended.image[12 + long :], track.image[12 + long :])


def test_live_an_ankle_that_jumps_for_one_frame_stays_where_it_was(track: PoseTrack) -> None:
    image = track.image.copy()
    image[12, Landmark.LEFT_ANKLE] += 200
    mended, counts = mended_live(replace(track, image=image))
    assert counts["jumps"] == repair(replace(track, image=image), KNOWN)[1]["jumps"] == 1
    np.testing.assert_array_equal(mended.image[12, Landmark.LEFT_ANKLE], track.image[11, Landmark.LEFT_ANKLE])
    np.testing.assert_array_equal(mended.world[12, Landmark.LEFT_KNEE], track.world[11, Landmark.LEFT_KNEE])
    np.testing.assert_array_equal(np.delete(mended.image, 12, axis=0), np.delete(track.image, 12, axis=0))


def test_live_a_leg_that_stays_where_it_jumped_to_is_believed_a_frame_later(track: PoseTrack) -> None:
    image = track.image.copy()
    image[12:, Landmark.LEFT_ANKLE] += 200
    mended, counts = mended_live(replace(track, image=image))
    assert counts["jumps"] == 0, "it was no jump for one frame"
    np.testing.assert_array_equal(mended.image[13:], image[13:])


def test_live_a_leg_of_impossible_length_is_seen_by_no_judge_once_the_bones_are_known(track: PoseTrack) -> None:
    world, knee, ankle = track.world.copy(), Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE
    for frames in (slice(5, 8), slice(50, 53)):
        world[frames, ankle] = world[frames, knee] + 1.5 * (world[frames, ankle] - world[frames, knee])
    mended, counts = mended_live(replace(track, world=world))
    assert counts["impossible_bones"] == 3
    assert (mended.visibility[50:53, knee] == 0).all()
    assert (mended.visibility[:50, knee] > 0).all() and (mended.visibility[50:53, Landmark.LEFT_KNEE] > 0).all()
