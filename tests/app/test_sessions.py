"""What was kept, on pages: what to do today, lists, reports, comparisons, persons."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from apps import Visit
from kept import exercise, standing

from hipcam.app.sessions import compared
from hipcam.keep.history import History


@pytest.fixture
def kept(visit: Visit, tmp_path: Path) -> Visit:
    """Two tests and a set of mine, and a test of Ada's."""
    with History(tmp_path / "data") as history:
        history.add(standing(24.0, 41.0, made="2026-02-01T08:00:00+00:00"), kind="live")
        history.add(standing(38.0, 41.0, made="2026-03-01T08:00:00+00:00"), kind="live")
        history.add(exercise(made="2026-03-02T08:00:00+00:00"), kind="live")
        history.add(standing(20.0, None, made="2026-03-03T08:00:00+00:00"), kind="live", person="Ada <b>")
    return visit


def test_without_sessions_there_is_the_test_to_do_and_no_file_is_made(visit: Visit, tmp_path: Path) -> None:
    page = visit.owner.post("/setup", data={"skip": "yes"}).text
    assert "Standing" in page and "What to do today" in page
    assert "Nothing was kept yet" in visit.owner.get("/history").text
    for path in ("/history/1/", "/history/export", f"/history/{1 << 70}/"):
        assert visit.owner.get(path).status_code == 404
    assert not (tmp_path / "data" / "history.sqlite3").exists()


def test_the_first_page_says_what_to_do_and_how_each_hip_is(kept: Visit) -> None:
    page = kept.owner.get("/").text
    assert "38° ± 4°" in page and "a change that counts" in page
    assert page.index("Bridge") < page.index("Standing test"), "exercises, then the test again"


def test_today_goes_on_with_what_was_done_today(kept: Visit, tmp_path: Path) -> None:
    with History(tmp_path / "data") as history:
        history.add(exercise(made=datetime.now(timezone.utc).isoformat()), kind="live")
    page = kept.owner.get("/").text
    steps = page[page.index("<ol") : page.index("</ol>")]
    assert steps.count("<li>") == 1


def test_pages_are_about_whoever_is_named(kept: Visit) -> None:
    page = kept.owner.post("/person", data={"person": "Ada <b>"}).text
    assert "Ada &lt;b&gt;" in page and "<b>Ada" not in page and "20° ± 4°" in page
    assert kept.owner.post("/person", data={"person": "x" * 61}).status_code == 409


def test_the_list_is_filtered(kept: Visit) -> None:
    assert kept.owner.get("/history").text.count('type="checkbox"') == 4
    for query, count in (
        ("activity=bridge", 1),
        ("person=Ada+%3Cb%3E", 1),
        ("since=2026-03-01&until=2026-03-02", 2),
        ("since=nonsense", 4),
        ("activity=squats", 0),
    ):
        assert kept.owner.get(f"/history?{query}").text.count('type="checkbox"') == count, query


def test_two_sessions_are_compared_if_they_are_of_one_activity(kept: Visit) -> None:
    page = kept.owner.get("/history/chosen?do=compare&n=2&n=1").text
    assert page.index("24° ± 4°") < page.index("38° ± 4°") and "+14° ± 6°, a change that counts" in page
    assert "two different activities" in kept.owner.get("/history/chosen?do=compare&n=1&n=3").text
    for query in ("do=compare&n=1", "do=delete", "do=compare&n=x&n=1", f"do=delete&n={1 << 70}"):
        assert kept.owner.get(f"/history/chosen?{query}").status_code == 400


def test_a_side_that_was_done_once_only_is_compared_with_nothing(kept: Visit, tmp_path: Path) -> None:
    with History(tmp_path / "data") as history:
        first, *_, last = history.sessions(activity="er-test")
    del last.sides["right"]
    assert compared(first, last) == [
        ("Left", "24° ± 4°", "20° ± 4°", "−4° ± 6°, too small to count; a change of more than 10° counts"),
        ("Right", "41° ± 4°", "not done", ""),
    ]


def test_deleting_asks_first(kept: Visit, tmp_path: Path) -> None:
    assert "Delete these 2 sessions" in kept.owner.get("/history/chosen?do=delete&n=1&n=3").text
    assert kept.owner.get("/history/delete").status_code in (404, 405)
    kept.owner.post("/history/delete", data={"n": ["1", "3"]})
    with History(tmp_path / "data") as history:
        assert [entry.number for entry in history.sessions()] == [2, 4]
    assert kept.owner.post("/history/delete", data={"n": ["1"]}).status_code == 409


def test_what_is_handed_out_can_be_brought_in_again(kept: Visit, tmp_path: Path) -> None:
    lines = kept.owner.get("/history/export").text.splitlines()
    with History(tmp_path / "other") as history:
        assert history.load(lines) == (4, 0)
    assert '"schema": "hipcam.result/' in kept.owner.get("/history/1/result.json").text


def test_somebody_who_never_did_it_has_no_trend(kept: Visit) -> None:
    assert "There is no session of this yet" in kept.owner.get("/history/over-time/side-lying").text
    assert kept.owner.get("/history/over-time/squats").status_code == 404


@pytest.mark.slow
def test_both_hips_over_time(kept: Visit) -> None:
    page = kept.owner.get("/history/over-time/er-test").text
    assert page.count("<svg") >= 2 and "Left" in page and "<style" not in page
