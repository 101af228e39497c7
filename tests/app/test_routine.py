"""The routine on pages: begun, gone on with, and what it came to."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, datetime, timezone
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from apps import Visit
from kept import exercise, standing

from hipcam.app.live import NOTED, OUTCOME, ROUTINE, Session
from hipcam.judge.result import Result
from hipcam.keep.history import History
from hipcam.run import routine
from hipcam.words import say


def led(session: Session, pipe: Connection) -> None:
    """Does what is left of a routine at once; Ada has enough after the first step."""
    begun = routine.load(session.person, date.today(), session.folder)
    pipe.send((NOTED, json.dumps([session.activity, len(begun.steps) if begun else 0, session.voice])))
    pipe.send((OUTCOME, [] if session.person == "Ada" else ["Left: +8° ± 6°"]))


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    visit = Visit(tmp_path / "data", coach=led, camera="clip.mp4")
    visit.owner.post("/setup", data={"skip": "yes"})
    yield visit
    visit.close()


def do(visit: Visit, **form: str) -> list[object]:
    """Do the routine; what it was begun with."""
    visit.owner.post("/routine", data=form)
    end = time.monotonic() + 30
    while visit.app.live.under_way:
        assert time.monotonic() < end
        time.sleep(0.05)
    return list(json.loads(visit.app.live._noted[0]))


@pytest.mark.slow
def test_what_it_outcome_is_told_and_a_test_of_today_is_its_first(visit: Visit, tmp_path: Path) -> None:
    page = visit.owner.get("/routine").text
    assert page.count("<li>Standing test") == 2 and "Begin the routine" in page and "What it came to" not in page
    assert do(visit, voice="yes") == [ROUTINE, 0, True]
    assert ROUTINE not in visit.owner.get("/live").text, "that page tells nothing of it"
    page = visit.owner.get("/routine").text
    assert "What it came to" in page and "Left: +8° ± 6°" in page
    with History(tmp_path / "data") as history:
        history.add(standing(24.0, 41.0, made=datetime.now(timezone.utc).isoformat()), kind="live")
    page = visit.owner.get("/routine").text
    assert "Step 2 of 7 comes next" in page and page.index("left side: 3 sets") < page.index("right side: 2 sets")
    assert do(visit) == [ROUTINE, 6, False], "the exercises and the last test"
    assert do(visit, anew="yes") == [ROUTINE, 0, False]
    with History(tmp_path / "data") as history:
        history.add(exercise(made=datetime.now(timezone.utc).isoformat()), kind="live")
    assert "Begin the routine" in visit.owner.get("/routine").text, "what came after the test is no part of it"


@pytest.mark.slow
def test_one_that_was_stopped_goes_on_today_and_is_its_owners_alone(visit: Visit, tmp_path: Path) -> None:
    begun = routine.Routine("Ada", date.today().isoformat(), routine.exercises())
    routine.save(begun.done(standing_result()), tmp_path / "data")
    assert say("app.home.routine") in visit.owner.get("/").text, "it is not Ada who looks"
    visit.owner.post("/person", data={"person": "Ada"})
    assert "Go on with the routine: step 2 of 7" in visit.owner.get("/").text
    assert do(visit) == [ROUTINE, 6, False]
    page = visit.owner.get("/routine").text
    assert "What it came to" not in page and "Go on with the routine" in page and "Begin anew" in page


def standing_result() -> Result:
    return Result.from_dict(standing(24.0, 41.0, made="2026-02-01T08:00:00+00:00"))
