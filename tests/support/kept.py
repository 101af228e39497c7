"""Results as they are kept: small dictionaries of the shape of a real one, without anything heavy."""

from __future__ import annotations

from typing import Any


def exercise(
    activity: str = "bridge",
    side: str = "both",
    *,
    reps: int = 12,
    good: int = 10,
    score: int = 80,
    made: str = "2026-03-01T08:00:00+00:00",
    sha256: str = "",
    name: str = "Camera 0",
) -> dict[str, Any]:
    """The result of some sets of an exercise."""
    values = {
        "reps": reps,
        "good_reps": good,
        "judged_reps": reps,
        "partials": 1,
        "holds": 0,
        "longest_hold": None,
        "time_in_position": 12.0,
        "time_in_good_position": 10.0,
        "best_range": 44.0,
        "mean_range": 40.0,
        "fatigue": None,
        "score": score,
    }
    return _result(activity, {side: values}, values, made, sha256, name)


def standing(
    left: float | None = 32.0,
    right: float | None = 41.0,
    *,
    made: str = "2026-03-01T08:00:00+00:00",
    sha256: str = "",
    name: str = "Camera 0",
) -> dict[str, Any]:
    """The result of a standing test; None for a side without a clean score."""
    sides: dict[str, dict[str, Any]] = {
        side: {
            "attempts": 2,
            "clean_attempts": 0 if rotation is None else 2,
            "rotation": rotation,
            "uncertainty": None if rotation is None else 4.0,
            "band": None if rotation is None else "limited" if rotation < 35 else "typical",
            "best_rotation": rotation or 50.0,
            "best_uncertainty": 4.0,
            "best_with": [],
            "score": None if rotation is None else round(rotation / 45 * 100),
        }
        for side, rotation in (("left", left), ("right", right))
    }
    best = max(sides.values(), key=lambda values: values["rotation"] or 0.0)
    gap = None if left is None or right is None else left - right
    differs = gap is not None and abs(gap) > 10
    verdict = "unknown" if gap is None else "differs" if differs else "equal"
    result = _result("er-test", sides, best, made, sha256, name)
    result["summary"].update(
        difference={
            "value": gap,
            "uncertainty": None if gap is None else 5.7,
            "verdict": verdict,
            "reason": "no clean score; test both sides" if gap is None else None,
        },
        work_on_first=None if gap is None else "either" if not differs else "left" if gap < 0 else "right",
    )
    return result


def _result(
    activity: str, sides: dict[str, Any], total: dict[str, Any], made: str, sha256: str, name: str
) -> dict[str, Any]:
    return {
        "schema": "hipcam.result/1",
        "activity": activity,
        "source": {
            "name": name,
            "sha256": sha256,
            "width": 640,
            "height": 480,
            "duration": 60.0,
            "frames": 1800,
            "frames_with_person": 1800,
        },
        "reps": [],
        "partials": [],
        "holds": [],
        "attempts": [],
        "summary": {"total": total, "sides": sides, "sets": {"1": total}, "change_first": None},
        "quality": {},
        "unknown": [],
        "provenance": {
            "hipcam": "0.1.0",
            "model": {"name": "m", "sha256": ""},
            "settings": {},
            "steps": [],
            "made": made,
        },
    }
