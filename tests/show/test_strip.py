"""The strip below an annotated picture."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from hipcam.judge.curve import Curve
from hipcam.show.captions import Caption, Showing, Story
from hipcam.show.strip import Strip
from hipcam.track.scored import Scored
from hipcam.words import say
from hipcam.words.en import SENTENCES


def cell(strip: Strip, name: str, showing: Showing, width: int) -> np.ndarray:
    canvas = np.zeros((strip.height, width, 3), np.uint8)
    strip.draw(canvas, showing)
    return canvas[strip._places[name]]


@pytest.mark.parametrize("hold", [None, 30.0])
@pytest.mark.parametrize("width, tall", [(640, False), (480, False), (360, True)])
def test_counts_up_to_99_stand_whole_beside_their_word(
    width: int, tall: bool, hold: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gauge = Curve(np.zeros(1), np.zeros(1), "turn", 0, 70, (45, 70))
    strip, wordless = (Strip(width, tall=tall, scale=gauge, counts="test", hold_target=hold) for _ in range(2))
    for done, good in ((1, 0), (9, 9), (10, 1), (15, 10), (23, 15), (88, 88), (99, 99)):
        showing = Showing(done, good, 50, None, None, Caption(""))
        drawn = cell(strip, "count", showing, width).astype(int)
        with monkeypatch.context() as blank:
            blank.setattr(
                "hipcam.show.strip.say", lambda key, **values: "" if key == "show.fine.test" else say(key, **values)
            )
            without = cell(wordless, "count", showing, width).astype(int)
        assert (drawn[:, -2:] == drawn[0, -1]).all(), "nothing is cut at the edge"
        rows, columns = np.nonzero(np.abs(drawn - without).max(axis=2) > 100)
        high, wide = np.ptp(rows), np.ptp(columns)
        assert high >= 0.018 * width and wide >= 2 * high, f"the word is there and can be read: {wide} × {high}"


@pytest.mark.parametrize("width, tall, least", [(640, False, 14), (360, True, 14)])
def test_every_reason_and_message_stands_whole(width: int, tall: bool, least: int) -> None:
    strip = Strip(width, tall=tall, scale=None, counts=None, hold_target=None)
    unit = width / (400 if tall else 640)
    said = re.compile(r"fault\..*|reason\..*|activity\..*_needed")
    reasons = [
        words for key, words in SENTENCES.items() if said.fullmatch(key) and isinstance(words, str) and "{" not in words
    ]
    for reason in reasons:
        size, lines = strip.fitted(reason, round((width / unit - 70) * unit), strip.height)
        assert " ".join(lines) == reason
        assert size >= least, reason


def test_far_enough_is_not_called_good() -> None:
    """A check mark beside the angle of somebody who cheats would praise it: below and inside the zone look alike."""
    gauge = Curve(np.zeros(1), np.zeros(1), "turn", 0, 70, (45, 70))
    strip = Strip(640, tall=False, scale=gauge, counts="test", hold_target=None)
    for value in (11, 51):
        drawn = cell(strip, "gauge", Showing(0, 0, value, None, None, Caption("")), 640)
        part = drawn[:40, drawn.shape[1] // 3 :]  # above the pointer, right of the label
        ink = np.flatnonzero((part.max(axis=2) > 100).any(axis=0))
        assert np.ptp(ink) < 90, "only the number"


def test_a_video_of_holds_counts_no_repetitions(sample: Callable[[str], Scored]) -> None:
    story = Story(sample("bridge_hold_25s"))
    assert not story.counts
    assert Story(sample("bridge_bystander_incomplete")).counts
    strip = Strip(640, tall=False, scale=story.curve, counts=None, hold_target=30)
    assert "count" not in strip._places and strip._places["hold"][1].stop == 640
