"""What each sentence about a result claims, held against the movements of the result.

A text is read from its beginning: what stands there must be a sentence of `hipcam.words`, and what it claims must be
true of the movements. A sentence that nobody has put down here is not true of anything.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from math import floor, inf, nan
from typing import Any, TypeAlias

from hipcam import words
from hipcam.judge.activity import Dose, activities, activity
from hipcam.judge.bands import bands_within
from hipcam.judge.records import Attempt, Conditions, Hold
from hipcam.judge.result import Result
from hipcam.words import say
from hipcam.words.names import bands_name, fault_name

Values: TypeAlias = Mapping[str, str]


class Truth:
    """What is so of a result, or of one side of it, counted from its movements alone."""

    def __init__(self, result: Result, side: str | None = None) -> None:
        def of(events: Iterable[Any]) -> list[Any]:
            return [event for event in events if side in (None, event.side)]

        self.result, self.side = result, side
        self.reps, self.holds, self.partials = of(result.reps), of(result.holds), of(result.partials)
        self.attempts: list[Attempt] = of(result.attempts)
        self.judged = [rep for rep in self.reps if rep.verdict != "unknown"]
        self.good = [rep for rep in self.judged if rep.verdict == "pass"]
        self.faults = {fault.name for e in (*self.reps, *self.holds, *self.attempts) for fault in e.faults}
        self.clean = max((a for a in self.attempts if a.clean_rotation), key=_clean, default=None)
        self.best = max((a for a in self.attempts if a.rotation), key=_best, default=None)

    def on(self, side: str) -> Truth:
        """The same of one side."""
        return Truth(self.result, side if side in ("left", "right") else None)

    @property
    def held(self) -> tuple[float, float, float]:
        """Seconds without a fault, of holds that could be judged, of all; counted in hundredths of a second."""
        judged: list[Hold] = [hold for hold in self.holds if hold.verdict != "unknown"]
        good = sum(
            not any(a <= hold.start + i / 100 < b for fault in hold.faults for a, b in fault.spans)
            for hold in judged
            for i in range(round(hold.duration * 100))
        )
        return good / 100, sum(h.duration for h in judged), sum(h.duration for h in self.holds)

    @property
    def gap(self) -> float | None:
        """By how much the left turns further."""
        left, right = self.on("left").clean, self.on("right").clean
        return None if left is None or right is None else _clean(left) - _clean(right)


def _clean(attempt: Attempt) -> float:
    return attempt.clean_rotation or 0.0


def _best(attempt: Attempt) -> float:
    return attempt.rotation or 0.0


def _number(text: str) -> float:
    found = re.search(r"-?\d+(\.\d+)?", text)
    return float(found[0]) if found else nan


def _near(text: str, value: float | None) -> bool:
    """Whether a number is a value as it is rounded there."""
    places = len(text.partition(".")[2].split("°")[0].split(" ")[0]) if "." in text else 0
    return value is not None and abs(_number(text) - value) <= 0.5001 * 10**-places


def _is(text: str, value: int) -> bool:
    return _number(text) == value


def _some_judged(text: str, t: Truth) -> bool:
    return _is(text, len(t.judged)) and 0 < len(t.judged) < len(t.reps)


def _angle(text: str, attempt: Attempt | None) -> bool:
    """An angle and its ±."""
    value, _, doubt = text.partition("±")
    return attempt is not None and _near(value, _clean(attempt)) and (not doubt or _near(doubt, attempt.uncertainty))


def _band(text: str, attempt: Attempt | None) -> bool:
    return attempt is not None and text == bands_name(bands_within(_clean(attempt), attempt.uncertainty or 0.0))


def _seconds(v: Values, good: float, held: float) -> bool:
    return _near(v["good"], good) and _near(v["held"], held) and ((good == held) == (v["good"] == v["held"]))


def _first_fault(t: Truth) -> str:
    weight = {
        name: sum(
            fault.confidence
            for event in (*t.reps, *t.holds, *t.attempts)
            for fault in event.faults
            if fault.name == name
        )
        for name in t.faults
    }
    return max(weight, key=lambda name: weight[name], default="")


def _weaker(t: Truth) -> str | None:
    return None if t.gap is None or abs(t.gap) <= 10 else "right" if t.gap > 0 else "left"


def _longest(t: Truth) -> float:
    return max((hold.duration for hold in t.holds), default=nan)


def _smaller_at_the_end(t: Truth) -> bool:
    third = len(t.reps) // 3
    return third >= 2 and sum(r.range for r in t.reps[-third:]) < 0.8 * sum(r.range for r in t.reps[:third])


Check: TypeAlias = Callable[[Values, Truth], bool]

#: By the key of a sentence what must be so where it is said.
CLAIMS: dict[str, Check] = {
    "good.of_all": lambda v, t: _is(v["good"], len(t.good)) and _is(v["judged"], len(t.judged)) and t.judged == t.reps,
    "good.of_judged": lambda v, t: _is(v["good"], len(t.good)) and _some_judged(v["judged"], t),
    "good.seconds": lambda v, t: _seconds(v, *t.held[:2]) and t.held[1] == t.held[2],
    "good.seconds_judged": lambda v, t: _seconds(v, *t.held[:2]) and 0 < t.held[1] < t.held[2],
    "text.reps": lambda v, t: _is(v["n"], len(t.reps)),
    "live.reps": lambda v, t: _is(v["n"], len(t.reps)),
    "cli.history.reps": lambda v, t: _is(v["n"], len(t.reps)) and not t.judged,
    "text.holds": lambda v, t: _is(v["n"], len(t.holds)) and _near(v["longest"], _longest(t)),
    "text.not_counted": lambda v, t: _is(v["n"], len(t.partials)),
    "text.attempts": lambda v, t: _is(v["n"], len(t.attempts)),
    "text.no_clean_score": lambda v, t: t.clean is None,
    "text.clean_score": lambda v, t: _angle(v["angle"], t.clean) and _band(v["band"], t.clean),
    "text.best": lambda v, t: t.best is not None and _near(v["angle"], t.best.rotation) and not t.best.faults,
    "text.best_with": lambda v, t: (
        t.best is not None
        and _near(v["angle"], t.best.rotation)
        and v["faults"] == say("and").join(fault_name(fault.name) for fault in t.best.faults)
    ),
    "text.sides.unknown": lambda v, t: t.gap is None,
    "text.sides.equal": lambda v, t: t.gap is not None and abs(t.gap) <= 10 and _near(v["gap"], abs(t.gap)),
    "text.sides.differs": lambda v, t: _near(v["gap"], abs(t.gap or 0.0)) and v["side"] == _weaker(t),
    "live.side_score": lambda v, t: (
        _near(v["rotation"], _clean(c)) and _near(v["uncertainty"], c.uncertainty) and _band(v["band"], c)
        if (c := t.on(v["side"].lower()).clean)
        else False
    ),
    "live.side_no_score": lambda v, t: t.on(v["side"].lower()).best is None,
    "live.side_best": lambda v, t: (
        (b := t.on(v["side"].lower()).best) is not None
        and t.on(v["side"].lower()).clean is None
        and _near(v["rotation"], b.rotation)
        and (b.clean is None or all(fault_name(fault.name) in v["how"] for fault in b.faults))
    ),
    "live.sides_differ": lambda v, t: _weaker(t) is not None and _near(v["gap"], abs(t.gap or 0.0)),
    "live.sides_equal": lambda v, t: t.gap is not None and abs(t.gap) <= 10,
    "live.work_first": lambda v, t: v["side"] == _weaker(t),
    "live.longest_hold": lambda v, t: _near(v["seconds"], _longest(t)),
    "live.nothing_done": lambda v, t: not (t.reps or t.holds or t.attempts),
    "text.too_small": lambda v, t: any(p.share_of is None for p in t.partials),
    "cli.history.held": lambda v, t: not t.held[1] and _near(v["seconds"], _longest(t)),
    "cli.history.no_score": lambda v, t: t.clean is None,
    "cli.history.nothing": lambda v, t: not (t.reps or t.holds or t.attempts),
    "report.headline.no_exercise": lambda v, t: t.result.activity is None,
    "report.headline.no_rep": lambda v, t: not (t.reps or t.holds),
    "report.headline.reps_not_judged": lambda v, t: _is(v["n"], len(t.reps)) and not t.judged,
    "report.headline.reps_some_judged": lambda v, t: (
        _is(v["n"], len(t.reps))
        and _is(v["good"], len(t.good))
        and 0 < _number(v["judged"]) == len(t.judged) < len(t.reps)
    ),
    "report.headline.reps_none_good": lambda v, t: _is(v["n"], len(t.reps)) and t.judged == t.reps and not t.good,
    "report.headline.reps_some_good": lambda v, t: (
        _is(v["n"], len(t.reps)) and _is(v["good"], len(t.good)) and t.judged == t.reps
    ),
    "report.headline.reps_all_good": lambda v, t: _is(v["n"], len(t.reps)) and t.good == t.reps,
    "report.headline.hold_pass": lambda v, t: _near(v["longest"], t.held[2]) and t.held[0] == t.held[2],
    "report.headline.hold_unknown": lambda v, t: _near(v["longest"], t.held[2]) and not t.held[1],
    "report.headline.less": lambda v, t: (
        v["weak"] == _weaker(t)
        and _angle(v["less"], t.on(v["weak"]).clean)
        and _angle(v["more"], t.on(v["strong"]).clean)
    ),
    "report.headline.same": lambda v, t: (
        t.gap is not None
        and _weaker(t) is None
        and _angle(v["left"], t.on("left").clean)
        and _angle(v["right"], t.on("right").clean)
    ),
    "report.headline.one_side_tried": lambda v, t: (
        _angle(v["angle"], t.on(v["side"]).clean) and bool(t.on(v["other"]).attempts) and t.on(v["other"]).clean is None
    ),
    "report.headline.one_side": lambda v, t: (
        _angle(v["angle"], t.on(v["side"]).clean) and not t.on(v["other"]).attempts
    ),
    "report.headline.no_attempt": lambda v, t: not t.attempts,
    "report.headline.not_clean": lambda v, t: bool(t.attempts) and t.clean is None,
    "report.difference.unknown": lambda v, t: t.gap is None,
    "report.difference.equal": lambda v, t: t.gap is not None and abs(t.gap) <= 10 and _near(v["gap"], abs(t.gap)),
    "report.difference.differs": lambda v, t: _near(v["gap"], abs(t.gap or 0.0)) and v["side"] == _weaker(t),
    "report.chart.filled": lambda v, t: t.clean is not None,
    "report.chart.hollow.compensated": lambda v, t: {bool(a.faults) for a in _hollow(t)} == {True},
    "report.chart.hollow.unknown": lambda v, t: {bool(a.faults) for a in _hollow(t)} == {False},
    "report.chart.hollow.both": lambda v, t: len({bool(a.faults) for a in _hollow(t)}) == 2,
    "report.read_from.outline": lambda v, t: _read_from(t) == {"outline"},
    "report.read_from.landmarks": lambda v, t: _read_from(t) == {"landmarks"},
    "report.read_from.both": lambda v, t: (
        _is(v["outline"], sum(a.read_from == "outline" for a in t.attempts))
        and _is(v["n"], sum(a.rotation is not None for a in t.attempts))
    ),
    "report.read.clean": lambda v, t: any(_read(v, n, a, a.clean_rotation_at) for n, a in enumerate(t.attempts, 1)),
    "report.read.compensated": lambda v, t: any(
        _read(v, n, a, a.rotation_at) and bool(a.faults) for n, a in enumerate(t.attempts, 1)
    ),
    "report.read.unknown": lambda v, t: any(
        _read(v, n, a, a.rotation_at) and a.clean is None for n, a in enumerate(t.attempts, 1)
    ),
    "report.read.stance": lambda v, t: any(
        at.standing_leg == v["leg"]
        and _near(v["thigh"], at.thigh_elevation)
        and _near(v["knee"], at.knee_flexion)
        and _leans(v["trunk"], at)
        for at in _stood(t)
    ),
    "report.read.in_picture": lambda v, t: any(
        at is not None and _near(v["seen"], at.in_picture) and _near(v["rotation"], rotation)
        for a in t.attempts
        for at, rotation in ((a.clean_rotation_at, a.clean_rotation), (a.rotation_at, a.rotation))
    ),
    "share.way": lambda v, t: any(_part(v, p.share) and p.share_of == "way" for p in t.partials),
    "share.own_range": lambda v, t: any(
        _part(v, p.share) and any(r.side == p.side and r.start < p.start for r in t.reps) for p in t.partials
    ),
    "share.least": lambda v, t: any(
        _part(v, p.share) and not any(r.side == p.side and r.start < p.start for r in t.reps) for p in t.partials
    ),
    "plan.look_limited": lambda v, t: (
        (c := t.on(v["side"]).clean) is not None
        and _near(v["value"], _clean(c))
        and _clean(c) < 25 == _number(v["most"])
    ),
    "plan.look_unequal": lambda v, t: _near(v["gap"], abs(t.gap or 0.0)) and abs(t.gap or 0.0) >= 20,
    "plan.look": lambda v, t: (
        abs(t.gap or 0.0) >= 20 or any(_clean(c) < 25 for c in (t.on("left").clean, t.on("right").clean) if c)
    ),
    "ages.adults": lambda v, t: t.result.born == 1990,
    "ages.older_women": lambda v, t: t.result.born == 1950,
    "ages.none": lambda v, t: t.result.born == 2019,
    "report.note": lambda v, t: v["note"] == t.result.note,
    "text.ended.done": lambda v, t: t.result.quality["ended"] == "done",
    "text.ended.stopped": lambda v, t: t.result.quality["ended"] == "stopped",
    "text.ended.camera": lambda v, t: t.result.quality["ended"] == "camera",
    "plan.warm": lambda v, t: True,
    "plan.weaker": lambda v, t: v["side"] == _weaker(t),
    "plan.limited": lambda v, t: (c := t.on(v["side"]).clean) is not None and _clean(c) < 35,
    "plan.other": lambda v, t: _weaker(t) not in (None, v["side"]),
    "plan.equal": lambda v, t: t.gap is not None and _weaker(t) is None,
    "plan.unsure": lambda v, t: t.gap is None,
    "plan.again": lambda v, t: t.gap is not None,
    "plan.not_tested.both": lambda v, t: t.clean is None,
    "plan.not_tested.left": lambda v, t: t.on("left").clean is None,
    "plan.not_tested.right": lambda v, t: t.on("right").clean is None,
    "plan.no_clean.both": lambda v, t: bool(t.attempts) and t.clean is None,
    "plan.no_clean.left": lambda v, t: bool(t.on("left").attempts) and t.on("left").clean is None,
    "plan.no_clean.right": lambda v, t: bool(t.on("right").attempts) and t.on("right").clean is None,
    "plan.other_side": lambda v, t: not (t.on(v["side"]).reps or t.on(v["side"]).holds),
    "plan.nothing": lambda v, t: not (t.reps or t.holds),
    "plan.nothing_there": lambda v, t: bool(t.on(v["side"]).partials) and not t.on(v["side"]).reps,
    "plan.counted": lambda v, t: _is(v["n"], len(t.reps)),
    "plan.longest": lambda v, t: _near(v["seconds"], _longest(t)),
    "plan.tired": lambda v, t: _smaller_at_the_end(t),
    "plan.held": lambda v, t: any(h.duration >= (_dose(t).hold or inf) for h in t.holds),
}

#: What claims nothing by itself: what follows it is read in its turn.
LEADING = (
    *("text.change_first", "text.next", "report.first_to_change", "live.change_first", "live.side_reps"),
    *("plan.form_first", "live.held", "text.held", "cli.history.held_well"),
)
#: What is so of every result.
ALWAYS = ("report.read.lines", "safety", "plan.care", "report.not_validated", "live.no_diagnosis")


_STEP = re.compile(
    r"(?P<what>[^:]+): (?P<n>\d+) "
    r"(?:sets? of (?P<least>\d+)–(?P<most>\d+)(?:, or hold each (?P<seconds>\d+) s)?|attempts?)\."
)


def _read(v: Values, number: int, attempt: Attempt, at: Conditions | None) -> bool:
    return (
        at is not None
        and v["attempt"] == f"Attempt {number}"
        and v["time"] == f"{int(at.middle) // 60}:{int(at.middle) % 60:02d}"
        and _near(v["seconds"], at.end - at.start)
    )


def _stood(t: Truth) -> list[Conditions]:
    return [at for a in t.attempts for at in (a.rotation_at, a.clean_rotation_at) if at is not None]


def _leans(text: str, at: Conditions) -> bool:
    if text == "trunk upright":
        return abs(at.trunk_lean) <= 0.5
    return _near(text, abs(at.trunk_lean)) and text.endswith("left" if at.trunk_lean > 0 else "right")


def _read_from(t: Truth) -> set[str | None]:
    return {attempt.read_from for attempt in t.attempts if attempt.rotation is not None}


def _dose(t: Truth) -> Any:
    return activity(t.result.activity or "").dose


def _part(v: Values, share: float) -> bool:
    return _is(v["share"], floor(100 * share))


def _hollow(t: Truth) -> list[Attempt]:
    """The best attempts that are not known to be clean and better than those that are, of both sides."""
    sides = [t.on("left"), t.on("right")]
    return [s.best for s in sides if s.best and _best(s.best) > (_clean(s.clean) if s.clean else 0.0) + 0.5]


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """A sentence as it is found in a text, with the values that were filled in."""
    made = ""
    for plain, name, _, _ in string.Formatter().parse(" ".join(text.split())):
        made += re.escape(plain)
        if name is not None:
            value = r"\d+" if name == "n" else ".+?"
            made += f"(?P={name})" if f"(?P<{name}>" in made else f"(?P<{name}>{value})"
    if made.endswith(".+?)"):  # what ends a sentence without a full stop ends the line
        made = made.removesuffix("?)") + ")$"
    return re.compile(made + r"(?=$|[\s,;:.)])")


def _patterns(key: str) -> list[re.Pattern[str]]:
    sentence = words.find(key)
    return [_pattern(text) for text in ([sentence] if isinstance(sentence, str) else sentence.values())]


def read(text: str, truth: Truth) -> list[str]:
    """The keys of the sentences in a text.

    Raises
    ------
    AssertionError
        If something in it is not true of the result, or nobody has said when it is.
    """
    rest, found = _rest(" ".join(text.split())), []
    while rest:
        key, length, truth = _next(rest, truth)
        found.append(key)
        rest = _rest(rest[length:])
    return found


def _rest(text: str) -> str:
    return text.lstrip(" ,;:.()")


def _next(text: str, truth: Truth) -> tuple[str, int, Truth]:
    """The sentence with which a text begins, how long it is, and of what the following ones tell."""
    always = [say(key) for key in ALWAYS] + [say(f"fault.{fault}") for fault in truth.on("both").faults]
    always += [activity(truth.result.activity).say("trust")] if truth.result.activity else []
    # How an activity is done is so whatever was found; sides stand for those of its picture.
    always += [step for known in activities() for step in known.say_each("steps", "left")]
    always += [say("report.how", what=known.say("title")) for known in activities()]
    for said in (" ".join(one.split()) for one in always):
        if text.startswith(said):
            return said, len(said), truth
    if step := _STEP.match(text):
        assert _step_is_right(step, truth), f"{text!r} is not what there is to do"
        return "step", step.end(), truth.on(_step_side(step))
    met = [(key, one) for key in CLAIMS for pattern in _patterns(key) if (one := pattern.match(text))]
    true = [(one.end(), key) for key, one in met if CLAIMS[key](one.groupdict(), truth)]
    if true:
        length, key = max(true)
        return key, length, truth
    for key in LEADING:
        said = " ".join(str(words.find(key)).split("{")[0].split())
        if said and text.startswith(said) and _may_lead(key, text[len(said) :].strip(), truth):
            return key, len(said), truth
    if begun := re.match(r"(left|right|both): ", text, re.IGNORECASE):
        return "side", begun.end(), truth.on(begun[1].lower())
    wrong = ", ".join(key for key, _ in met) or "nobody says when it is"
    raise AssertionError(f"{text!r} is not true: {wrong}")


def _may_lead(key: str, following: str, truth: Truth) -> bool:
    if "change" in key:
        return following.startswith(say(f"fault.{_first_fault(truth)}"))
    return key != "plan.form_first" or len(truth.good) < 2 / 3 * len(truth.judged)


def _step_side(step: re.Match[str]) -> str:
    side = re.search(r"(left|right|both) sides?$", step["what"])
    return side[1] if side else "both"


def _step_is_right(step: re.Match[str], truth: Truth) -> bool:
    """Whether it is the right exercise and dose: three sets of a weaker or limited side, else two, less those done."""
    done, side = truth.result.activity or "", _step_side(step)
    what = next(a for a in activities() if step["what"].startswith(a.say("plan")))
    sets = what.dose.sets
    if what.key == done and what.role == "exercise":
        sets -= _sets(truth.on(side), what.dose)
    elif what.role == "exercise" and side != "both":
        clean = truth.on(side).clean
        sets = what.dose.most_sets if side == _weaker(truth) or (clean and _clean(clean) < 35) else sets
    of = step["least"] is None or (int(step["least"]), int(step["most"])) == (what.dose.least_reps, what.dose.most_reps)
    return of and int(step["n"]) == sets and (step["seconds"] is None or float(step["seconds"]) == what.dose.hold)


def _sets(truth: Truth, dose: Dose) -> int:
    return sum(
        sum(rep.set == number for rep in truth.reps) >= (dose.least_reps or 0)
        or any(hold.set == number and hold.duration >= (dose.hold or inf) for hold in truth.holds)
        for number in {event.set for event in (*truth.reps, *truth.holds)}
    )
