"""Sounds beside the voice: what they are made of, in which order and how soon they are played."""

from __future__ import annotations

import shutil
import threading
import time
import wave
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from hipcam.live.sayings import Cue
from hipcam.show.sounds import PEAK, RATE, Sounds, _by_command, player_command, samples


class Player:
    """Notes what is played and when, and takes a while for it."""

    def __init__(self, takes: float = 0.0, works: bool = True) -> None:
        self.takes, self.works = takes, works
        self.played: list[str] = []
        self.times: list[float] = []

    def __call__(self, file: Path) -> bool:
        with wave.open(str(file)) as sound:
            assert sound.getframerate() == RATE and sound.getnframes() > 0
        self.played.append(file.stem)
        self.times.append(time.perf_counter())
        time.sleep(self.takes)
        return self.works


def energy(sound: np.ndarray[tuple[int], np.dtype[np.float32]], low: float, high: float) -> float:
    """Share of a sound between two frequencies."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    at = np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(power[(at >= low) & (at < high)].sum() / power.sum())


@pytest.mark.parametrize("cue", get_args(Cue))
def test_whoever_is_deaf_in_one_range_of_pitch_hears_the_other(cue: Cue) -> None:
    sound = samples(cue, "loud")
    assert energy(sound, 300, 1000) > 0.3 and energy(sound, 1500, 3000) > 0.3
    assert abs(sound[0]) < 0.01 and abs(sound[-1]) < 0.01, "soft at its ends"


def test_sounds_differ_in_length_and_loudness_is_chosen() -> None:
    lengths = sorted(len(samples(cue, "soft")) / RATE for cue in get_args(Cue))
    assert lengths == pytest.approx([0.06, 0.44, 0.6], abs=0.001)
    for loudness in ("soft", "loud"):
        assert np.abs(samples("count", loudness)).max() == pytest.approx(PEAK[loudness], rel=1e-5)


def test_they_are_played_at_once_in_their_order_and_asking_does_not_wait() -> None:
    player = Player(takes=0.1)
    sounds = Sounds("soft", player)
    asked = time.perf_counter()
    for cue in ("count", "fault", "hold"):
        sounds.play(cue)
    assert time.perf_counter() - asked < 0.05
    sounds.finish()
    assert player.played == ["count", "fault", "hold"]
    assert player.times[0] - asked < 0.1
    sounds.close()
    assert not any(thread.name.startswith("sounds") for thread in threading.enumerate())


def test_what_comes_too_late_is_left_out_and_what_does_not_work_is_silent() -> None:
    slow = Player(takes=0.5)
    sounds = Sounds("soft", slow)
    sounds.play("count")
    sounds.play("fault")
    sounds.finish()
    sounds.close()
    assert slow.played == ["count"]
    for player in (Player(works=False), None):
        sounds = Sounds("soft", player)
        sounds.play("count")
        sounds.play("count")
        sounds.finish()
        assert sounds.silent
        sounds.close()
        assert player is None or player.played == ["count"]


def test_each_system_plays_by_its_own_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for there, command in {
        ("afplay",): ["/bin/afplay"],
        ("paplay", "aplay"): ["/bin/paplay"],
        ("aplay",): ["/bin/aplay", "-q"],
        (): None,
    }.items():
        monkeypatch.setattr(shutil, "which", lambda name, there=there: f"/bin/{name}" if name in there else None)
        assert player_command() == command
    assert not _by_command(["/nowhere/play"], tmp_path)
    assert not _by_command(["false"], tmp_path) and _by_command(["true"], tmp_path)
