"""The app as a browser shows it, from its start to its end."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from browsing import PATIENCE, assert_accessible, drop, hears, looking, until
from runs import SAMPLES
from started import started

from hipcam.pose.model import PoseModel


@pytest.mark.slow
def test_from_a_fresh_start_to_the_history(
    browser: Any, cut_clips: dict[str, Path], pose_model: PoseModel, tmp_path: Path
) -> None:
    """Sets up, does the standing test, scores two videos of which one is broken, and finds both in the history."""
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no pictures")
    camera = SAMPLES / "er_test_left_limited.mp4"
    with started(tmp_path / "data", "--camera", str(camera)) as (process, address), looking(browser) as page:
        page.goto(address)
        set_up(page)
        page.get_by_role("link", name="Test my hips").click()
        page.uncheck("[name='voice']")
        assert_accessible(page)
        page.get_by_role("button", name="Begin").click()
        be_tested(page)
        assert_as_it_is(page, json.loads(camera.with_suffix(".json").read_text(encoding="utf-8")))
        assert_accessible(page)

        page.get_by_role("link", name="Videos").click()
        drop(page, ".drop", [cut_clips["rep"], broken])
        page.get_by_role("button", name="Cancel rep.mp4").focus()
        page.wait_for_selector(".state.failed", timeout=PATIENCE)
        page.wait_for_selector(".state.done", timeout=PATIENCE)
        assert page.evaluate("document.activeElement.closest('li')?.innerText.includes('rep.mp4')"), "still there"
        assert re.search(r"(rep|broken)\.mp4: ", page.text_content("#told")), "whoever does not see it is told"
        assert "broken.mp4 is not a video that hipcam can read" in page.inner_text("#videos")
        assert "data" not in page.inner_text("#videos"), "nobody is told of a folder they do not know"
        assert_accessible(page)
        look_at_the_report(page)
        page.get_by_role("button", name="Keep rep.mp4").click()
        assert "Kept as session 2" in page.inner_text("#videos")
        page.get_by_role("link", name="History", exact=True).click()
        page.wait_for_selector("tbody tr")
        rows = page.locator("tbody tr").all_inner_texts()
        assert [re.search(r"live|rep\.mp4", row)[0] for row in rows] == ["rep.mp4", "live"]  # type: ignore[index]
        assert "1 of 1 in good form" in rows[0] and "±" in rows[1]
        assert_accessible(page)
        page.click("tbody a")
        assert "1 repetition" in page.inner_text("h1")
        page.close()
        assert process.wait(30) == 0, "it ends with its last page"
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["history.sqlite3", "setup.json"]


def set_up(page: Any) -> None:
    """Go through the set-up that a fresh start leads to."""
    assert page.url.endswith("/setup")
    assert_accessible(page)
    page.get_by_role("button", name="Show its picture").click()
    until(page, "document.getElementById('seen').naturalWidth > 100")
    page.get_by_role("button", name="Say something").click()
    until(page, "document.querySelector('[data-task=voice] li') !== null")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Done").click()
    assert page.inner_text("h1") == "Your hips today"
    assert_accessible(page)


def look_at_the_report(page: Any) -> None:
    """Open the report of the sound video, which plays it, and have its result handed out."""
    page.get_by_role("link", name="Report of rep.mp4").click()
    assert "1 repetition" in page.inner_text("h1")
    page.wait_for_selector("svg.live", state="attached")
    until(page, "document.querySelector('video').readyState >= 1")
    with page.expect_download() as handed:
        page.click("summary:has-text('Download')")
        page.click("a[download$='.json']")
    assert '"schema": "hipcam.result/' in Path(handed.value.path()).read_text(encoding="utf-8")


def be_tested(page: Any) -> None:
    """Have both hips tested; between them, where nobody moves, pause, load the page anew and go on."""
    hears(page, "Right leg")
    page.get_by_role("button", name="Pause").click()
    hears(page, "Paused")
    page.reload()
    hears(page, "Paused")
    assert page.evaluate("document.getElementById('picture').width") > 900, "as large as the page shows it"
    page.get_by_role("button", name="Pause").click()
    until(page, "!document.getElementById('words').textContent.includes('Paused')")
    assert_accessible(page)
    hears(page, "Summary")
    page.keyboard.press("q")
    page.wait_for_url("**/history/1/", timeout=PATIENCE)


def assert_as_it_is(page: Any, truth: dict[str, Any]) -> None:
    """What the report says of each hip is, within its own ±, the angle that it was turned to."""
    said = re.findall(r"(Left|Right) hip\s+(\d+)°\s±\s(\d+)°", page.inner_text("dl.facts"))
    assert [side for side, *_ in said] == ["Left", "Right"], page.inner_text("dl.facts")
    for side, value, uncertainty in said:
        turned = max(one["rotation_true"] for one in truth["attempts"] if one["side"] == side.lower())
        assert abs(float(value) - turned) <= float(uncertainty), (side, value, uncertainty, turned)
