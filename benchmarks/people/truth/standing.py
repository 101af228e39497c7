"""The attempts of the standing test: how far the hip rotated, and what else moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.people.truth.changes import rounded
from benchmarks.people.truth.limits import LIMITS, TOUCH
from benchmarks.people.truth.motion import LETTERS
from hipcam.core.types import other_side, outward

if TYPE_CHECKING:
    from benchmarks.people.timeline import Attempt
    from benchmarks.people.truth.changes import Changes, Span

_SIDES = {letter: side for side, letter in LETTERS.items()}


def describe_attempt(attempt: Attempt, changes: Changes, *, stick: bool) -> dict[str, Any]:
    """The truth of one attempt, as it is written.

    Parameters
    ----------
    attempt : Attempt
        When it happened, and on which side.
    changes : Changes
        The clip's angles.
    stick : bool
        Whether there is a stick to touch.
    """
    side = _SIDES[attempt.side]
    before = (attempt.start + 0.15, attempt.start + 0.6)
    steady = (attempt.steady_start + 0.05, attempt.steady_end - 0.05)
    measured = _measured(side, changes, before, steady)
    listed = {name: size for name, size in measured.items() if abs(size) > LIMITS["er-test"][name]}
    heel = changes.median(f"{side}_heel_to_stick", steady) if stick else None
    frontal = changes.median(f"{side}_heel_to_stick_frontal", steady) if stick else None
    times = ("start", "end", "leg_up", "leg_down", "steady_start", "steady_end")
    return {
        "side": side,
        **{name: rounded(getattr(attempt, name)) for name in times},
        "rotation_true": rounded(changes.median(f"{side}_hip_rotation_external", steady)),
        "rotation_true_pelvis": rounded(changes.median(f"{side}_hip_rotation_external_pelvis", steady)),
        "heel_to_stick_frontal": rounded(frontal),
        "clean": not listed,
        "compensations": {name: rounded(size) for name, size in listed.items()},
        "measured": {name: rounded(size) for name, size in measured.items()},
        "heel_to_stick": rounded(heel),
        "touched": None if heel is None else heel >= TOUCH,
        "knee_flexion": rounded(changes.median(f"{side}_knee_flexion", steady)),
        "thigh_elevation": rounded(changes.median(f"{side}_thigh_elevation", steady)),
    }


def _measured(side: str, changes: Changes, before: Span, steady: Span) -> dict[str, float]:
    def change(name: str) -> float:
        return changes.change(name, steady, before)

    return {
        "trunk_lean": abs(change("trunk_lean_lateral")),
        "pelvis_hike": outward(side) * change("pelvis_tilt"),
        "pelvis_shift": change("pelvis_shift"),
        "thigh_drop": -change(f"{side}_thigh_elevation"),
        "knee_drift": change(f"{side}_knee_drift"),
        "stance_knee_bend": change(f"{other_side(side)}_knee_flexion"),
    }
