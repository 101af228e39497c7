"""A camera: where it stands, what of the world it sees, and how one is placed in front of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.matrices import UP, look_at, perspective
from benchmarks.people.rotations import unit
from benchmarks.people.truth.motion import JOINTS

if TYPE_CHECKING:
    from hipcam.core.types import Array

    Size = tuple[int, int]

#: Heights between which a camera stands (on the floor, a stool, a chair, a table), metres, and how often.
HEIGHTS, HEIGHTS_OFTEN = ((0.3, 0.55), (0.45, 0.85), (0.75, 1.2), (1.1, 1.5)), (0.25, 0.3, 0.3, 0.15)
#: The same for one at the feet of somebody who lies, metres.
AT_FEET = (1.0, 1.6)
#: The lowest for somebody who stands, metres.
LOWEST_FOR_STANDING = 0.45
#: Azimuth: its spread and what it stays within, degrees; roll alike.
AZIMUTH, ROLL = (12.0, 25.0), (1.6, 4.0)
#: Vertical fields of view, degrees.
FIELDS_OF_VIEW = (35.0, 60.0)
#: How near and how far a camera is set up, and the steps between, metres.
DISTANCES = np.arange(1.15, 5.2, 0.07)
#: Nothing of the body is nearer than this, metres.
NEAREST = 0.25
#: How many moments of the movement must fit into the picture.
MOMENTS = 24
#: The crown of the head lies beyond the ears by this share of the way from neck to ears.
CROWN = 0.9


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera.

    Attributes
    ----------
    eye, target : tuple of 3 floats
        Where it stands and which place is in the middle of its picture, metres; z is up from the floor.
    fov_vertical : float
        Degrees from the lower to the upper edge of the picture.
    roll : float
        Degrees by which it is turned about its own axis; the picture turns the other way.
    words : str
        How it was placed, for people.
    """

    eye: tuple[float, ...]
    target: tuple[float, ...]
    fov_vertical: float
    roll: float = 0.0
    words: str = ""

    def matrices(self, aspect: float) -> tuple[Array, Array]:
        """From the world into the camera's frame, and from there onto a picture of this width over height."""
        ahead = unit(np.subtract(self.target, self.eye))
        right = unit(np.cross(ahead, UP))
        angle = np.radians(self.roll)
        up = np.cos(angle) * np.cross(right, ahead) + np.sin(angle) * right
        return look_at(self.eye, self.target, up), perspective(self.fov_vertical, aspect)

    def project(self, points: Array, size: Size) -> Array:
        """Where points (n, 3) in metres are seen: x and y in pixels, and how far ahead in metres, (n, 3)."""
        width, height = size
        view, projection = self.matrices(width / height)
        seen = np.c_[points, np.ones(len(points))] @ (projection @ view).T
        ahead = seen[:, 3]
        x, y = (seen[:, 0] / ahead * 0.5 + 0.5) * width, (0.5 - seen[:, 1] / ahead * 0.5) * height
        return np.stack([x, y, ahead], 1)

    def focal_length(self, height: int) -> float:
        """Focal length in pixels of a picture so many pixels high."""
        return float(height / 2 / np.tan(np.radians(self.fov_vertical) / 2))


