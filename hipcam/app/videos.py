"""Looking at videos: taken in, scored one after the other, shown, handed out again, kept or forgotten."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from hipcam.app.pages import fields, page, part, person, within
from hipcam.app.worker import DiedError, Worker
from hipcam.core.errors import HipcamError
from hipcam.core.files import make_private
from hipcam.judge.activity import AUTO, activities, activity, keys
from hipcam.words import say

if TYPE_CHECKING:
    from starlette.requests import Request

    from hipcam.app.worker import Work

#: The largest video that is taken in, and what must stay free beside it, bytes.
MOST, SPARE = 4_000_000_000, 500_000_000
#: The longest name of a file, and what no name on any system may hold.
_LONGEST, _NOT_IN_NAMES = 100, frozenset('<>:"/\\|?*')
#: What is said of a video while it is scored.
READING, DRAWING, SCORED = "reading", "drawing", "scored"

State: TypeAlias = Literal["waiting", "reading", "drawing", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Job:
    """One video to score, as another process needs to know it.

    It says `READING` with (pictures read, pictures in all or None) as it goes, then `DRAWING`, and at last `SCORED`
    with a `Found`.

    Attributes
    ----------
    video : Path
        The file.
    folder : Path
        Where all that is made of it goes.
    activity : str
        Or `auto`.
    person : str
        Who is to be seen; empty for nobody named.
    """

    video: Path
    folder: Path
    activity: str
    person: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a video.

    Attributes
    ----------
    headline : str
        In one sentence.
    result, curve : dict, dict or None
        As they are kept.
    candidates : tuple of str
        The activities it may be, where that is not sure.
    files : tuple of str
        The names of what was made, the report's and the annotated video's among them.
    """

    headline: str
    result: dict[str, Any]
    curve: dict[str, Any] | None
    candidates: tuple[str, ...]
    files: tuple[str, ...]

    def file(self, ending: str) -> str | None:
        """The name of what was made with this ending."""
        return next((name for name in self.files if name.endswith(ending)), None)


@dataclass(slots=True)
class Video:
    """One video that was handed in, and how far it has come.

    Attributes
    ----------
    number : int
        By which pages name it.
    job : Job
        What is to be done with it.
    state : str
        How far it has come.
    share : float or None
        How much of it was read, 0 to 1; None while nobody can tell.
    said : str
        Why it failed.
    found : Found or None
        Once it is scored.
    kept : int or None
        The number of the session it was kept as.
    """

    number: int
    job: Job
    state: State = "waiting"
    share: float | None = None
    said: str = ""
    found: Found | None = None
    kept: int | None = None
    gone: bool = field(default=False, repr=False)

    @property
    def name(self) -> str:
        """Its file's name."""
        return self.job.video.name


