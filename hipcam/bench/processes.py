"""Commands run from outside: how long they take and how much memory they hold."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from hipcam.errors import HipcamError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How often memory is looked at, seconds.
_LOOK_EVERY = 0.05


class Run(NamedTuple):
    """One run of a command.

    Attributes
    ----------
    seconds : float
        From start to end.
    peak : float or None
        Most memory that it and its children held together, megabytes (pages that they share counted once, where the
        system tells); None where it does not tell.
    output : str
        What it said on standard output.
    """

    seconds: float
    peak: float | None
    output: str


def run(command: Sequence[str], *, watch: bool = False) -> Run:
    """Run a command to its end.

    Parameters
    ----------
    command : sequence of str
        Program and arguments.
    watch : bool
        Whether to look at its memory, which takes a little of the processor's time.

    Raises
    ------
    HipcamError
        If the command fails; with its last words.
    """
    begin = perf_counter()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:
        peak = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
        if watch:
            watcher.start()
        output, errors = process.communicate()
        taken = perf_counter() - begin
    if watch:
        watcher.join()
    if process.returncode:
        said = (errors.strip().splitlines() or ["it said nothing"])[-1]
        raise HipcamError(f"The benchmark's command {' '.join(command[:4])} … failed with exit code "
                          f"{process.returncode}: {said}")
    return Run(taken, peak[0] or None, output)


def python(*arguments: str) -> list[str]:
    """A command for this very Python."""
    return [sys.executable, *arguments]


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _watch(process: subprocess.Popen[str], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_megabytes(child) for child in _family(process.pid)))
        threading.Event().wait(_LOOK_EVERY)


def _family(parent: int) -> list[int]:
    """A process and all its descendants, as far as the system tells."""
    family = [parent]
    for member in family:
        for tasks in Path(f"/proc/{member}/task").glob("*/children"):
            try:
                family += [int(child) for child in tasks.read_text().split()]
            except OSError:  # noqa: PERF203 - it has just ended
                continue
    return family


def _megabytes(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
