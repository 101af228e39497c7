"""Writing files: what is written into as it is, and what is not written to."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path

import pytest

from hipcam.core.errors import OutputError
from hipcam.core.files import check_writable, write_files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="platform: Linux has /dev/full and /proc")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where what goes into a device is put together."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_device_that_keeps_nothing_is_written_into_and_stays(tmp_path: Path, elsewhere: Path) -> None:
    def write(path: Path) -> None:
        path.write_bytes(b"bytes")

    link, beside = tmp_path / "nowhere.json", tmp_path / "beside.json"
    link.symlink_to("/dev/null")
    for device in (Path("/dev/null"), link):
        check_writable(device)
        write_files([(device, "text"), (device, write), (beside, '{"schema": "hipcam.result/1"}')])
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode) and link.is_symlink()
    assert beside.exists() and not list(elsewhere.iterdir())


def test_with_a_full_device_no_file_is_written(tmp_path: Path, elsewhere: Path) -> None:
    with pytest.raises(OutputError, match="/dev/full could not be written"):
        write_files([(tmp_path / "beside.json", "{}"), (Path("/dev/full"), "text")])
    assert list(tmp_path.iterdir()) == [elsewhere] and not list(elsewhere.iterdir())


def test_a_terminal_and_a_pipe_are_left_alone(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    os.mkfifo(tmp_path / "pipe")
    try:
        for path in (Path(os.ttyname(theirs)), tmp_path / "pipe"):
            with pytest.raises(OutputError, match="left as it is"):
                check_writable(path)
    finally:
        os.close(ours)
        os.close(theirs)
