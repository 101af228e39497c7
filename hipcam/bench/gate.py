"""The gate: figures of today beside those of a baseline, ratio by ratio."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from hipcam.bench.figures import SCHEMA
from hipcam.core.errors import HipcamError
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hipcam.bench.figures import Figures, Ratio

#: What has fallen by more than this share of the tolerance is measured again, and all rounds are judged together, until
#: it has not or there have been so many measurements.
DOUBT, ATTEMPTS = 0.5, 3


class Regression(NamedTuple):
    """A ratio that has fallen beyond the tolerance.

    Attributes
    ----------
    benchmark, name : str
        Which ratio.
    before, now : float
        Its values.
    stage : str
        The stage that has come to cost most more; empty where there are none.
    """

    benchmark: str
    name: str
    before: float
    now: float
    stage: str

    def __str__(self) -> str:
        fell = {"benchmark": self.benchmark, "name": self.name, "before": self.before, "now": self.now}
        change = self.now / self.before - 1
        if self.stage:
            return say("bench.fell_at", **fell, change=change, stage=self.stage)
        return say("bench.fell", **fell, change=change)


@dataclass(frozen=True, slots=True)
class _Before:
    """A ratio that was saved, and what its stages cost in units of the reference's time."""

    value: float
    stages: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Saved:
    """What was saved of one benchmark, as far as it is compared."""

    ratios: dict[str, _Before]


class Baseline:
    """Ratios that were saved once.

    Parameters
    ----------
    path : Path
        Written by `hipcam bench --save`.

    Raises
    ------
    HipcamError
        If the file cannot be read or is something else.
    """

    def __init__(self, path: Path) -> None:
        import msgspec

        self.path = path
        try:
            saved = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise HipcamError(say("bench.unreadable", path=path, why=error.strerror)) from error
        except ValueError as error:
            raise HipcamError(say("bench.not_json", path=path)) from error
        if not isinstance(saved, dict) or saved.get("schema") != SCHEMA:
            raise HipcamError(say("bench.no_figures", path=path, schema=SCHEMA))
        try:
            self.machine = msgspec.convert(saved["machine"], dict[str, Any])
            benchmarks = msgspec.convert(saved["benchmarks"], dict[str, _Saved])
        except (KeyError, ValueError) as error:
            raise HipcamError(say("bench.incomplete", path=path)) from error
        self._ratios = {name: found.ratios for name, found in benchmarks.items()}

    def check_has(self, benchmarks: Sequence[str]) -> None:
        """Raise HipcamError if there is nothing to compare one of these with."""
        missing = [name for name in benchmarks if name not in self._ratios]
        if missing:
            raise HipcamError(say("bench.no_figures_of", path=self.path, benchmarks=", ".join(missing)))

    def regressions(self, benchmark: str, now: Figures, tolerance: float) -> list[Regression]:
        """The ratios of a benchmark that have fallen by more than a share of what they were."""
        before = self._ratios[benchmark]
        return [
            Regression(benchmark, name, before[name].value, found.value, _guilty(before[name], found))
            for name, found in now.ratios.items()
            if name in before and found.value < before[name].value * (1 - tolerance)
        ]


def pass_gate(
    benchmark: str, measure: Callable[[], Figures], baseline: Baseline, tolerance: float
) -> tuple[Figures, list[Regression]]:
    """Measure until there is no doubt that nothing has regressed, a few times at most.

    Whatever else a machine does makes things slower, never faster. So the quickest of many rounds is little disturbed,
    and in doubt there are more of them.

    Returns
    -------
    figures : Figures
        With the rounds of all measurements.
    regressions : list of Regression
        What has fallen in them.
    """
    figures = measure()
    for _ in range(ATTEMPTS - 1):
        if not baseline.regressions(benchmark, figures, tolerance * DOUBT):
            break
        figures = figures.with_more(measure())
    return figures, baseline.regressions(benchmark, figures, tolerance)


def _guilty(before: _Before, now: Ratio) -> str:
    grown = {stage: share - before.stages.get(stage, 0.0) for stage, share in now.shares.items()}
    return max(grown, key=grown.__getitem__) if grown else ""
