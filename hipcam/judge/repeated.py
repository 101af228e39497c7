"""What several movements of a set look like, though none of them is sure of it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from hipcam.core.types import Side
from hipcam.judge.records import Attempt
from hipcam.words import say
from hipcam.words.names import fault_name, side_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hipcam.judge.records import Event

#: How many movements of a set must look like it, which share of those it was looked for in, and how surely on the mean.
LEAST_MOVEMENTS, LEAST_SHARE, LEAST_SURE = 2, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Repeated:
    """A suspicion that came up in several movements of one side in a set.

    Attributes
    ----------
    name, side, set
        The fault, and where it may be.
    movements, of : int
        How many movements look like it, of how many in which it was looked for.
    confidence : float
        How sure that is, 0–1: the mean of what the movements say by themselves. What a reading errs by is mostly the
        same for all movements of a body in a view, so that together they say hardly more than one of them.
    message : str
        All that in a sentence.
    """

    name: str
    side: Side
    set: int
    movements: int
    of: int
    confidence: float
    message: str


def repeated(events: Iterable[Event]) -> tuple[Repeated, ...]:
    """The suspicions that came up in several movements of a set; the surest first.

    Parameters
    ----------
    events : iterable of Event
        What the phase machine gave out.
    """
    sets: dict[tuple[int, Side], list[Event]] = {}
    for event in events:
        sets.setdefault((event.set, event.side), []).append(event)
    found = [one for (number, side), movements in sets.items() for one in _in_set(movements, side, number)]
    return tuple(sorted(found, key=lambda one: -one.confidence))


def _in_set(movements: list[Event], side: Side, number: int) -> Iterator[Repeated]:
    unsure = [{fault.name for fault in one.possible} - {fault.name for fault in one.faults} for one in movements]
    for name in sorted(set().union(*unsure)):
        asked = [movement for movement in movements if name in movement.asked]
        sure = [
            max(fault.confidence for fault in suspected)
            for movement in asked
            if (suspected := [fault for fault in (*movement.faults, *movement.possible) if fault.name == name])
        ]
        if len(sure) >= max(LEAST_MOVEMENTS, LEAST_SHARE * len(asked)) and fmean(sure) >= LEAST_SURE:
            yield Repeated(name, side, number, len(sure), len(asked), fmean(sure), _message(name, asked, sure, side))


def _message(name: str, asked: list[Event], sure: list[float], side: Side) -> str:
    what = "attempts" if isinstance(asked[0], Attempt) else "repetitions"
    values = {"some": len(sure), "all": len(asked), "sure": fmean(sure)}
    return say(f"repeated.{what}", **values, fault=fault_name(name), side=side_name(side))
