"""What is drawn of a scene, in pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot, radians, tan
from typing import Any

import numpy as np
import pytest
from scenes import COACHING, GAUGE, IMAGE, LONG, MOVE, SCENES, SIZE, changed, drawn
from screens import share

from hipcam.core.landmarks import Landmark, Pose
from hipcam.judge.activity import activities
from hipcam.live.scene import Notice, Scene
from hipcam.show import canvas, screen
from hipcam.show.canvas import BOLD, CAPITAL, GREEN, GROUNDS, NORMAL, ORANGE, YELLOW, text_width, wrapped
from hipcam.show.layout import divide
from hipcam.show.screen import draw
from hipcam.show.skeleton import COLOURS
from hipcam.words import say


@dataclass(frozen=True)
class Line:
    """A line of text and where its capitals are."""

    text: str
    size: int
    left: int
    top: int
    right: int
    bottom: int


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Line]:
    """All that is written from now on."""
    lines: list[Line] = []
    write = canvas.write

    def note(
        image: np.ndarray,
        text: str,
        position: tuple[int, int],
        *,
        size: int,
        weight: int = NORMAL,
        **colour: tuple[int, int, int],
    ) -> None:
        x, y = position
        lines.append(Line(text, size, x, y - round(CAPITAL * size), x + text_width(text, size, weight), y))
        write(image, text, position, size=size, weight=weight, **colour)

    monkeypatch.setattr(canvas, "write", note)
    screen._drawn_footer.cache_clear()
    return lines


# --- Numbers and words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (1920, 1080)])
def test_the_count_is_a_fifth_of_the_height_and_alone_changes(size: tuple[int, int]) -> None:
    left, _, right, bottom = changed(drawn(replace(MOVE, reps=8), size), drawn(replace(MOVE, reps=0), size))
    assert right < 0.25 * size[0] and bottom < 0.42 * size[1] and left >= 0
    ink = drawn(replace(MOVE, reps=8), size)[: round(0.28 * size[1]), : round(0.2 * size[0])].min(axis=2) > 240
    rows = np.flatnonzero(ink.any(axis=1))
    assert rows.max() - rows.min() >= size[1] / 5


def test_two_digits_fit() -> None:
    a = drawn(replace(MOVE, reps=88, goal=100))
    ink = (a[:140, :300].min(axis=2) > 240).any(axis=0)
    assert np.flatnonzero(ink[:220]).min() >= 4


def test_the_good_count_changes_beside_its_check_mark() -> None:
    left, top, right, bottom = changed(drawn(replace(MOVE, good=3)), drawn(replace(MOVE, good=5)))
    assert left >= 90 and right < 120 and top > 115 and bottom < 145


def test_the_gauge_follows_the_angle_and_says_when_it_is_past() -> None:
    pictures = {value: drawn(replace(MOVE, gauge=replace(GAUGE, value=value))) for value in (-50.0, -5.0, 12.0)}
    for picture in pictures.values():
        left, *_ = changed(picture, drawn(replace(MOVE, gauge=None)))
        assert left > 150, "the gauge keeps right of the count"
    assert [replace(GAUGE, value=v).where for v in pictures] == ["below", "target", "past"]
    right = {value: picture[:200, 150:260] for value, picture in pictures.items()}
    assert share(right[12.0], YELLOW) > share(right[-50.0], YELLOW) + 0.002, "a triangle and the colour"
    assert share(right[-5.0], (255, 255, 255)) != share(right[-50.0], (255, 255, 255))


def test_while_a_hold_lasts_its_seconds_are_what_is_read(written: list[Line]) -> None:
    for notice in (None, Notice(LONG, "fault")):
        written.clear()
        drawn(replace(MOVE, hold=17.4, reps=12, good=11, phase="Hold", notice=notice))
        heights = {line.text: line.bottom - line.top for line in written}
        assert heights.pop("17") >= SIZE[1] / 5
        assert max(heights.values()) < SIZE[1] / 10 and {"12 / 12", "11 good"} <= set(heights)


def test_the_count_stays_where_it_is_during_a_repetition_with_a_short_stay_at_the_top() -> None:
    np.testing.assert_array_equal(drawn(replace(MOVE, hold=1.9)), drawn(MOVE))


def test_the_ring_fills_with_the_hold() -> None:
    full = [share(drawn(replace(MOVE, hold=hold)), YELLOW) for hold in (5.0, 15.0, 25.0)]
    assert full == sorted(full) and full[2] > 3 * full[0]
    assert share(drawn(replace(MOVE, hold=31.0)), YELLOW) == 0, "reached: green"
    assert share(drawn(replace(MOVE, hold=31.0)), GREEN) > share(drawn(MOVE), GREEN)


@pytest.mark.parametrize("kind", ["fault", "note", "good"])
def test_a_notice_has_its_colour_and_its_sign(kind: str) -> None:
    notice = Notice("Press the heel into the floor.", kind)  # type: ignore[arg-type]
    picture = drawn(replace(MOVE, notice=notice))
    left, top, right, bottom = changed(picture, drawn(MOVE))
    assert (left, top, right, bottom) == (0, 284, 640, 404), "all of the room for words, and nothing else"
    assert share(picture[top:bottom], GROUNDS[kind]) > 0.3
    kinds: dict[str, Any] = {kind: {"kind": kind} for kind in GROUNDS}
    signs = {k: drawn(replace(MOVE, notice=replace(notice, **kinds[k])))[top:bottom, :60] for k in GROUNDS}
    outlines = [np.abs(s.astype(int) - GROUNDS[k]).max(axis=2) > 60 for k, s in signs.items()]
    assert all((a != b).mean() > 0.05 for a, b in pairwise(outlines)), "shapes differ"


def test_how_to_begin_stands_where_words_stand_unless_something_is_to_be_corrected() -> None:
    begin, fault = "Go. Lift your hips.", Notice(LONG, "fault")
    np.testing.assert_array_equal(
        drawn(replace(MOVE, detail=begin)), drawn(replace(MOVE, notice=Notice(begin, "note")))
    )
    np.testing.assert_array_equal(drawn(replace(MOVE, detail=begin, notice=fault)), drawn(replace(MOVE, notice=fault)))


SIZES = [(640, 480), (1280, 720), (480, 640), (320, 240)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCENES)
def test_everything_fits_into_the_picture(name: str, size: tuple[int, int], written: list[Line]) -> None:
    picture = draw(SCENES[name], IMAGE, size)
    assert picture.shape == (size[1], size[0], 3) and picture.dtype == np.uint8
    assert written
    for line in written:
        assert line.left >= 0 and line.right <= size[0] and line.top >= 0 and line.bottom < size[1], line


def test_the_important_words_can_be_read_from_three_metres(written: list[Line]) -> None:
    for scene in SCENES.values():
        draw(scene, IMAGE, SIZE)
    # 5 minutes of arc a fifth of a letter: 480 lines on a 19 cm screen, 3 m away, want capitals of 11 lines.
    assert not [line for line in written if CAPITAL * line.size < 11]
    corrections = [line.size for line in written if line.text in wrapped(LONG, line.size, 640 - 76, BOLD)]
    assert corrections and min(corrections) >= 32


#: A laptop's screen of 15.6 inches, millimetres, and how small letters may be that are 3 m away: 15 minutes of arc.
SCREEN_HEIGHT = 15.6 * 25.4 * 9 / hypot(16, 9)
LEAST_LETTER = 3000 * tan(radians(15 / 60))


def read_while_moving() -> Iterator[tuple[Scene, set[str]]]:
    """Scenes, and what of each is to be read in the middle of a movement, besides its banner."""
    for phase in sorted({activity.say(phase) for activity in activities() for phase in ("out", "hold", "back")}):
        move = replace(SCENES["move"], reps=8, phase=phase)
        yield replace(move, hold=None), {"8", "-24°", phase}
        yield replace(move, hold=17.4), {"17", phase}
    for told in COACHING:
        yield replace(SCENES["test"], notice=Notice(told, "fault")), {"-88°", "± 9°", "1.2"}
    for key in ("keep_still", "rotate_out", "hold_there", "rotate_back"):
        yield replace(SCENES["test"], notice=None, phase=say(f"live.{key}")), {"-88°", "± 9°", "1.2"}


@pytest.mark.parametrize("shape", [(480, 640), (720, 1280), (1280, 720)])
def test_on_a_full_screen_what_is_read_while_moving_has_large_letters(
    shape: tuple[int, int], written: list[Line]
) -> None:
    for scene, figures in read_while_moving():
        written.clear()
        draw(scene, np.full((*shape, 3), 130, np.uint8), (1920, 1080))
        banner = scene.notice.text if scene.notice else scene.phase
        read = [line for line in written if line.text in figures or (len(line.text) > 4 and line.text in banner)]
        assert figures < {line.text for line in read}
        assert not [line for line in read if CAPITAL * line.size / 1080 * SCREEN_HEIGHT < LEAST_LETTER], scene
        assert set(banner.split()) <= {word for line in read for word in line.text.split()}


@pytest.mark.parametrize("size", SIZES)
def test_keys_can_be_read_at_the_keyboard(size: tuple[int, int], written: list[Line]) -> None:
    draw(MOVE, IMAGE, size)
    words = [word for pair in say("live.keys").split("  ") for word in pair.split(" ", 1)]
    keys = [line for line in written if line.text in words]
    assert [line.text for line in keys] == words
    unit = min(size[1] / 480, size[0] / 560)
    assert all(line.bottom - line.top >= 14 * unit for line in keys)
    assert all(after.left - before.right >= 10 * unit for before, after in pairwise(keys)), "gaps are seen"


def test_safety_keys_and_signs_are_always_shown(written: list[Line]) -> None:
    footers = [draw(scene, IMAGE, SIZE)[-76:] for scene in SCENES.values()]
    assert {say("live.safety_shown"), say("live.signs"), "space", "pause", "full screen"} <= {
        line.text for line in written
    }
    assert all((footer == footers[0]).all() for footer in footers)


# --- The picture -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(480, 640), (720, 1280), (1280, 720)])
@pytest.mark.parametrize("size", [(960, 720), (1366, 768), (1920, 1200), (720, 960), (320, 240)])
def test_whoever_moves_is_never_covered(size: tuple[int, int], shape: tuple[int, int]) -> None:
    image = np.zeros((*shape, 3), np.uint8)
    image[:, : shape[1] // 2], image[:, shape[1] // 2 :] = (200, 0, 0), (0, 0, 200)
    box = divide(size, shape).picture
    middle, dim = (box.left + box.right) // 2, {"rest", "paused"}
    for scene in (scene for scene in SCENES.values() if scene.stage in {"move", "test", *dim}):
        picture = draw(scene, image, size)[box.top : box.bottom]
        bright = 70 if scene.stage in dim else 200
        assert (picture[:, box.left : middle - 2] == (0, 0, bright)).all(), "mirrored, and whole"
        assert (picture[:, middle + 2 : box.right] == (bright, 0, 0)).all()


def test_the_picture_is_left_as_it_is_and_keeps_its_shape() -> None:
    image = np.full((240, 320, 3), 90, np.uint8)
    before = image.copy()
    for size in ((640, 480), (800, 480), (480, 640)):
        left, top, right, bottom = changed(drawn(Scene("move"), size, image), drawn(Scene("move"), size, 0 * image))
        assert abs((right - left) / (bottom - top) - 4 / 3) < 0.02
    assert (image == before).all()


def test_the_skeleton_is_mirrored_with_its_sides() -> None:
    points = np.full((33, 2), np.nan, np.float32)
    points[Landmark.LEFT_KNEE], points[Landmark.LEFT_ANKLE] = (500, 220), (500, 330)
    pose = Pose(points, np.zeros((33, 3), np.float32), np.ones(33, np.float32))
    before = points.copy()
    picture = draw(Scene("move", "", pose=pose), IMAGE, SIZE)
    box = divide(SIZE, IMAGE.shape[:2]).picture
    shin = picture[box.top + round(box.height * 230 / 480) : box.top + round(box.height * 320 / 480)]
    at, other = (box.left + round(box.width * share) for share in (139.5 / 640, 500 / 640))
    assert share(shin[:, at - 1 : at + 2], COLOURS["left"]) > 0.4
    assert share(shin[:, other - 10 : other + 10], COLOURS["left"]) == 0
    np.testing.assert_array_equal(pose.image, before)


def test_framing_shows_feet_and_a_frame() -> None:
    image = IMAGE.copy()
    image[470:] = (200, 0, 200)
    wrong, right = drawn(SCENES["framing"], image=image), drawn(SCENES["right"], image=image)
    for picture in (wrong, right):
        assert share(picture, (200, 0, 200)) > 0.0005, "the lower edge of the picture is not covered"
    assert share(wrong, ORANGE) > 0.004 and share(right, GREEN) > 0.01 and share(right, ORANGE) == 0
