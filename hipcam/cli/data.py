"""`hipcam data`: everything that hipcam has stored on this machine."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.cli.common import OK, Commands, Parser, add_data_dir, reason_of
from hipcam.cli.demo import demo_folder
from hipcam.cli.history import agreed
from hipcam.core.errors import HipcamError
from hipcam.words import say

if TYPE_CHECKING:
    from pathlib import Path


def add(commands: Commands, common: Parser) -> None:
    """Add the command `data`."""
    data = commands.add_parser(
        "data",
        parents=[common],
        help=say("cli.data.help"),
        description=say("cli.data.about"),
    )
    actions = data.add_subparsers(title=say("cli.data.actions"), metavar="show|delete", required=True)
    show = actions.add_parser("show", parents=[common], help=say("cli.data.show"))
    show.set_defaults(run=_show)
    delete = actions.add_parser("delete", parents=[common], help=say("cli.data.delete"))
    delete.add_argument("--yes", action="store_true", help=say("cli.do_not_ask"))
    delete.set_defaults(run=_delete)
    for action in (show, delete):
        add_data_dir(action)


_SESSIONS = "sessions"


@dataclass(frozen=True, slots=True)
class _Stored:
    """One kind of thing, and its files."""

    kind: str
    files: tuple[Path, ...]

    @property
    def what(self) -> str:
        """What it is, in words."""
        return say(f"cli.data.kind.{self.kind}")

    def describe(self, what: str) -> str:
        """What it is, how large and where."""
        size = _size(sum(file.stat().st_size for file in self.files))
        return say("cli.data.stored", what=what, size=size, place=self.files[0])


def _stored(given: argparse.Namespace) -> list[_Stored]:
    from hipcam.app.chosen import FILE
    from hipcam.app.instance import Instance
    from hipcam.core.files import UNFINISHED
    from hipcam.keep.folder import history_path
    from hipcam.keep.safety import FILES
    from hipcam.pose.choice import INSTALLABLE
    from hipcam.pose.store import model_path
    from hipcam.run.routine import STATE_FILES

    history = history_path(given.data_dir)
    models = [model_path(key) for key in INSTALLABLE]
    # Whoever writes gives a file its name when it is complete; one that is killed leaves another.
    unfinished = [(history.parent, UNFINISHED), (demo_folder(), UNFINISHED)]
    unfinished += [(model.parent, f".*-{model.name}") for model in models]
    app = Instance(given.data_dir)
    if app.other() is None:
        unfinished += [(app.inbox, "**/*"), (history.parent, app.lock.name)]
    kinds = {
        _SESSIONS: [history, *(history.with_name(history.name + end) for end in ("-wal", "-shm", "-journal"))],
        "routine": sorted(history.parent.glob(STATE_FILES)),
        "setup": [history.with_name(FILE)],
        "safety": sorted(history.parent.glob(FILES)),
        "demo": sorted(demo_folder().glob("demo.hipcam.*")),
        "model": models,
        "unfinished": [file for folder, name in unfinished for file in sorted(folder.glob(name))],
    }
    found = {kind: tuple(file for file in files if file.is_file()) for kind, files in kinds.items()}
    return [_Stored(kind, files) for kind, files in found.items() if files]


def _show(given: argparse.Namespace) -> int:
    from hipcam.keep.folder import data_folder, history_path
    from hipcam.keep.history import History

    stored = _stored(given)
    for kind in stored:
        what = kind.what
        if kind.files[0] == history_path(given.data_dir):
            try:
                with History(given.data_dir) as history:
                    people = history.people()
                what = say("cli.data.sessions_of", what=what, sessions=sum(people.values()), n=len(people))
            except HipcamError:
                what = say("cli.data.unreadable", what=what)
        print(kind.describe(what))
    if not stored:
        print(say("cli.data.nothing"))
    print(say("cli.data.place", folder=data_folder(given.data_dir)))
    return OK


def _delete(given: argparse.Namespace) -> int:
    stored = _stored(given)
    if not stored:
        print(say("cli.data.nothing"))
        return OK
    for kind in stored:
        print(kind.describe(kind.what), file=sys.stderr)
    if not agreed(say("cli.data.delete_all"), given.yes):
        print(say("cli.not_deleted"))
        return OK
    for file in (file for kind in stored for file in kind.files):
        try:
            file.unlink(missing_ok=True)
        except OSError as error:  # noqa: PERF203 - which one is worth saying
            why = reason_of(error)
            raise HipcamError(say("cli.data.not_deleted", file=file, why=why)) from error
    print(say("cli.deleted", what=", ".join(kind.what for kind in stored)))
    return OK


def _size(size: int) -> str:
    if size >= 100_000:
        return say("cli.data.megabytes", size=size / 1e6)
    return say("cli.data.kilobytes", size=max(size, 100) / 1e3)
