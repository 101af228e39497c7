"""Annotated videos as files: their times, and that a browser plays them."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import av
import clips
import numpy as np
import pytest
from playwright.sync_api import sync_playwright
from tools import require

from hipcam.core.errors import OutputError
from hipcam.core.files import MARKS, check_writable
from hipcam.show.annotate import illustrate
from hipcam.show.encoder import Encoder
from hipcam.source.video import VideoFile
from hipcam.track.scored import Scored


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
    assert (height, width) == next(iter(VideoFile(annotated, max_short_side=4000))).image.shape[:2]


def test_without_an_encoder_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("av.codecs_available", {"h264", "mpeg4"})
    with pytest.raises(OutputError, match=r"cannot write H\.264: install"):
        Encoder(tmp_path / "out.mp4", (64, 64))
    assert not list(tmp_path.iterdir())
