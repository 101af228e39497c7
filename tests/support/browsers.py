"""What tests ask of pages in a browser."""

from __future__ import annotations

import time
from typing import Any

#: How long scoring may take on a busy machine, milliseconds.
PATIENCE = 240_000


def until(page: Any, condition: str) -> None:
    """Wait for something to be true of a page, whose policy forbids Playwright to do so by itself."""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(100)


def assert_accessible(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
