"""Words of live coaching: all in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import hipcam
from hipcam.judge.activity import activities
from hipcam.words import find
from hipcam.words.en import SENTENCES

MODULES = sorted((Path(hipcam.__file__).parent / "live").glob("*.py"))


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
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            words = [w for w in node.value.split() if w.isalpha() and len(w) > 1]
            if len(words) > 1:
                yield node.value


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_all_words_stand_in_one_place(path: Path) -> None:
    assert list(sentences(path)) == []


def test_every_activity_has_its_words() -> None:
    for activity in activities():
        for what in ("name", "take_up", "go", "out", "hold", "back", "gauge", "too_small"):
            assert activity.say(what)
        for fault in activity.faults:
            assert find(f"fault.{fault}") and find(f"fault_name.{fault}")


def test_every_sentence_of_live_coaching_is_asked_for() -> None:
    """By its key, or by the end of it."""
    package = Path(hipcam.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py") if path.parent.name != "words")
    ends = {key.split(".")[-1] for key in SENTENCES if key.startswith("live.")}
    assert ends and {end for end in ends if not re.search(rf"""["'.]{end}["']""", source)} == set()
