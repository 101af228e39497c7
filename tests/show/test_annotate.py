"""Annotated videos and pictures: their times, what is on them, and that a browser plays them."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import av
import clips
import numpy as np
import pytest
from playwright.sync_api import sync_playwright
from runs import HIPCAM, unshare
from tools import require

from hipcam.cli import main
from hipcam.core.errors import OutputError, VideoError
from hipcam.core.files import MARKS, check_writable
from hipcam.core.landmarks import Landmark
from hipcam.core.prefetch import ahead
from hipcam.judge.curve import Curve, curve, movements
from hipcam.judge.records import Attempt, Rep
from hipcam.judge.settings import Settings
from hipcam.judge.summary import RotationScores
from hipcam.pose.model import PoseModel
from hipcam.show.annotate import LEAST_SIDE, Behind, illustrate
from hipcam.show.canvas import YELLOW
from hipcam.show.captions import Caption, Showing, Story, places
from hipcam.show.encoder import Encoder
from hipcam.show.skeleton import COLOURS
from hipcam.show.strip import Strip
from hipcam.source.find import find_videos
from hipcam.source.video import VideoFile
from hipcam.track.scored import Reading, Scored, judge
from hipcam.words.en import SENTENCES

SAMPLES = Path(__file__).parents[2] / "sample_videos"
ALL_FOUR = [
    "bridge_bystander_incomplete",
    "side_lying_right_pelvis_roll",
    "ninety_ninety_right_knee_heel",
    "er_test_cheat",
]


@pytest.fixture(scope="module")
def score(read_clip: Callable[[Path, str], Reading], pose_model: PoseModel) -> Callable[[Path], Scored]:
    return lambda path: judge(read_clip(path, "auto"), "auto", Settings(), pose_model, "0" * 64)


@pytest.fixture(scope="module")
def sample(score: Callable[[Path], Scored]) -> Callable[[str], Scored]:
    return lambda name: score(SAMPLES / f"{name}.mp4")


@pytest.fixture(scope="module")
def uneven(cut_clips: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bridge at a variable rate, which begins at 5 s."""
    folder = tmp_path_factory.mktemp("uneven")
    steady = clips.variable_rate(cut_clips["rep"], folder / "steady.mp4")
    return clips.late_start(steady, folder / "uneven.mp4")


@pytest.fixture(scope="module")
def annotated(uneven: Path, score: Callable[[Path], Scored], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("annotated") / "uneven.hipcam.mp4"
    illustrate(score(uneven), path)
    return path


def pictures(path: Path) -> list[np.ndarray]:
    return [frame.image for frame in VideoFile(path, max_short_side=4000)]


# The file


def test_times_are_the_sources_own(uneven: Path, annotated: Path) -> None:
    theirs = np.array(clips.ffprobe_times(uneven))
    assert theirs[0] > 4 and np.ptp(np.diff(theirs)) > 0.02, "the clip's rate should vary"
    ours = np.array(clips.ffprobe_times(annotated))
    assert ours == pytest.approx(theirs - theirs[0], abs=1e-4)
    with av.open(str(annotated)) as container:
        stream = container.streams.video[0]
        again = [float(frame.pts * stream.time_base) for frame in container.decode(stream)]
        assert again == pytest.approx(ours, abs=1e-6)
        assert float(stream.duration * stream.time_base) == pytest.approx(
            theirs[-1] - theirs[0] + theirs[-1] - theirs[-2], abs=1e-3
        )


def test_it_is_what_browsers_and_phones_play(annotated: Path) -> None:
    with av.open(str(annotated)) as container:
        (stream,) = container.streams
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert stream.width % 2 == stream.height % 2 == 0
        packets = [packet for packet in container.demux(stream) if packet.size]
        assert all(packet.pts == packet.dts for packet in packets)
        keys = [packet.pts * stream.time_base for packet in packets if packet.is_keyframe]
        assert max(b - a for a, b in itertools.pairwise([*keys, stream.duration * stream.time_base])) < 1.6
    data = annotated.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    assert MARKS["mp4"].encode() in data
    check_writable(annotated)


def test_a_browser_plays_it_and_jumps(annotated: Path, uneven: Path) -> None:
    require("chromium")
    times = clips.ffprobe_times(uneven)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(annotated.as_uri())  # Chromium makes a page with a video element of it
        page.wait_for_function("document.querySelector('video').readyState >= 2")
        page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; return v.play(); }")
        page.wait_for_function("document.querySelector('video').currentTime > 0.5")
        found = page.evaluate("""async () => {
            const v = document.querySelector('video');
            v.pause();
            await new Promise(done => { v.onseeked = done; v.currentTime = 3; });
            return [v.error, v.duration, v.currentTime, v.videoWidth, v.videoHeight, v.getVideoPlaybackQuality()
                    .totalVideoFrames];
        }""")
        browser.close()
    error, duration, now, width, height, shown = found
    assert error is None and now == 3 and shown > 5
    assert duration == pytest.approx(times[-1] - times[0] + times[-1] - times[-2], abs=0.01)
    assert (height, width) == pictures(annotated)[0].shape[:2]


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


