"""Every sentence about a result is true of it: text, report, live summary and list, read against the movements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from html import unescape
from typing import Any

import pytest
from claims import Truth, read
from made_results import attempt, result
from told_results import results

from hipcam.judge.curve import movements
from hipcam.judge.next_steps import plan
from hipcam.judge.records import Attempt, Event, Fault, Hold, Partial, Rep
from hipcam.judge.result import Result
from hipcam.judge.summary import RotationSummary
from hipcam.keep.entries import Entry, Session
from hipcam.live.summary_lines import comparison_lines, exercise_lines
from hipcam.show.report import report_html
from hipcam.show.report.phrases import amount
from hipcam.show.sessions import found
from hipcam.show.text import describe
from hipcam.words import say
from hipcam.words.names import fault_name

RESULTS = results()
#: What stands in a report and is no sentence about what was done: titles, the file, how to film, how it was made.
APART = (
    r'<(?:p|dl) class="(?:kind|source|how-to screen|axis|quiet|made|worst screen|guides)".*?</(?:p|dl)>|<svg.*?</svg>'
)
VERDICTS = {"pass": "good", "fault": "fault", "unknown": "form not known"}
OF_ATTEMPTS = {"pass": "clean", "fault": "with compensation", "unknown": "not known whether clean"}


@pytest.mark.parametrize("name", RESULTS)
def test_the_text_is_true(name: str) -> None:
    made, truth = RESULTS[name], Truth(RESULTS[name])
    _, *lines = describe(made).splitlines()
    for line in lines:
        if known := re.match(r"  not known: (.+?): (.+)", line):
            assert known[2] in {str(unknown.reason) for unknown in made.unknown}
        elif fault := re.match(r" {9}(.+?): (.+) \(limit (.+)\)\. (.+)", line):
            assert any(fault[4] == one.message and _is_fault(fault, one) for one in _faults(made)), line
        elif at := re.match(r" {9}read at ([\d.]+) s: active, standing on the (\w+) leg, (.+)", line):
            assert any(_stood(at, attempt) for attempt in made.attempts), line
        elif line.startswith("         passed: "):
            assert any(line.strip() == _passes(attempt) for attempt in made.attempts), line
        elif re.search(r"\d–", line) and "sets of" not in line and "set of" not in line:
            _movement(line, made, truth)
        else:
            assert read(line, truth)


@pytest.mark.parametrize("name", RESULTS)
def test_the_report_is_true(name: str) -> None:
    made, truth = RESULTS[name], Truth(RESULTS[name])
    stamp = replace(made.provenance, made="2026-03-01T08:00:00+00:00", model={"name": "m", "sha256": ""})
    page = re.sub(APART, "", report_html(replace(made, provenance=stamp), steps=plan(made)), flags=re.DOTALL)
    for tag, text in _speaking(page):
        if re.search(r"\(limit", text):
            assert any(_seen(text, fault, made) for fault in _faults(made)), text
        elif not made.activity and tag == "p" and "start posture" in text:
            assert text[1:-1] in str(made.unknown[0].reason)
        else:
            assert read(text, truth)
    _checked(page, made)
    rows = re.findall(r'<tr class="\w+[^"]*" data-start="([\d.]+)".*?>(.*?)</tr>', page, re.DOTALL)
    assert len(rows) == len(movements(made))
    for (start, row), event in zip(rows, movements(made), strict=True):
        assert float(start) == event.start
        _row(_plain(row), event, truth)
    for label, value, note in re.findall(r"<dt>(.*?)</dt><dd>(.*?)(?: <small>(.*?)</small>)?</dd>", page):
        assert _fact(label, unescape(value).replace("\xa0", " "), note, truth), (label, value, note)


@pytest.mark.parametrize("name", [name for name, made in RESULTS.items() if made.summary])
def test_the_live_summary_and_the_list_are_true(name: str) -> None:
    made, truth = RESULTS[name], Truth(RESULTS[name])
    summary = made.summary
    assert summary is not None
    for line in comparison_lines(summary) if isinstance(summary, RotationSummary) else exercise_lines(summary):
        assert read(line, truth)
    session = Session("", "", "", "live", made.to_dict())
    entry = Entry(1, "", datetime.now(timezone.utc), "", "live", made.activity, "", "", session.figures())
    for part in re.split(r", (?=left |right )", found(entry)):
        side, _, said = part.partition(" ") if part.startswith(("left ", "right ")) else ("both", "", part)
        of = truth.on(side)
        if angle := re.fullmatch(r"(\d+)° ± (\d+)°", said):
            assert of.clean is not None and abs(float(angle[1]) - (of.clean.clean_rotation or 0.0)) <= 0.5
        else:
            assert read(said.replace(" and held", ", held"), of)


def test_what_is_not_true_is_found() -> None:
    truth = Truth(RESULTS["some good"])
    for untrue in (
        "4 of 5 in good form",
        "5 repetitions, all with good form.",
        "Your right hip turns less, so it comes first.",
    ):
        with pytest.raises(AssertionError, match="not true"):
            read(untrue, truth)
    with pytest.raises(AssertionError, match="nobody says"):
        read("The hips are sinking: lift them again or end the hold.", truth)


def _stood(said: re.Match[str], attempt: Attempt) -> bool:
    at = attempt.rotation_at
    degrees = [float(one) for one in re.findall(r"(\d+)°", said[3])]
    return (
        at is not None
        and at.start <= float(said[1]) <= at.end
        and said[2] == at.standing_leg != attempt.side
        and degrees == pytest.approx([at.thigh_elevation, at.knee_flexion, abs(at.trunk_lean)], abs=0.51)
    )


def _passes(attempt: Attempt) -> str:
    passed = [(name, check) for name, check in attempt.checks.items() if check.verdict == "pass"]
    return "passed: " + ", ".join(f"{fault_name(n)} {abs(c.value or 0):.0f}° of {c.limit:.0f}°" for n, c in passed)


def _faults(made: Result) -> list[Fault]:
    return [fault for event in movements(made) for fault in event.faults]


def _is_fault(said: re.Match[str], fault: Fault) -> bool:
    return said[1] == fault_name(fault.name) and float(said[2].split("°")[0].split()[0]) == pytest.approx(fault.value)


def _seen(text: str, fault: Fault, made: Result) -> bool:
    """How often a fault was seen, at worst how far."""
    same = [one for one in _faults(made) if one.name == fault.name]
    times = re.match(r"Seen (\d+) times, at worst ", text)
    worst = max(abs(one.value - one.limit) for one in same)
    value = float(re.findall(r"[\d.]+", text.split("(limit")[0])[-1])
    return (int(times[1]) if times else 1) == len(same) and abs(value - fault.limit) == pytest.approx(worst)


def _movement(line: str, made: Result, truth: Truth) -> None:
    """The line of a movement in the text."""
    start, end = (float(one) for one in re.findall(r"([\d.]+)–\s*([\d.]+) s", line)[0])
    [event] = [e for e in movements(made) if abs(e.start - start) < 0.06 and abs(e.end - end) < 0.06]
    assert re.search(rf"\b{event.side}\b", line)
    if isinstance(event, Partial):
        assert f"{event.range:.0f}°" in line and read(line.rpartition("°,")[2], truth.on(event.side))
    elif isinstance(event, Attempt):
        assert OF_ATTEMPTS[event.verdict] in line
        assert (f"{event.rotation:.0f}° ±" if event.rotation is not None else say("text.no_score")) in line
    else:
        assert re.search(rf"  {VERDICTS[event.verdict]}\b", line)
        assert (f"{event.duration:.1f} s" if isinstance(event, Hold) else f"{event.range:3.0f}°") in line


def _row(text: str, event: Event, truth: Truth) -> None:
    """The row of a movement in the report."""
    assert f"{int(event.start) // 60}:{int(event.start) % 60:02d}" in text
    if isinstance(event, Partial):
        _, said, share = text.partition(say("report.row.too_small"))
        assert said and bool(read(share, truth)) == (event.share_of is not None)
    elif isinstance(event, Attempt):
        assert (f"{event.rotation:.0f}°" if event.rotation is not None else "–") in text
        assert all(fault_name(fault.name) in text for fault in event.faults)
        assert event.clean is False or (text.endswith("clean") and ("not known" in text) == (event.clean is None))
    else:
        words: dict[str, Any] = {"pass": "good", "unknown": "not known"}
        assert text.endswith(words.get(event.verdict) or fault_name(event.faults[0].name))
        assert (f"held {event.duration:.1f} s" if isinstance(event, Hold) else f"{event.range:.0f}°") in text
    assert isinstance(event, (Rep, Hold, Partial, Attempt))


def _checked(page: str, made: Result) -> None:
    """What was looked for: each cell is true of the movements of its side, or of the attempt that its head names."""
    [table] = re.findall(r'<table class="checked">(.*?)</table>', page, re.DOTALL) or [""]
    looked_for = any(event.checks for event in movements(made) if not isinstance(event, Partial))
    assert bool(table) == looked_for, "what was looked for is told"
    _, _, *heads = re.findall(r'<th scope="col">(.*?)</th>', table) or ("", "")
    told = [movements(made)[int(number) - 1 :][:1] if number else movements(made) for number in map(_number, heads)]
    sides = [head.partition(",")[0] for head in heads]
    for name, cells in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table):
        limit, *found = map(_plain, re.findall(r"<td.*?>(.*?)</td>", cells))
        for side, events, said in zip(sides, told, found, strict=True):
            checks = [
                (check.verdict, amount(check.value or 0.0, check.unit))
                for event in events
                if not isinstance(event, Partial) and side.lower() in (event.side, "passed")
                for key, check in event.checks.items()
                if fault_name(key) == name.lower() and amount(check.limit, check.unit) == limit
            ]
            of = re.match(r"(\d+) of (\d+), ", said)
            if said in ("–", "not known"):
                assert all(verdict == "unknown" for verdict, _ in checks)
            else:
                assert said.rpartition(", ")[2].removeprefix("nearest ").removeprefix("worst ") in {
                    value for _, value in checks
                }
            if of:
                passed = sum(verdict == "pass" for verdict, _ in checks)
                assert (int(of[1]), int(of[2])) == (passed, sum(verdict != "unknown" for verdict, _ in checks))


def _number(head: str) -> str:
    """Which attempt a head names; empty for all movements."""
    return head.partition(", attempt ")[2]


def _fact(label: str, value: str, note: str, truth: Truth) -> bool:
    """A figure at the top of the report, with the note beside it."""
    if label in (say("report.hip.left"), say("report.hip.right")):
        of = truth.on(label.split()[0].lower())
        if of.clean is None:
            best = of.best is not None and bool(of.best.faults)
            return value == "–" and note.startswith("no clean score") and ("with compensation" in note) == best
        return value.startswith(f"{of.clean.clean_rotation:.0f}° ±")
    good, judged, held = truth.held
    return {
        say("report.repetitions"): value == str(len(truth.reps))
        and note == (say("report.fact.partials", count=len(truth.partials)) if truth.partials else ""),
        say("report.good_form"): value == (f"{len(truth.good)} of {len(truth.judged)}" if truth.judged else "–")
        and bool(note) == (len(truth.judged) < len(truth.reps)),
        say("report.largest_range"): value == f"{max((r.range for r in truth.reps), default=0):.0f}°",
        say("report.longest_hold"): value == f"{max((h.duration for h in truth.holds), default=0):.0f} s",
        say("report.held_well"): value == f"{good:.0f} of {judged:.0f} s" and bool(note) == (judged < held),
        say("report.attempts"): value == str(len(truth.attempts))
        and note == f"{sum(a.clean is True for a in truth.attempts)} clean",
    }[label]


def _plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def _speaking(page: str) -> Iterator[tuple[str, str]]:
    """What a page says in sentences: the headline, paragraphs, points of lists and what stands below a chart."""
    body = page[page.index("<body>") :]
    lists = re.sub(r"<ul class=\"changes\">|</?div>", "", body)
    for tag, text in re.findall(r"<(h1|p|li|figcaption)(?: [^>]*)?>(?!\s*<)(.*?)</\1>", lists, re.DOTALL):
        if plain := _plain(text):
            yield tag, plain


def test_an_angle_without_a_known_error_is_told_without_one() -> None:
    unsure = replace(attempt("left", None), uncertainty=None, clean=None, faults=())
    made = result("er-test", unsure)
    stamp = replace(made.provenance, made="2026-03-01T08:00:00+00:00", model={"name": "m", "sha256": ""})
    assert "±\xa00°" not in report_html(replace(made, provenance=stamp))
