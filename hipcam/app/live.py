"""Being coached on a page: the session runs in a process of its own, and lives on whatever becomes of the pages."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from hipcam.app.pages import fields, page, person
from hipcam.app.worker import Worker
from hipcam.core.errors import HipcamError
from hipcam.judge.activity import AUTO, Dose, activities, keys
from hipcam.show.keys import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from starlette.requests import Request
    from starlette.websockets import WebSocket

    from hipcam.app.cameras import Cameras
    from hipcam.app.worker import Work

#: What the window of a session says: (when it was captured, the JPEG picture), and the words on it and the stage of
#: its scene when they change.
PICTURE, WORDS, STAGE = "picture", "words", "stage"
#: What it is told: keys that were pressed, the size that is wanted, and that it is to be closed.
PRESSED, SIZE, CLOSE = "pressed", "size", "close"
#: What is said of a session beside its window's words: something to know, the number it was kept as or None, and in
#: sentences what a routine came to.
NOTED, KEPT, OUTCOME = "noted", "kept", "outcome"
#: What is done in one session: the whole of a person's routine, step by step, instead of one activity.
ROUTINE = "routine"
#: How long is waited for a page that draws a picture and for news, and for a session that is to end, seconds.
_DRAWS_IN, _ENDS_IN = 1.0, 4.0
#: How late the latest pictures were is kept of so many.
_COUNTED = 300
_SIDES = ("both", "left", "right")


@dataclass(frozen=True, slots=True)
class Session:
    """One live session, as another process needs to know it.

    It says what `page_window.PageWindow` says, `NOTED` with a sentence, and at last `KEPT`, or `OUTCOME` if it is a
    routine.

    Attributes
    ----------
    activity, side : str
        What is done and on which side; of `ROUTINE`, which has its own sides, sets and repetitions, the latter say
        nothing.
    reps, sets : int
        How many.
    person : str
        Who; empty for nobody named.
    camera : str
        As `hipcam live --camera` takes it.
    voice : bool
        Whether it is spoken.
    folder : Path or None
        Where it is kept.
    """

    activity: str
    side: str
    reps: int
    sets: int
    person: str
    camera: str
    voice: bool
    folder: Path | None


class Live:
    """The one session that may be under way, and its page.

    Parameters
    ----------
    coach : callable
        Does a `Session` in a process of its own.
    cameras : Cameras
        Those there are.
    folder : Path or None
        Where sessions are kept.

    Attributes
    ----------
    activity : str
        What was done in the last session, see `Session`.
    outcome : list of str
        What the routine that was done last came to; empty if it was stopped.
    trouble : str
        Why the last session could not be done.
    """

    def __init__(self, coach: Work, cameras: Cameras, folder: Path | None) -> None:
        self._coach, self._cameras, self._folder = coach, cameras, folder
        self._worker: Worker | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news: set[asyncio.Event] = set()
        self._number = 0
        self._picture: tuple[float, bytes] | None = None
        self._words: tuple[str, ...] = ()
        self._stage = ""
        self.activity = ""
        self._sizes: dict[WebSocket, tuple[int, int]] = {}
        self._late: deque[float] = deque(maxlen=_COUNTED)
        self._noted: list[str] = []
        self._kept: int | None = None
        self.outcome: list[str] = []
        self.trouble = ""

    def routes(self) -> list[BaseRoute]:
        """Its pages."""
        return [
            Route("/live", self._show),
            Route("/live", self._begin, methods=["POST"]),
            WebSocketRoute("/live/pictures", self._pictures),
        ]

    @property
    def under_way(self) -> bool:
        """Whether somebody is coached."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def words(self) -> tuple[str, ...]:
        """The words on its picture, for whoever does not see that."""
        return self._words

    def close(self) -> None:
        """End the session as if its window was closed."""
        if self._worker is not None and self._thread is not None:
            self._worker.send((CLOSE, None))
            self._thread.join(_ENDS_IN)
            self._worker.close()
            self._thread.join()

    # --- The page ---

    async def _show(self, request: Request) -> Response:
        if self.under_way:
            return page(request, "stage.html", words=self._words, stage=self._stage)
        led = self.activity == ROUTINE  # the page of the routine tells how that went
        return page(
            request,
            "live.html",
            activities=activities(),
            asked=dict(request.query_params),
            dose=Dose(),
            sides=_SIDES,
            **await run_in_threadpool(self._cameras.to_choose, self._folder),
            trouble="" if led else self.trouble,
            noted=[] if self._kept or led else self._noted,
        )

    async def _begin(self, request: Request) -> Response:
        chosen = {name: words[0] for name, words in (await fields(request)).items()}
        self.begin(self._session(chosen, person(request)))
        return RedirectResponse("/live", 303)

    def _session(self, chosen: Mapping[str, str], who: str) -> Session:
        dose = Dose()
        camera = self._cameras.named(chosen.get("camera", "0"))
        key, side = chosen.get("activity", AUTO), chosen.get("side", "both")
        reps, sets = (chosen.get(name) or str(usual) for name, usual in (("reps", dose.most_reps), ("sets", dose.sets)))
        sound = (
            key in (AUTO, *keys()) and side in _SIDES and all(n.isdecimal() and 0 < int(n) < 101 for n in (reps, sets))
        )
        if not sound:
            raise HTTPException(404)
        return Session(key, side, int(reps), int(sets), who, camera, "voice" in chosen, self._folder)

    # --- The session ---

    def begin(self, session: Session) -> None:
        """Begin a session, unless one is under way."""
        if self.under_way:
            return
        self._picture, self._words, self._stage, self.activity = None, (), "", session.activity
        self._noted, self._kept, self.outcome, self.trouble = [], None, [], ""
        self._late.clear()
        self._loop = asyncio.get_running_loop()
        self._worker = Worker(self._coach)
        self._thread = threading.Thread(target=self._run, args=(self._worker, session), name="live", daemon=True)
        self._thread.start()

    def _run(self, worker: Worker, session: Session) -> None:
        try:
            for word, about in worker.do(session):
                if word == PICTURE:
                    self._picture = about
                    self._number += 1
                elif word == WORDS:
                    self._words = about
                elif word == STAGE:
                    self._stage = about
                elif word == OUTCOME:
                    self.outcome = about
                elif word == NOTED:
                    self._noted.append(about)
                elif word == KEPT:
                    self._kept = about
                self._announce()
        except HipcamError as error:
            self.trouble = str(error)
        finally:
            worker.close()
            # By then this thread is over.
            threading.Timer(0.05, self._announce).start()

    def _announce(self) -> None:
        """Tell the pages that there is something new."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the server is over
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for news in self._news:
            news.set()

    async def _pictures(self, socket: WebSocket) -> None:
        """Show a page the session to its end, and say where its report is."""
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect):
            await self.show(socket)
            await socket.send_text(json.dumps({"over": self._afterwards}))
            await socket.close()

    async def show(self, socket: WebSocket, taken: Callable[[Any], Any] = lambda said: said) -> None:
        """Send a page the newest picture whenever it has drawn the one before, and take its keys, to the session's end.

        Parameters
        ----------
        socket : WebSocket
            To the page.
        taken : callable
            Gives what is taken of what the page says.

        Raises
        ------
        WebSocketDisconnect
            If the page is closed before.
        """
        drawn, news = asyncio.Event(), asyncio.Event()

        def gone(_: asyncio.Task[None]) -> None:
            drawn.set()  # whoever is gone is not waited for
            news.set()

        listening = asyncio.create_task(self._listen(socket, drawn, taken))
        listening.add_done_callback(gone)
        self._news.add(news)
        try:
            await self._send(socket, drawn, news, listening)
            if listening.done():
                raise WebSocketDisconnect
        finally:
            listening.cancel()
            self._news.discard(news)
            self._sizes.pop(socket, None)
            self._fit()

    async def _send(
        self, socket: WebSocket, drawn: asyncio.Event, news: asyncio.Event, listening: asyncio.Task[None]
    ) -> None:
        number, said = 0, None
        while self.under_way and not listening.done():
            if said != (self._words, self._stage):
                said = self._words, self._stage
                await socket.send_text(json.dumps({"words": said[0], "stage": said[1], "late": self.late}))
            if self._picture is not None and number != self._number:
                number, (captured, picture) = self._number, self._picture
                drawn.clear()
                await socket.send_bytes(struct.pack("<d", captured) + picture)
                await _within_a_moment(drawn)
            else:
                await _within_a_moment(news)
                news.clear()

    @property
    def _afterwards(self) -> str:
        """The page that follows a session."""
        if self.activity == ROUTINE:
            return "/routine"
        return f"/history/{self._kept}/" if self._kept else "/live"

    async def _listen(self, socket: WebSocket, drawn: asyncio.Event, taken: Callable[[Any], Any]) -> None:
        async for message in socket.iter_text():
            with contextlib.suppress(ValueError, TypeError, AttributeError):
                self._take(taken(json.loads(message)), socket, drawn)

    def _take(self, said: Any, socket: WebSocket, drawn: asyncio.Event) -> None:
        """Take what a page says: what it has drawn, how large it is, which key was pressed."""
        if "drawn" in said:
            drawn.set()
            if isinstance(said["drawn"], float):
                self._late.append(time.perf_counter() - said["drawn"])
        if self._worker is not None and said.get("key") in tuple(KEYS):
            self._worker.send((PRESSED, said["key"]))
        if "size" in said:
            width, height = (int(length) for length in said["size"])
            if width > 0 and height > 0:
                self._sizes[socket] = width, height
                self._fit()

    def _fit(self) -> None:
        """Have pictures as large as the largest page shows them; the others make them smaller."""
        if self._worker is not None and self._sizes:
            self._worker.send((SIZE, max(self._sizes.values(), key=math.prod)))

    @property
    def late(self) -> float | None:
        """How late the pictures are on the pages, from the camera to having been drawn: 95 of 100 less, seconds."""
        return quantiles(self._late, n=20)[-1] if len(self._late) > 1 else None


async def _within_a_moment(event: asyncio.Event) -> None:
    """Wait for something that may not come."""
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(event.wait(), _DRAWS_IN)
