"""A timeline of named channels: what a person does when, and the movements that the truth is measured on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

#: Values of all channels at one moment; their units stand at the posture that reads them.
Channels = dict[str, float]

#: Radians in a turn. Kept at four digits, as every clip made so far depends on it.
TURN = 6.283
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


@dataclass(frozen=True, slots=True)
class Hold:
    """A bridge that is held, from `start` to `end` (s) at the top."""

    start: float
    end: float


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
