"""What is kept stays kept: by many at once, through kills and full disks, in the owner's hands only."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from kept import exercise, standing
from runs import unshare, without_privileges

from hipcam.cli.common import make_folder
from hipcam.keep import file as module
from hipcam.keep.entries import Figures
from hipcam.keep.felt import Felt
from hipcam.keep.folder import HistoryError, history_path
from hipcam.keep.history import History
from hipcam.keep.schema import APPLICATION_ID, MIGRATIONS

SUPPORT = Path(__file__).parents[1] / "support"
#: A file of version 1, as the first release makes it. Never change it.
VERSION_1 = f"""
CREATE TABLE session (number INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, made TEXT NOT NULL,
    person TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('live', 'file')), activity TEXT, source TEXT NOT NULL,
    sha256 TEXT NOT NULL, result TEXT NOT NULL);
CREATE TABLE figures (session INTEGER NOT NULL REFERENCES session (number) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('left', 'right', 'both', 'total')),
    attempts INTEGER, clean_attempts INTEGER, rotation REAL, uncertainty REAL, band TEXT, best_rotation REAL,
    reps INTEGER, good_reps INTEGER, judged_reps INTEGER, partials INTEGER, holds INTEGER, longest_hold REAL,
    mean_range REAL, score REAL, PRIMARY KEY (session, side)) WITHOUT ROWID;
CREATE INDEX session_made ON session (made);
INSERT INTO session VALUES (7, '{"ab" * 16}', '2025-12-24T18:00:00+00:00', 'Ann', 'live', 'bridge', 'Desk Cam', '',
    '{{"activity": "bridge"}}');
