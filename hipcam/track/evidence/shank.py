"""The shank's outline in the picture.

When the thigh points at the lens, the knee landmark is drawn toward the hip by up to a fifth of the shank's length,
and the tilt of knee→ankle reads up to 11° too little. The shank's own two borders are seen all the time. They are
learnt while the leg hangs, where nothing lies behind it but the room, and placed as a rigid shape (turned, shifted,
scaled) on the picture's edges afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.track.evidence.lab import lab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.core.types import Array, Image
    from hipcam.pose.measuring import ShankCalibration


#: Of the strip that is looked at, from the ankle landmark up.
_ROWS, _COLUMNS = 64, 121
#: Where the outline is looked for roughly, every second row will do: the strip is smooth.
_ROUGHLY = 2
#: Columns of the strip in one shank length.
_GRID = 80.0
_MIDDLE = _COLUMNS // 2
#: How far a coarse grid may be off, shank lengths.
_CLOSER = np.arange(-0.02, 0.021, 0.01)


@dataclass(frozen=True, slots=True)
class Glance:
    """One frame of the lifted leg: the picture, RGB uint8 (h, w, 3), and knee and ankle in its pixels."""

    picture: Image
    knee: Array
    ankle: Array


@dataclass(frozen=True, slots=True)
class ShankOutline:
    """Both borders of the shank about its own middle line, from the ankle upward, in shank lengths; (64,) each."""

    left: Array
    right: Array


@dataclass(frozen=True, slots=True)
class ShankFit:
    """Where the outline lies in one frame.

    Attributes
    ----------
    tilt : float
        Of the axis from the image's vertical, foot to the image's right positive, degrees.
    shift : float
        Of the axis sideways of the ankle landmark, shank lengths, to the right looking up the shank.
    strength : float
        How much of the weaker border is backed by an edge, 0–1.
    """

    tilt: float
    shift: float
    strength: float


def robust_line(x: Array, y: Array) -> Array:
    """Straight line through points some of which are elsewhere: slope and offset, by reweighted least squares."""
    weight = np.ones_like(y)
    line: Array = np.zeros(2)
    for _ in range(8):
        line = np.polyfit(x, y, 1, w=np.sqrt(weight))
        rest = y - np.polyval(line, x)
        weight = 1 / (1 + (rest / (2 * max(1.4826 * float(np.median(np.abs(rest))), 0.003))) ** 2) ** 2
    return line


@dataclass(frozen=True, slots=True)
class _Place:
    turn: float
    shift: float
    scale: float
    shape: int
    strength: float


class _Grid(NamedTuple):
    """Placements that are tried: every turn (degrees) with every shift (shank lengths) and every scale.

    Of the strip's rows each counts, or `every` second one.
    """

    turns: Array
    shifts: Array
    scales: Array
    every: int = 1


class ShankFinder:
    """Learns the outline of a lifted shank, and places it.

    Parameters
    ----------
    calibration : ShankCalibration
        Of the pose network.
    """

    def __init__(self, calibration: ShankCalibration) -> None:
        self._known = calibration
        self._along = np.linspace(0, calibration.length, _ROWS)
        self._turns = np.arange(-calibration.turn_limit, calibration.turn_limit + 1, 1.5)
        self._shifts = np.arange(-calibration.shift_limit, calibration.shift_limit + 0.01, 0.02)

    def learn(self, glances: Sequence[Glance], shank: float) -> ShankOutline:
        """Learn the shank's outline from a few frames in which it hangs still.

        Parameters
        ----------
        glances : sequence of Glance
            Some six frames.
        shank : float
            Length of the other, standing shank in pixels: the one segment that stays square to the lens.
        """
        half = (
            np.array(self._known.half_widths)[:, None, None]
            + np.array(self._known.tapers)[None, :, None] * self._along / self._known.length
        ).reshape(-1, _ROWS)
        edges = [self._strip(glance, shank)[0] for glance in glances]
        # One shape for all glances: by itself, each may take a shadow on the skin for the border.
        roughly = _Grid(self._turns[::2], self._shifts, np.ones(1), _ROUGHLY)
        backing = [self._score(edge, -half, half, roughly)[0].max(axis=(0, 1, 2)) for edge in edges]
        rough = half[int(np.sum(backing, axis=0).argmax())]
        mean = np.mean(
            [self._straightened(edge, self._place(edge, ShankOutline(-rough, rough))) for edge in edges], axis=0
        )
        # In the mean of all glances noise is low, and the trapezium may be fitted closely, then border by border.
        half = (rough + _CLOSER[:, None, None] + _CLOSER[None, :, None] * self._along / self._known.length).reshape(
            -1, _ROWS
        )
        place = self._search(mean, -half, half, _Grid(np.arange(-3, 3.1), _CLOSER, np.ones(1)))
        axis, half = self._axis(place) * _GRID, half[place.shape] * _GRID
        left, right = self._border(mean, axis - half) / _GRID, self._border(mean, axis + half) / _GRID
        middle = np.polyval(robust_line(self._along, (left + right) / 2), self._along)
        return ShankOutline(left - middle, right - middle)

    def fit(self, glance: Glance, shank: float, outline: ShankOutline, *, expected: float = 0.0) -> ShankFit:
        """Place a known outline where the picture's edges back it best.

        Parameters
        ----------
        glance : Glance
            One frame.
        shank : float
            As in `learn`.
        outline : ShankOutline
            Learnt in this lift.
        expected : float
            How much further than knee→ankle the axis is expected to tilt, degrees; a weak prior.
        """
        edge, up, across = self._strip(glance, shank)
        place = self._place(edge, outline, -expected)
        down = -(up + np.tan(np.radians(place.turn)) * across)
        return ShankFit(float(np.degrees(np.arctan2(down[0], down[1]))), place.shift, place.strength)

    def _strip(self, glance: Glance, shank: float) -> tuple[Array, Array, Array]:
        """Edges along the leg, 0–1, as a strip, the ankle in its first row; and the leg's directions up and across."""
        import cv2

        up = (glance.knee - glance.ankle) / np.linalg.norm(glance.knee - glance.ankle)
        across = np.array([-up[1], up[0]])
        side = (np.arange(_COLUMNS) - _MIDDLE) / _GRID * shank
        at = (glance.ankle + self._along[:, None, None] * shank * up + side[None, :, None] * across).astype(np.float32)
        picture = glance.picture.astype(np.float32)
        strip = cv2.remap(picture, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        strip = cv2.GaussianBlur(lab(np.asarray(strip, np.float32)), (0, 0), self._known.blur)
        edge = np.zeros(strip.shape[:2])
        edge[:, 1:-1] = np.linalg.norm(strip[:, 2:] - strip[:, :-2], axis=2) / 2
        # What is weak in one light is strong in another: an edge is one against the strip's own.
        edge /= edge + max(self._known.edge_level * float(np.median(edge)), 1.0)
        return edge, up, across

    def _straightened(self, edge: Array, place: _Place) -> Array:
        """The strip with its rows moved so that the axis stands upright in the middle."""
        columns = np.arange(_COLUMNS)
        return np.stack(
            [np.interp(columns + by, columns, row) for by, row in zip(self._axis(place) * _GRID, edge, strict=True)]
        )

    def _place(self, edge: Array, outline: ShankOutline, expected: float = 0.0) -> _Place:
        """Best rigid placement of one outline, roughly and then closely."""
        left, right = outline.left[None], outline.right[None]
        whole = _Grid(self._turns, self._shifts, np.array([0.94, 1, 1.06]), _ROUGHLY)
        rough = self._search(edge, left, right, whole, expected)
        around = _Grid(
            rough.turn + np.arange(-1.5, 1.6, 0.25),
            rough.shift + np.arange(-0.02, 0.021, 0.005),
            rough.scale + np.array([-0.03, 0, 0.03]),
        )
        return self._search(edge, left, right, around, expected)

    def _search(self, edge: Array, left: Array, right: Array, grid: _Grid, expected: float = 0.0) -> _Place:
        """Best of a grid of rigid placements of one or more shapes; see `_score`."""
        score, on_left, on_right = self._score(edge, left, right, grid, expected)
        t, s, c, k = best = tuple(int(i) for i in np.unravel_index(int(score.argmax()), score.shape))
        strength = float(min(on_left[best], on_right[best]))
        return _Place(float(grid.turns[t]), float(grid.shifts[s]), float(grid.scales[c]), k, strength)

    def _score(
        self, edge: Array, left: Array, right: Array, grid: _Grid, expected: float = 0.0
    ) -> tuple[Array, Array, Array]:
        """How well the edges back each placement, in all and by border; borders (K, 64) relative to the axis.

        The arrays have one axis each for turns, shifts, scales and shapes.
        """
        turns, shifts, scales, every = grid
        along = self._along[::every]
        axis = shifts[None, :, None] + np.tan(np.radians(turns))[:, None, None] * along
        middle = (_MIDDLE + _GRID * axis).astype(np.float32)[:, :, None, None]
        width = (_GRID * scales).astype(np.float32)[:, None, None]
        low, high = (middle + width * border[:, ::every].astype(np.float32) for border in (left, right))
        shape = low.shape[:-1]
        low, high = low.reshape(-1, len(along)), high.reshape(-1, len(along))
        edge = edge.astype(np.float32)
        on_left, on_right = (
            _read(edge, np.clip(border, 1, _COLUMNS - 3), every).mean(axis=-1).reshape(shape) for border in (low, high)
        )
        # Between the borders lies skin, without edges.
        first = np.clip(low, 2, _COLUMNS - 8) + 3
        last = np.maximum(np.clip(high, 7, _COLUMNS - 3) - 2, first)
        running = np.pad(np.cumsum(edge, axis=1), ((0, 0), (1, 0)))
        inner = (_read(running, last, every) - _read(running, first, every)) / np.maximum(1, last - first)
        score = on_left + on_right - inner.mean(axis=-1).reshape(shape)
        known = self._known
        score -= known.prior_weight * (
            ((turns - expected) / known.turn_spread)[:, None, None, None] ** 2
            + (shifts / known.shift_spread)[None, :, None, None] ** 2
        )
        return score, on_left, on_right

    def _border(self, edge: Array, base: Array, reach: int = 3) -> Array:
        """The strongest smooth border within `reach` columns of `base`, by dynamic programming, from the middle."""
        rows, off = np.arange(_ROWS), np.arange(-reach, reach + 1)
        at = np.clip(np.rint(_MIDDLE + base[:, None] + off).astype(int), 1, _COLUMNS - 2)
        cost = -edge[rows[:, None], at] + self._known.stray_cost * np.abs(off)
        step = self._known.step_cost
        best, back = cost[0], np.zeros((_ROWS, len(off)), int)
        for row in range(1, _ROWS):
            padded = np.pad(best, 1, constant_values=np.inf)
            options = np.stack([padded[:-2] + step, padded[1:-1], padded[2:] + step])
            back[row] = options.argmin(axis=0) - 1
            best = options.min(axis=0) + cost[row]
        j, border = int(best.argmin()), np.zeros(_ROWS)
        for row in range(_ROWS - 1, -1, -1):
            border[row] = at[row, j] - _MIDDLE
            j += back[row, j]
        return border

    def _axis(self, place: _Place) -> Array:
        """Sideways of the strip's middle in each row, shank lengths."""
        return np.asarray(place.shift + np.tan(np.radians(place.turn)) * self._along)


def _read(strip: Array, at: Array, every: int) -> Array:
    """What a strip holds at some columns of each, or `every` second, row; (N, rows), in proportion between columns."""
    import cv2

    rows = np.arange(0, _ROWS, every, dtype=np.float32)
    return np.asarray(cv2.remap(strip, at, np.tile(rows, (len(at), 1)), cv2.INTER_LINEAR))
