"""Whether somebody still has a page open: without any, the app is over."""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.websockets import WebSocket

#: How long after the last page the app stays: a page that is loaded anew, or left for the next one, is back by then.
LINGERS = 6.0
#: And how long where something goes on that a page that was lost, and not closed, will come back to, seconds.
WAITS = 120.0
#: Nobody was awake for longer than this between two looks, seconds.
_ASLEEP = 2.0
#: How a connection ends that nobody has closed: a browser that fell asleep or crashed says nothing.
_UNSAID = (1005, 1006)


class Presence:
    """Counts the connections that pages hold: each has one as long as it is open, and one for whatever it asks for.

    Parameters
    ----------
    goes_on : callable
        Whether something goes on that a page that was lost will come back to.
    """

    def __init__(self, goes_on: Callable[[], bool] = lambda: False) -> None:
        self._goes_on = goes_on
        self._connections = 0
        self._left = self._looked = math.inf
        self._lost = False

    @contextmanager
    def connection(self) -> Iterator[None]:
        """Within, a page is connected."""
        self._connections += 1
        try:
            yield
        finally:
            self._connections -= 1
            self._left = time.monotonic()

    def ended(self, code: int) -> None:
        """Take how a connection came to its end: a page that is closed says so."""
        self._lost = code in _UNSAID

    @property
    def over(self) -> bool:
        """Whether there was a page and there has been none for a while; to be asked again and again.

        What passed between two looks while nobody was awake, this process or the machine, does not count: no page
        could come back.
        """
        now = time.monotonic()
        if now - self._looked > _ASLEEP:
            self._left += now - self._looked
        self._looked = now
        lingers = WAITS if self._lost and self._goes_on() else LINGERS
        return self._connections == 0 and now - self._left > lingers


async def hold(socket: WebSocket) -> None:
    """Each page that is open holds this connection."""
    await socket.accept()
    async for _ in socket.iter_text():
        pass
