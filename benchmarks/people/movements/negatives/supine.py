"""On the back: other exercises than the bridge, and arranging oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks.people.body import OTHER_SIDE, SIDES
from benchmarks.people.movements.draws import chance, choose, draw_beginning
from benchmarks.people.postures.supine import OnBack
from benchmarks.people.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator

    from benchmarks.people.body import Body
    from benchmarks.people.timeline import Channels

#: Where both legs begin, where that is not flat on the floor.
BEGINNINGS: dict[str, Channels] = {
    "dead_bug": {"off": 1, "flexion": 88, "knee": 88, "abduction": 4, "rotation": 0, "arm": 1},
    "happy_baby": {"off": 1, "flexion": 115, "knee": 75, "abduction": 28, "rotation": 5, "arm": 0.8},
    "leg_raise": {"off": 1, "flexion": -2, "knee": 2},
    "supine_twist": {"off": 1, "flexion": 80, "knee": 92, "rotation": 0, "abduction": 0},
}


class _Beat(NamedTuple):
    """How long a movement goes out, stays and comes back (s), the side that it is for, and the side or both."""

    out: float
    stay: float
    back: float
    side: str
    sides: str


def draw_on_back(body: Body, rng: Generator, kind: str, length: float) -> tuple[OnBack, Timeline, int]:
    """Draw an exercise of this kind that goes on for about `length` (s); return also how often it is done."""
    width, reach = rng.uniform(0.07, 0.18), rng.uniform(0.35, 0.46)
    posture = OnBack(body, width, reach, choose(rng, ("side", "belly", "wide")))
    timeline = Timeline.resting(posture.initial)
    timeline.warp = rng.uniform(0.8, 1.3)
    draw_beginning(rng, timeline, rng.uniform(0.8, 1.6))
    beginning = BEGINNINGS.get(kind, {})
    timeline.begin(**{f"{channel}{side}": value for side in SIDES for channel, value in beginning.items()})
    count = 0
    while timeline.now < length - 1.5:
        out, stay, back = rng.uniform(0.7, 1.5), rng.uniform(0.2, 1.2), rng.uniform(0.7, 1.5)
        side = choose(rng, SIDES)
        MOVES[kind](rng, timeline, _Beat(out, stay, back, side, "LR" if chance(rng, 0.35) else side))
        count += 1
        timeline.wait(rng.uniform(0.2, 0.8))
    return posture, timeline, count


def _knee_to_chest(rng: Generator, timeline: Timeline, beat: _Beat) -> None:
    pulled: Channels = {}
    for side in beat.sides:
        pulled |= {f"flexion{side}": rng.uniform(105, 125), f"knee{side}": rng.uniform(100, 130)}
        pulled |= {f"off{side}": 1, f"rotation{side}": 0}
    timeline.move(beat.out, **pulled)
    timeline.wait(beat.stay)
    timeline.move(beat.back, **{f"off{side}": 0 for side in beat.sides})


def _dead_bug(rng: Generator, timeline: Timeline, beat: _Beat) -> None:
    leg, arm = beat.side, OTHER_SIDE[beat.side]
    away = {f"flexion{leg}": rng.uniform(10, 30), f"knee{leg}": rng.uniform(5, 25), f"arm{arm}": 0.4}
    timeline.move(beat.out, **away)
    timeline.wait(beat.stay * 0.4)
    timeline.move(beat.back, **{f"flexion{leg}": 88, f"knee{leg}": 88, f"arm{arm}": 1})


def _happy_baby(rng: Generator, timeline: Timeline, beat: _Beat) -> None:
    timeline.move(beat.out, twist=rng.uniform(-12, 12))
    timeline.move(beat.back, twist=0)


def _leg_raise(rng: Generator, timeline: Timeline, beat: _Beat) -> None:
    flexion = rng.uniform(40, 85)
    timeline.move(beat.out, **{f"flexion{side}": flexion for side in beat.sides})
    timeline.wait(beat.stay * 0.4)
    timeline.move(beat.back, **{f"flexion{side}": -2 for side in beat.sides})


def _crunch(rng: Generator, timeline: Timeline, beat: _Beat) -> None:
    timeline.move(beat.out * 0.8, crunch=rng.uniform(18, 34))
    timeline.wait(beat.stay * 0.4)
    timeline.move(beat.back * 0.8, crunch=0)


def _twist(rng: Generator, timeline: Timeline, beat: _Beat) -> None:
    timeline.move(beat.out * 1.3, twist=rng.uniform(25, 50) * rng.choice([-1, 1]))
    timeline.wait(beat.stay)
    timeline.move(beat.back * 1.3, twist=0)


def _arrange(rng: Generator, timeline: Timeline, beat: _Beat) -> None:
    side = beat.side
    timeline.move(beat.out, **{f"off{side}": rng.uniform(0.05, 0.6), "slide": rng.uniform(-0.05, 0.05)})
    timeline.move(beat.back, **{f"off{side}": 0, f"arm{side}": rng.uniform(0, 0.8)})
    timeline.move(0.6, **{f"arm{side}": 0})


#: What is done again and again.
MOVES: dict[str, Callable[[Generator, Timeline, _Beat], None]] = {
    "knee_to_chest": _knee_to_chest,
    "dead_bug": _dead_bug,
    "happy_baby": _happy_baby,
    "leg_raise": _leg_raise,
    "crunch": _crunch,
    "supine_twist": _twist,
    "supine_arrange": _arrange,
}
