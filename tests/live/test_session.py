"""The engine of live coaching: counts as offline, keys and ends, a camera that is lost meanwhile, no thread left."""

from __future__ import annotations

import ctypes.util
import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import clips
import numpy as np
import pytest
from mjpeg import mjpeg_camera
from runs import HIPCAM, on_terminal
from screens import seen, share
from tools import require

from hipcam.cli import main
from hipcam.core.errors import CameraError
from hipcam.core.landmarks import Pose
from hipcam.judge.curve import AROUND, curve, movements
from hipcam.judge.recognise import make_exercise
from hipcam.judge.records import Attempt, Event, Hold, Partial, Rep
from hipcam.judge.settings import LIVE_ARMING, Settings
from hipcam.live.frame import LiveFrame
from hipcam.live.sayings import NEWS, Saying
from hipcam.live.session import Session, coach_live
from hipcam.live.watcher import Watcher
from hipcam.pose.mediapipe import MediaPipePose
from hipcam.pose.model import PoseModel
from hipcam.show.canvas import GREEN, YELLOW
from hipcam.show.text import describe
from hipcam.source.camera import Camera, Shot
from hipcam.source.devices import CameraName, CameraSettings
from hipcam.track.scored import Reading, Scored, judge
from hipcam.words.wording import CAMERA_BACK, CAMERA_LOST

SAMPLES = Path(__file__).parents[2] / "sample_videos"
LIVE = replace(Settings(), arming=LIVE_ARMING)


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """The pose network's own thread belongs to the network, which other tests share."""
    yield
    assert {t.name for t in threading.enumerate()}.isdisjoint({"camera", "worker", "voice", "aside_0"})


class Listener:
    """Stands in for the coach: shows the frame's number, says each event, ends when told to."""

    def __init__(self, last: int | None = None) -> None:
        self.finished = False
        self.frames: list[LiveFrame] = []
        self.events: list[Event] = []
        self.keys: list[str] = []
        self._last = last

    def update(self, frame: LiveFrame) -> int:
        self.frames.append(replace(frame, image=frame.image[:1, :1]))
        self.events += frame.events
        self.finished |= len(self.frames) == self._last
        return len(self.frames)

    def add(self, events: list[Event]) -> None:
        self.events += events

    def key(self, key: str) -> None:
        self.keys.append(key)
        self.finished |= key == "q"

    def sayings(self) -> list[Saying]:
        return [Saying(type(e).__name__, NEWS) for e in self.frames[-1].events]

    def result_events(self) -> list[Event]:
        return self.events


class Wall:
    """Stands in for the window; `keys` says what is pressed at which frame shown."""

    def __init__(self, keys: dict[int, str] | None = None, slow: float = 0.0) -> None:
        self.keys, self.slow = keys or {}, slow
        self.shown: list[int] = []
        self.told: list[tuple[str, bool]] = []
        self.thread: threading.Thread | None = None

    def show(self, frame: LiveFrame, scene: Any) -> str:
        self.thread = threading.current_thread()
        time.sleep(self.slow)
        self.shown.append(scene)
        return self.keys.get(len(self.shown), "")

    def wait(self) -> str:
        return ""

    def tell(self, sentence: str, *, trouble: bool) -> None:
        self.told.append((sentence, trouble))


class Said:
    def __init__(self) -> None:
        self.words: list[str] = []

    def say(self, sayings: Sequence[Saying]) -> None:
        self.words += [saying.text for saying in sayings]


class Nobody:
    """A pose network that sees nobody, quickly."""

    def estimate(self, image: np.ndarray, time: float) -> Pose | None:
        return None

    def find(self, image: np.ndarray) -> list[Pose]:
        return []

    def restart(self, image: np.ndarray, time: float, *, outline: bool = False) -> Pose | None:
        return None

    def forget(self) -> None:
        pass

    def close(self) -> None:
        pass


def counts(events: Sequence[Event]) -> dict[str, list[str]]:
    return {
        kind.__name__: [event.side for event in events if isinstance(event, kind)]
        for kind in (Rep, Hold, Attempt, Partial)
    }


@pytest.fixture(scope="module")
def run(estimator: MediaPipePose, pose_model: PoseModel) -> Callable[..., Session]:
    return functools.partial(_run, estimator, pose_model)


