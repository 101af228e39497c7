"""Pages as a browser shows them: waiting, dropping files, and what axe finds."""

from __future__ import annotations

import base64
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: How long scoring may take on a busy machine, milliseconds.
PATIENCE = 240_000
#: How long anything else may take, seconds: the longest is a clip that is played as a camera.
_SOON = 90.0
#: Drops files onto the middle of what was found, as a browser does when somebody lets go of them there.
_DROP = """(target, files) => {
    const data = new DataTransfer();
    for (const [name, content] of files) {
        const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: "video/mp4" }));
    }
    for (const kind of ["dragenter", "dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
}"""


@contextmanager
def looking(browser: Any, width: int = 1280, height: int = 900, **options: Any) -> Iterator[Any]:
    """A page of a browser of its own; at its end nothing has gone wrong on it, nor was asked for elsewhere."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    asked: set[str | None] = set()
    wrong: list[str] = []
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert wrong == []
    assert asked - {None} == {"127.0.0.1"}


def until(page: Any, condition: str) -> None:
    """Wait for something to be true of a page, whose policy forbids Playwright to do so by itself."""
    end = time.monotonic() + _SOON
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(100)


def hears(page: Any, words: str) -> None:
    """Wait until somebody who does not see the picture of a session is told something."""
    until(page, f"document.getElementById('words')?.textContent.includes({words!r})")


def drop(page: Any, selector: str, files: Sequence[Path]) -> None:
    """Drop files onto a part of the page."""
    contents = [(file.name, base64.b64encode(file.read_bytes()).decode()) for file in files]
    page.locator(selector).evaluate(_DROP, contents)


def assert_accessible(page: Any) -> None:
    """Axe finds nothing, and nothing is wider than the page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
