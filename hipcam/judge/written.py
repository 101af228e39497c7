"""A result as it stands in its JSON: written, and read back whatever version has written it.

It is the dataclasses as objects, but for this: numbers are rounded, what is not finite is null, a fault carries its
sentence of coaching, the faults of an attempt are called compensations, and a reason stands as its sentence with its
code beside it.
"""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.judge.records import Attempt, Fault, Hold, Partial, Rep
from hipcam.judge.result import Provenance, Result, Source, Unknown
from hipcam.judge.summary import ExerciseSummary, RotationSummary
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hipcam.judge.summary import Summary

#: Keys under which a reason stands, with how many: one (or null), a list, or one by name.
ONE, LISTED, NAMED = "reason", "advice", "not_judged"
#: Names of fields that are others in JSON.
RENAMED = {(Attempt, "faults"): "compensations"}


def plain(result: Result) -> dict[str, Any]:
    """Dictionaries and lists, the version first."""
    values = _object(result)
    values["summary"] = values["summary"] or {}
    return {"schema": values.pop("schema"), **values}


def read(plain: Mapping[str, Any]) -> Result:
    """The result that `plain` gave; keys of a later version are left out.

    Raises
    ------
    ValueError
        If it is no result.
    """
    needed = {f.name for f in fields(Result)} - {"note", "born"}
    if missing := needed - set(plain):
        raise ValueError(f"this is no result: it lacks {', '.join(sorted(missing))}")
    return Result(
        activity=_convert(plain["activity"], str | None),
        source=_convert(plain["source"], Source),
        reps=_convert(plain["reps"], tuple[Rep, ...]),
        partials=_convert(plain["partials"], tuple[Partial, ...]),
        holds=_convert(plain["holds"], tuple[Hold, ...]),
        attempts=_convert(plain["attempts"], tuple[Attempt, ...]),
        summary=_summary(plain["summary"]),
        quality=_convert(plain["quality"], dict[str, Any]),
        unknown=_convert(plain["unknown"], tuple[Unknown, ...]),
        provenance=_convert(plain["provenance"], Provenance),
        schema=_convert(plain["schema"], str),
        note=_convert(plain.get("note", ""), str),
        born=_convert(plain.get("born"), int | None),
    )


def _object(record: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields(record):
        name = RENAMED.get((type(record), field.name), field.name)
        value = getattr(record, field.name)
        values[name] = _value(value)
        if name in (ONE, LISTED, NAMED):
            values.update(_codes(name, value))
        if isinstance(record, Fault) and name == "confidence":
            values["message"] = record.message
    return values


def _value(value: Any) -> Any:
    if isinstance(value, Reason):
        return str(value)
    if is_dataclass(value):
        return _object(value)
    if isinstance(value, dict):
        return {str(k): _value(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return round(float(value), 4) if math.isfinite(value) else None
    if isinstance(value, str):  # a file name that is no text in the system's encoding cannot stand in UTF-8
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def _codes(name: str, reasons: Any) -> dict[str, Any]:
    """The codes of what stands under a name, and their values if there are any."""
    if name == ONE:
        codes: Any = _code(reasons)
        values: Any = _values(reasons)
        return {f"{name}_code": codes} | ({f"{name}_values": values} if values else {})
    if name == LISTED:
        codes, values = [_code(reason) for reason in reasons], [_values(reason) for reason in reasons]
        some = any(values)
    else:
        codes = {key: _code(reason) for key, reason in reasons.items()}
        values = {key: found for key, reason in reasons.items() if (found := _values(reason))}
        some = bool(values)
    return {f"{name}_codes": codes} | ({f"{name}_values": values} if some else {})


def _code(reason: Reason | None) -> str | None:
    """None, too, for what was kept as a sentence only."""
    return None if reason is None or reason.code == "as_written" else reason.code


def _values(reason: Reason | None) -> dict[str, Any]:
    if reason is None or _code(reason) is None:
        return {}
    return {
        name: {"code": value.code, "values": _values(value)} if isinstance(value, Reason) else value
        for name, value in reason.values.items()
    }


def _summary(plain: Any) -> Summary | None:
    """What stands for a summary is empty without an activity, and only a test compares both sides."""
    if not plain:
        return None
    kind: type[Any] = RotationSummary if "difference" in plain else ExerciseSummary
    summary: Summary = _convert(plain, kind)
    return summary


def _convert(plain: Any, kind: Any) -> Any:
    import msgspec

    return msgspec.convert(_with_reasons(plain), kind, str_keys=True)


def _with_reasons(plain: Any) -> Any:
    """The same with sentences and codes put together to reasons, and with names as the records have them."""
    if isinstance(plain, list):
        return [_with_reasons(value) for value in plain]
    if not isinstance(plain, dict):
        return plain
    whole = {key: _with_reasons(value) for key, value in plain.items()}
    for (_, name), written in RENAMED.items():
        if written in whole:
            whole[name] = whole.pop(written)
    if ONE in plain:
        whole[ONE] = _reason(plain[ONE], plain.get(f"{ONE}_code"), plain.get(f"{ONE}_values"))
    if isinstance(said := plain.get(LISTED), list):
        codes, values = (plain.get(f"{LISTED}_{what}") or [None] * len(said) for what in ("codes", "values"))
        whole[LISTED] = [_reason(*one) for one in zip(said, codes, values, strict=True)]
    if isinstance(why := plain.get(NAMED), dict):
        codes, values = (plain.get(f"{NAMED}_{what}") or {} for what in ("codes", "values"))
        whole[NAMED] = {name: _reason(why[name], codes.get(name), values.get(name)) for name in why}
    return whole


def _reason(sentence: Any, code: Any, values: Any) -> Any:
    """The object of a reason; as it is written, if it is a sentence alone or this version has no words for its code."""
    import msgspec

    if sentence is None:
        return None
    coded = {"code": code, "values": values or {}}
    if code is not None:
        try:
            str(msgspec.convert(coded, Reason))
        except (KeyError, IndexError, ValueError):
            pass
        else:
            return coded
    return {"code": "as_written", "values": {"text": sentence}}
