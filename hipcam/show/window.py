"""OpenCV's window."""

from __future__ import annotations

import ctypes
import math
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from hipcam.live.scene import Notice
from hipcam.show.keys import KEYS, letter
from hipcam.show.screen import TOLD_FOR, draw, draw_words

if TYPE_CHECKING:
    from hipcam.core.types import Image
    from hipcam.live.frame import LiveFrame
    from hipcam.live.scene import Scene

    Colour = tuple[int, int, int]


#: Size of a window that does not fill the screen.
WINDOW = (960, 720)


#: A window that cannot be seen after so long is not waited for, seconds.
OPENS_IN = 2.0


class Window:
    """A window that shows scenes and gives the keys pressed in it; main thread only.

    Parameters
    ----------
    title : str
        In its frame.
    size : (int, int)
        Width and height at first, pixels.
    full_screen : bool
        Whether to fill the screen; `f` changes it.
    """

    def __init__(self, title: str = "hipcam", size: tuple[int, int] = WINDOW, *, full_screen: bool = False) -> None:
        self.title = title
        self.full_screen = full_screen
        self._first_size = size
        self._open = self._seen = self._closed = False
        self._last: Image | None = None
        self._shape = (480, 640)
        self._told: Notice | None = None
        self._told_until = math.inf

    def open(self) -> None:
        """Open it; `show` does so by itself."""
        import cv2

        _let_qt_own_its_events()
        cv2.namedWindow(self.title, cv2.WINDOW_NORMAL | cv2.WINDOW_FREERATIO | cv2.WINDOW_GUI_NORMAL)
        cv2.resizeWindow(self.title, *self._first_size)
        self._open = True
        self._apply_full_screen()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of what is inside, pixels."""
        import cv2

        if not self._open:
            return self._first_size
        _, _, width, height = cv2.getWindowImageRect(self.title)
        return (width, height) if width >= 160 and height >= 120 else self._first_size

    def show(self, frame: LiveFrame, scene: Scene) -> str:
        """Show a frame with its scene and give the keys pressed since the last call."""
        return self.show_scene(scene, frame.image)

    def show_scene(self, scene: Scene, image: Image) -> str:
        """Show a scene over a picture and give the keys pressed since the last call."""
        self._last, self._shape = draw(scene, image, self.size), image.shape[:2]
        if self._told_until == math.inf:  # there is something to be seen again
            self._told = None
        self._show_with_words(self._last)
        return self.wait()

    def show_at_once(self, scene: Scene, image: Image) -> None:
        """Show a scene and wait until it can be seen, for what takes its time without looking after the window."""
        end = time.monotonic() + OPENS_IN
        self.show_scene(scene, image)
        while not self._seen and time.monotonic() < end:
            time.sleep(0.02)
            self.wait()
        # Once more, in the size the window has come to.
        self.show_scene(scene, image)

    def tell(self, sentence: str, *, trouble: bool) -> None:
        """Show words over the picture at once: trouble until anything else is told or shown, good news for a while."""
        self._told = Notice(sentence, "fault" if trouble else "good")
        self._told_until = math.inf if trouble else time.monotonic() + TOLD_FOR
        if self._last is None:
            width, height = self.size
            self._last = np.zeros((height, width, 3), np.uint8)
        self._show_with_words(self._last)

    def show_picture(self, picture: Image) -> None:
        """Show a picture as it is, RGB; once the window was closed, nothing."""
        import cv2

        if self._closed:
            return
        if not self._open:
            self.open()
        cv2.imshow(self.title, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))

    def wait(self) -> str:
        """Keep the window alive and give the keys pressed; once it was closed, `q` again and again."""
        import cv2

        if self._closed:
            return "q"
        if not self._open:
            return ""
        pressed = []
        # Not `waitKey`, which gives arrow keys and others as letters.
        while (code := cv2.waitKeyEx(1)) >= 0:
            pressed.append(letter(code))
        visible = self._visible()
        if visible and "f" in pressed:
            self.full_screen = not self.full_screen
            self._apply_full_screen()
        self._seen |= visible
        if self._seen and not visible:
            self._open, self._closed = False, True
            pressed.append("q")
        return "".join(key for key in pressed if key in KEYS)

    def keys(self) -> list[str]:
        """The keys pressed since the last call, one by one."""
        return list(self.wait())

    def close(self) -> None:
        """Close it, if it is open."""
        import cv2

        if self._open:
            self._open = False
            cv2.destroyWindow(self.title)
            cv2.waitKey(1)

    def _show_with_words(self, picture: Image) -> None:
        if self._told is not None and time.monotonic() < self._told_until:
            picture = picture.copy()
            draw_words(self._told, picture, self._shape)
        self.show_picture(picture)

    def _visible(self) -> bool:
        import cv2

        try:
            return bool(cv2.getWindowProperty(self.title, cv2.WND_PROP_VISIBLE) >= 1)
        except cv2.error:  # Qt's part of OpenCV ends with its last window
            return False

    def _apply_full_screen(self) -> None:
        import cv2

        cv2.setWindowProperty(
            self.title, cv2.WND_PROP_FULLSCREEN, cv2.WINDOW_FULLSCREEN if self.full_screen else cv2.WINDOW_NORMAL
        )


def _let_qt_own_its_events() -> None:
    """Keep Xlib from taking events out of Qt's hands, on Linux.

    The Qt inside OpenCV's wheel tells Xlib, through a libX11-xcb of its own, that X events are Qt's. It meets the
    system's libX11, which keeps that note at another place in its memory, so Xlib now and then takes an event for
    itself: the window's being mapped (it is never painted then), or a key. The system's libX11-xcb fits the system's
    libX11; loaded first and for all, it is the one that Qt calls.
    """
    if sys.platform == "linux":
        with suppress(OSError):  # not installed: the window works, save for what is lost now and then
            ctypes.CDLL("libX11-xcb.so.1", mode=ctypes.RTLD_GLOBAL)
