"""Drawing what hipcam sees over a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.landmarks import Landmark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.landmarks import Pose

#: Segments drawn between joints; the ends are named without their side.
_SEGMENTS = (("shoulder", "elbow"), ("elbow", "wrist"), ("shoulder", "hip"), ("hip", "knee"), ("knee", "ankle"),
             ("ankle", "heel"), ("heel", "foot_index"), ("ankle", "foot_index"))
#: Left and right in blue and orange, which colour-blind people can tell apart (Okabe and Ito, 2008). RGB.
COLOURS = {"left": (86, 180, 233), "right": (230, 159, 0), "middle": (240, 240, 240)}


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
    lines = [(COLOURS[side], Landmark[f"{side}_{a}".upper()], Landmark[f"{side}_{b}".upper()])
             for side in ("left", "right") for a, b in _SEGMENTS]
    lines += [(COLOURS["middle"], Landmark[f"LEFT_{joint}"], Landmark[f"RIGHT_{joint}"])
              for joint in ("SHOULDER", "HIP")]
    for colour, start, end in lines:
        ends = pose.image[[start, end]]
        if np.isfinite(ends).all():
            hidden = pose.visibility[[start, end]].min() < least_visibility
            a, b = (tuple(int(v) for v in np.rint(point)) for point in ends)
            cv2.line(image, a, b, colour, 1 if hidden else thick, cv2.LINE_AA)


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

    font = cv2.FontFace("sans")
    x, y, width, height = cv2.getTextSize((image.shape[1], image.shape[0]), text, position, font, size)
    margin = size // 3
    cv2.rectangle(image, (x - margin, y - margin), (x + width + margin, y + height + margin), (20, 20, 20), -1)
    cv2.putText(image, text, position, colour, font, size)
