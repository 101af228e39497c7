"""What to change: the faults by kind, each with its moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.judge.curve import movements
from hipcam.judge.records import excess
from hipcam.show.report.assets import data_url
from hipcam.show.report.phrases import amount, clock
from hipcam.show.report.rows import rows_of
from hipcam.show.stills import fault_key
from hipcam.words.names import fault_name

if TYPE_CHECKING:
    from hipcam.judge.records import Fault
    from hipcam.judge.result import Result
    from hipcam.show.stills import Stills


@dataclass(frozen=True, slots=True)
class Moment:
    """One fault when it was worst: in which movement, at which second, how much, and its picture."""

    movement: str
    at: float
    amount: str
    picture: str | None

    @property
    def time(self) -> str:
        """When, as minutes and seconds."""
        return clock(self.at)


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of fault with all its moments, the worst first."""

    name: str
    coaching: str
    limit: str
    moments: tuple[Moment, ...]


def changes(result: Result, stills: Stills) -> list[Change]:
    """Faults by kind: what came up most stands first, the worst moment of each first."""
    found: dict[str, list[tuple[Fault, str]]] = {}
    for row, event in zip(rows_of(result), movements(result), strict=True):
        for fault in event.faults:
            found.setdefault(fault.name, []).append((fault, row.name))
    made = []
    for name, faults in sorted(found.items(), key=lambda item: -sum(fault.confidence for fault, _ in item[1])):
        worst = sorted(faults, key=lambda item: -excess(item[0].value, item[0].limit))
        moments = tuple(
            Moment(
                movement,
                round(fault.worst, 4),
                amount(fault.value, fault.unit),
                data_url(stills.get(fault_key(fault))),
            )
            for fault, movement in worst
        )
        first = worst[0][0]
        made.append(Change(fault_name(name), first.message, amount(first.limit, first.unit), moments))
    return made
