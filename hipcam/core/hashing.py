"""Hashes of files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.core.errors import HipcamError

if TYPE_CHECKING:
    from collections.abc import Callable

    #: Told the frames done and the frames expected (None if unknown).
    Progress = Callable[[int, "int | None"], None]


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
        raise HipcamError(f"{path} could not be read to its end ({error.strerror}).") from error
    return digest.hexdigest()
