"""Whether there is a display to open a window on."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys

from hipcam.core.errors import HipcamError
from hipcam.words import say


class DisplayError(HipcamError):
    """There is nothing to open a window on."""


def check_display() -> None:
    """Make sure that a window can be opened; to be called before a video is read.

    Raises
    ------
    DisplayError
        If there is no display, or a library is missing without which opening a window would end the process.
    """
    if sys.platform != "linux":
        return
    display = os.environ.get("DISPLAY")
    if not display:  # OpenCV's windows are X11's; under Wayland they need XWayland, which sets it, too
        raise DisplayError(say("show.no_display"))
    if ctypes.util.find_library("SM") is None:
        raise DisplayError(say("show.no_libsm"))
    if not _answers(display):
        raise DisplayError(say("show.display_lost", display=display))
    # OpenCV and PyAV each bring a libxcb. OpenCV's window waits for ever if PyAV's was loaded first.
    import cv2  # noqa: F401


def _answers(display: str) -> bool:
    """Whether an X server can be reached; Qt would end the process if not."""
    library = ctypes.util.find_library("X11")
    if library is None:
        return True
    x11 = ctypes.CDLL(library)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    opened = x11.XOpenDisplay(display.encode())
    if opened:
        x11.XCloseDisplay(ctypes.c_void_p(opened))
    return bool(opened)
