"""Reading video files: times, uprightness, sizes, odd and broken files."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import clips
import numpy as np
import pytest
from numpy.typing import NDArray
from tools import require

from hipcam.core.errors import VideoError
from hipcam.source.clock import Clock
from hipcam.source.containers import MOST_PIXELS
from hipcam.source.filmed import Filmed, declared_moment
from hipcam.source.find import find_videos
from hipcam.source.video import Frame, VideoFile

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "bridge_clean_5.mp4"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a clip from the short base clip, or hand out the one that another test made in the same way."""
    require("ffmpeg")
    require("ffprobe")
    folder = tmp_path_factory.mktemp("clips")
    base = clips.short(SAMPLE, folder / "base.mp4", extra=("-movflags", "+faststart"))
    known: dict[object, Path] = {"base.mp4": base}

    def make(name: str, maker: Callable[..., Path] | None = None, *arguments: object, source: Path = base) -> Path:
        if name not in known:
            assert maker is not None
            known[name] = maker(source, folder / name, *arguments)
        return known[name]

    return make


def frames_of(path: Path, problems: dict[str, int] | None = None) -> list[Frame]:
    with VideoFile(path) as video:
        frames = list(video)
        assert video.problems == (problems or {})
    assert [frame.index for frame in frames] == list(range(len(frames)))
    assert frames[0].time == 0
    assert all(a.time < b.time for a, b in itertools.pairwise(frames))
    for frame in frames:
        assert frame.image.dtype == np.uint8
        assert frame.image.flags.c_contiguous
        assert frame.image.shape == frames[0].image.shape
    return frames


def assert_times_of_ffprobe(path: Path, frames: list[Frame]) -> None:
    expected = clips.ffprobe_times(path)
    assert len(frames) == len(expected)
    np.testing.assert_allclose([frame.time for frame in frames], np.subtract(expected, expected[0]), atol=2e-6)


def ffmpeg_image(path: Path, frame: Frame) -> NDArray[np.int16]:
    height, width = frame.image.shape[:2]
    data = clips.ffmpeg_picture(path, width, height, frame.index)
    return np.frombuffer(data, np.uint8).reshape(height, width, 3).astype(np.int16)


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


# Times


def test_sample() -> None:
    with VideoFile(SAMPLE) as video:
        frames = list(video)
        info = video.info
    assert (info.path, info.width, info.height, info.rotation, info.codec) == (SAMPLE, 640, 480, 0, "h264")
    assert info.frames == len(frames) == 363
    assert info.duration == pytest.approx(24.2)
    assert frames[-1].time == pytest.approx(362 / 15)
    assert frames[0].image.shape == (480, 640, 3)
    assert frames[0].image.std() > 10


@pytest.mark.parametrize(
    "name, maker",
    [
        ("base.mp4", None),
        ("variable.mp4", clips.variable_rate),
        ("ntsc.mp4", clips.ntsc),
        ("late.mkv", clips.late_start),
        ("late.mp4", clips.late_start),
        ("late.ts", clips.late_start),
        ("copy.mkv", clips.copied),
        ("copy.mov", clips.copied),
        ("vp9.webm", clips.vp9),
        ("slow.gif", clips.slow_gif),
        ("streamed.mkv", clips.streamed),
    ],
)
def test_times_are_the_files_own(name: str, maker: Callable[..., Path] | None, made: Callable[..., Path]) -> None:
    path = made(name, maker)
    assert_times_of_ffprobe(path, frames_of(path))


@pytest.mark.parametrize(
    "name, options",
    [
        ("open.mp4", ("-bf", "3", "-g", "20", "-x264-params", "open-gop=1")),
        ("open.mkv", ("-bf", "3", "-g", "20", "-x264-params", "open-gop=1")),
        ("open.ts", ("-bf", "3", "-g", "20", "-x264-params", "open-gop=1")),
        (
            "vfr.mp4",
            ("-vf", r"select=not(eq(mod(n\,7)\,2)+between(n\,32\,36))", "-fps_mode", "vfr", "-bf", "2", "-g", "16"),
        ),
        ("late.mp4", ("-bf", "2", "-g", "16", "-output_ts_offset", "5")),
    ],
)
def test_from_some_time_on_all_is_as_from_the_start(name: str, options: tuple[str, ...], tmp_path: Path) -> None:
    require("ffmpeg")
    path = clips.recoded(SAMPLE, tmp_path / name, "-t", "5", "-s", "160x120", *clips.FAST_H264, *options)
    whole = frames_of(path)
    with VideoFile(path) as video:
        for start in (0.2, 1.7, whole[40].time, 4.1, whole[-1].time, 9.0):
            part, expected = list(video.frames(start)), [frame for frame in whole if frame.time >= start]
            assert [frame.time for frame in part] == [frame.time for frame in expected]
            assert all(np.array_equal(a.image, b.image) for a, b in zip(part, expected, strict=True))
        assert next(iter(video)).time == 0


