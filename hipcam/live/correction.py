"""One correction at a time."""

from __future__ import annotations

from hipcam.judge.records import Attempt, Event, Fault, Hold, Partial, Rep
from hipcam.live.sayings import CORRECTION, REMARK, Sayings
from hipcam.live.scene import Notice
from hipcam.words import has, say

#: How long praise is shown, and a fault as one that was just found, seconds.
PRAISE_TIME = 2.5
#: How often the same correction is spoken at most, seconds.
REPEAT_FAULT = 5.0
#: How long a correction outlasts what it corrects, so that it does not flicker, seconds.
LINGER = 0.3


class Correction:
    """One correction at a time: what is wrong now, else what the last movement showed until another was free of it."""

    def __init__(self, sayings: Sayings) -> None:
        self._sayings = sayings
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
            self._say(found.name, _at_once(found), time)
        elif time >= self._now_until:
            self._now = None

    def take(self, event: Event, time: float) -> None:
        """Take a completed movement."""
        if isinstance(event, Partial):
            return
        faults, advice = event.faults, event.advice
        self._advice = next((say(f"live.{a.code}") if has(f"live.{a.code}") else str(a) for a in advice), None)
        kept = next((f for f in faults if self._fault is not None and f.name == self._fault.name), None)
        if faults:
            # Whoever was corrected during the movement hears no second thing after it.
            shown = next((f for f in faults if self._now is not None and f.name == self._now.name), None)
            self._fault = kept or shown or max(faults, key=lambda f: f.confidence)
            self._not_seen = 0
            self._praise_until, self._fresh_until = float("-inf"), time + PRAISE_TIME
            self._say(self._fault.name, self._fault.message, time)
        elif self._fault is not None:
            self._cleared(event, self._fault.name, time)
        elif self._advice:
            self._sayings.say(self._advice, REMARK)

    def forget(self) -> None:
        """Another set or side begins."""
        self._now = self._fault = self._advice = None
        self._praise_until = float("-inf")

    def notice(self, time: float) -> Notice | None:
        """What to show now: as a fault what is wrong or was just found, as a note what to mind in the next movement."""
        if self._now is not None:
            return Notice(_at_once(self._now), "fault")
        if self._fault is not None:
            return Notice(self._fault.message, "fault" if time < self._fresh_until else "note")
        if time < self._praise_until:
            return Notice(say("live.corrected"), "good")
        return Notice(self._advice, "note") if self._advice else None

    def _say(self, name: str, message: str, time: float) -> None:
        if time - self._said.get(name, float("-inf")) >= REPEAT_FAULT:
            self._said[name] = time
            self._sayings.say(message, CORRECTION, "fault")

    def _cleared(self, event: Rep | Hold | Attempt, name: str, time: float) -> None:
        """A pass clears a correction; what could not be judged twice is not held against anybody."""
        passed = event.passed(name)
        self._not_seen += 1
        if passed:
            self._praise_until = time + PRAISE_TIME
            self._sayings.say(say("live.corrected"), REMARK)
        if passed or self._not_seen >= 2:
            self._fault = None


def _at_once(fault: Fault) -> str:
    """What to do about a fault that is there at this moment."""
    key = f"live.fault.{fault.name}"
    return say(key) if has(key) else fault.message
