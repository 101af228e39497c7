"""What was kept, from outside: listed, shown, taken out, brought in, deleted."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from kept import exercise, standing
from runs import HIPCAM, on_terminal

from hipcam.bench import processes as process
from hipcam.bench.figures import in_turn
from hipcam.bench.processes import python
from hipcam.cli import main
from hipcam.cli.keeping import keep
from hipcam.judge.curve import Curve
from hipcam.judge.settings import Settings
from hipcam.keep.felt import Felt
from hipcam.keep.folder import DATA_DIR_VARIABLE, history_path
from hipcam.keep.history import History
from hipcam.pose.model import PoseModel
from hipcam.show.report import report
from hipcam.track.scored import Reading, judge


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with five sessions of two people."""
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    with History() as history:
        for month, left in ((1, 31.0), (2, 37.0)):
            history.add(standing(left, 41.0, made=f"2026-0{month}-03T12:00:00+00:00"), kind="live")
        history.add(standing(None, 44.0, made="2026-03-03T12:00:00+00:00"), kind="live", person="Ann")
        history.add(exercise(made="2026-04-03T12:00:00+00:00"), kind="live")
        history.add(
            exercise(
                "side-lying", "left", made="2026-05-03T12:00:00+00:00", sha256="a" * 64, name="[red]\x1b[2J<script>.mp4"
            ),
            kind="file",
        )
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def numbers(table: str) -> list[int]:
    return [int(line.split()[0]) for line in table.splitlines() if line.strip()[:1].isdigit()]


def test_the_list_says_what_each_session_came_to(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "history")
    assert code == 0 and numbers(said) == [1, 2, 3, 4, 5]
    for words in (
        "left 31° ± 4°, right 41° ± 4°",
        "left no clean score",
        "10 of 12 in good form",
        "Ann",
        "live",
        r"[red]\x1b[2J<script>.mp4",
    ):
        assert words in said
    assert "\x1b" not in said


def test_how_it_felt_is_told_in_the_list(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with History() as history:
        history.feel(1, Felt(pain=2, effort=6))
    _, out, _ = run(capsys, "history", "--activity", "er-test")
    told = [line for line in out.splitlines() if "pain 2 of 10, effort 6 of 10" in line]
    assert numbers("\n".join(told)) == [1]


def test_the_columns_of_the_list_stand_below_each_other(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title, *rows = run(capsys, "history", "--activity", "er-test")[1].splitlines()
    assert title.split() == ["no.", "when", "who", "activity", "found", "from"] and len(rows) == 3
    assert {row.index("er-test") for row in rows} == {title.index("activity")}
    assert {row.index("left ") for row in rows} == {title.index("found")}
    assert "who" not in run(capsys, "history", "--person", "")[1].splitlines()[0]


@pytest.mark.slow
def test_the_command_lists_a_thousand_sessions_quickly(home: Path) -> None:
    """The command itself, beside a bare Python that meets the same troubles of the machine."""
    with History() as history:
        line = json.loads(next(history.export()))
        line["result"]["reps"] = [{"side": "both", "note": "x" * 400}] * 60  # as long as a real result
        history.load(json.dumps({**line, "uuid": f"{i:032x}"}) for i in range(995))
    seconds = in_turn(
        {
            "python": lambda: process.run(python("-c", "pass")).seconds,
            "list": lambda: process.run(python("-m", "hipcam", "history")).seconds,
        },
        7,
    )
    bare = min(seconds["python"])
    taken = min(seconds["list"]) - bare
    print(f"1000 sessions listed in {taken:.3f} s over bare Python, {taken / bare:.1f} times what that takes")
    assert taken < 9 * bare
    assert process.run(python("-m", "hipcam", "history")).output.count("\n") == 1001


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--activity", "er-test"], [1, 2, 3]),
        (["--side", "left"], [1, 2, 3, 5]),
        (["--side", "both"], [4]),
        (["--person", "Ann"], [3]),
        (["--since", "2026-02-03", "--until", "2026-04-03"], [2, 3, 4]),
        (["--person", "Nobody"], []),
    ],
)
def test_the_list_is_filtered(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], expected: list[int]
) -> None:
    code, said, _ = run(capsys, "history", *arguments)
    assert (code, numbers(said)) == (0, expected)
    assert expected or "None of the 5 kept sessions fits" in said


