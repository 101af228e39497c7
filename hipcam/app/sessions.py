"""The pages of the history: what was kept, one session, two compared, one activity over time."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hipcam.app.home import people
from hipcam.app.pages import fields, page, person, within
from hipcam.core.types import SIDES
from hipcam.judge.activity import activities, activity, keys
from hipcam.keep.folder import history_path
from hipcam.keep.history import History
from hipcam.keep.trend import make_trend, rotation_change
from hipcam.show.sessions import counts, found, rotation, session_page, when
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from starlette.datastructures import QueryParams
    from starlette.requests import Request

    from hipcam.keep.entries import Entry

#: The largest number of a session that SQLite can hold.
_MOST = 2**63 - 1


class Sessions:
    """The pages of the history.

    Parameters
    ----------
    folder : Path or None
        Where sessions are kept.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def routes(self) -> list[Route]:
        """Its pages."""
        return [
            Route("/history", self._list),
            Route("/history/export", self._export),
            Route("/history/chosen", self._chosen),
            Route("/history/delete", self._delete, methods=["POST"]),
            Route("/history/over-time/{activity}", self._over_time),
            Route("/history/{number:int}/", self._show),
            Route("/history/{number:int}/{what}", self._hand_out),
        ]

    async def _list(self, request: Request) -> Response:
        asked = _asked(request.query_params)
        entries = await run_in_threadpool(self._entries, **asked)
        return page(
            request,
            "history.html",
            sessions=[_row(entry) for entry in reversed(entries)],
            asked=dict(request.query_params),
            activities=activities(),
            people=await run_in_threadpool(people, self._folder),
            any_kept=bool(entries) or bool(await run_in_threadpool(self._entries)),
        )

    async def _show(self, request: Request) -> Response:
        number = _number(request)
        entry, report = await run_in_threadpool(self._reported, number)
        return page(request, "session.html", session=_row(entry), report=within(report))

    async def _hand_out(self, request: Request) -> Response:
        number, what = _number(request), request.path_params["what"]
        if what == "report.html":
            text = (await run_in_threadpool(self._reported, number))[1]
        elif what == "result.json":
            text = json.dumps(await run_in_threadpool(self._result, number), indent=1, ensure_ascii=False)
        else:
            raise HTTPException(404)
        return _file(text, f"hipcam-{number}-{what}")

    async def _export(self, request: Request) -> Response:
        return _file(await run_in_threadpool(self._all), "hipcam-history.jsonl")

    async def _chosen(self, request: Request) -> Response:
        """What is to be done with the sessions that were chosen in the list."""
        asked = request.query_params
        numbers = _numbers(asked.getlist("n"))
        chosen = [entry for entry in await run_in_threadpool(self._entries) if entry.number in numbers]
        rows = [_row(entry) for entry in chosen]
        if asked.get("do") == "delete" and chosen:
            return page(request, "delete.html", sessions=rows)
        if asked.get("do") != "compare" or len(chosen) != 2:
            return page(request, "trouble.html", 400, said=say("app.history.choose"), back="/history")
        return page(request, "compare.html", sessions=rows, compared=compared(*chosen))

    async def _delete(self, request: Request) -> Response:
        await run_in_threadpool(self._deleted, _numbers((await fields(request)).get("n", [])))
        return RedirectResponse("/history", 303)

    async def _over_time(self, request: Request) -> Response:
        key = request.path_params["activity"]
        if key not in keys():
            raise HTTPException(404)
        named = await run_in_threadpool(people, self._folder)
        who = request.query_params.get("person", person(request))
        report = await run_in_threadpool(self._trend, key, who)
        return page(
            request,
            "over_time.html",
            chosen=activity(key),
            report=report,
            people=named,
            whom=who,
            activities=activities(),
        )

    # --- What was kept ---

    @contextmanager
    def _history(self) -> Iterator[History]:
        """The history; looking makes no file."""
        if not history_path(self._folder).exists():
            raise HTTPException(404)
        with History(self._folder) as history:
            yield history

    def _entries(self, **asked: Any) -> list[Entry]:
        if not history_path(self._folder).exists():
            return []
        with History(self._folder) as history:
            return history.sessions(**asked)

    def _reported(self, number: int) -> tuple[Entry, str]:
        with self._history() as history:
            return history.entry(number), session_page(history, number)

    def _result(self, number: int) -> dict[str, Any]:
        with self._history() as history:
            return history.result(number)

    def _deleted(self, numbers: Sequence[int]) -> None:
        with self._history() as history:
            history.delete(numbers)

    def _all(self) -> str:
        with self._history() as history:
            return "".join(history.export())

    def _trend(self, key: str, who: str) -> Any:
        """What is told of an activity over time; None if somebody never did it."""
        from hipcam.show.report.trend import trend_page

        entries = self._entries(activity=key, person=who)
        done = {side for entry in entries for side in entry.sides}
        trends = [make_trend(entries, key, side) for side in (*SIDES, "both") if side in done]
        return within(trend_page(trends, who)) if trends else None


def compared(before: Entry, after: Entry) -> list[tuple[str, str, str, str]] | None:
    """Two sessions of one activity, side by side: side, before, after, and what the change is worth, if that is known.

    None if they are of two activities.
    """
    if before.activity != after.activity or before.activity is None:
        return None
    tell = rotation if activity(before.activity).role == "test" else counts
    rows = []
    for side in (side for side in (*SIDES, "both") if side in before.sides or side in after.sides):
        was, now = before.sides.get(side), after.sides.get(side)
        told = [say("app.compare.not_done") if one is None else tell(one) for one in (was, now)]
        change = rotation_change(was, now) if was and now else None
        rows.append((say(f"report.side.{side}"), told[0], told[1], str(change or "")))
    return rows


def _row(entry: Entry) -> dict[str, Any]:
    """A session as the list has it."""
    known = activity(entry.activity) if entry.activity in keys() and entry.activity else None
    return {
        "number": entry.number,
        "when": when(entry.made),
        "person": entry.person,
        "title": known.say("title") if known else say("report.no_exercise"),
        "name": known.say("name") if known else say("cli.history.no_activity"),
        "found": found(entry),
        "source": say("cli.history.live") if entry.kind == "live" else entry.source,
    }


def _asked(query: QueryParams) -> dict[str, Any]:
    """What the list is to hold."""
    asked = {name: query[name] for name in ("activity", "person") if query.get(name)}
    since, until = (_day(query.get(name, "")) for name in ("since", "until"))
    return {**asked, "since": since, "until": until + timedelta(days=1) if until else None}


def _day(word: str) -> datetime | None:
    try:
        return datetime.strptime(word, "%Y-%m-%d").astimezone()
    except (ValueError, OverflowError):
        return None


def _numbers(words: Sequence[str]) -> list[int]:
    return [int(word) for word in dict.fromkeys(words) if word.isdecimal() and int(word) <= _MOST]


def _number(request: Request) -> int:
    number: int = request.path_params["number"]
    if number > _MOST:
        raise HTTPException(404)
    return number


def _file(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode("utf-8", "backslashreplace"), media_type="application/octet-stream", headers=headers)
