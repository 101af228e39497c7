"""The geometry core: angles worked out by hand, and the laws that hold for any points."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hipcam.core.landmarks import MIRRORED
from hipcam.core.landmarks import Landmark as L
from hipcam.measure.angles import (
    BLOCK,
    angle_between,
    compute_angles,
    elevation,
    flexion,
    signed_angle,
    tilt_from_down,
    tilt_from_up,
)

if TYPE_CHECKING:
    from hipcam.core.types import Array

Vector = tuple[float, ...]

NAN = float("nan")
ROOT3 = math.sqrt(3)

numbers = st.floats(-100, 100, allow_nan=False, width=32)


def clouds(dimensions: int, frames: int = 2) -> st.SearchStrategy[np.ndarray]:
    """Landmarks of random bodies in double precision, no two of them at the same place."""

    def build(seed: int) -> np.ndarray:
        return np.random.default_rng(seed).normal(0, 100, (frames, 33, dimensions))

    return st.integers(0, 2**32).map(build)


# --- Two vectors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("u", "v", "degrees"),
    [
        ((1, 0), (0, 1), 90),
        ((1, 0), (0, -3), 90),
        ((2, 0), (5, 0), 0),
        ((1, 1), (-2, -2), 180),
        ((1, 0), (1, 1), 45),
        ((1, 0), (-1, ROOT3), 120),
        ((1, 0, 0), (0, 0, 4), 90),
        ((1, 1, 0), (0, 1, 1), 60),
        ((0, 0, 2), (0, 0, -1), 180),
    ],
)
def test_the_angle_between_two_vectors_runs_from_0_to_180(u: Vector, v: Vector, degrees: float) -> None:
    assert angle_between(np.array(u, float), np.array(v, float)) == pytest.approx(degrees, abs=1e-9)
    assert angle_between(np.array(v, float), np.array(u, float)) == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize(
    ("u", "v", "degrees"),
    [
        # y runs down: from right (1, 0) to down (0, 1) is clockwise on the screen.
        ((1, 0), (0, 1), 90),
        ((1, 0), (0, -1), -90),
        ((0, 1), (1, 0), -90),
        ((0, -1), (1, 0), 90),
        ((1, 0), (-1, 1), 135),
        ((3, 0), (7, 0), 0),
    ],
)
def test_a_signed_angle_is_positive_clockwise_on_the_screen(u: Vector, v: Vector, degrees: float) -> None:
    assert signed_angle(np.array(u, float), np.array(v, float)) == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize(
    ("distal", "degrees"),
    [
        ((0, 2), 0),  # straight on
        ((1, 1), 90),
        ((-1, 1), 90),  # to either side
        ((0, 0), 180),  # folded back on itself
        ((ROOT3, 2), 60),
    ],
)
def test_a_straight_joint_has_no_flexion_and_a_folded_one_180(distal: Vector, degrees: float) -> None:
    assert flexion(np.array([0.0, 0]), np.array([0.0, 1]), np.array(distal, float)) == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize(
    ("v", "down", "up", "above"),
    [
        ((0, 1), 0, 180, -90),
        ((0, -1), 180, 0, 90),
        ((1, 0), 90, 90, 0),
        ((-1, 0), -90, -90, 0),
        ((1, 1), 45, 135, -45),
        ((-1, 1), -45, -135, -45),
        ((1, -ROOT3), 150, 30, 60),
        ((-1, -ROOT3), -150, -30, 60),
    ],
)
def test_tilts_are_positive_to_the_right_and_elevation_is_positive_upward(
    v: Vector, down: float, up: float, above: float
) -> None:
    vector = np.array(v, float)
    assert tilt_from_down(vector) == pytest.approx(down, abs=1e-9)
    assert tilt_from_up(vector) == pytest.approx(up, abs=1e-9)
    assert elevation(vector) == pytest.approx(above, abs=1e-9)


def test_elevation_in_the_room_counts_both_level_directions() -> None:
    # 3 to the right, 4 away: 5 along the floor; 5 up: 45 degrees.
    assert elevation(np.array([3.0, -5.0, 4.0])) == pytest.approx(45)


@pytest.mark.parametrize("function", [tilt_from_down, tilt_from_up, elevation])
def test_a_segment_without_length_has_no_direction(function: Callable[[Array], Array]) -> None:
    assert np.isnan(function(np.zeros(2)))
    assert np.isnan(angle_between(np.zeros(2), np.array([1.0, 0])))
    assert np.isnan(angle_between(np.array([0.0, 1, 0]), np.zeros(3)))
    assert np.isnan(signed_angle(np.zeros(2), np.array([1.0, 0])))
    assert np.isnan(flexion(np.ones(3), np.ones(3), np.zeros(3)))


@pytest.mark.parametrize("place", range(4))
def test_a_coordinate_that_is_not_known_makes_the_angle_not_known(place: int) -> None:
    values = [3.0, 4.0, 1.0, 2.0]
    values[place] = NAN
    u, v = np.array(values[:2]), np.array(values[2:])
    assert np.isnan(angle_between(u, v))
    assert np.isnan(signed_angle(u, v))
    assert np.isnan(tilt_from_down(u if place < 2 else v))
    assert np.isnan(tilt_from_up(u if place < 2 else v))
    assert np.isnan(elevation(u if place < 2 else v))


def test_one_unknown_frame_leaves_the_others_alone() -> None:
    u = np.array([[1.0, 0], [NAN, 0], [0, 2]])
    np.testing.assert_allclose(angle_between(u, np.array([0.0, 1])), [90, NAN, 0], atol=1e-9)


# --- Precision -------------------------------------------------------------------------------------------------------


def near(base: float, dimensions: int, count: int = 20000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Float32 vector pairs 0.0001–1° off `base`, and their angles worked out in double precision."""
    rng = np.random.default_rng(0)
    u = rng.normal(size=(count, dimensions))
    u /= np.linalg.norm(u, axis=1, keepdims=True)
    w = rng.normal(size=(count, dimensions))
    w -= (w * u).sum(1, keepdims=True) * u
    w /= np.linalg.norm(w, axis=1, keepdims=True)
    angle = np.radians(base + (-1 if base > 0 else 1) * 10 ** rng.uniform(-4, 0, count))[:, None]
    v = u * np.cos(angle) + w * np.sin(angle)
    one, other = ((x * rng.uniform(0.1, 500, (count, 1))).astype(np.float32) for x in (u, v))
    a, b = one.astype(float), other.astype(float)
    square = (a**2).sum(1) * (b**2).sum(1)
    sine = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) if dimensions == 2 else np.linalg.norm(np.cross(a, b), axis=1)
    assert (square > 0).all()
    return one, other, np.degrees(np.arctan2(sine, (a * b).sum(1)))


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("base", [0, 90, 180])
def test_single_precision_is_good_to_a_ten_thousandth_of_a_degree(dimensions: int, base: float) -> None:
    # Worst of 200 000 pairs when this was written: 3e-6 at 0°, 2e-5 at 90°, 3e-5 at 180°, in 2D and in 3D.
    u, v, expected = near(base, dimensions)
    found = angle_between(u, v)
    assert found.dtype == np.float32
    assert np.abs(found - expected).max() < 1e-4


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("base", [0, 180])
def test_the_arccosine_would_be_a_hundred_times_worse_at_straight(dimensions: int, base: float) -> None:
    # Why the arctangent: the cosine is flat at 0° and 180°, so one rounding of it is worth 0.02° and two 0.04°.
    u, v, expected = near(base, dimensions)
    cosine = np.einsum("ij,ij->i", u, v) / (np.linalg.norm(u, axis=1) * np.linalg.norm(v, axis=1))
    worst = np.abs(np.degrees(np.arccos(np.clip(cosine, -1, 1))) - expected).max()
    assert worst > 0.015
    assert worst > 100 * np.abs(angle_between(u, v) - expected).max()


