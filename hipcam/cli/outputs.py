"""Files that scoring writes: the options that name them, where each goes, and the writing."""

from __future__ import annotations

import argparse
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hipcam.cli.common import make_folder, tell
from hipcam.cli.door import print_json
from hipcam.cli.keeping import said_of
from hipcam.cli.pictures import PICTURED, pictured, pictured_forms
from hipcam.core.errors import HipcamError, VideoError
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.track.scored import Scored

#: What `--export` can name, and what `--out` writes without it.
FORMATS = ("json", "csv", "npz", "parquet", "trc", "mot")
DEFAULT_FORMATS = ("json", "csv")


@dataclass(frozen=True)
class Target:
    """A file to write, and in which format."""

    path: Path
    form: str


def add_outputs(parser: argparse.ArgumentParser, of: Literal["video", "track"]) -> None:
    """Add the options that name files: `--out`, `--export`, `--json`, `--csv`."""
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=say("cli.outputs.out"),
    )
    parser.add_argument(
        "--export",
        type=_formats,
        metavar="FORMAT[,FORMAT]",
        help=say("cli.outputs.export", formats=", ".join(FORMATS)),
    )
    parser.add_argument("--json", metavar="FILE", help=say(f"cli.outputs.json_of_{of}"))
    parser.add_argument("--csv", type=Path, metavar="FILE", help=say(f"cli.outputs.csv_of_{of}"))


def _formats(words: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(word.strip().lower() for word in words.split(",")))
    for name in named:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(say("cli.outputs.no_format", name=name, formats=", ".join(FORMATS)))
    return named


def plan(given: argparse.Namespace, sources: list[Path], named: int) -> dict[Path, tuple[Target, ...]]:
    """Where the files of each source go; one that cannot be written is told and its source left out.

    Parameters
    ----------
    given : argparse.Namespace
        The arguments.
    sources : list of Path
        What is to be scored.
    named : int
        How many the user named, with those that cannot be used.

    Raises
    ------
    HipcamError
        If the options do not fit together, or two files would take the same place.
    """
    from hipcam.core.files import check_folder, check_writable
    from hipcam.show.export import check_format

    single = [option for option in ("json", "csv", "track") if getattr(given, option, None)]
    if named > 1 and single:
        options = say("and").join("--" + option for option in single)
        raise HipcamError(say("cli.outputs.only_one", options=options, named=named))
    for form in given.export or ():
        check_format(form)
    if given.out is not None:
        make_folder(given.out)
    if given.out is not None or given.export or pictured_forms(given):
        check_folder(given.out or Path())
    targets = {source: _targets(given, source, name) for source, name in _names(sources).items()}
    _check_distinct(targets)
    read = {source.resolve() for source in sources}
    for source, files in list(targets.items()):
        try:
            for file in files:
                check_writable(file.path)
                if file.path.resolve() in read:
                    raise HipcamError(say("cli.outputs.read", path=file.path))
        except HipcamError as error:  # noqa: PERF203 - one bad file does not stop the others
            tell(error, given)
            del targets[source]
    return targets


def _names(sources: list[Path]) -> dict[Path, str]:
    """What the files of each source are named after: its stem, or its whole name where two videos have that stem.

    A video that lies beside it counts even if it is not scored now, or a name would depend on what else is.
    """
    from hipcam.source.find import find_videos

    videos = {source: source.parent.resolve() / source.name for source in sources if source.suffix != ".npz"}
    all_videos = set(videos.values())
    for folder in {video.parent for video in videos.values()}:
        with suppress(VideoError):
            all_videos.update(find_videos([folder]))
    alike = Counter(video.stem for video in all_videos)
    return {
        source: source.stem.removesuffix(".hipcam")
        if source not in videos
        else source.stem
        if alike[source.stem] == 1
        else source.name
        for source in sources
    }


def _targets(given: argparse.Namespace, source: Path, name: str) -> tuple[Target, ...]:
    targets = []
    folder = given.out or Path()
    if given.out is not None or given.export:
        targets += [Target(folder / f"{name}.hipcam.{form}", form) for form in given.export or DEFAULT_FORMATS]
    if given.json and given.json != "-":
        targets.append(Target(Path(given.json), "json"))
    if given.csv:
        targets.append(Target(given.csv, "csv"))
    if getattr(given, "track", None):
        targets.append(Target(given.track, "npz"))
    targets += [Target(folder / f"{name}.hipcam.{form}", form) for form in pictured_forms(given)]
    return tuple(targets)


def _check_distinct(targets: dict[Path, tuple[Target, ...]]) -> None:
    """Raise if something would be written over by something else of the same run."""
    from hipcam.core.files import is_sink

    owners: dict[Path, tuple[Path, str]] = {}
    for source, files in targets.items():
        for file in files:
            if is_sink(file.path):
                continue
            first, form = owners.setdefault(file.path.resolve(), (source, file.form))
            if first != source:
                raise HipcamError(say("cli.outputs.both_write", first=first, source=source, path=file.path))
            if form != file.form:
                raise HipcamError(
                    say("cli.outputs.one_place", one=form.upper(), other=file.form.upper(), path=file.path)
                )


def deliver(scored: Scored, files: tuple[Target, ...], given: argparse.Namespace, *, stored: bool = False) -> None:
    """Write the files of one scored source, a video or a `stored` track, together or none; print what was found."""
    from hipcam.core.files import write_files
    from hipcam.show.export import content
    from hipcam.show.text import describe

    scored = replace(scored, result=replace(scored.result, **said_of(given)))
    drawn = {file.form: file.path for file in files if file.form in PICTURED}
    write_files(
        chain(
            ((file.path, content(file.form, scored, file.path)) for file in files if file.form not in drawn),
            pictured(scored, drawn, given, stored=stored),
        )
    )
    if given.json == "-":
        print_json(scored.result.to_json())
    elif not given.quiet:
        print(describe(scored.result))
