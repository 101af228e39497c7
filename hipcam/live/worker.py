"""The thread between camera and screen: each picture seen, judged and coached."""

from __future__ import annotations

from collections import deque
from threading import Condition, Thread
from threading import Event as Flag
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.judge.records import Event
    from hipcam.live.frame import LiveFrame
    from hipcam.live.sayings import Saying, Speech
    from hipcam.live.watcher import Watcher
    from hipcam.source.camera import Camera


class Coaching(Protocol):
    """What live coaching needs of a `coach.Coach`; called by the worker only."""

    finished: bool
    stopped: bool

    @property
    def told(self) -> bool:
        """Whether what it came to has been said."""

    @property
    def ending(self) -> bool:
        """Whether the person has ended it, and `add` is to bring what is under way."""

    def update(self, frame: LiveFrame) -> Any:
        """Take one frame and give what is to be shown for it."""

    def add(self, events: list[Event]) -> None:
        """Take what the end of the session completed."""

    def key(self, key: str) -> None:
        """Take a key that was pressed."""

    def sayings(self) -> list[Saying]:
        """What to speak since the last call."""

    def result_events(self) -> list[Event]:
        """What stands in the result."""


class Worker:
    """The thread that sees, judges and coaches.

    Parameters
    ----------
    camera : Camera
        Started before this is.
    watcher : Watcher
        What sees and judges.
    coach : Coaching
        What says what to show and say.
    speech : Speech or None
        What speaks it.
    keep : callable or None
        Called when what stands in the result has changed, before that is told.
    """

    def __init__(
        self,
        camera: Camera,
        watcher: Watcher,
        coach: Coaching,
        speech: Speech | None,
        keep: Callable[[], None] | None = None,
    ) -> None:
        self._camera, self._watcher, self._coach, self._speech = camera, watcher, coach, speech
        self._keep = keep
        self._kept: list[Event] = []
        self._news = Condition()
        self._stop = Flag()
        self._ready: tuple[LiveFrame, Any] | None = None
        self._error: BaseException | None = None
        self._keys: deque[str] = deque(maxlen=8)
        self._thread = Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether it has not begun or is over."""
        return not self._thread.is_alive()

    @property
    def told(self) -> bool:
        """Whether what it came to has been said, after which nothing is."""
        return self._coach.told

    def newest(self, limit: float) -> tuple[LiveFrame, Any] | None:
        """The newest judged frame with its scene; None if there was no new one within this many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._ready is not None or self.done, limit)
            ready, self._ready = self._ready, None
            return ready

    def press(self, keys: str) -> None:
        """Hand keys on to the coach."""
        self._keys.extend(keys)

    def stop(self) -> None:
        """Have it end and wait for that."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def check(self) -> None:
        """Raise what went wrong in the thread."""
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            while not self._stop.is_set() and not self._coach.finished and self._camera.state != "ended":
                self._hand_on_keys()
                shot = self._camera.read()
                if shot is None:
                    continue
                self._coached(self._watcher.watch(shot))
            self._hand_on_keys()
            self._coach.add(self._watcher.finish())
            self._keep_new()
        except BaseException as error:  # raised again in the main thread
            self._error = error
        finally:
            with self._news:
                self._news.notify_all()

    def _coached(self, frame: LiveFrame) -> None:
        scene = self._coach.update(frame)
        if self._coach.ending:
            self._coach.add(self._watcher.finish())
        self._keep_new()
        said = self._coach.sayings()
        if said and self._speech is not None:
            self._speech.say(said)
        with self._news:
            self._ready = (frame, scene)
            self._news.notify_all()

    def _keep_new(self) -> None:
        if self._keep is not None and (events := self._coach.result_events()) != self._kept:
            self._kept = list(events)
            self._keep()

    def _hand_on_keys(self) -> None:
        while self._keys:
            self._coach.key(self._keys.popleft())
