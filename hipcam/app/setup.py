"""The first steps: what to mind, where the laptop goes, what the camera sees, whether hipcam is heard, and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from hipcam.app.chosen import Chosen, save
from hipcam.app.pages import fields, page, part, within
from hipcam.app.tasks import Task
from hipcam.judge.activity import activity
from hipcam.pose.model import manifest
from hipcam.run.routine import test_step
from hipcam.words import say

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from starlette.requests import Request

    from hipcam.app.cameras import Cameras
    from hipcam.app.worker import Work
    from hipcam.run.doctor import Finding

#: What is said of one thing that was tried, with a `Finding`, and of what is being fetched: the bytes that have come,
#: and those in all or None.
TRIED, FETCHED = "tried", "fetched"
#: What is not tried: pages are the window.
_WITHOUT = ("window",)
#: What is tried when somebody is only to hear hipcam.
_BUT_VOICE = ("camera", "window", "sounds", "model", "speed", "privacy")


def examine_machine(but: tuple[str, ...], pipe: Connection) -> None:
    """Try what hipcam needs of this machine, in a process of its own."""
    from hipcam.run.doctor import examine

    for finding in examine(but=but):
        pipe.send((TRIED, finding))


def fetch_network(_: Any, pipe: Connection) -> None:
    """Fetch the pose network, in a process of its own."""
    from hipcam.pose.store import install_model

    install_model(progress=lambda done, expected: pipe.send((FETCHED, (done, expected))))


class Setup:
    """The pages of the first steps.

    Parameters
    ----------
    cameras : Cameras
        Those there are.
    folder : Path or None
        Where it is remembered what was chosen, beside the sessions.
    examine : callable
        Tries what hipcam needs in a process of its own.
    fetch : callable
        Fetches the pose network in a process of its own.

    Attributes
    ----------
    tasks : dict of Task
        What pages can have done: `network` fetches it, `voice` speaks, `machine` tries everything.
    """

    def __init__(
        self, cameras: Cameras, folder: Path | None, examine: Work = examine_machine, fetch: Work = fetch_network
    ) -> None:
        self._cameras, self._folder = cameras, folder
        self.tasks = {
            "network": Task(fetch),
            "voice": Task(examine, _BUT_VOICE),
            "machine": Task(examine, _WITHOUT),
        }

    def routes(self) -> list[Route]:
        """Its pages."""
        return [
            Route("/setup", self._show),
            Route("/setup", self._done, methods=["POST"]),
            Route("/setup/{task}", self._state),
            Route("/setup/{task}", self._begin, methods=["POST"]),
            Route("/how", self._how),
        ]

    def close(self) -> None:
        """Leave what is under way."""
        for task in self.tasks.values():
            task.close()

    async def _show(self, request: Request) -> Response:
        return page(
            request,
            "setup.html",
            tasks=self.tasks,
            size=manifest().wheel_size / 1e6,
            camera_of_test=activity(test_step().activity).say("camera"),
            network=await run_in_threadpool(_has_network),
            **await run_in_threadpool(self._cameras.to_choose, self._folder),
        )

    async def _done(self, request: Request) -> Response:
        """Remember what was chosen; whoever passes it over has chosen what pages begin with anyway."""
        given = {name: words[0] for name, words in (await fields(request)).items()}
        camera = given.get("camera", "0")
        if not camera.isdecimal():
            raise HTTPException(404)
        chosen = Chosen() if "skip" in given else Chosen(camera, given.get("heard") != "no")
        await run_in_threadpool(save, chosen, self._folder)
        return RedirectResponse("/", 303)

    async def _begin(self, request: Request) -> Response:
        self._named(request).begin()
        return await self._state(request)

    async def _state(self, request: Request) -> Response:
        task = self._named(request)
        over = not task.under_way  # asked first: what is said until then is among what is told
        fetched = [about for word, about in task.said if word == FETCHED][-1:]
        shares = [min(1.0, done / expected) for done, expected in fetched if expected]
        items = [_item(about) for word, about in task.said if word == TRIED]
        return JSONResponse(
            {"items": items, "share": shares[0] if shares else None, "trouble": task.trouble, "over": over}
        )

    def _named(self, request: Request) -> Task:
        task = self.tasks.get(request.path_params["task"])
        if task is None:
            raise HTTPException(404)
        return task

    async def _how(self, request: Request) -> Response:
        from hipcam.show.report.activities import activities_page

        return page(request, "how.html", guides=within(await run_in_threadpool(activities_page)))


def _has_network() -> bool:
    """Whether the pose network is on this machine; whether it is sound, trying the machine tells."""
    from hipcam.pose.store import model_path

    return model_path().exists()


def _item(finding: Finding) -> str:
    """One thing that was tried, as pages tell it."""
    return part(
        "setup.item.html",
        level=finding.level,
        level_name=say(f"doctor.level.{finding.level}"),
        what=say(f"doctor.part.{finding.what}"),
        text=finding.text,
    )
