"""The first steps: what was found out about this machine comes as it becomes known."""

from __future__ import annotations

import os
import stat
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from apps import Visit
from kept import exercise

from hipcam.app.chosen import FILE, Chosen, load
from hipcam.app.setup import FETCHED, TRIED
from hipcam.app.tasks import Task
from hipcam.core.errors import HipcamError
from hipcam.keep.history import History
from hipcam.run import doctor
from hipcam.run.doctor import Finding
from hipcam.words import say


def examined(_: Any, pipe: Connection) -> None:
    """Finds a camera, then fails."""
    pipe.send((TRIED, Finding("camera", "ok", "0 Webcam <b>: 30 pictures a second.")))
    raise HipcamError("No more.")


def fetched(_: Any, pipe: Connection) -> None:
    """Fetches half of it, then the network is gone."""
    pipe.send((FETCHED, (500, None)))
    pipe.send((FETCHED, (500, 1000)))
    raise HipcamError("Could not fetch it.")


def over(visit: Visit, task: str) -> dict[str, Any]:
    """What is told of a task when it is over."""
    end = time.monotonic() + 30
    while not (state := visit.owner.get(f"/setup/{task}").json())["over"]:
        assert time.monotonic() < end
        time.sleep(0.05)
    return dict(state)


@pytest.mark.slow
def test_what_is_found_is_told_and_so_is_what_fails(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 'data-task="machine" data-begun=""' in visit.owner.get("/setup").text
    monkeypatch.setitem(visit.app.setup.tasks, "machine", Task(examined, ("window",)))
    assert not visit.owner.post("/setup/machine").json()["over"]
    state = over(visit, "machine")
    assert [item.count("Webcam &lt;b&gt;") for item in state["items"]] == [1]
    assert state["trouble"] == "No more." and state["share"] is None
    assert 'data-task="machine" data-begun="yes"' in visit.owner.get("/setup").text
    assert visit.owner.get("/setup/nothing").status_code == visit.owner.post("/setup/nothing").status_code == 404


@pytest.mark.slow
def test_the_network_that_is_missing_is_fetched_with_its_progress(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HIPCAM_MODEL_DIR", str(tmp_path / "models"))
    monkeypatch.setitem(visit.app.setup.tasks, "network", Task(fetched))
    assert say("app.setup.fetch") in visit.owner.get("/setup").text
    visit.owner.post("/setup/network")
    state = over(visit, "network")
    assert (state["share"], state["trouble"]) == (0.5, "Could not fetch it.")
    monkeypatch.setattr("hipcam.app.setup._has_network", lambda: True)
    visit.app.setup.tasks["network"] = Task(fetched)
    assert say("app.setup.fetch") not in visit.owner.get("/setup").text, "it is there"


@pytest.mark.slow
def test_without_a_connection_one_sentence_says_what_to_do(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {"HIPCAM_MODEL_DIR": str(tmp_path / "m"), "PIP_INDEX_URL": "http://127.0.0.1:9/"}.items():
        monkeypatch.setenv(name, value)
    for name, value in {"PIP_NO_CACHE_DIR": "1", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}.items():
        monkeypatch.setenv(name, value)
    visit.owner.post("/setup/network")
    said = over(visit, "network")["trouble"]
    assert said.startswith("Could not fetch the pose model") and "hipcam model install" in said and "\n" not in said


def test_a_fresh_start_leads_there_and_what_was_chosen_is_remembered(visit: Visit, tmp_path: Path) -> None:
    assert visit.owner.get("/").url.path == "/setup"
    assert not (tmp_path / "data" / FILE).exists()
    assert visit.owner.post("/setup", data={"camera": "/etc/passwd"}).status_code == 404
    assert visit.owner.post("/setup", data={"camera": "3", "heard": "no"}).url.path == "/"
    assert load(tmp_path / "data") == Chosen("3", voice=False)
    assert visit.owner.get("/").url.path == "/"
    assert 'name="voice" value="yes" checked' not in visit.owner.get("/live").text
    assert stat.S_IMODE((tmp_path / "data" / FILE).stat().st_mode) == 0o600 or os.name != "posix"


def test_it_can_be_passed_over_and_who_has_kept_something_is_not_led_there(visit: Visit, tmp_path: Path) -> None:
    page = visit.owner.post("/setup", data={"camera": "3", "heard": "no", "skip": "yes"})
    assert page.url.path == "/" and "First time here?" in page.text
    assert load(tmp_path / "data") == Chosen()
    (tmp_path / "data" / FILE).write_text('{"schema": "hipcam.setup/2"}')
    assert visit.owner.get("/").url.path == "/setup", "what it says is not known"
    with History(tmp_path / "data") as history:
        history.add(exercise(), kind="live")
    page = visit.owner.get("/")
    assert page.url.path == "/" and "First time here?" not in page.text


@pytest.mark.slow
def test_how_to_film_has_its_moving_pictures(visit: Visit) -> None:
    page = visit.owner.get("/how").text
    assert page.count("data:image/webp") == 4 and "<style" not in page


def test_what_is_left_out_is_not_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("_cameras", "_voice", "_sounds", "_model", "_speed", "_privacy"):
        monkeypatch.setattr(doctor, name, lambda: iter(()))
    monkeypatch.setattr(doctor, "_window", lambda: pytest.fail("it was tried"))
    assert list(doctor.examine(but=("window",))) == []
