"""What a file must have before it is read: readable, whole, with pictures, the right way up."""

from __future__ import annotations

import math
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from hipcam.core.errors import VideoError, system_reason
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream


#: How players show a file: as in a mirror, or, of one that is stored from its lowest row up, turned over.
Shown = Literal["", "mirrored", "turned_over"]

# The containers libav may try. Playlists (HLS, concat) are left out on purpose: a playlist renamed .mp4 could make
# libav fetch other files; so are its readers of plain text and of single pictures.
_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,gif,mpegts,mpeg,mpegvideo,flv,asf,ogg,h264,hevc,m4v,ivf,mp3,aac,wav,flac"
)


#: What a file declares beyond this, twelve days, is no recording's length.
_MOST_SECONDS = 1e6
#: Most pixels that a picture may have (8192 x 4320), and how many times as long as wide it may be: memory follows both,
#: and nobody films more.
MOST_PIXELS, MOST_ASPECT = 35_389_440, 5
#: What keeps a decoder from making larger pictures.
DECODER_LIMITS = {"max_pixels": str(MOST_PIXELS)}
_OPEN_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS, **DECODER_LIMITS}


def _check_readable(path: Path) -> None:
    """Raise VideoError unless the path is a file with something in it that can be read."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise VideoError(say("video.is_folder", path=path))
        if not stat.S_ISREG(status.st_mode):
            raise VideoError(say("video.no_file", path=path))
        with path.open("rb") as file:
            if not file.read(1):
                raise VideoError(say("video.empty", path=path))
    except FileNotFoundError as error:
        raise VideoError(say("video.missing", path=path)) from error
    except PermissionError as error:
        raise VideoError(say("video.forbidden", path=path)) from error
    except OSError as error:
        raise VideoError(say("video.unreadable", path=path, why=system_reason(error).lower())) from error


def open_container(path: Path) -> InputContainer:
    """Open a container without a sound from libav.

    Raises
    ------
    VideoError
        It cannot be read, is not a video, or is one that was cut off before its index was written.
    """
    import av

    _check_readable(path)
    av.logging.set_level(None)
    # From 19 on, no tag that is not text stops it.
    lenient: Any = {} if int(av.__version__.partition(".")[0]) >= 19 else {"metadata_errors": "replace"}
    try:
        # An absolute path, so that a name like "a:b.mp4" is not taken for a protocol.
        opened: InputContainer = av.open(os.path.abspath(path), options=dict(_OPEN_OPTIONS), **lenient)  # noqa: PTH100
        return opened
    except (av.FFmpegError, ValueError) as error:
        if _lacks_index(path):
            raise VideoError(say("video.no_index", path=path)) from error
        raise VideoError(say("video.unknown", path=path)) from error


def picture_stream(container: InputContainer, path: Path) -> VideoStream:
    """Return the stream of moving pictures that players show; a cover or a preview does not count.

    Of several the one that the file calls the default, then the longest, then the largest; never a still before one
    that moves.

    Raises
    ------
    VideoError
        There is none, or no decoder for it.
    """
    from av.stream import Disposition

    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams:
        raise VideoError(say("video.only_sound" if container.streams.audio else "video.no_pictures", path=path))
    known = [s for s in streams if s.codec_context is not None]
    if not known:
        raise VideoError(say("video.no_decoder", path=path))
    return max(
        known,
        key=lambda s: (
            s.frames != 1,
            not s.disposition & (Disposition.timed_thumbnails | Disposition.still_image),
            bool(s.disposition & Disposition.default),
            _stream_duration(s) or 0.0,
            s.codec_context.width * s.codec_context.height,
        ),
    )


def has_usable_shape(width: int, height: int) -> bool:
    """Whether pictures of this size, pixels, can be read."""
    return width * height <= MOST_PIXELS and max(width, height) <= MOST_ASPECT * min(width, height)


def orientation(picture: VideoFrame, stream: VideoStream) -> tuple[int, Shown]:
    """Degrees to turn clockwise to make a picture upright, and how players show it beside that.

    Selfie cameras write a display matrix that mirrors: what they store is what there was, and players show it as in a
    mirror. It is turned and left as it is, or left and right would change places. Nobody films the world upside down:
    a matrix that does nothing but turn a picture over undoes what a recorder did that stores the lowest row first.
    """
    described: Any = picture.side_data  # differently typed from one PyAV to the next
    try:
        matrix = described["DISPLAYMATRIX"]
    except (KeyError, ValueError):  # ValueError: side data of a kind that this PyAV has no name for
        tag = next((value for key, value in stream.metadata.items() if key.lower() == "rotate"), "")
        angle = picture.rotation and -picture.rotation
        if not angle and tag.lstrip("-").isdigit():  # older files, in which it is clockwise
            angle = int(tag)
        return round(angle / 90) * 90 % 360, ""
    a, b, _, c, d = (float(v) for v in np.frombuffer(bytes(matrix), np.int32)[:5])
    mirrored = a * d - b * c < 0
    if mirrored and a > abs(b):
        return 0, "turned_over"
    # Mirrored once more, left to right, what players show is only turned.
    turned = math.degrees(math.atan2(b, -a if mirrored else a))
    return round(turned / 90) * 90 % 360, "mirrored" if mirrored else ""


def declared_duration(container: InputContainer, stream: VideoStream) -> float | None:
    """Seconds that the file declares for its pictures, or None."""
    if stream.duration and stream.time_base:
        return _believed(float(stream.duration * stream.time_base))
    return declared_length(container, stream)


def declared_length(container: InputContainer, stream: VideoStream) -> float | None:
    """Seconds that the file declares for itself, sound and all, from the stream's first picture on; or None."""
    if not container.duration:
        return None
    seconds = container.duration / 1_000_000
    if "matroska" in container.format.name and stream.start_time and stream.time_base:
        seconds -= float(stream.start_time * stream.time_base)  # there it is counted from time 0
    return _believed(seconds)


def expected_pictures(container: InputContainer, stream: VideoStream, duration: float | None) -> int | None:
    """How many pictures a stream shows in these seconds, as far as its file tells; see `VideoInfo.frames`."""
    stored, rate = stream.frames, stream.average_rate
    if stored and "mp4" in container.format.name:
        # Its index is read whole, and what an edit list leaves out is not in it, or marked if others need it.
        return sum(not entry.is_discard for entry in stream.index_entries)
    counts = [count for count in (stored, round(duration * rate) if duration and rate else 0) if count]
    return min(counts, default=None)


def _believed(seconds: float) -> float | None:
    """A length that a recording can have, or None."""
    return seconds if 0 < seconds <= _MOST_SECONDS else None


def _stream_duration(stream: VideoStream) -> float:
    """Seconds that the file declares for one stream; 0 if it does not."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    # Matroska has it as text: hours, minutes, seconds.
    written = re.match(r"(\d+):(\d+):(\d+(?:\.\d+)?)", stream.metadata.get("DURATION", ""))
    return sum(float(part) * 60**power for power, part in enumerate(reversed(written.groups()))) if written else 0.0


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


def is_cut_short(path: Path) -> bool:
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
