"""Finding movements that leave rest, go out and come back, one sample at a time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.judge.records import Phase, Tempo
from hipcam.judge.signals import crossing
from hipcam.measure.table import declared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.judge.settings import MovementSettings
    from hipcam.measure.measures import Sample
    from hipcam.pose.judging import MovementCalibration

    _Line = np.ndarray[tuple[int], np.dtype[np.float64]]


#: How far back it is looked for how long a movement has been steady, seconds.
_STEADY_LOOK = 10.0


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement out from rest and back, or what there was of it when it was cut short.

    Attributes
    ----------
    start, top_start, peak, top_end, end : float
        Seconds: leaving rest, near the top from and to, the middle of that time, back at rest.
    range : float
        Highest excursion from rest, degrees.
    rest : tuple of float
        Level of rest of each part of the signal, degrees.
    returned : bool
        Whether it came back to the region of rest.
    samples : tuple of Sample
        All frames from shortly before the start to the end.
    excursion : (N,) array
        The excursion in each of these frames, degrees.
    """

    start: float
    top_start: float
    peak: float
    top_end: float
    end: float
    range: float
    rest: tuple[float, ...]
    returned: bool
    samples: tuple[Sample, ...]
    excursion: np.ndarray[tuple[int], np.dtype[np.float64]]

    @property
    def top(self) -> tuple[Sample, ...]:
        """The frames near the top."""
        return tuple(s for s in self.samples if self.top_start <= s.time <= self.top_end)

    @property
    def tempo(self) -> Tempo:
        """Time out, at the top and back."""
        return Tempo(self.top_start - self.start, self.top_end - self.top_start, self.end - self.top_end)


class _Moment(NamedTuple):
    sample: Sample
    parts: tuple[float, ...]
    excursion: float
    may_rest: bool = True


