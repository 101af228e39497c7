"""Stored tracks: judged again they give the same result, and what is no stored track is told in one sentence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from runs import SAMPLES, checked, copy_of

from hipcam.cli import main
from hipcam.core.errors import ModelError, SettingsError, TrackError
from hipcam.core.files import write_files
from hipcam.judge.settings import Settings, read_settings
from hipcam.pose.model import PoseModel
from hipcam.pose.store import load_model
from hipcam.show.export import content
from hipcam.track.scored import Reading, Scored, judge
from hipcam.track.stored import load_reading, store_reading


@pytest.fixture(scope="module")
def scored(read_sample: Callable[[str], Reading], pose_model: PoseModel) -> Scored:
    reading = replace(read_sample("er_test_cheat"), activity="er-test")
    return judge(reading, "er-test", Settings(), pose_model, "0" * 64)


@pytest.fixture
def track(scored: Scored, tmp_path: Path) -> Path:
    path = tmp_path / "track.npz"
    store_reading(scored, path)
    return path


def without_time(result: dict[str, Any]) -> dict[str, Any]:
    del result["provenance"]["made"]
    return result


@pytest.mark.parametrize(
    "name, activity",
    [
        ("er_test_cheat", "er-test"),
        ("bridge_bystander_incomplete", "auto"),
        ("bridge_single_leg", "auto"),
        ("ninety_ninety_right_knee_heel", "auto"),
        ("side_lying_right_pelvis_roll", "auto"),
    ],
)
def test_a_stored_track_gives_the_result_of_its_video(
    read_sample: Callable[[str], Reading], pose_model: PoseModel, tmp_path: Path, name: str, activity: str
) -> None:
    first = judge(read_sample(name), activity, Settings(), pose_model, "a" * 64)
    path = tmp_path / "track.npz"
    write_files([(path, content("npz", first, path))])
    stored = load_reading(path)
    again = judge(stored.reading, activity, Settings(), stored.model, stored.source_sha256)
    assert without_time(again.result.to_dict()) == without_time(first.result.to_dict())
    assert first.result.reps or first.result.attempts, "nothing was found, so nothing was compared"
    assert first.reading.observed.keys() == again.reading.observed.keys()
    for field in fields(first.reading.track):
        np.testing.assert_array_equal(
            getattr(again.reading.track, field.name), getattr(first.reading.track, field.name)
        )
    for key, values in first.measures.values.items():
        np.testing.assert_array_equal(again.measures.values[key], values)


@pytest.mark.slow
def test_score_and_rescore_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copy_of(SAMPLES / "er_test_cheat.mp4", tmp_path / "v.mp4")
    assert main(["score", "v.mp4", "--track", "t.npz", "--json", "first.json"]) == 0
    said = capfd.readouterr().out
    (tmp_path / "v.mp4").unlink()
    assert main(["rescore", "t.npz", "--json", "again.json", "--export", "csv,mot"]) == 0
    heard = capfd.readouterr()
    assert (heard.out, heard.err) == (said, "")
    first, again = (without_time(checked((tmp_path / name).read_bytes())) for name in ("first.json", "again.json"))
    assert first == again and first["attempts"]
    assert {path.name for path in tmp_path.iterdir()} == {
        "t.npz",
        "first.json",
        "again.json",
        "t.hipcam.csv",
        "t.hipcam.mot",
    }


def test_other_settings_and_another_activity(
    track: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mild.toml").write_text("[er_test]\ntrunk_lean = 30.0\npelvis_shift = 0.9\n")
    results = []
    for options in ([], ["--settings", "mild.toml"], ["--activity", "bridge"]):
        assert main(["rescore", "track.npz", *options, "--json", "-"]) == 0
        heard = capfd.readouterr()
        results.append(checked(heard.out))
        # Told once: what the bridge needs was not looked for.
        assert ("was read for er-test" in heard.err) == ("bridge" in options)
    usual, mild, bridge = results
    assert any(attempt["compensations"] for attempt in usual["attempts"])
    assert not any(attempt["compensations"] for attempt in mild["attempts"])
    assert bridge["activity"] == "bridge" and not bridge["reps"]


def test_names_of_exports_and_what_is_read_stays(
    track: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    track.rename("clip.hipcam.npz")
    before = Path("clip.hipcam.npz").read_bytes()
    assert main(["rescore", "clip.hipcam.npz", "--export", "json,npz", "--quiet"]) == 2
    assert "is read and would be written over" in capfd.readouterr().err
    assert main(["rescore", "clip.hipcam.npz", "--out", "o", "--quiet"]) == 0
    assert main(["rescore", "clip.hipcam.npz", "none.npz", "--out", "o", "--quiet"]) == 1
    assert "There is no file none.npz" in capfd.readouterr().err
    assert {path.name for path in Path("o").iterdir()} == {"clip.hipcam.json", "clip.hipcam.csv"}
    assert Path("clip.hipcam.npz").read_bytes() == before
    assert main(["rescore", "clip.hipcam.npz", "--export", "xls"]) == 2
    assert "there is no format 'xls'" in capfd.readouterr().err


# What is no stored track


def changed(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Store the same again with other arrays."""
    with np.load(path) as arrays:
        parts = dict(arrays)
    about = json.loads(parts["about"].tobytes())
    everything = {**parts, "about": about}
    change(everything)
    if isinstance(everything.get("about"), dict):
        everything["about"] = np.frombuffer(json.dumps(everything["about"]).encode(), np.uint8)
    with path.open("wb") as file:
        np.savez(file, **everything)


