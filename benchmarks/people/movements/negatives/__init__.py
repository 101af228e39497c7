"""What hipcam must not count: other exercises in the same postures, and arranging oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.people.movements.draws import Movement, chance, choose, draw_glances
from benchmarks.people.movements.negatives.seated import draw_seated
from benchmarks.people.movements.negatives.side_lying import draw_idle
from benchmarks.people.movements.negatives.standing import draw_standing
from benchmarks.people.movements.negatives.supine import draw_on_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator

    from benchmarks.people.body import Body
    from benchmarks.people.postures.common import Posture
    from benchmarks.people.timeline import Timeline

    #: Draws somebody who does so for about so long (s); returns also how many times.
    Draw = Callable[[Body, Generator, str, float], tuple[Posture, Timeline, int]]

#: Each kind, and what draws it. A new kind changes all that are drawn after it, so the next set should begin with it.
KINDS: dict[str, Draw] = {
    "knee_to_chest": draw_on_back,
    "dead_bug": draw_on_back,
    "happy_baby": draw_on_back,
    "leg_raise": draw_on_back,
    "crunch": draw_on_back,
    "supine_twist": draw_on_back,
    "supine_arrange": draw_on_back,
    "butterfly": draw_seated,
    "forward_fold": draw_seated,
    "cross_legged": draw_seated,
    "march": draw_standing,
    "side_raise": draw_standing,
    "squat": draw_standing,
    "knee_hug": draw_standing,
    "figure_four": draw_standing,
    "stand_arrange": draw_standing,
    "side_idle": draw_idle,
}


def draw_negative(body: Body, rng: Generator) -> Movement:
    """Draw something that is no repetition, hold or attempt."""
    kind = choose(rng, tuple(KINDS))
    length = rng.uniform(8, 13)
    mirror = chance(rng, 0.5)
    posture, timeline, count = KINDS[kind](body, rng, kind, length)
    timeline.wait(rng.uniform(0.5, 1.2))
    draw_glances(rng, timeline)
    timeline.notes["negative"] = kind
    about = f"negative: {kind}, {count} movements"
    return Movement("none", posture, timeline, mirror and posture.position != "standing", about)