INSERT INTO figures (session, side, reps, good_reps) VALUES (7, 'total', 12, 9), (7, 'both', 12, 9);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = 1;
"""


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path) as opened:
        yield opened


def by_hand(folder: Path, script: str) -> Path:
    path = history_path(folder)
    db = sqlite3.connect(path)
    db.executescript(script)
    db.close()
    return path


# Keeping and finding


def test_a_session_is_kept_with_its_figures_and_its_whole_result(kept: History) -> None:
    result = standing(32.0, None)
    number = kept.add(result, kind="live", person=" Ann  Lee ")
    [entry] = kept.sessions()
    assert (entry.number, entry.person, entry.kind, entry.activity) == (number, "Ann Lee", "live", "er-test")
    assert entry.made == datetime(2026, 3, 1, 8, tzinfo=timezone.utc)
    assert entry.sides["left"] == Figures(2, 2, 32.0, 4.0, "limited", 32.0, score=71)
    assert entry.sides["right"].rotation is None
    assert kept.result(number) == result


def test_sessions_are_found_by_activity_side_person_and_date(kept: History) -> None:
    kept.add(exercise("side-lying", "right", made="2026-03-03T08:00:00+00:00"), kind="live", person="Ann")
    kept.add(exercise("side-lying", "left", made="2026-03-01T08:00:00+00:00"), kind="live", person="Bo")
    kept.add(exercise("bridge", made="2026-03-02T23:30:00-02:00"), kind="live", person="Ann")

    def found(**asked: object) -> list[int]:
        return [entry.number for entry in kept.sessions(**asked)]  # type: ignore[arg-type]

    assert found() == [2, 3, 1], "by their moment, whatever zone it was told in"
    assert found(activity="side-lying") == [2, 1]
    assert found(side="left") == [2] and found(side="both") == [3]
    assert found(person="Ann", activity="side-lying") == [1] and found(person="") == []
    third = datetime(2026, 3, 3, tzinfo=timezone.utc)
    assert found(since=third) == [3, 1] and found(until=third) == [2]
    assert kept.people() == {"Ann": 2, "Bo": 1}


def test_a_session_without_an_activity_is_kept_too(kept: History) -> None:
    result = {**exercise(), "activity": None, "summary": {}}
    kept.add(result, kind="file")
    assert kept.sessions()[0].activity is None and kept.sessions()[0].sides == {}


def test_a_recording_is_kept_once_for_each_person(kept: History) -> None:
    first = kept.add(exercise(sha256="a" * 64, score=10), kind="file")
    again = kept.add(exercise(sha256="a" * 64, score=90, made="2026-09-09T09:00:00+00:00"), kind="file")
    other = kept.add(exercise(sha256="a" * 64), kind="file", person="Ann")
    assert first == again != other
    entry = kept.sessions(person="")[0]
    assert entry.sides["total"].score == 90, "the later result"
    assert entry.made.month == 3, "at the first time"
    live = [kept.add(exercise(), kind="live") for _ in range(2)]
    assert len(set(live)) == 2


def test_a_recording_is_kept_under_the_day_it_was_recorded(kept: History) -> None:
    result = exercise(sha256="a" * 64, made="2026-03-09T08:00:00+00:00")
    result["source"]["recorded"] = "2026-03-02T12:00:00+00:00"
    kept.add(result, kind="file")
    assert kept.sessions()[0].made == datetime(2026, 3, 2, 12, tzinfo=timezone.utc)


def test_the_same_result_again_keeps_the_curve_it_has(kept: History) -> None:
    first, drawn = exercise(sha256="a" * 64), {"time": [0.0], "value": [1.0]}
    kept.add(first, kind="file", curve=drawn)
    assert kept.curve(1) == drawn
    kept.add(first, kind="file")
    assert kept.curve(1) == drawn, "as it comes from its file, without the curve"
    kept.add({**first, "quality": {"jumps": 1}}, kind="file")
    assert kept.curve(1) is None, "that of another result would be wrong"


def test_deleting_takes_all_or_none_and_leaves_no_trace(kept: History, tmp_path: Path) -> None:
    secret = [kept.add(exercise(name=f"Secret{i}Room"), kind="live") for i in range(3)]
    with pytest.raises(HistoryError, match="no session 99, so none was deleted"):
        kept.delete([secret[0], 99])
    assert len(kept.sessions()) == 3
    kept.delete(secret)
    assert kept.sessions() == [] and kept.people() == {}
    for file in tmp_path.iterdir():
        assert b"Room" not in file.read_bytes(), file.name
    assert kept.add(exercise(), kind="live") > max(secret), "a number is never given twice"
    with pytest.raises(HistoryError, match=f"no session {secret[0]}"):
        kept.result(secret[0])


@pytest.mark.parametrize("name", ["x" * 61, "a\x00b", "a\x1b[31mb"])
def test_a_name_that_cannot_be_shown_is_refused(kept: History, name: str) -> None:
    with pytest.raises(HistoryError, match="name"):
        kept.add(exercise(), kind="live", person=name)
    assert kept.sessions() == []


# Out and in


def test_export_and_import_bring_everything_once(kept: History, tmp_path: Path) -> None:
    kept.add(standing(), kind="live", person="Ann", curve=DRAWN)
    kept.feel(kept.add(exercise(sha256="b" * 64, name='<b>"ü'), kind="file"), Felt(pain=0, effort=10))
    lines = list(kept.export())
    assert [json.loads(line)["felt"] for line in lines] == [{"pain": None, "effort": None}, {"pain": 0, "effort": 10}]
    assert [json.loads(line)["curve"] for line in lines] == [DRAWN, None]
    with History(tmp_path / "other") as other:
        assert other.load(lines) == (2, 0)
        assert other.load([*lines, "\n"]) == (0, 2)
        before = {key: value for key, value in json.loads(lines[0]).items() if key not in ("curve", "felt")}
        assert other.load([json.dumps({**before, "uuid": "c" * 32})]) == (1, 0), "from before there were curves"
        other.delete([3])
        assert list(other.export()) == lines
        assert [(e.sides, e.felt) for e in other.sessions()] == [(e.sides, e.felt) for e in kept.sessions()]


#: A sound curve.
DRAWN = {
    **{"time": [0.0, 1.5], "value": [None, 30.5], "label": "turn", "low": 0.0, "high": 70.0},
    **{"target": [45.0, 70.0], "limit": None},
}


def broken(line: str, **changes: object) -> str:
    session = json.loads(line)
    for key, value in changes.items():
        where = session
        *path, last = key.split("__")
        for part in path:
            where = where[part]
        where[last] = value
    return json.dumps(session)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda line: line[:-20], "Line 2 is no session"),
        (lambda line: "[1]", "Line 2 is no session"),
        (lambda line: "[" * 100_000, "Line 2 is no session"),
        (lambda line: broken(line, uuid="7"), "Line 2 is no session"),
        (lambda line: broken(line, kind="dream"), "Line 2 is no session"),
        (lambda line: broken(line, person="x" * 61), "name"),
        (lambda line: broken(line, schema="hipcam.session/2"), "newer hipcam"),
        (lambda line: broken(line, result__schema="hipcam.accuracy/1"), "Line 2 is no session"),
        (lambda line: broken(line, made="yesterday"), "Line 2 is no whole session"),
        (lambda line: broken(line, result__summary={"total": {}}), "Line 2 is no whole session"),
        (lambda line: broken(line, result__summary__total__reps="many"), "Line 2 is no whole session"),
        (lambda line: broken(line, result__summary__total__score=10**30), "Line 2 is no whole session"),
        (lambda line: broken(line, result__summary__sides={"up": {}}), "Line 2 is no whole session"),
        (lambda line: broken(line, curve=[1]), "Line 2 is no session"),
        (lambda line: broken(line, felt={"pain": 11}), "Line 2 is no session"),
        (lambda line: broken(line, felt={"effort": "hard"}), "Line 2 is no session"),
        *(
            (lambda line, wrong=wrong: broken(line, curve={**DRAWN, **wrong}), "Line 2 is no session")
            for wrong in (
                {"time": [0.0, float("nan")]},
                {"time": [0.0, 1e12]},
                {"time": [0.0]},
                {"value": [1e300, 0.0]},
                {"value": [0.0] * 20_000, "time": [0.0] * 20_000},
                {"high": 1e300},
                {"target": [0.0, 1e300]},
                {"limit": "low"},
            )
        ),
        (lambda line: broken(line, result__source=None), "Line 2 is no whole session"),
        (lambda line: broken(line, result__source__name="\ud800"), "Line 2 is no whole session"),
        (lambda line: broken(line, result__quality=float("nan")), "Line 2 is no whole session"),
    ],
)
def test_one_wrong_line_and_nothing_comes_in(
    kept: History, spoil: Callable[[str], str], said: str, tmp_path: Path
) -> None:
    kept.add(exercise(), kind="live")
    kept.add(exercise(), kind="live")
    first, second = kept.export()
    with History(tmp_path / "other") as other:
        with pytest.raises(HistoryError, match=said):
            other.load([first, spoil(second)])
        assert other.sessions() == []
        assert other.load([first, second]) == (2, 0), "it can still be written"


# The file


def test_an_old_file_is_brought_to_the_newest_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand(tmp_path, VERSION_1)
    with History(tmp_path) as opened:
        [entry] = opened.sessions()
        assert (entry.number, entry.person, entry.sides["total"].good_reps) == (7, "Ann", 9)
        assert entry.felt == Felt(), "nobody was asked then"
        assert opened.add(exercise(), kind="live") == 8
    monkeypatch.setattr(
        module,
        "MIGRATIONS",
        (*MIGRATIONS, ("ALTER TABLE session ADD COLUMN place TEXT", "UPDATE session SET place = 'home'")),
    )
    with History(tmp_path) as opened:
        assert len(opened.sessions()) == 2
    db = sqlite3.connect(history_path(tmp_path))
    assert db.execute("SELECT DISTINCT place FROM session").fetchall() == [("home",)]
    assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
    db.close()


def test_the_first_schema_is_what_was_released(tmp_path: Path) -> None:
    by_hand(tmp_path, VERSION_1)
    with History(tmp_path / "new"):
        pass

    def columns(folder: Path) -> list[tuple[object, ...]]:
        db = sqlite3.connect(history_path(folder))
        found = [row for table in ("session", "figures") for row in db.execute(f"PRAGMA table_info({table})")]
        db.close()
        return found

    with History(tmp_path):
        pass
    assert columns(tmp_path) == columns(tmp_path / "new")


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand(tmp_path, VERSION_1)
    monkeypatch.setattr(module, "MIGRATIONS", (*MIGRATIONS, ("DELETE FROM session", "NONSENSE")))
    with pytest.raises(HistoryError):
        History(tmp_path)
    monkeypatch.undo()
    with History(tmp_path) as opened:
        assert len(opened.sessions()) == 1


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (VERSION_1 + "PRAGMA user_version = 99;", "newer hipcam"),
        ("CREATE TABLE bookmarks (url TEXT);", "not written by hipcam"),
    ],
)
def test_a_file_that_is_not_ours_to_change_is_left_alone(tmp_path: Path, script: str, said: str) -> None:
    before = by_hand(tmp_path, script).read_bytes()
    with pytest.raises(HistoryError, match=said):
        History(tmp_path)
    assert history_path(tmp_path).read_bytes() == before


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    history_path(tmp_path).write_text("Dear diary" * 1000)
    with pytest.raises(HistoryError, match=r"not a database.*move it away"):
        History(tmp_path)
    assert history_path(tmp_path).read_text().startswith("Dear diary")


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no file modes")
def test_only_the_owner_can_look_into_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "hipcam"
    before = os.umask(0)
    try:
        with History(folder) as opened:
            opened.add(exercise(), kind="live")
            modes = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}
    finally:
        os.umask(before)
    assert set(modes) == {"history.sqlite3", "history.sqlite3-wal", "history.sqlite3-shm"}
    assert set(modes.values()) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    history_path(folder).chmod(0o644)
    with History(folder):
        assert history_path(folder).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HistoryError, match="--data-dir"):
        History(tmp_path / "file" / "in")
    with pytest.raises(HistoryError, match="--data-dir"):
        History(tmp_path / "file")


def test_a_file_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    with History(tmp_path) as opened:
        opened.add(exercise(), kind="live")
    history_path(tmp_path).chmod(0o400)
    done = script(tmp_path, "h.add(exercise(), kind='live')", before=without_privileges())
    assert done.returncode == 1 and "could not be" in done.stderr and "permissions" in done.stderr


# Damaged rows: each by itself

#: What is damaged, of the second of three sessions.
DAMAGE = {
    "result": "UPDATE session SET result = substr(result, 1, 20) WHERE number = 2",
    "no result": "UPDATE session SET result = '[1]' WHERE number = 2",
    "deep": "UPDATE session SET result = replace(printf('%.*c', 100000, '['), ' ', '[') WHERE number = 2",
    "date": "UPDATE session SET made = 'yesterday' WHERE number = 2",
    "no date": "UPDATE session SET made = x'ff' WHERE number = 2",
    "figure": "UPDATE figures SET reps = 'many' WHERE session = 2",
    "name": "UPDATE session SET source = x'41ff' WHERE number = 2",
    "no text": "UPDATE session SET person = CAST(x'41ff' AS TEXT) WHERE number = 2",
    "curve": "UPDATE session SET curve = '{' WHERE number = 2",
}


@pytest.mark.parametrize("what", DAMAGE)
def test_one_damaged_row_damages_no_other_and_can_be_deleted(kept: History, tmp_path: Path, what: str) -> None:
    for _ in range(3):
        kept.add(exercise(), kind="live", curve={"time": [0.0], "value": [1.0]})
    kept._db.execute(DAMAGE[what])
    listed, damaged = [entry.number for entry in kept.sessions()], kept.damaged
    exported = [json.loads(line) for line in kept.export()]
    assert {1, 3} <= set(listed) and set(listed) | set(damaged) == {1, 2, 3}
    assert len(exported) == (3 if what in ("figure", "name", "no text") else 2)
    assert (damaged or kept.damaged or [2]) == [2]
    assert kept.result(1) == kept.result(3) == exercise()
    kept.delete([2])
    assert [entry.number for entry in kept.sessions()] == [1, 3] and kept.damaged == []
    assert sound(tmp_path)


def test_a_damaged_table_whose_name_is_no_text_is_told(kept: History, tmp_path: Path) -> None:
    """SQLite names the table in its complaint, in bytes that Python does not take for text."""
    kept.add(exercise(), kind="live")
    kept.close()
    wrong = "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE', name = CAST(x'66fa' AS TEXT)"
    by_hand(tmp_path, f"{wrong} WHERE name = 'session';")
    with pytest.raises(HistoryError, match="damaged"):
        History(tmp_path).sessions()


# Links, other people's files, folders


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no file modes")
def test_nothing_is_done_to_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    place = history_path(tmp_path / "here")
    foreign = by_hand(tmp_path, "CREATE TABLE bookmarks (url TEXT);")
    foreign.chmod(0o644)
    with pytest.raises(HistoryError, match="not written by hipcam"):
        History(tmp_path)
    place.symlink_to(foreign)
    with pytest.raises(HistoryError, match="is a link"):
        History(tmp_path / "here")
    assert foreign.stat().st_mode & 0o777 == 0o644
    place.unlink()
    place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(HistoryError, match="is a link"):
        History(tmp_path / "here")
    assert not (tmp_path / "nowhere").exists()
    place.unlink()
    os.mkfifo(place)
    with pytest.raises(HistoryError, match="not written by hipcam"):
        History(tmp_path / "here")


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no file modes")
def test_folders_that_are_made_are_for_their_owner_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    before = os.umask(0)
    try:
        with History(tmp_path / "a" / "b" / "c"):
            pass
        make_folder(tmp_path / "d" / "e")
    finally:
        os.umask(before)
    assert {p.stat().st_mode & 0o777 for p in tmp_path.rglob("*") if p.is_dir()} == {0o700}
    assert tmp_path.stat().st_mode & 0o777 == 0o755


# Many at once, kills, full disks

WRITER = """
import signal, sys
from pathlib import Path
sys.path.insert(0, {support!r})
from kept import exercise
from hipcam.keep.history import History
h = History(Path({folder!r}))
{code}
"""


def script(folder: Path, code: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-c", WRITER.format(support=str(SUPPORT), folder=str(folder), code=code)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def started(folder: Path, code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER.format(support=str(SUPPORT), folder=str(folder), code=code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def sound(folder: Path) -> bool:
    db = sqlite3.connect(history_path(folder))
    try:
        return bool(db.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    finally:
        db.close()


@pytest.mark.slow
def test_twenty_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """All of them find no file: they make it at the same time, too."""
    code = "[h.add(exercise(name='W{}'), kind='live') for _ in range(5)]; [list(h.export())]"
    writers = [started(tmp_path, code.format(i)) for i in range(20)]
    for writer in writers:
        _, said = writer.communicate(timeout=60)
        assert writer.returncode == 0, said
    with History(tmp_path) as opened:
        found = opened.sessions()
    assert len(found) == 100
    assert {(e.source, sum(o.source == e.source for o in found)) for e in found} == {(f"W{i}", 5) for i in range(20)}
    assert all(set(e.sides) == {"both", "total"} for e in found)
    assert sound(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no SIGKILL")
def test_a_kill_in_mid_write_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    code = """
h.add(exercise(name='kept'), kind='live')
def lines():
    yield from list(h.export())
    other = next(h.export()).replace('kept', 'half')
    import uuid
    for _ in range(200):
        yield other.replace(other.split('"uuid": "')[1][:32], uuid.uuid4().hex)
    print('half', flush=True)
    signal.pause()
