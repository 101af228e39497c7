"""What is said of a session at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.core.types import SIDES
from hipcam.judge.records import Attempt
from hipcam.words import wording

if TYPE_CHECKING:
    from hipcam.judge.summary import ExerciseCounts, ExerciseSummary, RotationScores, RotationSummary


def cleanness(attempt: Attempt) -> str:
    """Whether an attempt was clean, in words."""
    if attempt.clean is None:
        return wording.CLEANNESS_UNKNOWN
    if attempt.clean:
        return wording.CLEAN
    names = wording.AND.join(wording.FAULT_NAMES[f.name] for f in attempt.faults[:2])
    return wording.CHEAT.format(faults=names)


def exercise_lines(summary: ExerciseSummary) -> list[str]:
    """The end of an exercise in lines."""
    total = summary.total
    if not (total.reps or total.holds):
        return [wording.NOTHING_DONE]
    lines = [_reps_line(total)] if total.reps else []
    if len(summary.sides) > 1:
        lines += [
            wording.SIDE_REPS.format(side=wording.SIDE_NAMES[side].capitalize(), text=_reps_line(values))
            for side, values in summary.sides.items()
            if values.reps
        ]
    if total.longest_hold is not None:
        lines.append(wording.LONGEST_HOLD.format(seconds=total.longest_hold))
    if total.score is not None:
        lines.append(wording.SCORE_OF_100.format(score=total.score))
    if summary.change_first:
        lines.append(wording.CHANGE_FIRST.format(what=summary.change_first))
    return lines


def comparison_lines(summary: RotationSummary) -> list[str]:
    """The end of the standing test in lines."""
    sides = summary.sides
    if not sides:
        return [wording.NOTHING_DONE]
    lines = [_side_line(side, sides[side]) for side in SIDES if side in sides]
    difference = summary.difference
    if difference.value is not None and difference.verdict == "differs":
        lines += [
            wording.SIDES_DIFFER.format(gap=abs(difference.value), uncertainty=difference.uncertainty),
            wording.WORK_FIRST.format(side=wording.SIDE_NAMES[summary.work_on_first or ""]),
        ]
    elif difference.verdict == "equal":
        lines.append(wording.SIDES_EQUAL)
    if summary.change_first:
        lines.append(wording.CHANGE_FIRST.format(what=summary.change_first))
    return lines


def _reps_line(values: ExerciseCounts) -> str:
    if not values.judged_reps:
        return wording.REPS_ONLY.format(reps=values.reps)
    return wording.REPS_GOOD.format(reps=values.reps, good=values.good_reps)


def _side_line(side: str, values: RotationScores) -> str:
    name = wording.SIDE_NAMES[side].capitalize()
    if values.rotation is not None and values.band is not None:
        return wording.SIDE_SCORE.format(
            side=name,
            rotation=values.rotation,
            uncertainty=values.uncertainty,
            band=wording.BANDS[values.band],
        )
    if values.best_rotation is None:
        return wording.SIDE_NO_SCORE.format(side=name)
    faults = wording.AND.join(wording.FAULT_NAMES[f] for f in values.best_with)
    how = wording.CHEAT.format(faults=faults) if faults else wording.CLEANNESS_UNKNOWN
    return wording.SIDE_BEST.format(side=name, rotation=values.best_rotation, how=how)
