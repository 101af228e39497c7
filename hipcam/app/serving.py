"""Serving pages on a socket, as long as they are wanted."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from hipcam.core.errors import HipcamError, system_reason
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

#: How long open connections are waited for, seconds.
_CLOSES_IN = 1


def listen(address: str) -> socket.socket:
    """A free port of one address of this machine.

    Raises
    ------
    HipcamError
        If there is none.
    """
    try:
        return socket.create_server((address, 0))
    except OSError as error:
        raise HipcamError(say("app.no_port", why=system_reason(error).lower())) from error


class Server(uvicorn.Server):
    """Serves pages; leaves Ctrl-C to whoever started it.

    Parameters
    ----------
    pages : ASGIApp
        What is served.
    **limits
        As `uvicorn.Config` takes them.
    """

    def __init__(self, pages: ASGIApp, **limits: int) -> None:
        super().__init__(
            uvicorn.Config(
                pages,
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                proxy_headers=False,
                ws="websockets-sansio",
                ws_per_message_deflate=False,
                timeout_graceful_shutdown=_CLOSES_IN,
                **limits,  # type: ignore[arg-type]
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let the signals be."""
        yield

    async def begin(self, listener: socket.socket) -> asyncio.Task[None]:
        """Serve on a socket, which is closed in the end; give what serves, once it answers."""
        serving = asyncio.create_task(self.serve(sockets=[listener]))
        while not (self.started or serving.done()):
            await asyncio.sleep(0.01)
        return serving

    def cut(self) -> None:
        """End at once: nobody gets in any more, and whoever is in is out, whatever is on its way to them."""
        for listening in self.servers:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        self.should_exit = True
