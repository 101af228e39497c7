"""Leading through the standing test."""

from __future__ import annotations

from hipcam.core.types import SIDES, Side
from hipcam.judge.records import Attempt, Event, Now
from hipcam.judge.summary import summarise_test
from hipcam.live.correction import Correction
from hipcam.live.sayings import INSTRUCTION, NEWS, Sayings
from hipcam.live.scene import Gauge, Scene
from hipcam.live.summary_lines import cleanness, comparison_lines
from hipcam.words import wording

#: Attempts asked for on each side of the standing test, and after how many without a score to go on.
ATTEMPTS, MOST_ATTEMPTS = 2, 4
#: How long the end position of the standing test is to be held, and how long a result is shown, seconds.
TEST_HOLD, RESULT_TIME = 2.0, 5.0


class TestGuide:
    """Leads through the standing test: each leg up, still, out slowly, held, twice; then compares.

    Parameters
    ----------
    side : str
        Which leg, or both.
    sayings : Sayings
        Where to say things.
    """

    __test__ = False  # not for pytest

    def __init__(self, side: str, sayings: Sayings) -> None:
        self._sayings = sayings
        self.correction = Correction(sayings)
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
            self._sayings.say(wording.AGAIN, NEWS)

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
        gauge = Gauge.of(self._now)
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
        return comparison_lines(summarise_test(self.events))

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
            self._sayings.say(text, INSTRUCTION)
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
            self._sayings.say(wording.NO_HOLD, NEWS)
            return
        self._result = wording.SCORE.format(
            side=wording.SIDE_NAMES[attempt.side].capitalize(),
            rotation=attempt.rotation,
            uncertainty=attempt.uncertainty,
        )
        self._result += f", {cleanness(attempt)}"
        self._sayings.say(wording.SCORE_SAID.format(rotation=attempt.rotation, how=cleanness(attempt)), NEWS)
