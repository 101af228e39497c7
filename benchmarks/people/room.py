"""A room: its colours, textures and light, drawn at random, and its walls and furniture around a movement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.furniture import draw_furniture, draw_painting, draw_window
from benchmarks.people.look import draw_colour
from benchmarks.people.picture import Picture, draw_picture, draw_tint
from benchmarks.people.scene import Light, Part, Scene, Texture, box, quad

if TYPE_CHECKING:
    from benchmarks.people.camera import Camera
    from hipcam.core.types import Array

#: Colours of floors: three woods, grey, stone, dark wood.
FLOORS = (
    (0.58, 0.44, 0.30),
    (0.42, 0.30, 0.2),
    (0.68, 0.58, 0.45),
    (0.35, 0.35, 0.37),
    (0.6, 0.58, 0.55),
    (0.25, 0.2, 0.17),
)
#: Colours of sticks: two woods, black, metal, red, white.
STICKS = (
    (0.42, 0.27, 0.13),
    (0.75, 0.65, 0.45),
    (0.15, 0.15, 0.16),
    (0.7, 0.7, 0.72),
    (0.55, 0.12, 0.1),
    (0.85, 0.85, 0.82),
)
#: Textures of floor and walls; what stands there more often is drawn more often.
FLOOR_TEXTURES = (Texture.PLANKS, Texture.PLANKS, Texture.CARPET, Texture.TILES, Texture.PLASTER, Texture.PLAIN)
WALL_TEXTURES = (Texture.PLAIN, Texture.PLAIN, Texture.PLAIN, Texture.PLASTER, Texture.STRIPES, Texture.DOTS)
#: Floor and walls reach this far where they do not meet, and walls are so high, metres.
FAR, HIGH = 9.0, 4.0
#: Furniture stands only where there is more room than this between the movement and the wall, metres.
ROOM_FOR_FURNITURE = 0.45
#: Half the size of a mat (along x, along y) for each position, metres.
MATS = {"lying": (1.0, 0.34), "side": (1.0, 0.34), "standing": (0.55, 0.45), "seated": (0.85, 0.8)}


@dataclass(frozen=True, slots=True)
class Room:
    """What was drawn of a room before it is known who does what in it.

    Attributes
    ----------
    wall, floor, mat, second : (3,) array
        Colours, 0–1; `second` is the second one of textures.
    floor_texture, wall_texture : Texture
        How they are painted.
    grain : float
        How coarse textures are, against the usual.
    light : Light
        Where it comes from, and how bright it is.
    picture : Picture
        How good the camera's pictures are.
    window : bool
        Whether there is one behind the person.
    stick_radius : float
        Metres.
    stick_colour : tuple of 3 floats
        0–1.
    """

    wall: Array
    floor: Array
    mat: Array
    second: Array
    floor_texture: Texture
    wall_texture: Texture
    grain: float
    light: Light
    picture: Picture
    window: bool
    stick_radius: float
    stick_colour: tuple[float, float, float]

    @property
    def colours(self) -> list[Array]:
        """Colours of the room that clothes may have too."""
        return [self.wall, self.floor, self.mat]


def draw_room(rng: np.random.Generator, oddity: str = "") -> Room:
    """Draw a room; `oddity` "dim" makes it dark, "backlight" puts a bright window behind the person."""
    backlit = oddity == "backlight"
    wall = draw_colour(rng, (0, 0.3), (0.3, 0.92))
    floor = np.array(FLOORS[rng.integers(len(FLOORS))]) * rng.uniform(0.8, 1.2)
    mat = draw_colour(rng, (0.1, 0.75), (0.12, 0.75))
    light = _draw_light(rng, backlit=backlit)
    picture = draw_picture(rng, oddity)
    return Room(
        wall=wall,
        floor=floor,
        mat=mat,
        floor_texture=Texture(rng.choice(FLOOR_TEXTURES)),
        wall_texture=Texture(rng.choice(WALL_TEXTURES)),
        second=np.clip(wall * rng.uniform(0.6, 1.3), 0, 1),
        grain=float(rng.uniform(0.7, 1.6)),
        light=light,
        picture=picture,
        window=bool(backlit or rng.uniform() < 0.3),
        stick_radius=float(rng.uniform(0.009, 0.018)),
        stick_colour=STICKS[rng.integers(len(STICKS))],
    )


def _draw_light(rng: np.random.Generator, *, backlit: bool) -> Light:
    """Draw the key light (from the front or a side, from behind if backlit) and what comes from all around."""
    bright = rng.uniform(0.75, 1.15)
    key = draw_tint(rng) * rng.uniform(0.25, 1.0) * bright
    ambient = draw_tint(rng, 0.07) * rng.uniform(0.38, 0.62) * bright
    angle = np.radians(rng.uniform(-110, 110))
    direction = np.array([np.sin(angle), -np.cos(angle) * 0.8, rng.uniform(0.5, 1.4)])
    if not backlit:
        return Light(direction, key, ambient)
    return Light(np.array([rng.uniform(-0.8, 0.8), 0.8, rng.uniform(0.5, 1.0)]), key * 1.2, ambient * 0.55)


def furnish(
    rng: np.random.Generator,
    room: Room,
    joints: Array,
    camera: Camera,
    position: str,
    oddity: str = "",
    *,
    passage: float = 0.0,
    sides: tuple[float, float] = (0.0, 0.0),
) -> Scene:
    """Draw floor, mat, walls and furniture around a movement: nothing stands between it and the camera.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws what there is and where.
    room : Room
        Its colours and light.
    joints : (frames, joints, 3) array
        The whole movement, metres.
    camera : Camera
        From where it is seen; the side walls stand beyond it.
    position : str
        standing, seated, lying or side.
    oddity : str
        "bystander" leaves room for somebody behind the person.
    passage : float
        What more is left behind the person, metres.
    sides : tuple of float
        Between these x there are no side walls, metres.
    """
    middle = joints[..., 0].mean(), joints[..., 1].mean()
    behind = float(joints[..., 1].max()) + 0.2
    back = behind + rng.uniform(0.35, 2.2) + (0.9 if oddity == "bystander" else 0) + passage
    beside = camera.eye[0]
    left = -max(2.2, 0.4 - beside if beside < -1.5 else 0) - rng.uniform(0, 1.2)
    right = max(2.2, beside + 0.4 if beside > 1.5 else 0) + rng.uniform(0, 1.2)
    walls = min(left, sides[0]), max(right, sides[1])
    parts = _draw_floor(rng, room, middle, back, position) + _draw_walls(rng, room, walls, back)
    if room.window:
        parts += draw_window(rng, middle[0], back)
    if rng.uniform() < 0.5:
        parts += draw_painting(rng, middle[0], back)
    for _ in range(rng.integers(0, 4) if back - behind > ROOM_FOR_FURNITURE else 0):
        parts += draw_furniture(rng, middle[0], back, back - behind)
    return Scene(parts, room.second, room.grain, room.light)


def _draw_floor(
    rng: np.random.Generator, room: Room, middle: tuple[float, float], back: float, position: str
) -> list[Part]:
    """The floor up to the back wall, and often a mat."""
    corners = [[-FAR, -FAR, 0], [FAR, -FAR, 0], [FAR, back, 0], [-FAR, back, 0]]
    parts = [quad(corners, [0, 0, 1], room.floor, room.floor_texture, (0, 1), casts_shadow=False)]
    if rng.uniform() < (0.45 if position == "standing" else 0.8):
        x, y = middle
        half_x, half_y = MATS[position]
        low = [x - half_x * rng.uniform(0.85, 1.15), y - half_y * rng.uniform(0.85, 1.3), 0]
        high = [x + half_x * rng.uniform(0.85, 1.15), y + half_y * rng.uniform(0.85, 1.3), 0.004]
        parts.append(box(low, high, room.mat, Texture.MAT, casts_shadow=False))
    return parts


def _draw_walls(rng: np.random.Generator, room: Room, sides: tuple[float, float], back: float) -> list[Part]:
    """The back wall, two side walls, and mostly a skirting board."""
    corners = [[-FAR, back, 0], [FAR, back, 0], [FAR, back, HIGH], [-FAR, back, HIGH]]
    parts = [quad(corners, [0, -1, 0], room.wall, room.wall_texture, (0, 2))]
    colour = np.clip(room.wall * rng.uniform(0.8, 1.1), 0, 1)
    for x, inward in zip(sides, (1, -1), strict=True):
        corners = [[x, -FAR, 0], [x, back, 0], [x, back, HIGH], [x, -FAR, HIGH]]
        texture = room.wall_texture if rng.uniform() < 0.6 else Texture.PLAIN
        parts.append(quad(corners, [inward, 0, 0], colour, texture, (1, 2)))
    if rng.uniform() < 0.8:
        high = [FAR, back, rng.uniform(0.06, 0.13)]
        parts.append(box([-FAR, back - 0.02, 0], high, np.array([0.9, 0.9, 0.88]) * rng.uniform(0.3, 1)))
    return parts
