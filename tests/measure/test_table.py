"""The table of measures: each declared once, and asked for by no other name."""

from __future__ import annotations

import math

import numpy as np
import pytest
from skeleton import bridge, film, machine

from hipcam.judge.activities.side_lying import SideLying
from hipcam.judge.detector import Movement
from hipcam.judge.frames import Frames
from hipcam.measure.measures import Measures, compute_measures
from hipcam.measure.table import MEASURES, UnknownMeasureError

MISSPELT = "left_shank_titl"


@pytest.fixture(scope="module")
def measures() -> Measures:
    """Of somebody of whom no picture was looked at."""
    return compute_measures(film(bridge([]).until(0.4), rate=10))


def test_each_is_declared_with_unit_and_meaning(measures: Measures) -> None:
    assert measures.values.keys() < MEASURES.keys()
    for name, measure in MEASURES.items():
        assert measure.name == name and measure.unit and measure.meaning
        assert name.startswith(f"{measure.side}_") == (measure.side is not None)
    assert MEASURES["left_knee_bend"].meaning == "bend of the left knee, 0 straight, from the world landmarks"


def test_declared_but_not_computed_is_nan(measures: Measures) -> None:
    sample = next(measures.samples())
    assert math.isnan(sample.values["left_shank_tilt"]) and math.isnan(sample.values.get("stick_at"))
    assert measures.values["left_shank_tilt"].shape == (len(measures.time),)
    assert np.isnan(measures.values["left_shank_tilt"]).all()
    assert "left_shank_tilt" not in measures.values, "to ask is not to compute"


def test_a_misspelt_name_is_an_error_of_a_frame_and_of_a_track(measures: Measures) -> None:
    for values in (next(measures.samples()).values, measures.values):
        with pytest.raises(UnknownMeasureError, match=r"'left_shank_titl'.*'left_shank_tilt'"):
            values[MISSPELT]
        with pytest.raises(UnknownMeasureError):
            values.get(MISSPELT)


def test_a_misspelt_name_is_an_error_of_what_is_read_from_pictures(measures: Measures) -> None:
    with pytest.raises(UnknownMeasureError):
        compute_measures(measures.track, {MISSPELT: np.zeros(len(measures.track))})


def test_a_misspelt_name_is_an_error_of_a_movement(measures: Measures) -> None:
    """NaN would be a pass."""
    samples = tuple(measures.samples())
    movement = Movement(0.0, 0.1, 0.15, 0.2, 0.3, 10.0, (0.0,), True, samples, np.zeros(len(samples)))
    frames = Frames(movement, machine("bridge").judge)
    assert np.isfinite(frames["left_knee_bend"]).all() and np.isnan(frames["leg_jump"]).all()
    with pytest.raises(UnknownMeasureError):
        frames[MISSPELT]
    with pytest.raises(UnknownMeasureError):
        frames.change(MISSPELT)


def test_a_misspelt_name_is_an_error_of_a_movement_under_way() -> None:
    exercise = machine("side-lying")
    assert isinstance(exercise, SideLying)
    with pytest.raises(UnknownMeasureError):
        exercise._detector.measure(MISSPELT)
