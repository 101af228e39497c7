"""Writing H.264 video that browsers and phones play, with times of its pictures' own."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hipcam.core.errors import OutputError
from hipcam.core.files import MARKS
from hipcam.words import say

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    import numpy as np
    from av.packet import Packet
    from numpy.typing import NDArray

#: Times are kept in 90 000ths of a second, MPEG's own clock: 11 µs, where a source's clock ticks every 10 µs to 1 ms.
TICK = Fraction(1, 90_000)
#: Encoders in the order they are tried, with what each is told. x264 comes with every PyAV wheel; the others are what
#: another build of FFmpeg may have. No B-frames, so that pictures are stored in the order of their times and need no
#: edit list. Two threads: encoding takes twice as long as drawing and decoding, which go on meanwhile.
_ENCODERS = {
    "libx264": {"preset": "veryfast", "crf": "23", "bf": "0", "g": "600", "forced-idr": "1", "threads": "2"},
    "h264_videotoolbox": {"bf": "0", "q:v": "60"},
    "h264_mf": {},
    "libopenh264": {},
}
#: How often there is a picture that can be jumped to at once, seconds.
_KEY_EVERY = 1.0


class Encoder:
    """An MP4 file that is being written: H.264, 4:2:0, its index in front.

    Use it in a ``with`` block; the file is whole when the block has been left without an error.

    Parameters
    ----------
    path : Path
        Where to write; whatever its ending.
    size : (int, int)
        Width and height of the pictures, pixels; even.
    rate : float
        Pictures a second, about; for the encoder's sense of how many there are. Times are those given with each.

    Raises
    ------
    OutputError
        If there is no encoder for H.264.
    OSError
        If it cannot be written.
    """

    def __init__(self, path: Path, size: tuple[int, int], rate: float = 30.0) -> None:
        import av
        from av.video.stream import VideoStream

        av.logging.set_level(None)
        name = next((name for name in _ENCODERS if name in av.codecs_available), None)
        if name is None:
            raise OutputError(say("show.no_encoder"))
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "faststart"})
        # The mark by which hipcam knows its own files; nothing of the source's metadata (place, camera) is taken over.
        self._container.metadata["comment"] = MARKS["mp4"]
        stream = self._container.add_stream(name, rate=Fraction(rate).limit_denominator(1000))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.options = dict(_ENCODERS[name])
        context = stream.codec_context
        context.time_base = TICK
        # As `cv2.cvtColor` makes them: BT.601, 16 to 235. A player would guess otherwise from 720 lines on.
        context.colorspace, context.color_range = 6, 1
        context.color_primaries, context.color_trc = 6, 6
        self._stream = stream
        self._last = -1
        self._next_key = 0.0
        self._step = max(1, round(1 / rate / TICK))

    def write(self, image: NDArray[np.uint8], time: float) -> None:
        """Add a picture.

        Parameters
        ----------
        image : (h, w, 3) uint8
            RGB.
        time : float
            Seconds from the first picture; rising.
        """
        import av
        import cv2
        from av.video.frame import PictureType

        planes = cv2.cvtColor(image, cv2.COLOR_RGB2YUV_I420)
        picture = av.VideoFrame.from_ndarray(planes, format="yuv420p")  # type: ignore[arg-type]
        at = max(round(time / TICK), self._last + 1)
        if self._last >= 0:
            self._step = at - self._last
        self._last = picture.pts = at
        picture.time_base = TICK
        if time >= self._next_key:
            picture.pict_type = PictureType.I
            self._next_key = time + _KEY_EVERY
        self._mux(self._stream.encode(picture))

    def _finish(self) -> None:
        self._mux(self._stream.encode(None))
        self._container.close()

    def _mux(self, packets: list[Packet[Any]]) -> None:
        """Pictures stay until the next one comes, the last one as long as the one before it."""
        for packet in packets:
            packet.duration = self._step if packet.pts == self._last else 1
            self._container.mux(packet)

    def __enter__(self) -> Encoder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self._finish()
            return
        with suppress(OSError, ValueError):  # what went wrong first is told
            self._container.close()
