"""How somebody comes to where they move, and goes: walking in and out, lying down and getting up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.people.movements.draws import choose
from benchmarks.people.passages.descent import draw_descent
from benchmarks.people.passages.walk import draw_walk
from benchmarks.people.postures.standing import Standing

if TYPE_CHECKING:
    from numpy.random import Generator

    from benchmarks.people.body import Body
    from benchmarks.people.movements.draws import Movement

#: What is shown of coming and going, and how often.
SHOWN, SHOWN_OFTEN = ("both", "coming", "going"), (0.6, 0.25, 0.15)


def come_and_go(random: Generator, body: Body, movement: Movement) -> Movement:
    """A movement with the way to it, the way from it or both: on foot for who stands, from standing for who lies."""
    draw = draw_walk if isinstance(movement.posture, Standing) else draw_descent
    coming, going = draw(random, body, movement)
    shown = choose(random, SHOWN, SHOWN_OFTEN)
    return replace(
        movement,
        coming=coming if shown != "going" else None,
        going=going if shown != "coming" else None,
    )
