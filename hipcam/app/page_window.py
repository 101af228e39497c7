"""The window of live coaching on a page: its pictures go through a pipe, and keys come back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hipcam.app.live import CLOSE, PICTURE, PRESSED, SIZE, STAGE, WORDS
from hipcam.show.annotate import jpeg
from hipcam.show.keys import KEYS
from hipcam.show.window import WINDOW, Window

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from hipcam.core.types import Image
    from hipcam.live.frame import LiveFrame
    from hipcam.live.scene import Scene

#: Widths and heights that pictures may have, pixels.
_LEAST, _MOST = (320, 240), (1280, 960)


class PageWindow(Window):
    """A window whose pictures are seen on pages; main thread only.

    Parameters
    ----------
    pipe : Connection
        To the server of the pages.
    """

    def __init__(self, pipe: Connection) -> None:
        super().__init__()
        self._pipe = pipe
        self._wanted = WINDOW
        self._captured = math.nan
        self._words: tuple[str, ...] = ()
        self._stage = ""
        self._seen = True

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures."""
        return self._wanted

    def open(self) -> None:
        """Nothing is to be opened here."""

    def close(self) -> None:
        """Nothing is to be closed here."""

    def show(self, frame: LiveFrame, scene: Scene) -> str:
        """Show a frame with its scene and give the keys pressed since the last call."""
        self._captured = frame.captured
        try:
            return super().show(frame, scene)
        finally:
            self._captured = math.nan

    def show_scene(self, scene: Scene, image: Image) -> str:
        """Show a scene over a picture, with its words for whoever does not see it, and give the keys pressed."""
        notice = scene.notice.text if scene.notice else ""
        if scene.stage != self._stage:
            self._stage = scene.stage
            self._pipe.send((STAGE, scene.stage))
        self._say(tuple(filter(None, (scene.headline, scene.framing, notice, scene.result, *scene.lines))))
        return super().show_scene(scene, image)

    def tell(self, sentence: str, *, trouble: bool) -> None:
        """Show words over the picture at once, and say them to whoever does not see it."""
        self._say((sentence,))
        super().tell(sentence, trouble=trouble)

    def show_picture(self, picture: Image) -> None:
        """Show a picture as it is, RGB."""
        self._pipe.send((PICTURE, (self._captured, jpeg(picture))))

    def wait(self) -> str:
        """Give the keys pressed; once it was closed, `q` again and again."""
        pressed = ""
        while self._pipe.poll():
            word, about = self._pipe.recv()
            if word == PRESSED:
                pressed += about
            elif word == SIZE:
                self._wanted = _within(about)
            elif word == CLOSE:
                self._closed = True
        return "q" if self._closed else "".join(key for key in pressed if key in KEYS)

    def _say(self, words: tuple[str, ...]) -> None:
        if words != self._words:
            self._words = words
            self._pipe.send((WORDS, words))


def _within(size: tuple[int, int]) -> tuple[int, int]:
    """A size of the same shape, as far as that can be, that pictures may have."""
    scale = min(1.0, *(most / length for most, length in zip(_MOST, size, strict=True)))
    width, height = (max(least, round(length * scale)) for least, length in zip(_LEAST, size, strict=True))
    return min(width, _MOST[0]), min(height, _MOST[1])
