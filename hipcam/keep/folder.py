"""Where sessions are kept, for their owner only."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from hipcam.core.errors import HipcamError, system_reason
from hipcam.core.files import make_private
from hipcam.words import say

#: The environment variable that says in which folder sessions are kept.
DATA_DIR_VARIABLE = "HIPCAM_DATA_DIR"


#: The file's name.
FILE_NAME = "history.sqlite3"


#: Longest name of a person.
LONGEST_NAME = 60


class HistoryError(HipcamError):
    """Sessions that cannot be kept, read, brought in or found."""


def data_folder(chosen: Path | None = None) -> Path:
    """Where sessions are kept, whether or not it is there yet.

    Parameters
    ----------
    chosen : Path, optional
        Named by the person; else the folder in ``HIPCAM_DATA_DIR``, else the user's data folder of this system.
    """
    named = chosen or os.environ.get(DATA_DIR_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("hipcam", appauthor=False)


def history_path(folder: Path | None = None) -> Path:
    """The file that sessions are kept in; see `data_folder`."""
    return data_folder(folder) / FILE_NAME


def check_name(name: str) -> str:
    """A person's name without blanks around it.

    Raises
    ------
    HistoryError
        If it is too long or holds what cannot be printed.
    """
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise HistoryError(say("history.long_name", most=LONGEST_NAME))
    return name


def mark_of(person: str) -> str:
    """What the name of a person's file ends with, from which nobody reads the person's; empty without one."""
    return f"-{hashlib.sha256(person.encode()).hexdigest()[:12]}" if person else ""


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into, and its parents likewise; one that is there stays as it is.

    Raises
    ------
    HistoryError
        If it cannot be made.
    """
    try:
        make_private(folder)
    except OSError as error:
        raise HistoryError(say("history.no_folder", folder=folder, why=system_reason(error).lower())) from error
