"""How hipcam was installed, as far as it matters to whoever needs more of it."""

from __future__ import annotations

import json
import shlex
import sys
from contextlib import suppress
from pathlib import Path

#: What tools leave in the environments they make, and how each installs a program again.
_NOTES = {
    "pipx_metadata.json": ("pipx", "install", "--force"),
    "uv-receipt.toml": ("uv", "tool", "install", "--force"),
}


def install_with(extra: str) -> str:
    """The command that installs hipcam again with an extra, from where it came: a folder, a wheel, or an index.

    Parameters
    ----------
    extra : str
        One of the optional dependencies in `pyproject.toml`.
    """
    came_from = _came_from()
    source = "hipcam" if came_from is None else "." if came_from == Path.cwd() else str(came_from)
    return shlex.join([*_installer(), f"{source}[{extra}]"])


def _installer() -> tuple[str, ...]:
    """What put it here: tools that give a program an environment of its own leave a note there."""
    for note, command in _NOTES.items():
        if Path(sys.prefix, note).is_file():
            return command
    return "pip", "install"


def _came_from() -> Path | None:
    """The folder or file that it was installed from, if that is still there; see PEP 610."""
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    with suppress(PackageNotFoundError, OSError, ValueError, KeyError):
        url = urlsplit(json.loads(distribution("hipcam").read_text("direct_url.json") or "{}")["url"])
        path = Path(url2pathname(url.path))
        if url.scheme == "file" and path.exists():
            return path
    return None
