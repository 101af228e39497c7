"""What a report says first: its headline and figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.core.types import SIDES, other_side
from hipcam.judge.records import excess
from hipcam.judge.summary import ExerciseSummary, RotationSummary
from hipcam.show.report.chart import sides
from hipcam.show.report.figures import Moment, _both_widths
from hipcam.show.report.rows import _amount, _angle, _events, _fault, _rows
from hipcam.show.report.safe import _data
from hipcam.words.guide import GUIDES
from hipcam.words.wording import SIDE_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from hipcam.core.types import Side
    from hipcam.judge.records import Fault
    from hipcam.judge.result import Result
    from hipcam.judge.summary import RotationScores

    #: Pictures (JPEG) of faults by name, side and start in seconds.
    Stills = Mapping[tuple[str, Side, float], bytes]


#: What was wrong with a video, by the key of `quality`; each is told with how many pictures it concerned.
TROUBLE = {
    "swapped_legs": "left and right leg had been mixed up and were changed back",
    "jumps": "a leg jumped and was left out",
    "impossible_bones": "a leg was seen at an impossible length",
    "out_of_picture": "a joint lay outside the picture",
    "poses_rejected": "somebody else was taken for you",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure that stands at the top."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of fault with all its moments, the worst first."""

    name: str
    coaching: str
    limit: str
    moments: tuple[Moment, ...]


def headline(result: Result) -> str:
    """A result in one sentence."""
    if result.summary is None:
        return "No exercise was found in this video."
    if isinstance(result.summary, RotationSummary):
        return _test_headline(result.summary)
    total = result.summary.total
    said = []
    if total.reps:
        said.append(_reps_headline(total.reps, total.good_reps, total.judged_reps))
    if total.holds:
        holds, longest = result.holds, f"{total.longest_hold:.0f}\N{NO-BREAK SPACE}s"
        faults = "a fault" if len(holds[0].faults) == 1 else "faults"
        how = {"pass": " with good form", "fault": f" with {faults}"}.get(holds[0].verdict, "")
        said.append(
            f"One hold of {longest}{how}." if len(holds) == 1 else f"{len(holds)} holds, the longest {longest}."
        )
    return " ".join(said) or "No repetition was counted."


def _reps_headline(reps: int, good: int, judged: int) -> str:
    counted = f"{reps} repetition{'' if reps == 1 else 's'}"
    if not judged:
        return f"{counted}; form could not be judged."
    if judged < reps:
        return f"{counted}; {good} of the {judged} that could be judged had good form."
    share = "none" if not good else "all" if good == reps > 1 else "" if reps == 1 else str(good)
    if reps == 1:
        return f"{counted}, with{'' if good else 'out'} good form."
    return f"{counted}, {share} with good form."


def _test_headline(summary: RotationSummary) -> str:
    rotation = {
        side: values.rotation
        for side in SIDES
        if (values := summary.sides.get(side)) is not None and values.rotation is not None
    }
    known = list(rotation)
    if len(known) == 2:
        left, right = (f"{rotation[side]:.0f}°" for side in SIDES)
        weak = summary.work_on_first
        if weak == "left" or weak == "right":
            strong = other_side(weak)
            return (
                f"The {weak} hip turns out less than the {strong}: {rotation[weak]:.0f}° against "
                f"{rotation[strong]:.0f}°."
            )
        return f"Both hips turn out about the same: {left} left, {right} right."
    if known:
        side, other = known[0], other_side(known[0])
        values = summary.sides[side]
        tried = other in summary.sides and summary.sides[other].attempts
        return f"The {side} hip turned out {_angle(rotation[side], values.uncertainty or 0.0)}; the {other} " + (
            "has no clean score yet." if tried else "was not tested."
        )
    return "No attempt was clean, so there is no score yet." if summary.total.attempts else "No attempt was found."


def _facts(result: Result) -> list[Fact]:
    if result.summary is None:
        return []
    if isinstance(result.summary, RotationSummary):
        tried = result.summary.total
        facts = [_side_fact(side, values) for side in SIDES if (values := result.summary.sides.get(side))]
        return [*facts, Fact("Attempts", str(tried.attempts), f"{tried.clean_attempts} clean")]
    total = result.summary.total
    facts = [
        Fact(
            "Score",
            str(total.score) if total.score is not None else "–",
            "of 100" if total.score is not None else "nothing could be judged",
        )
    ]
    if total.reps or not total.holds:
        facts.append(
            Fact(
                "Repetitions",
                str(total.reps),
                f"{total.partials} too small to count" if total.partials else "",
            )
        )
    if total.judged_reps:
        facts.append(Fact("Good form", str(total.good_reps), f"of {total.judged_reps} judged"))
    if total.holds:
        facts.append(
            Fact(
                "Longest hold",
                f"{total.longest_hold:.0f} s",
                f"{total.holds} holds" if total.holds > 1 else "",
            )
        )
    if total.best_range is not None:
        facts.append(Fact("Largest range", f"{total.best_range:.0f}°", f"mean {total.mean_range:.0f}°"))
    return facts


