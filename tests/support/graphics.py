"""OpenGL, which the rendered people are drawn with."""

from __future__ import annotations

import os
import sys
from functools import cache

import pytest

from hipcam.core.errors import HipcamError


@cache
def why_not() -> str:
    """Why nothing can be drawn on this machine; empty if it can."""
    from benchmarks.people.gl import open_context

    try:
        open_context().release()
    except HipcamError as error:
        return str(error)
    return ""


def require_opengl() -> None:
    """Skip the test if nothing can be drawn; on Linux under continuous integration, where it must be, fail."""
    if why_not() and sys.platform == "linux" and os.environ.get("CI"):
        pytest.fail(why_not())
    if why_not():
        pytest.skip(why_not() if sys.platform == "linux" else f"platform: {why_not()}")
