"""Make the picture of the page about rendered people.

    python docs/make.py pictures people

Films the first clips of a seed up to their middle and writes `rendered-people.jpg` in `docs/images`: the picture of
each clip's middle, side by side.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.people.clip import draw_clip
from benchmarks.people.film import Take

if TYPE_CHECKING:
    from hipcam.core.types import Image

PICTURE = Path(__file__).parents[1] / "images" / "rendered-people.jpg"
SEED, ROWS, COLUMNS = 7, 3, 4
#: Of each picture in the sheet, pixels.
WIDTH, HEIGHT = 280, 210


def main() -> None:
    """Film, lay side by side and write."""
    seen = [fitted(middle(number)) for number in range(ROWS * COLUMNS)]
    sheet = np.vstack([np.hstack(seen[row * COLUMNS : (row + 1) * COLUMNS]) for row in range(ROWS)])
    cv2.imwrite(str(PICTURE), sheet[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 82])
    print(f"{PICTURE.name}: {PICTURE.stat().st_size / 1000:.0f} kB")


def middle(number: int) -> Image:
    """The picture in the middle of a clip."""
    clip = draw_clip(SEED, number, plain=True)
    half = len(clip.times) // 2
    with Take(clip).filmed() as images:
        return next(islice(images, half, None))


def fitted(image: Image) -> Image:
    """A picture in the size of those in the sheet, cut where its shape is another."""
    height, width = image.shape[:2]
    scale = max(WIDTH / width, HEIGHT / height)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    top, left = (small.shape[0] - HEIGHT) // 2, (small.shape[1] - WIDTH) // 2
    return np.asarray(small[top : top + HEIGHT, left : left + WIDTH], np.uint8)
