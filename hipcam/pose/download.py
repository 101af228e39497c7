"""Letting a package manager fetch something, in a folder of its own, and telling how far it is."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from hipcam.core.errors import ModelError
from hipcam.words import say

#: Told how many bytes have arrived and how many there are in all.
Progress: TypeAlias = Callable[[int, int], None]


_POLL_SECONDS = 0.1


def run_watched(command: Sequence[str], folder: Path, total: int, progress: Progress | None) -> tuple[bool, str]:
    """Run a package manager that fetches one file, and watch it grow.

    Parameters
    ----------
    command : sequence of str
        What to run. It puts what arrives below `staging` in the folder, which is also its temporary folder.
    folder : Path
        Its working folder, as a 'pip.py' in the user's would be taken for pip.
    total : int
        Bytes to come.
    progress : callable, optional
        Told the bytes that have arrived and the bytes in all.

    Returns
    -------
    bool
        Whether it succeeded.
    str
        What it said.
    """
    staging, log = folder / "staging", folder / "log.txt"
    staging.mkdir()
    seen = -1
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(staging)), "PYTHONIOENCODING": "utf-8"},
        ) as running,
    ):
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.wait(_POLL_SECONDS)
                done = total if running.returncode == 0 else min(_largest_file(staging), total)
                if progress is not None and done > seen:
                    progress(done, total)
                    seen = done
                if running.returncode is not None:
                    break
        except BaseException:
            running.kill()
            raise
    return running.returncode == 0, log.read_text(encoding="utf-8", errors="replace")


def _largest_file(folder: Path) -> int:
    """Bytes of the largest file below a folder: what is fetched, of which there may be more than one copy."""
    largest = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # they are moved about
                largest = max(largest, Path(parent, name).stat().st_size)
    return largest


def shortened(line: str) -> str:
    """What a package manager said, without the hosts it is set up to use."""
    return re.sub(r"https?://[^\s'\")]+|(?<=host=)'[^']*'", "…", line)[:200]


def no_room(folder: str | Path, size: int, command: str) -> ModelError:
    """What is said when a disk is full: the size in bytes, the command to be given again."""
    return ModelError(say("model.no_room", folder=folder, size=size / 1e6, command=command))
