"""The routine on pages: what it holds, beginning it or going on with it, and what it came to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hipcam.app.live import ROUTINE, Session
from hipcam.app.pages import fields, page, person
from hipcam.app.today import begun_today, tested_today
from hipcam.judge.activity import activity
from hipcam.judge.next_steps import routine_steps, sentences
from hipcam.judge.summary import summarise_test
from hipcam.run import routine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.requests import Request

    from hipcam.app.cameras import Cameras
    from hipcam.app.live import Live
    from hipcam.judge.next_steps import Step


class RoutinePages:
    """The page before and after a routine; in between stands that of the session.

    Parameters
    ----------
    live : Live
        Where sessions are done.
    cameras : Cameras
        Those there are.
    folder : Path or None
        Where sessions are kept.
    """

    def __init__(self, live: Live, cameras: Cameras, folder: Path | None) -> None:
        self._live, self._cameras, self._folder = live, cameras, folder

    def routes(self) -> list[Route]:
        """Its pages."""
        return [Route("/routine", self._show), Route("/routine", self._begin, methods=["POST"])]

    async def _show(self, request: Request) -> Response:
        if self._live.under_way:
            return RedirectResponse("/live", 303)
        begun = await run_in_threadpool(_there, person(request), self._folder)
        steps = begun.steps if begun else routine_steps(summarise_test([]))
        words = sentences(steps)
        last = self._live.activity == ROUTINE
        return page(
            request,
            "routine.html",
            begun=begun,
            words=words[: len(steps)] if begun else _outline(steps),
            care=words[len(steps) :],
            outcome=self._live.outcome if last else [],
            trouble=self._live.trouble if last else "",
            **await run_in_threadpool(self._cameras.to_choose, self._folder),
        )

    async def _begin(self, request: Request) -> Response:
        given, who = {name: words[0] for name, words in (await fields(request)).items()}, person(request)
        camera = self._cameras.named(given.get("camera", "0"))
        if not self._live.under_way:
            await run_in_threadpool(_prepare, who, self._folder, "anew" in given)
            self._live.begin(Session(ROUTINE, "both", 1, 1, who, camera, "voice" in given, self._folder))
        return RedirectResponse("/live", 303)


def _outline(steps: Sequence[Step]) -> list[str]:
    """What a routine holds while nobody knows yet which side is the weaker one."""
    test = routine.test_step()
    return [
        activity(step).say("plan") for step in (test.activity, *dict.fromkeys(s.activity for s in steps), test.activity)
    ]


def _there(who: str, folder: Path | None) -> routine.Routine | None:
    """Today's routine, if it was begun, or at least the test that it begins with was done."""
    return begun_today(who, folder) or _after_the_test(who, folder)


def _after_the_test(who: str, folder: Path | None) -> routine.Routine | None:
    """A routine whose first test was what somebody did last today; None if it was something else."""
    tested = tested_today(who, folder)
    day = datetime.now().astimezone().date().isoformat()
    return routine.Routine(who, day, routine.exercises()).done(tested) if tested else None


def _prepare(who: str, folder: Path | None, anew: bool) -> None:
    """See to it that the routine goes on where it is to."""
    if anew:
        routine.forget(who, folder)
    elif begun_today(who, folder) is None and (after := _after_the_test(who, folder)):
        routine.save(after, folder)
