"""Ground truth: finding and reading it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.errors import HipcamError
from hipcam.judge.activity import keys
from hipcam.source.find import VIDEO_SUFFIXES
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hipcam.core.types import Array

#: What a ground truth with exact angles calls itself; see `sample_videos/README.md`.
TRUTH_SCHEMA = "hipcam-synthetic-1"


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of one clip.

    Attributes
    ----------
    video : Path
        The clip.
    activity : str or None
        None if it shows none that hipcam knows.
    reps, partials, holds, attempts : tuple of dict
        Movements that count, that do not, holds, and attempts of the standing test, as the file has them.
    time : (T,) array
        Seconds of the angles; empty without exact angles.
    angles : dict of str to (T,) array
        By the names of the ground truth; NaN where undefined.
    body : str
        Whose body it is; empty if that is not said.
    """

    video: Path
    activity: str | None
    reps: tuple[dict[str, Any], ...]
    partials: tuple[dict[str, Any], ...]
    holds: tuple[dict[str, Any], ...]
    attempts: tuple[dict[str, Any], ...]
    time: Array
    angles: dict[str, Array]
    body: str = ""

    @property
    def movements(self) -> tuple[dict[str, Any], ...]:
        """Everything that must be counted."""
        return self.reps + self.holds + self.attempts


def default_folder() -> Path:
    """The sample videos of a checkout; where there is no checkout, the clip that comes with the package."""
    package = Path(__file__).parents[2]
    samples = package.parent / "sample_videos"
    return samples if samples.is_dir() else package / "data"


def find_truths(folder: Path, *, loose: bool = False) -> list[Truth]:
    """Read the ground truth of a folder.

    Parameters
    ----------
    folder : Path
        Holds clips and beside each a JSON file of the same name.
    loose : bool
        Also take labels made by hand, which say the activity and the times of the movements and no angles.

    Returns
    -------
    list of Truth
        In the order of their names; never empty.

    Raises
    ------
    HipcamError
        If there is no such folder, no ground truth in it, or one that is damaged.
    """
    if not folder.is_dir():
        raise HipcamError(say("bench.truth.no_folder", folder=folder))
    videos = {path.stem: path for path in sorted(folder.iterdir()) if path.suffix.lower() in VIDEO_SUFFIXES}
    found = [
        truth
        for name, video in videos.items()
        if (truth := _read_truth(folder / f"{name}.json", video, loose)) is not None
    ]
    if not found:
        raise HipcamError(say("bench.truth.none" if loose else "bench.truth.none_exact", folder=folder))
    return found


def true_faults(movement: dict[str, Any]) -> set[str]:
    """The faults or compensations that a true movement has."""
    return set(movement.get("faults") or movement.get("compensations") or {})


def _read_truth(path: Path, video: Path, loose: bool) -> Truth | None:
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise HipcamError(say("bench.truth.unreadable", path=path)) from error
    if not isinstance(data, dict) or str(data.get("schema", "")).startswith("hipcam."):
        return None  # a result that lies beside its video
    activity = data.get("activity")
    if activity not in (*keys(), "none", "negative") or (data.get("schema") != TRUTH_SCHEMA and not loose):
        return None
    try:
        reps = [r | {"side": r.get("side") or "both"} for r in _times(data.get("reps"))]
        return Truth(
            video,
            activity if activity in keys() else None,
            tuple(r for r in reps if r.get("counted", True)),
            tuple(r for r in reps if not r.get("counted", True)),
            tuple(h | {"side": h.get("side") or "both"} for h in _times(data.get("holds"))),
            tuple(_times(data.get("attempts"))),
            np.array(data.get("t") or [], float),
            {name: np.array(values, float) for name, values in (data.get("angles") or {}).items()},
            str(data.get("group") or (data.get("body") or {}).get("kind") or ""),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise HipcamError(say("bench.truth.malformed", path=path)) from error


def _times(movements: Iterable[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Movements whose times are sure to be numbers."""
    return [m | {"start": float(m["start"]), "end": float(m["end"])} for m in movements or []]
