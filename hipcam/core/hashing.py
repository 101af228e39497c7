"""Hashes of files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hipcam.core.errors import HipcamError
from hipcam.words import say


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal.

    Raises
    ------
    HipcamError
        If it cannot be read to its end.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.sha256()
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        raise HipcamError(say("file.not_read", path=path, why=error.strerror)) from error
    return digest.hexdigest()
