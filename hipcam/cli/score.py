"""`hipcam score`: recorded videos."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hipcam.cli.common import (
    OK,
    SOME_FAILED,
    UNUSABLE,
    Commands,
    Parser,
    add_activity,
    add_how,
    make_folder,
    note,
    progress,
    tell,
)
from hipcam.cli.keeping import add_keeping, check_keeping, keep
from hipcam.errors import HipcamError
from hipcam.exercises.guide import GUIDES

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.score import Scored


def add(commands: Commands, common: Parser) -> None:
    """Add the command `score`."""
    score = commands.add_parser("score", parents=[common], help="score recorded videos",
                                description="Scores recorded videos and prints what was found. Nothing is written "
                                            "unless --out, --json or --csv asks for it.")
    score.add_argument("paths", nargs="+", metavar="PATH", help="video, folder of videos, or pattern")
    add_activity(score, "what the videos show")
    score.add_argument("--out", type=Path, metavar="DIR", help="write NAME.hipcam.json and NAME.hipcam.csv there")
    score.add_argument("--json", metavar="FILE", help="write the result of one video; - is standard output")
    score.add_argument("--csv", type=Path, metavar="FILE", help="write the track and measures of one video, a row a "
                                                                "frame")
    add_how(score)
    add_keeping(score, kept=False)
    score.add_argument("--quiet", action="store_true", help="print no progress and no summary")
    score.set_defaults(run=_score)


def _score(given: argparse.Namespace) -> int:
    # Wrong use is told before anything heavy is loaded.
    from hipcam.results import check_folder, check_writable
    from hipcam.settings import Settings, read_settings

    settings = read_settings(given.settings) if given.settings else Settings()
    videos, failed = _find(given)
    named = len(videos) + failed
    if named > 1 and (given.json or given.csv):
        raise HipcamError(f"--json and --csv take one video, and there are {named}; use --out for a folder.")
    if given.out is not None:
        make_folder(given.out)
        check_folder(given.out)
    targets = {video: _targets(given, video) for video in videos}
    _check_distinct(targets)
    for video, files in list(targets.items()):
        try:
            for file in files:
                check_writable(file.path)
        except HipcamError as error:  # noqa: PERF203 - one bad file does not stop the others
            tell(error, given)
            failed += 1
            del targets[video]
    if not targets:
        return UNUSABLE
    check_keeping(given)

    from hipcam.describe import describe
    from hipcam.model_store import load_model
    from hipcam.pose import MediaPipePose
    from hipcam.score import score_file

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
                _write(scored, files, given)
                keep(scored.result, given, "file")
            except HipcamError as error:
                tell(error, given)
                failed += 1
                continue
            done += 1
            if not given.quiet and given.json != "-":
                print(describe(scored.result))
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


@dataclass(frozen=True)
class _Target:
    """A file to write."""

    path: Path
    kind: Literal["json", "csv"]


def _targets(given: argparse.Namespace, video: Path) -> tuple[_Target, ...]:
    """Where this video's JSON and CSV go: into the folder, to the named files, or both."""
    targets = []
    if given.out is not None:
        targets += [_Target(given.out / f"{video.stem}.hipcam.json", "json"),
                    _Target(given.out / f"{video.stem}.hipcam.csv", "csv")]
    if given.json and given.json != "-":
        targets.append(_Target(Path(given.json), "json"))
    if given.csv:
        targets.append(_Target(given.csv, "csv"))
    return tuple(targets)


def _check_distinct(targets: dict[Path, tuple[_Target, ...]]) -> None:
    """Raise if something would be written over by something else of the same run."""
    owners: dict[Path, tuple[Path, str]] = {}
    for video, files in targets.items():
        for file in files:
            first, kind = owners.setdefault(file.path.resolve(), (video, file.kind))
            if first != video:
                raise HipcamError(f"{first} and {video} would both write {file.path}; score them into different "
                                  "folders.")
            if kind != file.kind:
                raise HipcamError(f"JSON and CSV would both be written to {file.path}; name two files.")


def _write(scored: Scored, files: tuple[_Target, ...], given: argparse.Namespace) -> None:
    from hipcam.results import csv_rows, write_files

    write_files([(file.path, scored.result.to_json() if file.kind == "json"
                  else csv_rows(scored.track, scored.measures)) for file in files])
    if given.json == "-":
        # The JSON is UTF-8 whatever the terminal speaks.
        sys.stdout.flush()
        sys.stdout.buffer.write(scored.result.to_json().encode())
