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
from runs import HIPCAM, SAMPLES

from hipcam.core.processes import core_of, keeping_to
from hipcam.core.stopwatch import Stages
from hipcam.judge.settings import Settings
from hipcam.pose.follow import Following
from hipcam.pose.mediapipe import MediaPipePose
from hipcam.pose.model import PoseModel
from hipcam.pose.relay import cell_begins
from hipcam.track.parallel import stretch_begins
from hipcam.track.readers import ReaderElsewhere
from hipcam.track.rows import Row, Rows, same_row
from hipcam.track.scored import Reading, read

STEP = 1 / 15


def assert_same(joined: Reading, one: Reading) -> None:
    """To the last bit."""
    for name in ("time", "image", "world", "visibility"):
        assert np.array_equal(getattr(joined.track, name), getattr(one.track, name), equal_nan=True), name
    assert joined.observed.keys() == one.observed.keys()
    for name, values in one.observed.items():
        assert np.array_equal(joined.observed[name], values, equal_nan=True), name


#: With a bystander, with the person's mask, with a leg that is up where the stretches meet.
HARDEST = {"bridge_bystander_incomplete", "bridge_single_leg", "er_test_left_limited"}
NAMES = sorted(path.stem for path in SAMPLES.glob("*.mp4"))


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in HARDEST else pytest.mark.long) for name in NAMES]
)
def test_joined_it_is_what_one_reading_gives(
    name: str, read_sample: Callable[[str], Reading], pose_model: PoseModel, estimator: MediaPipePose
) -> None:
    one = read_sample(name)
    joined = read(SAMPLES / f"{name}.mp4", "auto", Settings(), estimator, model=pose_model, workers=2)
    assert joined.quality["stretches"] == 2
    assert {**joined.quality, "stretches": 1} == one.quality
    assert_same(joined, one)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_jumps_where_another_network_takes_over(name: str, read_sample: Callable[[str], Reading]) -> None:
    """In the pictures that are blended, no visible landmark moves further than the furthest in the second around."""
    reading = read_sample(name)
    track = reading.track
    (begin,) = cell_begins(reading.info.duration)
    last = int(np.searchsorted(track.time, begin))
    first = int(np.searchsorted(track.time, begin - 0.2))
    around = int(np.ceil(1 / np.median(np.diff(track.time))))
    beside = slice(first - around, last + around)
    visible = (track.visibility[beside] > 0.5).all(axis=0)
    steps = np.linalg.norm(np.diff(track.image[beside], axis=0), axis=2)[:, visible].max(axis=1)
    blended = slice(around - 1, around + last - first)
    assert steps[blended].max() <= np.delete(steps, np.arange(len(steps))[blended]).max()


def children(process: int) -> list[int]:
    return [
        int(child) for tasks in Path(f"/proc/{process}/task").glob("*/children") for child in tasks.read_text().split()
    ]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="platform: only Linux tells the children of a process")
