"""Leading through the sets of an exercise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.core.types import SIDES, Side
from hipcam.judge.records import Event, Hold, Now, Partial, Rep
from hipcam.judge.summary import summarise_exercise
from hipcam.live.correction import PRAISE_TIME, Correction
from hipcam.live.sayings import CORRECTION, COUNT, GO, NEWS, NEXT, REMARK, TURN, Sayings
from hipcam.live.scene import Gauge, Notice, Scene
from hipcam.live.summary_lines import exercise_lines
from hipcam.words import say
from hipcam.words.names import begin, form_name, side_name

if TYPE_CHECKING:
    from hipcam.judge.activity import Activity
    from hipcam.judge.records import Tempo

#: Rest between two sets of one side, seconds.
REST_TIME = 45.0
#: From when on a hold is shown, seconds.
HOLD_FROM = 1.0
#: In a set of more repetitions than this it is said how many are left, from so many on.
LONG_SET, SAY_LEFT = 5, 2


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
    exercise : Activity
        What is done.
    reps, sets : int
        Asked for.
    side : str
        Which side, or both.
    sayings : Sayings
        Where to say things.
    """

    def __init__(self, exercise: Activity, reps: int, sets: int, side: str, sayings: Sayings) -> None:
        self.activity = exercise
        self.goal, self._sets = reps, sets
        self._sayings = sayings
        self.correction = Correction(sayings)
        sides: tuple[Side, ...] = tuple(s for s in SIDES if side in (s, "both"))
        if exercise.sides_together and side == "both":
            sides = ("both",)
        self.stints = [Stint(number, s, []) for number in range(1, sets + 1) for s in sides]
        self._at = self._before = 0
        self._now: Now | None = None
        self._gauge: Gauge | None = None
        self._rest_until: float | None = None
        self._tempo = self._form = ""
        self._said_hold = 0
        self._partial_until = float("-inf")
        self._armed_before = self._begun = False
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

    @property
    def side(self) -> Side:
        """The side that is moved now."""
        return self.stint.side

    @property
    def counted(self) -> int:
        """Repetitions of this set so far."""
        return self.stint.reps

    def update(self, time: float, now: Now | None) -> None:
        """Take where the movement stands in one frame; None while the exercise waits for its start posture."""
        self.time, self._now = time, now
        self._gauge = Gauge.of(now) or (self._gauge if now else None)
        self.correction.see(now.faults if now and not self.resting else (), self.time)
        self._speak_hold()
        if now is not None and not self._armed_before:
            if now.side is not None and not self.activity.sides_together:
                self._turn_to(now.side)
            if not (self.resting or self._wrong_side):
                self._sayings.say(self.activity.say("go"), GO)
        self._armed_before = now is not None
        self._begun |= now is not None and now.phase != "rest"
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
            self._sayings.say(self.activity.say("too_small"), CORRECTION)
            return
        self._rest_until = None
        self._turn_to(event.side)
        self.stint.events.append(event)
        self.correction.take(event, self.time)
        if isinstance(event, Rep):
            self._tempo = self._in_words(event.tempo)
            self._name_form(event)
            self._count()
        elif isinstance(event, Hold):
            self._sayings.say(say("live.hold_done", n=int(event.duration)), NEWS)
            if self.activity.dose.hold is not None and event.duration >= self.activity.dose.hold:
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
        self._prepare()
        self._sayings.say(say("live.redo", what=self.headline), TURN)

    def scene(self) -> Scene:
        """What to show while the exercise is armed or one rests."""
        stint = self.stint
        phase = self._now.phase if self._now else "rest"
        rest = None if self._rest_until is None else max(0.0, self._rest_until - self.time)
        notice = self.correction.notice(self.time)
        if self.time < self._partial_until and (notice is None or notice.kind != "fault"):
            notice = Notice(self.activity.say("too_small"), "note")
        if self._wrong_side:
            notice = Notice(self._other_side(), "note")
        return Scene(
            stage="move" if rest is None else "rest",
            headline=say("live.set_form", set=self.headline, form=self._form) if self._form else self.headline,
            reps=stint.reps,
            goal=self.goal,
            good=stint.good,
            gauge=self._gauge,
            hold=self._held if self._held >= HOLD_FROM else None,
            hold_target=self.activity.dose.hold,
            phase="" if phase == "rest" else self.activity.say(phase),
            going_out={"out": True, "back": False}.get(phase),
            tempo=self._tempo,
            rest=rest,
            next=say("live.next_up", what=self._name(stint)) if rest is not None else self._next(),
            notice=notice,
            detail="" if self._begun or stint.events or rest is not None else self.activity.say("go"),
        )

    @property
    def headline(self) -> str:
        """Which set and side."""
        return self._name(self.stint)

    def summary(self) -> list[str]:
        """The end, in lines."""
        forms = Counter(event.form for event in self.events if isinstance(event, Rep) and event.form)
        named = [say("live.form_done", n=count, form=form_name(form)) for form, count in forms.items()]
        return [*exercise_lines(summarise_exercise(self.events)), *named]

    def _name(self, stint: Stint) -> str:
        if stint.side == "both":
            return say("live.set_line", number=stint.number, sets=self._sets)
        return say("live.set_line_side", number=stint.number, sets=self._sets, side=side_name(stint.side))

    def _other_side(self) -> str:
        return say("live.other_side", side=side_name(self.stint.side))

    def _in_words(self, tempo: Tempo) -> str:
        words = {phase: self.activity.say(phase) for phase in ("out", "hold", "back")}
        return say("live.tempo", **words, out_time=tempo.out, hold_time=tempo.hold, back_time=tempo.back)

    def _next(self) -> str:
        after = next((s for s in self.stints if not s.over and s is not self.stint), None)
        return say("live.next_up", what=self._name(after)) if after else ""

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
            self._sayings.say(self._other_side(), NEXT)

    def _name_form(self, rep: Rep) -> None:
        """Say which form of the exercise it is, once it is another one."""
        form = form_name(rep.form) if rep.form else ""
        if form and form != self._form:
            self._sayings.say(begin(form), REMARK)
        self._form = form

    def _count(self) -> None:
        stint = self.stint
        if self._wrong_side:
            return
        self._sayings.say(str(stint.reps), COUNT, "count")
        left = self.goal - stint.reps
        if left <= 0:
            self._end_stint()
        elif self.goal > LONG_SET and left <= SAY_LEFT:
            self._sayings.say(say("live.reps_left", n=left), REMARK)

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
            self._sayings.say(say("live.set_done"), NEXT)

    def _prepare(self) -> None:
        self._rest_until = None
        self._tempo, self._begun = "", False
        self.correction.forget()

    def _begin_next(self) -> None:
        self._prepare()
        if self.stint.side == "both":
            self._sayings.say(self.headline, NEXT)
        else:
            self._sayings.say(self._other_side(), NEXT)

    @property
    def _held(self) -> float:
        """Seconds for which the top has been held so far."""
        return (self._now.held or 0.0) if self._now else 0.0

    def _speak_hold(self) -> None:
        tens = int(self._held // 10)
        if tens > self._said_hold:
            whole = self.activity.dose.hold
            reached = whole is not None and 10 * self._said_hold < whole <= 10 * tens
            self._sayings.say(say("live.seconds_held", n=10 * tens), COUNT, "hold" if reached else None)
        self._said_hold = tens
