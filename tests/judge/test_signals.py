"""Signals over time: switches with two thresholds, steady stretches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipcam.judge.signals import Hysteresis, runs, steadiest_high

NAN = float("nan")


def uneven(frames: int, rate: float, seed: int = 0) -> np.ndarray:
    """Times whose steps vary by up to 60 % of a frame."""
    moved = (np.arange(frames) + np.random.default_rng(seed).uniform(-0.3, 0.3, frames)) / rate
    return np.asarray(moved - moved[0])


# --- Switches and stretches ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ([], []),
        ([False], []),
        ([True], [(0, 1)]),
        ([True, True, False, True], [(0, 2), (3, 4)]),
        ([False, True, True, False], [(1, 3)]),
    ],
)
def test_runs_are_the_half_open_ranges_of_true_values(flags: list[bool], expected: list[tuple[int, int]]) -> None:
    assert runs(np.array(flags, bool)) == expected


@settings(max_examples=50, deadline=None)
@given(st.lists(st.booleans(), max_size=40))
def test_runs_rebuild_the_flags(flags: list[bool]) -> None:
    rebuilt = np.zeros(len(flags), bool)
    for start, stop in runs(np.array(flags, bool)):
        assert start < stop
        rebuilt[start:stop] = True
    assert rebuilt.tolist() == flags


def test_a_switch_turns_on_at_one_threshold_and_off_below_the_other() -> None:
    switch = Hysteresis(on_at=70, off_at=45)
    values = [0, 69.9, 70, 60, 45, 44.9, 60, 80, NAN, 50, NAN, 40, NAN]
    expected = [False, False, True, True, True, False, False, True, True, True, True, False, False]
    assert [switch.update(v) for v in values] == expected


def test_noise_between_the_thresholds_never_makes_a_switch_flicker() -> None:
    rng = np.random.default_rng(0)
    for first, state in ((80, True), (0, False)):
        switch = Hysteresis(on_at=70, off_at=45)
        switch.update(first)
        assert {switch.update(v) for v in rng.uniform(45, 69.9, 500)} == {state}


@pytest.mark.parametrize("off_at", [70, 71])
def test_a_switch_needs_its_lower_threshold_below_the_upper_one(off_at: float) -> None:
    with pytest.raises(ValueError, match="below"):
        Hysteresis(on_at=70, off_at=off_at)


def test_the_steady_stretch_that_stands_highest_wins_not_the_longest() -> None:
    #                  0   1   2   3   4   5   6   7   8   9
    values = np.array([20, 20, 20, 20, 20, 30, 41, 40, 42, 10.0])
    # 10 a second; 0.2 s take two frames at least (a frame stands for the time to the next). 41, 40, 42 within 5.
    assert steadiest_high(values, np.arange(10) / 10, duration=0.2, spread=5) == (6, 9)


def test_a_peak_that_is_not_held_is_not_steady() -> None:
    values = np.array([0, 20, 40, 60, 40, 20, 0.0])
    assert steadiest_high(values, np.arange(7) / 10, duration=0.3, spread=5) is None


def test_unknown_breaks_a_steady_stretch() -> None:
    values = np.array([40, 40, 40, NAN, 40, 40, 40.0])
    assert steadiest_high(values, np.arange(7) / 10, duration=0.5, spread=5) is None
    assert steadiest_high(np.where(np.isnan(values), 40, values), np.arange(7) / 10, duration=0.5, spread=5) == (0, 7)


def test_nothing_known_is_not_steady() -> None:
    assert steadiest_high(np.full(5, NAN), np.arange(5.0), duration=0.5, spread=5) is None
    assert steadiest_high(np.array([]), np.array([]), duration=0.5, spread=5) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 60), st.integers(0, 10**6), st.floats(0.1, 1), st.floats(1, 20), st.floats(-100, 100))
def test_a_steady_stretch_is_as_long_and_as_level_as_it_must_be(
    frames: int, seed: int, duration: float, spread: float, shift: float
) -> None:
    rng = np.random.default_rng(seed)
    values, time = np.cumsum(rng.normal(0, 2, frames)), uneven(frames, 20, seed)
    found = steadiest_high(values, time, duration=duration, spread=spread)
    if found:
        start, stop = found
        assert np.ptp(values[start:stop]) <= spread
        assert time[stop - 1] - time[start] >= duration - 0.08  # a step is at most 1.6 / 20 s
        # No other stretch of that kind stands higher.
        for a in range(frames):
            b = a + int(np.searchsorted(time[a:] - time[a], duration, "left")) + 1
            if b <= frames and np.ptp(values[a:b]) <= spread:
                longest = max(e for e in range(b, frames + 1) if np.ptp(values[a:e]) <= spread)
                assert np.median(values[a:longest]) <= np.median(values[start:stop]) + 1e-9
    else:
        for a in range(frames):
            b = a + int(np.searchsorted(time[a:] - time[a], duration, "left")) + 1
            assert b > frames or np.ptp(values[a:b]) > spread
