"""The first steps: what to mind, where to put the laptop, and what this machine can do."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from hipcam.app.pages import page, part, within
from hipcam.app.worker import Worker
from hipcam.core.errors import HipcamError
from hipcam.words import say

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from starlette.requests import Request

    from hipcam.app.cameras import Cameras
    from hipcam.app.worker import Work
    from hipcam.run.doctor import Finding

#: What is said of one thing that was tried, with a `Finding`.
TRIED = "tried"
#: What is not tried: pages are the window.
_NOT_TRIED = ("window",)


def examine_machine(_: Any, pipe: Connection) -> None:
    """Try what hipcam needs of this machine, in a process of its own."""
    from hipcam.run.doctor import examine

    for finding in examine(but=_NOT_TRIED):
        pipe.send((TRIED, finding))


class Setup:
    """The pages of the first steps.

    Parameters
    ----------
    cameras : Cameras
        Those there are.
    examine : callable
        Tries what hipcam needs in a process of its own.
    """

    def __init__(self, cameras: Cameras, examine: Work = examine_machine) -> None:
        self._cameras = cameras
        self._worker = Worker(examine)
        self._thread: threading.Thread | None = None
        self._found: list[Finding] = []
        self._trouble = ""

    def routes(self) -> list[Route]:
        """Its pages."""
        return [
            Route("/setup", self._show),
            Route("/setup", self._begin, methods=["POST"]),
            Route("/setup/state", self._state),
            Route("/how", self._how),
        ]

    def close(self) -> None:
        """Leave what is under way."""
        self._worker.close()
        if self._thread is not None:
            self._thread.join()

    @property
    def under_way(self) -> bool:
        """Whether something is being tried."""
        return self._thread is not None and self._thread.is_alive()

    async def _show(self, request: Request) -> Response:
        return page(
            request,
            "setup.html",
            begun=self._thread is not None,
            under_way=self.under_way,
            cameras=await run_in_threadpool(self._cameras.there),
            camera_chosen=self._cameras.chosen is not None,
        )

    async def _begin(self, request: Request) -> Response:
        if not self.under_way:
            self._found, self._trouble = [], ""
            self._thread = threading.Thread(target=self._run, name="setup", daemon=True)
            self._thread.start()
        return RedirectResponse("/setup", 303)

    async def _state(self, request: Request) -> Response:
        items = [
            part(
                "setup.item.html",
                level=finding.level,
                level_name=say(f"doctor.level.{finding.level}"),
                what=say(f"doctor.part.{finding.what}"),
                text=finding.text,
            )
            for finding in self._found
        ]
        return JSONResponse({"items": items, "trouble": self._trouble, "over": not self.under_way})

    async def _how(self, request: Request) -> Response:
        from hipcam.show.report.activities import activities_page

        return page(request, "how.html", guides=within(await run_in_threadpool(activities_page)))

    def _run(self) -> None:
        try:
            for word, about in self._worker.do(None):
                if word == TRIED:
                    self._found.append(about)
        except HipcamError as error:
            self._trouble = str(error)
