"""A timeline of named channels: what a person does when, and the movements that the truth is measured on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    #: From a time to the time that it becomes, s; later times become later ones.
    Clock = Callable[[float], float]

#: Values of all channels at one moment; their units stand at the posture that reads them.
Channels = dict[str, float]

#: Radians in a turn. Kept at four digits, as every clip made so far depends on it.
TURN = 6.283
#: The notes that are times, or lists and dictionaries of times (s) and of words.
NOTED_TIMES = ("still", "leg_extends", "lift_start", "sides", "stick_changes_hand", "toes_up", "arm_moves", "turned_in")
#: The shortest time that a channel may take to reach a value, s.
SHORTEST = 0.05


class Key(NamedTuple):
    """A value that a channel reaches.

    Attributes
    ----------
    time : float
        When it is reached, s.
    value : float
        The value, in the channel's unit.
    warp : float
        How the way there is spread over time: below 1 it starts fast, above 1 slowly, 1 is symmetric.
    """

    time: float
    value: float
    warp: float = 1.0


class Oscillation(NamedTuple):
    """A sine that is added to a channel: tremor, sway, nodding.

    Attributes
    ----------
    amplitude : float
        In the channel's unit.
    frequency : float
        Hz.
    phase : float
        Radians.
    """

    amplitude: float
    frequency: float
    phase: float


@dataclass(frozen=True, slots=True)
class Repetition:
    """One movement out and back.

    Attributes
    ----------
    side : str or None
        "L" or "R", the side that moves; None where both do.
    start, peak, end : float
        When it leaves the start, is half-way through the top and is back, s.
    tempo : tuple of float
        How long it goes out, stays and comes back, s, to a hundredth.
    kind : str
        "lift", or "clamshell" where side-lying opens the knees.
    """

    side: str | None
    start: float
    peak: float
    end: float
    tempo: tuple[float, float, float]
    kind: str = "lift"

    @property
    def ways(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """From when to when it goes out, and comes back, s."""
        out, _, back = self.tempo
        return (self.start, self.start + out), (self.end - back, self.end)

    def retimed(self, clock: Clock) -> Repetition:
        """It by another clock."""
        times = [time for way in self.ways for time in way]
        start, arrives, leaves, end = map(clock, times)
        more = np.diff([start, arrives, leaves, end]) - np.diff(times)
        out, stay, back = (round(one + float(longer), 2) for one, longer in zip(self.tempo, more, strict=True))
        return Repetition(self.side, start, clock(self.peak), end, (out, stay, back), self.kind)


@dataclass(frozen=True, slots=True)
class Hold:
    """A bridge that is held, from `start` to `end` (s) at the top."""

    start: float
    end: float

    def retimed(self, clock: Clock) -> Hold:
        """It by another clock."""
        return Hold(clock(self.start), clock(self.end))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One turn of the raised shank in the standing test.

    Attributes
    ----------
    side : str
        "L" or "R", the raised leg.
    start, end : float
        From the rest before to the return, s.
    steady_start, steady_end : float
        When the end position is held, s.
    leg_up, leg_down : float
        When the leg was fully raised and when it begins to come down; attempts of one lift share them, s.
    """

    side: str
    start: float
    end: float
    steady_start: float
    steady_end: float
    leg_up: float
    leg_down: float

    def retimed(self, clock: Clock) -> Attempt:
        """It by another clock."""
        steady, leg = (self.steady_start, self.steady_end), (self.leg_up, self.leg_down)
        return Attempt(self.side, *map(clock, (self.start, self.end, *steady, *leg)))


