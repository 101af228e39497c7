"""A process of its own: what is said to it comes after what it is to do."""

from __future__ import annotations

import threading
import time
from multiprocessing import Pipe, Process

import pytest
from apps import nothing

from hipcam.app.worker import OVER, DiedError, Worker


def test_what_is_said_early_comes_after_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may press a key while the process is being started."""
    ours, theirs = Pipe()
    worker = Worker(nothing)

    def started() -> tuple[Process, object]:
        threading.Thread(target=worker.send, args=("early",)).start()
        time.sleep(0.05)
        return Process(), ours

    monkeypatch.setattr(worker, "_started", started)
    theirs.send((OVER, None))
    assert list(worker.do("job")) == []
    assert [theirs.recv(), theirs.recv()] == ["job", "early"]


def test_one_that_is_closed_does_nothing_any_more() -> None:
    worker = Worker(nothing)
    worker.close()
    with pytest.raises(DiedError):
        list(worker.do("job"))
