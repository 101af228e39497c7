"""On the side, and moving a little without an exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.people.movements.draws import choose, draw_beginning
from benchmarks.people.postures.side_lying import SideLying
from benchmarks.people.timeline import Timeline

if TYPE_CHECKING:
    from numpy.random import Generator

    from benchmarks.people.body import Body

#: How far the knee of a straight upper leg is bent, degrees.
STRAIGHT_KNEE = 8.0


def draw_idle(body: Body, rng: Generator, kind: str, length: float) -> tuple[SideLying, Timeline, int]:
    """Draw somebody who rests on the side for about `length` (s); return also how often they move."""
    posture = SideLying(
        body,
        choose(rng, ("lift", "clam", "straight")),
        flexion=rng.uniform(10, 45),
        knee=rng.uniform(10, 90),
        roll=rng.uniform(-9, 9),
        hand=choose(rng, ("floor", "hip", "side")),
    )
    if posture.kind == "straight":
        posture.initial["knee"] = STRAIGHT_KNEE
    timeline = Timeline.resting(posture.initial)
    draw_beginning(rng, timeline, rng.uniform(1, 2))
    count = 0
    while timeline.now < length - 1:
        timeline.move(0.9, roll=rng.uniform(-3, 5), armL=rng.uniform(0, 0.8), head_yaw=rng.uniform(-20, 20))
        timeline.move(0.8, roll=0, armL=0, head_yaw=0)
        timeline.wait(rng.uniform(0.3, 1.2))
        count += 1
    return posture, timeline, count
