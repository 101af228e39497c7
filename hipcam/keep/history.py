"""What hipcam keeps: a row a session, with its whole result and the angle over time, in one SQLite file.

Only its owner can read the file. Nothing heavy is imported here, so that keeping and listing sessions is quick.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import contextmanager
from dataclasses import asdict, astuple
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hipcam.keep.entries import (
    COLUMNS,
    FIGURES,
    RECORDINGS,
    Entry,
    Session,
    as_stamp,
    read_entry,
    read_figures,
    read_session,
)
from hipcam.keep.felt import Felt
from hipcam.keep.file import check_writable, open_file, told, without_room
from hipcam.keep.folder import HistoryError, check_name, history_path, make_private_folder
from hipcam.keep.schema import SCHEMA
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from hipcam.keep.entries import Kind


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

    Attributes
    ----------
    damaged : list of int
        The numbers of the sessions that the latest `sessions` or `export` could not read.

    Raises
    ------
    HistoryError
        If it cannot even be read, is not hipcam's, or was written by a newer hipcam.
    """

    def __init__(self, folder: Path | None = None, *, hurried: bool = False) -> None:
        self.path = history_path(folder)
        make_private_folder(self.path.parent)
        self._db = open_file(self.path, hurried=hurried)
        self.damaged: list[int] = []

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
        """Keep a session, under the day of its recording where the file says it, else of its scoring.

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
        made = result["source"].get("recorded") or result["provenance"]["made"]
        if identity is None:
            recording = "/".join((sha256, str(result["activity"]), name)) if kind == "file" and sha256 else ""
            identity = (uuid.uuid5(RECORDINGS, recording) if recording else uuid.uuid4()).hex
        with self._writing():
            return self._put(Session(identity, made, name, kind, result, curve), replace=True)

    def feel(self, number: int, felt: Felt) -> None:
        """Keep with a session how it felt.

        Raises
        ------
        HistoryError
            If it cannot be kept.
        """
        with self._writing():
            self._db.execute("UPDATE session SET pain = ?, effort = ? WHERE number = ?", (*astuple(felt), number))

    def sessions(
        self,
        *,
        number: int | None = None,
        activity: str | None = None,
        side: str | None = None,
        person: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Entry]:
        """The kept sessions that can be read, oldest first.

        Parameters
        ----------
        number : int, optional
            Only this one.
        activity, side, person : str, optional
            Only of this activity, with something done on this side, of this person.
        since, until : datetime, optional
            Only from this moment on, and before this one; with a time zone.
        """
        conditions = {
            "number = ?": number,
            "activity = ?": activity,
            "number IN (SELECT session FROM figures WHERE side = ?)": side,
            "person = ?": person,
            "made >= ?": as_stamp(since) if since else None,
            "made < ?": as_stamp(until) if until else None,
        }
        asked = {condition: value for condition, value in conditions.items() if value is not None}
        where = f" WHERE {' AND '.join(asked)}" if asked else ""
        with told(self.path, "not_read"):
            rows = self._db.execute(
                f"SELECT {', '.join(COLUMNS)}, side, {', '.join(FIGURES)} FROM session "
                f"LEFT JOIN figures ON session = number{where} ORDER BY made, number",
                tuple(asked.values()),
            ).fetchall()
        entries: dict[int, Entry] = {}
        damaged: dict[int, None] = {}
        for row in rows:
            number, (*about, part), figures = row[0], row[: len(COLUMNS) + 1], row[len(COLUMNS) + 1 :]
            try:
                entry = entries.get(number) or read_entry(about)
                if part is not None:
                    entry.sides[part] = read_figures(figures)
                entries[number] = entry
            except (ValueError, TypeError):
                damaged[number] = None
        self.damaged = list(damaged)
        return [entry for number, entry in entries.items() if number not in damaged]

    def entry(self, number: int) -> Entry:
        """One session.

        Raises
        ------
        HistoryError
            If there is none with this number, or it cannot be read.
        """
        found = self.sessions(number=number)
        self.check_there([number])
        if not found:
            raise HistoryError(say("history.damaged", number=number))
        return found[0]

    def check_there(self, numbers: Iterable[int]) -> None:
        """Make sure that there are sessions with these numbers, damaged or not.

        Raises
        ------
        HistoryError
            If one is missing.
        """
        for number in numbers:
            self._stored("number", number)

    def check_writable(self) -> None:
        """Make sure that something can be kept.

        Raises
        ------
        HistoryError
            If not.
        """
        with self._writing():
            check_writable(self._db)

    def result(self, number: int) -> dict[str, Any]:
        """The whole result of a session.

        Raises
        ------
        HistoryError
            If there is no session with this number, or it is damaged.
        """
        return self._read(number, self._stored("result", number))

    def curve(self, number: int) -> dict[str, Any] | None:
        """The angle over time of a session, for `Curve.from_dict`; None if none was kept.

        Raises
        ------
        HistoryError
            If there is no session with this number, or this of it is damaged.
        """
        stored = self._stored("curve", number)
        return None if stored is None else self._read(number, stored)

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete sessions, all of them or none, and leave no trace of them in the file.

        Raises
        ------
        HistoryError
            If there is no session with one of these numbers.
        """
        try:
            self._delete(numbers)
        except HistoryError as error:
            if not isinstance(error.__cause__, sqlite3.OperationalError) or "locked" in str(error.__cause__):
                raise
            with told(self.path, "not_written"), without_room(self._db):
                self._delete(numbers)

    def _delete(self, numbers: Sequence[int]) -> None:
        with self._writing():
            for number in numbers:
                if not self._db.execute("DELETE FROM session WHERE number = ?", (number,)).rowcount:
                    raise HistoryError(say("history.none_deleted", number=number))
        with told(self.path, "not_written"):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def people(self) -> dict[str, int]:
        """Who has sessions and how many; the empty name is that of those kept without one."""
        with told(self.path, "not_read"):
            return dict(self._db.execute("SELECT person, count(*) FROM session GROUP BY person ORDER BY person"))

    def export(self) -> Iterator[str]:
        """All sessions that can be read, a line of JSON each, oldest first, for `load`."""
        self.damaged = []
        with told(self.path, "not_read"):
            for number, identity, made, person, kind, result, curve, *felt in self._db.execute(
                "SELECT number, uuid, made, person, kind, result, curve, pain, effort FROM session "
                "ORDER BY made, number"
            ):
                try:
                    datetime.fromisoformat(made)
                    line = {
                        "schema": SCHEMA,
                        "uuid": identity,
                        "made": made,
                        "person": person,
                        "kind": kind,
                        "result": self._read(number, result),
                        "curve": None if curve is None else self._read(number, curve),
                        "felt": asdict(Felt(*felt)),
                    }
                except (HistoryError, ValueError, TypeError):
                    self.damaged.append(number)
                    continue
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
        with told(self.path, "not_read"):
            row = self._db.execute(f"SELECT {column} FROM session WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise HistoryError(say("history.no_session", number=number))
        return row[0]

    def _read(self, number: int, stored: Any) -> dict[str, Any]:
        """What stands in a column as JSON."""
        try:
            found = json.loads(stored)
        except (ValueError, TypeError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise HistoryError(say("history.damaged", number=number))
        return found

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
                "INSERT INTO session (uuid, made, person, kind, activity, source, sha256, broken_off, result, curve, "
                "pain, effort) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (session.uuid, made, session.person, session.kind, *about, text, curve, *astuple(session.felt)),
            )
            number = int(cursor.lastrowid or 0)
        self._db.executemany(
            f"INSERT INTO figures (session, side, {', '.join(FIGURES)}) "
            f"VALUES (?, ?, {', '.join('?' for _ in FIGURES)})",
            [(number, side, *astuple(figures)) for side, figures in session.figures().items()],
        )
        return number

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: whole or not at all."""
        with told(self.path, "not_written"):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # SQLite ends some by itself, as on a full disk
                    self._db.execute("ROLLBACK")
                raise
