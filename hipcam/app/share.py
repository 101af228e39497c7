"""Showing a session on a phone or a television: what that opens is said, then somebody presses, and it can be ended."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import segno
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from hipcam.app.pages import fields, page, part
from hipcam.app.phones import VALID, Phones
from hipcam.app.serving import Server, listen
from hipcam.show.report.assets import markup
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup
    from starlette.requests import Request

    from hipcam.app.live import Live
    from hipcam.app.networks import Network

#: How many connections are answered at a time, and how much a phone may say at once, bytes.
_MOST_CONNECTIONS, _MOST_SAID = 40, 256
#: Where "stop" may lead back to.
_BACK = ("/share", "/live")


class Share:
    """The pages on which a session is shared, and the sharing itself.

    Parameters
    ----------
    live : Live
        What is shared.
    networks : callable
        Gives the networks to choose from.
    """

    def __init__(self, live: Live, networks: Callable[[], list[Network]]) -> None:
        self._live, self._networks = live, networks
        self._phones: Phones | None = None
        self._server: Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()

    def routes(self) -> list[Route]:
        """Its pages."""
        return [
            Route("/share", self._show),
            Route("/share", self._open, methods=["POST"]),
            Route("/share/code", self._another, methods=["POST"]),
            Route("/share/stop", self._stop, methods=["POST"]),
            Route("/share/state", self._state),
        ]

    async def close(self) -> None:
        """End it: nobody sees anything any more, and the port is free."""
        async with self._changing:
            if self._server is not None and self._serving is not None:
                self._server.cut()
                await self._serving
            self._phones = self._server = self._serving = None

    # --- The owner's pages ---

    async def _show(self, request: Request) -> Response:
        if self._phones is not None:
            return page(request, "shared.html", **self._parts(self._phones))
        return page(request, "share.html", networks=await run_in_threadpool(self._networks))

    async def _open(self, request: Request) -> Response:
        asked = (await fields(request)).get("network", [""])[0]
        networks = await run_in_threadpool(self._networks)
        # Only an address that was offered: each of them is private.
        if asked not in [network.address for network in networks]:
            raise HTTPException(404)
        await self._begin(asked)
        return RedirectResponse("/share", 303)

    async def _another(self, request: Request) -> Response:
        if self._phones is not None:
            self._phones.codes.another()
        return RedirectResponse("/share", 303)

    async def _stop(self, request: Request) -> Response:
        back = (await fields(request)).get("back", ["/share"])[0]
        await self.close()
        return RedirectResponse(back if back in _BACK else "/share", 303)

    async def _state(self, request: Request) -> Response:
        return JSONResponse(self._parts(self._phones) if self._phones is not None else {"code": "", "looking": ""})

    # --- Sharing ---

    async def _begin(self, address: str) -> None:
        async with self._changing:
            if self._phones is not None:
                return
            listener = listen(address)
            self._phones = Phones(self._live, f"{address}:{listener.getsockname()[1]}")
            self._phones.codes.another()
            self._server = Server(self._phones.pages, limit_concurrency=_MOST_CONNECTIONS, ws_max_size=_MOST_SAID)
            self._serving = await self._server.begin(listener)

    def _parts(self, phones: Phones) -> dict[str, Any]:
        """What is said of it now."""
        address = phones.address
        code = part(
            "shared.code.html",
            address=address,
            picture=code_picture(address) if address else None,
            used=phones.codes.used,
            minutes=round(VALID / 60),
        )
        return {"code": markup(code), "looking": say("app.share.looking", n=phones.looking)}


def code_picture(address: str) -> Markup:
    """The QR code of an address, as inline SVG: black on white whatever the page's colours are, with its quiet zone."""
    code = segno.make(address, error="m", micro=False)
    return markup(code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))
