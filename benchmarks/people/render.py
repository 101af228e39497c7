"""A stage: people in a room, seen by a camera, frame after frame.

The room is shaded once for each camera (`Stage.look_from`); a frame then costs the people's triangles, two small
shadow maps and a look-up of the shadows at half the size.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import moderngl
import numpy as np

from benchmarks.people.backdrop import RoomPainter
from benchmarks.people.gl import load_program, open_context, send, send_matrices, shadow_map, store
from benchmarks.people.matrices import look_at, orthographic
from benchmarks.people.rotations import unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from benchmarks.people.backdrop import Backdrop
    from benchmarks.people.body import Body
    from benchmarks.people.camera import Camera
    from benchmarks.people.look import Look
    from benchmarks.people.scene import Light, Part, Scene
    from hipcam.core.types import Array, Flags, Image

    Size = tuple[int, int]

#: Pixels of people's shadow maps.
SHADOW_PIXELS = 512
#: The key light stands this far away; the sky light hangs this far above and in front, metres.
LIGHT_AWAY, SKY_AT = 4.5, (0, -0.6, 4.0)
#: The floor is drawn this far below where it is, metres: what sinks in less is not cut off.
FLOOR_AT = -0.004
#: People's edges are smoothed over these many pixels (standard deviations: of the edge, and of what is laid there).
EDGE, SMOOTH = 0.7, 0.75
#: A rod has so many sides.
ROD_SIDES = 12
#: Regions whose triangles are painted with a face and hair.
WITH_FACE = ("head", "hair", "neck03", "neck02")


@dataclass(frozen=True, slots=True)
class Actor:
    """Something that moves: the buffer of its places and normals, what draws it, and how it is painted."""

    vertices: moderngl.Buffer
    painted: list[moderngl.VertexArray]
    shape: moderngl.VertexArray
    paint: dict[str, Any] = field(default_factory=dict)


class Stage:
    """A room in which people stand and are seen.

    Parameters
    ----------
    size : (int, int)
        Width and height of the pictures, pixels.
    scene : Scene
        The room and its light.
    camera : Camera
        From where it is seen; `look_from` takes another.
    centre : (3,) array
        Where people are, metres.
    reach : float
        Shadows are cast by what is within this distance of the centre, metres.
    """

    def __init__(self, size: Size, scene: Scene, camera: Camera, centre: ArrayLike, reach: float = 1.75) -> None:
        self.size = size
        self._context = context = open_context()
        self._depth = load_program(context, "depth.vert", "depth.frag")
        self._lights = _light_views(scene.light, np.asarray(centre, float), reach)
        self._painter = RoomPainter(context, scene, self._depth, np.asarray(centre, float))
        self._painters = self._load_painters(scene.light)
        self._maps = [shadow_map(context, SHADOW_PIXELS) for _ in self._lights]
        self._map_frames = [context.framebuffer(depth_attachment=one) for one in self._maps]
        self._frame = context.framebuffer([context.renderbuffer(size, 4)], context.depth_renderbuffer(size))
        half = ((size[0] + 1) // 2, (size[1] + 1) // 2)
        self._lit = context.framebuffer([context.texture(half, 4)])
        self._cover = context.vertex_array(
            self._painters["shadows"], [(store(context, [-1, -1, 1, -1, -1, 1, 1, 1]), "2f", "in_corner")]
        )
        floor = [[x, y, FLOOR_AT] for x, y in ((-9, -9), (9, -9), (9, 9), (-9, -9), (9, 9), (-9, 9))]
        self._floor = context.vertex_array(self._depth, [(store(context, floor), "3f", "in_position")])
        self._actors: dict[str, Actor] = {}
        self._room = self._see(camera)

    def look_from(self, camera: Camera) -> None:
        """See everything from another place; the room is shaded anew, which takes longer than a frame."""
        self._room.places.release()
        self._room = self._see(camera)

    @property
    def brightness(self) -> float:
        """Mean of the empty room's picture, 0–255."""
        return float(self._room.bright.mean())

    def person(self, name: str, body: Body, vertices: Array, look: Look) -> None:
        """Put somebody on the stage, or move who is there.

        Parameters
        ----------
        name : str
            By which the same person is known again.
        body : Body
            Dressed, at rest.
        vertices : (n, 3) array
            Where its vertices are now, metres.
        look : Look
            Colours.
        """
        moving = np.hstack([vertices, body.normals(vertices)])
        if not self._moved(name, moving):
            still = np.hstack([body.rest, body.fields, body.eyeballs[:, None]])
            face = (np.isin(body.region, WITH_FACE) | (body.fields[:, 2] > -0.02))[body.triangles].any(1)
            parts = {"skin": body.triangles[~face], "face": body.triangles[face]}
            self._enter(name, moving, still, parts, _paint_of(body, look))

    def rod(self, name: str, ends: ArrayLike, radius: float, colour: ArrayLike) -> None:
        """Put a round stick on the stage between two ends (2, 3), or move the one that is there; metres."""
        self._thing(name, *_rod(np.asarray(ends, float), radius), colour)

    def thing(self, name: str, part: Part) -> None:
        """Put a thing of one colour on the stage, or move the one that is there; its texture is not painted."""
        self._thing(name, np.hstack([part.positions, part.normals]), part.triangles, part.colours[0])

    def render(self) -> Array:
        """The picture as it is now, (height, width, 3) of floats 0–255."""
        lit = self._cast_shadows()
        people, covered = self._paint_people()
        return _laid_over(self._room.shadowed(lit), people, covered)

    def close(self) -> None:
        """Give everything back; the stage cannot be used after it."""
        self._context.release()

    def _see(self, camera: Camera) -> Backdrop:
        """Take a camera's view, and shade the room from there."""
        view, projection = camera.matrices(self.size[0] / self.size[1])
        self._view = projection @ view
        for painter in (self._painters["skin"], self._painters["face"]):
            send_matrices(painter, view=self._view)
            send(painter, eye=np.linalg.inv(view)[:3, 3])
        return self._painter.paint(camera, self.size)

    def _load_painters(self, light: Light) -> dict[str, moderngl.Program]:
        painters = {
            "skin": load_program(self._context, "person.vert", "person.frag"),
            "face": load_program(self._context, "person.vert", "person.frag", "FACE"),
            "shadows": load_program(self._context, "shadows.vert", "shadows.frag"),
        }
        key_view, sky_view = self._lights
        for painter in painters.values():
            send(painter, key_map=0, sky_map=1, places=2)
            send(painter, to_key=unit(light.direction), key=light.key, ambient=light.ambient)
            send_matrices(painter, key_view=key_view, sky_view=sky_view)
        return painters

    def _thing(self, name: str, moving: Array, triangles: NDArray[Any], colour: ArrayLike) -> None:
        if not self._moved(name, moving):
            paint = {"plain": True, "plain_colour": np.asarray(colour, float)}
            self._enter(name, moving, np.zeros((len(moving), 8)), {"skin": triangles}, paint)

    def _moved(self, name: str, moving: Array) -> bool:
        """Move an actor who is on the stage; whether there is one."""
        if name in self._actors:
            self._actors[name].vertices.write(moving.astype("f4").tobytes())
        return name in self._actors

    def _enter(
        self, name: str, moving: Array, still: Array, parts: dict[str, NDArray[Any]], paint: dict[str, Any]
    ) -> None:
        """Put an actor on the stage; `parts` are the triangles that each program paints."""
        context = self._context
        vertices, fixed = store(context, moving, changes=True), store(context, still)
        content = [
            (vertices, "3f 3f", "in_position", "in_normal"),
            (fixed, "3f 4f 1f", "in_rest", "in_fields", "in_eyeball"),
        ]
        painted = [
            context.vertex_array(self._painters[painter], content, store(context, triangles, "i4"), skip_errors=True)
            for painter, triangles in parts.items()
        ]
        everything = store(context, np.vstack(list(parts.values())), "i4")
        shape = context.vertex_array(self._depth, [(vertices, "3f 12x", "in_position")], everything)
        self._actors[name] = Actor(vertices, painted, shape, paint)

    def _cast_shadows(self) -> Array:
        """How much key and sky light reaches each place of the room, (h, w, 2) of 0–255, at half the size."""
        context = self._context
        context.enable(moderngl.DEPTH_TEST)
        for frame, view in zip(self._map_frames, self._lights, strict=True):
            frame.use()
            frame.clear(depth=1.0)
            send_matrices(self._depth, view=view)
            self._draw_shapes()
        for slot, texture in enumerate((*self._maps, self._room.places)):
            texture.use(slot)
        context.disable(moderngl.DEPTH_TEST)
        self._lit.use()
        self._cover.render(moderngl.TRIANGLE_STRIP)
        width, height = self._lit.size
        return np.frombuffer(self._lit.read(components=2), "u1").reshape(height, width, 2)[::-1]

    def _paint_people(self) -> tuple[Image, Flags]:
        """People on nothing: their colours (h, w, 3), 0–255, and which pixels they cover (h, w, 1)."""
        context = self._context
        context.enable(moderngl.DEPTH_TEST)
        self._frame.use()
        self._frame.clear(0, 0, 0, 0)
        # Depth first: what the floor or somebody else hides is not coloured for nothing.
        send_matrices(self._depth, view=self._view)
        self._floor.render()
        self._draw_shapes()
        context.depth_func = "<="
        for actor in self._actors.values():
            for painter in (self._painters["skin"], self._painters["face"]):
                send(painter, **{"plain": False, **actor.paint})
            for part in actor.painted:
                part.render()
        context.depth_func = "<"
        width, height = self.size
        image = np.frombuffer(self._frame.read(components=4), "u1").reshape(height, width, 4)[::-1]
        return image[..., :3], image[..., 3:] > 0

    def _draw_shapes(self) -> None:
        for actor in self._actors.values():
            actor.shape.render()


