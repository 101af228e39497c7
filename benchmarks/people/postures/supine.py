"""Lying on the back: the bridge, with one or both feet on the floor, and what else one does there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.body import OTHER_SIDE, SIDES, SIGN, Pose
from benchmarks.people.postures.common import (
    ankle_height,
    arm_along,
    blend_arm,
    blend_leg,
    breath,
    head_turn,
    hip,
    leg_along,
    leg_from_channels,
)
from benchmarks.people.postures.floor import rise_to_floor
from benchmarks.people.rotations import about_axis, limb_frame, rotation_x, rotation_z, two_link, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.people.body import Arm, Body, Leg
    from benchmarks.people.timeline import Channels
    from hipcam.core.types import Array

#: On the back, the head at -X (left in the picture), the left side away from the camera.
SUPINE = np.array([[0.0, 0.0, -1.0], [1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])
#: A foot flat on the floor, its toes to +X.
FLAT = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
#: Extensions of the lumbar spine and tilts of the ribcage between which the bridge is interpolated, degrees.
LUMBAR, TILTS = np.array([-8.0, 0, 10, 20, 30]), np.linspace(-3, 50, 14)
#: How deep the back sinks in (m), and the share of its vertices that may be deeper.
BACK_SINK, BACK_SHARE = 0.010, 0.002
#: How far the shoulders lie from the middle, m at a height of 1.75 m.
SHOULDERS = -0.45
#: Directions of upper arm and forearm of the left arm; the arms that lie flat beside the body keep a fixed hinge.
ARMS: dict[str, tuple[Sequence[float], Sequence[float]]] = {
    "side": ([0.97, 0.24, -0.16], [0.99, 0.10, 0.0]),
    "belly": ([0.86, 0.42, -0.24], [0.42, -0.78, 0.40]),
    "wide": ([0.25, 0.96, -0.20], [0.2, 0.97, 0.02]),
    "over": ([-0.72, 0.62, -0.2], [-0.9, -0.42, 0.06]),
    "cactus": ([0.1, 0.98, -0.2], [-0.97, 0.12, 0.02]),
}
STRAIGHT_ARMS = ("side", "wide")


def tilt(angle: float) -> Array:
    """Lift the feet's end of a body on its back by so many degrees."""
    return about_axis([0, -1, 0], np.radians(angle))


def lying_arm(way: str, side: str, raised: float = 0.0) -> Arm:
    """An arm of somebody on the back, one of `ARMS`; `raised` (0 to 1) lifts it to the ceiling."""
    sign = SIGN[side]
    upper, fore = (np.array(part) * [1, sign, 1] for part in ARMS[way])
    flat = way in STRAIGHT_ARMS
    resting = (limb_frame(upper, [0, 1, 0]), limb_frame(fore, [0, 1, 0])) if flat else arm_along(upper, fore)
    return blend_arm(resting, arm_along([0.35, sign * 0.2, 0.9], [0.2, sign * 0.05, 0.9]), raised)


