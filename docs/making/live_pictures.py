"""Make the pictures of live coaching that docs/live.md shows.

    python docs/make.py pictures live

Runs the sample videos through the pose network, the exercises and the coach as a camera would, and writes the first
frame that shows what is wanted as `docs/images/live-NAME.jpg`, and all of them in windows of three shapes as
`docs/images/live-shapes.jpg`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from hipcam.judge.settings import LIVE_ARMING, Settings
from hipcam.live.coach import Coach
from hipcam.live.frame import LiveFrame
from hipcam.live.scene import Scene
from hipcam.live.watcher import Watcher
from hipcam.pose.calibration import default_calibration
from hipcam.pose.network import PoseEstimator, make_network
from hipcam.pose.store import load_model
from hipcam.show.screen import draw
from hipcam.source.camera import Shot
from hipcam.source.video import VideoFile

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
SETTINGS = Settings(arming=LIVE_ARMING)
SIZE = (960, 540)
#: Windows in which each scene is shown once more, and the width of a column of them; pixels.
SHAPES, COLUMN = ((960, 540), (960, 720), (540, 960)), 400


def whole(image: np.ndarray) -> np.ndarray:
    """The picture as it was filmed."""
    return image


def too_close(image: np.ndarray) -> np.ndarray:
    """The upper part of the picture, as if the person stood too close."""
    height, width = image.shape[:2]
    part = image[: int(0.72 * height), int(0.14 * width) : int(0.86 * width)]
    return np.ascontiguousarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC))


@dataclass(frozen=True)
class Wanted:
    """One picture: from which clip, and which moment."""

    clip: str
    activity: str
    when: Callable[[Scene, LiveFrame], bool]
    change: Callable[[np.ndarray], np.ndarray] = whole
    reps: int = 12


WANTED = {
    "framing-wrong": Wanted("er_test_left_limited", "er-test", lambda scene, frame: frame.time > 0.7, too_close),
    "framing-right": Wanted("er_test_left_limited", "er-test", lambda scene, frame: (scene.countdown or 0) > 0.6),
    "mid-rep": Wanted(
        "bridge_clean_5",
        "bridge",
        lambda scene, frame: (
            scene.reps == 2 and scene.going_out is True and scene.gauge is not None and scene.gauge.value > -25
        ),
    ),
    "fault": Wanted(
        "ninety_ninety_right_knee_heel",
        "ninety-ninety",
        lambda scene, frame: (
            scene.notice is not None
            and scene.notice.kind == "fault"
            and scene.gauge is not None
            and scene.gauge.value > 10
        ),
    ),
    "hold": Wanted("bridge_hold_25s", "bridge", lambda scene, frame: (scene.hold or 0) > 17),
    "test": Wanted(
        "er_test_left_limited",
        "er-test",
        lambda scene, frame: "right" in scene.headline.lower() and (scene.hold or 0) > 0.8,
    ),
    "summary": Wanted("er_test_left_limited", "er-test", lambda scene, frame: scene.stage == "summary"),
}


def main() -> None:
    """Make all pictures."""
    IMAGES.mkdir(exist_ok=True)
    rows = []
    with closing(make_network(load_model())) as estimator:
        for name, wanted in WANTED.items():
            scene, frame = moment(wanted, estimator)
            write(f"live-{name}.jpg", draw(scene, frame.image, SIZE))
            rows.append(in_all_shapes(scene, frame))
    write("live-shapes.jpg", np.concatenate(rows))


def write(name: str, image: np.ndarray) -> None:
    """Write one picture, RGB."""
    path = IMAGES / name
    cv2.imwrite(str(path), image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 85])
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def in_all_shapes(scene: Scene, frame: LiveFrame) -> np.ndarray:
    """A scene in windows of each shape, one beside the other."""
    shown = []
    for width, height in SHAPES:
        factor = COLUMN / max(width, height)
        window = draw(scene, frame.image, (width, height))
        small = cv2.resize(window, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        shown.append(np.asarray(small, np.uint8))
    canvas = np.full((COLUMN + 12, sum(window.shape[1] + 12 for window in shown), 3), 255, np.uint8)
    left = 0
    for window in shown:
        canvas[: window.shape[0], left : left + window.shape[1]] = window
        left += window.shape[1] + 12
    return canvas


def moment(wanted: Wanted, estimator: PoseEstimator) -> tuple[Scene, LiveFrame]:
    """The first frame of a clip that shows what is wanted, with its scene."""
    coach = Coach(wanted.activity, default_calibration().framing, reps=wanted.reps, sets=3, side="both")
    for frame in frames(wanted, estimator):
        scene = coach.update(frame)
        if wanted.when(scene, frame):
            return scene, frame
    raise SystemExit(f"{wanted.clip} has no such moment")


def frames(wanted: Wanted, estimator: PoseEstimator) -> Iterator[LiveFrame]:
    """A clip's frames as a camera would give them."""
    estimator.forget()
    clip = ROOT / "sample_videos" / f"{wanted.clip}.mp4"
    with closing(Watcher(estimator, wanted.activity, SETTINGS)) as watcher, VideoFile(clip) as video:
        for picture in video:
            yield watcher.watch(Shot(wanted.change(picture.image), picture.time, 0.0, 0))
