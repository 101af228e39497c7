"""Command-line tools that some tests need."""

from __future__ import annotations

import os
import shutil

import pytest


def require(tool: str) -> None:
    """Skip the test if a tool is not installed; under continuous integration, where it must be, fail."""
    if shutil.which(tool) is None:
        reason = f"{tool} is not installed; install it to run this test"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
