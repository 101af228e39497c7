"""What is said, and what of it is heard when a voice takes its time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from coaching import Moment, cues, said

from hipcam.judge.activity import activities
from hipcam.live.sayings import CORRECTION, COUNT, NEWS, REMARK, SAFETY, Aloud, Kind, Saying, Sayings
from hipcam.live.standing_test import EARLY
from hipcam.show.voice import Voice
from hipcam.words import say


class Mouth:
    """Takes as long as a voice does, in a time that runs `FAST` times as fast."""

    def __init__(self) -> None:
        self.spoken: list[str] = []

    def speak(self, sentence: str) -> bool:
        self.spoken.append(sentence)
        time.sleep(len(sentence.split()) * 60 / 170 / FAST)
        return True

    def cut(self) -> None:
        pass

    def close(self) -> None:
        pass


FAST = 8.0
#: Seconds from the window to the first picture, on the machine that hipcam was made on at least.
STARTING = 3.0


def spoken(moments: Iterable[Moment], kinds: dict[str, Kind], *, before: Sequence[str] = ()) -> list[str]:
    """What is heard of what is said at those moments."""
    mouth = Mouth()
    with Voice([lambda: mouth], least_gap=0.2 / FAST, repeat_after=1.5 / FAST) as voice:
        voice.say([Saying(text, SAFETY._replace(lasts=SAFETY.lasts / FAST)) for text in before])
        # The pose network is made meanwhile.
        start = time.perf_counter() + (STARTING / FAST if before else 0.0)
        for moment in moments:
            time.sleep(max(0.0, start + moment.time / FAST - time.perf_counter()))
            voice.say([Saying(text, kinds[text]._replace(lasts=kinds[text].lasts / FAST)) for text in moment.said])
        voice.finish(20)
    return mouth.spoken


def noting(kinds: dict[str, Kind]) -> Any:
    """`Sayings.say`, which notes what each sentence is for."""

    def note(self: Sayings, text: str, kind: Kind, *cue: Any, say: Any = Sayings.say) -> None:
        kinds[text] = kind
        say(self, text, kind, *cue)

    return note


def is_fault(text: str) -> bool:
    return text not in {activity.say("too_small") for activity in activities()}


def in_order(wanted: Sequence[str], among: Sequence[str]) -> bool:
    rest = iter(among)
    return all(text in rest for text in wanted)


def test_what_is_said_comes_once_and_in_its_order() -> None:
    speech = Sayings()
    for text, kind in (("three", REMARK), ("fault", CORRECTION), ("three", REMARK), ("3", COUNT)):
        speech.say(text, kind)
    assert [saying.text for saying in speech.take()] == ["three", "fault", "3"] and speech.take() == []


def test_the_standing_test_is_heard_from_safety_to_comparison(coached: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: dict[str, Kind] = {}
    monkeypatch.setattr(Sayings, "say", noting(kinds))
    safety = [say(f"live.safety_{what}") for what in ("hold", "pain", "injury")]
    coach, moments = coached("er_test_left_limited", "er-test")
    heard = spoken(moments, kinds, before=safety)
    scores = [text for text in said(moments) if kinds[text] is NEWS and "degrees" in text]
    assert len(scores) == 4
    change = say("live.change_hands", hand="left", side="right")
    assert heard[0] == safety[0] and in_order(safety, heard)
    assert in_order(
        [*scores[:2], change, *scores[2:], say("live.well_done"), *coach._guide.summary()],
        heard,
    )
    assert heard[-len(coach._guide.summary()) :] == coach._guide.summary(), "once, and nothing after it"
    reached = [m.scene.hold for m in moments if "hold" in m.cues]
    assert reached and all(held is not None and held >= 2.0 - EARLY for held in reached)
    for text in (say("live.rotate_out"), say("live.hold_there"), say("live.again")):
        assert text in heard[heard.index(change) :], text
    assert say("live.wrong_leg", side="right") not in heard, "the leg that is done is still up"


@pytest.mark.parametrize(
    ("name", "activity", "faults", "missing"),
    [
        ("side_lying_right_pelvis_roll", "side-lying", set(), 2),  # one or two may come in mid-sentence
        ("ninety_ninety_right_knee_heel", "ninety-ninety", {"fault.knee_collapse", "fault.heel_lift"}, 3),
    ],
)
def test_corrections_are_heard_beside_the_counts(
    coached: Any, monkeypatch: pytest.MonkeyPatch, name: str, activity: str, faults: set[str], missing: int
) -> None:
    kinds: dict[str, Kind] = {}
    monkeypatch.setattr(Sayings, "say", noting(kinds))
    _, moments = coached(name, activity)
    heard = spoken(moments, kinds)
    counted = [text for text in said(moments) if text.isdigit()]
    counts = [text for text in heard if text.isdigit()]
    assert len(counts) >= len(counted) - missing and counts == sorted(counts)
    assert {say(fault) for fault in faults} <= set(heard)
    assert cues(moments).count("count") == len(counted)
    assert cues(moments).count("fault") == sum(kinds[text] is CORRECTION and is_fault(text) for text in said(moments))


class Recorder:
    """Takes what is to be spoken and played, in its order."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def say(self, sayings: Sequence[Saying]) -> None:
        self.taken += [saying.text for saying in sayings]

    def play(self, cue: str) -> None:
        self.taken.append(f"<{cue}>")


def test_a_sound_is_asked_for_with_its_sentence_before_it_is_spoken() -> None:
    recorder = Recorder()
    aloud = Aloud(recorder, recorder.taken.append, recorder.play)
    aloud.say([Saying("7", COUNT, "count"), Saying("knee out", CORRECTION, "fault"), Saying("well", REMARK)])
    assert recorder.taken == ["<count>", "<fault>", *["7", "knee out", "well"] * 2]
