"""Somebody who walks across a picture, behind the person or in front."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.acting import draw_dressed, placed
from benchmarks.people.look import draw_look
from benchmarks.people.postures.walking import Walking

if TYPE_CHECKING:
    from benchmarks.people.body import Body
    from benchmarks.people.look import Look
    from benchmarks.people.space import Space
    from hipcam.core.types import Array

#: Speeds between which people walk, m/s.
SPEEDS = (0.8, 1.35)
#: Half the width of somebody who walks, arms and all, metres.
HALF_WIDTH = 0.34
#: How far from the person's space somebody passes, metres.
AWAY = (0.05, 0.35)
#: The middle of the person's space is passed between these shares of a clip.
PASSED_AT = (0.2, 0.8)


@dataclass(frozen=True, slots=True)
class Passer:
    """Somebody who walks straight on, along x.

    Attributes
    ----------
    body, look : Body, Look
        Dressed, and in which colours.
    walking : Walking
        How they walk.
    begins : (3,) array
        Where they are at the beginning, metres.
    speed : float
        m/s, to the left of somebody who faces the camera if positive.
    """

    body: Body
    look: Look
    walking: Walking
    begins: Array
    speed: float

    def act(self, time: float) -> tuple[Array, Array]:
        """Joints (J, 3) and skin (n, 3) at a time in seconds, metres."""
        gone = self.speed * time
        pose = self.walking.pose({"cycle": abs(gone) / self.walking.stride}, time)
        turn = 90.0 if self.speed > 0 else -90.0
        return placed(self.body, pose, turn, self.begins + np.array([gone, 0, 0]))


def draw_passer(rng: np.random.Generator, space: Space, eye: Array, lasts: float, *, in_front: bool) -> Passer:
    """Draw who passes, and when and where.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws it.
    space : Space
        What the person needs.
    eye : (3,) array
        Where the camera is, metres: who passes in front passes in front of that, too.
    lasts : float
        The clip, seconds.
    in_front : bool
        Whether they pass between the person and the camera.
    """
    body = draw_dressed(rng)
    away = HALF_WIDTH + rng.uniform(*AWAY)
    y = max(space.front - away, (space.front + eye[1]) / 2) if in_front else space.back + away
    speed = float(rng.uniform(*SPEEDS) * rng.choice([-1, 1]))
    at = rng.uniform(*PASSED_AT) * lasts
    begins = np.array([(space.left + space.right) / 2 - speed * at, y, 0.0])
    return Passer(body, draw_look(body, rng), Walking(body), begins, speed)
