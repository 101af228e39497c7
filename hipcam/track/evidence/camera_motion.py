"""How the camera itself moved, as the background around the person shows it.

Each picture is compared with a reference picture, not with the one before it, so that nothing adds up. A new reference
is taken at fixed times, which a recording has whoever reads it, and where too little of the old one is left in sight.
"""

from __future__ import annotations

import zlib
from math import atan2, cos, degrees, hypot, inf, log, nan, radians, sin
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.track.evidence.background import background_of, followed, inside, made_small, points_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hipcam.core.landmarks import Pose
    from hipcam.core.types import Array, Image

#: Share of the points, from all over, that only stay where they were if the camera does.
_STAYED = 0.25
#: How far off a point of the background may be, pixels.
_OFF = 0.6
#: Fewest points that agree, which share of those found again, and how far apart, as a share of the shorter side.
_LEAST_POINTS, _LEAST_AGREE, _LEAST_SPREAD = 10, 0.5, 0.5
#: How far three in four have gone at least if the camera moves and nobody knows how, pixels.
_GONE = 1.0
#: A movement leaves no more than this of the squares of how far points are from where they were.
_LEFT_OVER = 0.3
#: With less of its points found again, or looking that much larger or smaller, a reference is replaced.
_LEFT, _GROWN = 0.5, 0.08
#: After so long without an answer, a new reference is taken, seconds.
_PATIENCE = 0.5
#: While the camera stands still, it is looked at no sooner than after so long, seconds.
_STILL_EVERY = 0.05
#: Movement that cannot be told from none: of the picture's corners, as a share of the shorter side. Twice what clips
#: with a camera on a stand show.
STILL = 0.0008


class Similarity(NamedTuple):
    """Where the background has gone: turned and scaled about the picture's middle, then moved.

    Attributes
    ----------
    dx, dy : float
        To the picture's right and down, shares of its shorter side.
    scale : float
        1 for a background that looks as large as it did.
    roll : float
        Degrees, clockwise in the picture.
    """

    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    roll: float = 0.0

    def after(self, first: Similarity) -> Similarity:
        """What comes of this movement after another one."""
        c, s = self.scale * cos(radians(self.roll)), self.scale * sin(radians(self.roll))
        return Similarity(
            c * first.dx - s * first.dy + self.dx,
            s * first.dx + c * first.dy + self.dy,
            self.scale * first.scale,
            self.roll + first.roll,
        )

    def inverse(self) -> Similarity:
        """What brings it back."""
        c, s = cos(radians(self.roll)) / self.scale, sin(radians(self.roll)) / self.scale
        return Similarity(-c * self.dx - s * self.dy, s * self.dx - c * self.dy, 1 / self.scale, -self.roll)

    def matrix(self, size: tuple[int, int]) -> tuple[Array, Array]:
        """The same as ``matrix @ point + offset`` in pixels of a picture of this size."""
        c, s = self.scale * cos(radians(self.roll)), self.scale * sin(radians(self.roll))
        turn, middle = np.array([[c, -s], [s, c]]), np.array(size) / 2
        return turn, middle - turn @ middle + np.array([self.dx, self.dy]) * min(size)

    def shift(self, aspect: float) -> float:
        """How far the picture's corners move at most, as a share of its shorter side; `aspect`: longer over shorter."""
        turned = hypot(self.scale * cos(radians(self.roll)) - 1, self.scale * sin(radians(self.roll)))
        return hypot(self.dx, self.dy) + turned * hypot(1, aspect) / 2

    def beyond(self, band: float, aspect: float) -> Similarity:
        """Less a movement of the corners that is within a band; exactly none within it."""
        moved = self.shift(aspect)
        if moved <= band:
            return NOT_MOVED
        share = 1 - band / moved
        return Similarity(share * self.dx, share * self.dy, self.scale**share, share * self.roll)


#: A camera that stands still.
NOT_MOVED = Similarity()


