"""`hipcam bench`: hipcam measured."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.cli import benchmarks
from hipcam.cli.benchmarks import ACTIVITY, BENCHMARKS, FEW, VIDEO
from hipcam.cli.common import OK, SOME_FAILED, Commands, Parser, name_of_activity, note, number
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.bench.figures import Figures
    from hipcam.bench.gate import Baseline, Regression

#: What `all` runs; the rest takes long and is for now and then.
_ALL = tuple(name for name in BENCHMARKS if name != "memory")
#: Without the name of a benchmark, and where an option of one is not given.
_DEFAULTS = {
    "benchmarks": _ALL,
    "debug": False,
    "save": None,
    "compare": None,
    "tolerance": 0.15,
    "video": None,
    "activity": ACTIVITY,
    "rounds": None,
    "short": False,
    "seconds": 30.0,
    "frames": 0,
    "minutes": None,
    "rate": 10,
    "folder": None,
    "loose": False,
}


def add(commands: Commands, common: Parser) -> None:
    """Add the command `bench`: one subcommand a benchmark, all of them without one."""
    bench = commands.add_parser(
        "bench",
        parents=[common, _options()],
        help=say("cli.bench.help"),
        description=say("cli.bench.about"),
    )
    bench.set_defaults(run=_bench, **_DEFAULTS)
    benches = bench.add_subparsers(title=say("cli.bench.benchmarks"), metavar="BENCHMARK")
    more = {"live": _add_live, "memory": _add_memory, "accuracy": _add_accuracy}
    for name in BENCHMARKS:
        purpose = say(f"cli.bench.purpose.{name}")
        one = benches.add_parser(
            name,
            parents=[common, _options()],
            help=purpose,
            description=say("cli.bench.measures", purpose=purpose),
        )
        one.set_defaults(benchmarks=(name,))
        if name in more:
            more[name](one)
    everything = benches.add_parser(
        "all",
        parents=[common, _options()],
        help=say("cli.bench.all.help"),
        description=say("cli.bench.all.about"),
    )
    everything.set_defaults(benchmarks=_ALL)


def _add_live(one: Parser) -> None:
    one.add_argument("--seconds", type=_seconds, default=30.0, metavar="S", help=say("cli.bench.live.seconds"))
    one.add_argument("--frames", type=number(100, 1_000_000), default=0, metavar="N", help=say("cli.bench.live.frames"))


def _add_memory(one: Parser) -> None:
    one.add_argument("--minutes", type=_minutes, metavar="M,M", help=say("cli.bench.memory.minutes"))
    one.add_argument("--rate", type=number(1, 60), default=10, metavar="N", help=say("cli.bench.memory.rate"))


def _add_accuracy(one: Parser) -> None:
    one.description = say("cli.bench.accuracy.about")
    one.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=say("cli.bench.accuracy.folder"))
    one.add_argument("--loose", action="store_true", help=say("cli.bench.accuracy.loose"))
    one.set_defaults(run=_bench_accuracy)


def _options() -> Parser:
    """What all benchmarks take, before or after the name; what is not given is left as it was."""
    options = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--save", type=Path, metavar="FILE.json", help=say("cli.bench.save"))
    options.add_argument("--compare", type=Path, metavar="FILE.json", help=say("cli.bench.compare"))
    options.add_argument("--tolerance", type=_share, metavar="SHARE", help=say("cli.bench.tolerance"))
    options.add_argument("--video", type=Path, metavar="FILE", help=say("cli.bench.video", video=VIDEO))
    options.add_argument(
        "--activity", type=name_of_activity, metavar="ACTIVITY", help=say("cli.bench.activity", activity=ACTIVITY)
    )
    options.add_argument("--rounds", type=number(1, 100), metavar="N", help=say("cli.bench.rounds"))
    options.add_argument("--short", action="store_true", help=say("cli.bench.short", n=FEW))
    return options


def _share(word: str) -> float:
    try:
        share = float(word)
    except ValueError:
        share = -1.0
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(say("cli.bench.no_share", word=word))
    return share


def _seconds(word: str) -> float:
    if not word.replace(".", "", 1).isdecimal() or not 1 <= float(word) <= 3600:
        raise argparse.ArgumentTypeError(say("cli.bench.no_seconds", word=word))
    return float(word)


def _minutes(word: str) -> tuple[float, ...]:
    try:
        minutes = tuple(sorted(float(part) for part in word.split(",")))
    except ValueError:
        minutes = ()
    if not (len(minutes) > 1 and all(0 < length <= 600 for length in minutes)):
        raise argparse.ArgumentTypeError(say("cli.bench.no_minutes", word=word))
    return minutes


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
        benchmarks.truths(given)

    from hipcam.bench.figures import describe, to_json

    _introduce(baseline, given)
    found: dict[str, Figures] = {}
    fallen: list[Regression] = []
    for name in given.benchmarks:
        found[name], regressions = _gated(name, lambda name=name: BENCHMARKS[name](given), baseline, given)  # type: ignore[misc]
        fallen += regressions
        print(describe(name, found[name]), flush=True)
    if "pipeline" in found:
        from hipcam.bench.capacity import describe_capacity

        print(describe_capacity(found["pipeline"]))
    if given.save:
        write_files([(given.save, to_json(found))])
    return _conclude(fallen, given)


def _bench_accuracy(given: argparse.Namespace) -> int:
    """The benchmark `accuracy` alone, with all its tables."""
    from hipcam.bench.accuracy.tables import describe
    from hipcam.core.files import check_writable, write_files

    # Wrong use is told before anything heavy is loaded.
    benchmarks.truths(given)
    baseline = _baseline(given)
    if given.save:
        check_writable(given.save)
    accuracy = benchmarks.measured_accuracy(given)
    if given.save:
        write_files([(given.save, accuracy.to_json())])
    print(describe(accuracy.to_dict()))
    if baseline is None:
        return OK

    from hipcam.bench.accuracy.gate import accuracy_figures

    _, fallen = _gated("accuracy", lambda: accuracy_figures(accuracy), baseline, given)
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
        note(say("cli.bench.other_machine", file=given.compare, machine=describe_machine(baseline.machine)))


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
        print(say("cli.bench.fallen", what=regression))
    if given.compare and not fallen:
        print(say("cli.bench.none_fallen", tolerance=given.tolerance, file=given.compare))
    return SOME_FAILED if fallen else OK
