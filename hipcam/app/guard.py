"""Who may come in: whoever was let in, from the app's own pages; nobody from another site, nobody by another name."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Protocol

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from hipcam.app.instance import Door

#: What pages may load and do: nothing from elsewhere, no script or style within a page.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; "
    "connect-src 'self' ws://{host}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: Methods that change nothing.
_LOOKING = ("GET", "HEAD")


class Known(Protocol):
    """Knows who may come in.

    Attributes
    ----------
    ways_in : tuple of str
        Ways in for whoever has no cookie yet; each looks at a secret of its own.
    """

    ways_in: tuple[str, ...]

    def knows(self, connection: HTTPConnection) -> bool:
        """Whether a browser was let in before."""
        ...


class Keys:
    """The secrets of one app.

    Parameters
    ----------
    door : Door
        With the token that its owner knows.
    """

    ways_in: tuple[str, ...] = ("/open/", "/key")

    def __init__(self, door: Door) -> None:
        self.cookie = f"hipcam-{door.port}"  # a machine's ports share their cookies
        self._token = door.token
        self._session = secrets.token_urlsafe(32)
        self._once: set[str] = set()

    def once(self) -> str:
        """A key that opens once: a browser is started with it, and everybody here can read how."""
        key = secrets.token_urlsafe(32)
        self._once.add(key)
        return key

    def is_token(self, given: str) -> bool:
        """Whether this is the owner's token."""
        return secrets.compare_digest(given.encode(), self._token.encode())

    def opens(self, key: str) -> bool:
        """Whether somebody with this key may come in; one that opens once has done so."""
        if key in self._once:
            self._once.discard(key)
            return True
        return self.is_token(key)

    def let_in(self, response: Response) -> None:
        """Give the browser what it comes in with from now on."""
        response.set_cookie(self.cookie, self._session, httponly=True, samesite="strict")

    def knows(self, connection: HTTPConnection) -> bool:
        """Whether it was let in before."""
        given = connection.cookies.get(self.cookie, "")
        return secrets.compare_digest(given.encode(), self._session.encode())


class Guard:
    """Stands before the app: looks at each request, and says with each answer what its page may do.

    Parameters
    ----------
    app : ASGIApp
        What is guarded.
    known : Known
        Who may come in.
    host : str
        Where it is served: address and port.
    refused : Response
        What whoever may not come in is told, with 403.
    """

    def __init__(self, app: ASGIApp, known: Known, host: str, refused: Response) -> None:
        self._app, self._known, self._host, self._refused = app, known, host, refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer 403."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._say_what_is_allowed(MutableHeaders(scope=message))
            await send(message)

        if self._welcome(scope):
            await self._app(scope, receive, send_guarded)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: 403
        else:
            await self._refused(scope, receive, send_guarded)

    def _welcome(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origin, from_where = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if headers.get("host") != self._host or origin not in (None, f"http://{self._host}"):
            return False
        if scope["path"].startswith(self._known.ways_in):
            return (scope["type"], scope.get("method")) == ("http", "GET")
        # A page of another port of this machine has this one's cookie, but says that it is another.
        if from_where not in ("none", "same-origin"):
            return False
        if origin is None and (scope["type"] == "websocket" or scope["method"] not in _LOOKING):
            return False
        return self._known.knows(HTTPConnection(scope))

    def _say_what_is_allowed(self, headers: MutableHeaders) -> None:
        headers["Content-Security-Policy"] = _POLICY.format(host=self._host)
        headers["Cross-Origin-Resource-Policy"] = headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers.setdefault("Cache-Control", "no-store")
