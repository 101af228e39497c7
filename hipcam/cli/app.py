"""`hipcam app`: everything on pages in a browser."""

from __future__ import annotations

import argparse
import io
import sys
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser, add_data_dir
from hipcam.cli.defaults import settings_for
from hipcam.cli.demo import has_browser, open_page
from hipcam.cli.outputs import FORMATS, deliver, plan
from hipcam.cli.refusals import system_advice
from hipcam.core.errors import HipcamError
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from hipcam.app.live import Session
    from hipcam.app.videos import Job

#: What the extra `app` brings.
_NEEDED = ("starlette", "uvicorn", "websockets", "segno", "ifaddr")
#: What a video is handed out as; Parquet alone needs more than hipcam brings.
_FORMATS = tuple(form for form in FORMATS if form != "parquet")


def add(commands: Commands, common: Parser) -> None:
    """Add the command `app`."""
    app = commands.add_parser("app", parents=[common], help=say("cli.app.help"), description=say("cli.app.about"))
    app.add_argument("--no-browser", action="store_true", help=say("cli.app.no_browser"))
    app.add_argument("--camera", metavar="INDEX|NAME|URL|FILE", help=say("cli.app.camera"))
    app.add_argument("--share", action="store_true", help=say("cli.app.share"))
    add_data_dir(app)
    app.set_defaults(run=_app)


def can_open() -> bool:
    """Whether somebody sits here who would see the pages: at a terminal, with a browser, and with the extra `app`."""
    from importlib.util import find_spec

    return sys.stdout.isatty() and all(map(find_spec, _NEEDED)) and has_browser()


def _app(given: argparse.Namespace) -> int:
    try:
        from hipcam.app.server import Means, serve
    except ModuleNotFoundError as error:
        if error.name not in _NEEDED:
            raise
        from hipcam.core.installed import install_with

        raise HipcamError(say("cli.app.not_installed", command=install_with("app"))) from error

    def opened(once: str, address: str) -> None:
        shown = not given.no_browser and open_page(once)
        print(say("cli.app.opened" if shown else "cli.app.open", address=address), flush=True)
        if given.share:
            print(say("app.share.not_yet"), say("app.share.about"), flush=True)

    serve(Means(score, coach, given.camera, given.data_dir, given.share), opened)
    return OK


def score(job: Job, pipe: Connection) -> None:
    """Score a video as `hipcam score` does, with all that can be made of it; see `app.videos.Job`."""
    with _refusals_told(), redirect_stderr(io.StringIO()):  # what is noted there is for whoever has typed the command
        _score(job, pipe)


def coach(session: Session, pipe: Connection) -> None:
    """Coach somebody as `hipcam live` or `hipcam routine` does; see `app.live.Session`."""
    from hipcam.app.live import KEPT, NOTED, OUTCOME, ROUTINE
    from hipcam.app.page_window import PageWindow
    from hipcam.cli import make_parser
    from hipcam.cli.live import coached
    from hipcam.cli.routine import led

    what = [f"--{name}={getattr(session, name)}" for name in ("activity", "side", "reps", "sets")]
    given = make_parser().parse_args(
        [
            *(["routine"] if session.activity == ROUTINE else ["live", *what]),
            f"--person={session.person}",
            f"--camera={session.camera}",
            "--voice" if session.voice else "--no-voice",
            *([f"--data-dir={session.folder}"] if session.folder else []),
        ]
    )
    window = PageWindow(pipe)
    with _refusals_told(), redirect_stdout(io.StringIO()), redirect_stderr(_Noted(pipe, NOTED)):
        if session.activity == ROUTINE:
            pipe.send((OUTCOME, led(given, window)))
        else:
            pipe.send((KEPT, coached(given, window)))


class _Noted(io.TextIOBase):
    """Says through a pipe what is noted for whoever has typed a command."""

    def __init__(self, pipe: Connection, word: str) -> None:
        self._pipe, self._word = pipe, word

    def write(self, text: str) -> int:
        """Say a line."""
        if line := text.strip().removeprefix("hipcam: "):
            self._pipe.send((self._word, line))
        return len(text)


@contextmanager
def _refusals_told() -> Iterator[None]:
    """Say in one sentence what the system refuses."""
    try:
        yield
    except (ImportError, OSError, MemoryError, RuntimeError) as error:
        if (advice := system_advice(error)) is None:
            raise
        raise HipcamError(advice) from error


def _score(job: Job, pipe: Connection) -> None:
    from hipcam.app.videos import DRAWING, READING, SCORED, Found
    from hipcam.cli import make_parser
    from hipcam.pose.network import make_network
    from hipcam.pose.store import load_model
    from hipcam.run.score import score_file
    from hipcam.show.report import headline, prepare

    options = ["--annotate", "--report", "--quiet", f"--export={','.join(_FORMATS)}", f"--person={job.person}"]
    given = make_parser().parse_args(["score", str(job.video), f"--out={job.folder}", *options])
    files = plan(given, [job.video], 1)[job.video]
    prepare()
    model = load_model()
    with closing(make_network(model, at_once=False)) as estimator:
        scored = score_file(
            job.video,
            job.activity,
            settings_for(given),
            model,
            estimator,
            lambda done, expected: pipe.send((READING, (done, expected))),
            workers=0,
        )
    pipe.send((DRAWING, None))
    deliver(scored, files, given)
    recognition = scored.recognition
    open_to = recognition.candidates if recognition is not None and recognition.activity is None else ()
    found = Found(
        headline(scored.result),
        scored.result.to_dict(),
        scored.curve.to_dict() if scored.curve else None,
        tuple(open_to),
        tuple(file.path.name for file in files),
    )
    pipe.send((SCORED, found))
