"""Cameras: the newest picture, whatever the camera does meanwhile.

A thread of its own reads the camera and keeps only the newest picture; what nobody fetched in time is dropped and
counted. A camera that is unplugged, stalls or drops its connection is opened again until it is back, or has been away
for so long, a closed lid included, that nobody waits for it any more. A recorded video stands in for a camera and comes
at its own pace, with its own times.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING, Literal

import numpy as np

from hipcam.core.errors import CameraError, VideoError
from hipcam.core.sleepless import now
from hipcam.source.devices import (
    CameraSettings,
    Reader,
    find_camera,
)
from hipcam.words import say

if TYPE_CHECKING:
    from types import TracebackType

    from numpy.typing import NDArray


#: Pause before a lost camera is tried again, seconds.
_RETRY_AFTER = 0.5


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a camera.

    Attributes
    ----------
    image : (h, w, 3) uint8
        RGB.
    time : float
        Seconds since the first picture, strictly rising; a file's own.
    captured : float
        When it was taken, on `time.perf_counter`'s clock; for a file, when it was due.
    dropped : int
        Pictures so far that nobody fetched in time.
    """

    image: NDArray[np.uint8]
    time: float
    captured: float
    dropped: int


class Camera:
    """A camera that is being read.

    Parameters
    ----------
    source : str
        Index, part of a name, URL of a network camera, or a video file.
    settings : CameraSettings, optional
        Size and rate to ask for, and limits of time.

    Raises
    ------
    CameraError
        If there is no such camera. That it gives no picture shows only after `start`.

    Attributes
    ----------
    name : str
        For people to read; a URL without its password.
    is_file : bool
        Whether a recorded video stands in.
    """

    def __init__(self, source: str, settings: CameraSettings | None = None) -> None:
        self._settings = settings or CameraSettings()
        self._open, self.name, self.is_file = find_camera(source, self._settings)
        self._news = Condition()
        self._stop = Event()
        self._shot: Shot | None = None
        self._error: CameraError | None = None
        self._ended = False
        self._seen_at = 0.0
        self._zero: float | None = None
        self._dropped = 0
        self._thread = Thread(target=self._run, name="camera", daemon=True)

    def __enter__(self) -> Camera:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Begin to read and wait for the first picture, which stays to be fetched.

        Raises
        ------
        CameraError
            If none came within the time limit.
        """
        self._seen_at = now()
        self._thread.start()
        limit = self._settings.open_limit
        with self._news:
            self._news.wait_for(lambda: self._shot or self._error or self._ended, limit + 0.5)
            if self._shot is not None:
                return
            error = self._error or CameraError(say("camera.no_picture", name=self.name, limit=limit))
        self.close()
        raise error

    def read(self, limit: float = 0.1) -> Shot | None:
        """Fetch the newest picture; None if there was no new one within this many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._shot or self._ended, limit)
            shot, self._shot = self._shot, None
            return shot

    @property
    def state(self) -> Literal["live", "lost", "ended"]:
        """Whether pictures come, have stopped coming (it is being opened again), or there will be none any more."""
        with self._news:
            if self._ended and self._shot is None:
                return "ended"
            return "lost" if self._away > self._settings.stall_limit and not self._ended else "live"

    @property
    def dropped(self) -> int:
        """Pictures so far that nobody fetched in time."""
        return self._dropped

    def close(self) -> None:
        """Stop reading and release the camera; a driver that hangs is not waited for longer than it may stall."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(self._settings.stall_limit + 1)
        with self._news:
            self._shot, self._ended = None, True

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                seen = self._zero is not None
                try:
                    # Closing waits for a camera that is being opened again, so that must not take long.
                    reader = self._open(self._settings.stall_limit if seen else self._settings.open_limit)
                except CameraError as error:
                    if not seen:
                        self._fail(error)
                        return
                else:
                    try:
                        self._read_all(reader)
                    finally:
                        reader.close()
                if self.is_file or self._given_up:
                    return
                self._stop.wait(_RETRY_AFTER)
        except VideoError as error:
            self._fail(CameraError(str(error)))
        finally:
            with self._news:
                self._ended = True
                self._news.notify_all()

    def _read_all(self, reader: Reader) -> None:
        while not self._stop.is_set() and (read := reader.read()) is not None and not self._given_up:
            image, at, captured = read
            with self._news:
                self._dropped += self._shot is not None
                self._seen_at = now()
                self._zero = at if self._zero is None else self._zero
                self._shot = Shot(image, at - self._zero, captured, self._dropped)
                self._news.notify_all()

    @property
    def _away(self) -> float:
        """How long ago the latest picture was, seconds."""
        return now() - self._seen_at

    @property
    def _given_up(self) -> bool:
        """Whether a camera that was there has been away for too long."""
        return self._zero is not None and not self.is_file and self._away > self._settings.give_up_limit

    def _fail(self, error: CameraError) -> None:
        with self._news:
            self._error = error
            self._news.notify_all()
