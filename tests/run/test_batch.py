"""Many videos: what is done already, what dies on the way, and the tables that are left; locally and on a cluster."""

from __future__ import annotations

import argparse
import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from runs import HIPCAM, checked, copy_of, hipcam

from hipcam.cli import main
from hipcam.cli.score import _kept
from hipcam.core.processes import cores
from hipcam.judge.settings import Settings
from hipcam.keep.history import History
from hipcam.run import batch
from hipcam.run.batch import Outcome, Task, run
from hipcam.run.overview import INDEX, SUMMARY, summary_row, write_summary
from hipcam.source.filmed import Filmed
from hipcam.track.scored import Scored


@pytest.fixture
def folder(tmp_path: Path, cut_clips: dict[str, Path]) -> Path:
    """Three tiny videos, one of which is none."""
    place = tmp_path / "videos"
    place.mkdir()
    for name in ("a", "b & <c>"):
        copy_of(cut_clips["tiny"], place / f"{name}.mp4")
    (place / "bad.mp4").write_text("no video")
    return place


def table(out: Path) -> list[dict[str, str]]:
    with (out / SUMMARY).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_a_folder_is_scored_and_the_second_run_finds_it_done(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = hipcam("score", folder, "--out", out, "--workers", "2")
    assert first.returncode == 1, first.stderr
    said = first.stderr.decode()
    assert said.count("\n") == 1 and "bad.mp4 is not a video" in said
    assert [(Path(row["video"]).name, row["status"]) for row in table(out)] == [
        ("a.mp4", "scored"),
        ("b & <c>.mp4", "scored"),
        ("bad.mp4", "failed"),
    ]
    page = (out / INDEX).read_text(encoding="utf-8")
    assert "b%20%26%20%3Cc%3E.hipcam.json" in page and "b &amp; &lt;c&gt;" in page and "bad.mp4" in page
    if os.name == "posix":
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in out.iterdir())
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.hipcam.*")}
    assert len(before) == 4

    # One is other content now, one lost a file, and so both are scored again.
    again = hipcam("score", folder, "--out", out)
    assert b"a.mp4: scored before" in again.stdout and b"<c>.mp4: scored before" in again.stdout
    assert {path: path.stat().st_mtime_ns for path in before} == before
    with (folder / "a.mp4").open("ab") as file:
        file.write(b"\0\0\0\x08free")
    (out / "b & <c>.hipcam.csv").unlink()
    last = hipcam("score", folder, "--out", out)
    assert b"scored before" not in last.stdout
    assert all(path.stat().st_mtime_ns > before[path] for path in before)


