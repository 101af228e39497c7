"""Writing files whole or not at all, readable by their owner only, and never over somebody else's."""

from __future__ import annotations

import errno
import os
import platform
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.core.errors import OutputError, system_reason
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import BinaryIO, TypeAlias

    #: What goes into a file: text or bytes, text in pieces, or what writes them to the path it is given.
    Content: TypeAlias = "str | bytes | Iterable[str] | Callable[[Path], None]"


#: The first columns of every CSV; they also tell hipcam's own files from others.
CSV_START = ("frame", "time_s", "nose_x_px", "nose_y_px")


#: The first columns of the table of many videos, likewise.
SUMMARY_START = ("video", "status", "activity")


#: By the ending of a file's name, what stands somewhere in its head or tail so that hipcam knows its own.
MARKS = {kind: f"hipcam.{kind}/1" for kind in ("html", "mot", "mp4", "npz", "parquet", "svg", "trc")}


#: What such files begin with.
_STARTS = {
    "html": rb"<!doctype html",
    "mot": rb"Coordinates\n",
    "mp4": rb"(?s:....)ftyp",
    "npz": rb"PK\x03\x04",
    "parquet": rb"PAR1",
    "svg": rb"<\?xml|<svg",
    "trc": rb"PathFileType\t",
}


#: Devices that take everything and keep nothing; into these, under whatever name, it is written.
_SINKS = ("/dev/null", "/dev/zero", "/dev/full")


#: What files are called until they are complete; one of a run that was killed stays behind.
UNFINISHED = ".hipcam-*.part"


#: How many bytes are searched for the mark: an hour of video has more than a megabyte of index before it.
_HEAD, _TAIL = 1 << 22, 1 << 16


#: How files are called that are not complete yet.
_LEFTOVER = re.compile(r"\.hipcam-(?P<system>[0-9a-f]{8})-(?P<process>[1-9][0-9]*)-[0-9a-f]{8}\.part")


def write_files(contents: Iterable[tuple[Path, Content]]) -> None:
    """Write files that belong together, readable by the owner only.

    Each takes its place in one step and only when all of them are complete, so a full disk or an interruption leaves
    what was there before. All get the same time of change, by which `written_together` knows them. What goes into a
    device that keeps nothing, see `is_sink`, is put together elsewhere and written before any file takes its place.

    Parameters
    ----------
    contents : iterable of (Path, Content)
        Where each goes, and what: its text or bytes, its text in pieces, or a callable that writes it. The callable is
        given a path in the same folder, whose name ends otherwise and where an empty file waits that only the owner
        can read; it must write into that file and close it. What is neither JSON nor CSV must hold its mark, see
        `MARKS`, or hipcam will not write over it a second time.

    Raises
    ------
    OutputError
        If a place cannot be written, or holds a file that hipcam did not write.
    """
    waiting: list[tuple[Path, Path]] = []
    path = Path()
    try:
        for path, content in contents:
            check_writable(path)
            folder = Path(tempfile.gettempdir()) if is_sink(path) else path.parent
            _clear_once(folder.absolute())
            temporary = folder / f".hipcam-{_system()}-{os.getpid()}-{secrets.token_hex(4)}.part"
            waiting.append((temporary, path))
            _write_privately(temporary, content)
        now = time.time_ns()
        for temporary, _ in waiting:
            with suppress(OSError):  # where times cannot be set, files are only taken for older than they are
                os.utime(temporary, ns=(now, now))
        waiting.sort(key=lambda pair: not is_sink(pair[1]))
        while waiting:
            temporary, path = waiting[0]
            _take_place(temporary, path)
            del waiting[0]
    except OSError as error:
        raise OutputError(say("file.not_written", path=path, why=system_reason(error).lower())) from error
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)


def _take_place(temporary: Path, path: Path) -> None:
    """Put what is complete where it belongs; a device is written into and stays what it is."""
    if not is_sink(path):
        temporary.replace(path)
        return
    with temporary.open("rb") as file, path.open("wb") as device:
        shutil.copyfileobj(file, device)
    temporary.unlink()


