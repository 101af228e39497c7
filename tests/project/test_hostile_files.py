"""Damaged, lying and hostile files of every kind that hipcam reads: read, or refused in a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tools import require

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no fork")
def test_a_hundred_mutated_files(tmp_path: Path) -> None:
    """Of fixed seeds; `benchmarks/mutated.py` by hand reads as many as one likes."""
    require("ffmpeg")
    command = [sys.executable, str(ROOT / "benchmarks" / "mutated.py"), "--files", "100", "--seed", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("nothing bad\n")
    assert not list(tmp_path.iterdir())
