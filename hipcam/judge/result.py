"""The versioned result."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hipcam.judge.records import Attempt, Hold, Partial, Rep
    from hipcam.judge.summary import Summary


SCHEMA = "hipcam.result/1"


@dataclass(frozen=True, slots=True)
class Source:
    """The video a result was made from; sizes in pixels as displayed, duration in seconds.

    `recorded` is when it was recorded, as the file says (UTC); None where it does not say, and for a camera.
    """

    name: str
    sha256: str
    width: int
    height: int
    duration: float
    frames: int
    frames_with_person: int
    recorded: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that could not be said, and why, so that the person can change it."""

    what: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class CalibrationUsed:
    """The table of fitted numbers by which it was judged; not `known` if it is another network's."""

    network: str
    sha256: str
    known: bool


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a result was made; results of earlier versions name no calibration."""

    hipcam: str
    model: dict[str, str]
    settings: dict[str, Any]
    steps: tuple[str, ...]
    made: str
    calibration: CalibrationUsed | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Everything hipcam found in one video; see `docs/result.md` and its JSON Schema.

    Attributes
    ----------
    activity : str or None
        None if no activity was found.
    summary : ExerciseSummary, RotationSummary or None
        Counts per side and what to read first; depends on the activity, None without one.
    quality : dict
        What was wrong with the video and the landmarks, counted.
    unknown : tuple of Unknown
        What could not be judged, once each.
    note : str
        What somebody wrote about the session.
    born : int or None
        The year in which whoever did it was born, if somebody said so.
    """

    activity: str | None
    source: Source
    reps: tuple[Rep, ...]
    partials: tuple[Partial, ...]
    holds: tuple[Hold, ...]
    attempts: tuple[Attempt, ...]
    summary: Summary | None
    quality: dict[str, Any]
    unknown: tuple[Unknown, ...]
    provenance: Provenance
    schema: str = field(default=SCHEMA)
    note: str = ""
    born: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists as they stand in the JSON file; NaN is None, floats rounded to 4 decimals."""
        from hipcam.judge.written import plain

        return plain(self)

    def to_json(self) -> str:
        """UTF-8 JSON with a newline at its end."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Result:
        """The result that `to_dict` gave; keys of a later version are left out.

        Raises
        ------
        ValueError
            If it is no result.
        """
        from hipcam.judge.written import read

        return read(plain)
