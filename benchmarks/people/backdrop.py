"""The empty room as a camera sees it: shaded once, and lit anew for every frame by what people let through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import moderngl
import numpy as np

from benchmarks.people.gl import load_program, read_floats, send, send_matrices, shadow_map, store
from benchmarks.people.matrices import look_at, orthographic
from benchmarks.people.rotations import unit

if TYPE_CHECKING:
    from benchmarks.people.camera import Camera
    from benchmarks.people.scene import Scene
    from hipcam.core.types import Array

    Size = tuple[int, int]

#: Pixels of the room's own shadow map, and metres that it reaches over.
SHADOW_PIXELS, SHADOW_REACH = 1024, 4.0
#: The key light stands this far away, metres.
LIGHT_AWAY = 7.0
#: What is behind everything.
NOTHING = (0.8, 0.8, 0.8)
#: Steps of the table that the tone curve is looked up in, per unit of light, and light that is white.
TONE_STEPS, WHITE = 400, 6


def tone(light: Array) -> Array:
    """Brightness 0–1 of light (1 is bright): bright light is pressed together, as in a camera."""
    return np.asarray(np.maximum(light / (1 + 0.18 * light), 0) ** (1 / 1.25))


TONES = (tone(np.arange(TONE_STEPS * WHITE) / TONE_STEPS) * 255).astype("f4")


@dataclass(frozen=True, slots=True)
class Backdrop:
    """An empty room from one camera.

    Attributes
    ----------
    always, key, sky : (h, w, 3) array
        Light that is seen anyway, that the key light adds, and that the sky light adds.
    bright : (h, w, 3) array
        All three together as they are seen, 0–255.
    places : moderngl.Texture
        Where in the room each pixel lies, metres, at half the size.
    """

    always: Array
    key: Array
    sky: Array
    bright: Array
    places: moderngl.Texture

    def shadowed(self, lit: Array) -> Array:
        """The room with shadows, (h, w, 3) of 0–255, given the shares of key and sky light at half the size, 0–255."""
        out = np.array(self.bright)
        rows, columns = np.where((lit < 253).any(2))
        if not len(rows):
            return out
        height, width = out.shape[:2]
        top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
        share = cv2.GaussianBlur(lit[top:bottom, left:right].astype("f4") / 255, (0, 0), 1.0)
        share = cv2.resize(share, (2 * (right - left), 2 * (bottom - top)), interpolation=cv2.INTER_LINEAR)
        cut = slice(2 * top, min(2 * bottom, height)), slice(2 * left, min(2 * right, width))
        always, key, sky = (layer[cut] for layer in (self.always, self.key, self.sky))
        share = share[: always.shape[0], : always.shape[1]]
        light = always + key * share[..., :1] + sky * share[..., 1:]
        out[cut] = TONES[np.minimum((light * TONE_STEPS).astype("i4"), len(TONES) - 1)]
        return out


class RoomPainter:
    """Holds a scene's parts on the graphics side and paints them for any camera.

    Parameters
    ----------
    context : moderngl.Context
        Where it is painted.
    scene : Scene
        The room.
    depth : moderngl.Program
        Writes depth only.
    centre : (3,) array
        Where people are, metres; the key light looks there.
    """

    def __init__(self, context: moderngl.Context, scene: Scene, depth: moderngl.Program, centre: Array) -> None:
        self._context, self._scene = context, scene
        self._program = load_program(context, "room.vert", "room.frag")
        vertices, triangles, solid = _merged(scene)
        buffer = store(context, vertices)
        self._all = context.vertex_array(
            self._program,
            [(buffer, "3f 3f 3f 3f", "in_position", "in_normal", "in_colour", "in_texture")],
            store(context, triangles, "i4"),
        )
        self._shadows = shadow_map(context, SHADOW_PIXELS)
        to_key = unit(scene.light.direction)
        key_view = orthographic(SHADOW_REACH, 0.1, 14) @ look_at(centre + to_key * LIGHT_AWAY, centre)
        frame = context.framebuffer(depth_attachment=self._shadows)
        frame.use()
        frame.clear(depth=1.0)
        send_matrices(depth, view=key_view)
        context.vertex_array(depth, [(buffer, "3f 36x", "in_position")], store(context, solid, "i4")).render()
        send_matrices(self._program, key_view=key_view)
        send(
            self._program,
            to_key=to_key,
            key=scene.light.key,
            ambient=scene.light.ambient,
            second_colour=scene.second_colour,
            grain=scene.grain,
            key_map=0,
        )

    def paint(self, camera: Camera, size: Size) -> Backdrop:
        """The room as a camera sees it, in pictures of this width and height."""
        context, (width, height) = self._context, size
        layers = [context.texture(size, 4, dtype="f4") for _ in range(4)]
        depth = context.depth_renderbuffer(size)
        frame = context.framebuffer(layers, depth)
        frame.use()
        frame.clear(*NOTHING)
        self._shadows.use(0)
        view, projection = camera.matrices(width / height)
        send_matrices(self._program, view=projection @ view)
        send(self._program, eye=np.linalg.inv(view)[:3, 3])
        self._all.render()
        always, key, sky, places = (read_floats(layer) for layer in layers)
        frame.release()
        depth.release()
        for layer in layers:
            layer.release()
        always, key, sky = (np.ascontiguousarray(layer[..., :3]) for layer in (always, key, sky))
        return Backdrop(always, key, sky, tone(always + key + sky) * 255, self._halved(places))

    def _halved(self, places: Array) -> moderngl.Texture:
        """A texture of every other place."""
        height, width = ((side + 1) // 2 for side in places.shape[:2])
        half = cv2.resize(places.copy(), (width, height), interpolation=cv2.INTER_NEAREST)[::-1]
        texture = self._context.texture((width, height), 4, np.ascontiguousarray(half).tobytes(), dtype="f4")
        texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
        return texture


def _merged(scene: Scene) -> tuple[Array, Any, Any]:
    """All parts as one: vertices (n, 12), all triangles, and those that cast shadows."""
    firsts = np.cumsum([0, *(len(part.positions) for part in scene.parts)])
    vertices = [np.hstack([part.positions, part.normals, part.colours, part.surface]) for part in scene.parts]
    triangles = [part.triangles + first for part, first in zip(scene.parts, firsts, strict=False)]
    solid = [own for part, own in zip(scene.parts, triangles, strict=True) if part.casts_shadow]
    return np.vstack(vertices), np.vstack(triangles), np.vstack([np.zeros((0, 3), int), *solid])
