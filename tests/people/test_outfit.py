"""Clothes, hair and colours: that they cover what they shall, and lie outside of the skin."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.people import bodies
from benchmarks.people.bodies import BODIES
from benchmarks.people.look import SKINS, draw_cloth, draw_look, draw_skin
from benchmarks.people.outfit import Outfit, draw_outfit, dress, smooth_step, wrinkles

if TYPE_CHECKING:
    from benchmarks.people.body import Body
    from hipcam.core.types import Array, Flags

#: Columns of `Body.fields`.
SHIRT, TROUSERS, HAIR, SHOES = range(4)
#: A T-shirt, shorts, bare feet, short hair; all tight.
PLAIN = Outfit(sleeve=0.5, leg=0.5, top=0.0, bottom=0.0, waist=0.05, neckline=0.0, shoe=0.0, hair="short")

seeds = st.integers(0, 2**32)


@cache
def bare(name: str = "d06") -> Body:
    return bodies.load_body(name)


def dressed(seed: int = 0, name: str = "d06", **changed: float | str) -> Body:
    return dress(bare(name), replace(PLAIN, **changed), np.random.default_rng(seed))  # type: ignore[arg-type]


def covered(body: Body, field: int) -> Flags:
    return np.asarray(body.fields[:, field] > 0)


def pushed(body: Body) -> Array:
    """How far each vertex of the skin was moved, metres."""
    skin = bare(body.name).rest
    return np.asarray(np.linalg.norm(body.rest[: len(skin)] - skin, axis=1))


# --- Clothes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "share"), [(-1, 0), (0, 0), (1, 0.15625), (2, 0.5), (4, 1), (9, 1)])
def test_a_smooth_step_starts_and_ends_slowly(value: float, share: float) -> None:
    assert smooth_step(0, 4, np.array([value]))[0] == pytest.approx(share)


@settings(max_examples=15, deadline=None)
@given(seeds, st.sampled_from(sorted(BODIES)))
def test_what_is_drawn_lies_outside_of_the_skin_and_close_to_it(seed: int, name: str) -> None:
    rng = np.random.default_rng(seed)
    outfit = draw_outfit(bare(name), rng)
    body = dress(bare(name), outfit, rng)
    far = pushed(body)
    outward = (body.rest[: len(far)] - bare(name).rest) * bare(name).normals(bare(name).rest)
    assert outward.sum(1).min() > -1e-9
    loosest = max(outfit.top, outfit.bottom) * body.scale * 1.7 + 0.004
    assert far.max() < loosest + 0.016 * 1.6 + 0.008


def test_clothes_hide_the_trunk_and_leave_face_and_hands() -> None:
    body = dressed()
    nowhere = np.zeros(len(body.rest), bool)
    belly = body.at("pelvis", "spine05", "spine04", "spine03")
    assert (covered(body, SHIRT) | covered(body, TROUSERS))[belly].all()
    for field in (SHIRT, TROUSERS, HAIR, SHOES):
        nowhere |= covered(body, field)
    nose = body.landmarks["nose"]
    assert not nowhere[nose]
    assert not nowhere[body.at("hand", "foot", "toe")].any()


@pytest.mark.parametrize(("sleeve", "part", "ends"), [(0.5, "upperarm", 0.5), (1.5, "forearm", 0.5)])
def test_a_sleeve_ends_where_it_was_told_to(sleeve: float, part: str, ends: float) -> None:
    body = dressed(sleeve=sleeve)
    upper, lower = {"upperarm": ("upperarm01.L", "lowerarm01.L"), "forearm": ("lowerarm01.L", "wrist.L")}[part]
    way = body.head(lower) - body.head(upper)
    of = body.at(part) & (body.side == "L")
    share = ((bare().rest - bare().head(upper)) @ way / (way @ way))[of]
    inside = covered(body, SHIRT)[of]
    assert inside[share < ends - 0.01].all()
    assert not inside[share > ends + 0.01].any()


def test_longer_trousers_cover_more_and_loose_ones_stand_off() -> None:
    shorts, trousers = dressed(leg=0.5), dressed(leg=1.9)
    assert (covered(trousers, TROUSERS) >= covered(shorts, TROUSERS)).all()
    shank = shorts.region == "shank"
    assert not covered(shorts, TROUSERS)[shank].any()
    assert covered(trousers, TROUSERS)[shank].mean() > 0.8
    out = pushed(dressed(leg=1.9, bottom=0.03))[bare().region == "shank"]
    assert 0.01 < np.median(out) < 0.045


@pytest.mark.parametrize("shoe", [0.0, 0.05])
def test_shoes_cover_the_feet_or_are_not_worn(shoe: float) -> None:
    body = dressed(shoe=shoe)
    assert covered(body, SHOES)[body.at("foot", "toe")].all() == bool(shoe)
    assert covered(body, SHOES).any() == bool(shoe)


# --- Hair ------------------------------------------------------------------------------------------------------------


def test_the_bald_have_none_and_others_have_it_on_top_but_not_in_the_face() -> None:
    assert not covered(dressed(hair="bald"), HAIR).any()
    for style in ("short", "curly", "long", "bob"):
        body = dressed(hair=style)
        crown = bare().rest[:, 2].argmax()
        assert covered(body, HAIR)[crown], style
        assert not covered(body, HAIR)[body.landmarks["nose"]], style
        ears = [covered(body, HAIR)[body.landmarks["ear" + side]] for side in "LR"]
        assert ears == [style in ("long", "bob")] * 2, style


@pytest.mark.parametrize("style", ["bun", "tail", "long", "bob"])
def test_what_stands_off_the_head_moves_with_it(style: str) -> None:
    body = dressed(hair=style)
    hair = body.region == "hair"
    assert hair.sum() == len(body.rest) - len(bare().rest) > 100
    assert covered(body, HAIR)[hair].all()
    assert (body.weight_bones[hair, 0] == body.bone("head")).all()
    assert (body.weights[hair].sum(1) == 1).all()
    nose = body.rest[body.landmarks["nose"]]
    assert body.rest[hair, 1].mean() > nose[1] + 0.1, "it hangs behind"
    assert set(np.unique(body.triangles)) == set(range(len(body.rest)))


# --- Draws -----------------------------------------------------------------------------------------------------------


def test_the_same_seed_dresses_alike_and_another_does_not() -> None:
    one, same, other = (dress(bare(), draw_outfit(bare(), rng), rng) for rng in map(np.random.default_rng, (3, 3, 4)))
    assert np.array_equal(one.rest, same.rest)
    assert one.rest.shape != other.rest.shape or not np.array_equal(one.rest, other.rest)


def test_all_styles_of_hair_are_drawn_for_somebody() -> None:
    rng = np.random.default_rng(0)
    drawn = {draw_outfit(bare(name), rng).hair for name in ("d01", "d02") for _ in range(100)}
    assert drawn == {"short", "long", "bun", "tail", "bob", "curly", "bald"}


def test_wrinkles_are_about_as_high_as_they_are_deep() -> None:
    heights = wrinkles(bare().rest, np.random.default_rng(0))
    assert abs(heights.mean()) < 0.2
    assert 0.3 < heights.std() < 0.9
    assert np.abs(heights).max() <= 2


@settings(deadline=None)
@given(seeds)
def test_colours_are_colours(seed: int) -> None:
    look = draw_look(bare(), np.random.default_rng(seed), [np.array([0.02, 0.5, 0.95])])
    for one in fields(look):
        if one.name not in ("patterns", "pattern_scale"):
            colour = getattr(look, one.name)
            assert colour.shape == (3,), one.name
            assert ((colour >= 0) & (colour <= 1)).all(), one.name


def test_skins_run_from_the_lightest_to_the_darkest() -> None:
    rng = np.random.default_rng(0)
    bright = np.array([draw_skin(rng).mean() for _ in range(2000)])
    assert bright.min() == pytest.approx(np.mean(SKINS[-1]), rel=0.1)
    assert bright.max() == pytest.approx(np.mean(SKINS[0]), rel=0.1)
    assert (np.histogram(bright, 5)[0] > 200).all()


def test_a_quarter_of_the_clothes_takes_a_colour_of_the_room() -> None:
    room, rng = np.array([0.9, 0.05, 0.5]), np.random.default_rng(0)
    like = [np.abs(draw_cloth(rng, [room]) - room).max() < 0.15 for _ in range(2000)]
    assert np.mean(like) == pytest.approx(0.25, abs=0.04)


def test_only_the_old_are_grey_and_they_all_are() -> None:
    def greys(name: str) -> set[bool]:
        rng = np.random.default_rng(0)
        hairs = [draw_look(bare(name), rng).hair for _ in range(200)]
        return {bool(np.ptp(hair) < 0.05 and hair.mean() > 0.3) for hair in hairs}

    assert BODIES["d08"].phenotype.age > 0.85
    assert greys("d08") == {True}
    assert False in greys("d01")
