"""A real window."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from screens import grabbed, seen, share

from hipcam.show.canvas import GROUNDS
from hipcam.show.screen import TOLD_FOR
from hipcam.show.window import Window

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

    window = Window("hipcam test", (640, 480))
    frame = SimpleNamespace(image=np.full((480, 640, 3), 90, np.uint8))
    scene = Scene("move", "Set 1 of 3", reps=8, goal=12, good=8)
    window.show(frame, scene)

    def until(key):
        end = time.monotonic() + 60
        while key not in window.wait() and time.monotonic() < end:
            time.sleep(0.02)

    window.tell("The camera is gone.", trouble=True)
    until(" ")
    window.tell("The camera is back.", trouble=False)
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
    with process:
        try:
            xdotool("windowfocus", "--sync", xdotool("search", "--sync", "--name", "hipcam test").split()[-1])
            yield process, xdotool
        finally:
            process.kill()


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
    read = "from hipcam.show.display import check_display\ncheck_display()\nimport av\n"
    with running(read + PROGRAM, screen) as (program, xdotool):
        assert program.stdout is not None
        assert program.stdout.readline() == "(640, 480)\n"
        seen(screen, lambda picture: picture.mean() > 10)
        xdotool("key", "q")
        assert "closed" in program.communicate(timeout=20)[0]


@pytest.mark.slow
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
