"""The figures of a comparison as text.

Movements, times, measures and faults are called what the saved file calls them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def describe(tables: Mapping[str, Any]) -> str:
    """Say in tables what `Accuracy.to_dict` holds."""
    sections = {
        "answers": _describe_answers,
        "times": _describe_times,
        "rotations": _describe_rotation,
        "angles": _describe_angles,
        "sizes": _describe_sizes,
        "faults": _describe_faults,
    }
    parts = [
        say(
            "bench.accuracy.clips",
            n=len(tables["clips"]),
            folder=tables["folder"],
            version=tables["hipcam"],
            model=tables["model"]["name"],
        ),
        _describe_counts(tables),
    ]
    if tables["main"]:
        parts.insert(1, _describe_main(tables))
    return "\n\n".join([*parts, *(section(tables) for name, section in sections.items() if tables[name])])


def _describe_main(tables: Mapping[str, Any]) -> str:
    rows = [
        (row["name"], str(row["n"]), *(_of(row, value) for value in ("value", "low", "high"))) for row in tables["main"]
    ]
    note = say("bench.accuracy.main_note", n=tables["main"][0]["bodies"])
    return f"{_titled('bench.accuracy.main', 'bench.accuracy.main_head', rows)}\n{note}"


def _of(row: Mapping[str, Any], value: str) -> str:
    """One of a main figure's numbers in its unit."""
    if row[value] is None:
        return ""
    return _percent(row[value]) if row["unit"] == "of 1" else f"{row[value]:.1f}°"


def _describe_counts(tables: Mapping[str, Any]) -> str:
    counts, partials = tables["counts"], tables["counts"]["partials"]
    return "\n".join(
        [
            say("bench.accuracy.counts"),
            say(
                "bench.accuracy.exact",
                by_side=counts["exact_per_side"],
                in_all=counts["exact_in_all"],
                clips=counts["clips"],
            ),
            *(
                say(
                    "bench.accuracy.not_exact",
                    clip=clip["name"],
                    true=_counted(clip["true"]),
                    found=_counted(clip["found"]),
                )
                for clip in tables["clips"]
                if not clip["exact"] and clip["activity"]
            ),
            say("bench.accuracy.false_alarms", clips=counts["negatives"], alarms=counts["false_alarms"]),
            say("bench.accuracy.partials", found=partials["found"], true=partials["true"], extra=partials["extra"]),
        ]
    )


def _describe_answers(tables: Mapping[str, Any]) -> str:
    rows = [(name, *map(str, said.values())) for name, said in tables["answers"].items()]
    return _titled("bench.accuracy.answers", "bench.accuracy.answers_head", rows)


def _describe_times(tables: Mapping[str, Any]) -> str:
    rows = [
        (
            f"{row['movement']} {row['time']}",
            str(row["n"]),
            _number(row["median"], 2, sign=False),
            _number(row["bias"], 2),
            _number(row["worst"], 2),
        )
        for row in tables["times"]
    ]
    return _titled("bench.accuracy.times", "bench.accuracy.times_head", rows)


def _describe_rotation(tables: Mapping[str, Any]) -> str:
    rows = [
        (
            r["clip"],
            r["side"],
            f"{r['start']:.1f}",
            f"{r['truth']:.1f}",
            say("bench.accuracy.no_rotation") if r["found"] is None else f"{r['found']:.1f}",
            "" if r["uncertainty"] is None else f"{r['uncertainty']:.1f}",
            "" if r["found"] is None else _number(r["found"] - r["truth"], 1),
            "" if r["inside"] is None else say("bench.accuracy.yes" if r["inside"] else "bench.accuracy.no"),
        )
        for r in tables["rotations"]
    ]
    whole = tables["rotation"]
    said = _titled("bench.accuracy.rotations", "bench.accuracy.rotations_head", rows)
    if not whole["n"]:
        return said
    together = say(
        "bench.accuracy.rotations_together",
        given=whole["n"],
        asked=whole["asked"],
        median=whole["median"],
        worst=whole["worst"],
        bias=_number(whole["bias"], 1),
        inside=_percent(whole["inside"]),
        stated=whole["uncertainty"],
    )
    return f"{said}\n{together}"


def _describe_angles(tables: Mapping[str, Any]) -> str:
    rows = [
        (row["activity"], row["name"], *_agreed(row["at_top"]), *_agreed(row["all_frames"])) for row in tables["angles"]
    ]
    return (
        f"{_titled('bench.accuracy.angles', 'bench.accuracy.angles_head', rows)}\n{say('bench.accuracy.angles_note')}"
    )


def _describe_sizes(tables: Mapping[str, Any]) -> str:
    rows = []
    for row in tables["sizes"]:
        digits = 2 if "lengths" in row["unit"] or "widths" in row["unit"] else 1
        name = row["name"].replace("_", " ")
        rows.append((row["activity"], name, row["unit"], *_agreed(row, digits), _number(row["worst"], digits)))
    return f"{_titled('bench.accuracy.sizes', 'bench.accuracy.sizes_head', rows)}\n{say('bench.accuracy.sizes_note')}"


def _describe_faults(tables: Mapping[str, Any]) -> str:
    together = tables["faults_together"]
    rows = [
        (
            row["name"].replace("_", " "),
            str(row["clips"]),
            *_tallied(row),
            say("bench.accuracy.unjudged", unknown=row["unknown"], asked=row["asked"]),
        )
        for row in tables["faults"]
    ]
    rows.append((say("bench.accuracy.together"), "", *_tallied(together), ""))
    f1 = say("bench.accuracy.none") if together["f1"] is None else f"{together['f1']:.2f}"
    parts = [
        _titled("bench.accuracy.faults", "bench.accuracy.faults_head", rows),
        say("bench.accuracy.faults_note", f1=f1),
    ]
    if tables["confidence"]:
        claims = [
            (
                f"{row['from']:.2f}–{row['to']:.2f}",
                str(row["n"]),
                f"{row['confidence']:.2f}",
                _percent(row["true"]),
            )
            for row in tables["confidence"]
        ]
        parts += ["", _titled("bench.accuracy.confidence", "bench.accuracy.confidence_head", claims)]
    return "\n".join(parts)


def _tallied(row: Mapping[str, Any]) -> tuple[str, ...]:
    counts = (str(row[name]) for name in ("hit", "false", "missed", "abstained"))
    return (*counts, _percent(row["precision"]), _percent(row["recall"]))


def _titled(title: str, head: str, rows: Sequence[Sequence[str]]) -> str:
    """A table below its title; what stands above its columns is one sentence, parted by bars."""
    return f"{say(title)}\n{_table([cell.strip() for cell in say(head).split('|')], rows)}"


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
        "" if low is None else say("bench.accuracy.limits", low=_number(low, digits), high=_number(high, digits)),
    )


def _number(value: float | None, digits: int, *, sign: bool = True) -> str:
    if value is None:
        return ""
    text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
    return text.replace("-", "−")


def _percent(share: float | None) -> str:
    return say("bench.accuracy.none") if share is None else f"{share:.0%}"


def _counted(counts: Sequence[Mapping[str, Any]]) -> str:
    said = (say("bench.accuracy.movements", n=c["n"], movement=c["movement"], side=c["side"]) for c in counts)
    return ", ".join(said) or say("bench.accuracy.nothing")
