"""Colours of skin, hair and clothes, drawn at random; each is red, green and blue, 0–1."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.bodies import BODIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.people.body import Body
    from hipcam.core.types import Array

#: Skins from the lightest to the darkest; one in between any two is drawn.
SKINS = (
    (0.93, 0.74, 0.65),
    (0.84, 0.63, 0.52),
    (0.72, 0.51, 0.39),
    (0.52, 0.35, 0.26),
    (0.33, 0.21, 0.16),
    (0.21, 0.14, 0.11),
)
#: Black, brown, light brown, blond, grey and red hair; the old have grey.
HAIRS = (
    (0.06, 0.05, 0.04),
    (0.14, 0.09, 0.06),
    (0.35, 0.22, 0.12),
    (0.70, 0.55, 0.32),
    (0.55, 0.54, 0.52),
    (0.42, 0.16, 0.08),
)
GREY, OLD = 4, 0.85
#: How many clothes in a hundred have a colour of the room, are dark, and are light; the rest are coloured.
LIKE_THE_ROOM, DARK, LIGHT = 0.25, 0.30, 0.15
#: Patterns of cloth (0 plain, 1 hoops, 2 stripes, 3 checks, 4 blotches); what stands there more often comes more often.
SHIRT_PATTERNS, TROUSER_PATTERNS = (0, 0, 0, 0, 1, 2, 3, 4), (0, 0, 0, 0, 0, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a person, each (3,), 0–1.

    `shirt2` and `trousers2` are the second colours of a pattern; `patterns` are those of shirt and trousers, and
    `pattern_scale` how fine they are, per metre.
    """

    skin: Array
    shirt: Array
    trousers: Array
    shirt2: Array
    trousers2: Array
    hair: Array
    shoe: Array
    patterns: tuple[int, int]
    pattern_scale: float


def draw_look(body: Body, rng: np.random.Generator, near: Sequence[Array] = ()) -> Look:
    """Draw the colours of a person; a quarter of the clothes take one of the room's colours (`near`), if any."""
    old = BODIES[body.name].phenotype.age > OLD
    hair = rng.integers(GREY if old else 0, GREY + 1 if old else len(HAIRS))
    return Look(
        skin=draw_skin(rng),
        shirt=draw_cloth(rng, near),
        trousers=draw_cloth(rng, near),
        shirt2=draw_cloth(rng),
        trousers2=draw_cloth(rng),
        hair=np.array(HAIRS[hair]),
        shoe=draw_cloth(rng),
        patterns=(int(rng.choice(SHIRT_PATTERNS)), int(rng.choice(TROUSER_PATTERNS))),
        pattern_scale=float(rng.uniform(12, 60)),
    )


def draw_skin(rng: np.random.Generator) -> Array:
    """Draw a skin, (3,): any between the lightest and the darkest, alike often."""
    place = rng.uniform() * (len(SKINS) - 1)
    lower = min(int(place), len(SKINS) - 2)
    share = place - lower
    between = np.array(SKINS[lower]) * (1 - share) + np.array(SKINS[lower + 1]) * share
    return np.asarray(np.clip(between * rng.uniform(0.93, 1.07), 0, 1))


def draw_cloth(rng: np.random.Generator, near: Sequence[Array] = ()) -> Array:
    """Draw a colour of cloth, (3,)."""
    if len(near) and rng.uniform() < LIKE_THE_ROOM:
        like = np.asarray(near[int(rng.integers(len(near)))])
        return np.asarray(np.clip(like + rng.normal(0, 0.04, 3), 0.02, 0.95))
    kind = rng.uniform()
    if kind < DARK:
        return np.asarray(np.full(3, rng.uniform(0.03, 0.16)) + rng.normal(0, 0.01, 3).clip(-0.02, 0.02))
    if kind < DARK + LIGHT:
        return np.full(3, rng.uniform(0.55, 0.92))
    return draw_colour(rng, (0.2, 0.85), (0.15, 0.85))


def draw_colour(rng: np.random.Generator, saturation: tuple[float, float], value: tuple[float, float]) -> Array:
    """Draw a colour of any hue, (3,), with saturation and value in these ranges (0–1)."""
    return np.array(colorsys.hsv_to_rgb(rng.uniform(), rng.uniform(*saturation), rng.uniform(*value)))
