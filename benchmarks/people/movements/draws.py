"""What all movements draw alike: how large a fault is, how fast one goes, and what one does beside.

Every function takes the generator and draws from it in a fixed order. A draw that is added, left out or moved changes
everything that is drawn after it, and so all clips.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from benchmarks.people.postures.standing import Standing
from benchmarks.people.timeline import Oscillation, Repetition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.random import Generator

    from benchmarks.people.body import Pose
    from benchmarks.people.postures.common import Posture
    from benchmarks.people.timeline import Channels, Timeline
    from hipcam.core.types import Array

#: Ranges of a fault's size against its limit, and how often each is drawn: most lie near the limit, on either side.
SIZES = ((0, 0.3), (0.3, 0.8), (0.8, 1.0), (1.0, 1.25), (1.25, 2.0))
SIZE_SHARES = (0.06, 0.10, 0.27, 0.30, 0.27)
#: How likely no fault, one, two ... are in a clip.
HOW_MANY_FAULTS = (0.12, 0.28, 0.34, 0.18, 0.08)
#: In how many movements a fault of the clip is made.
MADE = 0.85
#: The faults that are not made stay below this share of their limits.
QUIET = 0.35
#: The least time to go out, stay, come back and rest, s.
LEAST_TEMPO = (0.45, 0.1, 0.45, 0.4)


class Tempo(NamedTuple):
    """How long a movement goes out, stays, comes back and rests, s."""

    out: float
    stay: float
    back: float
    rest: float


class Pace(NamedTuple):
    """When the faults come and go within a repetition.

    Attributes
    ----------
    delay : (float, float)
        Range of how late they begin, as a share of the way out.
    coming, going : float
        How long they take, as shares of the ways out and back.
    """

    delay: tuple[float, float]
    coming: float
    going: float


class Passage(Protocol):
    """How somebody comes to where they move, or goes from there.

    Attributes
    ----------
    duration : float
        How long it takes, s.
    """

    duration: float

    def pose(self, time: float) -> Pose:
        """The pose `time` s after its beginning."""
        ...

    def stick(self, time: float) -> Array | None:
        """Lower and upper end of the stick then, (2, 3), m; None without."""
        ...


@dataclass(frozen=True, slots=True)
class Movement:
    """Somebody who does something.

    Attributes
    ----------
    activity : str
        What it is to hipcam; "none" for what it does not count.
    posture : Posture
        How the body is held.
    timeline : Timeline
        What it does when.
    mirror : bool
        Whether left and right are exchanged.
    about : str
        It in a few words.
    coming, going : Passage or None
        What somebody does before the timeline begins and after its end; on the same sides as the timeline.
    """

    activity: str
    posture: Posture
    timeline: Timeline
    mirror: bool
    about: str
    coming: Passage | None = None
    going: Passage | None = None

    def pose(self, time: float) -> Pose:
        """The pose at `time` (s): below 0 somebody still comes, and after the timeline's end they go."""
        if passage := self._passage(time):
            pose = passage[0].pose(passage[1])
        else:
            pose = self.posture.pose(self.timeline(time), time)
        return pose.mirrored() if self.mirror else pose

    def stick(self, time: float) -> Array | None:
        """Lower and upper end of the stick at `time` (s), (2, 3), m; None without."""
        if passage := self._passage(time):
            return passage[0].stick(passage[1])
        posture = self.posture
        return posture.stick(self.timeline(time)) if isinstance(posture, Standing) and posture.has_stick else None

    def weight(self, time: float) -> float:
        """How much more of the weight is on the left leg than on the right one at `time` (s), as a share of it all."""
        return 0.0 if self._passage(time) else self.timeline(time).get("weight", 0.0)

    def _passage(self, time: float) -> tuple[Passage, float] | None:
        """The passage that somebody is on, and how long since it began, s."""
        if time < 0 and self.coming:
            return self.coming, max(0.0, self.coming.duration + time)
        ends = self.timeline.now
        return (self.going, time - ends) if time >= ends and self.going else None


