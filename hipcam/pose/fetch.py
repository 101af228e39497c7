"""Fetching the networks of hipcam's own pose model, once, through pip."""

from __future__ import annotations

import errno
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

from hipcam.core.errors import ModelError, system_reason
from hipcam.pose.download import Progress, no_room, run_watched, shortened
from hipcam.pose.model import manifest, sha256_of
from hipcam.words import say

_STAGING_BYTES = 110 * 1000 * 1000  # pip holds the wheel up to three times at once


_NOT_REACHED = (
    "retrying (",
    "timed out",
    "connection failed",
    "connection refused",
    "newconnectionerror",
    "nameresolutionerror",
)


def _pip_command(destination: Path) -> list[str]:
    pinned = manifest()
    return [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--python-version",
        pinned.python_version,
        "--platform",
        pinned.platform,
        "--dest",
        str(destination),
        f"{pinned.package}=={pinned.version}",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--no-color",
    ]


def fetch_parts(progress: Progress | None) -> tuple[bytes, ...]:
    """Get the wheel through pip and take the networks out of it."""
    pinned = manifest()
    try:
        with tempfile.TemporaryDirectory(prefix="hipcam-", ignore_cleanup_errors=True) as folder:
            wheel = run_pip(Path(folder), progress)
            if sha256_of(wheel.read_bytes()) != pinned.wheel_sha256:
                raise ModelError(
                    say("model.wrong_wheel", package=pinned.package, version=pinned.version, again=say("model.again"))
                )
            return read_parts(wheel)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise no_room(tempfile.gettempdir(), _STAGING_BYTES, "hipcam model install") from error
        raise ModelError(say("model.not_fetched", why=system_reason(error), again=say("model.again"))) from error


def run_pip(folder: Path, progress: Progress | None) -> Path:
    """Run pip with ``folder`` as its temporary folder and watch the wheel grow there."""
    destination = folder / "wheel"
    destination.mkdir()
    fetched, log = run_watched(_pip_command(destination), folder, manifest().wheel_size, progress)
    wheels = list(destination.glob("*.whl"))
    if not fetched or not wheels:
        raise _pip_failed(log)
    return wheels[0]


def _pip_failed(log: str) -> ModelError:
    if "No module named pip" in log:
        return ModelError(say("model.no_pip", again=say("model.again")))
    if f"[Errno {errno.ENOSPC}]" in log:
        return no_room(tempfile.gettempdir(), _STAGING_BYTES, "hipcam model install")
    if any(sign in log.lower() for sign in _NOT_REACHED):
        return ModelError(say("model.no_index", again=say("model.again")))
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    line = ([line for line in lines if line.startswith("ERROR:")] or lines or [say("model.pip_said_nothing")])[-1]
    said = shortened(line.removeprefix("ERROR:").strip())
    return ModelError(say("model.pip_failed", said=said, again=say("model.again")))


def read_parts(wheel: Path) -> tuple[bytes, ...]:
    """Take the networks out of a wheel; each is the pinned one."""
    pinned = manifest()
    wanted = say("model.wheel_wanted", package=pinned.package, version=pinned.version, example=pinned.wheel_name)
    parts = []
    try:
        with zipfile.ZipFile(wheel) as archive:
            for part in pinned.parts:
                try:
                    info = archive.getinfo(part.path)
                except KeyError:
                    raise ModelError(say("model.wheel_empty", wheel=wheel, wanted=wanted)) from None
                data = archive.read(info) if info.file_size == part.size else b""
                if sha256_of(data) != part.sha256:
                    raise ModelError(say("model.wheel_holds_another", wheel=wheel, part=part.path, wanted=wanted))
                parts.append(data)
    except FileNotFoundError:
        raise ModelError(say("model.wheel_missing", wheel=wheel, wanted=wanted)) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise ModelError(say("model.wheel_damaged", wheel=wheel, wanted=wanted)) from error
    except OSError as error:
        raise ModelError(say("model.wheel_unreadable", wheel=wheel, why=system_reason(error), wanted=wanted)) from error
    return tuple(parts)