def _light_views(light: Light, centre: Array, reach: float) -> tuple[Array, Array]:
    """How the key light and the sky light see people."""
    key = orthographic(reach, 0.1, 9) @ look_at(centre + unit(light.direction) * LIGHT_AWAY, centre)
    sky = orthographic(reach, 0.1, 8) @ look_at(centre + SKY_AT, centre, up=(0, 1, 0))
    return key, sky


def _paint_of(body: Body, look: Look) -> dict[str, Any]:
    """What `person.frag` wants to know of somebody."""
    colours = ("skin", "shirt", "trousers", "shirt2", "trousers2", "hair", "shoe", "patterns", "pattern_scale")
    return {name: getattr(look, name) for name in colours} | {
        "left_eye": body.head("eye.L"),
        "right_eye": body.head("eye.R"),
        "lip": body.lip,
        "scale": body.scale,
    }


def _rod(ends: Array, radius: float) -> tuple[Array, NDArray[Any]]:
    """Places and normals (n, 6), and triangles, of a rod without caps."""
    low, high = ends
    along = unit(high - low)
    across = unit(np.cross(along, [0.3, 0.9, 0.1]))
    angles = np.linspace(0, 2 * np.pi, ROD_SIDES, endpoint=False)[:, None]
    normals = np.cos(angles) * across + np.sin(angles) * np.cross(along, across)
    places = np.vstack([low + radius * normals, high + radius * normals])
    this = np.arange(ROD_SIDES)
    after, above = (this + 1) % ROD_SIDES, this + ROD_SIDES
    triangles = np.vstack([np.stack([this, after, above], 1), np.stack([after, after + ROD_SIDES, above], 1)])
    return np.hstack([places, np.vstack([normals, normals])]), triangles


def _laid_over(room: Array, people: Image, covered: Flags) -> Array:
    """People laid over the room, with smooth edges."""
    rows, columns = np.where(covered[..., 0])
    if not len(rows):
        return room
    cut = (
        slice(max(rows.min() - 3, 0), rows.max() + 4),
        slice(max(columns.min() - 3, 0), columns.max() + 4),
    )
    mask = covered[cut].astype("f4")
    sharp = np.where(covered[cut], people[cut], room[cut])
    edge = np.abs(cv2.GaussianBlur(mask, (0, 0), EDGE) - mask[..., 0])
    weight = np.clip(edge * 3, 0, 1)[..., None]
    room[cut] = sharp * (1 - weight) + cv2.GaussianBlur(sharp.astype("f4"), (0, 0), SMOOTH) * weight
    return room
