"""How live coaching keeps up with a camera of 640×480 at 30 pictures a second.

    python benchmarks/live.py [VIDEO] [--activity NAME] [--seconds 60] [--frames 10000] [--screen auto|window|drawn]

The video is looped to the length wanted and comes at its own pace, as a camera would. Prints the time from the
start of the command to the first judged picture, pictures judged a second, the share dropped, the time from capture
until the picture with its scene has been drawn and shown (95th percentile), and the median time a picture takes beside
the pose network. With `--frames`, so many pictures are then fed as fast as
they go and the growth of memory is printed, from the 500th picture on.

Without a display the scene is drawn as for a window and not shown (`drawn`); `window` opens a real one.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "bridge_clean_5.mp4"
SIZE = (960, 720)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("video", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--activity", default="bridge")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--frames", type=int, default=0)
    parser.add_argument("--screen", choices=("auto", "window", "drawn"), default="auto")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args()
    screen = given.screen
    if screen == "auto":
        screen = "window" if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") else "drawn"
    with tempfile.TemporaryDirectory() as folder:
        source = looped(given.video, Path(folder) / "source.mp4", given.seconds)
        start = first_judged(source, given.activity)
        figures = {**keep_up(source, given.activity, screen), "start_s": start}
        if given.frames:
            figures["memory_growth_mb"] = growth(source, given.activity, given.frames)
            figures["memory_frames"] = given.frames
    if given.json:
        print(json.dumps(figures))
        return
    print(f"source              640×480, 30 pictures a second, {given.seconds:g} s, {given.video.name}\n"
          f"screen              {'a window' if screen == 'window' else 'drawn, no display'}, {SIZE[0]}×{SIZE[1]}\n"
          f"start               {figures['start_s']:.1f} s from 'hipcam live' to the first judged picture\n"
          f"judged              {figures['rate']:.1f} pictures a second\n"
          f"dropped             {figures['dropped']:.1%}\n"
          f"capture to screen   {figures['latency_median_ms']:.0f} ms median, "
          f"{figures['latency_p95_ms']:.0f} ms 95th percentile\n"
          f"pose network        {figures['pose_ms']:.1f} ms median\n"
          f"all else            {figures['beside_ms']:.1f} ms median\n"
          f"drawing             {figures['draw_ms']:.1f} ms median, on the main thread meanwhile")
    if given.frames:
        print(f"memory              {figures['memory_growth_mb']:+.1f} MB over {given.frames} pictures")


def looped(video: Path, to: Path, seconds: float) -> Path:
    """The video over and over at 640×480 and 30 pictures a second."""
    subprocess.run(["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-stream_loop", "-1", "-i",
                    str(video), "-an", "-t", f"{seconds:g}", "-vf", "fps=30,scale=640:480", "-c:v", "libx264",
                    "-preset", "veryfast", "-pix_fmt", "yuv420p", str(to)], check=True)
    return to


def first_judged(source: Path, activity: str) -> float:
    """Seconds from the start of the command until it says what belongs to the first picture it has judged."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "hipcam", "live", "--camera", str(source), "--activity", activity,
                           "--no-window", "--no-voice", "--no-save", "--seconds", "0.2"], stdout=subprocess.PIPE,
                          text=True) as command:
        assert command.stdout is not None
        said = command.stdout.readline()
        taken = time.perf_counter() - start
        command.communicate()
    if not said.startswith("> "):
        raise SystemExit("hipcam live said nothing")
    return taken


