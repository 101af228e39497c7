"""Words of live coaching: all in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from coaching import in_stage, rep, sayings

import hipcam
from hipcam import words
from hipcam.judge.activity import activities
from hipcam.judge.records import Attempt
from hipcam.words import find
from hipcam.words.en import SENTENCES
from hipcam.words.reason import Reason

PACKAGE = Path(hipcam.__file__).parent
MODULES = [*sorted((PACKAGE / "live").glob("*.py")), PACKAGE / "show" / "screen.py", PACKAGE / "run" / "routine.py"]


def sentences(path: Path) -> Iterator[str]:
    """String constants of several words in a source file, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in documents:
            continue
        if sum(word.isalpha() and len(word) > 1 for word in node.value.split()) > 1:
            yield node.value


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_all_words_stand_in_one_place(path: Path) -> None:
    assert list(sentences(path)) == []


def test_every_activity_has_its_words() -> None:
    for activity in activities():
        for what in ("name", "take_up", "be_still", "go", "out", "hold", "back", "gauge", "too_small"):
            assert activity.say(what)
        for fault in activity.faults:
            assert find(f"fault.{fault}") and find(f"fault_name.{fault}")


def test_every_sentence_of_live_coaching_is_asked_for() -> None:
    """By its key, or by the end of it."""
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.parent.name != "words")
    ends = {key.split(".")[-1] for key in SENTENCES if key.startswith("live.")}
    assert ends and {end for end in ends if not re.search(rf"""["'.]{end}["']""", source)} == set()


@pytest.mark.parametrize("stage", ["framing", "move", "rest", "test", "paused", "summary"])
def test_another_language_is_spoken_and_shown_throughout(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = {
        key: f"«{said}»" if isinstance(said, str) else {form: f"«{one}»" for form, one in said.items()}
        for key, said in SENTENCES.items()
    }
    monkeypatch.setitem(words._added, "xx", foreign)
    monkeypatch.setattr(words, "_language", "xx")
    here = in_stage(stage)
    attempt = Attempt("left", 1, 4, 30.0, 4.0, 30.0, 31.0, False, (), {}, (), "no", None, None, None)
    done = attempt if stage == "test" else rep(here.time, fault="heel_lift", advice=(Reason("rushed_lift"),))
    scenes = [here.step(), here.step(done), here.step(seconds=1.5)]
    here.coach.key("q")
    scenes.append(here.step())
    texts = [*sayings(here.coach), *here.coach.summary()]
    for scene in scenes:
        shown = (scene.headline, scene.framing, scene.phase, scene.tempo, scene.next, scene.result, scene.detail)
        texts += [*(text for text in shown if text), *scene.lines, scene.safety, scene.keys, scene.signs]
        texts += [scene.notice.text] if scene.notice else []
        texts += [scene.gauge.label] if scene.gauge else []
    assert [text for text in texts if not (text.isdigit() or (text[0] == "«" and text[-1] == "»"))] == []
