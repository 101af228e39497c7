"""Ctrl-C ends hipcam within a second, in one line, at whatever moment it comes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from interrupted import COMMANDS, interrupted


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="platform: only Linux lists the processes of a session")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_interrupted_at_any_moment(command: str) -> None:
    """A busy machine takes its time; `python tests/support/interrupted.py 200` asks for a second."""
    chance = random.Random(command)
    for _ in range(4):
        ended = interrupted(command, chance.uniform(0.0, 3.0))
        assert ended.early or ended.as_promised(5.0), ended


def run_interrupted(code: str) -> tuple[int, list[str], float]:
    """Run code that waits to be interrupted once it has said so; gives exit code, what it said, and how long it took.

    It is interrupted as `hipcam` is.
    """
    begin = "from hipcam.core.interrupts import end_when_interrupted\nend_when_interrupted('interrupted')\n"
    process = subprocess.Popen(
        [sys.executable, "-c", begin + textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        said = process.communicate(timeout=20)[1]
    finally:
        process.kill()
    return process.returncode, said.splitlines(), time.monotonic() - begun


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no such signals")
@pytest.mark.parametrize(
    "code",
    [
        """
        import threading
        lock = threading.Lock()
        lock.acquire()
        try:
            print("ready", flush=True)
            lock.acquire()  # as the lock of a module that another thread imports
        finally:
            lock.acquire()
        """,
        """
        import time
        class Forgetful:
            def __del__(self):
                print("ready", flush=True)
                time.sleep(20)  # what is raised in here is forgotten
        Forgetful()
        time.sleep(20)
        """,
        """
        import time
        while True:
            try:
                print("ready", flush=True)
                time.sleep(20)
            except BaseException:
                pass
        """,
    ],
    ids=["hangs", "forgotten", "caught"],
)
def test_what_swallows_an_interruption_or_hangs_on_it_ends_all_the_same(code: str) -> None:
    exit_code, said, took = run_interrupted(code)
    assert (exit_code, said) == (130, ["hipcam: interrupted"])
    assert took < 5


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Windows has no such signals")
def test_what_is_under_way_is_undone_first() -> None:
    exit_code, said, _ = run_interrupted("""
        import sys, time
        try:
            print("ready", flush=True)
            time.sleep(20)
        except KeyboardInterrupt:
            print("undone", file=sys.stderr, flush=True)
        time.sleep(20)
        """)
    assert (exit_code, said) == (130, ["undone", "hipcam: interrupted"])