def exact(points: np.ndarray) -> dict[str, np.ndarray]:
    """What `compute_angles` should give for these very numbers, worked out with 50 digits."""
    mpmath.mp.dps = 50

    def angle(u: list[Any], v: list[Any]) -> mpmath.mpf:
        dot = mpmath.fsum(a * b for a, b in zip(u, v, strict=True))
        square = mpmath.fsum(a * a for a in u) * mpmath.fsum(a * a for a in v)
        return mpmath.degrees(mpmath.atan2(mpmath.sqrt(square - dot * dot), dot))

    def minus(a: list[Any], b: list[Any]) -> list[Any]:
        return [x - y for x, y in zip(a, b, strict=True)]

    found: dict[str, list[float]] = {}
    for frame in points:
        at = [[mpmath.mpf(float(x)) for x in point] for point in frame]
        down = [mpmath.mpf(int(i == 1)) for i in range(points.shape[2])]
        up = [-x for x in down]
        now = {}
        for side in ("left", "right"):
            shoulder, elbow, wrist, hip, knee, ankle, toe = (
                at[L[f"{side}_{part}".upper()]]
                for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "foot_index")
            )
            now[f"{side}_elbow_flexion"] = angle(minus(elbow, shoulder), minus(wrist, elbow))
            now[f"{side}_hip_flexion"] = angle(minus(hip, shoulder), minus(knee, hip))
            now[f"{side}_knee_flexion"] = angle(minus(knee, hip), minus(ankle, knee))
            now[f"{side}_ankle_dorsiflexion"] = 90 - angle(minus(knee, ankle), minus(toe, ankle))
            now[f"{side}_thigh_elevation"] = angle(minus(knee, hip), down)
        trunk = minus(
            [a + b for a, b in zip(at[L.LEFT_SHOULDER], at[L.RIGHT_SHOULDER], strict=True)],
            [a + b for a, b in zip(at[L.LEFT_HIP], at[L.RIGHT_HIP], strict=True)],
        )
        now["trunk_inclination"] = angle(trunk, up)
        now["pelvis_tilt"] = 90 - angle(minus(at[L.LEFT_HIP], at[L.RIGHT_HIP]), up)
        for name, value in now.items():
            found.setdefault(name, []).append(float(value))
    return {name: np.array(values) for name, values in found.items()}


