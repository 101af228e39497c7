"""The benchmarks: that they measure what they say, and that the gate sees a slow stage and does not see noise."""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # whichever way pytest is set to import
import clips
from runs import SAMPLES
from tools import require

import hipcam.score
from hipcam.angles import ANGLES, compute_angles
from hipcam.bench.angles import angles_of_one_frame, bench_angles, made_up_track, plain_angles, scipy_angles
from hipcam.bench.batch import bench_batch
from hipcam.bench.capacity import hours
from hipcam.bench.figures import Figures, Number, Ratio, describe, in_turn, ratio, to_json
from hipcam.bench.gate import ATTEMPTS, Baseline, pass_gate
from hipcam.bench.live import bench_live
from hipcam.bench.pipeline import bench_pipeline
from hipcam.bench.processes import cores, python, run
from hipcam.bench.startup import bench_startup
from hipcam.cli import main
from hipcam.errors import HipcamError
from hipcam.model_store import PoseModel

ONE_PROCESS = "scoring in one process beside the bare loop"


@pytest.fixture(scope="module")
def short_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    require("ffmpeg")
    clip = tmp_path_factory.mktemp("bench") / "short.mp4"
    clips.recoded(SAMPLES / "bridge_clean_5.mp4", clip, "-frames:v", "20", *clips.FAST_H264)
    return clip


def some(value: float, **stages: float) -> Figures:
    return Figures({"speed": Ratio(value, 0.0, None, stages)}, {})


def baseline(folder: Path, **found: Figures) -> Baseline:
    path = folder / "baseline.json"
    path.write_text(to_json(found), encoding="utf-8")
    return Baseline(path)


# --- What is measured ------------------------------------------------------------------------------------------------

def test_all_ways_to_the_twelve_angles_agree() -> None:
    points = made_up_track(50).world
    core = compute_angles(points)
    loop = [angles_of_one_frame(frame) for frame in points]
    for name in ANGLES:
        for other in (plain_angles(points.astype(float)), scipy_angles(points.astype(float))):
            np.testing.assert_allclose(core[name], other[name], atol=1e-3, err_msg=name)
        np.testing.assert_allclose(core[name], [frame[name] for frame in loop], atol=0.05, err_msg=name)


def test_the_angle_core_keeps_its_promises() -> None:
    """The promises are for a quiet machine; a busy one keeps half of them."""
    figures = bench_angles(rounds=5)
    promised = {name: found for name, found in figures.ratios.items() if found.least}
    assert len(promised) == 2 + 4
    for name, found in promised.items():
        assert found.value > found.least / 2, name


def test_a_ratio_is_that_of_the_quickest_rounds() -> None:
    found = ratio([1.0, 2.0, 1.0], [4.0, 4.0, 3.0], least=2)
    assert (found.value, found.least) == (3.0, 2)
    assert found.spread > 0
    order: list[str] = []
    in_turn({name: lambda name=name: order.append(name) or 1.0 for name in "ab"}, 3)
    assert "".join(order) == "ababab"


def test_a_command_is_timed_and_its_memory_seen() -> None:
    hold = "x = bytearray(80_000_000); import time; time.sleep(0.4)"
    done = run(python("-c", f"print('hello'); {hold}"), watch=True)
    assert done.output == "hello\n"
    assert 0.4 < done.seconds < 20
    if sys.platform == "linux":
        assert done.peak is not None and 80 < done.peak < 140
        child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
        both = run(python("-c", child), watch=True).peak
        assert both is not None and both > 80, "children count"
    with pytest.raises(HipcamError, match=r"exit code 3: no such luck"):
        run(python("-c", "import sys; print('no such luck', file=sys.stderr); sys.exit(3)"))


