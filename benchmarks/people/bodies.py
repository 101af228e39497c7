"""The bodies there are, and how one is loaded at any height, fatness and length of leg.

They are baked from MakeHuman's base mesh (`bake.py`); `baked/README.md` says under which licence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from benchmarks.people.body import SIDES, SIGN, USUAL_HEIGHT, Body, bone_class

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.core.types import Array, Flags

#: Where the baked arrays are.
BAKED = Path(__file__).parent / "baked"


class Phenotype(NamedTuple):
    """What a body was baked from, each 0–1, as anny names it.

    `gender` runs from male (0) to female (1); `age` is 25 years at 0.67 and 90 at 1.
    """

    gender: float
    age: float
    muscle: float
    weight: float
    height: float
    proportions: float


@dataclass(frozen=True, slots=True)
class Build:
    """A body as it comes: its phenotype, its height and how much it is fattened at the belly, metres."""

    phenotype: Phenotype
    height: float
    fat: float


#: Every body by name.
BODIES = {
    "d01": Build(Phenotype(0.0, 0.67, 0.50, 0.35, 0.60, 0.70), 1.78, 0.004),
    "d02": Build(Phenotype(1.0, 0.67, 0.40, 0.25, 0.55, 0.80), 1.70, -0.009),
    "d03": Build(Phenotype(0.0, 0.74, 0.40, 0.82, 0.50, 0.40), 1.72, 0.045),
    "d04": Build(Phenotype(1.0, 0.80, 0.40, 0.88, 0.45, 0.50), 1.62, 0.055),
    "d05": Build(Phenotype(0.0, 0.68, 1.00, 0.60, 0.70, 0.80), 1.84, 0.0),
    "d06": Build(Phenotype(1.0, 0.70, 0.85, 0.45, 0.60, 0.90), 1.74, 0.0),
    "d07": Build(Phenotype(0.0, 0.91, 0.30, 0.42, 0.40, 0.50), 1.69, 0.012),
    "d08": Build(Phenotype(1.0, 0.93, 0.30, 0.58, 0.30, 0.40), 1.56, 0.022),
    "d09": Build(Phenotype(0.0, 0.67, 0.25, 0.15, 0.90, 0.50), 1.92, -0.010),
    "d10": Build(Phenotype(1.0, 0.67, 0.50, 0.62, 0.20, 0.60), 1.53, 0.025),
    "d11": Build(Phenotype(0.0, 0.82, 0.60, 0.66, 0.35, 0.10), 1.65, 0.030),
    "d12": Build(Phenotype(1.0, 0.77, 0.50, 0.38, 0.80, 0.20), 1.80, -0.004),
    "d13": Build(Phenotype(0.1, 0.72, 0.50, 1.00, 0.60, 0.50), 1.80, 0.075),
    "d14": Build(Phenotype(0.9, 0.85, 0.60, 0.72, 0.50, 1.00), 1.66, 0.032),
    "d15": Build(Phenotype(0.5, 0.67, 0.45, 0.45, 0.45, 0.60), 1.68, 0.008),
}
#: From MakeHuman's hip pivot to the centre of the joint: inward, backward and down, in metres at scale 1. The pivot
#: sits too far out and back; men's and women's differ.
HIP_INWARD, HIP_BACKWARD, HIP_DOWN = (0.025, 0.024), (-0.029, -0.027), -0.008
#: How much fat each region takes, against the belly's.
FAT_OF = {
    "pelvis": 0.75,
    "spine05": 0.9,
    "spine04": 1.0,
    "spine03": 0.85,
    "spine02": 0.6,
    "spine01": 0.45,
    "thorax": 0.35,
    "thigh01": 0.62,
    "thigh02": 0.35,
    "shank": 0.16,
    "upperarm01": 0.30,
    "upperarm02": 0.22,
    "forearm": 0.08,
    "neck01": 0.3,
    "neck02": 0.25,
    "neck03": 0.15,
    "head": 0.05,
}
TRUNK = ("pelvis", "thorax", "spine")
#: The belly is fattest this far above the root, over this height, metres at scale 1.
BELLY_AT, BELLY_OVER = 0.13, 0.13
#: The mouth lies this far below the tip of the nose, metres at scale 1.
MOUTH_BELOW_NOSE = 0.033


def load_body(name: str, height: float | None = None, fat: float | None = None, legs: float = 1.0) -> Body:
    """A bare body.

    Parameters
    ----------
    name : str
        One of `BODIES`.
    height : float, optional
        Metres; its own if none is given.
    fat : float, optional
        Metres of fat at the belly, −0.01 to 0.09 look natural; its own if none is given.
    legs : float
        Length of the legs against the trunk's, about 0.95–1.05; the height stays roughly the same.
    """
    build = BODIES[name]
    height = build.height if height is None else height
    fat = build.fat if fat is None else fat
    mesh, shape = _mesh(), _shape(name)
    bones = [str(one) for one in mesh["bones"]]
    size = height / shape["height"]
    rest: Array = shape["rest"].astype(float) * size
    heads: Array = shape["heads"].astype(float) * size
    for side in SIDES:
        heads[bones.index("upperleg01." + side)] += _to_hip(build, side) * height / USUAL_HEIGHT
    rest, heads = (_with_legs(one, heads[bones.index("upperleg01.L"), 2], legs) for one in (rest, heads))
    weights = mesh["weights"].astype(float)
    strongest = mesh["weight_bones"][:, 0]
    classes = np.array([bone_class(one) for one in bones], dtype=object)
    bare = Body(
        name=name,
        height=height,
        fat=fat,
        legs=legs,
        bones=bones,
        parents=mesh["parents"].astype(int),
        heads=heads,
        rest=rest,
        triangles=mesh["triangles"].astype(int),
        weight_bones=mesh["weight_bones"].astype(int),
        weights=weights / weights.sum(1, keepdims=True),
        region=classes[strongest, 0],
        side=classes[strongest, 1],
        landmarks={},
    )
    bare = replace(bare, landmarks=find_landmarks(bare))
    return _measured(replace(bare, rest=fattened(bare, fat)))


def find_landmarks(body: Body) -> dict[str, int]:
    """The vertices of heels, big toes, ears and nose of a body at rest: by what is hindmost, foremost and outermost."""
    rest, found = body.rest, {}
    for side in SIDES:
        foot = np.where(body.at("foot", "toe") & (body.side == side))[0]
        sole = foot[rest[foot, 2] < rest[foot, 2].min() + 0.05]
        found["heel" + side] = int(sole[rest[sole, 1].argmax()])
        found["foot_index" + side] = int(sole[rest[sole, 1].argmin()])
    head = np.where(body.region == "head")[0]
    middle = head[(np.abs(rest[head, 0]) < 0.012) & (rest[head, 2] > body.head("head")[2])]
    found["nose"] = nose = int(middle[rest[middle, 1].argmin()])
    above = rest[head, 2] - rest[nose, 2]
    level = head[(above > -0.02) & (above < 0.06)]
    for side in SIDES:
        found["ear" + side] = int(level[(SIGN[side] * rest[level, 0]).argmax()])
    return found


def fattened(body: Body, fat: float) -> Array:
    """The vertices at rest, pushed out along their normals by the belly's `fat` metres and less elsewhere, (n, 3).

    MakeHuman's own range of weight is narrow; a negative `fat` makes thinner.
    """
    normals, rest = body.normals(body.rest), body.rest
    of_bones = np.array([FAT_OF.get(region, 0.0) for region, _ in body.bone_classes])
    share = (body.weights * of_bones[body.weight_bones]).sum(1)
    trunk = body.at(*TRUNK)
    above = (rest[:, 2] - body.head("root")[2]) / body.scale
    front = 0.35 - 0.65 * np.minimum(normals[:, 1], 0)
    belly = np.exp(-(((above - BELLY_AT) / BELLY_OVER) ** 2)) * front
    share = share * np.where(trunk, 0.55, 1.0) + 0.75 * belly * trunk
    share = np.where(body.at("hand"), 0, share)
    for side in SIDES:
        share[inner_thigh(body, side, normals)] *= 0.45
    return np.asarray(rest + (fat * body.scale * _smoothed(share, body.triangles))[:, None] * normals)


def inner_thigh(body: Body, side: str, normals: Array) -> Flags:
    """Which vertices face the other thigh, (n,): there is no room for much between them."""
    return np.asarray(body.at("thigh") & (body.side == side) & (normals[:, 0] * SIGN[side] < 0))


def _smoothed(values: Array, triangles: NDArray[Any], times: int = 6) -> Array:
    """Values of the vertices, drawn halfway to their neighbours' mean some times over."""
    edges, count = np.vstack([triangles[:, :2], triangles[:, 1:]]), len(values)
    neighbours = np.maximum(np.bincount(edges.ravel(), minlength=count), 1)
    for _ in range(times):
        sums = np.bincount(edges[:, 0], values[edges[:, 1]], count) + np.bincount(
            edges[:, 1], values[edges[:, 0]], count
        )
        values = 0.5 * values + 0.5 * sums / neighbours
    return values


