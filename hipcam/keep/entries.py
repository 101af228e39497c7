"""A session as it is kept, and as it is listed."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from hipcam.keep.felt import NOT_ASKED, Felt
from hipcam.keep.folder import HistoryError, check_name
from hipcam.keep.schema import SCHEMA
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    score: int | None = None
    hold_time: float | None = None
    judged_hold_time: float | None = None
    good_hold_time: float | None = None


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
        When it was done, in UTC: of a recording when it was recorded, or scored where the file does not say.
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
    broken_off : bool
        Whether it was live and came to no end.
    felt : Felt
        How it felt, as far as that was asked and answered.
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
    broken_off: bool = False
    felt: Felt = NOT_ASKED


FIGURES = tuple(f.name for f in fields(Figures))
#: What of an entry stands in the table of sessions.
COLUMNS = ("number", "uuid", "made", "person", "kind", "activity", "source", "sha256", "broken_off", "pain", "effort")


def read_entry(row: Sequence[Any]) -> Entry:
    """An entry from its columns, without figures.

    Raises
    ------
    ValueError, TypeError
        If they hold something else.
    """
    number, identity, made, person, kind, activity, source, sha256, broken_off, *felt = row
    if not all(isinstance(text, str) for text in (person, kind, activity or "", source, sha256)):
        raise TypeError("a name that is no text")
    moment = datetime.fromisoformat(made).astimezone(timezone.utc)
    return Entry(number, identity, moment, person, kind, activity, source, sha256, {}, bool(broken_off), Felt(*felt))


def read_figures(row: Sequence[Any]) -> Figures:
    """Figures from their columns.

    Raises
    ------
    TypeError
        If they hold something else.
    """
    for name, value in zip(FIGURES, row, strict=True):
        if value is not None and not isinstance(value, str if name == "band" else (int, float)):
            raise TypeError(f"{name} is {value!r}")
    return Figures(*row)


@dataclass(frozen=True, slots=True)
class Session:
    """A session with all that is kept of it.

    Attributes
    ----------
    uuid, made, person, kind
        As in `Entry`, the time as text.
    result : dict
        As `Result.to_dict` gives it.
    curve : dict or None
        As `Curve.to_dict` gives it.
    felt : Felt
        As in `Entry`.
    """

    uuid: str
    made: str
    person: str
    kind: Kind
    result: dict[str, Any]
    curve: Any = None
    felt: Felt = NOT_ASKED

    def about(self) -> tuple[str | None, str, str, bool]:
        """The activity, the name and hash of what was watched, and whether it was broken off.

        Raises
        ------
        ValueError
            If the result does not say them.
        """
        import msgspec

        kept = msgspec.convert(self.result, _Kept)
        return kept.activity, kept.source.name, kept.source.sha256, kept.quality.get("broken_off") is True

    def drawn(self) -> str | None:
        """The curve in JSON; None if there is none.

        Raises
        ------
        ValueError
            If it is none.
        """
        import msgspec

        curve = msgspec.convert(self.curve, dict[str, Any] | None)
        return None if curve is None else json.dumps(curve, allow_nan=False)

    def figures(self) -> dict[str, Figures]:
        """By side, and `total`; none without an activity.

        Raises
        ------
        ValueError
            If the result has none, or what is none.
        """
        import msgspec

        summary = msgspec.convert(self.result, _Kept).summary
        if not summary:
            return {}
        found = msgspec.convert(summary, _Summary)
        return {**found.sides, "total": found.total}


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the history needs of a result, whatever version has written it."""

    activity: str | None
    source: _Source
    summary: dict[str, Any]
    quality: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Summary:
    total: Figures
    sides: dict[str, Figures]


def read_session(line: str, number: int) -> Session:
    """An exported line, looked at."""
    import msgspec

    try:
        plain = json.loads(line)
        if plain["schema"] != SCHEMA and str(plain["schema"]).startswith("hipcam.session/"):
            raise HistoryError(say("history.newer_line", line=number))
        session = msgspec.convert(plain, Session)
        sound = plain["schema"] == SCHEMA and str(session.result["schema"]).startswith("hipcam.result/")
        session = replace(session, uuid=uuid.UUID(session.uuid).hex, person=check_name(session.person))
        if session.curve is not None:
            from hipcam.judge.curve import Curve

            Curve.from_dict(session.curve)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise HistoryError(say("history.no_session_line", line=number))
    return session


def as_stamp(moment: datetime) -> str:
    """In UTC, so that texts sort as the moments do.

    A moment without a zone is taken for this machine's local time.
    """
    return moment.astimezone(timezone.utc).isoformat(timespec="seconds")