def limbs(bend: np.ndarray, dimensions: int, unit: float) -> np.ndarray:
    """Single-precision bodies whose limbs and trunk bend by `bend` degrees at every joint, in random directions."""
    rng = np.random.default_rng(2)
    points = rng.normal(0, unit, (len(bend), 33, dimensions))
    cosine, sine = np.cos(np.radians(bend))[:, None], np.sin(np.radians(bend))[:, None]

    def aside(u: np.ndarray) -> np.ndarray:
        w = rng.normal(size=u.shape)
        w -= (w * u).sum(1, keepdims=True) * u
        return np.asarray(w / np.linalg.norm(w, axis=1, keepdims=True))

    for side in ("LEFT", "RIGHT"):
        for chain in (("SHOULDER", "ELBOW", "WRIST"), ("SHOULDER", "HIP", "KNEE", "ANKLE", "FOOT_INDEX")):
            way = np.eye(dimensions)[1]  # straight down
            for start, end in itertools.pairwise(chain):
                way = cosine * way + sine * aside(np.broadcast_to(way, (len(bend), dimensions)))
                points[:, L[f"{side}_{end}"]] = points[:, L[f"{side}_{start}"]] + way * unit * rng.uniform(
                    0.5, 2, (len(bend), 1)
                )
    return points.astype(np.float32)


@pytest.mark.parametrize(("dimensions", "unit"), [(2, 100), (3, 0.4)])
@pytest.mark.parametrize("base", [0, 90, 180])
def test_twelve_angles_in_single_precision_beside_fifty_digits(dimensions: int, unit: float, base: float) -> None:
    # Worst of 20 000 bodies when this was written: 1.7e-5; more only where both sides of the trunk nearly cancel out.
    bend = base + (-1 if base else 1) * 10 ** np.random.default_rng(1).uniform(-5, 1.5, 60)
    points = limbs(bend, dimensions, unit)
    found, expected = compute_angles(points), exact(points)
    assert set(found) == set(expected)
    for name, value in found.items():
        assert value.dtype == np.float32
        assert np.abs(value - expected[name]).max() < 3e-5, name


@settings(max_examples=60, deadline=None)
@given(st.floats(1e-6, 180 - 1e-6), st.floats(1e-3, 1e4))
def test_the_fast_arctangent_holds_at_every_angle_and_length(degrees: float, length: float) -> None:
    points = np.zeros((1, 33, 2), np.float32)
    turn = math.radians(degrees)
    points[0, L.LEFT_KNEE] = (length * math.sin(turn), length * math.cos(turn))
    points[0, [L.RIGHT_HIP, L.RIGHT_KNEE]] = [(0, length), (0, 0)]
    found = compute_angles(points)
    x, y = points[0, L.LEFT_KNEE].astype(float)
    assert found["left_thigh_elevation"][0] == pytest.approx(math.degrees(math.atan2(x, y)), abs=2e-5)
    assert found["right_thigh_elevation"][0] == 180