class MovementDetector:
    """Finds movements that leave rest, go out and come back, one sample at a time.

    The signal may have several parts (knee and ankle); the excursion is the largest rise of any part above its own
    level of rest. The level of rest is a low quantile of the last moments of rest: a slow start does not drag it
    along, and a new resting place is taken over.

    Parameters
    ----------
    settings : MovementSettings
        Thresholds.
    numbers : MovementCalibration
        Of the pose network.
    resettle_below : float
        A movement that never rose above this and stays still is a new resting place, degrees.
    """

    def __init__(self, settings: MovementSettings, numbers: MovementCalibration, resettle_below: float) -> None:
        self.settings = settings
        self.numbers = numbers
        self.resettle_below = resettle_below
        self._resting: deque[tuple[Sample, tuple[float, ...]]] = deque()
        self._moving: list[_Moment] = []
        self._rest: tuple[float, ...] | None = None
        # Whether the level of rest was ever kept, or only passed on the way into the posture.
        self._sound = False
        self._peak = 0.0
        self._low = 0.0
        self._low_at = 0
        self.excursion = 0.0

    @property
    def rest(self) -> tuple[float, ...]:
        """Level of rest of each part of the signal, degrees; empty before there is one."""
        return self._rest or ()

    @property
    def moving(self) -> bool:
        """Whether a movement is under way."""
        return bool(self._moving)

    @property
    def phase(self) -> Phase:
        """Which way the movement under way is going, as the last moments show it."""
        if not self._moving or self.excursion < self.settings.onset:
            return "rest"
        now, since = self._moving[-1], self._since(self.numbers.speed_time)
        span = now.sample.time - self._moving[since].sample.time
        speed = (now.excursion - self._moving[since].excursion) / span if span > self.numbers.speed_least else 0.0
        return "hold" if abs(speed) < self.numbers.speed else "out" if speed > 0 else "back"

    def steady_for(self, spread: float) -> float:
        """For how long the excursion, or at rest the signal's first part, has stayed within this spread, seconds."""
        recent = (
            [(m.sample.time, m.excursion) for m in self._moving[self._since(_STEADY_LOOK) :]]
            if self._moving
            else [(sample.time, parts[0]) for sample, parts in self._resting]
        )
        if not recent:
            return 0.0
        low = high = recent[-1][1]
        since = recent[-1][0]
        for time, value in reversed(recent):
            low, high = min(low, value), max(high, value)
            if high - low > spread:
                break
            since = time
        return recent[-1][0] - since

    def course(self) -> tuple[_Line, _Line]:
        """Times and excursions of the movement under way, seconds and degrees; empty at rest."""
        return (np.array([m.sample.time for m in self._moving]), np.array([m.excursion for m in self._moving]))

    def measure(self, name: str) -> _Line:
        """A measure over the movement under way, NaN where it was not computed; empty at rest."""
        declared(name)
        return np.array([m.sample.values[name] for m in self._moving])

    def latest(self, duration: float) -> Movement | None:
        """The movement under way as its rest and its last moments show it, as if those were its top.

        Parameters
        ----------
        duration : float
            Of those last moments, seconds.

        Returns
        -------
        Movement or None
            None at rest, and until the movement has lasted as long as that.
        """
        since, left = self._since(duration), 0
        for left, moment in enumerate(self._moving):  # noqa: B007
            if moment.excursion > self.settings.onset:
                break
        # Before the onset lies the beginning, and before that the rest.
        low = self.settings.rest_share * self._peak
        while left > 3 and self._moving[left - 1].excursion > low:
            left -= 1
        rest, last = self._moving[:left], self._moving[max(since, left) :]
        if len(rest) < 3 or since <= left:
            return None
        rest = [m for m in rest[:-3] if rest[-1].sample.time - m.sample.time <= self.numbers.rest_time] + rest[-3:]
        start, end = (rest[-1].sample.time + last[0].sample.time) / 2, last[-1].sample.time
        excursion = np.array([m.excursion for m in (*rest, *last)])
        return Movement(
            start=start,
            top_start=last[0].sample.time,
            peak=(last[0].sample.time + end) / 2,
            top_end=end,
            end=end,
            range=float(excursion.max()),
            rest=self._rest or (),
            returned=False,
            samples=tuple(m.sample for m in (*rest, *last)),
            excursion=excursion,
        )

    def _since(self, duration: float) -> int:
        """The first moment of the movement under way that is not longer ago than this."""
        index = len(self._moving)
        while index > 0 and self._moving[-1].sample.time - self._moving[index - 1].sample.time <= duration + 1e-6:
            index -= 1
        return index

    def update(self, sample: Sample, signal: Sequence[float], *, may_rest: bool = True) -> Movement | None:
        """Take one frame.

        Parameters
        ----------
        sample : Sample
            Kept for the movement's record.
        signal : sequence of float
            Parts of the signal in degrees, always as many; parts that are NaN are left out of the excursion.
        may_rest : bool
            Whether somebody may be at rest like this, however far from the level of rest so far.

        Returns
        -------
        Movement or None
            A movement that has just come back.
        """
        parts = tuple(signal)
        if not any(np.isfinite(parts)):
            return None
        if not self._moving:
            self._rest_frame(sample, parts)
            return None
        return self._moving_frame(sample, parts, may_rest=may_rest)

    def cut(self, *, over: bool = False) -> Movement | None:
        """End the movement under way, if any, where it stands, and forget the level of rest.

        Parameters
        ----------
        over : bool
            The recording is over: a movement that is well on its way back would have come back. Somebody who goes on
            to do something else may not have.
        """
        movement = None
        if self._moving:
            share = self.settings.return_share if over else self.settings.ended_share
            movement = self._record(returned=self.excursion <= share * self._peak)
            if movement.end - movement.start < self.settings.least_time:
                movement = replace(movement, returned=False)
        self._resting.clear()
        self._moving = []
        self._rest = None
        self._sound = False
        self.excursion = 0.0
        return movement

    def _rest_frame(self, sample: Sample, parts: tuple[float, ...]) -> None:
        self._resting.append((sample, parts))
        while sample.time - self._resting[0][0].time > self.settings.rest_window:
            self._resting.popleft()
        levels = np.array([p for _, p in self._resting])
        self._rest = self._level(levels)
        self.excursion = self._above_rest(parts)
        lasted = sample.time - self._resting[0][0].time >= self.settings.still_time
        self._sound |= lasted and float(np.nanmax(np.ptp(levels, axis=0))) <= self.settings.still_band
        if self.excursion > self.settings.onset:
            # What one part sank by while another began to rise is no rest.
            rises = levels - np.array(self._rest)
            begun = rises[:, np.nanargmax(rises[-1])] > self.settings.onset / 2
            self._rest = tuple(np.fmax(self._rest, self._level(levels[~begun])).tolist())
            self.excursion = self._above_rest(parts)
            moments = [_Moment(s, p, self._above_rest(p)) for s, p in self._resting]
            # Who came into sight on the way back from somewhere was not at rest yet.
            far = self.numbers.passed_onsets * self.settings.onset
            back = next((i for i, m in enumerate(moments) if m.excursion <= self.settings.onset), 0)
            self._moving = moments[back:] if moments[0].excursion > far else moments
            self._peak, self._low, self._low_at = self.excursion, self.excursion, len(self._moving) - 1

    def _level(self, levels: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> tuple[float, ...]:
        """Level of rest of each part of the signal, as these moments of rest (N, parts) show it."""
        return tuple(self._low_of(column) for column in levels.T)

    def _low_of(self, levels: _Line) -> float:
        """A low quantile of what is known; NaN if nothing is."""
        known = levels[np.isfinite(levels)]
        return float(np.quantile(known, self.numbers.rest_quantile)) if len(known) else float("nan")

    def _moving_frame(self, sample: Sample, parts: tuple[float, ...], *, may_rest: bool) -> Movement | None:
        limits = self.settings
        self.excursion = self._above_rest(parts)
        self._moving.append(_Moment(sample, parts, self.excursion, may_rest))
        if self.excursion > self._peak:
            self._peak = self._low = self.excursion
            self._low_at = len(self._moving) - 1
        if self.excursion <= self._low:
            self._low, self._low_at = self.excursion, len(self._moving) - 1
        if self.excursion <= limits.rest_share * self._peak:
            return self._close(len(self._moving) - 1)
        turned = self.excursion - self._low > max(self.numbers.turned_share * self._peak, limits.still_band)
        if self._low <= limits.return_share * self._peak:
            if turned or self._still_for(limits.still_time):
                return self._close(self._low_at)
        elif self._peak < self.resettle_below:
            if self._still_for(limits.resettle_time):
                still = self._moving[self._since(limits.resettle_time) :]
                self._settle([(m.sample, m.parts) for m in still])
        elif (
            not self._sound
            and self._peak - self._low > self.numbers.passed_onsets * limits.onset
            # What has sunk a little is held.
            and (self._moving[self._low_at].may_rest or self._low < self._peak / 2)
            and (turned or self._still_for(limits.still_time))
        ):
            return self._start_again()
        return None

    def _settle(self, rest: list[tuple[Sample, tuple[float, ...]]]) -> None:
        """Take over a new level of rest, that of these moments."""
        self._resting = deque(rest)
        self._moving = []
        self._rest = self._level(np.array([p for _, p in rest]))
        self._sound = True

    def _start_again(self) -> Movement | None:
        """Look again at what came since, with the turning point as the level of rest.

        Somebody who lies down passes through the start posture before having settled; the level they passed is never
        reached again.
        """
        moments = self._moving
        self._settle([(moments[-1].sample, moments[self._low_at].parts)])
        near = [
            i for i, m in enumerate(moments) if max(map(abs, self._rises(m.parts)), default=0) <= self.settings.onset
        ]
        found = None
        for moment in moments[near[0] if near else self._low_at :]:
            found = self.update(moment.sample, moment.parts, may_rest=moment.may_rest) or found
        return found

    def _above_rest(self, parts: tuple[float, ...]) -> float:
        return max(self._rises(parts), default=0.0)

    def _rises(self, parts: tuple[float, ...]) -> list[float]:
        assert self._rest is not None
        return [p - r for p, r in zip(parts, self._rest, strict=True) if np.isfinite(p) and np.isfinite(r)]

    def _still_for(self, duration: float) -> bool:
        now = self._moving[-1].sample.time
        if now - self._moving[0].sample.time < duration:
            return False
        recent = []
        for moment in reversed(self._moving):
            recent.append(moment.excursion)
            if now - moment.sample.time >= duration:
                break
        return max(recent) - min(recent) <= self.settings.still_band

    def _close(self, last: int) -> Movement | None:
        after = self._moving[last + 1 :]
        self._moving = self._moving[: last + 1]
        movement = self._record(returned=True)
        quick = movement.end - movement.start < self.settings.least_time
        self._sound = True
        # A landmark that jumped for a moment was no movement: what was known of the rest still holds.
        rested = [m for m in self._moving if m.excursion <= self.settings.onset] if quick else []
        self._resting = deque((m.sample, m.parts) for m in rested)
        self._moving = []
        # What came after the turning point already belongs to the next movement.
        if after:
            self._moving = after
            self._peak = self._low = max(m.excursion for m in after)
            self._low_at = len(after) - 1
        return None if quick else movement

    def _record(self, *, returned: bool) -> Movement:
        samples = tuple(m.sample for m in self._moving)
        time = np.array([s.time for s in samples])
        excursion = np.array([m.excursion for m in self._moving])
        peak = float(excursion.max())
        near_top = np.flatnonzero(excursion >= self.settings.top_share * peak)
        low = self.settings.rest_share * peak
        before = np.flatnonzero(excursion[: near_top[0] + 1] <= low)
        first = int(before[-1]) if len(before) else 0
        start = crossing(time, excursion, first, low) if first < len(time) - 1 else float(time[first])
        below = np.flatnonzero(excursion[near_top[-1] :] <= low)
        last = near_top[-1] + int(below[0]) if len(below) else len(time) - 1
        end = crossing(time, excursion, last - 1, low) if len(below) and last > 0 else float(time[last])
        top_start, top_end = float(time[near_top[0]]), float(time[near_top[-1]])
        return Movement(
            start=start,
            top_start=max(top_start, start),
            peak=(top_start + top_end) / 2,
            top_end=max(top_end, start),
            end=max(end, top_end),
            range=peak,
            rest=self._rest or (),
            returned=returned,
            samples=samples,
            excursion=excursion,
        )
