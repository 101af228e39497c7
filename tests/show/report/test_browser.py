"""What a real browser makes of a report, from disk and without a network."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

import numpy as np
import pytest
from contrast import contrasts
from crowded import crowded, turns
from kept import exercise, standing
from pypdf import PdfReader

from hipcam.cli import main
from hipcam.core.files import check_writable, write_files
from hipcam.core.types import Side
from hipcam.judge.curve import Curve
from hipcam.judge.next_steps import plan
from hipcam.judge.result import Result
from hipcam.judge.summary import summarise
from hipcam.keep.history import History
from hipcam.show.annotate import illustrate, jpeg
from hipcam.show.report import report, report_html
from hipcam.show.stills import fault_key, moments, worst_faults
from hipcam.track.scored import Scored

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
CLIPS = (
    "er_test_left_limited",
    "bridge_bystander_incomplete",
    "ninety_ninety_right_knee_heel",
    "negative_squats",
)
#: Pages made of what was kept: a session's, and the trends of the test and of an exercise.
KEPT = ("session", "trend-er-test", "trend-bridge")
#: Pages with charts, of each kind one.
CHARTED = ("er_test_left_limited", "ninety_ninety_right_knee_heel", *KEPT)


@pytest.fixture(scope="module")
def pages(sample: Callable[[str], Scored], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the reports of four clips; the 90-90's has its video and pictures of its faults; a set of 30."""
    folder = tmp_path_factory.mktemp("reports")
    for name in CLIPS:
        scored = sample(name)
        if name.startswith("bridge"):
            (folder / "long.html").write_text(long_set(scored), encoding="utf-8")
        video = folder / f"{name}.hipcam.mp4" if name.startswith("ninety") else None
        wanted = moments(scored.result)
        stills = illustrate(scored, video, [*wanted.values()])
        pictures = {key: jpeg(still) for key, still in zip(wanted, stills, strict=True)}
        page = report(scored, video=video.name if video else None, stills=pictures)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    keep_some(folder, sample("bridge_bystander_incomplete"))
    return folder


def keep_some(folder: Path, scored: Scored) -> None:
    """Keep sessions in the folder, and write the pages of `KEPT`."""
    drawn = scored.curve
    assert drawn is not None
    with History(folder) as history:
        number = history.add(scored.result.to_dict(), kind="live", curve=drawn.to_dict())
        for month, left in ((1, 30.0), (2, None), (3, 36.0), (4, 52.0)):
            history.add(standing(left, 41.0, made=f"2026-0{month}-03T12:00:00+00:00"), kind="live")
        history.add(exercise(made="2026-05-03T12:00:00+00:00"), kind="live")
    for command in (
        ["history", "show", str(number), "--html", f"{folder}/session.html"],
        *(["trend", name, "--html", f"{folder}/trend-{name}.html"] for name in ("er-test", "bridge")),
    ):
        assert main([*command, "--data-dir", str(folder)]) == 0


def long_set(scored: Scored) -> str:
    """Thirty repetitions with every third a fault."""
    some, period = scored.result.reps[:3], 3.7
    reps = []
    for number in range(30):
        rep = some[number % 3]
        later = number * period + 1 - rep.start
        reps.append(
            replace(
                rep,
                start=rep.start + later,
                peak=rep.peak + later,
                end=rep.end + later,
                faults=tuple(
                    replace(f, start=f.start + later, end=f.end + later, worst=f.worst + later, spans=())
                    for f in rep.faults
                ),
            )
        )
    result = replace(
        scored.result,
        reps=tuple(reps),
        summary=summarise("bridge", list(reps)),
        source=replace(scored.result.source, duration=30 * period),
    )
    time = np.arange(0, 30 * period, 0.1)
    curve = Curve(time, -27 - 25 * np.cos(2 * np.pi * time / period), "hips", -60, 20, (-15, 5), 5)
    still = jpeg(np.full((480, 640, 3), 128, np.uint8))
    stills = {fault_key(fault): still for rep in reps for fault in rep.faults}
    return report_html(result, curve=curve, stills=stills, steps=plan(result))


class Visit:
    """A page opened from disk, with all it asked for and complained about."""

    def __init__(self, browser: Any, file: Path, scheme: str = "light", size: dict[str, int] = DESK) -> None:
        self.context = browser.new_context(viewport=size, color_scheme=scheme, offline=True)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        self.page.goto(file.as_uri())

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


# --- In a browser ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*CLIPS, *KEPT, "long"])
def test_opens_offline_without_a_request_or_a_complaint(name: str, pages: Path, browser: Any) -> None:
    with Visit(browser, pages / f"{name}.html") as visit:
        visit.page.wait_for_timeout(200)
        own = {(pages / f"{name}.html").as_uri(), (pages / f"{name}.hipcam.mp4").as_uri()}
        assert set(visit.asked) - {"data:,"} - {u for u in visit.asked if u.startswith("data:image/jpeg")} <= own
        assert visit.said == []
        assert visit.page.locator("h1").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*CLIPS, *KEPT, "long"])
