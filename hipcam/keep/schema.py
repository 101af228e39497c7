"""The tables of the history and how earlier ones are brought up to date."""

from __future__ import annotations

#: The mark in the file's header that tells it from other programs' SQLite files ("hipc").
APPLICATION_ID = 0x68697063

#: The schema of an exported line.
SCHEMA = "hipcam.session/1"


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
    ("ALTER TABLE session ADD COLUMN broken_off INTEGER NOT NULL DEFAULT 0",),
    (
        "ALTER TABLE figures ADD COLUMN hold_time REAL",
        "ALTER TABLE figures ADD COLUMN judged_hold_time REAL",
        "ALTER TABLE figures ADD COLUMN good_hold_time REAL",
    ),
    (
        "ALTER TABLE session ADD COLUMN pain INTEGER",
        "ALTER TABLE session ADD COLUMN effort INTEGER",
    ),
)
