"""Reading recorded video: every picture with the file's own time, upright, no larger than the pose needs.

PyAV does the demuxing and decoding. It is imported when the first file is opened, not with this module.
"""

from __future__ import annotations

import glob
import math
import os
import stat
from collections import Counter, deque
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from hipcam.core.errors import VideoError
from hipcam.core.stopwatch import Stages

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from fractions import Fraction
    from types import TracebackType

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

#: How the names of hipcam's own annotated videos end; they are not scored again unless they are named.
ANNOTATED_SUFFIX = ".hipcam.mp4"
#: Endings of the files that :func:`find_videos` picks from a folder or a pattern, in lower case.
VIDEO_SUFFIXES = frozenset(
    {
        ".mp4",
        ".m4v",
        ".mov",
        ".mkv",
        ".webm",
        ".avi",
        ".gif",
        ".3gp",
        ".mpg",
        ".mpeg",
        ".ts",
        ".mts",
        ".m2ts",
        ".wmv",
        ".flv",
        ".ogv",
    }
)

# The containers libav may try. Playlists (HLS, concat) are left out on purpose: a playlist renamed .mp4 could make
# libav fetch other files; so are its readers of plain text and of single pictures.
_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif,mpegts,mpeg,mpegvideo,flv,asf,ogg,h264,hevc,m4v,ivf,mp3,aac,wav,flac"
)
_OPEN_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
# More threads than this cost memory (each holds a picture) and win nothing against the pose network.
_MAX_DECODE_THREADS = 4
# Pixel formats that are scaled before they become RGB, and as what.
_SCALED_AS = {"yuv420p": "yuv420p", "yuvj420p": "yuvj420p", "nv12": "yuv420p", "yuv420p10le": "yuv420p"}
# How long before a wanted time decoding starts at the latest (seconds): the first pictures after a place to start at
# may need some from before it.
_RUN_UP = 0.5
# How often in a row reading may fail before the rest of the file is given up.
_MAX_READ_ERRORS = 20
# A sample aspect ratio beyond this is a mistake in the file, not a lens.
_MAX_SAMPLE_ASPECT = 4.0


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture.

    Attributes
    ----------
    index : int
        0 for the first picture given, then 1, 2, …
    time : float
        Seconds since the first picture's presentation time; strictly rising.
    image : (h, w, 3) uint8
        RGB, upright, C-contiguous; every picture of a video has the same shape.
    """

    index: int
    time: float
    image: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a video says about itself.

    Attributes
    ----------
    path : Path
        The file, as given.
    width, height : int
        Pixels as displayed: turned upright and with square pixels, before any reduction.
    duration : float or None
        Seconds as the file declares them; None if it does not.
    frames : int or None
        How many pictures to expect: counted by the file, or duration times mean rate; None if unknown. An estimate.
    rotation : int
        Degrees clockwise that the stored pictures are turned by: 0, 90, 180 or 270.
    codec : str
        Short name of the video codec, for example ``h264``.
    sound : bool
        Whether the file holds sound, too.
    """

    path: Path
    width: int
    height: int
    duration: float | None
    frames: int | None
    rotation: int
    codec: str
    sound: bool = False


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
    times (AVI) give those. Pictures whose shorter side is above ``max_short_side`` are reduced while they are
    converted to RGB; the aspect is kept to the nearest even pixel. If the size changes within a file, later pictures
    are scaled to the first one's.
    """

    def __init__(self, path: str | Path, *, max_short_side: int = 720) -> None:
        """Open the file and decode its first picture.

        Parameters
        ----------
        path : str or Path
            A file, not a folder.
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
        with _open(self._path) as container:
            self._truncated = _is_cut_short(self._path)
            stream = _picture_stream(container, self._path)
            first = next(_decode(container, stream, Counter(), self._truncated), None)
            if first is None:
                hint = "copy it again from the camera" if self._truncated else "export it again or use another file"
                raise VideoError(f"No picture in {self._path} can be decoded: {hint}.")
            self._first_stamps = (first.pts, first.dts)
            self._rotation, self._mirrored = _orientation(first, stream)
            aspect = float(stream.sample_aspect_ratio or 1)
            if not 1 / _MAX_SAMPLE_ASPECT <= aspect <= _MAX_SAMPLE_ASPECT:
                aspect = 1.0
            size = (max(1, round(first.width * aspect)), first.height)
            scale = max_short_side / min(size)
            # The size in which pictures are converted, before they are turned upright.
            self._stored_size = size if scale >= 1 else (_even(size[0] * scale), _even(size[1] * scale))
            duration = _duration(container, stream)
            rate = stream.average_rate
            frames = stream.frames or (round(duration * rate) if duration and rate else 0)
            width, height = size[::-1] if self._rotation in (90, 270) else size
            self.info = VideoInfo(
                self._path,
                width,
                height,
                duration,
                frames or None,
                self._rotation,
                stream.codec_context.name,
                bool(container.streams.audio),
            )

    def __enter__(self) -> VideoFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures given, in pixels."""
        return self._stored_size[::-1] if self._rotation in (90, 270) else self._stored_size

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
        convert = _Converter(self._stored_size, self._rotation, self._mirrored)
        index = 0
        try:
            for time, picture in chain((first,), pictures) if first is not None else ():
                if time < start:
                    continue
                with stages.time("convert"):
                    image = convert(picture)
                yield Frame(index, time, image)
                index += 1
                self._check_open()
        finally:
            pictures.close()

    def _pictures(self, start: float, stages: Stages) -> Generator[tuple[float, VideoFrame], None, None]:
        """Decode from somewhere before a time on, which may come out too late; each picture with its time."""
        self._check_open()
        self.problems.clear()
        container = _open(self._path)
        self._running.add(container)
        try:
            stream = _picture_stream(container, self._path)
            # AVI has decoding times only; what libav gives as presentation times there is out of order.
            dts_only = container.format.name == "avi"
            clock = _Clock(stream.time_base, stream.average_rate, self.problems, dts_only=dts_only)
            wanted = None
            origin = self._first_stamps[1 if dts_only else 0]
            if start > 0 and origin is not None and stream.time_base:
                wanted = origin + math.floor(start / stream.time_base)
                if not _seek(container, stream, wanted):
                    return
                clock.begin(origin)
            decoded = _decode(container, stream, self.problems, self._truncated, wanted)
            for picture in stages.of_each("decode", decoded):
                yield clock.time(picture.pts, picture.dts), picture
            if self._truncated:
                self.problems["truncated"] = 1
        finally:
            self._running.discard(container)
            container.close()

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError(f"the video {self._path} is closed")


class _Converter:
    """From a decoded picture to an upright RGB array of the size wanted.

    The usual kind of picture, subsampled YUV, is scaled first and then turned into RGB: libswscale has quick routines
    for each of the two and only a slow one for both together. The full size is never turned into RGB.
    """

    def __init__(self, size: tuple[int, int], rotation: int, mirrored: bool) -> None:
        from av.video.reformatter import Interpolation, VideoReformatter

        self._scaler = VideoReformatter()
        self._reformatter = VideoReformatter()
        self._options: dict[str, Any] = {"width": size[0], "height": size[1], "interpolation": Interpolation.AREA}
        if _av_version() >= 17:
            # One thread: by default the scaler would start one per core and compete with the pose network.
            self._options["threads"] = 1
        self._rotation = rotation
        self._mirrored = mirrored

    def __call__(self, picture: VideoFrame) -> NDArray[np.uint8]:
        between = _SCALED_AS.get(picture.format.name)
        if between is not None:
            picture = self._scaler.reformat(picture, format=between, **self._options)
        image = cast(
            "NDArray[np.uint8]", self._reformatter.reformat(picture, format="rgb24", **self._options).to_ndarray()
        )
        if self._rotation or self._mirrored:
            import cv2  # several times faster than NumPy at turning three-byte pixels

            if self._mirrored:
                image = cast("NDArray[np.uint8]", cv2.flip(image, 1))
            if self._rotation:
                turn = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
                image = cast("NDArray[np.uint8]", cv2.rotate(image, turn[self._rotation]))
        return np.ascontiguousarray(image)


class _Clock:
    """Strictly rising seconds from a stream's timestamps; see :class:`VideoFile` for the repairs."""

    def __init__(
        self, time_base: Fraction | None, rate: Fraction | None, problems: Counter[str], *, dts_only: bool = False
    ) -> None:
        self._tick = time_base
        self._default_step = float(1 / rate) if rate else 1 / 30
        self._problems = problems
        self._dts_only = dts_only
        self._steps: deque[float] = deque(maxlen=15)
        self._offset: float | None = None  # added to the file's seconds
        self._last = -math.inf  # the file's seconds, latest sound one
        self._restart: float | None = None  # the file's seconds after a step back, until it is clear what it was
        self._shown = -math.inf  # the latest result
        self._repairs = 0  # how many pictures up to now were placed without a time of their own

    def begin(self, stamp: int) -> None:
        """Take a timestamp for that of the file's first picture, which is not among those to come."""
        assert self._tick is not None
        self._offset = 0.0 - stamp * self._tick.numerator / self._tick.denominator

    def time(self, pts: int | None, dts: int | None) -> float:
        """Seconds since the first picture for the next one, from its presentation and decoding timestamps."""
        stamp = dts if self._dts_only else pts
        step = median(self._steps) if self._steps else self._default_step
        if stamp is None or self._tick is None:
            # The last few pictures come out of the decoder without a decoding time; that is no fault of the file.
            if not self._dts_only or self._offset is None:
                self._problems["missing_timestamps"] += 1
            return self._place(step)
        stored = stamp * self._tick.numerator / self._tick.denominator
        if self._offset is None:  # the first time the file gives; pictures without a time may have gone before
            self._offset = (0.0 if self._shown < 0 else self._shown + step) - stored
        elif stored in (self._last, self._restart):
            return self._repair("repeated_timestamps", step)
        elif stored < self._last and (self._restart is None or stored < self._restart):
            self._restart = stored
            return self._repair("backward_timestamps", step)
        elif stored < self._last and self._restart is not None:  # it goes on from the earlier time
            self._offset = self._shown - self._restart
        elif not self._repairs and math.isfinite(self._last):
            self._steps.append(stored - self._last)
        self._last = stored
        self._restart = None
        time = stored + self._offset
        if self._repairs:  # a repair may have gone past this picture's own time
            time = max(time, self._shown + step / 32)
            self._repairs = 0 if time == stored + self._offset else self._repairs
        self._shown = time
        return time

    def _repair(self, problem: str, step: float) -> float:
        self._problems[problem] += 1
        return self._place(step / min(32, 2 ** (self._repairs + 1)))

    def _place(self, later: float) -> float:
        self._repairs += 1
        self._shown = 0.0 if self._shown < 0 else self._shown + later
        return self._shown


