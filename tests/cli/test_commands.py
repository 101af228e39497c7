"""The command line from outside: what is said, what is written, and with which exit code."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import clips
import pytest
from runs import HIPCAM, ROOT, SAMPLES, checked, copy_of, hipcam, on_terminal, unshare, without_privileges

import hipcam as package
from hipcam import cli
from hipcam.cli import activities, main, score
from hipcam.core.errors import ModelError
from hipcam.judge import activity as judge
from hipcam.judge.recognise import Recognition
from hipcam.pose.model import PoseModel, manifest
from hipcam.pose.store import model_path
from hipcam.words.reason import Reason

TINY_NAMES = {"tiny.hipcam.csv", "tiny.hipcam.json"}
OLD_RESULT = '{\n "schema": "hipcam.result/1",\n "old": true\n}\n'


@pytest.fixture
def here(tmp_path: Path, cut_clips: dict[str, Path], pose_model: PoseModel, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a tiny clip in it."""
    monkeypatch.chdir(tmp_path)
    copy_of(cut_clips["tiny"], tmp_path / "tiny.mp4")
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def run(*arguments: str | Path) -> int:
    return main([str(a) for a in arguments])


def assert_one_sentence(text: str, *said: str) -> None:
    assert text.endswith("\n") and text.count("\n") == 1, text
    assert text.startswith("hipcam: ") and text.rstrip().endswith((".", "?")), text
    assert "Traceback" not in text
    for words in said:
        assert words in text


# What there is


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"hipcam {package.__version__}\n"


def test_activities_tells_how_to_set_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("activities") == 0
    said = capsys.readouterr().out
    for one in judge.activities():
        assert f"{one.key}: {one.say('title')}\n" in said
        for text in ("camera", "posture", "movement", "dose"):
            assert one.say(text) in said
    assert "not a diagnosis" in said


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("score", "--help") == 0
    said = capsys.readouterr().out
    for option in ("--activity", "--out", "--json", "--csv", "--settings", "--model", "--quiet", *judge.keys()):
        assert option in said


