"""How far all results of a folder are from the truth."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.bench.accuracy.bodies import interval, median_size, whole_share
from hipcam.bench.accuracy.compare import LEAST_OVERLAP, LOOSE_OVERLAP, compare
from hipcam.bench.accuracy.comparison import Comparison
from hipcam.bench.accuracy.statistics import agreement, calibrate, share
from hipcam.bench.accuracy.truth import true_faults
from hipcam.core.version import __version__
from hipcam.judge.activity import activities, keys
from hipcam.judge.result import SCHEMA as RESULT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hipcam.bench.accuracy.bodies import Part
    from hipcam.bench.accuracy.comparison import Pairs
    from hipcam.bench.accuracy.statistics import Tally
    from hipcam.bench.accuracy.truth import Truth
    from hipcam.judge.settings import Settings
    from hipcam.pose.model import PoseModel
    from hipcam.track.scored import Scored

SCHEMA = "hipcam.accuracy/1"
#: An error in time that is small, in seconds.
NEAR = 0.3
#: What is compared for each kind of movement, in the order of the tables.
_KINDS, _TIMES = ("rep", "hold", "attempt"), ("start", "peak", "end", "out", "hold", "back", "duration")


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well hipcam did on a folder of clips.

    Attributes
    ----------
    folder : str
        Its name, without where it lies.
    clips : tuple of (Truth, str or None, str, Comparison)
        Each clip's truth, the activity that was found in it, the video's SHA-256, and its comparison.
    model : dict
        Name and SHA-256 of the pose model.
    settings : dict
        What the clips were scored with.
    made : str
        When.
    """

    folder: str
    clips: tuple[tuple[Truth, str | None, str, Comparison], ...]
    model: dict[str, str]
    settings: dict[str, Any]
    made: str

    def to_dict(self) -> dict[str, Any]:
        """All tables as plain dictionaries and lists, as they are saved; see `describe` for what each figure is."""
        whole = self._whole()
        return {
            "schema": SCHEMA,
            # The schema of the results that were compared; by it hipcam also knows the file for its own.
            "results": {"schema": RESULT_SCHEMA},
            "hipcam": __version__,
            "model": self.model,
            "settings": self.settings,
            "made": self.made,
            "folder": self.folder,
            "clips": self._clips(),
            "main": self.main_figures(),
            "counts": self._counts(whole),
            "answers": {
                name: {said: count[said] for said in ("right", "wrong", "abstained")}
                for name, count in sorted(whole.answers.items())
            },
            "times": _times(whole),
            "rotations": [r._asdict() | {"inside": r.inside} for r in whole.rotations],
            "rotation": _rotation(whole),
            "angles": [
                {
                    "activity": activity,
                    "name": name,
                    "unit": unit,
                    "at_top": agreement(at_top)._asdict(),
                    "all_frames": agreement(whole.frames[activity, name, unit])._asdict(),
                }
                for (activity, name, unit), at_top in _by_activity(whole.angles)
            ],
            "sizes": [
                {"activity": activity, "name": name, "unit": unit} | agreement(pairs)._asdict()
                for (activity, name, unit), pairs in _by_activity(whole.sizes)
            ],
            "faults": self._faults(whole),
            "faults_together": _tally(whole.together),
            "confidence": calibrate(whole.claims),
        }

    def shares(self) -> dict[str, tuple[int, int]]:
        """How many were right, and of how many: what must not become less. What was not asked is not there."""
        whole = self._whole()
        positives = [c for truth, *_, c in self.clips if truth.activity]
        negatives = [c for truth, *_, c in self.clips if not truth.activity]
        answers: Counter[str] = sum(whole.answers.values(), Counter())
        times = [
            abs(error) for (_, name), errors in whole.times.items() if name in ("start", "end") for error in errors
        ]
        stated = [r.inside for r in whole.rotations if r.inside is not None]
        faults = whole.together
        found = {
            "clips counted exactly": (sum(c.exact for c in positives), len(positives)),
            "clips without false alarms": (sum(c.exact for c in negatives), len(negatives)),
            "questions answered right": (answers["right"], answers.total()),
            f"starts and ends within {NEAR:g} s": (sum(error <= NEAR for error in times), len(times)),
            "rotations given": (sum(r.found is not None for r in whole.rotations), len(whole.rotations)),
            "rotations inside their ±": (sum(stated), len(stated)),
            "faults, F1": (2 * faults.hit, 2 * faults.hit + faults.false + faults.missed),
        }
        return {name: (right, asked) for name, (right, asked) in found.items() if asked}

    def main_figures(self) -> list[dict[str, Any]]:
        """What matters most, each with the interval in which it would lie with other bodies, None with too few."""
        parts = [replace(self, clips=tuple(clips)) for clips in self._by_body().values()]
        shares = [part.shares() | part._fault_shares() for part in parts]
        figures = [
            _figure(name, "of 1", whole, [share.get(name, (0, 0)) for share in shares], whole_share)
            for name, (_, whole) in (self.shares() | self._fault_shares()).items()
        ]
        errors = [[r.found - r.truth for r in part._whole().rotations if r.found is not None] for part in parts]
        if given := sum(map(len, errors)):
            figures.append(_figure("rotation, median error", "deg", given, errors, median_size))
        return figures

    def _fault_shares(self) -> dict[str, tuple[int, int]]:
        tally = self._whole().together
        found = {
            "faults raised that were there": (tally.hit, tally.hit + tally.false),
            "faults judged that were raised": (tally.hit, tally.hit + tally.missed),
            "faults that were judged": (tally.hit + tally.missed, tally.hit + tally.missed + tally.abstained),
        }
        return {name: (right, asked) for name, (right, asked) in found.items() if asked}

    def _by_body(self) -> dict[str, list[tuple[Truth, str | None, str, Comparison]]]:
        """The clips of each body; one of nobody known is its own."""
        found: dict[str, list[tuple[Truth, str | None, str, Comparison]]] = {}
        for clip in self.clips:
            found.setdefault(clip[0].body or str(clip[0].video), []).append(clip)
        return found

    def _clips(self) -> list[dict[str, Any]]:
        return [
            {
                "name": t.video.stem,
                "sha256": sha,
                "activity": t.activity,
                "found_activity": found,
                "exact": c.exact,
                "true": _plain_counts(c.true_counts),
                "found": _plain_counts(c.found_counts),
            }
            for t, found, sha, c in self.clips
        ]

    def _counts(self, whole: Comparison) -> dict[str, Any]:
        positives = [c for t, *_, c in self.clips if t.activity]
        negatives = [c for t, *_, c in self.clips if not t.activity]
        return {
            "clips": len(positives),
            "exact_per_side": sum(c.exact for c in positives),
            "exact_in_all": sum(c.totals_exact for c in positives),
            "negatives": len(negatives),
            "false_alarms": sum(sum(c.found_counts.values()) for c in negatives),
            "partials": {name: whole.partials[name] for name in ("true", "found", "extra")},
        }

    def _faults(self, whole: Comparison) -> list[dict[str, Any]]:
        return [
            {"name": name}
            | _tally(tally)
            | {
                "clips": sum(_has_fault(truth, name) for truth, *_ in self.clips),
                "asked": whole.unjudged.get(name, Counter())["asked"],
                "unknown": whole.unjudged.get(name, Counter())["unknown"],
            }
            for name, tally in sorted(whole.faults.items())
        ]

    def _whole(self) -> Comparison:
        whole = Comparison()
        for *_, comparison in self.clips:
            whole.add(comparison)
        return whole

    def to_json(self) -> str:
        """UTF-8 JSON with a newline at its end."""
        return json.dumps(_rounded(self.to_dict()), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def measure_accuracy(
    folder: Path,
    truths: Iterable[Truth],
    score: Callable[[Truth], Scored],
    settings: Settings,
    model: PoseModel,
    *,
    loose: bool = False,
) -> Accuracy:
    """Score clips and compare each with its truth.

    Parameters
    ----------
    folder : Path
        Where they come from; only its name is kept.
    truths : iterable of Truth
        See `find_truths`.
    score : callable
        Scores a clip: with its activity, or where that is None as `auto`, as `hipcam score` would.
    settings, model
        What the clips are scored with.
    loose : bool
        Be content with less overlap between a true movement and the one found.
    """
    clips = []
    for truth in truths:
        scored = score(truth)
        result = scored.result
        comparison = compare(truth, result, scored.measures, least=LOOSE_OVERLAP if loose else LEAST_OVERLAP)
        clips.append((truth, result.activity, result.source.sha256, comparison))
    return Accuracy(
        folder.resolve().name,
        tuple(clips),
        {"name": model.name, "sha256": model.sha256},
        settings.to_dict(),
        datetime.now(timezone.utc).isoformat(timespec="seconds"),
    )


def _figure(
    name: str, unit: str, n: int, parts: Sequence[Part], figure: Callable[[Sequence[Part]], float | None]
) -> dict[str, Any]:
    strays = interval(parts, figure)
    return {
        "name": name,
        "unit": unit,
        "n": n,
        "value": figure(parts),
        "low": strays.low if strays else None,
        "high": strays.high if strays else None,
        "bodies": len(parts),
    }


def _plain_counts(counts: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"movement": kind, "side": side, "n": n} for (kind, side), n in sorted(counts.items())]


