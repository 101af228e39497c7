"""A screen of its own for a program that opens a window, and what can be seen on it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from tools import require


@contextmanager
def virtual_screen() -> Iterator[str]:
    """An empty screen of 1024 by 768; gives what DISPLAY is to be."""
    require("Xvfb")
    require("xdotool")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24", "-noreset", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            yield f":{pipe.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


def grabbed(display: str) -> np.ndarray:
    """What a screen shows, RGB."""
    require("ffmpeg")
    raw = subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-f",
            "x11grab",
            "-video_size",
            "1024x768",
            "-i",
            display,
            "-frames:v",
            "1",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-",
        ],
        check=True,
        timeout=20,
        capture_output=True,
    ).stdout
    return np.frombuffer(raw, np.uint8).reshape(768, 1024, 3)


def seen(display: str, what: Callable[[np.ndarray], bool]) -> np.ndarray:
    """What a screen shows once it is as said."""
    end = time.monotonic() + 15
    while not what(picture := grabbed(display)):
        assert time.monotonic() < end, "waited in vain"
    return picture


def share(picture: np.ndarray, colour: tuple[int, int, int]) -> float:
    """Share of a picture that has about this colour."""
    return float((np.abs(picture.astype(int) - colour).max(axis=2) < 12).mean())
