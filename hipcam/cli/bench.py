"""`hipcam bench`: hipcam measured."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser, progress

if TYPE_CHECKING:
    from hipcam.score import Scored


def add(commands: Commands, common: Parser) -> None:
    """Add the command `bench`: one subcommand a benchmark; all can save their figures."""
    bench = commands.add_parser("bench", help="measure hipcam itself",
                                description="Measures how well hipcam does and prints the figures.")
    saving = Parser(add_help=False)
    saving.add_argument("--save", type=Path, metavar="FILE.json", help="write the figures as JSON")
    benches = bench.add_subparsers(title="benchmarks", metavar="BENCHMARK", required=True)

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
