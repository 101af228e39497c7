"""Cameras and rooms: projections worked out by hand, and that everybody is seen and stands in nobody's way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.people.camera import Camera, place_camera
from benchmarks.people.matrices import look_at, orthographic, perspective
from benchmarks.people.room import draw_room, furnish
from benchmarks.people.scene import Texture, box, quad
from benchmarks.people.truth.motion import JOINTS

SIZE = (640, 480)
#: A camera is aimed by hand: so much of the picture may be missing at an edge, rarely.
HAND = 0.04
#: In front of somebody who faces it, 2 m away, looking straight ahead; its picture is 4 m high there.
AHEAD = Camera((0.0, -2.0, 1.0), (0.0, 0.0, 1.0), 90.0)

seeds = st.integers(0, 2**32)
positions = st.sampled_from(["standing", "seated", "lying", "side"])


def joints_of_somebody(seed: int = 0, frames: int = 30) -> np.ndarray:
    """Joints within the space that a standing body takes, swaying a little; ears below the crown."""
    rng = np.random.default_rng(seed)
    still = rng.uniform([-0.3, -0.2, 0.0], [0.3, 0.2, 1.5], (len(JOINTS), 3))
    still[JOINTS.index("neck")] = 0, 0, 1.4
    still[[JOINTS.index("left_ear"), JOINTS.index("right_ear")]] = 0, 0, 1.55
    return np.asarray(still + 0.02 * np.sin(np.linspace(0, 6, frames))[:, None, None])


# --- Projections -----------------------------------------------------------------------------------------------------


def test_the_focal_length_of_a_right_angle_is_half_the_height() -> None:
    assert AHEAD.focal_length(480) == pytest.approx(240)


@pytest.mark.parametrize(
    ("point", "seen"),
    [
        ((0, 0, 1), (320, 240, 2)),
        ((0.5, 0, 1), (380, 240, 2)),
        ((0, 0, 1.5), (320, 180, 2)),
        ((0.5, 2, 0), (350, 300, 4)),
    ],
)
def test_places_are_seen_where_they_are(point: tuple[float, ...], seen: tuple[float, ...]) -> None:
    """Somebody who faces the camera has the left on the picture's right."""
    assert AHEAD.project(np.array([point]), SIZE)[0] == pytest.approx(seen)


def test_a_camera_that_is_rolled_turns_the_picture_the_other_way() -> None:
    rolled = Camera(AHEAD.eye, AHEAD.target, AHEAD.fov_vertical, roll=90)
    assert rolled.project(np.array([[0.5, 0, 1.0]]), SIZE)[0] == pytest.approx((320, 180, 2))


def test_what_is_farther_away_is_seen_smaller_unless_it_is_projected_in_parallel() -> None:
    view = look_at((0, -2, 0), (0, 0, 0))
    points = np.array([[0.5, 0, 0, 1], [0.5, 2, 0, 1]]).T
    near, far = (perspective(90, 1) @ view @ points).T
    assert near[0] / near[3] == pytest.approx(0.25)
    assert far[0] / far[3] == pytest.approx(0.125)
    assert (orthographic(2, 0.1, 9) @ view @ points)[0] == pytest.approx([0.25, 0.25])


# --- Placing ---------------------------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(seeds, positions, st.sampled_from([(640, 480), (480, 854), (1280, 720)]))
def test_the_whole_body_is_seen_and_lies_about_in_the_middle(seed: int, position: str, size: tuple[int, int]) -> None:
    joints = joints_of_somebody(seed)
    camera = place_camera(np.random.default_rng(seed), joints, size, position)
    seen = camera.project(joints.reshape(-1, 3), size)
    low, high = seen[:, :2].min(0), seen[:, :2].max(0)
    assert (low / size > -HAND).all()
    assert (high / size < 1 + HAND).all()
    assert (np.abs((low + high) / 2 / size - 0.5) < 0.12).all()
    assert max((high - low) / size) > 0.35, "nor is it far away for nothing"
    assert 0.3 <= camera.eye[2] <= 1.5
    assert 35 <= camera.fov_vertical <= 60
    assert abs(camera.roll) <= 4


