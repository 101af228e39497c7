"""What a result says first: counts, ranges, trends and one score, per side, per set and in all."""

from __future__ import annotations

from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from hipcam.judge.records import Attempt, Event, Hold, Partial, Rep
from hipcam.words.wording import COACHING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Textbook range of external rotation that counts as full, and the bands below it (degrees).
FULL_ROTATION = 45.0
BANDS = ((45.0, "full"), (35.0, "typical"), (25.0, "limited"), (float("-inf"), "markedly limited"))
#: Sides are called equal within this (the clinical rule, and about the method's smallest detectable change), degrees.
LEAST_DIFFERENCE = 10.0
#: What a good set is worth in the score beside an even range.
GOOD_SHARE, RANGE_SHARE = 70, 30


def summarise(activity: str | None, events: list[Event]) -> dict[str, Any]:
    """Sum up one activity.

    Parameters
    ----------
    activity : str or None
        None gives an empty summary.
    events : list of Event
        What the phase machine gave out, in order.

    Returns
    -------
    dict
        `total`, `sides` by side and `sets` by number, each with the keys of `docs/result.md`; for the standing test
        `difference` between the sides and `work_on_first`; in every case `change_first`, one sentence or None.
    """
    if activity is None:
        return {}
    part = _standing if activity == "er-test" else _exercise
    summary: dict[str, Any] = {
        "total": part(events),
        "sides": {side: part([e for e in events if e.side == side]) for side in sorted({e.side for e in events})},
        "sets": {
            str(number): part([e for e in events if e.set == number]) for number in sorted({e.set for e in events})
        },
        "change_first": change_first(events),
    }
    if activity == "er-test":
        summary.update(_compared(summary["sides"]))
    return summary


def band(rotation: float) -> str:
    """The band of a clean rotation in degrees: full, typical, limited or markedly limited."""
    return next(name for least, name in BANDS if rotation >= least)


def _standing(events: list[Event]) -> dict[str, Any]:
    attempts = [e for e in events if isinstance(e, Attempt)]
    clean = max(
        (a for a in attempts if a.clean_rotation is not None), key=lambda a: a.clean_rotation or 0.0, default=None
    )
    best = max((a for a in attempts if a.rotation is not None), key=lambda a: a.rotation or 0.0, default=None)
    score = clean.clean_rotation if clean else None
    return {
        "attempts": len(attempts),
        "clean_attempts": sum(a.clean is True for a in attempts),
        "rotation": score,
        "uncertainty": clean.uncertainty if clean else None,
        "band": band(score) if score is not None else None,
        "best_rotation": best.rotation if best else None,
        "best_uncertainty": best.uncertainty if best else None,
        "best_with": [f.name for f in best.compensations] if best else [],
        "score": round(min(1.0, max(0.0, score / FULL_ROTATION)) * 100) if score is not None else None,
    }


def _compared(sides: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Left against right: a difference counts beyond 10° and beyond what both angles are unsure by together."""
    left, right = (sides.get(side, {}) for side in ("left", "right"))
    if left.get("rotation") is None or right.get("rotation") is None:
        missing = [side for side, values in (("left", left), ("right", right)) if values.get("rotation") is None]
        return {
            "difference": {
                "value": None,
                "uncertainty": None,
                "verdict": "unknown",
                "reason": f"no clean score on the {' and the '.join(missing)}; test both sides",
            },
            "work_on_first": None,
        }
    gap = left["rotation"] - right["rotation"]
    unsure = float((left["uncertainty"] ** 2 + right["uncertainty"] ** 2) ** 0.5)
    differs = abs(gap) > max(LEAST_DIFFERENCE, unsure)
    return {
        "difference": {
            "value": gap,
            "uncertainty": unsure,
            "verdict": "differs" if differs else "equal",
            "reason": None,
        },
        "work_on_first": ("right" if gap > 0 else "left") if differs else "either",
    }


def _exercise(events: list[Event]) -> dict[str, Any]:
    reps = [e for e in events if isinstance(e, Rep)]
    holds = [e for e in events if isinstance(e, Hold)]
    movements: list[Rep | Hold] = [*reps, *holds]
    judged = [e for e in movements if e.verdict != "unknown"]
    good = [e for e in judged if e.verdict == "pass"]
    ranges = [r.range for r in reps]
    return {
        "reps": len(reps),
        "good_reps": sum(r.verdict == "pass" for r in reps),
        "judged_reps": sum(r.verdict != "unknown" for r in reps),
        "partials": sum(isinstance(e, Partial) for e in events),
        "holds": len(holds),
        "longest_hold": max((h.duration for h in holds), default=None),
        "time_in_position": sum(_time_at_top(e) for e in movements),
        "time_in_good_position": sum(_time_at_top(e) for e in good),
        "best_range": max(ranges, default=None),
        "mean_range": fmean(ranges) if ranges else None,
        "fatigue": _fatigue(reps),
        "score": _score(len(good), len(judged), ranges),
    }


def _score(good: int, judged: int, ranges: list[float]) -> int | None:
    if not judged:
        return None
    evenness = fmean(ranges) / max(ranges) if ranges else 1.0
    return round(GOOD_SHARE * good / judged + RANGE_SHARE * evenness)


def _fatigue(reps: list[Rep]) -> dict[str, float] | None:
    """Last third against the first: range and tempo as shares of what they were; None below six repetitions."""
    third = len(reps) // 3
    if third < 2:
        return None
    first, last = reps[:third], reps[-third:]
    return {
        "range": median(r.range for r in last) / median(r.range for r in first),
        "duration": median(r.end - r.start for r in last) / median(r.end - r.start for r in first),
    }


def _time_at_top(event: Rep | Hold) -> float:
    return event.duration if isinstance(event, Hold) else event.tempo.hold


def change_first(events: Iterable[Event]) -> str | None:
    """Coaching for the fault that came up most, by how sure it was; None if there was none."""
    weights: dict[str, float] = {}
    for event in events:
        if isinstance(event, Partial):
            continue
        for fault in event.compensations if isinstance(event, Attempt) else event.faults:
            weights[fault.name] = weights.get(fault.name, 0.0) + fault.confidence
    if not weights:
        return None
    return COACHING[max(weights, key=lambda name: weights[name])]