def find_videos(paths: Sequence[str | Path]) -> list[Path]:
    """Find the videos that a command line names.

    Parameters
    ----------
    paths : sequence of str or Path
        Files (taken as they are), folders (the videos directly in them, sorted by name) and patterns with ``*``,
        ``?``, ``[…]`` or ``**`` (the videos that match, sorted), which is for systems whose shell does not expand
        them. A file whose name looks like a pattern is taken as a file. Folders and patterns leave out hidden files
        and videos that hipcam has annotated.

    Returns
    -------
    list of Path
        In the order named, each file once.

    Raises
    ------
    VideoError
        A path that does not exist, a folder without videos or that cannot be read, a pattern without a match.
    """
    found: dict[Path, Path] = {}
    for given in paths:
        path = Path(given).expanduser()
        try:
            videos = _expand(path)
        except OSError as error:
            raise VideoError(
                f"{path} cannot be read ({_reason(error)}): check its permissions or copy it elsewhere."
            ) from error
        for video in videos:
            found.setdefault(video.resolve(), video)
    return list(found.values())


def _expand(path: Path) -> list[Path]:
    if path.is_dir():
        videos = [child for child in path.iterdir() if _is_video_name(child) and child.is_file()]
        if not videos:
            raise VideoError(f"The folder {path} has no videos in it: name a folder with .mp4, .mov or similar files.")
        return sorted(videos)
    if path.exists():
        return [path]
    if glob.has_magic(str(path)):
        matches = [Path(match) for match in glob.glob(str(path), recursive=True)]  # noqa: PTH207 - takes any root
        videos = [match for match in matches if _is_video_name(match) and match.is_file()]
        if not videos:
            raise VideoError(f"No video matches {path}: check the pattern and the folder.")
        return sorted(videos)
    raise VideoError(f"There is no file or folder {path}: check the name.")