@pytest.mark.parametrize(
    ("playing", "capture", "factor"),
    [
        (15, 120.0, 8),
        (15, 239.5, 16),
        (15, 140.0, 9.333),
        (240, 240.0, 1),  # some phones write the times as they passed
        (15, 30.0, 1),  # an ordinary recording in dim light
        (15, float("nan"), 1),
        (15, 1e30, 1),
    ],
)
def test_slow_motion_is_known_from_the_rate_of_capture(
    playing: int, capture: float, factor: float, made: Callable[..., Path]
) -> None:
    rate = ("-vf", f"setpts=N/{playing}/TB", "-r", str(playing), *clips.FAST_H264)
    played = made("base.mp4") if playing == 15 else made("quick.mp4", clips.recoded, *rate)
    with VideoFile(made(f"{capture}_at_{playing}.mp4", clips.with_capture_rate, capture, source=played)) as video:
        assert video.info.slow_motion == pytest.approx(factor, abs=1e-3)
        *_, last = video
    assert last.time == pytest.approx(29 / playing / factor, rel=1e-3)


def test_times_of_slow_motion_are_those_that_passed(made: Callable[..., Path]) -> None:
    plain, path = frames_of(made("base.mp4")), made("four_times_slower.mp4", clips.slower, 4)
    assert frames_of(path)[-1].time == pytest.approx(4 * plain[-1].time)
    with VideoFile(path, Filmed(slow_motion=4)) as video:
        assert [frame.time for frame in video] == pytest.approx([frame.time for frame in plain])
        assert [frame.time for frame in video.frames(1.01)] == pytest.approx([f.time for f in plain if f.time > 1.01])
        assert (video.info.duration, video.info.length) == (pytest.approx(2, rel=0.05), pytest.approx(2, rel=0.05))
        assert video.info.frames == 30
    with pytest.raises(ValueError, match="expected 1 to 1000"):
        Filmed(slow_motion=0.5)


def test_kinds_of_time(made: Callable[..., Path]) -> None:
    ntsc = [frame.time for frame in frames_of(made("ntsc.mp4", clips.ntsc))]
    np.testing.assert_allclose(ntsc, np.arange(30) * 1001 / 30000, atol=1e-9)
    for name, maker in (("variable.mp4", clips.variable_rate), ("slow.gif", clips.slow_gif)):
        steps = np.diff([frame.time for frame in frames_of(made(name, maker))])
        assert steps.max() > 2.5 * steps.min()
    assert clips.ffprobe_times(made("late.mkv", clips.late_start))[0] >= 5
    assert VideoFile(made("late.mkv", clips.late_start)).info.duration == pytest.approx(2.0, abs=0.01)


def test_avi_has_decoding_times_only(made: Callable[..., Path]) -> None:
    with_b_frames = frames_of(made("copy.avi", clips.copied))
    np.testing.assert_allclose([frame.time for frame in with_b_frames], np.arange(30) / 15, atol=1e-9)
    mp4 = frames_of(made("base.mp4"))
    assert all(np.array_equal(a.image, b.image) for a, b in zip(with_b_frames, mp4, strict=True))
    assert len(frames_of(made("mjpeg.avi", clips.recoded, "-c:v", "mjpeg"))) == 30


