"""Leading through the standing test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hipcam.core.types import SIDES, Side, other_side
from hipcam.judge.records import Attempt, Event, Now
from hipcam.judge.summary import summarise_test
from hipcam.live.correction import Correction
from hipcam.live.sayings import CORRECTION, GO, NEWS, NEXT, TURN, Sayings
from hipcam.live.scene import Gauge, Notice, Scene
from hipcam.live.summary_lines import cleanness, comparison_lines
from hipcam.words import say
from hipcam.words.names import begin, side_name

if TYPE_CHECKING:
    from hipcam.judge.activity import Activity

#: How long a result is shown, seconds.
RESULT_TIME = 5.0
#: How much earlier than it is held long enough the way back is asked for, seconds: it takes as long to be heard.
EARLY = 0.1
#: How long it is shown that a leg was turned the wrong way, and how often it is said at most, seconds.
WRONG_TIME = 4.0
#: After how long what to do is said again to somebody who has not done it, seconds.
REPEAT = 10.0


class TestGuide:
    """Leads through the standing test: each leg up, still, out slowly, held, twice; then compares.

    Parameters
    ----------
    test : Activity
        What is done; its dose says how many attempts, and after how many without a score to go on.
    side : str
        Which leg, or both.
    sayings : Sayings
        Where to say things.
    """

    __test__ = False  # not for pytest
    #: Attempts are no repetitions.
    goal = counted = 0

    def __init__(self, test: Activity, side: str, sayings: Sayings) -> None:
        self.activity = test
        self._sayings = sayings
        self.correction = Correction(sayings)
        self.sides: list[Side] = [s for s in SIDES if side in (s, "both")]
        self._results: dict[Side, list[Attempt]] = {s: [] for s in SIDES}
        self._partials: list[Event] = []
        self._at = 0
        self._now: Now | None = None
        self._told: str = ""
        self._told_at = float("-inf")
        self._out = False
        self._tested: Side | None = None
        self._result, self._result_until = "", float("-inf")
        self._wrong_until = float("-inf")
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
        elif now.ready and now.held is not None:
            self._out = True
        if now is None or now.side != self._tested:
            self._tested = None
        self._see_direction()

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
        dose = self.activity.dose
        if event.side == self.side and (len(scored) >= dose.sets or len(tried) >= dose.most_sets):
            self._go_on()
        elif event.side == self.side:
            self._sayings.say(say("live.again"), NEXT)

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
        self._sayings.say(say("live.redo", what=self.headline), TURN)

    @property
    def headline(self) -> str:
        """Which leg and attempt."""
        attempts = self.activity.dose.sets
        number = min(len([a for a in self._results[self.side] if a.rotation is not None]) + 1, attempts)
        side = side_name(self.side)
        return begin(say("live.attempt_line", side=side, number=number, attempts=attempts))

    def lead(self) -> None:
        """Say what to do now, and again to somebody who has not done it.

        That the other leg is to be lifted has been said with the change of sides.
        """
        due = self._due()
        new = due != self._told and (self._told, due) != ("other_leg", "lift_leg")
        if new or self.time - self._told_at >= REPEAT:
            self._told, self._told_at = due, self.time
            held = new and due == "rotate_back" and self._now is not None and self._now.held is not None
            # Whoever stands still to listen is in the start posture, and how to set up is left unsaid.
            first = due == "lift_leg" and not self.events
            self._sayings.say(self._in_words("first_lift" if first else due), GO, "hold" if held else None)

    def scene(self) -> Scene:
        """What to show while the test is under way."""
        now, showing = self._now, self.time < self._result_until
        notice = self.correction.notice(self.time) if showing or self.correction.at_once else None
        if self.time < self._wrong_until:
            notice = Notice(say("live.other_way"), "fault")
        return Scene(
            stage="test",
            headline=self.headline,
            gauge=Gauge.of(now),
            hold=now.held if now is not None and now.ready and now.side == self.side else None,
            hold_target=self.activity.dose.hold,
            phase=self._in_words(self._due()),
            notice=notice,
            result=self._result if showing else "",
            activity=self.activity.key,
            side=self.side,
            time=self.time,
            detail=say("live.stick", hand=side_name(other_side(self.side))),
        )

    def summary(self) -> list[str]:
        """The comparison, in lines."""
        return comparison_lines(summarise_test(self.events))

    def _see_direction(self) -> None:
        """Say that the leg turns the wrong way; shown until it turns the right one, or for a moment."""
        if self._out:
            self._wrong_until = float("-inf")
        elif self._now is not None and self._now.other_way and self._now.side == self.side:
            if self.time >= self._wrong_until:
                self._sayings.say(say("live.other_way"), CORRECTION, "fault")
            self._wrong_until = self.time + WRONG_TIME

    def _go_on(self) -> None:
        self._tested = self.side
        self._at += 1
        self._told, self._told_at = "other_leg", self.time
        if not self.done:
            hand = side_name(other_side(self.side))
            self._sayings.say(say("live.change_hands", hand=hand, side=side_name(self.side)), NEXT)

    def _in_words(self, due: str) -> str:
        return say(f"live.{due}", side=side_name(self.side), hand=side_name(other_side(self.side)))

    def _due(self) -> str:
        """What to do now: the end of its sentence's key."""
        now = self._now
        if now is None or now.side is None:
            return "lift_leg"
        if now.side != self.side:
            # The leg that is done is still up.
            return "other_leg" if now.side == self._tested else "wrong_leg"
        return self._turning(now) if now.ready else "keep_still"

    def _turning(self, now: Now) -> str:
        """What to do while the leg is up and turns."""
        back = self._told == "rotate_back"
        if now.held is not None:
            enough = now.held >= (self.activity.dose.hold or 0.0) - EARLY
            return "rotate_back" if back or enough else "hold_there"
        if self._out and (back or now.phase in ("rest", "back")):
            return "rotate_back"
        return "hold_there" if self._out else "rotate_out"

    def _announce(self, attempt: Attempt) -> None:
        self._result_until = self.time + RESULT_TIME
        if attempt.rotation is None:
            self._result = say("live.no_hold")
            self._sayings.say(self._result, NEWS)
            return
        side, how = begin(side_name(attempt.side)), cleanness(attempt)
        known = "live.score" if attempt.uncertainty is not None else "live.score_alone"
        score = say(known, side=side, rotation=attempt.rotation, uncertainty=attempt.uncertainty)
        self._result = say("live.score_and_how", score=score, how=how)
        self._sayings.say(say("live.score_said", n=round(attempt.rotation), how=how), NEWS)
