"""What a camera sees is shown for as long as somebody looks."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from apps import Visit

from hipcam.app.cameras import SEEN
from hipcam.core.errors import CameraError


def watched(camera: str, pipe: Connection) -> None:
    """Sees two pictures, or nothing."""
    if camera == "9":
        raise CameraError("There is no camera 9.")
    for picture in (b"one", b"two"):
        pipe.send((SEEN, picture))


@pytest.mark.slow
def test_pictures_come_one_after_the_other(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit.app.cameras, "_watch", watched)
    shown = visit.owner.get("/camera?number=0")
    assert shown.headers["content-type"].startswith("multipart/x-mixed-replace")
    assert shown.content.count(b"--picture") == 2 and shown.content.index(b"one") < shown.content.index(b"two")
    assert visit.owner.get("/camera?number=9").content == b""


def test_a_page_names_a_camera_by_its_number_only(visit: Visit) -> None:
    for number in ("", "/etc/passwd", "-1", "http://example.org"):
        assert visit.owner.get("/camera", params={"number": number}).status_code == 404


@pytest.mark.slow
def test_a_recorded_video_stands_in_for_a_camera(tmp_path: Path, cut_clips: dict[str, Path]) -> None:
    visit = Visit(tmp_path / "data", camera=str(cut_clips["tiny"]))
    try:
        assert visit.owner.get("/camera").content.count(b"\xff\xd8\xff") >= 1
    finally:
        visit.close()
