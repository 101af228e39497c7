"""The package from a Python program: what it offers, how quickly, and how well described."""

from __future__ import annotations

import inspect
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from runs import ROOT, SAMPLES, hipcam

import hipcam as package
from hipcam.core.landmarks import PoseTrack
from hipcam.pose.model import PoseModel


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_everything_offered_is_there_described_and_listed() -> None:
    assert set(package.__all__) <= set(dir(package))
    for name in package.__all__:
        thing = getattr(package, name)
        if name != "__version__":
            assert inspect.getdoc(thing), f"{name} is not described"
    for name in ("score_video", "read_track", "compute_angles", "Result", "PoseTrack", "Rep", "Hold", "Attempt"):
        assert name in package.__all__
    with pytest.raises(AttributeError, match="nonsense"):
        _ = package.nonsense


def test_the_functions_are_described_with_their_parameters() -> None:
    for function in (
        package.score_video,
        package.score_in_full,
        package.read_track,
        package.compute_angles,
        package.read_settings,
        package.write_exports,
        package.write_report,
    ):
        signature = inspect.signature(function)
        text = inspect.getdoc(function) or ""
        assert signature.return_annotation is not inspect.Signature.empty
        for name, parameter in signature.parameters.items():
            assert parameter.annotation is not inspect.Parameter.empty, f"{function.__name__}({name})"
            assert name in text or "`score_video`" in text, f"{function.__name__} does not say what {name} is"


def test_the_package_is_typed_and_carries_its_data() -> None:
    folder = Path(package.__file__).parent
    assert (folder / "py.typed").is_file()
    assert (folder / "data" / "pose_model.json").is_file()
    assert (folder / "data" / "demo.mp4").stat().st_size <= 300_000
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"py.typed"' in text and '"data/*"' in text


@pytest.mark.slow
def test_importing_is_quick_and_loads_nothing_heavy() -> None:
    heavy = "{'numpy', 'cv2', 'mediapipe', 'scipy', 'av', 'rich', 'platformdirs'}"
    assert python(f"import hipcam, sys; print(sorted({heavy}.intersection(sys.modules)))") == "[]\n"
    assert python("import hipcam.cli, sys; print('numpy' in sys.modules)") == "False\n"

    def seconds(code: str) -> float:
        best = float("inf")
        for _ in range(7):
            begin = time.perf_counter()
            python(code)
            best = min(best, time.perf_counter() - begin)
        return best

    assert seconds("import hipcam") - seconds("pass") <= 0.20


def test_python_dash_m_is_the_command() -> None:
    done = hipcam("--version")
    assert (done.returncode, done.stdout.split()) == (0, [b"hipcam", package.__version__.encode()])


@pytest.mark.slow
def test_score_video_and_read_track(cut_clips: dict[str, Path], pose_model: PoseModel, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    result = package.score_video(str(cut_clips["tiny"]), "bridge", progress=lambda *frames: seen.append(frames))
    assert isinstance(result, package.Result)
    assert (result.activity, result.source.frames, result.reps) == ("bridge", 3, ())
    assert seen == [(1, 3), (2, 3), (3, 3)]
    track = package.read_track(cut_clips["tiny"], "bridge")
    assert isinstance(track, PoseTrack)
    assert track.image.shape == (3, 33, 2) and track.has_person.all()
    angles = package.compute_angles(track.image)
    assert angles["left_knee_flexion"].shape == (3,)
    assert 30 < np.nanmedian(angles["left_knee_flexion"]) < 150, "somebody on the back with bent knees"


@pytest.mark.slow
def test_wrong_use_from_python(cut_clips: dict[str, Path], pose_model: PoseModel, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no activity 'squats'"):
        package.score_video(cut_clips["tiny"], "squats")
    with pytest.raises(package.HipcamError, match="There is no file"):
        package.score_video(tmp_path / "missing.mp4")
    with pytest.raises(package.HipcamError, match="no pose model"):
        package.score_video(cut_clips["tiny"], model=tmp_path / "missing.task")
    with pytest.raises(package.HipcamError):
        package.read_track(tmp_path)


def test_the_sample_videos_are_all_there() -> None:
    videos = sorted(SAMPLES.glob("*.mp4"))
    assert 8 <= len(videos) <= 10
    assert all(video.with_suffix(".json").is_file() for video in videos)
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) <= 8_000_000


def test_who_cites_hipcam_names_its_version() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {package.__version__}\n" in text