@dataclass
class Timeline:
    """Channels that move between keys with smooth starts and stops.

    Attributes
    ----------
    keys : dict of str to list of Key
        In order of time; the first of each channel stands at 0 s.
    now : float
        Where the next movement begins, s; at the end, how long the clip is.
    warp : float
        The warp of the keys that are added from now on (see `Key`).
    oscillations : dict of str to list of Oscillation
        What is added to channels.
    repetitions, holds, attempts : list
        What the truth is measured on.
    notes : dict
        What the truth says beside it, as JSON takes it.
    """

    keys: dict[str, list[Key]]
    now: float = 0.0
    warp: float = 1.0
    oscillations: dict[str, list[Oscillation]] = field(default_factory=dict)
    repetitions: list[Repetition] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def resting(cls, values: Channels) -> Timeline:
        """A timeline on which the given channels rest at these values."""
        timeline = cls({})
        timeline.begin(**values)
        return timeline

    def begin(self, **values: float) -> None:
        """Let channels begin at these values, whatever they were; for before anything moves."""
        for channel, value in values.items():
            self.keys[channel] = [Key(0.0, float(value))]

    def last(self, channel: str) -> float:
        """The value that a channel was last sent to."""
        return self.keys[channel][-1].value

    def schedule(self, start: float, duration: float, **values: float) -> None:
        """Send channels to values between `start` and `start + duration` (s); `now` stays.

        A channel that is still on its way then leaves when it has arrived. A channel that nothing was said of rests
        at 0 before.
        """
        for channel, value in values.items():
            keys = self.keys.setdefault(channel, [Key(0.0, 0.0)])
            before = keys[-1]
            leaves = max(start, before.time)
            keys.append(Key(leaves, before.value))
            keys.append(Key(max(leaves + SHORTEST, start + duration), float(value), self.warp))

    def move(self, duration: float, **values: float) -> None:
        """Send channels to values from now on, within `duration` (s), and go on from there."""
        self.schedule(self.now, duration, **values)
        self.now += duration

    def arrive(self, **values: float) -> None:
        """Let channels arrive at values now; they have been on their way since they last arrived somewhere.

        This is for the angles of a leg that is still down, where nobody sees them.
        """
        for channel, value in values.items():
            self.keys[channel].append(Key(self.now, float(value)))

    def wait(self, duration: float) -> None:
        """Let `duration` (s) pass."""
        self.now += duration

    def retimed(self, clock: Clock) -> Timeline:
        """The same by another clock; what oscillates does so as fast as before."""
        notes = {name: _retimed(noted, clock) if name in NOTED_TIMES else noted for name, noted in self.notes.items()}
        return Timeline(
            {channel: [one._replace(time=clock(one.time)) for one in keys] for channel, keys in self.keys.items()},
            clock(self.now),
            self.warp,
            dict(self.oscillations),
            [one.retimed(clock) for one in self.repetitions],
            [one.retimed(clock) for one in self.holds],
            [one.retimed(clock) for one in self.attempts],
            notes,
        )

    def peaking(self, channel: str, start: float, end: float, value: float) -> Timeline:
        """The same, but a channel that goes out and back between `start` and `end` (s) goes as far as `value`."""
        keys = list(self.keys[channel])
        there = bisect_left(keys, start, key=lambda key: key.time)
        back = bisect_right(keys, end, key=lambda key: key.time)
        for index in range(there + 1, back - 1):  # the first of them leaves, and the last is back
            keys[index] = keys[index]._replace(value=value)
        return replace(self, keys=self.keys | {channel: keys})

    def drifting(self, channel: str, start: float, end: float, by: float) -> Timeline:
        """The same, but a channel that rests between `start` and `end` (s), and leaves then, has drifted by so much."""
        keys = list(self.keys[channel])
        leaves = bisect_right(keys, end + SHORTEST / 2, key=lambda key: key.time) - 1
        rests, left = Key(start, keys[leaves].value), keys[leaves]._replace(value=keys[leaves].value + by)
        return replace(self, keys=self.keys | {channel: [*keys[:leaves], rests, left, *keys[leaves + 1 :]]})

    def until(self, end: float) -> Timeline:
        """What of it is over at `end` (s)."""
        return replace(
            self,
            keys={channel: [one for one in keys if one.time <= end] for channel, keys in self.keys.items()},
            now=end,
            repetitions=[one for one in self.repetitions if one.end <= end],
            holds=[one for one in self.holds if one.end <= end],
            attempts=[one for one in self.attempts if one.end <= end],
            notes={name: noted for name, noted in self.notes.items() if not _later(name, noted, end)},
        )

    def __call__(self, time: float) -> Channels:
        """The values of all channels at `time` (s, not below 0)."""
        values = {channel: _value_at(keys, time) for channel, keys in self.keys.items()}
        for channel, sines in self.oscillations.items():
            moved = sum(one.amplitude * np.sin(TURN * one.frequency * time + one.phase) for one in sines)
            values[channel] = values.get(channel, 0.0) + float(moved)
        return values


def _value_at(keys: list[Key], time: float) -> float:
    """A channel's value: a smooth step (3u² - 2u³) from the key before to the one after."""
    after = bisect_right(keys, time, key=lambda key: key.time)
    if after == len(keys):
        return keys[-1].value
    last, following = keys[after - 1], keys[after]
    share = ((time - last.time) / (following.time - last.time)) ** following.warp
    return float(last.value + (following.value - last.value) * share * share * (3 - 2 * share))


def _later(name: str, noted: Any, end: float) -> bool:
    """Whether a note tells of something after `end` (s)."""
    first = noted[0] if isinstance(noted, list) else noted
    return name in NOTED_TIMES and isinstance(first, float) and first > end


def _retimed(noted: Any, clock: Clock) -> Any:
    """A note by another clock, to milliseconds; words stay."""
    if isinstance(noted, list):
        return [_retimed(one, clock) for one in noted]
    if isinstance(noted, dict):
        return {name: _retimed(one, clock) for name, one in noted.items()}
    return round(clock(noted), 3) if isinstance(noted, float) else noted
