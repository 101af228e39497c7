"""A result in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.core.types import SIDES, other_side
from hipcam.judge.summary import RotationSummary
from hipcam.show.report.phrases import angle, degrees
from hipcam.words import say
from hipcam.words.names import good_seconds, side_name

if TYPE_CHECKING:
    from hipcam.judge.records import Hold
    from hipcam.judge.result import Result
    from hipcam.judge.summary import ExerciseCounts


def headline(result: Result) -> str:
    """A result in one sentence."""
    if result.summary is None:
        return say("report.headline.no_exercise")
    if isinstance(result.summary, RotationSummary):
        return _of_test(result.summary)
    total = result.summary.total
    said = [_of_reps(total)] if total.reps else []
    if total.holds:
        said.append(_of_holds(result.holds))
    return " ".join(said) or say("report.headline.no_rep")


def _of_reps(total: ExerciseCounts) -> str:
    reps, good, judged = total.reps, total.good_reps, total.judged_reps
    if not judged:
        return say("report.headline.reps_not_judged", n=reps)
    if judged < reps:
        return say("report.headline.reps_some_judged", n=reps, good=good, judged=judged)
    if not good:
        return say("report.headline.reps_none_good", n=reps)
    return say("report.headline.reps_all_good" if good == reps else "report.headline.reps_some_good", n=reps, good=good)


def _of_holds(holds: tuple[Hold, ...]) -> str:
    longest = max(hold.duration for hold in holds)
    judged = [(hold.duration, hold.good_time) for hold in holds if hold.good_time is not None]
    of, all_held = sum(duration for duration, _ in judged), sum(hold.duration for hold in holds)
    good = good_seconds(sum(good for _, good in judged), of, all_held)
    if len(holds) > 1:
        which = "holds_judged" if judged else "holds"
        return say(f"report.headline.{which}", count=len(holds), longest=longest, good=good)
    return say(f"report.headline.hold_{holds[0].verdict}", longest=longest, good=good)


def _of_test(summary: RotationSummary) -> str:
    known = {
        side: values.rotation
        for side in SIDES
        if (values := summary.sides.get(side)) is not None and values.rotation is not None
    }
    weak = summary.work_on_first
    if len(known) == 2:
        if weak == "left" or weak == "right":
            strong = other_side(weak)
            return say(
                "report.headline.less",
                weak=side_name(weak),
                strong=side_name(strong),
                less=degrees(known[weak]),
                more=degrees(known[strong]),
            )
        return say("report.headline.same", left=degrees(known["left"]), right=degrees(known["right"]))
    for side, rotation in known.items():
        other = other_side(side)
        tried = other in summary.sides and summary.sides[other].attempts
        return say(
            "report.headline.one_side_tried" if tried else "report.headline.one_side",
            side=side_name(side),
            angle=angle(rotation, summary.sides[side].uncertainty),
            other=side_name(other),
        )
    return say("report.headline.not_clean" if summary.total.attempts else "report.headline.no_attempt")
