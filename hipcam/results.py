"""The versioned result and its writers."""

from __future__ import annotations

import csv
import json
import math
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import numpy as np

from hipcam.errors import OutputError
from hipcam.landmarks import Landmark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hipcam.exercises.base import Attempt, Hold, Partial, Rep
    from hipcam.landmarks import PoseTrack
    from hipcam.measures import Measures

SCHEMA = "hipcam.result/1"
#: The first columns of every CSV; they also tell hipcam's own files from others.
CSV_START = ("frame", "time_s", "nose_x_px", "nose_y_px")


@dataclass(frozen=True, slots=True)
class Source:
    """The video a result was made from; sizes in pixels as displayed, duration in seconds."""

    name: str
    sha256: str
    width: int
    height: int
    duration: float
    frames: int
    frames_with_person: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that could not be said, and why, so that the person can change it."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a result was made."""

    hipcam: str
    model: dict[str, str]
    settings: dict[str, Any]
    steps: tuple[str, ...]
    made: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything hipcam found in one video; see `docs/result.md` and its JSON Schema.

    Attributes
    ----------
    activity : str or None
        None if no activity was found.
    summary : dict
        Counts per side and what to read first; depends on the activity.
    quality : dict
        What was wrong with the video and the landmarks, counted.
    unknown : tuple of Unknown
        What could not be judged, once each.
    """

    activity: str | None
    source: Source
    reps: tuple[Rep, ...]
    partials: tuple[Partial, ...]
    holds: tuple[Hold, ...]
    attempts: tuple[Attempt, ...]
    summary: dict[str, Any]
    quality: dict[str, Any]
    unknown: tuple[Unknown, ...]
    provenance: Provenance
    schema: str = field(default=SCHEMA)

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists as they stand in the JSON file; NaN is None, floats rounded to 4 decimals."""
        plain: dict[str, Any] = _plain(self)
        return {"schema": plain.pop("schema"), **plain}

    def to_json(self) -> str:
        """UTF-8 JSON with a newline at its end."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(result: Result, path: Path) -> None:
    """Write a result, whole or not at all, readable by the owner only.

    Raises
    ------
    OutputError
        If the place cannot be written, or holds a file that is not a hipcam result.
    """
    check_writable(path)
    with _replacing(path) as file:
        file.write(result.to_json())


def write_csv(track: PoseTrack, measures: Measures, path: Path) -> None:
    """Write the track and its measures, a row a frame, whole or not at all, readable by the owner only.

    Columns: frame number, time in seconds, for each landmark x and y in pixels, x, y, z in metres and visibility, then
    every measure by its name. Empty where nothing was measured.

    Raises
    ------
    OutputError
        If the place cannot be written, or holds a file that is not a hipcam track.
    """
    check_writable(path)
    names = [name.lower() for name in Landmark.__members__]
    header = ["frame", "time_s"]
    for name in names:
        header += [f"{name}_x_px", f"{name}_y_px"]
    for name in names:
        header += [f"{name}_x_m", f"{name}_y_m", f"{name}_z_m"]
    header += [f"{name}_visibility" for name in names] + list(measures.values)
    table = np.concatenate([track.image.reshape(len(track), -1), track.world.reshape(len(track), -1),
                            track.visibility, *(v[:, None] for v in measures.values.values())], axis=1)
    with _replacing(path) as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for index, (time, row) in enumerate(zip(track.time.tolist(), table, strict=True)):
            writer.writerow([index, f"{time:.6f}"]
                            + [f"{v:.4f}".rstrip("0").rstrip(".") if math.isfinite(v) else "" for v in row.tolist()])


def check_writable(path: Path) -> None:
    """Make sure a result may be written to a path before any work is done for it.

    Raises
    ------
    OutputError
        If the folder is missing or not writable, or the file is there and hipcam did not write it.
    """
    folder = path.parent
    if path.is_dir():
        raise OutputError(f"{path} is a folder: name a file in it.")
    if not folder.is_dir():
        raise OutputError(f"There is no folder {folder}: make it first or name another.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"The folder {folder} cannot be written: choose another or change its permissions.")
    if path.exists() and not _is_ours(path):
        raise OutputError(f"{path} was not written by hipcam and is left as it is: name another file.")


def _is_ours(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            start = file.read(200)
    except (OSError, UnicodeDecodeError):
        return False
    return start.startswith(",".join(CSV_START)) or f'"schema": "{SCHEMA}"' in start


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """A file that takes its place only when it is complete."""
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with open(descriptor, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a descriptor, not a path
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{path} could not be written ({error.strerror}); nothing was changed.") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(v) for name, v in ((f, getattr(value, f)) for f in value.__dataclass_fields__)}
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return round(float(value), 4) if math.isfinite(value) else None
    return value
