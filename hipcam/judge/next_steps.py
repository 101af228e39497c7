"""What to do next, after a test or a set: which exercise, which side, how much, and why.

The dose is the specification's: 10-12 repetitions or one bridge held for 30 s, 2-3 sets on each side, the weaker side
first, then the test again. It follows from counts, form and sides alone; it is no treatment and names no cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hipcam.judge.summary import change_first
from hipcam.words.wording import PLAN, PLAN_SIDES, PLAN_TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.core.types import Side
    from hipcam.judge.records import Event
    from hipcam.judge.result import Result

#: Repetitions of a set, from and to; seconds of a hold that is a whole set; sets on each side, usual and most.
LEAST_REPS, MOST_REPS = 10, 12
HOLD = 30.0
SETS, MOST_SETS = 2, 3
#: Below this share of good ones among the judged repetitions, form comes before number.
GOOD_SHARE = 2 / 3
#: The bands of rotation for which a side gets the most sets.
_LIMITED = ("limited", "markedly limited")
_EXERCISES = ("bridge", "ninety-ninety", "side-lying")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes
    ----------
    activity : str
        `er-test`, `bridge`, `ninety-ninety` or `side-lying`.
    side : str
        `left`, `right` or `both`.
    reps : int or None
        Repetitions of a set at most (two fewer will do); None in the standing test.
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
    if result.activity is None:
        return ()
    return _after_test(result) if result.activity == "er-test" else _after_sets(result)


def routine_steps(summary: dict[str, Any]) -> tuple[Step, ...]:
    """The exercises that follow a standing test, the weaker side first.

    Parameters
    ----------
    summary : dict
        Of the test's result. A side without a clean score gets the usual number of sets.
    """
    first = _weaker(summary)
    order: tuple[Side, ...] = ("right", "left") if first == "right" else ("left", "right")
    steps = []
    for activity in _EXERCISES:
        if activity == "bridge":
            steps.append(_exercise(activity, "both", SETS, PLAN["warm"]))
            continue
        for side in order:
            band = summary["sides"].get(side, {}).get("band")
            stiff = side == first or band in _LIMITED
            why = (
                "weaker"
                if side == first
                else "limited"
                if band in _LIMITED
                else "other"
                if first
                else "equal"
                if summary["work_on_first"]
                else "unsure"
            )
            steps.append(_exercise(activity, side, MOST_SETS if stiff else SETS, PLAN[why].format(side=side)))
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
    return [*said, PLAN["care"]] if any(step.activity != "er-test" for step in steps) else said


def _sentence(step: Step) -> str:
    what = f"{PLAN_TITLES[step.activity]}, {PLAN_SIDES[step.side]}"
    if step.activity == "bridge" and step.side == "both":
        what = PLAN_TITLES[step.activity]
    if step.reps is None:
        return f"{what}: {PLAN['attempts'].format(count=step.sets)} {step.why}"
    dose = PLAN["one_set" if step.sets == 1 else "sets"].format(sets=step.sets, least=step.reps - 2, most=step.reps)
    if step.hold_seconds is not None:
        dose += PLAN["or_hold"].format(seconds=step.hold_seconds)
    return f"{what}: {dose}. {step.why}"


def _after_test(result: Result) -> tuple[Step, ...]:
    sides = result.summary["sides"]
    missing: list[Side] = [s for s in ("left", "right") if sides.get(s, {}).get("rotation") is None]
    if missing:
        tried = [s for s in missing if sides.get(s, {}).get("attempts")]
        why = PLAN["no_clean" if tried == missing else "not_tested"]
        if coaching := change_first(a for a in result.attempts if a.side in tried):
            why += f" {coaching}"
        return (_test("both" if len(missing) == 2 else missing[0], why),)
    return (*routine_steps(result.summary), _test("both", PLAN["again"]))


def _weaker(summary: dict[str, Any]) -> Side | None:
    side: Side | Literal["either"] | None = summary["work_on_first"]
    return side if side in ("left", "right") else None


def _after_sets(result: Result) -> tuple[Step, ...]:
    activity = result.activity
    assert activity is not None
    sides = result.summary["sides"]
    if not (result.reps or result.holds):
        return (_exercise(activity, "both", SETS, PLAN["nothing"]),)
    todo: tuple[Side, ...] = ("both",) if "both" in sides else ("left", "right")
    # The side that has had less comes first.
    ordered = sorted(todo, key=lambda s: sides.get(s, {}).get("reps", 0))
    steps = [
        _exercise(activity, s, SETS - done, _why_more(result, s))
        for s in ordered
        if (done := _sets_done(result, s)) < SETS
    ]
    return tuple(steps) or (_test("both", PLAN["dose_done"]),)


def _sets_done(result: Result, side: Side) -> int:
    """Sets with enough repetitions on that side, or with a hold that is long enough."""
    reps: dict[int, int] = {}
    for rep in result.reps:
        if rep.side == side:
            reps[rep.set] = reps.get(rep.set, 0) + 1
    done = {number for number, count in reps.items() if count >= LEAST_REPS}
    return len(done | {hold.set for hold in result.holds if hold.side == side and hold.duration >= HOLD})


def _why_more(result: Result, side: Side) -> str:
    values = result.summary["sides"].get(side)
    if values is None:
        return PLAN["other_side"].format(side=side)
    said = []
    if values["judged_reps"] and values["good_reps"] < GOOD_SHARE * values["judged_reps"]:
        said.append(PLAN["form_first"].format(good=values["good_reps"], judged=values["judged_reps"]))
        # The other side's faults are no advice for this one.
        events: list[Event] = [*result.reps, *result.holds]
        if coaching := change_first(event for event in events if event.side == side):
            said.append(coaching)
    elif values["reps"]:
        said.append(PLAN["so_far" if values["reps"] != 1 else "one_so_far"].format(reps=values["reps"]))
    if values["holds"] and values["longest_hold"] < HOLD:
        said.append(PLAN["longest"].format(seconds=values["longest_hold"]))
    if values["fatigue"] is not None and values["fatigue"]["range"] < 0.8:
        said.append(PLAN["tired"])
    return " ".join(said) or PLAN["held"]


def _exercise(activity: str, side: Side, sets: int, why: str) -> Step:
    return Step(activity, side, MOST_REPS, HOLD if activity == "bridge" else None, sets, why)


def _test(side: Side, why: str) -> Step:
    return Step("er-test", side, None, None, 2, why)
