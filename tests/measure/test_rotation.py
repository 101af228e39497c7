"""The hip's rotation from the shank's tilt in the picture, whichever way the thigh points."""

from __future__ import annotations

import numpy as np
import pytest

from hipcam.measure.rotation import rotation_about_thigh


def shank(rotation: float, aside: float, below: float, knee: float) -> tuple[float, float, float]:
    """Tilt of a shank in the picture, toward the midline, and its thigh's outward and downward part, made forward.

    x outward, y down, z toward a level camera. `aside` and `below` are the thigh's angles off the lens' axis.
    """
    a, b, r, k = np.radians([aside, below, rotation, knee])
    thigh = np.array([np.sin(a) * np.cos(b), np.sin(b), np.cos(a) * np.cos(b)])
    hanging = np.array([0.0, 1.0, 0.0]) - thigh[1] * thigh
    hanging /= np.linalg.norm(hanging)
    inward = -np.cross(thigh, hanging) if np.cross(thigh, hanging)[0] > 0 else np.cross(thigh, hanging)
    direction = np.cos(k) * thigh + np.sin(k) * (np.cos(r) * hanging + np.sin(r) * inward)
    return float(np.degrees(np.arctan2(-direction[0], direction[1]))), float(thigh[0]), float(thigh[1])


@pytest.mark.parametrize("knee", [80.0, 90.0, 110.0])
@pytest.mark.parametrize(("aside", "below"), [(0, 0), (25, 0), (-25, 0), (0, 25), (0, -20), (20, 30), (-30, 15)])
def test_the_rotation_is_found_again_from_the_tilt_and_where_the_thigh_points(
    knee: float, aside: float, below: float
) -> None:
    truth = np.array([-10.0, 0.0, 15.0, 35.0, 55.0])
    tilt, outward, down = np.array([shank(r, aside, below, knee) for r in truth]).T
    assert rotation_about_thigh(tilt, outward, down, knee) == pytest.approx(truth, abs=0.1)


def test_a_thigh_along_the_lens_shows_the_rotation_as_it_is() -> None:
    tilt, none = np.array([0.0, 20.0, 45.0]), np.zeros(3)
    assert rotation_about_thigh(tilt, none, none, 98.0) == pytest.approx(tilt, abs=1e-6)


def test_a_knee_bent_more_than_90_degrees_that_points_outward_makes_a_hanging_shank_tilt() -> None:
    tilt, outward, down = shank(0, 25, 20, 110)
    assert tilt > 15
    assert rotation_about_thigh(np.array([tilt]), np.array([outward]), np.array([down]), 110.0) == pytest.approx(
        [0], abs=0.1
    )


def test_a_thigh_in_the_plane_of_the_picture_gives_a_number_all_the_same() -> None:
    found = rotation_about_thigh(np.array([30.0]), np.array([0.9]), np.array([0.9]), 98.0)
    assert np.isfinite(found).all()
