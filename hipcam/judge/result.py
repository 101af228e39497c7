"""The versioned result, and writing files whole or not at all."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.judge.records import Fault
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from hipcam.judge.records import Attempt, Hold, Partial, Rep
    from hipcam.judge.summary import Summary


SCHEMA = "hipcam.result/1"


@dataclass(frozen=True, slots=True)
class Source:
    """The video a result was made from; sizes in pixels as displayed, duration in seconds."""

    name: str
    sha256: str
    width: int
    height: int
    duration: float
    frames: int
    frames_with_person: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that could not be said, and why, so that the person can change it."""

    what: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a result was made."""

    hipcam: str
    model: dict[str, str]
    settings: dict[str, Any]
    steps: tuple[str, ...]
    made: str


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

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists as they stand in the JSON file; NaN is None, floats rounded to 4 decimals."""
        plain: dict[str, Any] = _plain(self)
        plain["summary"] = plain["summary"] or {}
        for attempt in plain["attempts"]:
            attempt["compensations"] = attempt.pop("faults")
        return {"schema": plain.pop("schema"), **plain}

    def to_json(self) -> str:
        """UTF-8 JSON with a newline at its end."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Result:
        """The result that `to_dict` gave; keys of a later version are left out.

        Raises
        ------
        KeyError, TypeError, AttributeError
            If it is no result.
        """
        from hipcam.judge.records import Attempt, Check, Hold, Partial, Rep, Tempo

        def event(kind: type[Any], values: dict[str, Any]) -> Any:
            whole = dict(values)
            if "tempo" in whole:
                whole["tempo"] = _known(Tempo, whole["tempo"])
            if "checks" in whole:
                whole["checks"] = {name: _known(Check, check) for name, check in whole["checks"].items()}
            for key in {"faults", "possible", "compensations"} & set(whole):
                whole[key] = tuple(
                    _known(Fault, {**fault, "spans": tuple(map(tuple, fault.get("spans", ())))}) for fault in whole[key]
                )
            if "compensations" in whole:
                whole["faults"] = whole.pop("compensations")
            if "judged" in whole:
                whole["judged"] = tuple(whole["judged"])
            if "advice" in whole:
                whole["advice"] = tuple(map(Reason.as_written, whole["advice"]))
            if "not_judged" in whole:
                whole["not_judged"] = {name: Reason.as_written(why) for name, why in whole["not_judged"].items()}
            return _known(kind, whole)

        events = {
            key: tuple(event(kind, values) for values in plain[key])
            for key, kind in (("reps", Rep), ("partials", Partial), ("holds", Hold), ("attempts", Attempt))
        }
        made = {**plain["provenance"], "steps": tuple(plain["provenance"]["steps"])}
        return cls(
            activity=plain["activity"],
            source=_known(Source, plain["source"]),
            **events,
            summary=_summary(plain["summary"]),
            quality=dict(plain["quality"]),
            unknown=tuple(Unknown(u["what"], Reason.as_written(u["reason"])) for u in plain["unknown"]),
            provenance=_known(Provenance, made),
            schema=plain["schema"],
        )


def _summary(plain: dict[str, Any]) -> Summary | None:
    """What `to_dict` made of a summary: empty without an activity, and only a test compares both sides."""
    import msgspec

    from hipcam.judge.summary import ExerciseSummary, RotationSummary

    if not plain:
        return None
    kind: type[Any] = RotationSummary if "difference" in plain else ExerciseSummary
    summary: Summary = msgspec.convert(plain, kind, str_keys=True)
    return summary


def _known(kind: type[Any], values: dict[str, Any]) -> Any:
    if values.get("reason"):
        values = {**values, "reason": Reason.as_written(values["reason"])}
    return kind(**{name: values[name] for name in (f.name for f in fields(kind)) if name in values})


def _plain(value: Any) -> Any:
    if isinstance(value, Reason):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        message = {"message": value.message} if isinstance(value, Fault) else {}
        return message | {name: _plain(v) for name, v in ((f.name, getattr(value, f.name)) for f in fields(value))}
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return round(float(value), 4) if math.isfinite(value) else None
    if isinstance(value, str):  # a file name that is no text in the system's encoding cannot stand in UTF-8
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return value
