"""Drawing what hipcam sees over a picture."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from hipcam.landmarks import Landmark

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hipcam.landmarks import Pose

#: Segments drawn between joints; the ends are named without their side.
_SEGMENTS = (("shoulder", "elbow"), ("elbow", "wrist"), ("shoulder", "hip"), ("hip", "knee"), ("knee", "ankle"),
             ("ankle", "heel"), ("heel", "foot_index"), ("ankle", "foot_index"))
#: Left and right in blue and orange, which colour-blind people can tell apart (Okabe and Ito, 2008). RGB.
COLOURS = {"left": (86, 180, 233), "right": (230, 159, 0), "middle": (240, 240, 240)}
_LINES = [*((COLOURS[side], Landmark[f"{side}_{a}".upper()].value, Landmark[f"{side}_{b}".upper()].value)
            for side in ("left", "right") for a, b in _SEGMENTS),
          *((COLOURS["middle"], Landmark[f"LEFT_{joint}"].value, Landmark[f"RIGHT_{joint}"].value)
            for joint in ("SHOULDER", "HIP"))]


def draw_skeleton(image: NDArray[np.uint8], pose: Pose, *, least_visibility: float = 0.3) -> None:
    """Draw a pose into a picture.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB; drawn into.
    pose : Pose
        In pixels of `image`.
    least_visibility : float
        Segments with an end less visible than this are drawn thin.
    """
    import cv2

    thick = max(2, round(min(image.shape[:2]) / 160))
    points, seen = pose.image.tolist(), pose.visibility.tolist()
    for colour, start, end in _LINES:
        (a, b), (c, d) = points[start], points[end]
        if isfinite(a + b + c + d):
            hidden = min(seen[start], seen[end]) < least_visibility
            cv2.line(image, (round(a), round(b)), (round(c), round(d)), colour, 1 if hidden else thick, cv2.LINE_AA)


#: Height of a digit or capital of the font, of its size.
CAPITAL = 0.73
#: Weights of the font.
NORMAL, BOLD = 400, 700


@lru_cache(maxsize=1)
def _font() -> Any:
    import cv2

    return cv2.FontFace("sans")


@lru_cache(maxsize=2048)
def text_width(text: str, size: int, weight: int = NORMAL) -> int:
    """Width in pixels of a line of text of a size."""
    import cv2

    # Measured with room before it: some letters begin left of where they stand.
    x, _, width, _ = cv2.getTextSize((8192, 8192), text, (1000, 4000), _font(), size, weight)
    return int(x - 1000 + width)


@lru_cache(maxsize=512)
def wrapped(text: str, size: int, width: int, weight: int = NORMAL) -> tuple[str, ...]:
    """A text in lines no wider than `width` pixels; a word that is wider by itself stays whole."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def write(image: NDArray[np.uint8], text: str, position: tuple[int, int], *, size: int,
          colour: tuple[int, int, int] = (255, 255, 255), weight: int = NORMAL) -> None:
    """Write a line of text as it is.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB; drawn into.
    text : str
        One line.
    position : (int, int)
        Left end of the baseline, in pixels.
    size : int
        Size of the font in pixels; capitals are `CAPITAL` of it.
    colour : (int, int, int)
        RGB.
    weight : int
        `NORMAL` or `BOLD`.
    """
    import cv2

    cv2.putText(image, text, position, colour, _font(), size, weight)


def darken(image: NDArray[np.uint8], left: int, top: int, right: int, bottom: int, share: float = 0.3) -> None:
    """Darken a rectangle to a share of its brightness, so that what is written on it can be read."""
    import cv2

    height, width = image.shape[:2]
    part = image[max(0, top):min(height, bottom), max(0, left):min(width, right)]
    if part.size:
        part[:] = cv2.convertScaleAbs(part, alpha=share)


def ring(image: NDArray[np.uint8], centre: tuple[int, int], radius: int, share: float,
         colour: tuple[int, int, int]) -> None:
    """Draw a ring that fills clockwise from the top; `share` 0–1 says how much of it is full."""
    import cv2

    thick = max(3, radius // 5)
    cv2.circle(image, centre, radius, (90, 90, 90), thick, cv2.LINE_AA)
    angle = 360 * min(1.0, max(0.0, share))
    if angle > 0:
        cv2.ellipse(image, centre, (radius, radius), -90, 0, angle, colour, thick, cv2.LINE_AA)


def draw_text(image: NDArray[np.uint8], text: str, position: tuple[int, int], *, size: int,
              colour: tuple[int, int, int] = (255, 255, 255)) -> None:
    """Write a line of text on a dark ground.

    Parameters
    ----------
    image : (h, w, 3) uint8
        RGB; drawn into.
    text : str
        One line.
    position : (int, int)
        Left end of the baseline, in pixels.
    size : int
        Height of the letters in pixels.
    colour : (int, int, int)
        RGB.
    """
    import cv2

    x, y, width, height = cv2.getTextSize((image.shape[1], image.shape[0]), text, position, _font(), size)
    margin = size // 3
    cv2.rectangle(image, (x - margin, y - margin), (x + width + margin, y + height + margin), (20, 20, 20), -1)
    write(image, text, position, size=size, colour=colour)