h.load(lines())
"""
    writer = started(tmp_path, code)
    assert writer.stdout is not None and writer.stdout.readline() == "half\n", writer.communicate(timeout=10)
    writer.send_signal(signal.SIGKILL)
    writer.communicate(timeout=10)
    with History(tmp_path) as opened:
        assert [e.source for e in opened.sessions()] == ["kept"]
        opened.add(exercise(), kind="live")
    assert sound(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no limit on a file's size")
def test_a_full_disk_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    code = """
import resource
from hipcam.core.errors import HipcamError
kept = 0
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    while True:
        h.add(exercise(name='x' * 20_000), kind='live')
        kept += 1
except HipcamError as error:
    print(kept, error)
try:
    h.add(exercise(name='x' * 20_000), kind='live')
except HipcamError as error:
    print('again')
"""
    done = script(tmp_path, code)
    assert done.returncode == 0, done.stderr
    first, again = done.stdout.splitlines()
    kept, said = first.split(" ", 1)
    assert int(kept) > 2 and "make room" in said and again == "again"
    with History(tmp_path) as opened:
        assert len(opened.sessions()) == int(kept)
        opened.add(exercise(), kind="live")
    assert sound(tmp_path)


#: A small disk in a namespace of its own, filled to the last byte or not writable when `code` begins.
SMALL_DISK = """
import os, subprocess
from pathlib import Path
from hipcam.core.errors import HipcamError
disk = Path({folder!r}) / 'disk'
disk.mkdir()
subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=2m', 'none', str(disk)], check=True)
with History(disk) as h:
    for i in range(4):
        h.add(exercise(name='x' * 20_000), kind='live')