def _run(
    estimator: MediaPipePose,
    model: PoseModel,
    source: str | Path,
    coach: Listener,
    activity: str = "bridge",
    settings: Settings = LIVE,
    **options: Any,
) -> Session:
    estimator.forget()
    camera = Camera(str(source), CameraSettings(open_limit=3.0, stall_limit=0.6))
    return coach_live(camera, estimator, model, coach, activity, settings, **options)


# Live as offline


#: From where to where each sample is watched, seconds: the start posture held for a second, then a movement or two.
PARTS = {
    "bridge_clean_5": ("bridge", 0, 6.5),
    "side_lying_right_pelvis_roll": ("side-lying", 0, 5.7),
    "ninety_ninety_right_knee_heel": ("ninety-ninety", 0, 6),
    "er_test_cheat": ("er-test", 0, 8),
}


@pytest.mark.parametrize("name", PARTS)
def test_live_counts_what_scoring_the_file_counts(
    name: str,
    tmp_path: Path,
    run: Callable[..., Session],
    read_clip: Callable[[Path, str], Reading],
    pose_model: PoseModel,
) -> None:
    require("ffmpeg")
    activity, start, end = PARTS[name]
    path = clips.recoded(
        SAMPLES / f"{name}.mp4", tmp_path / "part.mp4", "-ss", str(start), "-to", str(end), *clips.FAST_H264
    )
    scored = judge(read_clip(path, activity), activity, LIVE, pose_model, "0" * 64)
    offline = scored.result
    coach = Listener()
    session = run(path, coach, activity)
    expected = [*offline.reps, *offline.holds, *offline.attempts]
    assert expected
    found = [*session.result.reps, *session.result.holds, *session.result.attempts]
    assert counts(found) == counts(expected)
    for one, other in zip(found, expected, strict=True):
        assert one.end == pytest.approx(other.end, abs=0.3)
        if isinstance(one, Attempt):
            assert one.rotation == pytest.approx(other.rotation, abs=other.uncertainty)
    assert describe(session.result)
    assert session.processed + session.dropped == offline.source.frames
    check_curves(session, scored)


def check_curves(session: Session, scored: Scored) -> None:
    """The angle that was judged live is about that of the recording, and shows around its movements only."""
    live, offline = session.curve, curve(scored)
    assert live is not None and offline is not None
    assert (live.label, live.low) == (offline.label, offline.low)
    assert live.target[0] == pytest.approx(offline.target[0], abs=1.0)
    found = movements(session.result)
    for event in found:
        tops = [
            np.nanmax(drawn.value[(drawn.time >= event.start) & (drawn.time <= event.end)]) for drawn in (live, offline)
        ]
        # A filter that does not look ahead cuts a top the lower the fewer pictures come in time.
        late = session.dropped / (session.dropped + session.processed)
        assert tops[0] == pytest.approx(tops[1], abs=4.0 + 30 * late)
    near = [(live.time > event.start - AROUND - 0.01) & (live.time < event.end + AROUND + 0.01) for event in found]
    assert np.isnan(live.value[~np.any(near, axis=0)]).all()
    assert live.time[-1] <= session.result.source.duration


def test_an_open_activity_is_found_live(
    tmp_path: Path, run: Callable[..., Session], read_clip: Callable[[Path, str], Reading]
) -> None:
    """The same samples through the watcher, without a network: which activity, and events none of which is lost."""
    reading = read_clip(SAMPLES / "bridge_bystander_incomplete.mp4", "auto")
    played = Player(reading)
    settings = replace(LIVE, arming=Settings().arming)
    watcher, coach = Watcher(played, "auto", settings), Listener()
    for time_ in reading.track.time.tolist()[:300]:
        coach.update(watcher.watch(Shot(played.blank, time_, 0.0, 0)))
    coach.add(watcher.finish())
    watcher.close()
    assert watcher.exercise.activity == "bridge"
    result = watcher.result("played", coach.events, settings, PoseModel("none", b"", "0" * 64), dropped=0)
    alone = Watcher(played.again(), "bridge", settings)
    expected = [e for t in reading.track.time.tolist()[:300] for e in alone.watch(Shot(played.blank, t, 0.0, 0)).events]
    assert len(result.reps) >= 2
    ended = alone.finish()
    alone.close()
    assert counts(coach.events) == counts(expected + ended)


