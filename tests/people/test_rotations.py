"""Rotations and limbs: values worked out by hand, and what holds for all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.people.rotations import (
    about_axis,
    half_twist,
    limb_frame,
    rotation_vector,
    rotation_x,
    rotation_y,
    rotation_z,
    slerp,
    two_link,
    unit,
)

if TYPE_CHECKING:
    from hipcam.core.types import Array

LEFT, BACK, UP = np.eye(3)
FRONT = -BACK

numbers = st.floats(-1, 1, width=32)
directions = st.tuples(numbers, numbers, numbers).map(np.array).filter(lambda v: np.linalg.norm(v) > 0.1)
angles = st.floats(0.01, math.pi - 0.01)
rotations = st.builds(about_axis, directions, angles)


def close(a: Array, b: Array, within: float = 1e-9) -> bool:
    return bool(np.abs(a - b).max() < within)


def is_rotation(matrix: Array) -> bool:
    return close(matrix @ matrix.T, np.eye(3)) and np.linalg.det(matrix) > 0


# --- Turns -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turn", "before", "after"),
    [
        (rotation_x(90), UP, FRONT),
        (rotation_x(30), UP, [0, -0.5, math.sqrt(3) / 2]),
        (rotation_y(90), UP, LEFT),
        (rotation_z(90), FRONT, LEFT),
        (about_axis([0, 0, 5], math.pi / 2), FRONT, LEFT),
        (about_axis([1, 1, 1], 2 * math.pi / 3), LEFT, BACK),
    ],
)
def test_a_body_bows_leans_and_turns_as_the_words_say(turn: Array, before: Array, after: Array) -> None:
    assert close(turn @ before, np.asarray(after))


@settings(deadline=None)
@given(directions, angles)
def test_a_rotation_vector_is_axis_times_angle(axis: Array, angle: float) -> None:
    assert close(rotation_vector(about_axis(axis, angle)), unit(axis) * angle, 1e-6)


def test_no_turn_and_half_a_turn_have_a_rotation_vector() -> None:
    assert close(rotation_vector(np.eye(3)), np.zeros(3))
    assert close(np.abs(rotation_vector(np.diag([1.0, -1, -1]))), np.array([math.pi, 0, 0]))


def test_halfway_to_a_right_angle_is_half_of_it() -> None:
    assert close(slerp(np.eye(3), rotation_z(90), 0.5), rotation_z(45))
    assert close(slerp(rotation_x(10), rotation_x(10), 0.7), rotation_x(10))


@settings(deadline=None)
@given(rotations, rotations, st.floats(0, 1))
def test_the_way_there_is_the_way_back(first: Array, second: Array, share: float) -> None:
    between = slerp(first, second, share)
    assert is_rotation(between)
    if np.linalg.norm(rotation_vector(first.T @ second)) < math.pi - 0.01:
        assert close(between, slerp(second, first, 1 - share), 1e-5)


# --- Limbs -----------------------------------------------------------------------------------------------------------


def test_the_frame_of_a_hanging_leg_is_upright() -> None:
    assert close(limb_frame([0, 0, -0.4], LEFT), np.eye(3))


@settings(deadline=None)
@given(directions, directions)
def test_a_limb_frame_points_back_up_the_limb(direction: Array, hinge: Array) -> None:
    if np.linalg.norm(np.cross(direction, hinge)) < 0.01:
        return
    frame = limb_frame(direction, hinge)
    assert is_rotation(frame)
    assert close(frame[:, 2], -unit(direction))
    assert frame[:, 0] @ hinge > 0


def test_of_a_twist_half_is_left_and_of_a_swing_all() -> None:
    assert close(half_twist(np.eye(3), rotation_z(60), UP), rotation_z(30))
    assert close(half_twist(np.eye(3), rotation_x(60), UP), rotation_x(60))
    assert close(half_twist(rotation_y(20), rotation_y(20), UP), rotation_y(20))


@settings(deadline=None)
@given(rotations, rotations)
def test_halving_the_twist_leaves_the_bone_where_it_points(parent: Array, child: Array) -> None:
    assert close(half_twist(parent, child, UP) @ UP, child @ UP)


def test_two_bones_of_three_and_four_reach_over_five() -> None:
    upper, lower = two_link(np.zeros(3), np.array([5.0, 0, 0]), 3, 4, UP)
    assert close(upper, np.array([0.6, 0, 0.8]))
    assert close(lower, np.array([0.8, 0, -0.6]))


@settings(deadline=None)
@given(directions, st.floats(0.3, 0.6), st.floats(0.3, 0.6), st.floats(0.35, 0.95))
def test_two_bones_end_where_they_shall(way: Array, upper: float, lower: float, share: float) -> None:
    distance = abs(upper - lower) + share * (upper + lower - abs(upper - lower))
    end = unit(way) * distance * 0.999
    pole = np.cross(end, LEFT if abs(unit(end)[0]) < 0.9 else UP)
    first, second = two_link(np.zeros(3), end, upper, lower, pole)
    assert close(upper * first + lower * second, end, 1e-6)
    assert first @ pole > -1e-9


def test_what_is_out_of_reach_is_reached_for() -> None:
    upper, lower = two_link(np.zeros(3), np.array([0, 0, -2.0]), 0.4, 0.4, FRONT)
    assert np.degrees(np.arccos(upper @ -UP)) < 2
    reached = 0.4 * upper + 0.4 * lower
    assert reached[2] == pytest.approx(-0.8 * 0.9995)
