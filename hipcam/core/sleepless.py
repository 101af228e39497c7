"""Time that goes on while the machine sleeps: with the lid closed `time.perf_counter` stands still on some systems."""

from __future__ import annotations

import time

#: The clock that does: Linux's own, and the one that macOS has by this name; None on Windows, where all clocks do.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def now() -> float:
    """Seconds since some moment; never less than before."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