@pytest.mark.slow
def test_model_path_and_verify(pose_model: PoseModel, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("model", "path") == 0
    assert capsys.readouterr().out == f"{model_path()}\n"
    assert run("model", "verify") == 0
    assert pose_model.sha256 in capsys.readouterr().out


def test_model_install_is_content_with_a_sound_model(pose_model: PoseModel, capfd: pytest.CaptureFixture[str]) -> None:
    before = model_path().stat().st_mtime_ns
    assert run("model", "install") == 0
    heard = capfd.readouterr()
    assert (heard.out, heard.err) == (f"installed: {model_path()}\n", "")
    assert model_path().stat().st_mtime_ns == before


def test_each_model_has_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    for key in ("full", "heavy", "lite"):
        assert run("model", "path", key) == 0
        assert capsys.readouterr().out == f"{model_path(key)}\n"
        assert model_path(key).name == f"blazepose_{key}.task"


def test_a_model_that_is_not_installed_is_named_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HIPCAM_MODEL_DIR", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert run("model", "verify", "heavy") == 2
    assert "run 'hipcam model install heavy'." in capsys.readouterr().err
    for arguments in (["model", "install", "heavy"], ["score", str(SAMPLES / "er_test_cheat.mp4"), "--model", "heavy"]):
        assert run(*arguments) == 2
        said = capsys.readouterr().err
        assert "no npm" in said and "with --model FILE" in said and said.count("\n") == 1


@pytest.mark.parametrize("named", ["heavy", "lite", "full", "mine.task"])
def test_the_model_is_taken_by_its_name_or_file(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By every command that has the option, for one video and for several."""
    asked = []

    def refused(which: object, **_: object) -> None:
        asked.append(which)
        raise ModelError("enough is known")

    monkeypatch.setattr("hipcam.pose.store.load_model", refused)
    video = str(SAMPLES / "er_test_cheat.mp4")
    live = ["--camera", video, "--no-window", "--model", named]
    for arguments in (
        ["score", video, "--model", named],
        ["score", str(SAMPLES), "--out", str(tmp_path), "--model", named],
        ["live", "--activity", "bridge", *live],
        ["routine", *live],
    ):
        assert run(*arguments) == 2, capsys.readouterr().err
    assert asked == [Path(named) if "." in named else named] * 4


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["score"], "PATH"),
        (["score", "a.mp4", "--nonsense"], "--nonsense"),
        (["model"], "action"),
        (["model", "instal"], "instal"),
        (["model", "install", "heavi"], "heavi"),
        (["scor", "a.mp4"], "scor"),
        (["score", "a.mp4", "--out"], "--out"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert run(*arguments) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert_one_sentence(heard.err, said, "--help")


# What is written, and what is left alone


@pytest.mark.slow
def test_nothing_is_written_unless_asked(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("score", "tiny.mp4") == 0
    heard = capfd.readouterr()
    assert heard.out.startswith("tiny.mp4: ")
    assert heard.err == "", "nothing from the native libraries either"
    assert names(here) == {"tiny.mp4"}


@pytest.mark.slow
def test_out_writes_json_and_csv_for_the_owner_only(here: Path) -> None:
    assert run("score", "tiny.mp4", "--out", "a/b", "--quiet") == 0
    assert names(here / "a" / "b") == TINY_NAMES
    result = checked((here / "a" / "b" / "tiny.hipcam.json").read_bytes())
    lines = (here / "a" / "b" / "tiny.hipcam.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + result["source"]["frames"] == 4
    if os.name == "posix":
        for path in (here / "a" / "b").iterdir():
            assert path.stat().st_mode & 0o777 == 0o600


def test_json_and_csv_go_where_they_are_told(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("score", "tiny.mp4", "--json", "r.json", "--csv", "t.csv", "--out", "o", "--quiet") == 0
    assert capfd.readouterr() == ("", "")
    assert names(here) == {"tiny.mp4", "r.json", "t.csv", "o"}
    assert (here / "r.json").read_bytes() == (here / "o" / "tiny.hipcam.json").read_bytes()
    assert (here / "t.csv").read_bytes() == (here / "o" / "tiny.hipcam.csv").read_bytes()


@pytest.mark.slow
def test_its_own_results_are_written_anew(here: Path) -> None:
    (here / "tiny.hipcam.json").write_text(OLD_RESULT, encoding="utf-8")
    (here / "tiny.hipcam.csv").write_text("frame,time_s,nose_x_px,nose_y_px,old\n", encoding="utf-8")
    for _ in range(2):
        assert run("score", "tiny.mp4", "--out", ".", "--quiet") == 0
    checked((here / "tiny.hipcam.json").read_bytes())
    assert "old" not in (here / "tiny.hipcam.csv").read_text(encoding="utf-8")
    assert names(here) == {"tiny.mp4", *TINY_NAMES}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json", "tiny.mp4"],
        ["--csv", "tiny.mp4"],
        ["--json", "link.json"],
        ["--csv", "mine.csv"],
        ["--json", "mine.txt"],
        ["--json", "other.json"],
        ["--json", "video.hipcam.json"],
        ["--out", "foreign"],
        ["--json", "mixed.json"],
    ],
)
def test_a_file_that_is_not_its_own_is_left_as_it_is(
    here: Path, capfd: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    try:
        (here / "link.json").symlink_to("tiny.mp4")
    except OSError:  # Windows asks for a privilege
        copy_of(here / "tiny.mp4", here / "link.json")
    copy_of(here / "tiny.mp4", here / "video.hipcam.json")
    (here / "mine.csv").write_text("a,b\n1,2\n")
    (here / "mine.txt").write_text("")
    (here / "other.json").write_text('{"schema": "another/1"}')
    (here / "mixed.json").write_text('notes about "schema": "hipcam.result/1"')
    (here / "foreign").mkdir()
    (here / "foreign" / "tiny.hipcam.csv").write_text("mine")
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    assert run("score", "tiny.mp4", *arguments) == 2
    heard = capfd.readouterr()
    assert heard.out == ""
    assert_one_sentence(heard.err, Path(arguments[1]).name, "was not written by hipcam")
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before
    assert (here / "link.json").is_symlink() or os.name == "nt"


def test_a_video_with_a_results_name_is_a_video(here: Path) -> None:
    (here / "tiny.mp4").rename(here / "tiny.hipcam.json")
    video = (here / "tiny.hipcam.json").read_bytes()
    assert run("score", "tiny.hipcam.json", "--out", ".", "--quiet") == 0
    assert (here / "tiny.hipcam.json").read_bytes() == video
    assert names(here) == {"tiny.hipcam.json", "tiny.hipcam.hipcam.json", "tiny.hipcam.hipcam.csv"}


@pytest.mark.skipif(os.name != "posix", reason="platform: Windows has no named pipes in folders")
def test_a_pipe_is_not_waited_for(here: Path) -> None:
    os.mkfifo(here / "pipe")
    done = hipcam("score", "tiny.mp4", "--json", "pipe")
    assert done.returncode == 2
    assert_one_sentence(done.stderr.decode(), "pipe")


def test_two_outputs_in_one_place_are_wrong_use(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("score", "tiny.mp4", "--json", "same", "--csv", "./same") == 2
    assert_one_sentence(capsys.readouterr().err, "same")
    (here / "more").mkdir()
    copy_of(here / "tiny.mp4", here / "more" / "tiny.mp4")
    assert run("score", "tiny.mp4", "more", "--out", "o") == 2
    assert_one_sentence(capsys.readouterr().err, "tiny.mp4.hipcam.json")
    assert names(here) == {"tiny.mp4", "more", "o"}
    assert not names(here / "o")


@pytest.mark.slow
def test_json_to_standard_output_is_only_json_and_utf8(here: Path) -> None:
    (here / "tiny.mp4").rename(here / "übung.mp4")
    done = hipcam(
        "score",
        "übung.mp4",
        "--json",
        "-",
        "--activity",
        "bridge",
        "--out",
        "o",
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    result = checked(done.stdout)
    assert result["source"]["name"] == "übung.mp4"
    assert result["activity"] == "bridge"
    assert done.stdout == (here / "o" / "übung.hipcam.json").read_bytes()


@pytest.mark.slow
def test_a_terminal_without_degree_signs_still_gets_the_summary(here: Path) -> None:
    done = hipcam("score", "tiny.mp4", "--activity", "er-test", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Standing 90? hip" in done.stdout


@pytest.mark.slow
def test_the_native_libraries_are_silent_also_if_somebody_comes_later(here: Path) -> None:
    """Part of the network runs first, and says something, when somebody is found."""
    clips.after_an_empty_room(here / "tiny.mp4", here / "later.mp4")
    done = hipcam("score", "later.mp4", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.skipif(sys.platform != "linux", reason="platform: only Linux keeps names that are not text")
def test_a_name_that_is_not_text(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    name = os.fsdecode(b"f\xff\n.mp4")
    (here / "tiny.mp4").rename(here / name)
    assert run("score", name, "--out", ".", "--quiet") == 0
    result = checked((here / f"{name[:-4]}.hipcam.json").read_bytes())
    assert result["source"]["name"] == "f\ufffd\n.mp4"
    (here / name).write_bytes(b"")
    capfd.readouterr()
    assert run("score", name) == 2
    assert_one_sentence(capfd.readouterr().err, "is empty")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: only Linux keeps names that are not text")
def test_many_with_names_that_are_not_text(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing of any of them is lost; a name is shown with what is no text escaped, and links lead to its bytes."""
    name = os.fsdecode(b"f\xff.mp4")
    (here / name).write_bytes((here / "tiny.mp4").read_bytes())
    (here / os.fsdecode(b"\xfe.mp4")).write_bytes(b"")
    assert run("score", ".", "--out", "o", "--annotate", "--report", "--quiet") == 1
    assert_one_sentence(capfd.readouterr().err, "is empty")
    made = {"csv", "html", "json", "mp4"}
    expected = {f"{stem}.hipcam.{form}" for stem in ("tiny", name[:-4]) for form in made}
    assert names(here / "o") == expected | {"hipcam-summary.csv", "index.html"}
    assert "f\\xff.mp4" in (here / "o" / "hipcam-summary.csv").read_text(encoding="utf-8")
    assert 'href="f%FF.hipcam.html"' in (here / "o" / "index.html").read_text(encoding="utf-8")


def test_a_name_too_long_for_a_result(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    name = "a" * 245 + ".mp4"
    (here / "tiny.mp4").rename(here / name)
    assert run("score", name, "--out", ".") == 2
    assert_one_sentence(capfd.readouterr().err, name[:-4])


def test_a_reader_that_has_gone_is_no_error(here: Path) -> None:
    command = f"'{sys.executable}' -m hipcam activities | true; exit ${{PIPESTATUS[0]}}"
    if shutil.which("bash") is None:
        pytest.skip("platform: there is no bash")
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


# Several videos


@pytest.mark.slow
def test_one_bad_file_does_not_stop_the_others(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "bad.mp4").write_text("this is no video")
    copy_of(here / "tiny.mp4", here / "z.mp4")
    assert run("score", "missing.mp4", "bad.mp4", "tiny.mp4", "z.mp4", "--out", "o") == 1
    heard = capfd.readouterr()
    assert [line.split(":")[0] for line in heard.out.splitlines() if ".mp4: " in line] == ["tiny.mp4", "z.mp4"]
    assert len(heard.err.splitlines()) == 2
    assert "missing.mp4" in heard.err and "bad.mp4" in heard.err
    assert names(here / "o") == {*TINY_NAMES, "z.hipcam.json", "z.hipcam.csv", "hipcam-summary.csv", "index.html"}


def test_a_foreign_file_in_the_way_of_one_does_not_stop_the_others(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    copy_of(here / "tiny.mp4", here / "z.mp4")
    (here / "tiny.hipcam.json").write_text("mine")
    assert run("score", ".", "--out", ".", "--quiet") == 1
    assert_one_sentence(capfd.readouterr().err, "tiny.hipcam.json")
    assert (here / "tiny.hipcam.json").read_text() == "mine"
    assert names(here) == {"tiny.mp4", "tiny.hipcam.json", "z.mp4", "z.hipcam.json", "z.hipcam.csv"}


@pytest.mark.slow
def test_folders_and_patterns(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "set").mkdir()
    for name in ("b.mp4", "a.MOV", "notes.txt", ".hidden.mp4"):
        copy_of(here / "tiny.mp4", here / "set" / name)
    assert run("score", "set", "t*.mp4", "tiny.mp4") == 0
    said = capfd.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in said if line.endswith("found")] == ["a.MOV", "b.mp4", "tiny.mp4"]


@pytest.mark.slow
def test_two_videos_of_one_name_are_told_apart_by_their_endings(here: Path) -> None:
    copy_of(here / "tiny.mp4", here / "tiny.mov")
    copy_of(here / "tiny.mp4", here / "other.mp4")
    assert run("score", ".", here / "tiny.mp4", "--export", "json", "--out", "o", "--quiet") == 0
    results = {"tiny.mp4.hipcam.json", "tiny.mov.hipcam.json", "other.hipcam.json"}
    assert names(here / "o") == {*results, "hipcam-summary.csv", "index.html"}
    # Whichever is scored by itself has the same name then.
    assert run("score", "tiny.mov", "--export", "json", "--out", "alone", "--quiet") == 0
    assert names(here / "alone") == {"tiny.mov.hipcam.json"}
    assert run("score", "tiny.mov", "--track", "tiny.npz", "--quiet") == 0
    (here / "tiny.mov").unlink()
    assert run("rescore", "tiny.npz", "--export", "json", "--report", "--out", "again", "--quiet") == 0
    assert names(here / "again") == {"tiny.hipcam.json", "tiny.hipcam.html"}


@pytest.mark.parametrize("option", ["--json", "--csv"])
def test_one_file_for_several_videos_is_wrong_use(here: Path, capfd: pytest.CaptureFixture[str], option: str) -> None:
    copy_of(here / "tiny.mp4", here / "z.mp4")
    assert run("score", "tiny.mp4", "z.mp4", option, "r") == 2
    assert_one_sentence(capfd.readouterr().err, "there are 2", "--out")
    assert names(here) == {"tiny.mp4", "z.mp4"}


# Bad input


def bad_files(folder: Path) -> dict[str, str]:
    """Make bad files: what each is, and what must be said of it."""
    (folder / "no videos").mkdir()
    (folder / "no videos" / "notes.txt").write_text("nothing to see")
    (folder / "empty.mp4").write_bytes(b"")
    (folder / "text.mp4").write_text("Dear diary, today I did ten bridges.\n" * 50)
    (folder / "random.mp4").write_bytes(bytes((i * i * 31 + i // 7) % 256 for i in range(50_000)))
    clips.only_sound(folder / "sound.m4a").rename(folder / "sound.mp4")
    whole = (SAMPLES / "er_test_cheat.mp4").read_bytes()
    index = clips.copied(SAMPLES / "er_test_cheat.mp4", folder / "late index.mp4", "-movflags", "0")
    index.write_bytes(index.read_bytes()[: len(whole) // 2])
    return {
        "missing.mp4": "There is no file",
        "no videos": "no videos",
        "n*.mkv": "No video matches",
        "empty.mp4": "is empty",
        "text.mp4": "not a video",
        "random.mp4": "not a video",
        "sound.mp4": "only sound",
        "late index.mp4": "incomplete",
    }


def test_bad_files_are_told_in_one_sentence(
    here: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, said in bad_files(here).items():
        assert run("score", name, "--out", "o") == 2, name
        heard = capfd.readouterr()
        assert heard.out == "", name
        assert_one_sentence(heard.err, name, said)
        assert not names(here / "o"), name


def test_a_bad_file_in_a_process_of_its_own(here: Path) -> None:
    (here / "text.mp4").write_text("no video")
    done = hipcam("score", "text.mp4", "--json", "-")
    assert (done.returncode, done.stdout) == (2, b"")
    assert_one_sentence(done.stderr.decode(), "text.mp4")


@pytest.mark.parametrize(
    "word, nearest",
    [
        ("brige", "'bridge'"),
        ("ninety", "'ninety-ninety'"),
        ("Bridge", "'bridge'"),
        ("sidelying", "'side-lying'"),
        ("er_test", "'er-test'"),
        ("squat", "side-lying"),
    ],
)
def test_an_unknown_activity_names_the_nearest(
    here: Path, capsys: pytest.CaptureFixture[str], word: str, nearest: str
) -> None:
    assert run("score", "tiny.mp4", "--activity", word, "--out", "o") == 2
    assert_one_sentence(capsys.readouterr().err, repr(word), nearest)
    assert names(here) == {"tiny.mp4"}


def test_debug_shows_where_it_happened_and_changes_nothing_else(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "text.mp4").write_text("no video")
    assert run("score", "text.mp4", "tiny.mp4", "--debug") == 1
    heard = capfd.readouterr()
    assert "Traceback" in heard.err and "VideoError" in heard.err
    assert heard.err.splitlines()[-1].startswith("hipcam: text.mp4 is not a video")
    assert "tiny.mp4" in heard.out
    assert run("score", "nothing.mp4", "--debug") == 2


def test_bad_models_are_told_in_one_sentence(
    here: Path, pose_model: PoseModel, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = pose_model.data
    (here / "cut.task").write_bytes(sound[: len(sound) // 2])
    (here / "text.task").write_text("not a model")
    (here / "empty.task").write_bytes(b"")
    place = sound.index(b"TFL3") + 5000
    (here / "changed.task").write_bytes(
        sound[:place] + bytes(b ^ 255 for b in sound[place : place + 64]) + sound[place + 64 :]
    )
    for name in ("cut.task", "text.task", "empty.task", "changed.task", "missing.task"):
        assert run("score", "tiny.mp4", "--model", name, "--out", "o") == 2, name
        heard = capfd.readouterr()
        assert heard.out == ""
        assert_one_sentence(heard.err, name)
        assert not names(here / "o")
    # The installed one is held against its pinned hash, whatever it is.
    monkeypatch.setenv("HIPCAM_MODEL_DIR", str(here))
    copy_of(here / "changed.task", here / manifest().bundle_name)
    for command in (["score", "tiny.mp4", "--out", "o"], ["model", "verify"]):
        assert run(*command) == 2
        assert_one_sentence(capfd.readouterr().err, manifest().bundle_name, "hipcam model install")


def test_another_sound_model_is_used(here: Path, pose_model: PoseModel) -> None:
    (here / "own.task").write_bytes(pose_model.data)
    assert run("score", "tiny.mp4", "--model", "own.task", "--json", "r.json", "--quiet") == 0
    made_by = checked((here / "r.json").read_bytes())["provenance"]["model"]
    assert made_by == {"name": "own", "sha256": pose_model.sha256}


@pytest.mark.slow
def test_without_permission(here: Path) -> None:
    user = without_privileges()
    copy_of(here / "tiny.mp4", here / "locked.mp4").chmod(0)
    (here / "shut").mkdir(mode=0o555)
    done = hipcam("score", "locked.mp4", "tiny.mp4", "--out", "o", "--quiet", before=user)
    assert (done.returncode, done.stdout) == (1, b"")
    assert_one_sentence(done.stderr.decode(), "locked.mp4", "You may not read")
    assert names(here / "o") == {*TINY_NAMES, "hipcam-summary.csv", "index.html"}
    for place in ("shut", "shut/in/it"):
        done = hipcam("score", "tiny.mp4", "--out", place, before=user)
        assert (done.returncode, done.stdout) == (2, b"")
        assert_one_sentence(done.stderr.decode(), place)
    done = hipcam("score", "tiny.mp4", "--json", "shut/r.json", before=user)
    assert done.returncode == 2
    assert_one_sentence(done.stderr.decode(), "shut")
    assert not names(here / "shut")


@pytest.mark.slow
def test_a_full_disk_leaves_what_was_there(here: Path) -> None:
    """A disk that has room for the JSON and not for the CSV: none of the two is changed."""
    inside = unshare("-m")
    (here / "disk").mkdir()
    assert run("score", "tiny.mp4", "--out", "roomy", "--quiet") == 0
    pages = 1 + -(-(here / "roomy" / "tiny.hipcam.json").stat().st_size // 4096) + 1
    assert (here / "roomy" / "tiny.hipcam.csv").stat().st_size > 4096
    script = (
        f'mount -t tmpfs -o size={4 * pages}k none disk && printf %s "$1" >disk/tiny.hipcam.json && shift && '
        '"$@"; code=$?; ls -A disk; cat disk/tiny.hipcam.json; exit $code'
    )
    command = [*inside, "sh", "-c", script, "sh", OLD_RESULT, *HIPCAM, "score", "tiny.mp4", "--out", "disk"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2, done.stderr
    assert_one_sentence(done.stderr, "tiny.hipcam.csv", "no space left")
    assert done.stdout == "tiny.hipcam.json\n" + OLD_RESULT


# Questions and progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


NOT_SURE = Reason("not_sure", {"activities": "bridge or side-lying"})


@pytest.mark.parametrize(
    "answer, chosen",
    [
        ("2\n", "side-lying"),
        ("1\n", "bridge"),
        ("\n", None),
        ("3\n", None),
        ("x\n", None),
        ("0\n", None),
        ("-1\n", None),
        ("", None),
    ],
)
def test_a_question_takes_a_number(monkeypatch: pytest.MonkeyPatch, answer: str, chosen: str | None) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stderr", Terminal())
    unsure: Any = SimpleNamespace(recognition=Recognition(None, 0.5, ("bridge", "side-lying"), NOT_SURE, {}, {}))
    asked: Any = score._ask(unsure, Path("a.mp4"), SimpleNamespace(quiet=False), lambda name: name)  # type: ignore
    assert asked == (chosen or unsure)
    assert "not sure" in cast(io.StringIO, sys.stderr).getvalue()
    assert judge.activity("side-lying").say("title") in cast(io.StringIO, sys.stderr).getvalue()


@pytest.mark.parametrize(
    "recognition, quiet, terminal",
    [
        (None, False, True),
        (Recognition("bridge", 0.9, ("bridge", "side-lying"), None, {}, {}), False, True),
        (Recognition(None, 0, (), Reason("nobody_found"), {}, {}), False, True),
        (Recognition(None, 0.5, ("bridge", "side-lying"), NOT_SURE, {}, {}), True, True),
        (Recognition(None, 0.5, ("bridge", "side-lying"), NOT_SURE, {}, {}), False, False),
    ],
)
def test_nothing_is_asked_when_sure_quiet_or_not_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, recognition: Recognition | None, quiet: bool, terminal: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("1\n") if terminal else io.StringIO("1\n"))
    monkeypatch.setattr("sys.stderr", Terminal())
    scored: Any = SimpleNamespace(recognition=recognition)
    assert score._ask(scored, Path("a.mp4"), SimpleNamespace(quiet=quiet), None) is scored  # type: ignore[arg-type]
    assert cast(io.StringIO, sys.stderr).getvalue() == ""


UNSURE = """
import sys
from hipcam.judge.recognise import Recogniser
found = Recogniser._evidence
Recogniser._evidence = lambda self, events: found(self, events) + 1000.0  # for all of them about the same
from hipcam.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_on_a_terminal_there_is_progress_and_the_question(here: Path, cut_clips: dict[str, Path]) -> None:
    """With a recognition that is never sure, answer with the first candidate, for which the clip is scored again."""
    command = [sys.executable, "-c", UNSURE, "score", str(cut_clips["rep"]), "--json", "r.json"]
    code, said = on_terminal(command, b"1\n", when=b"leave it open)")
    assert code == 0, said
    assert "rep.mp4" in said and "%" in said, "a progress bar with its share"
    assert "1 repetition" in said
    assert checked((here / "r.json").read_bytes())["activity"] == "bridge"


@pytest.mark.slow
def test_without_a_terminal_nothing_is_asked_and_the_result_says_not_sure(here: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNSURE, "score", "tiny.mp4", "--json", "-"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    result = checked(done.stdout)
    assert result["activity"] is None
    assert "not sure" in result["unknown"][0]["reason"] and "--activity" in result["unknown"][0]["reason"]


@pytest.mark.slow
def test_quiet_is_quiet_on_a_terminal_too(here: Path) -> None:
    code, said = on_terminal([*HIPCAM, "score", "tiny.mp4", "--quiet", "--out", "o"])
    assert (code, said) == (0, "")
    assert names(here / "o") == TINY_NAMES


def test_timings_say_where_the_time_went(here: Path, capfd: pytest.CaptureFixture[str], pose_model: PoseModel) -> None:
    assert run("score", "tiny.mp4", "--out", "o", "--timings") == 0
    lines = [line.split() for line in capfd.readouterr().err.splitlines()]
    spent = {
        words[0]: float(words[1])
        for words in lines
        if words and words[0] in ("decode", "convert", "pose", "observe", "hash", "judge", "write", "all")
    }
    assert len(spent) == 8
    assert spent["pose"] > 0
    assert spent["all"] >= spent["pose"] + spent["judge"] + spent["write"] - 0.02


# Interrupted


@pytest.mark.slow
def test_control_c_while_scoring(here: Path) -> None:
    (here / "o").mkdir()
    (here / "o" / "bridge_clean_5.hipcam.json").write_text(OLD_RESULT, encoding="utf-8")
    code, said = on_terminal(
        [*HIPCAM, "score", str(SAMPLES / "bridge_clean_5.mp4"), "--out", "o"], signal.SIGINT, when=b"%"
    )
    assert code == 130
    assert said.rstrip().endswith("hipcam: interrupted")
    assert "Traceback" not in said
    assert names(here / "o") == {"bridge_clean_5.hipcam.json"}
    assert (here / "o" / "bridge_clean_5.hipcam.json").read_text(encoding="utf-8") == OLD_RESULT


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="platform: Windows has no such signals")
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_stopped_at_any_moment_the_result_is_the_old_or_the_new_one(here: Path, kind: signal.Signals) -> None:
    (here / "o").mkdir()
    place = here / "o" / "tiny.hipcam.json"
    begin = time.monotonic()
    assert hipcam("score", "tiny.mp4", "--out", "o", "--quiet").returncode == 0
    usual = time.monotonic() - begin
    for share in (0.5, 0.9):
        place.write_text(OLD_RESULT, encoding="utf-8")
        process = subprocess.Popen([*HIPCAM, "score", "tiny.mp4", "--out", "o", "--quiet"], stderr=subprocess.PIPE)
        time.sleep(share * usual)
        process.send_signal(kind)
        _, said = process.communicate(timeout=60)
        if kind == signal.SIGINT:
            # -2 instead of 130: Python itself ended by the signal, which shells report as 130, too; never a crash.
            assert process.returncode in (0, 130, -signal.SIGINT)
            assert b"Traceback" not in said
            assert names(here / "o") <= TINY_NAMES
        if (text := place.read_text(encoding="utf-8")) != OLD_RESULT:
            checked(text)


# How quickly it answers


def seconds(command: list[str]) -> float:
    """The least of several runs: what the machine does besides can only add."""
    best = float("inf")
    for _ in range(7):
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        best = min(best, time.perf_counter() - begin)
    return best


@pytest.mark.slow
def test_help_comes_at_once() -> None:
    bare = seconds([sys.executable, "-c", "pass"])
    assert seconds([*HIPCAM, "--help"]) - bare < 0.3
    assert seconds([*HIPCAM, "activities"]) - bare < 0.3


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["activities"], ["score", "--help"], ["model", "path"]]
)
def test_nothing_heavy_is_loaded_for_it(arguments: list[str], pose_model: PoseModel) -> None:
    code = (
        "import sys\nfrom hipcam.cli import main\ncode = main(sys.argv[1:])\n"
        "print(code, *{'numpy', 'cv2', 'mediapipe', 'scipy', 'av', 'rich'}.intersection(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0"


# The summary a person reads


@pytest.mark.slow
def test_the_summary_says_what_was_found(
    capfd: pytest.CaptureFixture[str], cut_clips: dict[str, Path], pose_model: PoseModel
) -> None:
    assert run("score", cut_clips["rep"], "--activity", "bridge") == 0
    said = capfd.readouterr().out
    assert "rep.mp4: Bridge with posterior pelvic tilt" in said
    assert "1 repetition" in said
    assert "s out" in said and "s at the top" in said and "s back" in said
    assert "°" in said
    assert "not a diagnosis" in said


def test_readme_commands_are_the_ones_that_exist() -> None:
    help_text = cli.make_parser().format_help()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("score", "model", "activities"):
        assert command in help_text
    assert "hipcam score" in readme


def test_a_missing_system_library_is_told_with_its_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(*_: object) -> Callable[..., None]:
        raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(activities, "_activities", missing)
    assert run("activities") == 2
    assert_one_sentence(capsys.readouterr().err, "libGL.so.1", "libgl1")
