"""Annotated videos and pictures: what is on them, and how they are made."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import clips
import numpy as np
import pytest
from runs import HIPCAM, unshare

from hipcam.cli import main
from hipcam.core.errors import VideoError
from hipcam.core.landmarks import Landmark
from hipcam.core.prefetch import ahead
from hipcam.judge.activity import activity
from hipcam.pose.model import PoseModel
from hipcam.show.annotate import LEAST_SIDE, Behind, illustrate
from hipcam.show.canvas import YELLOW
from hipcam.show.captions import places
from hipcam.show.skeleton import COLOURS
from hipcam.source.find import find_videos
from hipcam.source.video import VideoFile
from hipcam.track.scored import Scored

SAMPLES = Path(__file__).parents[2] / "sample_videos"


def pictures(path: Path) -> list[np.ndarray]:
    return [frame.image for frame in VideoFile(path, max_short_side=4000)]


@pytest.mark.parametrize("size, clockwise", [("161x121", 90), ("322x240", 0), ("365x483", 0), ("723x401", 180)])
def test_odd_sizes_and_rotation(size: str, clockwise: int, tmp_path: Path, score: Callable[[Path], Scored]) -> None:
    clip = clips.recoded(
        SAMPLES / "bridge_clean_5.mp4",
        tmp_path / "odd.mp4",
        "-frames:v",
        "4",
        "-vf",
        f"scale={size.replace('x', ':')}",
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv444p",
    )
    if clockwise:
        clip = clips.rotated(clip, tmp_path / "turned.mp4", clockwise)
    path = tmp_path / "out.mp4"
    (still,) = illustrate(score(clip), path, [0.0])
    source, shown = pictures(clip)[0], pictures(path)[0]
    assert shown.shape == still.shape and shown.shape[0] % 2 == shown.shape[1] % 2 == 0
    factor = max(1.0, LEAST_SIDE / min(source.shape[:2]))
    height, width = (round(side * factor) for side in source.shape[:2])
    assert shown.shape[1] in (width, width + 1) and shown.shape[0] > height
    # Upright, in place and in its colours: blocks far from the person look as they did.
    import cv2

    before = cv2.resize(source, (16, 16), interpolation=cv2.INTER_AREA).astype(int)
    after = cv2.resize(shown[:height, :width], (16, 16), interpolation=cv2.INTER_AREA).astype(int)
    assert np.median(np.abs(before - after)) < 3


def test_own_videos_are_left_out_of_folders(
    cut_clips: dict[str, Path], tmp_path: Path, score: Callable[[Path], Scored]
) -> None:
    annotated, other = tmp_path / "tiny.hipcam.mp4", tmp_path / "video.mp4"
    illustrate(score(cut_clips["tiny"]), annotated)
    other.write_bytes(cut_clips["tiny"].read_bytes())
    assert find_videos([tmp_path]) == find_videos([tmp_path / "*.mp4"]) == [other]
    assert find_videos([annotated]) == [annotated]


def test_a_fault_is_marked_where_it_is(sample: Callable[[str], Scored]) -> None:
    scored = sample("ninety_ninety_right_knee_heel")
    fault = next(rep.faults[0] for rep in scored.result.reps if rep.faults)
    moments = [fault.worst, 0.5]
    at_fault, at_rest = illustrate(scored, moments=moments)
    for still, moment, expected in ((at_fault, moments[0], True), (at_rest, moments[1], False)):
        i = int(np.argmin(np.abs(scored.track.time - moment)))
        height, width = scored.track.size[1], scored.track.size[0]
        yellow = np.abs(still[:height, :width].astype(int) - YELLOW).max(axis=2) < 30
        assert yellow.any() == expected
        if expected:
            rows, columns = np.nonzero(yellow)
            joints = scored.track.image[i][places(fault, activity("ninety-ninety"))]
            off = np.hypot(columns[:, None] - joints[:, 0], rows[:, None] - joints[:, 1]).min(axis=1)
            assert off.max() < 0.06 * min(height, width)
        # The skeleton is the smoothed track's: the middle of each shin has its side's colour.
        for side in ("left", "right"):
            ends = scored.track.image[i][[Landmark[f"{side}_knee".upper()], Landmark[f"{side}_ankle".upper()]]]
            x, y = ends.mean(axis=0).round().astype(int)
            assert np.abs(still[y, x].astype(int) - COLOURS[side]).max() < 40


# How it is made


def test_video_and_stills_come_from_one_decoding(
    score: Callable[[Path], Scored], cut_clips: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored = score(cut_clips["tiny"])
    begun: list[Path] = []
    iterate = VideoFile.__iter__
    monkeypatch.setattr(VideoFile, "__iter__", lambda self: begun.append(self.info.path) or iterate(self))
    monkeypatch.setattr("hipcam.pose.mediapipe.MediaPipePose.__init__", None)
    late, early = illustrate(scored, tmp_path / "out.mp4", [scored.track.time[2], 0.0])
    assert begun == [cut_clips["tiny"]]
    alone = illustrate(scored, moments=[scored.track.time[2], 0.0])
    assert np.array_equal(late, alone[0]) and np.array_equal(early, alone[1])
    assert len(pictures(tmp_path / "out.mp4")) == 3
    assert illustrate(scored) == []


def test_another_file_in_its_place_is_told(
    score: Callable[[Path], Scored], cut_clips: dict[str, Path], tmp_path: Path
) -> None:
    scored = score(cut_clips["tiny"])
    info = replace(scored.reading.info, path=cut_clips["one"])
    changed = replace(scored, reading=replace(scored.reading, info=info))
    with pytest.raises(VideoError, match="changed since it was scored"):
        illustrate(changed, tmp_path / "out.mp4")
    info = replace(info, path=SAMPLES / "er_test_cheat.mp4")
    changed = replace(scored, reading=replace(scored.reading, info=info))
    with pytest.raises(VideoError, match="changed since it was scored"):
        illustrate(changed, tmp_path / "out.mp4")


def test_no_more_than_a_few_pictures_wait() -> None:
    given: list[int] = []
    with ThreadPoolExecutor(max_workers=1) as worker:
        items = ahead((given.append(i) or i for i in range(1000)), worker)
        taken = [next(items) for _ in range(5)]
    assert taken == list(range(5)) and len(given) < 15

    go_on, written = threading.Event(), []

    def write(item: int) -> None:
        assert go_on.wait(10)
        written.append(item)

    with ThreadPoolExecutor(max_workers=1) as worker:
        behind = Behind(worker)
        offered: list[int] = []
        offering = threading.Thread(target=lambda: [(offered.append(i), behind.call(write, i)) for i in range(50)])
        offering.start()
        offering.join(0.2)
        assert len(offered) < 10
        go_on.set()
        offering.join(10)
        behind.wait()
    assert written == list(range(50))


# On the command line


@pytest.mark.slow
def test_annotate_writes_a_video_and_says_that_sound_is_left_out(
    cut_clips: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    clips.ffmpeg(
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=440:duration=0.2",
        "-i",
        cut_clips["tiny"],
        "-map",
        "1:v",
        "-map",
        "0:a",
        "-c:v",
        "copy",
        "loud.mp4",
    )
    (tmp_path / "quiet.mp4").write_bytes(cut_clips["tiny"].read_bytes())
    for name, out in (("loud", ()), ("quiet", ()), ("loud", ("--out", "there")), ("loud", ())):
        assert main(["score", f"{name}.mp4", "--annotate", "--quiet", *out]) == 0
        said = capfd.readouterr().err
        assert (said.count("has no sound"), said.count("\n")) == ((1, 1) if name == "loud" else (0, 0))
        path = Path(out[1] if out else ".") / f"{name}.hipcam.mp4"
        assert len(pictures(path)) == 3
        if sys.platform != "win32":
            assert path.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {
        "loud.mp4",
        "quiet.mp4",
        "loud.hipcam.mp4",
        "quiet.hipcam.mp4",
        "there",
    }
    (tmp_path / "quiet.hipcam.mp4").write_bytes(cut_clips["tiny"].read_bytes())
    assert main(["score", "quiet.mp4", "--annotate", "--quiet"]) == 2
    assert "was not written by hipcam" in capfd.readouterr().err
    assert (tmp_path / "quiet.hipcam.mp4").read_bytes() == cut_clips["tiny"].read_bytes()


@pytest.mark.slow
def test_a_full_disk_leaves_no_half_video(cut_clips: dict[str, Path], tmp_path: Path, pose_model: PoseModel) -> None:
    inside = unshare("-m")
    (tmp_path / "disk").mkdir()
    script = 'mount -t tmpfs -o size=16k none disk && "$@"; code=$?; ls -A disk; exit $code'
    done = subprocess.run(
        [
            *inside,
            "sh",
            "-c",
            script,
            "sh",
            *HIPCAM,
            "score",
            str(cut_clips["rep"]),
            "--annotate",
            "--export",
            "json",
            "--out",
            "disk",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and "rep.hipcam.mp4" in done.stderr, done.stderr
    assert "no space left" in done.stderr and "make room" in done.stderr
