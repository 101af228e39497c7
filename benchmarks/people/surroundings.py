"""What is around the person of a clip: the camera, the room, and who or what else is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.acting import draw_bystander
from benchmarks.people.camera import place_camera
from benchmarks.people.furniture import chair
from benchmarks.people.look import draw_colour
from benchmarks.people.passer import HALF_WIDTH, Passer, draw_passer
from benchmarks.people.pet import draw_pet
from benchmarks.people.room import furnish
from benchmarks.people.shot import draw_shot, stand_still
from benchmarks.people.space import seen_at, space_of
from benchmarks.people.truth.motion import JOINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.people.acting import Bystander
    from benchmarks.people.body import Indices
    from benchmarks.people.camera import Camera, Size
    from benchmarks.people.clip import Clip
    from benchmarks.people.pet import Pet
    from benchmarks.people.scene import Part, Scene
    from benchmarks.people.shot import Shot
    from benchmarks.people.space import Space
    from benchmarks.people.truth.motion import Motion
    from hipcam.core.types import Array

#: Heights of a camera at the feet, low and high, metres.
AT_FEET = (0.5, 2.5)
#: How much farther back the wall is when somebody passes or a chair stands in front of it, metres.
PASSAGE = 2 * HALF_WIDTH + 0.4
#: Who passes is out of the picture so far before the side walls, metres.
BEFORE_WALL = 0.5
#: How far a chair's middle is from the person's space, and at least from the camera, metres.
CHAIR_AWAY, CHAIR_FROM_CAMERA = (0.34, 0.7), 1.1
#: Of what a chair in front hides one, in part.
BEHIND_CHAIR = tuple(f"{side}_{joint}" for side in ("left", "right") for joint in ("hip", "knee", "ankle"))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around the person of a clip.

    Attributes
    ----------
    shot : Shot
        The camera.
    scene : Scene
        The room.
    companion : Bystander or Passer or None
        Somebody else.
    pet : Pet or None
        An animal.
    chair : list of Part
        Parts of a chair beside the person or in front; empty if there is none.
    """

    shot: Shot
    scene: Scene
    companion: Bystander | Passer | None
    pet: Pet | None
    chair: list[Part]

    @property
    def passes(self) -> bool:
        """Whether somebody or something moves through the room."""
        return self.pet is not None or isinstance(self.companion, Passer)

    def surfaces(self, time: float) -> Iterator[tuple[Array, Indices]]:
        """Vertices (n, 3) in metres and triangles (m, 3) of all that may hide the person, at a time in seconds."""
        if self.companion:
            yield self.companion.act(time)[1], self.companion.body.triangles
        if self.pet:
            shape = self.pet.shape(time)
            yield shape.positions, shape.triangles
        for part in self.chair:
            yield part.positions, part.triangles


def surround(clip: Clip, motion: Motion, skins: Array) -> Surroundings:
    """Draw what is around a person who moves so; `skins` is theirs, (T, n, 3), metres.

    All is set up for the movement alone: whoever comes and goes may be cut off.
    """
    life, position, joints = clip.life, clip.movement.posture.position, motion.joints[motion.own]
    camera = _place_camera(clip, joints)
    shot = _draw_shot(clip, camera, motion.staying)
    space, lasts = space_of(skins, motion.stick), len(clip.times) / clip.rate
    eye = np.array(camera.eye)
    passer = pet = None
    for where in ("behind", "in_front"):
        if where in life:
            passer = draw_passer(life.random(where), space, eye, lasts, in_front=where == "in_front")
    if "pet" in life:
        pet = draw_pet(life.random("pet"), space, eye, lasts)
    seat = _draw_chair(life.random("chair"), space, camera, clip.size, joints) if "chair" in life else []
    is_behind = passer is not None or pet is not None or any(part.positions[:, 1].max() > space.back for part in seat)
    scene = furnish(
        clip.random,
        clip.room,
        joints,
        camera,
        position,
        clip.oddity,
        passage=PASSAGE if is_behind else 0.0,
        sides=_sides(clip, shot, passer, pet),
    )
    bystander = draw_bystander(clip.random, joints) if clip.oddity == "bystander" else None
    return Surroundings(shot, scene, passer or bystander, pet, seat)


def _place_camera(clip: Clip, joints: Array) -> Camera:
    """The camera of the plain clip, or another one at the feet."""
    posture, mirrored = clip.movement.posture, clip.movement.mirror
    camera = place_camera(clip.random, joints, clip.size, posture.position, clip.oddity, mirrored=mirrored)
    if "feet" not in clip.life:
        return camera
    random = clip.life.random("feet")
    return place_camera(random, joints, clip.size, posture.position, "feet", mirrored=mirrored, at_feet=AT_FEET)


def _draw_shot(clip: Clip, camera: Camera, joints: Array) -> Shot:
    for how in ("hand_held", "pan", "zoom"):
        if how in clip.life:
            return draw_shot(clip.life.random(how), how, camera, clip.times, joints, clip.size)
    return stand_still(camera, len(clip.times))


def _sides(clip: Clip, shot: Shot, passer: Passer | None, pet: Pet | None) -> tuple[float, float]:
    """Between which x there must be no wall, so that who passes goes through none in the picture, metres."""
    size, camera = shot.outlook(clip.size)
    ways = [float(passer.begins[1])] if passer else []
    ways += [pet.y] if pet else []
    ends = [seen_at(camera, size, y) for y in ways] or [(0.0, 0.0)]
    return min(left for left, _ in ends) - BEFORE_WALL, max(right for _, right in ends) + BEFORE_WALL


def _draw_chair(rng: np.random.Generator, space: Space, camera: Camera, size: Size, joints: Array) -> list[Part]:
    """A chair in front of a joint of a leg, beside the person, or behind if it is not seen there."""
    colour, yaw, away = draw_colour(rng, (0, 0.7), (0.08, 0.8)), rng.uniform(-180, 180), rng.uniform(*CHAIR_AWAY)
    hides, on_the_left, along = rng.uniform() < 0.6, rng.uniform() < 0.5, rng.uniform()
    joint = joints[len(joints) // 2, JOINTS.index(str(rng.choice(BEHIND_CHAIR)))]
    x, y, _ = camera.eye
    front, middle = space.front - away, (space.front + space.back) / 2 + rng.uniform(-0.3, 0.3)
    if hides and front - y > CHAIR_FROM_CAMERA:
        aside = rng.uniform(-0.12, 0.12)
        return chair((x + (front - y) / (joint[1] - y) * (joint[0] - x) + aside, front), colour, yaw)
    beside = space.left - away if on_the_left else space.right + away
    left, right = seen_at(camera, size, middle)
    if left < beside < right:
        return chair((beside, middle), colour, yaw)
    return chair((space.left + along * (space.right - space.left), space.back + away), colour, yaw)
