"""What to do next, after a test or a set: which exercise, which side, how much, and why.

The dose is the specification's, as each activity has it; the weaker side comes first, then the test again. It follows
from counts, form and sides alone; it is no treatment and names no cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.core.types import SIDES, Side
from hipcam.judge.activity import Activity, activities, activity
from hipcam.judge.bands import LESS_THAN_TYPICAL, MARKEDLY_BELOW, VERY_UNEQUAL
from hipcam.judge.summary import ExerciseCounts, ExerciseSummary, RotationSummary, fault_to_change
from hipcam.words import say
from hipcam.words.names import good_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hipcam.judge.records import Event
    from hipcam.judge.result import Result

#: Below this share of good ones among the judged repetitions, form comes before number.
GOOD_SHARE = 2 / 3
#: Below this share of the first repetitions' range the last ones show that somebody is tired.
TIRED = 0.8


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes
    ----------
    activity : str
        Its key.
    side : str
        `left`, `right` or `both`.
    reps : int or None
        Repetitions of a set: where they are the dose's most, its least will do; None in the standing test.
    hold_seconds : float or None
        Instead of a set's repetitions one hold of so many seconds will do; None where it will not.
    sets : int
        How many sets; in the standing test attempts.
    why : str
        One or two sentences.
    """

    activity: str
    side: Side
    reps: int | None
    hold_seconds: float | None
    sets: int
    why: str


def plan(result: Result) -> tuple[Step, ...]:
    """What to do next.

    Parameters
    ----------
    result : Result
        Of a test or of one or more sets.

    Returns
    -------
    tuple of Step
        In the order in which to do it; empty if no activity was found.
    """
    if isinstance(result.summary, RotationSummary):
        return _after_test(result, result.summary)
    return _after_sets(result, result.summary) if result.summary is not None else ()


def routine_steps(summary: RotationSummary) -> tuple[Step, ...]:
    """The exercises that follow a standing test, the weaker side first.

    Parameters
    ----------
    summary : RotationSummary
        Of the test's result. A side without a clean score gets the usual number of sets.
    """
    weaker = summary.work_on_first
    order: tuple[Side, ...] = tuple(reversed(SIDES)) if weaker == "right" else SIDES
    steps = []
    for exercise in (a for a in activities() if a.role == "exercise" and a.in_routine):
        if exercise.sides_together:
            steps.append(_exercise(exercise, "both", exercise.dose.sets, say("plan.warm")))
            continue
        for side in order:
            stiff = side == weaker or _limited(summary, side)
            sets = exercise.dose.most_sets if stiff else exercise.dose.sets
            steps.append(_exercise(exercise, side, sets, _why_side(summary, side)))
    return tuple(steps)


def sentences(steps: Sequence[Step]) -> list[str]:
    """The steps in plain words: how much, and why.

    Parameters
    ----------
    steps : sequence of Step
        From `plan`.

    Returns
    -------
    list of str
        One text a step; after exercises a last one that says to stop if it hurts. Empty without steps.
    """
    said = [_sentence(step) for step in steps]
    return [*said, say("plan.care")] if any(activity(step.activity).role == "exercise" for step in steps) else said


def have_looked_at(result: Result) -> str:
    """Where a hip turned markedly less, or the hips very unequally: that somebody who knows hips should look at it.

    It says what was seen and names no cause; empty where there is nothing of the kind.
    """
    summary = result.summary
    if not isinstance(summary, RotationSummary):
        return ""
    said = [
        say("plan.look_limited", side=say(f"side.{side}"), value=values.rotation, most=MARKEDLY_BELOW)
        for side in SIDES
        if (values := summary.sides.get(side)) is not None and values.band == "markedly limited"
    ]
    difference = summary.difference
    if difference.verdict == "differs" and abs(difference.value or 0.0) >= VERY_UNEQUAL:
        said.append(say("plan.look_unequal", gap=abs(difference.value or 0.0)))
    return " ".join([*said, say("plan.look")]) if said else ""


def _sentence(step: Step) -> str:
    of = activity(step.activity)
    what = of.say("plan")
    if not (of.sides_together and step.side == "both"):
        what += f", {say(f'plan.side.{step.side}')}"
    if step.reps is None:
        return f"{what}: {say('plan.attempts', n=step.sets)} {step.why}"
    if step.reps == of.dose.most_reps:
        dose = say("plan.sets", n=step.sets, least=of.dose.least_reps, most=step.reps)
    else:
        dose = say("plan.sets_exactly", n=step.sets, reps=step.reps)
    if step.hold_seconds is not None:
        dose += say("plan.or_hold", seconds=step.hold_seconds)
    return f"{what}: {dose}. {step.why}"


