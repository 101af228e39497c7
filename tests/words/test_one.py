"""One of something is told as one."""

from __future__ import annotations

import re

import pytest

from hipcam.words.en import SENTENCES


@pytest.mark.parametrize("key", [key for key, sentence in SENTENCES.items() if not isinstance(sentence, str)])
def test_one_is_never_several(key: str) -> None:
    sentence = SENTENCES[key]
    assert not isinstance(sentence, str)
    several = re.search(r"\{n\} (?:more )?([a-z]+s)\b", sentence["one"])
    assert several is None, f"one {several[1]}"
