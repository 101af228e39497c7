"""Commands run from outside: how long they take and how much memory they hold."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from hipcam.core.errors import HipcamError
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: How often memory is looked at, seconds.
_LOOK_EVERY = 0.05
#: Seconds in which a Dask cluster must have started.
_CLUSTER_STARTS = 60


class Run(NamedTuple):
    """One run of a command.

    Attributes
    ----------
    seconds : float
        From start to end.
    peak : float or None
        Most memory that it and its children held together, megabytes (pages that they share counted once, where the
        system tells); None where it does not tell.
    output, errors : str
        What it said on standard output and on standard error.
    """

    seconds: float
    peak: float | None
    output: str
    errors: str


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
    # As users run it: what was compiled once is kept.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin = perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=kept
    ) as process:
        peak = [0.0]
        watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
        if watch:
            watcher.start()
        output, errors = process.communicate()
        taken = perf_counter() - begin
    if watch:
        watcher.join()
    if process.returncode:
        said = (errors.strip().splitlines() or [say("bench.silent")])[-1]
        raise HipcamError(
            say("bench.command_failed", command=" ".join(command[:4]), code=process.returncode, said=said)
        )
    return Run(taken, peak[0] or None, output, errors)


def python(*arguments: str) -> list[str]:
    """A command for this very Python."""
    return [sys.executable, *arguments]


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """A Dask scheduler and so many workers of one thread, each a process of its own on this machine; its address.

    Raises
    ------
    HipcamError
        If the scheduler does not come up.
    """
    with TemporaryDirectory() as folder, ExitStack() as started:

        def start(*arguments: str) -> None:
            process = subprocess.Popen(
                python("-m", *arguments, "--no-dashboard"),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            started.callback(process.wait)
            started.callback(process.kill)

        place = Path(folder) / "scheduler.json"
        start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(place))
        for number in range(workers):
            # A worker waits for the file that says where the scheduler is.
            start(
                "distributed.cli.dask_worker",
                "--scheduler-file",
                str(place),
                "--nthreads",
                "1",
                "--no-nanny",
                "--local-directory",
                str(Path(folder) / str(number)),
            )
        yield _address(place, workers)


def _address(place: Path, workers: int) -> str:
    """Where the scheduler is, once its workers are there."""
    from distributed import Client

    try:
        with Client(scheduler_file=str(place), timeout=_CLUSTER_STARTS) as client:
            client.wait_for_workers(workers, timeout=_CLUSTER_STARTS)
            return str(client.scheduler.address)
    except (OSError, ValueError) as error:
        raise HipcamError(say("bench.no_cluster")) from error


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
