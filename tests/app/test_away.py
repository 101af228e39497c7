"""What is away in the middle of a session: its camera, its pages, all processes, or the server for good."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from socket import SHUT_RDWR
from threading import Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psutil
import pytest
from mjpeg import MjpegCamera, mjpeg_camera
from runs import HIPCAM
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from hipcam.app import presence
from hipcam.app.presence import LINGERS, WAITS, Presence
from hipcam.keep.history import History
from hipcam.pose.model import PoseModel
from hipcam.words import say

#: When the one repetition before the camera is at its top, how long it takes with the rest around it, and how many
#: pictures a second there are.
TOP, LENGTH, RATE = 3.4, 5.9, 15
#: For how long all processes sleep, seconds.
ASLEEP = 4.0
#: How long a busy machine may take for anything, seconds.
PATIENCE = 60.0
signals = pytest.mark.skipif(os.name != "posix", reason="platform: signals are sent")


class Page:
    """A page that draws what it is sent and keeps what it is told."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        self.said: list[dict[str, Any]] = []
        self._open = ExitStack()
        self._socket = self._open.enter_context(connect(address, additional_headers=headers, ping_interval=None))
        self._thread = Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        with suppress(ConnectionClosed):
            for message in self._socket:
                if isinstance(message, str):
                    self.said.append(json.loads(message))
                else:
                    self._socket.send(json.dumps({"drawn": None}))

    def press(self, key: str) -> None:
        self._socket.send(json.dumps({"key": key}))

    def hears(self, sentence: str) -> bool:
        return any(sentence in said.get("words", ()) for said in self.said)

    def fall_asleep(self) -> None:
        """Be gone without a word."""
        self._socket.socket.shutdown(SHUT_RDWR)
        self._thread.join()

    def close(self) -> None:
        self._open.close()
        self._thread.join()


class Coached:
    """Somebody who does bridges before a camera, and whose page is open."""

    def __init__(self, camera: MjpegCamera, folder: Path) -> None:
        self.camera, self.folder = camera, folder
        command = [*HIPCAM, "app", "--no-browser", f"--data-dir={folder}", f"--camera={camera.url}"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert self.process.stdout is not None
        with self.process.stdout as said:
            address = re.search(r"http\S+", said.readline())
        assert address is not None
        self._site = address[0].partition("/open/")[0]
        self._cookies = CookieJar()
        browser = build_opener(HTTPCookieProcessor(self._cookies))
        browser.open(address[0])
        begin = urlencode({"activity": "bridge", "side": "both", "reps": 12, "sets": 1}).encode()
        browser.open(Request(f"{self._site}/live", begin, {"Origin": self._site}))
        self.page = self.open_page()
        self.session = psutil.Process(self.process.pid).children(recursive=True)

    def open_page(self) -> Page:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)
        address = f"{self._site.replace('http', 'ws')}/live/pictures"
        return Page(address, {"Cookie": cookies, "Origin": self._site})

    @property
    def reps(self) -> int:
        """How many are kept."""
        with History(self.folder) as history:
            return sum(entry.sides["total"].reps or 0 for entry in history.sessions())

    def at_top(self) -> bool:
        return abs(self.camera.shown / RATE % LENGTH - TOP) < 0.2

    def end(self) -> None:
        for process in self.session:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.kill()
        self.process.wait()
        self.page.close()


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.03)


@pytest.fixture
def coached(cut_clips: dict[str, Path], pose_model: PoseModel, tmp_path: Path) -> Iterator[Coached]:
    with mjpeg_camera(RATE, cut_clips["rep"]) as camera:
        coached = Coached(camera, tmp_path / "data")
        yield coached
        coached.end()


@pytest.mark.slow
def test_a_camera_that_is_lost_is_told_on_the_page_and_the_session_goes_on(coached: Coached) -> None:
    wait_until(lambda: coached.reps == 1)
    coached.camera.dropped.set()
    wait_until(lambda: coached.page.hears(say("live.camera_lost")))
    assert coached.reps == 1
    coached.camera.dropped.clear()
    wait_until(lambda: coached.page.hears(say("live.camera_back")))
    wait_until(lambda: coached.reps == 2)
    coached.page.press("q")
    wait_until(lambda: coached.page.hears(say("live.summary")))


@pytest.mark.slow
@signals
def test_nothing_is_lost_or_added_while_all_processes_sleep(coached: Coached) -> None:
    """As with a closed lid: in the middle of a repetition, and the browser has dropped its connections."""
    wait_until(lambda: coached.reps == 1)
    wait_until(coached.at_top)
    coached.camera.stalled.set()
    os.killpg(coached.process.pid, signal.SIGSTOP)
    coached.page.fall_asleep()
    time.sleep(ASLEEP)
    os.killpg(coached.process.pid, signal.SIGCONT)
    coached.camera.stalled.clear()
    time.sleep(LINGERS + 1)
    coached.page = coached.open_page()
    wait_until(lambda: coached.reps == 2)
    coached.page.press("q")
    wait_until(lambda: coached.page.hears(say("live.summary")))
    coached.page.press("q")
    wait_until(lambda: {"over": "/history/1/"} in coached.page.said)
    with History(coached.folder) as history:
        result = history.result(1)
    assert len(result["reps"]) == 2 and result["holds"] == []
    [gap] = result["quality"]["lost"]
    assert (gap["why"], gap["cut"]) == ("pictures", True) and gap["end"] - gap["start"] > ASLEEP
    assert not any(rep["start"] < gap["end"] and gap["start"] < rep["end"] for rep in result["reps"])


@pytest.mark.slow
@signals
def test_a_server_that_is_killed_leaves_no_process_and_what_was_counted(coached: Coached) -> None:
    wait_until(lambda: coached.reps == 1)
    coached.process.kill()
    _, left = psutil.wait_procs(coached.session, 5)
    assert left == []
    with History(coached.folder) as history:
        [entry] = history.sessions()
    assert entry.broken_off and entry.sides["total"].reps == 1


class Hours:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = 1000.0

    def monotonic(self) -> float:
        return self.time


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    hours = Hours()
    monkeypatch.setattr(presence, "time", hours)
    return hours


def over_after(presence: Presence, hours: Hours) -> float:
    """After how many seconds it is over, looked at once a second."""
    begun = hours.time
    while not presence.over:
        hours.time += 1
    return hours.time - begun - 1


@pytest.mark.parametrize(
    ("code", "goes_on", "stays"),
    [(1001, True, LINGERS), (1005, False, LINGERS), (1005, True, WAITS), (1006, True, WAITS)],
)
def test_a_page_that_was_lost_is_waited_for_as_long_as_a_session_goes_on(
    hours: Hours, code: int, goes_on: bool, stays: float
) -> None:
    presence = Presence(lambda: goes_on)
    with presence.connection():
        presence.ended(code)
    assert over_after(presence, hours) == stays


def test_nobody_is_missed_while_nobody_is_awake(hours: Hours) -> None:
    presence = Presence()
    with presence.connection():
        assert not presence.over
    hours.time += 3600
    assert not presence.over
    assert over_after(presence, hours) == LINGERS