class Videos:
    """All that were handed in, and the pages about them.

    Parameters
    ----------
    score : callable
        Does a `Job` in a process of its own.
    inbox : Path
        The folder for them.
    folder : Path or None
        Where sessions are kept.
    """

    def __init__(self, score: Work, inbox: Path, folder: Path | None) -> None:
        self._worker, self._inbox, self._folder = Worker(score), inbox, folder
        self._videos: dict[int, Video] = {}
        self._waiting: deque[Video] = deque()
        self._news = threading.Condition()
        self._next, self._closed = 1, False
        self._thread: threading.Thread | None = None

    def routes(self) -> list[Route]:
        """Their pages."""
        return [
            Route("/videos", self._list),
            Route("/videos", self._take_in, methods=["POST"]),
            Route("/videos/state", self._state),
            Route("/videos/{number:int}/", self._show),
            Route("/videos/{number:int}/{what}", self._hand_out),
            Route("/videos/{number:int}/keep", self._keep, methods=["POST"]),
            Route("/videos/{number:int}/forget", self._forget, methods=["POST"]),
            Route("/videos/{number:int}/again", self._again, methods=["POST"]),
        ]

    def close(self) -> None:
        """Leave what is under way."""
        with self._news:
            self._closed = True
            self._news.notify_all()
        self._worker.close()
        if self._thread is not None:
            self._thread.join()

    # --- Pages ---

    async def _list(self, request: Request) -> Response:
        items = [(video.number, _item(video)) for video in self._videos.values()]
        return page(request, "videos.html", items=items, activities=activities(), most=MOST)

    async def _state(self, request: Request) -> Response:
        return JSONResponse(
            [
                {"number": video.number, "state": video.state, "share": video.share, "item": _item(video)}
                for video in list(self._videos.values())
            ]
        )

    async def _show(self, request: Request) -> Response:
        video = self._named(request)
        name = video.found.file(".html") if video.found else None
        if name is None:
            return RedirectResponse("/videos", 303)
        text = await run_in_threadpool((video.job.folder / name).read_text, "utf-8")
        return page(request, "video.html", video=video, item=_item(video), report=within(text))

    async def _hand_out(self, request: Request) -> Response:
        video, what = self._named(request), request.path_params["what"]
        if video.found is None or what not in video.found.files:
            raise HTTPException(404)
        # The report shows the video, all else is for other programs.
        shown = what == video.found.file(".mp4") and "download" not in request.query_params
        return FileResponse(video.job.folder / what, filename=None if shown else what)

    # --- What they ask for ---

    async def _take_in(self, request: Request) -> Response:
        """Take in one video, which is the body of the request; its name stands in a header."""
        name, chosen = file_name(unquote(request.headers.get("x-name", ""))), request.query_params.get("activity", AUTO)
        declared = request.headers.get("content-length", "")
        most = min(MOST, shutil.disk_usage(self._inbox).free - SPARE)
        if chosen not in (AUTO, *keys()):
            raise HTTPException(404)
        if not declared.isdecimal():
            raise HTTPException(411)
        if int(declared) > most:
            return _told(say("app.videos.too_large", name=name, most=max(0, most) / 1e9), 413)
        number, self._next = self._next, self._next + 1
        place = self._inbox / str(number)
        made = place / "made"
        await run_in_threadpool(make_private, made)
        try:
            await _store(request, place / name, int(declared))
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        self._line_up(Video(number, Job(place / name, made, chosen, person(request))))
        return JSONResponse({"number": number})

    async def _keep(self, request: Request) -> Response:
        video = self._named(request)
        if video.found is None:
            raise HTTPException(404)
        video.kept = await run_in_threadpool(_kept, video, video.found, self._folder)
        return RedirectResponse("/videos", 303)

    async def _forget(self, request: Request) -> Response:
        video = self._named(request)
        with self._news:
            del self._videos[video.number]
            video.gone = True
            if video in self._waiting:
                self._waiting.remove(video)
        if video.state in ("reading", "drawing"):
            await run_in_threadpool(self._worker.stop)
        await run_in_threadpool(shutil.rmtree, video.job.video.parent, True)
        return RedirectResponse("/videos", 303)

    async def _again(self, request: Request) -> Response:
        """Score it once more, now that somebody has said what it is."""
        video, (chosen, *_) = self._named(request), (await fields(request)).get("activity", [""])
        if video.found is None or chosen not in keys():
            raise HTTPException(404)
        job = Job(video.job.video, video.job.folder, chosen, video.job.person)
        self._line_up(Video(video.number, job))
        return RedirectResponse("/videos", 303)

    def _named(self, request: Request) -> Video:
        video = self._videos.get(request.path_params["number"])
        if video is None:
            raise HTTPException(404)
        return video

    # --- Scoring ---

    def _line_up(self, video: Video) -> None:
        with self._news:
            self._videos[video.number] = video
            self._waiting.append(video)
            self._news.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="videos", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
                video = self._waiting.popleft()
                video.state = "reading"
            try:
                try:
                    self._score(video)
                except DiedError:
                    if not video.gone:  # it may have been meant for the video before
                        self._score(video)
            except HipcamError as error:
                video.state, video.said = "failed", str(error).replace(str(video.job.video), video.name)

    def _score(self, video: Video) -> None:
        for word, about in self._worker.do(video.job):
            if word == READING:
                done, expected = about
                video.share = min(1.0, done / expected) if expected else None
            elif word == DRAWING:
                video.state, video.share = "drawing", None
            elif word == SCORED:
                video.found, video.state = about, "done"


def file_name(given: str) -> str:
    """A name that a file may have on any system, as near as can be to the one it had."""
    last = given.replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if letter.isprintable() and letter not in _NOT_IN_NAMES).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    while len(plain.encode()) > _LONGEST and (stem or ending):
        stem, ending = (stem[:-1], ending) if stem else ("", ending[:-1])
        plain = stem + dot + ending
    return plain or "video"


async def _store(request: Request, path: Path, size: int) -> None:
    """Store the body of a request, which may be no longer than was said."""
    stored = 0
    with path.open("xb") as file:
        async for piece in request.stream():
            stored += len(piece)
            if stored > size:
                raise HTTPException(413)
            await asyncio.to_thread(file.write, piece)
    if stored != size:
        raise HTTPException(400)


def _kept(video: Video, found: Found, folder: Path | None) -> int:
    from hipcam.keep.history import History

    with History(folder) as history:
        return history.add(found.result, kind="file", person=video.job.person, curve=found.curve)


def _item(video: Video) -> str:
    """What the list says of a video."""
    candidates = [activity(key) for key in video.found.candidates] if video.found else []
    return part("video.item.html", video=video, state=say(f"app.videos.state.{video.state}"), candidates=candidates)


def _told(sentence: str, status: int) -> Response:
    return JSONResponse({"said": sentence}, status)
