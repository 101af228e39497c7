"""The one `hipcam app` of a data folder: the file that says where it is, and the folder of what was handed to it.

Both are for their owner's eyes only. Whoever is killed leaves them behind; the next one clears them away.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from hipcam.core.errors import HipcamError
from hipcam.keep.folder import data_folder, make_private_folder
from hipcam.words import say

if TYPE_CHECKING:
    from pathlib import Path

#: Where pages are served: to this machine alone.
ADDRESS = "127.0.0.1"
#: How long one that is there may take to answer, and one that has only just begun to say where it is, seconds.
ANSWERS_IN, BEGINS_IN = 2.0, 3.0


@dataclass(frozen=True, slots=True)
class Door:
    """Where an app is, and the secret by which its owner gets in."""

    port: int
    token: str

    @property
    def host(self) -> str:
        """Its address and port."""
        return f"{ADDRESS}:{self.port}"

    def page(self, key: str, room: str = "") -> str:
        """The address of its first page, or of a room, for whoever has the token or a key that opens once."""
        return f"http://{self.host}/open/{key}{room}"

    def knock(self) -> str | None:
        """Ask for a key that opens once; None if nobody answers, or somebody else."""
        connection = http.client.HTTPConnection(ADDRESS, self.port, timeout=ANSWERS_IN)
        try:
            connection.request("GET", "/key", headers={"Authorization": f"Bearer {self.token}"})
            response = connection.getresponse()
            return response.read(200).decode("ascii") if response.status == 200 else None
        except (OSError, http.client.HTTPException, UnicodeDecodeError):
            return None
        finally:
            connection.close()


class Instance:
    """The claim of one app on a data folder.

    Parameters
    ----------
    folder : Path, optional
        See `keep.folder.data_folder`.

    Attributes
    ----------
    lock : Path
        The file that says where the app is.
    inbox : Path
        The folder for what is handed in, and for what is made of it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        place = data_folder(folder)
        self.lock = place / "app.json"
        self.inbox = place / "app-inbox"

    def claim(self, port: int) -> Door | None:
        """Be the one app; None if there is one already.

        Raises
        ------
        HipcamError
            If the file that says so cannot be written.
        """
        make_private_folder(self.lock.parent)
        door = Door(port, secrets.token_urlsafe(32))
        for _ in range(2):
            try:
                descriptor = os.open(self.lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                if self.other() is not None:
                    return None
                self.lock.unlink(missing_ok=True)  # of one that was killed
                continue
            except OSError as error:
                raise HipcamError(say("app.no_lock", path=self.lock, why=(error.strerror or "").lower())) from error
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(door), file)
            self._clear()
            make_private_folder(self.inbox)
            return door
        return None

    def other(self) -> tuple[Door, str] | None:
        """Another app that is there and answers, and a key of its that opens once."""
        end = time.monotonic() + BEGINS_IN
        while (door := self._read()) is None and self.lock.exists() and time.monotonic() < end:
            time.sleep(0.05)  # it is being written
        while door is not None and time.monotonic() < end:
            if key := door.knock():
                return door, key
            time.sleep(0.2)
        return None

    def leave(self) -> None:
        """Take away what was handed in, and say that there is no app any more."""
        self._clear()
        self.lock.unlink(missing_ok=True)

    def _read(self) -> Door | None:
        with suppress(OSError, ValueError, TypeError):
            return Door(**json.loads(self.lock.read_text(encoding="utf-8")))
        return None

    def _clear(self) -> None:
        if self.inbox.is_symlink():
            self.inbox.unlink()
        shutil.rmtree(self.inbox, ignore_errors=True)
