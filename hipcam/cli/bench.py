"""`hipcam bench`: hipcam measured."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, SOME_FAILED, Commands, Parser, activity, note, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.bench.figures import Figures
    from hipcam.score import Scored

    #: Benchmarks by name, each ready to run.
    Benchmarks = dict[str, Callable[[], Figures]]

#: What is timed by default: long enough that the start of the processes does not outweigh the rest.
_VIDEO, _ACTIVITY = "bridge_clean_5.mp4", "bridge"
_SPEED = {"angles": "the angle core beside other ways to the same angles, and all measures of one frame",
          "pipeline": "scoring a video beside a bare loop over the pose network, stage by stage",
          "batch": "scoring a folder of videos with a process a core beside one process",
          "live": "how live coaching keeps up with a camera, and what a picture takes beside the pose network",
          "startup": "how soon the commands are there, and the first frame of a live session"}


def add(commands: Commands, common: Parser) -> None:
    """Add the command `bench`: one subcommand a benchmark; all can save their figures."""
    bench = commands.add_parser("bench", help="measure hipcam itself",
                                description="Measures how fast and how well hipcam does and prints the figures.")
    saving = Parser(add_help=False)
    saving.add_argument("--save", type=Path, metavar="FILE.json", help="write the figures as JSON")
    comparing = Parser(add_help=False)
    comparing.add_argument("--compare", type=Path, metavar="FILE.json",
                           help="compare the ratios with saved ones; exit code 1 if one has fallen")
    comparing.add_argument("--tolerance", type=_share, default=0.15, metavar="SHARE",
                           help="how far a ratio may fall (default: 0.15)")
    comparing.add_argument("--video", type=Path, metavar="FILE",
                           help=f"what is scored (default: {_VIDEO} of a checkout, else the clip that comes with "
                                "hipcam)")
    comparing.add_argument("--activity", type=activity, default=_ACTIVITY, metavar="ACTIVITY",
                           help=f"what it shows (default: {_ACTIVITY})")
    comparing.add_argument("--rounds", type=_rounds, metavar="N", help="how often each thing is timed")
    benches = bench.add_subparsers(title="benchmarks", metavar="BENCHMARK", required=True)

    for name, purpose in _SPEED.items():
        one = benches.add_parser(name, parents=[common, saving, comparing], help=purpose,
                                 description=f"Measures {purpose}. Ratios compare with what ran in turn with it.")
        one.set_defaults(run=_bench_speed, benchmarks=(name,))
        if name == "live":
            one.add_argument("--seconds", type=_seconds, default=30.0, metavar="S", help="how long (default: 30)")
            one.add_argument("--frames", type=_frames, default=0, metavar="N",
                             help="then feed so many pictures as fast as they go and tell the growth of memory")

    accuracy = benches.add_parser(
        "accuracy", parents=[common, saving], help="compare results with ground truth",
        description="Scores clips whose truth is known (NAME.json beside NAME.mp4, see sample_videos/README.md) and "
                    "prints the errors: counts, times, rotation, angles, faults and how far stated confidence holds.")
    accuracy.add_argument("folder", nargs="?", type=Path, metavar="FOLDER",
                          help="clips and their truth (default: sample_videos of a checkout, else the clip that "
                               "comes with hipcam)")
    accuracy.add_argument("--loose", action="store_true",
                          help="also take labels made by hand, with times by eye and without angles")
    accuracy.set_defaults(run=_bench_accuracy)

    everything = benches.add_parser("all", parents=[common, saving, comparing],
                                    help="all that measure speed, and what 10,000 videos cost",
                                    description="Runs all benchmarks of speed, one after the other.")
    everything.set_defaults(run=_bench_speed, benchmarks=tuple(_SPEED), seconds=30, frames=0)


def _bench_speed(given: argparse.Namespace) -> int:
    from hipcam.bench.gate import Baseline, pass_gate
    from hipcam.results import check_writable, write_files

    # Wrong use is told before anything heavy is loaded.
    baseline = Baseline(given.compare) if given.compare else None
    if baseline:
        baseline.check_has(given.benchmarks)
    if given.save:
        check_writable(given.save)

    from hipcam.bench.figures import describe, describe_machine, machine, to_json

    here = machine()
    print(describe_machine(here))
    if baseline and baseline.machine != here:
        note(f"{given.compare} was measured on another machine ({describe_machine(baseline.machine)}); ratios differ "
             "from machine to machine, so save a baseline of this one.")
    found: dict[str, Figures] = {}
    fallen = []
    for name, measure in _benchmarks(given).items():
        if baseline:
            found[name], regressions = pass_gate(name, measure, baseline, given.tolerance)
            fallen += regressions
        else:
            found[name] = measure()
        print(describe(name, found[name]), flush=True)
    if "pipeline" in found:
        from hipcam.bench.capacity import describe_capacity

        print(describe_capacity(found["pipeline"]))
    if given.save:
        write_files([(given.save, to_json(found))])
    for regression in fallen:
        print(f"slower: {regression}")
    if baseline and not fallen:
        print(f"no ratio has fallen by more than {given.tolerance:.0%} since {given.compare}")
    return SOME_FAILED if fallen else OK


def _benchmarks(given: argparse.Namespace) -> Benchmarks:
    from hipcam.accuracy import default_folder

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
        from hipcam.bench.batch import bench_batch

        return bench_batch(video, given.activity, **rounds)

    def live() -> Figures:
        from hipcam.bench.live import bench_live

        return bench_live(video, given.activity, given.seconds, given.frames)

    def startup() -> Figures:
        from hipcam.bench.startup import bench_startup

        return bench_startup(video, **rounds)

    known = {"angles": angles, "pipeline": pipeline, "batch": batch, "live": live, "startup": startup}
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


def _bench_accuracy(given: argparse.Namespace) -> int:
    from hipcam.accuracy import Truth, default_folder, describe, find_truths, measure_accuracy
    from hipcam.results import check_writable, write_files

    # Wrong use is told before anything heavy is loaded.
    folder = given.folder or default_folder()
    truths = find_truths(folder, loose=given.loose)
    if given.save:
        check_writable(given.save)

    from hipcam.model_store import load_model
    from hipcam.pose import MediaPipePose
    from hipcam.score import score_file
    from hipcam.settings import Settings

    settings, quiet = Settings(), not sys.stderr.isatty()
    with progress("fetching the pose model", quiet) as advance:
        model = load_model(progress=advance)
    with MediaPipePose(model) as estimator:
        def score(truth: Truth) -> Scored:
            with progress(truth.video.name, quiet) as advance:
                return score_file(truth.video, truth.activity or "auto", settings, model, estimator, advance)

        accuracy = measure_accuracy(folder, truths, score, settings, model, loose=given.loose)
    if given.save:
        write_files([(given.save, accuracy.to_json())])
    print(describe(accuracy.to_dict()))
    return OK