if {how!r} == 'full':
    with open(disk / 'fill', 'wb', buffering=0) as file:
        for size in (65536, 1):
            try:
                while True:
                    file.write(b'x' * size)
            except OSError:
                pass
else:
    subprocess.run(['mount', '-o', 'remount,ro', str(disk)], check=True)
before = (disk / 'history.sqlite3').stat().st_size
with History(disk) as h:
    print([entry.number for entry in h.sessions()], len(list(h.export())), h.result(3)['activity'])
    for work in (h.check_writable, lambda: h.delete([1, 2])):
        try:
            work()
            print('done')
        except HipcamError as error:
            print(error)
if {how!r} == 'full':
    print(before - (disk / 'history.sqlite3').stat().st_size > 40_000)
    with History(disk) as h:
        print([entry.number for entry in h.sessions()], h.add(exercise(), kind='live'))
        print(h._db.execute('PRAGMA integrity_check').fetchone()[0], h._db.execute('PRAGMA journal_mode').fetchone()[0])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="platform: only Linux gives a process a disk of its own")
@pytest.mark.parametrize("how", ["full", "read-only"])
def test_a_disk_that_cannot_be_written_is_read_and_a_full_one_cleared(tmp_path: Path, how: str) -> None:
    done = script(tmp_path, SMALL_DISK.format(folder=str(tmp_path), how=how), before=unshare("-m"))
    assert done.returncode == 0, done.stderr
    read, written, deleted, *then = done.stdout.splitlines()
    assert read == "[1, 2, 3, 4] 4 bridge" and "could not be written" in written
    if how == "full":
        assert deleted == "done" and then == ["True", "[3, 4] 5", "ok wal"]
    else:
        assert "could not be written" in deleted and then == []


