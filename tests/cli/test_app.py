"""`hipcam app` without what it needs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hipcam.cli import main


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "segno", "ifaddr"])
def test_without_the_extra_one_sentence_says_how_to_install_it(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == missing or name.startswith("hipcam.app.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Without(missing), *sys.meta_path])
    assert main(["app", "--data-dir", str(tmp_path / "data")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "pip install" in said and "[app]" in said
    assert not (tmp_path / "data").exists()


class Without:
    """Finds nothing of a package."""

    def __init__(self, name: str) -> None:
        self._name = name

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name.partition(".")[0] == self._name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
