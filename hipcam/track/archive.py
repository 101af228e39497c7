"""Arrays from a file that anybody may have written: nothing is taken in before its size is known to be honest."""

from __future__ import annotations

import math
import zipfile
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Arrays take at most so many bytes in memory, or so many times the file, whichever is more: an hour of an empty room
#: is packed a thousandfold.
_SMALL, _PACKED = 256_000_000, 20
#: A file holds at most so many arrays.
_MOST_ARRAYS = 100


def read_arrays(file: BinaryIO, size: int) -> dict[str, NDArray[Any]]:
    """Read all arrays of a NumPy archive, by name.

    Parameters
    ----------
    file : binary file
        Open for reading.
    size : int
        Of the file, bytes.

    Raises
    ------
    ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError
        If it is damaged, holds something else, or more than a file of its size should.
    """
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) > _MOST_ARRAYS or sum(m.file_size for m in members) > max(_SMALL, _PACKED * size):
            raise ValueError("more than a file of this size should hold")
        return {m.filename.removesuffix(".npy"): _array(archive, m) for m in members}


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    with archive.open(member) as packed:
        version = np.lib.format.read_magic(packed)
        if version != (1, 0):
            raise ValueError("another form of array")
        shape, _, dtype = np.lib.format.read_array_header_1_0(packed)
        if dtype.hasobject or dtype.itemsize * math.prod(shape) > member.file_size:
            raise ValueError("more than the file says")
    with archive.open(member) as packed:
        return np.asarray(np.lib.format.read_array(packed, allow_pickle=False))
