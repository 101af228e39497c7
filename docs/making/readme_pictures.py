"""Make the two pictures of README.

    python docs/make.py pictures readme

Scores `sample_videos/er_test_cheat.mp4` and writes, in `docs/images`, `frame.jpg` (the steady hold of the
attempt with compensation, with what hipcam found) and `summary.svg` (what `hipcam score` prints).
"""

from __future__ import annotations

import re
from contextlib import closing
from io import StringIO
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console

from hipcam.core.landmarks import Pose
from hipcam.judge.settings import Settings
from hipcam.pose.network import make_network
from hipcam.pose.store import load_model
from hipcam.run.score import score_file
from hipcam.show.angle import draw_angle
from hipcam.show.canvas import draw_text
from hipcam.show.skeleton import draw_skeleton
from hipcam.show.text import describe
from hipcam.source.video import VideoFile
from hipcam.track.scored import Scored

ROOT = Path(__file__).parents[2]
VIDEO = ROOT / "sample_videos" / "er_test_cheat.mp4"
IMAGES = ROOT / "docs" / "images"
ORANGE = (255, 190, 60)


def main() -> None:
    """Score the video and write both pictures."""
    model = load_model()
    with closing(make_network(model)) as estimator:
        scored = score_file(VIDEO, "auto", Settings(), model, estimator)
    IMAGES.mkdir(exist_ok=True)
    picture = annotated(scored)
    cv2.imwrite(str(IMAGES / "frame.jpg"), picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 85])
    (IMAGES / "summary.svg").write_text(terminal(describe(scored.result)), encoding="utf-8", newline="\n")
    for name in ("frame.jpg", "summary.svg"):
        print(f"{name}: {(IMAGES / name).stat().st_size / 1000:.0f} kB")


def annotated(scored: Scored) -> np.ndarray:
    """The middle of the steady hold of the first attempt that has a compensation, drawn over."""
    track = scored.track
    attempt = next(a for a in scored.result.attempts if a.faults)
    assert attempt.rotation_at is not None, "this attempt has a steady hold"
    middle = int(np.argmin(np.abs(track.time - attempt.rotation_at.middle)))
    with VideoFile(VIDEO) as video:
        filmed = next(frame.image for frame in video if frame.index == middle)
    # Twice the size, so that lines and letters are sharp.
    image = np.asarray(cv2.resize(filmed, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)
    pose = Pose(track.image[middle], track.world[middle], track.visibility[middle])
    factor = image.shape[1] / track.size[0]
    draw_skeleton(image, pose.scaled(factor))
    draw_angle(image, scored.lines[middle] * factor, f"{attempt.rotation:.0f}° ± {attempt.uncertainty:.0f}°")
    lines = [(f"{attempt.side} hip: {attempt.rotation:.0f}° ± {attempt.uncertainty:.0f}° outward", (255, 255, 255))]
    for fault in attempt.faults:
        amount = (
            f"{fault.value:.0f}° (limit {fault.limit:.0f}°)"
            if fault.unit == "deg"
            else f"{fault.value:.2f} {fault.unit} (limit {fault.limit:.2f})"
        )
        lines.append((f"{fault.name.replace('_', ' ')}: {amount}", ORANGE))
    size = image.shape[0] // 36
    for row, (text, colour) in enumerate(lines):
        draw_text(image, text, (size, size * 2 + row * 2 * size), size=size, colour=colour)
    return image


def terminal(text: str) -> str:
    """The text as a terminal shows it after the command, as SVG that loads nothing from elsewhere."""
    console = Console(record=True, width=106, file=StringIO(), highlight=False, markup=False, color_system="truecolor")
    console.print(f"$ hipcam score {VIDEO.relative_to(ROOT).as_posix()}", style="bold")
    console.print(text)
    svg = console.export_svg(title="hipcam", unique_id="hipcam")
    # Rich's picture asks a web server for its font; the viewer's own does.
    return re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
