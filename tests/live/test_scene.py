"""What a scene shows of the movement."""

from __future__ import annotations

import pytest
import skeleton
from coaching import coach_for, run
from skeleton import Camera, Move

from hipcam.judge.activity import activity


def test_seen_from_the_feet_the_gauge_starts_at_nothing() -> None:
    coach = coach_for("bridge")
    motion = skeleton.bridge([Move(2.0, 1.0, 1.0, 1.0, 1.0)], tail=1.0)
    moments = run(skeleton.film(motion, Camera(85, 3.4, 2.1, (0, 0, 0.2))), "bridge", coach)
    gauges = [m.scene.gauge for m in moments if m.scene.gauge]
    if not gauges:
        pytest.fail("the start posture was not recognised from the feet")
    assert abs(gauges[0].value) < 3 and max(g.value for g in gauges) > 30
    assert {g.label for g in gauges} == {activity("bridge").say("gauge_rise")}
