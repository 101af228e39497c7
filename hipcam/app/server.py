"""The server: all pages together, served to this machine until the last of them is closed."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute

from hipcam.app.cameras import Cameras
from hipcam.app.guard import Guard, Keys
from hipcam.app.home import Home
from hipcam.app.instance import ADDRESS, Door, Instance
from hipcam.app.live import Live
from hipcam.app.networks import home_networks
from hipcam.app.pages import belonging, missing, trouble
from hipcam.app.presence import Presence, hold
from hipcam.app.routine import RoutinePages
from hipcam.app.serving import Server, listen
from hipcam.app.sessions import Sessions
from hipcam.app.setup import Setup
from hipcam.app.share import Share
from hipcam.app.videos import Videos
from hipcam.core.errors import HipcamError
from hipcam.core.interrupts import noting_the_end
from hipcam.words import say

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from hipcam.app.networks import Network
    from hipcam.app.worker import Work

#: How often it is looked whether somebody is still there, seconds.
_LOOKS_EVERY = 0.2


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
    share : bool
        Whether the first page is the one that offers to share the session with a phone.
    networks : callable
        Gives the networks in which it can be shared.
    """

    score: Work
    coach: Work
    camera: str | None = None
    folder: Path | None = None
    share: bool = False
    networks: Callable[[], list[Network]] = home_networks


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
        self.keys, self.presence = Keys(door), Presence(lambda: self.live.under_way)
        self.videos = Videos(means.score, inbox, means.folder)
        self.cameras = Cameras(means.camera)
        self.setup = Setup(self.cameras, means.folder)
        self.live = Live(means.coach, self.cameras, means.folder)
        self.share = Share(self.live, means.networks)
        routes = [
            Route("/open/{key}", self._open),
            Route("/open/{key}/share", self._open),
            Route("/key", self._key),
            WebSocketRoute("/present", hold),
            Route("/site/{name}", belonging),
            *Home(means.folder).routes(),
            *self.live.routes(),
            *RoutinePages(self.live, self.cameras, means.folder).routes(),
            *self.share.routes(),
            *self.cameras.routes(),
            *self.setup.routes(),
            *self.videos.routes(),
            *Sessions(means.folder).routes(),
        ]
        self._routes = Starlette(routes=routes, exception_handlers={HipcamError: trouble, 404: missing})
        self.pages: ASGIApp = Guard(self._counted, self.keys, door.host, PlainTextResponse(say("app.refused"), 403))

    def close(self) -> None:
        """End what is at work."""
        self.live.close()
        self.setup.close()
        self.cameras.close()
        self.videos.close()

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whoever is in is there as long as something is answered."""
        if scope["type"] == "lifespan" or scope["path"].startswith(self.keys.ways_in):
            await self._routes(scope, receive, send)
            return

        async def heard() -> Message:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                self.presence.ended(message["code"])
            return message

        with self.presence.connection():
            await self._routes(scope, heard, send)

    async def _open(self, request: Request) -> Response:
        if not self.keys.opens(request.path_params["key"]):
            return PlainTextResponse(say("app.refused"), 403)
        response = RedirectResponse("/share" if request.url.path.endswith("/share") else "/", 303)
        self.keys.let_in(response)
        return response

    async def _key(self, request: Request) -> Response:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or not self.keys.is_token(token):
            return PlainTextResponse(say("app.refused"), 403)
        return PlainTextResponse(self.keys.once())


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
    room = "/share" if means.share else ""
    with listen(ADDRESS) as listener:
        door = instance.claim(listener.getsockname()[1])
        if door is None:
            there = instance.other()
            if there is None:
                raise HipcamError(say("app.no_answer"))
            opened(there[0].page(there[1], room), there[0].page(there[0].token, room))
            return
        try:
            app = App(means, door, instance.inbox)
            try:
                asyncio.run(
                    _serve(
                        app,
                        listener,
                        lambda: opened(door.page(app.keys.once(), room), door.page(door.token, room)),
                    )
                )
            finally:
                app.close()
        finally:
            instance.leave()


async def _serve(app: App, listener: socket.socket, answers: Callable[[], None]) -> None:
    server = Server(app.pages)
    with noting_the_end() as asked:
        serving = await server.begin(listener)
        await asyncio.to_thread(answers)
        while not (serving.done() or asked() or app.presence.over):
            await asyncio.sleep(_LOOKS_EVERY)
        logging.getLogger("uvicorn.error").disabled = True  # what is cut short now is no news
        server.should_exit = True
        await app.share.close()
        await asyncio.to_thread(app.close)  # what pages wait for ends with it
        await serving
