"""`hipcam demo`: the clip that comes with hipcam, scored and shown as a report."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from hipcam.cli.common import OK, Commands, Parser, make_folder, progress
from hipcam.cli.pictures import pictured
from hipcam.judge.activity import AUTO
from hipcam.words import say


def add(commands: Commands, common: Parser) -> None:
    """Add the command `demo`."""
    demo = commands.add_parser(
        "demo",
        parents=[common],
        help=say("cli.demo.help"),
        description=say("cli.demo.about"),
    )
    demo.add_argument("--out", type=Path, metavar="DIR", help=say("cli.demo.out"))
    demo.add_argument("--no-browser", action="store_true", help=say("cli.demo.no_browser"))
    demo.set_defaults(run=_demo, quiet=False)


def demo_folder() -> Path:
    """Where the demo's files go unless told otherwise."""
    import platformdirs

    return platformdirs.user_cache_path("hipcam", appauthor=False) / "demo"


def _demo(given: argparse.Namespace) -> int:
    from hipcam.core.files import check_writable, write_files

    clip = Path(__file__).parents[1] / "data" / "demo.mp4"
    folder: Path = given.out or demo_folder()
    make_folder(folder)
    places = {"mp4": folder / "demo.hipcam.mp4", "html": folder / "demo.hipcam.html"}
    for path in places.values():
        check_writable(path)

    from hipcam.judge.settings import Settings
    from hipcam.pose.network import make_network
    from hipcam.pose.store import load_model
    from hipcam.run.score import score_file
    from hipcam.show.report import headline, prepare

    prepare()
    quiet = not sys.stderr.isatty()
    with progress(say("cli.fetching_model"), quiet) as advance:
        model = load_model(progress=advance)
    with closing(make_network(model)) as estimator, progress(clip.name, quiet) as advance:
        scored = score_file(clip, AUTO, Settings(), model, estimator, advance)
    write_files(pictured(scored, places, given))
    page = places["html"].resolve()
    print(headline(scored.result))
    opened = not given.no_browser and open_page(page.as_uri())
    print(say("cli.demo.opened" if opened else "cli.demo.open", page=page))
    return OK


def has_browser() -> bool:
    """Whether the user has a browser here, and a screen for it."""
    import webbrowser

    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def open_page(address: str) -> bool:
    """Open a page in the user's browser; false where there is none that has a screen."""
    import webbrowser

    return has_browser() and webbrowser.open(address)
