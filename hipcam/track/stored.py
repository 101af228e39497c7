"""Readings in files: what was seen in a video, stored so that it can be judged again without the video."""

from __future__ import annotations

import json
import lzma
import os
import re
import struct
import tokenize
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.errors import TrackError
from hipcam.core.files import MARKS, open_plain
from hipcam.core.landmarks import Landmark, PoseTrack
from hipcam.core.version import __version__
from hipcam.judge.activity import AUTO, keys
from hipcam.measure.table import declared
from hipcam.pose.model import PoseModel
from hipcam.source.containers import has_usable_shape
from hipcam.source.filmed import MOST_FACTOR
from hipcam.source.video import VideoInfo
from hipcam.track.archive import read_arrays
from hipcam.track.scored import Reading
from hipcam.words import has, say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.track.parts import Shape
    from hipcam.track.scored import Scored

#: Name and version of what is stored; also the mark in the file's tail.
SCHEMA = MARKS["npz"]
_OBSERVED = "observed."
#: Nothing in a track is larger: pixels, metres, degrees, counts, or seconds of a clock that leaps.
_LARGEST = 1e12
#: Pictures a second.
_MOST_RATE = 1000
#: What reading a damaged archive, its text or its arrays may end in.
_NOT_SOUND = (
    *(ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, RuntimeError, SyntaxError, TypeError),
    *(ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, tokenize.TokenError),
)


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading with all that judging it takes.

    Attributes
    ----------
    reading : Reading
        What was read from the video; its path is the video's name alone.
    model : PoseModel
        By which the person was seen; name and hash only.
    source_sha256 : str
        Of the video.
    """

    reading: Reading
    model: PoseModel
    source_sha256: str


def store_reading(scored: Scored, path: Path) -> None:
    """Write the reading that a result rests on: landmarks as the network gave them, and what the pictures showed.

    Parameters
    ----------
    scored : Scored
        A scored video.
    path : Path
        Where to, see `docs/exports.md` for what is in it. Write it through `results.write_files`.
    """
    reading, result = scored.reading, scored.result
    info, track = reading.info, reading.track
    about = {
        "schema": SCHEMA,
        "hipcam": __version__,
        "activity": reading.activity,
        "source": {"name": result.source.name, "sha256": result.source.sha256},
        "video": {
            "width": info.width,
            "height": info.height,
            "duration": info.duration,
            "length": info.length,
            "frames": info.frames,
            "rotation": info.rotation,
            "codec": info.codec,
            "recorded": info.recorded,
        },
        "model": result.provenance.model,
        "quality": reading.quality,
        **({"shapes": reading.shapes} if reading.shapes else {}),
        "landmarks": [landmark.name.lower() for landmark in Landmark],
    }
    with path.open("wb") as file:
        # Text as bytes: an array of text objects would need pickle, which may run code when it is read.
        arrays: dict[str, Any] = {
            "about": np.frombuffer(json.dumps(about).encode(), np.uint8),
            "time": track.time,
            "image": track.image,
            "world": track.world,
            "visibility": track.visibility,
            **{_OBSERVED + name: values for name, values in reading.observed.items()},
        }
        np.savez_compressed(file, **arrays)
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = SCHEMA.encode()


def load_reading(path: Path) -> StoredReading:
    """Read what `store_reading` wrote.

    Raises
    ------
    TrackError
        If there is no such file, or it is damaged, of a newer version or not a stored track.
    """
    try:
        with open_plain(path) as file:
            arrays = read_arrays(file, os.fstat(file.fileno()).st_size)
        return _stored(_about(arrays, path), arrays)
    except FileNotFoundError as error:
        raise TrackError(say("track.no_file", path=path)) from error
    except OSError as error:
        why = (error.strerror or say("track.damaged_file")).lower()
        raise TrackError(say("track.not_read", path=path, why=why)) from error
    except _NOT_SOUND as error:
        raise TrackError(say("track.damaged" if _bears_our_name(path) else "track.not_ours", path=path)) from error


def _about(arrays: dict[str, NDArray[Any]], path: Path) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(arrays["about"].tobytes())
    _check(isinstance(about, dict))
    version = re.fullmatch(rf"{re.escape(SCHEMA.split('/')[0])}/(\d+)", str(about["schema"]))
    if version is None:
        raise ValueError("another schema")
    if version[0] != SCHEMA:
        raise TrackError(say("track.newer", path=path, version=about["hipcam"], schema=about["schema"]))
    return about


def _stored(about: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> StoredReading:
    source, model = about["source"], about["model"]
    info = _info(Path(source["name"]), about["video"])
    track = PoseTrack(
        _floats(arrays["time"], np.float64),
        _floats(arrays["image"]),
        _floats(arrays["world"]),
        _floats(arrays["visibility"]),
        (int(info.width), int(info.height)),
    )
    observed = {
        declared(name.removeprefix(_OBSERVED)): _floats(values)
        for name, values in arrays.items()
        if name.startswith(_OBSERVED)
    }
    _check(len(track) > 0 and all(values.shape == track.time.shape for values in observed.values()))
    # Clocks leap, but no camera takes more pictures than this.
    _check(track.time[0] >= 0 and len(track) - 1 <= _MOST_RATE * (track.time[-1] - track.time[0]))
    _check(all(isinstance(text, str) for text in (source["name"], source["sha256"], model["name"], model["sha256"])))
    _check(about["activity"] in (AUTO, *keys()))
    reading = Reading(track, info, observed, _quality(about["quality"]), about["activity"], _shapes(about, len(track)))
    return StoredReading(reading, PoseModel(model["name"], model["sha256"], b""), source["sha256"])


def _info(path: Path, video: dict[str, Any]) -> VideoInfo:
    info = VideoInfo(path=path, **video)
    _check(_is_count(info.width) and _is_count(info.height) and has_usable_shape(info.width, info.height))
    _check(info.frames is None or _is_count(info.frames))
    for seconds in (info.duration, info.length):
        _check(seconds is None or (type(seconds) in (int, float) and 0 <= seconds <= _LARGEST))
    _check(info.recorded is None or datetime.fromisoformat(info.recorded).tzinfo is not None)
    _check(info.rotation in (0, 90, 180, 270) and isinstance(info.codec, str))
    return info


def _quality(given: dict[str, Any]) -> dict[str, Any]:
    """What was counted while reading: numbers, but for the problems of the file and what is told of the pictures."""
    quality = dict(given)
    counts = {**quality, **quality["video_problems"]}
    del counts["video_problems"]
    told, slow = counts.pop("pictures", []), counts.pop("slow_motion", 1)
    _check(type(slow) in (int, float) and 1 <= slow <= MOST_FACTOR)
    _check("slow_motion" in quality or not any(what.startswith("slow_motion") for what in told))
    _check(isinstance(told, list) and all(isinstance(what, str) and has(f"picture.{what}") for what in told))
    _check(all(map(_is_count, counts.values())))
    return quality


def _shapes(about: dict[str, Any], frames: int) -> tuple[Shape, ...]:
    shapes = tuple((index, width, height) for index, width, height in about.get("shapes", ()))
    _check(all(_is_count(number) for shape in shapes for number in shape))
    _check(all(min(shape) > 0 and has_usable_shape(*shape[1:]) for shape in shapes))
    _check(all(before < after for (before, *_), (after, *_) in pairwise([*shapes, (frames, 0, 0)])))
    return shapes


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _LARGEST


def _floats(array: NDArray[Any], kind: type[np.floating[Any]] = np.float32) -> NDArray[Any]:
    """The array, if it is of this kind and nothing in it is beyond all measure; unknown is allowed but in times."""
    _check(array.dtype == kind and not (np.abs(array) > _LARGEST).any())
    _check(kind is np.float32 or bool(np.isfinite(array).all()))
    return array


def _check(sound: bool) -> None:
    if not sound:
        raise ValueError("what no hipcam wrote")


def _bears_our_name(path: Path) -> bool:
    with open_plain(path) as file:
        return file.read(4) == b"PK\x03\x04" and b"about.npy" in file.read(200)
