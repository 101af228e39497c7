"""The engine of live coaching: counts as offline, keys and ends, a camera that is lost meanwhile, no thread left."""

from __future__ import annotations

import functools
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import clips
import numpy as np
import pytest
from coaching import coach_for
from mjpeg import MjpegCamera, mjpeg_camera
from sessions import LIVE, Listener, Said, Wall, counts, live_session, quickly
from tools import require

from hipcam.core.errors import CameraError
from hipcam.judge.curve import AROUND, movements
from hipcam.judge.recognise import make_exercise
from hipcam.judge.records import Attempt, Event, Partial
from hipcam.live.frame import LiveFrame
from hipcam.live.session import Session
from hipcam.pose.calibration import default_calibration
from hipcam.pose.mediapipe import MediaPipePose
from hipcam.pose.model import PoseModel
from hipcam.show.text import describe
from hipcam.track.scored import Reading, Scored, judge
from hipcam.words import say

SAMPLES = Path(__file__).parents[2] / "sample_videos"


@pytest.fixture(scope="module")
def run(estimator: MediaPipePose) -> Callable[..., Session]:
    return functools.partial(live_session, estimator)


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
    expected: list[Event] = [*offline.reps, *offline.holds, *offline.attempts]
    assert expected
    found: list[Event] = [*session.result.reps, *session.result.holds, *session.result.attempts]
    assert counts(found) == counts(expected)
    for one, other in zip(found, expected, strict=True):
        assert one.end == pytest.approx(other.end, abs=0.3)
        if isinstance(one, Attempt) and isinstance(other, Attempt):
            assert one.rotation == pytest.approx(other.rotation, abs=other.uncertainty)
    assert describe(session.result)
    assert session.processed + session.dropped == offline.source.frames
    check_curves(session, scored)


def check_curves(session: Session, scored: Scored) -> None:
    """The angle that was judged live is about that of the recording, and shows around its movements only."""
    live, offline = session.curve, scored.curve
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


def test_every_picture_is_judged_in_order_and_shown_on_the_main_thread(room: Path) -> None:
    coach, wall = Listener(), Wall()
    session = quickly(room, coach, screen=wall, speech=Said())
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
    assert not session.interrupted and session.result.quality["ended"] == "camera"


def test_a_slow_screen_slows_neither_the_judging_nor_the_camera(room: Path) -> None:
    coach, wall = Listener(), Wall(slow=0.25)
    session = quickly(room, coach, screen=wall, seconds=1.5)
    assert session.shown <= 7
    assert session.processed >= 3 * session.shown
    assert session.dropped < session.processed / 2


@pytest.mark.parametrize("how", ["q", "coach", "seconds", "Ctrl-C"])
def test_every_way_to_end_is_quick_and_leaves_nothing(room: Path, how: str) -> None:
    class Interrupted(Wall):
        def show(self, frame: LiveFrame, scene: Any) -> str:
            if len(self.shown) == 5:
                signal.raise_signal(signal.SIGINT)
            return super().show(frame, scene)

    wall = Interrupted() if how == "Ctrl-C" else Wall({5: "sq" if how == "q" else " "})
    coach = Listener(last=10 if how == "coach" else None)
    start = time.perf_counter()
    session = quickly(room, coach, screen=wall, seconds=0.5 if how == "seconds" else None)
    assert time.perf_counter() - start < 2
    assert session.interrupted == (how == "Ctrl-C")
    if how in ("Ctrl-C", "seconds"):
        assert session.result.quality["ended"] == {"Ctrl-C": "interrupted", "seconds": "time"}[how]
    assert coach.keys == {"q": ["s", "q"], "coach": coach.keys, "seconds": [" "]}.get(how, [])
    assert describe(session.result)


def test_an_error_in_the_worker_ends_all_and_is_told(room: Path) -> None:
    class Broken(Listener):
        def update(self, frame: LiveFrame) -> int:
            raise ZeroDivisionError("on purpose")

    wall = Wall()
    with pytest.raises(ZeroDivisionError, match="on purpose"):
        quickly(room, Broken(), screen=wall)


def test_no_camera_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_text("no video")
    with pytest.raises(CameraError):
        quickly(tmp_path / "no.mp4", Listener())


@contextmanager
def dropping(far: MjpegCamera) -> Iterator[None]:
    """The camera is gone after half a second."""
    helper = threading.Timer(0.5, far.dropped.set)
    helper.start()
    yield
    helper.join()


def test_a_camera_lost_meanwhile_does_not_end_the_session() -> None:
    coach, wall, said = Listener(), Wall(), Said()
    with mjpeg_camera() as far:

        def trouble() -> None:
            time.sleep(0.5)
            far.dropped.set()
            time.sleep(1.0)
            far.dropped.clear()

        helper = threading.Thread(target=trouble)
        helper.start()
        quickly(far.url, coach, screen=wall, speech=said, seconds=4.0)
        helper.join()
    gaps = np.diff([frame.time for frame in coach.frames])
    assert gaps.max() > 0.5, "it was away"
    assert said.words == [say("live.camera_lost"), say("live.camera_back")]
    assert wall.told == [(say("live.camera_lost"), True), (say("live.camera_back"), False)]
    assert (gaps[int(gaps.argmax()) + 1 :] < 0.3).sum() > 10, "and came back"


def test_who_quits_while_the_camera_is_gone_has_quit() -> None:
    """Not that all was done: a routine would go on with its next step."""

    class Quitter(Wall):
        def wait(self) -> str:
            return "q" if self.told else ""

    coach = coach_for("bridge")
    with mjpeg_camera() as far, dropping(far):
        quickly(far.url, coach, screen=Quitter(), seconds=20.0)
    assert coach.stopped


def test_a_camera_that_does_not_come_back_ends_the_session() -> None:
    wall, said = Wall(), Said()
    with mjpeg_camera() as far, dropping(far):
        session = quickly(far.url, Listener(), screen=wall, speech=said, seconds=20.0, give_up_limit=1.5)
    assert session.result.quality["ended"] == "camera"
    assert said.words == [say("live.camera_lost")] and wall.told == [(say("live.camera_lost"), True)]


def test_what_is_completed_is_said_and_what_the_end_completes_counts(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Partial("both", 0.0, 0.5, 1.0, 20.0, 0.5)
    exercise = make_exercise("bridge", LIVE, default_calibration())
    monkeypatch.setattr(exercise, "update", lambda sample: [part] if 0.49 < sample.time < 0.51 else [])
    monkeypatch.setattr(exercise, "finish", lambda: [replace(part, end=3.0)])
    monkeypatch.setattr("hipcam.live.watcher.make_exercise", lambda *_: exercise)
    coach, said = Listener(), Said()
    session = quickly(room, coach, speech=said)
    assert [e.end for e in session.result.partials] == [1.0, 3.0]
    assert said.words == ["Partial"]


def test_what_is_under_way_when_a_key_ends_it_counts(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exercise = make_exercise("bridge", LIVE, default_calibration())
    under_way = [[Partial("both", 0.0, 0.5, 1.0, 20.0, 0.5)], []]
    monkeypatch.setattr(exercise, "finish", lambda: under_way.pop(0))
    monkeypatch.setattr("hipcam.live.watcher.make_exercise", lambda *_: exercise)
    coach, said = coach_for("bridge"), Said()
    session = quickly(room, coach, screen=Wall({5: "q", 10: "q"}), speech=said)
    assert [e.end for e in session.result.partials] == [1.0]
    assert coach.stopped and coach.finished and say("live.well_done") in said.words
    assert session.result.quality["ended"] == "stopped"
