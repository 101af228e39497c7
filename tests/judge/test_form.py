"""From findings to verdicts: nothing is a pass that was not seen, or of which nobody knows how far off it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
from movements import CAMERAS, three_movements
from skeleton import Camera, Found, Motion, Move, bridge, film, follow, machine

from hipcam.judge.form import Finding, FormJudge
from hipcam.judge.outcome import make_result
from hipcam.judge.recognise import make_exercise
from hipcam.judge.records import Event, Hold, Rep
from hipcam.judge.result import Source
from hipcam.judge.settings import FormSettings, Settings
from hipcam.measure.measures import compute_measures
from hipcam.pose.calibration import default_calibration
from hipcam.pose.model import PoseModel
from hipcam.show.text import describe
from hipcam.track.smooth import smooth_track
from hipcam.words.reason import Reason

ACTIVITIES = ("er-test", "bridge", "ninety-ninety", "side-lying")
SIDE_VIEW = Camera(target=(0, 0, 0.3), height=0.7, distance=3.0)
UNKNOWN = replace(default_calibration(), known=False)


def finding(value: float, confidence: float = 0.0) -> Finding:
    return Finding("heel_lift", value, "foot lengths", 0.12, confidence)


# --- What has no value -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_what_has_no_value_is_unknown_with_a_reason(value: float) -> None:
    form = FormJudge(FormSettings(), default_calibration(), "bridge").conclude([finding(value)])
    check = form.checks["heel_lift"]
    assert (form.verdict, check.verdict, check.value) == ("unknown", "unknown", None)
    assert check.reason == form.reason == Reason("not_seen_long_enough")


def test_what_has_a_value_is_a_pass_or_a_fault() -> None:
    judge = FormJudge(FormSettings(), default_calibration(), "bridge")
    assert judge.conclude([finding(0.05)]).verdict == "pass"
    assert judge.conclude([finding(0.3, 0.9)]).verdict == "fault"
    assert judge.conclude([finding(0.05), finding(nan)]).verdict == "pass", "the other heel is not seen"


@pytest.mark.parametrize("rate", [2.5, 3.5])
def test_with_few_pictures_a_second_a_short_lift_is_no_pass(rate: float) -> None:
    """A lift that ends 19 degrees short of the line was one, with no value."""
    short = bridge([Move(2, 2, 3, 2, 0.66), Move(11, 2, 3, 2, 0.66)])
    found = follow(film(short, SIDE_VIEW, rate=rate), "bridge")
    assert found.reps
    for rep in found.reps:
        assert rep.verdict == "unknown" and not rep.faults
        assert rep.checks["incomplete_lift"].reason == Reason("not_seen_long_enough")


def test_with_few_pictures_a_second_an_attempt_is_neither_clean_nor_not() -> None:
    few = follow(film(three_movements("er-test"), CAMERAS["er-test"], rate=3), "er-test").attempts
    many = follow(film(three_movements("er-test"), CAMERAS["er-test"], rate=15), "er-test").attempts
    assert few and all(attempt.clean is not None for attempt in many)
    for attempt in few:
        assert attempt.clean is None and not attempt.judged
        assert attempt.not_judged["trunk_lean"] == Reason("not_seen_long_enough")


# --- A pose network of which nothing is known ------------------------------------------------------------------------


def through(activity: str, calibration: object) -> list[Event]:
    track = smooth_track(film(three_movements(activity), CAMERAS[activity], rate=15), gap_limit=0.3, cutoff=4.0)
    exercise = make_exercise(activity, Settings(), calibration)  # type: ignore[arg-type]
    exercise.coached = True
    events: list[Event] = []
    for sample in compute_measures(track).samples():
        events += exercise.update(sample)
        now = exercise.now()
        assert calibration is not UNKNOWN or now is None or not (now.faults or now.uncertainty)
    return events + exercise.finish()


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_an_unknown_network_counts_the_same_and_judges_nothing(activity: str) -> None:
    known, unknown = (through(activity, calibration) for calibration in (default_calibration(), UNKNOWN))
    assert [(type(e), e.side, e.start, e.end) for e in known] == [(type(e), e.side, e.start, e.end) for e in unknown]
    found = Found(tuple(unknown))
    judged: list[Rep | Hold] = [*found.reps, *found.holds]
    for event in judged:
        assert event.verdict == "unknown" and event.reason == Reason("no_calibration")
        assert event.checks and {check.reason for check in event.checks.values()} == {Reason("no_calibration")}
        assert not event.faults and not event.possible
    for attempt, other in zip(found.attempts, Found(tuple(known)).attempts, strict=True):
        assert attempt.rotation == other.rotation and attempt.peak_rotation == other.peak_rotation
        assert attempt.uncertainty is attempt.clean is attempt.clean_rotation is attempt.heel_uncertainty is None
        assert attempt.reason == Reason("no_calibration") and attempt.touched == "unknown"
        assert set(attempt.not_judged.values()) == {Reason("no_calibration")} and not attempt.faults


def test_a_rotation_of_which_the_error_is_not_known_is_told_without_one() -> None:
    (attempt,) = Found(tuple(through("er-test", UNKNOWN))).attempts[:1]
    assert attempt.rotation is not None
    angle = f"{attempt.rotation:.0f}°"
    source = Source("made", "", 640, 480, 9.0, 1, 1)
    model = PoseModel("theirs", "5" * 64, b"")
    result = make_result(
        "er-test", source, [attempt], Settings(), model, quality={}, reason=None, missing=[], steps=("made",)
    )
    text = describe(result)
    assert f" {angle}  " in text and str(Reason("no_calibration")) in text and "±" not in text


# --- Live as in the result -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("height", [0.565, 0.58, 0.8, 1.0])
def test_a_hold_that_counts_is_timed_live(height: float, low: Callable[[Motion], list[float]]) -> None:
    """One that is read a little short of the limit counted, and showed nothing."""
    motion = bridge([Move(1, 1, 9, 1, height)])
    held = low(motion)
    (hold,) = follow(film(motion, SIDE_VIEW, rate=15), "bridge").events
    assert isinstance(hold, Hold)
    assert max(held) == pytest.approx(hold.duration, abs=1.0), "it is over when the way down shows"


@pytest.fixture
def low() -> Callable[[Motion], list[float]]:
    """The seconds shown while somebody lifts."""

    def shown(motion: Motion) -> list[float]:
        exercise, held = machine("bridge"), [0.0]
        track = smooth_track(film(motion, SIDE_VIEW, rate=15), gap_limit=0.3, cutoff=4.0)
        for sample in compute_measures(track).samples():
            exercise.update(sample)
            now = exercise.now()
            held.append(now.held or 0.0 if now else 0.0)
        assert np.isfinite(held).all()
        return held

    return shown
