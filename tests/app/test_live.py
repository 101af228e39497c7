"""A session on pages: it is begun once, seen by all, ended gracefully, and outlives its pages."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from apps import SITE, Visit

from hipcam.app.live import CLOSE, KEPT, NOTED, PICTURE, PRESSED, SIZE, STAGE, WORDS, Session
from hipcam.app.page_window import PageWindow
from hipcam.core.errors import CameraError
from hipcam.live.scene import Scene

PICTURES = SITE.replace("http", "ws") + "/live/pictures"


def coached(session: Session, pipe: Connection) -> None:
    """Shows a picture for each key, with all keys as its words, until it is closed."""
    if session.camera == "9":
        raise CameraError("There is no camera 9.")
    pipe.send((NOTED, f"{session.activity} {session.side} {session.reps} x {session.sets} for {session.person}"))
    pressed = ""
    while True:
        pipe.send((WORDS, (pressed,)))
        pipe.send((PICTURE, (time.perf_counter(), pressed.encode())))
        word, about = pipe.recv()
        if word == CLOSE or about == "q":
            pipe.send((KEPT, 7))
            return
        pressed += about if word == PRESSED else f"{about[0]}x{about[1]}"


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    visit = Visit(tmp_path / "data", coach=coached, camera="clip.mp4")
    yield visit
    visit.close()


def begin(visit: Visit, **chosen: str) -> str:
    return str(visit.owner.post("/live", data={"activity": "bridge", **chosen}).text)


@contextmanager
def watching(visit: Visit) -> Iterator[tuple[Callable[..., None], Callable[[str], dict[str, Any]]]]:
    """A page: what says something, and what waits until it is told words that end so, drawing what it is sent."""
    with visit.owner.websocket_connect(PICTURES) as socket:

        def told(ending: str) -> dict[str, Any]:
            while True:
                message = socket.receive()
                if message.get("bytes"):
                    socket.send_json({"drawn": float(np.frombuffer(message["bytes"][:8])[0])})
                    continue
                found: dict[str, Any] = json.loads(message["text"])
                if "over" in found or "".join(found["words"]).endswith(ending):
                    return found

        yield lambda **said: socket.send_json(said), told


@pytest.mark.slow
def test_two_pages_see_one_session_and_either_may_press(visit: Visit) -> None:
    assert 'id="stage"' in begin(visit)
    with watching(visit) as (press, told), watching(visit) as (_, other):
        press(key="s")
        told("s")
        assert other("s")["words"] == ["s"]
        press(key="x"), press(nonsense=1), press(size=[0, -1]), press(key=" ")
        told("s ")
        press(key="q")
        assert told("never") == other("never") == {"over": "/history/7/"}
    assert "being coached" not in visit.owner.get("/live").text


@pytest.mark.slow
def test_it_goes_on_without_a_page_and_is_begun_once(visit: Visit) -> None:
    begin(visit)
    with watching(visit) as (press, told):
        press(key="r")
        told("r")
    assert 'id="stage"' in begin(visit, activity="er-test")
    with watching(visit) as (press, told):
        told("r")
    assert visit.app.live.under_way
    start = time.monotonic()
    visit.app.close()
    assert not visit.app.live.under_way and time.monotonic() - start < 3


@pytest.mark.slow
def test_pictures_are_as_large_as_the_largest_page(visit: Visit) -> None:
    begin(visit)
    with watching(visit) as (large, told):
        large(size=[900, 700])
        told("900x700")
        with watching(visit) as (small, _):
            small(size=[300, 200])
            told("900x700900x700")
        told("900x700" * 3)
        assert visit.app.live.late is not None and 0 < visit.app.live.late < 5


@pytest.mark.slow
def test_what_cannot_begin_is_told_in_one_sentence(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "data", coach=coached, camera="9")
    try:
        begin(visit)
        with watching(visit) as (_, told):
            assert told("never") == {"over": "/live"}
        assert "There is no camera 9." in visit.owner.get("/live").text
    finally:
        visit.close()


@pytest.mark.parametrize(
    "chosen",
    [{"activity": "squats"}, {"side": "up"}, {"reps": "0"}, {"sets": "101"}, {"reps": "-1"}, {"sets": "x"}],
    ids=str,
)
def test_nothing_impossible_is_begun(visit: Visit, chosen: dict[str, str]) -> None:
    assert visit.owner.post("/live", data={"activity": "bridge", **chosen}).status_code == 404
    assert not visit.app.live.under_way


def test_a_page_names_no_file_as_its_camera(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "data", coach=coached)
    try:
        for camera in ("/etc/passwd", "http://example.org/", "-1"):
            assert visit.owner.post("/live", data={"activity": "bridge", "camera": camera}).status_code == 404
    finally:
        visit.close()


def test_what_is_told_at_once_is_said_too_and_leaves_the_next_picture_as_it_is() -> None:
    ours, theirs = Pipe()
    window, scene = PageWindow(theirs), Scene(stage="summary", headline="Summary")

    def sent() -> list[tuple[str, Any]]:
        return [ours.recv() for _ in range(2)]

    window.show_scene(scene, np.zeros((48, 64, 3), np.uint8))
    assert ours.recv() == (STAGE, "summary")
    first = sent()
    window.tell("The camera is gone.", trouble=True)
    told = sent()
    window.show_scene(scene, np.zeros((48, 64, 3), np.uint8))
    assert told[0] == (WORDS, ("The camera is gone.",)) and told[1][1][1] != first[1][1][1]
    assert str(sent()) == str(first)


def test_the_window_on_a_page_says_its_words_and_takes_keys_and_sizes() -> None:
    ours, theirs = Pipe()
    window = PageWindow(theirs)
    black = np.zeros((48, 64, 3), np.uint8)
    scene = Scene(stage="summary", headline="Summary", lines=("12 reps",))
    for said in ((PRESSED, " x"), (SIZE, (4000, 3000)), (PRESSED, "s")):
        ours.send(said)
    assert window.show_scene(scene, black) == " s"
    assert window.size == (1280, 960)
    assert ours.recv() == (STAGE, "summary")
    assert ours.recv() == (WORDS, ("Summary", "12 reps"))
    word, (captured, picture) = ours.recv()
    assert word == PICTURE and captured != captured and picture.startswith(b"\xff\xd8")
    ours.send((SIZE, (100, 2000)))
    ours.send((CLOSE, None))
    assert window.show_scene(scene, black) == window.wait() == "q"
    assert window.size == (320, 960)
