"""Films to measure with, made from a recording: as a camera would give it, or as long as one likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hipcam.source.video import VideoFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Clip:
    """What is measured with.

    Attributes
    ----------
    video : Path
        A recording.
    activity : str
        What it shows.
    """

    video: Path
    activity: str


def film(video: Path, to: Path, size: tuple[int, int], rate: float, seconds: float) -> None:
    """Write what a camera would give that sees a recording over and over.

    Parameters
    ----------
    video : Path
        The recording.
    to : Path
        Where to write, an MP4.
    size : (int, int)
        Width and height of the pictures, pixels.
    rate : float
        Pictures a second.
    seconds : float
        How long.
    """
    import cv2

    from hipcam.show.encoder import Encoder

    ticks, tick = round(seconds * rate), 0
    with Encoder(to, size, rate) as written:
        for time, image in endless(video):
            picture = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
            while tick < ticks and tick / rate <= time:
                written.write(np.asarray(picture, np.uint8), tick / rate)
                tick += 1
            if tick == ticks:
                return


def endless(video: Path) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Times and pictures of a video over and over."""
    start = 0.0
    while True:
        times = []
        with VideoFile(video) as opened:
            for frame in opened:
                times.append(start + frame.time)
                yield times[-1], frame.image
        # The last picture lasts as long as they do on average; a single one a second.
        start = times[-1] + ((times[-1] - start) / (len(times) - 1) if len(times) > 1 else 1.0)


def repeat(short: Path, to: Path, seconds: float) -> None:
    """Write the pictures of a film over and over, as they are encoded: long films are made in no time.

    Parameters
    ----------
    short : Path
        Written by `film`: its pictures are stored in the order of their times.
    to : Path
        Where to write, an MP4.
    seconds : float
        How long; whole repetitions until that is reached.
    """
    import av

    with av.open(str(short)) as source, av.open(str(to), "w", format="mp4") as target:
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        assert stream.time_base is not None and stream.duration is not None
        length = stream.duration
        for start in range(0, round(seconds / float(stream.time_base)), length):
            source.seek(0)
            for packet in source.demux(stream):
                if packet.pts is None or packet.dts is None:
                    continue  # the mark of the end
                packet.pts, packet.dts, packet.stream = packet.pts + start, packet.dts + start, copied
                target.mux(packet)
