"""What is printed steers no terminal, and a stream or a system that refuses is told in one sentence."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from kept import exercise
from runs import HIPCAM, unshare

from hipcam.cli import main
from hipcam.core.printable import printable, printable_json
from hipcam.keep.history import History
from hipcam.run.batch import Outcome
from hipcam.run.overview import SUMMARY, summary_row, write_summary

#: Clears the screen, sets its title, goes back over the line, turns the order of letters, in seven bits and in eight.
STEERING = "\x1b[2J \x1b]0;mine\x07 \r\b \x9b31m \u202egnp.exe \u2066 \x7f"


def steers(said: str) -> bool:
    return any((ord(letter) < 32 and letter not in "\n\t") or 127 <= ord(letter) < 160 for letter in said) or any(
        letter in said for letter in "\u202e\u2066\u2028"
    )


def test_every_text_is_written_out_and_json_stays_what_it_says() -> None:
    chance = random.Random(16)
    for _ in range(2000):
        text = "".join(chr(chance.choice([chance.randrange(256), chance.randrange(0x2000, 0x2070)])) for _ in range(20))
        assert not steers(printable(text)) and "\n" not in printable(text)
        assert not steers(printable(text, lines=True))
        written = printable_json(json.dumps({text: text}, ensure_ascii=False))
        assert not steers(written) and json.loads(written) == {text: text}
    assert printable("ä°\u00a0±–“ünïcode 测试 🙂") == "ä°\u00a0±–“ünïcode 测试 🙂"


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", f"{STEERING}.mp4"),
        ("score", "a.mp4", "--settings", "wrong.toml"),
        ("live", "--activity", STEERING),
        (STEERING,),
        ("history",),
        ("history", "show", "1"),
        ("history", "show", "1", "--json"),
        ("history", "export", "-"),
        ("history", "import", f"{STEERING}.jsonl"),
        ("trend", "bridge"),
        ("rescore", f"{STEERING}.npz"),
    ],
)
def test_no_command_lets_anything_steer_the_terminal(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HIPCAM_DATA_DIR", str(tmp_path))
    Path("a.mp4").write_bytes(b"")
    Path("wrong.toml").write_text('"\\u001b[2J\\u009b" = 1\n')
    with History() as history:
        history.add(exercise(name=STEERING), kind="file")
        history._db.execute("UPDATE session SET person = ?", (STEERING,))
        history._db.execute("UPDATE session SET activity = 'bridge'")
    main(list(arguments))
    said = "".join(capsys.readouterr())
    assert said and not steers(said)
    if arguments == ("history", "export", "-"):
        assert json.loads(said)["person"] == STEERING


def test_no_cell_of_the_table_is_a_formula(tmp_path: Path) -> None:
    result = {**exercise(), "holds": [], "attempts": [], "partials": []}
    result["summary"]["change_first"] = "@SUM(1)"
    files = (tmp_path / "=1+1.hipcam.json",)
    outcomes = [
        Outcome(Path("=cmd|calc.mp4"), "scored", result, files=files),
        Outcome(Path("b.mp4"), "failed", said="+1"),
    ]
    write_summary([summary_row(outcome, tmp_path) for outcome in outcomes], tmp_path)
    with (tmp_path / SUMMARY).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert (tmp_path / rows[0]["result"]) == files[0]


def shell(command: str, before: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    """Run a command of hipcam, written as `hipcam`, in a shell; its exit code and the lines of its standard error."""
    written = command.replace("hipcam", " ".join(HIPCAM))
    command_line = [*before, "bash", "-c", written]
    done = subprocess.run(command_line, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr.splitlines()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: Linux has /dev/full and these shells")
@pytest.mark.parametrize(
    ("command", "code", "word"),
    [
        ("hipcam activities > /dev/full", 2, "no space left on device"),
        ("hipcam --help > /dev/full", 2, "no space left on device"),
        ("hipcam activities >&-", 0, ""),
        ("hipcam activities <&- >&- 2>&-", 0, ""),
        ("hipcam nonsense 2> /dev/full", 2, ""),
        (
            "mkdir gone; cd gone; rmdir ../gone; hipcam score {video} --json x.json",
            2,
            "folder you are in is gone",
        ),
        ("mkdir gone; cd gone; rmdir ../gone; hipcam activities", 0, ""),
        ("ulimit -v 300000; hipcam score {video}", 2, "too little memory"),
        ("mkdir gone; cd gone; rmdir ../gone; hipcam score {video} --activity bridge --csv /dev/null --quiet", 0, ""),
        ("hipcam score {video} --activity bridge --json /dev/null --csv /dev/null --quiet", 0, ""),
        ("hipcam score {video} --activity bridge --csv /dev/full --quiet", 2, "no space left on device"),
        ("hipcam score {video} --json /dev/tty", 2, "name another file"),
    ],
)
def test_what_the_system_refuses_is_one_sentence_or_works(
    command: str, code: int, word: str, tmp_path: Path, cut_clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended, said = shell(command.format(video=cut_clips["one"]))
    assert (ended, len(said)) == (code, 1 if word else 0), said
    assert word in "".join(said)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: only Linux gives a process a disk of its own")
def test_without_shared_memory_one_video_is_scored_and_many_are_refused(
    tmp_path: Path, cut_clips: dict[str, Path]
) -> None:
    bare = "mount -t tmpfs none /dev/shm && mount -o remount,ro /dev/shm && "
    video, before = cut_clips["rep"], unshare("-m")
    assert shell(f"{bare} hipcam score {video} --activity bridge --workers 2 --quiet", before=before)[0] == 0
    code, said = shell(f"{bare} hipcam score {video} {cut_clips['one']} --out {tmp_path}", before=before)
    assert code == 2 and len(said) == 1 and "without --out" in said[0]
