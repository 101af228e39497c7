"""The examination of this machine: what is there is tried, what is missing is told in a line and never raises."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from runs import ROOT, hipcam
from tools import require

from hipcam.core.errors import HipcamError, ModelError
from hipcam.judge.shortfall import USABLE
from hipcam.pose.model import PoseModel
from hipcam.run import doctor
from hipcam.run.doctor import QUIET_MEDIAPIPE, Finding, examine, missing_library, open_to_others
from hipcam.run.pace import SMOOTH
from hipcam.show import sounds, voice
from hipcam.source import devices
from hipcam.source.devices import CameraName
from hipcam.words import say

#: A line: what, how it is, and a sentence that ends.
LINE = re.compile(r"(camera|window|voice|sounds|model|speed|privacy) +(ok|note|wrong) +(\S.*\.)")


def lines(said: bytes) -> list[tuple[str, str, str]]:
    *found, last = said.decode().splitlines()
    matches = [LINE.fullmatch(line) for line in found]
    assert all(matches), found
    assert last.startswith("Recordings can")
    return [(match[1], match[2], match[3]) for match in matches if match]


@pytest.mark.slow
def test_a_machine_with_a_display_and_the_model(pose_model: PoseModel, tmp_path: Path) -> None:
    require("xvfb-run")
    environment = {**os.environ, "HIPCAM_DATA_DIR": str(tmp_path / "none")}
    done = hipcam("doctor", before=("xvfb-run", "-a"), env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    found = lines(done.stdout)
    assert list(dict.fromkeys(what for what, *_ in found)) == [
        "camera",
        "window",
        "voice",
        "sounds",
        "model",
        "speed",
        "privacy",
    ]
    levels = {what: level for what, level, _ in found}
    assert levels["window"] == levels["model"] == levels["privacy"] == "ok"
    assert re.search(r"speed +\w+ +\d+ pictures a second", done.stdout.decode())
    assert not (tmp_path / "none").exists()


@pytest.mark.slow
def test_a_machine_with_nothing(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = hipcam("doctor", env={**environment, "HIPCAM_MODEL_DIR": str(tmp_path / "models")})
    assert (done.returncode, done.stderr) == (1, b"")
    found = {what: (level, text) for what, level, text in lines(done.stdout)}
    assert found["model"][0] == "wrong" and "'hipcam model install'" in found["model"][1]
    assert found["speed"] == ("note", "Not measured without the model.")
    if sys.platform == "linux":
        assert found["window"][0] == "note" and "--no-window" in found["window"][1]
    assert not list(tmp_path.iterdir()), "nothing is fetched"


@pytest.mark.parametrize(
    "error",
    [
        HipcamError("It is not there: get it."),
        ImportError("no such module"),
        ImportError("libGL.so.1: cannot open shared object file: No such file"),
    ],
)
def test_no_check_that_fails_ends_the_examination(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def failing() -> None:
        raise error

    for check in ("_cameras", "_window", "_voice", "_sounds", "_model", "_speed", "_privacy"):
        monkeypatch.setattr(doctor, check, failing)
    found = list(examine())
    assert [(f.what, f.level) for f in found] == [
        ("camera", "note"),
        ("window", "note"),
        ("voice", "note"),
        ("sounds", "note"),
        ("model", "wrong"),
        ("speed", "wrong"),
        ("privacy", "note"),
    ]
    assert all(f.text.endswith(".") for f in found)


def test_a_missing_system_library_is_named_with_its_package() -> None:
    text = missing_library(ImportError("libGL.so.1: cannot open shared object file: No such file"))
    assert text is not None and "libGL.so.1" in text and "apt-get install libgl1" in text
    assert missing_library(ImportError("No module named 'mediapipe'")) is None


class Webcam:
    """Gives pictures at a rate; opens or not."""

    rate, opens = 30.0, True

    def isOpened(self) -> bool:
        return self.opens

    def set(self, what: int, value: float) -> bool:
        return True

    def grab(self) -> bool:
        time.sleep(1 / self.rate)
        return True

    def retrieve(self) -> tuple[bool, np.ndarray]:
        return True, np.zeros((480, 640, 3), np.uint8)

    def release(self) -> None:
        pass


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rate", "opens", "level", "words"),
    [(31, True, "ok", "640×480"), (8, True, "note", "more light"), (30, False, "note", "cannot be opened")],
)
def test_each_camera_is_tried(
    monkeypatch: pytest.MonkeyPatch, rate: float, opens: bool, level: str, words: str
) -> None:
    monkeypatch.setattr(devices, "list_cameras", lambda: [CameraName(3, "Desk Cam")])
    monkeypatch.setattr(devices, "_check_permission", lambda index: None)
    monkeypatch.setattr(devices, "_capture", lambda index, backend: Webcam())
    monkeypatch.setattr(Webcam, "rate", rate)
    monkeypatch.setattr(Webcam, "opens", opens)
    (finding,) = doctor._cameras()
    assert (finding.what, finding.level) == ("camera", level)
    assert finding.text.startswith("3 Desk Cam: ") and words in finding.text
    if opens:
        counted = re.search(r"(\d+) pictures a second", finding.text)
        assert counted is not None and rate / 2 < int(counted[1]) <= rate


@pytest.mark.parametrize(
    ("rate", "level", "words"),
    [(SMOOTH, "ok", "is smooth"), (SMOOTH - 1, "note", "not quite"), (USABLE - 1, "note", "too slow")],
)
def test_the_speed_says_whether_live_coaching_will_do(rate: float, level: str, words: str) -> None:
    finding = doctor._judged_speed(rate)
    assert finding.level == level and words in finding.text


def test_a_network_that_sees_nobody_is_wrong(monkeypatch: pytest.MonkeyPatch, pose_model: PoseModel) -> None:
    monkeypatch.setattr("hipcam.pose.mediapipe.MediaPipePose.estimate", lambda *_: None)
    (finding,) = doctor._speed()
    assert finding.level == "wrong" and "0 of 65 pictures" in finding.text


def test_the_voice_is_tried_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    class Mouth:
        def speak(self, sentence: str) -> bool:
            return works

        def cut(self) -> None:
            pass

        def close(self) -> None:
            pass

    monkeypatch.setattr(voice, "speech_command", lambda: ["/usr/bin/espeak-ng"])
    monkeypatch.setattr(voice, "system_speakers", lambda: [Mouth])
    works = True
    assert next(doctor._voice()) == Finding(
        "voice", "ok", "espeak-ng has just spoken a sentence; if you did not hear it, turn up the loudspeaker."
    )
    works = False
    finding = next(doctor._voice())
    assert (
        finding.level == "note" and finding.text.startswith(say("show.speech_failed")) and "loudspeaker" in finding.text
    )


def test_the_sounds_are_tried_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "system_player", lambda: lambda file: True)
    assert next(doctor._sounds()).level == "ok"
    monkeypatch.setattr(sounds, "system_player", lambda: lambda file: False)
    assert next(doctor._sounds()) == Finding("sounds", "note", say("doctor.no_sounds"))


@pytest.mark.parametrize(
    ("version", "level"),
    [
        ("0.10.30", "ok"),
        ("0.10.31", "ok"),
        ("0.10.32", "wrong"),
        ("0.10.21", "wrong"),
        ("1.2.2", "wrong"),
        ("0.11rc1", "wrong"),
    ],
)
def test_only_a_quiet_mediapipe_is_private(monkeypatch: pytest.MonkeyPatch, version: str, level: str) -> None:
    monkeypatch.setattr(metadata, "version", lambda name: version)
    assert next(doctor._privacy()).level == level


def test_the_quiet_versions_are_those_that_are_installed() -> None:
    low, high = (".".join(map(str, version)) for version in QUIET_MEDIAPIPE)
    assert f'"mediapipe>={low},<{high}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no file modes")
def test_sessions_that_others_can_read_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HIPCAM_DATA_DIR", str(tmp_path))
    kept = tmp_path / "sessions"
    kept.write_text("")

    def modes(folder: int, file: int) -> Finding:
        tmp_path.chmod(folder)
        kept.chmod(file)
        return list(doctor._privacy())[-1]

    assert modes(0o755, 0o644).level == "note" and "chmod -R go=" in modes(0o755, 0o644).text
    assert modes(0o700, 0o644).level == modes(0o755, 0o600).level == "ok"
    (tmp_path / "link").symlink_to("nowhere")
    assert not open_to_others(tmp_path)
    monkeypatch.setenv("HIPCAM_DATA_DIR", str(tmp_path / "none"))
    assert list(doctor._privacy())[-1].text.startswith("No session")


def test_the_model_check_fetches_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HIPCAM_MODEL_DIR", str(tmp_path))

    def fetched(**_: object) -> Callable[[], None]:
        raise AssertionError("fetched")

    monkeypatch.setattr("hipcam.pose.store.install_model", fetched)
    with pytest.raises(ModelError, match="hipcam model install"):
        next(doctor._model())
