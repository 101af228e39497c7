"""How long keeping and listing sessions takes.

    python benchmarks/history.py [SESSIONS]

Fills a history in a temporary folder with sessions of a usual size and prints how long `hipcam history` takes to list
all of them, over a bare Python that runs in turn with it; and of that what reading them takes, and what keeping one
more does. Each is the quickest of some rounds. The aim is a thousand listed in less than 0.3 s.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from hipcam.bench.figures import in_turn
from hipcam.bench.processes import python, run
from hipcam.keep.folder import history_path
from hipcam.keep.history import History

ROUNDS = 9


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with History(folder) as history:
            for number in range(count):
                history.add(session(number), kind="live")
            least = quickest(
                {
                    "read": lambda: timed(history.sessions),
                    "keep": lambda: timed(lambda: history.add(session(0), kind="live")),
                }
            )
        listed = python("-m", "hipcam", "history", "--data-dir", name)
        least |= quickest({"python": lambda: run(python("-c", "pass")).seconds, "list": lambda: run(listed).seconds})
        print(f"{count} sessions, {history_path(folder).stat().st_size / 1e6:.1f} MB")
        print(
            f"hipcam history: {least['list'] - least['python']:.3f} s over bare Python ({least['python']:.3f} s); "
            f"reading them: {least['read']:.3f} s; keep one: {least['keep']:.4f} s"
        )


def quickest(contenders: dict[str, Callable[[], float]]) -> dict[str, float]:
    return {name: min(seconds) for name, seconds in in_turn(contenders, ROUNDS).items()}


def timed(what: Callable[[], object]) -> float:
    start = perf_counter()
    what()
    return perf_counter() - start


def session(number: int) -> dict[str, Any]:
    """Two sets of twelve side-lying repetitions, with as much about each as a real result has."""
    values = {
        "reps": 12,
        "good_reps": 9,
        "judged_reps": 12,
        "partials": 1,
        "holds": 0,
        "longest_hold": None,
        "mean_range": 31.5,
        "score": 81,
    }
    check = {"verdict": "pass", "value": 0.0421, "unit": "deg", "limit": 10.0, "reason": None}
    rep = {
        "side": "left",
        "start": 1.2345,
        "peak": 2.3456,
        "end": 3.4567,
        "range": 31.4159,
        "verdict": "pass",
        "reason": None,
        "tempo": {"out": 1.2, "hold": 0.4, "back": 1.3},
        "faults": [],
        "possible": [],
        "advice": [],
        "checks": {f"check_{at}": check for at in range(4)},
        "set": 1,
    }
    return {
        "schema": "hipcam.result/1",
        "activity": "side-lying",
        "source": {"name": "Camera 0", "sha256": ""},
        "reps": [rep] * 24,
        "summary": {"total": values, "sides": {"left": values, "right": values}},
        "provenance": {
            "made": f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}T08:00:00+00:00",
            "settings": {f"setting_{at}": 1.5 for at in range(100)},
        },
    }


if __name__ == "__main__":
    main()
