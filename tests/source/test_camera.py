"""Cameras: newest picture first, lost and found again, files in real time, and what is said when there is none."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from cv2_enumerate_cameras import CameraInfo
from mjpeg import mjpeg_camera

from hipcam.core.errors import CameraError
from hipcam.core.sleepless import now
from hipcam.source import devices
from hipcam.source.camera import Camera, Shot
from hipcam.source.devices import CameraName, CameraSettings, list_cameras
from hipcam.source.video import VideoFile

SAMPLES = Path(__file__).parents[2] / "sample_videos"
QUICK = CameraSettings(open_limit=3.0, stall_limit=0.6)


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert {t for t in threading.enumerate() if t.name == "camera"} <= before


def wait_until(true: Callable[[], bool], limit: float = 6.0) -> float:
    """Wait until it is so and say how long that took."""
    start = time.perf_counter()
    while not true():
        assert time.perf_counter() - start < limit, "waited in vain"
        time.sleep(0.02)
    return time.perf_counter() - start


def next_shot(camera: Camera) -> Shot:
    shots: list[Shot] = []
    wait_until(lambda: bool(shots) or bool((shot := camera.read()) and not shots.append(shot)))
    return shots[0]


# Network


@pytest.mark.slow
def test_a_network_camera_stalls_drops_and_comes_back() -> None:
    with mjpeg_camera() as far, Camera(far.url, QUICK) as near:
        first = next_shot(near)
        assert first.image.shape == (48, 64, 3)
        assert first.time >= 0
        assert near.state == "live"

        far.stalled.set()
        assert wait_until(lambda: near.state == "lost") < QUICK.stall_limit + 0.5
        near.read()
        far.stalled.clear()
        stalled = next_shot(near)
        assert stalled.time > first.time + QUICK.stall_limit
        assert near.state == "live"

        far.dropped.set()
        wait_until(lambda: near.state == "lost")
        far.dropped.clear()
        back = next_shot(near)
        assert back.time > stalled.time
        assert far.connections >= 2


@pytest.mark.slow
def test_a_camera_that_does_not_come_back_is_given_up() -> None:
    with mjpeg_camera() as far, Camera(far.url, replace(QUICK, give_up_limit=1.5)) as near:
        next_shot(near)
        far.dropped.set()
        wait_until(lambda: near.state == "lost")
        near.read()
        assert wait_until(lambda: near.state == "ended") > 0.5


def test_time_goes_on_while_the_machine_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a movement would go on over the gap as if there had been none."""
    asleep = [0.0]
    for module in ("camera", "devices"):
        monkeypatch.setattr(f"hipcam.source.{module}.now", lambda: now() + asleep[0])
    with mjpeg_camera() as far, Camera(far.url, QUICK) as near:
        before = next_shot(near)
        asleep[0] = 60.0
        near.read(), near.read()
        after = next_shot(near)
        assert 60 <= after.time - before.time < 70 and after.captured - before.captured < 10
        asleep[0] = 3660.0
        wait_until(lambda: near.state == "ended")


def test_only_the_newest_picture_stays_and_what_was_missed_is_counted() -> None:
    with mjpeg_camera() as far, Camera(far.url, QUICK) as near:
        first = next_shot(near)
        time.sleep(0.5)
        second = near.read()
        assert second is not None
        assert second.dropped - first.dropped >= 5
        assert second.image.mean() > first.image.mean() + 4, "the newest, not the next"
        assert time.perf_counter() - second.captured < 0.2
        assert near.dropped >= second.dropped


def test_a_network_camera_that_is_turned_gives_pictures_in_their_own_shape() -> None:
    """Never stretched to the shape of the first one."""
    with mjpeg_camera() as far, Camera(far.url, QUICK) as near:
        assert next_shot(near).image.shape == (48, 64, 3)
        far.size = 48, 64
        wait_until(lambda: next_shot(near).image.shape == (64, 48, 3))


def test_a_network_camera_that_is_not_there_is_one_sentence_without_the_password() -> None:
    with pytest.raises(CameraError) as caught:
        Camera("http://me:secret@127.0.0.1:9/video?token=1", QUICK).start()
    assert "127.0.0.1:9/video" in str(caught.value)
    assert "secret" not in str(caught.value) and "token" not in str(caught.value)


def test_closing_while_a_camera_is_gone_does_not_hang() -> None:
    with mjpeg_camera() as far:
        near = Camera(far.url, QUICK)
        near.start()
        far.dropped.set()
        wait_until(lambda: near.state == "lost")
        start = time.perf_counter()
        near.close()
        assert time.perf_counter() - start < QUICK.stall_limit + 1
        assert near.state == "ended"


# Files


