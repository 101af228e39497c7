"""Sitting on the floor, and no 90-90."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.people.movements.draws import chance, choose, draw_beginning
from benchmarks.people.postures.seated import Seated
from benchmarks.people.timeline import Timeline

if TYPE_CHECKING:
    from numpy.random import Generator

    from benchmarks.people.body import Body

#: How one sits for each kind.
WAYS = {"butterfly": "butterfly", "forward_fold": "long", "cross_legged": "cross"}


def draw_seated(body: Body, rng: Generator, kind: str, length: float) -> tuple[Seated, Timeline, int]:
    """Draw an exercise of this kind that goes on for about `length` (s); return also how often it is done."""
    posture = Seated(body, WAYS[kind], arms=choose(rng, ("knee", "side", "floor")))
    timeline = Timeline.resting(posture.initial)
    timeline.warp = rng.uniform(0.8, 1.3)
    draw_beginning(rng, timeline, rng.uniform(0.8, 1.6))
    count = 0
    while timeline.now < length - 1.5:
        _move(rng, timeline, kind)
        count += 1
        timeline.wait(rng.uniform(0.1, 0.7))
    return posture, timeline, count


def _move(rng: Generator, timeline: Timeline, kind: str) -> None:
    """Flap the knees, turn, or fold forwards."""
    out, stay, back = rng.uniform(0.8, 1.6), rng.uniform(0.2, 1.0), rng.uniform(0.8, 1.5)
    if kind == "butterfly" and chance(rng, 0.7):
        timeline.move(0.35, flap=rng.uniform(4, 14))
        timeline.move(0.35, flap=0)
    elif kind == "cross_legged":
        timeline.move(out, twist=rng.uniform(-25, 25), lean=rng.uniform(-2, 8))
        timeline.move(back, twist=0, lean=0)
    else:
        timeline.move(out, lean=rng.uniform(18, 42), round=rng.uniform(5, 25))
        timeline.wait(stay)
        timeline.move(back, lean=0, round=0)
