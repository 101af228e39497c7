"""The truth of a clip: angles worked out by hand, and what is made of how they change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from benchmarks.people.timeline import Attempt, Hold, Repetition
from benchmarks.people.truth.angles import lengths_of, measure_angles
from benchmarks.people.truth.changes import Changes
from benchmarks.people.truth.exercises import describe_hold, describe_repetitions
from benchmarks.people.truth.motion import JOINTS, Motion
from benchmarks.people.truth.standing import describe_attempt
from benchmarks.people.truth.stick import measure_heels

if TYPE_CHECKING:
    from hipcam.core.types import Array

#: Somebody who stands and looks at the camera (at −y), metres: their left is +x.
UPRIGHT = {
    "shoulder": (0.20, 0.0, 1.45),
    "hip": (0.10, 0.0, 0.95),
    "knee": (0.10, 0.0, 0.50),
    "ankle": (0.10, 0.0, 0.08),
    "heel": (0.10, 0.05, 0.02),
    "foot_index": (0.10, -0.20, 0.02),
}
RATE = 10


def motion(frames: int = 1, stick: Array | None = None, stance: float = -1.0, **moved: Any) -> Motion:
    """Somebody who stands, with some joints elsewhere: one place, or one a frame."""
    joints = np.zeros((frames, len(JOINTS), 3))
    for name, (x, y, z) in UPRIGHT.items():
        joints[:, JOINTS.index(f"left_{name}")] = x, y, z
        joints[:, JOINTS.index(f"right_{name}")] = -x, y, z
    for name, place in moved.items():
        joints[:, JOINTS.index(name)] = place
    times = np.arange(frames) / RATE
    left = np.array([1.0, 0.0, 0.0])
    return Motion(
        times, joints, np.zeros(frames), np.full(frames, stance), left, stick, np.zeros(frames), slice(0, frames)
    )


def angles(what: Motion, activity: str = "er-test") -> dict[str, float]:
    """Every angle in the first frame."""
    pixels = np.zeros((len(what.time), len(JOINTS), 2))
    return {name: float(values[0]) for name, values in measure_angles(what, pixels, activity).items()}


def along(degrees: float, length: float = 0.45) -> Array:
    """A step of some length in the frontal plane, so many degrees from straight down to the person's left."""
    return length * np.array([math.sin(math.radians(degrees)), 0.0, -math.cos(math.radians(degrees))])


# Angles


def test_somebody_who_stands_has_no_angle_anywhere() -> None:
    found = angles(motion())
    for name in ("left_knee_flexion", "left_thigh_elevation", "trunk_inclination", "trunk_lean_lateral", "pelvis_tilt"):
        assert found[name] == pytest.approx(0.0, abs=1e-3), name
    assert math.isnan(found["left_hip_rotation_external"])  # a straight knee has none
    assert found["left_knee_drift"] == 0.0
    # On the right leg, with the hips' middle 0.1 m to the left of its ankle, which is half a hip width.
    assert found["pelvis_shift"] == pytest.approx(-0.5)
    assert found["knee_gap"] == pytest.approx(1.0)


def test_lengths_are_those_of_the_foot_and_between_the_hips() -> None:
    assert lengths_of(motion(3)) == pytest.approx((0.25, 0.2))


@pytest.mark.parametrize("tilt", [-20.0, 0.0, 35.0])
def test_rotation_is_the_tilt_of_the_shank_when_the_thigh_is_level(tilt: float) -> None:
    knee = np.array([0.10, -0.45, 0.95])
    # Outward rotation of the left hip takes the foot to the right.
    found = angles(motion(left_knee=knee, left_ankle=knee + along(-tilt)))
    assert found["left_hip_rotation_external"] == pytest.approx(tilt)
    assert found["left_hip_rotation_external_pelvis"] == pytest.approx(tilt)
    assert found["left_knee_flexion"] == pytest.approx(90.0)
    assert found["left_thigh_elevation"] == pytest.approx(90.0)
    assert found["left_hip_flexion"] == pytest.approx(90.0, abs=3)


def test_a_hike_of_the_pelvis_is_in_the_rotation_to_the_pelvis_only() -> None:
    knee = np.array([0.10, -0.45, 0.95])
    level = angles(motion(left_knee=knee, left_ankle=knee + along(-30)))
    hiked = angles(motion(left_knee=knee, left_ankle=knee + along(-30), right_hip=(-0.0970, 0.0, 0.9153)))
    assert hiked["pelvis_tilt"] == pytest.approx(10.0, abs=0.1)
    assert hiked["left_hip_rotation_external"] == pytest.approx(level["left_hip_rotation_external"])
    # The hips' line rises to the left by ten degrees: seen from it, the foot is ten degrees further to the right.
    assert hiked["left_hip_rotation_external_pelvis"] == pytest.approx(40.0, abs=0.1)


