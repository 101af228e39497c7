"""Walking: the foot that stands stays where it is, and both get as far."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.people.bodies import load_body
from benchmarks.people.postures.walking import Walking


@pytest.fixture(scope="module")
def walking() -> Walking:
    return Walking(load_body("d03"))


def ankles(walking: Walking, cycle: float) -> np.ndarray:
    """Where left and right ankle are, (2, 3), metres, of somebody who has got as far as the cycle says."""
    _, positions = walking.body.solve(walking.pose({"cycle": cycle}, 0.0))
    return np.array([positions[walking.body.bone(f"foot.{side}")] for side in "LR"]) - [0, cycle * walking.stride, 0]


def test_the_foot_that_stands_stays_where_it_is_and_the_other_goes_on(walking: Walking) -> None:
    left = np.array([ankles(walking, cycle)[0] for cycle in np.linspace(0.05, 0.45, 9)])
    right = np.array([ankles(walking, cycle)[1] for cycle in np.linspace(0.05, 0.45, 9)])
    assert np.ptp(left[:, 1]) < 0.06
    assert right[0, 1] - right[-1, 1] > 0.7 * walking.stride


def test_a_double_step_is_as_long_as_people_s(walking: Walking) -> None:
    assert 1.0 < walking.stride < 1.6
    first, last = ankles(walking, 0.3), ankles(walking, 1.3)
    assert first - last == pytest.approx(np.tile([0, walking.stride, 0], (2, 1)), abs=1e-6)


def test_the_second_half_of_a_double_step_is_the_first_with_sides_exchanged(walking: Walking) -> None:
    now, later = ankles(walking, 0.1), ankles(walking, 0.6) + np.array([0, 0.5 * walking.stride, 0])
    assert later[::-1] * [-1, 1, 1] == pytest.approx(now, abs=0.01)


@pytest.mark.parametrize("cycle", [0.0, 0.13, 0.3, 0.55, 0.8])
def test_a_foot_is_on_the_floor(walking: Walking, cycle: float) -> None:
    vertices = walking.body.skin(*walking.body.solve(walking.pose({"cycle": cycle}, 0.0)))
    assert vertices[:, 2].min() == pytest.approx(0, abs=0.005)
