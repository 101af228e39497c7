"""The first page: what to do today, how each hip is, and what there is to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hipcam.app.chosen import load
from hipcam.app.pages import fields, page, person, remember_person
from hipcam.app.today import today
from hipcam.judge.bands import bands_within
from hipcam.judge.next_steps import sentences
from hipcam.keep.folder import check_name, history_path
from hipcam.keep.history import History
from hipcam.run.routine import test_step
from hipcam.show.sessions import found, when
from hipcam.words.names import bands_name

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from hipcam.app.today import Hip


class Home:
    """The first page.

    Parameters
    ----------
    folder : Path or None
        Where sessions are kept.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def routes(self) -> list[Route]:
        """The page, and who it is about."""
        return [Route("/", self._show), Route("/person", self._person, methods=["POST"])]

    async def _show(self, request: Request) -> Response:
        if await run_in_threadpool(_is_fresh, self._folder):
            return RedirectResponse("/setup", 303)
        who = person(request)
        now = await run_in_threadpool(today, self._folder, who)
        return page(
            request,
            "home.html",
            today=now,
            test=test_step(),
            exercise=now.exercise,
            exercise_words=sentences([now.exercise])[0].partition(":")[0],
            hips=[(hip, _bands(hip), when(hip.last.made)) for hip in now.hips],
            last=(now.last, when(now.last.made), found(now.last)) if now.last else None,
            people=await run_in_threadpool(people, self._folder),
        )

    async def _person(self, request: Request) -> Response:
        (name, *_) = (await fields(request)).get("person", [""])
        response = RedirectResponse("/", 303)
        remember_person(response, check_name(name))
        return response


def _is_fresh(folder: Path | None) -> bool:
    """Whether nobody has been through the set-up yet, nor passed it over, nor kept anything without it."""
    return load(folder) is None and not history_path(folder).exists()


def people(folder: Path | None) -> list[str]:
    """Who has sessions, by name."""
    if not history_path(folder).exists():
        return []
    with History(folder) as history:
        return [name for name in history.people() if name]


def _bands(hip: Hip) -> str:
    """The bands that the rotation may be in."""
    return bands_name(bands_within(hip.last.value, hip.last.uncertainty or 0.0))
