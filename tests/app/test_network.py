"""No request leaves 127.0.0.1, whatever is done on the pages; and what was started leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from interrupted import in_session
from started import started
from tools import require

from hipcam.pose.model import PoseModel


@contextmanager
def visitor(address: str) -> Iterator[httpx2.Client]:
    """Somebody who was let in, as a browser would be."""
    site = "http://" + urlsplit(address).netloc
    with httpx2.Client(base_url=site, headers={"origin": site}, timeout=60, follow_redirects=True) as client:
        client.get(address).raise_for_status()
        yield client


def until(true: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: strace is Linux's")
def test_scoring_and_coaching_on_pages_reach_no_further_than_this_machine(
    tmp_path: Path, cut_clips: dict[str, Path], pose_model: PoseModel
) -> None:
    require("strace")
    log, clip = tmp_path / "calls.txt", cut_clips["tiny"]
    trace = ("strace", "-f", "-qq", "-e", "trace=%network", "-o", str(log))
    with started(tmp_path / "data", "--camera", str(clip), before=trace) as (process, address):
        with visitor(address) as client:
            client.post("/videos", content=clip.read_bytes(), headers={"x-name": clip.name}).raise_for_status()
            until(lambda: client.get("/videos/state").json()[0]["state"] == "done")
            assert 'id="stage"' in client.post("/live", data={"activity": "bridge", "voice": "yes"}).text
            until(lambda: 'id="stage"' not in client.get("/live").text)
        os.killpg(process.pid, signal.SIGTERM)  # the tracer takes none while it writes into a file
        process.wait(30)
    calls = log.read_text(errors="replace")
    assert "bind(" in calls and 'inet_addr("127.0.0.1")' in calls, "the trace sees the pages being served"
    assert set(re.findall(r'inet_addr\("([^"]+)"\)', calls)) == {"127.0.0.1"}
    assert not re.findall(r"\bAF_(?:INET6|NETLINK|PACKET)\b.*", calls)
    assert not re.findall(r"connect\(.*AF_INET.*", calls), "it asks nobody, it only answers"


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="platform: only Linux tells the processes of a session"
)
@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.long)])
def test_starts_and_ends_leave_no_process_and_no_file(times: int, tmp_path: Path) -> None:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        with started(tmp_path) as (process, address):
            with visitor(address) as client:
                took.append(time.perf_counter() - begun)
                assert client.get("/videos").status_code == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
            assert in_session(process.pid) == []
        assert list(tmp_path.iterdir()) == []
    middle = sorted(took)[len(took) // 2]
    print(f"usable {middle:.2f} s after the command was given (median of {times})")
    assert middle < 5, "1.5 on a quiet machine"
