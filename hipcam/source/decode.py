"""Decoding: pictures one after another, and what a damaged file lacks."""

from __future__ import annotations

import math
import os
from collections import Counter
from typing import TYPE_CHECKING, Any

from hipcam.source.containers import DECODER_LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream


# How long before a wanted time decoding starts at the latest (seconds): the first pictures after a place to start at
# may need some from before it.
_RUN_UP = 0.5

# More threads than this cost memory (each holds a picture) and win nothing against the pose network.
_MAX_DECODE_THREADS = 4

# How often in a row reading may fail before the rest of the file is given up.
_MAX_READ_ERRORS = 20


def seek_before(container: InputContainer, stream: VideoStream, wanted: int) -> bool:
    """Go to a picture that needs none before it, some way before a timestamp; False if the container cannot."""
    import av

    assert stream.time_base is not None
    try:
        container.seek(wanted - math.ceil(_RUN_UP / stream.time_base), stream=stream)
    except (av.FFmpegError, ValueError):
        return False
    return True


def decode_pictures(
    container: InputContainer, stream: VideoStream, problems: Counter[str], truncated: bool, wanted: int | None = None
) -> Iterator[VideoFrame]:
    """Decode what can be decoded and count the rest; of a truncated file leave out the packet that was cut.

    Well before `wanted`, a presentation timestamp, pictures that no other needs are left out.
    """
    import av

    # Not frame threads: they are up to twice as quick, but what they make of a damaged picture differs each time.
    stream.thread_type = "SLICE"
    # Damaged H.265 differs even with slice threads.
    stream.codec_context.options = dict(DECODER_LIMITS)
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
