"""Over time: which change counts, and nobody's figures mixed with another's."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import date, datetime, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from kept import exercise, standing

from hipcam.cli import main
from hipcam.cli.trend import lines
from hipcam.keep.entries import Entry, Figures
from hipcam.keep.felt import Felt
from hipcam.keep.history import History
from hipcam.keep.trend import MOST_WEEKS, how_often, make_trend, rotation_change, weeks
from hipcam.show.report.trend import trend_page


def entry(day: int, activity: str = "er-test", **sides: Figures) -> Entry:
    return Entry(day, "", datetime(2026, 3, day, 12, tzinfo=timezone.utc), "", "live", activity, "", "", sides)


def turned(rotation: float | None, uncertainty: float = 4.0) -> Figures:
    return Figures(attempts=2, rotation=rotation, uncertainty=uncertainty)


@pytest.mark.parametrize(
    ("before", "after", "unsure", "counts", "said"),
    [
        (30, 36, 4, False, "+6° ± 6°, too small to count; a change of more than 10° counts"),
        (30, 39.9, 4, False, "+9.9° ± 6°, too small to count; a change of more than 10.0° counts"),
        (30, 40, 4, False, "+10.0° ± 6°, too small to count; a change of more than 10.0° counts"),
        (30, 40.04, 4, False, "+10.0° ± 6°, too small to count; a change of more than 10.0° counts"),
        (30, 40.06, 4, True, "+10.1° ± 6°, a change that counts"),
        (30, 40.4, 4, True, "+10.4° ± 6°, a change that counts"),
        (40, 29.6, 4, True, "−10.4° ± 6°, a change that counts"),
        (40, 29, 4, True, "−11° ± 6°, a change that counts"),
        (30, 42, 9, False, "+12.0° ± 13°, too small to count; a change of more than 12.7° counts"),
        (30, 41, 9, False, "+11° ± 13°, too small to count; a change of more than 13° counts"),
        (30, 29.8, 4, False, "+0° ± 6°"),
    ],
)
def test_a_change_counts_beyond_ten_degrees_and_beyond_its_own_uncertainty(
    before: float, after: float, unsure: float, counts: bool, said: str
) -> None:
    change = rotation_change(turned(before, unsure), turned(after, unsure))
    assert change is not None and change.counts is counts
    assert said in str(change)


def test_without_two_clean_scores_there_is_no_change() -> None:
    assert rotation_change(turned(None), turned(30)) is None
    assert rotation_change(turned(30), turned(None)) is None


def test_the_newest_is_compared_with_the_first_and_with_the_one_before() -> None:
    trend = make_trend(
        [
            entry(1, left=turned(30)),
            entry(2, left=turned(None)),
            entry(3, left=turned(38)),
            entry(4, right=turned(10)),
            entry(5, "bridge", left=Figures(score=50)),
            entry(6, left=turned(43)),
        ],
        "er-test",
        "left",
    )
    assert [(p.number, p.value) for p in trend.points] == [(1, 30), (3, 38), (6, 43)]
    assert trend.left_out == 1
    assert trend.sentences() == [
        "Since 2026-03-01: +13° ± 6°, a change that counts.",
        "Since the last time, 2026-03-03: +5° ± 6°, too small to count; a change of more than 10° counts.",
    ]


def test_a_point_tells_every_band_it_may_lie_in_and_how_it_felt() -> None:
    felt = replace(entry(1, left=turned(33)), felt=Felt(pain=3))
    trend = make_trend([felt], "er-test", "left")
    assert trend.about(trend.points[0]) == "limited or typical"
    assert lines(trend)[1].endswith("limited or typical, pain 3 of 10")
    page = trend_page([trend])
    assert "<td>limited or typical</td><td>Pain 3 of 10</td>" in page and ">How it felt</th>" in page
    assert "How it felt" not in trend_page([make_trend([entry(1, left=turned(33))], "er-test", "left")])


def test_a_scale_of_repetitions_has_whole_numbers_at_their_places() -> None:
    page = trend_page([make_trend([entry(1, "bridge", both=Figures(good_reps=2, judged_reps=2))], "bridge", "both")])
    scale = [int(number) for number in re.findall(r"<text[^>]*>(\d+)</text>", page.split("</svg>")[0])]
    assert len({after - before for before, after in pairwise(scale)}) == 1


def test_how_often_counts_days_week_by_week_and_no_day_twice() -> None:
    # Sunday 1 March, twice on Tuesday 3 March, Monday 16 March; a bridge in between.
    entries = [entry(1), entry(3), replace(entry(3), number=9), entry(10, "bridge"), entry(16)]
    found = weeks(entries, "er-test", date(2026, 3, 24))
    assert [(week.monday, week.days) for week in found] == [
        (date(2026, 2, 23), 1),
        (date(2026, 3, 2), 1),
        (date(2026, 3, 9), 0),
        (date(2026, 3, 16), 1),
        (date(2026, 3, 23), 0),
    ]
    assert how_often(found) == "Days on which it was done, week by week, the newest last: 1, 1, 0, 1, 0."
    assert len(weeks(entries, "er-test", date(2027, 3, 24))) == MOST_WEEKS
    assert weeks(entries, "side-lying", date(2026, 3, 24)) == ()


def good(reps: int, judged: int) -> Figures:
    return Figures(reps=12, good_reps=reps, judged_reps=judged, score=100)


def held(seconds: float, of: float) -> Figures:
    return Figures(
        reps=0, judged_reps=0, good_reps=0, hold_time=of, judged_hold_time=of, good_hold_time=seconds, score=30
    )


@pytest.mark.parametrize(
    ("first", "last", "change", "about"),
    [
        (good(3, 12), good(1, 1), "repetitions in good form 3 → 1", "of 1"),
        (held(9.0, 25.0), held(23.0, 25.0), "seconds held in good form 9 → 23", "of 25 s"),
    ],
)
def test_an_exercise_is_told_by_what_was_done_in_good_form(
    first: Figures, last: Figures, change: str, about: str
) -> None:
    trend = make_trend([entry(1, "bridge", total=first), entry(2, "bridge", total=last)], "bridge", "total")
    said = " ".join(trend.sentences())
    assert change in said and "not known" in said and "that counts" not in said, "no change of it is called real"
    assert trend.about(trend.points[-1]) == about


def test_sessions_of_holds_have_no_place_among_repetitions() -> None:
    trend = make_trend(
        [entry(1, "bridge", total=held(9.0, 25.0)), entry(2, "bridge", total=good(3, 4))], "bridge", "total"
    )
    assert [point.number for point in trend.points] == [2] and trend.left_out == 1


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "No session has a clean score"),
        ([entry(1, left=turned(None))], "No session has a clean score"),
        ([entry(1, left=turned(30))], "One session so far"),
    ],
)
def test_too_little_is_said_to_be_too_little(entries: list[Entry], said: str) -> None:
    assert said in make_trend(entries, "er-test", "left").sentences()[0]


# The command


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HIPCAM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    with History() as history:
        for month, left in ((1, 30.0), (2, None), (3, 36.0), (4, 52.0)):
            history.add(standing(left, 41.0, made=f"2026-0{month}-03T12:00:00+00:00"), kind="live")
        for month, good in ((1, 3), (3, 10)):
            history.add(exercise(good=good, score=good * 8, made=f"2026-0{month}-05T12:00:00+00:00"), kind="live")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[int, str, str]:
    code = main(["trend", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_terminal_shows_each_session_and_what_it_comes_to(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "er-test", "--side", "left", "--until", "2026-03-03")
    assert code == 0 and "right" not in said
    lines = said.splitlines()
    assert lines[1].startswith("  2026-01-03") and "30° ± 4°" in lines[1] and lines[1].endswith("limited")
    assert lines[1].index("●") < lines[2].index("●"), "more stands further right"
    assert "1 more without a clean score" in lines[3]
    assert "+6° ± 6°, too small to count" in lines[4]
    assert "+22° ± 6°, a change that counts" in run(capsys, "er-test", "--side", "left")[1]
    both = run(capsys, "er-test")[1]
    assert "er-test, left side" in both and "er-test, right side" in both


@pytest.mark.slow
def test_the_page_holds_the_same_and_asks_for_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with History() as history:
        for month, right in ((1, 41.0), (2, 43.0)):
            history.add(
                standing(None, right, made=f"2026-0{month}-03T12:00:00+00:00"),
                kind="live",
                person="<script>alert(1)</script>",
            )
    code, _, _ = run(capsys, "er-test", "--person", "", "--html", "t.html")
    assert code == 0 and run(capsys, "er-test", "--person", "", "--html", "t.html")[0] == 0, "its own file, anew"
    page = Path("t.html").read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert Path("t.html").stat().st_mode & 0o777 == 0o600
    for words in (
        "+22° ± 6°, a change that counts",
        "30° ± 4°",
        "1 more without a clean score",
        "Since 3 January 2026",
        "3 April 2026, ",
        "Clean rotation with its ± (degrees)",
        "Day of the session",
        "to count: 10° and less",
        "Days on which it was done",
        "not a diagnosis",
        "Left side",
        "Right side",
    ):
        assert words in page
    marks = [len(re.findall("<use", group)) for group in re.findall('<g class="score">.*?</g>', page, re.DOTALL)]
    assert page.count("<svg") == 6 and sum(marks) == 2 * (3 + 4), "wide and narrow"
    assert not re.findall(r"""(?:src|href)=["'](?!data:|#)""", page), "it asks for nothing"
    run(capsys, "er-test", "--person", "<script>alert(1)</script>", "--html", "t.html")
    page = Path("t.html").read_text(encoding="utf-8")
    assert "<script>" not in page and "&lt;script&gt;" in page and "No session has a clean score" in page
    run(capsys, "bridge", "--person", "", "--html", "b.html")
    assert "repetitions in good form 3 → 10" in Path("b.html").read_text(encoding="utf-8")
    Path("mine.html").write_text("mine")
    code, said, heard = run(capsys, "bridge", "--person", "", "--html", "mine.html")
    assert (code, said) == (2, "") and "not written by hipcam" in heard and Path("mine.html").read_text() == "mine"