@pytest.mark.slow
def test_what_was_scored_before_is_kept_when_asked(cut_clips: dict[str, Path], tmp_path: Path) -> None:
    videos, out, data = tmp_path / "videos", tmp_path / "out", tmp_path / "data"
    videos.mkdir()
    copy_of(cut_clips["rep"], videos / "rep.mp4")
    copy_of(cut_clips["one"], videos / "one.mp4")
    arguments = ("score", videos, "--activity", "bridge", "--out", out, "--data-dir", data)
    assert hipcam(*arguments).returncode == 0
    assert not data.exists()
    for person in ("", "Ann", "Ann"):
        again = hipcam(*arguments, "--save", "--person", person)
        assert again.returncode == 0 and again.stdout.count(b"scored before") == 2
        assert again.stderr.count(b"kept as session") == 2
    with History(data) as history:
        assert sorted((e.person, e.source) for e in history.sessions()) == [
            ("", "one.mp4"),
            ("", "rep.mp4"),
            ("Ann", "one.mp4"),
            ("Ann", "rep.mp4"),
        ]
        number = history.sessions(person="Ann")[0].number
        name = history.result(number)["source"]["name"].removesuffix(".mp4")
        assert history.result(number) == json.loads((out / f"{name}.hipcam.json").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_what_is_scored_and_kept_at_once_has_its_curve(cut_clips: dict[str, Path], tmp_path: Path) -> None:
    for name in ("rep", "one"):
        copy_of(cut_clips[name], tmp_path / f"{name}.mp4")
    arguments = ("score", tmp_path, "--activity", "bridge", "--out", tmp_path / "out", "--data-dir", tmp_path, "--save")
    for _ in range(2):
        assert hipcam(*arguments).returncode == 0
        with History(tmp_path) as history:
            assert {e.source: history.curve(e.number) is not None for e in history.sessions()} == {
                "rep.mp4": True,
                "one.mp4": False,
            }


def test_what_cannot_be_kept_has_failed(folder: Path, tmp_path: Path) -> None:
    """The history is spoilt while videos are scored."""
    given = argparse.Namespace(save=True, person="", data_dir=tmp_path)
    (tmp_path / "history.sqlite3").write_text("Dear diary" * 1000)
    kept = _kept(
        Outcome(folder / "a.mp4", "scored", {"source": {"sha256": ""}, "activity": None, "provenance": {"made": ""}}),
        given,
    )
    assert kept.status == "failed" and "not a database" in kept.said


@pytest.mark.slow
@pytest.mark.parametrize("change", ["activity", "settings", "version", "filmed", "none"])
def test_what_counts_as_done(
    change: str, cut_clips: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from hipcam.core.files import write_files

    task = Task(
        cut_clips["tiny"],
        "bridge",
        Settings(),
        None,
        (tmp_path / "t.json",),
        lambda scored: write_files([(tmp_path / "t.json", scored.result.to_json())]),
    )
    assert batch.score(task).status == "scored"
    if change == "activity":
        task = replace(task, activity="side-lying")
    if change == "settings":
        other = replace(task.settings.signals, cutoff=5.0)
        task = replace(task, settings=replace(task.settings, signals=other))
    if change == "filmed":
        task = replace(task, filmed=Filmed(slow_motion=2.5))
        assert batch.score(task).status == "scored"
        assert batch.score(task).status == "kept"
        task = replace(task, filmed=Filmed())
    if change == "version":
        monkeypatch.setattr(batch, "__version__", "99")
    assert batch.score(task).status == ("kept" if change == "none" else "scored")


@pytest.mark.slow
def test_a_file_that_shows_what_was_there_before_is_made_again(cut_clips: dict[str, Path], tmp_path: Path) -> None:
    from hipcam.core.files import CSV_START, write_files

    video = copy_of(cut_clips["one"], tmp_path / "v.mp4")
    result, table = tmp_path / "v.json", tmp_path / "v.csv"

    def status(*places: Path) -> str:
        def write(scored: Scored) -> None:
            content = {result: scored.result.to_json(), table: ",".join((*CSV_START, str(len(scored.track))))}
            write_files([(place, content[place]) for place in places])

        return batch.score(Task(video, "bridge", Settings(), None, places, write)).status

    assert [status(table, result), status(table, result), status(result)] == ["scored", "kept", "kept"]
    copy_of(cut_clips["tiny"], video)
    assert [status(result), status(result), status(table, result), status(table, result)] == [
        "scored",
        "kept",
        "scored",
        "kept",
    ]
    assert table.read_text().endswith(",3")


@pytest.mark.slow
def test_the_threads_of_a_process_take_turns(cut_clips: dict[str, Path]) -> None:
    inside, most = [], []

    def write(scored: Scored) -> None:
        inside.append(scored)
        time.sleep(0.1)
        most.append(len(inside))
        inside.pop()

    terminal = os.fstat(2)
    with ThreadPoolExecutor(3) as threads:
        outcomes = threads.map(batch.score, [Task(cut_clips["one"], "bridge", Settings(), None, (), write)] * 3)
    assert [o.status for o in outcomes] == ["scored"] * 3
    assert most == [1, 1, 1]
    assert os.path.samestat(os.fstat(2), terminal)


class Killer:
    """Ends the process that is about to write, as often as it may."""

    def __init__(self, mark: Path, times: int) -> None:
        self.mark, self.times = mark, times

    def __call__(self, scored: object) -> None:
        died = len(self.mark.read_text()) if self.mark.exists() else 0
        if died < self.times:
            self.mark.write_text("x" * (died + 1))
            os._exit(9)


def nothing(scored: object) -> None:
    """Writes nothing."""


@pytest.mark.slow
@pytest.mark.parametrize("times, status", [(1, "scored"), (99, "failed")])
def test_a_process_that_dies_takes_no_other_video_with_it(
    times: int, status: str, cut_clips: dict[str, Path], tmp_path: Path
) -> None:
    videos = [copy_of(cut_clips["one"], tmp_path / f"{i}.mp4") for i in range(3)]
    writes: list[Callable[[Scored], None]] = [nothing, Killer(tmp_path / "mark", times), nothing]
    outcomes = list(
        run(
            [Task(video, "bridge", Settings(), None, (), write) for video, write in zip(videos, writes, strict=True)], 2
        )
    )
    assert sorted((o.video.name, o.status) for o in outcomes) == [
        ("0.mp4", "scored"),
        ("1.mp4", status),
        ("2.mp4", "scored"),
    ]
    assert len((tmp_path / "mark").read_text()) == min(times, 2)


class Company:
    """Waits at the place where it would write until another process does so, too."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name

    def __call__(self, scored: object) -> None:
        (self.folder / self.name).touch()
        end = time.monotonic() + 60
        while len(list(self.folder.iterdir())) < 2:
            assert time.monotonic() < end, "nobody else is at work"
            time.sleep(0.05)


@pytest.mark.slow
def test_after_a_death_the_others_are_still_scored_side_by_side(cut_clips: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "at work").mkdir()
    writes: list[Callable[[Scored], None]] = [
        Killer(tmp_path / "mark", 99),
        nothing,
        *(Company(tmp_path / "at work", name) for name in ("one", "other")),
    ]
    tasks = [
        Task(copy_of(cut_clips["one"], tmp_path / f"{i}.mp4"), "bridge", Settings(), None, (), write)
        for i, write in enumerate(writes)
    ]
    assert sorted((o.video.name, o.status) for o in run(tasks, 2)) == [
        ("0.mp4", "failed"),
        ("1.mp4", "scored"),
        ("2.mp4", "scored"),
        ("3.mp4", "scored"),
    ]


class Threads:
    """Writes how many threads OpenCV and numpy use there, and how many cores."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __call__(self, scored: object) -> None:
        import cv2

        self.place.write_text(f"{cv2.getNumThreads()} {os.environ['OPENBLAS_NUM_THREADS']} {cores()}")


@pytest.mark.slow
def test_each_process_computes_in_one_thread(
    cut_clips: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENCV_FOR_THREADS_NUM", raising=False)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")  # somebody's own choice
    place = tmp_path / "threads"
    alone = [Task(cut_clips["one"], "bridge", Settings(), None, (), Threads(place))]
    assert [o.status for o in run(alone, workers=1)] == ["scored"]
    assert place.read_text() == f"1 2 {cores()}", "one process has all cores"
    many = [Task(cut_clips["one"], "bridge", Settings(), None, (), Threads(tmp_path / f"{i}")) for i in range(cores())]
    assert {o.status for o in run(many)} == {"scored"}
    assert {(tmp_path / f"{i}").read_text() for i in range(cores())} == {
        "1 2 1" if sys.platform == "linux" else f"1 2 {cores()}"
    }


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: only Linux lists the children of a process")
@pytest.mark.parametrize(
    "later", [0.0, 0.15, 0.6, *(pytest.param(later, marks=pytest.mark.long) for later in (0.05, 0.3))]
)
def test_an_early_interruption_of_all_processes_is_one_line(
    later: float, cut_clips: dict[str, Path], tmp_path: Path
) -> None:
    for i in range(4):
        copy_of(cut_clips["one"], tmp_path / f"{i}.mp4")
    process = subprocess.Popen(
        [*HIPCAM, "score", str(tmp_path), "--out", str(tmp_path), "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + 60
    # One keeps count of what is to be cleared away, one is the first worker.
    while len(children.read_text().split()) < 2 and time.monotonic() < end:
        time.sleep(0.001)
    time.sleep(later)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said.decode().splitlines()) == (130, ["hipcam: interrupted"])


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="platform: Windows has no such signals")
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_was_stopped_goes_on(kind: signal.Signals, cut_clips: dict[str, Path], tmp_path: Path) -> None:
    videos, out = tmp_path / "videos", tmp_path / "out"
    videos.mkdir()
    for i in range(8):
        copy_of(cut_clips["one" if i % 2 else "tiny"], videos / f"{i}.mp4")
    process = subprocess.Popen(
        [*HIPCAM, "score", str(videos), "--out", str(out), "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    end = time.monotonic() + 60
    while not list(out.glob("*.hipcam.json")) and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(kind)
    _, said = process.communicate(timeout=30)
    assert process.returncode == (130 if kind == signal.SIGINT else -kind)
    assert b"Traceback" not in said
    time.sleep(0.5 if kind == signal.SIGKILL else 0)
    done = {path: path.stat().st_mtime_ns for path in out.glob("*.hipcam.json")}
    assert 1 <= len(done) < 8
    for path in done:
        checked(path.read_bytes())
    for path in sorted(videos.iterdir())[4:]:
        path.unlink()  # enough is left to go on with
    finished = hipcam("score", videos, "--out", out)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.count(b"scored before") >= 1
    assert [row["status"] for row in table(out)] == ["scored"] * 4


@pytest.mark.slow
def test_a_foreign_index_is_left_alone(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / INDEX).write_text("<!doctype html><title>mine</title>")
    done = hipcam("score", folder, "--out", out)
    assert done.returncode == 2 and b"index.html was not written by hipcam" in done.stderr
    assert [path.name for path in out.iterdir()] == [INDEX]


def test_failures_stand_at_the_end(tmp_path: Path) -> None:
    result = {
        "activity": None,
        "reps": [],
        "holds": [],
        "attempts": [],
        "summary": {},
        "unknown": [{"what": "activity", "reason": "nobody"}],
        "source": {"duration": 1.0, "frames": 3, "sha256": "0"},
    }
    outcomes = [Outcome(Path("a.mp4"), "failed", said="=HYPERLINK"), Outcome(Path("b.mp4"), "kept", result)]
    write_summary([summary_row(outcome, tmp_path) for outcome in outcomes], tmp_path)
    assert [(row["video"], row["status"], row["reason"]) for row in table(tmp_path)] == [
        ("b.mp4", "scored", "nobody"),
        ("a.mp4", "failed", "'=HYPERLINK"),
    ], "no spreadsheet takes it for a formula"
    write_summary([], tmp_path)  # over its own


# A cluster


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own, on loopback."""
    pytest.importorskip("distributed")
    place = tmp_path / "scheduler.json"
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes: list[subprocess.Popen[bytes]] = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "distributed.cli.dask_scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
                "--scheduler-file",
                str(place),
            ],
            **quiet,
        )
    ]
    try:
        end = time.monotonic() + 60
        while not place.exists() and time.monotonic() < end:
            time.sleep(0.1)
        address = json.loads(place.read_text())["address"]
        processes += [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "distributed.cli.dask_worker",
                    address,
                    "--nthreads",
                    "1",
                    "--no-nanny",
                    "--no-dashboard",
                    "--local-directory",
                    str(tmp_path / f"dask{i}"),
                ],
                **quiet,
            )
            for i in range(2)
        ]
        yield address, processes[1:]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_cluster_loses_nothing_when_a_worker_dies(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], cut_clips: dict[str, Path], tmp_path: Path
) -> None:
    address, workers = cluster
    videos, out = tmp_path / "videos", tmp_path / "out"
    videos.mkdir()
    for i in range(6):
        copy_of(cut_clips["tiny"], videos / f"{i}.mp4")
    process = subprocess.Popen(
        [*HIPCAM, "score", str(videos), "--out", str(out), "--scheduler", address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    end = time.monotonic() + 90
    while not list(out.glob("*.hipcam.json")) and time.monotonic() < end:
        time.sleep(0.05)
    workers[0].kill()
    said, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, wrong
    assert said.count(b".mp4: ") == 6
    assert [(Path(row["video"]).name, row["status"], row["frames"]) for row in table(out)] == [
        (f"{i}.mp4", "scored", "3") for i in range(6)
    ]
    for i in range(6):
        checked((out / f"{i}.hipcam.json").read_bytes())


def test_an_empty_address_is_wrong_use(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(folder), "--out", str(tmp_path / "o"), "--scheduler", " "]) == 2
    heard = capfd.readouterr().err
    assert heard.count("\n") == 1 and "address is empty" in heard


@pytest.mark.slow
def test_no_scheduler_there_is_told(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(batch, "CONNECT_WITHIN", 1.0)
    assert main(["score", str(folder), "--out", str(tmp_path / "o"), "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert capfd.readouterr().err.splitlines() == [
        "hipcam: No Dask scheduler answers at tcp://127.0.0.1:9: check the address, and that it runs."
    ]