def test_starting_is_timed_against_bare_python(pose_model: PoseModel) -> None:
    figures = bench_startup(SAMPLES / "bridge_clean_5.mp4", rounds=2)
    numbers = {name: number.value for name, number in figures.numbers.items()}
    assert numbers["import hipcam, over bare Python"] < 0.2
    assert numbers["bare Python"] < numbers["hipcam --help"] < 1
    assert numbers["hipcam --help"] < numbers["hipcam live until the first frame is judged"] < 30
    assert all(0 < found.value < 1.2 for found in figures.ratios.values())


def test_scoring_is_timed_stage_by_stage(short_clip: Path, pose_model: PoseModel) -> None:
    figures = bench_pipeline(short_clip, "bridge", rounds=1)
    found = figures.ratios[ONE_PROCESS]
    assert {"decode", "pose", "observe", "judge"} <= set(found.stages)
    assert max(found.stages, key=found.stages.__getitem__) == "pose"
    assert figures.numbers["hipcam score"].value > 0
    text = describe("pipeline", figures)
    assert "frames/s" in text and "decode" in text and "±" in text


def test_live_coaching_is_timed_against_a_camera(pose_model: PoseModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short, and with limits that a busy machine keeps; those of a quiet one are the benchmark's to show."""
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(display, raising=False)
    figures = bench_live(SAMPLES / "bridge_clean_5.mp4", "bridge", seconds=4, frames=150)
    numbers = {name: number.value for name, number in figures.numbers.items()}
    assert numbers["pictures"] == 120
    assert 0 < numbers["pictures judged"] <= 31 and 0 <= numbers["share dropped"] < 1
    assert 0 < numbers["capture to screen, median"] <= numbers["capture to screen, 95th percentile"] < 3000
    assert 0 < numbers["drawing without a display, median"] < 100
    assert numbers["memory grown by over 150 pictures"] < 20
    (found,) = figures.ratios.values()
    assert 0.3 < found.value < 1 and found.stages["pose"] == 1


def test_a_folder_is_timed_with_one_process_and_with_one_a_core(short_clip: Path, pose_model: PoseModel) -> None:
    figures = bench_batch(short_clip, "bridge", copies=2)
    assert len(figures.ratios) == 1 and all(found.value > 0.2 for found in figures.ratios.values())
    assert all(number.value > 1 for number in figures.numbers.values())


def test_what_many_videos_cost_follows_from_speed_and_workers() -> None:
    # 10 videos of 60 s with 30 frames a second are 18 000 frames; at 50 a second that is a tenth of an hour.
    assert hours(50, 1, videos=10) == pytest.approx(0.1)
    assert hours(50, 4, videos=10) == pytest.approx(0.03), "three deals: whole videos are dealt out"
    assert hours(50, 1, videos=10, seconds=30, rate=15) == pytest.approx(0.025)


# --- The gate --------------------------------------------------------------------------------------------------------

def test_the_gate_sees_a_stage_that_was_slowed_and_names_it(
        short_clip: Path, pose_model: PoseModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def measure() -> Figures:
        return bench_pipeline(short_clip, "bridge", rounds=1, commands=False)

    before = baseline(tmp_path, pipeline=bench_pipeline(short_clip, "bridge", rounds=2, commands=False))
    judge = hipcam.score.judge
    monkeypatch.setattr(hipcam.score, "judge", lambda *given: time.sleep(2) or judge(*given))
    _, fallen = pass_gate("pipeline", measure, before, 0.15)
    assert [(r.benchmark, r.name, r.stage) for r in fallen] == [("pipeline", ONE_PROCESS, "judge")]
    assert fallen[0].now < 0.85 * fallen[0].before
    assert "judge" in str(fallen[0]) and "pipeline" in str(fallen[0])


def test_the_gate_lets_noise_pass_ten_times(tmp_path: Path) -> None:
    def measure() -> Figures:
        return bench_angles(frames=5000, rounds=5)

    before = baseline(tmp_path, angles=measure())
    for _ in range(10):
        assert pass_gate("angles", measure, before, 0.15)[1] == []


def test_only_what_is_slower_each_time_counts(tmp_path: Path) -> None:
    before = baseline(tmp_path, some=some(10.0, read=0.1, judge=0.2))
    measured: list[float] = []

    def measure(*values: float) -> Any:
        remaining = list(values)
        measured.clear()

        def once() -> Figures:
            measured.append(remaining.pop(0))
            return some(measured[-1], read=0.1, judge=2 / measured[-1])

        return once

    for values in ((8.6,), (8.4, 8.6), (5.0, 8.0, 9.0)):
        assert pass_gate("some", measure(*values), before, 0.15)[1] == []
        assert tuple(measured) == values
    figures, fallen = pass_gate("some", measure(8.4, 5.0, 8.0), before, 0.15)
    assert len(measured) == ATTEMPTS == 3
    assert [(r.before, r.now, r.stage) for r in fallen] == [(10.0, 8.0, "judge")]
    assert figures.ratios["speed"].value == 8.0
    noise = random.Random(1)
    for _ in range(10):
        assert pass_gate("some", lambda: some(10 * noise.gauss(1, 0.1)), before, 0.15)[1] == []


def test_ratios_are_compared_and_never_seconds(tmp_path: Path) -> None:
    fast = Figures({"speed": Ratio(2.0, 0.1)}, {"frames": Number(1000, "frames/s")})
    slow_machine = Figures({"speed": Ratio(2.0, 0.1)}, {"frames": Number(10, "frames/s")})
    assert baseline(tmp_path, some=fast).regressions("some", slow_machine, 0.15) == []
    new = Figures({"speed": Ratio(2.0, 0.1), "another": Ratio(0.1, 0.1)}, {})
    assert baseline(tmp_path, some=fast).regressions("some", new, 0.15) == []
    assert [r.stage for r in baseline(tmp_path, some=fast).regressions("some", some(1.0), 0.15)] == ["some"]


# --- The command -----------------------------------------------------------------------------------------------------

def test_the_command_saves_compares_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "figures.json"
    assert main(["bench", "angles", "--rounds", "1", "--save", str(saved)]) == 0
    assert "angle core" in capsys.readouterr().out
    kept = json.loads(saved.read_text(encoding="utf-8"))
    assert kept["schema"] == "hipcam.bench/1" and kept["machine"]["cores"] == cores()
    assert main(["bench", "angles", "--rounds", "1", "--compare", str(saved), "--tolerance", "0.9"]) == 0
    assert "no ratio has fallen" in capsys.readouterr().out
    name = "angle core beside a per-frame loop"
    kept["benchmarks"]["angles"]["ratios"][name]["value"] *= 100
    kept["machine"]["processor"] = "an abacus"
    saved.write_text(json.dumps(kept), encoding="utf-8")
    assert main(["bench", "angles", "--rounds", "1", "--compare", str(saved)]) == 1
    told = capsys.readouterr()
    assert f"slower: angles: {name} fell" in told.out and "no ratio has fallen" not in told.out
    assert "an abacus" in told.err


@pytest.mark.parametrize(("content", "why"), [
    (None, "cannot be read"), ("{", "not JSON"), ('{"schema": "hipcam.result/1"}', "no benchmark figures"),
    ('{"schema": "hipcam.bench/1", "machine": {}, "benchmarks": {}}', "no figures of angles"),
    ('{"schema": "hipcam.bench/1"}', "is not complete")])
def test_a_baseline_that_is_none_is_told_before_anything_is_measured(
        content: str | None, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert main(["bench", "angles", "--compare", str(path)]) == 2
    told = capsys.readouterr()
    assert why in told.err and told.out == "" and len(told.err.splitlines()) == 1


@pytest.mark.parametrize("options", [["--tolerance", "2"], ["--tolerance", "x"], ["--rounds", "0"]])
def test_wrong_numbers_are_refused(options: list[str]) -> None:
    assert main(["bench", "angles", *options]) == 2