def _after_test(result: Result, summary: RotationSummary) -> tuple[Step, ...]:
    test = activity(result.activity or "")
    scores = summary.sides
    missing = [side for side in SIDES if side not in scores or scores[side].rotation is None]
    if missing:
        tried = [side for side in missing if side in scores and scores[side].attempts]
        both = "both" if len(missing) == 2 else missing[0]
        why = say(f"plan.{'no_clean' if tried == missing else 'not_tested'}.{both}")
        if coaching := _coaching(a for a in result.attempts if a.side in tried):
            why += f" {coaching}"
        return (_test(test, both, why),)
    return (*routine_steps(summary), _test(test, "both", say("plan.again")))


def _limited(summary: RotationSummary, side: Side) -> bool:
    return side in summary.sides and summary.sides[side].band in LESS_THAN_TYPICAL


def _why_side(summary: RotationSummary, side: Side) -> str:
    """Why a side gets so many sets and comes when it comes."""
    first = summary.work_on_first
    if side == first:
        return say("plan.weaker", side=say(f"side.{side}"))
    if _limited(summary, side):
        return say("plan.limited", side=say(f"side.{side}"))
    return say({None: "plan.unsure", "either": "plan.equal"}.get(first, "plan.other"), side=say(f"side.{side}"))


def _after_sets(result: Result, summary: ExerciseSummary) -> tuple[Step, ...]:
    exercise = activity(result.activity or "")
    if not (result.reps or result.holds):
        return (_exercise(exercise, "both", exercise.dose.sets, say("plan.nothing")),)
    todo: tuple[Side, ...] = ("both",) if "both" in summary.sides else SIDES
    # The side that has had less comes first.
    ordered = sorted(todo, key=lambda s: summary.sides[s].reps if s in summary.sides else 0)
    steps = [
        _exercise(exercise, side, exercise.dose.sets - done, _why_more(result, summary.sides.get(side), side, exercise))
        for side in ordered
        if (done := _sets_done(result, side, exercise)) < exercise.dose.sets
    ]
    if steps:
        return tuple(steps)
    return tuple(_test(a, "both", say("plan.dose_done")) for a in activities() if a.role == "test")


def _sets_done(result: Result, side: Side, exercise: Activity) -> int:
    """Sets with enough repetitions on that side, or with a hold that is long enough."""
    reps: dict[int, int] = {}
    for rep in result.reps:
        if rep.side == side:
            reps[rep.set] = reps.get(rep.set, 0) + 1
    done = {number for number, count in reps.items() if count >= (exercise.dose.least_reps or 0)}
    whole = exercise.dose.hold
    held = {hold.set for hold in result.holds if hold.side == side and whole is not None and hold.duration >= whole}
    return len(done | held)


def _why_more(result: Result, counts: ExerciseCounts | None, side: Side, exercise: Activity) -> str:
    if counts is None:
        return say("plan.other_side", side=say(f"side.{side}"))
    said = []
    if counts.judged_reps and counts.good_reps < GOOD_SHARE * counts.judged_reps:
        good = good_of(counts.good_reps, counts.judged_reps, counts.reps)
        said.append(say("plan.form_first", good=good))
        # The other side's faults are no advice for this one.
        movements: tuple[Event, ...] = (*result.reps, *result.holds)
        if coaching := _coaching(event for event in movements if event.side == side):
            said.append(coaching)
    elif counts.reps:
        said.append(say("plan.counted", n=counts.reps))
    elif not counts.holds:
        said.append(say("plan.nothing_there", side=say(f"side.{side}")))
    if counts.longest_hold is not None and counts.longest_hold < (exercise.dose.hold or 0.0):
        said.append(say("plan.longest", seconds=counts.longest_hold))
    if counts.fatigue is not None and counts.fatigue.range < TIRED:
        said.append(say("plan.tired"))
    return " ".join(said) or say("plan.held")


def _coaching(events: Iterable[Event]) -> str | None:
    """Coaching for the fault that came up most among these."""
    fault = fault_to_change(events)
    return say(f"fault.{fault}") if fault else None


def _exercise(exercise: Activity, side: Side, sets: int, why: str) -> Step:
    return Step(exercise.key, side, exercise.dose.most_reps, exercise.dose.hold, sets, why)


def _test(test: Activity, side: Side, why: str) -> Step:
    return Step(test.key, side, None, None, test.dose.sets, why)