def _times(whole: Comparison) -> list[dict[str, Any]]:
    def place(item: tuple[tuple[str, str], list[float]]) -> tuple[int, int]:
        (kind, name), _ = item
        return _KINDS.index(kind), _TIMES.index(name)

    return [
        {
            "movement": kind,
            "time": name,
            "n": len(values),
            "bias": float(np.mean(values)),
            "median": float(np.median(np.abs(values))),
            "worst": max(values, key=abs),
        }
        for (kind, name), values in sorted(whole.times.items(), key=place)
    ]


def _rotation(whole: Comparison) -> dict[str, Any]:
    """All rotations together."""
    errors = [r.found - r.truth for r in whole.rotations if r.found is not None]
    sizes = [abs(error) for error in errors]
    stated = [r.uncertainty for r in whole.rotations if r.found is not None and r.uncertainty is not None]
    return {
        "n": len(errors),
        "asked": len(whole.rotations),
        "bias": float(np.mean(errors)) if errors else None,
        "median": float(np.median(sizes)) if errors else None,
        "worst": max(sizes, default=None),
        "inside": share(sum(r.inside is True for r in whole.rotations), len(stated)),
        "uncertainty": float(np.mean(stated)) if stated else None,
    }


def _has_fault(truth: Truth, name: str) -> bool:
    return any(name in true_faults(m) for m in truth.movements)


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "hit": tally.hit,
        "false": tally.false,
        "missed": tally.missed,
        "abstained": tally.abstained,
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
    }


def _by_activity(table: Pairs) -> list[tuple[tuple[str, str, str], list[tuple[float, float]]]]:
    order = keys()
    labels = [angle.label for activity in activities() for angle in activity.angles]

    def place(item: tuple[tuple[str, str, str], Any]) -> tuple[int, int, str]:
        activity, name, _ = item[0]
        return order.index(activity), labels.index(name) if name in labels else len(labels), name

    return sorted(table.items(), key=place)


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(v) for v in value]
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value
