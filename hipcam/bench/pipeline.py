"""Speed of scoring a recording, beside a bare loop over the same pose network."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from hipcam.bench.figures import Figures, Number, Ratio, in_turn, ratio
from hipcam.bench.processes import cores, python, run

if TYPE_CHECKING:
    from pathlib import Path

#: Activities for which hipcam asks the network for the person's mask, and so does the bare loop.
MASKED = ("bridge",)
_BARE = ("import sys; from pathlib import Path; from hipcam.bench.pipeline import bare_loop; "
         "bare_loop(Path(sys.argv[1]), Path(sys.argv[2]), bool(int(sys.argv[3])))")


def bench_pipeline(video: Path, activity: str, rounds: int = 3, *, commands: bool = True) -> Figures:
    """Time reading and judging one video in one process, and the command `hipcam score` as its users run it.

    Parameters
    ----------
    video : Path
        A recording; 20 s or more, or the start of the processes outweighs the rest.
    activity : str
        What it shows.
    rounds : int
        How often each is timed.
    commands : bool
        Whether to time the commands as well.
    """
    from hipcam.model_store import load_model, model_path
    from hipcam.pose import _native_log_silenced

    load_model()
    masks = activity in MASKED
    frames = 0
    stages: list[dict[str, float]] = []

    def bare() -> float:
        nonlocal frames
        begin = perf_counter()
        with _native_log_silenced(True):
            frames = bare_loop(model_path(), video, masks)
        return perf_counter() - begin

    def score() -> float:
        begin = perf_counter()
        stages.append(_score(video, activity))
        return perf_counter() - begin

    taken = in_turn({"bare": bare, "score": score}, rounds)
    whole, quickest = min(taken["bare"]), stages[taken["score"].index(min(taken["score"]))]
    shares = {stage: spent / whole for stage, spent in quickest.items()}
    ratios = {"scoring in one process beside the bare loop": ratio(taken["score"], taken["bare"], stages=shares)}
    numbers = {"bare loop": Number(frames / min(taken["bare"]), "frames/s"),
               "scoring in one process": Number(frames / min(taken["score"]), "frames/s"),
               **{f"  {stage}": Number(1000 * share * whole / frames, "ms a frame")
                  for stage, share in shares.items()}}
    if commands:
        _add_commands(video, activity, frames, rounds, ratios, numbers)
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

    options = PoseLandmarkerOptions(base_options=BaseOptions(model_asset_buffer=model.read_bytes()),
                                    running_mode=RunningMode.VIDEO, num_poses=1, output_segmentation_masks=masks)
    frames = 0
    with PoseLandmarker.create_from_options(options) as network, av.open(str(video)) as opened:
        for frame in opened.decode(video=0):
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=frame.to_ndarray(format="rgb24"))
            network.detect_for_video(image, round(1000 * (frame.time or 0.0)))
            frames += 1
    return frames


def _score(video: Path, activity: str) -> dict[str, float]:
    """Score a video in this process; seconds by stage."""
    from hipcam.model_store import load_model
    from hipcam.pose import MediaPipePose
    from hipcam.score import score_file
    from hipcam.settings import Settings
    from hipcam.stages import Stages

    model, stages = load_model(), Stages()
    with MediaPipePose(model) as estimator:
        score_file(video, activity, Settings(), model, estimator, workers=1, stages=stages)
    return dict(stages.seconds)


def _add_commands(video: Path, activity: str, frames: int, rounds: int, ratios: dict[str, Ratio],
                  numbers: dict[str, Number]) -> None:
    """Time the commands, each a process of its own with its start."""
    from hipcam.model_store import model_path

    bare = python("-c", _BARE, str(model_path()), str(video), str(int(activity in MASKED)))
    score = python("-m", "hipcam", "score", str(video), "--activity", activity, "--quiet")
    several = cores() > 1
    with TemporaryDirectory() as folder:
        pictures = [*score, "--annotate", "--report", "--out", folder]
        peak = run(score, watch=True).peak
        taken = in_turn({"bare": lambda: run(bare).seconds, "score": lambda: run(score).seconds,
                         "pictures": lambda: run(pictures).seconds}, rounds)
    for name, command, least in (("hipcam score", "score", 1.7),
                                 ("hipcam score --annotate --report", "pictures", 1.15)):
        ratios[f"{name} beside the bare loop"] = ratio(taken[command], taken["bare"], least if several else None)
        numbers[name] = Number(frames / min(taken[command]), "frames/s")
    if peak is not None:
        numbers["hipcam score, most memory"] = Number(peak, "MB", 600)