class Player(Nobody):
    """A pose network that plays poses that were read before."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._poses = iter(zip(reading.track.image, reading.track.world, reading.track.visibility, strict=True))
        self.blank = np.zeros((reading.track.size[1], reading.track.size[0], 3), np.uint8)

    def again(self) -> Player:
        return Player(self._reading)

    def estimate(self, image: np.ndarray, time: float) -> Pose | None:
        return Pose(*next(self._poses))


# Running and ending


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of an empty room."""
    require("ffmpeg")
    path = tmp_path_factory.mktemp("room") / "room.mp4"
    clips.ffmpeg("-f", "lavfi", "-i", "color=gray:s=320x240:r=30:d=3", *clips.FAST_H264, path)
    return path


def quickly(source: str | Path, coach: Listener, model: PoseModel, **options: Any) -> Session:
    return _run(Nobody(), model, source, coach, **options)


def test_every_picture_is_judged_in_order_and_shown_on_the_main_thread(room: Path, pose_model: PoseModel) -> None:
    coach, wall = Listener(), Wall()
    session = quickly(room, coach, pose_model, screen=wall, speech=Said())
    times = [frame.time for frame in coach.frames]
    assert times == sorted(set(times))
    assert session.processed == len(coach.frames) == 90 - session.dropped
    assert wall.thread is threading.main_thread()
    assert wall.shown == sorted(set(wall.shown))
    assert session.shown == len(wall.shown) == len(session.latencies)
    assert session.result.unknown[0].reason.code == "nobody_found"
    assert session.result.activity == "bridge" and session.curve is None
    frame = coach.frames[0]
    assert frame.pose is None and frame.sample is None and frame.people == 0
    assert frame.brightness == pytest.approx(127, abs=3)
    assert not session.interrupted


def test_a_slow_screen_slows_neither_the_judging_nor_the_camera(room: Path, pose_model: PoseModel) -> None:
    coach, wall = Listener(), Wall(slow=0.25)
    session = quickly(room, coach, pose_model, screen=wall, seconds=1.5)
    assert session.shown <= 7
    assert session.processed >= 3 * session.shown
    assert session.dropped < session.processed / 2


@pytest.mark.parametrize("how", ["q", "coach", "seconds", "Ctrl-C"])
def test_every_way_to_end_is_quick_and_leaves_nothing(room: Path, pose_model: PoseModel, how: str) -> None:
    class Interrupted(Wall):
        def show(self, frame: LiveFrame, scene: Any) -> str:
            if len(self.shown) >= 5:
                raise KeyboardInterrupt
            return super().show(frame, scene)

    wall = Interrupted() if how == "Ctrl-C" else Wall({5: "sq" if how == "q" else " "})
    coach = Listener(last=10 if how == "coach" else None)
    start = time.perf_counter()
    session = quickly(room, coach, pose_model, screen=wall, seconds=0.5 if how == "seconds" else None)
    assert time.perf_counter() - start < 2
    assert session.interrupted == (how == "Ctrl-C")
    assert coach.keys == {"q": ["s", "q"], "coach": coach.keys, "seconds": [" "]}.get(how, [])
    assert describe(session.result)


def test_an_error_in_the_worker_ends_all_and_is_told(room: Path, pose_model: PoseModel) -> None:
    class Broken(Listener):
        def update(self, frame: LiveFrame) -> int:
            raise ZeroDivisionError("on purpose")

    wall = Wall()
    with pytest.raises(ZeroDivisionError, match="on purpose"):
        quickly(room, Broken(), pose_model, screen=wall)


