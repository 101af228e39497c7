"""The bodies of a clip over its frames: the person's, and that of a bystander."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.bodies import BODIES, load_body
from benchmarks.people.look import draw_look
from benchmarks.people.outfit import draw_outfit, dress
from benchmarks.people.postures.standing import Standing
from benchmarks.people.rotations import rotation_z
from benchmarks.people.truth.motion import Motion, joints_of

if TYPE_CHECKING:
    from benchmarks.people.body import Body, Pose
    from benchmarks.people.clip import Clip
    from benchmarks.people.look import Look
    from hipcam.core.types import Array

#: Who has more than this share of the weight on one leg stands on it.
_STANDS_ON = 0.5


@dataclass(frozen=True, slots=True)
class Bystander:
    """Somebody who stands about behind the person.

    Attributes
    ----------
    body, look : Body, Look
        Dressed, and in which colours.
    posture : Standing
        How they stand.
    turn : float
        Degrees to the left of facing the camera's side of the room.
    place : (3,) array
        Where, metres.
    phase : float
        Of their swaying, radians.
    """

    body: Body
    look: Look
    posture: Standing
    turn: float
    place: Array
    phase: float

    def act(self, time: float) -> tuple[Array, Array]:
        """Joints (J, 3) and skin (n, 3) at a time in seconds, metres."""
        channels = {
            "weight": 0.3 * np.sin(0.8 * time + self.phase),
            "lean": 2 * np.sin(0.5 * time),
            "armL": max(0.0, 0.5 * np.sin(0.4 * time + self.phase)),
        }
        return placed(self.body, self.posture.pose(channels, time), self.turn, self.place)


def draw_bystander(random: np.random.Generator, joints: Array) -> Bystander:
    """Draw who stands behind a person whose joints are (T, J, 3), and where."""
    body = draw_dressed(random)
    posture = Standing(body, stick=False, arms=str(random.choice(["hang", "hips", "cross"])))
    look = draw_look(body, random)
    turn = float(random.uniform(-40, 40))
    place = np.array([random.uniform(-1.0, 1.0), joints[..., 1].max() + random.uniform(0.35, 0.6), 0.0])
    return Bystander(body, look, posture, turn, place, float(random.uniform(0, 6)))


def draw_dressed(random: np.random.Generator) -> Body:
    """Draw somebody who is not measured: any of the bodies, dressed."""
    bare = load_body(str(random.choice(list(BODIES))))
    return dress(bare, draw_outfit(bare, random), random)


def act(clip: Clip) -> tuple[Motion, Array]:
    """What the person of a clip does, and their skin in every frame, (T, n, 3) float32, metres."""
    turn, movement = rotation_z(clip.turn), clip.movement
    joints, skins, lumbar, weight, stick = [], [], [], [], []
    for time in clip.moments:
        pose = movement.pose(time)
        points, skin = placed(clip.body, pose, clip.turn, np.zeros(3))
        joints.append(points)
        skins.append(skin.astype(np.float32))
        lumbar.append(_lumbar_extension(pose))
        weight.append(movement.weight(time))
        ends = movement.stick(time)
        if ends is not None:
            stick.append(ends @ turn.T)
    shares = np.array(weight)
    motion = Motion(
        time=clip.times,
        joints=np.array(joints),
        lumbar=np.array(lumbar),
        stance=np.where(np.abs(shares) > _STANDS_ON, np.sign(shares), 0.0),
        left=turn @ np.array([1.0, 0.0, 0.0]),
        stick=np.array(stick) if stick else None,
        lowest=np.array([skin[:, 2].min() for skin in skins]),
        own=clip.own,
    )
    return motion, np.array(skins)


def placed(body: Body, pose: Pose, turn: float, place: Array) -> tuple[Array, Array]:
    """Joints and skin of a body that is turned (degrees) and put somewhere (metres)."""
    turned = rotation_z(turn)
    rotations, positions = body.solve(pose)
    rotations, positions = turned @ rotations, positions @ turned.T + place
    skin = body.skin(rotations, positions)
    return joints_of(body, rotations, positions, skin), skin


def _lumbar_extension(pose: Pose) -> float:
    """How far the ribcage is bent back against the pelvis, degrees."""
    bend = pose.pelvis.T @ pose.thorax
    return -float(np.degrees(np.arctan2(bend[2, 1], bend[1, 1])))
