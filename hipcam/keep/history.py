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
from dataclasses import astuple
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hipcam.keep.entries import (
    FIGURES,
    RECORDINGS,
    Entry,
    Figures,
    Session,
    as_stamp,
    read_session,
)
from hipcam.keep.folder import HistoryError, check_name, history_path, make_private_folder
from hipcam.keep.schema import APPLICATION_ID, MIGRATIONS, SCHEMA
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from hipcam.keep.entries import Kind


#: How long to wait for another hipcam that is writing, and how long while somebody is coached, seconds.
PATIENCE, HURRY = 30.0, 0.2


class History:
    """The file of kept sessions, opened; a context manager.

    Several processes may use it at the same time. Whatever one call writes is there whole or not at all.

    Parameters
    ----------
    folder : Path, optional
        See `data_folder`; it and the file are made if they are missing.
    hurried : bool
        Whether somebody is coached meanwhile: then nobody is waited for, and it is left to the system when what was
        written reaches the disk. That outlives this process, and no sudden loss of power.

    Raises
    ------
    HistoryError
        If it cannot be opened, is not hipcam's, or was written by a newer hipcam.
    """

    def __init__(self, folder: Path | None = None, *, hurried: bool = False) -> None:
        self.path = history_path(folder)
        make_private_folder(self.path.parent)
        with self._told("not_opened"):
            if not self.path.exists():
                # SQLite gives the files beside it the same mode.
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            elif sys.platform != "win32" and self.path.stat().st_mode & 0o077:
                self.path.chmod(0o600)
            self._db = sqlite3.connect(self.path, timeout=HURRY if hurried else PATIENCE, isolation_level=None)
        try:
            with self._told("not_opened"):
                self._prepare()
                if hurried:
                    self._db.execute("PRAGMA synchronous = NORMAL")
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

    def add(
        self,
        result: dict[str, Any],
        *,
        kind: Kind,
        person: str = "",
        curve: dict[str, Any] | None = None,
        identity: str | None = None,
    ) -> int:
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
        identity : str, optional
            Of a session that grows (32 hex digits): what was kept of it so far gives its place.

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
        if identity is None:
            recording = "/".join((sha256, str(result["activity"]), name)) if kind == "file" and sha256 else ""
            identity = (uuid.uuid5(RECORDINGS, recording) if recording else uuid.uuid4()).hex
        with self._writing():
            return self._put(Session(identity, made, name, kind, result, curve), replace=True)

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
            "made >= ?": as_stamp(since) if since else None,
            "made < ?": as_stamp(until) if until else None,
        }
        asked = {condition: value for condition, value in conditions.items() if value is not None}
        where = f" WHERE {' AND '.join(asked)}" if asked else ""
        with self._told("not_read"):
            rows = self._db.execute(
                "SELECT number, uuid, made, person, kind, activity, source, sha256, broken_off, side, "
                f"{', '.join(FIGURES)} FROM session LEFT JOIN figures ON session = number{where} "
                "ORDER BY made, number",
                tuple(asked.values()),
            ).fetchall()
        entries: dict[int, Entry] = {}
        for number, identity, made, who, kind, what, source, sha256, broken_off, part, *figures in rows:
            if number not in entries:
                entries[number] = Entry(
                    number,
                    identity,
                    datetime.fromisoformat(made),
                    who,
                    kind,
                    what,
                    source,
                    sha256,
                    {},
                    bool(broken_off),
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
                    raise HistoryError(say("history.none_deleted", number=number))
        with self._told("not_written"):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def people(self) -> dict[str, int]:
        """Who has sessions and how many; the empty name is that of those kept without one."""
        with self._told("not_read"):
            return dict(self._db.execute("SELECT person, count(*) FROM session GROUP BY person ORDER BY person"))

    def export(self) -> Iterator[str]:
        """All sessions, a line of JSON each, oldest first, for `load`."""
        with self._told("not_read"):
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
                session = read_session(line, number)
                known = self._db.execute("SELECT 1 FROM session WHERE uuid = ?", (session.uuid,)).fetchone()
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
                    raise HistoryError(say("history.broken_line", line=number)) from error
                added += 1
        return added, there

    def _stored(self, column: str, number: int) -> Any:
        with self._told("not_read"):
            row = self._db.execute(f"SELECT {column} FROM session WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise HistoryError(say("history.no_session", number=number))
        return row[0]

    def _put(self, session: Session, *, replace: bool = False) -> int:
        """Write one session within a transaction; `replace` one with the same identity, whose time and number stay."""
        about = session.about()
        text, curve = json.dumps(session.result, ensure_ascii=False, allow_nan=False), session.drawn()
        row = self._db.execute("SELECT number FROM session WHERE uuid = ?", (session.uuid,)).fetchone()
        if row and replace:
            number = int(row[0])
            self._db.execute(
                "UPDATE session SET activity = ?, source = ?, sha256 = ?, broken_off = ?, "
                "curve = CASE result WHEN ? THEN coalesce(?, curve) ELSE ? END, result = ? "
                "WHERE number = ?",
                (*about, text, curve, curve, text, number),
            )
            self._db.execute("DELETE FROM figures WHERE session = ?", (number,))
        else:
            made = as_stamp(datetime.fromisoformat(session.made))
            cursor = self._db.execute(
                "INSERT INTO session (uuid, made, person, kind, activity, source, sha256, broken_off, result, curve) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (session.uuid, made, session.person, session.kind, *about, text, curve),
            )
            number = int(cursor.lastrowid or 0)
        self._db.executemany(
            f"INSERT INTO figures (session, side, {', '.join(FIGURES)}) "
            f"VALUES (?, ?, {', '.join('?' for _ in FIGURES)})",
            [(number, side, *astuple(figures)) for side, figures in session.figures().items()],
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
            raise HistoryError(say("history.not_ours", path=self.path))
        if version > len(MIGRATIONS):
            raise HistoryError(say("history.newer", path=self.path, schema=version, known=len(MIGRATIONS)))
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
        with self._told("not_written"):
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
            if "locked" in why:
                hint = say("history.hint_locked")
            elif "not a database" in why or "malformed" in why:
                hint = say("history.hint_damaged")
            else:
                hint = say("history.hint_room")
            raise HistoryError(say(f"history.{what}", path=self.path, why=why.lower(), hint=hint)) from error
