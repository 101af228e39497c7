"""How live coaching keeps up with a camera of 640×480 at 30 pictures a second."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.bench.figures import Figures, Number, Ratio
from hipcam.bench.films import Clip, endless, film
from hipcam.live.session import coach_live
from hipcam.live.watcher import Watcher
from hipcam.pose.network import PoseEstimator, make_network
from hipcam.show.screen import draw
from hipcam.show.window import Window
from hipcam.source.camera import Camera

if TYPE_CHECKING:
    from hipcam.judge.settings import Settings
    from hipcam.live.coach import Coach
    from hipcam.live.frame import LiveFrame
    from hipcam.pose.model import PoseModel

#: Width and height of the camera's pictures and of the window; pictures a second.
CAMERA, WINDOW, RATE = (640, 480), (960, 720), 30.0
#: Picture from which on memory should not grow any more.
_SETTLED = 500


def bench_live(clip: Clip, seconds: float = 30, frames: int = 0) -> Figures:
    """Coach somebody in a recording that is looped and comes at a camera's pace.

    With a display a window is opened; without one the scene is drawn as for a window and not shown.

    Parameters
    ----------
    clip : Clip
        Somebody in it is coached.
    seconds : float
        How long the camera runs.
    frames : int
        If not 0, so many pictures are then fed as fast as they go, and the growth of memory is told.
    """
    with TemporaryDirectory() as folder:
        source = Path(folder) / "camera.mp4"
        film(clip.video, source, CAMERA, RATE, seconds)
        figures = _keep_up(source, clip.activity)
        if frames:
            figures.numbers[f"memory grown by over {frames} pictures"] = Number(
                _growth(source, clip.activity, frames), "MB", most=20
            )
    return figures


def _keep_up(source: Path, activity: str) -> Figures:
    from hipcam.pose.store import load_model

    settings, window = _settings(), bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    screen: _Drawn | _Shown = _Shown(WINDOW) if window else _Drawn()
    model, begun = load_model(), process_time()
    with closing(make_network(model)) as network:
        timed = _TimedPose(network)
        camera = _TimedCamera(str(source), timed)
        session = coach_live(camera, timed, _coach(activity, model), activity, settings, screen=screen)
    spent = process_time() - begun
    whole, pose = (float(np.median(column)) for column in np.array(camera.busy).T)
    latency = 1000 * np.array(session.latencies)
    total = session.processed + session.dropped
    stages = {"pose": [pose], "beside": [whole - pose], "draw": [float(np.median(screen.drawing))]}
    return Figures(
        {"a live picture beside the pose network alone": Ratio([whole], [pose], None, stages)},
        {
            "pictures judged": Number(session.processed / session.result.source.duration, "a second", least=29.8),
            "processor time a picture, of the whole process": Number(1000 * spent / session.processed, "ms"),
            "share dropped": Number(session.dropped / total, "of 1", most=0.02),
            "pictures": Number(total, "in all"),
            "capture to screen, median": Number(float(np.median(latency)), "ms"),
            "capture to screen, 95th percentile": Number(float(np.percentile(latency, 95)), "ms", most=80),
            "pose network, median": Number(1000 * pose, "ms"),
            "all else, median": Number(1000 * (whole - pose), "ms", most=4),
            "drawing " + ("a window" if window else "without a display") + ", median": Number(
                1000 * float(np.median(screen.drawing)), "ms, on the main thread meanwhile"
            ),
        },
    )


def _growth(source: Path, activity: str, frames: int) -> float:
    """Megabytes that memory has grown by over so many pictures, once it has settled."""
    from hipcam.pose.store import load_model
    from hipcam.source.camera import Shot

    settings = _settings()
    before = 0.0
    model = load_model()
    with closing(make_network(model)) as network:
        watcher, coach = Watcher(network, activity, settings), _coach(activity, model)
        for done, (time, image) in enumerate(endless(source), 1):
            draw(coach.update(watcher.watch(Shot(image, time, perf_counter(), 0))), image, WINDOW)
            coach.sayings()
            if done == min(_SETTLED, frames // 4):
                before = _resident()
            if done == frames:
                break
        grown = _resident() - before
        watcher.close()
    return grown


def _resident() -> float:
    """Megabytes in memory now; NaN where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _settings() -> Settings:
    from hipcam.judge.settings import LIVE_ARMING, Settings

    return Settings(arming=LIVE_ARMING)


def _coach(activity: str, model: PoseModel) -> Coach:
    from hipcam.live.coach import Coach
    from hipcam.pose.calibration import calibration_for

    return Coach(activity, calibration_for(model).framing, reps=1000, sets=3, side="both")


class _Drawn:
    """A screen that draws and does not show."""

    def __init__(self) -> None:
        self.drawing: list[float] = []

    def show(self, frame: LiveFrame, scene: Any) -> str:
        begin = perf_counter()
        draw(scene, frame.image, WINDOW)
        self.drawing.append(perf_counter() - begin)
        return ""

    def wait(self) -> str:
        return ""

    def tell(self, sentence: str, *, trouble: bool) -> None:
        pass

    def close(self) -> None:
        pass


class _Shown(Window):
    """A window that takes its own time."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__(size=size)
        self.drawing: list[float] = []

    def show(self, frame: LiveFrame, scene: Any) -> str:
        begin = perf_counter()
        keys = super().show(frame, scene)
        self.drawing.append(perf_counter() - begin)
        return keys


class _TimedPose:
    """A pose network that takes its own time."""

    def __init__(self, network: PoseEstimator) -> None:
        self._network, self._spent = network, 0.0

    def take(self) -> float:
        """Seconds since the last call of this."""
        spent, self._spent = self._spent, 0.0
        return spent

    def __getattr__(self, name: str) -> Any:
        work = getattr(self._network, name)
        if not callable(work):
            return work

        def timed(*arguments: Any, **options: Any) -> Any:
            begin = perf_counter()
            try:
                return work(*arguments, **options)
            finally:
                self._spent += perf_counter() - begin

        return timed


class _TimedCamera(Camera):
    """Takes the time from each picture fetched to the next that is asked for: what the worker did meanwhile."""

    def __init__(self, source: str, pose: _TimedPose) -> None:
        super().__init__(source)
        #: Seconds in all and in the pose network, for each picture.
        self.busy: list[tuple[float, float]] = []
        self._pose = pose
        self._fetched: float | None = None

    def read(self, limit: float = 0.1) -> Any:
        now = perf_counter()
        if self._fetched is not None:
            self.busy.append((now - self._fetched, self._pose.take()))
        shot = super().read(limit)
        self._fetched = perf_counter() if shot is not None else None
        return shot