def put(key: str, value: Any, parts: dict[str, Any]) -> None:
    *path, last = key.split("/")
    for step in path:
        parts = parts[step]
    parts[last] = value


@pytest.mark.parametrize(
    "change",
    [
        partial(put, "about/schema", "another/1"),
        partial(put, "about", np.zeros(3, np.uint8)),
        partial(put, "about/video", {}),
        partial(put, "about/model", None),
        partial(put, "time", np.zeros(208)),
        partial(put, "time", np.arange(208)),
        partial(put, "image", np.zeros((3, 33, 2), np.float32)),
        partial(put, "observed.leg_jump", np.zeros(5, np.float32)),
        partial(put, "world", np.zeros((208, 33, 3))),
        partial(put, "visibility", np.array([{}], object)),
        lambda parts: parts.pop("about"),
        lambda parts: parts.pop("image"),
        partial(put, "about/quality", 3),
        partial(put, "about/quality", {"video_problems": {}, "most_people_seen": "two", "poses_rejected": 0}),
        partial(put, "about/quality", {"most_people_seen": 1, "poses_rejected": 0}),
        partial(put, "about/quality/video_problems", {"damaged": 10**30}),
        partial(put, "about/quality/pictures", ["no_such_word"]),
        partial(put, "about/activity", "juggling"),
        partial(put, "about/source/name", 5),
        partial(put, "about/video/width", 1e9),
        partial(put, "about/video/height", -480),
        partial(put, "about/video/duration", "long"),
        partial(put, "about/shapes", [[300, 640, 480]]),
        partial(put, "about/shapes", [[20, 640, 480], [10, 480, 640]]),
        partial(put, "observed.no_such_measure", np.zeros(208, np.float32)),
        partial(put, "time", np.arange(208) * 1e-12),
        partial(put, "time", np.full(208, np.inf)),
        partial(put, "image", np.full((208, 33, 2), np.inf, np.float32)),
        partial(put, "about", np.frombuffer(b"[" * 100_000, np.uint8)),
        partial(put, "about", np.frombuffer(b"9" * 6000, np.uint8)),
    ],
)
def test_other_arrays_are_refused(track: Path, change: Callable[[dict[str, Any]], None]) -> None:
    changed(track, change)
    with pytest.raises(TrackError, match=re.escape(str(track)) + r" is (damaged|not a track).*hipcam score VIDEO"):
        load_reading(track)


@pytest.mark.skipif(sys.platform != "linux", reason="platform: memory is limited as Linux does")
def test_nothing_is_taken_in_that_is_larger_than_its_file_should_hold(track: Path) -> None:
    """Two gigabytes of nothing, packed into two megabytes."""
    with zipfile.ZipFile(track, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("observed.x.npy", "w") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": (500_000_000,)})
        for _ in range(250):
            file.write(bytes(8_000_000))
    code = (
        "import resource, sys; from pathlib import Path; from hipcam.track.stored import load_reading\n"
        "from hipcam.core.errors import TrackError\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: load_reading(Path(sys.argv[1]))\n"
        "except TrackError: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(track)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 50_000, "kilobytes"


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no named pipes")
def test_a_pipe_or_an_endless_device_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(TrackError, match=r"could not be read \(it is no plain file\)"):
            load_reading(path)
        with pytest.raises(SettingsError, match="it is no plain file"):
            read_settings(path)
        with pytest.raises(ModelError, match="it is no plain file"):
            load_model(path)


def test_a_later_form_is_told_with_the_version_that_wrote_it(track: Path) -> None:
    def later(parts: dict[str, Any]) -> None:
        parts["about"].update(schema="hipcam.npz/2", hipcam="9.1")

    changed(track, later)
    with pytest.raises(TrackError, match=r"hipcam 9\.1 .*hipcam\.npz/2.*use that version"):
        load_reading(track)


def test_damage_at_any_place_is_told(track: Path) -> None:
    whole = track.read_bytes()
    load_reading(track)
    for share in (0.0, 0.001, 0.2, 0.5, 0.9, 0.999):
        track.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(TrackError):
            load_reading(track)
    for share in np.linspace(0.05, 0.95, 10):
        at = int(len(whole) * share)
        track.write_bytes(whole[:at] + bytes(255 - b for b in whole[at : at + 20]) + whole[at + 20 :])
        with pytest.raises(TrackError, match="is damaged"):
            load_reading(track)


def test_files_of_other_kinds(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    with pytest.raises(TrackError, match="There is no file"):
        load_reading(path)
    with pytest.raises(TrackError, match="could not be read"):
        load_reading(tmp_path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "dear diary")
    for text in (path.read_bytes(), b"", b"{}", b"\x80\x04K\x01.", (SAMPLES / "er_test_cheat.mp4").read_bytes()[:5000]):
        path.write_bytes(text)
        with pytest.raises(TrackError, match=r"not a track that hipcam stored"):
            load_reading(path)
