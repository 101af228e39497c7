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
from hipcam.live.sayings import (
    CORRECTION,
    COUNT,
    GO,
    INSTRUCTION,
    NEWS,
    NEXT,
    REMARK,
    SAFETY,
    SETUP,
    SUMMARY,
    TURN,
    Saying,
)
from hipcam.show import voice as module
from hipcam.show.voice import CommandSpeaker, LineSpeaker, Voice, speech_command, system_speakers
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
        self.broken_off: list[str] = []
        self.enough = threading.Event()
        self.closed = False

    def speak(self, sentence: str) -> bool:
        if self.fails_at is not None and len(self.spoken) >= self.fails_at:
            return False
        self.spoken.append(sentence)
        self.enough.wait(self.takes)
        if not self.closed:
            self.enough.clear()
        return True

    def cut(self) -> None:
        self.broken_off.append(self.spoken.pop())
        self.enough.set()

    def close(self) -> None:
        self.closed = True
        self.enough.set()


def voice(mouth: Mouth, **options: Any) -> Voice:
    return Voice([lambda: mouth], **{"least_gap": 0.0, **options})


def test_espeak_speaks_into_a_sound_file(tmp_path: Path) -> None:
    require("espeak-ng")
    path = tmp_path / "said.wav"
    command = speech_command(path)
    assert command is not None
    with Voice([lambda: CommandSpeaker(command)]) as speaking:
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


def test_scores_and_results_are_heard_beside_the_counts() -> None:
    mouth = Mouth(takes=0.2)
    with voice(mouth) as speaking:
        speaking.say(news("one more"))
        speaking.say(news("left 20", "right 40"))
        for number in range(20):
            speaking.say([Saying(str(number), COUNT)])
        speaking.finish(5)
    assert [text for text in mouth.spoken if not text.isdigit()] == ["one more", "left 20", "right 40"]
    assert mouth.spoken.count("19") == 1 and len(mouth.spoken) <= 5, "of the counts the newest"


def test_a_count_and_a_correction_do_not_wait_for_safety_which_is_begun_again() -> None:
    mouth = Mouth(takes=0.5)
    with voice(mouth) as speaking:
        speaking.say([Saying("have something firm", SAFETY), Saying("stop if it hurts", SAFETY)])
        time.sleep(0.1)
        mouth.takes = 0.05
        asked = time.perf_counter()
        speaking.say([Saying("1", COUNT), Saying("knee out", CORRECTION)])
        while "1" not in mouth.spoken:
            time.sleep(0.005)
        assert time.perf_counter() - asked < 0.2
        assert not speaking.said(["have something firm"])
        speaking.finish(3)
        assert speaking.said(["have something firm", "stop if it hurts"])
    assert mouth.broken_off == ["have something firm"]
    assert mouth.spoken == ["1", "knee out", "have something firm", "stop if it hurts"]


def test_what_was_broken_off_twice_is_left_unsaid_and_no_count_waits_for_it() -> None:
    mouth = Mouth(takes=0.3)
    with voice(mouth) as speaking:
        speaking.say([Saying("ask a professional first", SAFETY)])
        for count in ("1", "2"):
            while mouth.spoken[-1:] != ["ask a professional first"]:
                time.sleep(0.005)
            speaking.say([Saying(count, COUNT)])
        speaking.finish(3)
        assert not speaking.said(["ask a professional first"]), "the next session says it"
    assert mouth.broken_off == ["ask a professional first"] * 2
    assert mouth.spoken == ["1", "2"]


def test_whoever_is_counted_is_not_told_to_begin() -> None:
    mouth = Mouth(takes=0.1)
    with voice(mouth) as speaking:
        speaking.say(news("stop if it hurts"))
        time.sleep(0.02)
        speaking.say([Saying("lie still", INSTRUCTION)])
        speaking.say([Saying("go", GO), Saying("1", COUNT), Saying("2", COUNT)])
        speaking.finish(3)
    assert mouth.spoken == ["stop if it hurts", "2"]


