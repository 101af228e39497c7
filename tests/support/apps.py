"""The app without a browser: its pages asked for as a page of its own would."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from hipcam.app.instance import ADDRESS, Door, Instance
from hipcam.app.server import App, Means

PORT = 4711
SITE = f"http://{ADDRESS}:{PORT}"


def nothing(job: Any, pipe: Connection) -> None:
    """Does no job."""


class Visit:
    """An app on a folder, and somebody who was let in."""

    def __init__(self, folder: Path, **means: Any) -> None:
        self.instance = Instance(folder)
        door = self.instance.claim(PORT)
        assert door is not None
        self.door: Door = door
        self.app = App(
            Means(**{"score": nothing, "coach": nothing, **means, "folder": folder}), door, self.instance.inbox
        )
        self.stranger = TestClient(self.app.pages, base_url=SITE, follow_redirects=False)
        self.owner = TestClient(self.app.pages, base_url=SITE, headers={"origin": SITE})
        self.owner.__enter__()  # all that is asked for is answered by one event loop, as by the server
        self.owner.get(f"/open/{door.token}")

    def close(self) -> None:
        self.app.close()
        self.owner.__exit__()
        self.instance.leave()
