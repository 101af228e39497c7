"""What is said, and what of it is heard when a voice takes its time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from coaching import SAFETY, Moment, said

from hipcam.live.sayings import CORRECTION, COUNT, NEWS, REMARK, Kind, Saying, Sayings
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

    def close(self) -> None:
        pass


FAST = 8.0


def spoken(moments: Iterable[Moment], kinds: dict[str, Kind], *, before: Sequence[str] = ()) -> list[str]:
    """What is heard of what is said at those moments."""
    mouth = Mouth()
    with Voice([(lambda: mouth, "")], least_gap=0.2 / FAST, repeat_after=1.5 / FAST) as voice:
        voice.say([Saying(text, NEWS) for text in before])
        start = time.perf_counter()
        for moment in moments:
            time.sleep(max(0.0, start + moment.time / FAST - time.perf_counter()))
            voice.say([Saying(text, kinds[text]._replace(lasts=kinds[text].lasts / FAST)) for text in moment.said])
        voice.finish(20)
    return mouth.spoken


def in_order(wanted: Sequence[str], among: Sequence[str]) -> bool:
    rest = iter(among)
    return all(text in rest for text in wanted)


def test_what_is_said_comes_once_and_in_its_order() -> None:
    speech = Sayings()
    for text, kind in (("three", REMARK), ("fault", CORRECTION), ("three", REMARK), ("3", COUNT)):
        speech.say(text, kind)
    assert [text for text, _ in speech.take()] == ["three", "fault", "3"] and speech.take() == []


def test_the_standing_test_is_heard_from_safety_to_comparison(coached: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: dict[str, Kind] = {}
    monkeypatch.setattr(
        Sayings, "say", lambda self, text, kind, say=Sayings.say: (kinds.update({text: kind}), say(self, text, kind))
    )
    coach, moments = coached("er_test_left_limited", "er-test")
    heard = spoken(moments, kinds, before=["Standing test, both sides: 2 attempts."])
    scores = [text for text in said(moments) if kinds[text] is NEWS and "degrees" in text]
    assert len(scores) == 4
    lift = {side: say("live.lift_leg", side=side) for side in ("left", "right")}
    assert heard[1:4] == SAFETY, "after what comes, before anything else"
    assert in_order(
        [*SAFETY, *scores[:2], lift["right"], *scores[2:], say("live.well_done"), *coach._guide.summary()],
        heard,
    )
    for text in (say("live.rotate_out"), say("live.hold_there"), say("live.again")):
        assert text in heard[heard.index(lift["right"]) :], text
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
    monkeypatch.setattr(
        Sayings, "say", lambda self, text, kind, say=Sayings.say: (kinds.update({text: kind}), say(self, text, kind))
    )
    _, moments = coached(name, activity)
    heard = spoken(moments, kinds)
    counted = [text for text in said(moments) if text.isdigit()]
    counts = [text for text in heard if text.isdigit()]
    assert len(counts) >= len(counted) - missing and counts == sorted(counts)
    assert {say(fault) for fault in faults} <= set(heard)
