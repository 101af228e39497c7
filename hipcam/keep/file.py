"""The file of kept sessions: opened for its owner only, brought up to date, and read even where nothing can be written.

A disk that is full or read-only refuses even the file that SQLite's readers share, so two other ways are tried: to have
the file to oneself, which needs no such file, and to take it for one that nobody changes.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
import time
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from hipcam.keep.folder import HistoryError
from hipcam.keep.schema import APPLICATION_ID, MIGRATIONS
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


#: How long to wait for another hipcam that is writing, and how long while somebody is coached, seconds.
PATIENCE, HURRY = 30.0, 0.2


def open_file(path: Path, *, hurried: bool) -> sqlite3.Connection:
    """Open the file, or make it; see `History`.

    Raises
    ------
    HistoryError
        If it cannot even be read, is not hipcam's, or was written by a newer hipcam.
    """
    with told(path, "not_opened"):
        _find_place(path)
        try:
            return _opened(path, "", hurried=hurried)
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise
            for way in ("alone", "unchanging"):
                with suppress(sqlite3.Error):
                    return _opened(path, way, hurried=hurried)
            raise


def check_writable(db: sqlite3.Connection) -> None:
    """Write something that changes nothing, within a transaction."""
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


@contextmanager
def without_room(db: sqlite3.Connection) -> Iterator[None]:
    """Have the file to oneself and change it in place, since there is no room to write beside it.

    What is left is moved together at the end, so that there is room again. A loss of power meanwhile would damage the
    file; without room there is no other way.
    """
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("PRAGMA journal_mode = MEMORY")
    yield
    db.execute("VACUUM")
    with suppress(sqlite3.Error):
        db.execute("PRAGMA journal_mode = WAL")


@contextmanager
def told(path: Path, what: str) -> Iterator[None]:
    """Say in one sentence why the file could not be used."""
    try:
        yield
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
        if isinstance(error, UnicodeDecodeError):
            why = "malformed"  # SQLite's own words name what is damaged, and Python could not read them
        else:
            why = (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
        if "locked" in why:
            hint = say("history.hint_locked")
        elif "not a database" in why or "malformed" in why:
            hint = say("history.hint_damaged")
        else:
            hint = say("history.hint_room")
        raise HistoryError(say(f"history.{what}", path=path, why=why.lower(), hint=hint)) from error


def _find_place(path: Path) -> None:
    """Make an empty file that only its owner can read, if there is none; what is no plain file is left alone."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        with suppress(FileExistsError):  # another hipcam was quicker
            # SQLite gives the files beside it the same mode.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        return
    if stat.S_ISLNK(mode):
        raise HistoryError(say("history.link", path=path))
    if not stat.S_ISREG(mode):
        raise HistoryError(say("history.not_ours", path=path))


def _opened(path: Path, way: str, *, hurried: bool) -> sqlite3.Connection:
    where = path.as_uri() + ("?immutable=1" if way == "unchanging" else "")
    if way == "unchanging" and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        raise sqlite3.OperationalError  # it may change
    db = sqlite3.connect(where, timeout=HURRY if hurried else PATIENCE, isolation_level=None, uri=True)
    try:
        # A name that is no text is no reason to read nothing.
        db.text_factory = partial(str, encoding="utf-8", errors="replace")
        if way == "alone":
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")
        if hurried:
            db.execute("PRAGMA synchronous = NORMAL")
        version = _version(db, path)
        if sys.platform != "win32" and path.stat().st_mode & 0o077:
            with suppress(OSError):  # where nothing can be written, or somebody else's
                path.chmod(0o600)
        if version < len(MIGRATIONS):
            _bring_up(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _bring_up(db: sqlite3.Connection, path: Path) -> None:
    """Bring the file to the newest schema."""
    _write_ahead(db)
    db.execute("BEGIN IMMEDIATE")
    try:
        # Another hipcam may have been quicker.
        for statements in MIGRATIONS[_version(db, path) :]:
            for statement in statements:
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        check_writable(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _version(db: sqlite3.Connection, path: Path) -> int:
    mark = db.execute("PRAGMA application_id").fetchone()[0]
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if mark != APPLICATION_ID and db.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise HistoryError(say("history.not_ours", path=path))
    if version > len(MIGRATIONS):
        raise HistoryError(say("history.newer", path=path, schema=version, known=len(MIGRATIONS)))
    return version


def _write_ahead(db: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side; SQLite does not wait by itself for others who do this, too."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:  # noqa: PERF203 - tried until nobody is in the way
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)