class Bridge:
    """A person on the back with the feet on the floor, who lifts the pelvis.

    Parameters
    ----------
    body : Body
        Who lies, dressed.
    width : float
        Half the distance of the ankles, m at a height of 1.75 m.
    reach : float
        How far the ankles are from the hips at rest, m at a height of 1.75 m.
    arms : str
        One of `ARMS`.
    toe_out : float
        How far the feet turn outwards, degrees.
    head_tilt : float
        How far the head is tipped back against the floor, degrees; below 0 it is raised.

    Notes
    -----
    Channels, in degrees unless they say otherwise:

    - `extension`: of the hips past the line from shoulders to knees; 0 is in line, negative below it
    - `lumbar`: extension of the lumbar spine
    - `drop`: the left side of the pelvis goes down
    - `knee_in`, `knee_inL`, `knee_inR`: the knees, or one, swing inwards about the line from hip to ankle
    - `heelL`, `heelR`: the heel comes up on the toes
    - `toeL`, `toeR`: the toes come up on the back of the heel, the sole a centimetre or two with them
    - `freeL`, `freeR`: this leg is off the floor, in line with the other thigh, 0 to 1
    - `free_angle`, `free_knee`: the free leg above that line, and the bend of its knee
    - `armL`, `armR`: the arm is raised, 0 to 1
    - `head_yaw`, `head_pitch`: see `head_turn`
    - `slide`: the whole trunk towards the feet, m; `sway`: to the left, cm
    """

    position = "lying"

    def __init__(
        self,
        body: Body,
        width: float = 0.10,
        reach: float = 0.40,
        arms: str = "side",
        toe_out: float = 5.0,
        head_tilt: float = -3.0,
    ) -> None:
        self.body = body
        self.width = width
        self.arms = arms
        self.toe_out = toe_out
        self.head_tilt = head_tilt
        self.ankle_height = ankle_height(body)
        self._find_contact(reach)
        #: The extension of somebody who lies flat, degrees.
        self.rest = float(self.extensions[1][np.argmin(abs(TILTS - 1.0))]) + 1.0
        zero = ("lumbar", "knee_in", "heelL", "heelR", "drop", "freeL", "freeR")
        self.initial: Channels = {"extension": self.rest, **dict.fromkeys(zero, 0.0)}

    def pose(self, channels: Channels, time: float) -> Pose:
        """The pose at these values of the channels; `time` (s) moves the breath."""
        now = {**self.initial, **channels}
        lifted = np.clip((now["extension"] - self.rest) / -self.rest, 0, 1)
        angle, x, z = self._solve(now["extension"], now["lumbar"])
        y = 0.002 * np.sin(1.1 * time) + 0.01 * now.get("sway", 0.0)
        root = np.array([x + now.get("slide", 0.0), y, z])
        pose = self._trunk(angle + 0.3 * breath(time) * (1 - lifted), now["lumbar"], now["drop"], root)
        pose.head = tilt(self.head_tilt) @ SUPINE @ head_turn(now)
        pose.legs = {side: self._planted_leg(now, side, pose) for side in SIDES}
        for side in SIDES:
            if now[f"free{side}"] > 0:
                free = self._free_leg(now, side, pose.legs[OTHER_SIDE[side]][0])
                pose.legs[side] = blend_leg(pose.legs[side], free, now[f"free{side}"])
        pose.arms = {side: lying_arm(self.arms, side, now.get(f"arm{side}", 0.0)) for side in SIDES}
        return pose

    def _find_contact(self, reach: float) -> None:
        """For each lumbar extension and tilt: where the root is when the back lies on the floor, and the extension."""
        body, k = self.body, self.body.scale
        trunk = np.flatnonzero(body.at("pelvis", "spine", "thorax", "neck", "head"))
        shape = (len(LUMBAR), len(TILTS))
        hips, shoulders, height = np.zeros((*shape, 3)), np.zeros((*shape, 3)), np.zeros(shape)
        for cell in np.ndindex(shape):
            bones = body.solve(self._trunk(TILTS[cell[1]], LUMBAR[cell[0]], 0.0, np.zeros(3)))
            height[cell] = rise_to_floor(body, bones, trunk, BACK_SHARE, BACK_SINK)
            hips[cell], shoulders[cell] = (self._middle(bones[1], bone) for bone in ("upperleg01", "upperarm01"))
        along = SHOULDERS * k - shoulders[..., 0]
        root = np.stack([along, np.zeros(shape), height], -1)
        #: Where the ankles are along the body, m.
        self.ankles = np.interp(0, TILTS, along[1]) + reach * k
        #: Root's place along the body and height (m), and the extension there (degrees).
        self.along, self.height, self.extensions = along, height, np.zeros(shape)
        for cell in np.ndindex(shape):
            self.extensions[cell] = self._extension(hips[cell] + root[cell], shoulders[cell] + root[cell])

    def _extension(self, hips: Array, shoulders: Array) -> float:
        """How far hips at a place are past the line from shoulders to knees, degrees."""
        lengths = self.body.lengths
        ankles = np.array([self.ankles, 0, self.ankle_height])
        thigh, _ = two_link(hips, ankles, lengths["thighL"], lengths["shankL"], np.array([0, 0, 1.0]))
        trunk = hips - shoulders
        return float(np.degrees(np.arctan2(trunk[2], trunk[0]) - np.arctan2(thigh[2], thigh[0])))

    def _middle(self, places: Array, bone: str) -> Array:
        """Between the left and the right bone of a name, (3,), m."""
        middle: Array = (places[self.body.bone(f"{bone}.L")] + places[self.body.bone(f"{bone}.R")]) / 2
        return middle

    def _solve(self, extension: float, lumbar: float) -> tuple[float, float, float]:
        """Tilt of the ribcage (degrees), place along the body and height of the root (m) for an extension."""
        i = int(np.clip(np.searchsorted(LUMBAR, lumbar) - 1, 0, len(LUMBAR) - 2))
        share = (lumbar - LUMBAR[i]) / (LUMBAR[i + 1] - LUMBAR[i])

        def between(table: Array) -> Array:
            row: Array = (1 - share) * table[i] + share * table[i + 1]
            return row

        angle = float(np.interp(extension, between(self.extensions), TILTS))
        return (
            angle,
            float(np.interp(angle, TILTS, between(self.along))),
            float(np.interp(angle, TILTS, between(self.height))),
        )

    def _trunk(self, angle: float, lumbar: float, drop: float, root: Array) -> Pose:
        """The trunk at a tilt of the ribcage; the legs are only roughly there."""
        leg = leg_along([0.7, 0, 0.7], [0.3, 0, -0.9], FLAT)
        return Pose(
            pelvis=tilt(angle - lumbar) @ SUPINE @ rotation_z(drop),
            thorax=tilt(angle) @ SUPINE,
            head=tilt(-3) @ SUPINE,
            root=root,
            legs={"L": leg, "R": leg},
            arms={side: lying_arm(self.arms, side) for side in SIDES},
        )

    def _planted_leg(self, now: Channels, side: str, pose: Pose) -> Leg:
        """A leg whose foot is on the floor: flat, on its toes or on its heel."""
        body, sign = self.body, SIGN[side]
        flat = rotation_z(sign * self.toe_out) @ FLAT
        heel_up, toe_up = now[f"heel{side}"], now.get(f"toe{side}", 0.0)
        foot = about_axis([0, 1, 0], np.radians(heel_up - toe_up)) @ flat
        on_toes = heel_up >= toe_up
        pivot = self._toe_base(side) if on_toes else body.rest[body.landmarks[f"heel{side}"]]
        arm = pivot - body.head(f"foot.{side}")
        place = np.array([self.ankles, sign * self.width * body.scale, self.ankle_height])
        ankle = place + flat @ arm - foot @ arm
        swing = np.radians(now.get(f"knee_in{side}", 0.0) + now["knee_in"])
        toward = np.array([0, -sign * np.sin(swing), np.cos(swing)])
        joint = hip(body, pose.pelvis, side) + pose.root
        thigh, shank = two_link(joint, ankle, body.lengths[f"thigh{side}"], body.lengths[f"shank{side}"], toward)
        leg = leg_along(thigh, shank, foot, np.cross(thigh, shank))
        return (*leg, flat if heel_up > toe_up else foot)

    def _toe_base(self, side: str) -> Array:
        """Where the foot turns when the heel comes up: under the base of the big toe, (3,), m at rest."""
        across, along, _ = self.body.head(f"toe1-1.{side}")
        return np.array([across, along, self.body.rest[:, 2].min()])

    def _free_leg(self, now: Channels, side: str, other_thigh: Array) -> Leg:
        """A leg that is stretched out beside the thigh of the one that carries."""
        along = unit(-other_thigh[:, 2] * [1, 0, 1] + [0, SIGN[side] * 0.03, 0])
        along = tilt(now.get("free_angle", 0.0) - abs(now["drop"]) * 0.5) @ along
        thigh = limb_frame(along, [0, 1, 0])
        shank = thigh @ rotation_x(now.get("free_knee", 0.0))
        foot = shank @ rotation_x(12)
        return thigh, shank, foot, foot


