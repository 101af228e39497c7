"""Speaking: into a sound file, without keeping anybody waiting, the newest only, and what takes its place."""

from __future__ import annotations

import shutil
import sys
import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tools import require

from hipcam import words
from hipcam.live.sayings import CORRECTION, COUNT, INSTRUCTION, NEWS, REMARK, TURN, Saying
from hipcam.show import voice as module
from hipcam.show.voice import CommandSpeaker, LineSpeaker, Voice, speech_command, system_speakers, tone
from hipcam.words import say


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    yield
    assert "voice" not in {t.name for t in threading.enumerate()}


class Mouth:
    """Takes a while for each sentence; fails from the sentence number given."""

    def __init__(self, takes: float = 0.0, fails_at: int | None = None) -> None:
        self.takes, self.fails_at = takes, fails_at
        self.spoken: list[str] = []
        self.closed = threading.Event()

    def speak(self, sentence: str) -> bool:
        if self.fails_at is not None and len(self.spoken) >= self.fails_at:
            return False
        self.spoken.append(sentence)
        self.closed.wait(self.takes)
        return True

    def close(self) -> None:
        self.closed.set()


def voice(mouth: Mouth, **options: Any) -> Voice:
    return Voice([(lambda: mouth, "")], **{"least_gap": 0.0, **options})


