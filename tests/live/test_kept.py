"""A session is never lost: what was told stands in the history, whatever ends it."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from coaching import rep
from screens import virtual_screen
from sessions import LIVE, Wall
from simulated import Filmed, bridges, simulated

from hipcam.cli.keeping import Growing
from hipcam.cli.live import settle
from hipcam.judge.records import Hold, Rep
from hipcam.judge.result import Result
from hipcam.keep.entries import Entry
from hipcam.keep.folder import HistoryError
from hipcam.keep.history import History
from hipcam.live.frame import LiveFrame
from hipcam.live.session import Session
from hipcam.live.watcher import Watcher
from hipcam.show.text import describe

SUPPORT = Path(__file__).parents[1] / "support"


def given(folder: Path) -> argparse.Namespace:
    return argparse.Namespace(save=True, data_dir=folder, person="Ann")


def kept(folder: Path) -> list[Entry]:
    with History(folder) as history:
        return history.sessions()


def so_far(*reps: Rep | Hold, over: bool = False) -> Result:
    """What a session has come to."""
    watcher = Watcher(Filmed(bridges(1)), "bridge", LIVE)
    watcher.close()
    return watcher.result("Desk Cam", list(reps), dropped=0, broken_off=not over)[0]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="platform: Windows does not fork")
def test_twenty_kills_lose_no_more_than_the_movement_under_way(tmp_path: Path) -> None:
    command = [sys.executable, str(SUPPORT / "simulated.py"), str(tmp_path), "20"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    whole, *killed = [line.split() for line in done.stdout.splitlines()]
    assert whole == ["0", "4", "True"] and not kept(tmp_path / "0")[0].broken_off
    assert len(killed) == 20
    for number, told, over in killed:
        entries = kept(tmp_path / number)
        reps = sum(entry.sides["total"].reps or 0 for entry in entries)
        assert int(told) <= reps <= int(told) + 1, "what was told was kept before"
        assert over == "True" or all(entry.broken_off for entry in entries)
    assert sum(told != "0" for _, told, _ in killed) >= 5


@pytest.mark.slow
def test_a_screen_that_is_gone_leaves_what_was_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Xlib ends the process by itself, and no code of ours runs any more."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    with virtual_screen() as display:
        monkeypatch.setenv("DISPLAY", display)
        command = [sys.executable, str(SUPPORT / "simulated.py"), str(tmp_path), "window"]
        program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert program.stdout is not None
        assert any(line == "2\n" for line in program.stdout), "two were told"
    try:
        rest = program.communicate(timeout=30)[0].split()
    finally:
        program.kill()
    [entry] = kept(tmp_path)
    assert program.returncode != 0 and "over" not in rest
    assert entry.broken_off and (entry.sides["total"].reps or 0) >= 2


def test_a_session_grows_in_its_row_and_is_whole_at_its_end(tmp_path: Path) -> None:
    with Growing(given(tmp_path)) as growing:
        growing.grow(so_far(), None)
        assert kept(tmp_path) == []
        for counted in (1, 2):
            growing.grow(so_far(*(rep(4.0 * i) for i in range(counted))), None)
            [entry] = kept(tmp_path)
            assert (entry.number, entry.person, entry.broken_off) == (1, "Ann", True)
            assert entry.sides["total"].reps == counted
        growing.end(so_far(rep(4.0), rep(8.0), over=True), None)
    [entry] = kept(tmp_path)
    assert (entry.number, entry.broken_off, entry.sides["total"].reps) == (1, False, 2)


def test_what_was_done_again_is_not_kept_twice_and_nothing_leaves_nothing(tmp_path: Path) -> None:
    with Growing(given(tmp_path)) as growing:
        growing.grow(so_far(rep(4.0)), None)
        growing.grow(so_far(), None)
        assert [entry.sides["total"].reps for entry in kept(tmp_path)] == [0]
        growing.end(so_far(over=True), None)
    assert kept(tmp_path) == []


def test_that_it_cannot_be_kept_meanwhile_is_told_once_and_stops_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Growing(given(tmp_path)) as growing, History(tmp_path) as other:
        with other._writing():
            growing.grow(so_far(rep(4.0)), None)
            growing.grow(so_far(rep(4.0), rep(8.0)), None)
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "locked" in said
        growing.end(so_far(rep(4.0), rep(8.0), over=True), None)
    assert kept(tmp_path)[0].sides["total"].reps == 2


def test_that_it_was_broken_off_is_said_wherever_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from hipcam.cli import main

    with Growing(given(tmp_path / "one")) as growing:
        growing.grow(so_far(rep(4.0)), None)
    assert main(["history", "--data-dir", str(tmp_path / "one")]) == 0
    assert "broken off" in capsys.readouterr().out
    assert main(["history", "show", "1", "--data-dir", str(tmp_path / "one")]) == 0
    assert "was broken off" in capsys.readouterr().out
    assert "was broken off" not in describe(so_far(rep(4.0), over=True))
    with History(tmp_path / "one") as one, History(tmp_path / "two") as two:
        two.load(one.export())
        assert [entry.broken_off for entry in two.sessions()] == [True]


class Ended(Wall):
    """A window in whose process a signal arrives at a frame, and again at each after it."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def show(self, frame: LiveFrame, scene: Any) -> str:
        if frame.time > 8.0 and self._number:
            signal.raise_signal(self._number)
            self._number = 0
        return super().show(frame, scene)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_terminal_that_is_closed_ends_a_session_as_ctrl_c_does(name: str) -> None:
    if not hasattr(signal, name):
        pytest.skip("platform: Windows has no such signal")
    before = signal.getsignal(getattr(signal, name))
    grown: list[Result] = []
    session: Session = simulated(
        bridges(8), screen=Ended(getattr(signal, name)), keep=lambda result, curve: grown.append(result)
    )
    assert session.interrupted and 2 <= len(session.result.reps) < 8
    assert [len(result.reps) for result in grown[:2]] == [1, 2]
    assert grown[-1].quality["broken_off"] is True and "broken_off" not in session.result.quality
    assert signal.getsignal(getattr(signal, name)) == before


def test_nothing_is_kept_of_what_was_not_to_be(tmp_path: Path) -> None:
    asked = given(tmp_path)
    asked.save = False
    with Growing(asked) as growing:
        growing.grow(so_far(rep(4.0)), None)
        growing.end(so_far(rep(4.0), over=True), None)
    assert list(tmp_path.iterdir()) == []


def test_a_session_that_cannot_be_kept_is_told_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = so_far(rep(4.0), over=True)
    monkeypatch.setattr("hipcam.keep.file.PATIENCE", 0.1)
    session = Session(result, 0, 0, 0, [], interrupted=False)
    with Growing(given(tmp_path)) as growing, History(tmp_path) as other:
        locked = pytest.raises(HistoryError, match="locked")
        with other._writing(), locked:
            settle(session, growing)
    assert "1 repetition" in capsys.readouterr().out