def test_blocks_leave_no_seam() -> None:
    points = np.random.default_rng(4).normal(size=(2 * BLOCK + 3, 33, 3)).astype(np.float32)
    points[BLOCK - 1] = NAN
    whole = compute_angles(points)
    for first in (0, BLOCK - 2, BLOCK, 2 * BLOCK):
        for name, value in compute_angles(points[first : first + 3]).items():
            np.testing.assert_array_equal(value, whole[name][first : first + 3], err_msg=name)


def test_single_and_double_precision_are_kept() -> None:
    for dtype in (np.float32, np.float64):
        u, v = np.array([[1, 2]], dtype), np.array([[2, 1]], dtype)
        assert {f(u, v).dtype for f in (angle_between, signed_angle)} == {np.dtype(dtype)}
        assert {f(u).dtype for f in (tilt_from_down, tilt_from_up, elevation)} == {np.dtype(dtype)}


# --- Laws ------------------------------------------------------------------------------------------------------------

vectors = arrays(np.float64, (5, 2), elements=numbers)


@settings(max_examples=60, deadline=None)
@given(vectors, vectors, st.floats(0.01, 1000))
def test_lengths_do_not_matter(u: np.ndarray, v: np.ndarray, scale: float) -> None:
    np.testing.assert_allclose(angle_between(scale * u, v), angle_between(u, v), atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(vectors, vectors)
def test_turning_from_u_to_v_and_back_cancels(u: np.ndarray, v: np.ndarray) -> None:
    # At exactly 180° the sign is a matter of taste, so compare the turns and not the numbers.
    there, back = np.radians(signed_angle(u, v)), np.radians(signed_angle(v, u))
    np.testing.assert_allclose(np.cos(there + back), np.where(np.isnan(there), NAN, 1), atol=1e-9)
    np.testing.assert_allclose(np.abs(signed_angle(u, v)), angle_between(u, v), atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.floats(-179, 179), st.floats(-179, 179))
def test_the_tilt_grows_by_what_a_vector_is_turned_by(first: float, turned: float) -> None:
    at = np.radians(first)
    v = np.array([np.sin(at), np.cos(at)])  # tilted `first` from straight down, to the right
    assert tilt_from_down(v) == pytest.approx(first, abs=1e-9)
    c, s = np.cos(np.radians(turned)), np.sin(np.radians(turned))
    after = float(tilt_from_down(np.array([v[0] * c + v[1] * s, -v[0] * s + v[1] * c])))
    assert math.cos(math.radians(after - first - turned)) == pytest.approx(1, abs=1e-9)


def upright() -> np.ndarray:
    """A person facing the camera: left leg lifted to a right-angled hip and knee, seen in the room (metres, y down)."""
    points = np.zeros((1, 33, 3))
    for side, x in (("LEFT", 0.1), ("RIGHT", -0.1)):
        for part, at in (
            ("SHOULDER", (2 * x, -0.5, 0)),
            ("ELBOW", (2 * x, -0.2, 0)),
            ("WRIST", (2 * x, -0.2, -0.25)),
            ("HIP", (x, 0, 0)),
            ("KNEE", (x, 0.4, 0)),
            ("ANKLE", (x, 0.8, 0)),
            ("FOOT_INDEX", (x, 0.8, -0.2)),
        ):
            points[0, L[f"{side}_{part}"]] = at
    points[0, L.LEFT_KNEE] = (0.1, 0, -0.4)  # straight toward the camera
    points[0, L.LEFT_ANKLE] = (0.1, 0.4, -0.4)
    points[0, L.LEFT_FOOT_INDEX] = (0.1, 0.5, -0.5)  # 45 degrees toes down
    return points


def test_the_angles_of_a_lifted_leg_are_right_angles() -> None:
    found = {name: float(value[0]) for name, value in compute_angles(upright()).items()}
    expected = {
        # Shoulders are 0.1 m further out than hips over a height of 0.5 m: shoulder-hip-knee is not quite straight.
        "left_knee_flexion": 90,
        "right_knee_flexion": 0,
        "left_hip_flexion": 90,
        "right_hip_flexion": math.degrees(math.atan2(0.1, 0.5)),
        "left_ankle_dorsiflexion": -45,
        "right_ankle_dorsiflexion": 0,
        "left_elbow_flexion": 90,
        "right_elbow_flexion": 90,
        "left_thigh_elevation": 90,
        "right_thigh_elevation": 0,
        "trunk_inclination": 0,
        "pelvis_tilt": 0,
    }
    assert set(found) == set(expected)
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=1e-9), name


