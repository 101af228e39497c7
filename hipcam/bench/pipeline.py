"""Speed of scoring a recording, beside a bare loop over the same pose network."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from hipcam.bench.figures import Figures, Number, Ratio, in_turn
from hipcam.bench.processes import Run, python, run
from hipcam.core.processes import core_of, cores
from hipcam.judge.activity import activity

if TYPE_CHECKING:
    from pathlib import Path

    from hipcam.bench.films import Clip


class Promise(NamedTuple):
    """How many times as fast as the bare loop scoring is to be.

    Attributes
    ----------
    alone : float
        In one process.
    plain, outlined : float
        The command, with a process a core; of an activity that is judged by the body's outline.
    pictures : float or None
        With the annotated video and the report.
    heavy : float or None
        With the heavy network, beside the bare loop of the full one.
    """

    alone: float
    plain: float
    outlined: float
    pictures: float | None = None
    heavy: float | None = None


#: Of a short recording, and of one that is long enough to outweigh the start.
PROMISES = {False: Promise(1.35, 2.0, 1.8), True: Promise(1.35, 2.6, 2.4, 1.9, 0.8)}
#: Pictures from which on a recording is long.
LONG = 1500

_BARE = """
import sys
from pathlib import Path
from hipcam.bench.pipeline import bare_loop
from hipcam.core.processes import keeping_to

with keeping_to(int(sys.argv[4]) if sys.argv[4:] else None):
    bare_loop(Path(sys.argv[1]), Path(sys.argv[2]), bool(int(sys.argv[3])))
