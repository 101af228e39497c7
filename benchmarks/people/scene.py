"""What a room is made of before it is drawn: flat parts with a texture, and the light."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.people.rotations import rotation_z

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from hipcam.core.types import Array


class Texture(IntEnum):
    """How a surface is painted; `shaders/room.frag` knows them by these names."""

    PLAIN = 0
    PLANKS = 1
    CARPET = 2
    TILES = 3
    STRIPES = 4
    DOTS = 5
    PLASTER = 6
    LAMP = 7
    BOOKS = 8
    MAT = 9
    LEAVES = 10


@dataclass(frozen=True, slots=True)
class Light:
    """Light of a room.

    Attributes
    ----------
    direction : (3,) array
        From the person towards the key light, of any length.
    key, ambient : (3,) array
        Red, green and blue of the key light and of what comes from all around; 1 is bright.
    """

    direction: Array
    key: Array
    ambient: Array


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a room.

    Attributes
    ----------
    positions, normals : (n, 3) array
        Metres, and unit vectors.
    colours : (n, 3) array
        0–1; more for what shines by itself.
    surface : (n, 3) array
        Metres along and across the surface, and its `Texture`.
    triangles : (m, 3) array
        Numbers of vertices.
    casts_shadow : bool
        Whether it stands in the key light's way: floor and mat do not.
    """

    positions: Array
    normals: Array
    colours: Array
    surface: Array
    triangles: NDArray[np.integer[Any]]
    casts_shadow: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """A room that can be drawn: its parts, the second colour of textures, how coarse they are (about 1), the light."""

    parts: list[Part]
    second_colour: Array
    grain: float
    light: Light


def quad(
    corners: ArrayLike,
    normal: ArrayLike,
    colour: ArrayLike,
    texture: Texture,
    along: tuple[int, int],
    *,
    casts_shadow: bool = True,
) -> Part:
    """A rectangle of four corners in metres; `along` are the two axes that its texture follows."""
    points = np.array(corners, float)
    return Part(
        points,
        np.tile(np.asarray(normal, float), (4, 1)),
        np.tile(colour, (4, 1)),
        np.c_[points[:, along], np.full(4, texture)],
        np.array([[0, 1, 2], [0, 2, 3]]),
        casts_shadow,
    )


def box(
    low: ArrayLike,
    high: ArrayLike,
    colour: ArrayLike,
    texture: Texture = Texture.PLAIN,
    *,
    yaw: float = 0.0,
    moved: ArrayLike = (0.0, 0.0, 0.0),
    casts_shadow: bool = True,
) -> Part:
    """A box between two corners in metres, turned by `yaw` degrees about the upright through 0 and moved then."""
    ends = np.array([low, high], float)
    faces, normals, surface = [], [], []
    for axis, end in product(range(3), (0, 1)):
        along, across = (other for other in range(3) if other != axis)
        face, normal = np.zeros((4, 3)), np.zeros((4, 3))
        face[:, axis] = ends[end, axis]
        face[:, along] = ends[[0, 1, 1, 0], along]
        face[:, across] = ends[[0, 0, 1, 1], across]
        normal[:, axis] = 2 * end - 1
        faces.append(face)
        normals.append(normal)
        surface.append(np.c_[face[:, along], face[:, across], np.full(4, texture)])
    turn = rotation_z(yaw).T
    return Part(
        np.vstack(faces) @ turn + np.asarray(moved, float),
        np.vstack(normals) @ turn,
        np.tile(colour, (24, 1)),
        np.vstack(surface),
        np.vstack([4 * face + np.array([[0, 1, 2], [0, 2, 3]]) for face in range(6)]),
        casts_shadow,
    )
