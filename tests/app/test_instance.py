"""One app a data folder; what it leaves behind when it is killed is cleared away."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from runs import HIPCAM

from hipcam.app.instance import ADDRESS, Instance


def test_only_its_owner_can_read_where_it_is(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "data")
    assert instance.claim(1) is not None
    for path, mode in ((tmp_path / "data" / "app.json", 0o600), (instance.inbox, 0o700)):
        assert stat.S_IMODE(path.stat().st_mode) == mode or os.name != "posix"
    instance.leave()
    assert list((tmp_path / "data").iterdir()) == []


def test_what_one_that_was_killed_left_is_cleared_away(tmp_path: Path) -> None:
    dead = Instance(tmp_path)
    with socket.create_server((ADDRESS, 0)) as closed:
        port = closed.getsockname()[1]
    assert dead.claim(port) is not None
    (dead.inbox / "video.mp4").write_bytes(b"somebody")
    instance = Instance(tmp_path)
    assert instance.claim(port) is not None
    assert list(instance.inbox.iterdir()) == []


def test_a_link_in_the_place_of_the_inbox_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("mine")
    instance = Instance(tmp_path / "data")
    instance.inbox.symlink_to(tmp_path / "mine", target_is_directory=True)
    assert instance.claim(1) is not None
    assert (tmp_path / "mine" / "diary.txt").exists() and not instance.inbox.is_symlink()


def begin(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """An app in a process of its own, and what it said first."""
    process = subprocess.Popen(
        [*HIPCAM, "app", "--no-browser", "--data-dir", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as said:
        return process, said.readline()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="platform: signals are sent")
def test_a_second_start_opens_the_first_and_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    first, said = begin(tmp_path)
    try:
        second, again = begin(tmp_path)
        assert second.wait(20) == 0
        assert again == said and "http://127.0.0.1:" in said
    finally:
        first.send_signal(signal.SIGINT)
    assert first.wait(20) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="platform: signals are sent")
def test_after_a_kill_the_next_one_begins(tmp_path: Path) -> None:
    first, said = begin(tmp_path)
    (tmp_path / "app-inbox" / "left").write_text("left")
    first.kill()
    first.wait(20)
    assert json.loads((tmp_path / "app.json").read_text())["port"]
    second, again = begin(tmp_path)
    try:
        assert again != said
        assert not (tmp_path / "app-inbox" / "left").exists()
    finally:
        second.send_signal(signal.SIGTERM)
    start = time.monotonic()
    assert second.wait(20) == 0 and time.monotonic() - start < 5
