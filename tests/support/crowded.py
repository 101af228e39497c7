"""Results with more in them than anybody does in a day, to see what a page makes of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from kept import exercise, standing

from hipcam.core.types import Side
from hipcam.judge.curve import Curve
from hipcam.judge.records import Attempt, Check, Conditions, Event, Fault, Hold, Rep, Tempo
from hipcam.judge.result import Result, Unknown
from hipcam.judge.summary import summarise
from hipcam.words.reason import Reason

#: The faults that can come together, by activity.
FAULTS = {
    "er-test": ("trunk_lean", "pelvis_hike", "pelvis_shift", "thigh_drop", "knee_drift", "stance_knee_bend"),
    "bridge": ("lumbar_arching", "incomplete_lift", "heel_lift", "pelvis_drop", "sagging"),
    "ninety-ninety": ("knee_collapse", "heel_lift", "rounded_back", "trunk_twist"),
    "side-lying": ("pelvis_roll", "bent_upper_knee"),
}
#: Seconds from one movement to the next.
PERIOD = 4.0
UNKNOWN = (
    Unknown("knee_collapse", Reason("not_told_from_here")),
    Unknown("pelvis_hike", Reason("leans_too_far")),
    Unknown("heel_lift", Reason("heel_hidden", {"side": "left"})),
    Unknown("lumbar_arching", Reason("belly_unclear")),
)


def crowded(activity: str, movements: int, kinds: int, sides: tuple[Side, ...] = ("left", "right")) -> Result:
    """So many movements on these sides in turn, with so many kinds of faults in each."""
    names = FAULTS[activity][:kinds]
    events: list[Event] = []
    for number in range(movements):
        at = 1 + PERIOD * number
        side = sides[number % len(sides)]
        faults = tuple(Fault(name, side, at + 1, at + 2, 20.0 + number % 7, "deg", 10.0, 0.9) for name in names)
        events.append(_attempt(side, at, faults) if activity == "er-test" else _rep(activity, side, at, faults))
    if activity == "bridge":
        at = 1 + PERIOD * movements
        events.append(Hold("both", at, at + 31, 31.0, "pass", None))
    plain = standing() if activity == "er-test" else exercise(activity)
    made = Result.from_dict(plain)
    return replace(
        made,
        reps=tuple(e for e in events if isinstance(e, Rep)),
        holds=tuple(e for e in events if isinstance(e, Hold)),
        attempts=tuple(e for e in events if isinstance(e, Attempt)),
        summary=summarise(activity, events),
        source=replace(made.source, name="A rather long name of a video, 2026-03-01.mp4", duration=events[-1].end + 1),
        unknown=UNKNOWN,
        quality={"swapped_legs": 12, "jumps": 5, "most_people_seen": 2},
    )


def turns(result: Result) -> Curve:
    """The angle over time that belongs to it."""
    time = np.arange(0, result.source.duration, 0.1)
    return Curve(time, 25 - 25 * np.cos(2 * np.pi * time / PERIOD), "turn", 0, 70, (45, 70))


def _checks(activity: str, faults: tuple[Fault, ...]) -> dict[str, Check]:
    """All that is looked for: what is a fault, what passes, and a last one that cannot be judged."""
    *names, last = FAULTS[activity]
    passed = {name: Check("pass", 4.0, "deg", 10.0, None) for name in names}
    wrong = {fault.name: Check("fault", fault.value, fault.unit, fault.limit, None) for fault in faults}
    return passed | {last: Check("unknown", None, "deg", 10.0, Reason("leans_too_far"))} | wrong


def _rep(activity: str, side: Side, at: float, faults: tuple[Fault, ...]) -> Rep:
    possible = (Fault("short_range", side, at, at + 1, 9.0, "deg", 10.0, 0.4),)
    return Rep(
        side,
        at,
        at + 1.5,
        at + 3,
        40.0,
        Tempo(1.2, 0.4, 1.4),
        "fault" if faults else "pass",
        None,
        checks=_checks(activity, faults),
        faults=faults,
        possible=possible,
        advice=(Reason("rushed_lift"),),
    )


def _attempt(side: Side, at: float, faults: tuple[Fault, ...]) -> Attempt:
    stood = Conditions(at + 1, at + 2, 35.0, 84.0, 97.0, -3.0, "right" if side == "left" else "left")
    return Attempt(
        side,
        at,
        at + 3,
        38.0,
        4.0,
        31.0,
        40.0,
        not faults,
        tuple(FAULTS["er-test"]),
        {},
        faults,
        "with compensation" if faults else "clean",
        0.1,
        0.15,
        None,
        checks=_checks("er-test", faults),
        rotation_at=stood,
        clean_rotation_at=stood,
    )
