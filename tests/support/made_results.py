"""Results put together by hand."""

from __future__ import annotations

from typing import Any

from hipcam.judge.records import Attempt, Event, Fault, Hold, Partial, Rep, Tempo
from hipcam.judge.result import Provenance, Result, Source
from hipcam.judge.summary import summarise


def result(activity: str | None, *events: Event) -> Result:
    def only(kind: type[Any]) -> tuple[Any, ...]:
        return tuple(e for e in events if isinstance(e, kind))

    return Result(
        activity,
        Source("clip.mp4", "0" * 64, 640, 480, 60.0, 900, 900),
        only(Rep),
        only(Partial),
        only(Hold),
        only(Attempt),
        summarise(activity, list(events)) if activity else None,
        {},
        (),
        Provenance("0", {}, {}, (), ""),
    )


def attempt(side: Any, clean: float | None, *, reached: float = 30.0, fault: str = "trunk_lean") -> Attempt:
    found = Fault(fault, side, 0, 1, 12.0, "deg", 8.0, 0.9)
    return Attempt(
        side,
        0,
        4,
        clean or reached,
        4.0,
        clean,
        clean or reached,
        clean is not None,
        (fault,),
        {},
        () if clean else (found,),
        "no",
        None,
        0.15,
        None,
    )


def reps(
    count: int,
    side: Any = "both",
    *,
    good: int | None = None,
    number: int = 1,
    last: float = 40.0,
    wrong: str = "heel_lift",
) -> list[Rep]:
    good = count if good is None else good
    fault = Fault(wrong, side, 0, 1, 0.3, "foot lengths", 0.12, 0.9)
    return [
        Rep(
            side,
            i,
            i + 0.5,
            i + 1,
            40.0 if i < count * 2 / 3 else last,
            Tempo(1, 1, 1),
            "pass" if i < good else "fault",
            None,
            faults=() if i < good else (fault,),
            set=number,
        )
        for i in range(count)
    ]


def hold(seconds: float, number: int = 1, *, bad: tuple[tuple[float, float], ...] = (), start: float = 0.0) -> Hold:
    """A hold that sinks from when to when."""
    faults = tuple(Fault("sagging", "both", *span, 12.0, "deg", 10.0, 0.9) for span in bad)
    verdict: Any = "fault" if bad else "pass"
    return Hold("both", start, start + seconds, seconds, verdict, None, {}, faults, (), (), number)


def partial(side: Any, share: float, share_of: Any) -> Partial:
    return Partial(side, 50, 51, 52, 12.0, share, share_of=share_of)