def test_how_to_set_up_is_broken_off_once_the_start_posture_is_held() -> None:
    mouth = Mouth(takes=0.3)
    with voice(mouth) as speaking:
        speaking.say([Saying("put the camera", SETUP), Saying("hold the stick", SETUP)])
        time.sleep(0.1)
        speaking.say([Saying("lift your leg", GO)])
        speaking.finish(3)
    assert (mouth.broken_off, mouth.spoken) == (["put the camera"], ["lift your leg"])


def test_what_to_do_waits_for_safety_and_is_not_lost() -> None:
    mouth = Mouth(takes=0.2)
    with voice(mouth) as speaking:
        speaking.say([Saying("have something firm", SAFETY), Saying("stop if it hurts", SAFETY)])
        time.sleep(0.1)
        speaking.say([Saying("step back", INSTRUCTION)])
        speaking.finish(3)
    assert mouth.spoken == ["have something firm", "stop if it hurts", "step back"] and not mouth.broken_off


def test_a_pause_makes_what_was_to_be_done_untrue() -> None:
    mouth = Mouth(takes=0.2)
    with voice(mouth) as speaking:
        speaking.say(news("one more"))
        time.sleep(0.1)
        speaking.say([Saying("hold it", INSTRUCTION), *news("20 degrees"), Saying("now the right side", NEXT)])
        speaking.say([Saying("paused", TURN)])
        speaking.finish(3)
    assert mouth.spoken == ["one more", "20 degrees", "paused"], "but a score stays one"


def test_after_the_summary_nothing_comes_that_waited_before_it() -> None:
    mouth = Mouth(takes=0.1)
    waiting = [CORRECTION, INSTRUCTION, GO, NEXT, SAFETY, SETUP, REMARK, TURN]
    with voice(mouth) as speaking:
        speaking.say(news("one more"))
        time.sleep(0.05)
        speaking.say([*(Saying(kind.name, kind) for kind in waiting), Saying("12", COUNT), *news("20 degrees")])
        speaking.say([Saying("well done", SUMMARY), Saying("12 repetitions", SUMMARY)])
        speaking.finish(3)
    assert mouth.spoken == ["one more", "12", "20 degrees", "well done", "12 repetitions"]


def test_nothing_waits_for_ever() -> None:
    kinds = [COUNT, TURN, NEWS, NEXT, SUMMARY, CORRECTION, INSTRUCTION, GO, SAFETY, SETUP, REMARK]
    assert all(0 < kind.lasts <= 60 for kind in kinds)


def test_a_speech_command_is_broken_off_at_once_and_speaks_the_next() -> None:
    slow = "import sys, time; time.sleep(5 if 'safety' in sys.stdin.readline() else 0); print('done', flush=True)"
    for speaker in (CommandSpeaker([sys.executable, "-c", slow]), LineSpeaker([sys.executable, "-c", slow])):
        threading.Timer(0.3, speaker.cut).start()
        start = time.perf_counter()
        assert speaker.speak("safety") and speaker.speak("1")
        assert time.perf_counter() - start < 4
        speaker.close()


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


def test_another_way_to_speak_then_silence_takes_its_place_and_that_is_told_once() -> None:
    told: list[str] = []
    broken, other = Mouth(fails_at=1), Mouth(fails_at=1)
    with Voice([lambda: broken, lambda: other], tell=told.append, least_gap=0) as speaking:
        for word in ("one", "two", "three", "four"):
            speaking.say(news(word))
            speaking.finish(2)
        assert not speaking.said(["one"]), "nobody hears it any more"
    assert broken.spoken == ["one"] and other.spoken == ["two"]
    assert told == [say("show.speech_failed")]


def test_without_any_sound_it_is_silent_and_says_so_once() -> None:
    def deaf() -> Mouth:
        raise OSError("no loudspeaker")

    told: list[str] = []
    with Voice([deaf], tell=told.append) as speaking:
        for _ in range(3):
            speaking.say(news("one"))
            speaking.finish(1)
    assert told == [say("show.no_speech")]


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
    assert system_speakers() == []


def test_espeak_speaks_the_language_of_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr("sys.platform", "linux")
    for language in ("en", "de"):
        monkeypatch.setattr(words, "_language", language)
        command = speech_command()
        assert command is not None and command[command.index("-v") + 1] == language
