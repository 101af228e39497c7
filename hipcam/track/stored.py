"""Readings in files: what was seen in a video, stored so that it can be judged again without the video."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.errors import TrackError
from hipcam.core.files import MARKS
from hipcam.core.landmarks import Landmark, PoseTrack
from hipcam.core.version import __version__
from hipcam.pose.model import PoseModel
from hipcam.source.video import VideoInfo
from hipcam.track.scored import Reading
from hipcam.words import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.track.scored import Scored

#: Name and version of what is stored; also the mark in the file's tail.
SCHEMA = MARKS["npz"]
_OBSERVED = "observed."


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
        # Opened here: of a file that is damaged, numpy leaves its own open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            about = _about(arrays, path)
            return _stored(about, arrays)
    except FileNotFoundError as error:
        raise TrackError(say("track.no_file", path=path)) from error
    except OSError as error:
        why = (error.strerror or say("track.damaged_file")).lower()
        raise TrackError(say("track.not_read", path=path, why=why)) from error
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise TrackError(say("track.damaged" if _bears_our_name(path) else "track.not_ours", path=path)) from error


def _about(arrays: Any, path: Path) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(arrays["about"].tobytes())
    version = re.fullmatch(rf"{re.escape(SCHEMA.split('/')[0])}/(\d+)", str(about["schema"]))
    if version is None:
        raise ValueError("another schema")
    if version[0] != SCHEMA:
        raise TrackError(say("track.newer", path=path, version=about["hipcam"], schema=about["schema"]))
    return about


def _stored(about: dict[str, Any], arrays: Any) -> StoredReading:
    video, source, model = about["video"], about["source"], about["model"]
    info = VideoInfo(path=Path(source["name"]), **video)
    track = PoseTrack(
        _floats(arrays["time"], np.float64),
        _floats(arrays["image"]),
        _floats(arrays["world"]),
        _floats(arrays["visibility"]),
        (int(info.width), int(info.height)),
    )
    observed = {
        name.removeprefix(_OBSERVED): _floats(arrays[name]) for name in arrays.files if name.startswith(_OBSERVED)
    }
    if not len(track) or any(values.shape != track.time.shape for values in observed.values()):
        raise ValueError("arrays that do not fit each other")
    shapes = tuple((int(index), int(width), int(height)) for index, width, height in about.get("shapes", ()))
    reading = Reading(track, info, observed, dict(about["quality"]), str(about["activity"]), shapes)
    return StoredReading(reading, PoseModel(model["name"], model["sha256"], b""), source["sha256"])


def _floats(array: NDArray[Any], kind: type[np.floating[Any]] = np.float32) -> NDArray[Any]:
    if array.dtype != kind:
        raise ValueError(f"{array.dtype} instead of {np.dtype(kind)}")
    return array


def _bears_our_name(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04" and b"about.npy" in file.read(200)
