"""What tests of live coaching share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from coaching import Armed, Moment, coach_for, run

from hipcam.core.landmarks import Pose
from hipcam.live.coach import Coach
from hipcam.track.scored import Reading


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """The pose network's own thread belongs to the network, which other tests share."""
    yield
    assert {t.name for t in threading.enumerate()}.isdisjoint({"camera", "worker", "voice", "aside_0"})


@pytest.fixture
def coached(read_sample: Callable[[str], Reading]) -> Callable[..., tuple[Coach, list[Moment]]]:
    def run_clip(name: str, activity: str, **plan: Any) -> tuple[Coach, list[Moment]]:
        reading, coach = read_sample(name), coach_for(activity, **plan)
        return coach, run(reading.track, activity, coach, reading.observed)

    return run_clip


@pytest.fixture(scope="module")
def upright() -> Pose:
    return Armed(coach_for("er-test"), "er-test").sample.pose


@pytest.fixture(scope="module")
def lying() -> Pose:
    return Armed(coach_for("bridge"), "bridge").sample.pose
