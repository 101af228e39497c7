"""Clothes and hair: which there are is drawn at random, and the skin is pushed out where they cover it.

Clothes have no folds of their own; they move with the skin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.people.bodies import BODIES, TRUNK, inner_thigh
from benchmarks.people.body import SIDES, Body
from benchmarks.people.rotations import unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from hipcam.core.types import Array, Flags

#: Styles of hair of women and of men; what stands there more often is drawn more often.
WOMENS_HAIR = ("short", "long", "bun", "tail", "bob", "curly")
MENS_HAIR = ("short", "short", "short", "bald", "curly", "tail")
#: Hair that covers the ears.
OVER_EARS = ("long", "bob")
#: Hair that stands off further.
FULL_HAIR = ("curly", "bob")
#: Lengths of sleeves (`Outfit.sleeve`), and how often each is drawn.
SLEEVES, SLEEVES_OFTEN = (0.12, 0.45, 0.65, 1.05, 1.85), (0.2, 0.2, 0.35, 0.08, 0.17)
#: Heights of shoes or socks over the ankle in metres (0: barefoot), and how often each is drawn.
SHOES, SHOES_OFTEN = (0.0, 0.02, 0.05, 0.045), (0.35, 0.2, 0.2, 0.25)
#: From this height on it is a shoe with a thick sole, not a sock, metres.
SHOE = 0.03
#: Cloth lies this far off the skin where it is tight, metres.
TIGHT = 0.004
#: Nothing covers: a field's value far from any cloth, metres.
BARE = -1.0
#: Fields are cut off at this depth, metres.
DEEP = 0.3
#: Height of the hairline from nose (0) to crown (1), from the front of the head (0) to 62 % of the way to its back.
HAIRLINE_AT, HAIRLINE = (0, 0.30, 0.45, 0.55, 0.62, 1.0), (0.70, 0.66, 0.50, 0.32, -0.15)
#: Where hair ends at the back of the head when it is long, as in `HAIRLINE`; and in which range otherwise.
LONG_NECK, SHORT_NECK = -0.30, (-0.2, 0.1)
#: Waves of wrinkled cloth, radians per metre, and how many lie over each other.
WRINKLES_PER_METRE, WRINKLES = 38.0, 6


@dataclass(frozen=True, slots=True)
class Outfit:
    """What somebody wears.

    Attributes
    ----------
    sleeve, leg : float
        Where sleeves and trouser legs end: 0–1 from shoulder to elbow or hip to knee, 1–2 from there to wrist or
        ankle.
    top, bottom : float
        How loose shirt and trousers are, metres at scale 1.
    waist : float
        Height of the waistband over the skeleton's root, metres at scale 1.
    neckline : float
        How much lower than a round collar the shirt begins, metres.
    shoe : float
        Height of shoe or sock over the ankle, metres at scale 1; 0 is barefoot.
    hair : str
        short, long, bun, tail, bob, curly or bald.
    """

    sleeve: float
    leg: float
    top: float
    bottom: float
    waist: float
    neckline: float
    shoe: float
    hair: str


def draw_outfit(body: Body, rng: np.random.Generator) -> Outfit:
    """Draw an outfit: shorts, loose trousers or leggings, any sleeves, often loose, often barefoot."""
    female = BODIES[body.name].phenotype.gender > 0.5
    hair = str(rng.choice(WOMENS_HAIR if female else MENS_HAIR))
    kind = rng.uniform()
    if kind < 0.35:
        leg, bottom = rng.uniform(0.35, 0.75), rng.uniform(0.004, 0.02)
    elif kind < 0.68:
        leg, bottom = rng.uniform(1.75, 1.97), rng.uniform(0.010, 0.035)
    else:
        leg, bottom = rng.uniform(1.45, 1.97), 0.001
    sleeve = rng.choice(SLEEVES, p=SLEEVES_OFTEN)
    top = rng.uniform(0.0, 0.04) if rng.uniform() < 0.65 else 0.001
    return Outfit(
        sleeve=float(sleeve + rng.uniform(-0.06, 0.06)),
        leg=float(leg),
        top=float(top),
        bottom=float(bottom),
        waist=float(rng.uniform(0.02, 0.13)),
        neckline=float(rng.choice([0, 0, 0.03])),
        shoe=float(rng.choice(SHOES, p=SHOES_OFTEN)),
        hair=hair,
    )


def dress(body: Body, outfit: Outfit, rng: np.random.Generator) -> Body:
    """The body with an outfit on: its skin pushed out where it is covered, and `Body.fields` filled.

    Parameters
    ----------
    body : Body
        A bare one.
    outfit : Outfit
        What it shall wear.
    rng : numpy.random.Generator
        Draws where short hair ends, and the wrinkles.
    """
    shirt, trousers = _shirt(body, outfit), _trousers(body, outfit)
    shoes, hair = _shoes(body, outfit), _hair(body, outfit, rng)
    normals = body.normals(body.rest)
    looseness = 1 + 0.35 * wrinkles(body.rest, rng)
    trunk = body.at(*TRUNK)
    room = np.where(np.logical_or.reduce([inner_thigh(body, side, normals) for side in SIDES]), 0.3, 1.0)
    top = TIGHT + outfit.top * body.scale * looseness * np.where(trunk, 1, 0.6)
    bottom = TIGHT + outfit.bottom * body.scale * room * looseness * np.where(trunk, 0.35, 1)
    thickness = (
        top * smooth_step(-0.004, 0.05, shirt)
        + bottom * smooth_step(-0.002, 0.03, trousers) * (shirt <= 0)
        + 0.016 * (1.6 if outfit.hair in FULL_HAIR else 1) * smooth_step(-0.002, 0.03, hair)
        + (0.008 if outfit.shoe > SHOE else 0.002) * smooth_step(0, 0.02, shoes)
    )
    dressed = replace(
        body,
        rest=body.rest + thickness[:, None] * normals,
        fields=np.stack([shirt, trousers, hair, shoes], 1).astype("f4"),
    )
    return _with_hair(dressed, outfit)


def smooth_step(start: float, end: float, values: Array) -> Array:
    """0 below `start`, 1 above `end`, and a smooth way between."""
    share = np.clip((values - start) / (end - start), 0, 1)
    return np.asarray(share * share * (3 - 2 * share))


def wrinkles(points: Array, rng: np.random.Generator) -> Array:
    """Random waves over the points, (n,), from about −1 to 1."""
    heights = np.zeros(len(points))
    for _ in range(WRINKLES):
        way = rng.normal(size=3) * [1, 1, 0.7]
        waves = unit(way) * WRINKLES_PER_METRE * rng.uniform(0.6, 1.5)
        heights += np.sin(points @ waves + rng.uniform(0, 6.3))
    return heights / 3.0


def _shirt(body: Body, outfit: Outfit) -> Array:
    """Metres inside of the shirt."""
    field, trunk, neck = _nothing(body), body.at(*TRUNK), body.at("neck")
    height, collar_bone = body.rest[:, 2], body.head("neck01")
    below_collar = collar_bone[2] + 0.012 - height + 0.25 * (body.rest[:, 1] - collar_bone[1]) - outfit.neckline
    field[trunk] = np.minimum(height - _waist(body, outfit), below_collar)[trunk]
    field[neck] = np.minimum(below_collar, 0.02)[neck]
    for side in SIDES:
        ends = [body.head(f"{bone}.{side}") for bone in ("upperarm01", "lowerarm01", "wrist")]
        of_side = body.side == side
        _along_limb(
            field, body, ends, outfit.sleeve, body.at("upperarm") & of_side, body.at("forearm", "hand") & of_side
        )
    return field


def _trousers(body: Body, outfit: Outfit) -> Array:
    """Metres inside of trousers, shorts or leggings."""
    field, trunk = _nothing(body), body.at(*TRUNK)
    field[trunk] = (_waist(body, outfit) + 0.004 - body.rest[:, 2])[trunk]
    for side in SIDES:
        ends = [body.head(f"{bone}.{side}") for bone in ("upperleg01", "lowerleg01", "foot")]
        of_side = body.side == side
        _along_limb(field, body, ends, outfit.leg, body.at("thigh") & of_side, body.at("shank", "foot") & of_side)
    return field


def _along_limb(field: Array, body: Body, ends: list[Array], end: float, upper: Flags, lower: Flags) -> None:
    """Write into a field how far its cloth reaches on along a limb.

    `ends` are the limb's three joints, `end` where the cloth ends: 0–1 along the upper segment, 1–2 the lower one.
    """
    for segment, (start, stop, of) in enumerate(((ends[0], ends[1], upper), (ends[1], ends[2], lower))):
        length = float(np.linalg.norm(stop - start))
        share = segment + (body.rest - start) @ unit(stop - start) / length
        field[of] = np.minimum((end - share) * length, DEEP)[of]


def _shoes(body: Body, outfit: Outfit) -> Array:
    """Metres inside of shoes or socks."""
    field = _nothing(body)
    for side in SIDES if outfit.shoe else ():
        of = body.at("foot", "toe", "shank") & (body.side == side)
        field[of] = (body.head("foot." + side)[2] + outfit.shoe * body.scale - body.rest[:, 2])[of]
    return field


def _hair(body: Body, outfit: Outfit, rng: np.random.Generator) -> Array:
    """Metres inside of the hair that lies on the head."""
    field = _nothing(body)
    if outfit.hair == "bald":
        return field
    rest, head, neck = body.rest, body.at("head"), body.at("neck")
    nose = rest[body.landmarks["nose"]]
    tall = rest[head, 2].max() - nose[2]
    front, back = rest[head, 1].min(), rest[head, 1].max()
    to_back = (rest[:, 1] - front) / (back - front)
    ends = LONG_NECK if outfit.hair in OVER_EARS else rng.uniform(*SHORT_NECK)
    line = nose[2] + tall * np.interp(to_back, HAIRLINE_AT, [*HAIRLINE, ends])
    field[head] = (rest[:, 2] - line)[head]
    field[neck] = np.where(to_back > 0.75, rest[:, 2] - (nose[2] - 0.30 * tall), BARE)[neck]
    if outfit.hair not in OVER_EARS:
        for side in SIDES:
            from_ear = np.linalg.norm(rest - rest[body.landmarks["ear" + side]], axis=1)
            field = np.minimum(field, from_ear - 0.035)
    return field


def _with_hair(body: Body, outfit: Outfit) -> Body:
    """The body with the hair that stands off its head."""
    scale, nose = body.scale, body.rest[body.landmarks["nose"]]
    skull = np.array([0, body.head("head")[1], nose[2] + 0.04 * scale])
    fall = {"long": 0.17, "bob": 0.10}.get(outfit.hair, 0.0)
    at, radii = {
        "bun": ([0, 0.085, 0.085], [0.045, 0.045, 0.045]),
        "tail": ([0, 0.125, -0.02], [0.028, 0.035, 0.11]),
        "long": ([0, 0.055, -0.04 - fall * 0.5], [0.088, 0.055, 0.07 + fall * 0.55]),
        "bob": ([0, 0.055, -0.04 - fall * 0.5], [0.088, 0.055, 0.07 + fall * 0.55]),
    }.get(outfit.hair, (None, None))
    if at is None or radii is None:
        return body
    return _with_ellipsoid(body, skull + np.array(at) * scale, np.array(radii) * scale)


def _with_ellipsoid(body: Body, centre: Array, radii: ArrayLike) -> Body:
    """The body with an ellipsoid of hair that moves with its head."""
    points, triangles = _ellipsoid(centre, radii)
    count, bones = len(points), body.weight_bones.shape[1]
    weight_bones, weights = np.zeros((count, bones), int), np.zeros((count, bones))
    weight_bones[:, 0], weights[:, 0] = body.bone("head"), 1
    fields = np.full((count, 4), BARE)
    fields[:, 2] = 0.05
    return replace(
        body,
        rest=np.vstack([body.rest, points]),
        triangles=np.vstack([body.triangles, triangles + len(body.rest)]),
        weight_bones=np.vstack([body.weight_bones, weight_bones]),
        weights=np.vstack([body.weights, weights]),
        fields=np.vstack([body.fields, fields]).astype("f4"),
        region=np.r_[body.region, np.array(["hair"] * count, object)],
        side=np.r_[body.side, np.array([""] * count, object)],
    )


def _ellipsoid(centre: Array, radii: ArrayLike, rings: int = 9) -> tuple[Array, NDArray[Any]]:
    """Vertices and triangles of an ellipsoid, of rings about the vertical axis."""
    around = 2 * rings
    down, about = np.linspace(0, np.pi, rings), np.linspace(0, 2 * np.pi, around, endpoint=False)
    sphere = [[np.sin(a) * np.cos(b), np.sin(a) * np.sin(b), np.cos(a)] for a in down for b in about]
    triangles = [
        corners
        for ring in range(rings - 1)
        for j in range(around)
        for here, below, after in [(ring * around, (ring + 1) * around, (j + 1) % around)]
        for corners in ((here + j, below + j, below + after), (here + j, below + after, here + after))
    ]
    return np.array(sphere) * np.asarray(radii) + centre, np.array(triangles)


def _nothing(body: Body) -> Array:
    return np.full(len(body.rest), BARE)


def _waist(body: Body, outfit: Outfit) -> float:
    """Height of the waistband at rest, metres."""
    return float(body.head("root")[2] + outfit.waist * body.scale)
