"""What a benchmark found, as records, as JSON and as text."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict, dataclass, field
from time import get_clock_info, perf_counter, thread_time
from typing import TYPE_CHECKING, Any

from hipcam.core.version import __version__
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SCHEMA = "hipcam.bench/1"


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as fast as a reference that ran in turn with it.

    Attributes
    ----------
    ours, reference : sequence of float
        Seconds that a unit of the work took, a number a round.
    least : float or None
        What is promised, if anything.
    stages : mapping of str to sequence of float
        Of `ours`, the seconds of each stage: these tell who is to blame.
    unit : str
        What the ratio counts in.
    """

    ours: Sequence[float]
    reference: Sequence[float]
    least: float | None = None
    stages: Mapping[str, Sequence[float]] = field(default_factory=dict)
    unit: str = "×"

    @property
    def value(self) -> float:
        """From the quickest round of each, the least disturbed one; more is better."""
        return min(self.reference) / min(self.ours)

    @property
    def spread(self) -> float:
        """Half the range from the lower to the upper quartile of the ratios round by round, as a share of `value`."""
        pairs = sorted(theirs / mine for mine, theirs in zip(self.ours, self.reference, strict=True))
        quarter = len(pairs) // 4
        return (pairs[-1 - quarter] - pairs[quarter]) / 2 / self.value if self.value else 0.0

    @property
    def shares(self) -> dict[str, float]:
        """What each stage costs at its quickest, in units of all that the reference takes."""
        return {stage: min(seconds) / min(self.reference) for stage, seconds in self.stages.items()}

    def with_more(self, other: Ratio) -> Ratio:
        """With the rounds of another measurement of the same."""
        return Ratio(
            [*self.ours, *other.ours],
            [*self.reference, *other.reference],
            self.least,
            {stage: [*seconds, *other.stages.get(stage, ())] for stage, seconds in self.stages.items()},
            self.unit,
        )


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of this machine at this moment: to be read, never compared.

    Attributes
    ----------
    value : float
    unit : str
    least, most : float or None
        What is promised, if anything.
    """

    value: float
    unit: str
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What one benchmark found.

    Attributes
    ----------
    ratios : dict of str to Ratio
        By name.
    numbers : dict of str to Number
        By name.
    """

    ratios: dict[str, Ratio]
    numbers: dict[str, Number]

    def with_more(self, other: Figures) -> Figures:
        """With the rounds of another measurement of the same; its numbers are the later ones."""
        return Figures(
            {name: found.with_more(other.ratios[name]) for name, found in self.ratios.items()}, other.numbers
        )


def in_turn(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Run some things in turn, so that whatever else the machine does meets all of them.

    Parameters
    ----------
    contenders : mapping of str to callable
        Each does its work once and gives the seconds that one unit of it took.
    rounds : int
        How often each is run.

    Returns
    -------
    dict of str to list of float
        Seconds by name, a number a round.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            seconds[name].append(run())
    return seconds


def busy_seconds(work: Callable[[], object], units: int = 1, times: int = 1) -> float:
    """Seconds of this thread that a unit of the work takes, when it is done some times over.

    Seconds in which the machine does something else do not count, where the system can tell.
    """
    begin = _busy()
    for _ in range(times):
        work()
    return (_busy() - begin) / units / times


#: Windows counts a thread's time in steps of 16 ms: too coarse.
_busy = thread_time if get_clock_info("thread_time").resolution < 1e-6 else perf_counter


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    import numpy as np

    from hipcam.core.processes import cores

    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": cores(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def same_machine(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether ratios of one can be compared with those of the other: an update of the system changes none."""

    def kind(found: Mapping[str, Any]) -> tuple[Any, ...]:
        minor = (str(found.get(name)).split(".")[:2] for name in ("python", "numpy"))
        return found.get("processor"), found.get("cores"), *minor

    return kind(one) == kind(other)


def to_json(found: Mapping[str, Figures]) -> str:
    """All figures with the machine, to be saved and compared with."""
    return (
        json.dumps(
            {
                "schema": SCHEMA,
                "hipcam": __version__,
                "machine": machine(),
                "benchmarks": {name: _plain(figures) for name, figures in found.items()},
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )


def _plain(figures: Figures) -> dict[str, Any]:
    return {
        "ratios": {
            name: {"value": found.value, "spread": found.spread, "least": found.least, "stages": found.shares}
            for name, found in figures.ratios.items()
        },
        "numbers": {name: asdict(number) for name, number in figures.numbers.items()},
    }


def describe(name: str, figures: Figures) -> str:
    """One benchmark as text."""
    lines = [name]
    for what, number in figures.numbers.items():
        lines.append(
            f"  {what:46s} {_short(number.value):>10s} {number.unit}"
            + _promise(number.value, number.least, number.most)
        )
    for what, found in figures.ratios.items():
        # A single round tells nothing of how much it varies.
        spread = f"  ±{found.spread:.0%}" if len(found.ours) > 1 else ""
        lines.append(
            f"  {what:46s} {_short(found.value):>10s} {found.unit}{spread}" + _promise(found.value, found.least, None)
        )
        if found.stages:
            shares = ", ".join(f"{stage} {share:.0%}" for stage, share in found.shares.items())
            lines.append("    " + say("bench.shares", shares=shares))
    return "\n".join(lines)


def _promise(value: float, least: float | None, most: float | None) -> str:
    """What is promised, and whether it is kept."""
    if least is not None:
        return "   " + say("bench.at_least" if value >= least else "bench.not_at_least", least=_short(least))
    if most is not None:
        return "   " + say("bench.at_most" if value <= most else "bench.not_at_most", most=_short(most))
    return ""


def describe_machine(found: Mapping[str, Any]) -> str:
    """The machine in one line."""
    named = {name: found[name] for name in ("processor", "system", "python", "numpy")}
    return say("bench.machine", n=found["cores"], **named)


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()
