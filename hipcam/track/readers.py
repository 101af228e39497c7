"""Who reads rows: this process, or a process of its own from some cell on."""

from __future__ import annotations

import multiprocessing
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING, Any

from hipcam.core.errors import HipcamError
from hipcam.core.landmarks import Pose
from hipcam.core.processes import begin as begin_work
from hipcam.core.processes import starting
from hipcam.core.stopwatch import Stages
from hipcam.pose.calibration import calibration_for
from hipcam.pose.follow import Following
from hipcam.pose.network import make_network
from hipcam.pose.store import verify_model
from hipcam.source.video import VideoFile
from hipcam.track.frames import read_rows
from hipcam.track.rows import Row, Rows

if TYPE_CHECKING:
    from collections.abc import Generator
    from multiprocessing.connection import Connection
    from pathlib import Path
    from types import TracebackType

    from hipcam.judge.settings import Settings
    from hipcam.source.filmed import Filmed


#: Rows that another process sends at a time.
_BATCH = 16


class ReaderHere:
    """Reads in this process, a row at a time."""

    def __init__(self, reading: Generator[Row, None, dict[str, int]]) -> None:
        self._reading = reading
        self.rows = Rows()

    def more(self) -> bool:
        """Read on; False at the end."""
        try:
            self.rows.append(next(self._reading))
        except StopIteration as end:
            self.rows.counts = end.value
            return False
        return True

    def close(self) -> None:
        """Read no further."""
        self._reading.close()


class ReaderElsewhere:
    """Reads in a process of its own, from some cell on.

    Parameters
    ----------
    begin : float
        Where that cell begins, seconds.
    settled : float
        How long before it reading begins, seconds.
    core : int or None
        Which core it keeps to.
    what : tuple
        Path, how it was filmed, activity, settings, and the model's path and SHA-256. Little: what a process is
        given when it starts goes into a pipe that waits for ever if it is full and the process has died.

    Attributes
    ----------
    rows : Rows
        What has come from there since it last began.
    start, cell : float
        From when on it reads, and where its first cell begins, seconds.
    alive : bool
        Whether anything may still come, or all has.
    seconds : dict
        Time spent there, by stage.
    """

    def __init__(
        self, begin: float, settled: float, core: int | None, what: tuple[Path, Filmed, str, Settings, Path, str]
    ) -> None:
        self.start, self.cell = begin - settled, begin
        self.rows = Rows()
        self.alive = True
        self.seconds: dict[str, float] = {}
        self._begun = 0
        self._ended = False
        self._following: Following | None = None
        # Not forked: a process with a pose network has threads, which a fork would cut off.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_read_elsewhere, args=(theirs, begin, core, *what), daemon=True)
        with starting():
            self._process.start()
        theirs.close()

    def __enter__(self) -> ReaderElsewhere:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Read no further; what has come stays."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
        self._ended = True

    def begin(self, following: Following, last: Pose | None) -> None:
        """Begin, or begin anew if what was decided before the start is something else now."""
        if following == self._following or not self.alive:
            return
        self._following = following
        self.rows = Rows()
        self._begun += 1
        self._ended = False
        try:
            self._pipe.send((self._begun, (following, last)))
        except OSError:
            self.alive = False

    def more(self) -> bool:
        """Wait for rows; False at the end."""
        begun = len(self.rows)
        while self.alive and not self._ended and len(self.rows) == begun:
            self._receive()
        return len(self.rows) > begun

    def take(self) -> None:
        """Take what has come, without waiting."""
        while self.alive and not self._ended and self._pipe.poll():
            self._receive()

    def _receive(self) -> None:
        try:
            begun, rows, self.seconds, counts = self._pipe.recv()
        except (EOFError, OSError):
            self.alive = False
            return
        if begun != self._begun:
            return
        for row in rows:
            self.rows.append(row)
        if counts is not None:
            self.rows.counts = counts
            self._ended = True


def _read_elsewhere(
    pipe: Connection[Any, Any],
    begin: float,
    core: int | None,
    path: Path,
    filmed: Filmed,
    activity: str,
    settings: Settings,
    model_path: Path,
    sha256: str,
) -> None:
    begin_work(core)
    stages = Stages()
    # Whatever is wrong with the file, whoever reads it from its start will say.
    with ExitStack() as stack:
        stack.enter_context(suppress(EOFError, OSError, HipcamError))
        video = stack.enter_context(VideoFile(path, filmed))
        model = verify_model(model_path)
        if model.sha256 != sha256:
            return
        # Not loaded at once: whether it is to give outlines comes with the message.
        estimator = stack.enter_context(closing(make_network(model, at_once=False)))
        known = calibration_for(model)
        message = pipe.recv()
        while True:
            begun, after = message
            with closing(
                read_rows(video, activity, settings, estimator, known, begin=begin, after=after, stages=stages)
            ) as reading:
                message = _send(pipe, begun, reading, stages)


def _send(pipe: Connection[Any, Any], begun: int, reading: Generator[Row, None, dict[str, int]], stages: Stages) -> Any:
    """Send rows until there are none left or a message comes, which is returned."""
    counts = None
    while counts is None:
        batch: list[Row] = []
        try:
            while len(batch) < _BATCH and not pipe.poll():
                batch.append(next(reading))
        except StopIteration as end:
            counts = end.value
        pipe.send((begun, batch, dict(stages.seconds), counts))
        if pipe.poll():
            break
    return pipe.recv()
