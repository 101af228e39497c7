"""Sentences stand in `hipcam/words`, a file a language: none elsewhere, none unused, none with another's values."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from sentences import (
    Found,
    families,
    modules,
    named,
    placeholders,
    reasons,
    said,
    sentences,
    strings,
    template_sentences,
    templates,
)

from hipcam import words
from hipcam.judge.activity import WORDS, activities
from hipcam.words.en import SENTENCES

#: What looks like a sentence and is none that anybody is told: by module, how it begins, and why it stays.
ALLOWED = {
    "app/guard.py": {"default-src 'none'": "what browsers read of what a page may do"},
    "app/cameras.py": dict.fromkeys(("multipart/x-mixed-replace", "--{}"), "what browsers read between pictures"),
    "app/sessions.py": {"attachment; filename": "what browsers read of a file"},
    "bench/batch.py": {
        "one process": "the name of a figure in the saved file, by which baselines are compared",
        "{} beside one process": "the name of a figure",
    },
    "bench/accuracy/accuracy.py": {"rotation, median error": "the name of a figure in the saved file"},
    "bench/accuracy/compare.py": {"heel to stick": "the name of a row in the saved file"},
    "bench/memory.py": {"{} minutes at": "part of the name of a figure"},
    "bench/pipeline.py": {
        "\nimport sys": "a program",
    },
    "cli/refusals.py": dict.fromkeys(
        ("can't start new thread", "allocate memory", "failed to map segment"), "what others say without memory"
    ),
    "bench/startup.py": {"\nimport os": "a program", "import hipcam": "a program"},
    "judge/rules/rotation.py": {"with compensation": "a value in results"},
    "judge/own_range.py": {"own range": "a value in results"},
    "judge/bands.py": {"markedly limited": "the name of a band in results"},
    "show/export.py": {
        "DataRate": "what OpenSim reads in a TRC file",
        "Coordinates": "what OpenSim reads in a MOT file",
    },
    "show/report/paper.py": {"long pairs": "names of a class of the page's style"},
    "show/report/sides.py": {"offset points": "what matplotlib calls a way to place things"},
    "show/voice.py": {"[Console]": "a program"},
    "pose/fetch.py": {
        **dict.fromkeys(("timed out", "connection "), "what pip says when it has no network"),
    },
}

any_module = pytest.mark.parametrize("path", modules(), ids=named)


@any_module
def test_no_sentence_stands_in_the_code(path: Path) -> None:
    allowed = tuple(ALLOWED.get(named(path), ()))
    found = [found for found in sentences(path) if not found.text.startswith(allowed or ("\0",))]
    assert not found, [f"{named(path)}:{line}: {text}" for line, text in found]


@pytest.mark.parametrize("path", templates(), ids=named)
def test_no_words_stand_in_a_template(path: Path) -> None:
    names = ("hipcam", "hipcam-summary.csv")
    assert not [text for text in template_sentences(path) if text.strip(" |.,:;") not in names]


def test_what_is_allowed_is_there() -> None:
    """An allowance that nothing needs is taken away."""
    texts = {named(path): [found.text for found in sentences(path)] for path in modules()}
    needless = [
        f"{module}: {start}"
        for module, starts in ALLOWED.items()
        for start in starts
        if not any(text.startswith(start) for text in texts.get(module, ()))
    ]
    assert not needless


def test_the_finder_finds(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""Not this one."""\nprint(f"{1} green bottles")\nx = {"a key of two": "two words"}\n')
    assert list(sentences(module)) == [Found(2, "{} green bottles"), Found(3, "two words")]


def test_every_sentence_that_is_asked_for_is_there_with_its_values() -> None:
    for key, alone, values, where in said():
        there = [known for known in SENTENCES if key.fullmatch(known)]
        assert there, f"{where}: no sentence {key.pattern}"
        if len(there) > 1 or values is None:
            continue
        sentence = SENTENCES[there[0]]
        used = set().union(*placeholders(sentence).values()) | ({"n"} if not isinstance(sentence, str) else set())
        assert used <= values and (used == values or not alone), f"{where}: {there[0]} has {used}, not {set(values)}"


def test_every_sentence_is_used() -> None:
    plain, patterns = strings(), list(families())
    unused = [key for key in SENTENCES if key not in plain and not any(p.fullmatch(key) for p in patterns)]
    # Of a reason the code alone stands where it arises.
    codes = [key.removeprefix("reason.") for key in SENTENCES if key.startswith("reason.")]
    given = list(reasons())
    unused += [code for code in codes if code not in plain and not any(p.fullmatch(code) for p in given)]
    assert not unused


def test_every_activity_has_its_words_and_every_fault_its_advice_and_name() -> None:
    for activity in activities():
        assert all(f"activity.{activity.key}.{what}" in SENTENCES for what in WORDS)
        for fault in activity.faults:
            assert f"fault.{fault}" in SENTENCES and f"fault_name.{fault}" in SENTENCES


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_language_has_no_other_sentences_and_the_same_values(language: str) -> None:
    """What it lacks is said in English."""
    theirs = import_module(f"hipcam.words.{language}").SENTENCES
    for key, sentence in theirs.items():
        assert key in SENTENCES
        values = set().union(*placeholders(SENTENCES[key]).values())
        assert set().union(*placeholders(sentence).values()) == values, key