def test_a_camera_that_is_too_near_cuts_the_body_off() -> None:
    joints = joints_of_somebody()
    outside = 0
    for seed in range(20):
        camera = place_camera(np.random.default_rng(seed), joints, SIZE, "standing", "cut")
        seen = camera.project(joints.reshape(-1, 3), SIZE)[:, :2]
        outside += bool(((seen < 0) | (seen > SIZE)).any())
    assert outside > 10


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_camera_at_the_feet_looks_along_the_body(mirrored: bool) -> None:
    """Who lies has the feet at +x; in a mirrored movement they are at the other end."""
    camera = place_camera(np.random.default_rng(0), joints_of_somebody(), SIZE, "lying", "feet", mirrored=mirrored)
    assert camera.eye[0] * (-1 if mirrored else 1) > 3 * abs(camera.eye[1])
    assert camera.words.startswith("feet view")


def test_the_same_seed_places_alike() -> None:
    one, same, other = (
        place_camera(np.random.default_rng(seed), joints_of_somebody(), SIZE, "standing") for seed in (5, 5, 6)
    )
    assert one == same != other


# --- Rooms -----------------------------------------------------------------------------------------------------------


def test_a_box_has_six_faces_that_look_outward() -> None:
    part = box([0, 0, 0], [1, 2, 3], [0.5, 0.5, 0.5], Texture.TILES, yaw=90, moved=[10, 0, 0])
    assert part.positions.min(0) == pytest.approx([8, 0, 0])
    assert part.positions.max(0) == pytest.approx([10, 1, 3])
    assert len(part.triangles) == 12
    centre = part.positions.mean(0)
    assert (((part.positions - centre) * part.normals).sum(1) > 0.4).all()
    assert set(part.surface[:, 2]) == {Texture.TILES}


def test_a_texture_follows_the_metres_of_its_surface() -> None:
    wall = quad([[0, 1, 0], [2, 1, 0], [2, 1, 3], [0, 1, 3]], [0, -1, 0], [1, 1, 1], Texture.DOTS, (0, 2))
    assert wall.surface[:, :2].tolist() == [[0, 0], [2, 0], [2, 3], [0, 3]]


@settings(max_examples=20, deadline=None)
@given(seeds, positions)
def test_nothing_stands_between_the_camera_and_the_person(seed: int, position: str) -> None:
    rng, joints = np.random.default_rng(seed), joints_of_somebody(seed)
    room = draw_room(rng)
    camera = place_camera(rng, joints, SIZE, position)
    scene = furnish(rng, room, joints, camera, position)
    for part in scene.parts:
        low, high = part.positions.min(0), part.positions.max(0)
        if part.casts_shadow:
            is_side_wall = high[0] - low[0] == 0
            assert is_side_wall or low[1] > joints[..., 1].max(), "all furniture stands behind"
            assert not is_side_wall or not min(0, camera.eye[0]) <= low[0] <= max(0, camera.eye[0])
        else:
            assert high[2] <= 0.004, "floor and mat"


def test_a_room_is_lit_as_its_oddity_says() -> None:
    for seed in range(20):
        usual, back, dim = (draw_room(np.random.default_rng(seed), oddity) for oddity in ("", "backlight", "dim"))
        assert back.window
        assert back.light.direction[1] > 0, "from behind the person"
        assert dim.picture.exposure < 48 < usual.picture.exposure
        assert dim.picture.noise >= 5


def test_the_same_seed_furnishes_alike() -> None:
    def colours(seed: int) -> np.ndarray:
        rng = np.random.default_rng(seed)
        scene = furnish(rng, draw_room(rng), joints_of_somebody(), AHEAD, "standing")
        return np.vstack([part.colours for part in scene.parts])

    assert np.array_equal(colours(1), colours(1))
    assert not np.array_equal(colours(1)[:4], colours(2)[:4])
