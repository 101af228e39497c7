"""One recording read in stretches: joined it is what one reading gives, whatever becomes of the processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import resource_tracker, spawn
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from runs import HIPCAM, SAMPLES, checked

from hipcam import stretches
from hipcam.model_store import PoseModel
from hipcam.pose import Following, MediaPipePose
from hipcam.score import Reading, _read, judge
from hipcam.settings import Settings
from hipcam.stages import Stages
from hipcam.stretches import Row, Rows, find_seam, stretch_starts

STEP = 1 / 15


def told(reading: Reading, activity: str, model: PoseModel) -> dict[str, Any]:
    """What was counted, and every verdict."""
    result = checked(judge(reading, activity, Settings(), model, "0" * 64).result.to_json())
    said: dict[str, Any] = {"activity": result["activity"]}
    for kind in ("reps", "holds", "partials", "attempts"):
        said[kind] = [(e["side"], e.get("verdict"), e.get("clean"), e.get("touched"),
                       {name: check["verdict"] for name, check in e.get("checks", {}).items()},
                       sorted(f["name"] for f in [*e.get("faults", ()), *e.get("compensations", ())]))
                      for e in result[kind]]
    return said


def assert_same_person(joined: Reading, one: Reading) -> None:
    a, b = joined.track, one.track
    assert np.array_equal(a.time, b.time)
    visible = np.minimum(a.visibility, b.visibility) > 0.5
    step = np.median(np.linalg.norm(np.diff(b.image, axis=0), axis=2)[visible[1:]])
    apart = np.linalg.norm(a.image - b.image, axis=2)
    assert np.median(apart[visible]) <= step
    first = int(np.argmax((apart > 0).any(axis=1)))  # the seam
    steps = [np.linalg.norm(np.diff(a.image[first - 7:first + 6], axis=0), axis=2)[:, visible[first]].max(axis=1)]
    assert np.argmax(steps[0]) != 6, "no jump at the seam larger than beside it"


@pytest.mark.parametrize("name", ["bridge_bystander_incomplete", "er_test_cheat"])
def test_joined_it_is_what_one_reading_gives(
        name: str, read_sample: Callable[[str], Reading], pose_model: PoseModel, estimator: MediaPipePose) -> None:
    """With a bystander, with a leg that is up where the stretches meet."""
    one = read_sample(name)
    joined = _read(SAMPLES / f"{name}.mp4", "auto", Settings(), estimator, model=pose_model, workers=2)
    assert joined.quality["stretches"] == 2
    assert {**joined.quality, "stretches": 1} == one.quality
    assert told(joined, "auto", pose_model) == told(one, "auto", pose_model)
    assert_same_person(joined, one)


def children(process: int) -> list[int]:
    return [int(child) for tasks in Path(f"/proc/{process}/task").glob("*/children")
            for child in tasks.read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="platform: only Linux tells the children of a process")
@pytest.mark.parametrize("later", [0.0, 0.15, 0.5])
def test_control_c_while_the_processes_start(later: float, pose_model: PoseModel) -> None:
    """A terminal interrupts all of them, just born or not: it ends at once, and none complains or stays behind."""
    command = subprocess.Popen([*HIPCAM, "score", str(SAMPLES / "bridge_clean_5.mp4"), "--workers", "2"],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    end = time.monotonic() + 30
    while len(born := children(command.pid)) < 2 and time.monotonic() < end:  # Python's own tracker, then a reader
        time.sleep(0.002)
    time.sleep(later)
    os.killpg(command.pid, signal.SIGINT)
    try:
        said, _ = command.communicate(timeout=20)
    finally:
        command.kill()
    assert command.returncode == 130
    assert said == b"hipcam: interrupted\n"
    while any(Path(f"/proc/{child}").exists() for child in born) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{child}").exists() for child in born)


@pytest.mark.skipif(os.name != "posix", reason="platform: Windows has no program that only fails")
def test_a_process_that_dies_at_its_birth_costs_only_time(
        read_sample: Callable[[str], Reading], pose_model: PoseModel, estimator: MediaPipePose) -> None:
    """It has read nothing of what it was given, which must not wait for a reader."""
    resource_tracker.ensure_running()
    usual = spawn.get_executable()
    spawn.set_executable(str(shutil.which("false")))
    try:
        joined = _read(SAMPLES / "er_test_cheat.mp4", "auto", Settings(), estimator, model=pose_model, workers=2)
    finally:
        spawn.set_executable(usual)
    assert joined.quality == read_sample("er_test_cheat").quality
    assert np.array_equal(joined.track.image, read_sample("er_test_cheat").track.image, equal_nan=True)


@pytest.mark.parametrize("when", ["before", "later"])
def test_a_process_that_dies_costs_only_time(
        when: str, read_sample: Callable[[str], Reading], pose_model: PoseModel, estimator: MediaPipePose,
        monkeypatch: pytest.MonkeyPatch) -> None:
    seam = stretches.find_seam

    def deadly(left: Rows, right: Rows, begin: float, end: float) -> tuple[int, int] | None:
        found = seam(left, right, begin, end)
        for reader in readers:
            reader._process.kill()
            reader._process.join()
        return found if when == "later" else None

    readers: list[Any] = []
    begun = stretches._Elsewhere.__init__

    def remember(self: Any, *arguments: Any) -> None:
        begun(self, *arguments)
        readers.append(self)

    monkeypatch.setattr(stretches, "find_seam", deadly)
    monkeypatch.setattr(stretches._Elsewhere, "__init__", remember)
    one = read_sample("er_test_cheat")
    joined = _read(SAMPLES / "er_test_cheat.mp4", "auto", Settings(), estimator, model=pose_model, workers=2)
    assert len(readers) == 1
    assert np.array_equal(joined.track.time, one.track.time)
    if joined.quality["stretches"] == 1:
        assert np.array_equal(joined.track.image, one.track.image, equal_nan=True)
    else:
        assert when == "later"


def rows_of(x: list[float], *, start: int = 0, mark: int = 7, counts: list[int] | None = None) -> Rows:
    """Somebody whose landmarks all stand at x but for the trunk, which is 100 pixels long."""
    rows = Rows()
    for i, at in enumerate(x):
        pose = np.ones((33, 6), np.float32)
        pose[:, 0], pose[:, 1] = at, np.where(np.arange(33) < 23, 0, 100)
        row = Row((start + i) * STEP, pose, {"a": at} if i % 2 else {}, Following(), 0, mark, {})
        rows.append(row._replace(counts={"damaged": counts[i]} if counts else {}))
    return rows


def test_the_seam_is_where_they_differ_least() -> None:
    left = rows_of([float(i) for i in range(30)])
    apart = [1.9, 1.5, 1.0, 0.5, 0.25, 0.5, 1.0, 1.5, 1.9, 1.9]
    right = rows_of([10 + i + apart[i] for i in range(10)], start=10)
    assert find_seam(left, right, 11 * STEP, 19 * STEP) == (14, 4)
    ahead = rows_of([10.9 + i for i in range(10)], start=10)
    assert find_seam(left, ahead, 11 * STEP, 19 * STEP) is None, "everywhere it would jump further than it moves"
    assert find_seam(left, rows_of([50.0 + i for i in range(10)], start=10), 0, 3) is None, "somebody else"
    assert find_seam(left, rows_of([10.0 + i for i in range(10)], start=10, mark=8), 0, 3) is None, "another state"
    assert find_seam(rows_of([0.0] * 30, mark=0), rows_of([0.0] * 10, start=10, mark=0), 0, 3) is None, "a leg is up"


def test_joined_rows_and_counts() -> None:
    left = rows_of([float(i) for i in range(20)], counts=[0] * 5 + [1] * 15)
    right = rows_of([float(i) for i in range(10, 30)], start=10, counts=[0] * 3 + [1] * 7 + [2] * 10)
    left.join(15, right, 5)
    assert list(left.time) == [i * STEP for i in range(30)]
    assert np.array_equal(left.poses()[:, 0, 0], np.arange(30))
    assert left.counts == {"damaged": 2}, "one before the seam, one after; the right one before it is not counted again"
    assert np.array_equal(np.isfinite(left.observed()["a"]), np.arange(30) % 2 == 1)


@pytest.mark.parametrize("duration, readers, count", [(4.0, 2, 1), (9.9, 2, 1), (10.0, 2, 2), (600, 4, 4), (600, 99, 8),
                                                      (600, 1, 1), (0.0, 8, 1)])
def test_stretches_are_equal_and_not_too_short(duration: float, readers: int, count: int) -> None:
    starts = stretch_starts(duration, readers)
    assert len(starts) == count - 1
    if starts:
        overlap = stretches.SETTLED + stretches.SEAM_WITHIN
        ends = [start + overlap for start in starts] + [duration]
        lengths = [end - start for start, end in zip([0.0, *starts], ends, strict=True)]
        assert np.ptp(lengths) < 1e-9


def test_time_is_told_by_stage() -> None:
    stages = Stages()
    assert list(stages.of_each("get", iter([1, 2]))) == [1, 2]
    with stages.time("do"):
        pass
    assert list(stages.seconds) == ["get", "do"] and min(stages.seconds.values()) >= 0
