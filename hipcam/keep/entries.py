"""A session as it is kept, and as it is listed."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, fields
from datetime import datetime, timezone
from typing import Any, Literal, TypeAlias

from hipcam.keep.folder import HistoryError, check_name
from hipcam.keep.schema import SCHEMA
from hipcam.words import say

#: A recording, or somebody before the camera.
Kind: TypeAlias = Literal["live", "file"]


#: Sessions of a recording get their number's identity from it, so that the same recording is kept once.
RECORDINGS = uuid.UUID("6f1c52b8-3f4d-4a52-9a0f-7c1d2f0f6b7e")


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


FIGURES = tuple(f.name for f in fields(Figures))


_WORDS = ("band",)


def read_session(line: str, number: int) -> dict[str, Any]:
    """An exported line, looked at."""
    try:
        session = json.loads(line)
        if session["schema"] != SCHEMA and str(session["schema"]).startswith("hipcam.session/"):
            raise HistoryError(say("history.newer_line", line=number))
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
        raise HistoryError(say("history.no_session_line", line=number))
    return dict(session)


def as_figure(name: str, value: Any) -> Any:
    """A figure as it comes from a summary, looked at."""
    if value is not None and not isinstance(value, str if name in _WORDS else (int, float)):
        raise TypeError(f"{name} is no figure")
    return value


def as_curve(value: Any) -> str | None:
    """A curve in JSON; None if there is none."""
    if not isinstance(value, (dict, type(None))):
        raise TypeError("no curve")
    return None if value is None else json.dumps(value, allow_nan=False)


def as_text(value: Any) -> str:
    """A text, looked at."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def as_stamp(moment: datetime) -> str:
    """In UTC, so that texts sort as the moments do.

    A moment without a zone is taken for this machine's local time.
    """
    return moment.astimezone(timezone.utc).isoformat(timespec="seconds")
