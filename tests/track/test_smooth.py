"""Short gaps are filled; smoothing delays nothing in a recording, and little live."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipcam.core.landmarks import PoseTrack
from hipcam.pose.calibration import default_calibration
from hipcam.track.smooth import OneEuro, fill_gaps, smooth, smooth_track

NAN = float("nan")


def uneven(frames: int, rate: float, seed: int = 0) -> np.ndarray:
    """Times whose steps vary by up to 60 % of a frame."""
    moved = (np.arange(frames) + np.random.default_rng(seed).uniform(-0.3, 0.3, frames)) / rate
    return np.asarray(moved - moved[0])


# --- Gaps ------------------------------------------------------------------------------------------------------------


def test_a_short_gap_is_filled_on_a_straight_line_in_time() -> None:
    # From 10 at 0.125 s to 40 at 0.375 s: 120 a second, so 17.5 at 0.1875 s, whatever the frame number says.
    time = np.array([0.0, 0.125, 0.1875, 0.375])
    np.testing.assert_allclose(fill_gaps(np.array([0.0, 10, NAN, 40]), time, limit=0.3), [0, 10, 17.5, 40])


def test_a_gap_is_measured_from_the_last_value_to_the_next() -> None:
    time = 0.125 * np.arange(6.0)  # exact in binary: the gap lasts 0.125 + 0.25 = 0.375 s
    values = np.array([0.0, 1, NAN, NAN, 4, 5])
    np.testing.assert_allclose(fill_gaps(values, time, limit=0.375), [0, 1, 2, 3, 4, 5])
    np.testing.assert_array_equal(fill_gaps(values, time, limit=0.374), values)


def test_gaps_at_the_beginning_and_the_end_stay() -> None:
    values = np.array([NAN, 1, NAN, 3, NAN])
    np.testing.assert_array_equal(fill_gaps(values, np.arange(5) / 10, limit=10), [NAN, 1, 2, 3, NAN])


def test_each_column_is_filled_by_itself_and_the_input_stays_as_it_was() -> None:
    values = np.array([[0.0, 5], [NAN, 6], [2, NAN], [3, NAN], [4, 9]], np.float32)
    before = values.copy()
    filled = fill_gaps(values, np.arange(5) / 8, limit=0.25)  # one frame is filled, two are not
    np.testing.assert_array_equal(filled, np.array([[0, 5], [1, 6], [2, NAN], [3, NAN], [4, 9]], np.float32))
    np.testing.assert_array_equal(values, before)
    assert filled.dtype == np.float32


def test_nothing_known_stays_unknown() -> None:
    assert np.isnan(fill_gaps(np.full((4, 2), NAN), np.arange(4.0), limit=9)).all()


# --- Smoothing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [15, 24, 29.97, 60])
def test_a_slow_sine_on_uneven_times_comes_back_without_delay_and_with_its_size(rate: float) -> None:
    # Half a turn a second, far below the cutoff. Least squares give the sine's and the cosine's part; the first is
    # the size that came back, their angle the delay.
    time = uneven(int(10 * rate), rate)
    middle = (time > 1) & (time < time[-1] - 1)
    wave = smooth(np.sin(np.pi * time), time, cutoff=4.0)[middle]
    basis = np.stack([np.sin(np.pi * time), np.cos(np.pi * time), np.ones_like(time)], axis=1)[middle]
    sine, cosine, offset = np.linalg.lstsq(basis, wave, rcond=None)[0]
    assert np.hypot(sine, cosine) == pytest.approx(1, abs=0.01)
    assert np.arctan2(cosine, sine) / np.pi == pytest.approx(0, abs=0.002)  # seconds of delay
    assert offset == pytest.approx(0, abs=0.005)


@pytest.mark.parametrize("rate", [12.0, 15.0, 30.0])
@pytest.mark.parametrize("frames", [12, 40, 301])
def test_it_is_a_butterworth_filter_that_runs_forwards_and_backwards(frames: int, rate: float) -> None:
    from scipy.signal import butter, sosfiltfilt

    rng, time = np.random.default_rng(frames), np.arange(frames) / rate
    path = 300 + 40 * np.sin(2 * np.pi * 0.3 * time) + rng.normal(0, 2, frames)  # pixels
    filter_ = butter(2, 4.0, fs=rate, output="sos")
    expected = sosfiltfilt(filter_, path, padlen=min(frames - 1, round(rate / 4) * 3))
    found = smooth(path, time, cutoff=4.0)
    np.testing.assert_allclose(found, expected, atol=0.02)
    np.testing.assert_allclose(found[3:-3], expected[3:-3], atol=0.005)


def test_trembling_far_above_the_cutoff_is_taken_away() -> None:
    # Second order, forwards and backwards: 1 / (1 + (12 / 4)^4) = 1.2 % of a 12 Hz tremor is left (less on a grid).
    time = np.arange(240) / 60
    left = smooth(np.sin(2 * np.pi * 12 * time), time, cutoff=4.0)
    assert np.abs(left[30:-30]).max() < 0.0125


def test_half_the_size_is_left_at_the_cutoff() -> None:
    # Each pass of a Butterworth filter leaves 1/sqrt(2) at its cutoff, so both leave 1/2.
    time = np.arange(600) / 60
    left = smooth(np.sin(2 * np.pi * 4 * time), time, cutoff=4.0)
    assert np.abs(left[100:-100]).max() == pytest.approx(0.5, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(st.integers(8, 60), st.integers(0, 10**6), st.floats(-50, 50), st.floats(-3, 3))
def test_a_straight_line_stays_a_straight_line(frames: int, seed: int, level: float, slope: float) -> None:
    time = uneven(frames, 30, seed)
    line = level + slope * time
    # Within what it travels in a millisecond, even in the shortest stretch that is filtered at all.
    np.testing.assert_allclose(smooth(line, time, cutoff=4.0), line, atol=1e-3 * abs(slope) + 1e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(40, 120), st.integers(0, 10**6))
def test_time_reversed_is_smoothed_the_same(frames: int, seed: int) -> None:
    # No delay in either direction. At its two ends the filter starts from guessed values, hence the margin.
    values, time = np.random.default_rng(seed).normal(size=frames), np.arange(frames) / 30
    forth, back = smooth(values, time, cutoff=4.0), smooth(values[::-1], time, cutoff=4.0)[::-1]
    np.testing.assert_allclose(forth[15:-15], back[15:-15], atol=0.02)


def test_unknown_stays_unknown_and_is_never_bridged() -> None:
    time = np.arange(60) / 30
    values = np.where(np.arange(60) < 30, 0.0, 100.0)
    values[28:32] = NAN
    out = smooth(values, time, cutoff=4.0)
    assert np.isnan(out[28:32]).all()
    # A filter that ran across the gap would let the step leak to both sides.
    np.testing.assert_allclose(out[:28], 0, atol=1e-9)
    np.testing.assert_allclose(out[32:], 100, atol=1e-9)


def test_a_leap_in_time_takes_no_memory_and_ends_a_stretch() -> None:
    time, values = np.arange(40) / 30, np.sin(np.arange(40) / 5)
    leaping, both = np.concatenate([time, time + 1e9]), np.concatenate([values, values])
    once = smooth(values, time, cutoff=4.0)
    assert np.allclose(smooth(both, leaping, cutoff=4.0, limit=0.3), np.concatenate([once, once]), atol=1e-6)


def test_columns_do_not_touch_each_other() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(50, 2, 3)).astype(np.float32)
    values[20:23, 0] = NAN
    time = uneven(50, 30)
    together = smooth(values, time, cutoff=4.0)
    assert together.dtype == np.float32
    for i in range(2):
        for j in range(3):
            np.testing.assert_array_equal(together[:, i, j], smooth(values[:, i, j], time, cutoff=4.0))


@pytest.mark.parametrize(("frames", "rate"), [(7, 30), (40, 9)])
def test_too_few_frames_or_too_low_a_rate_come_back_unchanged(frames: int, rate: int) -> None:
    values = np.random.default_rng(0).normal(size=frames)
    np.testing.assert_array_equal(smooth(values, np.arange(frames) / rate, cutoff=4.0), values)


def test_smoothing_leaves_the_input_as_it_was() -> None:
    values = np.random.default_rng(0).normal(size=40)
    before = values.copy()
    assert not np.array_equal(smooth(values, np.arange(40) / 30, cutoff=4.0), before)
    np.testing.assert_array_equal(values, before)


def noisy_track(frames: int, seed: int = 0) -> PoseTrack:
    rng = np.random.default_rng(seed)
    return PoseTrack(
        np.arange(frames) / 30,
        rng.normal(300, 5, (frames, 33, 2)).astype(np.float32),
        rng.normal(0, 0.1, (frames, 33, 3)).astype(np.float32),
        rng.uniform(0, 1, (frames, 33)).astype(np.float32),
        (640, 480),
    )


def test_a_track_is_smoothed_in_its_positions_and_not_in_its_visibility() -> None:
    track = noisy_track(90)
    out = smooth_track(track, gap_limit=0.3, cutoff=4.0)
    assert out.image.std() < 0.7 * track.image.std()
    assert out.world.std() < 0.7 * track.world.std()
    np.testing.assert_array_equal(out.visibility, track.visibility)
    np.testing.assert_array_equal(out.time, track.time)


def test_a_track_with_a_short_gap_is_whole_again_and_a_long_gap_stays() -> None:
    track = noisy_track(90)
    for gap in (slice(20, 25), slice(50, 70)):  # 0.2 s and 0.7 s
        for part in (track.image, track.world, track.visibility):
            part[gap] = NAN
    out = smooth_track(track, gap_limit=0.3, cutoff=4.0)
    assert out.has_person[:50].all()
    assert not out.has_person[50:70].any()
    assert np.isnan(out.image[50:70]).all()
    assert out.has_person[70:].all()


@pytest.mark.parametrize("frames", [0, 1])
def test_a_track_of_one_frame_or_none_comes_back(frames: int) -> None:
    track = noisy_track(frames)
    out = smooth_track(track, gap_limit=0.3, cutoff=4.0)
    np.testing.assert_array_equal(out.image, track.image)


# --- Live ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "speed", "lag"),
    [(30, 0.5, 20), (30, 0.2, 34), (30, 0.05, 61), (15, 0.5, 23), (15, 0.2, 39), (15, 0.05, 69)],
)
def test_the_one_euro_filter_lags_as_its_documentation_says(rate: int, speed: float, lag: float) -> None:
    """In milliseconds, on a landmark that moves steadily in a picture 480 pixels high."""
    live = OneEuro(default_calibration().repair)
    time = np.arange(0, 3, 1 / rate)
    out = [live.update(np.array([480 * speed * t]), t, unit=480)[0] for t in time]
    assert 1000 * (480 * speed * time[-1] - out[-1]) / (480 * speed) == pytest.approx(lag, abs=1)


@pytest.mark.parametrize(("rate", "left"), [(30, 0.4), (15, 0.5)])
def test_the_one_euro_filter_calms_what_is_still(rate: int, left: float) -> None:
    jitter = np.random.default_rng(1).normal(0, 0.002, (900, 33)).astype(np.float32)
    live = OneEuro(default_calibration().repair)
    out = np.array([live.update(values, i / rate) for i, values in enumerate(jitter)])
    assert out.dtype == np.float32
    assert out[60:].std() / jitter.std() == pytest.approx(left, abs=0.03)


def test_the_one_euro_filter_starts_afresh_after_a_gap() -> None:
    live = OneEuro(default_calibration().repair)
    live.update(np.array([1.0]), 0.0)
    assert live.update(np.array([2.0]), 0.2)[0] < 2
    assert live.update(np.array([5.0]), 0.6)[0] == 5