def _measured(body: Body) -> Body:
    """The body with what is measured on it once it is as fat as it will be."""
    hips = body.at("pelvis", "thigh01")
    return replace(
        body,
        hip_width=float(np.quantile(np.abs(body.rest[hips, 0]), 0.98)),
        lip=body.rest[body.landmarks["nose"]] + np.array([0, 0, -MOUTH_BELOW_NOSE * body.scale]),
    )


def _to_hip(build: Build, side: str) -> Array:
    """From MakeHuman's hip pivot to the centre of the hip joint, metres at scale 1."""
    female = build.phenotype.gender
    inward, backward = (first + (second - first) * female for first, second in (HIP_INWARD, HIP_BACKWARD))
    return np.array([-SIGN[side] * inward, backward, HIP_DOWN])


def _with_legs(points: Array, hips: float, legs: float) -> Array:
    """The points with everything below the height of the hips stretched, and everything above it shrunk as much."""
    stretched = points.copy()
    above = points[:, 2] - hips
    stretched[:, 2] = hips + above * np.where(above < 0, legs, 2 - legs)
    return points if legs == 1 else stretched


@cache
def _mesh() -> dict[str, NDArray[Any]]:
    """What all bodies have in common: bones, triangles and weights."""
    with np.load(BAKED / "mesh.npz") as stored:
        return dict(stored)


@cache
def _shape(name: str) -> dict[str, NDArray[Any]]:
    """A body's own: its vertices and bones' heads as baked, and its height then, metres."""
    with np.load(BAKED / f"{name}.npz") as stored:
        return dict(stored)
