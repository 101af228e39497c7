"""Filling short gaps and smoothing: without delay for recordings, with hardly any live."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.landmarks import PoseTrack
from hipcam.judge.signals import runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.core.types import Array
    from hipcam.pose.measuring import RepairCalibration


def fill_gaps(values: Array, time: NDArray[np.float64], *, limit: float) -> Array:
    """Fill short gaps on a straight line between their neighbours.

    Parameters
    ----------
    values : (T, ...) array
        Signals with NaN where nothing was measured.
    time : (T,) array
        Seconds, strictly rising.
    limit : float
        Longest gap to fill, in seconds, measured between the last value before it and the first after it. Longer
        gaps, and those at either end, stay NaN.

    Returns
    -------
    (T, ...) array
        A copy.
    """
    flat = np.array(values, copy=True).reshape(len(time), -1)
    for column in range(flat.shape[1]):
        known = np.flatnonzero(np.isfinite(flat[:, column]))
        for before, after in pairwise(known):
            if after - before > 1 and time[after] - time[before] <= limit:
                inside = slice(before + 1, after)
                flat[inside, column] = np.interp(time[inside], time[[before, after]], flat[[before, after], column])
    return flat.reshape(np.shape(values))


def smooth(values: Array, time: NDArray[np.float64], *, cutoff: float, limit: float = math.inf) -> Array:
    """Low-pass signals without delaying them.

    Each stretch without gaps, whether values are missing there or pictures, is filtered as a second-order Butterworth
    filter does that runs forwards and backwards. That needs equal steps, so each stretch is put on an even grid of its
    own median step and read back at the true times.

    Parameters
    ----------
    values : (T, ...) array
        Signals; NaN stays NaN and is never bridged.
    time : (T,) array
        Seconds, strictly rising; steps may vary.
    cutoff : float
        Frequency above which movement is taken for noise, in Hz.
    limit : float
        How far apart two pictures may be that belong to the same stretch, in seconds.

    Returns
    -------
    (T, ...) array
        Same dtype as `values`. Stretches shorter than 8 samples, or sampled at less than 2.5 times the cutoff, come
        back unchanged.
    """
    out = np.array(values, copy=True)
    flat = out.reshape(len(time), -1)
    known = np.isfinite(flat)
    # Landmarks come and go together, so columns that share their gaps are filtered in one call.
    patterns, group = np.unique(known, axis=1, return_inverse=True)
    for index in range(patterns.shape[1]):
        columns = np.flatnonzero(group.reshape(-1) == index)
        for start, stop in _stretches(patterns[:, index], time, limit):
            _smooth_stretch(flat[start:stop], columns, time[start:stop], cutoff)
    return flat.reshape(np.shape(values))


def _smooth_stretch(values: Array, columns: NDArray[np.intp], at: NDArray[np.float64], cutoff: float) -> None:
    """Low-pass some columns of a stretch where they stand, unless it is too short or too coarse."""
    if len(at) < 8:
        return
    step = float(np.median(np.diff(at)))
    even = np.linspace(at[0], at[-1], max(8, round((at[-1] - at[0]) / step) + 1))
    rate = 1 / (even[1] - even[0])
    if min(rate, 1 / step) < 2.5 * cutoff:
        return
    frequencies = np.fft.rfftfreq(2 * (len(even) - 1))
    passed = 1 / (1 + (np.tan(np.pi * frequencies) / np.tan(np.pi * cutoff / rate)) ** 4)
    # Column by column: an hour of video must not hold a second copy of the track.
    for column in columns:
        values[:, column] = np.interp(at, even, _low_pass(np.interp(even, at, values[:, column]), passed))


def _low_pass(values: Array, passed: Array) -> Array:
    """Values whose frequencies are passed on by these shares, without delay.

    At its ends the signal goes on turned about its last point, as in scipy's `sosfiltfilt`: what is left of it about
    the line from its first to its last value is then a period of an odd signal, and a line passes as it is.
    """
    line = np.linspace(values[0], values[-1], len(values))
    about = values - line
    return np.fft.irfft(passed * np.fft.rfft(np.concatenate([about, -about[-2:0:-1]])))[: len(values)] + line


def _stretches(known: NDArray[np.bool_], time: NDArray[np.float64], limit: float) -> list[tuple[int, int]]:
    """Where values are known and no two pictures lie further apart than the limit; half-open index ranges."""
    breaks = np.flatnonzero(np.diff(time) > limit) + 1
    return [
        pair
        for start, stop in runs(known)
        for pair in pairwise([start, *breaks[(breaks > start) & (breaks < stop)].tolist(), stop])
    ]


def smooth_track(track: PoseTrack, *, gap_limit: float, cutoff: float) -> PoseTrack:
    """Fill short gaps of a track and smooth its positions; visibility is filled but not smoothed.

    Parameters
    ----------
    track : PoseTrack
        As the pose model gave it.
    gap_limit : float
        See `fill_gaps`, seconds; pictures further apart are no stretch to `smooth`.
    cutoff : float
        See `smooth`, Hz.
    """
    if len(track) < 2:
        return track
    image, world = (
        smooth(fill_gaps(values, track.time, limit=gap_limit), track.time, cutoff=cutoff, limit=gap_limit)
        for values in (track.image, track.world)
    )
    visibility = fill_gaps(track.visibility, track.time, limit=gap_limit)
    return PoseTrack(track.time, image, world, visibility, track.size)


class OneEuro:
    """One Euro filter: smooths what arrives live, much while it is still and little while it moves.

    A first-order low-pass whose cutoff rises with speed (Casiez, Roussel and Vogel, CHI 2012). One speed for all
    points would let a still foot jitter while an arm moves: each value has its own cutoff.

    As it is calibrated for BlazePose, at 30 frames a second, a landmark that moves at a steady 0.5 picture heights a
    second (a leg in a brisk repetition) comes 20 ms late, at 0.2 heights a second 34 ms and at 0.05 61 ms; a still one
    jitters at 0.4 of what it did. At 15 frames a second it is 23, 39 and 69 ms, and 0.5. A test measures these.

    Parameters
    ----------
    calibration : RepairCalibration
        Of the pose network: its cutoffs at rest and for the speed, and how the cutoff rises.
    """

    def __init__(self, calibration: RepairCalibration) -> None:
        self._known = calibration
        self._last: Array | None = None
        self._speed: Array | None = None
        self._time = 0.0

    def update(self, values: Array, time: float, *, unit: float = 1.0) -> Array:
        """Take one frame.

        Parameters
        ----------
        values : array
            Finite; the same shape every time.
        time : float
            Seconds, later than the frame before.
        unit : float
            What counts as one in a speed, in the units of `values`: the picture's height for pixels, 1 for metres.

        Returns
        -------
        array
            Smoothed, same shape and dtype.
        """
        step, self._time = time - self._time, time
        if self._last is None or self._speed is None or not 0 < step <= self._known.live_gap:
            self._last, self._speed = values, np.zeros_like(values)
            return values
        speed = (values - self._last) / (step * unit)
        self._speed = self._speed + _share(self._known.live_speed_cutoff, step) * (speed - self._speed)
        share = _share(self._known.live_cutoff + self._known.live_cutoff_rise * np.abs(self._speed), step)
        self._last = (self._last + share * (values - self._last)).astype(values.dtype)
        return self._last


def _share(cutoff: Any, step: float) -> Any:
    """How much of the way to the new value a first-order low-pass goes in one step."""
    turn = 2 * np.pi * cutoff * step
    return turn / (turn + 1)
