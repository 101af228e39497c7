"""Colours as far apart as they look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.core.types import Array, Image


def lab(image: Image | Array) -> NDArray[np.float32]:
    """A picture, RGB 0–255 (h, w, 3), in CIE Lab."""
    import cv2

    return np.asarray(cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), np.float32)
