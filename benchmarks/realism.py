"""How the pose network sees rendered people beside real ones: how sure it is, how it trembles, how far off it is.

    python -m benchmarks.realism FOLDER... [--tracks DIR] [--model full|heavy|lite|FILE]

Each folder holds clips with a truth or labels of the same name beside them. It prints a row for each joint, activity
and folder: clips, pictures, the share of pictures in which somebody is seen, the network's own visibility (median and
the lowest tenth), the tremble, and, where the truth has the joints' places, how far from them the landmarks are.
Lengths are in hundredths of the body: shoulder to hip to knee to ankle as the pictures show it. The tremble is how far
a landmark is from the middle of the ones a picture before and after, halved by what such a middle adds to noise; the
median, so that movement, which bends slowly, hardly counts. What the network sees is stored in DIR as calibrate.py
stores it.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.calibrate import stored
from hipcam.bench.accuracy.truth import find_truths
from hipcam.core.landmarks import Landmark, PoseTrack
from hipcam.pose.store import load_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.bench.accuracy.truth import Truth
    from hipcam.pose.model import PoseModel

    Line = NDArray[np.float64]

JOINTS = {
    name: (Landmark[f"LEFT_{name.upper()}"], Landmark[f"RIGHT_{name.upper()}"]) for name in ("hip", "knee", "ankle")
}
#: From the shoulder to the foot, on each side.
CHAINS = (
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
)
#: A point less the mean of two others has the noise of one times this.
OF_MIDDLE = np.sqrt(1.5)
#: The median of the length of two-dimensional noise, in units of its spread along either axis.
MEDIAN_LENGTH = np.sqrt(2 * np.log(2))


@dataclass(frozen=True, slots=True)
class Seen:
    """How one joint of one clip was seen, picture by picture, both sides in turn.

    Attributes
    ----------
    somebody : float
        Share of the pictures in which somebody was seen.
    visibility : (P,) array
        0–1.
    tremble, error : (P,) arrays
        Hundredths of the body's length; the error is empty without a truth.
    """

    somebody: float
    visibility: Line
    tremble: Line
    error: Line


def main() -> None:
    """Read the clips and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--tracks", type=Path, default=Path(".tracks"), metavar="DIR")
    parser.add_argument("--model", metavar="full|heavy|lite|FILE")
    asked = parser.parse_args()
    model = load_model(asked.model)
    seen: dict[tuple[str, str, str], list[Seen]] = defaultdict(list)
    for folder in asked.folders:
        for activity, joint, one in read_folder(folder, asked.tracks, model):
            seen[joint, activity, folder.name].append(one)
    print(table(seen))


def read_folder(folder: Path, tracks: Path, model: PoseModel) -> Iterator[tuple[str, str, Seen]]:
    """How each joint was seen in each clip of a folder that shows an activity."""
    for truth in find_truths(folder, loose=True):
        if truth.activity is None:
            continue
        track = stored(truth, tracks / model.name / folder.name, model).track
        if track.has_person.any():
            for joint in JOINTS:
                yield truth.activity, joint, look(joint, track, true_places(truth, joint, track))


def look(joint: str, track: PoseTrack, places: Line | None) -> Seen:
    """How a joint was seen; `places` (2, T, 2) are its true ones in pixels, left and right."""
    length = body_length(track)
    here = np.stack([track.image[:, side] for side in JOINTS[joint]]).astype(float)
    middle = (here[:, :-2] + here[:, 2:]) / 2
    tremble = np.linalg.norm(here[:, 1:-1] - middle, axis=2) / OF_MIDDLE / MEDIAN_LENGTH
    error = np.empty(0) if places is None else np.linalg.norm(here - places, axis=2)
    return Seen(
        float(track.has_person.mean()),
        known(track.visibility[:, list(JOINTS[joint])].astype(float)),
        known(tremble) / length * 100,
        known(error) / length * 100,
    )


def true_places(truth: Truth, joint: str, track: PoseTrack) -> Line | None:
    """Where a joint truly was in the pictures, (2, T, 2) in pixels, left and right; None if nobody knows."""
    about = json.loads(truth.video.with_suffix(".json").read_text(encoding="utf-8"))
    if "joints_px" not in about or not len(truth.time):
        return None
    sides = [np.array(about["joints_px"][f"{side}_{joint}"], dtype=float) for side in ("left", "right")]
    return np.stack(
        [np.stack([np.interp(track.time, truth.time, one[:, axis]) for axis in range(2)], axis=1) for one in sides]
    )


def body_length(track: PoseTrack) -> float:
    """Shoulder to hip to knee to ankle, pixels: the longer side, in the median picture."""
    steps = [np.linalg.norm(np.diff(track.image[:, list(chain)], axis=1), axis=2).sum(axis=1) for chain in CHAINS]
    return float(np.nanmedian(np.maximum(*steps)))


def known(values: Line) -> Line:
    """The values that are numbers, in one row."""
    return values[np.isfinite(values)]


def table(seen: dict[tuple[str, str, str], list[Seen]]) -> str:
    """All of it as text."""
    rows = [
        f"{'joint':6} {'activity':14} {'folder':14} {'clips':>5} {'pictures':>8} {'somebody':>8} "
        f"{'visible':>7} {'lowest':>6} {'tremble':>7} {'error':>6} {'worst':>6}"
    ]
    for (joint, activity, folder), clips in sorted(seen.items()):
        visible, tremble, error = (
            np.concatenate([getattr(one, name) for one in clips]) for name in ("visibility", "tremble", "error")
        )
        off = f"{np.median(error):6.2f} {np.quantile(error, 0.9):6.2f}" if len(error) else f"{'–':>6} {'–':>6}"
        rows.append(
            f"{joint:6} {activity:14} {folder:14} {len(clips):5} {len(visible) // 2:8} "
            f"{np.mean([one.somebody for one in clips]):8.2f} {np.median(visible):7.2f} "
            f"{np.quantile(visible, 0.1):6.2f} {np.median(tremble):7.2f} {off}"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