class FaultProfile:
    """Which faults a clip has. The others stay small, as nobody is without any.

    Parameters
    ----------
    rng : Generator
        Drawn from now and by each `draw`.
    limits : mapping of str to float
        Each fault and the size, in the unit of the channel that makes it, at which it just counts. A fault is a
        measured quantity; a new one is added to this table of its activity, and where the activity turns sizes into
        channels.
    how_many : sequence of float
        How likely no fault, one, two ... are present; sums to 1.

    Attributes
    ----------
    present : set of str
        The faults of this clip.
    """

    def __init__(
        self, rng: Generator, limits: Mapping[str, float], how_many: Sequence[float] = HOW_MANY_FAULTS
    ) -> None:
        self._rng = rng
        self._limits = limits
        count = min(len(limits), rng.choice(len(how_many), p=how_many))
        self.present = {str(fault) for fault in rng.choice(list(limits), size=count, replace=False)}

    def draw(self) -> dict[str, float]:
        """How large each fault is in one movement."""
        return {fault: self._size(fault, limit) for fault, limit in self._limits.items()}

    def _size(self, fault: str, limit: float) -> float:
        if fault in self.present and chance(self._rng, MADE):
            return draw_size(self._rng, limit)
        return float(limit * self._rng.uniform(0, QUIET))


def chance(rng: Generator, probability: float) -> bool:
    """Whether something happens that does with this probability."""
    return bool(rng.uniform() < probability)


def choose(rng: Generator, options: Sequence[str], shares: Sequence[float] | None = None) -> str:
    """One of the options; equally likely without shares."""
    return str(rng.choice(list(options), p=shares))


def draw_size(rng: Generator, limit: float) -> float:
    """How large a fault is: hardly there, some, just below, just above or far above its limit."""
    lowest, highest = SIZES[rng.choice(len(SIZES), p=SIZE_SHARES)]
    return float(limit * rng.uniform(lowest, highest))


def draw_tempo(rng: Generator, count: int, total: float) -> list[Tempo]:
    """The tempo of each of `count` movements, which take about `total` (s) together."""
    out = rng.uniform(0.7, 1.6)
    stay = rng.choice([0.15, 0.5, 1.0]) * rng.uniform(0.7, 1.3)
    usual = np.array([out, stay, rng.uniform(0.7, 1.6), rng.uniform(0.4, 0.9)])
    usual = usual * np.clip(total / count / usual.sum(), 0.45, 1.6)
    return [Tempo(*np.maximum(usual * rng.uniform(0.8, 1.25, 4), LEAST_TEMPO).tolist()) for _ in range(count)]


def draw_beginning(
    rng: Generator, timeline: Timeline, still: float, tremor: Mapping[str, tuple[float, float]] | None = None
) -> None:
    """Rest at first, and sometimes for longer; tremble all the time, and sometimes nod as one does when talking.

    Parameters
    ----------
    rng : Generator
    timeline : Timeline
        At its beginning.
    still : float
        How long one rests at least, s.
    tremor : mapping of str to (float, float), optional
        Amplitude (in the channel's unit) and frequency (Hz) of what trembles.
    """
    if chance(rng, 0.18):
        still += rng.uniform(1.5, 3.0)
    timeline.notes["still"] = round(still, 2)
    timeline.wait(still)
    for channel, (amplitude, frequency) in (tremor or {}).items():
        timeline.oscillations[channel] = [
            draw_oscillation(rng, amplitude, (0.3, 1), frequency, (0.7, 1.4)),
            draw_oscillation(rng, amplitude, (0.1, 0.5), frequency, (1.8, 3.2)),
        ]
    if chance(rng, 0.35):
        timeline.oscillations["head_pitch"] = [
            Oscillation(rng.uniform(1, 3.5), rng.uniform(1.2, 2.4), 0.0),
            Oscillation(rng.uniform(1, 3), rng.uniform(0.3, 0.7), 1.0),
        ]
        timeline.notes["talks"] = True


