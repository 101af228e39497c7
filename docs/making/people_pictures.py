"""Make the pictures of the page about rendered people.

    python docs/make.py pictures people

Films the first clips of a seed up to their middle and writes `rendered-people.jpg` in `docs/images`: the picture of
each clip's middle, side by side. `rendered-people-life.jpg` shows what real life adds to some of them.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.people.clip import draw_clip
from benchmarks.people.film import Take
from benchmarks.people.life import Life

if TYPE_CHECKING:
    from benchmarks.people.clip import Clip
    from hipcam.core.types import Image

IMAGES = Path(__file__).parents[1] / "images"
SEED, ROWS, COLUMNS = 7, 3, 4
#: Of each picture in a sheet, pixels.
WIDTH, HEIGHT = 280, 210
#: What real life adds to which clip, and when it is seen, as a share of the clip.
LIFE = (
    *((12, "in_front", 0.755), (18, "behind", 0.42), (13, "pet", 0.7)),
    *((3, "chair", 0.5), (1, "feet", 0.5), (2, "zoom", 0.0)),
)


def main() -> None:
    """Film, lay side by side and write."""
    plain = [picture(draw_clip(SEED, number, plain=True), 0.5) for number in range(ROWS * COLUMNS)]
    write("rendered-people.jpg", plain, COLUMNS)
    write("rendered-people-life.jpg", [picture(living(number, thing), share) for number, thing, share in LIFE], 3)


def living(number: int, thing: str) -> Clip:
    """A clip with one thing that real life adds."""
    return replace(draw_clip(SEED, number, plain=True), life=Life(SEED, number, things=(thing,)))


def picture(clip: Clip, share: float) -> Image:
    """The picture that so much of a clip comes before, as it is in the sheet."""
    with Take(clip).filmed() as images:
        return fitted(next(islice(images, int(len(clip.times) * share), None)))


def write(name: str, pictures: list[Image], columns: int) -> None:
    """Lay pictures side by side and write them."""
    rows = [np.hstack(pictures[first : first + columns]) for first in range(0, len(pictures), columns)]
    cv2.imwrite(str(IMAGES / name), np.vstack(rows)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 82])
    print(f"{name}: {(IMAGES / name).stat().st_size / 1000:.0f} kB")


def fitted(image: Image) -> Image:
    """A picture in the size of those in the sheet, cut where its shape is another."""
    height, width = image.shape[:2]
    scale = max(WIDTH / width, HEIGHT / height)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    top, left = (small.shape[0] - HEIGHT) // 2, (small.shape[1] - WIDTH) // 2
    return np.asarray(small[top : top + HEIGHT, left : left + WIDTH], np.uint8)
