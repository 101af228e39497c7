"""A camera that moves: its truth follows its picture."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from graphics import require_opengl

from benchmarks.people.camera import Camera
from benchmarks.people.scene import Light, Scene, Texture, quad
from benchmarks.people.shot import Shot, draw_shot, stand_still
from benchmarks.people.truth.hidden import hides, spells
from benchmarks.people.truth.motion import JOINTS

SIZE = (640, 480)
GREY = np.full(3, 0.5)
#: In front of somebody who faces it, 2 m away, looking straight ahead; its picture is 4 m high there.
AHEAD = Camera((0.0, -2.0, 1.0), (0.0, 0.0, 1.0), 90.0)
POINTS = np.array([[0.3, 0.0, 1.4], [-0.5, 0.5, 0.2], [0.0, -0.4, 1.0]])


def shot(pan: float = 0.0, tilt: float = 0.0, roll: float = 0.0, zoom: float = 1.0, camera: Camera = AHEAD) -> Shot:
    """One picture."""
    return Shot(camera, np.array([[pan, tilt, roll]]), np.array([zoom]))


def seen(of: Shot, points: np.ndarray = POINTS) -> np.ndarray:
    return of.project(np.broadcast_to(points, (len(of.zoom), *points.shape)), SIZE)


# Projections


def test_a_camera_that_stands_still_sees_what_the_camera_sees() -> None:
    still = stand_still(AHEAD, 1)
    assert not still.moves
    assert np.array_equal(seen(still)[0], AHEAD.project(POINTS, SIZE))
    assert still.outlook(SIZE) == (SIZE, AHEAD)


@pytest.mark.parametrize(
    ("turned", "camera"),
    [
        (shot(pan=10), replace(AHEAD, target=(2 * np.tan(np.radians(10)), 0.0, 1.0))),
        (shot(tilt=10), replace(AHEAD, target=(0.0, 0.0, 1 + 2 * np.tan(np.radians(10))))),
        (shot(roll=7), replace(AHEAD, roll=7.0)),
        (shot(zoom=0.5), replace(AHEAD, fov_vertical=2 * np.degrees(np.arctan(2.0)))),
    ],
    ids=["to the right", "up", "rolled", "zoomed"],
)
def test_it_sees_what_a_camera_that_was_set_up_so_would(turned: Shot, camera: Camera) -> None:
    assert turned.moves
    assert seen(turned)[0, :, :2] == pytest.approx(camera.project(POINTS, SIZE)[:, :2], abs=1e-6)


def test_the_larger_picture_holds_all_pictures_with_the_same_middle_and_scale() -> None:
    moving = Shot(AHEAD, np.array([[8.0, 0, 0], [-5.0, 3, 2]]), np.array([1.0, 0.8]))
    (width, height), camera = moving.outlook(SIZE)
    assert camera.focal_length(height) == pytest.approx(AHEAD.focal_length(SIZE[1]))
    assert (width - SIZE[0]) % 2 == (height - SIZE[1]) % 2 == 0
    shift = (np.array([width, height]) - SIZE) / 2
    assert camera.project(POINTS, (width, height))[:, :2] == pytest.approx(AHEAD.project(POINTS, SIZE)[:, :2] + shift)
    corners = np.array([[0, 0, 1], [640, 0, 1], [0, 480, 1], [640, 480, 1]])
    for homography in moving.homographies(SIZE):
        there = corners @ np.linalg.inv(homography).T
        place = there[:, :2] / there[:, 2:] + shift
        assert (place >= 0).all()
        assert (place <= (width, height)).all()


# What is drawn


@pytest.mark.parametrize("how", ["hand_held", "pan", "zoom"])
def test_the_body_stays_in_the_picture_and_the_camera_really_moves(how: str) -> None:
    times = np.arange(120) / 12
    joints = np.zeros((120, len(JOINTS), 3))
    joints[:] = np.linspace([-0.7, -0.2, 0.1], [0.7, 0.2, 1.5], len(JOINTS))
    for seed in range(10):
        drawn = draw_shot(np.random.default_rng(seed), how, AHEAD, times, joints, SIZE)
        places = drawn.project(joints, SIZE)[..., :2]
        assert (places > 0).all()
        assert (places < SIZE).all()
        path = places[:, JOINTS.index("left_hip")]
        assert np.ptp(path, axis=0).max() > 4
        assert np.abs(np.diff(drawn.turns, axis=0)).max() < 3, "no jumps, degrees a picture"
        assert np.ptp(drawn.zoom) > 0.1 if how == "zoom" else np.ptp(drawn.zoom) == 0
        assert drawn.zoom.max() <= 1


# Pictures


@pytest.mark.slow
def test_what_is_seen_in_the_picture_lies_where_the_truth_says() -> None:
    """Red markers, found in the pictures of a camera that turns, rolls and zooms: within half a pixel."""
    require_opengl()
    from benchmarks.people.film import seen_through
    from benchmarks.people.render import Stage

    floor = quad([[-9, -9, 0], [9, -9, 0], [9, 3, 0], [-9, 3, 0]], [0, 0, 1], GREY, Texture.PLAIN, (0, 1))
    scene = Scene([floor], GREY, 1.0, Light(np.array([0.6, -0.8, 1.0]), np.full(3, 0.8), np.full(3, 0.5)))
    turns = np.array([[0, 0, 0], [7, 0, 0], [-9, 3, 0], [0, -2, 4], [5, 2, -3]], float)
    moving = Shot(replace(AHEAD, roll=1.5), turns, np.array([1.0, 0.9, 0.7, 1.0, 0.8]))
    larger, camera = moving.outlook(SIZE)
    markers = np.array([[-0.6, 0.1, 1.5], [0.7, 0.1, 0.7], [0.1, -0.5, 1.1], [-0.3, 1.0, 0.4]])
    truth = moving.project(np.broadcast_to(markers, (len(turns), *markers.shape)), SIZE)
    with closing(Stage(larger, scene, camera, (0, 0, 0.5))) as stage:
        for number, place in enumerate(markers):
            ends = place + np.array([[0, 0, -0.03], [0, 0, 0.03]])
            stage.rod(f"marker {number}", ends, 0.03, (0.95, 0.02, 0.02))
        shown = (stage.render() for _ in turns)
        for picture, places in zip(seen_through(moving, SIZE, shown), truth, strict=True):
            rows, columns = np.nonzero(picture[..., 0] - picture[..., 1:].max(2) > 60)
            found = np.stack([columns, rows], 1) + 0.5
            nearest = np.linalg.norm(found[:, None] - places[:, :2], axis=2).argmin(1)
            for number, place in enumerate(places):
                assert found[nearest == number].mean(0) == pytest.approx(place[:2], abs=0.5)


# What is hidden


def test_a_wall_hides_what_is_behind_it_and_nothing_else() -> None:
    wall = np.array([[-1.0, 1, -1], [1, 1, -1], [1, 1, 1], [-1, 1, 1]])
    triangles = np.array([[0, 1, 2], [0, 2, 3]])
    points = np.array([[0, 2, 0], [0, 0.5, 0], [3, 2, 0], [1.9, 2, 1.9], [0, -2, 0], [-1.5, 2, 1.0]], float)
    hidden = hides(np.zeros(3), points, wall, triangles)
    assert hidden.tolist() == [True, False, False, True, False, True]
    for point, alone in zip(points, hidden, strict=True):
        assert hides(np.zeros(3), point[None], wall, triangles).tolist() == [alone]


def test_spells_are_told_in_seconds() -> None:
    assert spells(np.array([True, False, True, True, False]), 10) == [[0.0, 0.1], [0.2, 0.4]]
    assert spells(np.array([False, False, True]), 2) == [[1.0, 1.5]]
    assert spells(np.zeros(4, bool), 2) == []
