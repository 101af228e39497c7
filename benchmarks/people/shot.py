"""A camera over a clip: it stands still, is held in a hand, is turned, or zooms.

It never leaves its place. So each of its pictures is the same larger picture, seen from where the camera was set up,
through another homography.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.camera import crowns_of
from benchmarks.people.rotations import rotation_x, rotation_y, rotation_z

if TYPE_CHECKING:
    from benchmarks.people.camera import Camera, Size
    from hipcam.core.types import Array

#: A hand sways slowly and trembles: frequencies between which each is drawn (Hz), how many waves lie over each other,
#: and how far they go (standard deviation, degrees).
SWAY, TREMBLE = (0.12, 0.8), (3.5, 8.0)
WAVES = 4
SWAY_FAR, TREMBLE_FAR = (0.35, 0.9), (0.03, 0.12)
#: How far a camera is turned to the side, and up or down against that, and how many seconds a turn takes.
PAN_FAR, TILT_SHARE, PAN_TAKES = (4.0, 10.0), 0.25, (0.8, 3.0)
#: How much nearer a zoom brings, and how many seconds it takes.
ZOOM_BY, ZOOM_TAKES = (1.2, 1.6), (0.6, 2.5)
#: A camera that moves shows as much around the person as keeps the body in the picture, by this share of it, if its
#: picture need not become smaller than this.
EDGE, WIDEST = 0.03, 0.55


@dataclass(frozen=True, slots=True)
class Shot:
    """A camera over the T pictures of a clip.

    Attributes
    ----------
    camera : Camera
        As it was set up.
    turns : (T, 3) array
        How it is turned away from that, degrees: to the right, up, and about its own axis as `Camera.roll`, one after
        the other.
    zoom : (T,) array
        Its focal length against that of `camera`.
    """

    camera: Camera
    turns: Array
    zoom: Array

    @property
    def moves(self) -> bool:
        """Whether the camera does not stand still."""
        return bool(self.turns.any() or (self.zoom != 1).any())

    def project(self, points: Array, size: Size) -> Array:
        """Where points (T, n, 3) in metres are seen: x and y in pixels, and how far ahead of `camera`, (T, n, 3)."""
        seen = self.camera.project(points.reshape(-1, 3), size).reshape(points.shape)
        if not self.moves:
            return seen
        flat = np.concatenate([seen[..., :2], np.ones((*seen.shape[:2], 1))], 2)
        moved = flat @ self.homographies(size).swapaxes(1, 2)
        return np.concatenate([moved[..., :2] / moved[..., 2:], seen[..., 2:]], 2)

    def homographies(self, size: Size) -> Array:
        """What takes a picture of `camera` to each of the pictures, (T, 3, 3): pixels, the upper left corner at 0."""
        width, height = size
        focal = self.camera.focal_length(height)
        still = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
        return np.array(
            [
                still @ np.diag([zoom, zoom, 1]) @ _turned(*turn) @ np.linalg.inv(still)
                for turn, zoom in zip(self.turns, self.zoom, strict=True)
            ]
        )

    def outlook(self, size: Size) -> tuple[Size, Camera]:
        """The picture that all pictures of this size are part of, with the same middle: its size and its camera."""
        width, height = size
        corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]])
        seen = corners @ np.linalg.inv(self.homographies(size)).swapaxes(1, 2)
        away = np.abs(seen[..., :2] / seen[..., 2:] - [width / 2, height / 2]).max((0, 1))
        wide, high = (int(side + 2 * np.ceil(max(a - side / 2, 0) + 1)) for side, a in zip(size, away, strict=True))
        if not self.moves:
            return size, self.camera
        tangent = np.tan(np.radians(self.camera.fov_vertical) / 2) * high / height
        return (wide, high), replace(self.camera, fov_vertical=float(2 * np.degrees(np.arctan(tangent))))


def stand_still(camera: Camera, pictures: int) -> Shot:
    """A camera that does not move in so many pictures."""
    return Shot(camera, np.zeros((pictures, 3)), np.ones(pictures))


def draw_shot(rng: np.random.Generator, how: str, camera: Camera, times: Array, joints: Array, size: Size) -> Shot:
    """Draw how a camera moves.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws it.
    how : str
        "hand_held", "pan" or "zoom".
    camera : Camera
        As it was set up.
    times : (T,) array
        Of the pictures, seconds.
    joints : (T, J, 3) array
        Of the person, metres: the camera shows so much more around them that they stay in the picture.
    size : (int, int)
        Width and height of the picture.
    """
    still = stand_still(camera, len(times))
    if how == "hand_held":
        shot = replace(still, turns=_draw_hand(rng, times))
    elif how == "pan":
        shot = replace(still, turns=_draw_turns(rng, times))
    else:
        shot = replace(still, zoom=_draw_zoom(rng, times))
    return _with_everybody(shot, joints, size)


def _turned(pan: float, tilt: float, roll: float) -> Array:
    """From the frame of a camera (right, down, ahead) into that of the turned one, (3, 3)."""
    return rotation_z(-roll) @ rotation_x(-tilt) @ rotation_y(-pan)


def _draw_hand(rng: np.random.Generator, times: Array) -> Array:
    """How a hand turns a camera, (T, 3) degrees; it rolls by half as much."""
    far = np.array([rng.uniform(*SWAY_FAR), rng.uniform(*TREMBLE_FAR)])
    axes = [far @ [_draw_waves(rng, times, SWAY), _draw_waves(rng, times, TREMBLE)] for _ in range(3)]
    return np.stack(axes, 1) * [1, 1, 0.5]


def _draw_waves(rng: np.random.Generator, times: Array, frequencies: tuple[float, float]) -> Array:
    """Waves on top of each other, (T,), of standard deviation 1."""
    frequency, phase = rng.uniform(*frequencies, WAVES), rng.uniform(0, 2 * np.pi, WAVES)
    return np.asarray(np.sin(2 * np.pi * np.outer(times, frequency) + phase).sum(1) * np.sqrt(2 / WAVES))


def _draw_turns(rng: np.random.Generator, times: Array) -> Array:
    """Two or three turns to one side and the other, with rests, (T, 3) degrees."""
    far, side = rng.uniform(*PAN_FAR), rng.choice([-1, 1])
    count = int(rng.integers(2, 4))
    starts = (np.arange(count) + rng.uniform(0, 0.5, count)) / count * times[-1]
    turns = np.zeros((len(times), 3))
    now = np.array([side * far, 0.0])
    turns[:, :2] = now
    for start in starts:
        side = -side
        then = far * np.array([side * rng.uniform(0.2, 1.0), rng.uniform(-TILT_SHARE, TILT_SHARE)])
        turns[:, :2] += _eased(times, start, rng.uniform(*PAN_TAKES))[:, None] * (then - now)
        now = then
    return turns


def _draw_zoom(rng: np.random.Generator, times: Array) -> Array:
    """Nearer once, or farther away, (T,), 1 where it is nearest."""
    by, takes = rng.uniform(*ZOOM_BY), rng.uniform(*ZOOM_TAKES)
    share = _eased(times, rng.uniform(0.1, 0.7) * times[-1], takes)
    return np.asarray(by ** -(share if rng.uniform() < 0.5 else 1 - share))


def _eased(times: Array, start: float, takes: float) -> Array:
    """From 0 before `start` to 1 so many seconds later, without a jerk."""
    share = np.clip((times - start) / takes, 0, 1)
    return np.asarray(share * share * (3 - 2 * share))


def _with_everybody(shot: Shot, joints: Array, size: Size) -> Shot:
    """The shot with the longest focal length that keeps the body in all its pictures."""
    points = np.concatenate([joints, crowns_of(joints)[:, None]], 1)
    for share in np.arange(1.0, WIDEST, -0.05):
        wider = replace(shot, zoom=shot.zoom * share)
        seen = wider.project(points, size)[..., :2] / size
        if seen.min() > EDGE and seen.max() < 1 - EDGE:
            break
    return wider
