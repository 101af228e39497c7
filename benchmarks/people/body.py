"""A body: a skeleton, a skin that follows it, and where its joints are when it takes a pose.

The body's frame: +X is the person's left, −Y the front, +Z up; the rest pose stands upright with the arms aside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.rotations import ALONG, half_twist, limb_frame, slerp, unit

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from hipcam.core.types import Array, Flags

    Indices = NDArray[np.integer[Any]]
    #: Rotations of thigh, shank and foot, and of the toes where they differ from the foot's.
    Leg = tuple[Array, ...]
    #: Rotations of upper arm and forearm.
    Arm = tuple[Array, Array]

#: The person's own left and right.
SIDES = ("L", "R")
OTHER_SIDE = {"L": "R", "R": "L"}
#: Sign of the body frame's x on each side.
SIGN = {"L": 1, "R": -1}
#: The height at which `Body.scale` is 1, metres.
USUAL_HEIGHT = 1.75
#: How far each bone of the spine follows the thorax, and each of the neck the head; all others wholly.
ALONG_SPINE = {"spine05": 0.25, "spine04": 0.5, "spine03": 0.75}
ALONG_NECK = {"neck01": 0.25, "neck02": 0.5, "neck03": 0.75}
#: Weights below this move no vertex.
NO_WEIGHT = 1e-6
#: An arm that is straighter than this (sine) has no plane of its own; its elbow's hinge is then taken across.
STRAIGHT_ARM = 0.05
#: Joints that are heads of bones.
JOINTS = {
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "eye": "eye",
}
#: Joints that are points of the skin, of each side.
ON_SKIN = ("heel", "foot_index", "ear")
MIRROR = np.diag([-1.0, 1.0, 1.0])


@dataclass(slots=True)
class Pose:
    """How a body is held: rotations of its parts in the world, and where its root is.

    Attributes
    ----------
    pelvis, thorax, head : (3, 3) array
        Rotations away from the rest pose.
    root : (3,) array
        Place of the skeleton's root, metres.
    legs, arms : dict
        By side. Rotations of (thigh, shank, foot) or (thigh, shank, foot, toes), and of (upper arm, forearm). Those
        of thigh, shank and arms are limb frames (`rotations.limb_frame`); feet and toes turn away from the rest pose.
    """

    pelvis: Array
    thorax: Array
    head: Array
    root: Array
    legs: dict[str, Leg]
    arms: dict[str, Arm]

    def mirrored(self) -> Pose:
        """The same pose with left and right exchanged."""
        return Pose(
            _mirror(self.pelvis),
            _mirror(self.thorax),
            _mirror(self.head),
            MIRROR @ self.root,
            {side: tuple(_mirror(one) for one in self.legs[OTHER_SIDE[side]]) for side in SIDES},
            {side: (_mirror(upper), _mirror(fore)) for side in SIDES for upper, fore in [self.arms[OTHER_SIDE[side]]]},
        )


def _mirror(rotation: Array) -> Array:
    return MIRROR @ rotation @ MIRROR


@dataclass(frozen=True, eq=False)
class Body:
    """A body at rest, and all that is needed to pose it.

    Attributes
    ----------
    name : str
        Which of `bodies.BODIES` it is.
    height, fat, legs : float
        As `bodies.load_body` made it: metres, metres at the belly, leg length against what the body was baked with.
    bones, parents, heads
        Names of the b bones, the number of the bone that each hangs on (−1 for the root, which comes first), and
        where each begins at rest, (b, 3) metres. A bone comes after the one that it hangs on.
    rest : (n, 3) array
        Vertices of the skin (and, once dressed, of the clothes) at rest, metres.
    triangles : (m, 3) array
        Numbers of vertices, counter-clockwise from outside.
    weight_bones, weights : (n, k) array
        The bones that move each vertex, and how much, 0–1; each row sums to 1.
    region, side : (n,) array of str
        What the strongest bone of a vertex belongs to (`bone_classes`): "pelvis", "spine01"–"spine05", "thorax",
        "neck01"–"neck03", "head", "upperarm01", "upperarm02", "forearm", "hand", "thigh01", "thigh02", "shank",
        "foot", "toe"; "hair" for what is no skin; and "L", "R" or "".
    landmarks : dict
        The vertex of heelL, foot_indexL, earL …, and nose.
    hip_width : float
        From the midline to the outside of the hips, metres.
    lip : (3,) array
        Middle of the mouth at rest.
    fields : (n, 4) array
        Metres inside of shirt, shorts, hair and shoe (positive: covered by it). Bare until `outfit.dress`.
    """

    name: str
    height: float
    fat: float
    legs: float
    bones: list[str]
    parents: Indices
    heads: Array
    rest: Array
    triangles: Indices
    weight_bones: Indices
    weights: Array
    region: NDArray[np.object_]
    side: NDArray[np.object_]
    landmarks: dict[str, int]
    hip_width: float = 0.0
    lip: Array = field(default_factory=lambda: np.zeros(3))
    fields: Array = field(default_factory=lambda: np.zeros((0, 4)))

    @property
    def scale(self) -> float:
        """Height against the usual one of 1.75 m."""
        return self.height / USUAL_HEIGHT

    @cached_property
    def bone_classes(self) -> list[tuple[str, str]]:
        """What each bone belongs to, and its side."""
        return [bone_class(name) for name in self.bones]

    @cached_property
    def lengths(self) -> dict[str, float]:
        """From hip to knee (thighL, thighR), knee to ankle (shankL …), shoulder to elbow and elbow to wrist, metres."""
        ends = {
            "thigh": ("hip", "knee"),
            "shank": ("knee", "ankle"),
            "upperarm": ("shoulder", "elbow"),
            "forearm": ("elbow", "wrist"),
        }
        return {
            segment + side: float(np.linalg.norm(self._at_rest(upper, lower, side)))
            for segment, (upper, lower) in ends.items()
            for side in SIDES
        }

    def bone(self, name: str) -> int:
        """Number of a bone, such as upperleg01.L."""
        return self._numbers[name]

    def head(self, name: str) -> Array:
        """Where a bone begins at rest, (3,) metres."""
        return np.asarray(self.heads[self.bone(name)])

    def at(self, *regions: str) -> Flags:
        """Which vertices belong to these regions, (n,); "spine", "thigh", "neck", "upperarm" stand for all theirs."""
        return np.array([one.startswith(regions) for one in self.region])

    @cached_property
    def eyeballs(self) -> Flags:
        """Which vertices are of an eyeball, (n,)."""
        strongest = self.weight_bones[np.arange(len(self.rest)), self.weights.argmax(1)]
        return np.isin(strongest, [self.bone("eye." + side) for side in SIDES])

    def solve(self, pose: Pose) -> tuple[Array, Array]:
        """Rotations (b, 3, 3) of all bones, and where they begin (b, 3), metres."""
        turned = {part: self._turned(pose, *part) for part in set(self.bone_classes)}
        rotations = np.stack([turned[part] for part in self.bone_classes])
        positions = np.empty((len(self.bones), 3))
        for bone, parent in enumerate(self.parents):
            hangs = rotations[parent] @ (self.heads[bone] - self.heads[parent])
            positions[bone] = pose.root if parent < 0 else positions[parent] + hangs
        return rotations, positions

    def skin(self, rotations: Array, positions: Array, only: Indices | None = None) -> Array:
        """Where the vertices come to lie (linear blend skinning), (n, 3) metres, or `only` some of them."""
        moved = positions - np.einsum("bij,bj->bi", rotations, self.heads)
        some = np.arange(len(self.rest)) if only is None else only
        rest, placed = self.rest[some], np.zeros((len(some), 3))
        for bones, weights in zip(self.weight_bones[some].T, self.weights[some].T, strict=True):
            moves = weights > NO_WEIGHT
            bone = bones[moves]
            turned = np.einsum("nij,nj->ni", rotations[bone], rest[moves]) + moved[bone]
            placed[moves] += weights[moves, None] * turned
        return placed

    def joints(self, rotations: Array, positions: Array, vertices: Array) -> dict[str, Array]:
        """Centres of the joints (hipL, kneeL …) and points of the skin (heelL, earL, nose …), each (3,) metres."""
        inside = {
            joint + side: positions[self.bone(f"{bone}.{side}")] for side in SIDES for joint, bone in JOINTS.items()
        }
        return inside | {name: vertices[vertex] for name, vertex in self.landmarks.items()}

    def normals(self, vertices: Array) -> Array:
        """Unit normals of the vertices, (n, 3), pointing out; larger triangles count for more."""
        a, b, c = (vertices[self.triangles[:, corner]] for corner in range(3))
        faces = np.cross(b - a, c - a)
        sums = [np.bincount(self.triangles.ravel(), np.repeat(faces[:, axis], 3), len(vertices)) for axis in range(3)]
        normals = np.stack(sums, 1)
        return np.asarray(normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-12))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.bones)}

    def _at_rest(self, upper: str, lower: str, side: str) -> Array:
        """From one joint to another at rest, metres."""
        return self.head(f"{JOINTS[lower]}.{side}") - self.head(f"{JOINTS[upper]}.{side}")

    @cached_property
    def _from_frame(self) -> dict[str, Array]:
        """What takes each segment's limb frame back to the rest pose, by segment and side."""
        back = {}
        for side in SIDES:
            back["thigh" + side] = limb_frame(self._at_rest("hip", "knee", side), [1, 0, 0]).T
            back["shank" + side] = limb_frame(self._at_rest("knee", "ankle", side), [1, 0, 0]).T
            upper, fore = self._at_rest("shoulder", "elbow", side), self._at_rest("elbow", "wrist", side)
            hinge = np.cross(unit(upper), unit(fore))
            hinge = unit(hinge if np.linalg.norm(hinge) >= STRAIGHT_ARM else [-1, 0, 0])
            back["upperarm" + side] = limb_frame(upper, hinge).T
            back["forearm" + side] = limb_frame(fore, hinge).T
        return back

    def _turned(self, pose: Pose, part: str, side: str) -> Array:
        """Rotation of the bones of one class."""
        if part.startswith("spine"):
            return slerp(pose.pelvis, pose.thorax, ALONG_SPINE.get(part, 1.0))
        if part in ALONG_NECK:
            return slerp(pose.thorax, pose.head, ALONG_NECK[part])
        if part.startswith("thigh"):
            return self._upper(pose.pelvis, pose.legs[side][0], part, side)
        if part.startswith("upperarm"):
            return self._upper(pose.thorax, pose.arms[side][0], part, side)
        if part == "shank":
            return pose.legs[side][1] @ self._from_frame["shank" + side]
        if part in ("forearm", "hand"):
            return pose.arms[side][1] @ self._from_frame["forearm" + side]
        if part in ("foot", "toe"):
            return pose.legs[side][2 if part == "foot" else -1]
        return {"pelvis": pose.pelvis, "thorax": pose.thorax, "head": pose.head}[part]

    def _upper(self, trunk: Array, frame: Array, part: str, side: str) -> Array:
        """Rotation of a thigh or upper arm; its upper half (01) twists half as much against the trunk."""
        back = self._from_frame[part[:-2] + side]
        whole = frame @ back
        return half_twist(trunk, whole, back.T @ ALONG) if part.endswith("01") else whole


def bone_class(name: str) -> tuple[str, str]:
    """What a bone of the MakeHuman skeleton belongs to, and its side: upperleg01.L is of thigh01, L."""
    bone, _, side = name.partition(".")
    if bone in ("root", "pelvis"):
        return "pelvis", side
    if bone.startswith(("spine", "neck")):
        return bone, side
    for start, part in (("upperleg", "thigh"), ("upperarm", "upperarm")):
        if bone.startswith(start):
            return part + bone[-2:], side
    for starts, part in (
        (("lowerleg",), "shank"),
        (("foot",), "foot"),
        (("toe",), "toe"),
        (("lowerarm",), "forearm"),
        (("wrist", "finger", "metacarpal"), "hand"),
        (("clavicle", "shoulder01"), "thorax"),
    ):
        if bone.startswith(starts):
            return part, side
    return "head", side
