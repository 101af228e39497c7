"""From video file to result: what is counted, what poor recordings give, and the same result every time."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import clips
import numpy as np
import pytest
from runs import SAMPLES, checked, hipcam
from tools import require

from hipcam.cli import main
from hipcam.judge.activity import keys
from hipcam.judge.settings import Settings
from hipcam.pose.calibration import default_calibration
from hipcam.pose.mediapipe import MediaPipePose
from hipcam.pose.model import PoseModel
from hipcam.run.score import score_file
from hipcam.show.text import describe
from hipcam.source.video import VideoFile
from hipcam.track.scored import Reading, judge
from hipcam.track.stored import load_reading
from hipcam.words import say

BRIDGE = SAMPLES / "bridge_clean_5.mp4"


def truth(name: str) -> dict[str, Any]:
    return dict(json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8")))


def judged(reading: Reading, activity: str, model: PoseModel) -> dict[str, Any]:
    return checked(judge(reading, activity, Settings(), model, "0" * 64).result.to_json())


def rotation_begins(known: dict[str, Any], attempt: dict[str, Any]) -> float:
    """When the thigh leaves rest; the ground truth's own start is when the leg comes up or the attempt before ends."""
    turned = known["angles"][f"{attempt['side']}_hip_rotation_external"]
    return float(
        max(
            t
            for t, angle in zip(known["t"], turned, strict=True)
            if t < attempt["steady_start"] and angle is not None and angle < 0.1 * attempt["rotation_true"]
        )
    )


# The sample videos


@pytest.mark.parametrize(
    "name",
    ["bridge_bystander_incomplete", "side_lying_right_pelvis_roll", "ninety_ninety_right_knee_heel", "er_test_cheat"],
)
def test_each_activity_is_recognised_counted_and_timed(
    name: str, read_sample: Callable[[str], Reading], pose_model: PoseModel
) -> None:
    known = truth(name)
    kind = "attempts" if known["activity"] == "er-test" else "reps"
    expected = [
        {**event, "start": rotation_begins(known, event)} if kind == "attempts" else event for event in known[kind]
    ]
    for activity in ("auto", known["activity"]):
        result = judged(read_sample(name), activity, pose_model)
        assert result["activity"] == known["activity"]
        found = result[kind]
        assert len(found) == len(expected)
        assert all(f["side"] == (e["side"] or "both") for f, e in zip(found, expected, strict=True))
        off = [f[key] - e[key] for f, e in zip(found, expected, strict=True) for key in ("start", "end")]
        assert np.median(np.abs(off)) <= 0.25
        assert result["source"]["frames"] == known["frames"]
        assert result["source"]["duration"] == pytest.approx(known["duration"], abs=0.01)


def test_squats_are_nothing_and_it_says_why(read_sample: Callable[[str], Reading], pose_model: PoseModel) -> None:
    for activity in ("auto", "bridge", "er-test"):
        result = judged(read_sample("negative_squats"), activity, pose_model)
        assert result["activity"] == (None if activity == "auto" else activity)
        assert not any(result[kind] for kind in ("reps", "holds", "attempts"))
        assert len(result["unknown"][0]["reason"]) > 20
        assert result["source"]["frames_with_person"] == result["source"]["frames"]


def test_counts_never_go_down_as_a_recording_grows(
    read_sample: Callable[[str], Reading], pose_model: PoseModel
) -> None:
    """What stands in the result of the first seconds stands in that of the whole, in its place."""
    from hipcam.judge.recognise import make_exercise
    from hipcam.measure.measures import compute_measures

    reading = read_sample("bridge_bystander_incomplete")
    samples = list(compute_measures(reading.track, reading.observed).samples())
    whole = make_exercise("bridge", Settings(), default_calibration())
    stream = [event for sample in samples for event in whole.update(sample)]
    for length in (100, 200, 300):
        part = make_exercise("bridge", Settings(), default_calibration())
        events = [event for sample in samples[:length] for event in part.update(sample)]
        assert events == stream[: len(events)]


# Poor recordings: scored as far as they go, and the result says what is missing


