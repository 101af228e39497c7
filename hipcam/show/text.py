"""A result as text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.core.printable import printable
from hipcam.judge.activity import activity
from hipcam.judge.ages import for_orientation
from hipcam.judge.next_steps import have_looked_at, plan, sentences
from hipcam.judge.shortfall import passed_over
from hipcam.judge.sight import told
from hipcam.judge.summary import RotationSummary
from hipcam.words import say
from hipcam.words.names import (
    bands_name,
    fault_name,
    form_name,
    good_hold,
    good_of,
    share_name,
    subject_name,
    unit_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hipcam.judge.records import Attempt, Event, Fault, Hold, Partial, Rep
    from hipcam.judge.result import Result
    from hipcam.judge.summary import ExerciseCounts, ExerciseSummary, RotationScores
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
    what = activity(result.activity).say("title") if result.activity else say("text.no_activity")
    lines = [f"{printable(result.source.name)}: {what}"]
    if result.note:
        lines.append(f"  {say('report.note', note=printable(result.note))}")
    summary = result.summary
    if isinstance(summary, RotationSummary):
        lines += _test(result, summary)
    elif summary is not None:
        lines += _exercise(result, summary)
    if summary is not None and summary.change_first:
        lines.append(say("text.change_first", what=summary.change_first))
    lines += [f"  {said}" for said in (*suspected(result), *remarks(result), *_ended(result))]
    lines += [say("text.not_known", what=", ".join(names), why=why) for why, names in _by_reason(result).items()]
    following = filter(None, (*sentences(plan(result)), have_looked_at(result))) if then else ()
    lines += [say("text.and_then" if number else "text.next", what=said) for number, said in enumerate(following)]
    lines.append(f"  {say('safety')}")
    return "\n".join(lines)


def suspected(result: Result) -> list[str]:
    """What movements look like together, though none of them is sure of it."""
    return [one.message for one in result.summary.repeated] if result.summary else []


def remarks(result: Result) -> list[str]:
    """What is to be known about a session as a whole.

    How its pictures were stored, that they were too few or passed over, when
    somebody was lost from sight, and that it came to no end.
    """
    slow = result.quality.get("slow_motion")
    said = [say(f"picture.{what}", factor=slow) for what in result.quality.get("pictures", ())]
    rate = result.quality.get("few_pictures")
    said += [] if rate is None else [say("picture.few", rate=rate)]
    over = passed_over(result.source.frames, result.quality.get("pictures_dropped", 0), result.source.duration)
    said += [say("picture.passed_over", **over)] if over else []
    said += told(result.quality.get("lost", ()))
    return [*said, *([say("text.broken_off")] if result.quality.get("broken_off") else [])]


def _ended(result: Result) -> list[str]:
    """Why a live session came to its end; nothing of a recording."""
    why = result.quality.get("ended")
    return [say(f"text.ended.{why}")] if why else []


def _test(result: Result, summary: RotationSummary) -> Iterable[str]:
    for attempt in result.attempts:
        yield from _attempt(attempt)
    for side, scores in summary.sides.items():
        yield f"  {_side(side)}: {_scores(scores)}"
    yield _comparison(summary)
    if ages := for_orientation(result):
        yield f"  {ages}"


def _exercise(result: Result, summary: ExerciseSummary) -> Iterable[str]:
    for number, rep in enumerate(result.reps, 1):
        yield from _rep(number, rep)
    for hold in result.holds:
        yield from _hold(hold)
    for part in result.partials:
        yield _partial(part)
    if len(summary.sides) > 1:
        for side, counts in summary.sides.items():
            yield f"  {_side(side)}: {_counts(counts)}"
    yield f"  {_counts(summary.total)}"


def _attempt(attempt: Attempt) -> Iterable[str]:
    angle = say("text.no_score")
    if attempt.rotation is not None:
        angle = _angle(attempt.rotation, attempt.uncertainty)
    clean = say(f"text.attempt.{attempt.verdict}")
    yield f"  {_side(attempt.side):5s}  {_span(attempt)}  {angle:>10s}  {clean}{_stick(attempt)}"
    if (at := attempt.rotation_at) is not None:
        yield say(
            "text.read_at",
            time=at.middle,
            leg=_side(at.standing_leg),
            thigh=at.thigh_elevation,
            knee=at.knee_flexion,
            lean=abs(at.trunk_lean),
        )
    yield from _passed(attempt)
    yield from _faults(attempt.faults)


def _passed(attempt: Attempt) -> Iterable[str]:
    """What was looked for and is not there, with its values."""
    checks = [
        say(
            "text.check",
            name=fault_name(name),
            value=_amount(check.value, check.unit).removesuffix(f" {unit_name(check.unit)}"),
            limit=_amount(check.limit, check.unit),
        )
        for name, check in attempt.checks.items()
        if check.verdict == "pass" and check.value is not None
    ]
    if checks:
        yield say("text.passed", checks=", ".join(checks))


def _stick(attempt: Attempt) -> str:
    """Whether the heel reached the stick, as far as that is known."""
    if attempt.touched == "unknown" and attempt.heel_to_stick is None:
        return ""
    said = say({"unknown": "text.stick.unclear", "no": "text.stick.short"}.get(attempt.touched, "text.stick.touched"))
    return said + (say("text.stick.at_wrist") if attempt.stick == "wrist" else "")


def _rep(number: int, rep: Rep) -> Iterable[str]:
    tempo = say("text.tempo", out=rep.tempo.out, hold=rep.tempo.hold, back=rep.tempo.back)
    form = f"  {form_name(rep.form)}" if rep.form else ""
    verdict = say(f"text.form.{rep.verdict}")
    yield f"  {number:3d}  {_side(rep.side):5s}  {_span(rep)}  {rep.range:3.0f}°  {tempo}  {verdict}{form}"
    yield from _faults(rep.faults)
    yield from _faults(rep.possible, "text.possible_fault")
    yield from (f"         {said}" for said in rep.advice)


def _hold(hold: Hold) -> Iterable[str]:
    verdict = say(f"text.form.{hold.verdict}")
    yield say("text.hold", side=_side(hold.side), span=_span(hold), seconds=hold.duration, form=verdict)
    yield from _faults(hold.faults)
    yield from _faults(hold.possible, "text.possible_fault")


def _partial(part: Partial) -> str:
    why = share_name(part.share, part.share_of) if part.share_of else say("text.too_small")
    return say("text.partial", side=_side(part.side), span=_span(part), range=part.range, why=why)


def _faults(faults: Iterable[Fault], key: str = "text.fault") -> Iterable[str]:
    for fault in faults:
        value, limit = _amount(fault.value, fault.unit), _amount(fault.limit, fault.unit)
        yield say(key, name=fault_name(fault.name), value=value, limit=limit, message=fault.message)


def _scores(scores: RotationScores) -> str:
    best = "" if scores.best_rotation is None else f"; {_best(scores)}"
    said = say("text.attempts", n=scores.attempts)
    if scores.rotation is None:
        return f"{said}, {say('text.no_clean_score')}{best}"
    angle = _angle(scores.rotation, scores.uncertainty or 0.0)
    higher = best if (scores.best_rotation or 0.0) > scores.rotation else ""
    return f"{said}, {say('text.clean_score', angle=angle, band=bands_name(scores.bands))}{higher}"


def _best(scores: RotationScores) -> str:
    """The highest rotation, and with which compensations."""
    faults = say("and").join(map(fault_name, scores.best_with))
    return say("text.best_with" if faults else "text.best", angle=scores.best_rotation, faults=faults)


def _comparison(summary: RotationSummary) -> str:
    difference = summary.difference
    if difference.value is None or difference.uncertainty is None:
        return say("text.sides.unknown", why=difference.reason)
    gap = _angle(abs(difference.value), difference.uncertainty)
    return say(f"text.sides.{difference.verdict}", gap=gap, side=_side(summary.work_on_first or "both"))


def _counts(counts: ExerciseCounts) -> str:
    said = [say("text.reps", n=counts.reps)] if counts.reps or not counts.holds else []
    if counts.judged_reps:
        said.append(good_of(counts.good_reps, counts.judged_reps, counts.reps))
    if counts.holds:
        said.append(say("text.holds", n=counts.holds, longest=counts.longest_hold))
    if (good := good_hold(counts)) is not None:
        said.append(say("text.held", good=good))
    if counts.partials:
        said.append(say("text.not_counted", n=counts.partials))
    return ", ".join(said)


def _side(side: str) -> str:
    return say(f"text.side.{side}")


def _span(event: Event) -> str:
    return say("text.span", start=event.start, end=event.end)


def _angle(value: float, uncertainty: float | None) -> str:
    """An angle with its ±, if that is known."""
    return f"{value:.0f}°" if uncertainty is None else f"{value:.0f}° ± {uncertainty:.0f}°"


def _amount(value: float, unit: str) -> str:
    """A size with its unit; no minus before nothing."""
    places = 0 if unit == "deg" else 2
    value = value if round(value, places) else 0.0
    return f"{value:.0f}°" if unit == "deg" else f"{value:.2f} {unit_name(unit)}"


def _by_reason(result: Result) -> dict[Reason, list[str]]:
    reasons: dict[Reason, list[str]] = {}
    for unknown in result.unknown:
        reasons.setdefault(unknown.reason, []).append(subject_name(unknown.what))
    return reasons
