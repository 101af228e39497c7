"""`hipcam data`: everything that hipcam has stored on this machine."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser, add_data_dir
from hipcam.cli.demo import demo_folder
from hipcam.cli.history import agreed
from hipcam.core.errors import HipcamError

if TYPE_CHECKING:
    from pathlib import Path


def add(commands: Commands, common: Parser) -> None:
    """Add the command `data`."""
    data = commands.add_parser(
        "data",
        help="show or delete everything hipcam has stored",
        description="Shows or deletes everything hipcam has stored by itself: kept sessions, a routine that is under "
        "way, the demo's report, and the pose model. Files you asked for with an option such as "
        "--out are yours.",
    )
    actions = data.add_subparsers(title="what to do", metavar="show|delete", required=True)
    show = actions.add_parser("show", parents=[common], help="list it, with size and place")
    show.set_defaults(run=_show)
    delete = actions.add_parser("delete", parents=[common], help="delete all of it")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    delete.set_defaults(run=_delete)
    for action in (show, delete):
        add_data_dir(action)


@dataclass(frozen=True, slots=True)
class _Stored:
    """One kind of thing, and its files."""

    what: str
    files: tuple[Path, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(file.stat().st_size for file in self.files)


def _stored(given: argparse.Namespace) -> list[_Stored]:
    from hipcam.core.files import UNFINISHED
    from hipcam.keep.folder import history_path
    from hipcam.pose.store import model_path
    from hipcam.run.routine import STATE_FILES

    history = history_path(given.data_dir)
    model = model_path()
    # Whoever writes gives a file its name when it is complete; one that is killed leaves another.
    unfinished = ((history.parent, UNFINISHED), (demo_folder(), UNFINISHED), (model.parent, f".*-{model.name}"))
    kinds = {
        "kept sessions": [history, *(history.with_name(history.name + end) for end in ("-wal", "-shm", "-journal"))],
        "routine under way": sorted(history.parent.glob(STATE_FILES)),
        "report of the demo": sorted(demo_folder().glob("demo.hipcam.*")),
        "pose model": [model],
        "left by runs that were killed": [file for folder, name in unfinished for file in sorted(folder.glob(name))],
    }
    found = {what: tuple(file for file in files if file.is_file()) for what, files in kinds.items()}
    return [_Stored(what, files) for what, files in found.items() if files]


def _show(given: argparse.Namespace) -> int:
    from hipcam.keep.folder import data_folder, history_path
    from hipcam.keep.history import History

    stored = _stored(given)
    for kind in stored:
        detail = ""
        if kind.files[0] == history_path(given.data_dir):
            try:
                with History(given.data_dir) as history:
                    people = history.people()
                detail = f", {sum(people.values())} of {len(people)} " + ("person" if len(people) == 1 else "people")
            except HipcamError:
                detail = ", which cannot be read"
        print(f"{kind.what}{detail}: {_size(kind.size)} in {kind.files[0]}")
    if not stored:
        print("hipcam has stored nothing on this machine.")
    print(f"Sessions are kept in {data_folder(given.data_dir)}; 'hipcam data delete' deletes all of this.")
    return OK


def _delete(given: argparse.Namespace) -> int:
    stored = _stored(given)
    if not stored:
        print("hipcam has stored nothing on this machine.")
        return OK
    for kind in stored:
        print(f"{kind.what}: {_size(kind.size)} in {kind.files[0]}", file=sys.stderr)
    if not agreed("Delete all of this for good?", given.yes):
        print("Nothing was deleted.")
        return OK
    for file in (file for kind in stored for file in kind.files):
        try:
            file.unlink(missing_ok=True)
        except OSError as error:  # noqa: PERF203 - which one is worth saying
            why = (error.strerror or "error").lower()
            raise HipcamError(f"{file} could not be deleted ({why}); close what uses it and try again.") from error
    print("Deleted " + ", ".join(kind.what for kind in stored) + ".")
    return OK


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{max(size, 100) / 1e3:.1f} kB"