def test_no_camera_is_told_and_leaves_nothing(pose_model: PoseModel, tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_text("no video")
    with pytest.raises(CameraError):
        quickly(tmp_path / "no.mp4", Listener(), pose_model)


def test_a_camera_lost_meanwhile_does_not_end_the_session(pose_model: PoseModel) -> None:
    coach, wall, said = Listener(), Wall(), Said()
    with mjpeg_camera() as far:

        def trouble() -> None:
            time.sleep(0.5)
            far.dropped.set()
            time.sleep(1.0)
            far.dropped.clear()

        helper = threading.Thread(target=trouble)
        helper.start()
        quickly(far.url, coach, pose_model, screen=wall, speech=said, seconds=4.0)
        helper.join()
    gaps = np.diff([frame.time for frame in coach.frames])
    assert gaps.max() > 0.5, "it was away"
    assert said.words == [CAMERA_LOST, CAMERA_BACK]
    assert wall.told == [(CAMERA_LOST, True), (CAMERA_BACK, False)]
    assert (gaps[int(gaps.argmax()) + 1 :] < 0.3).sum() > 10, "and came back"


def test_who_quits_while_the_camera_is_gone_has_quit(pose_model: PoseModel) -> None:
    """Not that all was done: a routine would go on with its next step."""

    class Quitter(Wall):
        def wait(self) -> str:
            return "q" if self.told else ""

    coach = Listener()
    with mjpeg_camera() as far:

        def drop() -> None:
            time.sleep(0.5)
            far.dropped.set()

        helper = threading.Thread(target=drop)
        helper.start()
        quickly(far.url, coach, pose_model, screen=Quitter(), seconds=20.0)
        helper.join()
    assert coach.keys == ["q"]


def test_what_is_completed_is_said_and_what_the_end_completes_counts(
    room: Path, pose_model: PoseModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Partial("both", 0.0, 0.5, 1.0, 20.0, 0.5)
    exercise = make_exercise("bridge", LIVE)
    monkeypatch.setattr(exercise, "update", lambda sample: [part] if 0.49 < sample.time < 0.51 else [])
    monkeypatch.setattr(exercise, "finish", lambda: [replace(part, end=3.0)])
    monkeypatch.setattr("hipcam.live.session.make_exercise", lambda *_: exercise)
    coach, said = Listener(), Said()
    session = quickly(room, coach, pose_model, speech=said)
    assert [e.end for e in session.result.partials] == [1.0, 3.0]
    assert said.words == ["Partial"]


# The commands


def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.skipif(sys.platform != "linux", reason="platform: X11 and Wayland")
def test_without_a_display_no_window_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    no_display(monkeypatch)
    assert main(["live"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "no display" in said and "--no-window" in said
    monkeypatch.setenv("DISPLAY", ":987")
    if ctypes.util.find_library("SM") and ctypes.util.find_library("X11"):
        assert main(["live"]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and ":987 cannot be reached" in said and "--no-window" in said
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)
    assert main(["live"]) == 2
    assert "libsm6" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--reps", "0"], "1 to 1000"),
        (["--side", "up"], "--side"),
        (["--activity", "brige"], "bridge"),
        (["--no-window", "--camera", "no such camera"], "no camera or video file"),
        (["--no-window", "--camera", "http://[::1"], "no address of a network camera"),
        (["--seconds", "-3"], "seconds above 0"),
        (["--seconds", "nan"], "seconds above 0"),
    ],
)
def test_wrong_use_is_one_sentence(arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["live", *arguments]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and word in said


def test_cameras_are_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("hipcam.source.camera.list_cameras", lambda: [CameraName(2, "Desk Cam")])
    assert main(["cameras"]) == 0
    assert capsys.readouterr().out == "2  Desk Cam\n"
    monkeypatch.setattr("hipcam.source.camera.list_cameras", list)
    assert main(["cameras"]) == 2
    assert "--camera" in capsys.readouterr().err


def test_the_command_in_a_window_from_the_start_posture_to_the_summary(
    screen: str, cut_clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", screen)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    command = [*HIPCAM, "live", "--camera", str(cut_clips["rep"]), "--activity", "bridge", "--no-voice", "--no-save"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            seen(screen, lambda picture: share(picture, GREEN) > 0.01)  # the frame, or the target zone of the gauge
            summary = seen(screen, lambda picture: share(picture, YELLOW) > 0.003 and (picture == 0).mean() > 0.8)
            assert (summary > 240).mean() > 0.01, "what it came to, in words"
            window = ["search", "--name", "hipcam"]
            subprocess.run(["xdotool", *window, "windowfocus", "--sync", "key", "q"], check=True, timeout=20)
            said = program.communicate(timeout=20)[0]
        finally:
            program.kill()
    assert program.returncode == 0
    assert "1 repetition" in said


def test_live_without_window_ends_with_the_summary_on_ctrl_c(
    room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a terminal sends it: to hipcam and to all that it has started, a speech command in mid-sentence too."""
    mouth = tmp_path / "espeak-ng"
    mouth.write_text("#!/bin/sh\nexec sleep 8\n")
    mouth.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    code, said = on_terminal(
        [*HIPCAM, "live", "--camera", str(room), "--activity", "bridge", "--no-window"],
        signal.SIGINT,
        b"> ",
        timeout=30,
    )
    assert code == 0
    assert "stays silent" not in said and "tones" not in said
    assert "> Have something firm" in said, "what is said is printed"
    assert "Bridge" in said and "nobody was found" in said and "not a diagnosis" in said
    assert "Traceback" not in said
