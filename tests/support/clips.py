"""Makers of odd clips: each turns a sound video into one with a single thing out of the ordinary.

They run the ffmpeg command line, so that hipcam's reader is not tested with files of its own kind of making. Each
returns the path it was told to write.
"""

from __future__ import annotations

import json
import struct
import subprocess
from fractions import Fraction
from pathlib import Path

FAST_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def ffmpeg(*arguments: str | Path) -> None:
    """Run ffmpeg quietly; an error fails the test with what ffmpeg said."""
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stderr}"


def ffprobe_times(path: Path) -> list[float]:
    """Presentation times of the pictures in seconds, as ffprobe decodes them; those without a time are left out."""
    done = subprocess.run(
        [
            "ffprobe",
            "-loglevel",
            "quiet",
            "-select_streams",
            "v:0",
            "-show_entries",
            "frame=best_effort_timestamp_time",
            "-of",
            "json",
            str(path),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    frames = json.loads(done.stdout)["frames"]
    return [float(frame["best_effort_timestamp_time"]) for frame in frames if "best_effort_timestamp_time" in frame]


def ffmpeg_picture(path: Path, width: int, height: int, number: int = 0) -> bytes:
    """Return one picture as ffmpeg shows it: RGB rows of the size given, upright."""
    filters = f"select=eq(n\\,{number}),scale={width}:{height}"
    return subprocess.run(
        [
            "ffmpeg",
            "-loglevel",
            "quiet",
            "-nostdin",
            "-i",
            str(path),
            "-vf",
            filters,
            "-frames:v",
            "1",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-",
        ],
        capture_output=True,
        check=True,
    ).stdout


def short(source: Path, to: Path, *, frames: int = 30, size: str = "160x120", extra: tuple[str, ...] = ()) -> Path:
    """The first pictures, small, re-encoded with B-frames for whatever container the name asks for."""
    ffmpeg("-i", source, "-an", "-frames:v", str(frames), "-s", size, *FAST_H264, "-bf", "2", "-g", "10", *extra, to)
    return to


def copied(source: Path, to: Path, *options: str) -> Path:
    """The same packets in another container."""
    ffmpeg("-i", source, "-c", "copy", *options, to)
    return to


def variable_rate(source: Path, to: Path) -> Path:
    """Pictures left out irregularly; the others keep their times."""
    ffmpeg(
        "-i",
        source,
        "-an",
        "-vf",
        r"select=not(eq(mod(n\,7)\,2)+eq(mod(n\,5)\,4)+between(n\,12\,16))",
        "-fps_mode",
        "vfr",
        *FAST_H264,
        to,
    )
    return to


def slower(source: Path, to: Path, factor: float) -> Path:
    """The same packets, played so many times slower."""
    ffmpeg("-itsscale", str(factor), "-i", source, "-c", "copy", to)
    return to


def with_capture_rate(source: Path, to: Path, capture: float) -> Path:
    """The same packets, with the rate of capture as Android phones write it: a float."""
    key, text = "com.android.capture.fps", b"rate"
    tagged = ("-movflags", "use_metadata_tags", "-metadata", f"{key}={text.decode()}")
    copied(source, to, *tagged)
    as_text, as_float = (struct.pack(">4sII", b"data", kind, 0) for kind in (1, 23))
    data = to.read_bytes()
    assert data.count(as_text + text) == 1
    to.write_bytes(data.replace(as_text + text, as_float + struct.pack(">f", capture)))
    return to


def ntsc(source: Path, to: Path) -> Path:
    """The pictures at 30000/1001 a second."""
    ffmpeg("-i", source, "-an", "-vf", "setpts=N*1001/30000/TB", "-r", "30000/1001", *FAST_H264, to)
    return to


def late_start(source: Path, to: Path, seconds: float = 5.0) -> Path:
    """First timestamp well after zero."""
    return copied(source, to, "-output_ts_offset", str(seconds))


def rotated(source: Path, to: Path, clockwise: int) -> Path:
    """The same packets with a display matrix that turns them clockwise when shown, like a phone writes."""
    return with_matrix(source, to, {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[clockwise])


def with_matrix(source: Path, to: Path, matrix: tuple[int, int, int, int]) -> Path:
    """An MP4 whose track header holds the display matrix (a, b, c, d), each -1, 0 or 1."""
    data = bytearray(source.read_bytes())
    at = data.index(b"tkhd") + 4
    at += 40 if data[at] == 0 else 52
    a, b, c, d = (value * 65536 for value in matrix)
    for i, value in enumerate((a, b, 0, c, d, 0, 0, 0, 1 << 30)):
        data[at + 4 * i : at + 4 * i + 4] = value.to_bytes(4, "big", signed=True)
    to.write_bytes(data)
    return to


def one_colour(to: Path, rgb: str, matrix: tuple[str, str], spread: str, codec: str, pixels: str) -> Path:
    """Pictures of one colour, stored by a matrix (as ffmpeg's scaler and as its tags call it) and in a range."""
    stored = f"scale=out_color_matrix={matrix[0]}:out_range={spread},format={pixels}"
    tags = ("-color_range", spread, "-colorspace", matrix[1])
    quick = {"libx264": ("-preset", "ultrafast"), "libx265": ("-x265-params", "log-level=none")}
    colour = f"color=0x{rgb}:s=160x120:r=15:d=0.2"
    ffmpeg("-f", "lavfi", "-i", colour, "-vf", stored, *tags, "-c:v", codec, *quick.get(codec, ()), to)
    return to


def without_beginning(source: Path, to: Path, seconds: float) -> Path:
    """The same packets with an edit list by which the first seconds are not shown."""
    ffmpeg("-ss", str(seconds), "-i", source, "-c", "copy", to)
    return to


def edited(source: Path, to: Path, begin: float, seconds: float) -> Path:
    """The same MP4 with an edit list by which only some seconds are shown, nothing cut away."""
    data = bytearray(source.read_bytes())
    (rate,) = struct.unpack_from(">I", data, data.index(b"mdhd") + 16)
    at = data.index(b"elst") + 12
    _, first = struct.unpack_from(">Ii", data, at)
    struct.pack_into(">Ii", data, at, round(seconds * 1000), first + round(begin * rate))
    to.write_bytes(data)
    return to


def quick_gif(source: Path, to: Path) -> Path:
    """A GIF whose pictures stay 10 ms each."""
    return recoded(source, to, "-vf", "setpts=N*0.01/TB,scale=80:60", "-r", "100", "-frames:v", "10")


def interlaced(source: Path, to: Path) -> Path:
    """Each two pictures woven into one, line by line."""
    options = ("-flags", "+ildct+ilme", "-crf", "5")
    return recoded(source, to, "-vf", "tinterlace=interleave_top,setfield=tff", *FAST_H264, *options)


def wide_pixels(source: Path, to: Path, aspect: str = "4/3") -> Path:
    """Pixels that are not square."""
    ffmpeg("-i", source, "-an", "-vf", f"setsar={aspect}", *FAST_H264, to)
    return to


def vp9(source: Path, to: Path) -> Path:
    """VP9, whose hidden reference pictures must not be counted."""
    ffmpeg("-i", source, "-an", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", to)
    return to


def two_tracks(source: Path, to: Path, seconds: float, *options: str) -> Path:
    """A preview of a test picture, larger than the video and so many seconds long, as the first video track."""
    preview = ("-f", "lavfi", "-i", f"testsrc=s=320x240:r=15:d={seconds}")
    ffmpeg(*preview, "-i", source, "-map", "0:v", "-map", "1:v", "-an", *FAST_H264, *options, to)
    return to


def streamed(source: Path, to: Path) -> Path:
    """Matroska or WebM as a live stream writes it: no duration, no index, no length."""
    with to.open("wb") as file:
        subprocess.run(
            [
                "ffmpeg",
                "-loglevel",
                "error",
                "-nostdin",
                "-i",
                str(source),
                "-c",
                "copy",
                "-live",
                "1",
                "-f",
                "matroska",
                "-",
            ],
            stdout=file,
            check=True,
        )
    return to


def slow_gif(source: Path, to: Path) -> Path:
    """A GIF whose pictures stay for different times."""
    ffmpeg(
        "-i",
        source,
        "-an",
        "-vf",
        r"select=not(eq(mod(n\,4)\,1)),setpts=N*N*0.01/TB+N*0.05/TB,scale=80:60",
        "-fps_mode",
        "vfr",
        "-frames:v",
        "12",
        to,
    )
    return to


def recoded(source: Path, to: Path, *options: str) -> Path:
    """Re-encoded with other options."""
    ffmpeg("-i", source, "-an", *options, to)
    return to


def looped(source: Path, to: Path, times: int) -> Path:
    """The same packets over and over."""
    ffmpeg("-stream_loop", str(times - 1), "-i", source, "-c", "copy", to)
    return to


def reshaped(source: Path, to: Path, at: float, crop: str) -> Path:
    """MPEG-TS whose pictures are cut to another shape from a time on, as of a phone that is turned on the way."""
    encoded = (
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "18",
        "-bf",
        "0",
        "-pix_fmt",
        "yuv420p",
        "-f",
        "mpegts",
    )
    first, second = to.with_suffix(".first"), to.with_suffix(".second")
    ffmpeg("-i", source, "-t", str(at), *encoded, first)
    ffmpeg("-ss", str(at), "-i", source, "-vf", crop, "-output_ts_offset", str(at), *encoded, second)
    to.write_bytes(first.read_bytes() + second.read_bytes())
    return to


def with_duration(source: Path, to: Path, ticks: float) -> Path:
    """Matroska that declares another duration, in its ticks of a millisecond."""
    plain = copied(source, to.with_suffix(".plain.mkv"))
    data = bytearray(plain.read_bytes())
    at = data.index(b"\x44\x89\x88") + 3
    data[at : at + 8] = struct.pack(">d", ticks)
    to.write_bytes(data)
    return to


def jumping(source: Path, to: Path, picture: int, seconds: int) -> Path:
    """The same packets in another container; from a picture on all come so many seconds later."""
    import av

    with av.open(str(source)) as old, av.open(str(to), "w") as new:
        stream = new.add_stream_from_template(old.streams.video[0])
        for number, packet in enumerate(p for p in old.demux(video=0) if p.dts is not None and p.pts is not None):
            assert packet.pts is not None and packet.dts is not None
            if number >= picture:
                later = int(seconds / packet.time_base)
                packet.pts, packet.dts = packet.pts + later, packet.dts + later
            packet.stream = stream
            new.mux(packet)
    return to


def empty_gif(to: Path, width: int, height: int) -> Path:
    """A GIF of a few bytes that declares pictures of any size."""
    size = struct.pack("<HH", width, height)
    palette, end = bytes((0x80, 0, 0)) + bytes(6), b"\x02\x02\x44\x01\x00\x3b"
    to.write_bytes(b"GIF89a" + size + palette + b"\x2c" + bytes(4) + size + b"\x00" + end)
    return to


def after_an_empty_room(source: Path, to: Path) -> Path:
    """Ten grey pictures, then the video, of 640 by 480 pixels and 15 pictures a second."""
    ffmpeg(
        *("-f", "lavfi", "-t", "0.67", "-i", "color=gray:s=640x480:r=15", "-i", source),
        *("-filter_complex", "[0:v]setsar=1[a];[1:v]setsar=1[b];[a][b]concat=n=2:v=1[v]", "-map", "[v]"),
        *FAST_H264,
        to,
    )
    return to


def only_sound(to: Path) -> Path:
    """A tone."""
    ffmpeg("-f", "lavfi", "-i", "sine=frequency=440:duration=0.5", to)
    return to


def sound_with_cover(source: Path, to: Path) -> Path:
    """A tone with a cover picture, which is not a video."""
    ffmpeg(
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=440:duration=0.5",
        "-i",
        source,
        "-map",
        "0:a",
        "-map",
        "1:v",
        "-frames:v",
        "1",
        "-c:v",
        "mjpeg",
        "-disposition:v:0",
        "attached_pic",
        to,
    )
    return to


def cut(source: Path, to: Path, share: float = 0.5) -> Path:
    """The first part of the file's bytes."""
    data = source.read_bytes()
    to.write_bytes(data[: int(len(data) * share)])
    return to


def damaged(source: Path, to: Path, share: float = 0.5, length: int = 400) -> Path:
    """Noise over some bytes in the middle."""
    data = bytearray(source.read_bytes())
    at = int(len(data) * share)
    data[at : at + length] = bytes((i * 73 + 41) % 251 for i in range(len(data[at : at + length])))
    to.write_bytes(data)
    return to


def with_timestamps(source: Path, to: Path, milliseconds: list[int]) -> Path:
    """The first pictures as Motion JPEG in Matroska with just these timestamps, which ffmpeg would put right.

    No timestamp may be smaller than its place in the list.
    """
    import av

    tick = Fraction(1, 1000)
    with av.open(str(source)) as old, av.open(str(to), "w") as new:
        stream = new.add_stream("mjpeg", rate=30)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuvj420p"
        stream.codec_context.time_base = tick
        for i, (picture, pts) in enumerate(zip(old.decode(video=0), milliseconds, strict=False)):
            small = picture.reformat(160, 120, "yuvj420p")
            small.pts, small.time_base = i, tick
            for packet in stream.encode(small):
                packet.pts, packet.dts, packet.time_base = pts, i, tick
                new.mux(packet)
    return to


def rotate_tag(source: Path, to: Path, clockwise: int) -> Path:
    """Matroska that says how to turn it in a ``rotate`` tag only, as older programs wrote it."""
    import av

    with av.open(str(source)) as old, av.open(str(to), "w") as new:
        stream = new.add_stream_from_template(old.streams.video[0])
        stream.metadata["rotate"] = str(clockwise)
        for packet in old.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    return to