def test_a_leaning_trunk_and_a_raised_left_hip_show() -> None:
    points = upright()
    points[0, [L.LEFT_SHOULDER, L.RIGHT_SHOULDER]] += (0, 0, -0.5)  # as far forward as high: 45 degrees
    points[0, L.LEFT_HIP] += (0, -0.1, 0)
    points[0, L.RIGHT_HIP] += (0, 0.1, 0)  # 0.2 higher over 0.2: 45 degrees
    found = compute_angles(points)
    assert found["trunk_inclination"][0] == pytest.approx(45)
    assert found["pelvis_tilt"][0] == pytest.approx(45)
    points[0, [L.LEFT_HIP, L.RIGHT_HIP]] = points[0, [L.RIGHT_HIP, L.LEFT_HIP]] * (-1, 1, 1)
    assert compute_angles(points)["pelvis_tilt"][0] == pytest.approx(-45)


def test_in_the_picture_a_square_of_segments_gives_right_angles() -> None:
    points = np.random.default_rng(0).uniform(0, 500, (3, 33, 2))
    points[1, [L.LEFT_SHOULDER, L.LEFT_HIP, L.LEFT_KNEE, L.LEFT_ANKLE]] = [(0, 0), (100, 0), (100, 100), (200, 100)]
    found = compute_angles(points)
    assert found["left_hip_flexion"][1] == pytest.approx(90)
    assert found["left_knee_flexion"][1] == pytest.approx(90)
    assert found["left_thigh_elevation"][1] == pytest.approx(0, abs=1e-9)
    assert all(value.shape == (3,) for value in found.values())


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([2, 3]).flatmap(clouds), st.floats(0.01, 100), st.floats(-1000, 1000))
def test_angles_do_not_depend_on_size_or_place(points: np.ndarray, scale: float, shift: float) -> None:
    before, after = compute_angles(points), compute_angles(scale * points + shift)
    for name, value in before.items():
        np.testing.assert_allclose(after[name], value, atol=1e-6, err_msg=name)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([2, 3]).flatmap(clouds))
def test_in_a_mirror_left_and_right_change_places_and_the_pelvis_tilts_the_other_way(points: np.ndarray) -> None:
    mirrored = points[:, MIRRORED].copy()
    mirrored[..., 0] *= -1
    before, after = compute_angles(points), compute_angles(mirrored)
    for name, value in before.items():
        other = name.replace("left_", "*").replace("right_", "left_").replace("*", "right_")
        np.testing.assert_allclose(after[other], -value if name == "pelvis_tilt" else value, atol=1e-9, err_msg=name)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([2, 3]).flatmap(clouds), st.floats(-180, 180))
def test_joint_angles_do_not_change_when_the_camera_rolls(points: np.ndarray, roll: float) -> None:
    c, s = np.cos(np.radians(roll)), np.sin(np.radians(roll))
    rolled = points.copy()
    rolled[..., 0], rolled[..., 1] = c * points[..., 0] - s * points[..., 1], s * points[..., 0] + c * points[..., 1]
    before, after = compute_angles(points), compute_angles(rolled)
    for name in before:
        if "flexion" in name:
            np.testing.assert_allclose(after[name], before[name], atol=1e-6, err_msg=name)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([2, 3]).flatmap(lambda d: clouds(d, frames=6)))
def test_a_frame_alone_gives_what_it_gives_among_others(points: np.ndarray) -> None:
    together = compute_angles(points)
    for i in range(len(points)):
        for name, value in compute_angles(points[i : i + 1]).items():
            assert value[0] == together[name][i]


def test_a_frame_without_a_person_has_no_angles() -> None:
    points = np.random.default_rng(0).normal(size=(3, 33, 3)).astype(np.float32)
    points[1] = NAN
    for name, value in compute_angles(points).items():
        assert np.isnan(value).tolist() == [False, True, False], name
        assert value.dtype == np.float32, name


def test_an_unknown_ankle_takes_away_only_what_needs_it() -> None:
    points = upright()
    points[0, L.LEFT_ANKLE] = NAN
    unknown = {name for name, value in compute_angles(points).items() if np.isnan(value[0])}
    assert unknown == {"left_knee_flexion", "left_ankle_dorsiflexion"}


@pytest.mark.parametrize("shape", [(33, 3), (2, 32, 3), (2, 33, 4), (2, 33, 1)])
def test_points_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="expected"):
        compute_angles(np.zeros(shape))
