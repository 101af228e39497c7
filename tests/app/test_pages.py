"""Every page as it stands in a browser: nothing for axe to find, nothing too wide, all of it by keyboard alone."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from browsing import PATIENCE, assert_accessible, hears, looking, until
from kept import exercise, standing
from started import started

from hipcam.app.chosen import Chosen, save
from hipcam.judge.result import Result
from hipcam.keep.history import History
from hipcam.pose.model import PoseModel
from hipcam.run import routine
from hipcam.words import say

PAGES = (
    "/",
    "/setup",
    "/how",
    "/live",
    "/routine",
    "/videos",
    "/history",
    "/history?person=Ada",
    "/history?activity=side-lying",
    "/history/2/",
    "/history/over-time/er-test",
    "/history/over-time/side-lying",
    "/history/chosen?do=compare&n=1&n=2",
    "/history/chosen?do=compare&n=1&n=3",
    "/history/chosen?do=delete&n=1&n=2",
    "/history/chosen?do=compare&n=1",
    "/nothing",
)
#: Width and height, and by day or by night.
SCREENS = ((390, 844, "dark"), (1280, 900, "light"), (1920, 1080, "dark"))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with two tests and a set of mine and a test of Ada's, set up before."""
    with History(tmp_path) as history:
        history.add(standing(24.0, 41.0, made="2026-02-01T08:00:00+00:00"), kind="live")
        history.add(standing(38.0, 41.0, made="2026-03-01T08:00:00+00:00"), kind="live")
        history.add(exercise(made="2026-03-02T08:00:00+00:00"), kind="live")
        history.add(standing(20.0, None, made="2026-03-03T08:00:00+00:00"), kind="live", person="Ada")
    save(Chosen(), tmp_path)
    return tmp_path


@pytest.fixture
def address(kept: Path, cut_clips: dict[str, Path]) -> Iterator[str]:
    """Where an app with these is."""
    with started(kept, "--camera", str(cut_clips["rep"])) as (_, address):
        yield address


def to(address: str, path: str) -> str:
    return re.sub(r"/open/.*", path, address)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height", "scheme"), SCREENS, ids=[str(width) for width, *_ in SCREENS])
