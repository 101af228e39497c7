"""Make the moving pictures of the activities that come with hipcam: `hipcam/data/movement-KEY.webp`.

    python docs/make.py pictures movement

Cuts one movement out of a sample video, around the person, with the noise taken out of what stands still. Animated WebP
is what OpenCV reads in live coaching and what browsers show as a picture, in a page that is a single file.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from hipcam.show.movement import movement_file
from hipcam.source.video import VideoFile

ROOT = Path(__file__).parents[2]
Image = np.ndarray
#: Pictures a second, their width and height, and how well they are kept (0–100).
RATE, SIZE, QUALITY = 10.0, (384, 288), 60
#: What differs by less than this from where it stands still is taken for noise (0–255).
NOISE = 10


@dataclass(frozen=True)
class Cut:
    """Seconds of a clip, in stretches that follow each other, and which part of the picture (left, top, width)."""

    clip: str
    stretches: tuple[tuple[float, float], ...]
    part: tuple[int, int, int] = (0, 0, 640)
    mirrored: bool = False


#: Each shows the left side moving, as `Demonstration` has it; a clip of the right one is mirrored.
CUTS = {
    "er-test": Cut("er_test_left_limited", ((14.6, 20.5), (24.9, 26.4)), mirrored=True),
    "bridge": Cut("bridge_clean_5", ((9.4, 14.8),)),
    "ninety-ninety": Cut("ninety_ninety_right_knee_heel", ((1.2, 5.6),), mirrored=True),
    "side-lying": Cut("side_lying_right_pelvis_roll", ((1.2, 5.3),), mirrored=True),
}


def main() -> None:
    """Write all of them."""
    for key, cut in CUTS.items():
        pictures = still_calmed(taken(cut))
        animation = cv2.Animation()
        animation.frames = [cv2.cvtColor(picture, cv2.COLOR_RGB2BGR) for picture in pictures]
        animation.durations = [round(1000 / RATE)] * len(pictures)
        animation.loop_count = 0
        path = movement_file(key)
        cv2.imwriteanimation(str(path), animation, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
        print(f"{path.relative_to(ROOT)}: {len(pictures)} pictures, {path.stat().st_size / 1e3:.0f} kB")


def taken(cut: Cut) -> list[Image]:
    """The pictures of a cut at `RATE`, small."""
    left, top, width = cut.part
    wanted = [t for start, end in cut.stretches for t in np.arange(start, end, 1 / RATE)]
    with VideoFile(ROOT / "sample_videos" / f"{cut.clip}.mp4") as video:
        frames = [(frame.time, frame.image) for frame in video]
    pictures = []
    for t in wanted:
        _, image = min(frames, key=lambda frame: abs(frame[0] - t))
        image = image[top : top + width * 3 // 4, left : left + width]
        image = np.asarray(cv2.resize(image, SIZE, interpolation=cv2.INTER_AREA), np.uint8)
        pictures.append(np.ascontiguousarray(image[:, ::-1]) if cut.mirrored else image)
    return pictures


def still_calmed(pictures: list[Image]) -> list[Image]:
    """The pictures with noise taken out: what hardly differs from the one before is as it was there."""
    calm = [cv2.fastNlMeansDenoisingColored(pictures[0], None, 4, 4, 5, 15)]
    for _, picture in pairwise(pictures):
        change = np.abs(picture.astype(np.int16) - calm[-1]).max(axis=2).astype(np.uint8)
        moved = cv2.dilate((cv2.medianBlur(change, 5) > NOISE).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
        calm.append(np.where(moved[..., None], picture, calm[-1]))
    return calm


if __name__ == "__main__":
    main()