@pytest.mark.slow
def test_a_file_comes_at_its_own_pace_with_its_own_times(cut_clips: dict[str, Path]) -> None:
    with VideoFile(cut_clips["empty"]) as video:
        expected = [frame.time for frame in video]
    camera = Camera(str(cut_clips["empty"]))
    assert camera.is_file and camera.name == "empty.mp4"
    shots, ahead = [], []
    with camera:
        start = time.perf_counter()
        while camera.state != "ended":
            if shot := camera.read():
                shots.append(shot)
                ahead.append(shot.captured - time.perf_counter())
        took = time.perf_counter() - start
    assert [shot.time for shot in shots] == [t for t in expected if t in {shot.time for shot in shots}]
    assert len(shots) + camera.dropped == len(expected)
    assert max(ahead) <= 0, "no picture before it is due"
    assert took == pytest.approx(expected[-1], abs=0.3)


def test_a_file_that_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp4"
    path.write_text("no video")
    with pytest.raises(CameraError, match=r"notes\.mp4"):
        Camera(str(path)).start()


# Cameras on this machine


def test_cameras_are_listed_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [CameraInfo(12, "USB Cam", "/dev/video12", None, None, 0), CameraInfo(0, "", "/dev/video0", None, None, 0)]
    asked: list[int] = []
    monkeypatch.setattr("cv2_enumerate_cameras.enumerate_cameras", lambda backend: asked.append(backend) or found)
    assert [(c.index, c.name) for c in list_cameras()] == [(0, "camera 0"), (12, "USB Cam")]
    assert asked == [devices._backends()[0]], "indices of the backend that will open them"


def test_a_camera_is_found_by_a_part_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "list_cameras", lambda: [CameraName(4, "Big USB Cam")])
    assert Camera("usb cam").name == "Big USB Cam"
    with pytest.raises(CameraError, match=r"no camera or video file 'front'; cameras: 4 Big USB Cam"):
        Camera("front")


@pytest.mark.skipif(sys.platform != "linux", reason="platform: device files")
def test_missing_cameras_and_permissions_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CameraError, match="no camera 987"):
        Camera("987", QUICK).start()
    monkeypatch.setattr(Path, "exists", lambda self: True)
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(CameraError, match="usermod -aG video"):
        Camera("987", QUICK).start()


def test_the_cameras_of_this_machine_can_be_asked_for() -> None:
    assert all(c.name for c in list_cameras())


@pytest.mark.slow
def test_a_camera_that_stalls_is_noticed_within_two_seconds() -> None:
    """What the other tests shorten, to be quick."""
    assert CameraSettings().stall_limit < 2
    with mjpeg_camera() as far, Camera(far.url) as near:
        next_shot(near)
        far.stalled.set()
        assert wait_until(lambda: near.state == "lost") < 2
        far.stalled.clear()


def test_what_to_allow_is_said_for_each_system(monkeypatch: pytest.MonkeyPatch) -> None:
    for platform, words in {
        "darwin": "Privacy & Security, Camera",
        "win32": "Let desktop apps access your camera",
        "linux": "hipcam cameras",
    }.items():
        monkeypatch.setattr("sys.platform", platform)
        assert words in devices._why_closed()
    monkeypatch.setattr("sys.platform", "win32")
    assert devices._backends() == (cv2.CAP_DSHOW, cv2.CAP_MSMF)


class UnpluggedCapture:
    """A webcam that works, is unplugged, is not there for a moment, and is plugged in again."""

    opened = 0

    def __init__(self) -> None:
        type(self).opened += 1
        self.number, self.left = self.opened, 40
        self.asked: dict[int, float] = {}

    def isOpened(self) -> bool:
        return self.number != 2

    def set(self, what: int, value: float) -> bool:
        self.asked[what] = value
        return True

    def grab(self) -> bool:
        time.sleep(0.01)
        self.left -= 1
        return self.left > 0

    def retrieve(self) -> tuple[bool, np.ndarray]:
        return True, np.full((4, 4, 3), (0, 0, 255), np.uint8)

    def release(self) -> None:
        pass


def test_a_webcam_that_is_unplugged_goes_on_when_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[UnpluggedCapture] = []
    monkeypatch.setattr(UnpluggedCapture, "opened", 0)
    monkeypatch.setattr(devices, "_check_permission", lambda index: None)
    monkeypatch.setattr(devices, "_capture", lambda index, backend: made.append(UnpluggedCapture()) or made[-1])
    with Camera("0", QUICK) as camera:
        assert next_shot(camera).image[0, 0].tolist() == [255, 0, 0], "RGB"
        wait_until(lambda: len(made) == 3 and made[2].left < 40)
        assert next_shot(camera).time > 0
    assert made[0].asked[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    assert made[0].asked[cv2.CAP_PROP_FRAME_WIDTH] == 640


def test_a_camera_that_opens_but_gives_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dead(UnpluggedCapture):
        def isOpened(self) -> bool:
            return True

        def grab(self) -> bool:
            time.sleep(0.05)
            return False

    monkeypatch.setattr(devices, "_check_permission", lambda index: None)
    monkeypatch.setattr(devices, "_capture", lambda index, backend: Dead())
    start = time.perf_counter()
    with pytest.raises(CameraError, match="no picture within 1 s"):
        Camera("0", CameraSettings(open_limit=1.0)).start()
    assert time.perf_counter() - start < 3
