"""The bridge: the pelvis is lifted from the floor, on both feet or on one, again and again or held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.people.body import OTHER_SIDE, SIGN
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
    draw_size,
    draw_tempo,
)
from benchmarks.people.postures.supine import Bridge
from benchmarks.people.timeline import Hold, Timeline

if TYPE_CHECKING:
    from numpy.random import Generator

    from benchmarks.people.body import Body
    from benchmarks.people.timeline import Channels

#: The size at which each fault just counts: an arched back (1 is 5 degrees past the line of the hips, or 12 of the
#: lumbar spine), hips that stay short of the line, knees that fall inwards, heels that come up, a pelvis that drops on
#: one side (degrees). A new fault is added here and in `_draw_faults`.
LIMITS = {"arch": 1.0, "short": 15.0, "knee": 10.0, "heel": 9.0, "drop": 7.6}
#: What an arch of 1 is, degrees past the line and of the lumbar spine.
ARCH_PAST_LINE, ARCH_LUMBAR = 5, 12
#: A pelvis that sags in a hold counts from here, degrees.
SAG_LIMIT = 10.0
#: An arched or short bridge is made from this share of its limit on; below, it is lost in what is drawn anyway.
NOTICED = 0.35
#: Of its way up, how much a bridge that is to count misses at most; and the extension that a hold starts from at least.
SHORTEST_OF_WAY, SHORTEST_HOLD = 0.31, -22
#: Knees can fall inwards only over feet that are this far apart, m (half, at a height of 1.75 m).
WIDE = 0.16
#: A heel that comes up further than this (degrees) needs its toes on the floor.
NEEDS_TOES = 3.5
#: After how long no further hold begins, s.
ENOUGH = 13
PACE = Pace(delay=(0.1, 0.35), coming=0.65, going=0.8)


@dataclass(frozen=True, slots=True)
class _Way:
    """How this person does bridges.

    Attributes
    ----------
    profile : FaultProfile
    width : float
        Of the feet, as that of `Bridge`.
    extension : float
        At the top, usually; degrees.
    past_line : bool
        Whether an arched back takes the hips past the line; otherwise it is the lumbar spine alone.
    heels : str
        Whose heels come up: "L", "R" or "LR".
    free : str or None
        The leg that is stretched out, in the posture's own sides (before it is mirrored).
    """

    profile: FaultProfile
    width: float
    extension: float
    past_line: bool
    heels: str
    free: str | None


def draw_bridge(body: Body, rng: Generator) -> Movement:
    """Draw repetitions or one or two holds; with one leg, only repetitions."""
    posture = _draw_posture(body, rng)
    timeline = Timeline.resting(posture.initial)
    timeline.warp = rng.uniform(0.7, 1.4)
    mirror = chance(rng, 0.5)
    _draw_settling(rng, timeline)
    toes = rng.uniform()
    if toes < 0.2:
        timeline.begin(toeL=rng.uniform(8, 25), toeR=rng.uniform(8, 25))
        timeline.notes["toes_up"] = "always"
    single = chance(rng, 0.22)
    held = not single and chance(rng, 0.28)
    side = choose(rng, "LR") if single else None
    free = None if side is None else side if mirror else OTHER_SIDE[side]
    way = _draw_way_of(rng, posture, free)
    if side is not None:
        _stretch_leg(rng, timeline, way, side)
    if held:
        _draw_holds(rng, timeline, posture, way)
    else:
        _draw_lifts(rng, timeline, posture, way, side)
    if 0.2 < toes < 0.35:
        _lift_toes_once(rng, timeline)
    if single:
        timeline.wait(0.2)
        timeline.move(0.9, **{f"free{free}": 0})
    timeline.wait(rng.uniform(0.3, 1.0))
    draw_glances(rng, timeline)
    draw_gesture(rng, timeline, 0.2)
    what = f"{len(timeline.holds)} holds" if held else f"{len(timeline.repetitions)} movements"
    legs = f"single leg {side}" if single else "both legs"
    return Movement("bridge", posture, timeline, mirror, f"bridge, {legs}, {what}")


def _draw_posture(body: Body, rng: Generator) -> Bridge:
    """How one lies."""
    return Bridge(
        body,
        width=rng.uniform(0.07, 0.22),
        reach=rng.uniform(0.33, 0.47),
        arms=choose(rng, ("side", "belly", "wide", "over", "cactus"), (0.5, 0.2, 0.1, 0.08, 0.12)),
        toe_out=rng.uniform(-3, 22),
        head_tilt=rng.uniform(-12, 4),
    )


def _draw_settling(rng: Generator, timeline: Timeline) -> None:
    """Sometimes slide into place first; then rest."""
    settles = chance(rng, 0.25)
    if settles:
        timeline.begin(slide=rng.uniform(-0.06, 0.06))
        timeline.schedule(0.2, 0.8, slide=0)
        timeline.schedule(0.1, 0.5, knee_in=rng.uniform(-6, 2))
        timeline.schedule(0.7, 0.4, knee_in=0)
    still = rng.uniform(0.7, 1.5) + (1.2 if settles else 0)
    draw_beginning(rng, timeline, still, {"extension": (0.5, 0.5), "sway": (0.4, 0.4), "drop": (0.4, 0.5)})


def _draw_way_of(rng: Generator, posture: Bridge, free: str | None) -> _Way:
    """How one does bridges; who lets the knees fall inwards sets the feet apart."""
    profile = FaultProfile(rng, LIMITS)
    if "knee" in profile.present and posture.width < WIDE:
        posture.width = rng.uniform(WIDE, 0.24)
    extension = rng.uniform(-7, 3)
    past_line = chance(rng, 0.65)
    return _Way(profile, posture.width, extension, past_line, choose(rng, ("L", "R", "LR")), free)


def _stretch_leg(rng: Generator, timeline: Timeline, way: _Way, side: str) -> None:
    """Stretch one leg out; `side` is the one that carries."""
    timeline.begin(free_angle=rng.uniform(-14, 14), free_knee=rng.uniform(0, 22))
    timeline.notes["leg_extends"] = [round(timeline.now, 2), round(timeline.now + 1, 2)]
    timeline.move(1.0, **{f"free{way.free}": 1})
    timeline.wait(0.7)
    timeline.notes["single"] = side


def _lift_toes_once(rng: Generator, timeline: Timeline) -> None:
    """Lift the toes of one foot for a while, the heel down; no fault."""
    start = rng.uniform(0.5, timeline.now - 1.5)
    timeline.schedule(start, 0.4, toeL=rng.uniform(8, 22))
    timeline.schedule(start + rng.uniform(0.8, 3), 0.4, toeL=0)
    timeline.notes["toes_up"] = round(start, 2)


def _draw_lifts(rng: Generator, timeline: Timeline, posture: Bridge, way: _Way, side: str | None) -> None:
    """Lift the pelvis a few times; sometimes once only part of the way, without a fault."""
    count = int(rng.integers(3, 7) if way.free is None else rng.integers(2, 4))
    partial = int(rng.integers(0, count)) if chance(rng, 0.25) else None
    total = rng.uniform(7.5, 12.5) - (0 if way.free is None else 2.5)
    for number, tempo in enumerate(draw_tempo(rng, count, total)):
        extension, faults = _draw_faults(rng, way)
        if number == partial:
            extension, faults = posture.rest * (1 - rng.uniform(0.2, 0.42)), {}
        else:
            extension = max(extension, posture.rest * SHORTEST_OF_WAY)

        def home(faults: Channels = faults) -> tuple[Channels, float]:
            return _without(faults), posture.rest + rng.uniform(-2.0, 1.0)

        draw_repetition(rng, timeline, tempo, PACE, ("extension", extension), faults, home, side)


def _draw_holds(rng: Generator, timeline: Timeline, posture: Bridge, way: _Way) -> None:
    """Hold the pelvis up once or twice; towards the end it may sag."""
    for number in range(rng.choice([1, 2], p=[0.7, 0.3])):
        extension, faults = _draw_faults(rng, way)
        extension = max(extension, SHORTEST_HOLD)
        duration = rng.uniform(5.4, 6.2) if number or chance(rng, 0.3) else rng.uniform(6.5, 10.0)
        up = rng.uniform(0.9, 1.7)
        timeline.schedule(timeline.now + 0.2, up * 0.8, **faults)
        timeline.notes["lift_start"] = timeline.now
        timeline.move(up, extension=extension)
        start = timeline.now
        sag = draw_size(rng, SAG_LIMIT) if chance(rng, 0.6) else rng.uniform(0, 3)
        sagging = rng.uniform(1.5, duration - 3.2)
        timeline.wait(duration - sagging)
        timeline.move(sagging, extension=extension - sag)
        timeline.holds.append(Hold(start, timeline.now))
        down = rng.uniform(0.8, 1.5)
        timeline.schedule(timeline.now, down, **_without(faults))
        timeline.move(down, extension=posture.rest)
        timeline.wait(rng.uniform(0.5, 1.0))
        if timeline.now > ENOUGH:
            break


def _draw_faults(rng: Generator, way: _Way) -> tuple[float, Channels]:
    """The extension at the top, and the channels that make the faults of one movement."""
    sizes = way.profile.draw()
    extension, lumbar = _draw_hips_and_back(rng, way, sizes)
    left, right = (_knee_channel(way.width, sizes["knee"] * share) for share in (rng.uniform(0.3, 1), 1))
    channels = {"lumbar": lumbar}
    if way.free is None:
        channels |= {"knee_inL": left, "knee_inR": right, "drop": sizes["drop"] * rng.choice([-1, 1]) * 0.9}
        channels |= {f"heel{side}": sizes["heel"] for side in way.heels}
    else:
        rng.uniform()  # once drawn for a drop to the other side; left out, all that comes after would change
        channels |= {"knee_inL": right, "knee_inR": right, f"heel{OTHER_SIDE[way.free]}": sizes["heel"]}
        channels["drop"] = SIGN[way.free] * sizes["drop"]
    if sizes["heel"] > NEEDS_TOES:
        channels |= {"toeL": 0.0, "toeR": 0.0}
    return extension, channels


def _draw_hips_and_back(rng: Generator, way: _Way, sizes: dict[str, float]) -> tuple[float, float]:
    """The extension of the hips at the top and of the lumbar spine, degrees."""
    extension, lumbar = way.extension + rng.uniform(-1.5, 1.5), rng.uniform(0, 4)
    arch = sizes["arch"]
    if arch > NOTICED * LIMITS["arch"]:
        if way.past_line:
            extension = max(extension, ARCH_PAST_LINE * arch)
            lumbar += ARCH_LUMBAR * arch * rng.uniform(0.3, 1.2)
        else:
            extension = min(extension, 3.0)
            lumbar += ARCH_LUMBAR * arch
    if sizes["short"] > NOTICED * LIMITS["short"]:
        extension = -sizes["short"]
    return extension, lumbar


def _knee_channel(width: float, size: float) -> float:
    """How far a knee must swing inwards for its shank to tilt by `size` (degrees), and no further than the other knee.

    Feet that stand wide tilt the shanks already as the pelvis comes up, by a third of a degree for each centimetre.
    """
    outwards = 4.4 * (width - 0.08) / 0.12
    room = np.degrees(np.arcsin(np.clip((width - 0.06) / 0.40, 0, 0.7)))
    return float(min((size + outwards) / 0.95 if size > 2.5 else size, room + outwards))


def _without(faults: Channels) -> Channels:
    """The channels of faults at rest; toes that had to come down stay there."""
    return {channel: 0.0 for channel in faults if not channel.startswith("toe")}
