"""What `hipcam bench` can run: each benchmark, called with the command's arguments, loads what it needs itself."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, TypedDict

from hipcam.cli.common import note, progress
from hipcam.core.installed import install_with
from hipcam.judge.activity import AUTO
from hipcam.words import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from hipcam.bench.accuracy.accuracy import Accuracy
    from hipcam.bench.accuracy.truth import Truth
    from hipcam.bench.figures import Figures
    from hipcam.bench.films import Clip
    from hipcam.track.scored import Scored

#: What is timed by default: long enough that the start of the processes does not outweigh the rest.
VIDEO, ACTIVITY = "bridge_clean_5.mp4", "bridge"
#: Videos of `batch` and minutes of `memory` when it is short.
FEW, _BRIEF = 4, (0.5, 1.5)


class _Rounds(TypedDict, total=False):
    """How often each thing is timed, if that was asked for."""

    rounds: int


def _angles(given: argparse.Namespace) -> Figures:
    from hipcam.bench.angles import bench_angles

    return bench_angles(**_rounds(given))


def _pipeline(given: argparse.Namespace) -> Figures:
    from hipcam.bench.pipeline import bench_pipeline

    return bench_pipeline(_clip(given), **_rounds(given))


def _batch(given: argparse.Namespace) -> Figures:
    from importlib.util import find_spec

    from hipcam.bench.batch import COPIES, bench_batch

    if not find_spec("distributed"):
        note(say("cli.bench.no_dask", command=install_with("dask")))
    return bench_batch(_clip(given), copies=FEW if given.short else COPIES, **_rounds(given))


def _live(given: argparse.Namespace) -> Figures:
    from hipcam.bench.live import bench_live

    return bench_live(_clip(given), given.seconds, given.frames)


def _startup(given: argparse.Namespace) -> Figures:
    from hipcam.bench.startup import bench_startup

    return bench_startup(_clip(given).video, **_rounds(given))


def _accuracy(given: argparse.Namespace) -> Figures:
    from hipcam.bench.accuracy.gate import accuracy_figures

    return accuracy_figures(measured_accuracy(given))


def _memory(given: argparse.Namespace) -> Figures:
    from hipcam.bench.memory import MINUTES, bench_memory

    return bench_memory(_clip(given), given.minutes or (_BRIEF if given.short else MINUTES), given.rate)


#: By name; what each is for is the sentence `cli.bench.purpose.NAME`.
BENCHMARKS: dict[str, Callable[[argparse.Namespace], Figures]] = {
    "angles": _angles,
    "pipeline": _pipeline,
    "batch": _batch,
    "live": _live,
    "startup": _startup,
    "accuracy": _accuracy,
    "memory": _memory,
}


def _rounds(given: argparse.Namespace) -> _Rounds:
    return {"rounds": given.rounds} if given.rounds else {}


def _clip(given: argparse.Namespace) -> Clip:
    """What was named, or a sample video."""
    from hipcam.bench.accuracy.truth import default_folder
    from hipcam.bench.films import Clip

    folder = default_folder()
    video = given.video or next(path for path in (folder / VIDEO, folder / "demo.mp4") if path.exists())
    return Clip(video, given.activity)


def truths(given: argparse.Namespace) -> list[Truth]:
    """The ground truth of the folder that was named.

    Raises
    ------
    HipcamError
        If there is none.
    """
    from hipcam.bench.accuracy.truth import default_folder, find_truths

    return find_truths(given.folder or default_folder(), loose=given.loose)


def measured_accuracy(given: argparse.Namespace) -> Accuracy:
    """Score the clips and compare them with their truth."""
    from hipcam.bench.accuracy.accuracy import measure_accuracy
    from hipcam.bench.accuracy.truth import default_folder
    from hipcam.judge.settings import Settings
    from hipcam.pose.network import make_network
    from hipcam.pose.store import load_model
    from hipcam.run.score import score_file

    settings, quiet = Settings(), not sys.stderr.isatty()
    with progress(say("cli.fetching_model"), quiet) as advance:
        model = load_model(progress=advance)
    with closing(make_network(model)) as estimator:

        def score(truth: Truth) -> Scored:
            with progress(truth.video.name, quiet) as advance:
                return score_file(truth.video, truth.activity or AUTO, settings, model, estimator, advance)

        return measure_accuracy(
            given.folder or default_folder(), truths(given), score, settings, model, loose=given.loose
        )
