"""What is told of a result while its video plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hipcam.judge.curve import movements
from hipcam.judge.records import Attempt, Rep
from hipcam.judge.summary import RotationScores
from hipcam.show.annotate import illustrate
from hipcam.show.captions import Story
from hipcam.track.scored import Scored

ALL_FOUR = [
    "bridge_bystander_incomplete",
    "side_lying_right_pelvis_roll",
    "ninety_ninety_right_knee_heel",
    "er_test_cheat",
]


@pytest.mark.parametrize("name", ALL_FOUR)
def test_the_story_ends_with_the_result(name: str, sample: Callable[[str], Scored]) -> None:
    scored = sample(name)
    result, time = scored.result, scored.track.time
    story = Story(scored)
    told = [story.at(i) for i in range(len(time))]
    done, good = [t.done for t in told], [t.good for t in told]
    assert done == sorted(done) and good == sorted(good) and done[0] == 0
    counted = result.attempts or result.reps
    assert done[-1] == len(counted) > 0
    assert result.summary is not None
    total = result.summary.total
    assert good[-1] == (total.clean_attempts if isinstance(total, RotationScores) else total.good_reps)
    for event in counted:
        i = int(np.searchsorted(time, event.end + 0.1))
        assert told[i].done == told[int(np.searchsorted(time, event.end - 0.1))].done + 1
        faults = event.faults
        clean = event.verdict == "pass"
        assert told[i].caption.kind == ("fault" if faults else "good" if clean else "note")
        for fault in faults:
            worst = told[int(np.argmin(np.abs(time - fault.worst)))]
            assert fault in worst.faults and worst.caption.kind == "fault"
            assert fault.name.replace("_", " ") in worst.caption.title.lower()
    at_fault = {
        round(float(t), 3)
        for event in counted
        for fault in event.faults
        for start, end in fault.spans
        for t in time[(time >= start) & (time <= end)]
    }
    assert {round(float(t), 3) for t, shown in zip(time, told, strict=True) if shown.faults} == at_fault


@pytest.mark.parametrize("name", ALL_FOUR)
def test_the_curve_is_the_angle_that_was_judged(name: str, sample: Callable[[str], Scored]) -> None:
    scored = sample(name)
    found = scored.curve
    assert found is not None and len(found.value) == len(scored.track)
    for event in movements(scored.result):
        value = found.value[(found.time >= event.start) & (found.time <= event.end)]
        if isinstance(event, Attempt):
            assert np.nanmax(value) == pytest.approx(event.peak_rotation, abs=0.1)
        elif isinstance(event, Rep) and scored.result.activity != "bridge":
            assert np.nanmax(value) == pytest.approx(event.range, abs=2)
        elif isinstance(event, Rep):
            assert np.nanmax(value) - np.nanmin(value) == pytest.approx(event.range, abs=4)
            complete = event.checks["incomplete_lift"].verdict == "pass"
            assert (found.where(float(np.nanmax(value))) != "below") == complete
    assert found.low < found.target[0] < found.target[1] <= found.high


def test_a_fault_is_not_marked_between_its_stretches(sample: Callable[[str], Scored]) -> None:
    scored = sample("er_test_cheat")
    attempts = scored.result.attempts
    cheat = next(attempt for attempt in attempts if attempt.faults)
    fault = cheat.faults[0]
    third = (fault.end - fault.start) / 3
    spans = ((fault.start, fault.start + third), (fault.end - third, fault.end))
    twice = replace(cheat, faults=(replace(fault, spans=spans, worst=fault.end - third / 2),))
    result = replace(scored.result, attempts=tuple(twice if a is cheat else a for a in attempts))
    story = Story(replace(scored, result=result))
    time = scored.track.time
    marked = time[[bool(story.at(i).faults) for i in range(len(time))]]
    assert marked == pytest.approx(time[[any(a <= t <= b for a, b in spans) for t in time]])


def test_a_picture_without_activity_says_why(score: Callable[[Path], Scored], cut_clips: dict[str, Path]) -> None:
    scored = score(cut_clips["empty"])
    story = Story(scored)
    shown = story.at(0)
    assert not story.counts and shown.value is None and shown.caption.title == "No activity recognised"
    assert len(shown.caption.detail) > 20
    (still,) = illustrate(scored, moments=[0.0])
    assert still.shape[0] > 240
