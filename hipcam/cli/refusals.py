"""What the system refuses, in one sentence: memory, libraries, a folder that is gone."""

from __future__ import annotations

import errno
from pathlib import Path

from hipcam.core.errors import system_reason
from hipcam.words import say


def system_advice(error: Exception) -> str | None:
    """What to say of an error that is the system's; None if it is none of those."""
    if _no_memory(error):
        return say("cli.no_memory")
    if isinstance(error, ImportError):
        from hipcam.run.doctor import missing_library

        return missing_library(error)
    if isinstance(error, OSError) and error.errno is not None:
        try:
            Path.cwd()
        except OSError:
            return say("cli.folder_gone")
        where = f" ({error.filename})" if isinstance(error.filename, str) else ""
        return say("cli.refused", why=system_reason(error).lower(), where=where)
    return None


def _no_memory(error: Exception) -> bool:
    """Whether there was too little memory for data, a thread or a library."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    # Python, the system's loader and OpenCV each say it in their own words.
    return any(said in str(error) for said in ("can't start new thread", "allocate memory", "failed to map segment"))
