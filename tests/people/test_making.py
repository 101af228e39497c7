"""The command that makes the clips: what it takes, that it goes on where it was stopped, and the whole chain."""

from __future__ import annotations

import json
import signal
import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from graphics import require_opengl
from runs import hipcam, on_terminal, script

from benchmarks.people import __main__ as command
from benchmarks.people.clip import ORDER, activity_of, draw_clip, name_of
from benchmarks.people.encode import encode
from benchmarks.people.film import film
from benchmarks.people.making import make_clips, numbers_of, unfinished
from benchmarks.people.truth.motion import JOINTS
from hipcam.bench.accuracy.truth import find_truths
from hipcam.core.errors import HipcamError
from hipcam.source.video import VideoFile

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.people.clip import Clip

#: The first three clips of this seed are short: a standing test, a bridge and a 90-90, of three bodies.
SHORT_SEED = 36


def brief(seed: int, number: int, seconds: float = 2.0) -> Clip:
    """A clip that ends early, with nothing in it that counts."""
    clip = draw_clip(seed, number, plain=True)
    timeline = clip.movement.timeline
    timeline.now = seconds
    for movements in (timeline.repetitions, timeline.holds, timeline.attempts):
        movements.clear()
    return clip


def put(folder: Path, number: int, seed: int, *, video: bool, plain: bool = False) -> None:
    """Files as a finished clip has them, as far as the command looks into them."""
    folder.mkdir(exist_ok=True)
    truth = {"schema": "hipcam-synthetic-1", "drawn": {"seed": seed, "number": number, "plain": plain}}
    (folder / f"{name_of(number)}.json").write_text(json.dumps(truth), encoding="utf-8")
    if video:
        (folder / f"{name_of(number)}.mp4").touch()


# What is asked for


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "required: OUT, --n, --seed"),
        (["out", "--n", "0", "--seed", "7"], "'0' is not a number from 1 to 1000"),
        (["out", "--n", "3", "--seed", "-1"], "'-1' is not a number"),
        (["out", "--n", "3", "--seed", "7", "--only", "brigde"], "did you mean 'bridge'?"),
        (["out", "--n", "3", "--seed", "7", "--jobs", "many"], "'many' is not a number"),
    ],
)
def test_wrong_use_is_told_in_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(arguments)
    assert left.value.code == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1


def test_a_missing_renderer_is_told_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    assert command.main([str(tmp_path / "out"), "--n", "1", "--seed", "7"]) == 2
    told = capsys.readouterr().err
    assert "moderngl" in told and "[people]" in told and told.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_clips_of_another_seed_are_not_mixed_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, 1, seed=8, video=True)
    assert command.main([str(tmp_path), "--n", "2", "--seed", "7", "--truth-only"]) == 2
    assert "is not of seed 7" in capsys.readouterr().err
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("plain", [True, False])
def test_plain_clips_and_others_are_not_mixed(plain: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, 1, seed=7, video=True, plain=plain)
    run = [str(tmp_path), "--n", "2", "--seed", "7", "--truth-only"]
    assert command.main(run if plain else [*run, "--plain"]) == 2
    assert f"was made {'with' if plain else 'without'} --plain" in capsys.readouterr().err
    assert len(list(tmp_path.iterdir())) == 2


def test_the_order_of_activities_is_repeated() -> None:
    assert [activity_of(number) for number in range(len(ORDER))] == list(ORDER)
    assert activity_of(len(ORDER)) == ORDER[0] == "er-test"
    assert numbers_of(10, "bridge") == [1, 4, 8]
    assert numbers_of(3, None) == [0, 1, 2]
    assert name_of(6) == "c006_none"


def test_only_complete_clips_are_left_as_they_are(tmp_path: Path) -> None:
    put(tmp_path, 0, seed=7, video=True)
    put(tmp_path, 1, seed=7, video=False)
    assert unfinished(tmp_path, 7, [0, 1, 2], truth_only=False) == [1, 2]
    assert unfinished(tmp_path, 7, [0, 1, 2], truth_only=True) == [2]
    with pytest.raises(HipcamError, match=r"c000_er_test\.json is not of seed 8"):
        unfinished(tmp_path, 8, [0], truth_only=False)


def test_when_all_is_there_nothing_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, 0, seed=7, video=False)
    before = (tmp_path / "c000_er_test.json").stat().st_mtime_ns
    assert command.main([str(tmp_path), "--n", "1", "--seed", "7", "--truth-only"]) == 0
    assert "complete, 1 of 1" in capsys.readouterr().out
    assert (tmp_path / "c000_er_test.json").stat().st_mtime_ns == before


# What is made


def test_the_same_pictures_give_the_same_file(tmp_path: Path) -> None:
    """Grey pictures, each a little brighter: what is read back is what was written."""
    images = [np.full((48, 64, 3), 40 + 20 * n, np.uint8) for n in range(8)]
    files = [tmp_path / name for name in ("one.part", "other.part")]
    for path in files:
        encode(path, iter(images), (64, 48), 12, 23)
    one, other = (path.read_bytes() for path in files)
    assert one == other
    (tmp_path / "one.mp4").write_bytes(one)
    with closing(VideoFile(tmp_path / "one.mp4")) as video:
        read = list(video.frames())
    assert [frame.time for frame in read] == pytest.approx([n / 12 for n in range(8)])
    assert [frame.image.mean() for frame in read] == pytest.approx([image.mean() for image in images], abs=4)


