"""Coaching somebody live: from what the phase machine found to what is shown and said, frame by frame.

Nothing is judged here: counts, faults and scores come from the exercises' events, and what a movement under way shows
from their `now`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from hipcam.core.types import SIDES, Side
from hipcam.judge.recognise import AUTO
from hipcam.judge.records import Attempt, Event, Fault, Hold, Now, Partial, Rep
from hipcam.judge.summary import summarise
from hipcam.live.framing import SteadyFraming, cut_off, judge_framing
from hipcam.live.gestures import Signs
from hipcam.live.sayings import CORRECTION, COUNT, INSTRUCTION, NEWS, REMARK, TURN, Kind, Saying
from hipcam.words import wording

if TYPE_CHECKING:
    from typing import Any

    from hipcam.core.landmarks import Pose
    from hipcam.judge.settings import Settings
    from hipcam.live.session import LiveFrame

Stage = Literal["framing", "move", "rest", "test", "paused", "summary"]

#: Attempts asked for on each side of the standing test, and after how many without a score to go on.
ATTEMPTS, MOST_ATTEMPTS = 2, 4
#: A bridge held this long is a whole set (the specification's dose), seconds.
HOLD_TARGET = 30.0
#: How long the end position of the standing test is to be held, seconds.
TEST_HOLD = 2.0
#: Rest between sets, how long praise and results are shown, and the summary before all ends, seconds.
REST_TIME, PRAISE_TIME, RESULT_TIME, SUMMARY_TIME = 45.0, 2.5, 5.0, 12.0
#: How often the same advice about the picture, and the same correction, is spoken at most, seconds.
REPEAT_FRAMING, REPEAT_FAULT = 6.0, 5.0
#: How long a correction outlasts what it corrects, so that it does not flicker, seconds.
LINGER = 0.3


@dataclass(frozen=True, slots=True)
class Gauge:
    """The one angle that matters, in degrees, on its scale.

    Attributes
    ----------
    value, uncertainty : float
        As it stands, and its ± where one is known, else 0.
    low, high : float
        Ends of the scale.
    target : (float, float)
        The zone to reach.
    limit : float or None
        Not to be passed.
    label : str
        What it is.
    """

    value: float
    low: float
    high: float
    target: tuple[float, float]
    limit: float | None
    label: str
    uncertainty: float = 0.0

    @property
    def where(self) -> Literal["below", "target", "past"]:
        """Below the target zone, inside it or past the limit."""
        if self.limit is not None and self.value > self.limit:
            return "past"
        return "target" if self.value >= self.target[0] else "below"

    @classmethod
    def of(cls, now: Now | None, activity: str) -> Gauge | None:
        """What a movement under way shows; None if there is none, or its angle is not seen."""
        if now is None or now.angle != now.angle:
            return None
        # Nobody should read "-0°".
        value = now.angle if abs(now.angle) >= 0.5 else 0.0
        # From the feet the hips rise; there is no line to be seen that they could pass.
        label = wording.GAUGE_RISE if activity == "bridge" and now.limit is None else wording.GAUGES[activity]
        return cls(value, *now.scale, now.target, now.limit, label, now.uncertainty)


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the person: a `fault` to correct, a `note` to mind, or `good` news."""

    text: str
    kind: Literal["fault", "note", "good"]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything to be shown for one frame.

    Attributes
    ----------
    stage : str
        `framing` until the start posture was held, `move`, `rest` between sets, `test` (the standing test), `paused`,
        `summary`.
    headline : str
        Where one is: activity, set, side; in the test what to do now.
    framing, framing_ok : str or None, bool
        What to change about the picture, and whether it is right.
    countdown : float or None
        Share of the start posture's time that has been held, 0–1.
    reps, goal, good : int or None, int, int
        Counted in this set, asked for, and without a fault.
    gauge : Gauge or None
        The one angle that matters.
    hold, hold_target : float or None, float
        Seconds held so far, of how many.
    phase : str
        In words; empty at rest.
    going_out : bool or None
        Outward (up) or back in that phase; None while holding.
    tempo : str
        Of the last repetition.
    rest : float or None
        Seconds of rest that are left.
    next : str
        What comes then: set and side.
    notice : Notice or None
        The one correction, or news.
    result : str
        Score of the last attempt.
    lines : tuple of str
        The summary.
    detail, safety, keys, signs : str
        What to hold and how, safety, keys and hand signs.
    pose : Pose or None
        To draw, in pixels of the picture.
    """

    stage: Stage
    headline: str = ""
    framing: str | None = None
    framing_ok: bool = False
    countdown: float | None = None
    reps: int | None = None
    goal: int = 0
    good: int = 0
    gauge: Gauge | None = None
    hold: float | None = None
    hold_target: float = HOLD_TARGET
    phase: str = ""
    going_out: bool | None = None
    tempo: str = ""
    rest: float | None = None
    next: str = ""
    notice: Notice | None = None
    result: str = ""
    lines: tuple[str, ...] = ()
    detail: str = ""
    safety: str = wording.SAFETY_SHOWN
    keys: str = wording.KEYS
    signs: str = wording.SIGNS
    pose: Pose | None = None


class Speech:
    """What to speak, collected between calls, nothing twice."""

    def __init__(self) -> None:
        self._waiting: list[Saying] = []

    def say(self, text: str, kind: Kind) -> None:
        """Say a sentence."""
        self._waiting.append(Saying(text, kind))

    def take(self) -> list[Saying]:
        """All since the last call, in its order."""
        said, self._waiting = self._waiting, []
        return list(dict.fromkeys(said))


class Correction:
    """One correction at a time: what is wrong now, else what the last movement showed until another was free of it."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._now: Fault | None = None
        self._now_until = float("-inf")
        self._fault: Fault | None = None
        self._fresh_until = float("-inf")
        self._advice: str | None = None
        self._praise_until = float("-inf")
        self._not_seen = 0
        self._said: dict[str, float] = {}

    @property
    def at_once(self) -> bool:
        """Whether something is wrong at this moment."""
        return self._now is not None

    def see(self, faults: tuple[Fault, ...], time: float) -> None:
        """Take what is wrong at this moment, the surest first; what is shown stays until it is put right."""
        shown = next((f for f in faults if self._now is not None and f.name == self._now.name), None)
        found = shown or next(iter(faults), None)
        if found is not None:
            self._now, self._now_until = found, time + LINGER
            self._say(found, time)
        elif time >= self._now_until:
            self._now = None

    def take(self, event: Event, time: float) -> None:
        """Take a completed movement."""
        if isinstance(event, Partial):
            return
        faults = event.compensations if isinstance(event, Attempt) else event.faults
        advice = () if isinstance(event, Attempt) else event.advice
        self._advice = wording.SLOWER if wording.RUSHED_LIFT in advice else next(iter(advice), None)
        kept = next((f for f in faults if self._fault is not None and f.name == self._fault.name), None)
        if faults:
            # Whoever was corrected during the movement hears no second thing after it.
            shown = next((f for f in faults if self._now is not None and f.name == self._now.name), None)
            self._fault = kept or shown or max(faults, key=lambda f: f.confidence)
            self._not_seen = 0
            self._praise_until, self._fresh_until = float("-inf"), time + PRAISE_TIME
            self._say(self._fault, time)
        elif self._fault is not None:
            self._cleared(event, self._fault.name, time)
        elif self._advice:
            self._speech.say(self._advice, REMARK)

    def forget(self) -> None:
        """Another set or side begins."""
        self._now = self._fault = self._advice = None
        self._praise_until = float("-inf")

    def notice(self, time: float) -> Notice | None:
        """What to show now: as a fault what is wrong or was just found, as a note what to mind in the next movement."""
        if self._now is not None:
            return Notice(self._now.message, "fault")
        if self._fault is not None:
            return Notice(self._fault.message, "fault" if time < self._fresh_until else "note")
        if time < self._praise_until:
            return Notice(wording.CORRECTED, "good")
        return Notice(self._advice, "note") if self._advice else None

    def _say(self, fault: Fault, time: float) -> None:
        if time - self._said.get(fault.name, float("-inf")) >= REPEAT_FAULT:
            self._said[fault.name] = time
            self._speech.say(fault.message, CORRECTION)

    def _cleared(self, event: Rep | Hold | Attempt, name: str, time: float) -> None:
        """A pass clears a correction; what could not be judged twice is not held against anybody."""
        passed = (
            name in event.judged
            if isinstance(event, Attempt)
            else name in event.checks and event.checks[name].verdict == "pass"
        )
        self._not_seen += 1
        if passed:
            self._praise_until = time + PRAISE_TIME
            self._speech.say(wording.CORRECTED, REMARK)
        if passed or self._not_seen >= 2:
            self._fault = None


