"""The house: imports run one way, and nothing in it is too large to read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from runs import ROOT

from hipcam.words import LANGUAGES

PACKAGE = ROOT / "hipcam"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50

#: What may be larger, and why.
LONG_MODULES = {f"words/{name}.py": "all sentences of one language stand in one file" for name in LANGUAGES}
LONG_FUNCTIONS: dict[str, str] = {}


def name_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def functions(module: Path) -> Iterator[tuple[str, int]]:
    """Each function of a module with its lines, from `def` to its end."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(module)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_imports_run_along_the_way_of_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    """The contract stands in pyproject.toml; `lint-imports` is the command for it."""
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, show_timings=False)
    assert broken == 0, capsys.readouterr().out


def test_no_module_is_too_long() -> None:
    lines = {name_of(module): len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    long = {name for name, count in lines.items() if count > MOST_LINES}
    assert long <= set(LONG_MODULES), {name: lines[name] for name in sorted(long - set(LONG_MODULES))}


def test_no_function_is_too_long() -> None:
    lines = dict(found for module in MODULES for found in functions(module))
    long = {name for name, count in lines.items() if count > MOST_LINES_OF_A_FUNCTION}
    assert long - set(LONG_FUNCTIONS) == set(), {name: lines[name] for name in sorted(long - set(LONG_FUNCTIONS))}
    assert set(LONG_FUNCTIONS) <= long, "an exception that is no longer needed"
