"""The app in a process of its own, started as somebody types it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from runs import HIPCAM


@contextmanager
def started(
    folder: Path, *options: str, before: Sequence[str] = (), env: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """An app on a data folder, killed at the end if it is there still: its process and the address it printed."""
    command = [*before, *HIPCAM, "app", "--no-browser", "--data-dir", str(folder), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, start_new_session=True)
    try:
        assert process.stdout is not None
        with process.stdout as said:
            address = re.search(r"http\S+", said.readline())
        assert address is not None
        yield process, address[0]
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
