"""On foot: marching, squatting, other ways to lift a leg, and standing about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.people.body import SIDES, SIGN
from benchmarks.people.movements.draws import choose, draw_beginning
from benchmarks.people.postures.standing import Standing
from benchmarks.people.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator

    from benchmarks.people.body import Body
    from benchmarks.people.timeline import Channels


def draw_standing(body: Body, rng: Generator, kind: str, length: float) -> tuple[Standing, Timeline, int]:
    """Draw an exercise of this kind that goes on for about `length` (s); return also how often it is done."""
    posture = Standing(
        body,
        half=rng.uniform(0.07, 0.14),
        stick=False,
        wobble=rng.uniform(0.3, 1.5),
        arms=choose(rng, ("hang", "hips", "cross", "front")),
        point=rng.uniform(5, 30),
    )
    timeline = Timeline.resting(posture.initial)
    timeline.warp = rng.uniform(0.8, 1.3)
    draw_beginning(rng, timeline, rng.uniform(0.8, 1.6), {"lean": (0.6, 0.4)})
    count = 0
    while timeline.now < length - 1.5:
        side = choose(rng, SIDES)
        pace = rng.uniform(0.5, 1.1)
        MOVES[kind](rng, timeline, side, pace)
        count += 1
    timeline.schedule(timeline.now, 0.2, weight=0)
    return posture, timeline, count


def _march(rng: Generator, timeline: Timeline, side: str, pace: float) -> None:
    timeline.schedule(timeline.now - 0.05, 0.2, weight=-SIGN[side] * 0.8)
    timeline.move(0.28, **{f"lift{side}": rng.uniform(0.75, 1.0)})
    timeline.move(0.26, **{f"lift{side}": 0})
    timeline.wait(rng.uniform(0.05, 0.2))


def _squat(rng: Generator, timeline: Timeline, side: str, pace: float) -> None:
    timeline.move(pace * 1.3, squat=rng.uniform(0.5, 1.0))
    timeline.wait(0.3)
    timeline.move(pace * 1.2, squat=0)
    timeline.wait(rng.uniform(0.2, 0.7))


def _lift_leg(rng: Generator, timeline: Timeline, side: str, pace: float, kind: str) -> None:
    timeline.arrive(**{f"{channel}{side}": value for channel, value in _draw_lifts(rng)[kind].items()})
    timeline.schedule(timeline.now - 0.1, 0.5, weight=-SIGN[side])
    timeline.move(pace, **{f"lift{side}": 1})
    timeline.wait(rng.uniform(0.3, 2.0))
    timeline.move(pace, **{f"lift{side}": 0})
    timeline.schedule(timeline.now - 0.3, 0.5, weight=0)
    timeline.wait(rng.uniform(0.3, 0.8))


def _arrange(rng: Generator, timeline: Timeline, side: str, pace: float) -> None:
    what = rng.uniform()
    if what < 0.3:
        channels = {"weight": rng.uniform(-0.6, 0.6)}
    elif what < 0.5:
        channels = {"lean": rng.uniform(-18, 18)}
    elif what < 0.7:
        channels = {"forward": rng.uniform(10, 35)}
    else:
        channels = {f"arm{side}": rng.uniform(0.3, 1)}
    timeline.move(pace, **channels)
    timeline.wait(rng.uniform(0.1, 0.8))
    timeline.move(pace, **dict.fromkeys(channels, 0.0))


def _draw_lifts(rng: Generator) -> dict[str, Channels]:
    """The angles of each way to lift a leg; all are drawn, whichever is wanted, to keep the order of the draws."""
    return {
        "side_raise": {
            "flexion": rng.uniform(0, 12),
            "abduction": rng.uniform(22, 42),
            "knee": rng.uniform(0, 12),
            "rotation": 0,
        },
        "knee_hug": {
            "flexion": rng.uniform(98, 118),
            "abduction": 0,
            "knee": rng.uniform(95, 125),
            "rotation": rng.uniform(-3, 3),
        },
        "figure_four": {
            "flexion": rng.uniform(40, 58),
            "abduction": rng.uniform(20, 30),
            "rotation": rng.uniform(15, 35),
            "knee": rng.uniform(85, 105),
        },
    }


#: What is done again and again, with which leg and how fast.
MOVES: dict[str, Callable[[Generator, Timeline, str, float], None]] = {
    "march": _march,
    "side_raise": partial(_lift_leg, kind="side_raise"),
    "squat": _squat,
    "knee_hug": partial(_lift_leg, kind="knee_hug"),
    "figure_four": partial(_lift_leg, kind="figure_four"),
    "stand_arrange": _arrange,
}
