"""A result as text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.judge.next_steps import plan, sentences
from hipcam.judge.summary import RotationSummary
from hipcam.words.guide import GUIDES, SAFETY

if TYPE_CHECKING:
    from hipcam.judge.records import Attempt, Event, Fault, Hold, Partial, Rep
    from hipcam.judge.result import Result
    from hipcam.judge.summary import ExerciseCounts, RotationScores
    from hipcam.words.reason import Reason


def describe(result: Result, *, then: bool = True) -> str:
    """Say what was found, movement by movement, then in all, then what could not be said and why.

    Parameters
    ----------
    result : Result
        What was found.
    then : bool
        Whether to say what to do next, too.
    """
    lines = [f"{result.source.name}: {GUIDES[result.activity].title if result.activity else 'no activity found'}"]
    summary = result.summary
    if isinstance(summary, RotationSummary):
        lines += [line for attempt in result.attempts for line in _attempt(attempt)]
        lines += [f"  {side}: {_side_score(values)}" for side, values in summary.sides.items()]
        lines += _comparison(summary)
    elif summary is not None:
        lines += [line for number, rep in enumerate(result.reps, 1) for line in _rep(number, rep)]
        lines += [line for hold in result.holds for line in _hold(hold)]
        lines += [_partial(part, result.activity or "") for part in result.partials]
        sides = summary.sides
        if len(sides) > 1:
            lines += [f"  {side}: {_counts(values)}" for side, values in sides.items()]
        lines.append(f"  {_counts(summary.total)}")
    if summary is not None and summary.change_first:
        lines.append(f"  change first: {summary.change_first}")
    lines += [f"  not known: {', '.join(names)}: {reason}" for reason, names in _by_reason(result).items()]
    following = sentences(plan(result)) if then else []
    lines += [f"  {'     ' if number else 'next:'} {said}" for number, said in enumerate(following)]
    lines.append(f"  {SAFETY}")
    return "\n".join(lines)


def _attempt(attempt: Attempt) -> list[str]:
    angle = (
        f"{attempt.rotation:.0f}° ± {attempt.uncertainty:.0f}°"
        if attempt.rotation is not None and attempt.uncertainty is not None
        else "no score"
    )
    clean = {True: "clean", False: "with compensation", None: "not known whether clean"}[attempt.clean]
    unclear = ", too close to the stick to tell a touch" if attempt.heel_to_stick is not None else ""
    stick = {
        "unknown": unclear,
        "no": ", short of the stick",
        "clean": ", touches the stick",
        "with compensation": ", touches the stick",
    }[attempt.touched]
    if stick and attempt.stick == "wrist":
        stick += " (taken to stand at the wrist)"
    return [f"  {attempt.side:5s}  {_span(attempt)}  {angle:>10s}  {clean}{stick}", *_faults(attempt.faults)]


def _rep(number: int, rep: Rep) -> list[str]:
    tempo = rep.tempo
    return [
        f"  {number:3d}  {rep.side:5s}  {_span(rep)}  {rep.range:3.0f}°  {tempo.out:.1f} s out, {tempo.hold:.1f} s "
        f"at the top, {tempo.back:.1f} s back  {_verdict(rep.verdict)}{f'  {rep.form}' if rep.form else ''}",
        *_faults(rep.faults),
        *_faults(rep.possible, "possible "),
        *(f"         {said}" for said in rep.advice),
    ]


def _hold(hold: Hold) -> list[str]:
    return [
        f"  hold {hold.side:5s} {_span(hold)}  {hold.duration:.1f} s  {_verdict(hold.verdict)}",
        *_faults(hold.faults),
        *_faults(hold.possible, "possible "),
    ]


def _partial(part: Partial, activity: str) -> str:
    of = "of what counts" if activity == "bridge" else "of your own range"
    return f"  not counted: {part.side}, {_span(part)}, {part.range:.0f}° ({part.share:.0%} {of})"


def _faults(faults: tuple[Fault, ...], how: str = "") -> list[str]:
    return [
        f"         {how}{_words(fault.name)}: {_amount(fault.value, fault.unit)} (limit "
        f"{_amount(fault.limit, fault.unit)}). {fault.message}"
        for fault in faults
    ]


def _amount(value: float, unit: str) -> str:
    return f"{value:.0f}°" if unit == "deg" else f"{value:.2f} {unit}"


def _verdict(verdict: str) -> str:
    return {"pass": "good", "fault": "fault", "unknown": "form not known"}[verdict]


def _side_score(values: RotationScores) -> str:
    said = f"{values.attempts} attempt{'' if values.attempts == 1 else 's'}, "
    if values.rotation is None:
        return said + "no clean score" + (f"; {_best(values)}" if values.best_rotation is not None else "")
    said += f"{values.rotation:.0f}° ± {values.uncertainty:.0f}° clean ({values.band})"
    return said + (f"; {_best(values)}" if (values.best_rotation or 0.0) > values.rotation else "")


def _best(values: RotationScores) -> str:
    with_ = " and ".join(_words(name) for name in values.best_with)
    return f"{values.best_rotation:.0f}°" + (f" with {with_}" if with_ else " in all")


def _comparison(summary: RotationSummary) -> list[str]:
    difference = summary.difference
    if difference.value is None:
        return [f"  left against right: not known, {difference.reason}"]
    gap = f"{abs(difference.value):.0f}° ± {difference.uncertainty:.0f}°"
    if difference.verdict == "equal":
        return [f"  left against right: no difference that counts ({gap})"]
    return [f"  left against right: they differ by {gap}; work on the {summary.work_on_first} side first"]


def _counts(values: ExerciseCounts) -> str:
    said = [_number(values.reps, "repetition")]
    if values.judged_reps:
        said.append(f"{values.good_reps} of {values.judged_reps} judged good")
    if values.holds:
        said.append(f"{_number(values.holds, 'hold')}, the longest {values.longest_hold:.1f} s")
    if values.partials:
        said.append(f"{values.partials} not counted")
    if values.score is not None:
        said.append(f"score {values.score} of 100")
    return ", ".join(said)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _span(event: Event) -> str:
    return f"{event.start:5.1f}–{event.end:5.1f} s"


def _by_reason(result: Result) -> dict[Reason, list[str]]:
    reasons: dict[Reason, list[str]] = {}
    for unknown in result.unknown:
        reasons.setdefault(unknown.reason, []).append(_words(unknown.what))
    return reasons


def _words(name: str) -> str:
    return name.replace("_", " ")
