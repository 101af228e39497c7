"""What all postures share: limbs from angles or directions, arms that reach, breathing, swaying.

Angles are in degrees, lengths in metres, in the body's frame (`benchmarks.people.body`). Every posture is written for
one side, before a camera at -Y; `Pose.mirrored` makes the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from benchmarks.people.body import SIGN
from benchmarks.people.rotations import limb_frame, rotation_x, rotation_y, rotation_z, slerp, two_link, unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from benchmarks.people.body import Arm, Body, Leg, Pose
    from benchmarks.people.timeline import Channels
    from hipcam.core.types import Array


class Posture(Protocol):
    """A way of being on the floor or on the feet, moved by channels.

    Attributes
    ----------
    position : str
        "standing", "lying" (on the back), "seated" or "side".
    initial : dict of str to float
        The channels and what they rest at; the class says what they mean.
    """

    position: str
    initial: Channels

    def pose(self, channels: Channels, time: float) -> Pose:
        """The pose at these values of the channels; `time` (s) moves the breath and the sway."""
        ...


def leg_from_angles(
    pelvis: Array, side: str, flexion: float, abduction: float, rotation: float, knee: float, point: float = 0.0
) -> Leg:
    """A leg by its angles to the pelvis.

    Parameters
    ----------
    pelvis : array (3, 3)
        Orientation of the pelvis.
    side : str
        "L" or "R".
    flexion, abduction, rotation : float
        Of the hip, degrees; rotation is external.
    knee : float
        Flexion, degrees.
    point : float
        How far the foot points down from a right angle, degrees.

    Returns
    -------
    tuple of array (3, 3)
        Thigh, shank, foot.
    """
    sign = SIGN[side]
    thigh = pelvis @ rotation_x(-flexion) @ rotation_y(-sign * abduction) @ rotation_z(sign * rotation)
    shank = thigh @ rotation_x(knee)
    return thigh, shank, shank @ rotation_x(point)


def leg_from_channels(pelvis: Array, side: str, channels: Channels, point: float) -> Leg:
    """A leg by the channels `flexion`, `abduction`, `rotation` and `knee` of its side (see `leg_from_angles`)."""
    flexion, abduction, rotation, knee = (
        channels[f"{angle}{side}"] for angle in ("flexion", "abduction", "rotation", "knee")
    )
    return leg_from_angles(pelvis, side, flexion, abduction, rotation, knee, point)


def leg_along(thigh: ArrayLike, shank: ArrayLike, foot: Array | None = None, hinge: ArrayLike | None = None) -> Leg:
    """A leg by the directions of its parts; the foot stands as the shank does unless it is given.

    `hinge` is the axis of the knee; without it, the knee bends in the plane of both parts.
    """
    first, second = unit(thigh), unit(shank)
    axis = np.cross(first, second) if hinge is None else np.asarray(hinge, float)
    lower = limb_frame(second, axis)
    return limb_frame(first, axis), lower, lower if foot is None else foot


def with_foot(leg: Leg, point: float) -> Leg:
    """The leg with its foot pointed down by so many degrees from a right angle to the shank."""
    return leg[0], leg[1], leg[1] @ rotation_x(point)


def arm_along(upper: ArrayLike, fore: ArrayLike) -> Arm:
    """An arm by the directions of its parts; the elbow bends in the plane of both."""
    first, second = unit(upper), unit(fore)
    hinge = np.cross(first, second)
    return limb_frame(first, hinge), limb_frame(second, hinge)


def arm_reaching(body: Body, side: str, shoulder: Array, wrist: Array, pole: ArrayLike) -> Arm:
    """An arm whose wrist is at a place (m), the elbow towards `pole`; stretched if the place is too far."""
    upper, fore = body.lengths[f"upperarm{side}"], body.lengths[f"forearm{side}"]
    return arm_along(*two_link(shoulder, wrist, upper, fore, np.asarray(pole, float)))


def from_root(body: Body, bone: str, turned: Array) -> Array:
    """The way from the root to the beginning of a bone that turns with `turned`, (3,), m."""
    return np.asarray(turned @ (body.head(bone) - body.heads[0]))


def hip(body: Body, pelvis: Array, side: str) -> Array:
    """The way from the root to the centre of a hip joint, (3,), m."""
    return from_root(body, f"upperleg01.{side}", pelvis)


def ankle_height(body: Body) -> float:
    """How high the ankle is over the sole, m."""
    return float(body.head("foot.L")[2] - body.rest[body.at("foot", "toe"), 2].min())


def blend_leg(first: Leg, second: Leg, share: float) -> Leg:
    """A leg between two others: 0 is the first, 1 the second; with toes if both have them."""
    if share <= 0:
        return first
    if share >= 1:
        return second
    return tuple(slerp(one, other, share) for one, other in zip(first, second, strict=True))


def blend_arm(first: Arm, second: Arm, share: float) -> Arm:
    """An arm between two others: 0 is the first, 1 the second."""
    upper, fore = blend_leg(first, second, share)
    return upper, fore


def direction(across: ArrayLike, vertical: float) -> Array:
    """A unit vector whose horizontal part points along `across` (x, y) and whose vertical part is given (-1 to 1)."""
    flat = unit(np.asarray(across, float)[:2]) * np.sqrt(max(1 - vertical * vertical, 0.01))
    return unit(np.r_[flat, vertical])


def slope(rise: float, length: float) -> float:
    """The vertical part of a limb's direction that rises by `rise` over `length` (m); never steeper than 37 degrees."""
    return float(np.clip(rise / length, -0.6, 0.6))


def head_turn(channels: Channels) -> Array:
    """Looking about: channels `head_yaw` (+ to the left) and `head_pitch` (+ down), degrees."""
    return rotation_z(channels.get("head_yaw", 0.0)) @ rotation_x(channels.get("head_pitch", 0.0))


def breath(time: float) -> float:
    """How far breathing moves what rests, in half degrees or so: a sine of 15 breaths a minute."""
    return float(0.5 * np.sin(1.6 * time))


def sway(time: float, amount: float = 1.0) -> Array:
    """How far the body sways from its place, (3,), m: about 5 mm sideways and to the front."""
    sideways = np.sin(1.3 * time) + 0.5 * np.sin(2.9 * time + 1)
    to_front = np.sin(1.7 * time + 0.5) + 0.4 * np.sin(3.3 * time)
    return amount * 0.004 * np.array([sideways, to_front, 0.0])
