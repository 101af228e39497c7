"""What many videos cost, worked out from the speed measured here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.core.processes import cores

if TYPE_CHECKING:
    from hipcam.bench.figures import Figures

#: Videos, their length in seconds (one set of an exercise) and their frames a second.
VIDEOS, SECONDS, RATE = 10_000, 60.0, 30.0
#: Cores of what might do the work.
FLEETS = {"one laptop, 4 cores": 4, "a cluster, 64 cores": 64}


def hours(
    frames_per_second: float, workers: int, videos: int = VIDEOS, seconds: float = SECONDS, rate: float = RATE
) -> float:
    """Hours that so many videos take, one worker a core.

    Parameters
    ----------
    frames_per_second : float
        Speed of one worker while all work.
    workers : int
        How many.
    videos : int
        How many.
    seconds, rate : float
        Length of each, and its frames a second.
    """
    # The last videos leave workers idle: whole videos are dealt out.
    deals = -(-videos // workers)
    return deals * seconds * rate / frames_per_second / 3600


def describe_capacity(pipeline: Figures) -> str:
    """What many videos cost, as text.

    Parameters
    ----------
    pipeline : Figures
        Of the benchmark `pipeline`, with its commands.
    """
    alone = pipeline.numbers["scoring in one process"].value
    # What a core still does while the others are as busy: they share memory, cache and heat.
    together = min(alone, pipeline.numbers["hipcam score"].value / cores())
    lines = [
        f"capacity: {VIDEOS:,} videos of {SECONDS:g} s with {RATE:g} frames a second, one worker a core; a worker "
        f"does {together:.0f} frames/s",
        f"  while all {cores()} cores here are busy ({alone:.0f} alone)",
    ]
    for name, workers in FLEETS.items():
        taken = hours(together, workers)
        lines.append(f"  {name:24s} {taken:8.1f} hours {taken * workers:8,.0f} core hours")
    return "\n".join(lines)
