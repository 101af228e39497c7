"""Videos are taken in within bounds, scored, handed out, kept or forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from apps import Visit
from kept import exercise

from hipcam.app.videos import DRAWING, READING, SCORED, Found, Job, file_name
from hipcam.core.errors import HipcamError
from hipcam.keep.history import History


def scored(job: Job, pipe: Connection) -> None:
    """Finds twelve bridges in everything, but for what is broken, kills or never ends."""
    if "broken" in job.video.name:
        raise HipcamError(f"{job.video.name} holds no picture.")
    if "kills" in job.video.name:
        raise SystemExit
    if "endless" in job.video.name:
        time.sleep(600)
    pipe.send((READING, (5, 10)))
    pipe.send((DRAWING, None))
    report = job.folder / "a.html"
    report.write_text("<html><body><main>Twelve</main><script>1</script></body></html>", encoding="utf-8")
    pipe.send((SCORED, Found("Twelve bridges.", exercise(), None, ("bridge",), (report.name,))))


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    visit = Visit(tmp_path / "data", score=scored)
    yield visit
    visit.close()


def hand_in(visit: Visit, name: str, content: bytes = b"pictures") -> int:
    answer = visit.owner.post("/videos", content=content, headers={"x-name": name})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["number"])


def until(visit: Visit, done: Callable[[dict[str, Any]], bool], number: int) -> dict[str, Any]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        (video,) = (video for video in visit.owner.get("/videos/state").json() if video["number"] == number)
        if done(video):
            return dict(video)
        time.sleep(0.05)
    raise AssertionError(video)


def over(video: dict[str, Any]) -> bool:
    return video["state"] in ("done", "failed")


@pytest.mark.slow
def test_a_broken_one_harms_no_other_and_what_is_kept_is_in_the_history(visit: Visit, tmp_path: Path) -> None:
    broken, killing, sound = (hand_in(visit, name) for name in ("broken.mp4", "kills.mp4", "sound.mp4"))
    assert "broken.mp4 holds no picture." in until(visit, over, broken)["item"]
    assert "ended before it was done" in until(visit, over, killing)["item"]
    assert "Twelve bridges." in until(visit, over, sound)["item"]
    page = visit.owner.get(f"/videos/{sound}/").text
    assert "<main>Twelve</main>" in page and "<script>1" not in page
    assert visit.owner.get(f"/videos/{sound}/a.html").headers["content-disposition"].startswith("attachment")
    assert visit.owner.get(f"/videos/{sound}/../../app.json").status_code == 404
    assert visit.owner.get(f"/videos/{sound}/sound.mp4").status_code == 404
    assert "Kept as session 1" in visit.owner.post(f"/videos/{sound}/keep").text
    with History(tmp_path / "data") as history:
        assert [entry.activity for entry in history.sessions()] == ["bridge"]
    visit.owner.post(f"/videos/{sound}/forget")
    assert not list(visit.instance.inbox.glob(f"{sound}/**/*"))


@pytest.mark.slow
def test_what_is_cancelled_is_gone_and_the_next_one_is_scored(visit: Visit) -> None:
    endless, waiting, sound = (hand_in(visit, name) for name in ("endless.mp4", "endless2.mp4", "sound.mp4"))
    until(visit, lambda video: video["state"] == "reading", endless)
    for number in (waiting, endless):
        visit.owner.post(f"/videos/{number}/forget")
        assert not (visit.instance.inbox / str(number)).exists()
    assert until(visit, over, sound)["state"] == "done"


def test_what_is_too_large_or_shorter_or_longer_than_it_says_is_not_taken(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hipcam.app.videos.MOST", 5)
    answer = visit.owner.post("/videos", content=b"too much", headers={"x-name": "a.mp4"})
    assert answer.status_code == 413 and "too large" in answer.json()["said"]
    for said, code in (("3", 413), ("5", 400)):
        headers = {"x-name": "a.mp4", "content-length": said}
        assert visit.owner.post("/videos", content=b"1234", headers=headers).status_code == code
    assert visit.owner.post("/videos", content=iter([b"1"]), headers={"x-name": "a.mp4"}).status_code == 411
    assert visit.owner.post("/videos?activity=squats", content=b"1", headers={"x-name": "a.mp4"}).status_code == 404
    assert list(visit.instance.inbox.iterdir()) == []


def test_a_disk_that_is_nearly_full_takes_nothing(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hipcam.app.videos.SPARE", 1 << 60)
    assert visit.owner.post("/videos", content=b"1", headers={"x-name": "a.mp4"}).status_code == 413


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("my hip.mp4", "my hip.mp4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\clips\\a.mov", "a.mov"),
        ("..", "video"),
        ("", "video"),
        ('a<b>:"|?*.mp4', "ab.mp4"),
        ("a\x1b[2J\n.mp4", "a[2J.mp4"),
        ("hüfte" * 40 + ".mp4", ("hüfte" * 40)[:80] + ".mp4"),
    ],
)
def test_names_become_ones_that_a_file_may_have(given: str, name: str) -> None:
    assert file_name(given) == name


def test_a_form_that_sends_too_much_is_refused(visit: Visit) -> None:
    from hipcam.app.pages import MOST_OF_A_FORM

    number = hand_in(visit, "sound.mp4")
    answer = visit.owner.post(f"/videos/{number}/again", content=b"a" * (MOST_OF_A_FORM + 1))
    assert answer.status_code == 413
