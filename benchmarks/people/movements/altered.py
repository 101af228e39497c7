"""A drawn movement done otherwise: slowly, with a pelvis that rolls, or turned the wrong way.

What alters it is drawn from a generator of its own; the movement is drawn before and stays as it is in all else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.people.movements.bridge import SAG_LIMIT
from benchmarks.people.movements.draws import Movement, chance, draw_size
from benchmarks.people.timeline import Hold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

    from benchmarks.people.timeline import Attempt, Clock

#: How long a slow movement goes out, and comes back, and how long a long hold is, s.
SLOW, LONG = (3.0, 6.0), (12.0, 30.0)
#: How much one repetition's time differs from the usual one, as a share.
UNEVEN = 0.12
#: How often a long hold sags, how far one sags that does not (degrees), and how long one rests after it, s.
SAGS, LITTLE_SAG, AFTER_HOLD = 0.6, 3.0, 0.8
#: What a slow movement lasts at most, s, unless it were not slow then.
LONGEST = 58.0
#: An attempt of the standing test begins to turn so long after its start, s.
HANGS = 0.6
#: The largest roll of the pelvis, degrees; and how far one is from its step, as a share of the steps.
FARTHEST_ROLL, OFF_STEP = 35.0, 0.3
#: How far the thigh turns inwards, degrees, and how often it does in all attempts of a clip.
INWARDS, IN_ALL = (12.0, 40.0), 0.5


class _Stretch(NamedTuple):
    """From when to when something lasts, and how long it is to last, s."""

    start: float
    end: float
    duration: float


def slowed(random: Generator, movement: Movement) -> Movement:
    """A movement whose repetitions or attempts go out and back slowly, or whose holds are long."""
    timeline = movement.timeline
    holds = [_Stretch(hold.start, hold.end, float(random.uniform(*LONG))) for hold in timeline.holds]
    pairs = [one.ways for one in timeline.repetitions]
    pairs += [((one.start + HANGS, one.steady_start), (one.steady_end, one.end)) for one in timeline.attempts]
    usual = random.uniform(*SLOW, size=2)
    uneven = random.uniform(1 - UNEVEN, 1 + UNEVEN, size=(len(pairs), 2))
    ways = [way for pair in pairs for way in pair]
    room = LONGEST - timeline.now + sum(end - start for start, end in ways)
    durations = np.clip(usual * uneven, *SLOW).ravel()
    durations *= min(1.0, room / max(durations.sum(), 1e-9))
    slow = [_Stretch(*way, max(way[1] - way[0], float(one))) for way, one in zip(ways, durations, strict=True)]
    return replace(movement, timeline=timeline.retimed(_stretching(slow + _within(holds, LONGEST - timeline.now))))


def held(random: Generator, movement: Movement) -> Movement:
    """A bridge on both legs that is held once and long, and then mostly sags; on one leg it is only slow."""
    timeline = movement.timeline
    if timeline.holds or timeline.repetitions[0].side is not None:
        return slowed(random, movement)
    first, *others = timeline.repetitions
    (_, arrives), (leaves, _) = first.ways
    highest = max(timeline(one.peak)["extension"] for one in (first, *others))
    timeline = timeline.peaking("extension", first.start, first.end, highest)
    timeline = timeline.until(others[0].start if others else timeline.now)
    timeline.wait(AFTER_HOLD)
    timeline = timeline.retimed(_stretching([_Stretch(arrives, leaves, float(random.uniform(*LONG)))]))
    (_, start), (end, _) = timeline.repetitions[0].ways
    sag = draw_size(random, SAG_LIMIT) if chance(random, SAGS) else float(random.uniform(0, LITTLE_SAG))
    timeline = timeline.drifting("extension", end - float(random.uniform(0.15, 0.6)) * (end - start), end, -sag)
    timeline = replace(timeline, repetitions=[], holds=[Hold(start, end)])
    return replace(movement, timeline=timeline, about="bridge, both legs, 1 hold")


def rolled(random: Generator, movement: Movement) -> Movement:
    """Side-lying whose pelvis rolls back in every repetition, by sizes that are spread evenly, in any order."""
    timeline = movement.timeline
    repetitions = timeline.repetitions
    step = FARTHEST_ROLL / (len(repetitions) - 1)
    sizes = np.linspace(0, FARTHEST_ROLL, len(repetitions)) + random.uniform(-1, 1, len(repetitions)) * OFF_STEP * step
    for one, size in zip(repetitions, random.permutation(np.clip(sizes, 0, FARTHEST_ROLL)), strict=True):
        timeline = timeline.peaking("roll", one.start, one.end, float(size))
    return replace(movement, timeline=timeline)


def turned_in(random: Generator, movement: Movement) -> Movement:
    """The standing test with the foot outwards in all attempts, or in some: those are none, and the notes tell them."""
    timeline = movement.timeline
    wrong = [chance(random, 0.5) for _ in timeline.attempts]
    if chance(random, IN_ALL) or not any(wrong):
        wrong = [True] * len(wrong)
    right: list[Attempt] = []
    noted = []
    for attempt, inwards in zip(timeline.attempts, wrong, strict=True):
        if not inwards:
            right.append(attempt)
            continue
        size = float(random.uniform(*INWARDS))
        timeline = timeline.peaking(f"rotation{attempt.side}", attempt.start, attempt.end, -size)
        noted.append({"side": attempt.side, "start": round(attempt.start, 3), "end": round(attempt.end, 3)})
    return replace(movement, timeline=replace(timeline, attempts=right, notes=timeline.notes | {"turned_in": noted}))


def _within(stretches: Sequence[_Stretch], room: float) -> list[_Stretch]:
    """Stretches that take `room` (s) more than before at most, together."""
    more = sum(one.duration - (one.end - one.start) for one in stretches)
    share = min(1.0, room / more) if more > 0 else 1.0
    return [one._replace(duration=(one.end - one.start) * (1 - share) + one.duration * share) for one in stretches]


def _stretching(stretches: Sequence[_Stretch]) -> Clock:
    """A clock by which stretches, in the order of time, last as long as they say, and all else as long as before."""
    before, after = [0.0], [0.0]
    for start, end, duration in stretches:
        begins = after[-1] + start - before[-1]
        before += [start, end]
        after += [begins, begins + duration]

    def clock(time: float) -> float:
        return float(np.interp(time, before, after)) + max(0.0, time - before[-1])

    return clock
