"""What hipcam keeps: a row a session, with its whole result and the angle over time, in one SQLite file.

Only its owner can read the file. Nothing heavy is imported here, so that keeping and listing sessions is quick.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from hipcam.core.errors import HipcamError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    Kind = Literal["live", "file"]

#: The environment variable that says in which folder sessions are kept.
DATA_DIR_VARIABLE = "HIPCAM_DATA_DIR"
#: The file's name, and the mark in its header that tells it from other programs' SQLite files ("hipc").
FILE_NAME, APPLICATION_ID = "history.sqlite3", 0x68697063
#: The schema of an exported line.
SCHEMA = "hipcam.session/1"
#: How long to wait for another hipcam that is writing, seconds.
PATIENCE = 30.0
#: Longest name of a person.
LONGEST_NAME = 60
#: Sessions of a recording get their number's identity from it, so that the same recording is kept once.
_RECORDINGS = uuid.UUID("6f1c52b8-3f4d-4a52-9a0f-7c1d2f0f6b7e")

#: Each takes the file from one version of the schema to the next; `PRAGMA user_version` counts them. Never change one
#: that was released: add another.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE session (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        uuid TEXT NOT NULL UNIQUE,
        made TEXT NOT NULL,
        person TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('live', 'file')),
        activity TEXT,
        source TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        result TEXT NOT NULL)""",
        """CREATE TABLE figures (
        session INTEGER NOT NULL REFERENCES session (number) ON DELETE CASCADE,
        side TEXT NOT NULL CHECK (side IN ('left', 'right', 'both', 'total')),
        attempts INTEGER, clean_attempts INTEGER, rotation REAL, uncertainty REAL, band TEXT, best_rotation REAL,
        reps INTEGER, good_reps INTEGER, judged_reps INTEGER, partials INTEGER, holds INTEGER, longest_hold REAL,
        mean_range REAL, score REAL,
        PRIMARY KEY (session, side)) WITHOUT ROWID""",
        "CREATE INDEX session_made ON session (made)",
    ),
    ("ALTER TABLE session ADD COLUMN curve TEXT",),
)


class HistoryError(HipcamError):
    """Sessions that cannot be kept, read, brought in or found."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What lists and trends need of one side, or of all (`total`); None where the activity has no such figure.

    Angles in degrees, times in seconds, `score` 0-100; see `docs/result.md`, "The summary".
    """

    attempts: int | None = None
    clean_attempts: int | None = None
    rotation: float | None = None
    uncertainty: float | None = None
    band: str | None = None
    best_rotation: float | None = None
    reps: int | None = None
    good_reps: int | None = None
    judged_reps: int | None = None
    partials: int | None = None
    holds: int | None = None
    longest_hold: float | None = None
    mean_range: float | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept session, without its result.

    Attributes
    ----------
    number : int
        By which one names it; never given twice.
    uuid : str
        The same wherever the session is brought in.
    made : datetime
        When, in UTC.
    person : str
        Who; empty if nobody was named.
    kind : str
        `live` or `file`.
    activity : str or None
        None if none was found.
    source, sha256 : str
        The camera's or file's name, and the file's hash; empty for a camera.
    sides : dict of str to Figures
        By side, and `total`.
    """

    number: int
    uuid: str
    made: datetime
    person: str
    kind: Kind
    activity: str | None
    source: str
    sha256: str
    sides: dict[str, Figures]


_FIGURES = tuple(f.name for f in fields(Figures))
_WORDS = ("band",)


def data_folder(chosen: Path | None = None) -> Path:
    """Where sessions are kept, whether or not it is there yet.

    Parameters
    ----------
    chosen : Path, optional
        Named by the person; else the folder in ``HIPCAM_DATA_DIR``, else the user's data folder of this system.
    """
    named = chosen or os.environ.get(DATA_DIR_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("hipcam", appauthor=False)


def history_path(folder: Path | None = None) -> Path:
    """The file that sessions are kept in; see `data_folder`."""
    return data_folder(folder) / FILE_NAME


def check_name(name: str) -> str:
    """A person's name without blanks around it.

    Raises
    ------
    HistoryError
        If it is too long or holds what cannot be printed.
    """
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise HistoryError(f"A person's name may have {LONGEST_NAME} letters at most and no control characters.")
    return name


def make_private_folder(folder: Path) -> None:
    """Make a folder, with its parents, that only its owner can look into; one that is there stays as it is.

    Raises
    ------
    HistoryError
        If it cannot be made.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise HistoryError(
            f"The folder {folder} cannot be made ({(error.strerror or 'error').lower()}); name another with --data-dir."
        ) from error