def _side_fact(side: str, values: RotationScores) -> Fact:
    label = f"{SIDE_NAMES[side].capitalize()} hip"
    if values.rotation is None:
        best = values.best_rotation
        return Fact(
            label,
            "–",
            "no clean score" + (f"; {best:.0f}° with compensation" if best is not None and values.best_with else ""),
        )
    return Fact(
        label, _angle(values.rotation, values.uncertainty or 0.0), f"{values.band}, score {values.score} of 100"
    )


def _difference(result: Result) -> str | None:
    """Left against right in the standing test, in a sentence."""
    if not isinstance(result.summary, RotationSummary) or not result.attempts:
        return None
    difference = result.summary.difference
    if difference.value is None or difference.uncertainty is None:
        return f"Left against right is not known: {difference.reason}."
    gap = _angle(abs(difference.value), difference.uncertainty)
    if difference.verdict == "equal":
        return f"No difference between the sides that counts ({gap})."
    return f"The sides differ by {gap}. The {result.summary.work_on_first} side is the one to work on first."


def _compared(result: Result) -> Markup | None:
    summary = result.summary
    if not isinstance(summary, RotationSummary) or not result.attempts:
        return None
    title = "Left against right"
    text = " ".join(f"{fact.label}: {fact.value}, {fact.note}." for fact in _facts(result)[:-1])
    return _both_widths(lambda name, width: sides(summary, title=title, text=text, name=f"sides-{name}", width=width))


def _by_side(result: Result) -> list[tuple[str, ...]]:
    """For an exercise done on both sides: repetitions, good ones, best range, score of each."""
    if not isinstance(result.summary, ExerciseSummary) or len(result.summary.sides) < 2:
        return []
    return [
        (
            SIDE_NAMES[side].capitalize(),
            str(values.reps),
            f"{values.good_reps} of {values.judged_reps}" if values.judged_reps else "not known",
            f"{values.best_range:.0f}°" if values.best_range is not None else "–",
            str(values.score) if values.score is not None else "–",
        )
        for side, values in result.summary.sides.items()
    ]


def _changes(result: Result, stills: Stills) -> list[Change]:
    """Faults by kind: what came up most stands first, the worst moment of each first."""
    found: dict[str, list[tuple[Fault, str]]] = {}
    for row, event in zip(_rows(result), _events(result), strict=True):
        for fault in event.faults:
            found.setdefault(fault.name, []).append((fault, row.number))
    changes = []
    for name, faults in sorted(found.items(), key=lambda item: -sum(f.confidence for f, _ in item[1])):
        worst = sorted(faults, key=lambda item: -excess(item[0].value, item[0].limit))
        moments = tuple(
            Moment(
                number if not number.isdigit() else f"Repetition {number}",
                round(fault.worst, 4),
                _amount(fault.value, fault.unit),
                _data(stills.get((name, fault.side, round(fault.start, 4)))),
            )
            for fault, number in worst
        )
        first = worst[0][0]
        changes.append(Change(_fault(name), first.message, _amount(first.limit, first.unit), moments))
    return changes


def _unknown(result: Result) -> dict[str, list[str]]:
    """What is not known, by its reason."""
    reasons: dict[str, list[str]] = {}
    for unknown in result.unknown:
        what = GUIDES[unknown.what].title if unknown.what in GUIDES else _fault(unknown.what)
        reasons.setdefault(_sentence(str(unknown.reason)), []).append(what)
    return reasons


def _trouble(result: Result) -> list[str]:
    """What was wrong with the video and the landmarks."""
    quality, frames = result.quality, result.source.frames
    said = [f"In {quality[key]} of {frames} pictures {words}." for key, words in TROUBLE.items() if quality.get(key)]
    said += [
        f"The file: {problem.replace('_', ' ')} ({count})."
        for problem, count in quality.get("video_problems", {}).items()
    ]
    missing = frames - result.source.frames_with_person
    if missing:
        said.insert(0, f"Nobody was found in {missing} of {frames} pictures.")
    if quality.get("most_people_seen", 1) > 1:
        said.append(f"Up to {quality['most_people_seen']} people were in the picture; one was followed.")
    return said


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")