def whats(result: dict[str, Any]) -> str:
    return "\n".join(f"{u['what']}: {u['reason']}" for u in result["unknown"])


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory, cut_clips: dict[str, Path]) -> dict[str, Path]:
    """Poor clips; those of a bridge begin with a whole repetition."""
    require("ffmpeg")
    folder = tmp_path_factory.mktemp("poor")
    whole = clips.recoded(
        BRIDGE, folder / "whole.mp4", "-t", "8", "-g", "15", *clips.FAST_H264, "-movflags", "+faststart"
    )
    return {
        "empty": cut_clips["empty"],
        "one": cut_clips["one"],
        "half": clips.cut(whole, folder / "half.mp4", 0.8),
        "damaged": clips.damaged(whole, folder / "damaged.mp4", 0.85, 3000),
        "no legs": clips.recoded(
            BRIDGE, folder / "no legs.mp4", "-t", "1.5", "-vf", "crop=320:480:0:0", *clips.FAST_H264
        ),
        "no feet": clips.recoded(
            BRIDGE, folder / "no feet.mp4", "-t", "1.5", "-vf", "crop=390:480:0:0", *clips.FAST_H264
        ),
    }


@pytest.mark.slow
def test_poor_recordings_are_no_error(
    poor: dict[str, Path], pose_model: PoseModel, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", *map(str, poor.values()), "--out", str(tmp_path)]) == 0
    heard = capfd.readouterr()
    assert heard.err == ""
    found = {name: checked((tmp_path / f"{path.stem}.hipcam.json").read_bytes()) for name, path in poor.items()}
    for result in found.values():
        assert result["unknown"], "every one says what is missing"

    assert found["empty"]["source"]["frames_with_person"] == 0
    assert "nobody" in whats(found["empty"])

    assert found["one"]["source"]["frames"] == 1
    assert not found["one"]["reps"]

    assert found["half"]["quality"]["video_problems"]["truncated"] == 1
    assert "cut short" in whats(found["half"])
    assert [round(rep["start"], 0) for rep in found["half"]["reps"]][:1] == [2.0], "what is there is scored"

    assert found["damaged"]["quality"]["video_problems"]["damaged"] > 0
    assert "damaged" in whats(found["damaged"])
    assert found["damaged"]["reps"]

    for name in ("no legs", "no feet"):
        assert "feet" in whats(found[name]) and "out of the picture" in whats(found[name])
    assert "knees" in whats(found["no legs"])
    assert not found["no legs"]["reps"]
    for result in found.values():
        assert all(line.strip() for line in heard.out.splitlines())
        assert result["source"]["name"] in heard.out


def test_an_empty_room_in_every_activity(
    read_clip: Callable[[Path, str], Reading], cut_clips: dict[str, Path], pose_model: PoseModel
) -> None:
    reading = read_clip(cut_clips["empty"], "auto")
    assert not reading.track.has_person.any()
    for activity in ("auto", *keys()):
        result = judged(reading, activity, pose_model)
        assert "nobody" in whats(result)
        assert not any(result[kind] for kind in ("reps", "partials", "holds", "attempts"))


def test_pictures_that_end_long_before_the_file_are_told(
    read_clip: Callable[[Path, str], Reading], cut_clips: dict[str, Path], pose_model: PoseModel, tmp_path: Path
) -> None:
    sound = ("-f", "lavfi", "-i", "sine=duration=6", "-c:v", "copy")
    for name, words in (("one", "6 s long, and its pictures end after 0."), ("rep", "")):
        path = tmp_path / f"{name}.mp4"
        clips.ffmpeg("-i", cut_clips[name], *sound, path)
        said = whats(judged(read_clip(path, "bridge"), "bridge", pose_model))
        assert words in said and (bool(words) or "pictures end" not in said)


def test_somebody_who_is_there_for_a_part_only(
    read_clip: Callable[[Path, str], Reading], cut_clips: dict[str, Path], pose_model: PoseModel, tmp_path: Path
) -> None:
    path = tmp_path / "leaves.mp4"
    clips.ffmpeg(
        "-t",
        "1",
        "-i",
        BRIDGE,
        "-f",
        "lavfi",
        "-t",
        "2",
        "-i",
        "color=gray:s=640x480:r=15",
        "-filter_complex",
        "[0:v]setsar=1[a];[1:v]setsar=1[b];[a][b]concat=n=2:v=1[v]",
        "-map",
        "[v]",
        *clips.FAST_H264,
        path,
    )
    result = judged(read_clip(path, "bridge"), "bridge", pose_model)
    share = 1 - result["source"]["frames_with_person"] / result["source"]["frames"]
    assert 0.5 < share < 0.8
    assert f"nobody was found in {share:.0%} of the pictures" in whats(result)


@pytest.mark.parametrize("clockwise", [90, 180, 270])
def test_a_turned_recording_is_turned_upright(
    clockwise: int, read_clip: Callable[[Path, str], Reading], cut_clips: dict[str, Path], tmp_path: Path
) -> None:
    """The packets are turned counterclockwise and the file says so: the same person in the same place."""
    turn = {90: "transpose=2", 180: "hflip,vflip", 270: "transpose=1"}[clockwise]
    stored = clips.recoded(cut_clips["tiny"], tmp_path / "stored.mp4", "-vf", turn, "-c:v", "libx264", "-crf", "10")
    path = clips.rotated(stored, tmp_path / "turned.mp4", clockwise)
    turned, upright = read_clip(path, "bridge"), read_clip(cut_clips["tiny"], "bridge")
    assert turned.track.size == upright.track.size == (640, 480)
    assert np.abs(turned.track.image - upright.track.image).max() < 25


@pytest.mark.parametrize(("matrix", "what"), [((-1, 0, 0, 1), "shown_mirrored"), ((1, 0, 0, -1), "shown_turned_over")])
def test_how_players_show_a_file_changes_no_side(
    matrix: tuple[int, int, int, int],
    what: str,
    read_clip: Callable[[Path, str], Reading],
    cut_clips: dict[str, Path],
    pose_model: PoseModel,
    tmp_path: Path,
) -> None:
    """A selfie camera stores what there was and has it shown mirrored: left and right were exchanged."""
    stored = cut_clips["tiny"]
    if what == "shown_turned_over":
        stored = clips.recoded(stored, tmp_path / "stored.mp4", "-vf", "vflip", "-c:v", "libx264", "-crf", "10")
    path = clips.with_matrix(stored, tmp_path / "shown.mp4", matrix)
    shown, plain = read_clip(path, "bridge"), read_clip(cut_clips["tiny"], "bridge")
    assert np.abs(shown.track.image - plain.track.image).max() < 25
    result = judge(shown, "bridge", Settings(), pose_model, "0" * 64).result
    assert checked(result.to_json())["quality"]["pictures"] == [what]
    assert say(f"picture.{what}") in describe(result)
    assert "pictures" not in plain.quality


def test_pictures_that_were_mirrored_are_mirrored_back_when_asked(
    cut_clips: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mirrored = clips.recoded(cut_clips["tiny"], tmp_path / "m.mp4", "-vf", "hflip", "-c:v", "libx264", "-crf", "10")
    for options, out in (([], "as_stored"), (["--mirrored"], "back")):
        track = str(tmp_path / f"{out}.npz")
        main(["score", str(mirrored), "--activity", "bridge", "--track", track, *options])
        assert (say("picture.mirrored_back") in capsys.readouterr().out) == bool(options)
    as_stored, back = (load_reading(tmp_path / f"{out}.npz").reading for out in ("as_stored", "back"))
    # The nose is on the other side.
    width = back.track.size[0]
    assert np.nanmedian(np.abs(width - as_stored.track.image[:, 0, 0] - back.track.image[:, 0, 0])) < 10


def test_slow_motion_is_told_and_all_that_is_written_has_the_times_that_passed(
    cut_clips: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = clips.slower(cut_clips["tiny"], tmp_path / "slow.mp4", 4)
    asked = ["--activity", "bridge", "--out", str(tmp_path), "--export", "json,csv,npz,trc", "--annotate", "--report"]
    assert main(["score", str(slow), *asked, "--slow-motion", "4"]) == 0
    assert say("picture.slow_motion_given", factor=4.0) in capsys.readouterr().out
    made = {path.suffixes[-1]: path for path in tmp_path.glob("slow.hipcam.*")}
    quality = checked(made[".json"].read_text(encoding="utf-8"))["quality"]
    assert (quality["slow_motion"], quality["pictures"]) == (4, ["slow_motion_given"])
    times = pytest.approx([frame.time for frame in VideoFile(cut_clips["tiny"])], abs=2e-3)
    with made[".csv"].open(encoding="utf-8", newline="") as table:
        assert [float(row["time_s"]) for row in csv.DictReader(table)] == times
    assert load_reading(made[".npz"]).reading.track.time.tolist() == times
    assert [float(line.split("\t")[1]) for line in made[".trc"].read_text().splitlines()[5:] if line.strip()] == times
    assert [frame.time for frame in VideoFile(made[".mp4"])] == times
    assert "divided by 4 as asked" in made[".html"].read_text(encoding="utf-8")
    # Judged again without the video, it is told as well.
    assert main(["rescore", str(made[".npz"])]) == 0
    assert say("picture.slow_motion_given", factor=4.0) in capsys.readouterr().out


def test_a_large_picture_gives_the_same_in_its_own_pixels(
    read_clip: Callable[[Path, str], Reading], cut_clips: dict[str, Path], tmp_path: Path
) -> None:
    path = clips.recoded(cut_clips["tiny"], tmp_path / "large.mp4", "-vf", "scale=1920:1440", *clips.FAST_H264)
    large, usual = read_clip(path, "bridge").track, read_clip(cut_clips["tiny"], "bridge").track
    assert large.size == (1920, 1440)
    assert np.abs(large.image / 3 - usual.image).max() < 20


# The same every time


def without_the_time(text: bytes) -> bytes:
    lines = [line for line in text.splitlines() if b'"made": ' not in line]
    assert len(lines) == len(text.splitlines()) - 1
    return b"\n".join(lines)


@pytest.mark.slow
def test_the_same_file_gives_the_same_bytes_alone_and_after_another(
    cut_clips: dict[str, Path], pose_model: PoseModel, tmp_path: Path
) -> None:
    """In two processes, and in the second after another video, whose poses must not linger in the network."""
    alone, after = tmp_path / "alone", tmp_path / "after"
    assert hipcam("score", cut_clips["rep"], "--out", alone).returncode == 0
    assert hipcam("score", cut_clips["tiny"], cut_clips["rep"], "--out", after).returncode == 0
    for name in ("rep.hipcam.json", "rep.hipcam.csv"):
        first, second = (folder.joinpath(name).read_bytes() for folder in (alone, after))
        if name.endswith("json"):
            assert len(checked(first)["reps"]) == 1
            first, second = without_the_time(first), without_the_time(second)
        assert first == second


def test_judging_again_gives_the_same_and_leaves_the_reading_alone(
    read_sample: Callable[[str], Reading], pose_model: PoseModel
) -> None:
    reading = read_sample("bridge_bystander_incomplete")
    image = reading.track.image.copy()
    first, second = (judged(reading, "auto", pose_model) for _ in range(2))
    first["provenance"].pop("made")
    second["provenance"].pop("made")
    assert first == second
    assert np.array_equal(reading.track.image, image, equal_nan=True)


def test_the_sources_hash_is_the_files(
    cut_clips: dict[str, Path], estimator: MediaPipePose, pose_model: PoseModel
) -> None:
    import hashlib

    result = score_file(cut_clips["one"], "bridge", Settings(), pose_model, estimator).result
    assert result.source.sha256 == hashlib.sha256(cut_clips["one"].read_bytes()).hexdigest()
    assert result.source.name == "one.mp4"
    assert result.provenance.model == {"name": pose_model.name, "sha256": pose_model.sha256}
