"""The one page for a phone or a television in the network at home: the session's picture and words, and two keys."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import secrets
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from hipcam.app.guard import Guard
from hipcam.app.pages import belonging, part
from hipcam.app.presence import hold
from hipcam.words import language, say

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send
    from starlette.websockets import WebSocket

    from hipcam.app.live import Live

#: How long a code is good, seconds.
VALID = 300.0
#: What codes are made of, none that looks like another, and how long they are: on a television somebody types them.
#: A thousand tries a second, as long as a code is good, find one of 2700 million.
_LETTERS, _LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 10
#: Keys that are taken from here: pause or go on, and skip.
_KEYS = (" ", "s")
#: What the page is made of.
_FILES = ("page.css", "app.css", "app.js", "stage.js", "phone.js")
#: How often it is looked whether a session has begun, seconds.
_LOOKS_EVERY = 0.5


class Codes:
    """How a phone gets in: with a code that opens once, for a few minutes; after that with the cookie it was given.

    Parameters
    ----------
    port : int
        Where its page is.
    """

    ways_in: tuple[str, ...] = ("/c/",)

    def __init__(self, port: int) -> None:
        self._cookie = f"hipcam-phone-{port}"
        self._known: set[str] = set()
        self._code, self._until = "", -math.inf
        self.used = False

    def another(self) -> None:
        """Have a new code; the one before opens no more."""
        self._code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        self._until = time.monotonic() + VALID
        self.used = False

    @property
    def code(self) -> str | None:
        """The code that opens, if there is one."""
        return self._code if not self.used and time.monotonic() < self._until else None

    def opens(self, given: str) -> bool:
        """Whether somebody with this code may come in; it has opened then."""
        if self.code is None or not secrets.compare_digest(given.lower().encode(), self.code.encode()):
            return False
        self.used = True
        return True

    def let_in(self, response: Response) -> None:
        """Give a browser what it comes in with from now on."""
        session = secrets.token_urlsafe(32)
        self._known.add(session)
        # Not `strict`: some programs that read codes open an address as if another site's link led there.
        response.set_cookie(self._cookie, session, httponly=True, samesite="lax")

    def who(self, connection: HTTPConnection) -> str:
        """What a browser has come in with."""
        return connection.cookies.get(self._cookie, "")

    def knows(self, connection: HTTPConnection) -> bool:
        """Whether it was let in before."""
        return self.who(connection) in self._known


class Phones:
    """The page, and who looks at it.

    Parameters
    ----------
    live : Live
        What is shown.
    host : str
        Where it is served: address and port.

    Attributes
    ----------
    codes : Codes
        How phones get in.
    pages : ASGIApp
        What is served.
    """

    def __init__(self, live: Live, host: str) -> None:
        self._live, self._host = live, host
        self._connections: Counter[str] = Counter()
        self.codes = Codes(int(host.rpartition(":")[2]))
        self._routes = Starlette(
            routes=[
                Route("/", self._show),
                Route("/c/{code}", self._enter),
                Route("/site/{name}", self._belonging),
                WebSocketRoute("/present", hold),
                WebSocketRoute("/live/pictures", self._pictures),
            ]
        )
        self.pages: ASGIApp = Guard(self._counted, self.codes, host, self._refused())

    @property
    def address(self) -> str | None:
        """Where somebody gets in now, if anybody does."""
        return f"http://{self._host}/c/{self.codes.code}" if self.codes.code else None

    @property
    def looking(self) -> int:
        """How many have the page open."""
        return len(+self._connections)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whoever holds a connection is looking."""
        if scope["type"] != "websocket":
            await self._routes(scope, receive, send)
            return
        who = self.codes.who(HTTPConnection(scope))
        self._connections[who] += 1
        try:
            await self._routes(scope, receive, send)
        finally:
            self._connections[who] -= 1

    async def _enter(self, request: Request) -> Response:
        response = RedirectResponse("/", 303)
        if self.codes.knows(request):  # back at the address that it came in by
            return response
        if not self.codes.opens(request.path_params["code"]):
            return self._refused()
        self.codes.let_in(response)
        return response

    async def _show(self, request: Request) -> Response:
        waiting = say("app.phone.waiting")
        words = ". ".join(self._live.words) if self._live.under_way else waiting
        return HTMLResponse(part("phone.html", language=language(), words=words, waiting=waiting))

    async def _belonging(self, request: Request) -> Response:
        if request.path_params["name"] not in _FILES:
            raise HTTPException(404)
        return belonging(request)

    async def _pictures(self, socket: WebSocket) -> None:
        """Show one session after the other, as long as the page is open."""
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                await self._live.show(socket, taken)
                await socket.send_text(json.dumps({"words": [say("app.phone.waiting")]}))
                await self._next(socket)

    async def _next(self, socket: WebSocket) -> None:
        """Wait for the next session, while the page is open."""
        while not self._live.under_way:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(socket.receive_text(), _LOOKS_EVERY)

    def _refused(self) -> Response:
        return HTMLResponse(part("phone.refused.html", language=language()), 403)


def taken(said: Any) -> dict[str, Any]:
    """What is taken of what a phone says: that it has drawn a picture, and two keys.

    Neither how late it has it nor how large its page is: those are the owner's page alone to tell.
    """
    return {
        **({"drawn": None} if "drawn" in said else {}),
        **({"key": said["key"]} if said.get("key") in _KEYS else {}),
    }
