"""Rendered people with exactly known joints: clips to measure hipcam on, drawn at random from a seed.

    python -m benchmarks.people OUT --n 160 --seed 7

writes OUT/cNNN_ACTIVITY.mp4 and beside each its truth, a JSON of the same name as `hipcam bench accuracy` reads it.
Clip NNN of a seed is always the same. Clips that are complete are left as they are, so a run that was stopped is taken
up by the same command. Filming needs the extra `people` and Linux with EGL, for which Mesa's renderer on the processor
is enough.
"""

from __future__ import annotations

import sys
from argparse import RawDescriptionHelpFormatter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.people.clip import SHORT
from hipcam.cli.common import OK, UNUSABLE, Parser, make_folder, note, number, one_of, progress
from hipcam.core.errors import HipcamError
from hipcam.core.installed import install_with
from hipcam.core.interrupts import end_when_interrupted, leave
from hipcam.core.processes import cores

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

STOPPED = "stopped; the same command goes on with the clips that are missing."
_MOST_CLIPS, _MOST_SEED, _MOST_JOBS = 1000, 2**32 - 1, 100


def main(arguments: Sequence[str] | None = None) -> int:
    """Make what is missing and give the exit code: 0, or 2 for what the user can put right."""
    given = _parser().parse_args(arguments)
    try:
        _make(given)
    except HipcamError as error:
        note(str(error))
        return UNUSABLE
    return OK


def _parser() -> Parser:
    parser = Parser(
        prog="python -m benchmarks.people", description=__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the clips; made if it is missing")
    parser.add_argument("--n", type=number(1, _MOST_CLIPS), required=True, metavar="N", help="how many clips there are")
    parser.add_argument(
        "--seed", type=number(0, _MOST_SEED), required=True, metavar="S", help="what the clips are drawn from"
    )
    parser.add_argument(
        "--only",
        type=lambda word: one_of(tuple(SHORT), word),
        metavar="ACTIVITY",
        help=f"leave out all clips but those of one activity: {', '.join(SHORT)}",
    )
    parser.add_argument(
        "--jobs", type=number(1, _MOST_JOBS), default=cores(), metavar="N", help="processes; one a core by default"
    )
    parser.add_argument(
        "--plain", action="store_true", help="leave out what real life adds: see docs/rendered-people.md"
    )
    parser.add_argument("--truth-only", action="store_true", help="write the truth and film nothing")
    return parser


def _make(given: argparse.Namespace) -> None:
    from benchmarks.people.making import make_clips, numbers_of, unfinished

    if not given.truth_only and not find_spec("moderngl"):
        raise HipcamError(f"Filming needs moderngl; install it with: {install_with('people')}")
    make_folder(given.out)
    numbers = numbers_of(given.n, given.only)
    how = {"plain": given.plain, "truth_only": given.truth_only}
    missing = unfinished(given.out, given.seed, numbers, **how)
    done, total = len(numbers) - len(missing), len(numbers)
    with progress(str(given.out), quiet=not sys.stderr.isatty()) as advance:
        if advance:
            advance(done, total)
        made = make_clips(given.seed, missing, given.out, given.jobs, **how)
        for now, name in enumerate(made, done + 1):
            if advance:
                advance(now, total)
            else:
                print(f"{name} ({now} of {total})", flush=True)
    print(f"{given.out}: complete, {total} of {total} clips")


if __name__ == "__main__":
    end_when_interrupted(STOPPED)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        leave(STOPPED)
