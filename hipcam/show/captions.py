"""What is shown of a result at each moment of its video: counts, the angle, the hold, and what is to be said."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Literal, NamedTuple

from hipcam.core.types import SIDES, other_side
from hipcam.judge.activity import activity
from hipcam.judge.curve import movements
from hipcam.judge.records import Attempt, Hold, Partial, Rep
from hipcam.live.summary_lines import cleanness
from hipcam.measure.body import landmark
from hipcam.words import say
from hipcam.words.names import begin, fault_name, fault_names, side_name

if TYPE_CHECKING:
    from hipcam.judge.activity import Activity
    from hipcam.judge.records import Event, Fault
    from hipcam.track.scored import Scored

#: How long at least a fault and how long the verdict on a movement stay to be read, seconds.
READ_FAULT, READ_VERDICT = 1.5, 2.0
#: What gives way to what, from the least important on.
_SUSPICION, _VERDICT, _FAULT = range(3)
#: Faults of the trunk and pelvis are seen on both sides, whichever leg works.
_BOTH = ("shoulder", "hip")


@dataclass(frozen=True, slots=True)
class Caption:
    """What is to be said: a line and a smaller one; a `fault`, a `note`, `good` news, or `plain`."""

    title: str
    detail: str = ""
    kind: Literal["fault", "note", "good", "plain"] = "plain"


@dataclass(frozen=True, slots=True)
class Showing:
    """What the strip shows at one moment.

    Attributes
    ----------
    done, good : int
        Repetitions or attempts so far, and how many of them were good or clean.
    value : int or None
        The angle that matters, whole degrees.
    held : int or None
        Whole seconds of the hold that is going on.
    longest : int or None
        Whole seconds of the longest hold so far.
    caption : Caption
        What is to be said.
    faults : tuple of Fault
        Those that are going on.
    angle : str
        The angle as it is written beside its lines in the picture: where a rotation is read, that with its ±.
    """

    done: int
    good: int
    value: int | None
    held: int | None
    longest: int | None
    caption: Caption
    faults: tuple[Fault, ...] = ()
    angle: str = ""


class _Told(NamedTuple):
    """Something to be said from a time to a time."""

    start: float
    end: float
    importance: int
    caption: Caption
    fault: Fault | None = None


class Story:
    """A scored video as it is told while it plays.

    Parameters
    ----------
    scored : Scored
        With its final verdicts.

    Attributes
    ----------
    curve : Curve or None
        The angle that matters.
    activity : Activity or None
        What was done.
    counts : bool
        Whether repetitions or attempts are counted; not where only holds were found.
    """

    def __init__(self, scored: Scored) -> None:
        result = scored.result
        self.curve = scored.curve
        self._time = scored.track.time.tolist()
        self._seen = scored.track.has_person.tolist()
        counted = result.attempts or result.reps
        self.activity = activity(result.activity) if result.activity else None
        self.counts = self.activity is not None and bool(counted or not result.holds)
        self._done = sorted(event.end for event in counted)
        self._good = sorted(event.end for event in counted if event.verdict == "pass")
        self._holds = result.holds
        self._attempts = result.attempts
        self._told = sorted(_tell(movements(result)), key=lambda told: told.start)
        self._idle = Caption(self.activity.say("name") if self.activity else say("show.no_activity"))
        if not movements(result):
            self._idle = Caption(
                say("show.no_movement" if self.activity else "show.no_activity"),
                next((begin(str(unknown.reason)) for unknown in result.unknown), ""),
                "note",
            )

    def at(self, index: int) -> Showing:
        """What to show for one picture."""
        time = self._time[index]
        curve = float(self.curve.value[index]) if self.curve is not None else float("nan")
        value = round(curve) if isfinite(curve) else None
        over = [round(hold.duration) for hold in self._holds if hold.end <= time]
        held = next((int(time - hold.start) for hold in self._holds if hold.start <= time < hold.end), None)
        caption, faults = self._said(time, self._seen[index])
        return Showing(
            bisect_right(self._done, time),
            bisect_right(self._good, time),
            value,
            held,
            max(over, default=None),
            caption,
            faults,
            self._read_at(time) or ("" if value is None else say("show.degrees", value=value)),
        )

    def _read_at(self, time: float) -> str:
        """The rotation that is being read, with its ±; empty where none is."""
        for one in self._attempts:
            for rotation, at in ((one.clean_rotation, one.clean_rotation_at), (one.rotation, one.rotation_at)):
                if at is not None and rotation is not None and at.start <= time <= at.end:
                    doubt = "" if one.uncertainty is None else say("show.plus_minus", value=one.uncertainty)
                    return f"{say('show.degrees', value=rotation)} {doubt}".strip()
        return ""

    def _said(self, time: float, seen: bool) -> tuple[Caption, tuple[Fault, ...]]:
        now = [told for told in self._told if told.start <= time <= told.end]
        faults = tuple(dict.fromkeys(told.fault for told in now if told.fault is not None))
        going_on = tuple(fault for fault in faults if any(start <= time <= end for start, end in fault.spans))
        if len(faults) > 1:
            surest = max(faults, key=lambda fault: fault.confidence)
            names = fault_names(fault.name for fault in faults)
            return Caption(begin(names), surest.message, "fault"), going_on
        if now:
            return max(now, key=lambda told: (told.importance, told.start)).caption, going_on
        return self._idle if seen or self._idle.detail else Caption(say("show.nobody"), "", "note"), ()


def places(fault: Fault, of: Activity) -> list[int]:
    """The landmarks at which a fault of an activity is to be seen."""
    found = []
    for place in of.faults.get(fault.name, ()):
        joint, side = place.removeprefix("other_"), fault.side
        if joint != place and side != "both":
            side = other_side(side)
        found += [landmark(s, joint) for s in SIDES if joint in _BOTH or side in (s, "both")]
    return found


def _tell(found: list[Event]) -> list[_Told]:
    """Faults while they last, suspicions likewise, and the verdict on each movement after its end."""
    told: list[_Told] = []
    numbers: dict[type[Event], int] = {}
    for event in found:
        number = numbers[type(event)] = numbers.get(type(event), 0) + 1
        end = event.end + READ_VERDICT
        if isinstance(event, Partial):
            told.append(_Told(event.end, end, _VERDICT, Caption(say("show.not_counted"), "", "note")))
            continue
        for fault in event.faults:
            caption = Caption(_named(fault), fault.message, "fault")
            told += [_Told(*times, _FAULT, caption, fault) for times in _read_times(fault)]
        for fault in event.possible:
            caption = Caption(say("show.possibly", what=_named(fault)), fault.message, "note")
            told += [_Told(*times, _SUSPICION, caption) for times in _read_times(fault)]
        told.append(_Told(event.end, end, _VERDICT, _verdict(event, number)))
    return told


def _read_times(fault: Fault) -> list[tuple[float, float]]:
    """Its stretches, each long enough to be read."""
    return [(start, max(end, start + READ_FAULT)) for start, end in fault.spans]


def _verdict(event: Rep | Hold | Attempt, number: int) -> Caption:
    if isinstance(event, Attempt):
        return _score(event)
    how = (
        fault_names(fault.name for fault in event.faults)
        if event.verdict == "fault"
        else say(f"show.form_{event.verdict}")
    )
    if isinstance(event, Hold):
        title = say("show.hold_title", number=number, seconds=event.duration, how=how)
    else:
        title = say("show.rep_title", number=number, how=how)
    if event.side != "both":
        title = say("show.on_side", what=title, side=side_name(event.side))
    if event.verdict == "pass":
        return Caption(title, next((begin(str(advice)) for advice in event.advice), ""), "good")
    if event.verdict == "fault":
        return Caption(title, max(event.faults, key=lambda fault: fault.confidence).message, "fault")
    return Caption(title, begin(str(event.reason or "")), "note")


def _score(attempt: Attempt) -> Caption:
    side = begin(side_name(attempt.side))
    if attempt.rotation is None:
        return Caption(side, say("live.no_hold"), "note")
    known = "live.score" if attempt.uncertainty is not None else "live.score_alone"
    score = say(known, side=side, rotation=attempt.rotation, uncertainty=attempt.uncertainty)
    kind: Literal["good", "fault", "note"] = "note" if attempt.clean is None else "good" if attempt.clean else "fault"
    return Caption(score, begin(cleanness(attempt)), kind)


def _named(fault: Fault) -> str:
    """A fault with its worst value, if that is an angle, and its side."""
    name = begin(fault_name(fault.name))
    if fault.unit == "deg":
        name = say("show.fault_size", fault=name, value=fault.value)
    return name if fault.side == "both" else say("show.on_side", what=name, side=side_name(fault.side))