def test_left_and_right_mirror_each_other() -> None:
    left = motion(left_knee=(0.15, -0.4, 0.9), left_ankle=(0.0, -0.3, 0.5), stance=-1.0)
    right = motion(right_knee=(-0.15, -0.4, 0.9), right_ankle=(0.0, -0.3, 0.5), stance=1.0)
    one, other = angles(left), angles(right)
    for name in ("hip_rotation_external", "knee_drift", "knee_flexion", "shank_inward_tilt", "hip_flexion"):
        assert one[f"left_{name}"] == pytest.approx(other[f"right_{name}"]), name
    assert one["trunk_lean_lateral"] == pytest.approx(-other["trunk_lean_lateral"], abs=1e-9)
    assert one["pelvis_shift"] == pytest.approx(other["pelvis_shift"])


def lying(lift: float) -> Motion:
    """Somebody on the back whose feet are at +x, with the hips so high over the floor; their left is at +y."""
    places: dict[str, Any] = {}
    for side, out in (("left", 1), ("right", -1)):
        for name, place in (
            ("shoulder", (0.0, 0.2, 0.1)),
            ("hip", (0.5, 0.1, lift)),
            ("knee", (0.9, 0.1, 0.5)),
            ("ankle", (0.9, 0.1, 0.1)),
        ):
            places[f"{side}_{name}"] = (place[0], out * place[1], place[2])
    return motion(stance=0.0, **places)


def test_a_bridge_is_measured_from_the_line_of_shoulder_and_knee() -> None:
    line = 0.1 + 0.5 * 0.4 / 0.9
    assert angles(lying(line), "bridge")["left_hip_line_excess"] == pytest.approx(0.0, abs=1e-6)
    low = angles(lying(0.1), "bridge")
    assert low["left_hip_line_excess"] == pytest.approx(-45.0)  # level to the hip, then 45 degrees up
    assert low["left_knee_flexion"] == pytest.approx(135.0)
    assert low["left_knee_drift"] == pytest.approx(0.0)


def test_knees_that_fall_together_tilt_the_shanks_inward() -> None:
    fallen = lying(0.3)
    fallen.joints[:, JOINTS.index("left_knee"), 1] -= 0.1
    found = angles(fallen, "bridge")
    assert found["left_shank_inward_tilt"] == pytest.approx(math.degrees(math.atan2(0.1, 0.4)))
    assert found["right_shank_inward_tilt"] == pytest.approx(0.0)
    assert found["left_frontal_plane_projection_angle"] > 10
    assert found["knee_gap"] == pytest.approx(0.5)


def test_a_heel_is_as_far_from_the_stick_as_the_picture_shows() -> None:
    stick = np.array([[[-0.3, -0.2, 0.0], [-0.3, -0.2, 1.3]]])
    what = motion(stick=stick, left_heel=(-0.25, 0.0, 0.5))
    # The stick leans in the picture: at the heel's height it is at 210. Focal length 500 pixels, heel 2 m away.
    picture = np.array([[[200.0, 400.0], [220.0, 200.0]]])
    heels = np.array([[[220.0, 300.0, 2.0]], [[500.0, 380.0, 2.0]]])
    found = measure_heels(what, heels, picture, 500.0, 0.25)
    # Ten pixels to the person's left of it are 4 cm short of it.
    assert found["left_heel_to_stick"][0] == pytest.approx(-0.16)
    assert found["left_heel_to_stick_frontal"][0] == pytest.approx(-0.2)
    assert found["right_heel_to_stick"][0] > 0


# Changes


def test_spans_hold_both_their_ends_and_never_nothing() -> None:
    changes = Changes({"a": np.arange(10.0)}, RATE)
    assert changes.values("a", (0.2, 0.4)).tolist() == [2, 3, 4]
    assert changes.values("a", (0.2, 0.2)).tolist() == [2]
    assert changes.values("a", (-0.4, 0.0)).tolist() == [0]


def test_changes_are_taken_from_the_middle_of_the_rest() -> None:
    changes = Changes({"a": np.array([0.0, 1.0, 2.0, 9.0, np.nan, -5.0])}, RATE)
    rest, span = (0.0, 0.2), (0.3, 0.5)
    assert changes.change("a", span, rest) == 1.0
    assert changes.rise("a", span, rest) == 8.0
    assert changes.fall("a", span, rest) == 6.0
    assert changes.swing("a", span, rest) == 8.0


# Movements


def test_an_attempt_lists_what_changed_more_than_its_limit() -> None:
    time = np.arange(60) / RATE
    late = time > 2.5
    names = ("hip_rotation_external", "hip_rotation_external_pelvis", "thigh_elevation", "knee_drift", "knee_flexion")
    found: dict[str, Array] = {f"{side}_{name}": np.zeros(60) for side in ("left", "right") for name in names}
    found |= {name: np.zeros(60) for name in ("trunk_lean_lateral", "pelvis_tilt", "pelvis_shift")}
    found["right_hip_rotation_external"] = np.where(late, 31.0, 2.0)
    found["trunk_lean_lateral"] = np.where(late, -7.9, 0.5)
    found["pelvis_tilt"] = np.where(late, -6.9, 0.0)
    attempt = Attempt("R", 1.0, 5.0, 3.0, 4.0, 0.9, 5.5)
    said = describe_attempt(attempt, Changes(found, RATE), stick=False)
    assert (said["side"], said["rotation_true"], said["touched"]) == ("right", 31.0, None)
    # Leaning is counted in both directions, from where it began; a hike is the lifted side going up.
    assert said["compensations"] == {"trunk_lean": 8.4}
    assert said["measured"]["pelvis_hike"] == 6.9
    assert not said["clean"]


