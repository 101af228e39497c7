"""Fit what each reading of form is worth, on clips with truth, and write it into a pose network's calibration.

    python benchmarks/calibrate.py FOLDER... [--tracks DIR] [--model full|heavy|lite|FILE] [--write]

Each folder holds clips with a JSON truth of the same name beside them (exact, or labels by eye). What the network
sees in a clip is stored in DIR and read from there the next time, so that fitting again takes seconds. For every
reading that judging makes, the table shows how it lies beside the truth and how far it strays on bodies that were left
out; with `--write` it goes into `hipcam/pose/calibrations/errors/NETWORK.toml`, where readings that these clips say
nothing of stay as they are. Each network has tracks and a table of its own; it needs its
`hipcam/pose/calibrations/NETWORK.toml` before.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.bench.accuracy.compare import pair
from hipcam.bench.accuracy.truth import Truth, find_truths
from hipcam.judge.activity import activities
from hipcam.judge.recognise import make_exercise
from hipcam.judge.settings import Settings
from hipcam.measure.measures import compute_measures
from hipcam.pose.calibration import Calibration, calibration_for
from hipcam.pose.error_model import NINE_IN_TEN, ErrorModel
from hipcam.pose.network import make_network
from hipcam.pose.store import load_model
from hipcam.run.score import score_file
from hipcam.track.repair import repair
from hipcam.track.smooth import smooth_track
from hipcam.track.steady import steady
from hipcam.track.stored import load_reading, store_reading

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

    from hipcam.judge.records import Event
    from hipcam.pose.model import PoseModel
    from hipcam.track.scored import Reading

    Line = NDArray[np.float64]

#: Where the tables stand.
TABLES = Path(__file__).parents[1] / "hipcam" / "pose" / "calibrations" / "errors"
#: Below these nothing is fitted.
LEAST_MOVEMENTS, LEAST_BODIES = 12, 4
#: Faults that count in both directions: their readings have no sign, so the truth has none.
UNSIGNED = ("trunk_lean", "pelvis_shift", "trunk_twist")
#: Readings of which "not there", as a label by eye, says nothing about their size.
ABSENT_HAS_NO_SIZE = ("incomplete_lift",)
#: What the truth of a reading is called where it does not stand among the measures.
ELSEWHERE = {"sagging": "loss", "rotation": "rotation_true"}
#: Readings that are stated as they are: no line is laid, only their spread is found.
AS_READ = ("er-test.rotation.outline", "er-test.rotation.landmarks")
#: What pictures show of the shank, and the readings that do without.
OUTLINE = "_shank_"
WITHOUT = {OUTLINE: ("er-test.rotation.landmarks",)}
#: Readings of which there are too few, and others that are off for the same reason.
LENT = {"bridge.sagging": "bridge.incomplete_lift.side"}
#: The share of the readings, at either end, that are pulled in before a line is laid through them.
PULLED_IN = 0.02
#: Held against the truth's own spread, how much a gain is worth in the fit (ridge).
RIDGE = 0.05


@dataclass(frozen=True, slots=True)
class Heard:
    """One reading of a movement, the truth of it, and whose body it was."""

    key: str
    reading: float
    truth: float
    body: str


def main() -> None:
    """Read, fit, show and, if asked, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--tracks", type=Path, default=Path(".tracks"), metavar="DIR")
    parser.add_argument("--model", metavar="full|heavy|lite|FILE")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    model = load_model(asked.model)
    own = calibration_for(model)
    if asked.write and not own.known:
        parser.error(f"{model.name} has no calibration of its own, and that of {own.network} is not for it")
    known = replace(own, known=True)
    heard = [one for folder in asked.folders for one in read_folder(folder, asked.tracks, model, known)]
    fitted = fit_all(heard)
    print(table(fitted))
    if asked.write:
        page = TABLES / f"{known.network}.toml"
        kept = still_there(page.read_text(encoding="utf-8") if page.exists() else "", {one.key for one in heard})
        page.write_text(toml(dict(sorted({**kept, **fitted}.items())), known.network), encoding="utf-8")


