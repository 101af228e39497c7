"""Which activity it is: movements too small to count are weak evidence, and a tremble is none."""

from __future__ import annotations

import pytest

from hipcam.judge.recognise import Recogniser
from hipcam.judge.records import Partial
from hipcam.judge.settings import Settings
from hipcam.pose.calibration import default_calibration


@pytest.mark.parametrize(("seconds", "found"), [(0.6, None), (1.6, "side-lying")])
def test_two_small_lifts_are_an_exercise_and_two_trembles_are_not(seconds: float, found: str | None) -> None:
    recogniser = Recogniser(Settings(), default_calibration())
    recogniser.events["side-lying"] = [
        Partial("left", at, at + seconds / 2, at + seconds, 6.0, 0.6) for at in (2.0, 5.0)
    ]
    assert recogniser.decide().activity == found