@pytest.mark.parametrize("later", [0.0, pytest.param(0.15, marks=pytest.mark.long), 0.5])
def test_control_c_while_the_processes_start(later: float, pose_model: PoseModel) -> None:
    """A terminal interrupts all of them, just born or not: it ends at once, and none complains or stays behind."""
    command = subprocess.Popen(
        [*HIPCAM, "score", str(SAMPLES / "bridge_clean_5.mp4"), "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    end = time.monotonic() + 30
    while len(born := children(command.pid)) < 2 and time.monotonic() < end:  # Python's own tracker, then a reader
        time.sleep(0.002)
    time.sleep(later)
    os.killpg(command.pid, signal.SIGINT)
    try:
        said, _ = command.communicate(timeout=20)
    finally:
        command.kill()
    assert (command.returncode, said) == (130, b"hipcam: interrupted\n")
    while any(Path(f"/proc/{child}").exists() for child in born) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{child}").exists() for child in born)


@pytest.mark.skipif(os.name != "posix", reason="platform: Windows has no program that only fails")
def test_a_process_that_dies_at_its_birth_costs_only_time(
    read_sample: Callable[[str], Reading], pose_model: PoseModel, estimator: MediaPipePose
) -> None:
    """It has read nothing of what it was given, which must not wait for a reader."""
    resource_tracker.ensure_running()
    usual = spawn.get_executable()
    spawn.set_executable(str(shutil.which("false")))
    try:
        joined = read(SAMPLES / "er_test_cheat.mp4", "auto", Settings(), estimator, model=pose_model, workers=2)
    finally:
        spawn.set_executable(usual)
    assert joined.quality == read_sample("er_test_cheat").quality
    assert_same(joined, read_sample("er_test_cheat"))


@pytest.mark.parametrize("when", ["before", "later"])
def test_a_process_that_dies_costs_only_time(
    when: str,
    read_sample: Callable[[str], Reading],
    pose_model: PoseModel,
    estimator: MediaPipePose,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def deadly(left: Rows, index: int, right: Rows) -> int | None:
        found = same_row(left, index, right)
        for reader in readers:
            reader._process.kill()
            reader._process.join()
        return found if when == "later" else None

    readers: list[Any] = []
    begun = ReaderElsewhere.__init__

    def remember(self: Any, *arguments: Any) -> None:
        begun(self, *arguments)
        readers.append(self)

    monkeypatch.setattr("hipcam.track.parallel.same_row", deadly)
    monkeypatch.setattr(ReaderElsewhere, "__init__", remember)
    one = read_sample("er_test_cheat")
    joined = read(SAMPLES / "er_test_cheat.mp4", "auto", Settings(), estimator, model=pose_model, workers=2)
    assert len(readers) == 1
    assert joined.quality["stretches"] == 1 or when == "later"
    assert_same(joined, one)


def rows_of(x: list[float], *, start: int = 0, mark: int = 7, counts: list[int] | None = None) -> Rows:
    """Somebody whose landmarks all stand at x but for the trunk, which is 100 pixels long."""
    rows = Rows()
    for i, at in enumerate(x):
        pose = np.ones((33, 6), np.float32)
        pose[:, 0], pose[:, 1] = at, np.where(np.arange(33) < 23, 0, 100)
        row = Row((start + i) * STEP, pose, {"a": at} if i % 2 else {}, Following(), 0, mark, {}, (640, 480))
        rows.append(row._replace(counts={"damaged": counts[i]} if counts else {}))
    return rows


def test_rows_are_the_same_if_all_is_and_nothing_is_under_way() -> None:
    left = rows_of([float(i) for i in range(30)])
    assert same_row(left, 14, rows_of([0.0] * 10, start=10)) == 4
    assert same_row(left, 5, rows_of([0.0] * 10, start=10)) is None, "begins later"
    assert same_row(left, 20, rows_of([0.0] * 10, start=10)) is None, "ends earlier"
    assert same_row(left, 14, rows_of([0.0] * 10, start=10, mark=8)) is None, "sees something else"
    assert same_row(rows_of([0.0] * 30, mark=0), 14, rows_of([0.0] * 10, start=10, mark=0)) is None, "a leg is up"


def test_joined_rows_and_counts() -> None:
    left = rows_of([float(i) for i in range(20)], counts=[0] * 5 + [1] * 15)
    right = rows_of([float(i) for i in range(10, 30)], start=10, counts=[0] * 3 + [1] * 7 + [2] * 10)
    left.join(15, right, 5)
    assert list(left.time) == [i * STEP for i in range(30)]
    assert np.array_equal(left.poses()[:, 0, 0], np.arange(30))
    assert left.counts == {"damaged": 2}, "one before the seam, one after; the right one before it is not counted again"
    assert np.array_equal(np.isfinite(left.observed()["a"]), np.arange(30) % 2 == 1)


@pytest.mark.parametrize(
    "duration, readers, count",
    [(None, 2, 1), (9.9, 2, 1), (10.0, 2, 2), (24.0, 4, 2), (60.0, 4, 4), (600.0, 3, 3), (600.0, 99, 8), (600.0, 1, 1)],
)
def test_stretches_begin_at_cells_and_are_about_equal(duration: float | None, readers: int, count: int) -> None:
    begins = stretch_begins(duration, readers)
    assert len(begins) == count - 1
    assert set(begins) <= set(cell_begins(duration))
    if duration is not None and begins:
        lengths = np.diff([0.0, *begins, duration])
        assert lengths.max() / lengths.min() < 1.1


def test_time_is_told_by_stage() -> None:
    stages = Stages()
    assert list(stages.of_each("get", iter([1, 2]))) == [1, 2]
    with stages.time("do"):
        pass
    assert list(stages.seconds) == ["get", "do"] and min(stages.seconds.values()) >= 0


@pytest.mark.skipif(sys.platform != "linux", reason="platform: only Linux lets a thread keep to a core")
def test_processes_keep_to_cores_of_their_own_only_where_none_is_left_idle() -> None:
    there = sorted(os.sched_getaffinity(0))
    assert [core_of(i, len(there)) for i in range(len(there))] == there
    assert core_of(len(there) + 1, len(there) + 2) in there
    if len(there) > 1:
        assert core_of(0, len(there) - 1) is None
    with keeping_to(there[-1]):
        assert os.sched_getaffinity(0) == {there[-1]}
    assert sorted(os.sched_getaffinity(0)) == there
