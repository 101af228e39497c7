"""The server: all pages together, served to this machine until the last of them is closed."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute

from hipcam.app.cameras import Cameras
from hipcam.app.guard import WAYS_IN, Guard, Keys
from hipcam.app.home import Home
from hipcam.app.instance import ADDRESS, Door, Instance
from hipcam.app.live import Live
from hipcam.app.pages import belonging, missing, trouble
from hipcam.app.presence import Presence
from hipcam.app.routine import RoutinePages
from hipcam.app.sessions import Sessions
from hipcam.app.setup import Setup
from hipcam.app.videos import Videos
from hipcam.core.errors import HipcamError, system_reason
from hipcam.core.interrupts import noting_the_end
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send
    from starlette.websockets import WebSocket

    from hipcam.app.worker import Work

#: How often it is looked whether somebody is still there, and how long open connections are waited for, seconds.
_LOOKS_EVERY, _CLOSES_IN = 0.2, 1


@dataclass(frozen=True, slots=True)
class Means:
    """What the app works with.

    Attributes
    ----------
    score : callable
        Scores one video in a process of its own, see `videos.Job`.
    coach : callable
        Coaches somebody in a process of its own, see `live.Session`.
    camera : str or None
        What is used for a camera, as `hipcam live --camera` takes it; None if the page is to ask.
    folder : Path or None
        Where sessions are kept, see `keep.folder.data_folder`.
    """

    score: Work
    coach: Work
    camera: str | None = None
    folder: Path | None = None


class App:
    """All pages of one app.

    Parameters
    ----------
    means : Means
        What it works with.
    door : Door
        Where it is.
    inbox : Path
        The folder for what is handed in.
    """

    def __init__(self, means: Means, door: Door, inbox: Path) -> None:
        self.keys, self.presence = Keys(door), Presence()
        self.videos = Videos(means.score, inbox, means.folder)
        self.cameras = Cameras(means.camera)
        self.setup = Setup(self.cameras, means.folder)
        self.live = Live(means.coach, self.cameras, means.folder)
        routes = [
            Route("/open/{key}", self._open),
            Route("/key", self._key),
            WebSocketRoute("/present", self._present),
            Route("/site/{name}", belonging),
            *Home(means.folder).routes(),
            *self.live.routes(),
            *RoutinePages(self.live, self.cameras, means.folder).routes(),
            *self.cameras.routes(),
            *self.setup.routes(),
            *self.videos.routes(),
            *Sessions(means.folder).routes(),
        ]
        self._routes = Starlette(routes=routes, exception_handlers={HipcamError: trouble, 404: missing})
        self.pages: ASGIApp = Guard(self._counted, self.keys, door.port)

    def close(self) -> None:
        """End what is at work."""
        self.live.close()
        self.setup.close()
        self.cameras.close()
        self.videos.close()

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whoever is in is there as long as something is answered."""
        if scope["type"] == "lifespan" or scope["path"].startswith(WAYS_IN):
            await self._routes(scope, receive, send)
            return
        with self.presence.connection():
            await self._routes(scope, receive, send)

    async def _open(self, request: Request) -> Response:
        if not self.keys.opens(request.path_params["key"]):
            return PlainTextResponse(say("app.refused"), 403)
        response = RedirectResponse("/", 303)
        self.keys.let_in(response)
        return response

    async def _key(self, request: Request) -> Response:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or not self.keys.is_token(token):
            return PlainTextResponse(say("app.refused"), 403)
        return PlainTextResponse(self.keys.once())

    async def _present(self, socket: WebSocket) -> None:
        """Each page that is open holds this connection."""
        await socket.accept()
        async for _ in socket.iter_text():
            pass


class _Server(uvicorn.Server):
    """One that leaves Ctrl-C to whoever started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let the signals be."""
        yield


def serve(means: Means, opened: Callable[[str, str], None]) -> None:
    """Serve the pages until the last one is closed, or until Ctrl-C.

    Parameters
    ----------
    means : Means
        What the app works with.
    opened : callable
        Told an address that opens once and one for whoever has no browser here, as soon as they answer; those of the
        app that is there already, if there is one: then this ends.

    Raises
    ------
    HipcamError
        If there is no place for it on this machine.
    """
    instance = Instance(means.folder)
    with _listening() as listener:
        door = instance.claim(listener.getsockname()[1])
        if door is None:
            there = instance.other()
            if there is None:
                raise HipcamError(say("app.no_answer"))
            opened(there[0].page(there[1]), there[0].page(there[0].token))
            return
        try:
            app = App(means, door, instance.inbox)
            try:
                asyncio.run(_serve(app, door, listener, opened))
            finally:
                app.close()
        finally:
            instance.leave()


@contextmanager
def _listening() -> Iterator[socket.socket]:
    """A free port of this machine, which nobody else can reach."""
    try:
        listener = socket.create_server((ADDRESS, 0))
    except OSError as error:
        raise HipcamError(say("app.no_port", why=system_reason(error).lower())) from error
    with listener:
        yield listener


async def _serve(app: App, door: Door, listener: socket.socket, opened: Callable[[str, str], None]) -> None:
    server = _Server(
        uvicorn.Config(
            app.pages,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=_CLOSES_IN,
        )
    )
    with noting_the_end() as asked:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not (server.started or serving.done()):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(opened, door.page(app.keys.once()), door.page(door.token))
        while not (serving.done() or asked() or app.presence.over):
            await asyncio.sleep(_LOOKS_EVERY)
        logging.getLogger("uvicorn.error").disabled = True  # what is cut short now is no news
        server.should_exit = True
        await asyncio.to_thread(app.close)  # what pages wait for ends with it
        await serving
