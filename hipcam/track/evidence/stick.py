"""The upright stick beside the stance foot, found in the picture by the hand that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hipcam.track.evidence.shank import robust_line

if TYPE_CHECKING:
    from hipcam.core.types import Array
    from hipcam.pose.measuring import StickCalibration


@dataclass(frozen=True, slots=True)
class Stick:
    """The stick's line: x = at + slope · y, in pixels of the picture it was found in."""

    at: float
    slope: float


def find_stick(picture: Array, hand: Array, floor: float, shank: float, calibration: StickCalibration) -> Stick | None:
    """Find a long, narrow, near-vertical line by the hand that differs from what lies on both sides of it.

    Parameters
    ----------
    picture : (h, w, 3) float32
        CIE Lab; the median of a few frames, so that what moves disappears.
    hand : (2,) array
        Middle of the holding hand, pixels.
    floor : float
        Row of the stance foot.
    shank : float
        Length of the stance shank, pixels.
    calibration : StickCalibration
        Of the pose network.

    Returns
    -------
    Stick or None
        None if there is no such line.
    """
    import cv2

    reach = calibration.reach
    y = np.arange(max(0, int(hand[1] + calibration.below_hand * shank)), min(picture.shape[0], int(floor)))
    x0, x1 = max(0, int(hand[0] - 2 * reach * shank)), min(picture.shape[1], int(hand[0] + 2 * reach * shank) + 1)
    if len(y) < shank or x1 - x0 < shank / 2:
        return None
    part = np.asarray(cv2.GaussianBlur(picture[y[0] : y[-1] + 1, x0:x1], (0, 0), calibration.blur), np.float32)
    ridge = _ridge(part, shank, calibration)
    # Shear by each lean, then look for the strongest column.
    best, line = -1.0, (0.0, 0.0)
    columns = np.arange(ridge.shape[1])
    away = np.abs(columns + x0 - hand[0]) / (reach * shank)
    for slope in np.tan(np.radians(np.arange(-calibration.lean, calibration.lean + 0.1, 0.25))):
        source = np.rint(columns[None] + slope * (y - hand[1])[:, None]).astype(int)
        strength = np.take_along_axis(ridge, np.clip(source, 0, ridge.shape[1] - 1), axis=1).mean(axis=0)
        strength = np.where(away < 1, strength - calibration.away_cost * away**2, -1)
        if strength.max() > best:
            best, line = float(strength.max()), (float(columns[strength.argmax()] + x0), float(slope))
    if best <= calibration.least:
        return None
    return _refined(ridge, line, y, x0, hand, shank, calibration.least_row)


def _ridge(part: Array, shank: float, calibration: StickCalibration) -> Array:
    """How much each pixel differs from both its sides by the same sign, in the channel where it shows best, 0–1."""
    best = np.zeros(part.shape[:2])
    for width in calibration.widths:
        w = max(2, round(width * shank))
        from_right, from_left = part - np.roll(part, -w, axis=1), part - np.roll(part, w, axis=1)
        both = np.minimum(np.abs(from_left), np.abs(from_right)) * (np.sign(from_left) == np.sign(from_right))
        value = both.max(axis=2)
        value[:, :w], value[:, -w:] = 0, 0
        best = np.maximum(best, value)
    return best / (best + calibration.half_contrast)


def _refined(
    ridge: Array, line: tuple[float, float], y: Array, x0: int, hand: Array, shank: float, least: float
) -> Stick:
    """The line through the ridge's own middle in each row, robustly; offset at the hand's height."""
    at_hand, slope = line
    expected = at_hand + slope * (y - hand[1])
    near = np.clip(np.rint(expected - x0)[:, None].astype(int) + np.arange(-3, 4), 0, ridge.shape[1] - 1)
    weight = np.take_along_axis(ridge, near, axis=1) ** 2
    rows = weight.sum(axis=1) > least
    if rows.sum() > shank / 2:
        middle = ((near + x0) * weight).sum(axis=1)[rows] / weight.sum(axis=1)[rows]
        slope, at_hand = (float(v) for v in robust_line(y[rows] - hand[1], middle))
    return Stick(at_hand - slope * float(hand[1]), slope)
