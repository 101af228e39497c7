"""A pose model where MediaPipe reads it.

Given as bytes, each network keeps copies of them: 14 MB more for each, and 50 ms to load. Of a file it maps the pages
that it reads, the same for all networks of a process. But paths with other letters than English ones are read wrongly
on some systems, and what is loaded is not always what is stored (see `hipcam.pose.lean`); so the file is one in memory,
where the system has such files.
"""

from __future__ import annotations

import os
import sys
import weakref
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hipcam.pose.lean import lean_bundle

if TYPE_CHECKING:
    from hipcam.pose.model import PoseModel


class _FileInMemory:
    """A file without a place on disk; it is gone with this object and whoever has it mapped.

    Raises
    ------
    OSError
        If the system has none.
    """

    def __init__(self, data: bytes) -> None:
        if sys.platform != "linux":
            raise OSError
        number = os.memfd_create("pose_model")
        weakref.finalize(self, os.close, number)
        self.path = f"/proc/self/fd/{number}"
        with open(number, "wb", closefd=False) as file:
            file.write(data)
        if not Path(self.path).exists():  # a system that shows no processes
            raise OSError


@lru_cache(maxsize=2)
def _asset(model: PoseModel, masks: bool) -> _FileInMemory | bytes:
    data = model.data if masks else lean_bundle(model)
    try:
        return _FileInMemory(data)
    except OSError:
        return data


def asset(model: PoseModel, *, masks: bool) -> dict[str, Any]:
    """A pose model as an argument of MediaPipe's `BaseOptions`.

    Parameters
    ----------
    model : PoseModel
        Read and checked.
    masks : bool
        Whether the network is to paint masks; without them it is another file, the quickest to load and to run.
    """
    made = _asset(model, masks)
    return {"model_asset_buffer": made} if isinstance(made, bytes) else {"model_asset_path": made.path}