def bridging(depth: float, **more: Array) -> dict[str, Array]:
    """Angles of a bridge from 30° below the line, at its top from 1.5 to 2.5 s."""
    time = np.arange(60) / RATE
    top = (time >= 1.5) & (time <= 2.5)
    flat = np.zeros(60)
    names = ("shank_inward_tilt", "heel_height", "frontal_plane_projection_angle")
    found: dict[str, Array] = {f"{side}_{name}": flat for side in ("left", "right") for name in names}
    excess = np.where(top, -30 * (1 - depth), -30.0)
    found |= {"left_hip_line_excess": excess, "right_hip_line_excess": excess, "pelvis_tilt": flat}
    return found | {"lumbar_extension": flat, "knee_gap": flat + 1} | more


def repetition(start: float = 1.0, end: float = 3.0) -> Repetition:
    return Repetition(None, start, (start + end) / 2, end, (0.5, 1.0, 0.5))


@pytest.mark.parametrize(
    ("depth", "counted", "faults"),
    [(0.95, True, []), (0.61, True, []), (0.45, False, [])],
)
def test_a_bridge_counts_from_sixty_percent_of_the_way(depth: float, counted: bool, faults: list[str]) -> None:
    (said,) = describe_repetitions([repetition()], Changes(bridging(depth), RATE), "bridge", 0.25)
    assert said["depth"] == pytest.approx(depth)
    assert (said["counted"], list(said["faults"])) == (counted, faults)


def test_a_bridge_that_counts_may_be_incomplete_and_one_that_does_not_is_nothing() -> None:
    low = bridging(1.0)
    for side in ("left", "right"):
        low[f"{side}_hip_line_excess"] = 1.5 * bridging(0.64)[f"{side}_hip_line_excess"]
    (said,) = describe_repetitions([repetition()], Changes(low, RATE), "bridge", 0.25)
    assert (said["counted"], said["faults"]) == (True, {"incomplete_lift": 16.2})  # 0.36 of 45 degrees
    (said,) = describe_repetitions([repetition()], Changes(bridging(0.4), RATE), "bridge", 0.25)
    assert (said["counted"], said["faults"]) == (False, {})
    assert said["measured"]["incomplete_lift"] == 18.0


def test_a_back_that_arches_is_a_fault_with_the_hips_in_line() -> None:
    arched = np.where(np.arange(60) / RATE >= 1.4, 13.0, 0.0)
    changes = Changes(bridging(1.0, lumbar_extension=arched), RATE)
    (said,) = describe_repetitions([repetition()], changes, "bridge", 0.25)
    assert said["faults"] == {"lumbar_arching": 13.0}


def test_a_heel_lifts_in_foot_lengths() -> None:
    heel = np.where(np.arange(60) == 20, 0.05, 0.0)
    changes = Changes(bridging(1.0, left_heel_height=heel), RATE)
    (said,) = describe_repetitions([repetition()], changes, "bridge", 0.25)
    assert said["faults"] == {"heel_lift": 0.2}


def test_a_hold_that_loses_more_than_ten_degrees_sags() -> None:
    time = np.arange(80) / RATE
    excess = np.where(time < 5, 0.0, -20 * (time - 5))
    changes = Changes(
        {name: np.zeros(80) for name in bridging(1.0)}
        | {"left_hip_line_excess": excess, "right_hip_line_excess": excess},
        RATE,
    )
    said = describe_hold(Hold(1.0, 6.0), changes, 0.25)
    assert said["loss"] == pytest.approx(18.0)  # the mean of the last three frames
    assert said["sagging_from"] == 5.6  # the first frame below ten degrees
    assert list(said["faults"]) == ["sagging"]


def leans(*depths: float) -> list[dict[str, Any]]:
    """What is said of 90-90 leans of these depths, two seconds each, with the top in their middle."""
    frames = 20 * len(depths) + 10
    lean = np.zeros(frames)
    for number, depth in enumerate(depths):
        lean[20 * number + 12 : 20 * number + 18] = depth
    still = np.zeros(frames)
    found = {"trunk_inclination": lean, "left_knee_drift": still, "left_heel_height": still}
    found |= {"lumbar_extension": still, "trunk_twist": still}
    times = [Repetition("L", 2 * n + 0.8, 2 * n + 1.45, 2 * n + 2.2, (0.4, 0.4, 0.4)) for n in range(len(depths))]
    return describe_repetitions(times, Changes(found, RATE), "ninety-ninety", 0.25)


def test_a_lean_counts_by_what_the_person_did_before() -> None:
    said = leans(40, 20, 26, 14)
    # 20 is half of 40; 26 is more than 0.6 of the middle of 40 and 20, which is 30; below 15 nothing counts.
    assert [one["counted"] for one in said] == [True, False, True, False]
    assert [one["measured"]["share_of_own_range"] for one in said] == [1.0, 0.667, 1.0, 0.538]