def still_there(text: str, heard: Collection[str]) -> dict[str, tuple[ErrorModel, int, int]]:
    """What was fitted before to readings that hipcam still makes and that were not heard this time."""
    faults = {f"{one.key}.{fault}" for one in activities() for fault in one.faults}
    return {
        key: (ErrorModel(*(model[of.name] for of in fields(ErrorModel))), model["n"], model["bodies"])
        for key, model in tomllib.loads(text).items()
        if key not in heard and (key in AS_READ or ".".join(key.split(".")[:2]) in faults)
    }


def read_folder(folder: Path, tracks: Path, model: PoseModel, known: Calibration) -> Iterator[Heard]:
    """Every reading of every movement in a folder that can be held against a truth."""
    for truth in find_truths(folder, loose=True):
        if truth.activity is None:
            continue
        about = json.loads(truth.video.with_suffix(".json").read_text(encoding="utf-8"))
        seen = stored(truth, tracks / model.name / folder.name, model)
        said = [*listen(seen, truth.activity, known), *listen_without(OUTLINE, seen, truth.activity, known)]
        for event, readings in said:
            movement = true_movement(truth, event)
            if movement is None:
                continue
            for key, reading in readings:
                size = true_size(key, movement, about)
                if size is not None:
                    yield Heard(key, reading, size, truth.body)


def stored(truth: Truth, folder: Path, model: PoseModel) -> Reading:
    """What the network sees in a clip: read once, then stored."""
    path = folder / f"{truth.video.stem}.hipcam.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(make_network(model)) as network:
            store_reading(score_file(truth.video, truth.activity or "auto", Settings(), model, network), path)
    return load_reading(path).reading


def listen(reading: Reading, activity: str, known: Calibration) -> Iterator[tuple[Event, list[tuple[str, float]]]]:
    """Each movement that is found, with the readings that its form was judged by."""
    settings = Settings()
    signals = settings.signals
    steadied, observed = steady(reading.track, reading.observed)
    track = smooth_track(repair(steadied, known.repair)[0], gap_limit=signals.gap_limit, cutoff=signals.cutoff)
    exercise = make_exercise(activity, settings, known)
    said: list[tuple[str, float]] = []
    exercise.judge.listener = lambda key, value: said.append((key, value))
    for sample in compute_measures(track, observed, known).samples():
        said.clear()
        yield from ((event, list(said)) for event in exercise.update(sample))
    said.clear()
    yield from ((event, list(said)) for event in exercise.finish())


def listen_without(
    evidence: str, reading: Reading, activity: str, known: Calibration
) -> Iterator[tuple[Event, list[tuple[str, float]]]]:
    """The readings that are made where this was not found in the pictures, which is too rare to hear by itself."""
    left = {name: values for name, values in reading.observed.items() if evidence not in name}
    if len(left) < len(reading.observed):
        for event, said in listen(replace(reading, observed=left), activity, known):
            yield event, [(key, value) for key, value in said if key in WITHOUT[evidence]]


def true_movement(truth: Truth, event: Event) -> dict[str, Any] | None:
    """The true movement that an event is, or None."""
    movements = [*truth.movements, *truth.partials]
    spans = [(movement["start"], movement["end"]) for movement in movements]
    paired = pair(spans, [(event.start, event.end)])
    return movements[paired[0][0]] if paired else None


def true_size(key: str, movement: dict[str, Any], about: dict[str, Any]) -> float | None:
    """How large what a reading stands for truly was; None if that is not known."""
    _, fault, *view = key.split(".")
    if about.get("by_eye"):
        if view and view[0].startswith("hips"):
            return None  # hips not past the line are anywhere before it
        absent = fault in (movement.get("faults_absent") or about.get("faults_absent") or ())
        return 0.0 if absent and fault not in ABSENT_HAS_NO_SIZE else None
    size = (movement.get("measured") or {}).get(fault)
    if view and view[0].startswith("hips"):
        size = movement.get("hip_line_excess")
    elif view and view[0].startswith("belly"):
        size = (movement.get("measured") or {}).get("lumbar_extension")
    elif view == ["gap"]:
        gap = movement.get("min_knee_gap")
        size = None if gap is None else 1 - gap
    elif size is None and fault in ELSEWHERE:
        size = movement.get(ELSEWHERE[fault])
    if size is None:
        return None
    return abs(float(size)) if fault in UNSIGNED else float(size)


