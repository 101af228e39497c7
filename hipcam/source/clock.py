"""A video's own clock, from its timestamps."""

from __future__ import annotations

import math
from collections import Counter, deque
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


class Clock:
    """Strictly rising seconds from a stream's timestamps; see :class:`VideoFile` for the repairs."""

    def __init__(
        self, time_base: Fraction | None, rate: Fraction | None, problems: Counter[str], *, dts_only: bool = False
    ) -> None:
        self._tick = time_base
        self._default_step = float(1 / rate) if rate else 1 / 30
        self._problems = problems
        self._dts_only = dts_only
        self._steps: deque[float] = deque(maxlen=15)
        self._offset: float | None = None  # added to the file's seconds
        self._last = -math.inf  # the file's seconds, latest sound one
        self._restart: float | None = None  # the file's seconds after a step back, until it is clear what it was
        self._shown = -math.inf  # the latest result
        self._repairs = 0  # how many pictures up to now were placed without a time of their own

    def begin(self, stamp: int) -> None:
        """Take a timestamp for that of the file's first picture, which is not among those to come."""
        assert self._tick is not None
        self._offset = 0.0 - stamp * self._tick.numerator / self._tick.denominator

    def time(self, pts: int | None, dts: int | None) -> float:
        """Seconds since the first picture for the next one, from its presentation and decoding timestamps."""
        stamp = dts if self._dts_only else pts
        step = median(self._steps) if self._steps else self._default_step
        if stamp is None or self._tick is None:
            # The last few pictures come out of the decoder without a decoding time; that is no fault of the file.
            if not self._dts_only or self._offset is None:
                self._problems["missing_timestamps"] += 1
            return self._place(step)
        stored = stamp * self._tick.numerator / self._tick.denominator
        if self._offset is None:  # the first time the file gives; pictures without a time may have gone before
            self._offset = (0.0 if self._shown < 0 else self._shown + step) - stored
        elif stored in (self._last, self._restart):
            return self._repair("repeated_timestamps", step)
        elif stored < self._last and (self._restart is None or stored < self._restart):
            self._restart = stored
            return self._repair("backward_timestamps", step)
        elif stored < self._last and self._restart is not None:  # it goes on from the earlier time
            self._offset = self._shown - self._restart
        elif not self._repairs and math.isfinite(self._last):
            self._steps.append(stored - self._last)
        self._last = stored
        self._restart = None
        time = stored + self._offset
        if self._repairs:  # a repair may have gone past this picture's own time
            time = max(time, self._shown + step / 32)
            self._repairs = 0 if time == stored + self._offset else self._repairs
        self._shown = time
        return time

    def _repair(self, problem: str, step: float) -> float:
        self._problems[problem] += 1
        return self._place(step / min(32, 2 ** (self._repairs + 1)))

    def _place(self, later: float) -> float:
        self._repairs += 1
        self._shown = 0.0 if self._shown < 0 else self._shown + later
        return self._shown
