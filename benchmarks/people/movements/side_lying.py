"""Side-lying: the upper leg is lifted, bent or straight, or the knees open like a clam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.people.movements.draws import (
    FaultProfile,
    Movement,
    Pace,
    chance,
    choose,
    draw_beginning,
    draw_gesture,
    draw_glances,
    draw_repetition,
    draw_tempo,
)
from benchmarks.people.postures.side_lying import SideLying
from benchmarks.people.timeline import Timeline

if TYPE_CHECKING:
    from numpy.random import Generator

    from benchmarks.people.body import Body
    from benchmarks.people.timeline import Channels

#: The size at which each fault just counts, degrees: roll of the pelvis to the back, change of the upper knee, arch of
#: the lumbar spine. A new fault is added here and in `_draw_faults`.
LIMITS = {"roll": 10.0, "knee": 25.0, "arch": 12.0}
PACE = Pace(delay=(0.05, 0.25), coming=0.75, going=0.85)


@dataclass(frozen=True, slots=True)
class _Way:
    """How this person lifts.

    Attributes
    ----------
    channel : str
        What moves.
    height : float
        How far, degrees.
    rotation : float
        How far the hip turns outwards with it, degrees.
    knee : float
        Of the upper leg at rest, degrees.
    knee_sign : int
        Whether a knee that changes bends more or less.
    """

    channel: str
    height: float
    rotation: float
    knee: float
    knee_sign: int


def draw_side_lying(body: Body, rng: Generator) -> Movement:
    """Draw three to six lifts or clamshells; often one of them goes only part of the way."""
    kind = choose(rng, ("lift", "clam", "straight"), (0.4, 0.4, 0.2))
    posture = _draw_posture(body, rng, kind)
    timeline = Timeline.resting(posture.initial)
    timeline.warp = rng.uniform(0.7, 1.4)
    mirror = chance(rng, 0.5)
    side = "R" if mirror else "L"
    channel = "clam" if kind == "clam" else "lift"
    draw_beginning(rng, timeline, rng.uniform(0.7, 1.6), {"roll": (0.5, 0.4), channel: (0.4, 0.5)})
    timeline.notes["top"] = side
    count = _draw_lifts(rng, timeline, posture, side)
    timeline.wait(rng.uniform(0.3, 1.0))
    draw_glances(rng, timeline)
    draw_gesture(rng, timeline, 0.2, sides="L")
    return Movement("side-lying", posture, timeline, mirror, f"side-lying {kind}, {side} on top, {count} movements")


def _draw_posture(body: Body, rng: Generator, kind: str) -> SideLying:
    """How one lies."""
    bent = kind == "lift"
    return SideLying(
        body,
        kind,
        flexion=rng.uniform(18, 45) if bent else rng.uniform(-8, 10),
        knee=rng.uniform(55, 95) if bent else rng.uniform(2, 14),
        lower_flexion=rng.uniform(32, 60),
        lower_knee=rng.uniform(75, 105),
        head=choose(rng, ("arm", "long", "front")),
        hand=choose(rng, ("floor", "hip", "side"), (0.55, 0.3, 0.15)),
        roll=rng.uniform(-9, 9),
    )


def _draw_lifts(rng: Generator, timeline: Timeline, posture: SideLying, side: str) -> int:
    """Put all movements on the timeline and return how many."""
    profile = FaultProfile(rng, LIMITS)
    count = int(rng.integers(3, 7))
    partial = int(rng.integers(1, count)) if chance(rng, 0.3) else None
    way = _draw_way_of(rng, posture)
    kind = "clamshell" if way.channel == "clam" else "lift"

    def home() -> tuple[Channels, float]:
        rest = {"rotation": 0, "roll": rng.uniform(-0.8, 1.5), "arch": 0, "knee": way.knee}
        return rest, rng.uniform(0, 1.5) if way.channel == "clam" else rng.uniform(-0.5, 1.5)

    for number, tempo in enumerate(draw_tempo(rng, count, rng.uniform(7.5, 12.5))):
        sizes = profile.draw()
        height = way.height * rng.uniform(0.84, 1.12)
        if number == partial:
            height *= rng.uniform(0.2, 0.45)
        faults = _draw_faults(rng, way, sizes)
        draw_repetition(rng, timeline, tempo, PACE, (way.channel, height), faults, home, side, kind)
    return count


def _draw_way_of(rng: Generator, posture: SideLying) -> _Way:
    """How one lifts."""
    clam = posture.kind == "clam"
    height = rng.uniform(24, 50) if clam else rng.uniform(17, 34)
    rotation = rng.uniform(0, 8) if posture.kind == "straight" else rng.uniform(8, 30)
    knee_sign = rng.choice([1, 1, -1]) if posture.kind == "lift" else 1
    return _Way("clam" if clam else "lift", height, rotation, posture.initial["knee"], knee_sign)


def _draw_faults(rng: Generator, way: _Way, sizes: dict[str, float]) -> Channels:
    """The channels that make faults of these sizes, and the rotation that goes with a lift."""
    channels = {"roll": sizes["roll"], "arch": sizes["arch"] * 0.9, "rotation": 0.0}
    if way.channel == "lift":
        channels["rotation"] = way.rotation * rng.uniform(0.7, 1.2)
        channels["knee"] = max(0, way.knee + way.knee_sign * sizes["knee"])
    return channels
