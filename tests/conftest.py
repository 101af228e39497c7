from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import clips
import pytest
from screens import virtual_screen
from tools import require

from hipcam.judge.settings import Settings
from hipcam.pose.mediapipe import MediaPipePose
from hipcam.pose.model import PoseModel
from hipcam.pose.store import load_model
from hipcam.track.scored import Reading, Scored, judge, read

SAMPLES = Path(__file__).parent.parent / "sample_videos"
#: Tests that were measured to be slow.
MEASURED_SLOW = frozenset((Path(__file__).parent / "slow.txt").read_text(encoding="utf-8").splitlines())
#: Fixtures that read videos with the pose network: whoever asks for one is slow.
SLOW_FIXTURES = {"estimator", "read_clip", "read_sample"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Tests marked `long` repeat on more samples what others show on the hardest ones."""
    parser.addoption("--long", action="store_true", help="run the tests marked long, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is long; mark as slow what reads a video with the pose network, other slow tests say so."""
    if not config.getoption("--long"):
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    for item in items:
        measured = item.nodeid.partition("[")[0] in MEASURED_SLOW
        if SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ())) or measured:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _no_real_history(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test touches the sessions that are kept on this machine, nor is judged by somebody's own defaults."""
    os.environ["HIPCAM_CONFIG_DIR"] = str(tmp_path_factory.mktemp("config"))
    os.environ["HIPCAM_DATA_DIR"] = str(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def pose_model() -> PoseModel:
    """The installed pose model; fetched first if it is missing."""
    return load_model()


@pytest.fixture(scope="session")
def estimator(pose_model: PoseModel) -> Iterator[MediaPipePose]:
    """One pose network for all tests that read videos."""
    with MediaPipePose(pose_model) as network:
        yield network


@pytest.fixture(scope="session")
def read_clip(estimator: MediaPipePose) -> Callable[[Path, str], Reading]:
    """Read a clip with the real network, each file once a session for each activity."""

    @functools.cache
    def read_once(path: Path, activity: str = "auto") -> Reading:
        return read(path, activity, Settings(), estimator, None)

    return read_once


@pytest.fixture(scope="session")
def read_sample(read_clip: Callable[[Path, str], Reading]) -> Callable[[str], Reading]:
    """Read one of the sample videos by its name, once a session."""
    return lambda name: read_clip(SAMPLES / f"{name}.mp4", "auto")


@pytest.fixture(scope="session")
def score(read_clip: Callable[[Path, str], Reading], pose_model: PoseModel) -> Callable[[Path], Scored]:
    """Read a clip with the real network and judge it."""
    return lambda path: judge(read_clip(path, "auto"), "auto", Settings(), pose_model, "0" * 64)


@pytest.fixture(scope="session")
def sample(score: Callable[[Path], Scored]) -> Callable[[str], Scored]:
    """Read and judge one of the sample videos by its name."""
    return lambda name: score(SAMPLES / f"{name}.mp4")


@pytest.fixture(scope="session")
def cut_clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Short clips by name: `tiny` 3 pictures and `one` picture of somebody on the back, `rep` one bridge, `empty`."""
    require("ffmpeg")
    folder = tmp_path_factory.mktemp("cuts")
    bridge = SAMPLES / "bridge_clean_5.mp4"
    made = {name: folder / f"{name}.mp4" for name in ("tiny", "one", "rep", "empty")}
    clips.recoded(bridge, made["tiny"], "-frames:v", "3", *clips.FAST_H264)
    clips.recoded(bridge, made["one"], "-frames:v", "1", *clips.FAST_H264)
    clips.recoded(bridge, made["rep"], "-t", "5.9", *clips.FAST_H264)
    clips.ffmpeg("-f", "lavfi", "-i", "color=gray:s=320x240:r=15:d=1", *clips.FAST_H264, made["empty"])
    return made


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of an empty room."""
    require("ffmpeg")
    path = tmp_path_factory.mktemp("room") / "room.mp4"
    clips.ffmpeg("-f", "lavfi", "-i", "color=gray:s=320x240:r=30:d=3", *clips.FAST_H264, path)
    return path


@pytest.fixture
def screen() -> Iterator[str]:
    """An empty screen of 1024 by 768."""
    with virtual_screen() as display:
        yield display


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, as Playwright drives it."""
    require("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()