@dataclass
class Stint:
    """One set on one side: what is asked for and what was done."""

    number: int
    side: Side
    events: list[Event]
    over: bool = False

    @property
    def reps(self) -> int:
        """Counted so far."""
        return sum(isinstance(e, Rep) and self.takes(e.side) for e in self.events)

    @property
    def good(self) -> int:
        """Counted without a fault and judged."""
        return sum(isinstance(e, Rep) and self.takes(e.side) and e.verdict == "pass" for e in self.events)

    def takes(self, side: Side) -> bool:
        """Whether a movement on that side belongs to this set."""
        return "both" in (side, self.side) or side == self.side


class SetGuide:
    """Leads through the sets of an exercise.

    Parameters
    ----------
    activity : str
        Bridge, 90-90 or side-lying.
    reps, sets : int
        Asked for.
    side : str
        Which side, or both.
    speech : Speech
        Where to say things.
    """

    def __init__(self, activity: str, reps: int, sets: int, side: str, speech: Speech) -> None:
        self.activity = activity
        self.reps, self.sets = reps, sets
        self.speech = speech
        self.correction = Correction(speech)
        sides: tuple[Side, ...] = tuple(s for s in SIDES if side in (s, "both"))
        if activity == "bridge":
            sides = ("both",) if side == "both" else sides
        self.stints = [Stint(number, s, []) for number in range(1, sets + 1) for s in sides]
        self._at = self._before = 0
        self._now: Now | None = None
        self._gauge: Gauge | None = None
        self._rest_until: float | None = None
        self._tempo = ""
        self._said_hold = 0
        self._partial_until = float("-inf")
        self._armed_before = False
        self._wrong_side = False
        self.time = 0.0

    @property
    def events(self) -> list[Event]:
        """All that was done, in the order of its end."""
        return sorted((e for stint in self.stints for e in stint.events), key=lambda e: e.end)

    @property
    def done(self) -> bool:
        """Whether all sets are over."""
        return all(stint.over for stint in self.stints)

    @property
    def resting(self) -> bool:
        """Whether the rest between two sets is under way."""
        return self._rest_until is not None

    @property
    def stint(self) -> Stint:
        """The set that is under way or comes next."""
        return self.stints[self._at]

    def update(self, time: float, now: Now | None) -> None:
        """Take where the movement stands in one frame; None while the exercise waits for its start posture."""
        self.time, self._now = time, now
        self._gauge = Gauge.of(now, self.activity) or (self._gauge if now else None)
        self.correction.see(now.faults if now and not self.resting else (), self.time)
        self._speak_hold()
        if now is not None and not self._armed_before:
            if now.side is not None and self.activity != "bridge":
                self._turn_to(now.side)
            if not (self.resting or self._wrong_side):
                self.speech.say(wording.GO[self.activity], INSTRUCTION)
        self._armed_before = now is not None
        if self._rest_until is not None and self.time >= self._rest_until:
            self._begin_next()

    def wait(self, seconds: float) -> None:
        """Time in which nothing went on has passed: the rest does not get shorter by it."""
        if self._rest_until is not None:
            self._rest_until += seconds

    def take(self, event: Event) -> None:
        """Take a completed movement."""
        if isinstance(event, Partial):
            self.stint.events.append(event)
            self._partial_until = self.time + PRAISE_TIME
            self.speech.say(wording.TOO_SMALL[self.activity], CORRECTION)
            return
        self._rest_until = None
        self._turn_to(event.side)
        self.stint.events.append(event)
        self.correction.take(event, self.time)
        if isinstance(event, Rep):
            words, tempo = wording.PHASES[self.activity], event.tempo
            self._tempo = wording.TEMPO.format(
                out=words["out"],
                hold=words["hold"],
                back=words["back"],
                out_time=tempo.out,
                hold_time=tempo.hold,
                back_time=tempo.back,
            )
            self._count()
        elif isinstance(event, Hold):
            self.speech.say(wording.HOLD_DONE.format(seconds=int(event.duration)), NEWS)
            if event.duration >= HOLD_TARGET:
                self._end_stint()

    def skip(self) -> None:
        """End the rest, or this set."""
        if self._rest_until is not None:
            self._begin_next()
        else:
            self._end_stint(rest=False)

    def redo(self) -> None:
        """Do this set, or the one just done, again."""
        if self.resting and not self.stint.events:
            self._at = self._before
        self._wrong_side = False
        self.stint.events.clear()
        self.stint.over = False
        self._begin_next()

    def scene(self) -> Scene:
        """What to show while the exercise is armed or one rests."""
        stint = self.stint
        phase = self._now.phase if self._now else "rest"
        rest = None if self._rest_until is None else max(0.0, self._rest_until - self.time)
        notice = self.correction.notice(self.time)
        if self.time < self._partial_until and (notice is None or notice.kind != "fault"):
            notice = Notice(wording.TOO_SMALL[self.activity], "note")
        if self._wrong_side:
            notice = Notice(wording.OTHER_SIDE.format(side=wording.SIDE_NAMES[stint.side]), "note")
        return Scene(
            stage="move" if rest is None else "rest",
            headline=self.headline,
            reps=stint.reps,
            goal=self.reps,
            good=stint.good,
            gauge=self._gauge,
            hold=self._held if self._held >= 1.0 else None,
            phase=wording.PHASES[self.activity].get(phase, ""),
            going_out={"out": True, "back": False}.get(phase),
            tempo=self._tempo,
            rest=rest,
            next=wording.NEXT_UP.format(what=self._name(stint)) if rest is not None else self._next(),
            notice=notice,
        )

    @property
    def headline(self) -> str:
        """Which set and side."""
        return self._name(self.stint)

    def summary(self) -> list[str]:
        """The end, in lines."""
        return exercise_lines(summarise(self.activity, self.events))

    def _name(self, stint: Stint) -> str:
        if stint.side == "both":
            return wording.SET_LINE.format(number=stint.number, sets=self.sets)
        return wording.SET_LINE_SIDE.format(number=stint.number, sets=self.sets, side=wording.SIDE_NAMES[stint.side])

    def _next(self) -> str:
        after = next((s for s in self.stints if not s.over and s is not self.stint), None)
        return wording.NEXT_UP.format(what=self._name(after)) if after else ""

    def _turn_to(self, side: Side) -> None:
        """Somebody who works on the other side does that one's set."""
        self._wrong_side = False
        if self.stint.takes(side):
            return
        other = next((i for i, s in enumerate(self.stints) if s.side == side and not s.over), None)
        if other is not None:
            self._at = other
        else:
            self._wrong_side = True
            self.speech.say(wording.OTHER_SIDE.format(side=wording.SIDE_NAMES[self.stint.side]), NEWS)

    def _count(self) -> None:
        stint = self.stint
        if self._wrong_side:
            return
        self.speech.say(str(stint.reps), COUNT)
        if stint.reps >= self.reps:
            self._end_stint()
        elif self.reps > 5 and self.reps - stint.reps in wording.REPS_LEFT:
            self.speech.say(wording.REPS_LEFT[self.reps - stint.reps], REMARK)

    def _end_stint(self, *, rest: bool = True) -> None:
        before, self._before = self.stint, self._at
        before.over = True
        self._said_hold = 0
        following = next((i for i, s in enumerate(self.stints) if not s.over), None)
        if following is None:
            return
        self._at = following
        # The other side needs no rest from this one.
        if not rest or self.stint.side != before.side:
            self._begin_next()
        else:
            self._rest_until = self.time + REST_TIME
            self.speech.say(wording.SET_DONE, NEWS)

    def _begin_next(self) -> None:
        self._rest_until = None
        self._tempo = ""
        self.correction.forget()
        if self.stint.side == "both":
            self.speech.say(self.headline, NEWS)
        else:
            self.speech.say(wording.OTHER_SIDE.format(side=wording.SIDE_NAMES[self.stint.side]), NEWS)

    @property
    def _held(self) -> float:
        """Seconds for which the top has been held so far."""
        return (self._now.held or 0.0) if self._now else 0.0

    def _speak_hold(self) -> None:
        tens = int(self._held // 10)
        if tens > self._said_hold:
            self.speech.say(wording.SECONDS_HELD.format(seconds=10 * tens), COUNT)
        self._said_hold = tens


class TestGuide:
    """Leads through the standing test: each leg up, still, out slowly, held, twice; then compares.

    Parameters
    ----------
    side : str
        Which leg, or both.
    speech : Speech
        Where to say things.
    """

    __test__ = False  # not for pytest

    def __init__(self, side: str, speech: Speech) -> None:
        self.speech = speech
        self.correction = Correction(speech)
        self.sides: list[Side] = [s for s in SIDES if side in (s, "both")]
        self._results: dict[Side, list[Attempt]] = {s: [] for s in SIDES}
        self._partials: list[Event] = []
        self._at = 0
        self._now: Now | None = None
        self._told: str = ""
        self._out = False
        self._tested: Side | None = None
        self._result, self._result_until = "", float("-inf")
        self.time = 0.0

    @property
    def events(self) -> list[Event]:
        """All attempts in the order of their end."""
        return sorted([*self._results["left"], *self._results["right"], *self._partials], key=lambda e: e.end)

    @property
    def done(self) -> bool:
        """Whether both sides have their attempts."""
        return self._at >= len(self.sides)

    @property
    def resting(self) -> bool:
        """The test has no rests."""
        return False

    @property
    def side(self) -> Side:
        """The leg that is tested now."""
        return self.sides[min(self._at, len(self.sides) - 1)]

    def update(self, time: float, now: Now | None) -> None:
        """Take where the movement stands in one frame; None while the exercise waits for its start posture."""
        self.time, self._now = time, now
        self.correction.see(now.faults if now else (), self.time)
        if now is None or now.side != self.side:
            self._out = False
        if now is None or now.side != self._tested:
            self._tested = None

    def wait(self, seconds: float) -> None:
        """Time in which nothing went on has passed: what to do now is said again."""
        self._told = ""

    def take(self, event: Event) -> None:
        """Take a completed attempt."""
        if not isinstance(event, Attempt):
            self._partials.append(event)
            return
        self._results[event.side].append(event)
        self._announce(event)
        self.correction.take(event, self.time)
        self._told, self._out = "", False
        tried = self._results[self.side]
        scored = [a for a in tried if a.rotation is not None]
        if event.side == self.side and (len(scored) >= ATTEMPTS or len(tried) >= MOST_ATTEMPTS):
            self._go_on()
        elif event.side == self.side:
            self.speech.say(wording.AGAIN, NEWS)

    def skip(self) -> None:
        """Go on to the other side, without another attempt on this one."""
        self.correction.forget()
        self._go_on()

    def redo(self) -> None:
        """Forget this side's attempts; those of the side before if this one has none yet."""
        if not self._results[self.side] and self._at > 0:
            self._at -= 1
        self._results[self.side].clear()
        self._told = ""
        self.correction.forget()

    @property
    def headline(self) -> str:
        """Which leg and attempt."""
        number = min(len([a for a in self._results[self.side] if a.rotation is not None]) + 1, ATTEMPTS)
        return wording.ATTEMPT_LINE.format(
            side=wording.SIDE_NAMES[self.side], number=number, attempts=ATTEMPTS
        ).capitalize()

    def scene(self) -> Scene:
        """What to show while the test is under way."""
        told, held = self._instruction()
        showing = self.time < self._result_until
        notice = self.correction.notice(self.time) if showing or self.correction.at_once else None
        gauge = Gauge.of(self._now, "er-test")
        other = "left" if self.side == "right" else "right"
        return Scene(
            stage="test",
            headline=self.headline,
            gauge=gauge,
            hold=held,
            hold_target=TEST_HOLD,
            phase=told,
            notice=notice,
            result=self._result if showing else "",
            detail=wording.STICK.format(hand=wording.SIDE_NAMES[other]),
        )

    def summary(self) -> list[str]:
        """The comparison, in lines."""
        return comparison_lines(summarise("er-test", self.events))

    def _go_on(self) -> None:
        self._tested = self.side
        self._at += 1
        self._told = ""

    def _instruction(self) -> tuple[str, float | None]:
        """What to do now, said once, and for how long the end has been held."""
        side = wording.SIDE_NAMES[self.side]
        held, now = None, self._now
        if now is None or now.side is None:
            text = wording.LIFT_LEG.format(side=side)
        elif now.side != self.side:
            # The leg that is done is still up.
            text = (wording.OTHER_LEG if now.side == self._tested else wording.WRONG_LEG).format(side=side)
        elif not now.ready:
            text = wording.KEEP_STILL
        else:
            text, held = self._turning(now), now.held
        if text != self._told:
            self._told = text
            self.speech.say(text, INSTRUCTION)
        return text, held

    def _turning(self, now: Now) -> str:
        """What to do while the leg is up and turns."""
        back = self._told == wording.ROTATE_BACK
        if now.held is not None:
            self._out = True
            return wording.ROTATE_BACK if back or now.held >= TEST_HOLD - 0.1 else wording.HOLD_THERE
        if self._out and (back or now.phase in ("rest", "back")):
            return wording.ROTATE_BACK
        return wording.HOLD_THERE if self._out else wording.ROTATE_OUT

    def _announce(self, attempt: Attempt) -> None:
        self._result_until = self.time + RESULT_TIME
        if attempt.rotation is None or attempt.uncertainty is None:
            self._result = wording.NO_HOLD
            self.speech.say(wording.NO_HOLD, NEWS)
            return
        self._result = wording.SCORE.format(
            side=wording.SIDE_NAMES[attempt.side].capitalize(),
            rotation=attempt.rotation,
            uncertainty=attempt.uncertainty,
        )
        self._result += f", {cleanness(attempt)}"
        self.speech.say(wording.SCORE_SAID.format(rotation=attempt.rotation, how=cleanness(attempt)), NEWS)


class Coach:
    """Takes every processed frame, in order, and gives what to show and say.

    Parameters
    ----------
    activity : str
        One of the activities, or `auto`: that of the frames' exercise.
    settings : Settings
        Of the exercises.
    reps, sets : int
        Asked for; the standing test has two attempts per side.
    side : str
        `left`, `right` or `both`.

    Attributes
    ----------
    finished : bool
        Whether the summary has been shown and all is over.
    stopped : bool
        Whether the person ended it before all that was asked for was done.
    """

    def __init__(self, activity: str, settings: Settings, *, reps: int, sets: int, side: str) -> None:
        self._asked, self._settings, self._plan = activity, settings, (reps, sets, side)
        self._speech = Speech()
        self._guide: SetGuide | TestGuide | None = None if activity == AUTO else self._make(activity)
        self._signs = Signs()
        self._framing = SteadyFraming()
        self._said: dict[str, float] = {}
        self._problem_since: float | None = None
        self._ended = self.finished = self.stopped = False
        self._paused_at: float | None = None
        self._pause = (0.0, 0.0)
        self._ended_at: float | None = None
        self._time = 0.0
        for sentence in wording.SAFETY_SAID:
            self._speech.say(sentence, NEWS)

    def update(self, frame: LiveFrame) -> Scene:
        """Take one frame and give what to show."""
        self._time = frame.time
        guide = self._guide_for(frame)
        now = frame.exercise.now()
        # In the middle of a repetition a hand goes up for other reasons.
        moving = now is not None and now.phase != "rest" and frame.exercise.activity != "er-test"
        sign = self._signs.update(frame.pose, frame.time, pausing=not moving)
        if sign is not None:
            self.key("q" if sign == "end" else " ")
        if not (self._paused or self._ended):
            guide.update(frame.time, now)
            self._take(frame.events)
            self._ended = guide.done
        if self._ended:
            return self._last_scene(frame, guide)
        if self._paused:
            return Scene(stage="paused", headline=wording.PAUSED, detail=wording.GO_ON, pose=frame.pose)
        return self._scene(frame, guide)

    def add(self, events: list[Event]) -> None:
        """Take what the exercise gave out after the last frame."""
        if not (self._paused or self._ended):
            self._take(events)

    def sayings(self) -> list[Saying]:
        """What to speak since the last call."""
        return self._speech.take()

    def result_events(self) -> list[Event]:
        """All movements that stand, in the order of their end."""
        return self._guide.events if self._guide is not None else []

    def summary(self) -> list[str]:
        """What it came to so far, in lines."""
        lines = self._guide.summary() if self._guide is not None else [wording.NOTHING_DONE]
        return [*lines, wording.NO_DIAGNOSIS]

    def key(self, key: str) -> None:
        """Take a key: space pauses and goes on, s skips, r does the set again, q ends and then closes.

        Skipping and doing again end a pause; the summary knows only q.
        """
        if self._ended:
            self.finished |= key == "q"
        elif key == "q":
            self._ended = self.stopped = True
        elif self._paused_at is not None and key in " sr":
            self._go_on(self._paused_at)
        elif key == " ":
            self._paused_at = self._time
            self._speech.say(wording.PAUSED_SAID, TURN)
        if self._ended or self._guide is None:
            return
        if key == "s":
            self._guide.skip()
            self._ended = self._guide.done
        elif key == "r":
            self._guide.redo()

    @property
    def _paused(self) -> bool:
        return self._paused_at is not None

    def _go_on(self, paused_at: float) -> None:
        self._paused_at, self._pause = None, (paused_at, self._time)
        if self._guide is not None:
            self._guide.wait(self._time - paused_at)
        self._speech.say(wording.GOING_ON, TURN)

    def _take(self, events: list[Event]) -> None:
        """Hand on what was completed, but for what began in a pause."""
        for event in events:
            if self._guide is not None and not self._pause[0] < event.start < self._pause[1]:
                self._guide.take(event)

    def _make(self, activity: str) -> SetGuide | TestGuide:
        reps, sets, side = self._plan
        if activity == "er-test":
            return TestGuide(side, self._speech)
        return SetGuide(activity, reps, sets, side, self._speech)

    def _guide_for(self, frame: LiveFrame) -> SetGuide | TestGuide:
        """With `auto`, the activity is that of the frame's exercise, which comes with all it has found."""
        activity = frame.exercise.activity
        if self._guide is None or (self._asked == AUTO and activity != _activity_of(self._guide)):
            self._guide = self._make(activity)
        return self._guide

    def _scene(self, frame: LiveFrame, guide: SetGuide | TestGuide) -> Scene:
        if guide.resting:
            return replace(guide.scene(), pose=frame.pose)
        if not frame.exercise.armed:
            self._problem_since = None
            return self._set_up(frame, guide)
        scene = guide.scene()
        self._framing = SteadyFraming()
        notice = scene.notice or self._harm(frame)
        return replace(scene, pose=frame.pose, notice=notice)

    def _set_up(self, frame: LiveFrame, guide: SetGuide | TestGuide) -> Scene:
        framing = self._framing.update(judge_framing(frame), frame.time)
        held = frame.exercise.arming_progress
        ok = framing.kind in ("right", "note")
        if frame.time - self._said.get(framing.message, float("-inf")) >= REPEAT_FRAMING:
            self._said[framing.message] = frame.time
            self._speech.say(framing.message, INSTRUCTION)
        done = guide.stint.reps if isinstance(guide, SetGuide) else 0
        return Scene(
            stage="framing",
            headline=f"{wording.TITLES[frame.exercise.activity]}: {guide.headline}",
            framing=framing.message,
            framing_ok=ok,
            countdown=held if ok else None,
            pose=frame.pose,
            reps=done or None,
            goal=guide.reps if isinstance(guide, SetGuide) else 0,
        )

    def _harm(self, frame: LiveFrame) -> Notice | None:
        """What spoils the picture for more than a second while an exercise is under way."""
        problem = cut_off(frame.sample) if frame.sample is not None and frame.pose is not None else None
        if problem is None:
            self._problem_since = None
            return None
        if self._problem_since is None:
            self._problem_since = frame.time
        return Notice(problem, "note") if frame.time - self._problem_since > 1.0 else None

    def _last_scene(self, frame: LiveFrame, guide: SetGuide | TestGuide) -> Scene:
        if self._ended_at is None:
            self._ended_at = frame.time
            self._speech.say(wording.WELL_DONE if guide.events else wording.NOTHING_DONE, TURN)
            for line in guide.summary():
                self._speech.say(line, NEWS)
        self.finished |= frame.time - self._ended_at >= SUMMARY_TIME
        return Scene(stage="summary", headline=wording.SUMMARY, lines=tuple(self.summary()), pose=frame.pose)


def cleanness(attempt: Attempt) -> str:
    """Whether an attempt was clean, in words."""
    if attempt.clean is None:
        return wording.CLEANNESS_UNKNOWN
    if attempt.clean:
        return wording.CLEAN
    names = wording.AND.join(wording.FAULT_NAMES[f.name] for f in attempt.compensations[:2])
    return wording.CHEAT.format(faults=names)


def exercise_lines(summary: dict[str, Any]) -> list[str]:
    """The end of an exercise in lines."""
    total = summary["total"]
    if not (total["reps"] or total["holds"]):
        return [wording.NOTHING_DONE]
    lines = [_reps_line(total)] if total["reps"] else []
    if len(summary["sides"]) > 1:
        lines += [
            wording.SIDE_REPS.format(side=wording.SIDE_NAMES[side].capitalize(), text=_reps_line(values))
            for side, values in summary["sides"].items()
            if values["reps"]
        ]
    if total["longest_hold"] is not None:
        lines.append(wording.LONGEST_HOLD.format(seconds=total["longest_hold"]))
    if total["score"] is not None:
        lines.append(wording.SCORE_OF_100.format(score=total["score"]))
    if summary["change_first"]:
        lines.append(wording.CHANGE_FIRST.format(what=summary["change_first"]))
    return lines


def comparison_lines(summary: dict[str, Any]) -> list[str]:
    """The end of the standing test in lines."""
    sides = summary["sides"]
    if not sides:
        return [wording.NOTHING_DONE]
    lines = [_side_line(side, sides[side]) for side in SIDES if side in sides]
    difference = summary["difference"]
    if difference["verdict"] == "differs":
        lines += [
            wording.SIDES_DIFFER.format(gap=abs(difference["value"]), uncertainty=difference["uncertainty"]),
            wording.WORK_FIRST.format(side=wording.SIDE_NAMES[summary["work_on_first"]]),
        ]
    elif difference["verdict"] == "equal":
        lines.append(wording.SIDES_EQUAL)
    if summary["change_first"]:
        lines.append(wording.CHANGE_FIRST.format(what=summary["change_first"]))
    return lines


def _activity_of(guide: SetGuide | TestGuide) -> str:
    return guide.activity if isinstance(guide, SetGuide) else "er-test"


def _reps_line(values: dict[str, Any]) -> str:
    if not values["judged_reps"]:
        return wording.REPS_ONLY.format(reps=values["reps"])
    return wording.REPS_GOOD.format(reps=values["reps"], good=values["good_reps"])


def _side_line(side: str, values: dict[str, Any]) -> str:
    name = wording.SIDE_NAMES[side].capitalize()
    if values["rotation"] is not None:
        return wording.SIDE_SCORE.format(
            side=name,
            rotation=values["rotation"],
            uncertainty=values["uncertainty"],
            band=wording.BANDS[values["band"]],
        )
    if values["best_rotation"] is None:
        return wording.SIDE_NO_SCORE.format(side=name)
    faults = wording.AND.join(wording.FAULT_NAMES[f] for f in values["best_with"])
    how = wording.CHEAT.format(faults=faults) if faults else wording.CLEANNESS_UNKNOWN
    return wording.SIDE_BEST.format(side=name, rotation=values["best_rotation"], how=how)
