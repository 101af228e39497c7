"""The first steps: what was found out about this machine comes as it becomes known."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from apps import Visit

from hipcam.app.setup import TRIED
from hipcam.app.worker import Worker
from hipcam.core.errors import HipcamError
from hipcam.run import doctor
from hipcam.run.doctor import Finding


def examined(_: Any, pipe: Connection) -> None:
    """Finds a camera, then fails."""
    pipe.send((TRIED, Finding("camera", "ok", "0 Webcam <b>: 30 pictures a second.")))
    raise HipcamError("No more.")


@pytest.mark.slow
def test_what_is_found_is_told_and_so_is_what_fails(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Being tried" not in visit.owner.get("/setup").text
    monkeypatch.setattr(visit.app.setup, "_worker", Worker(examined))
    assert "Being tried" in visit.owner.post("/setup").text
    end = time.monotonic() + 30
    while not (state := visit.owner.get("/setup/state").json())["over"]:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert [item.count("Webcam &lt;b&gt;") for item in state["items"]] == [1]
    assert state["trouble"] == "No more."


def test_the_first_page_leads_there_until_something_was_kept(visit: Visit) -> None:
    assert "First time here?" in visit.owner.get("/").text


@pytest.mark.slow
def test_how_to_film_has_its_moving_pictures(visit: Visit) -> None:
    page = visit.owner.get("/how").text
    assert page.count("data:image/webp") == 4 and "<style" not in page


def test_what_is_left_out_is_not_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("_cameras", "_voice", "_sounds", "_model", "_speed", "_privacy"):
        monkeypatch.setattr(doctor, name, lambda: iter(()))
    monkeypatch.setattr(doctor, "_window", lambda: pytest.fail("it was tried"))
    assert list(doctor.examine(but=("window",))) == []
