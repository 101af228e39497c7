"""Files of every kind that hipcam reads, changed at random by a seed, and what becomes of reading them.

Reading is done by a forked child, so that a crash, a hang or a swollen heap ends nothing else. Nothing that is made
here is kept: a seed makes the same file again.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import clips
import numpy as np
from kept import exercise
from runs import SAMPLES
from skeleton import Move, bridge, film

from hipcam.core.errors import HipcamError
from hipcam.judge.settings import Settings, read_settings
from hipcam.keep.folder import FILE_NAME
from hipcam.keep.history import History
from hipcam.pose.model import PoseModel
from hipcam.pose.store import verify_model
from hipcam.show.export import content
from hipcam.show.text import describe
from hipcam.source.video import VideoFile, VideoInfo
from hipcam.track.scored import Reading, judge
from hipcam.track.stored import load_reading, store_reading

VIDEOS = ("mp4", "mkv", "ts", "avi", "gif")
KINDS = (*VIDEOS, "npz", "npz", "toml", "jsonl", "sqlite3")
#: More than this is a hang (seconds of processor time; others may be at work) or too much memory (bytes).
LONGEST, MOST_MEMORY = 10, 1 << 30

_NASTY: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1e308,
    -1e308,
    10**30,
    "",
    "\ud800",
    "x" * 5000,
    [],
    {},
    [[[]]],
    "\x1b[2J",
    float("nan"),
)


def originals(folder: Path) -> dict[str, bytes]:
    """A sound file of each kind."""
    tiny = clips.short(SAMPLES / "bridge_clean_5.mp4", folder / "tiny.mp4", frames=12)
    sound = {"mp4": tiny.read_bytes()}
    for kind in ("mkv", "ts", "avi"):
        sound[kind] = clips.copied(tiny, folder / f"tiny.{kind}").read_bytes()
    sound["gif"] = clips.slow_gif(tiny, folder / "tiny.gif").read_bytes()
    _store(folder / "track.npz")
    sound["npz"] = (folder / "track.npz").read_bytes()
    lines = [f"[{name}]\n" + "\n".join(f"{k} = {v}" for k, v in table.items()) for name, table in _tables()]
    sound["toml"] = "\n".join(lines).encode()
    with History(folder / "kept") as history:
        history.add(exercise(), kind="live")
        history.add(exercise(side="left", reps=3), kind="live")
        sound["jsonl"] = "".join(history.export()).encode()
    sound["sqlite3"] = (folder / "kept" / FILE_NAME).read_bytes()
    return sound


def _tables() -> list[tuple[str, dict[str, float]]]:
    return list(Settings().to_dict().items())


def _store(path: Path) -> None:
    track = film(bridge([Move(1.0, 1.0, 0.5, 1.0, 40.0)]), rate=15)
    info = VideoInfo(Path("v.mp4"), *track.size, float(track.time[-1]), len(track), 0, "h264")
    quality = {"video_problems": {"damaged": 1}, "most_people_seen": 1, "poses_rejected": 0}
    quality |= {"pictures": ["slow_motion_given"], "slow_motion": 2.0}
    seen = {"leg_jump": np.zeros(len(track), np.float32)}
    reading = Reading(track, info, seen, quality, "bridge", ((20, 300, 300),))
    store_reading(judge(reading, "bridge", Settings(), PoseModel("none", "0" * 64, b""), "0" * 64), path)


def mutated(sound: dict[str, bytes], kind: str, seed: int, folder: Path) -> Path:
    """Write a file of this kind, changed as the seed says."""
    rng = random.Random(seed)
    path = folder / f"mutated.{kind}"
    if kind == "npz" and rng.random() < 0.7:
        path.write_bytes(sound[kind])
        _change_track(path, rng)
        return path
    data = bytearray(sound[kind])
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        rng.choice((_flip, _flip, _cut, _extreme, _double, _splice, _nest))(data, rng, sound)
    path.write_bytes(data)
    return path


def _flip(data: bytearray, rng: random.Random, _: dict[str, bytes]) -> None:
    for _number in range(rng.choice((1, 1, 3, 40))):
        if data:
            data[_at(data, rng)] = rng.randrange(256)


def _cut(data: bytearray, rng: random.Random, _: dict[str, bytes]) -> None:
    del data[_at(data, rng) :]


def _extreme(data: bytearray, rng: random.Random, _: dict[str, bytes]) -> None:
    for _number in range(rng.randint(1, 8)):
        at, size = _at(data, rng), rng.choice((1, 2, 4, 8))
        data[at : at + size] = rng.choice((bytes(size), b"\xff" * size, b"\x7f" + b"\xff" * (size - 1)))


def _double(data: bytearray, rng: random.Random, _: dict[str, bytes]) -> None:
    at = _at(data, rng)
    piece = bytes(data[at : at + rng.randint(1, 4000)])
    data[at:at] = piece * rng.randint(1, 5)


def _splice(data: bytearray, rng: random.Random, sound: dict[str, bytes]) -> None:
    other = sound[rng.choice(sorted(sound))]
    start = rng.randrange(len(other))
    at = _at(data, rng)
    data[at : at + rng.randint(0, 2000)] = other[start : start + rng.randint(1, 2000)]


def _nest(data: bytearray, rng: random.Random, _: dict[str, bytes]) -> None:
    at = _at(data, rng)
    data[at:at] = rng.choice((b"[" * 20000, b"9" * 6000, b'{"a":' * 20000, b"\x1b[2J", b"\xed\xa0\x80", b"1e999"))


def _at(data: bytearray, rng: random.Random) -> int:
    # Headers are where it matters.
    return rng.randrange(max(1, len(data) if rng.random() < 0.5 else min(len(data), 1024)))


def _change_track(path: Path, rng: random.Random) -> None:
    with np.load(path) as stored:
        parts: dict[str, Any] = dict(stored)
    about = json.loads(parts.pop("about").tobytes())
    if rng.random() < 0.5:
        _change_values(about, rng)
    else:
        name = rng.choice(sorted(parts))
        parts[name] = rng.choice(_ARRAYS)(parts[name], rng)
    text = json.dumps(about)
    if rng.random() < 0.1:
        text = rng.choice(("[" * 100_000, "9" * 6000, text[: len(text) // 2]))
    parts["about"] = np.frombuffer(text.encode(), np.uint8)
    with path.open("wb") as file:
        np.savez_compressed(file, **parts)


def _change_values(about: dict[str, Any], rng: random.Random) -> None:
    for _ in range(rng.randint(1, 3)):
        place: Any = about
        while isinstance(place, dict) and place:
            key = rng.choice(sorted(place))
            if not isinstance(place[key], dict) or not place[key] or rng.random() < 0.2:
                place[key] = rng.choice(_NASTY)
                break
            place = place[key]


_ARRAYS: tuple[Callable[[Any, random.Random], Any], ...] = (
    lambda array, rng: array * array.dtype.type(rng.choice((0, -1, 1e-12, 1e9, 1e30, np.nan, np.inf))),
    lambda array, _: array[: len(array) // 2],
    lambda array, _: array[::-1],
    lambda array, _: array.astype(np.float16),
    lambda array, _: np.zeros((200, *array.shape), array.dtype),
    lambda array, _: np.full(array.shape, np.nan, array.dtype),
    lambda array, rng: array + array.dtype.type(rng.choice((1e9, -1e9, 1e20))),
    lambda array, _: np.array("text"),
)


def outcome(path: Path) -> str:
    """Read a file in a child: `read`, `refused`, `traceback`, `killed`, `too slow` or `too large`."""
    child = os.fork()
    if child == 0:
        os._exit(_read(path))
    _, status, used = os.wait4(child, 0)
    if os.WIFSIGNALED(status):
        return "too slow" if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGALRM) else "killed"
    if used.ru_maxrss * 1024 > MOST_MEMORY:
        return "too large"
    return ("read", "traceback", "refused")[os.WEXITSTATUS(status)]


def _read(path: Path) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(60 * LONGEST)
    try:
        _READERS[path.suffix.removeprefix(".")](path)
    except HipcamError as error:
        return 2 if str(error).strip() else 1
    except BaseException:
        if "MUTATIONS_DEBUG" in os.environ:
            import traceback

            traceback.print_exc()
        return 1
    return 0


def _video(path: Path) -> None:
    with VideoFile(path) as video:
        for frame in video:
            assert frame.image.ndim == 3 and frame.time >= 0


def _track(path: Path) -> None:
    stored = load_reading(path)
    scored = judge(stored.reading, stored.reading.activity, Settings(), stored.model, stored.source_sha256)
    assert describe(scored.result) and scored.result.to_json()
    for form in ("csv", "trc", "mot"):
        assert content(form, scored, path)


def _lines(path: Path) -> None:
    with (
        tempfile.TemporaryDirectory(dir=path.parent) as folder,
        History(Path(folder)) as history,
        path.open(encoding="utf-8", errors="replace") as file,
    ):
        history.load(file)


def _database(path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        shutil.copy(path, Path(folder) / FILE_NAME)
        with History(Path(folder)) as history:
            for entry in history.sessions():
                history.result(entry.number)
                history.curve(entry.number)
            assert all(history.export())


_READERS: dict[str, Callable[[Path], object]] = {
    **dict.fromkeys(VIDEOS, _video),
    "npz": _track,
    "toml": read_settings,
    "jsonl": _lines,
    "sqlite3": _database,
    "task": verify_model,
}
