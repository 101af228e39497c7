"""The figures that stand at the top of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hipcam.core.types import SIDES
from hipcam.judge.summary import ExerciseSummary, RotationSummary
from hipcam.show.report.phrases import NOTHING, angle, day, degrees, lasting
from hipcam.words import say
from hipcam.words.names import bands_name, side_name, told_apart

if TYPE_CHECKING:
    from hipcam.judge.result import Result
    from hipcam.judge.summary import ExerciseCounts, RotationScores
    from hipcam.keep.felt import Felt


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure that stands at the top."""

    label: str
    value: str
    note: str = ""


def about(result: Result) -> list[str]:
    """What was watched, when, and how it ended."""
    source, made = result.source, datetime.fromisoformat(result.provenance.made)
    said = [source.name, lasting(source.duration)]
    if source.recorded:
        said.append(say("report.recorded", day=day(datetime.fromisoformat(source.recorded).astimezone())))
    elif source.sha256:
        said.append(say("report.not_recorded"))
    said.append(say("report.scored" if source.sha256 else "report.done", day=day(made.astimezone())))
    ended = result.quality.get("ended")
    return [*said, say(f"report.ended.{ended}")] if ended else said


def facts(result: Result) -> list[Fact]:
    """What a result came to; nothing without an activity."""
    if result.summary is None:
        return []
    if isinstance(result.summary, RotationSummary):
        total = result.summary.total
        note = say("report.fact.clean", count=total.clean_attempts)
        return [*side_facts(result.summary), Fact(say("report.attempts"), str(total.attempts), note)]
    return _exercise_facts(result.summary.total)


def felt_facts(felt: Felt) -> list[Fact]:
    """Pain and effort, as far as they were told."""
    answers = {"pain": felt.pain, "effort": felt.effort}
    return [
        Fact(say(f"report.{what}"), say("report.of_ten", n=number))
        for what, number in answers.items()
        if number is not None
    ]


def side_facts(summary: RotationSummary) -> list[Fact]:
    """The clean rotation of each side."""
    return [_side_fact(side, values) for side in SIDES if (values := summary.sides.get(side))]


def by_side(result: Result) -> list[tuple[str, ...]]:
    """For an exercise done on both sides: repetitions, good ones and best range of each."""
    if not isinstance(result.summary, ExerciseSummary) or len(result.summary.sides) < 2:
        return []
    return [
        (
            say(f"report.side.{side}"),
            str(values.reps),
            say("report.good_of", good=values.good_reps, judged=values.judged_reps)
            if values.judged_reps
            else say("report.not_known"),
            degrees(values.best_range) if values.best_range is not None else NOTHING,
        )
        for side, values in result.summary.sides.items()
    ]


def difference(result: Result) -> str | None:
    """Left against right in a test, in a sentence."""
    if not isinstance(result.summary, RotationSummary) or not result.attempts:
        return None
    found = result.summary.difference
    if found.value is None:
        return say("report.difference.unknown", reason=found.reason)
    gap = angle(abs(found.value), found.uncertainty)
    if found.verdict == "equal":
        return say("report.difference.equal", gap=gap)
    return say("report.difference.differs", gap=gap, side=side_name(result.summary.work_on_first or "both"))


def read_from(result: Result) -> str:
    """What the angles of a test were read from, in a sentence; nothing where that is not known."""
    found = [attempt.read_from for attempt in result.attempts if attempt.read_from is not None]
    if not found:
        return ""
    of = {"outline", "landmarks"} & set(found)
    which = "both" if len(of) == 2 else found[0]
    return say(f"report.read_from.{which}", outline=found.count("outline"), n=len(found))


def _exercise_facts(total: ExerciseCounts) -> list[Fact]:
    found = []
    if total.reps or not total.holds:
        note = say("report.fact.partials", count=total.partials) if total.partials else ""
        found.append(Fact(say("report.repetitions"), str(total.reps), note))
    if total.judged_reps:
        good = say("report.good_of", good=total.good_reps, judged=total.judged_reps)
        note = say("report.fact.some_judged") if total.judged_reps < total.reps else ""
        found.append(Fact(say("report.good_form"), good, note))
    elif total.reps:
        found.append(Fact(say("report.good_form"), NOTHING, say("report.fact.not_judged")))
    if total.longest_hold is not None:
        note = say("report.fact.holds", count=total.holds) if total.holds > 1 else ""
        found.append(Fact(say("report.longest_hold"), say("report.seconds", value=total.longest_hold), note))
    if total.judged_hold_time is not None and total.good_hold_time is not None:
        held = say("report.seconds_of", **told_apart(total.good_hold_time, total.judged_hold_time))
        note = say("report.fact.some_judged") if total.judged_hold_time != total.hold_time else ""
        found.append(Fact(say("report.held_well"), held, note))
    if total.best_range is not None and total.mean_range is not None:
        note = say("report.fact.mean", range=degrees(total.mean_range))
        found.append(Fact(say("report.largest_range"), degrees(total.best_range), note))
    return found


def _side_fact(side: str, values: RotationScores) -> Fact:
    label = say(f"report.hip.{side}")
    if values.rotation is not None:
        return Fact(label, angle(values.rotation, values.uncertainty), bands_name(values.bands))
    if values.best_rotation is not None and values.best_with:
        return Fact(label, NOTHING, say("report.fact.only_compensated", best=degrees(values.best_rotation)))
    return Fact(label, NOTHING, say("report.fact.not_clean"))
