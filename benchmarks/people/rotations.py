"""Rotations and the frames of limbs.

A rotation is a (3, 3) array that turns column vectors. The body's frame: +X is the person's left, −Y the front, +Z up.
Angles of `rotation_x`, `_y` and `_z` are degrees, since postures are written in them; all others are radians.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from hipcam.core.types import Array

#: Of what two bones can reach together, the share that a limb is stretched to at most: it never locks.
STRETCHED = 0.9995
#: Below these (radians) a rotation is none, or half a turn, whose axis is found another way.
NO_TURN, NEARLY_HALF_A_TURN = 1e-7, 1e-3
#: Axes of turns below this (radians) are not worth dividing by.
NO_AXIS = 1e-9
#: Where a bone points in its own limb frame: against its third axis.
ALONG = np.array([0.0, 0.0, 1.0])


def rotation_x(degrees: float) -> Array:
    """Turn about +X (the left): a standing body bows with positive degrees."""
    c, s = _cos_sin(degrees)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def rotation_y(degrees: float) -> Array:
    """Turn about +Y (the back): a standing body leans to its left with positive degrees."""
    c, s = _cos_sin(degrees)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def rotation_z(degrees: float) -> Array:
    """Turn about +Z (up): a standing body turns to its left with positive degrees."""
    c, s = _cos_sin(degrees)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def unit(vector: ArrayLike) -> Array:
    """The vector's direction, of length 1."""
    v = np.asarray(vector, float)
    return np.asarray(v / np.linalg.norm(v))


def about_axis(axis: ArrayLike, angle: float) -> Array:
    """Turn by `angle` radians about `axis` (of any length), by the right-hand rule."""
    x, y, z = unit(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross)


def rotation_vector(rotation: Array) -> Array:
    """Axis of a rotation times its angle in radians (0–π): the inverse of `about_axis`."""
    angle = np.arccos(np.clip((np.trace(rotation) - 1) / 2, -1, 1))
    if angle < NO_TURN:
        return np.zeros(3)
    if np.pi - angle < NEARLY_HALF_A_TURN:
        squares = (rotation + np.eye(3)) / 2
        return np.asarray(unit(squares[:, np.argmax(np.diag(squares))]) * angle)
    twice_the_sine = np.array(
        [rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]]
    )
    return np.asarray(twice_the_sine / (2 * np.sin(angle)) * angle)


def slerp(first: Array, second: Array, share: float) -> Array:
    """The rotation that lies `share` (0–1) of the shortest way from `first` to `second`."""
    way = rotation_vector(first.T @ second)
    angle = float(np.linalg.norm(way))
    return first if angle < NO_AXIS else first @ about_axis(way, angle * share)


def limb_frame(direction: ArrayLike, hinge: ArrayLike) -> Array:
    """The frame of a limb's segment.

    Parameters
    ----------
    direction : (3,) array
        From the segment's upper joint to its lower one, of any length.
    hinge : (3,) array
        Roughly the axis about which the joint bends; what of it runs along the segment is left out.

    Returns
    -------
    (3, 3) array
        Columns: the hinge, hinge's cross product, and the way back up the segment.
    """
    up = -unit(direction)
    across = unit(np.asarray(hinge, float) - np.dot(hinge, up) * up)
    return np.stack([across, np.cross(up, across), up], 1)


def half_twist(parent: Array, child: Array, axis: Array) -> Array:
    """The child's rotation with only half its twist against the parent.

    Skin about a hip or a shoulder follows the bone's swing in full but its twist by half; without it the skin would
    be wrung like a cloth.

    Parameters
    ----------
    parent, child : (3, 3) array
        Rotations in the world.
    axis : (3,) array
        The bone's own length, in the child's frame; unit length.
    """
    turn = rotation_vector(parent.T @ child)
    angle = float(np.linalg.norm(turn))
    if angle < NO_AXIS:
        return child
    along = float(np.dot(np.sin(angle / 2) * turn / angle, axis))
    twist = 2 * np.arctan2(along, np.cos(angle / 2))
    twist = (twist + np.pi) % (2 * np.pi) - np.pi
    return child @ about_axis(axis, -twist / 2)


def two_link(start: Array, end: Array, upper: float, lower: float, pole: Array) -> tuple[Array, Array]:
    """Directions of two bones that reach from one point to another, such as thigh and shank from hip to ankle.

    Parameters
    ----------
    start, end : (3,) array
        Metres. An end out of reach is reached for.
    upper, lower : float
        The bones' lengths, metres.
    pole : (3,) array
        Where the joint between them points.

    Returns
    -------
    tuple of (3,) array
        Unit vectors along the upper and the lower bone.
    """
    way = end - start
    distance = min(float(np.linalg.norm(way)), (upper + lower) * STRETCHED)
    straight = unit(way)
    cosine = (upper * upper + distance * distance - lower * lower) / (2 * upper * distance)
    angle = np.arccos(np.clip(cosine, -1, 1))
    aside = unit(pole - np.dot(pole, straight) * straight)
    first = np.cos(angle) * straight + np.sin(angle) * aside
    return first, unit(start + distance * straight - (start + upper * first))


def _cos_sin(degrees: float) -> tuple[float, float]:
    angle = np.radians(degrees)
    return float(np.cos(angle)), float(np.sin(angle))
