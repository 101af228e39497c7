"""The figures of a comparison as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    #: Pairs of truth and measured value by activity, name and unit.
    _Pairs = dict[tuple[str, str, str], list[tuple[float, float]]]


def describe(tables: Mapping[str, Any]) -> str:
    """Say in tables what `Accuracy.to_dict` holds."""
    counts, partials = tables["counts"], tables["counts"]["partials"]
    parts = [
        f"{len(tables['clips'])} clip{'s' if len(tables['clips']) > 1 else ''} of {tables['folder']}; "
        f"hipcam {tables['hipcam']}, {tables['model']['name']}",
        "COUNTS\n"
        f"exact per side: {counts['exact_per_side']} of {counts['clips']} clips; sides aside: "
        f"{counts['exact_in_all']} of {counts['clips']}\n"
        + "".join(
            f"  not exact: {c['name']}: {_counted(c['true'])}; found {_counted(c['found'])}\n"
            for c in tables["clips"]
            if not c["exact"] and c["activity"]
        )
        + f"false alarms in {counts['negatives']} clips without any of the activities: {counts['false_alarms']}\n"
        f"movements too small to count: {partials['found']} of {partials['true']} listed, {partials['extra']} listed "
        "that were none",
    ]
    if tables["answers"]:
        parts.append(
            "RIGHT AND WRONG\n"
            + _table(
                ("", "right", "wrong", "not known"),
                [(name, *map(str, said.values())) for name, said in tables["answers"].items()],
            )
        )
    if tables["times"]:
        parts.append(
            "TIMES, error in seconds (found − true)\n"
            + _table(
                ("", "n", "median size", "bias", "worst"),
                [
                    (
                        f"{row['movement']} {row['time']}",
                        str(row["n"]),
                        _number(row["median"], 2, sign=False),
                        _number(row["bias"], 2),
                        _number(row["worst"], 2),
                    )
                    for row in tables["times"]
                ],
            )
        )
    if tables["rotations"]:
        parts.append(_describe_rotation(tables))
    if tables["angles"]:
        parts.append(
            "MEASURES AS THE PICTURE GIVES THEM, degrees (measured − true)\n"
            + _table(
                (
                    "",
                    "",
                    "movements",
                    "bias",
                    "MAE",
                    "limits of agreement",
                    "frames",
                    "bias",
                    "MAE",
                    "limits of agreement",
                ),
                [
                    (row["activity"], row["name"], *_agreed(row["at_top"]), *_agreed(row["all_frames"]))
                    for row in tables["angles"]
                ],
            )
            + "\nfirst at the top of each movement, then in all its frames; no bias is taken off"
        )
    if tables["sizes"]:
        parts.append(
            "WHAT WAS JUDGED, a value a movement (measured − true)\n"
            + _table(
                ("", "", "unit", "n", "bias", "MAE", "limits of agreement", "worst"),
                [
                    (
                        row["activity"],
                        row["name"].replace("_", " "),
                        row["unit"],
                        *_agreed(row, 2 if "lengths" in row["unit"] or "widths" in row["unit"] else 1),
                        _number(row["worst"], 2 if "lengths" in row["unit"] or "widths" in row["unit"] else 1),
                    )
                    for row in tables["sizes"]
                ],
            )
            + "\ner-test: only the compensations that were raised have a value"
        )
    if tables["faults"]:
        parts.append(_describe_faults(tables))
    return "\n\n".join(parts)


def _describe_rotation(tables: Mapping[str, Any]) -> str:
    rows = [
        (
            r["clip"],
            r["side"],
            f"{r['start']:.1f}",
            f"{r['truth']:.1f}",
            "none" if r["found"] is None else f"{r['found']:.1f}",
            "" if r["uncertainty"] is None else f"{r['uncertainty']:.1f}",
            "" if r["found"] is None else _number(r["found"] - r["truth"], 1),
            {True: "yes", False: "no", None: ""}[r["inside"]],
        )
        for r in tables["rotations"]
    ]
    whole = tables["rotation"]
    lines = ["ROTATION, degrees", _table(("clip", "side", "at", "true", "found", "±", "error", "inside ±"), rows)]
    if whole["n"]:
        lines.append(
            f"{whole['n']} of {whole['asked']} attempts: median error {whole['median']:.1f}°, worst "
            f"{whole['worst']:.1f}°, bias {_number(whole['bias'], 1)}°; {_percent(whole['inside'])} inside "
            f"the own ±, which is {whole['uncertainty']:.1f}° on average"
        )
    return "\n".join(lines)


def _describe_faults(tables: Mapping[str, Any]) -> str:
    together = tables["faults_together"]
    rows = [
        (
            row["name"].replace("_", " "),
            str(row["clips"]),
            *(str(row[k]) for k in ("hit", "false", "missed", "abstained")),
            _percent(row["precision"]),
            _percent(row["recall"]),
            f"{row['unknown']} of {row['asked']}",
        )
        for row in tables["faults"]
    ]
    rows.append(
        (
            "together",
            "",
            *(str(together[k]) for k in ("hit", "false", "missed", "abstained")),
            _percent(together["precision"]),
            _percent(together["recall"]),
            "",
        )
    )
    lines = [
        "FAULTS AND COMPENSATIONS, a movement at a time",
        _table(("", "in clips", "hit", "false", "missed", "abstained", "precision", "recall", "not judged"), rows),
        f"F1 {'n/a' if together['f1'] is None else format(together['f1'], '.2f')}; abstained: it was there and hipcam "
        "said that it could not judge it; not judged: of all movements, faulty or not",
    ]
    if tables["confidence"]:
        lines += [
            "",
            "CONFIDENCE of faults (from 0.5) and suspicions (below)",
            _table(
                ("stated", "n", "mean", "were true"),
                [
                    (
                        f"{row['from']:.2f}–{row['to']:.2f}",
                        str(row["n"]),
                        f"{row['confidence']:.2f}",
                        _percent(row["true"]),
                    )
                    for row in tables["confidence"]
                ],
            ),
        ]
    return "\n".join(lines)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side: words to the left, figures to the right."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    words = [not any(any(c.isdigit() for c in row[i]) for row in rows) or i == 0 for i in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if left else cell.rjust(width)
            for cell, width, left in zip(row, widths, words, strict=True)
        ).rstrip()
        for row in (header, *rows)
    )


def _agreed(row: Mapping[str, Any], digits: int = 1) -> tuple[str, str, str, str]:
    low, high = row["low"], row["high"]
    return (
        str(row["n"]),
        _number(row["bias"], digits),
        _number(row["mae"], digits, sign=False),
        "" if low is None else f"{_number(low, digits)} to {_number(high, digits)}",
    )


def _number(value: float | None, digits: int, *, sign: bool = True) -> str:
    if value is None:
        return ""
    text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
    return text.replace("-", "−")


def _percent(share: float | None) -> str:
    return "n/a" if share is None else f"{share:.0%}"


def _counted(counts: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{c['n']} {c['movement']}{'' if c['n'] == 1 else 's'} {c['side']}" for c in counts) or "nothing"
