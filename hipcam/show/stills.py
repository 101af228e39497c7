"""Of which moments a report shows pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from hipcam.core.types import Side
from hipcam.judge.curve import movements
from hipcam.judge.records import excess
from hipcam.judge.summary import reached

if TYPE_CHECKING:
    from hipcam.judge.records import Attempt, Fault
    from hipcam.judge.result import Result

#: By which a picture is known: a fault's name, or `rotation`; the side; and when the fault or the attempt began, in
#: seconds to four decimals, as in the written result.
Key: TypeAlias = "tuple[str, Side, float]"
#: Pictures (JPEG).
Stills: TypeAlias = "Mapping[Key, bytes]"


def fault_key(fault: Fault) -> Key:
    """The picture of a fault."""
    return fault.name, fault.side, round(fault.start, 4)


def rotation_key(attempt: Attempt) -> Key:
    """The picture of a rotation as it was read."""
    return "rotation", attempt.side, round(attempt.start, 4)


def moments(result: Result) -> dict[Key, float]:
    """When each picture is to be taken, seconds: where a fault was worst, and in the hold in which a side was read."""
    faults = {fault_key(fault): fault.worst for fault in worst_faults(result)}
    read = reached(result.attempts).values()
    return faults | {rotation_key(one.attempt): one.at.middle for one in read if one.at is not None}


def worst_faults(result: Result) -> list[Fault]:
    """Of each kind of fault on each side the one that is furthest past its limit; by start."""
    worst: dict[tuple[str, str], Fault] = {}
    for event in movements(result):
        for fault in event.faults:
            known = worst.setdefault((fault.name, fault.side), fault)
            if excess(fault.value, fault.limit) > excess(known.value, known.limit):
                worst[fault.name, fault.side] = fault
    return sorted(worst.values(), key=lambda fault: fault.start)
