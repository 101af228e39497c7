"""Something that takes a while and is told bit by bit: done in a process of its own, looked at by pages."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from hipcam.app.worker import Worker
from hipcam.core.errors import HipcamError

if TYPE_CHECKING:
    from hipcam.app.worker import Work


class Task:
    """One such thing, which can be done again and again.

    Parameters
    ----------
    work : callable
        Does it in a process of its own.
    job : object
        What the work is told.

    Attributes
    ----------
    said : list of (str, object)
        What was said of it since it was begun last.
    trouble : str
        Why it could not be done.
    """

    def __init__(self, work: Work, job: Any = None) -> None:
        self._worker, self._job = Worker(work), job
        self._thread: threading.Thread | None = None
        self.said: list[tuple[str, Any]] = []
        self.trouble = ""

    @property
    def begun(self) -> bool:
        """Whether it ever was."""
        return self._thread is not None

    @property
    def under_way(self) -> bool:
        """Whether it is being done."""
        return self._thread is not None and self._thread.is_alive()

    def begin(self) -> None:
        """Do it, unless it is being done."""
        if self.under_way:
            return
        self.said, self.trouble = [], ""
        self._thread = threading.Thread(target=self._run, name="task", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Leave it."""
        self._worker.close()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            for said in self._worker.do(self._job):
                self.said.append(said)
        except HipcamError as error:
            self.trouble = str(error)
