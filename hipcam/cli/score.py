"""`hipcam score`: recorded videos."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.cli.common import (
    OK,
    SOME_FAILED,
    UNUSABLE,
    Commands,
    Parser,
    add_activity,
    add_how,
    note,
    progress,
    tell,
)
from hipcam.cli.keeping import add_keeping, check_keeping, keep
from hipcam.cli.outputs import add_outputs, deliver, plan
from hipcam.cli.pictures import add_pictures
from hipcam.errors import HipcamError
from hipcam.exercises.guide import GUIDES

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.score import Scored


def add(commands: Commands, common: Parser) -> None:
    """Add the command `score`."""
    score = commands.add_parser("score", parents=[common], help="score recorded videos",
                                description="Scores recorded videos and prints what was found. Nothing is written "
                                            "unless an option asks for it.")
    score.add_argument("paths", nargs="+", metavar="PATH", help="video, folder of videos, or pattern")
    add_activity(score, "what the videos show")
    add_outputs(score, "video")
    add_pictures(score)
    score.add_argument("--track", type=Path, metavar="FILE.npz",
                       help="store what was seen in one video, to score it again with 'hipcam rescore'")
    add_how(score)
    add_keeping(score, kept=False)
    score.add_argument("--quiet", action="store_true", help="print no progress and no summary")
    score.set_defaults(run=_score)


def _score(given: argparse.Namespace) -> int:
    # Wrong use is told before anything heavy is loaded.
    from hipcam.settings import Settings, read_settings

    settings = read_settings(given.settings) if given.settings else Settings()
    videos, failed = _find(given)
    targets = plan(given, videos, len(videos) + failed)
    failed += len(videos) - len(targets)
    if not targets:
        return UNUSABLE
    check_keeping(given)

    from hipcam.model_store import load_model
    from hipcam.pose import MediaPipePose
    from hipcam.score import score_file

    if given.report:
        from hipcam.report import prepare

        prepare()
    quiet = given.quiet or not sys.stderr.isatty()
    with progress("fetching the pose model", quiet) as advance:
        model = load_model(given.model, progress=advance)
    done = 0
    with MediaPipePose(model) as estimator:
        for video, files in targets.items():
            try:
                with progress(video.name, quiet) as advance:
                    scored = score_file(video, given.activity, settings, model, estimator, advance)
                scored = _ask(scored, video, given, lambda chosen, v=video: score_file(  # type: ignore[misc]
                    v, chosen, settings, model, estimator))
                deliver(scored, files, given)
                keep(scored.result, given, "file")
            except HipcamError as error:
                tell(error, given)
                failed += 1
                continue
            done += 1
    if done and not (given.save or quiet):
        note("the result was told, not kept; --save keeps it in your history.")
    return UNUSABLE if not done else SOME_FAILED if failed else OK


def _find(given: argparse.Namespace) -> tuple[list[Path], int]:
    """The videos that the arguments name, each once, and how many arguments named none, which is told."""
    from hipcam.video import find_videos

    usable, failed = [], 0
    for path in given.paths:
        try:
            find_videos([path])
            usable.append(path)
        except HipcamError as error:  # noqa: PERF203 - one bad path does not stop the others
            tell(error, given)
            failed += 1
    return find_videos(usable), failed


def _ask(scored: Scored, video: Path, given: argparse.Namespace, again: Callable[[str], Scored]) -> Scored:
    """Ask which activity it is, if that is not sure and somebody is there to answer."""
    recognition = scored.recognition
    if recognition is None or recognition.activity or len(recognition.candidates) < 2 or given.quiet:
        return scored
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return scored
    print(f"{video.name}: not sure which activity this is.", file=sys.stderr)
    for number, name in enumerate(recognition.candidates, 1):
        print(f"  {number}  {GUIDES[name].title}", file=sys.stderr)
    print("Number (or Enter to leave it open): ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip()
    if answer.isdigit() and 1 <= int(answer) <= len(recognition.candidates):
        return again(recognition.candidates[int(answer) - 1])
    return scored