def place_camera(
    rng: np.random.Generator,
    joints: Array,
    size: Size,
    position: str,
    oddity: str = "",
    *,
    mirrored: bool = False,
    at_feet: tuple[float, float] = AT_FEET,
) -> Camera:
    """Set up a camera as somebody would: on the floor or furniture, so far away that the whole body is seen.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws azimuth, height, field of view, margin, roll and how well it is aimed.
    joints : (frames, joints, 3) array
        The whole movement, metres, joints in the order of `JOINTS`.
    size : (int, int)
        Width and height of the picture.
    position : str
        standing, seated, lying or side. Who lies is seen from the side, all others from the front.
    oddity : str
        "feet" looks along the body from the feet (from the other end if `mirrored`), "cut" is too near.
    at_feet : tuple of float
        Heights between which it then stands, metres.
    """
    points = _outline(joints)
    azimuth, height, view = _draw_stand(rng, position, oddity, at_feet, mirrored=mirrored)
    fov = float(rng.uniform(*FIELDS_OF_VIEW))
    margin = rng.uniform(0.03, 0.14)
    roll = _draw_about(rng, *ROLL)
    middle = (points.min(0) + points.max(0)) / 2

    def stands(distance: float) -> Array:
        angle = np.radians(azimuth)
        return np.array([middle[0] + distance * np.sin(angle), middle[1] + distance * -np.cos(angle), height])

    for distance in DISTANCES:
        target, axes, seen = _aimed(stands(distance), middle, fov, roll, points, size)
        if _fits(seen, size, margin):
            break
    if oddity == "cut":
        distance *= rng.uniform(0.78, 0.9)
    target = target + axes[0] * rng.normal(0, 0.02) + axes[1] * rng.normal(0, 0.02)
    return Camera(
        eye=tuple(round(float(x), 3) for x in stands(distance)),
        target=tuple(round(float(x), 3) for x in target),
        fov_vertical=round(fov, 1),
        roll=round(roll, 2),
        words=f"{view} view, azimuth {azimuth:.0f}, {height:.2f} m high, {distance:.1f} m away",
    )


def crowns_of(joints: Array) -> Array:
    """Where the crown of the head is, (T, 3), given the joints, (T, J, 3); metres."""
    ears = (joints[:, JOINTS.index("left_ear")] + joints[:, JOINTS.index("right_ear")]) / 2
    return np.asarray(ears + CROWN * (ears - joints[:, JOINTS.index("neck")]))


def _outline(joints: Array) -> Array:
    """Points that must be seen: the joints at some moments, and the crown, which lies above the ears; metres."""
    frames = np.unique(np.linspace(0, len(joints) - 1, MOMENTS).astype(int))
    points = np.vstack([joints[frame] for frame in frames])
    return np.vstack([points, crowns_of(joints)[::4], points[::2] + np.array([0, 0, 0.02])])


def _draw_stand(
    rng: np.random.Generator, position: str, oddity: str, at_feet: tuple[float, float], *, mirrored: bool
) -> tuple[float, float, str]:
    """Azimuth in degrees (0 is the front, positive to the person's left), height in metres, and the view's name."""
    azimuth = _draw_about(rng, *AZIMUTH)
    height = float(rng.choice([rng.uniform(*heights) for heights in HEIGHTS], p=HEIGHTS_OFTEN))
    view = "side" if position == "lying" else "front"
    if oddity == "feet":
        azimuth = float(90 + rng.uniform(-20, 20)) * (-1 if mirrored else 1)
        height, view = float(rng.uniform(*at_feet)), "feet"
    if position == "standing":
        height = max(height, LOWEST_FOR_STANDING)
    return azimuth, height, view


def _draw_about(rng: np.random.Generator, spread: float, most: float) -> float:
    return float(np.clip(rng.normal(0, spread), -most, most))


def _aimed(eye: Array, target: Array, fov: float, roll: float, points: Array, size: Size) -> tuple[Array, Array, Array]:
    """Aim so that the points lie in the middle of the picture.

    Returns
    -------
    target : (3,) array
        Metres.
    axes : (2, 3) array
        The picture's right and up in the world.
    seen : (n, 3) array
        The points as they were projected before the last step.
    """
    width, height = size
    for _ in range(3):
        camera = Camera(tuple(eye), tuple(target), fov, roll)
        seen = camera.project(points, size)
        off = (seen[:, :2].min(0) + seen[:, :2].max(0)) / 2 - [width / 2, height / 2]
        metres_per_pixel = np.linalg.norm(target - eye) / camera.focal_length(height)
        axes = camera.matrices(width / height)[0][:2, :3]
        target = target + axes[0] * off[0] * metres_per_pixel - axes[1] * off[1] * metres_per_pixel
    return target, axes, seen


def _fits(seen: Array, size: Size, margin: float) -> bool:
    """Whether projected points keep off the edges by this share of the picture (0.6 of it, the body being wider)."""
    edge = np.array(size) * margin * 0.6
    low, high = seen[:, :2].min(0), seen[:, :2].max(0)
    return bool(seen[:, 2].min() > NEAREST and (low > edge).all() and (high < size - edge).all())
