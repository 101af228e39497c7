"""The commands `live` and `cameras`."""

from __future__ import annotations

import ctypes.util
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from runs import HIPCAM, on_terminal
from screens import seen, share

from hipcam.cli import main
from hipcam.show.canvas import GREEN, YELLOW
from hipcam.source.devices import CameraName


def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.skipif(sys.platform != "linux", reason="platform: X11 and Wayland")
def test_without_a_display_no_window_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    no_display(monkeypatch)
    assert main(["live"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "no display" in said and "--no-window" in said
    monkeypatch.setenv("DISPLAY", ":987")
    if ctypes.util.find_library("SM") and ctypes.util.find_library("X11"):
        assert main(["live"]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and ":987 cannot be reached" in said and "--no-window" in said
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)
    assert main(["live"]) == 2
    assert "libsm6" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--reps", "0"], "1 to 1000"),
        (["--side", "up"], "--side"),
        (["--activity", "brige"], "bridge"),
        (["--no-window", "--camera", "no such camera"], "no camera or video file"),
        (["--no-window", "--camera", "http://[::1"], "no address of a network camera"),
        (["--window", "--no-window"], "not allowed with"),
        (["--seconds", "-3"], "seconds above 0"),
        (["--seconds", "nan"], "seconds above 0"),
    ],
)
def test_wrong_use_is_one_sentence(arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["live", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and word in said


def test_cameras_are_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("hipcam.source.devices.list_cameras", lambda: [CameraName(2, "Desk Cam")])
    assert main(["cameras"]) == 0
    assert capsys.readouterr().out == "2  Desk Cam\n"
    monkeypatch.setattr("hipcam.source.devices.list_cameras", list)
    assert main(["cameras"]) == 2
    assert "--camera" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_in_a_window_from_the_start_posture_to_the_summary(
    screen: str, cut_clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", screen)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    command = [*HIPCAM, "live", "--camera", str(cut_clips["rep"]), "--activity", "bridge", "--no-voice", "--no-save"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            starting = seen(screen, lambda picture: share(picture, YELLOW) > 0.003)
            assert (starting > 240).mean() > 0.01, "it says so, until the first picture comes"
            seen(screen, lambda picture: share(picture, GREEN) > 0.01)  # the frame, or the target zone of the gauge
            # As black as that with the line, too, that a slow machine adds.
            summary = seen(screen, lambda picture: share(picture, YELLOW) > 0.003 and (picture == 0).mean() > 0.7)
            assert (summary > 240).mean() > 0.01, "what it came to, in words"
            window = ["search", "--name", "hipcam"]
            subprocess.run(["xdotool", *window, "windowfocus", "--sync", "key", "q"], check=True, timeout=20)
            said = program.communicate(timeout=20)[0]
        finally:
            program.kill()
    assert program.returncode == 0
    assert "1 repetition" in said


@pytest.mark.slow
def test_live_without_window_ends_with_the_summary_on_ctrl_c(
    room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a terminal sends it: to hipcam and to all that it has started, a speech command in mid-sentence too."""
    mouth = tmp_path / "espeak-ng"
    mouth.write_text("#!/bin/sh\nexec sleep 8\n")
    mouth.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    code, said = on_terminal(
        [*HIPCAM, "live", "--camera", str(room), "--activity", "bridge", "--no-window"],
        signal.SIGINT,
        b"> Step into the picture",
        timeout=30,
    )
    assert code == 0
    assert "stays silent" not in said and "tones" not in said
    assert "> Have something firm" in said, "what is said is printed"
    assert "Bridge" in said and "nobody was found" in said and "not a diagnosis" in said
    assert "Traceback" not in said
