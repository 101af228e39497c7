"""The 90-90: sitting with both knees at a right angle, the trunk leans over the front shank."""

from __future__ import annotations

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
from benchmarks.people.postures.seated import NinetyNinety
from benchmarks.people.timeline import Timeline

if TYPE_CHECKING:
    from numpy.random import Generator

    from benchmarks.people.body import Body
    from benchmarks.people.timeline import Channels

#: The size at which each fault just counts: swing of the front thigh (degrees), rise of the front heel (m), rounding of
#: the back and twist of the trunk (degrees). A new fault is added here and in `_draw_lean`.
LIMITS = {"knee": 6.4, "heel": 0.033, "round": 18.0, "twist": 19.5}
#: How a back that rounds takes part in the lean: from this rounding on (degrees) the hips lean less, by this share at
#: most, once it is so many degrees more.
ROUNDING, LESS, OVER = 7.0, 0.85, 25
#: What each degree of lean rounds the lumbar spine by itself, and what each degree of the channel does.
ROUND_BY_LEAN, ROUND_BY_CHANNEL = 0.26, 0.88
PACE = Pace(delay=(0.1, 0.3), coming=0.7, going=0.8)


def draw_ninety_ninety(body: Body, rng: Generator) -> Movement:
    """Draw three to five leans; seldom one of them goes only part of the way."""
    posture = NinetyNinety(
        body,
        azimuth=rng.uniform(14, 38),
        front_knee=rng.uniform(76, 108),
        back_knee=rng.uniform(75, 105),
        arms=choose(rng, ("floor", "knee", "side", "hips", "cross"), (0.35, 0.3, 0.15, 0.1, 0.1)),
        seat=rng.choice([0, 0, 0.03]),
    )
    timeline = Timeline.resting(posture.initial)
    timeline.warp = rng.uniform(0.7, 1.4)
    mirror = chance(rng, 0.5)
    side = "R" if mirror else "L"
    timeline.begin(lean=rng.uniform(-4, 7), round=rng.uniform(0, 10))
    draw_beginning(rng, timeline, rng.uniform(0.7, 1.6), {"lean": (0.5, 0.4), "twist": (0.8, 0.3)})
    timeline.notes["front"] = side
    count = _draw_leans(rng, timeline, side)
    timeline.wait(rng.uniform(0.3, 1.0))
    draw_glances(rng, timeline)
    draw_gesture(rng, timeline, 0.2)
    return Movement("ninety-ninety", posture, timeline, mirror, f"90-90, front leg {side}, {count} leans")


def _draw_leans(rng: Generator, timeline: Timeline, side: str) -> int:
    """Put all leans on the timeline and return how many."""
    profile = FaultProfile(rng, LIMITS)
    usual = rng.uniform(20, 46)
    count = int(rng.integers(3, 6))
    partial = int(rng.integers(1, count)) if chance(rng, 0.15) else None
    twist_sign = rng.choice([-1, 1])
    rounded = timeline.last("round")
    for number, tempo in enumerate(draw_tempo(rng, count, rng.uniform(8, 12.5))):
        begun = timeline.last("lean")
        lean, sizes = _draw_lean(rng, profile, usual, partial=number == partial)
        faults = {
            "knee_in": sizes["knee"],
            "heel": sizes["heel"],
            "round": rounded + sizes["round"],
            "twist": twist_sign * sizes["twist"],
        }

        def home(begun: float = begun) -> tuple[Channels, float]:
            rest = {"knee_in": 0, "heel": 0, "round": rounded, "twist": 0}
            return rest, begun + rng.uniform(-1.2, 1.2)

        draw_repetition(rng, timeline, tempo, PACE, ("lean", begun + lean), faults, home, side)
    return count


def _draw_lean(rng: Generator, profile: FaultProfile, usual: float, *, partial: bool) -> tuple[float, dict[str, float]]:
    """How far one leans (degrees) and how large the faults are; the rounding is that of the channel."""
    sizes = profile.draw()
    lean = usual * rng.uniform(0.82, 1.12)
    if sizes["round"] > ROUNDING + 0.3:
        lean -= lean * LESS * min(1, (sizes["round"] - ROUNDING) / OVER)
    if partial:
        lean, sizes = usual * rng.uniform(0.18, 0.4), dict.fromkeys(sizes, 0.0)
    sizes["round"] = max(0, (sizes["round"] - ROUND_BY_LEAN * lean) / ROUND_BY_CHANNEL)
    return lean, sizes
