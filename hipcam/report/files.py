"""The files of a report: the page and, if wanted, the annotated video beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.report.page import report
from hipcam.report.stills import moments, stills

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from hipcam.results import Content
    from hipcam.score import Progress, Scored


def report_files(scored: Scored, page: Path, video: Path | None = None,
                 progress: Progress | None = None) -> list[tuple[Path, Content]]:
    """A report for `results.write_files`; one more decoding of the source serves the video and the pictures.

    Parameters
    ----------
    scored : Scored
        What to show.
    page : Path
        Where the page goes.
    video : Path, optional
        Where the annotated video goes, in the same folder.
    progress : callable, optional
        Told the frames done and the frames there are.
    """
    from hipcam.annotate import illustrate

    pictures: list[NDArray[np.uint8]] = []

    def write_video(path: Path) -> None:
        pictures.extend(illustrate(scored, path, moments(scored.result), progress))

    def write_page() -> Iterator[str]:
        # Asked for its text after the video was written.
        if video is None:
            pictures.extend(illustrate(scored, None, moments(scored.result), progress))
        yield report(scored, video=video.name if video else None, stills=stills(scored.result, pictures))

    return [*([(video, write_video)] if video else []), (page, write_page())]
