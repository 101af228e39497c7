"""The report of a scored video with its pictures, and writing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.core.files import write_files
from hipcam.show.report.page import report
from hipcam.show.stills import moments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hipcam.core.types import Image
    from hipcam.show.stills import Key
    from hipcam.track.scored import Scored


def write_report(scored: Scored, path: str | Path, *, pictures: bool = True) -> None:
    """Write the report of a scored video: one page for screen and paper that needs nothing else.

    Parameters
    ----------
    scored : Scored
        What `score_in_full` gave.
    path : str or Path
        Where to; its folder must be there.
    pictures : bool
        Whether to show a picture of each fault and of each angle as it was read, for which the video is decoded once
        more.

    Raises
    ------
    VideoError
        If the video cannot be read, or is no longer the one that was scored.
    OutputError
        If the page cannot be written, or another program's file stands there.
    """
    from hipcam.show.annotate import illustrate

    wanted = moments(scored.result) if pictures else {}
    stills = illustrate(scored, moments=[*wanted.values()])
    write_files([(Path(path), illustrated(scored, wanted, stills))])


def illustrated(
    scored: Scored, wanted: Iterable[Key], stills: Iterable[Image], *, video: str | None = None, person: str = ""
) -> str:
    """The page about a scored video, with these pictures, each by its key; see `page.report`."""
    from hipcam.show.annotate import jpeg

    pictures = {key: jpeg(still) for key, still in zip(wanted, stills, strict=True)}
    return report(scored, person=person, video=video, stills=pictures)
