"""The angle over time, as it is kept: short, with every top, and with a gap wherever nothing was shown."""

from __future__ import annotations

import json

import numpy as np
import pytest
from movements import CAMERAS, three_movements
from skeleton import Camera, Motion, bridge, film, machine, schedule

from hipcam.core.landmarks import PoseTrack
from hipcam.judge.curve import AROUND, PIECES, Curve, make_curve, movements
from hipcam.judge.machine import Exercise
from hipcam.judge.outcome import make_result
from hipcam.judge.result import Result, Source
from hipcam.judge.settings import Settings
from hipcam.measure.measures import compute_measures
from hipcam.pose.model import PoseModel, manifest
from hipcam.track.smooth import smooth_track

MODEL = PoseModel("played", manifest().bundle_sha256, b"")


def waves(minutes: float) -> Curve:
    """A movement every four seconds at 30 pictures a second, each a little higher; nothing in every other minute."""
    time = np.arange(0, minutes * 60, 1 / 30)
    value = (20 + time / time[-1]) * (1 - np.cos(2 * np.pi * time / 4))
    return Curve(time, np.where(time // 60 % 2 == 1, np.nan, value), "lift", 0, 60, (20, 60))


@pytest.mark.parametrize("minutes", [0.2, 1, 3, 30])
def test_what_is_kept_is_short_and_has_all_tops_and_gaps(minutes: float) -> None:
    whole = waves(minutes)
    plain = json.loads(json.dumps(whole.to_dict(), allow_nan=False))
    kept = Curve.from_dict(plain)
    assert len(kept.time) <= 2 * (PIECES + 2) and len(json.dumps(plain)) < 13_000
    assert (kept.label, kept.low, kept.high, kept.target, kept.limit) == ("lift", 0, 60, (20, 60), None)
    assert (np.diff(kept.time) > 0).all() and kept.time[-1] == pytest.approx(whole.time[-1], abs=0.01)
    assert np.nanmax(kept.value) == pytest.approx(np.nanmax(whole.value), abs=0.06)
    assert np.nanmin(kept.value) == pytest.approx(np.nanmin(whole.value), abs=0.06)
    for begin in range(60, int(minutes * 60) - 59, 120):
        inside = (kept.time > begin + 5) & (kept.time < begin + 55)
        assert inside.any() and np.isnan(kept.value[inside]).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"time": []},
        {"time": [0, None]},
        {"time": [[0, 1]]},
        {"value": [1]},
        {"target": [1]},
        {"target": None},
        {"low": "deep"},
        {"time": "now"},
    ],
)
def test_what_is_no_curve_is_refused(wrong: dict[str, object]) -> None:
    plain = Curve(np.arange(2.0), np.arange(2.0), "lift", 0, 60, (20, 60)).to_dict()
    Curve.from_dict(plain)
    with pytest.raises((TypeError, ValueError)):
        Curve.from_dict({**plain, **wrong})


# --- What the machine recorded ---------------------------------------------------------------------------------------


def judged(activity: str, *tracks: PoseTrack) -> tuple[Result, Exercise]:
    """Tracks one after the other, ten seconds apart, through one machine."""
    exercise, events, begin = machine(activity), [], 0.0
    for track in tracks:
        for sample in compute_measures(smooth_track(track, gap_limit=0.3, cutoff=4.0)).samples():
            events += exercise.update(sample._replace(time=begin + sample.time))
        begin += float(track.time[-1]) + 10
    events += exercise.finish()
    source = Source("made", "", 640, 480, begin, 1, 1)
    result = make_result(
        activity, source, events, Settings(), MODEL, quality={}, reason=None, missing=[], steps=("made",)
    )
    return result, exercise


def lifts(count: int) -> Motion:
    return bridge(schedule(np.random.default_rng(0), [1.0] * count))


@pytest.mark.parametrize("activity", ["er-test", "bridge", "ninety-ninety", "side-lying"])
def test_its_top_is_the_range_or_rotation_that_was_judged(activity: str) -> None:
    result, exercise = judged(activity, film(three_movements(activity), CAMERAS[activity], rate=20))
    drawn = make_curve(result, exercise.course)
    assert drawn is not None
    for event in movements(result):
        top = np.nanmax(drawn.value[(drawn.time >= event.start) & (drawn.time <= event.end)])
        if activity == "bridge":
            assert -15 < top < 5
        else:
            size = event.peak_rotation if activity == "er-test" else event.range  # type: ignore[union-attr]
            assert top == pytest.approx(size, abs=1.5)
        lines = exercise.course.lines_at(drawn.time[(drawn.time > event.start) & (drawn.time < event.end)])
        assert np.isfinite(lines).all() == (activity in ("er-test", "bridge"))


def test_what_was_seen_from_elsewhere_is_left_out_and_not_put_on_the_wrong_scale() -> None:
    """From the feet the hips' rise is judged. The first movement decided for all, on a scale that was not theirs."""
    side, feet = Camera(target=(0, 0, 0.3), height=0.7, distance=3.0), Camera(90, 3.2, 2.2, (0, 0, 0.3))
    result, exercise = judged("bridge", film(lifts(2), feet, rate=15), film(lifts(3), side, rate=15))
    drawn = make_curve(result, exercise.course)
    assert len(result.reps) == 5 and drawn is not None
    assert (drawn.label, drawn.low, drawn.high) == ("hip line", -60, 20)
    shown = drawn.time[np.isfinite(drawn.value)]
    assert shown.min() > result.reps[2].start - AROUND - 0.1
    assert np.nanmax(drawn.value) < 5
    alone, rise = judged("bridge", film(lifts(2), feet, rate=15))
    from_feet = make_curve(alone, rise.course)
    assert from_feet is not None and (from_feet.label, from_feet.low) == ("lift", 0)


def test_nothing_that_moved_has_no_curve() -> None:
    result, exercise = judged("bridge", film(lifts(1).until(0.5), CAMERAS["bridge"], rate=15))
    assert make_curve(result, exercise.course) is None