def moved_line(at: float, slope: float, moved: Similarity, size: tuple[int, int]) -> tuple[float, float]:
    """A line that stands nearly upright, after a movement of the picture.

    Parameters
    ----------
    at, slope : float
        Its x at the picture's top (shares of the shorter side) and how far it goes to the right on its way down.
    moved : Similarity
        The movement.
    size : (int, int)
        Of the picture, pixels.
    """
    matrix, offset = moved.matrix(size)
    shorter, low = min(size), size[1]
    top, bottom = (matrix @ [at * shorter + slope * y, y] + offset for y in (0.0, float(low)))
    new = (bottom[0] - top[0]) / (bottom[1] - top[1])
    return float((top[0] - new * top[1]) / shorter), float(new)


class CameraPath:
    """From what each picture showed against its reference to how far the camera has moved since the first one.

    Attributes
    ----------
    now : Similarity
        Since the first picture; where nothing was known for a while, as it was last.
    """

    def __init__(self) -> None:
        self.now = self._reference = NOT_MOVED

    def update(self, values: Mapping[str, float]) -> Similarity:
        """Take what `CameraWatch.observe` gave for the next picture."""
        if values.get("camera_known", nan) == 1:
            own = Similarity(*(values[f"camera_{name}"] for name in Similarity._fields))
            self.now = own.after(self._reference) if own != NOT_MOVED else self._reference
        if values.get("camera_reference", nan) == 1:
            self._reference = self.now
        return self.now


class _Reference(NamedTuple):
    """A picture that others are compared with: grey and small, points of its background (N, 2), its own mark."""

    small: Image
    points: Array
    mark: int


