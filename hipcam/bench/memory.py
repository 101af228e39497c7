"""Memory that scoring a long recording takes, and whether a longer one takes more."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hipcam.bench.figures import Figures, Number
from hipcam.bench.films import Clip, film, repeat
from hipcam.bench.processes import python, run
from hipcam.core.errors import HipcamError
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Minutes of the recordings; width and height of their pictures; processes that read each.
MINUTES, SIZE, WORKERS = (10.0, 30.0), (1280, 720), 2
#: Seconds of the recording that is looped to make them.
_LOOP = 24.0


def bench_memory(clip: Clip, minutes: Sequence[float] = MINUTES, rate: float = 10) -> Figures:
    """Score long recordings, which are made of a short one, and watch the memory of all processes.

    Parameters
    ----------
    clip : Clip
        What is scored.
    minutes : sequence of float
        Lengths of the long ones, shortest first.
    rate : float
        Pictures a second.

    Raises
    ------
    HipcamError
        If the system does not tell how much memory a process holds.
    """
    peaks: dict[float, float] = {}
    numbers = {}
    with TemporaryDirectory() as folder:
        short, long = Path(folder) / "short.mp4", Path(folder) / "long.mp4"
        film(clip.video, short, SIZE, rate, min(_LOOP, 60 * min(minutes)))
        for length in minutes:
            repeat(short, long, 60 * length)
            done = run(
                python(
                    "-m",
                    "hipcam",
                    "score",
                    str(long),
                    "--activity",
                    clip.activity,
                    "--workers",
                    str(WORKERS),
                    "--quiet",
                ),
                watch=True,
            )
            if done.peak is None:
                raise HipcamError(say("bench.no_memory"))
            peaks[length] = done.peak
            what = f"{length:g} minutes at {rate:g} pictures a second"
            numbers[f"{what}, most memory"] = Number(done.peak, "MB", most=500)
            numbers[f"{what}, taken"] = Number(done.seconds, "s")
    first, last = min(minutes), max(minutes)
    numbers[f"memory of {last:g} minutes beside {first:g}"] = Number(peaks[last] / peaks[first], "×", most=1.02)
    return Figures({}, numbers)
