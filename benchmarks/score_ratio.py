"""How long scoring a video takes beside a bare loop over the pose network, and what pictures cost on top.

    python benchmarks/score_ratio.py [VIDEO] [--runs N]

Runs the three in turn, each in a process of its own, and prints the median times and two ratios: scoring over the
bare loop, and what the annotated video and the report take on top, over scoring alone. The bare loop opens the same
video, feeds each frame to MediaPipe's PoseLandmarker (VIDEO mode, one pose) and does nothing else.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = """
import sys, av, mediapipe as mp
from mediapipe.tasks.python.core.base_options import BaseOptions
from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode
from pathlib import Path
options = PoseLandmarkerOptions(base_options=BaseOptions(model_asset_buffer=Path(sys.argv[1]).read_bytes()),
                                running_mode=RunningMode.VIDEO, num_poses=1)
with PoseLandmarker.create_from_options(options) as network, av.open(sys.argv[2]) as video:
    for frame in video.decode(video=0):
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=frame.to_ndarray(format="rgb24"))
        network.detect_for_video(image, round(frame.time * 1000))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("video", nargs="?", type=Path,
                        default=Path(__file__).parents[1] / "sample_videos" / "bridge_clean_5.mp4")
    parser.add_argument("--activity", default="auto")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    from hipcam.model_store import load_model, model_path

    load_model()
    plain = [sys.executable, "-m", "hipcam", "score", str(given.video.resolve()), "--activity", given.activity]
    commands = {
        "bare loop": [sys.executable, "-c", BARE, str(model_path()), str(given.video.resolve())],
        "hipcam score": plain,
        "with pictures": [*plain, "--annotate", "--report"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(given.runs):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, cwd=folder)
                times[name].append(time.perf_counter() - start)
    for name, seconds in times.items():
        print(f"{name:22s} median {statistics.median(seconds):6.2f} s  ({', '.join(f'{s:.2f}' for s in seconds)})")
    bare, score, pictured = times.values()
    _print_ratio("score / bare loop", [b / a for a, b in zip(bare, score, strict=True)])
    _print_ratio("pictures / score", [(b - a) / a for a, b in zip(score, pictured, strict=True)])


def _print_ratio(name: str, pairs: list[float]) -> None:
    print(f"{name:22s} median {statistics.median(pairs):6.2f}    ({', '.join(f'{p:.2f}' for p in pairs)})")


if __name__ == "__main__":
    main()
