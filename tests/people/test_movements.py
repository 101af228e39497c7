"""What rendered people do: drawn the same from the same seed, in order, and within the ranges that are told."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.people.bodies import load_body
from benchmarks.people.movements import DRAWS, Movement
from benchmarks.people.movements.draws import (
    LEAST_TEMPO,
    FaultProfile,
    Pace,
    Tempo,
    draw_repetition,
    draw_size,
    draw_tempo,
)
from benchmarks.people.movements.negatives import KINDS
from benchmarks.people.timeline import Timeline

if TYPE_CHECKING:
    from benchmarks.people.body import Body
    from benchmarks.people.timeline import Channels

SEEDS = (1, 2, 3)
CASES = [(activity, seed) for activity in DRAWS for seed in SEEDS]
#: The range of each channel, whatever its side: what a hip, a knee or a hand on a floor can do.
RANGES = {
    "weight": (-1, 1), "lift": (-16, 45), "off": (0, 1), "free": (0, 1), "grip": (0, 1), "arm": (0, 1),
    "squat": (0, 1), "flexion": (-10, 130), "abduction": (-20, 45), "rotation": (-12, 75), "knee": (-5, 135),
    "lean": (-25, 60), "forward": (0, 40), "hike": (-16, 16), "shift": (-0.5, 0.5), "bend": (-1, 55),
    "stick": (-0.8, 0.8), "stick_rise": (0, 0.05), "stick_tilt": (-0.1, 0.1),
    "extension": (-75, 20), "lumbar": (0, 35), "knee_in": (-8, 40), "heel": (0, 20), "toe": (0, 26), "drop": (-17, 17),
    "free_angle": (-15, 15), "free_knee": (0, 23), "slide": (-0.07, 0.07), "sway": (-1, 1),
    "round": (0, 60), "twist": (-52, 52), "flap": (0, 15), "crunch": (0, 35),
    "clam": (-2, 60), "roll": (-4, 23), "arch": (0, 22), "head_yaw": (-36, 36), "head_pitch": (-8, 8),
}  # fmt: skip


@functools.cache
def body() -> Body:
    return load_body("d01")


@functools.cache
def movement_of(activity: str, seed: int) -> Movement:
    return draw(activity, seed)


def draw(activity: str, seed: int) -> Movement:
    return DRAWS[activity](body(), np.random.default_rng(seed))


def rng(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


# --- Every activity -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activity", DRAWS)
def test_the_same_seed_draws_the_same_movement(activity: str) -> None:
    one, again, other = movement_of(activity, 1), draw(activity, 1), movement_of(activity, 2)
    assert one.timeline == again.timeline
    assert (one.about, one.mirror) == (again.about, again.mirror)
    assert one.timeline != other.timeline
    assert one.pose(2.0).root == pytest.approx(again.pose(2.0).root, abs=0)


@pytest.mark.parametrize(("activity", "seed"), CASES)
def test_channels_stay_in_their_ranges(activity: str, seed: int) -> None:
    timeline = movement_of(activity, seed).timeline
    for time in np.arange(0, timeline.now, 0.1):
        for channel, value in timeline(time).items():
            lowest, highest = RANGES[channel.removesuffix("L").removesuffix("R")]
            assert lowest <= value <= highest, (channel, time)


@pytest.mark.parametrize(("activity", "seed"), CASES)
def test_keys_come_in_the_order_of_time(activity: str, seed: int) -> None:
    for channel, keys in movement_of(activity, seed).timeline.keys.items():
        times = [key.time for key in keys]
        assert times[0] == 0
        assert times == sorted(times), channel


@pytest.mark.parametrize(("activity", "seed"), CASES)
def test_what_happens_is_within_the_clip_and_one_after_the_other(activity: str, seed: int) -> None:
    timeline = movement_of(activity, seed).timeline
    moments = [timeline.notes["still"]]
    for one in timeline.repetitions:
        assert one.start < one.peak < one.end
        moments += [one.start, one.end]
    for hold in timeline.holds:
        moments += [hold.start, hold.end]
    for attempt in timeline.attempts:
        moments += [attempt.start, attempt.steady_start, attempt.steady_end, attempt.end]
        assert attempt.leg_up <= attempt.start
        assert attempt.end < attempt.leg_down
    assert moments == pytest.approx(sorted(moments), abs=0.005)
    assert moments[-1] < timeline.now < 40


@pytest.mark.parametrize(("activity", "seed"), CASES)
def test_each_activity_has_what_is_counted_in_it_and_nothing_else(activity: str, seed: int) -> None:
    movement = movement_of(activity, seed)
    timeline = movement.timeline
    counts = len(timeline.attempts), len(timeline.repetitions), len(timeline.holds)
    assert movement.activity == activity
    assert [count > 0 for count in counts] in {
        "er-test": ([True, False, False],),
        "bridge": ([False, True, False], [False, False, True]),
        "ninety-ninety": ([False, True, False],),
        "side-lying": ([False, True, False],),
        "none": ([False, False, False],),
    }[activity]


@pytest.mark.parametrize("kind", KINDS)
def test_every_negative_can_be_drawn_and_posed(kind: str) -> None:
    posture, timeline, count = KINDS[kind](body(), rng(), kind, 9.0)
    assert count >= 1
    assert timeline.now > 7
    for time in (0.0, timeline.now / 2):
        assert np.isfinite(body().solve(posture.pose(timeline(time), time))[1]).all()


# --- What movements draw alike ----------------------------------------------------------------------------------------


def test_faults_that_a_clip_lacks_stay_small() -> None:
    limits = {"lean": 8.0, "drop": 15.0, "shift": 0.25}
    for seed in range(40):
        profile = FaultProfile(rng(seed), limits)
        for _ in range(5):
            for fault, size in profile.draw().items():
                assert 0 <= size <= limits[fault] * (2 if fault in profile.present else 0.35)


def test_a_clip_can_have_no_fault_or_all() -> None:
    limits = {"lean": 8.0, "drop": 15.0}
    numbers = {len(FaultProfile(rng(seed), limits).present) for seed in range(60)}
    assert numbers == {0, 1, 2}
    assert FaultProfile(rng(), limits, how_many=(0, 0, 1)).present == set(limits)


def test_a_fault_of_the_clip_is_mostly_near_its_limit() -> None:
    generator = rng()
    sizes = np.array([draw_size(generator, 10.0) for _ in range(2000)])
    assert sizes.min() >= 0
    assert sizes.max() <= 20
    assert np.mean((sizes > 8) & (sizes < 12.5)) == pytest.approx(0.57, abs=0.03)


@pytest.mark.parametrize(("count", "total"), [(3, 8.0), (6, 12.0), (12, 9.0)])
def test_a_tempo_fits_the_time_and_is_never_hectic(count: int, total: float) -> None:
    tempos = draw_tempo(rng(), count, total)
    assert len(tempos) == count
    assert all(np.all(np.array(tempo) >= LEAST_TEMPO) for tempo in tempos)
    together = sum(sum(tempo) for tempo in tempos)
    assert together == pytest.approx(max(total, count * sum(LEAST_TEMPO)), rel=0.35)


def test_a_repetition_goes_out_stays_and_comes_back() -> None:
    timeline = Timeline.resting({"lift": 1.0, "roll": 0.0})
    timeline.wait(1)

    def home() -> tuple[Channels, float]:
        return {"roll": 0.0}, 2.0

    pace = Pace(delay=(0.5, 0.5), coming=0.5, going=0.5)
    seed = next(seed for seed in range(9) if draws_no_stop(seed))
    draw_repetition(rng(seed), timeline, Tempo(1, 0.5, 2, 0.25), pace, ("lift", 30.0), {"roll": 8.0}, home, "L")
    (one,) = timeline.repetitions
    assert (one.side, one.start, one.peak, one.end, one.tempo) == ("L", 1, 2.25, 4.5, (1, 0.5, 2))
    assert timeline.now == 4.75
    lifts = [timeline(time)["lift"] for time in (1, 2, 2.5, 4.5)]
    rolls = [timeline(time)["roll"] for time in (1.5, 2, 2.5, 3.5)]
    assert lifts == pytest.approx([1, 30, 30, 2])
    assert rolls == pytest.approx([0, 8, 8, 0])


def draws_no_stop(seed: int) -> bool:
    """Whether the second number of a seed is one with which nobody stops on the way."""
    return bool(rng(seed).uniform(size=2)[1] >= 0.12)