def test_espeak_speaks_into_a_sound_file(tmp_path: Path) -> None:
    require("espeak-ng")
    path = tmp_path / "said.wav"
    command = speech_command(path)
    assert command is not None
    with Voice([(lambda: CommandSpeaker(command), "")]) as speaking:
        speaking.say(news("Keep the knee over the little toe. \u00ab-v 'quoted' & $HOME\u00bb"))
        speaking.finish(10)
    with wave.open(str(path)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
        assert 1.5 < sound.getnframes() / sound.getframerate() < 8
    assert np.abs(samples).max() > 3000, "it can be heard"


def test_saying_never_waits() -> None:
    mouth = Mouth(takes=5)
    with voice(mouth) as speaking:
        start = time.perf_counter()
        for number in range(1000):
            speaking.say([Saying(str(number), COUNT)])
        assert time.perf_counter() - start < 0.3
        while not mouth.spoken:
            time.sleep(0.01)
        start = time.perf_counter()
    assert time.perf_counter() - start < 1, "closing cuts it off"
    assert len(mouth.spoken) <= 2


def news(*texts: str) -> list[Saying]:
    return [Saying(text, NEWS) for text in texts]


def test_what_matters_most_comes_first_and_what_is_newer_of_a_kind_takes_its_place() -> None:
    mouth = Mouth(takes=0.2)
    with voice(mouth) as speaking:
        speaking.say(news("safety"))
        time.sleep(0.1)
        speaking.say([Saying("lift your leg", INSTRUCTION), Saying("1", COUNT), Saying("knee out", CORRECTION)])
        speaking.say([Saying("hold it", INSTRUCTION), Saying("2", COUNT), Saying("well", REMARK)])
        speaking.finish(3)
    assert mouth.spoken == ["safety", "2", "knee out", "hold it", "well"]


def test_scores_and_results_are_all_heard_however_long_it_takes() -> None:
    mouth = Mouth(takes=0.2)
    with voice(mouth) as speaking:
        speaking.say(news("safety"))
        speaking.say(news("left 20", "right 40"))
        for number in range(20):
            speaking.say([Saying(str(number), COUNT)])
        speaking.finish(5)
    assert [text for text in mouth.spoken if not text.isdigit()] == ["safety", "left 20", "right 40"]
    assert mouth.spoken.count("19") == 1 and len(mouth.spoken) <= 5, "of the counts the newest"


def test_a_pause_or_the_end_makes_what_was_to_be_done_untrue() -> None:
    mouth = Mouth(takes=0.2)
    with voice(mouth) as speaking:
        speaking.say(news("safety"))
        time.sleep(0.1)
        speaking.say([Saying("hold it", INSTRUCTION), *news("20 degrees")])
        speaking.say([Saying("that was all", TURN), *news("left 20")])
        speaking.finish(3)
    assert mouth.spoken == ["safety", "20 degrees", "that was all", "left 20"], "but a score stays one"


def test_what_has_waited_too_long_is_left_unsaid() -> None:
    mouth, brief = Mouth(takes=0.3), COUNT._replace(lasts=0.2)
    with voice(mouth) as speaking:
        speaking.say(news("one"))
        time.sleep(0.05)
        speaking.say([Saying("two", brief)])
        speaking.finish(3)
    assert mouth.spoken == ["one"]


def test_the_same_is_not_said_again_at_once_and_sentences_keep_apart() -> None:
    mouth = Mouth()
    with voice(mouth, repeat_after=0.4, least_gap=0.1) as speaking:
        for _ in range(3):
            speaking.say(news("knee out"))
            speaking.finish(1)
        assert mouth.spoken == ["knee out"]
        time.sleep(0.45)
        start = time.perf_counter()
        speaking.say(news("knee out", "one", "two"))
        speaking.finish(2)
        assert time.perf_counter() - start >= 0.2
    assert mouth.spoken == ["knee out", "knee out", "one", "two"]


def test_tones_then_silence_take_its_place_each_told_once() -> None:
    told: list[str] = []
    broken, tones = Mouth(fails_at=1), Mouth(fails_at=1)
    with Voice([(lambda: broken, ""), (lambda: tones, "")], tell=told.append, least_gap=0) as speaking:
        for word in ("one", "two", "three", "four"):
            speaking.say(news(word))
            speaking.finish(2)
    assert broken.spoken == ["one"] and tones.spoken == ["two"]
    assert told == [say("show.speech_failed"), say("show.no_sound")]


def test_without_any_sound_it_is_silent_and_says_so_once() -> None:
    def deaf() -> Mouth:
        raise OSError("no loudspeaker")

    told: list[str] = []
    with Voice([(deaf, "no speech command")], tell=told.append) as speaking:
        for _ in range(3):
            speaking.say(news("one"))
            speaking.finish(1)
    assert told == [say("show.no_sound")]


def test_a_command_that_is_not_there_or_fails_is_noticed() -> None:
    assert not CommandSpeaker(["/nowhere/speak"]).speak("one")
    assert not CommandSpeaker([sys.executable, "-c", "raise SystemExit(3)"]).speak("one")
    complains = "import sys; print('ALSA: none\\nerror: No such file or directory', file=sys.stderr)"
    assert not CommandSpeaker([sys.executable, "-c", complains]).speak("one"), "as espeak-ng without a loudspeaker"
    assert CommandSpeaker([sys.executable, "-c", "input()"]).speak("one")
    interrupted = "import os, signal; signal.signal(signal.SIGINT, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGINT)"
    assert CommandSpeaker([sys.executable, "-c", interrupted]).speak("one"), "Ctrl-C is for hipcam"


def test_a_kept_process_speaks_line_by_line(tmp_path: Path) -> None:
    """As PowerShell is used: one process for all sentences, in UTF-8, each a single line."""
    log = tmp_path / "log"
    program = (
        "import sys\nfor line in sys.stdin.buffer:\n"
        f"    open({str(log)!r}, 'ab').write(line); print('done', flush=True)"
    )
    speaker = LineSpeaker([sys.executable, "-c", program])
    assert speaker.speak("one\nand a half") and speaker.speak("90°")
    speaker.close()
    assert log.read_text(encoding="utf-8").splitlines() == ["one and a half", "90°"]


def test_a_kept_process_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST", 0.3)
    speaker = LineSpeaker([sys.executable, "-c", "import time; time.sleep(60)"])
    start = time.perf_counter()
    assert not speaker.speak("one")
    assert time.perf_counter() - start < 5
    speaker.close()


def test_each_system_speaks_by_its_own_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    for platform, start in {"darwin": "/bin/say", "win32": "/bin/powershell", "linux": "/bin/espeak-ng"}.items():
        monkeypatch.setattr("sys.platform", platform)
        command = speech_command()
        assert command is not None and command[0] == start
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert speech_command() is None
    assert [told for _, told in system_speakers()] == [say("show.no_speech")]


def test_espeak_speaks_the_language_of_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr("sys.platform", "linux")
    for language in ("en", "de"):
        monkeypatch.setattr(words, "_language", language)
        command = speech_command()
        assert command is not None and command[command.index("-v") + 1] == language


def test_a_tone_is_soft_at_its_ends() -> None:
    samples = tone(660, 0.12, 8000)
    assert len(samples) == 960
    assert abs(samples[0]) < 0.01 and abs(samples[-1]) < 0.01
    assert 0.2 < np.abs(samples).max() <= 0.3