def test_own_videos_are_left_out_of_folders(annotated: Path, cut_clips: dict[str, Path]) -> None:
    other = cut_clips["tiny"]
    folder = annotated.parent
    (folder / "video.mp4").write_bytes(other.read_bytes())
    assert find_videos([folder]) == find_videos([folder / "*.mp4"]) == [folder / "video.mp4"]
    assert find_videos([annotated]) == [annotated]


# What is on it


@pytest.mark.parametrize("name", ALL_FOUR)
def test_the_story_ends_with_the_result(name: str, sample: Callable[[str], Scored]) -> None:
    scored = sample(name)
    result, time = scored.result, scored.track.time
    story = Story(scored)
    told = [story.at(i) for i in range(len(time))]
    done, good = [t.done for t in told], [t.good for t in told]
    assert done == sorted(done) and good == sorted(good) and done[0] == 0
    counted = result.attempts or result.reps
    assert done[-1] == len(counted) > 0
    assert result.summary is not None
    total = result.summary.total
    assert good[-1] == (total.clean_attempts if isinstance(total, RotationScores) else total.good_reps)
    for event in counted:
        i = int(np.searchsorted(time, event.end + 0.1))
        assert told[i].done == told[int(np.searchsorted(time, event.end - 0.1))].done + 1
        faults = event.compensations if isinstance(event, Attempt) else event.faults
        clean = event.clean if isinstance(event, Attempt) else event.verdict == "pass"
        assert told[i].caption.kind == ("fault" if faults else "good" if clean else "note")
        for fault in faults:
            worst = told[int(np.argmin(np.abs(time - fault.worst)))]
            assert fault in worst.faults and worst.caption.kind == "fault"
            assert fault.name.replace("_", " ") in worst.caption.title.lower()
    at_fault = {
        round(float(t), 3)
        for event in counted
        for fault in (event.compensations if isinstance(event, Attempt) else event.faults)
        for start, end in fault.spans
        for t in time[(time >= start) & (time <= end)]
    }
    assert {round(float(t), 3) for t, shown in zip(time, told, strict=True) if shown.faults} == at_fault


@pytest.mark.parametrize("name", ALL_FOUR)
def test_the_curve_is_the_angle_that_was_judged(name: str, sample: Callable[[str], Scored]) -> None:
    scored = sample(name)
    found = curve(scored)
    assert found is not None and len(found.value) == len(scored.track)
    for event in movements(scored.result):
        value = found.value[(found.time >= event.start) & (found.time <= event.end)]
        if isinstance(event, Attempt):
            assert np.nanmax(value) == pytest.approx(event.peak_rotation, abs=0.1)
        elif isinstance(event, Rep) and scored.result.activity != "bridge":
            assert np.nanmax(value) == pytest.approx(event.range, abs=2)
        elif isinstance(event, Rep):
            assert np.nanmax(value) - np.nanmin(value) == pytest.approx(event.range, abs=4)
            complete = event.checks["incomplete_lift"].verdict == "pass"
            assert (found.where(float(np.nanmax(value))) != "below") == complete
    assert found.low < found.target[0] < found.target[1] <= found.high


def test_a_fault_is_marked_where_it_is(sample: Callable[[str], Scored]) -> None:
    scored = sample("side_lying_right_pelvis_roll")
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
            joints = scored.track.image[i][places(fault)]
            off = np.hypot(columns[:, None] - joints[:, 0], rows[:, None] - joints[:, 1]).min(axis=1)
            assert off.max() < 0.06 * min(height, width)
        # The skeleton is the smoothed track's: the middle of each shin has its side's colour.
        for side in ("left", "right"):
            ends = scored.track.image[i][[Landmark[f"{side}_knee".upper()], Landmark[f"{side}_ankle".upper()]]]
            x, y = ends.mean(axis=0).round().astype(int)
            assert np.abs(still[y, x].astype(int) - COLOURS[side]).max() < 40


