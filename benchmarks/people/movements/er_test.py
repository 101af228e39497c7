"""The standing external-rotation test: on one leg, the thigh raised in front, the shank turns inwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.body import OTHER_SIDE, SIDES, SIGN
from benchmarks.people.movements.draws import (
    FaultProfile,
    Movement,
    chance,
    choose,
    draw_beginning,
    draw_gesture,
    draw_glances,
)
from benchmarks.people.postures.standing import Standing
from benchmarks.people.timeline import Attempt, Oscillation, Timeline

if TYPE_CHECKING:
    from numpy.random import Generator

    from benchmarks.people.body import Body
    from benchmarks.people.timeline import Channels

#: The size at which each fault just counts, in the unit of its channel: lean of the trunk, shift of the pelvis (widths
#: of the hips), hike of the pelvis, drop and drift of the raised thigh, bend of the knee that stands (degrees). A new
#: fault is added here and in `_draw_compensations`.
LIMITS = {"lean": 7.4, "shift": 0.215, "hike": 7.0, "drop": 15.0, "drift": 11.5, "bend": 26.0}
#: How likely no fault, one, two ... are in a clip.
HOW_MANY = (0.16, 0.26, 0.28, 0.20, 0.10)
#: The least and the most rotation, degrees, and how far it is from where it begins at least.
LEAST, MOST, LEAST_CHANGE = 12, 56, 12


@dataclass(frozen=True, slots=True)
class _Way:
    """How this person does the test.

    Attributes
    ----------
    elevation, knee, abduction : float
        Of the raised leg, degrees.
    lowest, highest : float
        Range of the rotations, degrees.
    attempts : tuple of int
        How many attempts a lift may have.
    profile : FaultProfile
    """

    elevation: float
    knee: float
    abduction: float
    lowest: float
    highest: float
    attempts: tuple[int, int]
    profile: FaultProfile


def draw_er_test(body: Body, rng: Generator) -> Movement:
    """Draw the test with one leg or both, with a stick or without."""
    stick, both = chance(rng, 0.7), chance(rng, 0.45)
    posture = _draw_posture(body, rng, stick)
    timeline = Timeline.resting(posture.initial)
    order = "LR" if chance(rng, 0.5) else "RL"
    sides = order if both else order[0]
    timeline.warp = rng.uniform(0.75, 1.35)
    if stick:
        hand = OTHER_SIDE[sides[0]]
        timeline.begin(stick=SIGN[hand] * posture.stick_out, **{f"grip{hand}": 1})
        timeline.begin(stick_tilt=rng.uniform(-0.06, 0.06))
    way = _draw_way_of(rng, timeline, both)
    for side in sides:
        if stick and side != sides[0]:
            _change_hands(timeline, posture, side)
        _lift_and_turn(rng, timeline, way, side)
    timeline.wait(rng.uniform(0.2, 0.8))
    draw_glances(rng, timeline)
    timeline.notes["stick"] = stick
    if not stick:
        draw_gesture(rng, timeline, 0.3)
    about = f"standing test, {'with' if stick else 'without'} a stick, {len(timeline.attempts)} attempts"
    return Movement("er-test", posture, timeline, False, about)


def _draw_posture(body: Body, rng: Generator, stick: bool) -> Standing:
    """How one stands."""
    return Standing(
        body,
        half=rng.uniform(0.06, 0.15),
        stick=stick,
        wobble=rng.uniform(0.2, 1.6),
        arms=choose(rng, ("hang", "hips", "cross", "out", "front"), (0.3, 0.3, 0.15, 0.15, 0.1)),
        point=rng.uniform(0, 38),
        stick_nearness=rng.uniform(0.85, 1.2),
        stick_height=rng.uniform(0.95, 1.6),
    )


def _draw_way_of(rng: Generator, timeline: Timeline, both: bool) -> _Way:
    """How one does it, and the rest before it."""
    elevation, knee, abduction = rng.uniform(78, 100), rng.uniform(76, 110), rng.uniform(-3, 8)
    for side in SIDES:
        timeline.begin(**{f"flexion{side}": elevation, f"knee{side}": knee, f"abduction{side}": abduction})
    still = rng.uniform(0.8, 1.8)
    draw_beginning(rng, timeline, still, {"lean": (0.5, 0.4), "shift": (0.015, 0.35)})
    profile = FaultProfile(rng, LIMITS, HOW_MANY)
    lowest = rng.uniform(13, 36)
    highest = lowest + rng.uniform(8, 24)
    return _Way(elevation, knee, abduction, lowest, highest, (1, 2) if both else (2, 3), profile)


def _change_hands(timeline: Timeline, posture: Standing, side: str) -> None:
    """Take the stick into the hand across from the leg that comes next."""
    hand, start = OTHER_SIDE[side], timeline.now
    timeline.move(0.6, stick=0, stick_rise=0.04, **{f"grip{hand}": 1})
    timeline.move(0.6, stick=SIGN[hand] * posture.stick_out, stick_rise=0, **{f"grip{side}": 0})
    timeline.notes["stick_changes_hand"] = [round(start, 2), round(timeline.now, 2)]
    timeline.wait(0.3)


def _lift_and_turn(rng: Generator, timeline: Timeline, way: _Way, side: str) -> None:
    """Raise a leg, turn its shank a few times, and put it down."""
    start = timeline.now
    timeline.schedule(start - 0.15, 0.6, weight=-SIGN[side])
    timeline.move(rng.uniform(0.7, 1.1), **{f"lift{side}": 1})
    up = timeline.now
    _draw_trembling(rng, timeline, side)
    rotation = rng.uniform(-4, 6)
    timeline.schedule(up - 0.3, 0.3, **{f"rotation{side}": rotation})
    offset = rng.uniform(-6, 6)
    turns = [_turn(rng, timeline, way, side, rotation, offset) for _ in range(rng.choice(way.attempts))]
    timeline.wait(0.25)
    down = timeline.now
    timeline.move(rng.uniform(0.6, 1.0), **{f"lift{side}": 0})
    timeline.schedule(timeline.now - 0.35, 0.5, weight=0)
    timeline.wait(0.4)
    timeline.attempts += [Attempt(side, *turn, leg_up=up, leg_down=down) for turn in turns]
    lift = {"side": side, "lift_start": round(start, 2), "leg_up": round(up, 2), "leg_down": round(down, 2)}
    timeline.notes.setdefault("sides", []).append(lift)


def _draw_trembling(rng: Generator, timeline: Timeline, side: str) -> None:
    """Let the raised leg tremble, and the one that stands a little."""
    timeline.oscillations |= {
        f"rotation{side}": [
            Oscillation(rng.uniform(0.2, 1.4), rng.uniform(0.4, 1.1), rng.uniform(0, 6)),
            Oscillation(rng.uniform(0.1, 0.5), rng.uniform(1.5, 3), 0),
        ],
        f"flexion{side}": [Oscillation(rng.uniform(0.2, 1.2), rng.uniform(0.3, 0.8), rng.uniform(0, 6))],
        f"knee{side}": [Oscillation(rng.uniform(0.2, 2), rng.uniform(0.3, 0.8), rng.uniform(0, 6))],
        "bend": [Oscillation(0.3, 0.5, 0)],
    }


def _turn(
    rng: Generator, timeline: Timeline, way: _Way, side: str, begun: float, offset: float
) -> tuple[float, float, float, float]:
    """Turn the shank out and back once; return when it starts, ends, is held and is let go, s.

    `begun` is the rotation before and after, and `offset` what this leg turns more than usual, degrees.
    """
    sizes = way.profile.draw()
    start = timeline.now
    timeline.wait(rng.uniform(0.62, 0.85))
    rotation = np.clip(rng.uniform(way.lowest, way.highest) + offset, LEAST, MOST)
    # The hike lifts the pelvis alone, so the thigh turns by as much more.
    rotation = max(rotation, begun + LEAST_CHANGE) + sizes["hike"]
    lean_sign = 1 if chance(rng, 0.7) else -1
    shift_sign = 1 if chance(rng, 0.75) else -1
    hold, out = rng.uniform(0.7, 1.4), rng.uniform(0.6, 1.4)
    away = _draw_compensations(rng, way, side, sizes, lean_sign, shift_sign)
    timeline.schedule(timeline.now + rng.uniform(0, 0.3) * out, out * 0.7, **away)
    timeline.move(out, **{f"rotation{side}": rotation})
    held = timeline.now
    timeline.wait(hold)
    let_go, back = timeline.now, rng.uniform(0.6, 1.1)
    home = {"lean": 0, "shift": 0, "hike": 0, f"flexion{side}": way.elevation, f"abduction{side}": way.abduction}
    timeline.schedule(let_go, back, **home, bend=0)
    timeline.move(back, **{f"rotation{side}": begun})
    return start, timeline.now, held, let_go


def _draw_compensations(
    rng: Generator, way: _Way, side: str, sizes: dict[str, float], lean_sign: int, shift_sign: int
) -> Channels:
    """The channels that make faults of these sizes; the thigh drifts outwards, or seldom a little inwards."""
    sign = SIGN[side]
    outwards = chance(rng, 0.85)
    return {
        "lean": sign * lean_sign * sizes["lean"],
        "shift": -sign * shift_sign * sizes["shift"],
        "hike": sign * sizes["hike"],
        "bend": sizes["bend"],
        f"flexion{side}": way.elevation - sizes["drop"],
        f"abduction{side}": way.abduction + (sizes["drift"] if outwards else -0.5 * min(sizes["drift"], 10)),
    }
