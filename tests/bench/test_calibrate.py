"""Fitting what readings are worth: a fit on some clips leaves what other clips gave."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from runs import ROOT, script

from hipcam.pose.model import PoseModel

ERRORS = ROOT / "hipcam" / "pose" / "calibrations" / "errors" / "blazepose_full.toml"


@pytest.fixture(scope="module")
def calibrate() -> ModuleType:
    return script("calibrate")


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


def test_a_rotation_is_taken_as_it_is_read_and_its_doubt_holds_nine_errors_in_ten(calibrate: ModuleType) -> None:
    """One of ten is 12 degrees off, all others 2: a line laid through them would not be the line of what is stated."""
    off = [2.0, -2.0] * 9 + [12.0, -12.0]
    read = [
        calibrate.Heard("er-test.rotation.outline", 30 + error, 30.0, f"body {number % 5}")
        for number, error in enumerate(off)
    ]
    model, n, bodies = calibrate.fit_all(read)["er-test.rotation.outline"]
    assert (model.offset, model.gain, n, bodies) == (0.0, 1.0, 20, 5)
    # Of the twenty sizes in their order the nine-tenths point lies a tenth of the way from 2 to 12.
    assert model.doubt == pytest.approx(3.0)
    assert sum(abs(error) <= model.doubt for error in off) == 18


def test_a_line_is_laid_through_other_readings(calibrate: ModuleType) -> None:
    read = [calibrate.Heard("er-test.trunk_lean", 2.0 * size, size, f"body {size % 5:.0f}") for size in range(40)]
    model, _, _ = calibrate.fit_all(read)["er-test.trunk_lean"]
    assert 0.4 < model.gain < 0.5 and model.agreement > 0.95