"""


def bench_pipeline(clip: Clip, rounds: int = 5, *, commands: bool = True) -> Figures:
    """Time reading and judging one video in one process, and the command `hipcam score` as its users run it.

    Parameters
    ----------
    clip : Clip
        What is scored; 20 s or more, or the start of the processes outweighs the rest.
    rounds : int
        How often each is timed.
    commands : bool
        Whether to time the commands as well.
    """
    from hipcam.pose.mediapipe import native_log_silenced
    from hipcam.pose.store import load_model, model_path

    load_model()
    masks = activity(clip.activity).needs_outline
    frames = 0
    stages: list[dict[str, float]] = []

    def bare() -> float:
        nonlocal frames
        begin = perf_counter()
        with native_log_silenced(True):
            frames = bare_loop(model_path(), clip.video, masks)
        return perf_counter() - begin

    def score() -> float:
        begin = perf_counter()
        stages.append(_score(clip))
        return perf_counter() - begin

    taken = in_turn({"bare": bare, "score": score}, rounds)
    found = Ratio(taken["score"], taken["bare"], PROMISES[False].alone, _by_stage(stages))
    ratios = {"scoring in one process beside the bare loop": found}
    numbers = {
        "bare loop": Number(frames / min(taken["bare"]), "frames/s"),
        "scoring in one process": Number(frames / min(taken["score"]), "frames/s"),
        **{f"  {stage}": Number(1000 * min(seconds) / frames, "ms a frame") for stage, seconds in found.stages.items()},
    }
    if commands:
        _add_commands(clip, frames, rounds, ratios, numbers)
    return Figures(ratios, numbers)


def bare_loop(model: Path, video: Path, masks: bool) -> int:
    """Decode a video and feed each frame to MediaPipe's PoseLandmarker (one pose); no more.

    Returns
    -------
    int
        Number of frames.
    """
    import av
    import mediapipe as mp
    from mediapipe.tasks.python.core.base_options import BaseOptions
    from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode

    options = PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=model.read_bytes()),
        running_mode=RunningMode.VIDEO,
        num_poses=1,
        output_segmentation_masks=masks,
    )
    frames = 0
    with PoseLandmarker.create_from_options(options) as network, av.open(str(video)) as opened:
        for frame in opened.decode(video=0):
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=frame.to_ndarray(format="rgb24"))
            network.detect_for_video(image, round(1000 * (frame.time or 0.0)))
            frames += 1
    return frames


def _score(clip: Clip) -> dict[str, float]:
    """Score a video in this process; seconds by stage."""
    from hipcam.core.stopwatch import Stages
    from hipcam.judge.settings import Settings
    from hipcam.pose.network import make_network
    from hipcam.pose.store import load_model
    from hipcam.run.score import score_file

    model, stages = load_model(), Stages()
    with closing(make_network(model)) as estimator:
        score_file(clip.video, clip.activity, Settings(), model, estimator, workers=1, stages=stages)
    return dict(stages.seconds)


def _add_commands(clip: Clip, frames: int, rounds: int, ratios: dict[str, Ratio], numbers: dict[str, Number]) -> None:
    """Time the commands, each a process of its own with its start."""
    from hipcam.pose.store import model_path

    bare = python("-c", _BARE, str(model_path()), str(clip.video), str(int(activity(clip.activity).needs_outline)))
    plain = python("-m", "hipcam", "score", str(clip.video), "--activity", clip.activity, "--quiet", "--timings")
    stages: dict[str, list[dict[str, float]]] = {"plain": [], "pictures": [], "heavy": []}

    def score(name: str, *options: str) -> float:
        done = run([*plain, *options])
        stages[name].append(_stages_of(done))
        return done.seconds

    with TemporaryDirectory() as folder:
        contenders = {
            "bare": lambda: run(bare).seconds,
            "plain": lambda: score("plain"),
            "pictures": lambda: score("pictures", "--annotate", "--report", "--out", folder),
        }
        if model_path("heavy").exists():
            contenders["heavy"] = lambda: score("heavy", "--model", "heavy")
        taken = in_turn(contenders, rounds)
    several = cores() > 1
    if several:
        numbers[f"{cores()} bare loops at once"] = Number(cores() * frames / _at_once([bare] * cores()), "frames/s")
        kept = [[*bare, str(core_of(number, cores()))] for number in range(cores())]
        if core_of(0, cores()) is not None:
            numbers["  each keeping to its core"] = Number(cores() * frames / _at_once(kept), "frames/s")
    promise = PROMISES[frames >= LONG]
    for what, name, least in (
        ("hipcam score", "plain", promise.outlined if activity(clip.activity).needs_outline else promise.plain),
        ("hipcam score --annotate --report", "pictures", promise.pictures),
        ("hipcam score --model heavy", "heavy", promise.heavy),
    ):
        if name not in taken:
            continue
        ratios[f"{what} beside the bare loop"] = Ratio(
            taken[name], taken["bare"], least if several else None, _by_stage(stages[name])
        )
        numbers[what] = Number(frames / min(taken[name]), "frames/s")
    numbers["--annotate --report add"] = Number(
        min(taken["pictures"]) / min(taken["plain"]) - 1, "of the plain time", most=0.20
    )


def _at_once(commands: list[list[str]]) -> float:
    """Seconds until all of them are done."""
    begin = perf_counter()
    with ThreadPoolExecutor(len(commands)) as together:
        list(together.map(run, commands))
    return perf_counter() - begin


def _stages_of(done: Run) -> dict[str, float]:
    """Seconds by stage, as `--timings` told them; what passed outside of them all is the start of the process."""
    rows = [line.split() for line in done.errors.splitlines()]
    told = {row[0]: float(row[1]) for row in rows if len(row) == 3 and row[1].replace(".", "", 1).isdecimal()}
    whole = told.pop("all")
    return {"start": done.seconds - whole - told.get("write", 0.0), **told}


def _by_stage(rounds: list[dict[str, float]]) -> dict[str, list[float]]:
    """Seconds of each stage, a number a round; 0 where a round did without it."""
    return {stage: [one.get(stage, 0.0) for one in rounds] for stage in dict.fromkeys(s for one in rounds for s in one)}
