"""Waiting for a set to begin: the start posture held still, or movements out of it and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.judge.records import Hold, Rep
from hipcam.judge.settings import ArmingSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.core.types import Array
    from hipcam.judge.records import Event
    from hipcam.measure.measures import Sample


#: How long what was seen before is kept, seconds: a set of a dozen repetitions.
_KEPT = 60.0
#: How long after the start posture somebody who moves may be on the way out of it and back, seconds.
_UNDER_WAY = 4.0
#: How many movements show that somebody exercises and does not settle down, and how large the smallest of them is at
#: least, as a share of the largest: the specification's share of the own range.
_SEVERAL, _ALIKE = 2, 0.6


class _Seen(NamedTuple):
    """A picture of the posture, and the angles that must be still if it is one of the start posture."""

    sample: Sample
    signal: tuple[float, ...] | None


class Arming:
    """Waits for a set to begin.

    Parameters
    ----------
    limits : ArmingSettings
        How long and how still the start posture must be held.
    """

    def __init__(self, limits: ArmingSettings) -> None:
        self._limits = limits
        self._first, self._opening = True, False
        self._started_at = 0.0
        self.forget()

    def forget(self) -> None:
        """Nobody is in the posture any more."""
        self._seen: list[_Seen] = []
        self._still: list[_Seen] = []
        self._moved = self._asked = False

    @property
    def progress(self) -> float | None:
        """Share 0–1 of the arming time for which the start posture has been held; None out of it."""
        if not self._still:
            return 0.0 if self.restless else None
        held = self._still[-1].sample.time - self._still[0].sample.time
        return min(1.0, held / max(self._limits.arming_time, 1e-6))

    @property
    def restless(self) -> bool:
        """Whether somebody has taken up the start posture and only stillness is missing."""
        return self._moved

    def add(self, sample: Sample, signal: tuple[float, ...] | None, *, in_posture: bool) -> None:
        """Take one picture; `signal` if it shows the start posture."""
        self._opening, self._first = self._first and signal is not None, False
        if signal is None and not in_posture:
            self._still = []
            if self._seen and sample.time - self._seen[-1].sample.time > self._limits.leave_time:
                self.forget()
            return
        seen = _Seen(sample, signal)
        self._seen.append(seen)
        while sample.time - self._seen[0].sample.time > _KEPT:
            self._seen.pop(0)
        if signal is None:
            self._leave(sample.time)
            return
        self._started_at = sample.time
        self._still.append(seen)
        if np.any(_spread(self._still) > self._limits.still_band):
            self._still, self._moved = [seen], True

    def _leave(self, time: float) -> None:
        """In the posture, but out of the start posture."""
        self._moved |= bool(self._still)
        self._moved &= time - self._started_at <= _UNDER_WAY
        self._still = []

    def held(self) -> list[Sample]:
        """The pictures of the start posture once it has been held; before that none.

        A recording that opens in the start posture is armed at once: its first movement may begin right away.
        """
        if not self._still:
            return []
        at_once = self._opening and self._limits.arming_time <= ArmingSettings().arming_time
        long_enough = self._still[-1].sample.time - self._still[0].sample.time >= self._limits.arming_time
        return [seen.sample for seen in self._still] if at_once or long_enough else []

    def before(self) -> list[Sample]:
        """In a quiet moment, once, what was seen since the start posture was first as it is now; else nothing."""
        moment = self._latest()
        # Nothing was seen before what has been still.
        quiet = 0 < len(moment) < len(self._seen) and not np.any(_spread(moment) > self._limits.quiet_band)
        asked, self._asked = self._asked, quiet
        return self._since(np.median(_signals(moment), axis=0)) if quiet and not asked else []

    def _latest(self) -> list[_Seen]:
        """The still pictures of as long as a quiet moment lasts; none if they do not last as long."""
        for index in range(len(self._still) - 1, -1, -1):
            if self._still[-1].sample.time - self._still[index].sample.time >= self._limits.quiet_time - 1e-6:
                return self._still[index:]
        return []

    def _since(self, level: Array) -> list[Sample]:
        """What was seen since the start posture was first kept at this level, as long as a recording must show it."""
        first = None
        for index, (sample, signal) in enumerate(self._seen):
            if signal is None or np.any(np.abs(np.array(signal) - level) > self._limits.still_band):
                first = None
                continue
            first = index if first is None else first
            if sample.time - self._seen[first].sample.time >= ArmingSettings().arming_time:
                return [seen.sample for seen in self._seen[first:]]
        return []


def exercising(events: Sequence[Event]) -> bool:
    """Whether these are movements of somebody who exercises: a hold, or several repetitions alike.

    Through a test somebody is led from its start, so that no attempt lies before.
    """
    ranges = [event.range for event in events if isinstance(event, Rep)]
    several = len(ranges) >= _SEVERAL and min(ranges) >= _ALIKE * max(ranges)
    return several or any(isinstance(event, Hold) for event in events)


def _signals(seen: Sequence[_Seen]) -> Array:
    return np.array([one.signal for one in seen], np.float64)


def _spread(seen: Sequence[_Seen]) -> Array:
    signals = _signals(seen)
    spread: Array = signals.max(axis=0) - signals.min(axis=0)
    return spread
