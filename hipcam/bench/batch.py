"""Speed of scoring many videos with a process a core or a Dask worker a core, beside one process."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from hipcam.bench.figures import Figures, Number, Ratio, in_turn
from hipcam.bench.films import Clip, film
from hipcam.bench.processes import cluster, python, run
from hipcam.core.processes import cores

#: Videos in the folder and seconds of each; pictures a second and their size.
COPIES, SECONDS = 20, 8.0
RATE, SIZE = 15.0, (640, 480)


def bench_batch(clip: Clip, rounds: int = 1, copies: int = COPIES, seconds: float = SECONDS) -> Figures:
    """Score copies of the beginning of a video as a folder.

    Parameters
    ----------
    clip : Clip
        What is scored.
    rounds : int
        How often each way is timed.
    copies : int
        Videos in the folder; a multiple of the cores, or some of them idle at the end.
    seconds : float
        Length of each.
    """
    with TemporaryDirectory() as folder:
        videos = _copied(clip.video, Path(folder) / "videos", copies, seconds)

        def score(*how: str) -> float:
            # A folder of its own each time: what is already scored is not scored again.
            with TemporaryDirectory() as results:
                plain = ("-m", "hipcam", "score", str(videos), "--activity", clip.activity, "--out", results, "--quiet")
                return run(python(*plain, *how)).seconds

        def on_cluster() -> float:
            with cluster(cores()) as address:
                return score("--scheduler", address)

        ways = {
            "one process": lambda: score("--workers", "1"),
            "a process a core": lambda: score("--workers", str(cores())),
        }
        if find_spec("distributed"):
            ways["a Dask worker a core"] = on_cluster
        taken = in_turn(ways, rounds)
    one = taken.pop("one process")
    promised = {"a process a core": 1.9, "a Dask worker a core": 1.8} if cores() == 2 else {}
    ratios = {f"{way} beside one process": Ratio(times, one, promised.get(way)) for way, times in taken.items()}
    numbers = {
        f"{copies} videos, {way}": Number(min(times), "s") for way, times in {"one process": one, **taken}.items()
    }
    return Figures(ratios, numbers)


def _copied(video: Path, folder: Path, copies: int, seconds: float) -> Path:
    """A new folder with so many copies of a film of a recording."""
    folder.mkdir()
    first = folder / "0.mp4"
    film(video, first, SIZE, RATE, seconds)
    for number in range(1, copies):
        shutil.copy(first, folder / f"{number}.mp4")
    return folder