class OnBack:
    """A person on the back who moves legs, arms or head, and lifts no pelvis.

    Parameters
    ----------
    body : Body
        Who lies, dressed.
    width, reach, arms
        As those of `Bridge`.

    Notes
    -----
    Channels, in degrees unless they say otherwise:

    - `offL`, `offR`: 0 with the foot on the floor, 1 where the leg's angles say
    - `flexion`, `abduction`, `rotation`, `knee`, each with L or R: those angles
    - `crunch`: the ribcage comes off the floor; `twist`: the pelvis turns
    - `armL`, `armR`: the arm is raised, 0 to 1
    - `toeL`, `toeR`, `slide`, `head_yaw`, `head_pitch`: as those of `Bridge`
    """

    position = "lying"

    def __init__(self, body: Body, width: float = 0.10, reach: float = 0.40, arms: str = "side") -> None:
        self.body = body
        self.arms = arms
        self.bridge = Bridge(body, width, reach, arms)
        leg = {"off": 0.0, "flexion": -2.0, "abduction": 4.0, "rotation": 8.0, "knee": 2.0, "arm": 0.0}
        per_side = {f"{channel}{side}": value for side in SIDES for channel, value in leg.items()}
        self.initial: Channels = {**per_side, "crunch": 0.0, "twist": 0.0}
        #: The part of the body that the weight is on when the feet are off, or the pelvis turns.
        self.seat = np.flatnonzero(body.at("pelvis", "spine05", "spine04", "thigh01"))[::3]

    def pose(self, channels: Channels, time: float) -> Pose:
        """The pose at these values of the channels; `time` (s) moves the breath."""
        now = {**self.initial, **channels}
        kept = ("head_yaw", "head_pitch", "toeL", "toeR", "slide")
        pose = self.bridge.pose({channel: now.get(channel, 0.0) for channel in kept}, time)
        twist, crunch = now["twist"], now["crunch"]
        pose.pelvis = rotation_x(twist) @ pose.pelvis
        pose.thorax = rotation_x(0.25 * twist) @ tilt(-crunch) @ SUPINE
        pose.head = tilt(-crunch * 1.25 - 3) @ SUPINE @ head_turn(now)
        for side in SIDES:
            off = leg_from_channels(pose.pelvis, side, now, 10)
            pose.legs[side] = blend_leg(pose.legs[side][:3], off, now[f"off{side}"])
            pose.arms[side] = self._arm(now, side)
        if twist or now["offL"] + now["offR"] > 1.2:
            pose.root = pose.root + np.array([0, 0, rise_to_floor(self.body, self.body.solve(pose), self.seat)])
        return pose

    def _arm(self, now: Channels, side: str) -> Arm:
        """An arm that lies or is raised, and reaches for the knees in a crunch."""
        if now["crunch"] < 1:
            return lying_arm(self.arms, side, now[f"arm{side}"])
        return arm_along([0.55, SIGN[side] * 0.25, 0.35], [0.8, -SIGN[side] * 0.05, 0.25])
