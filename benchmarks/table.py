"""The table of docs/performance.md, from saved figures.

    hipcam bench --save FILE.json
    python benchmarks/table.py FILE.json [MORE.json …]

Prints a row for each ratio and for each number that something is promised of, ready to paste.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    print("| what | promised | measured | command |\n| --- | --- | --- | --- |")
    for name in sys.argv[1:]:
        for benchmark, figures in json.loads(Path(name).read_text(encoding="utf-8"))["benchmarks"].items():
            rows = [
                (what, found, " ×" if benchmark != "accuracy" else " of 1") for what, found in figures["ratios"].items()
            ]
            rows += [
                (what, found, " " + found["unit"]) for what, found in figures["numbers"].items() if promise(found, "")
            ]
            for what, found, unit in rows:
                cells = (what, promise(found, unit), short(found["value"]) + unit, f"`hipcam bench {benchmark}`")
                print(f"| {' | '.join(cells)} |")


def promise(found: dict[str, Any], unit: str) -> str:
    for sign, key in (("≥", "least"), ("≤", "most")):
        if found.get(key) is not None:
            return f"{sign} {short(found[key])}{unit}"
    return ""


def short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    main()
