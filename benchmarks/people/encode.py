"""Writing the pictures of a clip as a webcam's program would: H.264 of the quality that was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hipcam.core.types import Image


def encode(path: Path, images: Iterable[Image], size: tuple[int, int], rate: int, crf: int) -> None:
    """Write a video, encoded by one thread: so the same pictures give the same file.

    Parameters
    ----------
    path : Path
        Where to, whatever its ending; what is there is written over.
    images : iterable of (h, w, 3) uint8
        RGB, one after the other.
    size : (int, int)
        Width and height, pixels; even.
    rate : int
        Pictures a second.
    crf : int
        x264's quality: 18 looks like the original, 33 like a video call.
    """
    import av
    from av.video.reformatter import Interpolation

    av.logging.set_level(None)
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "faster", "crf": str(crf), "threads": "1"}
        for image in images:
            picture = av.VideoFrame.from_ndarray(image, format="rgb24")
            # Colours are halved in both directions; PyAV's own way is bilinear, that of FFmpeg's command is this one.
            picture = picture.reformat(format=stream.pix_fmt, interpolation=Interpolation.BICUBIC)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
