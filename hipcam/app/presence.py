"""Whether somebody still has a page open: without any, the app is over."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.websockets import WebSocket

#: How long after the last page the app stays: a page that is loaded anew, or left for the next one, is back by then.
LINGERS = 6.0


class Presence:
    """Counts the connections that pages hold: each has one as long as it is open, and one for whatever it asks for."""

    def __init__(self) -> None:
        self._connections = 0
        self._left = math.inf

    @contextmanager
    def connection(self) -> Iterator[None]:
        """Within, a page is connected."""
        self._connections += 1
        try:
            yield
        finally:
            self._connections -= 1
            self._left = time.monotonic()

    @property
    def over(self) -> bool:
        """Whether there was a page and there has been none for a while."""
        return self._connections == 0 and time.monotonic() - self._left > LINGERS


async def hold(socket: WebSocket) -> None:
    """Each page that is open holds this connection."""
    await socket.accept()
    async for _ in socket.iter_text():
        pass
