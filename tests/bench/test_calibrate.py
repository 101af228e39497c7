"""Fitting what readings are worth: a fit on some clips leaves what other clips gave."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from runs import ROOT

from hipcam.pose.model import PoseModel

ERRORS = ROOT / "hipcam" / "pose" / "calibrations" / "errors" / "blazepose_full.toml"


@pytest.fixture(scope="module")
def calibrate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("calibrate", ROOT / "benchmarks" / "calibrate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["calibrate"] = module
    spec.loader.exec_module(module)
    return module


def test_what_was_not_heard_stays(calibrate: ModuleType) -> None:
    text = ERRORS.read_text(encoding="utf-8")
    kept = calibrate.still_there(text, ())
    assert calibrate.toml(kept, "blazepose_full") == text
    heard = next(iter(kept))
    assert set(calibrate.still_there(text, {heard})) == set(kept) - {heard}
    gone = '["bridge.no_such_fault"]\noffset = 0\ngain = 1\nspread = 1\nagreement = 1\nn = 12\nbodies = 4\n'
    assert calibrate.still_there(gone, ()) == {} == calibrate.still_there("", ())


def test_one_network_is_not_fitted_into_the_file_of_another(
    calibrate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = ERRORS.read_bytes()
    theirs = PoseModel("theirs", "5" * 64, b"")
    monkeypatch.setattr(calibrate, "load_model", lambda path: theirs)
    monkeypatch.setattr(sys, "argv", ["calibrate.py", str(tmp_path), "--write"])
    with pytest.raises(SystemExit):
        calibrate.main()
    assert "no calibration of its own" in capsys.readouterr().err
    assert ERRORS.read_bytes() == before
