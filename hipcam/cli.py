"""The command line: arguments in, exit codes out."""

from __future__ import annotations

import argparse
import difflib
import io
import os
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

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
    _speak_unicode()
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
        _tell(error, given)
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


def _tell(error: HipcamError, given: argparse.Namespace) -> None:
    """Say on standard error what went wrong, in one line; with `--debug` where, too."""
    if given.debug:
        import traceback

        traceback.print_exception(error)
    # A file's name may hold a line break.
    print(f"hipcam: {' '.join(str(error).splitlines())}", file=sys.stderr)


def _speak_unicode() -> None:
    """Let no character, in a file's name or a degree sign, stop the output where the terminal lacks it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNUSABLE, f"hipcam: {message}; see '{self.prog} --help'.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="hipcam", description="Checks the form of hip mobility exercises, live and in recorded videos.",
        epilog=SAFETY)
    parser.add_argument("--version", action="version", version=f"hipcam {__version__}")
    common = _Parser(add_help=False)
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

    live = commands.add_parser(
        "live", parents=[common], help="coach you in front of a camera",
        description="Helps you into the picture, counts, corrects and tells the result, hands free. Pictures stay on "
                    "this machine and nothing is kept.")
    live.add_argument("--activity", type=_activity, default="auto", metavar="|".join(("auto", *ACTIVITIES)),
                      help="what you will do (default: find out)")
    live.add_argument("--camera", default="0", metavar="INDEX|NAME|URL|FILE",
                      help="camera by number or part of its name ('hipcam cameras'), network camera, or a recorded "
                           "video at its own pace (default: 0)")
    live.add_argument("--reps", type=_count, default=12, metavar="N", help="repetitions in a set (default: 12)")
    live.add_argument("--sets", type=_count, default=3, metavar="N", help="sets on each side (default: 3)")
    live.add_argument("--side", choices=("left", "right", "both"), default="both", help="which side (default: both)")
    live.add_argument("--voice", action=argparse.BooleanOptionalAction, default=True, help="speak")
    live.add_argument("--no-window", action="store_true", help="show nothing; what is said is printed, too")
    live.add_argument("--seconds", type=float, metavar="N", help="stop after so long")
    live.add_argument("--settings", type=Path, metavar="FILE.toml", help="override the defaults")
    live.add_argument("--model", type=Path, metavar="FILE", help="another pose landmarker bundle (.task)")
    live.set_defaults(run=_live)

    cameras = commands.add_parser("cameras", parents=[common], help="list the cameras of this machine")
    cameras.set_defaults(run=_cameras)

    model = commands.add_parser("model", parents=[common], help="install, check or find the pose model",
                                description="The pose model is fetched once from the package index; afterwards "
                                            "hipcam needs no network.")
    model.add_argument("action", choices=("install", "verify", "path"))
    model.add_argument("--wheel", type=Path, metavar="FILE",
                       help="install from a wheel you brought, for a machine without network")
    model.set_defaults(run=_model)

    _bench_parser(commands.add_parser("bench", help="measure hipcam itself",
                                      description="Measures how well hipcam does and prints the figures."), common)

    activities = commands.add_parser("activities", parents=[common], help="list the activities and how to set up")
    activities.set_defaults(run=_activities)
    return parser


def _bench_parser(bench: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """One subcommand a benchmark; all can save their figures."""
    saving = _Parser(add_help=False)
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


def _activity(word: str) -> str:
    known = ("auto", *ACTIVITIES)
    if word in known:
        return word
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.3)
    raise argparse.ArgumentTypeError(
        f"there is no activity {word!r}" + (f"; did you mean {close[0]!r}?" if close else "")
        + f" (there are {', '.join(known)})")


def _count(word: str) -> int:
    if not (word.isdecimal() and 1 <= int(word) <= 1000):
        raise argparse.ArgumentTypeError(f"{word!r} is not a number from 1 to 1000")
    return int(word)


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
        _make_folder(given.out)
        check_folder(given.out)
    targets = {video: _targets(given, video) for video in videos}
    _check_distinct(targets)
    for video, files in list(targets.items()):
        try:
            for file in files:
                check_writable(file.path)
        except HipcamError as error:  # noqa: PERF203 - one bad file does not stop the others
            _tell(error, given)
            failed += 1
            del targets[video]
    if not targets:
        return UNUSABLE

    from hipcam.describe import describe
    from hipcam.model_store import load_model
    from hipcam.pose import MediaPipePose
    from hipcam.score import score_file

    quiet = given.quiet or not sys.stderr.isatty()
    with _progress("fetching the pose model", quiet) as advance:
        model = load_model(given.model, progress=advance)
    done = 0
    with MediaPipePose(model) as estimator:
        for video, files in targets.items():
            try:
                with _progress(video.name, quiet) as advance:
                    scored = score_file(video, given.activity, settings, model, estimator, advance)
                scored = _ask(scored, video, given, lambda chosen, v=video: score_file(  # type: ignore[misc]
                    v, chosen, settings, model, estimator))
                _write(scored, files, given)
            except HipcamError as error:
                _tell(error, given)
                failed += 1
                continue
            done += 1
            if not given.quiet and given.json != "-":
                print(describe(scored.result))
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
            _tell(error, given)
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


def _live(given: argparse.Namespace) -> int:
    # Wrong use is told before anything heavy is loaded.
    from hipcam.live import Aloud, check_display
    from hipcam.settings import LIVE_ARMING, Settings, read_settings

    settings = Settings(arming=LIVE_ARMING)
    if given.settings:
        settings = read_settings(given.settings, settings)
    if not given.no_window:
        check_display()

    from hipcam.camera import Camera
    from hipcam.coach import Coach
    from hipcam.describe import describe
    from hipcam.display import Window
    from hipcam.live import coach_live
    from hipcam.model_store import load_model
    from hipcam.pose import MediaPipePose
    from hipcam.voice import Voice

    camera = Camera(given.camera)
    with _progress("fetching the pose model", not sys.stderr.isatty()) as advance:
        model = load_model(given.model, progress=advance)
    coach = Coach(given.activity, settings, reps=given.reps, sets=given.sets, side=given.side)
    with ExitStack() as stack:
        estimator = stack.enter_context(MediaPipePose(model))
        voice = stack.enter_context(Voice(tell=_note)) if given.voice else None
        session = coach_live(camera, estimator, model, coach, given.activity, settings,
                             screen=None if given.no_window else Window(),
                             speech=Aloud(voice, _hear if given.no_window else None), seconds=given.seconds)
        print(describe(session.result), flush=True)
        if voice is not None and not session.interrupted:
            voice.finish(5.0)
    return OK


def _note(sentence: str) -> None:
    print(f"hipcam: {sentence}", file=sys.stderr, flush=True)


def _hear(sentence: str) -> None:
    print(f"> {sentence}", flush=True)


def _cameras(given: argparse.Namespace) -> int:
    from hipcam.camera import CameraError, list_cameras

    found = list_cameras()
    if not found:
        raise CameraError("No camera was found: plug one in, or give a network camera or a recorded video with "
                          "--camera.")
    for camera in found:
        print(f"{camera.index}  {camera.name}")
    return OK


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
    with _progress("fetching the pose model", quiet) as advance:
        model = load_model(progress=advance)
    with MediaPipePose(model) as estimator:
        def score(truth: Truth) -> Scored:
            with _progress(truth.video.name, quiet) as advance:
                return score_file(truth.video, truth.activity or "auto", settings, model, estimator, advance)

        accuracy = measure_accuracy(folder, truths, score, settings, model, loose=given.loose)
    if given.save:
        write_files([(given.save, accuracy.to_json())])
    print(describe(accuracy.to_dict()))
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