def test_a_fault_is_not_marked_between_its_stretches(sample: Callable[[str], Scored]) -> None:
    scored = sample("er_test_cheat")
    attempts = scored.result.attempts
    cheat = next(attempt for attempt in attempts if attempt.compensations)
    fault = cheat.compensations[0]
    third = (fault.end - fault.start) / 3
    spans = ((fault.start, fault.start + third), (fault.end - third, fault.end))
    twice = replace(cheat, compensations=(replace(fault, spans=spans, worst=fault.end - third / 2),))
    result = replace(scored.result, attempts=tuple(twice if a is cheat else a for a in attempts))
    story = Story(replace(scored, result=result))
    time = scored.track.time
    marked = time[[bool(story.at(i).faults) for i in range(len(time))]]
    assert marked == pytest.approx(time[[any(a <= t <= b for a, b in spans) for t in time]])


def test_a_picture_without_activity_says_why(score: Callable[[Path], Scored], cut_clips: dict[str, Path]) -> None:
    scored = score(cut_clips["empty"])
    story = Story(scored)
    shown = story.at(0)
    assert story.words is None and shown.value is None and shown.caption.title == "No activity recognised"
    assert len(shown.caption.detail) > 20
    (still,) = illustrate(scored, moments=[0.0])
    assert still.shape[0] > 240


# The strip


WORDS = ("attempt", "attempts", "clean")


def cell(strip: Strip, name: str, showing: Showing, width: int) -> np.ndarray:
    canvas = np.zeros((strip.height, width, 3), np.uint8)
    strip.draw(canvas, showing)
    return canvas[strip._places[name]]


@pytest.mark.parametrize("hold", [None, 30.0])
@pytest.mark.parametrize("width, tall", [(640, False), (480, False), (360, True)])
def test_counts_up_to_99_stand_whole_beside_their_word(width: int, tall: bool, hold: float | None) -> None:
    gauge = Curve(np.zeros(1), np.zeros(1), "turn", 0, 70, (45, 70))
    strip, wordless = (
        Strip(width, tall=tall, scale=gauge, words=words, hold_target=hold) for words in (WORDS, (*WORDS[:2], ""))
    )
    for done, good in ((1, 0), (9, 9), (10, 1), (15, 10), (23, 15), (88, 88), (99, 99)):
        showing = Showing(done, good, 50, None, None, Caption(""))
        drawn, without = (cell(s, "count", showing, width).astype(int) for s in (strip, wordless))
        assert (drawn[:, -2:] == drawn[0, -1]).all(), "nothing is cut at the edge"
        rows, columns = np.nonzero(np.abs(drawn - without).max(axis=2) > 100)
        high, wide = np.ptp(rows), np.ptp(columns)
        assert high >= 0.018 * width and wide >= 2 * high, f"the word is there and can be read: {wide} × {high}"


@pytest.mark.parametrize("width, tall, least", [(640, False, 14), (360, True, 14)])
def test_every_reason_and_message_stands_whole(width: int, tall: bool, least: int) -> None:
    strip = Strip(width, tall=tall, scale=None, words=None, hold_target=None)
    unit = width / (400 if tall else 640)
    said = re.compile(r"fault\..*|reason\..*|activity\..*_needed")
    reasons = [
        words for key, words in SENTENCES.items() if said.fullmatch(key) and isinstance(words, str) and "{" not in words
    ]
    for reason in reasons:
        size, lines = strip.fitted(reason, round((width / unit - 70) * unit), strip.height)
        assert " ".join(lines) == reason
        assert size >= least, reason


def test_far_enough_is_not_called_good() -> None:
    """A check mark beside the angle of somebody who cheats would praise it: below and inside the zone look alike."""
    gauge = Curve(np.zeros(1), np.zeros(1), "turn", 0, 70, (45, 70))
    strip = Strip(640, tall=False, scale=gauge, words=WORDS, hold_target=None)
    for value in (11, 51):
        drawn = cell(strip, "gauge", Showing(0, 0, value, None, None, Caption("")), 640)
        part = drawn[:40, drawn.shape[1] // 3 :]  # above the pointer, right of the label
        ink = np.flatnonzero((part.max(axis=2) > 100).any(axis=0))
        assert np.ptp(ink) < 90, "only the number"


def test_a_video_of_holds_counts_no_repetitions(sample: Callable[[str], Scored]) -> None:
    story = Story(sample("bridge_hold_25s"))
    assert story.words is None
    assert Story(sample("bridge_bystander_incomplete")).words is not None
    strip = Strip(640, tall=False, scale=story.curve, words=None, hold_target=30)
    assert "count" not in strip._places and strip._places["hold"][1].stop == 640


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


def test_without_an_encoder_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("av.codecs_available", {"h264", "mpeg4"})
    with pytest.raises(OutputError, match=r"cannot write H\.264: install"):
        Encoder(tmp_path / "out.mp4", (64, 64))
    assert not list(tmp_path.iterdir())


# On the command line


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