def _is_video_name(path: Path) -> bool:
    return (
        path.suffix.lower() in VIDEO_SUFFIXES
        and not path.name.startswith(".")
        and not path.name.endswith(ANNOTATED_SUFFIX)
    )


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _av_version() -> int:
    import av

    return int(av.__version__.split(".")[0])


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))


def _check_readable(path: Path) -> None:
    """Raise VideoError unless the path is a file with something in it that can be read."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise VideoError(f"{path} is a folder, not a video: name a file in it.")
        if not stat.S_ISREG(status.st_mode):
            raise VideoError(f"{path} is not a regular file: name a recorded video.")
        with path.open("rb") as file:
            if not file.read(1):
                raise VideoError(f"{path} is empty: copy it again from where it was recorded.")
    except FileNotFoundError as error:
        raise VideoError(f"There is no file {path}: check the name and the folder.") from error
    except PermissionError as error:
        raise VideoError(f"You may not read {path}: change its permissions or copy it elsewhere.") from error
    except OSError as error:
        raise VideoError(f"{path} cannot be read ({_reason(error)}): copy it elsewhere and try again.") from error


def _open(path: Path) -> InputContainer:
    """Open a container without a sound from libav.

    Raises
    ------
    VideoError
        It cannot be read, is not a video, or is one that was cut off before its index was written.
    """
    import av

    _check_readable(path)
    av.logging.set_level(None)
    try:
        # An absolute path, so that a name like "a:b.mp4" is not taken for a protocol.
        return av.open(os.path.abspath(path), options=dict(_OPEN_OPTIONS), metadata_errors="replace")  # noqa: PTH100
    except (av.FFmpegError, ValueError) as error:
        if _lacks_index(path):
            raise VideoError(
                f"{path} is incomplete, its index is missing because recording or copying was cut short: "
                "copy it again or record anew."
            ) from error
        raise VideoError(
            f"{path} is not a video that hipcam can read: use an MP4, MOV, MKV, WebM, AVI or GIF file."
        ) from error


def _picture_stream(container: InputContainer, path: Path) -> VideoStream:
    """Return the largest stream of moving pictures; a cover picture does not count.

    Raises
    ------
    VideoError
        There is none, or no decoder for it.
    """
    from av.stream import Disposition

    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        kind = "only sound" if container.streams.audio else "no pictures"
        raise VideoError(f"{path} holds {kind}: use a file with video in it.")
    known = [s for s in streams if s.codec_context is not None]
    if not known:
        raise VideoError(f"{path} is in a format that hipcam has no decoder for: convert it to H.264 in an MP4 file.")
    return max(known, key=lambda s: s.codec_context.width * s.codec_context.height)


def _seek(container: InputContainer, stream: VideoStream, wanted: int) -> bool:
    """Go to a picture that needs none before it, some way before a timestamp; False if the container cannot."""
    import av

    assert stream.time_base is not None
    try:
        container.seek(wanted - math.ceil(_RUN_UP / stream.time_base), stream=stream)
    except (av.FFmpegError, ValueError):
        return False
    return True


def _decode(
    container: InputContainer, stream: VideoStream, problems: Counter[str], truncated: bool, wanted: int | None = None
) -> Iterator[VideoFrame]:
    """Decode what can be decoded and count the rest; of a truncated file leave out the packet that was cut.

    Well before `wanted`, a presentation timestamp, pictures that no other needs are left out.
    """
    import av

    # Not frame threads: they are up to twice as quick, but what they make of a damaged picture differs each time.
    stream.thread_type = "SLICE"
    # Damaged H.265 differs even with slice threads.
    one = stream.codec_context.name == "hevc"
    stream.codec_context.thread_count = 1 if one else min(_MAX_DECODE_THREADS, os.cpu_count() or 1)
    hurry_until = None
    if wanted is not None and stream.time_base:
        hurry_until = wanted - math.ceil(_RUN_UP / stream.time_base)
        stream.codec_context.skip_frame = "NONREF"
    failures = 0
    finished = False
    while not finished:
        try:
            for packet in container.demux(stream):
                failures = 0
                if hurry_until is not None and packet.pts is not None and packet.pts >= hurry_until:
                    stream.codec_context.skip_frame = "DEFAULT"
                    hurry_until = None
                # An empty packet, which AVI has for skipped pictures, would tell the decoder that the end is reached.
                if truncated and packet.is_corrupt:
                    # Half a picture: the decoder would make up the rest.
                    problems["damaged"] += 1
                elif packet.size:
                    yield from _pictures(stream, packet, problems)
            finished = True
        except av.FFmpegError:  # noqa: PERF203 - reading goes on after a damaged place
            failures += 1
            problems["damaged"] += 1
            if failures > _MAX_READ_ERRORS:
                problems["truncated"] = 1
                finished = True
    yield from _pictures(stream, None, problems)


def _pictures(stream: VideoStream, packet: Any, problems: Counter[str]) -> list[VideoFrame]:
    import av

    try:
        pictures = stream.codec_context.decode(packet)
    except av.FFmpegError:
        problems["damaged"] += 1
        return []
    if corrupt := sum(picture.is_corrupt for picture in pictures):
        problems["damaged"] += corrupt
    return pictures


def _orientation(picture: VideoFrame, stream: VideoStream) -> tuple[int, bool]:
    """Degrees to turn clockwise to make a picture upright, and whether to mirror it left to right before that."""
    try:
        matrix = picture.side_data["DISPLAYMATRIX"]  # type: ignore[typeddict-item]
    except (KeyError, ValueError):  # ValueError: side data of a kind that this PyAV has no name for
        tag = next((value for key, value in stream.metadata.items() if key.lower() == "rotate"), "")
        angle = picture.rotation and -picture.rotation
        if not angle and tag.lstrip("-").isdigit():  # older files, in which it is clockwise
            angle = int(tag)
        return round(angle / 90) * 90 % 360, False
    a, b, _, c, d = (float(v) for v in np.frombuffer(bytes(matrix), np.int32)[:5])
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    return round(math.degrees(math.atan2(b, a)) / 90) * 90 % 360, mirrored


def _duration(container: InputContainer, stream: VideoStream) -> float | None:
    """Seconds that the file declares, or None."""
    if stream.duration and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    elif container.duration:
        seconds = container.duration / 1_000_000
        if "matroska" in container.format.name and stream.start_time and stream.time_base:
            seconds -= float(stream.start_time * stream.time_base)  # there it is counted from time 0
    else:
        return None
    return seconds if seconds > 0 else None


def _boxes(path: Path) -> Iterator[tuple[bytes, int, int]]:
    """Top-level boxes of an MP4 or MOV file: kind, where it should end, and the file's size, in bytes."""
    size = path.stat().st_size
    start = 0
    with path.open("rb") as file:
        while start + 8 <= size:
            file.seek(start)
            head = file.read(16)
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            elif length == 0:  # to the end of the file
                length = size - start
            if length < 8 or not head[4:8].isalnum():
                return
            start += length
            yield head[4:8], start, size