def fit_all(heard: Iterable[Heard]) -> dict[str, tuple[ErrorModel, int, int]]:
    """The error model of each reading, with how many movements and bodies it rests on."""
    by_key: dict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        by_key[one.key].append(one)
    fitted = {
        key: (fit(found), len(found), len({one.body for one in found}))
        for key, found in sorted(by_key.items())
        if len(found) >= LEAST_MOVEMENTS and len({one.body for one in found}) >= LEAST_BODIES
    }
    for key, other in LENT.items():
        if key not in fitted and other in fitted:
            lent, n, bodies = fitted[other]
            fitted[key] = ErrorModel(0.0, 1.0, lent.spread, lent.agreement), n, bodies
    return dict(sorted(fitted.items()))


def fit(found: list[Heard]) -> ErrorModel:
    """Lay a line from readings to truths; its spread and agreement are those of bodies left out."""
    reading, truth = np.array([one.reading for one in found]), np.array([one.truth for one in found])
    bodies = np.array([one.body for one in found])
    expected = np.empty_like(truth)
    laid = stated if found[0].key in AS_READ else line
    for out in np.unique(bodies):
        offset, gain = laid(reading[bodies != out], truth[bodies != out])
        expected[bodies == out] = offset + gain * reading[bodies == out]
    error = expected - truth
    # Wide tails count: nine in ten errors must lie inside what a normal error of this spread gives them. Of a reading
    # that is stated as it is nothing else is asked.
    nine_in_ten = float(np.quantile(np.abs(error), 0.9)) / NINE_IN_TEN
    spread = nine_in_ten if laid is stated else max(float(np.sqrt(np.mean(error**2))), nine_in_ten)
    moves = np.std(expected) > 1e-9 and np.std(truth) > 1e-9
    agreement = float(np.corrcoef(expected, truth)[0, 1]) if moves else 0.0
    offset, gain = laid(reading, truth)
    return ErrorModel(offset, gain, max(spread, 1e-3), agreement)


def line(reading: Line, truth: Line) -> tuple[float, float]:
    """Offset and gain, never below 0, of the line that expects truths from readings; far-off readings are pulled in."""
    low, high = np.quantile(reading, [PULLED_IN, 1 - PULLED_IN])
    near = np.clip(reading, low, high)
    middle = near.mean()
    gain = max(0.0, float(((near - middle) * truth).mean() / ((1 + RIDGE) * near.var() + 1e-12)))
    return float(truth.mean() - gain * middle), gain


def stated(reading: Line, truth: Line) -> tuple[float, float]:
    """The line of a reading that is taken for the truth."""
    return 0.0, 1.0


def table(fitted: dict[str, tuple[ErrorModel, int, int]]) -> str:
    """The fit as text."""
    rows = [f"{'reading':40} {'n':>4} {'bodies':>6} {'offset':>8} {'gain':>6} {'spread':>7} {'agreement':>9}"]
    rows += [
        f"{key:40} {n:4} {bodies:6} {one.offset:8.3f} {one.gain:6.2f} {one.spread:7.3f} {one.agreement:9.2f}"
        for key, (one, n, bodies) in fitted.items()
    ]
    return "\n".join(rows)


def toml(fitted: dict[str, tuple[ErrorModel, int, int]], network: str) -> str:
    """The fit as it stands in the calibration."""
    rows = [
        f"# What each reading of form is worth with {network}; made by benchmarks/calibrate.py, not by hand.",
        "# truth = offset + gain * reading, give or take spread; spread and agreement are those of bodies left out.",
    ]
    for key, (one, n, bodies) in fitted.items():
        rows += [
            "",
            f'["{key}"]',
            f"offset = {one.offset:.4g}",
            f"gain = {one.gain:.4g}",
            f"spread = {one.spread:.4g}",
            f"agreement = {one.agreement:.3f}",
            f"n = {n}",
            f"bodies = {bodies}",
        ]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