def is_sink(path: Path) -> bool:
    """Whether this is a device that takes everything and keeps nothing; no other device is written to."""
    with suppress(OSError):
        status = path.stat()
        return stat.S_ISCHR(status.st_mode) and status.st_rdev in _sinks()
    return False


@cache
def _sinks() -> frozenset[int]:
    found = set()
    for name in _SINKS:
        with suppress(OSError):
            found.add(Path(name).stat().st_rdev)
    return frozenset(found)


def clear_leftovers(folder: Path) -> None:
    """Delete what `write_files` left in a folder when its process was killed.

    Only files of this user, begun by a process of this system that is gone: another machine may share the folder.
    Nothing is deleted on Windows, where Python cannot ask whether a process runs without ending it.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            known = _LEFTOVER.fullmatch(entry.name)
            if (
                known
                and known["system"] == _system()
                and entry.stat(follow_symlinks=False).st_uid == os.getuid()
                and not _runs(int(known["process"]))
            ):
                Path(entry.path).unlink(missing_ok=True)


#: Each process looks once into each folder it writes to: a folder of many thousand results takes long to list.
_clear_once = cache(clear_leftovers)


@cache
def _system() -> str:
    """Stands for this machine, on Linux for this container: process numbers mean nothing elsewhere."""
    name = platform.node()
    with suppress(OSError):
        name += str(Path("/proc/self/ns/pid").readlink())
    return f"{zlib.crc32(name.encode()):08x}"


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # somebody else's; no number that a process has
        return True
    return True


def written_together(paths: Sequence[Path]) -> bool:
    """Whether all of these files are there and were last written by one call of `write_files`."""
    try:
        return len({path.stat().st_mtime_ns for path in paths}) == 1
    except OSError:
        return False


def _write_privately(path: Path, content: Content) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with path.open("rb+") as file:
        if isinstance(content, bytes):
            file.write(content)
        elif not callable(content):
            file.writelines(map(encoded, [content] if isinstance(content, str) else content))
    if callable(content):
        content(path)
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def make_private(folder: Path) -> None:
    """Make a folder and its parents, as far as they are missing, so that only their owner can look into them.

    Raises
    ------
    OSError
        If that cannot be done.
    """
    if not folder.is_dir() and folder != folder.parent:
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def open_plain(path: Path) -> BinaryIO:
    """Open a file for reading; a pipe or a device, which could keep one waiting or never end, is refused at once.

    Raises
    ------
    OSError
        If there is none, it may not be read, or it is no plain file.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, say("file.not_plain"))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def encoded(text: str) -> bytes:
    r"""Text as UTF-8, whatever names are in it: bytes of a name that are no text are shown as in ``f\xff.mp4``."""
    shown = re.sub("[\udc80-\udcff]", lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text)
    return shown.encode("utf-8", "backslashreplace")


def check_folder(folder: Path) -> None:
    """Make sure files may be made in a folder.

    Raises
    ------
    OutputError
        If it is missing or not writable.
    """
    if not folder.is_dir():
        raise OutputError(say("file.no_folder", folder=folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(say("file.folder_closed", folder=folder))


def check_writable(path: Path) -> None:
    """Make sure a result may be written to a path before any work is done for it.

    Raises
    ------
    OutputError
        If the folder is missing or not writable, or something is there that hipcam did not write.
    """
    try:
        if is_sink(path):
            return
        if path.is_dir():
            raise OutputError(say("file.is_folder", path=path))
        check_folder(path.parent)
        # Only a plain file is looked into: reading a pipe or a device could wait for ever.
        if path.exists() and not (path.is_file() and _is_ours(path)):
            raise OutputError(say("file.not_ours", path=path))
    except OSError as error:
        raise OutputError(say("file.no_place", path=path, why=system_reason(error).lower())) from error


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(max(path.stat().st_size - _TAIL, 0))
            tail = file.read()
    except OSError:
        return False
    if head.startswith(tuple(",".join(start).encode() for start in (CSV_START, SUMMARY_START))) or (
        head.startswith(b"{") and b'"schema": "hipcam.' in head[:200]
    ):
        return True
    return any(
        re.match(start, head, re.IGNORECASE) and (MARKS[kind].encode() in head or MARKS[kind].encode() in tail)
        for kind, start in _STARTS.items()
    )
