"""What people look at: the options for the annotated video and the report, and making both from one more decoding."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hipcam.cli.common import note, progress
from hipcam.words import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from hipcam.core.files import Content
    from hipcam.track.scored import Scored

#: Formats that are made here, in the order they are made.
PICTURED = ("mp4", "html")


def add_pictures(parser: argparse.ArgumentParser) -> None:
    """Add the options `--annotate` and `--report`."""
    parser.add_argument(
        "--annotate",
        action="store_true",
        help=say("cli.annotate"),
    )
    add_report(parser, say("cli.report"))


def add_report(parser: argparse.ArgumentParser, purpose: str) -> None:
    """Add the option `--report`; what it does is a whole sentence of its help."""
    parser.add_argument("--report", action="store_true", help=purpose)


def pictured_forms(given: argparse.Namespace) -> tuple[str, ...]:
    """The formats asked for with these options."""
    asked = {"mp4": getattr(given, "annotate", False), "html": getattr(given, "report", False)}
    return tuple(form for form in PICTURED if asked[form])


def pictured(
    scored: Scored, places: dict[str, Path], given: argparse.Namespace, *, stored: bool = False
) -> Iterator[tuple[Path, Content]]:
    """What to write for the formats that hold pictures, for `results.write_files`.

    The video is decoded only once more: while it is encoded, the report's pictures are kept.

    Parameters
    ----------
    scored : Scored
        A scored video.
    places : dict of str to Path
        Where each of these formats goes.
    given : argparse.Namespace
        The arguments, for how much to say.
    stored : bool
        Whether it is a stored track that was judged: there is no video to take pictures from.
    """
    if not places:
        return
    from hipcam.show.annotate import illustrate
    from hipcam.show.stills import moments

    info = scored.reading.info
    video, page = places.get("mp4"), places.get("html")
    wanted = moments(scored.result) if page is not None and not stored else {}
    times, stills = [*wanted.values()], []
    quiet = given.quiet or not sys.stderr.isatty()
    with progress(say("cli.drawing", video=info.path.name), quiet) as advance:
        if video is not None:
            yield video, lambda path: stills.extend(illustrate(scored, path, times, advance))
            if info.sound:
                note(say("cli.no_sound", video=video, name=info.path.name))
        else:
            stills += illustrate(scored, moments=times, progress=advance)
    if page is not None:
        from hipcam.show.report import illustrated

        name, person = video.name if video is not None else None, getattr(given, "person", "")
        yield page, illustrated(scored, wanted, stills, video=name, person=person)