def test_exercises_show_good_repetitions(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = run(capsys, "bridge")
    assert code == 0 and "of 12" in said and "repetitions in good form 3 → 10" in said


def test_people_are_never_mixed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with History() as history:
        history.add(standing(10.0, 10.0, made="2026-02-01T12:00:00+00:00"), kind="live", person="Ann")
    code, said, heard = run(capsys, "er-test")
    assert (code, said) == (2, "") and "Ann" in heard and "--person" in heard
    assert "10° ± 4°" not in run(capsys, "er-test", "--person", "")[1]
    assert run(capsys, "er-test", "--person", "Ann", "--side", "left")[1].count("●") == 1


def test_what_is_refused_is_not_offered(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("foo", "auto"):
        code, _, heard = run(capsys, word)
        assert code == 2 and "(there are er-test, bridge, ninety-ninety, side-lying)" in heard


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["side-lying"], "No kept session has side-lying"),
        (["bridge", "--side", "left"], "side left"),
        (["er-test", "--person", "Bo"], "by Bo"),
        ([], "ACTIVITY"),
        (["brigde"], "'bridge'"),
        (["er-test", "--data-dir", "none"], "no history"),
    ],
)
def test_nothing_to_show_is_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    code, printed, heard = run(capsys, *arguments)
    assert (code, printed) == (2, "") and heard.count("\n") == 1 and said in heard