def test_axe_finds_nothing(name: str, scheme: str, pages: Path, browser: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with Visit(browser, pages / f"{name}.html", scheme) as visit:
        found = Axe().run(visit.page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("name", CHARTED)
def test_words_and_lines_of_charts_stand_out(name: str, scheme: str, pages: Path, browser: Any) -> None:
    with Visit(browser, pages / f"{name}.html", "dark" if scheme == "dark" else "light") as visit:
        visit.page.emulate_media(media="print" if scheme == "print" else "screen")
        found = contrasts(visit.page)
    assert len(found) > 100
    assert [(what, value) for what, value, least in found if value < least] == []


def test_a_word_that_does_not_stand_out_is_found(pages: Path, browser: Any) -> None:
    with Visit(browser, pages / "er_test_left_limited.html") as visit:
        visit.page.evaluate("document.querySelectorAll('.chart text').forEach((word) => { word.style.fill = '#999'; })")
        assert any(value < least for _, value, least in contrasts(visit.page))


@pytest.mark.parametrize("name", [*CLIPS, *KEPT, "long"])
def test_fits_a_phone(name: str, pages: Path, browser: Any) -> None:
    with Visit(browser, pages / f"{name}.html", size=PHONE) as visit:
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("name", [*CLIPS, *KEPT, "long"])
def test_prints_on_two_pages_at_most(name: str, pages: Path, browser: Any, tmp_path: Path) -> None:
    with Visit(browser, pages / f"{name}.html", "dark") as visit:
        visit.page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    assert "Stop if it hurts" in printed(tmp_path / "page.pdf")


def printed(file: Path) -> str:
    """What stands on its pages, which are at most two of A4."""
    pdf = PdfReader(file)
    assert len(pdf.pages) <= 2
    assert abs(float(pdf.pages[0].mediabox.height) - 842) < 2, "A4"
    assert all(len(page.extract_text().splitlines()) > 4 for page in pdf.pages), "no line is alone on a page"
    # Letters that are drawn as one, such as those of "first", are two again.
    return normalize("NFKC", " ".join(" ".join(page.extract_text() for page in pdf.pages).split()))


#: The days with most on them; the others repeat them with less.
FULLEST = (
    ("ninety-ninety", 72, 4, ("left", "right")),
    ("side-lying", 72, 2, ("left", "right")),
    ("bridge", 72, 5, ("both",)),
    ("bridge", 72, 1, ("both",)),
    ("er-test", 24, 6, ("left", "right")),
)
LESS_FULL = (
    *(("ninety-ninety", movements, 4, ("left",)) for movements in (13, 72)),
    *(("side-lying", movements, 2, ("left",)) for movements in (13, 72)),
    ("ninety-ninety", 13, 4, ("left", "right")),
    ("side-lying", 13, 2, ("left", "right")),
    *(("bridge", 12, kinds, ("both",)) for kinds in (1, 5)),
    ("er-test", 6, 6, ("left", "right")),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [*FULLEST, *(pytest.param(case, marks=pytest.mark.long) for case in LESS_FULL)],
    ids=lambda case: "-".join((*map(str, case[:3]), *case[3])),
)
def test_a_full_day_still_prints_on_two_pages(
    case: tuple[str, int, int, tuple[Side, ...]], browser: Any, tmp_path: Path
) -> None:
    result = crowded(*case)
    still = jpeg(np.full((624, 640, 3), 128, np.uint8))
    stills = dict.fromkeys(moments(result), still)
    page = tmp_path / "page.html"
    page.write_text(report_html(result, curve=turns(result), stills=stills, steps=plan(result)), encoding="utf-8")
    with Visit(browser, page) as visit:
        visit.page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    text = printed(tmp_path / "page.pdf")
    assert "Stop if it hurts" in text
    assert text.count("(limit 10°)") == case[2], "every kind of fault is shown"
    assert "What was checked" in text and ("How the angle was read" in text) == (case[0] == "er-test")
    first = re.search(r"The first (\d+) of \d+ movements", text)
    assert first is None or int(first[1]) >= 20, "a good part of the table is there"
    assert first is None or case[1] > 20
    if case[0] == "er-test" and case[1] <= 12:
        assert first is None, "all attempts of a test"


def time_of(visit: Visit) -> float:
    return float(visit.page.evaluate("document.querySelector('video').currentTime"))


def test_clicks_and_keys_move_the_video(pages: Path, browser: Any, sample: Callable[[str], Scored]) -> None:
    result = sample("ninety_ninety_right_knee_heel").result
    with Visit(browser, pages / "ninety_ninety_right_knee_heel.html") as visit:
        page = visit.page
        page.wait_for_function("document.querySelector('video').readyState >= 1")
        page.evaluate("document.querySelector('video').play = () => Promise.resolve()")  # stay where it jumped to
        page.locator(".movements button").nth(2).click()
        assert time_of(visit) == pytest.approx(result.reps[2].start, abs=0.01)
        page.locator(".movements button").nth(0).focus()
        page.keyboard.press("Enter")
        assert time_of(visit) == pytest.approx(result.reps[0].start, abs=0.01)
        page.locator(".wide .timeline .fault").first.click()
        assert any(time_of(visit) == pytest.approx(f.start, abs=0.01) for rep in result.reps for f in rep.faults)
        jumped = []
        for told in page.locator(".moments button").all():
            told.click()
            jumped.append(time_of(visit))
        assert sorted(jumped) == pytest.approx(sorted(fault.worst for fault in worst_faults(result)), abs=0.01)
        chart = page.locator(".wide .timeline")
        box = chart.bounding_box()
        left, right, end = (float(chart.get_attribute(f"data-{key}")) for key in ("left", "right", "to"))
        chart.click(position={"x": box["width"] * (left + right) / 2, "y": 60})
        assert time_of(visit) == pytest.approx(end / 2, abs=0.1)
        page.wait_for_function("document.querySelector('.wide .now').hasAttribute('x1')")


#: Clicks on a button for each of some times, and gives the times of the pictures that are then shown.
JUMPS = """async (times) => {
  const video = document.querySelector("video"), button = document.querySelector(".movements button");
  video.play = () => Promise.resolve();
  const shown = [];
  for (const time of times) {
    const picture = new Promise((done) => video.requestVideoFrameCallback((_, about) => done(about.mediaTime)));
    button.dataset.at = time;
    button.click();
    shown.push(await picture);
  }
  return shown;
}"""


def test_a_jump_shows_the_very_picture(pages: Path, browser: Any, sample: Callable[[str], Scored]) -> None:
    """A browser rounds the time it goes to, and would show the picture before if that is a little early."""
    time = sample("ninety_ninety_right_knee_heel").track.time[
        :: len(sample("ninety_ninety_right_knee_heel").track) // 60
    ][:60]
    with Visit(browser, pages / "ninety_ninety_right_knee_heel.html") as visit:
        page = visit.page
        page.wait_for_function("document.querySelector('video').readyState >= 2")
        shown = page.evaluate(JUMPS, [round(float(moment), 4) for moment in time])
    assert shown == pytest.approx(time.tolist(), abs=1e-3)


def test_a_lost_video_is_told(pages: Path, browser: Any, tmp_path: Path) -> None:
    alone = tmp_path / "alone.html"
    alone.write_bytes((pages / "ninety_ninety_right_knee_heel.html").read_bytes())
    with Visit(browser, alone) as visit:
        visit.page.wait_for_selector(".lost:not([hidden])")
        assert visit.page.locator("video").is_hidden()


def test_a_name_is_shown_and_not_run(browser: Any, tmp_path: Path, sample: Callable[[str], Scored]) -> None:
    plain = copy.deepcopy(sample("er_test_left_limited").result.to_dict())
    name = "</title><script>alert(1)</script><img src=x onerror=alert(2)>.mp4"
    plain["source"]["name"] = name
    plain["unknown"].append({"what": "<b>what</b>", "reason": "<script>alert(3)</script>"})
    page = tmp_path / "page.html"
    page.write_text(report_html(Result.from_dict(plain), video=f"{name}.hipcam.mp4"), encoding="utf-8")
    with Visit(browser, page) as visit:
        visit.page.wait_for_selector(".lost:not([hidden])")
        assert name in visit.page.locator(".source").inner_text()
        assert "alert(3)" in visit.page.locator("main").inner_text()
        assert not [said for said in visit.said if said in ("1", "2", "3")]
        assert visit.page.locator("script").count() == 1
        assert visit.page.locator("img[src=x]").count() == 0


def test_a_script_that_got_in_would_not_run(pages: Path, browser: Any, tmp_path: Path) -> None:
    """The content security policy holds where escaping would not."""
    page = tmp_path / "page.html"
    page.write_text(
        (pages / "negative_squats.html")
        .read_text(encoding="utf-8")
        .replace("</main>", "<script>document.title = 'run'</script></main>"),
        encoding="utf-8",
    )
    with Visit(browser, page) as visit:
        assert visit.page.title() != "run"


def test_ids_are_unique(pages: Path) -> None:
    for page in pages.glob("*.html"):
        ids = re.findall(r'\bid="([^"]+)"', page.read_text(encoding="utf-8"))
        assert len(ids) == len(set(ids))


def test_a_report_is_known_as_ours_and_nothing_else_is(pages: Path, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.html", tmp_path / "theirs.html"
    ours.write_bytes((pages / "long.html").read_bytes())
    write_files([(ours, "again")])
    theirs.write_text("<!doctype html><title>mine</title>", encoding="utf-8")
    with pytest.raises(Exception, match="was not written by hipcam"):
        check_writable(theirs)
