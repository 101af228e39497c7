"""The renderer, on small pictures: who is seen, where, and what light does; and what a webcam makes of it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from graphics import require_opengl

from benchmarks.people.bodies import load_body
from benchmarks.people.camera import Camera
from benchmarks.people.look import Look
from benchmarks.people.outfit import Outfit, dress
from benchmarks.people.picture import Picture, Webcam, draw_picture
from benchmarks.people.scene import Light, Part, Scene, Texture, box, quad
from hipcam.core.errors import HipcamError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.people.body import Body
    from benchmarks.people.render import Stage
    from hipcam.core.types import Array, Flags

SIZE = (96, 72)
GREY = np.full(3, 0.5)
#: Light from below is a little warm: so far from grey is a grey room, of 255.
TINGE = 6
FRONT = Camera((0.0, -4.0, 1.0), (0.0, 0.0, 0.9), 40.0)
#: From the person's left.
LEFT = Camera((4.0, 0.0, 1.0), (0.0, 0.0, 0.9), 40.0)
#: Red above, green below, dark hair.
LOOK = Look(
    skin=np.array([0.8, 0.6, 0.5]),
    shirt=np.array([0.9, 0.05, 0.05]),
    trousers=np.array([0.05, 0.8, 0.05]),
    shirt2=GREY,
    trousers2=GREY,
    hair=np.full(3, 0.05),
    shoe=GREY,
    patterns=(0, 0),
    pattern_scale=20.0,
)
#: A picture as the renderer gives it.
PERFECT = Picture(128, 0.0, 0.0, 23, 0.0, (1.0, 1.0, 1.0), 0.0, 0.0, False)


@cache
def somebody() -> Body:
    outfit = Outfit(0.5, 1.5, 0.01, 0.01, 0.08, 0.0, 0.0, "short")
    return dress(load_body("d01"), outfit, np.random.default_rng(0))


def empty_room(*more: Part) -> Scene:
    """A grey floor and a grey wall behind, with light from the front left and above."""
    floor = quad(
        [[-9, -9, 0], [9, -9, 0], [9, 2, 0], [-9, 2, 0]], [0, 0, 1], GREY, Texture.PLAIN, (0, 1), casts_shadow=False
    )
    wall = quad([[-9, 2, 0], [9, 2, 0], [9, 2, 4], [-9, 2, 4]], [0, -1, 0], GREY, Texture.PLAIN, (0, 2))
    light = Light(np.array([0.6, -0.8, 1.0]), np.full(3, 0.8), np.full(3, 0.5))
    return Scene([floor, wall, *more], GREY, 1.0, light)


def open_stage(camera: Camera = FRONT, *more: Part) -> Stage:
    require_opengl()
    from benchmarks.people.render import Stage

    return Stage(SIZE, empty_room(*more), camera, (0, 0, 0.5))


@pytest.fixture
def stage() -> Iterator[Stage]:
    with closing(open_stage()) as opened:
        yield opened


def standing(body: Body) -> Array:
    """Its vertices at rest, feet on the floor."""
    return np.asarray(body.rest - [0, 0, body.rest[:, 2].min()])


def changed(before: Array, after: Array) -> Flags:
    return np.asarray(np.abs(after - before).max(2) > 8)


def around(camera: Camera, point: Array, picture: Array) -> Array:
    """Mean colour of the pixels where a point is seen."""
    x, y, _ = camera.project(point[None], SIZE)[0]
    return np.asarray(picture[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2].mean((0, 1)))


# --- Who is seen, and where ------------------------------------------------------------------------------------------


def test_an_empty_stage_is_the_room(stage: Stage) -> None:
    picture = stage.render()
    assert picture.shape == (72, 96, 3)
    assert picture.mean() == pytest.approx(stage.brightness, abs=1)
    assert np.ptp(picture, axis=2).max() < TINGE


@pytest.mark.parametrize("camera", [FRONT, LEFT])
def test_somebody_is_seen_where_the_camera_says(stage: Stage, camera: Camera) -> None:
    stage.look_from(camera)
    empty, vertices = stage.render(), standing(somebody())
    stage.person("one", somebody(), vertices, LOOK)
    seen = camera.project(vertices, SIZE)
    # Shadows fall to the right and back; above the hips there is nothing but the body.
    hips = int(seen[somebody().region == "pelvis", 1].mean())
    rows, columns = np.where(changed(empty, stage.render())[:hips])
    assert rows.min() == pytest.approx(seen[:, 1].min(), abs=2)
    upper = seen[seen[:, 1] < hips, 0]
    assert (columns.min(), columns.max()) == pytest.approx((upper.min(), upper.max()), abs=2.5)


def test_clothes_skin_and_hair_have_their_colours(stage: Stage) -> None:
    body, vertices = somebody(), standing(somebody())
    stage.person("one", body, vertices, LOOK)
    picture = stage.render()

    def front_of(region: str) -> Array:
        of = np.flatnonzero(body.region == region)
        return np.asarray(vertices[of[vertices[of, 1].argmin()]])

    red, green, blue = around(FRONT, front_of("spine03"), picture)
    assert red > 3 * green
    assert red > 3 * blue
    red, green, blue = around(FRONT, front_of("thigh02"), picture)
    assert green > 3 * red
    red, green, blue = around(FRONT, vertices[body.landmarks["nose"]] + [0, 0, 0.02], picture)
    assert red > green > blue
    crown = vertices[vertices[:, 2].argmax()] - [0, 0, 0.03]
    assert around(FRONT, crown, picture).max() < 100


def test_who_moves_is_seen_where_they_are_now_and_no_longer_where_they_were(stage: Stage) -> None:
    empty, vertices, aside = stage.render(), standing(somebody()), np.array([0.9, 0, 0])
    stage.person("one", somebody(), vertices - aside, LOOK)
    before = changed(empty, stage.render())
    stage.person("one", somebody(), vertices + aside, LOOK)
    after = changed(empty, stage.render())
    assert before[:40, :48].any()
    assert not before[:40, 48:].any()
    assert after[:40, 48:].any()
    assert not after[:40, :48].any()


def test_the_one_in_front_hides_the_other(stage: Stage) -> None:
    vertices, blue = standing(somebody()), replace(LOOK, shirt=np.array([0.05, 0.05, 0.9]))
    stage.person("behind", somebody(), vertices + np.array([0, 0.4, 0]), blue)
    stage.person("front", somebody(), vertices, LOOK)
    chest = vertices[somebody().region == "spine02"].mean(0)
    red, _, other = around(FRONT, chest, stage.render())
    assert red > 3 * other


def test_what_is_under_the_floor_is_not_seen(stage: Stage) -> None:
    empty = stage.render()
    stage.person("one", somebody(), standing(somebody()) - [0, 0, 3], LOOK)
    assert not changed(empty, stage.render()).any()


def test_a_rod_stands_between_its_ends(stage: Stage) -> None:
    empty, ends = stage.render(), np.array([[0.4, -0.3, 0.2], [0.4, -0.3, 1.4]])
    stage.rod("stick", ends, 0.03, (0.9, 0.05, 0.05))
    picture = stage.render()
    red = picture[..., 0] > picture[..., 1] + 30
    rows, columns = np.where(red)
    (x, low, _), (_, high, _) = FRONT.project(ends, SIZE)
    assert (rows.min(), rows.max()) == pytest.approx((high, low), abs=1.5)
    assert columns.mean() == pytest.approx(x, abs=1)
    stage.rod("stick", ends - [0.8, 0, 0], 0.03, (0.9, 0.05, 0.05))
    moved = stage.render()
    assert not (moved[..., 0] > moved[..., 1] + 30)[:, 48:].any()
    assert changed(empty, moved)[:, :48].any()


# --- Light -----------------------------------------------------------------------------------------------------------


def test_people_throw_shadows_on_the_floor_away_from_the_light_and_brighten_nothing(stage: Stage) -> None:
    empty, vertices = stage.render(), standing(somebody())
    stage.person("one", somebody(), vertices, LOOK)
    picture = stage.render()
    shadow, lit = np.array([-0.4, 0.5, 0.0]), np.array([0.6, -0.5, 0.0])
    assert around(FRONT, shadow, picture).mean() < around(FRONT, shadow, empty).mean() - 15
    assert around(FRONT, lit, picture).mean() == pytest.approx(around(FRONT, lit, empty).mean(), abs=3)
    x = FRONT.project(vertices, SIZE)[:, 0]
    beside = np.r_[0 : int(x.min()) - 3, int(x.max()) + 4 : SIZE[0]]
    assert len(beside) > 30
    assert (picture - empty)[:, beside].max() < 1


def test_furniture_throws_its_shadow_once_and_for_all() -> None:
    block = box([-0.3, 0.8, 0], [0.3, 1.4, 1.2], GREY)
    with closing(open_stage(FRONT)) as empty, closing(open_stage(FRONT, block)) as furnished:
        behind = np.array([-0.6, 1.99, 0.4])
        assert around(FRONT, behind, furnished.render()).mean() < around(FRONT, behind, empty.render()).mean() - 15


def test_a_camera_that_moves_sees_what_one_that_stood_there_would(stage: Stage) -> None:
    vertices = standing(somebody())
    stage.person("one", somebody(), vertices, LOOK)
    first = stage.render()
    stage.look_from(LEFT)
    moved = stage.render()
    with closing(open_stage(LEFT)) as other:
        other.person("one", somebody(), vertices, LOOK)
        assert np.array_equal(moved, other.render())
    stage.look_from(FRONT)
    assert np.array_equal(stage.render(), first)


def test_bright_light_is_pressed_together() -> None:
    require_opengl()
    from benchmarks.people.backdrop import tone

    assert tone(np.array([0.0, 1.0, -0.1])) == pytest.approx([0, (1 / 1.18) ** 0.8, 0])
    steps = np.diff(tone(np.linspace(0.1, 5, 50)))
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()


def test_shaders_come_with_what_they_include_and_the_names_of_textures() -> None:
    require_opengl()
    from benchmarks.people.gl import read_shader

    text = read_shader("room.frag", "FACE")
    assert text.startswith("#version 330\n#define FACE\n")
    assert "#include" not in text
    for texture in Texture:
        assert f"#define {texture.name} {texture.value}\n" in text
    for texture in set(Texture) - {Texture.PLAIN}:
        assert f"kind == {texture.name})" in text, "every texture is painted"


def test_a_machine_that_cannot_draw_is_told_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_library(**_: object) -> None:
        raise Exception("libEGL.so not loaded")

    monkeypatch.setattr("moderngl.create_context", no_library)
    from benchmarks.people.gl import open_context

    with pytest.raises(HipcamError, match=r"no OpenGL 3\.3 .*libEGL\.so not loaded.*libegl-mesa0"):
        open_context()


# --- What a webcam makes of it ---------------------------------------------------------------------------------------


def take(picture: Picture, *brightness: float, size: tuple[int, int] = SIZE, seed: int = 0) -> list[Array]:
    """Pictures of even frames, as floats."""
    webcam = Webcam(picture, SIZE, size, np.random.default_rng(seed))
    return [webcam.take(np.full((72, 96, 3), one, "f4")).astype(float) for one in brightness]


@pytest.mark.parametrize(
    ("changed_", "brightness", "expected"),
    [
        ({}, 100, 100),
        ({"gain": 2.0}, 100, 200),
        ({"gain": 2.0}, 200, 255),
        ({"contrast": 0.5}, 100, 95.8),  # 100 + 0.5 · (100 − 128) · 0.3
        ({"contrast": -0.2}, 228, 222),
        ({"blur": 2.0}, 100, 100),
    ],
)
def test_exposure_and_contrast_do_what_their_numbers_say(
    changed_: dict[str, float], brightness: float, expected: float
) -> None:
    (image,) = take(replace(PERFECT, **changed_), brightness)  # type: ignore[arg-type]
    assert np.abs(image - expected).max() <= 1, "whole numbers are cut off, not rounded"


def test_tint_and_vignette() -> None:
    (image,) = take(replace(PERFECT, tint=(1.2, 1.0, 0.8), vignette=0.3), 100)
    assert image[36, 48] == pytest.approx([120, 100, 80], abs=1)
    assert image[0, 0] == pytest.approx([84, 70, 56], abs=1), "corners are darker by all of the vignette"


def test_a_ghost_of_the_last_picture_stays_and_that_of_the_one_before_does_not() -> None:
    first, second, third = take(replace(PERFECT, ghost=0.3), 100, 200, 200)
    assert [round(image.mean()) for image in (first, second, third)] == [100, 170, 200]


@pytest.mark.parametrize(("soft", "strength"), [(False, 6), (True, 4.8)])
def test_noise_is_as_strong_as_it_is_called_and_new_in_every_picture(soft: bool, strength: float) -> None:
    one, two = take(replace(PERFECT, noise=6.0, soft=soft), 128, 128)
    assert one.std() == pytest.approx(strength, rel=0.05)
    assert one.mean() == pytest.approx(127.5, abs=0.5)
    assert (one - two).std() == pytest.approx(strength * np.sqrt(2), rel=0.1)
    again, _ = take(replace(PERFECT, noise=6.0, soft=soft), 128, 128)
    assert np.array_equal(one, again)


def test_soft_noise_is_coarser_than_a_pixel() -> None:
    def alike(soft: bool) -> float:
        (image,) = take(replace(PERFECT, noise=6.0, soft=soft), 128)
        noise = image[..., 0] - image[..., 0].mean()
        return float((noise[:, 1:] * noise[:, :-1]).mean() / noise.var())

    assert abs(alike(False)) < 0.05
    assert alike(True) > 0.2


def test_what_is_rendered_small_is_enlarged() -> None:
    (image,) = take(PERFECT, 100, size=(192, 144))
    assert image.shape == (144, 192, 3)
    assert (image == 100).all()


def test_a_room_is_exposed_within_bounds_and_large_or_noisy_pictures_are_compressed_harder() -> None:
    picture = replace(PERFECT, exposure=100.0)
    assert [picture.exposed(mean).gain for mean in (200, 100, 10, 1000)] == [0.5, 1.0, 2.4, 0.25]
    noisy = replace(picture, noise=4.5)
    assert [one.compressed(width) for one in (picture, noisy) for width in (640, 1280)] == [23, 27, 26, 30]


def test_pictures_are_drawn_within_their_ranges() -> None:
    for seed in range(100):
        picture = draw_picture(np.random.default_rng(seed))
        assert 78 <= picture.exposure <= 150
        assert 0.8 < picture.noise < 6
        assert picture.blur <= 0.9 * 1.3
        assert picture.crf in (23, 26, 29, 33)
    assert draw_picture(np.random.default_rng(1)) == draw_picture(np.random.default_rng(1))
