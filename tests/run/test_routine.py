"""The routine: the weaker side first, stopped and resumed where it was, compared with before and with the last time."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import clips
import pytest
from kept import standing
from made_results import attempt, hold, reps, result
from runs import HIPCAM, on_terminal
from tools import require

from hipcam.cli import main
from hipcam.cli.keeping import Growing
from hipcam.judge.activity import activity
from hipcam.judge.records import Event
from hipcam.judge.result import Result
from hipcam.judge.settings import Settings
from hipcam.keep.felt import Felt
from hipcam.keep.folder import DATA_DIR_VARIABLE
from hipcam.keep.history import History
from hipcam.live.sayings import INSTRUCTION, Saying
from hipcam.live.session import Session
from hipcam.pose.calibration import default_calibration
from hipcam.pose.model import PoseModel
from hipcam.run import routine as module
from hipcam.run.routine import Routine, compare, forget, load, save, state_path
from hipcam.words import say

SAMPLES = Path(__file__).parents[2] / "sample_videos"
ALL = ("bridge", "ninety-ninety", "side-lying")
TODAY = date(2026, 3, 10)
TEST = result("er-test", attempt("left", 46.0), attempt("right", 33.0))


def begun(**changes: Any) -> Routine:
    return replace(Routine("", TODAY.isoformat(), ALL), **changes)


def steps(routine: Routine) -> list[tuple[str, str, int]]:
    return [(s.activity, s.side, s.sets) for s in routine.steps]


# How far it has come


def test_the_weaker_side_comes_first_between_two_tests() -> None:
    routine = begun()
    assert steps(routine) == [("er-test", "both", 2)]
    routine = routine.done(TEST)
    assert steps(routine) == [
        ("bridge", "both", 2),
        ("ninety-ninety", "right", 3),
        ("ninety-ninety", "left", 2),
        ("side-lying", "right", 3),
        ("side-lying", "left", 2),
        ("er-test", "both", 2),
    ]
    while routine.step is not None and routine.step.activity != "er-test":
        routine = routine.done(result(routine.step.activity))
    assert routine.after is None
    routine = routine.done(TEST)
    assert routine.step is None and routine.after == TEST.summary


def test_what_the_person_asked_for_takes_the_doses_place() -> None:
    routine = begun(exercises=("side-lying",), reps=5, sets=1).done(TEST)
    assert steps(routine)[:2] == [("side-lying", "right", 1), ("side-lying", "left", 1)]
    assert [s.reps for s in routine.steps] == [5, 5, None]


def test_it_goes_on_after_a_test_that_found_nothing() -> None:
    assert len(begun().done(result("er-test")).steps) == 6
    assert len(begun().done(result(None)).steps) == 6


@pytest.mark.parametrize(
    ("events", "left"),
    [
        ([], [("bridge", 2)]),
        (reps(11), [("bridge", 2)]),
        (reps(12), [("bridge", 1)]),
        ([hold(31.0)], [("bridge", 1)]),
        (reps(24), [("ninety-ninety", 3)]),
    ],
)
def test_whole_sets_are_not_asked_for_again(events: list[Event], left: list[tuple[str, int]]) -> None:
    stopped = begun().done(TEST).stopped(result("bridge", *events))
    assert [(stopped.steps[0].activity, stopped.steps[0].sets)] == left


def test_a_test_that_was_stopped_is_done_again() -> None:
    assert begun().stopped(TEST) == begun()


# The file


def test_it_is_resumed_on_the_same_day_by_the_same_person_only(tmp_path: Path) -> None:
    routine = replace(begun(person="Ann").done(TEST))
    save(routine, tmp_path)
    assert load("Ann", TODAY, tmp_path) == routine
    assert load("Ann", TODAY + timedelta(days=1), tmp_path) is None
    assert load("", TODAY, tmp_path) is None and load("Bo", TODAY, tmp_path) is None
    save(begun(), tmp_path)
    assert load("Ann", TODAY, tmp_path) == routine, "each has their own"
    if sys.platform != "win32":
        assert {f.stat().st_mode & 0o777 for f in tmp_path.iterdir()} == {0o600}
    save(routine.done(result("bridge")), tmp_path)
    assert len(list(tmp_path.glob(module.STATE_FILES))) == len(list(tmp_path.iterdir())) == 2
    forget("Ann", tmp_path)
    assert load("Ann", TODAY, tmp_path) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '{"schema": "hipcam.routine/1"}',
        '{"schema": "hipcam.routine/2"}',
        '{"schema": "hipcam.routine/1", "day": "2026-03-10", "person": "", "steps": [1]}',
    ],
)
def test_a_file_that_says_nothing_begins_anew(tmp_path: Path, text: str) -> None:
    state_path("", tmp_path).write_text(text)
    assert load("", TODAY, tmp_path) is None


# The comparison


def test_before_after_and_the_last_day_are_compared(tmp_path: Path) -> None:
    with History(tmp_path) as history:
        for when, left in (("02-01T08", 20.0), ("03-01T08", 30.0), ("03-01T09", 39.0), ("03-10T08", 46.0)):
            history.add(standing(left, None, made=f"2026-{when}:00:00+00:00"), kind="live")
        earlier = history.sessions()
    routine = begun(before=TEST.summary, after=result("er-test", attempt("left", 50.0)).summary)
    said = compare(routine, earlier)
    assert said == [
        "Left, before and after the exercises: +4° ± 6°, too small to count; a change of more than 10° counts",
        "Left, since 2026-03-01: +16° ± 6°, a change that counts",
        "Right, before and after the exercises: not known, no clean score in both tests",
    ]
    assert len(compare(routine, [])) == 2


# The command, with a room that plays sessions


class Played:
    """Stands in for the room; gives out sessions, and stops where it is told to."""

    def __init__(self, *sessions: tuple[Result, str]) -> None:
        self.sessions = iter(sessions)
        self.asked: list[tuple[str, str, int, int]] = []
        self.calibration, self.settings = default_calibration(), Settings()
        self.voice: Any = None
        self.felt: Iterator[Felt] = iter(())
        self.told: list[str] = []
        self.between: list[Sequence[str]] = []
        self.enough_after = 99

    def __call__(self, given: object, window: object = None) -> Played:
        return self

    def __enter__(self) -> Played:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def tell(self, headline: str, lines: Sequence[str]) -> None:
        self.told += [headline, *lines]

    def sum_up(self, coach: Any, session: Session) -> None:
        pass

    def goes_on(self, headline: str, lines: Sequence[str]) -> bool:
        self.between.append(lines)
        return len(self.asked) < self.enough_after

    def ask_felt(self) -> Felt:
        return next(self.felt, Felt())

    def coach(self, coach: Any, activity: str, growing: Growing) -> Session:
        self.asked.append((activity, coach.plan[2], coach.plan[0], coach.plan[1]))
        found, how = next(self.sessions)
        coach.stopped = how == "q"
        made = replace(found, provenance=replace(found.provenance, made=datetime.now(timezone.utc).isoformat()))
        growing.grow(made, None)
        return Session(made, 0, 0, 0, [], interrupted=how == "Ctrl-C")


#: For each step that was begun whether its coach takes it for the end.
ENDS: list[bool] = []


class Asked:
    """Stands in for the coach: what it was asked for."""

    def __init__(self, activity: str, limits: object, *, reps: int, sets: int, side: str, more: bool) -> None:
        self.plan, self.stopped = (reps, sets, side), False
        ENDS.append(not more)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setattr("hipcam.cli.data.demo_folder", lambda: tmp_path / "data" / "demo")
    monkeypatch.setattr("hipcam.live.coach.Coach", Asked)
    yield tmp_path / "data"


def play(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], room: Played, *arguments: str
) -> tuple[str, str]:
    monkeypatch.setattr("hipcam.cli.routine.Room", room)
    assert main(["routine", *arguments]) == 0
    said = capsys.readouterr()
    return said.out, said.err


LYING = result("side-lying", *reps(12, "right"))


@pytest.mark.parametrize("how", ["q", "Ctrl-C"])
def test_it_is_stopped_resumed_and_ends_with_the_comparison(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    first = Played((TEST, "over"), (LYING, how))
    out, err = play(monkeypatch, capsys, first, "--exercise", "side-lying")
    assert first.asked == [("er-test", "both", 1, 2), ("side-lying", "right", 12, 3)]
    assert "Side-lying rotation, right side: 3 sets" in out and "goes on from here" in err
    assert "next:" not in out, "the routine itself says what comes"
    second = Played((LYING, "over"), (LYING, "over"), (TEST, "over"))
    out, err = play(monkeypatch, capsys, second)
    assert second.asked == [("side-lying", "right", 12, 2), ("side-lying", "left", 12, 2), ("er-test", "both", 1, 2)]
    assert "3 of its 4 steps are left" in err and "The routine is done" in out
    assert "Left, before and after the exercises: +0°" in out
    assert second.told[0] == "The routine is done" and all(line in out for line in second.told[1:])
    assert len(second.told) >= 3, "the comparison is shown and spoken, too"
    with History() as history:
        assert [e.activity for e in history.sessions()] == ["er-test", *["side-lying"] * 3, "er-test"]
    assert [file.name for file in home.iterdir()] == ["history.sqlite3"], "the routine's own file is gone"
    third = Played((TEST, "q"))
    play(monkeypatch, capsys, third)
    assert third.asked == [("er-test", "both", 1, 2)], "a new one"


def test_each_step_says_its_place_and_where_the_camera_goes(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ENDS.clear()
    room, heard = Played((TEST, "over"), (LYING, "over"), (LYING, "q")), list[Saying]()
    room.voice = SimpleNamespace(say=heard.extend)
    out, _ = play(monkeypatch, capsys, room, "--exercise", "side-lying", "--reps", "5", "--sets", "2")
    announced = [line for line in out.splitlines() if line.startswith(("Step", "Camera", "Move the camera"))]
    test, lying = (activity(key).say("camera") for key in ("er-test", "side-lying"))
    assert [line.partition(". ")[0].rstrip(".") for line in announced] == [
        "Step 1 of 4",
        f"Camera {test}",
        "Step 2 of 4",
        f"Move the camera: {lying}",
        "Step 3 of 4",
    ], "the camera stays where it is for the other side"
    assert "right side: 2 sets of 5." in announced[2]
    assert [saying.text for saying in heard] == announced
    assert heard[3].kind.importance > INSTRUCTION.importance, "nobody lies down before the camera is moved"
    _, err = play(monkeypatch, capsys, Played((LYING, "over"), (TEST, "over")), "--reps", "12")
    assert "2 of its 4 steps are left" in err and "take effect with --restart" in err
    assert ENDS == [False] * 5, "after the last one come how it felt and the comparison, and then it is done"


def test_between_steps_it_says_what_comes_and_somebody_may_have_enough(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    room = Played((TEST, "over"), (LYING, "over"))
    room.enough_after = 2
    _, err = play(monkeypatch, capsys, room, "--exercise", "side-lying")
    assert [lines[0][:12] for lines in room.between] == ["Step 2 of 4.", "Step 3 of 4."], "nothing before the first"
    assert [len(lines) for lines in room.between] == [2, 1], "where the camera goes, if it is to be moved"
    assert say("cli.routine.stopped") in err and len(room.asked) == 2
    again = Played((LYING, "q"))
    play(monkeypatch, capsys, again)
    assert again.asked[0][:2] == ("side-lying", "left") and again.between == []


def test_a_routine_that_is_not_begun_has_all_its_steps_before_it() -> None:
    assert begun().place == (1, 7)
    routine = begun(exercises=("bridge",)).done(TEST)
    assert routine.place == (2, 3) and routine.done(result("bridge")).place == (3, 3)


def test_it_can_be_begun_anew_and_kept_to_oneself(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    play(monkeypatch, capsys, Played((TEST, "over"), (LYING, "q")), "--exercise", "side-lying")
    anew = Played((TEST, "q"))
    play(monkeypatch, capsys, anew, "--restart")
    assert anew.asked[0][0] == "er-test"
    before = sorted((f.name, f.read_bytes()) for f in home.iterdir())
    alone = Played((TEST, "over"), (LYING, "q"))
    _, err = play(monkeypatch, capsys, alone, "--exercise", "side-lying", "--no-save", "--reps", "5", "--sets", "1")
    assert alone.asked == [("er-test", "both", 1, 2), ("side-lying", "right", 5, 1)]
    assert "begins anew next time" in err
    assert sorted((f.name, f.read_bytes()) for f in home.iterdir()) == before


def test_how_each_step_felt_is_kept_with_it_and_a_rise_of_pain_ends_the_routine(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    room = Played((TEST, "over"), (LYING, "over"), (LYING, "over"))
    room.felt = iter((Felt(3, 1), Felt(None, 5), Felt(5, 7)))
    out, _ = play(monkeypatch, capsys, room, "--exercise", "side-lying")
    assert len(room.asked) == 3, "the last test is not done"
    assert room.told == [say("routine.pain_rose", before=3, now=5), say("routine.stop_for_pain")]
    assert all(line in out for line in room.told) and "pain 3 of 10, effort 1 of 10" in out
    with History() as history:
        assert [(e.felt.pain, e.felt.effort) for e in history.sessions()] == [(3, 1), (None, 5), (5, 7)]
    assert [file.name for file in home.iterdir()] == ["history.sqlite3"], "it is over for today"


@pytest.mark.parametrize(
    ("pains", "rise"),
    [((), None), ((8,), None), ((3, 4), None), ((3, 1, 3), (1, 3)), ((1, 3, 2), None), ((0, 2), (0, 2))],
)
def test_a_rise_of_pain_is_from_the_lowest_so_far(pains: tuple[int, ...], rise: tuple[int, int] | None) -> None:
    routine = begun()
    for pain in pains:
        routine = routine.hurting(pain)
    assert routine.hurting(None) == routine
    assert routine.rise_of_pain(Settings().routine.pain_rise) == rise


def test_pain_before_a_break_is_remembered(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    room = Played((TEST, "over"), (LYING, "q"))
    room.felt = iter((Felt(1), Felt(2)))
    play(monkeypatch, capsys, room, "--exercise", "side-lying")
    room = Played((LYING, "over"))
    room.felt = iter((Felt(4),))
    play(monkeypatch, capsys, room)
    assert room.told[0] == say("routine.pain_rose", before=1, now=4)


def test_fewer_repetitions_are_explained(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, err = play(monkeypatch, capsys, Played((TEST, "q")), "--reps", "5")
    assert say("cli.routine.reps", n=5) in err


# Everything that is stored


@pytest.mark.slow
def test_data_is_shown_and_deleted_as_a_whole(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HIPCAM_MODEL_DIR", str(home / "models"))
    assert main(["data", "show"]) == 0
    assert "stored nothing" in capsys.readouterr().out and not home.exists()
    play(monkeypatch, capsys, Played((TEST, "over"), (LYING, "q")), "--person", "Ann")
    (home / "models").mkdir()
    (home / "models" / "blazepose_full.task").write_bytes(b"x" * 2_000_000)
    (home / "mine.txt").write_text("not hipcam's")
    (home / "demo").mkdir()
    for folder in (home, home / "demo"):
        killed_in_mid_write(folder)
    (home / "models" / ".123-abcd-blazepose_full.task").write_bytes(b"x" * 1_000_000)
    assert main(["data", "show"]) == 0
    said = capsys.readouterr().out
    for words in (
        "kept sessions, 2 of 1 person",
        "routine under way",
        "pose model: 2.0 MB",
        "killed: 1.2 MB",
        str(home),
    ):
        assert words in said
    assert main(["data", "delete"]) == 2
    assert "--yes" in capsys.readouterr().err
    command = [*HIPCAM, "data", "delete"]
    code, asked = on_terminal(command, b"n\n", b"[y/N]", timeout=20)
    assert code == 0 and "pose model" in asked and "Nothing was deleted" in asked
    assert main(["data", "delete", "--yes"]) == 0
    assert [f.name for f in home.rglob("*") if f.is_file()] == ["mine.txt"]
    assert main(["data", "delete", "--yes"]) == 0
    assert "stored nothing" in capsys.readouterr().out


def killed_in_mid_write(folder: Path) -> None:
    """What a process leaves in a folder that is killed while it writes 100 kB there."""
    code = (
        "import os, sys; from pathlib import Path; from hipcam.core.files import write_files; "
        "pieces = (piece if piece else os._exit(9) for piece in ('x' * 100_000, '')); "
        "write_files([(Path(sys.argv[1]) / 'page.html', pieces)])"
    )
    before = set(folder.iterdir())
    assert subprocess.run([sys.executable, "-c", code, str(folder)], check=False).returncode == 9
    [left] = set(folder.iterdir()) - before
    left.write_bytes(b"x" * 100_000)  # what had come to the disk by then depends on the system


def test_a_damaged_history_can_be_deleted(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HIPCAM_MODEL_DIR", str(home / "models"))
    home.mkdir()
    (home / "history.sqlite3").write_text("gone" * 999)
    assert main(["data", "show"]) == 0
    assert "cannot be read" in capsys.readouterr().out
    assert main(["data", "delete", "--yes"]) == 0
    assert list(home.iterdir()) == []


# In front of a camera


@pytest.mark.slow
def test_a_real_routine_is_stopped_between_two_stages_and_resumed(tmp_path: Path, pose_model: PoseModel) -> None:
    require("ffmpeg")
    data = tmp_path / "data"
    part = clips.recoded(SAMPLES / "er_test_cheat.mp4", tmp_path / "t.mp4", "-t", "7.6", *clips.FAST_H264)
    bridge = clips.recoded(SAMPLES / "bridge_clean_5.mp4", tmp_path / "b.mp4", "-t", "6.5", *clips.FAST_H264)
    options = ["--no-window", "--no-voice", "--data-dir", str(data)]
    code, said = on_terminal(
        [*HIPCAM, "routine", "--camera", str(part), "--exercise", "bridge", "--reps", "1", "--sets", "1", *options],
        signal.SIGINT,
        b"Bridge: 1 set",
        timeout=60,
    )
    assert "Lift your left leg" in said and "kept as session 1" in said and "Traceback" not in said
    routine = load("", datetime.now().astimezone().date(), data)
    assert routine is not None and routine.before is not None and steps(routine)[0] == ("bridge", "both", 1)
    assert routine.before.sides["left"].attempts >= 1
    code, said = on_terminal(
        [*HIPCAM, "routine", "--camera", str(bridge), *options], signal.SIGINT, b"Standing test, both sides", timeout=60
    )
    assert "going on with today's routine" in said and "Standing test, both sides" in said
    assert code in (0, 130)
    with History(data) as history:
        assert [e.activity for e in history.sessions()] == ["er-test", "bridge"]
        assert history.sessions()[1].sides["both"].reps == 1
