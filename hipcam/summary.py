"""What a result says first: counts per side, and the text a person reads in the terminal."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from hipcam.exercises.base import Attempt, Event, Hold, Partial, Rep
from hipcam.exercises.guide import GUIDES, SAFETY

if TYPE_CHECKING:
    from hipcam.results import Result


def summarise(activity: str | None, events: list[Event]) -> dict[str, Any]:
    """Counts per side and best values of one activity.

    Returns
    -------
    dict
        For the standing test per side `attempts`, `best_rotation`, `uncertainty`, `clean_rotation`; else per side
        `reps`, `good_reps`, `partials`, `median_range`, and for holds `holds` and `longest_hold`.
    """
    if activity is None:
        return {}
    sides = sorted({e.side for e in events})
    return {"sides": {side: _side(activity, [e for e in events if e.side == side]) for side in sides},
            "total": _side(activity, events)}


def describe(result: Result) -> str:
    """Text a person can read: what was found, repetition by repetition, and what could not be said."""
    lines = [f"{result.source.name}: {GUIDES[result.activity].title if result.activity else 'no activity found'}"]
    total = result.summary.get("total", {})
    if result.activity == "er-test":
        for attempt in result.attempts:
            angle = (f"{attempt.rotation:.0f}° ± {attempt.uncertainty:.0f}°" if attempt.rotation is not None
                     and attempt.uncertainty is not None else "no score")
            lines.append(f"  {attempt.side:5s}  {_span(attempt)}  {angle:>10s}  (peak {attempt.peak_rotation:.0f}°)")
    elif result.activity:
        for number, rep in enumerate(result.reps, 1):
            tempo = rep.tempo
            lines.append(f"  {number:3d}  {rep.side:5s}  {_span(rep)}  {rep.range:3.0f}°  "
                         f"{tempo.out:.1f} s out, {tempo.hold:.1f} s at the top, {tempo.back:.1f} s back"
                         + (f"  {rep.form}" if rep.form else "") + f"  {rep.verdict}")
        lines += [f"  hold {hold.side:5s}  {_span(hold)}  {hold.duration:.1f} s  {hold.verdict}"
                  for hold in result.holds]
        lines += [f"  not counted: {part.side}, {_span(part)}, {part.range:.0f}° ({part.share:.0%} of what is needed)"
                  if result.activity == "bridge" else
                  f"  not counted: {part.side}, {_span(part)}, {part.range:.0f}° ({part.share:.0%} of your own range)"
                  for part in result.partials]
        lines.append("  " + _counts(total))
    for side, values in result.summary.get("sides", {}).items():
        if result.activity == "er-test":
            best = values["best_rotation"]
            lines.append(f"  {side}: {values['attempts']} attempts, best "
                         + (f"{best:.0f}° ± {values['uncertainty']:.0f}°" if best is not None else "without a score"))
        elif len(result.summary["sides"]) > 1:
            lines.append(f"  {side}: {_counts(values)}")
    lines += [f"  not known: {_said(names)}: {reason}" for reason, names in _by_reason(result).items()]
    lines.append(f"  {SAFETY}")
    return "\n".join(lines)


def _side(activity: str, events: list[Event]) -> dict[str, Any]:
    if activity == "er-test":
        attempts = [e for e in events if isinstance(e, Attempt)]
        best = max((a for a in attempts if a.rotation is not None), key=lambda a: a.rotation or 0.0, default=None)
        return {"attempts": len(attempts), "best_rotation": best.rotation if best else None,
                "uncertainty": best.uncertainty if best else None,
                "clean_rotation": max((a.clean_rotation for a in attempts if a.clean_rotation is not None),
                                      default=None)}
    reps = [e for e in events if isinstance(e, Rep)]
    holds = [e for e in events if isinstance(e, Hold)]
    counts: dict[str, Any] = {
        "reps": len(reps), "good_reps": sum(r.verdict == "pass" for r in reps),
        "partials": sum(isinstance(e, Partial) for e in events),
        "median_range": median(r.range for r in reps) if reps else None}
    if activity == "bridge":
        counts.update(holds=len(holds), longest_hold=max((h.duration for h in holds), default=None))
    return counts


def _counts(values: dict[str, Any]) -> str:
    said = [_number(values["reps"], "repetition")]
    if values.get("holds"):
        said.append(f"{_number(values['holds'], 'hold')}, the longest {values['longest_hold']:.1f} s")
    if values["partials"]:
        said.append(f"{values['partials']} not counted")
    return ", ".join(said)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _span(event: Event) -> str:
    return f"{event.start:5.1f}–{event.end:5.1f} s"


def _by_reason(result: Result) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for unknown in result.unknown:
        reasons.setdefault(unknown.reason, []).append(unknown.what)
    return reasons


def _said(names: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)
