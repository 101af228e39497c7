"""A dog or a cat of round shapes: it trots across the picture and stops for a while."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.people.rotations import rotation_y, rotation_z
from benchmarks.people.scene import Part, Texture

if TYPE_CHECKING:
    from benchmarks.people.space import Space
    from hipcam.core.types import Array

#: Rings and spokes of a round shape.
RINGS, SPOKES = 10, 14
#: Lengths of the trunk between which one is drawn, metres, and speeds, m/s.
LENGTHS, SPEEDS = (0.32, 0.65), (0.5, 1.0)
#: How far a trot gets in a double step, in trunks, and how far the legs swing, degrees.
STRIDE, SWING = 1.3, 26.0
#: How far from the person's space it passes, and how long it stops, metres and seconds.
AWAY, STOPS = (0.05, 0.45), (1.0, 5.0)
#: It comes to where it stops between these shares of the clip.
COMES_AT = (0.1, 0.6)
#: Furs: black, brown, fawn, grey, white, ginger.
FURS = (
    (0.05, 0.05, 0.05),
    (0.25, 0.15, 0.09),
    (0.6, 0.45, 0.3),
    (0.35, 0.35, 0.36),
    (0.85, 0.83, 0.8),
    (0.6, 0.3, 0.12),
)


class _Round(NamedTuple):
    """An ellipsoid, in trunks: its middle, its half axes, and how far its front is turned down, degrees."""

    middle: tuple[float, float, float]
    half: tuple[float, float, float]
    down: float = 0.0


#: What does not swing: trunk, neck, head, snout, two ears, tail. The trunk's middle is 0; +x is ahead.
BODY = (
    _Round((0, 0, 0), (0.54, 0.17, 0.19)),
    _Round((0.52, 0, 0.16), (0.22, 0.10, 0.11), -50),
    _Round((0.66, 0, 0.33), (0.17, 0.12, 0.13)),
    _Round((0.83, 0, 0.28), (0.12, 0.06, 0.06), 12),
    _Round((0.60, 0.09, 0.45), (0.05, 0.03, 0.10), 15),
    _Round((0.60, -0.09, 0.45), (0.05, 0.03, 0.10), 15),
    _Round((-0.68, 0, 0.16), (0.22, 0.035, 0.035), 35),
)
#: Where a leg begins, fore and hind, left and right; how long it is and how thick, in trunks.
SHOULDER, HIP, ASIDE, LOW, LEG, THICK = 0.36, -0.38, 0.10, -0.06, 0.56, 0.058


@dataclass(frozen=True, slots=True)
class Pet:
    """An animal on its way along x.

    Attributes
    ----------
    length : float
        Of its trunk, metres.
    fur : (3,) array
        Its colour, 0–1.
    y : float
        Where its way lies, metres.
    ahead : int
        1 towards higher x, -1 towards lower.
    moments, places : (4,) array
        When it begins, comes to where it stops, goes on and ends, seconds, and the x of each, metres.
    """

    length: float
    fur: Array
    y: float
    ahead: int
    moments: Array
    places: Array

    def shape(self, time: float) -> Part:
        """Its surface at a time in seconds."""
        x = float(np.interp(time, self.moments, self.places))
        cycle = abs(x - self.places[0]) / (STRIDE * self.length)
        rounds = [*BODY, *_legs(cycle)]
        sphere, triangles = _sphere()
        places, normals = [], []
        for middle, half, down in rounds:
            turned = rotation_y(down).T
            places.append((sphere * half) @ turned + middle)
            normals.append((sphere / half) @ turned)
        turned = rotation_z(0 if self.ahead > 0 else 180).T
        flat, vertices = np.vstack(normals) @ turned, np.vstack(places) @ turned * self.length
        return Part(
            vertices + np.array([x, self.y, -vertices[:, 2].min()]),
            flat / np.linalg.norm(flat, axis=1, keepdims=True),
            np.tile(self.fur, (len(flat), 1)),
            np.full((len(flat), 3), float(Texture.PLAIN)),
            np.vstack([triangles + i * len(sphere) for i in range(len(rounds))]),
        )


def draw_pet(rng: np.random.Generator, space: Space, eye: Array, lasts: float) -> Pet:
    """Draw an animal that passes behind the person or in front.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws it.
    space : Space
        What the person needs.
    eye : (3,) array
        Where the camera is, metres.
    lasts : float
        The clip, seconds.
    """
    length = float(rng.uniform(*LENGTHS))
    fur = np.array(FURS[rng.integers(len(FURS))]) * rng.uniform(0.8, 1.15)
    away = length * BODY[0].half[1] + rng.uniform(*AWAY)
    y = max(space.front - away, (space.front + eye[1]) / 2) if rng.uniform() < 0.6 else space.back + away
    ahead, speed = int(rng.choice([-1, 1])), rng.uniform(*SPEEDS)
    comes, stops, x = rng.uniform(*COMES_AT) * lasts, rng.uniform(*STOPS), rng.uniform(space.left, space.right)
    moments = np.array([0, comes, comes + stops, comes + stops + lasts])
    return Pet(length, fur, float(y), ahead, moments, x + ahead * speed * np.array([-comes, 0, 0, lasts]))


def _legs(cycle: float) -> list[_Round]:
    """Four legs: those across from each other swing together, and a foot on its way ahead is lifted."""
    legs = []
    for fore, left in product((1, -1), repeat=2):
        phase = 2 * np.pi * cycle + (0 if fore == left else np.pi)
        swing = SWING * np.sin(phase)
        half = LEG / 2 * (1 - 0.12 * max(np.cos(phase), 0))
        angle = np.radians(swing)
        top = SHOULDER if fore > 0 else HIP
        middle = (top + half * np.sin(angle), left * ASIDE, LOW - half * np.cos(angle))
        legs.append(_Round(middle, (THICK, THICK, half), -swing))
    return legs


@cache
def _sphere() -> tuple[Array, Array]:
    """A sphere of radius 1: its vertices, which are its normals too, and triangles."""
    up, around = np.meshgrid(np.linspace(0, np.pi, RINGS + 1), np.linspace(0, 2 * np.pi, SPOKES + 1), indexing="ij")
    vertices = np.stack([np.sin(up) * np.cos(around), np.sin(up) * np.sin(around), np.cos(up)], 2).reshape(-1, 3)
    corner = (np.arange(RINGS)[:, None] * (SPOKES + 1) + np.arange(SPOKES)).ravel()
    below = corner + SPOKES + 1
    triangles = np.vstack([np.stack([corner, below, corner + 1], 1), np.stack([below, below + 1, corner + 1], 1)])
    return vertices, triangles