@pytest.mark.slow
def test_the_same_clip_is_the_same_and_another_seed_gives_another(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        film(brief(7, 1), tmp_path / name, truth_only=True)
    one, other = ((tmp_path / name / "c001_bridge.json").read_bytes() for name in ("one", "other"))
    assert one == other
    (tmp_path / "third").mkdir()
    film(brief(8, 1), tmp_path / "third", truth_only=True)
    drawn = json.loads((tmp_path / "third" / "c001_bridge.json").read_bytes())
    assert drawn["body"] != json.loads(one)["body"]


@pytest.mark.slow
def test_a_clip_is_filmed_where_its_truth_says(tmp_path: Path) -> None:
    """The picture changes where the joints move: the truth's pixels are those of the person that is seen."""
    require_opengl()
    clip = brief(7, 0, seconds=3.0)
    # A camera without noise or blur, so that every change is a movement.
    still = replace(clip.room.picture, noise=0.0, blur=0.0, ghost=0.0, crf=18)
    film(replace(clip, room=replace(clip.room, picture=still)), tmp_path)
    truth = json.loads((tmp_path / f"{clip.name}.json").read_bytes())
    with closing(VideoFile(tmp_path / f"{clip.name}.mp4")) as video:
        images = [frame.image.astype(float) for frame in video.frames()]
    assert len(images) == truth["frames"] == len(clip.times)
    assert images[0].shape == (*reversed(truth["size"]), 3)
    assert truth["image"]["brightness"] == pytest.approx(1.0, abs=1.5)
    moved = np.abs(images[-1] - images[0]).max(axis=2) > 25
    assert 0 < moved.mean() < 0.5
    rows, columns = np.nonzero(moved)
    joints = np.array([truth["joints_px"][name] for name in JOINTS])[:, [0, -1]].reshape(-1, 2)
    low, high = joints.min(axis=0) - 60, joints.max(axis=0) + 60
    inside = (columns > low[0]) & (columns < high[0]) & (rows > low[1]) & (rows < high[1])
    assert inside.mean() > 0.9


@pytest.mark.slow
def test_a_truth_that_was_written_alone_gives_way_to_a_clip(tmp_path: Path) -> None:
    require_opengl()
    film(brief(7, 1, 0.5), tmp_path, truth_only=True)
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]
    film(brief(7, 1, 0.5), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c001_bridge.json", "c001_bridge.mp4"]


@pytest.mark.slow
def test_a_run_that_is_stopped_leaves_only_what_is_complete(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "benchmarks.people", str(tmp_path / "out")]
    code, said = on_terminal([*run, "--n", "40", "--seed", "7", "--truth-only"], signal.SIGINT, when=b"0%")
    assert code == 130
    assert "stopped; the same command goes on" in said
    assert "Traceback" not in said
    for path in (tmp_path / "out").iterdir():
        assert path.suffix == ".json"
        assert json.loads(path.read_bytes())["drawn"]["seed"] == 7


@pytest.mark.slow
def test_a_process_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A worker that cannot even find its function dies of it, as one does that the system ends.
    monkeypatch.setattr("benchmarks.people.making.begin", _end)
    with pytest.raises(HipcamError, match="run the same command again"):
        list(make_clips(7, [0], tmp_path, 1, truth_only=True))
    assert list(tmp_path.iterdir()) == []


def _end() -> None:
    sys.exit(1)


# From a seed to the figures


@pytest.mark.slow
def test_figures_are_repeated_from_a_seed_on(tmp_path: Path) -> None:
    """The chain: clips are made, scored, held against their truth, and heard for the error models."""
    require_opengl()
    folder, saved = tmp_path / "clips", tmp_path / "figures.json"
    assert command.main([str(folder), "--n", "3", "--seed", str(SHORT_SEED), "--plain"]) == 0
    truths = find_truths(folder)
    assert [truth.activity for truth in truths] == ["er-test", "bridge", "ninety-ninety"]
    assert len({truth.body for truth in truths}) == 3
    run = hipcam("bench", "accuracy", folder, "--save", saved)
    assert (run.returncode, run.stderr) == (0, b"")
    figures: dict[str, Any] = json.loads(saved.read_text(encoding="utf-8"))
    assert figures["counts"]["clips"] == 3
    assert figures["counts"]["exact_per_side"] >= 2
    # hipcam finds the body where the truth has it: measures of the bridge agree to some degrees.
    measured = {row["name"]: row["at_top"]["mae"] for row in figures["angles"] if row["activity"] == "bridge"}
    assert measured and min(measured.values()) < 10
    calibrate = script("calibrate")
    model = calibrate.load_model(None)
    heard = list(calibrate.read_folder(folder, tmp_path / "tracks", model, calibrate.calibration_for(model)))
    assert {one.key.split(".")[0] for one in heard} == {"er-test", "bridge", "ninety-ninety"}
    assert {one.body for one in heard} == {truth.body for truth in truths}