def keep_up(source: Path, activity: str, screen: str) -> dict[str, Any]:
    from hipcam.camera import Camera
    from hipcam.display import Window, draw
    from hipcam.live import LiveFrame, coach_live
    from hipcam.model_store import load_model
    from hipcam.pose import MediaPipePose

    drawing: list[float] = []

    class Drawn:
        def show(self, frame: LiveFrame, scene: Any) -> str:
            start = time.perf_counter()
            draw(scene, frame.image, SIZE)
            drawing.append(time.perf_counter() - start)
            return ""

        def wait(self) -> str:
            return ""

        def tell(self, sentence: str, *, trouble: bool) -> None:
            pass

        def close(self) -> None:
            pass

    class Shown(Window):
        def show(self, frame: LiveFrame, scene: Any) -> str:
            start = time.perf_counter()
            keys = super().show(frame, scene)
            drawing.append(time.perf_counter() - start)
            return keys

    class TimedCamera(Camera):
        """Takes the time from each picture fetched to the next that is asked for: what the worker did meanwhile."""

        def __init__(self, source: str) -> None:
            super().__init__(source)
            self.busy: list[tuple[float, float]] = []
            self._fetched: float | None = None

        def read(self, limit: float = 0.1) -> Any:
            now = time.perf_counter()
            if self._fetched is not None:
                self.busy.append((now - self._fetched, timed.take()))
            shot = super().read(limit)
            self._fetched = time.perf_counter() if shot is not None else None
            return shot

    model, settings = load_model(), live_settings()
    with MediaPipePose(model) as network:
        timed = Timed(network)
        camera = TimedCamera(str(source))
        session = coach_live(camera, timed, model, make_coach(activity, settings), activity, settings,
                             screen=Shown(size=SIZE) if screen == "window" else Drawn())
    busy = np.array(camera.busy)
    latency = np.array(session.latencies)
    total = session.processed + session.dropped
    return {"rate": session.processed / session.result.source.duration, "dropped": session.dropped / total,
            "pictures": total, "shown": session.shown, "screen": screen,
            "latency_median_ms": 1000 * float(np.median(latency)),
            "latency_p95_ms": 1000 * float(np.percentile(latency, 95)),
            "pose_ms": 1000 * float(np.median(busy[:, 1])),
            "beside_ms": 1000 * float(np.median(busy[:, 0] - busy[:, 1])),
            "draw_ms": 1000 * float(np.median(drawing)), "reps": len(session.result.reps)}


def growth(source: Path, activity: str, frames: int) -> float:
    """Megabytes that memory has grown by over so many pictures, from the 500th (or a tenth) on."""
    from hipcam.camera import Shot
    from hipcam.display import draw
    from hipcam.live import Watcher
    from hipcam.model_store import load_model
    from hipcam.pose import MediaPipePose
    from hipcam.video import VideoFile

    settings = live_settings()
    with MediaPipePose(load_model()) as network:
        watcher, coach = Watcher(network, activity, settings), make_coach(activity, settings)
        done, start, before = 0, 0.0, 0.0
        while done < frames:
            last = start
            with VideoFile(source) as video:
                for frame in video:
                    last = start + frame.time
                    live = watcher.watch(Shot(frame.image, last, time.perf_counter(), 0))
                    draw(coach.update(live), frame.image, SIZE)
                    coach.sayings()
                    done += 1
                    if done == min(500, frames // 10):
                        before = resident()
                    if done == frames:
                        break
            start = last + 1 / 30
        grown = resident() - before
        watcher.close()
    return grown


def resident() -> float:
    """Megabytes in memory now; where the system does not tell, the most there ever were."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (1e6 if sys.platform == "darwin" else 1e3)


class Timed:
    """A pose network that takes its own time."""

    def __init__(self, network: Any) -> None:
        self._network, self._spent = network, 0.0

    def take(self) -> float:
        """Seconds since the last call of this."""
        spent, self._spent = self._spent, 0.0
        return spent

    def __getattr__(self, name: str) -> Any:
        work = getattr(self._network, name)

        def timed(*arguments: Any, **options: Any) -> Any:
            start = time.perf_counter()
            try:
                return work(*arguments, **options)
            finally:
                self._spent += time.perf_counter() - start

        return timed


def live_settings() -> Any:
    from hipcam.settings import LIVE_ARMING, Settings

    return Settings(arming=LIVE_ARMING)


def make_coach(activity: str, settings: Any) -> Any:
    from hipcam.coach import Coach

    return Coach(activity, settings, reps=1000, sets=3, side="both")


if __name__ == "__main__":
    main()
