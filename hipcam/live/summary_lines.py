"""What is said of a session at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.core.types import SIDES
from hipcam.judge.records import Attempt
from hipcam.words import say
from hipcam.words.names import bands_name, begin, fault_names, good_hold, good_of, side_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.judge.summary import ExerciseCounts, ExerciseSummary, RotationScores, RotationSummary


def cleanness(attempt: Attempt) -> str:
    """Whether an attempt was clean, in words."""
    if attempt.clean is None:
        return say("live.cleanness_unknown")
    return say("live.clean") if attempt.clean else with_faults([f.name for f in attempt.faults[:2]])


def with_faults(names: Sequence[str]) -> str:
    """With what an attempt was made, in words."""
    return say("live.with_faults", faults=fault_names(names))


def exercise_lines(summary: ExerciseSummary) -> list[str]:
    """The end of an exercise in lines."""
    total = summary.total
    if not (total.reps or total.holds):
        return [say("live.nothing_done")]
    lines = [_reps_line(total)] if total.reps else []
    if len(summary.sides) > 1:
        lines += [
            say("live.side_reps", side=begin(side_name(side)), text=_reps_line(values))
            for side, values in summary.sides.items()
            if values.reps
        ]
    if total.longest_hold is not None:
        lines.append(say("live.longest_hold", seconds=total.longest_hold))
    if (good := good_hold(total)) is not None:
        lines.append(say("live.held", good=good))
    if summary.change_first:
        lines.append(say("live.change_first", what=summary.change_first))
    return lines


def comparison_lines(summary: RotationSummary) -> list[str]:
    """The end of the standing test in lines."""
    sides = summary.sides
    if not sides:
        return [say("live.nothing_done")]
    lines = [_side_line(side, sides[side]) for side in SIDES if side in sides]
    difference = summary.difference
    if difference.value is not None and difference.verdict == "differs":
        lines.append(say("live.sides_differ", gap=abs(difference.value), uncertainty=difference.uncertainty))
        if summary.work_on_first is not None:
            lines.append(say("live.work_first", side=side_name(summary.work_on_first)))
    elif difference.verdict == "equal":
        lines.append(say("live.sides_equal"))
    if summary.change_first:
        lines.append(say("live.change_first", what=summary.change_first))
    return lines


def _reps_line(values: ExerciseCounts) -> str:
    reps = say("live.reps", n=values.reps)
    if not values.judged_reps:
        return reps
    return say("live.reps_good", reps=reps, good=good_of(values.good_reps, values.judged_reps, values.reps))


def _side_line(side: str, values: RotationScores) -> str:
    name = begin(side_name(side))
    if values.rotation is not None and values.band is not None:
        band = bands_name(values.bands)
        return say("live.side_score", side=name, rotation=values.rotation, uncertainty=values.uncertainty, band=band)
    if values.best_rotation is None:
        return say("live.side_no_score", side=name)
    how = with_faults(values.best_with) if values.best_with else say("live.cleanness_unknown")
    return say("live.side_best", side=name, rotation=values.best_rotation, how=how)
