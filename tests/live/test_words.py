"""Words of live coaching: all in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import hipcam
from hipcam.words import wording
from hipcam.words.guide import ACTIVITIES


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


@pytest.mark.parametrize("module", ["live/coach", "show/screen", "live/framing", "run/routine", "live/gestures"])
def test_all_words_stand_in_one_place(module: str) -> None:
    assert list(sentences(Path(hipcam.__file__).parent / f"{module}.py")) == []


def test_every_activity_has_its_words() -> None:
    for words in (wording.TAKE_UP, wording.GO, wording.TITLES, wording.GAUGES, wording.PHASES, wording.TOO_SMALL):
        assert set(words) == set(ACTIVITIES)
    assert set(wording.FAULT_NAMES) == set(wording.COACHING)
