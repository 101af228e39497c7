"""What a page costs grows as what it shows, and no more."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

from hipcam.judge.curve import Curve
from hipcam.keep.entries import Figures
from hipcam.keep.trend import Point, Trend
from hipcam.show.report.timeline import timeline
from hipcam.show.report.trend import trend_page


def cost(sessions: int) -> float:
    """Seconds of computing that the page of so many sessions takes."""
    begun, figures = datetime(2026, 1, 1, tzinfo=timezone.utc), Figures(rotation=30.0, uncertainty=4.0, band="limited")
    points = tuple(Point(i, begun + timedelta(hours=7 * i), figures, 30.0 + i % 9, 4.0) for i in range(sessions))
    start = time.process_time()
    page = trend_page([Trend("er-test", "left", "rotation", points, 0)])
    assert page.count("<tr>") == sessions + 1
    return time.process_time() - start


@pytest.mark.slow
def test_a_trend_of_eight_times_as_many_sessions_takes_eight_times_as_long() -> None:
    cost(3)
    assert cost(2000) < 3 * 8 * cost(250)


@pytest.mark.parametrize("last", [10.0, 1e7])
def test_a_time_axis_has_no_more_numbers_than_it_has_room_for(last: float) -> None:
    curve = Curve(np.array([0.0, last]), np.array([0.0, 30.0]), "turn", 0.0, 70.0, (45.0, 70.0))
    assert timeline(curve, [], title="", text="", name="x").count("<text") < 60
