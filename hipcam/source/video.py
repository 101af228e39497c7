"""Reading recorded video: every picture with the file's own time, upright, no larger than the pose needs.

PyAV does the demuxing and decoding. It is imported when the first file is opened, not with this module.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.errors import VideoError
from hipcam.core.stopwatch import Stages
from hipcam.source.clock import Clock
from hipcam.source.containers import (
    MOST_ASPECT,
    MOST_PIXELS,
    Shown,
    declared_duration,
    declared_length,
    expected_pictures,
    has_usable_shape,
    is_cut_short,
    open_container,
    orientation,
    picture_stream,
)
from hipcam.source.convert import SHORT_SIDE, Converter, reduced, square
from hipcam.source.decode import decode_pictures, seek_before
from hipcam.source.filmed import UNSAID, Filmed, declared_moment, declared_slow_motion
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from types import TracebackType

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from numpy.typing import NDArray


# By how much two aspects may differ that are the same shape: sizes are rounded to whole macroblocks.
_SAME_SHAPE = 0.01


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture.

    Attributes
    ----------
    index : int
        0 for the first picture given, then 1, 2, …
    time : float
        Seconds since the first picture's presentation time, as they passed when it was filmed; strictly rising.
    image : (h, w, 3) uint8
        RGB, upright, C-contiguous.
    size : (int, int)
        Its width and height as displayed, before any reduction, pixels. It changes where the shape of the pictures
        does, as when a phone is turned while it films; pictures of the first one's shape are given in its size.
    """

    index: int
    time: float
    image: NDArray[np.uint8]
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a video says about itself.

    Attributes
    ----------
    path : Path
        The file, as given.
    width, height : int
        Pixels of the first picture as displayed: turned upright and with square pixels, before any reduction.
    duration : float or None
        Seconds as the file declares them, taken as those of `Frame.time`; None if it does not.
    frames : int or None
        How many pictures to expect: those that the file counts, less what its edit list leaves out, or else duration
        times mean rate; None if unknown. Of a damaged file there may come fewer.
    rotation : int
        Degrees clockwise that the stored pictures are turned by: 0, 90, 180 or 270.
    codec : str
        Short name of the video codec, for example ``h264``.
    sound : bool
        Whether the file holds sound, too.
    length : float or None
        Seconds of the whole file, sound and all, likewise.
    shown : str
        `mirrored` if players show the file as in a mirror; the pictures given are as they were stored. `turned_over`
        if it is stored from the lowest row up; the pictures given are the right way up.
    filmed : Filmed
        What was said about how it was filmed.
    slow_motion : float
        How many times slower than filmed the file plays, by what was said or else by what it says itself.
    recorded : str or None
        When it was recorded, as the file says, see `declared_moment`.
    """

    path: Path
    width: int
    height: int
    duration: float | None
    frames: int | None
    rotation: int
    codec: str
    sound: bool = False
    length: float | None = None
    shown: Shown = ""
    filmed: Filmed = UNSAID
    slow_motion: float = 1.0
    recorded: str | None = None


class VideoFile:
    """A video file to iterate over, in presentation order and in constant memory.

    ``for frame in video`` decodes from the start each time. The file is held open only while an iteration runs;
    leaving the ``with`` block, or :meth:`close`, releases it at once.

    Attributes
    ----------
    info : VideoInfo
        What the file says about itself.
    problems : Counter of str
        What was wrong with the file, counted by the latest iteration so far; empty for a sound file.

        ``repeated_timestamps``
            The time is the same as the one before. The picture is placed half a usual step later; if several
            follow each other, each comes half as far behind as the one before it, but at least 1/32 step.
        ``missing_timestamps``
            There is no time. The picture is placed one usual step after the one before.
        ``backward_timestamps``
            The time is earlier than one already seen. The picture is placed like a repeated one; if the following
            times go on from the earlier one, as in recordings that were joined, they are moved to continue from
            here.
        ``damaged``
            Packets that could not be read or decoded and pictures that were decoded with errors; the latter are
            given all the same.
        ``truncated``
            1 if the file ends before its own structure says it should, or the rest cannot be read.

        The usual step is the median of the latest sound steps. Times stay strictly rising in every case.

    Notes
    -----
    Sound or damaged, a file gives the same pictures each time it is read.

    Times are the file's own presentation timestamps, never index divided by rate; files that keep only decoding
    times (AVI) give those. Those of slow motion are divided by its factor. Pictures whose shorter side is above
    ``max_short_side`` are reduced while they are converted to RGB; the aspect is kept to the nearest even pixel.
    """

    def __init__(self, path: str | Path, filmed: Filmed = UNSAID, *, max_short_side: int = SHORT_SIDE) -> None:
        """Open the file and decode its first picture.

        Parameters
        ----------
        path : str or Path
            A file, not a folder.
        filmed : Filmed, optional
            What is known about how it was filmed.
        max_short_side : int
            Largest height or width, whichever is smaller, of the pictures given; in pixels.

        Raises
        ------
        VideoError
            The file is missing, unreadable, empty, incomplete, not a video, or holds no picture.
        ValueError
            ``max_short_side`` is smaller than 2.
        """
        if max_short_side < 2:
            raise ValueError(f"max_short_side is {max_short_side}, expected at least 2")
        self._path = Path(path)
        self._running: set[InputContainer] = set()
        self._closed = False
        self.problems: Counter[str] = Counter()
        with open_container(self._path) as container:
            self._truncated = is_cut_short(self._path)
            stream = picture_stream(container, self._path)
            first = next(decode_pictures(container, stream, Counter(), self._truncated), None)
            if first is None:
                kind = "video.cut_short" if self._truncated else "video.not_decoded"
                raise VideoError(say(kind, path=self._path, most=MOST_PIXELS / 1e6))
            self._first_stamps = (first.pts, first.dts)
            self._rotation, shown = orientation(first, stream)
            size = square(first, stream)
            self._check_shape(size)
            self._max_short_side = max_short_side
            described = _describe(self._path, container, stream, self._upright(size), filmed)
            self.info = replace(described, rotation=self._rotation, shown=shown)

    def __enter__(self) -> VideoFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def reduced(self, size: tuple[int, int]) -> tuple[int, int]:
        """Width and height of the picture given for one that is displayed in this size, in pixels."""
        return reduced(size, self._max_short_side)

    def close(self) -> None:
        """Release the file; an iteration that is still running cannot go on."""
        self._closed = True
        while self._running:
            self._running.pop().close()

    def __iter__(self) -> Iterator[Frame]:
        """Decode from the start; see `frames`."""
        return self.frames()

    def frames(self, start: float = 0.0, stages: Stages | None = None) -> Generator[Frame, None, None]:
        """Decode, from the start or from some time on.

        From some time on, pictures and times are those that decoding from the start gives, as far as the file is
        sound; decoding begins at a picture that needs none before it, and what is not given is not converted.

        Parameters
        ----------
        start : float
            Seconds; the first picture given is the first that is not before it.
        stages : Stages, optional
            Takes the time of `decode` and `convert`.

        Yields
        ------
        Frame
            Pictures in presentation order; numbered from the first one given.

        Raises
        ------
        VideoError
            The file has become unreadable since it was opened.
        ValueError
            The video was closed.
        """
        stages = stages or Stages()
        pictures = self._pictures(start, stages)
        first = next(pictures, None)
        if start > 0 and (first is None or first[0] > start):
            # Some containers find their way only roughly, or not at all.
            pictures.close()
            pictures = self._pictures(0.0, stages)
            first = next(pictures, None)
        convert = Converter(
            self.info.rotation, turned_over=self.info.shown == "turned_over", mirrored=self.info.filmed.mirrored
        )
        index = 0
        try:
            for time, picture, shown in chain((first,), pictures) if first is not None else ():
                if time < start:
                    continue
                with stages.time("convert"):
                    image = convert(picture, self.reduced(shown))
                yield Frame(index, time, image, self._upright(shown))
                index += 1
                self._check_open()
        finally:
            pictures.close()

    def _pictures(
        self, start: float, stages: Stages
    ) -> Generator[tuple[float, VideoFrame, tuple[int, int]], None, None]:
        """Decode from somewhere before a time on, which may come out too late.

        Each picture with its time and with its size before it is turned upright.
        """
        self._check_open()
        self.problems.clear()
        container = open_container(self._path)
        self._running.add(container)
        try:
            stream = picture_stream(container, self._path)
            # AVI has decoding times only; what libav gives as presentation times there is out of order.
            dts_only = container.format.name == "avi"
            clock = Clock(_exact(stream.time_base), _exact(stream.average_rate), self.problems, dts_only=dts_only)
            wanted = None
            origin = self._first_stamps[1 if dts_only else 0]
            if start > 0 and origin is not None and stream.time_base:
                wanted = origin + math.floor(start * self.info.slow_motion / stream.time_base)
                if not seek_before(container, stream, wanted):
                    return
                clock.begin(origin)
            decoded = decode_pictures(container, stream, self.problems, self._truncated, wanted)
            for picture in stages.of_each("decode", decoded):
                size = square(picture, stream)
                if has_usable_shape(*size):
                    time = clock.time(picture.pts, picture.dts) / self.info.slow_motion
                    yield time, picture, self._shown(size)
                else:
                    self.problems["damaged"] += 1
            if self._truncated:
                self.problems["truncated"] = 1
        finally:
            self._running.discard(container)
            container.close()

    def _shown(self, size: tuple[int, int]) -> tuple[int, int]:
        """The size for a picture with square pixels: that of the first one, if it has its shape."""
        first = self._upright((self.info.width, self.info.height))
        alike = abs(size[0] * first[1] - size[1] * first[0]) <= _SAME_SHAPE * size[0] * first[1]
        return first if alike else size

    def _upright(self, size: tuple[int, int]) -> tuple[int, int]:
        """Width and height as stored, from those of a picture that is upright, and the other way round."""
        return size[::-1] if self._rotation in (90, 270) else size

    def _check_shape(self, size: tuple[int, int]) -> None:
        if not has_usable_shape(*size):
            most, aspect = MOST_PIXELS / 1e6, MOST_ASPECT
            raise VideoError(
                say("video.shape", path=self._path, width=size[0], height=size[1], most=most, aspect=aspect)
            )

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError(f"the video {self._path} is closed")


def _exact(ratio: Any) -> Fraction | None:
    """A ratio of PyAV's, which has had a type of its own since 19; None if unknown."""
    return Fraction(ratio.numerator, ratio.denominator) if ratio else None


def _describe(
    path: Path, container: InputContainer, stream: VideoStream, upright: tuple[int, int], filmed: Filmed
) -> VideoInfo:
    """What the file says, but for how its pictures are to be turned."""
    duration, length = declared_duration(container, stream), declared_length(container, stream)
    slow = filmed.slow_motion or declared_slow_motion(container, stream)
    return VideoInfo(
        path,
        *upright,
        duration=duration and duration / slow,
        frames=expected_pictures(container, stream, duration),
        rotation=0,
        codec=stream.codec_context.name,
        sound=bool(container.streams.audio),
        length=length and length / slow,
        filmed=filmed,
        slow_motion=slow,
        recorded=declared_moment(container, stream),
    )