def test_repeated_and_backward_times(made: Callable[..., Path]) -> None:
    path = made(
        "repeated.mkv",
        clips.with_timestamps,
        [100, 140, 140, 180, 220, 160, 260, 300, 340, 340, 340, 380],
        source=SAMPLE,
    )
    frames = frames_of(path, {"repeated_timestamps": 3, "backward_timestamps": 1})
    times = [1000 * frame.time for frame in frames]
    assert times == pytest.approx([0, 40, 60, 80, 120, 140, 160, 200, 240, 260, 270, 280])


def test_joined_recordings(made: Callable[..., Path]) -> None:
    path = made("joined.mkv", clips.with_timestamps, [1000, 1040, 1080, 1120, 500, 540, 580, 620, 660], source=SAMPLE)
    times = [1000 * frame.time for frame in frames_of(path, {"backward_timestamps": 1})]
    assert times == pytest.approx([0, 40, 80, 120, 140, 180, 220, 260, 300])


def test_no_times_at_all(made: Callable[..., Path]) -> None:
    frames = frames_of(made("raw.h264", clips.copied), {"missing_timestamps": 30})
    assert len(frames) == 30
    assert np.allclose(np.diff([frame.time for frame in frames]), frames[1].time)


def test_missing_times_are_one_step_on() -> None:
    problems: Counter[str] = Counter()
    clock = Clock(Fraction(1, 1000), Fraction(10), problems)
    times = [clock.time(pts, None) for pts in (None, 100, 200, None, 400, None, None, 700)]
    np.testing.assert_allclose(times, np.arange(8) / 10)
    assert problems == {"missing_timestamps": 4}


@pytest.mark.parametrize("seed", range(20))
def test_clock_always_rises(seed: int) -> None:
    random = np.random.default_rng(seed)
    clock = Clock(Fraction(1, 1000), Fraction(30), Counter())
    stamps = np.cumsum(random.integers(-40, 80, 300)) * random.integers(0, 2, 300)
    times = [clock.time(None if random.random() < 0.1 else int(stamp), None) for stamp in stamps]
    assert times[0] == 0
    assert np.diff(times).min() > 1e-5


# Pictures


@pytest.mark.parametrize(
    "name, maker, arguments",
    [
        ("base.mp4", None, ()),
        ("vp9.webm", clips.vp9, ()),
        ("slow.gif", clips.slow_gif, ()),
        ("odd.mkv", clips.recoded, ("-vf", "scale=161:121", "-c:v", "libx264", "-pix_fmt", "yuv444p")),
        ("gray.mkv", clips.recoded, ("-c:v", "libx264", "-pix_fmt", "gray")),
        ("ten_bit.mkv", clips.recoded, ("-c:v", "libx264", "-pix_fmt", "yuv420p10le")),
    ],
)
def test_pictures_are_those_of_ffmpeg(
    name: str, maker: Callable[..., Path] | None, arguments: tuple[str, ...], made: Callable[..., Path]
) -> None:
    path = made(name, maker, *arguments)
    frame = frames_of(path)[7]
    difference = np.abs(ffmpeg_image(path, frame) - frame.image)
    assert difference.mean() < 1.5  # scalers round differently from version to version
    assert frame.image.max() > 200  # full range, not 16 to 235 of something dark
    if name == "odd.mkv":
        assert frame.image.shape == (121, 161, 3)


@pytest.mark.parametrize(
    ("name", "matrix", "spread", "codec", "pixels"),
    [
        ("usual.mp4", ("bt601", "smpte170m"), "tv", "libx264", "yuv420p"),
        ("full.webm", ("bt601", "smpte170m"), "pc", "libvpx-vp9", "yuv420p"),
        ("hd.mp4", ("bt709", "bt709"), "tv", "libx264", "yuv420p"),
        ("full_hd.mp4", ("bt709", "bt709"), "pc", "libx264", "yuvj420p"),
        ("ten_bit_uhd.mp4", ("bt2020", "bt2020nc"), "tv", "libx265", "yuv420p10le"),
    ],
)
@pytest.mark.parametrize("short_side", [720, 60])
def test_a_colour_is_what_it_was_whatever_its_range_and_matrix(
    name: str,
    matrix: tuple[str, str],
    spread: str,
    codec: str,
    pixels: str,
    short_side: int,
    made: Callable[..., Path],
) -> None:
    def maker(_: Path, to: Path) -> Path:
        return clips.one_colour(to, "C04020", matrix, spread, codec, pixels)

    with VideoFile(made(f"colour_{name}", maker), max_short_side=short_side) as video:
        image = next(iter(video)).image.astype(int)
    assert np.abs(image - (0xC0, 0x40, 0x20)).max() <= 4