def _lacks_index(path: Path) -> bool:
    """Whether this is an MP4 or MOV file that ends before its index."""
    kinds = [kind for kind, _, _ in _boxes(path)]
    return bool(kinds) and kinds[0] in (b"ftyp", b"mdat", b"wide", b"free", b"skip") and b"moov" not in kinds


def _is_cut_short(path: Path) -> bool:
    """Whether the file ends before its own structure says; False also when the format does not tell."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(256)
        if head[:4] == b"RIFF":
            return 8 + int.from_bytes(head[4:8], "little") > size
        if head[:4] == b"GIF8":
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\x3b"
    if head[:4] == b"\x1aE\xdf\xa3":  # Matroska: an EBML header, then one Segment
        length, at = _ebml_length(head, 4)
        segment = at + (length or 0)
        if length is None or head[segment : segment + 4] != b"\x18S\x80g":
            return False
        length, at = _ebml_length(head, segment + 4)
        return length is not None and at + length > size
    return head[4:8] == b"ftyp" and any(end > total for _, end, total in _boxes(path))


def _ebml_length(data: bytes, at: int) -> tuple[int | None, int]:
    """Length written at this place (None if unknown) and the place after it, in bytes."""
    if at >= len(data) or data[at] == 0:
        return None, at
    count = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + count], "big") & ((1 << 7 * count) - 1)
    return (None if value == (1 << 7 * count) - 1 else value), at + count
