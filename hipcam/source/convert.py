"""From decoded pictures to RGB: square pixels, upright, no larger than asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from numpy.typing import NDArray


#: Largest height or width, whichever is smaller, that the pose network needs; pixels.
SHORT_SIDE = 720
# A sample aspect ratio beyond this is a mistake in the file, not a lens.
_MAX_SAMPLE_ASPECT = 4.0
# Pixel formats that are scaled before they become RGB, and as what.
_SCALED_AS = {"yuv420p": "yuv420p", "yuvj420p": "yuvj420p", "nv12": "yuv420p", "yuv420p10le": "yuv420p"}


class Converter:
    """From a decoded picture to an upright RGB array of the size wanted.

    The usual kind of picture, subsampled YUV, is scaled first and then turned into RGB: libswscale has quick routines
    for each of the two and only a slow one for both together. The full size is never turned into RGB.

    Parameters
    ----------
    rotation : int
        Degrees clockwise by which pictures are turned upright: 0, 90, 180 or 270.
    turned_over, mirrored : bool
        Whether they are also turned over, and mirrored left to right.
    """

    def __init__(self, rotation: int = 0, *, turned_over: bool = False, mirrored: bool = False) -> None:
        from av.video.reformatter import Interpolation, VideoReformatter

        self._scaler = VideoReformatter()
        self._reformatter = VideoReformatter()
        # One thread: by default the scaler would start one per core and compete with the pose network.
        self._options: dict[str, Any] = {"interpolation": Interpolation.AREA, "threads": 1}
        self._rotation = rotation
        # What OpenCV calls turning over and mirroring left to right.
        self._flips = [0] * turned_over + [1] * mirrored

    def __call__(self, picture: VideoFrame, size: tuple[int, int]) -> NDArray[np.uint8]:
        """Convert a picture.

        Parameters
        ----------
        picture : VideoFrame
            As it was decoded.
        size : (int, int)
            Width and height wanted before it is turned upright, pixels.

        Returns
        -------
        (h, w, 3) uint8
            RGB, C-contiguous.
        """
        options = {"width": size[0], "height": size[1], **self._options}
        between = _SCALED_AS.get(picture.format.name)
        if between is not None:
            picture = self._scaler.reformat(picture, format=between, **options)
        image = cast("NDArray[np.uint8]", self._reformatter.reformat(picture, format="rgb24", **options).to_ndarray())
        if self._rotation or self._flips:
            import cv2  # several times faster than NumPy at turning three-byte pixels

            if self._rotation:
                turn = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
                image = cast("NDArray[np.uint8]", cv2.rotate(image, turn[self._rotation]))
            for way in self._flips:
                image = cast("NDArray[np.uint8]", cv2.flip(image, way))
        return np.ascontiguousarray(image)


def square(picture: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height of a picture with square pixels, before it is turned upright."""
    aspect = float(stream.sample_aspect_ratio or 1)
    if not 1 / _MAX_SAMPLE_ASPECT <= aspect <= _MAX_SAMPLE_ASPECT:
        aspect = 1.0
    return max(1, round(picture.width * aspect)), picture.height


def reduced(size: tuple[int, int], short_side: int = SHORT_SIDE) -> tuple[int, int]:
    """A size whose shorter side is no larger than asked; its aspect is kept to the nearest even pixel."""
    scale = short_side / min(size)
    return size if scale >= 1 else (_even(size[0] * scale), _even(size[1] * scale))


def _even(length: float) -> int:
    return max(2, 2 * round(length / 2))
