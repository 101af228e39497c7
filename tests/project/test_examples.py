"""The programs in examples/ do what they say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import clips
import pytest
from runs import ROOT, SAMPLES, copy_of, hipcam
from tools import require

from hipcam.pose.model import PoseModel

EXAMPLES = ROOT / "examples"


def example(name: str, *arguments: str | Path) -> str:
    """Run one as its reader would; gives what it says."""
    command = [sys.executable, str(EXAMPLES / name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_score_a_folder(tmp_path: Path, cut_clips: dict[str, Path], pose_model: PoseModel) -> None:
    for day in (1, 2):
        copy_of(cut_clips["rep"], tmp_path / f"2026-03-0{day}.mp4")
    said = example("score_a_folder.py", tmp_path, tmp_path / "trend.svg")
    assert said.count("bridge, both") == 2, said
    assert "2026-03-01" in said and "2026-03-02" in said
    assert (tmp_path / "trend.svg").read_text(encoding="utf-8").count("<svg") == 1


@pytest.mark.slow
def test_custom_network(tmp_path: Path, cut_clips: dict[str, Path], pose_model: PoseModel) -> None:
    track = tmp_path / "rep.npz"
    assert hipcam("score", cut_clips["rep"], "--activity", "bridge", "--track", track).returncode == 0
    said = example("custom_network.py", cut_clips["rep"], track).splitlines()
    assert said[0] == "rep: repetitions: 1"
    assert said[1].startswith("both, ") and said[1].endswith(": unknown"), "a network without a calibration"


@pytest.mark.slow
def test_custom_fault(tmp_path: Path, pose_model: PoseModel) -> None:
    require("ffmpeg")
    video = clips.recoded(
        SAMPLES / "side_lying_right_pelvis_roll.mp4", tmp_path / "two.mp4", "-t", "9", *clips.FAST_H264
    )
    said = example("custom_fault.py", video).splitlines()
    assert len(said) == 2
    assert all(line.startswith("right, ") and "dropped_leg (0.8 s)" in line for line in said), said


def test_the_custom_fault_takes_thirty_lines() -> None:
    code = (
        (EXAMPLES / "custom_fault.py").read_text(encoding="utf-8").split('KEY = "quiet', 1)[1].split("if __name__")[0]
    )
    lines = [line for line in code.splitlines() if line.strip() and '"""' not in line]
    assert len(lines) <= 30, len(lines)