class History:
    """The file of kept sessions, opened; a context manager.

    Several processes may use it at the same time. Whatever one call writes is there whole or not at all.

    Parameters
    ----------
    folder : Path, optional
        See `data_folder`; it and the file are made if they are missing.

    Raises
    ------
    HistoryError
        If it cannot be opened, is not hipcam's, or was written by a newer hipcam.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.path = history_path(folder)
        make_private_folder(self.path.parent)
        with self._told("opened"):
            if not self.path.exists():
                # SQLite gives the files beside it the same mode.
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            elif sys.platform != "win32" and self.path.stat().st_mode & 0o077:
                self.path.chmod(0o600)
            self._db = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        try:
            with self._told("opened"):
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> History:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(self, result: dict[str, Any], *, kind: Kind, person: str = "", curve: dict[str, Any] | None = None) -> int:
        """Keep a session.

        Parameters
        ----------
        result : dict
            As `Result.to_dict` gives it.
        kind : str
            `live` or `file`. A recording is kept once for each activity and person: a later result takes the place of
            the earlier one.
        person : str
            Who.
        curve : dict, optional
            The angle over time, as `Curve.to_dict` gives it. The very result that is kept already keeps its own.

        Returns
        -------
        int
            Its number.

        Raises
        ------
        HistoryError
            If it cannot be kept; what was kept before is still there.
        """
        name, sha256 = check_name(person), result["source"]["sha256"]
        made = result["provenance"]["made"]
        identity = (
            uuid.uuid5(_RECORDINGS, "/".join((sha256, str(result["activity"]), name)))
            if kind == "file" and sha256
            else uuid.uuid4()
        )
        with self._writing():
            return self._put(
                {"uuid": identity.hex, "made": made, "person": name, "kind": kind, "result": result, "curve": curve},
                replace=True,
            )

    def sessions(
        self,
        *,
        activity: str | None = None,
        side: str | None = None,
        person: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Entry]:
        """The kept sessions, oldest first.

        Parameters
        ----------
        activity, side, person : str, optional
            Only of this activity, with something done on this side, of this person.
        since, until : datetime, optional
            Only from this moment on, and before this one; with a time zone.
        """
        conditions = {
            "activity = ?": activity,
            "number IN (SELECT session FROM figures WHERE side = ?)": side,
            "person = ?": person,
            "made >= ?": _stamp(since) if since else None,
            "made < ?": _stamp(until) if until else None,
        }
        asked = {condition: value for condition, value in conditions.items() if value is not None}
        where = f" WHERE {' AND '.join(asked)}" if asked else ""
        with self._told("read"):
            rows = self._db.execute(
                "SELECT number, uuid, made, person, kind, activity, source, sha256, side, "
                f"{', '.join(_FIGURES)} FROM session LEFT JOIN figures ON session = number{where} "
                "ORDER BY made, number",
                tuple(asked.values()),
            ).fetchall()
        entries: dict[int, Entry] = {}
        for number, identity, made, who, kind, what, source, sha256, part, *figures in rows:
            if number not in entries:
                entries[number] = Entry(
                    number, identity, datetime.fromisoformat(made), who, kind, what, source, sha256, {}
                )
            if part is not None:
                entries[number].sides[part] = Figures(*figures)
        return list(entries.values())

    def result(self, number: int) -> dict[str, Any]:
        """The whole result of a session.

        Raises
        ------
        HistoryError
            If there is no session with this number.
        """
        found: dict[str, Any] = json.loads(self._stored("result", number))
        return found

    def curve(self, number: int) -> dict[str, Any] | None:
        """The angle over time of a session, for `Curve.from_dict`; None if none was kept.

        Raises
        ------
        HistoryError
            If there is no session with this number.
        """
        found: dict[str, Any] | None = json.loads(self._stored("curve", number) or "null")
        return found

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete sessions, all of them or none, and leave no trace of them in the file.

        Raises
        ------
        HistoryError
            If there is no session with one of these numbers.
        """
        with self._writing():
            for number in numbers:
                if not self._db.execute("DELETE FROM session WHERE number = ?", (number,)).rowcount:
                    raise HistoryError(
                        f"There is no session {number}, so none was deleted; 'hipcam history' lists those there are."
                    )
        with self._told("written"):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def people(self) -> dict[str, int]:
        """Who has sessions and how many; the empty name is that of those kept without one."""
        with self._told("read"):
            return dict(self._db.execute("SELECT person, count(*) FROM session GROUP BY person ORDER BY person"))

    def export(self) -> Iterator[str]:
        """All sessions, a line of JSON each, oldest first, for `load`."""
        with self._told("read"):
            for identity, made, person, kind, result, curve in self._db.execute(
                "SELECT uuid, made, person, kind, result, curve FROM session ORDER BY made, number"
            ):
                line = {
                    "schema": SCHEMA,
                    "uuid": identity,
                    "made": made,
                    "person": person,
                    "kind": kind,
                    "result": json.loads(result),
                    "curve": json.loads(curve or "null"),
                }
                yield json.dumps(line, ensure_ascii=False) + "\n"

    def load(self, lines: Iterable[str]) -> tuple[int, int]:
        """Bring in exported sessions: all that are new, or none if one line is wrong.

        Parameters
        ----------
        lines : iterable of str
            From `export`; empty ones are passed over.

        Returns
        -------
        (int, int)
            How many came in and how many were there already.

        Raises
        ------
        HistoryError
            If a line is not a session; it names the line.
        """
        added = there = 0
        with self._writing():
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                session = _session(line, number)
                known = self._db.execute("SELECT 1 FROM session WHERE uuid = ?", (session["uuid"],)).fetchone()
                if known:
                    there += 1
                    continue
                try:
                    self._put(session)
                except (
                    KeyError,
                    TypeError,
                    AttributeError,
                    ValueError,
                    OverflowError,
                    sqlite3.IntegrityError,
                ) as error:
                    raise HistoryError(
                        f"Line {number} is no whole session, so nothing was brought in; use a file from "
                        "'hipcam history export'."
                    ) from error
                added += 1
        return added, there

    def _stored(self, column: str, number: int) -> Any:
        with self._told("read"):
            row = self._db.execute(f"SELECT {column} FROM session WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise HistoryError(f"There is no session {number}; 'hipcam history' lists those there are.")
        return row[0]

    def _put(self, session: dict[str, Any], *, replace: bool = False) -> int:
        """Write one session within a transaction; `replace` one with the same identity, whose time and number stay."""
        result = session["result"]
        source = result["source"]
        text, curve = json.dumps(result, ensure_ascii=False, allow_nan=False), _curve(session.get("curve"))
        about = (result["activity"], _text(source["name"]), _text(source["sha256"]))
        row = self._db.execute("SELECT number FROM session WHERE uuid = ?", (session["uuid"],)).fetchone()
        if row and replace:
            number = int(row[0])
            self._db.execute(
                "UPDATE session SET activity = ?, source = ?, sha256 = ?, "
                "curve = CASE result WHEN ? THEN coalesce(?, curve) ELSE ? END, result = ? "
                "WHERE number = ?",
                (*about, text, curve, curve, text, number),
            )
            self._db.execute("DELETE FROM figures WHERE session = ?", (number,))
        else:
            made = _stamp(datetime.fromisoformat(session["made"]))
            cursor = self._db.execute(
                "INSERT INTO session (uuid, made, person, kind, activity, source, sha256, result, curve) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (session["uuid"], made, session["person"], session["kind"], *about, text, curve),
            )
            number = int(cursor.lastrowid or 0)
        summary = result["summary"]
        sides = {**summary["sides"], "total": summary["total"]} if summary else {}
        self._db.executemany(
            f"INSERT INTO figures (session, side, {', '.join(_FIGURES)}) "
            f"VALUES (?, ?, {', '.join('?' for _ in _FIGURES)})",
            [(number, side, *(_figure(name, values.get(name)) for name in _FIGURES)) for side, values in sides.items()],
        )
        return number

    def _prepare(self) -> None:
        """Bring the file to the newest schema, or make it; raise if it is not hipcam's."""
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA secure_delete = ON")
        version = self._version()
        if version < len(MIGRATIONS):
            self._write_ahead()
            with self._writing():
                # Another hipcam may have been quicker.
                for statements in MIGRATIONS[self._version() :]:
                    for statement in statements:
                        self._db.execute(statement)
                self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        mark = self._db.execute("PRAGMA application_id").fetchone()[0]
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if mark != APPLICATION_ID and self._db.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise HistoryError(
                f"{self.path} was not written by hipcam: move it away, or name another folder with --data-dir."
            )
        if version > len(MIGRATIONS):
            raise HistoryError(
                f"{self.path} was written by a newer hipcam (schema {version}, this one knows "
                f"{len(MIGRATIONS)}): update hipcam, or name another folder with --data-dir."
            )
        return version

    def _write_ahead(self) -> None:
        """Let readers and a writer work side by side; SQLite does not wait by itself for others who do this, too."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:  # noqa: PERF203 - tried until nobody is in the way
                if "locked" not in str(error) or time.monotonic() > end:
                    raise
                time.sleep(0.02)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: whole or not at all."""
        with self._told("written"):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # SQLite ends some by itself, as on a full disk
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Say in one sentence why the file could not be used."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            why = (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
            hint = (
                "close other programs that use it"
                if "locked" in why
                else (
                    "it is damaged or not hipcam's; move it away, or name another folder with --data-dir"
                    if "not a database" in why or "malformed" in why
                    else "make room, look at its permissions, or name another folder with --data-dir"
                )
            )
            raise HistoryError(f"The history {self.path} could not be {what} ({why.lower()}): {hint}.") from error


def _session(line: str, number: int) -> dict[str, Any]:
    """An exported line, looked at."""
    try:
        session = json.loads(line)
        if session["schema"] != SCHEMA and str(session["schema"]).startswith("hipcam.session/"):
            raise HistoryError(
                f"Line {number} was exported by a newer hipcam, so nothing was brought in; update hipcam."
            )
        sound = (
            session["schema"] == SCHEMA
            and str(session["result"]["schema"]).startswith("hipcam.result/")
            and session["kind"] in ("live", "file")
        )
        session["uuid"] = uuid.UUID(session["uuid"]).hex
        session["person"] = check_name(session["person"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise HistoryError(
            f"Line {number} is no session, so nothing was brought in; use a file from 'hipcam history export'."
        )
    return dict(session)


def _figure(name: str, value: Any) -> Any:
    if value is not None and not isinstance(value, str if name in _WORDS else (int, float)):
        raise TypeError(f"{name} is no figure")
    return value


def _curve(value: Any) -> str | None:
    if not isinstance(value, (dict, type(None))):
        raise TypeError("no curve")
    return None if value is None else json.dumps(value, allow_nan=False)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _stamp(moment: datetime) -> str:
    """In UTC, so that texts sort as the moments do.

    A moment without a zone is taken for this machine's local time.
    """
    return moment.astimezone(timezone.utc).isoformat(timespec="seconds")
