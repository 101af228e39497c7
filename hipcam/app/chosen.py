"""What was chosen in the set-up, for all later visits: which camera, and whether hipcam speaks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from hipcam.core.files import write_files
from hipcam.keep.folder import data_folder, make_private_folder

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "hipcam.setup/1"
#: What the file is called, beside the history.
FILE = "setup.json"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What pages begin with.

    Attributes
    ----------
    camera : str
        The number of a camera of this machine.
    voice : bool
        Whether hipcam speaks.
    """

    camera: str = "0"
    voice: bool = True


def save(chosen: Chosen, folder: Path | None = None) -> None:
    """Remember what was chosen, for its owner's eyes only.

    Raises
    ------
    HipcamError
        If it cannot be written.
    """
    path = data_folder(folder) / FILE
    make_private_folder(path.parent)
    write_files([(path, json.dumps({"schema": SCHEMA, **asdict(chosen)}) + "\n")])


def load(folder: Path | None = None) -> Chosen | None:
    """What was chosen; None if nobody has been through the set-up, or passed it over."""
    try:
        stored = json.loads((data_folder(folder) / FILE).read_text(encoding="utf-8"))
        camera, voice = stored["camera"], stored["voice"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    sound = stored.get("schema") == SCHEMA and isinstance(camera, str) and camera.isdecimal() and type(voice) is bool
    return Chosen(camera, voice) if sound else None
