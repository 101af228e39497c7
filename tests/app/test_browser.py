"""The app as a browser shows it, from its start to its end."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import pytest
from browsers import PATIENCE, assert_accessible, until
from runs import HIPCAM

from hipcam.pose.model import PoseModel

Start: TypeAlias = "Callable[..., tuple[subprocess.Popen[str], str]]"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts an app with some options; gives its process and the address it printed."""
    begun = []

    def start(*options: str) -> tuple[subprocess.Popen[str], str]:
        command = [*HIPCAM, "app", "--no-browser", "--data-dir", str(tmp_path / "data"), *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        begun.append(process)
        assert process.stdout is not None
        with process.stdout as said:
            address = re.search(r"http\S+", said.readline())
        assert address is not None
        return process, address[0]

    yield start
    for process in begun:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_two_videos_one_of_them_broken(
    browser: Any,
    start: Start,
    cut_clips: dict[str, Path],
    pose_model: PoseModel,
    tmp_path: Path,
) -> None:
    process, address = start()
    asked: set[str] = set()
    wrong: list[str] = []
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no pictures")
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)

    page.goto(address)
    assert_accessible(page)
    page.get_by_role("link", name="Look at a video").click()
    page.set_input_files("#files", [str(cut_clips["rep"]), str(broken)])
    page.wait_for_selector(".state.failed", timeout=PATIENCE)
    page.wait_for_selector(".state.done", timeout=PATIENCE)
    assert "broken.mp4 is not a video that hipcam can read" in page.inner_text("#videos")
    assert "data" not in page.inner_text("#videos"), "nobody is told of a folder they do not know"
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("link", name="Report of rep.mp4").click()
    assert "1 repetition" in page.inner_text("h1")
    page.wait_for_selector("svg.live", state="attached")
    until(page, "document.querySelector('video').readyState >= 1")
    with page.expect_download() as handed:
        page.click("summary:has-text('Download')")
        page.click("a[download$='.json']")
    assert '"schema": "hipcam.result/' in Path(handed.value.path()).read_text(encoding="utf-8")

    page.get_by_role("button", name="Keep rep.mp4").click()
    assert "Kept as session 1" in page.inner_text("#videos")
    page.get_by_role("link", name="History", exact=True).click()
    assert "1 of 1 in good form" in page.inner_text("table")
    assert_accessible(page)
    page.click("tbody a")
    assert "1 repetition" in page.inner_text("h1")
    assert (asked, wrong) == ({"127.0.0.1"}, [])
    page.context.close()
    assert process.wait(30) == 0, "it ends with its last page"
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["history.sqlite3"]


@pytest.mark.slow
def test_coached_on_a_page_that_is_loaded_anew(
    browser: Any, start: Start, cut_clips: dict[str, Path], pose_model: PoseModel, tmp_path: Path
) -> None:
    _, address = start("--camera", str(cut_clips["rep"]))
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    page.get_by_role("link", name="Exercise", exact=True).click()
    page.check("input[value='bridge']")
    page.uncheck("[name='voice']")
    assert_accessible(page)
    page.get_by_role("button", name="Begin").click()
    until(page, "document.getElementById('words')?.textContent.includes('Set 1')")
    assert_accessible(page)
    connections = []
    page.route_web_socket("**/live/pictures", lambda to: connections.append((to, to.connect_to_server())))
    page.reload()
    until(page, "document.getElementById('words')?.textContent.includes('Set 1')")
    connections[0][0].close()
    until(page, "document.getElementById('words')?.textContent.includes('1 rep')")
    assert len(connections) == 2, "it has connected again"
    assert page.evaluate("document.getElementById('picture').width") > 900, "as large as the page shows it"
    page.keyboard.press("q")
    page.wait_for_url("**/history/1/", timeout=PATIENCE)
    assert "1 repetition" in page.inner_text("h1")
    assert wrong == []
