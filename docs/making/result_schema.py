"""The JSON Schema of a result, made from its types and their meanings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import msgspec
from making.meanings import FAULT_NAME, MEANINGS, QUALITY

from hipcam.judge.activity import Activity, activities
from hipcam.judge.records import Attempt, Hold, Partial, Rep
from hipcam.judge.result import SCHEMA, Provenance, Result, Source, Unknown
from hipcam.judge.rules.er_test import LEAST_JUDGED
from hipcam.judge.summary import ExerciseSummary, RotationSummary
from hipcam.judge.written import LISTED, NAMED, ONE, RENAMED

_TYPES = (Source, Rep, Partial, Hold, Attempt, ExerciseSummary, RotationSummary, Unknown, Provenance)
_LISTS = {"reps": Rep, "partials": Partial, "holds": Hold, "attempts": Attempt, "unknown": Unknown}
_SENTENCE = {"type": "string", "minLength": 1}
_CODE = {
    "description": "Its code, which no translation changes; null without one, as in what was kept as a sentence only.",
    "anyOf": [{"type": "string", "pattern": "^[a-z0-9_]+$"}, {"type": "null"}],
}
_VALUES = {"description": "What was filled into the sentence; left out if nothing was.", "type": "object"}


def result_schema() -> dict[str, Any]:
    """The schema of what this version writes."""
    _, components = msgspec.json.schema_components(_TYPES, ref_template="#/$defs/{name}")
    del components["Reason"]
    found = {name: _object(name, component) for name, component in components.items()}
    _tie(found)
    faults = sorted({fault for activity in activities() for fault in activity.faults})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "hipcam result",
        "description": "What hipcam found in one video. docs/result.md explains the keys.",
        "type": "object",
        "properties": _whole(),
        "required": ["schema", *(f.name for f in fields(Result) if f.name != "schema")],
        "additionalProperties": False,
        "allOf": list(_by_activity()),
        "$defs": {"FaultName": {"enum": faults}, "Quality": QUALITY, **found},
    }


def written(_: str) -> str:
    """The schema as it stands in its file."""
    return json.dumps(result_schema(), indent=2, ensure_ascii=False) + "\n"


def _whole() -> dict[str, Any]:
    lists = {key: {"type": "array", "items": _ref(kind.__name__)} for key, kind in _LISTS.items()}
    return {
        "schema": {"const": SCHEMA},
        "activity": {
            "description": "null: no activity was found, and `unknown` says why.",
            "enum": [*(activity.key for activity in activities()), None],
        },
        "source": _ref("Source"),
        **{key: lists[key] for key in ("reps", "partials", "holds", "attempts")},
        "summary": {"description": "In total, per side and per set; empty without an activity.", "type": "object"},
        "quality": _ref("Quality"),
        "unknown": lists["unknown"],
        "provenance": _ref("Provenance"),
        "note": {"description": "What somebody wrote about the session; empty if nothing.", "type": "string"},
        "born": {
            "description": "The year in which whoever did it was born; null if nobody said so.",
            "type": ["integer", "null"],
        },
    }


def _object(name: str, component: dict[str, Any]) -> dict[str, Any]:
    """One type as its JSON is: what is written, with its meaning; nothing has a default, for nothing is left out."""
    meanings = dict(MEANINGS.get(name, {}))
    properties: dict[str, Any] = {}
    for field, told in component["properties"].items():
        key = next((new for (kind, old), new in RENAMED.items() if (kind.__name__, old) == (name, field)), field)
        meaning = meanings.pop(key, {})
        if key in (ONE, LISTED, NAMED):
            properties.update(_reasons(key, meaning, may_lack=name != "Unknown"))
            continue
        told = {what: value for what, value in told.items() if what != "default"}
        instead = {"anyOf", "$ref", "enum"} & set(meaning)
        properties[key] = meaning if instead else {**meaning, **told} | meaning
        if name == "Fault" and key == "confidence":
            properties["message"] = meanings.pop("message")
    if meanings:
        raise KeyError(f"{name} has no {', '.join(meanings)}")
    return {
        "description": component["description"].split("\n\n")[0],
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if not key.endswith("_values")],
        "additionalProperties": False,
    }


def _reasons(key: str, meaning: dict[str, Any], *, may_lack: bool) -> dict[str, Any]:
    """A reason, or several: sentences, codes, and values if there are any."""
    if key == ONE:
        about = {"description": "Why, for the person to act on.", **_SENTENCE}
        if may_lack:
            about["type"] = ["string", "null"]
        return {key: about, f"{key}_code": _CODE, f"{key}_values": _VALUES}
    if key == LISTED:
        codes = {"description": "Their codes.", "type": "array", "items": _CODE}
        values = {"description": "Their values; left out if none has any.", "type": "array", "items": _VALUES}
        return {
            key: {**meaning, "type": "array", "items": _SENTENCE},
            f"{key}_codes": codes,
            f"{key}_values": values,
        }
    named = {"type": "object", "propertyNames": FAULT_NAME}
    return {
        key: {**meaning, **named, "additionalProperties": _SENTENCE},
        f"{key}_codes": {"description": "Their codes.", **named, "additionalProperties": _CODE},
        f"{key}_values": {
            "description": "Their values, of those that have any.",
            **named,
            "additionalProperties": _VALUES,
        },
    }


def _tie(found: dict[str, Any]) -> None:
    """Say what one key means for another."""
    # From which confidence on a suspicion is a fault, is a setting, and never below a half.
    sure = {"allOf": [_ref("Fault"), {"properties": {"confidence": {"minimum": 0.5}}}]}
    for name in ("Rep", "Hold"):
        found[name].update(_reason_if_unknown())
        found[name]["properties"]["faults"]["items"] = sure
    found["Check"]["allOf"] = [
        _reason_if_unknown(),
        {"if": _is("verdict", enum=["pass", "fault"]), "then": _is("value", type="number")},
    ]
    found["Difference"].update(_reason_if_unknown())
    found["Attempt"]["allOf"] = [
        {
            "if": _is("rotation", type="null"),
            "then": {"properties": {"reason": {"type": "string"}, "clean_rotation": {"type": "null"}}},
        },
        {"if": _is("clean_rotation", type="number"), "then": _is("uncertainty", type="number", exclusiveMinimum=0)},
        {"if": _is("judged", maxItems=LEAST_JUDGED - 1), "then": _is("clean", type="null")},
    ]
    found["RotationScores"].update(
        {
            "if": _is("rotation", type="null"),
            "then": {"properties": {"band": {"type": "null"}, "score": {"type": "null"}}},
            "else": {
                "properties": {
                    "band": {"type": "string"},
                    "score": {"type": "integer"},
                    "uncertainty": {"type": "number"},
                }
            },
        }
    )


def _by_activity() -> Iterable[dict[str, Any]]:
    """What is empty without an activity, and in each."""
    empty = {"maxItems": 0}
    nothing = dict.fromkeys(("reps", "partials", "holds", "attempts"), empty)
    yield {
        "if": _is("activity", type="null"),
        "then": {"properties": {**nothing, "summary": {"maxProperties": 0}, "unknown": {"minItems": 1}}},
    }
    for activity in activities():
        yield {"if": _is("activity", const=activity.key), "then": {"properties": _of(activity)}}


def _of(activity: Activity) -> dict[str, Any]:
    empty = {"maxItems": 0}
    if activity.role == "test":
        return {"reps": empty, "partials": empty, "holds": empty, "summary": _ref("RotationSummary")}
    holds = {} if activity.dose.hold is not None else {"holds": empty}
    return {"attempts": empty, **holds, "summary": _ref("ExerciseSummary")}


def _reason_if_unknown() -> dict[str, Any]:
    return {"if": _is("verdict", const="unknown"), "then": _is("reason", type="string")}


def _is(key: str, **what: Any) -> dict[str, Any]:
    return {"properties": {key: what}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}