class CameraWatch:
    """Compares the background of one picture after the other with that of a reference picture.

    Parameters
    ----------
    begins : iterable of float
        From when on a new reference is taken, rising; seconds.

    Attributes
    ----------
    path : CameraPath
        How far the camera has moved since the first picture.
    mark : int
        The same in two readings if this picture and those after it are seen alike in both.
    """

    def __init__(self, begins: Iterable[float] = ()) -> None:
        self.mark = 0
        self._begins = iter(begins)
        self._next: float | None = next(self._begins, None)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget the reference, and count movement from the next picture on."""
        self.path = CameraPath()
        self._reference: _Reference | None = None
        # Where the background was last: (2, 3), in pixels of the small picture.
        self._last = _IDENTITY
        # How many points were found again, in the last picture and at most.
        self._left = self._most = 0
        self._answered = -inf
        # When the camera was seen to stand still, if it was seen so last.
        self._still_at = -inf

    def observe(self, image: Image, pose: Pose | None, time: float) -> dict[str, float]:
        """Look at one picture.

        Parameters
        ----------
        image : (h, w, 3) uint8
            RGB.
        pose : Pose or None
            The person, in pixels of `image`: what moves there is not the camera.
        time : float
            Seconds.

        Returns
        -------
        dict
            `camera_dx`, `camera_dy`, `camera_scale` and `camera_roll` since the reference, see `Similarity`;
            `camera_known` 1 if those are known, 0 if something moves and nobody knows what, nothing if there is no
            background to see; `camera_reference` 1 for a picture that is a reference from then on.
        """
        if time - self._still_at < _STILL_EVERY and not self._begins_by(time):
            self.path.update(_STANDS)
            return dict(_STANDS)
        small, factor = made_small(image)
        background = background_of(pose, factor, small.shape)
        compared_with = self._reference.mark if self._reference else 0
        values = self._compare(small, background)
        known = values.get("camera_known") == 1
        if known:
            self._answered = time
        self._still_at = time if values == _STANDS else -inf
        if pose is not None and self._is_due(time, known=known):
            self._take(small, background, time)
            values["camera_reference"] = 1.0
        self.path.update(values)
        reference = self._reference and self._reference.mark
        state = f"{compared_with} {reference} {self._answered} {self._still_at} {self._left} {self._most}"
        self.mark = zlib.crc32(state.encode(), zlib.crc32(self._last.tobytes())) or 1
        return values

    def _is_due(self, time: float, *, known: bool) -> bool:
        due = self._reference is None
        while self._begins_by(time):
            self._next = next(self._begins, None)
            due = True
        if known and self._reference is not None:
            grown = abs(log(hypot(self._last[0, 0], self._last[1, 0])))
            return due or self._left < _LEFT * self._most or grown > _GROWN
        return due or time - self._answered > _PATIENCE

    def _begins_by(self, time: float) -> bool:
        return self._next is not None and time >= self._next

    def _take(self, small: Image, background: Image, time: float) -> None:
        points = points_of(small, background)
        self._reference = _Reference(small, points, zlib.crc32(points.tobytes(), zlib.crc32(repr(time).encode())) or 1)
        self._last, self._left, self._most, self._answered, self._still_at = _IDENTITY, 0, 0, time, -inf

    def _compare(self, small: Image, background: Image) -> dict[str, float]:
        """The picture against the reference."""
        if self._reference is None or len(self._reference.points) < _LEAST_POINTS:
            return {}
        reference, before = self._reference.small, self._reference.points
        guess = (before @ self._last[:, :2].T + self._last[:, 2]).astype(np.float32)
        now, found = followed(reference, small, before, guess)
        kept = found & inside(now, background)
        before, now, expected = before[kept], now[kept], guess[kept]
        self._left = len(now)
        self._most = max(self._most, self._left)
        if len(now) < _LEAST_POINTS:
            return {}
        size = background.shape[::-1]
        if not _stayed(before, now, min(size)):
            # A point that somebody walks in front of, or that was noise, leads elsewhere, and from there not back.
            back, found = followed(small, reference, now, now + before - expected)
            same = found & (np.linalg.norm(back - before, axis=1) <= _OFF)
            before, now = before[same], now[same]
        if _stayed(before, now, min(size)):
            self._last = _IDENTITY
            return dict(_STANDS)
        fit = _fit(before, now, min(size))
        if fit is None:
            gone = len(now) >= _LEAST_POINTS / 2 and np.quantile(_ways(before, now), _STAYED) > _GONE
            return {"camera_known": 0.0} if gone else {}
        self._last = fit
        own = _similarity(fit, size).beyond(STILL, max(size) / min(size))
        return {**camera_values(own), "camera_known": 1.0}


_IDENTITY: Array = np.eye(2, 3)


def _ways(before: Array, now: Array) -> Array:
    """How far each point went, pixels."""
    return np.asarray(np.linalg.norm(now - before, axis=1))


def _stayed(before: Array, now: Array, side: int) -> bool:
    """Whether the camera stands still: when it moves, all things do, and of those that move by themselves only some."""
    still = _ways(before, now) <= STILL * side
    return bool(
        still.sum() >= max(_LEAST_POINTS / 2, _STAYED * len(now)) and _spread(before[still]) >= _LEAST_SPREAD * side
    )


def _spread(points: Array) -> float:
    return float(np.ptp(points, axis=0).max())


def camera_values(own: Similarity) -> dict[str, float]:
    """A movement as measures by name."""
    return {f"camera_{name}": value for name, value in own._asdict().items()}


#: What a picture says of a camera that stands still.
_STANDS = {**camera_values(NOT_MOVED), "camera_known": 1.0}


def _fit(before: Array, now: Array, side: int) -> Array | None:
    """How the points moved together, (2, 3); None if too few agree, or only those in one place."""
    import cv2

    if len(now) < _LEAST_POINTS:
        return None
    fit, agree = cv2.estimateAffinePartial2D(
        before, now, method=cv2.RANSAC, ransacReprojThreshold=_OFF, maxIters=200, confidence=0.99, refineIters=5
    )
    if fit is None:
        return None
    kept = agree[:, 0] == 1
    if kept.sum() < max(_LEAST_POINTS, _LEAST_AGREE * len(now)) or _spread(before[kept]) < _LEAST_SPREAD * side:
        return None
    before, now = before[kept], now[kept]
    left = np.square(_ways(before @ fit[:, :2].T + fit[:, 2], now)).sum()
    # Noise has some movement that suits it best, and leaves most of what it was.
    return np.asarray(fit, float) if left <= _LEFT_OVER * np.square(_ways(before, now)).sum() else _IDENTITY


def _similarity(fit: Array, size: tuple[int, int]) -> Similarity:
    middle = np.array(size) / 2
    moved = (fit[:, :2] @ middle + fit[:, 2] - middle) / min(size)
    scale = hypot(fit[0, 0], fit[1, 0])
    return Similarity(float(moved[0]), float(moved[1]), scale, degrees(atan2(fit[1, 0], fit[0, 0])))