def test_one_session_is_shown_in_words_or_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "history", "show", 2)
    assert code == 0 and "left: 2 attempts, 37° ± 4° clean" in said and "not a diagnosis" in said
    code, said, _ = run(capsys, "history", "show", 2, "--json")
    assert code == 0 and json.loads(said)["summary"]["sides"]["left"]["rotation"] == 37
    assert run(capsys, "history", "show", 5, "--html", "r.html")[0] == 0
    page = Path("r.html").read_text(encoding="utf-8")
    assert "Side-lying" in page and "&lt;script&gt;.mp4" in page and "<script>.mp4" not in page
    assert "SHA-256" in page
    assert run(capsys, "history", "show", 4, "--html", "r.html")[0] == 0
    assert "SHA-256" not in Path("r.html").read_text(encoding="utf-8"), "a camera has none"
    code, said, _ = run(capsys, "history", "show", 2, "--json", "--html", "both.html")
    assert code == 0 and json.loads(said) and "Standing" in Path("both.html").read_text(encoding="utf-8")
    code, said, heard = run(capsys, "history", "show", 9)
    assert (code, said) == (2, "") and "no session 9" in heard


def test_out_and_in_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "history", "export", "all.jsonl")[0] == 0
    assert run(capsys, "history", "export", "all.jsonl")[0] == 0, "hipcam's own file is written anew"
    if sys.platform != "win32":
        assert Path("all.jsonl").stat().st_mode & 0o777 == 0o600
    lines = Path("all.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["schema"] for line in lines] == ["hipcam.session/1"] * 5
    assert run(capsys, "history", "--data-dir", "other", "import", "all.jsonl")[1] == "5 brought in\n"
    assert run(capsys, "history", "import", "all.jsonl")[1] == "0 brought in, 5 were there already\n"
    assert numbers(run(capsys, "history", "--data-dir", "other")[1]) == [1, 2, 3, 4, 5]
    Path("all.jsonl").write_text(lines[0] + "\n{}\n")
    code, said, heard = run(capsys, "history", "import", "all.jsonl", "--data-dir", "third")
    assert (code, said) == (2, "") and heard.count("\n") == 1 and "Line 2" in heard
    assert "is empty" in run(capsys, "history", "--data-dir", "third")[1]


@pytest.mark.parametrize(("content", "said"), [(b"\xff\xfe", "not a text file"), (None, "cannot be read")])
def test_a_file_that_cannot_be_brought_in_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, said: str
) -> None:
    if content is not None:
        Path("in.jsonl").write_bytes(content)
    code, _, heard = run(capsys, "history", "import", "in.jsonl")
    assert code == 2 and heard.count("\n") == 1 and said in heard


