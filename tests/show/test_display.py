"""What is drawn, in pixels, and a real window."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from screens import grabbed, seen, share

from hipcam.core.landmarks import Landmark, Pose
from hipcam.live.scene import Gauge, Notice, Scene
from hipcam.show import canvas, screen
from hipcam.show.canvas import BOLD, CAPITAL, GREEN, GROUNDS, NORMAL, ORANGE, YELLOW, Painter, text_width, wrapped
from hipcam.show.screen import TOLD_FOR, draw
from hipcam.show.skeleton import COLOURS
from hipcam.show.window import Window
from hipcam.words import say, wording

SIZE = (640, 480)
GAUGE = Gauge(-24.0, -60, 20, (-15, 5), 5, "hip line")
MOVE = Scene("move", "Set 1 of 3", reps=1, goal=12, good=1, gauge=GAUGE)
IMAGE = np.full((480, 640, 3), 130, np.uint8)


def drawn(scene: Scene, size: tuple[int, int] = SIZE, image: np.ndarray = IMAGE) -> np.ndarray:
    return draw(scene, image, size)


def changed(a: np.ndarray, b: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what differs."""
    different = (a != b).any(axis=2)
    rows, columns = (np.flatnonzero(different.any(axis=axis)) for axis in (1, 0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


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

    monkeypatch.setattr(screen, "write", note)
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
    assert left >= 30 and right < 90 and top > 165 and bottom < 200


def test_the_gauge_follows_the_angle_and_says_when_it_is_past() -> None:
    pictures = {value: drawn(replace(MOVE, gauge=replace(GAUGE, value=value))) for value in (-50.0, -5.0, 12.0)}
    for picture in pictures.values():
        left, *_ = changed(picture, drawn(replace(MOVE, gauge=None)))
        assert left > 480, "the gauge keeps to the right"
    assert [replace(GAUGE, value=v).where for v in pictures] == ["below", "target", "past"]
    right = {value: picture[:, 500:] for value, picture in pictures.items()}
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
    assert (left, right) == (0, 640) and top > 240 and bottom <= 480 - 44
    assert share(picture[top:bottom], GROUNDS[kind]) > 0.3
    signs = {other: drawn(replace(MOVE, notice=replace(notice, kind=other)))[top:bottom, :60] for other in GROUNDS}
    outlines = [np.abs(s.astype(int) - GROUNDS[k]).max(axis=2) > 60 for k, s in signs.items()]
    assert all((a != b).mean() > 0.05 for a, b in pairwise(outlines)), "shapes differ"


def contrast(a: tuple[int, int, int], b: tuple[int, int, int]) -> float:
    def luminance(c: tuple[int, int, int]) -> float:
        v = [x / 255 / 12.92 if x <= 10 else ((x / 255 + 0.055) / 1.055) ** 2.4 for x in c]
        return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_told_apart_and_read() -> None:
    for ground in GROUNDS.values():
        assert contrast((255, 255, 255), ground) >= 4.5
    # Viénot, Brettel and Mollon (1999): how red-blind and green-blind eyes see, on linear values.
    matrices = [
        np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
        np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
    ]
    groups = [list(GROUNDS.values()), [GREEN, ORANGE, YELLOW], [COLOURS["left"], COLOURS["right"]]]
    for colours in groups:
        for matrix in matrices:
            seen = [255 * np.clip(matrix @ (np.array(c) / 255) ** 2.2, 0, 1) ** (1 / 2.2) for c in colours]
            for i, a in enumerate(seen):
                assert all(np.linalg.norm(a - b) > 40 for b in seen[i + 1 :])


LONG = max([*wording.COACHING.values(), wording.STEP_BACK.format(part="shoulders")], key=len)
SCENES = {
    "framing": Scene(
        "framing",
        "Rotation test: Right leg, attempt 1 of 2",
        framing=wording.MOVE_BACK.format(part="shoulders"),
        countdown=None,
    ),
    "right": Scene("framing", "Bridge: Set 1 of 3", framing=wording.HOLD_STILL, framing_ok=True, countdown=0.6),
    "move": replace(
        MOVE,
        headline="Set 2 of 3, both legs",
        reps=12,
        good=11,
        hold=12.0,
        phase="Forward",
        going_out=True,
        tempo="Forward 10.5  Hold 10.0  Back 10.2 s",
        next="Next: Set 3 of 3, right",
        notice=Notice(LONG, "fault"),
    ),
    "test": Scene(
        "test",
        "Right leg, attempt 2 of 2",
        gauge=Gauge(-88.0, 0, 70, (45, 70), None, "turn", 9.0),
        hold=1.2,
        hold_target=2.0,
        phase=wording.LIFT_LEG.format(side="right"),
        notice=Notice(LONG, "fault"),
        result="Right: 33° ± 4°, with stance knee bend and pelvis shift",
        detail=wording.STICK.format(hand="right"),
    ),
    "rest": Scene("rest", "Set 2 of 3", rest=45.0, next="Next: Set 3 of 3, right", notice=Notice(LONG, "good")),
    "paused": Scene("paused", wording.PAUSED, detail=wording.GO_ON),
    "summary": Scene(
        "summary",
        wording.SUMMARY,
        lines=(
            "12 reps, 10 good",
            "Longest hold 31 s",
            "Score 88 of 100",
            wording.CHANGE_FIRST.format(what=LONG),
            wording.NO_DIAGNOSIS,
        ),
    ),
}


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


@pytest.mark.parametrize("size", SIZES)
def test_keys_can_be_read_at_the_keyboard(size: tuple[int, int], written: list[Line]) -> None:
    draw(MOVE, IMAGE, size)
    words = [word for pair in wording.KEYS.split("  ") for word in pair.split(" ", 1)]
    keys = [line for line in written if line.text in words]
    assert [line.text for line in keys] == words
    unit = min(size[1] / 480, size[0] / 560)
    assert all(line.bottom - line.top >= 14 * unit for line in keys)
    assert all(after.left - before.right >= 10 * unit for before, after in pairwise(keys)), "gaps are seen"


def test_safety_keys_and_signs_are_always_shown(written: list[Line]) -> None:
    footers = [draw(scene, IMAGE, SIZE)[-76:] for scene in SCENES.values()]
    assert {wording.SAFETY_SHOWN, wording.SIGNS, "space", "pause", "full screen"} <= {line.text for line in written}
    assert all((footer == footers[0]).all() for footer in footers)


# --- Nothing covers anything -----------------------------------------------------------------------------------------

SIDES = ("left", "right")
NOTICES = [
    *wording.COACHING.values(),
    say("live.rushed_lift"),
    *wording.TOO_SMALL.values(),
    wording.CORRECTED,
    *(wording.OTHER_SIDE.format(side=side) for side in SIDES),
    *(
        text.format(part=part)
        for text in (wording.STEP_BACK, wording.MOVE_BACK, wording.TO_THE_MIDDLE)
        for part in wording.PARTS.values()
    ),
]
INSTRUCTIONS = [
    *(text.format(side=side) for text in (wording.LIFT_LEG, wording.WRONG_LEG) for side in SIDES),
    wording.KEEP_STILL,
    wording.ROTATE_OUT,
    wording.HOLD_THERE,
    wording.ROTATE_BACK,
]
FRAMING = [
    *NOTICES[-3 * len(wording.PARTS) :],
    wording.NOBODY,
    wording.TOO_DARK,
    wording.COME_CLOSER,
    wording.TILTED,
    wording.SOMEONE_ELSE,
    wording.FACE_CAMERA,
    wording.TURN_SIDE_ON,
    wording.FRONT_LEG_TO_CAMERA,
    *wording.TAKE_UP.values(),
    wording.HOLD_STILL,
]
#: A colour whose red is in nothing that is drawn.
GROUND = np.array([250, 3, 130], np.uint8)
PARTS = (
    "_footer",
    "_header",
    "_gauge",
    "_angle",
    "_count",
    "_count_aside",
    "_phase",
    "_tempo",
    "_hold",
    "_timer",
    "_beside",
)


def crowded(stage: str) -> Iterator[Scene]:
    """A stage with all that it can show at once, once with each sentence."""
    if stage == "framing":
        for text, countdown in product(FRAMING, (None, 0.6)):
            yield replace(SCENES["framing"], framing=text, framing_ok=countdown is not None, countdown=countdown)
    notices = [None, *(Notice(text, "fault") for text in NOTICES)]
    if stage == "test":
        for notice in notices:
            yield replace(SCENES["test"], notice=notice)
        for text, notice in product(INSTRUCTIONS, (None, Notice(LONG, "fault"))):
            yield replace(SCENES["test"], phase=text, notice=notice)
    if stage == "rest":
        for notice in notices:
            yield replace(SCENES["rest"], notice=notice)
    if stage == "move":
        for notice in notices:
            yield replace(SCENES["move"], hold=None, notice=notice)
        words = {word for words in wording.PHASES.values() for word in words.values()}
        for phase, hold, notice in product(words, (None, 25.0), (None, Notice(LONG, "fault"))):
            yield replace(SCENES["move"], phase=phase, hold=hold, notice=notice)


@dataclass
class Layout:
    """Where the parts of a scene are: each is drawn on a ground of its own, which goes on below the one it gets."""

    boxes: list[tuple[str, tuple[int, int, int, int]]]
    inside: bool = False

    def part(self, name: str, function: Callable[..., object], paint: Painter, *args: object, **more: object) -> object:
        """Draw a part and note its box."""
        if self.inside:
            return function(paint, *args, **more)
        probe = Painter(np.full((paint.height + 50, paint.width, 3), GROUND, np.uint8), paint.unit)
        probe.height = paint.height
        self.inside = True
        result = function(probe, *args, **more)
        self.inside = False
        red = probe.canvas[..., :1]
        if (red != GROUND[:1]).any():
            box = changed(red, GROUND[:1])
            assert box[3] <= paint.height, f"{name} is cut off"
            self.boxes.append((name, box))
        return result


@pytest.fixture
def layout(monkeypatch: pytest.MonkeyPatch) -> Layout:
    """Notes where parts are from now on."""
    layout = Layout([])
    for name in PARTS:
        monkeypatch.setattr(screen, name, partial(layout.part, name, getattr(screen, name)))
    for name in ("banner", "text"):
        method = getattr(Painter, name)
        monkeypatch.setattr(
            Painter, name, lambda *args, name=name, method=method, **more: layout.part(name, method, *args, **more)
        )
    return layout


@pytest.mark.parametrize("size", [(640, 480), (480, 270), (270, 360), (320, 240)])
@pytest.mark.parametrize("stage", ["framing", "move", "test", "rest"])
def test_nothing_covers_anything(stage: str, size: tuple[int, int], layout: Layout) -> None:
    for scene in crowded(stage):
        layout.boxes.clear()
        draw(scene, IMAGE, size)
        assert len(layout.boxes) >= 4
        for (one, a), (other, b) in combinations(layout.boxes, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, f"{one} {a} and {other} {b} of {scene}"


# --- The picture -----------------------------------------------------------------------------------------------------


def test_the_picture_is_mirrored_and_whole() -> None:
    image = np.zeros((240, 320, 3), np.uint8)
    image[:, :40] = (200, 0, 0)
    before = image.copy()
    picture = draw(Scene("move", ""), image, (640, 480))
    assert share(picture[220:400, 600:], (200, 0, 0)) > 0.9 and share(picture[220:400, :300], (200, 0, 0)) == 0
    assert (image == before).all(), "the camera's picture is left as it is"
    wide = draw(Scene("move", ""), np.full((240, 320, 3), 90, np.uint8), (800, 480))
    assert (wide[240:400, :78] == 0).all() and (wide[240:400, 82:700] == 90).all()


def test_the_skeleton_is_mirrored_with_its_sides() -> None:
    points = np.full((33, 2), np.nan, np.float32)
    points[Landmark.LEFT_KNEE], points[Landmark.LEFT_ANKLE] = (500, 220), (500, 330)
    pose = Pose(points, np.zeros((33, 3), np.float32), np.ones(33, np.float32))
    before = points.copy()
    picture = draw(Scene("move", "", pose=pose), IMAGE, SIZE)
    assert share(picture[230:320, 137:142], COLOURS["left"]) > 0.4
    assert share(picture[230:320, 490:510], COLOURS["left"]) == 0
    np.testing.assert_array_equal(pose.image, before)


def test_framing_shows_feet_and_a_frame() -> None:
    image = IMAGE.copy()
    image[470:] = (200, 0, 200)
    wrong, right = drawn(SCENES["framing"], image=image), drawn(SCENES["right"], image=image)
    for picture in (wrong, right):
        assert share(picture, (200, 0, 200)) > 0.0005, "the lower edge of the picture is not covered"
    assert share(wrong, ORANGE) > 0.004 and share(right, GREEN) > 0.01 and share(right, ORANGE) == 0


def test_the_header_of_the_test_is_above_the_head() -> None:
    image = IMAGE.copy()
    image[:14] = (200, 0, 200)
    assert share(drawn(replace(SCENES["test"], notice=None), image=image)[:, 270:500], (200, 0, 200)) > 0.01


# --- A real window ---------------------------------------------------------------------------------------------------

PROGRAM = textwrap.dedent("""
    import sys, time
    from types import SimpleNamespace
    import numpy as np
    from hipcam.live.scene import Scene
    from hipcam.show.window import Window

    window = Window("hipcam test", (640, 480))
    frame = SimpleNamespace(image=np.full((480, 640, 3), 90, np.uint8))
    scene = Scene("move", "Set 1 of 3", reps=8, goal=12, good=8)
    assert window.wait() == ""
    print(window.size, flush=True)
    end, keys = time.monotonic() + 70, ""
    while time.monotonic() < end and "q" not in keys:
        new = window.show(frame, scene)
        keys += new
        for key in new:
            print(repr(key), flush=True)
        if window.full_screen:
            print("full", window.size, flush=True)
            window.full_screen = False
        time.sleep(0.03)
    window.close()
    window.close()
    print("closed", flush=True)
""")


TROUBLE = textwrap.dedent("""
    import time
    from types import SimpleNamespace
    import numpy as np
    from hipcam.live.scene import Scene
    from hipcam.show.window import Window
    from hipcam.live.session import CAMERA_BACK, CAMERA_LOST

    window = Window("hipcam test", (640, 480))
    frame = SimpleNamespace(image=np.full((480, 640, 3), 90, np.uint8))
    scene = Scene("move", "Set 1 of 3", reps=8, goal=12, good=8)
    window.show(frame, scene)

    def until(key):
        end = time.monotonic() + 60
        while key not in window.wait() and time.monotonic() < end:
            time.sleep(0.02)

    window.tell(CAMERA_LOST, trouble=True)
    until(" ")
    window.tell(CAMERA_BACK, trouble=False)
    until("s")
    window.show(frame, scene)
    until("q")
    print([window.show(frame, Scene("summary", "Done")), window.wait()], flush=True)
    time.sleep(1)
""")


@contextmanager
def running(program: str, display: str) -> Iterator[tuple[subprocess.Popen[str], Callable[..., str]]]:
    """A program that opens a window; gives it and xdotool, which has put the focus on the window."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

    def xdotool(*arguments: str) -> str:
        return subprocess.run(
            ["xdotool", *arguments], env=environment, check=True, capture_output=True, text=True, timeout=20
        ).stdout

    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        xdotool("windowfocus", "--sync", xdotool("search", "--sync", "--name", "hipcam test").split()[-1])
        yield process, xdotool
    finally:
        process.kill()
        process.wait()


class ClientMessage(ctypes.Structure):
    """Xlib's XClientMessageEvent, with room for any other event."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("room", ctypes.c_long * 24),
    ]


def ask_to_close(display: str, window: int) -> None:
    """What a window manager does when the cross in a window's frame is clicked."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    server = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    protocols, delete = (x11.XInternAtom(server, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    message = ClientMessage(33, 0, 1, server, window, protocols, 32, (ctypes.c_long * 5)(delete))
    x11.XSendEvent(server, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message))
    x11.XCloseDisplay(server)


def test_a_window_shows_scenes_and_takes_keys(screen: str) -> None:
    with running(PROGRAM, screen) as (program, xdotool):
        shot = seen(screen, lambda picture: picture.mean() > 10)
        assert (shot == 90).all(axis=2).mean() > 0.1, "the picture"
        assert (shot > 240).all(axis=2).sum() > 1500, "the count and the words"
        assert program.stdout is not None
        assert program.stdout.readline() == "(640, 480)\n"
        for key in ("Up", "Left", "Right", "F1"):  # next to 's', 'r' and 'q' if only their last byte counts
            xdotool("key", key)
        for key, typed in (("space", "' '"), ("s", "'s'"), ("r", "'r'")):
            xdotool("key", key)
            assert program.stdout.readline().strip() == typed
        xdotool("key", "f")
        line = program.stdout.readline()
        assert line.startswith("full")
        xdotool("key", "q")
        rest = program.communicate(timeout=20)[0]
        assert "'q'" in rest and "closed" in rest
        assert program.returncode == 0


def test_a_window_opens_after_a_video_was_read(screen: str) -> None:
    """PyAV loads a libxcb, too."""
    read = "from hipcam.live.session import check_display\ncheck_display()\nimport av\n"
    with running(read + PROGRAM, screen) as (program, xdotool):
        assert program.stdout is not None
        assert program.stdout.readline() == "(640, 480)\n"
        seen(screen, lambda picture: picture.mean() > 10)
        xdotool("key", "q")
        assert "closed" in program.communicate(timeout=20)[0]


def test_a_lost_camera_is_told_on_the_last_picture_and_a_closed_window_stays_closed(screen: str) -> None:
    with running(TROUBLE, screen) as (program, xdotool):
        shot = seen(screen, lambda picture: share(picture, GROUNDS["fault"]) > 0.03)
        assert (shot == 90).all(axis=2).mean() < 0.001, "the picture is dimmed"
        xdotool("key", "space")
        seen(screen, lambda picture: share(picture, GROUNDS["good"]) > 0.03 > share(picture, GROUNDS["fault"]))
        time.sleep(TOLD_FOR)
        xdotool("key", "s")
        shot = seen(screen, lambda picture: bool((picture == 90).all(axis=2).mean() > 0.1))
        assert share(shot, GROUNDS["good"]) < 0.001, "good news is over"
        ask_to_close(screen, int(xdotool("search", "--name", "hipcam test").split()[-1]))
        assert program.stdout is not None
        assert program.stdout.readline() == "['q', 'q']\n"
        assert grabbed(screen).mean() < 1, "and no window opens for the summary"


def test_closing_a_window_that_was_never_opened() -> None:
    window = Window()
    assert window.size == (960, 720) and window.wait() == "" and window.keys() == []
    window.close()
