"""Results that between them have everything of which something is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from made_results import attempt, hold, partial, reps, result

from hipcam.judge.records import Check, Conditions, Event
from hipcam.judge.result import Result, Unknown
from hipcam.words.reason import Reason


def _unjudged(event: Any) -> Any:
    return replace(event, verdict="unknown", reason=Reason("legs_mixed"), faults=())


def _checked(events: list[Any]) -> list[Any]:
    """With what was looked for: a second fault is never there, a third cannot be judged."""
    no = Check("unknown", None, "deg", 10.0, Reason("not_told_from_here"))
    return [
        replace(
            e,
            checks={"short_range": Check("pass", float(number), "deg", 20.0, None), "knee_collapse": no}
            | {f.name: Check("fault", f.value, f.unit, f.limit, None) for f in e.faults},
        )
        for number, e in enumerate(events)
    ]


def _later(events: list[Any], seconds: float) -> list[Any]:
    return [replace(e, start=e.start + seconds, peak=e.peak + seconds, end=e.end + seconds, set=2) for e in events]


def _read(side: str, clean: float | None, *, at: float, by: Any, **more: Any) -> Any:
    made = attempt(side, clean, **more)
    stood: Any = "right" if side == "left" else "left"
    how = Conditions(
        at + 1.2, at + 2.6, (made.rotation or 0.0) - 2, 84.0, 96.0, 3.0 if stood == "left" else -0.2, stood
    )
    checks = {
        name: Check("pass", value, "deg", limit, None)
        for name, value, limit in (("pelvis_hike", -0.3, 7.0), ("stance_knee_bend", 4.0, 15.0))
    }
    wrong = {fault.name: Check("fault", fault.value, fault.unit, fault.limit, None) for fault in made.faults}
    return replace(
        made,
        start=at,
        end=at + 4,
        read_from=by,
        rotation_at=how,
        clean_rotation_at=how if clean else None,
        checks=checks | wrong,
    )


def results() -> dict[str, Result]:
    """By what they are of."""
    short = replace(
        _read("right", None, at=20, by=None), rotation=None, rotation_at=None, uncertainty=None, clean=None, faults=()
    )
    unsure = replace(_read("left", None, at=0, by="landmarks"), clean=None, faults=())
    made: dict[str, tuple[str | None, list[Event]]] = {
        "some good": ("bridge", [*_checked(reps(5, good=3))]),
        "one good": ("bridge", [*reps(1)]),
        "a hold that sinks": ("bridge", [hold(25.0, bad=((20.0, 22.0),))]),
        "two holds, one not judged": ("bridge", [hold(31.0), _unjudged(hold(12.0, start=40.0, number=2))]),
        "some not judged": (
            "bridge",
            [*reps(4, good=2), *map(_unjudged, _later(reps(2), 10)), partial("both", 0.4, "way")],
        ),
        "one side too small": ("side-lying", [*reps(12, "left"), partial("right", 0.8, "least")]),
        "both sides": (
            "side-lying",
            [
                *_checked(reps(9, "left", good=0, wrong="pelvis_roll")),
                *_later(reps(10, "right", wrong="bent_upper_knee", good=8), 20),
                partial("right", 0.5, "own range"),
            ],
        ),
        "tired": ("ninety-ninety", [*reps(12, "left", last=25.0)]),
        "sides differ": (
            "er-test",
            [
                _read("left", 46.0, at=0, by="outline"),
                _read("right", 33.0, at=10, by="outline"),
                _read("right", None, at=20, by="outline", reached=38.0),
            ],
        ),
        "sides alike": (
            "er-test",
            [_read("left", 41.0, at=0, by="outline"), _read("right", 36.0, at=10, by="landmarks")],
        ),
        "one side with compensation": (
            "er-test",
            [
                _read("left", 40.0, at=0, by="landmarks"),
                _read("right", None, at=10, by="landmarks", fault="pelvis_hike"),
            ],
        ),
        "none clean": ("er-test", [unsure, short]),
        "one side only": ("er-test", [_read("left", 30.0, at=0, by="outline")]),
        "nothing clean": ("er-test", [_read("left", None, at=0, by="outline"), replace(unsure, start=10, end=14)]),
        "both limited": (
            "er-test",
            [_read("left", 30.0, at=0, by="outline"), _read("right", 28.0, at=10, by="outline")],
        ),
        "very unequal": (
            "er-test",
            [_read("left", 19.0, at=0, by="outline"), _read("right", 44.0, at=10, by="outline")],
        ),
        "none good": ("bridge", [*reps(3, good=0)]),
        "none judged": ("bridge", [*map(_unjudged, reps(3)), partial("both", 0.4, None)]),
        "a good hold": ("bridge", [hold(31.0)]),
        "a hold not judged": ("bridge", [_unjudged(hold(12.0))]),
        "none counted": ("side-lying", [partial("left", 0.996, "least")]),
        "no attempt": ("er-test", []),
        "nothing": (None, []),
    }
    found = {name: result(activity, *events) for name, (activity, events) in made.items()}
    stamp = replace(found["nothing"].provenance, made="2026-03-01T08:00:00+00:00")
    found = {name: replace(one, provenance=stamp) for name, one in found.items()}
    found["sides differ"] = replace(
        found["sides differ"], born=1990, note="After a long day.", quality={"ended": "done"}
    )
    found["sides alike"] = replace(found["sides alike"], born=1950, quality={"ended": "stopped"})
    found["very unequal"] = replace(found["very unequal"], born=2019, quality={"ended": "camera"})
    why = (Unknown("activity", Reason("no_start_posture")),)
    return {name: replace(one, unknown=why) if one.activity is None else one for name, one in found.items()}
