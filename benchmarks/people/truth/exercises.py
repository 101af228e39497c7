"""The repetitions and holds of the exercises: how deep, what was wrong, and whether they count."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.people.truth.changes import rounded
from benchmarks.people.truth.limits import LEAST_DEPTH, LEAST_SHARE, LIMITS, LUMBAR_EXTENSION, SAGGING
from benchmarks.people.truth.motion import LETTERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.people.timeline import Hold, Repetition
    from benchmarks.people.truth.changes import Changes, Span
    from hipcam.core.types import Array

_SIDES = {letter: side for side, letter in LETTERS.items()}
_BOTH = ("left", "right")
#: A hold is measured from this rest after the movement's beginning, and has its height in its first seconds.
_FIRST_REST = (0.3, 1.3)
_FIRST_SECONDS = 3.0


def describe_repetitions(
    repetitions: Sequence[Repetition], changes: Changes, activity: str, foot: float
) -> list[dict[str, Any]]:
    """The truth of all repetitions of a clip, as it is written.

    Parameters
    ----------
    repetitions : sequence of Repetition
        When they happened, and on which side.
    changes : Changes
        The clip's angles.
    activity : str
        Key of the exercise.
    foot : float
        Length of the person's foot, metres.
    """
    described = [_describe(one, changes, activity, foot) for one in repetitions]
    if activity == "side-lying":
        _list_short(described)
    _count(described, activity)
    return described


def describe_hold(hold: Hold, changes: Changes, foot: float, begins: float = 0.0) -> dict[str, Any]:
    """The truth of one hold at the top of a bridge, as it is written; its person lies there from `begins` (s) on."""
    span, rest = (hold.start, hold.end), (begins + _FIRST_REST[0], begins + _FIRST_REST[1])
    excess = _hip_line(changes, span, _BOTH)
    height = float(np.nanmedian(excess[: int(_FIRST_SECONDS * changes.rate)]))
    loss = height - float(excess[-3:].mean())
    extension = changes.change("lumbar_extension", span, rest)
    measured = {
        "sagging": loss,
        "lumbar_arching": height,
        "lumbar_extension": extension,
        "incomplete_lift": -height,
        **_legs_and_pelvis(changes, span, rest, foot),
    }
    faults = {"sagging": loss} if loss > SAGGING else {}
    faults |= {name: measured[name] for name, limit in LIMITS["bridge"].items() if measured[name] > limit}
    if "lumbar_arching" not in faults and extension > LUMBAR_EXTENSION:
        faults["lumbar_arching"] = extension
    return {
        "side": None,
        "start": rounded(hold.start),
        "end": rounded(hold.end),
        "faults": {name: rounded(size) for name, size in faults.items()},
        "sagging_from": rounded(_sagging_from(changes.frames(span).start, excess, height, changes.rate)),
        "loss": rounded(loss),
        "measured": {name: rounded(size) for name, size in measured.items()},
    }


def _describe(one: Repetition, changes: Changes, activity: str, foot: float) -> dict[str, Any]:
    """One repetition by itself, measured from the rest before it to the middle of its top."""
    half_top = min(0.3, max(0.09, one.tempo[1] / 2))
    rest, top, whole = (one.start - 0.4, one.start), (one.peak - half_top, one.peak + half_top), (one.start, one.end)
    side = None if one.side is None else _SIDES[one.side]
    if activity == "bridge":
        depth, measured, more = _bridge(side, changes, rest, top, whole, foot)
    elif activity == "ninety-ninety":
        depth, measured, more = _ninety(str(side), changes, rest, top, whole, foot)
    else:
        depth, measured, more = _side_lying(str(side), changes, rest, top, whole)
        more["kind"] = one.kind
    faults = {name: rounded(measured[name]) for name, limit in LIMITS[activity].items() if measured[name] > limit}
    if activity == "bridge" and "lumbar_arching" not in faults and measured["lumbar_extension"] > LUMBAR_EXTENSION:
        faults["lumbar_arching"] = rounded(measured["lumbar_extension"])
    return {
        "side": side,
        "start": rounded(one.start),
        "peak": rounded(one.peak),
        "end": rounded(one.end),
        "depth": rounded(depth),
        "counted": True,
        "faults": faults,
        "tempo": list(one.tempo),
        **more,
        "measured": {name: rounded(size) for name, size in measured.items()},
    }


def _bridge(
    side: str | None, changes: Changes, rest: Span, top: Span, whole: Span, foot: float
) -> tuple[float, dict[str, float], dict[str, Any]]:
    """Depth (share of the way from rest to the line), sizes of the faults, and what stands beside them."""
    sides = _BOTH if side is None else (side,)
    at_top = float(np.nanmedian(_hip_line(changes, top, sides)))
    at_rest = float(np.nanmedian(_hip_line(changes, rest, sides)))
    measured = {
        "lumbar_arching": at_top,
        "incomplete_lift": -at_top,
        **_legs_and_pelvis(changes, whole, rest, foot, sides),
        "lumbar_extension": changes.change("lumbar_extension", top, rest),
    }
    narrowest = float(np.nanmin(changes.values("knee_gap", whole)))
    more = {
        "hip_line_excess": rounded(at_top),
        "lumbar_extension": rounded(measured["lumbar_extension"]),
        "min_knee_gap": rounded(narrowest / changes.median("knee_gap", rest)),
        "frontal_plane_projection_angle_change": rounded(
            max(changes.rise(f"{one}_frontal_plane_projection_angle", whole, rest) for one in sides)
        ),
    }
    return (at_top - at_rest) / -at_rest, measured, more


def _ninety(
    side: str, changes: Changes, rest: Span, top: Span, whole: Span, foot: float
) -> tuple[float, dict[str, float], dict[str, Any]]:
    """Depth (degrees of lean), sizes of the faults, and nothing beside them."""
    measured = {
        "knee_collapse": changes.fall(f"{side}_knee_drift", whole, rest),
        "heel_lift": changes.rise(f"{side}_heel_height", whole, rest) / foot,
        "rounded_back": changes.fall("lumbar_extension", whole, rest),
        "trunk_twist": changes.swing("trunk_twist", whole, rest),
    }
    return changes.change("trunk_inclination", top, rest), measured, {}


def _side_lying(
    side: str, changes: Changes, rest: Span, top: Span, whole: Span
) -> tuple[float, dict[str, float], dict[str, Any]]:
    """Depth (degrees that the thigh rises), sizes of the faults, and what stands beside them."""
    depth = changes.change(f"{side}_thigh_elevation", top, rest)
    measured = {
        "lumbar_arching": changes.change("lumbar_extension", top, rest),
        "pelvis_roll": changes.rise("pelvis_roll", whole, rest),
        "bent_upper_knee": changes.swing(f"{side}_knee_flexion", whole, rest),
    }
    return depth, measured, {"knee_rise_deg": rounded(depth)}


def _legs_and_pelvis(
    changes: Changes, span: Span, rest: Span, foot: float, sides: Sequence[str] = _BOTH
) -> dict[str, float]:
    """What knees, heels and pelvis do in a bridge: degrees, foot lengths, degrees."""
    return {
        "knee_collapse": max(changes.rise(f"{side}_shank_inward_tilt", span, rest) for side in sides),
        "heel_lift": max(changes.rise(f"{side}_heel_height", span, rest) for side in sides) / foot,
        "pelvis_drop": changes.swing("pelvis_tilt", span, rest),
    }


def _hip_line(changes: Changes, span: Span, sides: Sequence[str]) -> Array:
    """The hips over the line from shoulder to knee in the frames of a span, degrees; mean of the sides."""
    return np.asarray(np.mean([changes.values(f"{side}_hip_line_excess", span) for side in sides], axis=0))


def _sagging_from(first: int, excess: Array, height: float, rate: float) -> float | None:
    """When as much was lost as counts for sagging, seconds; None if it was not before the last frame."""
    lost = np.flatnonzero(excess[:-1] < height - SAGGING)
    return (first + int(lost[0])) / rate if len(lost) else None


def _list_short(described: Sequence[Mapping[str, Any]]) -> None:
    """List what is shorter than the best repetition by so much that it is a fault."""
    best = max((one["depth"] for one in described), default=0.0)
    for one in described:
        one["measured"]["short_range"] = rounded(one["depth"] / best)
        if one["depth"] < LEAST_SHARE * best:
            one["faults"]["short_range"] = rounded(one["depth"] / best)


def _count(described: Sequence[dict[str, Any]], activity: str) -> None:
    """Say which repetitions count, by their depth and by those before them."""
    before: list[float] = []
    for one in described:
        depth = one["depth"]
        if activity == "bridge":
            one["counted"] = depth >= LEAST_SHARE
        else:
            usual = median(sorted(before)[-3:]) if before else 0.0
            one["counted"] = depth >= LEAST_DEPTH[activity] and depth >= LEAST_SHARE * usual
        before.append(depth)
        one["measured"]["share_of_own_range"] = round(depth / median(sorted(before)[-3:]), 3)
        if not one["counted"]:
            one["faults"].pop("incomplete_lift", None)
