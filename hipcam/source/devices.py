"""Which cameras there are, and opening one."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import numpy as np

from hipcam.core.errors import CameraError
from hipcam.core.sleepless import now
from hipcam.source.containers import DECODER_LIMITS
from hipcam.source.convert import Converter, reduced, square
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av.video.frame import VideoFrame
    from numpy.typing import NDArray


#: What the network holds back is no use any more once newer pictures are there.
_NETWORK_OPTIONS = {"fflags": "nobuffer", "flags": "low_delay", "analyzeduration": "500000", **DECODER_LIMITS}
#: The first pictures of a webcam are black or still finding their exposure.
_WARM_UP_FRAMES = 5


@dataclass(frozen=True, slots=True)
class CameraName:
    """A camera that can be opened by its index or, in part, by its name."""

    index: int
    name: str


def list_cameras() -> list[CameraName]:
    """The cameras of this machine, by their index."""
    from cv2_enumerate_cameras import enumerate_cameras

    return sorted(
        (
            CameraName(camera.index, camera.name or say("camera.unnamed", index=camera.index))
            for camera in enumerate_cameras(_backends()[0])
        ),
        key=lambda camera: camera.index,
    )


def find_camera(source: str, settings: CameraSettings) -> tuple[Callable[[float], Reader], str, bool]:
    """How to open what was named, what to call it, and whether it is a file."""
    if re.fullmatch(r"\d{1,3}", source):
        index = int(source)
        known = {camera.index: camera.name for camera in list_cameras()}
        return (lambda _: _Device(index, settings)), known.get(index, say("camera.unnamed", index=index)), False
    if re.match(r"[a-z][a-z0-9+.-]+://", source, re.IGNORECASE):
        try:
            name = _without_password(source)
        except ValueError as error:
            raise CameraError(say("camera.no_address", source=source, why=error)) from error
        return (lambda limit: _Network(source, name, limit, settings.stall_limit)), name, False
    path = Path(source)
    if path.is_file():
        return (lambda _: _Recording(path)), path.name, True
    cameras = list_cameras()
    fitting = [camera for camera in cameras if source.casefold() in camera.name.casefold()]
    if not fitting:
        there = ", ".join(f"{camera.index} {camera.name}" for camera in cameras) or say("camera.none")
        raise CameraError(say("camera.missing", source=source, there=there))
    camera = fitting[0]
    return (lambda _: _Device(camera.index, settings)), camera.name, False


def _capture(index: int, backend: int) -> Any:
    import cv2

    with _quiet():
        return cv2.VideoCapture(index, backend)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep OpenCV from complaining about a camera that does not open; we say it better."""
    import cv2

    level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        cv2.utils.logging.setLogLevel(level)


def _backends() -> tuple[int, ...]:
    """By what to open a camera, best first."""
    import cv2

    if sys.platform == "win32":
        # Media Foundation takes up to half a minute to open some cameras when it may use their hardware transforms.
        os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
        return (cv2.CAP_DSHOW, cv2.CAP_MSMF)
    return (cv2.CAP_AVFOUNDATION,) if sys.platform == "darwin" else (cv2.CAP_V4L2,)


def _check_permission(index: int) -> None:
    device = Path(f"/dev/video{index}")
    if sys.platform == "linux":
        if not device.exists():
            raise CameraError(say("camera.not_plugged", index=index))
        if not os.access(device, os.R_OK | os.W_OK):
            raise CameraError(say("camera.forbidden", device=device))


def _why_closed() -> str:
    return say(f"camera.why_closed.{sys.platform if sys.platform in ('darwin', 'win32') else 'linux'}")


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """How a camera is opened, when it counts as lost, and when it is given up; times in seconds."""

    width: int = 640
    height: int = 480
    rate: float = 30.0
    open_limit: float = 10.0
    stall_limit: float = 1.8
    give_up_limit: float = 300.0


class Reader(Protocol):
    """What the capture thread needs of a camera."""

    def read(self) -> tuple[NDArray[np.uint8], float, float] | None:
        """Next picture, its time on any clock, and when it was taken; None if there is none (any more)."""

    def close(self) -> None:
        """Release the camera."""


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


class _Device:
    """A camera on this machine."""

    def __init__(self, index: int, settings: CameraSettings) -> None:
        import cv2

        _check_permission(index)
        # V4L2 knows no CAP_PROP_READ_TIMEOUT_MSEC and would wait 10 s for a camera that has stalled.
        os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")
        for backend in _backends():
            self._capture = _capture(index, backend)
            if self._capture.isOpened():
                break
            self._capture.release()
        else:
            raise CameraError(say("camera.closed", index=index, hint=_why_closed()))
        # Uncompressed pictures at 30 a second are more than many USB cameras can send.
        self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, settings.width)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, settings.height)
        self._capture.set(cv2.CAP_PROP_FPS, settings.rate)
        self._capture.set(cv2.CAP_PROP_READ_TIMEOUT_MSEC, 1000 * settings.stall_limit)
        for _ in range(_WARM_UP_FRAMES):
            self._capture.grab()

    def read(self) -> tuple[NDArray[np.uint8], float, float] | None:
        return _read(self._capture)

    def close(self) -> None:
        self._capture.release()


class _Network:
    """A camera on the network; each picture in its own shape, also where that changes."""

    def __init__(self, url: str, name: str, open_limit: float, stall_limit: float) -> None:
        import av

        av.logging.set_level(None)
        try:
            self._container = av.open(url, options=dict(_NETWORK_OPTIONS), timeout=(open_limit, stall_limit))
        except (av.FFmpegError, ValueError) as error:
            raise CameraError(say("camera.network_closed", name=name)) from error
        if not any(stream.codec_context for stream in self._container.streams.video[:1]):
            self._container.close()
            raise CameraError(say("camera.network_closed", name=name))
        self._stream = self._container.streams.video[0]
        self._stream.thread_type = "SLICE"  # frame threads give each picture later
        self._pictures = self._decoded()
        self._convert = Converter()

    def read(self) -> tuple[NDArray[np.uint8], float, float] | None:
        import av

        try:
            picture = next(self._pictures, None)
        except av.FFmpegError:  # it has stalled, or the connection is gone
            return None
        if picture is None:
            return None
        at, captured = now(), time.perf_counter()
        return self._convert(picture, reduced(square(picture, self._stream))), at, captured

    def close(self) -> None:
        self._container.close()

    def _decoded(self) -> Iterator[VideoFrame]:
        import av

        for packet in self._container.demux(self._stream):
            with suppress(av.InvalidDataError):  # what got lost on the way is no reason to begin anew
                yield from self._stream.codec_context.decode(packet)


class _Recording:
    """A video file at its own pace."""

    def __init__(self, path: Path) -> None:
        from hipcam.source.video import VideoFile

        self._video = VideoFile(path)
        self._frames: Iterator[Any] = iter(self._video)
        self._start: float | None = None

    def read(self) -> tuple[NDArray[np.uint8], float, float] | None:
        frame = next(self._frames, None)
        if frame is None:
            return None
        if self._start is None:
            self._start = time.perf_counter() - frame.time
        due = self._start + frame.time
        time.sleep(max(0.0, due - time.perf_counter()))
        return frame.image, frame.time, due

    def close(self) -> None:
        self._video.close()


def _read(capture: Any) -> tuple[NDArray[np.uint8], float, float] | None:
    import cv2

    if not capture.grab():
        return None
    at, captured = now(), time.perf_counter()
    good, image = capture.retrieve()
    if not good or image is None:
        return None
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB), at, captured
