"""What a live session needs: somebody who leads, a screen, a voice."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from typing import TYPE_CHECKING, Any, Protocol

from hipcam.core.errors import HipcamError
from hipcam.live.frame import LiveFrame
from hipcam.live.sayings import Saying

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hipcam.judge.records import Event


class Coaching(Protocol):
    """What live coaching needs of a `coach.Coach`; called by the worker only."""

    finished: bool

    def update(self, frame: LiveFrame) -> Any:
        """Take one frame and give what is to be shown for it."""

    def add(self, events: list[Event]) -> None:
        """Take what the end of the session completed."""

    def key(self, key: str) -> None:
        """Take a key that was pressed."""

    def sayings(self) -> list[Saying]:
        """What to speak since the last call."""

    def result_events(self) -> list[Event]:
        """What stands in the result."""


class Screen(Protocol):
    """What live coaching shows on; called by the main thread only."""

    def show(self, frame: LiveFrame, scene: Any) -> str:
        """Show a frame; give the keys pressed since the last call, `q` too if the window was closed."""

    def wait(self) -> str:
        """Nothing new to show: keep the window alive and give the keys pressed, as `show`."""

    def tell(self, sentence: str, *, trouble: bool) -> None:
        """Show words over the picture at once: trouble until something else is told, good news for a moment."""


class Speech(Protocol):
    """What live coaching speaks through; must not block."""

    def say(self, sayings: Sequence[Saying]) -> None:
        """Speak these in their turn."""


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
        raise DisplayError(
            "There is no display to open a window on (ssh, container); --no-window coaches by voice and "
            "in the terminal."
        )
    if ctypes.util.find_library("SM") is None:
        raise DisplayError(
            "The system library libSM.so.6 is missing, without which no window opens; on Debian and "
            "Ubuntu install it with 'apt-get install libsm6', or use --no-window."
        )
    if not _answers(display):
        raise DisplayError(
            f"The display {display} cannot be reached; set DISPLAY to the one you sit at, or use --no-window."
        )
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


class Aloud:
    """Speaks and, where there is no window, prints what is said.

    Parameters
    ----------
    voice : Speech or None
        Where to speak.
    tell : callable or None
        Told each sentence.
    """

    def __init__(self, voice: Speech | None, tell: Callable[[str], None] | None) -> None:
        self._voice, self._tell = voice, tell

    def say(self, sayings: Sequence[Saying]) -> None:
        """See `Speech`."""
        if self._voice is not None:
            self._voice.say(sayings)
        if self._tell is not None:
            for saying in sayings:
                self._tell(saying.text)