def test_pictures_before_an_edit_begins_are_not_given(made: Callable[..., Path]) -> None:
    plain, path = frames_of(made("base.mp4")), made("edited.mp4", clips.without_beginning, 1.1)
    frames = frames_of(path)
    assert len(frames) == len([frame for frame in plain if frame.time >= 1.1])
    assert all(np.array_equal(a.image, b.image) for a, b in zip(frames, plain[-len(frames) :], strict=True))
    with VideoFile(path) as video:
        assert video.info.frames == len(frames), "the file counts what it stores"


@pytest.mark.parametrize(("begin", "seconds"), [(0.0, 2.0), (1.0, 2.0), (0.5, 1.2)])
def test_no_more_pictures_are_expected_than_an_edit_shows(
    begin: float, seconds: float, made: Callable[..., Path]
) -> None:
    path = made(f"edit_{begin}_{seconds}.mp4", clips.edited, begin, seconds)
    with VideoFile(path) as video:
        assert video.info.frames == len(list(video))
        assert video.info.frames == pytest.approx(15 * min(seconds, 2 - begin), abs=1)


def test_pictures_of_a_gif_stay_as_long_as_it_says(made: Callable[..., Path]) -> None:
    """Browsers show a picture of 10 ms or less for 100."""
    times = [frame.time for frame in frames_of(made("quick.gif", clips.quick_gif))]
    assert times == pytest.approx([i / 100 for i in range(10)])


def test_interlaced_pictures_are_given_as_they_are_stored(made: Callable[..., Path]) -> None:
    path = made("interlaced.mp4", clips.interlaced)
    frames, plain = frames_of(path), frames_of(made("base.mp4"))
    assert len(frames) == 15
    woven = plain[14].image.astype(int)
    woven[1::2] = plain[15].image[1::2]
    assert np.abs(frames[7].image - woven).mean() < 3