def test_axe_finds_nothing_on_any_page(browser: Any, address: str, width: int, height: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    for path in PAGES:
        page.goto(to(address, path))
        assert_accessible(page)
        assert page.locator("h1").count() == 1, path
    context.close()


@pytest.mark.slow
def test_the_history_is_filtered_compared_and_deleted_by_keyboard_alone(browser: Any, address: str) -> None:
    with looking(browser) as page:
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        go(page, "History")
        reach(page, "select[name=person]")
        page.keyboard.type("Ada")
        go(page, "Show")
        assert page.locator("tbody tr").count() == 1
        page.goto(to(address, "/history"))
        for number in ("2", "1"):
            reach(page, f"input[value='{number}']")
            page.keyboard.press("Space")
        go(page, "Compare two")
        assert "+14° ± 6°" in page.inner_text("table").replace("\xa0", " ")
        page.goto(to(address, "/history"))
        reach(page, "input[value='3']")
        page.keyboard.press("Space")
        go(page, "Delete")
        go(page, say("app.history.delete_now"))
        assert page.locator("tbody tr").count() == 3


@pytest.mark.slow
def test_each_person_sees_what_is_theirs_and_all_of_it_can_be_taken_away(browser: Any, address: str) -> None:
    with looking(browser, 390, 844) as page:
        page.goto(address)
        assert "38° ± 4°" in plain(page)
        page.get_by_label("Name").fill("Ada")
        page.get_by_role("button", name="Use this name").click()
        page.get_by_role("heading", name="Your hips today, Ada").wait_for()
        assert "20° ± 4°" in plain(page) and "38° ± 4°" not in plain(page)
        page.get_by_role("link", name="Both hips over time").click()
        assert page.locator("select[name=person]").input_value() == "Ada"
        assert "20° ± 4°" in plain(page) and "38° ± 4°" not in plain(page)
        page.get_by_role("link", name="History").click()
        with page.expect_download() as handed:
            page.get_by_role("link", name="Export all").click()
        assert len(Path(handed.value.path()).read_text(encoding="utf-8").splitlines()) == 4
        page.goto(to(address, "/history/2/"))
        with page.expect_download() as handed:
            page.get_by_role("link", name="Report as a file").click()
        assert "38°" in Path(handed.value.path()).read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_video_that_was_chosen_before_the_page_was_ready_is_taken_in(
    browser: Any, address: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no pictures")
    with looking(browser) as page:
        page.goto(address)
        late: list[Any] = []
        page.route("**/site/videos.js", lambda route: late.append(route))
        page.goto(to(address, "/videos"), wait_until="commit")
        page.set_input_files("#files", broken)
        until(page, "document.getElementById('files').files.length === 1")
        late[0].continue_()
        page.wait_for_selector(".state.failed", timeout=PATIENCE)
        assert "broken.mp4" in page.inner_text("#videos")


def plain(page: Any) -> str:
    """What is to be read on a page, with spaces that are nothing else."""
    return str(page.inner_text("#content")).replace("\xa0", " ")


def reach(page: Any, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(where) => document.activeElement.matches(where)", selector):
            return
    raise AssertionError(f"no way to {selector}")


def go(page: Any, name: str) -> None:
    """Press Tab until a link or button of that name has the focus, and use it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.trim()") == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way to {name}")


@pytest.mark.slow
def test_a_routine_is_led_through_and_asks(browser: Any, address: str, kept: Path, pose_model: PoseModel) -> None:
    """Its test was done already; a bridge comes, then what it was like, what comes next, and stopping for today."""
    test = Result.from_dict(standing(24.0, 41.0, made=datetime.now(timezone.utc).isoformat()))
    routine.save(routine.Routine("", date.today().isoformat(), ("bridge",), 1, 1).done(test), kept)
    with looking(browser) as page:
        page.goto(address)
        page.get_by_role("link", name="Go on with the routine: step 2 of 3").click()
        page.uncheck("[name='voice']")
        connections: list[Any] = []
        page.route_web_socket("**/live/pictures", lambda to: connections.append((to, to.connect_to_server())))
        page.get_by_role("button", name="Go on with the routine").click()
        hears(page, "Set 1")
        connections[0][0].close()
        page.get_by_role("button", name="Full screen").focus()
        hears(page, "How much pain")
        assert len(connections) == 2, "it has connected again"
        until(page, "document.activeElement.innerText === '0'")
        assert_accessible(page)
        answer(page, "How much pain", "2")
        answer(page, "How hard was it", "10")
        hears(page, "What comes next")
        assert "Step 3 of 3" in page.inner_text("#words")
        assert_accessible(page)
        page.get_by_role("button", name="Stop for today").click()
        page.wait_for_url("**/routine")
        assert "Step 3 of 3 comes next" in page.inner_text("main")
        page.get_by_role("link", name="History").click()
        assert "pain 2 of 10, effort 10 of 10" in page.inner_text("tbody tr:first-child")
    begun = routine.load("", date.today(), kept)
    assert begun is not None and begun.pains == (2,)


def answer(page: Any, question: str, with_: str) -> None:
    """Wait for a question and press the button with the answer."""
    hears(page, question)
    page.get_by_role("group", name="Your answer").get_by_role("button", name=with_, exact=True).click()
    end = time.monotonic() + 10
    while question in page.inner_text("#words"):
        assert time.monotonic() < end
        page.wait_for_timeout(100)


@pytest.mark.slow
def test_without_the_pose_network_the_set_up_fetches_it(browser: Any, tmp_path: Path) -> None:
    """Here from nowhere: there is no connection, and one sentence says so."""
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    env = {**os.environ, **nowhere, "PIP_CONFIG_FILE": os.devnull, "HIPCAM_MODEL_DIR": str(tmp_path / "models")}
    with started(tmp_path / "data", env=env) as (_, address), looking(browser, 390, 844) as page:
        page.goto(address)
        page.get_by_role("button", name="Fetch it now").click()
        page.get_by_role("alert").filter(has_text="Could not fetch the pose model").wait_for()
        assert "hipcam model install" in page.inner_text("[data-task=network] .trouble")
        assert_accessible(page)
        page.get_by_role("button", name="Skip this for now").click()
        assert page.inner_text("h1") == "Your hips today"
