"""What of hipcam works on this machine, found out by trying it, and what to do about the rest (`hipcam doctor`)."""

from __future__ import annotations

import os
import stat
import sys
import time
from contextlib import closing
from ctypes.util import find_library
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hipcam.core.errors import HipcamError, ModelError
from hipcam.run.pace import pace, verdict
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from pathlib import Path

#: What scoring recordings needs.
NEEDED = frozenset({"model", "speed"})
#: The first version of MediaPipe that hipcam works with and the first that it does not trust: later ones look up a
#: remote logging host (docs/decisions.md).
QUIET_MEDIAPIPE = ((0, 10, 30), (0, 10, 32))
#: How many pictures the network is timed on.
_TIMED = 60
#: For how long a camera's pictures are counted, and a window may take to open, seconds.
_COUNTED_FOR, _WINDOW_LIMIT = 1.0, 30.0
#: Pictures a second below which a camera lacks light: most take 30 and fewer when they expose for longer. Chosen.
DIM = 20.0
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
#: Debian packages that hold the system libraries the video libraries need, by the start of the library's name.
_SYSTEM_PACKAGES = {
    "libGL": "libgl1",
    "libxcb": "libgl1",
    "libX11": "libgl1",
    "libgthread": "libglib2.0-0",
    "libglib": "libglib2.0-0",
    "libEGL": "libegl1",
    "libGLES": "libgles2",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination.

    Attributes
    ----------
    what : str
        `camera`, `window`, `voice`, `sounds`, `model`, `speed` or `privacy`.
    level : str
        `ok`; `note` if something is missing that hipcam can do without; `wrong` if it cannot.
    text : str
        What was found and what to do.
    """

    what: str
    level: Literal["ok", "note", "wrong"]
    text: str


def examine(*, but: Container[str] = ()) -> Iterator[Finding]:
    """Try everything, one after another; nothing that is missing raises.

    Parameters
    ----------
    but : container of str
        What is not to be tried.

    Yields
    ------
    Finding
        As soon as it is known. Recordings can be scored if none of those in `NEEDED` is `wrong`.
    """
    checks: dict[str, Callable[[], Iterator[Finding]]] = {
        "camera": _cameras,
        "window": _window,
        "voice": _voice,
        "sounds": _sounds,
        "model": _model,
        "speed": _speed,
        "privacy": _privacy,
    }
    for what, check in ((what, check) for what, check in checks.items() if what not in but):
        level: Literal["note", "wrong"] = "wrong" if what in NEEDED else "note"
        try:
            yield from check()
        except HipcamError as error:
            yield Finding(what, level, str(error))
        except ImportError as error:
            yield Finding(what, level, missing_library(error) or say("doctor.broken", error=error))


def missing_library(error: ImportError) -> str | None:
    """What to install if a library of the system is why an import failed; None if it is not."""
    if "cannot open shared object file" not in str(error):
        return None
    library = str(error).split(":")[0]
    package = next((p for start, p in _SYSTEM_PACKAGES.items() if library.startswith(start)), None)
    return (
        say("doctor.library_of", library=library, package=package)
        if package
        else say("doctor.library", library=library)
    )


def _cameras() -> Iterator[Finding]:
    """Each camera of this machine, opened for a moment."""
    from hipcam.source.devices import list_cameras

    found = list_cameras()
    if not found:
        yield Finding(
            "camera",
            "note",
            say("doctor.no_camera"),
        )
    yield from (_tried(known.index, known.name) for known in found)


def _tried(index: int, name: str) -> Finding:
    """How large and how many a camera's pictures are."""
    from hipcam.core.errors import CameraError
    from hipcam.source.camera import Camera
    from hipcam.source.devices import CameraSettings

    try:
        with Camera(str(index), CameraSettings(open_limit=5.0)) as camera:
            first = camera.read()
            start, before, shots = time.perf_counter(), camera.dropped, 0
            while time.perf_counter() - start < _COUNTED_FOR:
                shots += camera.read() is not None
            rate = (shots + camera.dropped - before) / (time.perf_counter() - start)
    except CameraError as error:
        return Finding("camera", "note", say("doctor.camera_fails", index=index, name=name, error=error))
    size = f"{first.image.shape[1]}×{first.image.shape[0]}, " if first is not None else ""
    seen = {"index": index, "name": name, "size": size, "rate": rate}
    if rate < DIM:
        return Finding("camera", "note", say("doctor.camera_dim", **seen))
    return Finding("camera", "ok", say("doctor.camera", **seen))


def _window() -> Iterator[Finding]:
    """A window, in a process of its own: a display that fails may end it."""
    import multiprocessing

    from hipcam.show.display import check_display

    check_display()
    trial = multiprocessing.get_context("spawn").Process(target=open_window, daemon=True)
    trial.start()
    trial.join(_WINDOW_LIMIT)
    if trial.exitcode is None:
        trial.kill()
    if trial.exitcode != 0:
        yield Finding(
            "window",
            "note",
            say("doctor.window_fails"),
        )
    elif sys.platform == "linux" and find_library("X11-xcb") is None:
        yield Finding(
            "window",
            "note",
            say("doctor.window_unsure"),
        )
    else:
        yield Finding("window", "ok", say("doctor.window"))


def open_window() -> None:
    """Open a window for a moment."""
    import numpy as np

    from hipcam.show.window import Window

    window = Window()
    picture = np.zeros((480, 640, 3), np.uint8)
    end = time.perf_counter() + 0.3
    while time.perf_counter() < end:
        window.show_picture(picture)
        window.wait()
    window.close()


def _voice() -> Iterator[Finding]:
    """Says a sentence as a session would."""
    from pathlib import Path

    from hipcam.live.sayings import NEWS, Saying
    from hipcam.show.voice import Voice, speech_command

    told: list[str] = []
    with Voice(tell=told.append) as voice:
        voice.say([Saying(say("doctor.voice_sample"), NEWS)])
        voice.finish(15.0)
    command = speech_command()
    if command is not None and not told:
        yield Finding("voice", "ok", say("doctor.voice", voice=Path(command[0]).stem))
    else:
        advice = [say("doctor.loudspeaker")] if command is not None else []
        yield Finding("voice", "note", " ".join([*told, *advice]))


def _sounds() -> Iterator[Finding]:
    """Plays a sound as a session would."""
    from hipcam.show.sounds import Sounds, system_player

    with closing(Sounds("soft", system_player())) as sounds:
        sounds.play("hold")
        sounds.finish()
        if not sounds.silent:
            yield Finding("sounds", "ok", say("doctor.sounds"))
        elif sys.platform == "linux" and system_player() is None:
            yield Finding("sounds", "note", say("doctor.no_player"))
        else:
            yield Finding("sounds", "note", say("doctor.no_sounds"))


def _model() -> Iterator[Finding]:
    from hipcam.pose.store import model_path, verify_model

    model = verify_model()
    yield Finding("model", "ok", say("doctor.model", name=model.name, folder=model_path().parent))


def _speed() -> Iterator[Finding]:
    """The pose network on a clip that hipcam brings along."""
    from hipcam.pose.store import verify_model

    try:
        model = verify_model()
    except ModelError:
        yield Finding("speed", "note", say("doctor.speed_unknown"))
        return
    found = pace(model, _TIMED)
    if found.seen < 0.9 * found.pictures:
        yield Finding("speed", "wrong", say("doctor.speed_blind", found=found.seen, pictures=found.pictures))
    else:
        yield _judged_speed(found.rate)


def _judged_speed(rate: float) -> Finding:
    """Whether so many pictures a second are enough."""
    how, said = verdict(rate)
    return Finding("speed", "ok" if how == "smooth" else "note", said)


def _privacy() -> Iterator[Finding]:
    """A MediaPipe that sends nothing, and sessions that nobody else can read."""
    from importlib import metadata

    from hipcam.keep.folder import data_folder

    version = metadata.version("mediapipe")
    numbers = tuple(int(part) for part in version.split(".")[:3] if part.isdecimal())
    if QUIET_MEDIAPIPE[0] <= numbers < QUIET_MEDIAPIPE[1]:
        yield Finding("privacy", "ok", say("doctor.quiet", version=version))
    else:
        yield Finding(
            "privacy",
            "wrong",
            say("doctor.not_quiet", version=version),
        )
    folder = data_folder()
    if not folder.exists():
        yield Finding("privacy", "ok", say("doctor.nothing_kept"))
    elif open_to_others(folder):
        yield Finding(
            "privacy",
            "note",
            say("doctor.open_to_others", folder=folder),
        )
    else:
        yield Finding("privacy", "ok", say("doctor.yours_alone", folder=folder))


def open_to_others(folder: Path) -> bool:
    """Whether others may read or write anything in a folder; Windows keeps a user's folders to the user."""
    if os.name != "posix":
        return False

    # Nobody gets into a folder that is closed to others, whatever the files inside allow.
    return bool(folder.stat().st_mode & _OTHERS) and any(map(_open_to_others, folder.rglob("*")))


def _open_to_others(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:  # gone meanwhile, as the files beside a database are
        return False
    return bool(mode & _OTHERS) and not stat.S_ISLNK(mode)
