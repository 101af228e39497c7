"""Finding video files."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.core.errors import VideoError, system_reason
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence


#: How the names of hipcam's own annotated videos end; they are not scored again unless they are named.
ANNOTATED_SUFFIX = ".hipcam.mp4"


#: Endings of the files that :func:`find_videos` picks from a folder or a pattern, in lower case.
VIDEO_SUFFIXES = frozenset(
    {
        ".mp4",
        ".m4v",
        ".mov",
        ".mkv",
        ".webm",
        ".avi",
        ".gif",
        ".3gp",
        ".mpg",
        ".mpeg",
        ".ts",
        ".mts",
        ".m2ts",
        ".wmv",
        ".flv",
        ".ogv",
    }
)


def find_videos(paths: Sequence[str | Path]) -> list[Path]:
    """Find the videos that a command line names.

    Parameters
    ----------
    paths : sequence of str or Path
        Files (taken as they are), folders (the videos directly in them, sorted by name) and patterns with ``*``,
        ``?``, ``[…]`` or ``**`` (the videos that match, sorted), which is for systems whose shell does not expand
        them. A file whose name looks like a pattern is taken as a file. Folders and patterns leave out hidden files
        and videos that hipcam has annotated.

    Returns
    -------
    list of Path
        In the order named, each file once.

    Raises
    ------
    VideoError
        A path that does not exist, a folder without videos or that cannot be read, a pattern without a match.
    """
    found: dict[Path, Path] = {}
    for given in paths:
        path = Path(given).expanduser()
        try:
            videos = _expand(path)
        except OSError as error:
            raise VideoError(say("video.folder_unreadable", path=path, why=system_reason(error).lower())) from error
        for video in videos:
            found.setdefault(video.resolve(), video)
    return list(found.values())


def _expand(path: Path) -> list[Path]:
    if path.is_dir():
        videos = [child for child in path.iterdir() if _is_video_name(child) and child.is_file()]
        if not videos:
            raise VideoError(say("video.none_in_folder", path=path))
        return sorted(videos)
    if path.exists():
        return [path]
    if glob.has_magic(str(path)):
        matches = [Path(match) for match in glob.glob(str(path), recursive=True)]  # noqa: PTH207 - takes any root
        videos = [match for match in matches if _is_video_name(match) and match.is_file()]
        if not videos:
            raise VideoError(say("video.none_matches", path=path))
        return sorted(videos)
    raise VideoError(say("video.no_path", path=path))


def _is_video_name(path: Path) -> bool:
    return (
        path.suffix.lower() in VIDEO_SUFFIXES
        and not path.name.startswith(".")
        and not path.name.endswith(ANNOTATED_SUFFIX)
    )