@pytest.mark.parametrize("suffix", ["mp4", "mov"])
@pytest.mark.parametrize("clockwise", [90, 180, 270])
def test_rotation(clockwise: int, suffix: str, made: Callable[..., Path]) -> None:
    source = made("base.mp4") if suffix == "mp4" else made("copy.mov", clips.copied)
    path = made(f"rotated_{clockwise}.{suffix}", clips.rotated, clockwise, source=source)
    plain, turned = frames_of(made("base.mp4")), frames_of(path)
    assert len(plain) == len(turned) == 30
    for a, b in zip(plain, turned, strict=True):
        assert a.time == b.time
        np.testing.assert_array_equal(np.rot90(a.image, -clockwise // 90), b.image)
    info = VideoFile(path).info
    assert info.rotation == clockwise
    assert (info.width, info.height) == ((160, 120) if clockwise == 180 else (120, 160))
    assert np.abs(ffmpeg_image(path, turned[0]) - turned[0].image).mean() < 1.5  # ffmpeg turns it the same way


def test_rotation_tag_of_older_files(made: Callable[..., Path]) -> None:
    path = made("tag.mkv", clips.rotate_tag, 90)
    assert VideoFile(path).info.rotation == 90
    np.testing.assert_array_equal(np.rot90(frames_of(made("base.mp4"))[0].image, -1), frames_of(path)[0].image)


@pytest.mark.parametrize(
    "matrix, rotation", [((-1, 0, 0, 1), 0), ((-1, 0, 0, -1), 180), ((0, 1, 1, 0), 90), ((0, -1, -1, 0), 270)]
)
def test_what_players_mirror_is_turned_and_not_mirrored(
    matrix: tuple[int, int, int, int], rotation: int, made: Callable[..., Path]
) -> None:
    """The stored pictures are what there was: mirrored, a left leg would be a right one."""
    path = made(f"selfie_{'_'.join(map(str, matrix))}.mp4", clips.with_matrix, matrix)
    first, stored = frames_of(path)[0], frames_of(made("base.mp4"))[0].image
    np.testing.assert_array_equal(np.rot90(stored, -rotation // 90), first.image)
    mirrored = matrix != (-1, 0, 0, -1)
    assert np.abs(ffmpeg_image(path, first) - (first.image[:, ::-1] if mirrored else first.image)).mean() < 1.5
    with VideoFile(path) as video:
        assert video.info.rotation == rotation and video.info.shown == ("mirrored" if mirrored else "")


def test_what_is_stored_from_the_lowest_row_up_is_turned_over(made: Callable[..., Path]) -> None:
    path = made("bottom_up.mp4", clips.with_matrix, (1, 0, 0, -1))
    first = frames_of(path)[0]
    np.testing.assert_array_equal(frames_of(made("base.mp4"))[0].image[::-1], first.image)
    assert np.abs(ffmpeg_image(path, first) - first.image).mean() < 1.5
    with VideoFile(path) as video:
        assert video.info.rotation == 0 and video.info.shown == "turned_over"


@pytest.mark.parametrize("clockwise", [0, 90, 180])
def test_pictures_that_were_mirrored_are_mirrored_back(clockwise: int, made: Callable[..., Path]) -> None:
    path = made(f"rotated_{clockwise}.mp4", clips.rotated, clockwise) if clockwise else made("base.mp4")
    with VideoFile(path, Filmed(mirrored=True)) as video:
        assert video.info.filmed.mirrored and not video.info.shown
        back = next(iter(video)).image
    np.testing.assert_array_equal(frames_of(path)[0].image[:, ::-1], back)


@pytest.mark.parametrize(("aspect", "width"), [("4/3", 213), ("3/4", 120), ("5/1", 160)])
def test_pixels_that_are_not_square(aspect: str, width: int, made: Callable[..., Path]) -> None:
    path = made(f"wide_{width}.mp4", clips.wide_pixels, aspect)
    info = VideoFile(path).info
    assert (info.width, info.height) == (width, 120)
    assert frames_of(path)[0].image.shape == (120, width, 3)


@pytest.mark.parametrize(
    "name, seconds, default",
    [
        ("default.mp4", 0.67, "second"),
        ("default.mkv", 5.0, "second"),
        ("longest.mkv", 0.67, "none"),
        ("longest.ts", 0.67, ""),
        ("still.mp4", 0.06, "first"),
    ],
)
def test_of_several_tracks_the_one_that_players_show(
    name: str, seconds: float, default: str, made: Callable[..., Path]
) -> None:
    """Not the largest: that may be a preview or a cover."""
    options = [
        part
        for track, word in enumerate(("first", "second"))
        for part in (f"-disposition:v:{track}", "default" if default == word else "0")
    ]
    path = made(f"tracks_{name}", clips.two_tracks, seconds, *(options if default else ()))
    frames = frames_of(path)
    assert len(frames) == 30 and frames[0].size == (160, 120)


def test_pictures_of_another_shape_keep_it(made: Callable[..., Path]) -> None:
    """Nobody is stretched to the shape of the first picture."""
    path = made("reshaped.ts", clips.reshaped, 0.4, "crop=80:120:20:0")
    frames = list(VideoFile(path))
    before, after = [frame for frame in frames if frame.time < 0.39], [frame for frame in frames if frame.time > 0.41]
    assert {frame.image.shape for frame in before} == {(120, 160, 3)} and {frame.size for frame in before} == {
        (160, 120)
    }
    assert {frame.image.shape for frame in after} == {(120, 80, 3)} and {frame.size for frame in after} == {(80, 120)}
    whole = list(VideoFile(made("base.mp4")))[len(before)]
    assert np.abs(after[0].image.astype(int) - whole.image[:, 20:100]).mean() < 4
    with VideoFile(path, max_short_side=60) as video:
        *_, last = video
    assert last.image.shape == (90, 60, 3) and last.size == (80, 120)


def test_pictures_of_the_same_shape_are_given_in_the_first_ones_size(made: Callable[..., Path]) -> None:
    """A network that gets slow makes pictures smaller, and nothing else of what they show."""
    path = made("smaller.ts", clips.reshaped, 0.4, "scale=82:62")
    assert {(frame.image.shape, frame.size) for frame in VideoFile(path)} == {((120, 160, 3), (160, 120))}


@pytest.mark.parametrize("clockwise", [0, 90])
def test_large_pictures_are_reduced(clockwise: int, made: Callable[..., Path]) -> None:
    path = made("full_hd.mp4", clips.recoded, "-frames:v", "2", "-s", "1920x1080", *clips.FAST_H264)
    if clockwise:
        path = made("full_hd_upright.mp4", clips.rotated, clockwise, source=path)
    shape = (1280, 720, 3) if clockwise else (720, 1280, 3)
    with VideoFile(path) as video:
        first = next(iter(video))
        assert (video.info.width, video.info.height) == ((1080, 1920) if clockwise else (1920, 1080))
    assert first.image.shape == shape
    assert np.abs(ffmpeg_image(path, first) - first.image).mean() < 3


def test_given_short_side(made: Callable[..., Path]) -> None:
    with VideoFile(made("base.mp4"), max_short_side=60) as video:
        assert next(iter(video)).image.shape == (60, 80, 3)
        assert (video.info.width, video.info.height) == (160, 120)
    with pytest.raises(ValueError, match="max_short_side"):
        VideoFile(made("base.mp4"), max_short_side=0)


def test_single_picture(made: Callable[..., Path]) -> None:
    assert len(frames_of(made("one.mp4", clips.recoded, "-frames:v", "1", *clips.FAST_H264))) == 1


def test_unknown_length(made: Callable[..., Path]) -> None:
    path = made("streamed.mkv", clips.streamed)
    info = VideoFile(path).info
    assert (info.duration, info.frames) == (None, None)
    assert len(frames_of(path)) == 30


@pytest.mark.parametrize("ticks", [1e15, 1e300])
def test_a_length_that_no_recording_has_is_not_believed(ticks: float, made: Callable[..., Path]) -> None:
    """Memory follows what is decoded, never what is declared."""
    path = made(f"declared_{ticks:g}.mkv", clips.with_duration, ticks)
    info = VideoFile(path).info
    assert (info.duration, info.length, info.frames) == (None, None, None)
    assert len(frames_of(path)) == 30


@pytest.mark.parametrize("width, height", [(4096, 16), (16, 4096), (9000, 4000), (65535, 65535), (30000, 28000)])
def test_pictures_that_nobody_films_are_one_sentence(width: int, height: int, tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="35 megapixels") as caught:
        VideoFile(clips.empty_gif(tmp_path / "empty.gif", width, height))
    if width * height < MOST_PIXELS:
        assert f"{width} by {height} pixels" in str(caught.value)


def test_pictures_that_become_too_narrow_are_left_out(made: Callable[..., Path]) -> None:
    path = made("narrow.ts", clips.reshaped, 0.4, "scale=16:120,setsar=1")
    with VideoFile(path) as video:
        assert {frame.size for frame in video} == {(160, 120)}
        assert video.problems["damaged"] == 24


# Broken files


@pytest.mark.parametrize("name", ["mp4", "mkv", "avi"])
def test_cut_in_half(name: str, made: Callable[..., Path]) -> None:
    whole = made("base.mp4") if name == "mp4" else made(f"copy.{name}", clips.copied)
    path = made(f"cut.{name}", clips.cut, source=whole)
    with VideoFile(path) as video:
        frames = list(video)
        assert video.problems["truncated"] == 1
        assert set(video.problems) <= {"truncated", "damaged"}
    originals = frames_of(whole)
    assert 5 <= len(frames) < 20
    for cut, original in zip(frames, originals, strict=False):
        assert cut.time == original.time
        np.testing.assert_array_equal(cut.image, original.image)


def test_cut_webm(made: Callable[..., Path]) -> None:
    long = made("long.webm", clips.vp9, source=made("long.mp4", clips.short, source=SAMPLE))
    path = made("cut.webm", clips.cut, 0.8, source=long)
    with VideoFile(path) as video:
        assert 1 <= sum(1 for _ in video) < 30
        assert video.problems["truncated"] == 1


def test_cut_before_the_index(made: Callable[..., Path]) -> None:
    index_last = made("index_last.mp4", clips.copied)
    with pytest.raises(VideoError, match=r"cut_index\.mp4 is incomplete.*cut short: copy it again"):
        VideoFile(made("cut_index.mp4", clips.cut, source=index_last))


@pytest.mark.parametrize("name", ["mp4", "mkv", "avi"])
def test_damaged_in_the_middle(name: str, made: Callable[..., Path]) -> None:
    whole = made("base.mp4") if name == "mp4" else made(f"copy.{name}", clips.copied)
    path = made(f"damaged.{name}", clips.damaged, source=whole)
    with VideoFile(path) as video:
        frames = list(video)
        assert video.problems["damaged"] >= 1
        problems = dict(video.problems)
        again = list(video)
        assert dict(video.problems) == problems  # counted anew
    assert all(np.array_equal(a.image, b.image) for a, b in zip(frames, again, strict=True))
    assert 20 <= len(frames) <= 30
    np.testing.assert_array_equal(frames[0].image, frames_of(whole)[0].image)


def test_broken_files_are_silent(made: Callable[..., Path]) -> None:
    code = """
import sys
from hipcam.source.video import VideoFile
from hipcam.core.errors import VideoError
for path in sys.argv[1:]:
    try:
        with VideoFile(path) as video:
            for frame in video:
                pass
    except VideoError as error:
        print(error)
"""
    broken = [
        made(
            f"{kind}.{name}",
            getattr(clips, maker),
            source=made("base.mp4") if name == "mp4" else made(f"copy.{name}", clips.copied),
        )
        for kind, maker in (("cut", "cut"), ("damaged", "damaged"))
        for name in ("mp4", "mkv", "avi")
    ]
    noise = made("noise.mp4", clips.damaged, 0.0, 100_000)
    done = run(code, *broken, noise)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_not_videos(tmp_path: Path) -> None:
    contents = {
        "text.mp4": b"Raise the hips.\n" * 200,
        "noise.mp4": np.random.default_rng(3).bytes(20_000),
        "empty.mp4": b"",
        "list.mp4": b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        "notes.txt": b"Raise the hips.\n" * 200,
    }
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(VideoError) as caught:
            VideoFile(path)
        assert str(path) in str(caught.value)
        assert str(caught.value).count("\n") == 0
        assert str(caught.value).endswith(".")
        assert ("is empty" if name == "empty.mp4" else "is not a video") in str(caught.value)


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"There is no file .*none\.mp4"):
        VideoFile(tmp_path / "none.mp4")
    with pytest.raises(VideoError, match="is a folder"):
        VideoFile(str(tmp_path))


def test_only_sound(made: Callable[..., Path]) -> None:
    for name, maker in (("sound.m4a", lambda _, to: clips.only_sound(to)), ("cover.m4a", clips.sound_with_cover)):
        with pytest.raises(VideoError, match="holds only sound"):
            VideoFile(made(name, maker))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_unreadable() -> None:
    code = """
import av, os, sys
from hipcam.source.video import VideoFile
from hipcam.source.filmed import Filmed, declared_moment
from hipcam.source.find import find_videos
from hipcam.core.errors import VideoError
if os.geteuid() == 0:
    os.setuid(65534)  # the superuser may read everything
for attempt in (lambda: VideoFile(sys.argv[1]), lambda: find_videos([sys.argv[2]])):
    try:
        attempt()
    except VideoError as error:
        print(error)
"""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file, locked = Path(folder, "mine.mp4"), Path(folder, "locked")
        file.write_bytes(SAMPLE.read_bytes())
        file.chmod(0)
        locked.mkdir(mode=0)
        done = run(code, file, locked)
        locked.chmod(0o700)
    assert done.stderr == ""
    assert f"You may not read {file}" in done.stdout
    assert f"{locked} cannot be read (permission denied)" in done.stdout


# Resources


def test_import_is_light() -> None:
    done = run("import sys, hipcam.source.video; print(sorted({'av', 'cv2'} & set(sys.modules)))")
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="needs the resource module")
def test_memory_stays_constant(made: Callable[..., Path]) -> None:
    code = """
import resource, sys
from hipcam.source.video import VideoFile
scale = 1024 if sys.platform != "darwin" else 1
with VideoFile(sys.argv[1]) as video:
    for frame in video:
        if frame.index == 100:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(frame.index + 1, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * scale)
"""
    done = run(code, made("looped.mkv", clips.looped, 150))
    count, growth = map(int, done.stdout.split())
    assert count == 4500
    assert growth < 40_000_000  # the pictures together are 250 MB


def open_files() -> list[str]:
    return [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink() and link.exists()]


def test_closing_releases_the_file(made: Callable[..., Path]) -> None:
    path = made("base.mp4")
    video = VideoFile(path)
    running = iter(video)
    next(running)
    if Path("/proc/self/fd").is_dir():
        assert str(path) in open_files()
    video.close()
    if Path("/proc/self/fd").is_dir():
        assert str(path) not in open_files()
    with pytest.raises(ValueError, match="closed"):
        next(running)
    with pytest.raises(ValueError, match="closed"):
        next(iter(video))
    video.close()


def test_iterations_do_not_disturb_each_other(made: Callable[..., Path]) -> None:
    with VideoFile(made("base.mp4")) as video:
        pairs = list(zip(video, video, strict=True))
    assert len(pairs) == 30
    assert all(np.array_equal(a.image, b.image) for a, b in pairs)


def test_interrupt(made: Callable[..., Path]) -> None:
    path = made("base.mp4")
    with pytest.raises(KeyboardInterrupt), VideoFile(path) as video:
        for _ in video:
            signal.raise_signal(signal.SIGINT)
    if Path("/proc/self/fd").is_dir():
        assert str(path) not in open_files()


def test_file_gone_before_iteration(tmp_path: Path) -> None:
    path = tmp_path / "gone.mp4"
    path.write_bytes(SAMPLE.read_bytes())
    video = VideoFile(path)
    path.unlink()
    with pytest.raises(VideoError, match="There is no file"):
        next(iter(video))


# Finding


def test_find_videos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.mp4", "a.MOV", "notes.txt", ".hidden.mp4", "c[1].mp4", "deep/d.webm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.mp4").mkdir()
    monkeypatch.chdir(tmp_path)
    everything = [Path("a.MOV"), Path("b.mp4"), Path("c[1].mp4")]
    assert find_videos(["."]) == everything
    assert find_videos(["*"]) == everything
    assert find_videos(["b.mp4", "*.mp4", tmp_path, "deep"]) == [
        Path("b.mp4"),
        Path("c[1].mp4"),
        tmp_path / "a.MOV",
        Path("deep/d.webm"),
    ]
    assert find_videos(["c[1].mp4"]) == [Path("c[1].mp4")]
    assert find_videos(["**/*.webm"]) == [Path("deep/d.webm")]
    assert find_videos(["notes.txt"]) == [Path("notes.txt")]  # named outright; opening it says what is wrong
    assert find_videos([]) == []


def test_find_videos_errors(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="There is no file or folder"):
        find_videos([tmp_path / "none.mp4"])
    with pytest.raises(VideoError, match="has no videos in it"):
        find_videos([tmp_path])
    with pytest.raises(VideoError, match="No video matches"):
        find_videos([tmp_path / "*.mp4"])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"creation_time": "2026-03-02T12:00:00.000000Z"}, "2026-03-02T12:00:00+00:00"),
        (
            {
                "com.apple.quicktime.creationdate": "2026-03-02T12:00:00+0200",
                "creation_time": "2026-05-01T00:00:00.000000Z",
            },
            "2026-03-02T10:00:00+00:00",
        ),
        ({"creation_time": "1970-01-01T00:00:00.000000Z"}, None),
        ({"creation_time": "yesterday"}, None),
        ({}, None),
    ],
)
def test_when_it_was_recorded_is_what_the_file_says(said: dict[str, str], told: str | None) -> None:
    container: Any = SimpleNamespace(metadata=said)
    stream: Any = SimpleNamespace(metadata={})
    assert declared_moment(container, stream) == told


def test_when_it_was_recorded_is_read_from_a_file(tmp_path: Path) -> None:
    require("ffmpeg")
    when = ("-metadata", "creation_time=2026-03-02T12:00:00Z")
    clip = clips.recoded(SAMPLE, tmp_path / "dated.mp4", "-frames:v", "2", *when, *clips.FAST_H264)
    assert VideoFile(clip).info.recorded == "2026-03-02T12:00:00+00:00"
