"""What many videos cost, worked out from the speed measured here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.core.processes import cores
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.bench.figures import Figures

#: Videos, their length in seconds (one set of an exercise) and their frames a second.
VIDEOS, SECONDS, RATE = 10_000, 60.0, 30.0
#: Cores of what might do the work, a laptop and a cluster.
FLEETS = {"laptop": 4, "cluster": 64}


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
        say("bench.capacity.videos", videos=VIDEOS, seconds=SECONDS, rate=RATE, together=together),
        say("bench.capacity.busy", cores=cores(), alone=alone),
    ]
    for name, workers in FLEETS.items():
        taken = hours(together, workers)
        fleet = say(f"bench.capacity.{name}", cores=workers)
        lines.append(say("bench.capacity.hours", fleet=fleet, hours=taken, core_hours=taken * workers))
    return "\n".join(lines)
