"""Nothing leaves the machine: only installing the model ever opens a network connection."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from runs import HIPCAM, checked, hipcam, unshare
from tools import require

from hipcam.pose.model import PoseModel

#: System calls that reach out or make something others can reach.
CALLS = "connect,sendto,sendmsg,sendmmsg,bind,listen"


def internet_calls(log: str) -> list[str]:
    return [line for line in log.splitlines() if re.search(r"AF_INET6?\b|AF_NETLINK\b|AF_PACKET\b", line)]


def traced(folder: Path, *command: str, **options: object) -> tuple[subprocess.CompletedProcess[bytes], str]:
    require("strace")
    log = folder / "calls.txt"
    done = subprocess.run(
        ["strace", "-f", "-qq", "-e", f"trace={CALLS},socket", "-o", str(log), *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
        **options,
    )  # type: ignore
    if not log.exists() or (b"ptrace" in done.stderr and done.returncode != 0):
        pytest.skip("platform: this system does not let a process be traced")
    return done, log.read_text(errors="replace")


def test_the_trace_sees_a_connection(tmp_path: Path) -> None:
    """Otherwise the tests below would prove nothing: a connection to this machine itself counts, too."""
    code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    _, log = traced(tmp_path, sys.executable, "-c", code)
    assert any("connect(" in line for line in internet_calls(log))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: strace is Linux's")
def test_scoring_opens_no_connection(tmp_path: Path, cut_clips: dict[str, Path], pose_model: PoseModel) -> None:
    done, log = traced(tmp_path, *HIPCAM, "score", str(cut_clips["tiny"]), "--out", str(tmp_path / "o"))
    assert done.returncode == 0, done.stderr
    assert internet_calls(log) == []
    checked((tmp_path / "o" / "tiny.hipcam.json").read_bytes())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: strace is Linux's")
def test_coaching_live_opens_no_connection(tmp_path: Path, cut_clips: dict[str, Path], pose_model: PoseModel) -> None:
    """Neither does the voice, which is another process's; and what is kept goes into the history alone."""
    done, log = traced(
        tmp_path,
        *HIPCAM,
        "live",
        "--camera",
        str(cut_clips["tiny"]),
        "--activity",
        "bridge",
        "--no-window",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert b"> " in done.stdout
    assert internet_calls(log) == []
    assert {path.name for path in tmp_path.iterdir()} == {"calls.txt"}, "nothing else is written"


@pytest.mark.skipif(sys.platform != "linux", reason="platform: strace is Linux's")
@pytest.mark.parametrize(
    "command",
    [
        ["model", "verify"],
        ["model", "path"],
        ["model", "install"],
        ["activities"],
        ["--version"],
        ["score", "missing.mp4"],
    ],
)
def test_nothing_else_opens_one_either(tmp_path: Path, pose_model: PoseModel, command: list[str]) -> None:
    """`model install` included, when a sound model is there."""
    done, log = traced(tmp_path, *HIPCAM, *command)
    assert done.returncode == (2 if command[0] == "score" else 0), done.stderr
    assert internet_calls(log) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: namespaces are Linux's")
def test_it_runs_to_the_end_without_a_network(
    tmp_path: Path, cut_clips: dict[str, Path], pose_model: PoseModel
) -> None:
    done = hipcam("score", cut_clips["tiny"], "--json", "-", "--activity", "bridge", before=unshare("-n"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert checked(done.stdout)["source"]["frames_with_person"] == 3


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: namespaces are Linux's")
def test_without_network_and_model_one_sentence_says_so(tmp_path: Path, cut_clips: dict[str, Path]) -> None:
    environment = {
        **os.environ,
        "HIPCAM_MODEL_DIR": str(tmp_path / "models"),
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "0",
    }
    done = hipcam("score", cut_clips["tiny"], "--out", tmp_path / "o", before=unshare("-n"), env=environment)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert said.startswith("hipcam: Could not fetch the pose model") and said.count("\n") == 1
    assert "hipcam model install" in said
    assert not list((tmp_path / "o").iterdir())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: strace is Linux's")
def test_scoring_writes_nowhere_but_where_it_was_asked(
    tmp_path: Path, cut_clips: dict[str, Path], pose_model: PoseModel
) -> None:
    require("strace")
    log, out, scratch = tmp_path / "files.txt", tmp_path / "o", tmp_path / "scratch"
    scratch.mkdir()
    subprocess.run(
        [
            "strace",
            "-f",
            "-qq",
            "-e",
            "trace=openat,open,creat,mkdir,mkdirat",
            "-o",
            str(log),
            *HIPCAM,
            "score",
            str(cut_clips["tiny"]),
            "--out",
            str(out),
            "--quiet",
        ],
        env={
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(scratch),
            "MPLCONFIGDIR": str(tmp_path / "fonts"),
        },
        check=True,
        timeout=120,
    )
    opened = re.compile(r'(?:open|openat|creat)\((?:AT_FDCWD, )?"([^"]+)", \S*(?:O_WRONLY|O_RDWR)\S* .*= \d+$')
    written = {match[1] for line in log.read_text(errors="replace").splitlines() if (match := opened.search(line))}
    assert any(name.startswith(str(out)) for name in written), "the trace sees the result itself"
    # MediaPipe loads matplotlib, which keeps a list of the machine's fonts.
    allowed = (str(out), str(scratch), str(tmp_path / "fonts"), "/dev/", "/proc/")
    assert {name for name in written if not name.startswith(allowed)} == set()
    assert list(scratch.iterdir()) == []
