"""Many videos: scored side by side by processes on this machine or by a Dask cluster.

A video that already has the result of the same content, settings, model and version in the folder is not scored again,
so a run that was stopped goes on where it was.
"""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hipcam.core.errors import HipcamError, system_reason
from hipcam.core.files import clear_leftovers, written_together
from hipcam.core.installed import install_with
from hipcam.core.processes import begin, core_of, cores, starting
from hipcam.core.version import __version__
from hipcam.source.filmed import UNSAID, Filmed
from hipcam.words import language, languages, say, use

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from hipcam.judge.curve import Curve
    from hipcam.judge.settings import Settings
    from hipcam.pose.model import PoseModel
    from hipcam.pose.network import PoseEstimator
    from hipcam.track.scored import Scored

#: How long a scheduler may take to answer, seconds.
CONNECT_WITHIN = 5.0
#: How often a video is tried whose process died while it was at work.
_TRIES = 2
#: Each process holds nine files open in this one, which may often hold 1024.
_MOST_WORKERS = 100


@dataclass(frozen=True, slots=True)
class Task:
    """One video to score.

    Attributes
    ----------
    video : Path
        The file; absolute, if another machine is to find it.
    activity : str
        Or `auto`.
    settings : Settings
        To judge by.
    model : str, Path or None
        Which pose model, see `hipcam.pose.store.load_model`.
    files : tuple of Path
        What is written, the JSON result among it if the video is to be recognised as done later.
    write : callable
        Writes them; must be fit to be sent to another process.
    drawn : bool
        Whether the angle over time is wanted, too.
    filmed : Filmed
        What is known about how it was filmed.
    language : str
        In which it is told.
    """

    video: Path
    activity: str
    settings: Settings
    model: str | Path | None
    files: tuple[Path, ...]
    write: Callable[[Scored], None]
    drawn: bool = False
    filmed: Filmed = UNSAID
    language: str = field(default_factory=language)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one video.

    Attributes
    ----------
    video : Path
        As in its task.
    status : str
        `scored`, `kept` if it was already, or `failed`.
    result : dict
        As in the JSON file; empty if it failed.
    curve : Curve or None
        The angle over time, if it was wanted and the video was not scored before.
    said : str
        The result as text, or why it failed.
    files : tuple of Path
        What was written for it.
    """

    video: Path
    status: str
    result: dict[str, Any] = field(default_factory=dict)
    curve: Curve | None = None
    said: str = ""
    files: tuple[Path, ...] = ()


#: The pose network of this process by its model's hash: loading it takes longer than a short video.
_network_of: dict[str, PoseEstimator] = {}
#: A Dask worker may run several tasks at once, in threads, and would load as many networks into its one process.
_one_at_a_time = threading.Lock()


def score(task: Task) -> Outcome:
    """Score one video, unless that is done already; runs where the work is done, one at a time in each process."""
    with _one_at_a_time:
        if task.language in languages():  # one that a program has brought may be unknown here
            use(task.language)
        return _score(task)


def _score(task: Task) -> Outcome:
    from hipcam.pose.store import load_model
    from hipcam.run.score import score_file
    from hipcam.show.text import describe

    try:
        model = load_model(task.model)
        if (done := _done(task, model)) is not None:
            return Outcome(task.video, "kept", done, said=say("batch.kept"), files=task.files)
        scored = score_file(task.video, task.activity, task.settings, model, _network(model), filmed=task.filmed)
        task.write(scored)
    except HipcamError as error:
        return Outcome(task.video, "failed", said=" ".join(str(error).splitlines()))
    return Outcome(
        task.video,
        "scored",
        scored.result.to_dict(),
        scored.curve if task.drawn else None,
        describe(scored.result),
        task.files,
    )


def _network(model: PoseModel) -> PoseEstimator:
    from hipcam.pose.network import make_network

    if model.sha256 not in _network_of:
        while _network_of:
            _network_of.popitem()[1].close()
        _network_of[model.sha256] = make_network(model)
    return _network_of[model.sha256]


def _done(task: Task, model: PoseModel) -> dict[str, Any] | None:
    """The result that is already there, if all its files were written with it and scoring again would give the same."""
    from hipcam.core.hashing import file_hash
    from hipcam.judge.outcome import calibration_used
    from hipcam.track.scored import steps

    place = next((path for path in task.files if path.suffix == ".json"), None)
    if place is None or not written_together(task.files):
        return None
    try:
        result = json.loads(place.read_text(encoding="utf-8"))
        made = result["provenance"]
        # By way of JSON, in which tuples are lists.
        wanted = json.loads(
            json.dumps(
                {
                    "hipcam": __version__,
                    "settings": task.settings.to_dict(),
                    "model": {"name": model.name, "sha256": model.sha256},
                    "steps": steps(task.activity, task.settings),
                    "calibration": asdict(calibration_used(model)),
                }
            )
        )
        same = {name: made[name] for name in wanted} == wanted and result["source"]["name"] == task.video.name
        same &= _filmed(result["quality"]) == task.filmed
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dict(result) if same and result["source"]["sha256"] == file_hash(task.video) else None


def _filmed(quality: dict[str, Any]) -> Filmed:
    """What was said about how the video of a result was filmed."""
    told = quality.get("pictures", ())
    return Filmed("mirrored_back" in told, quality["slow_motion"] if "slow_motion_given" in told else None)


def run(tasks: Sequence[Task], workers: int = 0) -> Iterator[Outcome]:
    """Score videos in processes on this machine.

    Parameters
    ----------
    tasks : sequence of Task
        What is to be done.
    workers : int
        How many processes, at most 100; 0 for one a core.

    Yields
    ------
    Outcome
        One for each task, as they come. A process that dies takes no other video with it; the video that killed two
        has failed.
    """
    waiting, died = deque(tasks), Counter[Path]()
    before = set(multiprocessing.active_children())
    most = min(workers or cores(), _MOST_WORKERS)
    idle: list[tuple[int, ProcessPoolExecutor]] = []
    free = list(range(most))
    at_work: dict[Future[Outcome], tuple[int, ProcessPoolExecutor, Task]] = {}
    try:
        while waiting or at_work:
            while waiting and len(at_work) < most:
                with starting():
                    number, pool = idle.pop() if idle else ((number := free.pop(0)), _pool(core_of(number, most)))
                    task = waiting.popleft()
                    at_work[pool.submit(score, task)] = number, pool, task
            for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                number, pool, task = at_work.pop(future)
                if not isinstance(future.exception(), BrokenProcessPool):
                    idle.append((number, pool))
                    yield future.result()
                    continue
                free.append(number)
                died[task.video] += 1
                if died[task.video] < _TRIES:
                    waiting.append(task)
                    continue
                yield Outcome(task.video, "failed", said=say("batch.died", video=task.video))
    except BaseException:
        for child in set(multiprocessing.active_children()) - before:
            child.kill()
        _break_off([*(pool for _, pool in idle), *(pool for _, pool, _ in at_work.values())], tasks)
        raise
    for _, pool in idle:
        pool.shutdown(wait=False)  # all end at the same time; leaving the interpreter waits for them


def _break_off(pools: Sequence[ProcessPoolExecutor], tasks: Sequence[Task]) -> None:
    """Let go of processes that were killed, and take away what they had half written."""
    for pool in pools:
        pool.shutdown(cancel_futures=True)
    for folder in {file.parent for task in tasks for file in task.files}:
        clear_leftovers(folder)


def _pool(core: int | None) -> ProcessPoolExecutor:
    """One process: if it dies, it is clear whose fault that was, and no other video suffers."""
    try:
        # Not forked: a process with a pose network has threads, which a fork would cut off.
        return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), begin, (core,))
    except OSError as error:
        raise HipcamError(say("batch.no_processes", why=system_reason(error).lower())) from error


def run_on_cluster(tasks: Sequence[Task], address: str) -> Iterator[Outcome]:
    """Score videos on a Dask cluster that is already there; its workers must see the same files.

    Each worker process scores one video at a time, however many threads it has: start one a core, with `--nthreads 1`.

    Parameters
    ----------
    tasks : sequence of Task
        What is to be done, with absolute paths.
    address : str
        Of the scheduler, for example `tcp://10.0.0.1:8786`.

    Yields
    ------
    Outcome
        One for each task, as they come. What a worker had not finished when it died is done by another.

    Raises
    ------
    HipcamError
        If Dask is not installed, or no scheduler answers there.
    """
    try:
        from distributed import Client
        from distributed import as_completed as as_finished
    except ImportError as error:
        raise HipcamError(say("batch.no_dask", command=install_with("dask"))) from error
    try:
        client = Client(address, timeout=CONNECT_WITHIN)
    except (OSError, ValueError) as error:
        raise HipcamError(say("batch.no_scheduler", address=address)) from error
    with client:
        # Not pure: what is on the disk decides, not only what is given.
        futures = {client.submit(score, task, pure=False): task for task in tasks}
        for future in as_finished(list(futures)):
            task = futures.pop(future)  # the cluster keeps the result of whatever is still known here
            if future.status == "finished":
                yield future.result()
            else:
                why = " ".join(str(future.exception()).split())
                yield Outcome(task.video, "failed", said=say("batch.failed_there", video=task.video, why=why))