def test_a_database_that_is_full_says_so(kept: History) -> None:
    kept.add(exercise(), kind="live")
    pages = kept._db.execute("PRAGMA page_count").fetchone()[0]
    kept._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(HistoryError, match=r"full.*make room"):
        kept.add(exercise(name="x" * 100_000), kind="live")
    assert len(kept.sessions()) == 1
    kept._db.execute("PRAGMA max_page_count = 100000")
    kept.add(exercise(), kind="live")


def test_who_waits_for_another_writer_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    with History(tmp_path) as one, History(tmp_path) as other, one._writing():
        with pytest.raises(HistoryError, match=r"locked.*close other"):
            other.add(exercise(), kind="live")
        assert other.sessions() == [], "reading goes on"


def test_a_thousand_sessions_are_listed_quickly(kept: History) -> None:
    line = json.loads(next(iter(_one(kept))))
    line["result"]["reps"] = [{"side": "both", "note": "x" * 400}] * 60  # as long as a real result
    kept.load(json.dumps({**line, "uuid": f"{i:032x}"}) for i in range(999))
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert len(kept.sessions()) == 1000
        times.append(time.perf_counter() - start)
    print(f"1000 sessions listed in {min(times):.3f} s")
    assert min(times) < 0.3


def _one(kept: History) -> Iterator[str]:
    kept.add(exercise(), kind="live")
    return kept.export()
