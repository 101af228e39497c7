"""The report of a scored video with its pictures, and writing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.core.files import write_files
from hipcam.show.report.page import report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.core.types import Image
    from hipcam.judge.records import Fault
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
        Whether to show a picture of each fault, for which the video is decoded once more.

    Raises
    ------
    VideoError
        If the video cannot be read, or is no longer the one that was scored.
    OutputError
        If the page cannot be written, or another program's file stands there.
    """
    from hipcam.show.annotate import illustrate, worst_faults

    faults = worst_faults(scored.result) if pictures else []
    stills = illustrate(scored, moments=[fault.worst for fault in faults])
    write_files([(Path(path), illustrated(scored, faults, stills))])


def illustrated(scored: Scored, faults: Sequence[Fault], stills: Sequence[Image], *, video: str | None = None) -> str:
    """The page about a scored video, with a picture of each of these faults; see `page.report`."""
    from hipcam.show.annotate import jpeg

    # As in the written result, by which the page knows them.
    keys = [(fault.name, fault.side, round(fault.start, 4)) for fault in faults]
    pictures = {key: jpeg(still) for key, still in zip(keys, stills, strict=True)}
    return report(scored, video=video, stills=pictures)
