"""Seeing and judging picture by picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sessions import LIVE, Listener, Player, counts

from hipcam.judge.settings import Settings
from hipcam.live.watcher import Watcher
from hipcam.source.camera import Shot
from hipcam.track.scored import Reading

SAMPLES = Path(__file__).parents[2] / "sample_videos"


def test_an_open_activity_is_found_live(read_clip: Callable[[Path, str], Reading]) -> None:
    """The same samples through the watcher, without a network: which activity, and events none of which is lost."""
    reading = read_clip(SAMPLES / "bridge_bystander_incomplete.mp4", "auto")
    played = Player(reading)
    settings = replace(LIVE, arming=Settings().arming)
    watcher, coach = Watcher(played, "auto", settings), Listener()
    for time_ in reading.track.time.tolist()[:300]:
        coach.update(watcher.watch(Shot(played.blank, time_, 0.0, 0)))
    coach.add(watcher.finish())
    watcher.close()
    assert watcher.exercise.activity == "bridge"
    result, _ = watcher.result("played", coach.events, dropped=0)
    alone = Watcher(played.again(), "bridge", settings)
    expected = [e for t in reading.track.time.tolist()[:300] for e in alone.watch(Shot(played.blank, t, 0.0, 0)).events]
    assert len(result.reps) >= 2
    ended = alone.finish()
    alone.close()
    assert counts(coach.events) == counts(expected + ended)


@pytest.mark.parametrize(
    ("rate", "dropped", "few"),
    [(6.0, 0, True), (11.0, 0, False), (11.0, 1, True), (12.0, 0, False), (15.0, 1, False), (30.0, 0, False)],
)
def test_too_few_pictures_are_told_once_there_are_some(
    rate: float, dropped: int, few: bool, read_clip: Callable[[Path, str], Reading]
) -> None:
    played = Player(read_clip(SAMPLES / "bridge_bystander_incomplete.mp4", "auto"))
    watcher = Watcher(played, "er-test", LIVE)
    told = [watcher.watch(Shot(played.blank, k / rate, 0.0, dropped * k)).few_pictures for k in range(round(5 * rate))]
    watcher.close()
    assert told[-1] is few
    assert not any(told[: round(1.5 * rate)])
