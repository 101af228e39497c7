"""What makes it safe to begin: in full once a day for each person, in a sentence after that.

The day is remembered in a small file beside the history, for its owner's eyes only.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from hipcam.core.errors import HipcamError
from hipcam.core.files import write_files
from hipcam.keep.folder import data_folder, make_private_folder, mark_of
from hipcam.words import say

if TYPE_CHECKING:
    from pathlib import Path

#: What such files are called, whoever they are of.
FILES = "safety*.json"
SCHEMA = "hipcam.safety/1"


class Safety:
    """What is said about safety before one session of one person.

    Parameters
    ----------
    person : str
        Whose session it is.
    folder : Path, optional
        Where sessions are kept; see `data_folder`.

    Attributes
    ----------
    sentences : tuple of str
        To be said before anything begins.
    """

    def __init__(self, person: str, folder: Path | None = None) -> None:
        self._path = data_folder(folder) / f"safety{mark_of(person)}.json"
        self._today = datetime.now().astimezone().date().isoformat()
        self._full = not self._told_today()
        keys = ("safety_hold", "safety_pain", "safety_injury") if self._full else ("safety_pain",)
        self.sentences = tuple(say(f"live.{key}") for key in keys)

    def keep(self) -> None:
        """All of it was heard today; where that cannot be kept, it is said in full again."""
        if self._full:
            with suppress(HipcamError):
                make_private_folder(self._path.parent)
                write_files([(self._path, json.dumps({"schema": SCHEMA, "day": self._today}) + "\n")])

    def _told_today(self) -> bool:
        try:
            return bool(json.loads(self._path.read_text(encoding="utf-8"))["day"] == self._today)
        except (OSError, ValueError, TypeError, KeyError):
            return False
