"""What a benchmark found, as records, as JSON and as text."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict, dataclass, field
from time import get_clock_info, perf_counter, thread_time
from typing import TYPE_CHECKING, Any

import hipcam

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SCHEMA = "hipcam.bench/1"


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as fast as a reference that ran in turn with it.

    Attributes
    ----------
    value : float
        From the quickest round of each, the least disturbed one; more is better.
    spread : float
        Half the range from the lower to the upper quartile of the ratios round by round, as a share of `value`.
    least : float or None
        What is promised, if anything.
    stages : mapping of str to float
        What each stage costs, in units of all that the reference takes: these tell who is to blame.
    """

    value: float
    spread: float
    least: float | None = None
    stages: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of this machine at this moment: to be read, never compared.

    Attributes
    ----------
    value : float
    unit : str
    most : float or None
        What is promised, if anything.
    """

    value: float
    unit: str
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


def ratio(ours: Sequence[float], reference: Sequence[float], least: float | None = None,
          stages: Mapping[str, float] | None = None) -> Ratio:
    """The ratio of two that were run in turn."""
    value = min(reference) / min(ours)
    pairs = sorted(theirs / mine for mine, theirs in zip(ours, reference, strict=True))
    quarter = len(pairs) // 4
    return Ratio(value, (pairs[-1 - quarter] - pairs[quarter]) / 2 / value, least, stages or {})


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

    from hipcam.bench.processes import cores

    return {"system": platform.platform(), "processor": _processor(), "cores": cores(),
            "python": platform.python_version(), "numpy": np.__version__}


def to_json(found: Mapping[str, Figures]) -> str:
    """All figures with the machine, to be saved and compared with."""
    return json.dumps({"schema": SCHEMA, "hipcam": hipcam.__version__, "machine": machine(),
                       "benchmarks": {name: asdict(figures) for name, figures in found.items()}},
                      indent=2, ensure_ascii=False) + "\n"


def describe(name: str, figures: Figures) -> str:
    """One benchmark as text."""
    lines = [name]
    for what, number in figures.numbers.items():
        promised = "" if number.most is None else f"   (at most {_short(number.most)})"
        lines.append(f"  {what:46s} {_short(number.value):>10s} {number.unit}{promised}")
    for what, found in figures.ratios.items():
        promised = "" if found.least is None else f"   (at least {_short(found.least)})"
        lines.append(f"  {what:46s} {_short(found.value):>10s} ×  ±{found.spread:.0%}{promised}")
        if found.stages:
            lines.append("    of the reference's time: "
                         + ", ".join(f"{stage} {share:.0%}" for stage, share in found.stages.items()))
    return "\n".join(lines)


def describe_machine(found: Mapping[str, Any]) -> str:
    """The machine in one line."""
    return (f"{found['processor']}, {found['cores']} cores, {found['system']}, Python {found['python']}, "
            f"numpy {found['numpy']}")


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()
