"""Dim pictures, made brighter for the pose network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from hipcam.core.types import Array, Image
    from hipcam.pose.calibration import FollowCalibration

#: Every so many rows and columns are looked at to tell how bright a picture is.
_EVERY = 8
#: Share of red, green and blue in brightness (ITU-R BT.601).
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def brightened(image: Image, known: FollowCalibration) -> Image:
    """Lift the dark tones of a dim picture; give any other as it is.

    In dim light, with a window behind the person, the network takes front for back and loses legs that it finds at
    once when dark tones are lifted. Each picture is looked at by itself, so nothing depends on where reading began.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB.
    known : FollowCalibration
        Which pictures are dim.

    Returns
    -------
    (h, w, 3) uint8
        RGB, for the network alone: evidence is read from the picture as it is.
    """
    typical = _typical(image[::_EVERY, ::_EVERY], known.black)
    if typical >= known.dim:
        return image
    lacks = float(np.log(typical / 255) / np.log(known.dim / 255))
    power = max(known.most_lifted, lacks**-known.lift)
    import cv2

    tones = np.rint(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    return np.asarray(cv2.LUT(image, tones))


def _typical(image: Image, black: float) -> float:
    """Median brightness, 0-255, without what is as black as the bars beside a picture."""
    brightness: Array = image @ _LUMA
    seen = brightness[brightness > black]
    return float(np.median(seen)) if seen.size else 255.0
