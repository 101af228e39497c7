"""Speed of scoring many videos with a process a core, beside one process that takes them one after the other."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hipcam.bench.figures import Figures, Number, in_turn, ratio
from hipcam.bench.processes import Run, cores, python, run


def bench_batch(video: Path, activity: str, rounds: int = 1, copies: int = 6) -> Figures:
    """Score copies of a video as a folder.

    Parameters
    ----------
    video : Path
        A recording.
    activity : str
        What it shows.
    rounds : int
        How often each way is timed.
    copies : int
        Videos in the folder; a multiple of the cores, or some of them idle at the end.
    """
    with TemporaryDirectory() as folder:
        videos = Path(folder) / "videos"
        videos.mkdir()
        for number in range(copies):
            shutil.copy(video, videos / f"{number}{video.suffix}")

        def score(workers: int, *, watch: bool = False) -> Run:
            # A folder of its own each time: what is already scored is not scored again.
            with TemporaryDirectory() as results:
                return run(python("-m", "hipcam", "score", str(videos), "--activity", activity, "--out", results,
                                  "--workers", str(workers), "--quiet"), watch=watch)

        peak = score(cores(), watch=True).peak
        taken = in_turn({"one": lambda: score(1).seconds, "all": lambda: score(cores()).seconds}, rounds)
    least = 1.8 if cores() == 2 else None
    numbers = {f"{copies} videos, one process": Number(min(taken["one"]), "s"),
               f"{copies} videos, {cores()} processes": Number(min(taken["all"]), "s")}
    if peak is not None:
        numbers["most memory"] = Number(peak, "MB")
    return Figures({"a process a core beside one process": ratio(taken["all"], taken["one"], least)}, numbers)
