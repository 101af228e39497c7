"""`hipcam score`: recorded videos."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from dataclasses import replace
from functools import partial
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
    count,
    note,
    progress,
    tell,
)
from hipcam.cli.defaults import settings_for
from hipcam.cli.keeping import add_keeping, check_keeping, keep
from hipcam.cli.outputs import Target, add_outputs, deliver, plan
from hipcam.cli.pictures import add_pictures
from hipcam.core.errors import HipcamError
from hipcam.judge.activity import activity
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.judge.settings import Settings
    from hipcam.pose.model import PoseModel
    from hipcam.pose.network import PoseEstimator
    from hipcam.run.batch import Outcome, Task
    from hipcam.source.filmed import Filmed
    from hipcam.track.scored import Scored

    #: What is written of each video.
    Targets = dict[Path, tuple[Target, ...]]


def add(commands: Commands, common: Parser) -> None:
    """Add the command `score`."""
    score = commands.add_parser(
        "score",
        parents=[common],
        help=say("cli.score.help"),
        description=say("cli.score.about"),
    )
    score.add_argument("paths", nargs="+", metavar="PATH", help=say("cli.score.paths"))
    add_activity(score, say("cli.score.activity"))
    add_outputs(score, "video")
    add_pictures(score)
    score.add_argument(
        "--track",
        type=Path,
        metavar="FILE.npz",
        help=say("cli.score.track"),
    )
    score.add_argument("--mirrored", action="store_true", help=say("cli.score.mirrored"))
    score.add_argument("--slow-motion", type=_factor, metavar="FACTOR", help=say("cli.score.slow_motion"))
    add_how(score)
    score.add_argument(
        "--workers",
        type=count,
        default=0,
        metavar="N",
        help=say("cli.score.workers"),
    )
    score.add_argument(
        "--scheduler",
        type=_address,
        metavar="ADDRESS",
        help=say("cli.score.scheduler"),
    )
    score.add_argument("--timings", action="store_true", help=say("cli.score.timings"))
    add_keeping(score, kept=False)
    score.add_argument("--quiet", action="store_true", help=say("cli.score.quiet"))
    score.set_defaults(run=_score)


def _address(word: str) -> str:
    if not word.strip():
        raise argparse.ArgumentTypeError(say("cli.score.no_address"))
    return word


def _factor(word: str) -> float:
    from hipcam.source.filmed import MOST_FACTOR, Filmed

    try:
        factor = round(float(word), 3)
        Filmed(slow_motion=factor)
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(say("cli.score.no_factor", word=word, most=MOST_FACTOR)) from error
    return factor


def _filmed(given: argparse.Namespace) -> Filmed:
    from hipcam.source.filmed import Filmed

    return Filmed(given.mirrored, given.slow_motion)


def _score(given: argparse.Namespace) -> int:
    # Wrong use is told before anything heavy is loaded.
    settings = settings_for(given)
    videos, failed = _find(given)
    targets = plan(given, videos, len(videos) + failed)
    failed += len(videos) - len(targets)
    if not targets:
        return UNUSABLE
    check_keeping(given)
    _check(given, len(targets))

    from hipcam.core.processes import share_heap
    from hipcam.pose.store import load_model

    share_heap()
    if given.report:
        from hipcam.show.report import prepare

        prepare()
    quiet = given.quiet or not sys.stderr.isatty()
    with progress(say("cli.fetching_model"), quiet) as advance:
        model = load_model(given.model, progress=advance)
    if given.out is not None and (len(targets) > 1 or given.scheduler):
        return _score_many(given, settings, targets, failed, quiet)
    done = _score_each(given, settings, targets, model, quiet)
    failed += len(targets) - done
    if done and not (given.save or quiet):
        note(say("cli.score.not_kept"))
    return UNUSABLE if not done else SOME_FAILED if failed else OK


def _check(given: argparse.Namespace, videos: int) -> None:
    """Raise HipcamError if the options do not fit together."""
    check_keeping(given)
    if given.scheduler and given.out is None:
        raise HipcamError(say("cli.score.scheduler_needs"))
    if given.timings and given.out is not None and videos > 1:
        raise HipcamError(say("cli.score.timings_of_one"))


def _score_each(given: argparse.Namespace, settings: Settings, targets: Targets, model: PoseModel, quiet: bool) -> int:
    """Score one video after the other; how many could be."""
    from hipcam.pose.network import make_network

    done = 0
    # Loaded with the first frame, when the other processes are under way.
    with closing(make_network(model, at_once=False)) as estimator:
        for video, files in targets.items():
            try:
                _score_one(given, settings, video, files, model, estimator, quiet)
            except HipcamError as error:
                tell(error, given)
                continue
            done += 1
    return done


def _score_one(
    given: argparse.Namespace,
    settings: Settings,
    video: Path,
    files: tuple[Target, ...],
    model: PoseModel,
    estimator: PoseEstimator,
    quiet: bool,
) -> None:
    """Score a video, ask if need be, and write, tell and keep what was found."""
    from hipcam.core.stopwatch import Stages, describe_stages
    from hipcam.run.score import score_file

    stages = Stages()
    score = partial(score_file, video, settings=settings, model=model, estimator=estimator, filmed=_filmed(given))
    with stages.time("all"):
        with progress(_title(video, given), quiet) as advance:
            scored = score(given.activity, progress=advance, workers=given.workers, stages=stages)
        scored = _ask(scored, video, given, score)
        with stages.time("write"):
            deliver(scored, files, given)
    if given.timings:
        print(describe_stages(stages, scored.result.source.frames), file=sys.stderr)
    _keep(scored, given)


def _title(video: Path, given: argparse.Namespace) -> str:
    """What the progress line says: the video, and why it takes long."""
    return say("cli.score.heavy", video=video.name) if given.model == "heavy" else video.name


def _score_many(given: argparse.Namespace, settings: Settings, targets: Targets, failed: int, quiet: bool) -> int:
    """Score several videos side by side into one folder; failures are told at the end."""
    from hipcam.core.files import check_writable
    from hipcam.run.batch import run, run_on_cluster
    from hipcam.run.overview import INDEX, SUMMARY, summary_row, write_summary

    for name in (SUMMARY, INDEX):
        check_writable(given.out / name)
    tasks = _tasks(given, settings, targets)
    rows, outcomes = [], []
    with progress(say("cli.score.videos", n=len(tasks)), quiet) as advance:
        for outcome in run_on_cluster(tasks, given.scheduler) if given.scheduler else run(tasks, given.workers):
            kept = _kept(outcome, given)
            rows.append(summary_row(kept, given.out))
            outcomes.append(replace(kept, result={}, curve=None))  # of thousands of results the rows are enough
            if advance:
                advance(len(outcomes), len(tasks))
    write_summary(rows, given.out)
    place = {task.video: number for number, task in enumerate(tasks)}
    outcomes.sort(key=lambda outcome: place[outcome.video])
    for outcome in outcomes:
        if outcome.status != "failed" and not given.quiet:
            print(outcome.said if outcome.status == "scored" else say("cli.score.kept", video=outcome.video.name))
    bad = [outcome for outcome in outcomes if outcome.status == "failed"]
    for outcome in bad:
        tell(HipcamError(outcome.said), given)
    return UNUSABLE if len(bad) == len(outcomes) else SOME_FAILED if bad or failed else OK


def _tasks(given: argparse.Namespace, settings: Settings, targets: Targets) -> list[Task]:
    """What there is to do, as another process needs to know it."""
    from hipcam.run.batch import Task

    # Whoever writes is in another process: what is said is said here, in one piece.
    there = argparse.Namespace(**{**vars(given), "quiet": True, "run": None})
    tasks = []
    for video, files in targets.items():
        # The result takes its place last: where it stands, the others do, too.
        ordered = tuple(
            Target(file.path.absolute(), file.form) for file in sorted(files, key=lambda file: file.form == "json")
        )
        tasks.append(
            Task(
                video.absolute(),
                given.activity,
                settings,
                given.model.absolute() if isinstance(given.model, Path) else given.model,
                tuple(file.path for file in ordered),
                partial(deliver, files=ordered, given=there),
                drawn=given.save,
                filmed=_filmed(given),
            )
        )
    return tasks


def _kept(outcome: Outcome, given: argparse.Namespace) -> Outcome:
    """Keep what was scored, now or before, in the history of this machine; it has failed if that cannot be done."""
    try:
        if outcome.status != "failed":
            keep(outcome.result, given, "file", outcome.curve)
    except HipcamError as error:
        return replace(outcome, status="failed", said=str(error))
    return outcome


def _keep(scored: Scored, given: argparse.Namespace) -> None:
    if given.save:
        keep(scored.result.to_dict(), given, "file", scored.curve)


def _find(given: argparse.Namespace) -> tuple[list[Path], int]:
    """The videos that the arguments name, each once, and how many arguments named none, which is told."""
    from hipcam.source.find import find_videos

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
    print(say("cli.score.not_sure", video=video.name), file=sys.stderr)
    for number, name in enumerate(recognition.candidates, 1):
        print(f"  {number}  {activity(name).say('title')}", file=sys.stderr)
    print(say("cli.score.number"), end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip()
    if answer.isdigit() and 1 <= int(answer) <= len(recognition.candidates):
        return again(recognition.candidates[int(answer) - 1])
    return scored
