"""`hipcam bench`: hipcam measured."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, SOME_FAILED, Commands, Parser, name_of_activity, note, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.bench.accuracy.accuracy import Accuracy
    from hipcam.bench.accuracy.truth import Truth
    from hipcam.bench.figures import Figures
    from hipcam.bench.gate import Baseline, Regression
    from hipcam.track.scored import Scored

    #: Benchmarks by name, each ready to run.
    Benchmarks = dict[str, Callable[[], Figures]]

#: What is timed by default: long enough that the start of the processes does not outweigh the rest.
_VIDEO, _ACTIVITY = "bridge_clean_5.mp4", "bridge"
_BENCHMARKS = {
    "angles": "the angle core beside other ways to the same angles, and all measures of one frame",
    "pipeline": "scoring a video beside a bare loop over the pose network, stage by stage",
    "batch": "scoring a folder of videos with a process or a Dask worker a core beside one process",
    "live": "how live coaching keeps up with a camera, and what a picture takes beside the pose network",
    "startup": "how soon the commands are there, and the first frame of a live session",
    "accuracy": "how far results are from ground truth",
    "memory": "the most memory that recordings of 10 and 30 minutes take, and whether it grows",
}
#: What `all` runs; the rest takes long and is for now and then.
_ALL = tuple(name for name in _BENCHMARKS if name != "memory")
#: Videos of `batch` and minutes of `memory` when it is short.
_FEW, _BRIEF = 4, (0.5, 1.5)


def add(commands: Commands, common: Parser) -> None:
    """Add the command `bench`: one subcommand a benchmark, all of them without one."""
    bench = commands.add_parser(
        "bench",
        parents=[_options()],
        help="measure hipcam itself",
        description="Measures how fast and how well hipcam does and prints the figures. "
        "Without the name of a benchmark it runs all but 'memory'.",
    )
    bench.set_defaults(
        run=_bench,
        benchmarks=_ALL,
        debug=False,
        save=None,
        compare=None,
        tolerance=0.15,
        video=None,
        activity=_ACTIVITY,
        rounds=None,
        short=False,
        seconds=30.0,
        frames=0,
        minutes=None,
        rate=10.0,
        folder=None,
        loose=False,
    )
    benches = bench.add_subparsers(title="benchmarks", metavar="BENCHMARK")
    for name, purpose in _BENCHMARKS.items():
        one = benches.add_parser(
            name,
            parents=[common, _options()],
            help=purpose,
            description=f"Measures {purpose}. Ratios compare with what ran in turn with it.",
        )
        one.set_defaults(benchmarks=(name,))
        if name == "live":
            one.add_argument("--seconds", type=_seconds, default=30.0, metavar="S", help="how long (default: 30)")
            one.add_argument(
                "--frames",
                type=_frames,
                default=0,
                metavar="N",
                help="then feed so many pictures as fast as they go and tell the growth of memory",
            )
        if name == "memory":
            one.add_argument(
                "--minutes", type=_minutes, metavar="M,M", help="lengths of the recordings (default: 10,30)"
            )
            one.add_argument(
                "--rate",
                type=_rate,
                default=10.0,
                metavar="N",
                help="pictures a second (default: 10; with 30 it takes three times as long)",
            )
        if name == "accuracy":
            one.description = (
                "Scores clips whose truth is known (NAME.json beside NAME.mp4, see sample_videos/README.md) and prints "
                "the errors: counts, times, rotation, angles, faults and how far stated confidence holds."
            )
            one.add_argument(
                "folder",
                nargs="?",
                type=Path,
                metavar="FOLDER",
                help="clips and their truth (default: sample_videos of a checkout, else the clip that "
                "comes with hipcam)",
            )
            one.add_argument(
                "--loose",
                action="store_true",
                help="also take labels made by hand, with times by eye and without angles",
            )
            one.set_defaults(run=_bench_accuracy)
    everything = benches.add_parser(
        "all",
        parents=[common, _options()],
        help="all but 'memory', and what 10,000 videos cost",
        description="Runs all benchmarks but 'memory', one after the other.",
    )
    everything.set_defaults(benchmarks=_ALL)


def _options() -> Parser:
    """What all benchmarks take, before or after the name; what is not given is left as it was."""
    options = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--save", type=Path, metavar="FILE.json", help="write the figures as JSON")
    options.add_argument(
        "--compare",
        type=Path,
        metavar="FILE.json",
        help="compare the ratios with saved ones; exit code 1 if one has fallen",
    )
    options.add_argument(
        "--tolerance", type=_share, metavar="SHARE", help="how far a ratio may fall (default: 0.15); accuracy may not"
    )
    options.add_argument(
        "--video",
        type=Path,
        metavar="FILE",
        help=f"what is scored (default: {_VIDEO} of a checkout, else the clip that comes with hipcam)",
    )
    options.add_argument(
        "--activity", type=name_of_activity, metavar="ACTIVITY", help=f"what it shows (default: {_ACTIVITY})"
    )
    options.add_argument("--rounds", type=_rounds, metavar="N", help="how often each thing is timed")
    options.add_argument(
        "--short", action="store_true", help=f"{_FEW} videos instead of 20, and recordings of a minute or so"
    )
    return options


def _bench(given: argparse.Namespace) -> int:
    from hipcam.core.files import check_writable, write_files

    # Wrong use is told before anything heavy is loaded.
    baseline = _baseline(given)
    if given.save:
        check_writable(given.save)
    if "live" in given.benchmarks and os.environ.get("DISPLAY"):
        from hipcam.show.display import check_display

        check_display()
    if given.video:
        from hipcam.source.video import VideoFile

        VideoFile(given.video).close()
    if "accuracy" in given.benchmarks:
        _truths(given)

    from hipcam.bench.figures import describe, to_json

    _introduce(baseline, given)
    found: dict[str, Figures] = {}
    fallen: list[Regression] = []
    for name, measure in _benchmarks(given).items():
        found[name], regressions = _gated(name, measure, baseline, given)
        fallen += regressions
        print(describe(name, found[name]), flush=True)
    if "pipeline" in found:
        from hipcam.bench.capacity import describe_capacity

        print(describe_capacity(found["pipeline"]))
    if given.save:
        write_files([(given.save, to_json(found))])
    return _conclude(fallen, given)


def _baseline(given: argparse.Namespace) -> Baseline | None:
    from hipcam.bench.gate import Baseline

    if not given.compare:
        return None
    baseline = Baseline(given.compare)
    baseline.check_has(given.benchmarks)
    return baseline


def _introduce(baseline: Baseline | None, given: argparse.Namespace) -> None:
    """Say what it is measured on, and whether the baseline was measured on something else."""
    from hipcam.bench.figures import describe_machine, machine, same_machine

    here = machine()
    print(describe_machine(here))
    if baseline and not same_machine(baseline.machine, here):
        note(
            f"{given.compare} was measured on another machine ({describe_machine(baseline.machine)}); ratios differ "
            "from machine to machine, so save a baseline of this one."
        )


def _gated(
    name: str, measure: Callable[[], Figures], baseline: Baseline | None, given: argparse.Namespace
) -> tuple[Figures, list[Regression]]:
    from hipcam.bench.gate import pass_gate

    if baseline is None:
        return measure(), []
    if name == "accuracy":  # the same each time: nothing of it may be lost
        figures = measure()
        return figures, baseline.regressions(name, figures, 0.0)
    return pass_gate(name, measure, baseline, given.tolerance)


def _conclude(fallen: list[Regression], given: argparse.Namespace) -> int:
    """Say what has fallen, if that was asked; the exit code."""
    for regression in fallen:
        print(f"fallen: {regression}")
    if given.compare and not fallen:
        print(f"no ratio has fallen by more than {given.tolerance:.0%} since {given.compare}")
    return SOME_FAILED if fallen else OK


def _benchmarks(given: argparse.Namespace) -> Benchmarks:
    from hipcam.bench.accuracy.truth import default_folder

    folder = default_folder()
    video = given.video or next(path for path in (folder / _VIDEO, folder / "demo.mp4") if path.exists())
    rounds = {"rounds": given.rounds} if given.rounds else {}

    def angles() -> Figures:
        from hipcam.bench.angles import bench_angles

        return bench_angles(**rounds)

    def pipeline() -> Figures:
        from hipcam.bench.pipeline import bench_pipeline

        return bench_pipeline(video, given.activity, **rounds)

    def batch() -> Figures:
        from importlib.util import find_spec

        from hipcam.bench.batch import COPIES, bench_batch

        if not find_spec("distributed"):
            note("Dask is not installed, so a cluster is not measured; 'pip install hipcam[dask]' installs it.")
        return bench_batch(video, given.activity, copies=_FEW if given.short else COPIES, **rounds)

    def live() -> Figures:
        from hipcam.bench.live import bench_live

        return bench_live(video, given.activity, given.seconds, given.frames)

    def startup() -> Figures:
        from hipcam.bench.startup import bench_startup

        return bench_startup(video, **rounds)

    def accuracy() -> Figures:
        from hipcam.bench.accuracy.gate import accuracy_figures

        return accuracy_figures(_accuracy(given))

    def memory() -> Figures:
        from hipcam.bench.memory import MINUTES, bench_memory

        return bench_memory(video, given.activity, given.minutes or (_BRIEF if given.short else MINUTES), given.rate)

    known = {
        "angles": angles,
        "pipeline": pipeline,
        "batch": batch,
        "live": live,
        "startup": startup,
        "accuracy": accuracy,
        "memory": memory,
    }
    return {name: known[name] for name in given.benchmarks}


def _share(word: str) -> float:
    try:
        share = float(word)
    except ValueError:
        share = -1.0
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a share between 0 and 1")
    return share


def _seconds(word: str) -> float:
    if not word.replace(".", "", 1).isdecimal() or not 1 <= float(word) <= 3600:
        raise argparse.ArgumentTypeError(f"{word!r} is not a number of seconds from 1 to 3600")
    return float(word)


def _frames(word: str) -> int:
    if not (word.isdecimal() and 100 <= int(word) <= 1_000_000):
        raise argparse.ArgumentTypeError(f"{word!r} is not a number from 100 to 1000000")
    return int(word)


def _rounds(word: str) -> int:
    if not (word.isdecimal() and 1 <= int(word) <= 100):
        raise argparse.ArgumentTypeError(f"{word!r} is not a number from 1 to 100")
    return int(word)


def _minutes(word: str) -> tuple[float, ...]:
    try:
        minutes = tuple(sorted(float(part) for part in word.split(",")))
    except ValueError:
        minutes = ()
    if not (len(minutes) > 1 and all(0 < length <= 600 for length in minutes)):
        raise argparse.ArgumentTypeError(f"{word!r} is not two or more numbers of minutes up to 600, such as 10,30")
    return minutes


def _rate(word: str) -> float:
    if not (word.isdecimal() and 1 <= int(word) <= 60):
        raise argparse.ArgumentTypeError(f"{word!r} is not a number from 1 to 60")
    return float(word)


def _bench_accuracy(given: argparse.Namespace) -> int:
    """The benchmark `accuracy` alone, with all its tables."""
    from hipcam.bench.accuracy.tables import describe
    from hipcam.core.files import check_writable, write_files

    # Wrong use is told before anything heavy is loaded.
    _truths(given)
    baseline = _baseline(given)
    if given.save:
        check_writable(given.save)
    accuracy = _accuracy(given)
    if given.save:
        write_files([(given.save, accuracy.to_json())])
    print(describe(accuracy.to_dict()))
    if baseline is None:
        return OK

    from hipcam.bench.accuracy.gate import accuracy_figures

    _, fallen = _gated("accuracy", lambda: accuracy_figures(accuracy), baseline, given)
    return _conclude(fallen, given)


def _truths(given: argparse.Namespace) -> list[Truth]:
    from hipcam.bench.accuracy.truth import default_folder, find_truths

    return find_truths(given.folder or default_folder(), loose=given.loose)


def _accuracy(given: argparse.Namespace) -> Accuracy:
    """Score the clips and compare them with their truth."""
    from hipcam.bench.accuracy.accuracy import measure_accuracy
    from hipcam.bench.accuracy.truth import default_folder
    from hipcam.judge.settings import Settings
    from hipcam.pose.network import make_network
    from hipcam.pose.store import load_model
    from hipcam.run.score import score_file

    settings, quiet = Settings(), not sys.stderr.isatty()
    with progress("fetching the pose model", quiet) as advance:
        model = load_model(progress=advance)
    with closing(make_network(model)) as estimator:

        def score(truth: Truth) -> Scored:
            with progress(truth.video.name, quiet) as advance:
                return score_file(truth.video, truth.activity or "auto", settings, model, estimator, advance)

        return measure_accuracy(
            given.folder or default_folder(), _truths(given), score, settings, model, loose=given.loose
        )