def draw_oscillation(
    rng: Generator,
    amplitude: float,
    amplitudes: tuple[float, float],
    frequency: float,
    frequencies: tuple[float, float],
) -> Oscillation:
    """A sine of an amplitude and a frequency (Hz) that are multiplied by what is drawn from these ranges."""
    size, speed = amplitude * rng.uniform(*amplitudes), frequency * rng.uniform(*frequencies)
    return Oscillation(size, speed, rng.uniform(0, 6.3))


def draw_way(rng: Generator, timeline: Timeline, duration: float, channel: str, value: float) -> None:
    """Send a channel to a value within `duration` (s), sometimes with a stop on the way."""
    if chance(rng, 0.12):
        begun = timeline.last(channel)
        timeline.move(duration * 0.55, **{channel: begun + (value - begun) * rng.uniform(0.4, 0.7)})
        timeline.wait(rng.uniform(0.1, 0.3))
        timeline.move(duration * 0.55, **{channel: value})
    else:
        timeline.move(duration, **{channel: value})


def draw_repetition(
    rng: Generator,
    timeline: Timeline,
    tempo: Tempo,
    pace: Pace,
    way: tuple[str, float],
    faults: Channels,
    home: Callable[[], tuple[Channels, float]],
    side: str | None,
    kind: str = "lift",
) -> None:
    """Go out, stay, come back and rest, and note the repetition.

    Parameters
    ----------
    rng : Generator
    timeline : Timeline
    tempo : Tempo
    pace : Pace
    way : (str, float)
        The channel that makes the movement, and how far it goes.
    faults : dict of str to float
        What else moves on the way out, and how far.
    home : callable
        Draws what the faults come back to, and what the movement comes back to.
    side : str or None
        "L" or "R", the side that moves; None for both.
    kind : str
        See `Repetition`.
    """
    start, (channel, value) = timeline.now, way
    timeline.schedule(start + rng.uniform(*pace.delay) * tempo.out, pace.coming * tempo.out, **faults)
    draw_way(rng, timeline, tempo.out, channel, value)
    arrived = timeline.now
    timeline.wait(tempo.stay)
    leaves = timeline.now
    others, back = home()
    timeline.schedule(leaves, pace.going * tempo.back, **others)
    timeline.move(tempo.back, **{channel: back})
    times = (round(arrived - start, 2), round(tempo.stay, 2), round(tempo.back, 2))
    timeline.repetitions.append(Repetition(side, start, (arrived + leaves) / 2, timeline.now, times, kind))
    timeline.wait(tempo.rest)


def draw_glances(rng: Generator, timeline: Timeline) -> None:
    """Turn the head once or twice during what is on the timeline, or not at all."""
    if chance(rng, 0.4):
        for _ in range(rng.integers(1, 3)):
            start = rng.uniform(0.2, max(0.5, timeline.now - 2))
            timeline.schedule(start, 0.5, head_yaw=rng.uniform(-35, 35))
            timeline.schedule(start + 0.5 + rng.uniform(0.3, 1.2), 0.6, head_yaw=0)


def draw_gesture(rng: Generator, timeline: Timeline, probability: float, sides: Sequence[str] = "LR") -> None:
    """Raise an arm during what is on the timeline, or not."""
    if chance(rng, probability):
        side = choose(rng, sides)
        start = rng.uniform(0.3, max(0.6, timeline.now - 2.2))
        timeline.schedule(start, 0.6, **{f"arm{side}": rng.uniform(0.15, 0.9)})
        timeline.schedule(start + 0.6 + rng.uniform(0.1, 0.8), 0.7, **{f"arm{side}": 0})
        timeline.notes["arm_moves"] = [round(start, 2), side]
