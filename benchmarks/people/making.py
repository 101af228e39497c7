"""Making the clips of a seed, one process a core, so that a run can be stopped and taken up again."""

from __future__ import annotations

import json
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from benchmarks.people.clip import activity_of, draw_clip, name_of
from benchmarks.people.film import film
from hipcam.core.errors import HipcamError
from hipcam.core.files import clear_leftovers
from hipcam.core.processes import begin, starting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: One thread a process, for the renderer and for mathematics: read when the libraries are loaded.
_ONE_THREAD = ("LP_NUM_THREADS", "OMP_NUM_THREADS")


def numbers_of(n: int, only: str | None) -> list[int]:
    """The numbers of the first `n` clips, or of those among them that show one activity."""
    return [number for number in range(n) if only in (None, activity_of(number))]


def unfinished(
    folder: Path, seed: int, numbers: Sequence[int], *, plain: bool = False, truth_only: bool = False
) -> list[int]:
    """Those of the clips that are not complete in a folder.

    Raises
    ------
    HipcamError
        If the folder holds clips of another seed, or plain ones and others are to be made, or the other way round.
    """
    missing = []
    for number in numbers:
        truth, video = (folder / f"{name_of(number)}.{ending}" for ending in ("json", "mp4"))
        if truth.exists():
            _check_drawn(truth, seed, plain=plain)
        if not truth.exists() or not (truth_only or video.exists()):
            missing.append(number)
    return missing


def make_clips(
    seed: int, numbers: Sequence[int], folder: Path, jobs: int, *, plain: bool = False, truth_only: bool = False
) -> Iterator[str]:
    """Make clips in some processes.

    Parameters
    ----------
    seed : int
        What they are drawn from, with their numbers.
    numbers : sequence of int
        Which.
    folder : Path
        Where they go.
    jobs : int
        How many processes.
    plain : bool
        Leave out what real life adds.
    truth_only : bool
        Write the truth and film nothing.

    Yields
    ------
    str
        The name of each clip when it is complete, as they come.

    Raises
    ------
    HipcamError
        If a process died or a clip cannot be written.
    """
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), begin)
    try:
        with starting():
            work = [pool.submit(_make, seed, number, folder, plain, truth_only) for number in numbers]
        for done in as_completed(work):
            yield done.result()
        pool.shutdown()
    except BaseException as error:
        for child in set(multiprocessing.active_children()) - before:
            child.kill()
        pool.shutdown(cancel_futures=True)
        clear_leftovers(folder)
        if isinstance(error, BrokenProcessPool):
            raise HipcamError(
                "A process that made clips died, perhaps for want of memory; run the same command again "
                "with fewer --jobs, and it goes on where it stopped."
            ) from error
        raise


def _make(seed: int, number: int, folder: Path, plain: bool, truth_only: bool) -> str:
    film(draw_clip(seed, number, plain=plain), folder, truth_only=truth_only)
    return name_of(number)


def _check_drawn(truth: Path, seed: int, *, plain: bool) -> None:
    """Refuse a truth that is not of this seed, or is plain and must not be, or the other way round."""
    try:
        drawn = json.loads(truth.read_text(encoding="utf-8"))["drawn"]
        its_seed, its_plain = drawn["seed"], drawn["plain"]
    except (OSError, ValueError, KeyError, TypeError):
        its_seed = None  # no truth of ours
    if its_seed != seed:
        raise HipcamError(f"{truth} is not of seed {seed}; name another folder or the seed it was made with.")
    if its_plain != plain:
        how = "with" if its_plain else "without"
        raise HipcamError(f"{truth} was made {how} --plain; name another folder, or make the others {how} it, too.")
