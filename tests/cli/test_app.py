"""`hipcam app` without what it needs, and when `hipcam` alone opens it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from runs import HIPCAM, hipcam, on_terminal

from hipcam.cli import main
from hipcam.words import say


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


def browser(folder: Path) -> Path:
    """A browser that notes what it is to open, and opens nothing."""
    script = folder / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" > "{folder}/opened"\n')
    script.chmod(0o700)
    return script


def alone(folder: Path, *, without: str = "", **env: str) -> tuple[int, str]:
    """`hipcam` alone, on a terminal, until it said where its pages are or ended."""
    site = folder / "site"
    site.mkdir()
    if without:
        (site / "sitecustomize.py").write_text(
            "import importlib.util as util\n"
            "found = util.find_spec\n"
            f"util.find_spec = lambda name, package=None: None if name == {without!r} else found(name, package)\n"
        )
    paths = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    given = {"HIPCAM_DATA_DIR": str(folder / "data"), "PYTHONPATH": paths, "BROWSER": str(browser(folder)), **env}
    unset = [f"--unset={name}" for name in ("DISPLAY", "WAYLAND_DISPLAY")]
    command = ["env", *unset, *(f"{name}={value}" for name, value in given.items()), *HIPCAM]
    return on_terminal(command, signal.SIGINT, b"http://127.0.0.1")


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="platform: a screen is named by a variable on Linux")
def test_hipcam_alone_opens_the_pages_where_somebody_sees_them(tmp_path: Path) -> None:
    code, said = alone(tmp_path, DISPLAY=":7")
    assert code == 0, said
    assert "'hipcam --help' tells what else there is" in said and say("cli.about") not in said
    assert (tmp_path / "opened").read_text().startswith("http://127.0.0.1:")
    assert not any((tmp_path / "data").iterdir())


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="platform: a screen is named by a variable on Linux")
@pytest.mark.parametrize(
    "lack", [{}, {"DISPLAY": ":7", "BROWSER": "", "PATH": "/nowhere"}, {"DISPLAY": ":7", "without": "uvicorn"}]
)
def test_without_a_screen_a_browser_or_the_extra_it_says_what_one_can_do(lack: dict[str, str], tmp_path: Path) -> None:
    code, said = alone(tmp_path, **lack)
    assert code == 0 and "hipcam score" in said and say("safety") in " ".join(said.split())
    assert not (tmp_path / "opened").exists() and not (tmp_path / "data").exists()


@pytest.mark.slow
def test_where_nobody_looks_it_says_what_one_can_do(tmp_path: Path) -> None:
    """Its output goes into a pipe, as from another program."""
    done = hipcam(env={**os.environ, "DISPLAY": ":7", "BROWSER": str(browser(tmp_path))})
    assert done.returncode == 0 and b"hipcam score" in done.stdout
    assert not (tmp_path / "opened").exists()