def test_deleting_asks(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, heard = run(capsys, "history", "delete", 1)
    assert code == 2 and "--yes" in heard, "nobody is there to answer"
    command = [*HIPCAM, "history", "delete", "1", "2", "--data-dir", os.environ[DATA_DIR_VARIABLE]]
    code, said = on_terminal(command, b"n\n", b"[y/N]", timeout=20)
    assert code == 0 and "Delete 2 sessions for good?" in said and "Nothing was deleted" in said
    assert numbers(run(capsys, "history")[1]) == [1, 2, 3, 4, 5]
    code, said = on_terminal(command, b"y\n", b"[y/N]", timeout=20)
    assert code == 0 and "Deleted 2 sessions" in said
    assert run(capsys, "history", "delete", 3, 3, "--yes")[1] == "Deleted session 3.\n"
    assert run(capsys, "history", "delete", 4, 99, "--yes")[0] == 2
    assert numbers(run(capsys, "history")[1]) == [4, 5]


def test_looking_makes_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "history", "--data-dir", tmp_path / "none")
    assert code == 0 and "is empty" in said and "--save" in said
    code, _, heard = run(capsys, "history", "--data-dir", tmp_path / "none", "show", 1)
    assert code == 2 and heard.count("\n") == 1
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "yesterday"], "2026-01-31"),
        (["--activity", "brige"], "'bridge'"),
        (["--activity", "auto"], "er-test"),
        (["delete"], "N"),
        (["show", "one"], "N"),
    ],
)
def test_wrong_use_is_one_sentence(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, heard = run(capsys, "history", *arguments)
    assert code == 2 and heard.count("\n") == 1 and said in heard


def test_a_damaged_history_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history_path().write_bytes(b"gone" * 5000)
    for arguments in ([], ["show", "1"], ["export", "-"]):
        code, _, heard = run(capsys, "history", *arguments)
        assert code == 2 and heard.count("\n") == 1 and "not a database" in heard


def test_a_damaged_session_is_named_left_out_and_deleted(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with History() as history:
        history._db.execute("UPDATE session SET made = 'yesterday' WHERE number = 2")
        history._db.execute("UPDATE session SET result = '{' WHERE number = 4")
    code, said, heard = run(capsys, "history")
    assert code == 0 and numbers(said) == [1, 3, 4, 5] and "Session 2 is damaged" in heard
    code, said, heard = run(capsys, "history", "export", "-")
    assert code == 1 and said.count("\n") == 3 and "Sessions 2 4 are damaged" in heard
    code, said, heard = run(capsys, "trend", "er-test", "--side", "left", "--person", "")
    assert code == 0 and "31°" in said and "Session 2 is damaged" in heard
    for number in (2, 4):
        code, said, heard = run(capsys, "history", "show", number)
        assert (code, said) == (2, "") and f"Session {number} is damaged" in heard and heard.count("\n") == 1
    assert run(capsys, "history", "delete", 2, 4, "--yes")[0] == 0
    code, said, heard = run(capsys, "history")
    assert numbers(said) == [1, 3, 5] and heard == ""


# Keeping


def given(folder: Path, **changes: object) -> argparse.Namespace:
    return argparse.Namespace(**{"save": True, "person": "", "data_dir": folder, **changes})


def test_a_live_session_is_kept_and_its_owner_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rep = {
        "side": "both",
        "start": 1.0,
        "peak": 2.0,
        "end": 3.0,
        "range": 40.0,
        "verdict": "pass",
        "reason": None,
        "tempo": {"out": 1.0, "hold": 0.0, "back": 1.0},
    }
    result = {**exercise(), "reps": [rep]}
    keep(result, given(tmp_path, person="Ann"), "live", Curve(np.arange(4.0), np.arange(4.0), "turn", 0, 70, (45, 70)))
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    for words in (
        "session 1",
        "without pictures",
        str(history_path(tmp_path)),
        "history show 1 --html",
        "history delete 1",
        "--no-save",
    ):
        assert words in said
    keep(result, given(tmp_path, save=False), "live")
    assert "not kept" in capsys.readouterr().err
    keep(exercise(reps=0, good=0), given(tmp_path), "live")
    assert "nothing was counted" in capsys.readouterr().err
    with History(tmp_path) as history:
        [entry] = history.sessions()
        assert (entry.person, entry.kind) == ("Ann", "live")
        assert history.result(1) == result
        kept = history.curve(1)
    assert kept is not None and kept["value"] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "name",
    ["er_test_cheat", "bridge_bystander_incomplete", "ninety_ninety_right_knee_heel", "side_lying_right_pelvis_roll"],
)
def test_the_report_of_a_kept_session_has_the_chart_of_the_video(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    read_sample: Callable[[str], Reading],
    pose_model: PoseModel,
    name: str,
) -> None:
    scored = judge(read_sample(name), "auto", Settings(), pose_model, "b" * 64)
    drawn = scored.curve
    assert drawn is not None
    keep(scored.result.to_dict(), given(home / "data"), "file", drawn)
    capsys.readouterr()
    assert run(capsys, "history", "show", 6, "--html", "r.html")[0] == 0
    page, first = Path("r.html").read_text(encoding="utf-8"), report(scored)
    marks = r'data-at="[^"]+"'
    assert page.count("timeline") == first.count("timeline") and re.findall(marks, page) == re.findall(marks, first)
    with History() as history:
        kept = history.curve(6)
    assert kept is not None and len(json.dumps(kept)) < 12_000
    again = Curve.from_dict(kept)
    assert (again.label, again.target) == (drawn.label, drawn.target)
    assert np.nanmax(again.value) == pytest.approx(np.nanmax(drawn.value), abs=0.06), "no top is lost"
    # Drawn from one moment to the next, it is the angle at all the others, too.
    away = np.interp(drawn.time, again.time, again.value) - drawn.value
    assert np.nanquantile(abs(away), 0.95) < 2.5


@pytest.mark.parametrize(
    "wrong",
    [{}, {"time": [1], "value": []}, {"time": [], "value": []}, {"time": [1e12], "value": [1]}, "no JSON"],
)
def test_a_curve_that_is_none_is_told_and_the_rest_shown(
    home: Path, capsys: pytest.CaptureFixture[str], wrong: dict[str, list[float]] | str
) -> None:
    curve = {"label": "", "low": 0, "high": 1, "target": [0, 1], "limit": None}
    with History() as history:
        stored = wrong if isinstance(wrong, str) else json.dumps({**curve, **wrong})
        history._db.execute("UPDATE session SET curve = ? WHERE number = 1", (stored,))
    code, said, heard = run(capsys, "history", "show", 1, "--html", "r.html")
    assert code == 0 and "31°" in said and "angle over time is damaged in session 1" in heard
    assert "31°" in Path("r.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_recording_is_kept_only_when_asked(
    home: Path, capsys: pytest.CaptureFixture[str], cut_clips: dict[str, Path], pose_model: PoseModel
) -> None:
    arguments = ("score", cut_clips["tiny"], "--activity", "bridge", "--data-dir", "here")
    assert run(capsys, *arguments)[0] == 0
    assert not Path("here").exists()
    for _ in range(2):
        code, _, heard = run(capsys, *arguments, "--save", "--person", "Ann")
        assert code == 0 and "kept as session 1" in heard
    code, said, _ = run(capsys, "history", "--data-dir", "here", "--person", "Ann")
    assert numbers(said) == [1] and "tiny.mp4" in said and "nothing counted" in said


@pytest.mark.parametrize("command", [("live", "--no-window", "--no-voice", "--camera"), ("score", "--save")])
def test_what_cannot_be_kept_is_told_before_anybody_has_worked(
    home: Path, capsys: pytest.CaptureFixture[str], cut_clips: dict[str, Path], command: tuple[str, ...]
) -> None:
    Path("file").write_text("")
    code, said, heard = run(capsys, *command, cut_clips["tiny"], "--data-dir", "file")
    assert (code, said) == (2, "") and heard.count("\n") == 1 and "--data-dir" in heard
    code, said, heard = run(capsys, *command, cut_clips["tiny"], "--person", "x" * 61)
    assert (code, said) == (2, "") and "name" in heard


def test_what_is_said_about_a_session_is_kept_and_told_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {"note": "stiff \x1b[2J", "born": 1970}
    keep(standing(), argparse.Namespace(save=True, person="Ann", data_dir=tmp_path, **said), "file")
    with History(tmp_path) as history:
        assert said.items() <= history.result(1).items()
    assert main(["history", "show", "1", "--data-dir", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "Note: stiff " in told and "\x1b" not in told and "For orientation: 120 people" in told


def test_a_note_that_is_too_long_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "x.mp4", "--note", 501 * "a"]) == 2
    assert "a note has at most 500 letters; this one has 501" in capsys.readouterr().err
