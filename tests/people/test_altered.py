"""Movements that are done otherwise than they were drawn: slowly, held long, with a rolling pelvis, the wrong way."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.people.bodies import load_body
from benchmarks.people.movements import DRAWS
from benchmarks.people.movements.altered import FARTHEST_ROLL, INWARDS, LONG, LONGEST, held, rolled, slowed, turned_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.people.movements import Movement
    from benchmarks.people.timeline import Key

    Altered = Callable[[np.random.Generator, Movement], Movement]

EXERCISES = ("er-test", "bridge", "ninety-ninety", "side-lying")
SEEDS = range(4)
CASES = [(activity, seed) for activity in EXERCISES for seed in SEEDS]


@functools.cache
def drawn(activity: str, seed: int) -> Movement:
    return DRAWS[activity](load_body("d01"), np.random.default_rng(seed))


def altered(how: Altered, activity: str, seed: int) -> Movement:
    return how(np.random.default_rng([seed, 1]), drawn(activity, seed))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "activity"), [(slowed, "er-test"), (held, "bridge"), (rolled, "side-lying"), (turned_in, "er-test")]
)
def test_the_same_seed_alters_alike_and_the_drawn_movement_stays(how: Altered, activity: str) -> None:
    before = drawn(activity, 1).timeline.retimed(float)
    first, again = altered(how, activity, 1), altered(how, activity, 1)
    assert first.timeline == again.timeline
    assert first.timeline != before
    assert drawn(activity, 1).timeline == before


@pytest.mark.slow
@pytest.mark.parametrize(("activity", "seed"), CASES)
def test_slow_ways_take_three_to_six_seconds_and_no_clip_a_minute(activity: str, seed: int) -> None:
    timeline, before = altered(slowed, activity, seed).timeline, drawn(activity, seed).timeline
    ways = [end - start for one in timeline.repetitions for start, end in one.ways]
    ways += [end - start for one in timeline.attempts for start, end in [(one.steady_end, one.end)]]
    assert timeline.now <= LONGEST + 0.1
    fills_all = timeline.now > LONGEST - 0.1
    assert all((3.0 if not fills_all else 1.5) - 0.02 <= way <= 6.02 for way in ways)
    for hold in timeline.holds:
        assert LONG[0] <= hold.end - hold.start <= LONG[1]
    assert timeline.oscillations == before.oscillations
    for one, other in zip(timeline.repetitions, before.repetitions, strict=True):
        assert one.tempo[1] == pytest.approx(other.tempo[1], abs=0.02)
        channel = {"bridge": "extension", "ninety-ninety": "lean", "side-lying": "roll"}.get(activity, "")
        still = channel not in timeline.oscillations
        assert not still or timeline(one.peak)[channel] == pytest.approx(before(other.peak)[channel], abs=0.05)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_long_hold_replaces_the_lifts_of_both_legs_and_mostly_sags(seed: int) -> None:
    timeline, before = altered(held, "bridge", seed).timeline, drawn("bridge", seed).timeline
    if before.repetitions and before.repetitions[0].side is not None:
        assert len(timeline.repetitions) == len(before.repetitions)
        return
    (hold, *_), rest = timeline.holds, before(0.0)["extension"]
    assert not timeline.repetitions
    assert LONG[0] - 0.02 <= hold.end - hold.start <= LONG[1] + 0.02
    heights = [timeline(time)["extension"] for time in np.linspace(hold.start, hold.end, 50)]
    assert min(heights[:3]) > rest / 2
    assert heights[0] - heights[-1] < 22
    assert timeline(timeline.now)["extension"] == pytest.approx(rest, abs=3)


@pytest.mark.parametrize("seed", SEEDS)
def test_rolls_are_spread_from_none_to_the_farthest(seed: int) -> None:
    timeline, before = altered(rolled, "side-lying", seed).timeline, drawn("side-lying", seed).timeline
    sizes = sorted(timeline.keys["roll"][index].value for index in _arrivals(timeline.keys["roll"]))
    step = FARTHEST_ROLL / (len(timeline.repetitions) - 1)
    assert sizes[0] <= 0.3 * step
    assert sizes[-1] >= FARTHEST_ROLL - 0.3 * step
    assert max(np.diff(sizes)) <= 1.6 * step
    assert {name: keys for name, keys in timeline.keys.items() if name != "roll"} == {
        name: keys for name, keys in before.keys.items() if name != "roll"
    }
    assert timeline.repetitions == before.repetitions


def _arrivals(keys: list[Key]) -> list[int]:
    """Where a channel arrives at a top: it goes there, stays, and leaves; four keys a repetition after the first."""
    return list(range(2, len(keys), 4))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_foot_that_goes_outwards_makes_no_attempt(seed: int) -> None:
    timeline, before = altered(turned_in, "er-test", seed).timeline, drawn("er-test", seed).timeline
    wrong = timeline.notes["turned_in"]
    assert len(wrong) >= 1
    assert len(wrong) + len(timeline.attempts) == len(before.attempts)
    starts = {one["start"] for one in wrong}
    for attempt in before.attempts:
        rotation = timeline((attempt.steady_start + attempt.steady_end) / 2)[f"rotation{attempt.side}"]
        if round(attempt.start, 3) in starts:
            assert -INWARDS[1] - 2 <= rotation <= -INWARDS[0] + 2
        else:
            assert attempt in timeline.attempts
            assert rotation > 8
