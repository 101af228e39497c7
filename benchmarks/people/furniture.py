"""Furniture along the back wall of a room, drawn at random; places are metres, the wall is at y = `back`."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.look import draw_colour
from benchmarks.people.scene import Part, Texture, box

if TYPE_CHECKING:
    from hipcam.core.types import Array

#: What may stand there, each alike often.
KINDS = ("chair", "sofa", "shelf", "box", "plant", "door")
#: A sofa needs this much room in front of the wall, metres; where there is less, a box stands instead.
ROOM_FOR_SOFA = 0.9


def draw_window(rng: np.random.Generator, middle: float, back: float) -> list[Part]:
    """A window that shines, with its bar and its sill, near x = `middle`."""
    x, low, half = middle + rng.uniform(-1.0, 1.0), rng.uniform(0.7, 1.1), rng.uniform(0.5, 0.9)
    high = low + 1.3
    daylight = np.array([1.0, 1.05, 1.15]) * rng.uniform(1.2, 3.5)
    return [
        box([x - half, back - 0.01, low], [x + half, back + 0.01, high], daylight, Texture.LAMP),
        box([x - 0.03, back - 0.03, low], [x + 0.03, back, high], [0.9, 0.9, 0.9]),
        box([x - half - 0.06, back - 0.06, low - 0.06], [x + half + 0.06, back, low], [0.85, 0.85, 0.85]),
    ]


def draw_painting(rng: np.random.Generator, middle: float, back: float) -> list[Part]:
    """A picture on the wall."""
    x, low = middle + rng.uniform(-1.6, 1.6), rng.uniform(1.0, 1.7)
    half, height = rng.uniform(0.2, 0.5, 2)
    colour = draw_colour(rng, (0, 0.8), (0.1, 0.8))
    texture = Texture(rng.choice((Texture.PLAIN, Texture.PLASTER, Texture.LEAVES, Texture.DOTS)))
    return [box([x - half, back - 0.03, low], [x + half, back, low + height], colour, texture)]


def draw_furniture(rng: np.random.Generator, middle: float, back: float, room: float) -> list[Part]:
    """One piece of furniture, up to 2 m beside x = `middle`, where there are `room` metres in front of the wall."""
    x, kind = middle + rng.uniform(-2.0, 2.0), str(rng.choice(KINDS))
    colour = draw_colour(rng, (0, 0.7), (0.08, 0.8))
    y = back - 0.05
    if kind == "chair":
        return chair((x, back - 0.35), colour)
    if kind == "sofa" and room > ROOM_FOR_SOFA:
        return _sofa(x, y, colour)
    if kind == "shelf":
        return _draw_shelf(rng, x, y)
    if kind == "plant":
        return _draw_plant(rng, x, y)
    if kind == "door":
        return [box([x - 0.45, back - 0.03, 0], [x + 0.45, back, 2.05], colour)]
    low = [x - rng.uniform(0.15, 0.4), y - rng.uniform(0.2, min(0.5, room - 0.1)), 0]
    return [box(low, [x + 0.25, y, rng.uniform(0.2, 0.9)], colour)]


def chair(at: tuple[float, float], colour: Array, yaw: float = 0.0) -> list[Part]:
    """A chair whose seat's middle is over x and y `at`; it faces -y, turned by `yaw` degrees."""
    place = [*at, 0.0]
    seat = box([-0.22, -0.22, 0.43], [0.22, 0.22, 0.47], colour, yaw=yaw, moved=place)
    rest = box([-0.22, 0.18, 0.47], [0.22, 0.22, 0.95], colour, yaw=yaw, moved=place)
    legs = [
        box([x - 0.02, y - 0.02, 0], [x + 0.02, y + 0.02, 0.43], colour * 0.7, yaw=yaw, moved=place)
        for x, y in product((-0.19, 0.19), repeat=2)
    ]
    return [seat, rest, *legs]


def _sofa(x: float, y: float, colour: Array) -> list[Part]:
    return [
        box([x - 0.9, y - 0.8, 0.0], [x + 0.9, y - 0.1, 0.42], colour, Texture.PLASTER),
        box([x - 0.9, y - 0.28, 0.42], [x + 0.9, y - 0.05, 0.85], colour, Texture.PLASTER),
        box([x - 1.05, y - 0.8, 0], [x - 0.9, y - 0.05, 0.6], colour * 0.9, Texture.PLASTER),
        box([x + 0.9, y - 0.8, 0], [x + 1.05, y - 0.05, 0.6], colour * 0.9, Texture.PLASTER),
    ]


def _draw_shelf(rng: np.random.Generator, x: float, y: float) -> list[Part]:
    half, height = rng.uniform(0.3, 0.6), rng.uniform(0.8, 1.9)
    wood = np.array([0.5, 0.36, 0.22]) * rng.uniform(0.4, 1.4)
    case = box([x - half, y - 0.3, 0], [x + half, y, height], wood)
    inside = [x - half + 0.03, y - 0.305, 0.06], [x + half - 0.03, y - 0.3, height - 0.04]
    return [case, box(*inside, wood, Texture.BOOKS)]


def _draw_plant(rng: np.random.Generator, x: float, y: float) -> list[Part]:
    """A pot with four broad leaves that cross."""
    pot = box([x - 0.14, y - 0.4, 0], [x + 0.14, y - 0.12, 0.3], [0.5, 0.28, 0.18])

    def draw_leaf() -> Part:
        green = np.array([0.12, 0.32, 0.12]) * rng.uniform(0.7, 1.4)
        yaw, at = rng.uniform(0, 180), [x + rng.uniform(-0.12, 0.12), y - 0.26, 0.25]
        return box([-0.16, -0.02, 0], [0.16, 0.02, 0.5], green, Texture.LEAVES, yaw=yaw, moved=at)

    return [pot, *(draw_leaf() for _ in range(4))]
