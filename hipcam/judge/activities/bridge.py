"""Bridge with posterior pelvic tilt: lying on the back, knees bent, the hips rise and come down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from statistics import median as middle
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from hipcam.core.setting import setting
from hipcam.core.types import SIDES, Side
from hipcam.judge.activity import Activity, Dose, TrueAngle, TrueSize
from hipcam.judge.detector import Movement, MovementDetector, MovementSettings
from hipcam.judge.form import (
    ONLY_POSSIBLE,
    PERSISTENCE,
    SURE,
    Finding,
    Frames,
    Span,
    Stand,
    conclude,
    median,
    not_judged,
    sureness,
)
from hipcam.judge.machine import ArmingSettings, Exercise
from hipcam.judge.records import Event, Fault, Hold, Now, Partial, Rep
from hipcam.measure.body import FOOT_OVER_SHANK
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hipcam.core.types import Array
    from hipcam.measure.measures import Sample


@dataclass(frozen=True)
class BridgeSettings:
    """Defaults of the specification for the bridge."""

    least_share: float = setting(
        0.60, "share", "share of the way from rest to the shoulder-knee line that counts", low=0.1, high=1
    )
    partial_share: float = setting(0.15, "share", "share of that way from which a movement is listed at all", high=1)
    hold_time: float = setting(5.0, "s", "time at the top from which a lift is a hold and not a rep", low=1, high=600)
    hold_within: float = setting(10.0, "deg", "distance to the line at which a hold begins", high=45)
    hold_loss: float = setting(25.0, "deg", "loss from its own best level at which a hold ends", high=90)
    moving_speed: float = setting(8.0, "deg/s", "speed from which the hips are on their way up or down", high=90)
    rest_excess: float = setting(
        -20.0, "deg", "hip extension past the line below which the hips may be down", low=-120, high=0
    )
    most_rest: float = setting(95.0, "deg", "distance to the line at rest beyond which a knee is pulled up", high=150)
    least_lift: float = setting(
        0.06, "trunk", "rise of the hip over the line from shoulder to ankle that a lift shows", high=1
    )
    planted_bend: float = setting(45.0, "deg", "knee flexion of a leg whose foot is on the floor", high=150)
    rushed: float = setting(
        0.8,
        "s",
        "lift below which it is called rushed (1 s, of which 0.2 s lie before and after what is timed)",
        high=10,
    )
    overshoot: float = setting(5.0, "deg", "hip past the shoulder-knee line that is lumbar arching", high=45)
    lumbar_extension: float = setting(12.0, "deg", "lumbar extension that is lumbar arching", high=60)
    incomplete: float = setting(15.0, "deg", "distance to the line that is an incomplete lift", high=60)
    sagging: float = setting(10.0, "deg", "loss from a hold's own best level that is sagging", high=60)
    knee_tilt: float = setting(10.0, "deg", "inward tip of the shanks that is knee collapse", high=45)
    knee_gap: float = setting(0.80, "share", "gap of the knees, of that at rest, below which they collapse", high=1)
    heel_lift: float = setting(0.12, "foot lengths", "rise of a heel off the floor", high=1)
    pelvis_drop: float = setting(7.0, "deg", "drop of the pelvis on the free side in single-leg work", high=45)
    extended_bend: float = setting(45.0, "deg", "knee flexion below which a lifted leg is extended", high=150)


#: What the share of the way is off by (rendered people: 0.57 read for 0.65, and 0.33 for 0.35). A lift that may have
#: reached what counts is counted; how high it came is judged apart.
SHARE_ERROR = 0.05
#: Rise of the hip from the floor to the shoulder–knee line, in shank lengths. With the adult segment lengths of
#: Winter (Biomechanics and Motor Control of Human Movement, 2009, fig. 4.1: trunk 0.288, thigh 0.245, shank 0.246 of
#: stature) the line passes 0.54 of the way from shoulder to knee; hip and shoulder start 0.2 and 0.25 shanks high.
BRIDGE_RISE = 0.45
#: Hip flexion left over when lying with bent knees, degrees: what rises by `BRIDGE_RISE` straightens by this much.
BRIDGE_REST = 55.0
#: What the measures are worth, from rendered people (docs/accuracy.md). BlazePose puts the hip a little to the front,
#: so that one in line is seen past the line.
EXCESS_BIAS = 2.8
EXCESS_SPREAD = {"side": 2.0, "oblique": 4.0}
#: Rise of the front contour over the shoulder–hip chord for a degree of lumbar extension, in chord lengths.
BULGE_PER_DEGREE = 0.0022
#: What the rise from rest reads on a spine that does not extend differs between people and views by this; against the
#: set's flattest repetition by that (degrees).
BULGE_SPREAD, BULGE_SPREAD_IN_SET = 6.5, 3.0
#: How much of the flattest repetition's reading is taken for the person's own offset: the flattest one may itself be
#: arched or flattened by some 4.7°, and 6.5² / (6.5² + 4.7²) is 0.65.
BULGE_SHARED = 0.65
#: Roughness of the contour above which it is not the belly's, in chord lengths.
BULGE_ROUGH = 0.0075
#: A knee or ankle that jumps this far (shank lengths) in more than this share of the frames: the legs are mixed up.
JUMP, JUMPING_SHARE = 0.3, 0.03
MIXED = Reason("legs_mixed")
#: What the ankle rises of a heel that rises while the foot pivots on its toes.
ANKLE_SHARE = 0.75
#: The hip centres lie about 0.10 of stature apart, a shank is 0.246 (Winter 2009, fig. 4.1).
HIPS_IN_SHANKS = 0.10 / 0.246
#: Share of the pelvis's true drop that BlazePose's hip line shows, and what lifting alone moves it (shank lengths).
DROP_SHOWN, DROP_OF_LIFTING = 0.6, 0.058

#: A lift that stays within this many degrees for so many seconds has stopped, and may be told that it is too low.
STILL_SHORT, STILL_TIME = 3.0, 0.5


class Bridge(Exercise):
    """Counts bridges and times holds.

    From the side the signed hip angle in the image is followed; from the feet, where the thigh points at the lens,
    the rise of the hips over the ankles, in degrees that a standard body would straighten by.
    """

    activity: ClassVar[str] = "bridge"
    judged_by_outline = True

    def __init__(self, settings: BridgeSettings, arming: ArmingSettings, movement: MovementSettings) -> None:
        super().__init__(arming)
        self.settings = settings
        self._detector = MovementDetector(movement, settings.partial_share * BRIDGE_REST)
        self._from_side = True
        self._most_rise = 0.0
        self._bulges: list[float] = []
        self._drops: dict[Side, list[float]] = {}
        self._arrived: float | None = None

    def in_start_posture(self, sample: Sample) -> bool:
        """On the back, a foot on the floor, hips down."""
        v = sample.values
        if not _supine(v) or not any(self._planted(v, side) for side in ("left", "right")):
            return False
        if _from_the_side(v):
            return -110 < v["hip_line_excess"] < self.settings.rest_excess
        return max(v["left_hip_bend"], v["right_hip_bend"]) > 50

    def in_posture(self, sample: Sample) -> bool:
        """Still on the back."""
        v = sample.values
        return v["chest_up"] > 0.2 and v["trunk_up"] < 0.95

    def posture_signal(self, sample: Sample) -> tuple[float, ...]:
        """Height of the hips, in degrees."""
        v = sample.values
        return (v["hip_line_excess"] if _from_the_side(v) else v["hip_rise"] * BRIDGE_REST / BRIDGE_RISE,)

    def begin(self, sample: Sample) -> None:
        """Choose the signal by where the camera stands, and for a camera at the feet its scale."""
        self._from_side = _from_the_side(sample.values)
        self._most_rise = sample.values["hip_rise"] + 1.3 * BRIDGE_RISE

    def follow(self, sample: Sample) -> list[Event]:
        """Follow the hips."""
        v = sample.values
        # Legs that hide each other make the shanks look short and the rise huge; no body rises that far.
        signal = (
            v["hip_line_excess"] if self._from_side else min(v["hip_rise"], self._most_rise) * BRIDGE_REST / BRIDGE_RISE
        )
        movement = self._detector.update(sample, (signal,))
        return self._events(movement) if movement else []

    def leave(self) -> list[Event]:
        """A hold that was still going on stands; an unfinished lift does not."""
        movement = self._detector.cut()
        held = [e for e in self._events(movement) if movement.returned or isinstance(e, Hold)] if movement else []
        self._bulges.clear()
        self._drops.clear()
        return list(held)

    def look(self) -> Iterator[Fault]:
        """The hip past the line, heels, knees; a lift that stays short of the line; a hold that sinks.

        Left out is what only the whole lift shows: the outline of the belly at the top, the pelvis's drop.
        """
        limits, detector = self.settings, self._detector
        self._arrived = None
        latest = detector.latest(PERSISTENCE)
        if latest is None:
            return
        way = self._way(latest)
        time, excursion = detector.course()
        sinking = 0.0
        if excursion.max() >= limits.least_share * way:
            start, end = self._top(time, excursion, way, returned=False)
            if end >= time[-1]:
                self._arrived = start
            if self._arrived is not None and end - start >= limits.hold_time:
                sinking = _loss(time, excursion, start)
        if way > limits.most_rest or latest.range < limits.partial_share * way or not self._lifted(latest):
            return
        frames = Frames(latest)
        view, why = self._view(frames)
        # Legs that hid each other at any time since rest leave their mark on what follows.
        why = why or (MIXED if _mixed(detector.measure("leg_jump")) else None)
        carrier = self._carrier(latest)
        yield from (
            f.as_fault() for f in self._findings_now(frames, view, why, carrier, sinking) if f.verdict == "fault"
        )

    def stand(self, sample: Sample) -> Now:
        """The hip angle past the line, or from the feet the rise in degrees."""
        limits, detector = self.settings, self._detector
        held = None if self._arrived is None else sample.time - self._arrived
        if not self._from_side:
            return Now(
                detector.phase,
                "both",
                detector.excursion,
                (0.0, 1.2 * BRIDGE_REST),
                (0.9 * BRIDGE_REST, 1.2 * BRIDGE_REST),
                held=held,
                label="gauge_rise",
            )
        return Now(
            detector.phase,
            "both",
            sample.values["hip_line_excess"] - EXCESS_BIAS,
            (-60.0, 20.0),
            (-limits.incomplete, limits.overshoot),
            limits.overshoot,
            held=held,
        )

    def _planted(self, values: Mapping[str, float], side: str) -> bool:
        return values[f"{side}_knee_bend"] > self.settings.planted_bend and values[f"{side}_shank_up"] > 0.4

    def _events(self, movement: Movement) -> list[Event]:
        limits = self.settings
        way = self._way(movement)
        share = movement.range / way
        # A knee pulled to the chest and put back opens the hip too, from far more than lying flexes it.
        if share < limits.partial_share or way > limits.most_rest or not self._lifted(movement):
            return []
        frames = Frames(movement)
        view, why = self._view(frames)
        side = self._carrier(movement) if view != "unreadable" else "both"
        if share < limits.least_share - SHARE_ERROR:
            if self._knee_raised(movement.samples[0].values):
                return []
            return [Partial(side, movement.start, movement.peak, movement.end, movement.range, share)]
        start, end = self._top(frames.time, movement.excursion, way, returned=movement.returned)
        held = end - start >= limits.hold_time
        if held:
            frames.top = (frames.time >= start) & (frames.time <= end)
        form = conclude(self._findings(frames, view, why, side, held))
        if held:
            return [
                Hold(side, start, end, end - start, form.verdict, form.reason, form.checks, form.faults, form.possible)
            ]
        rushed = (Reason("rushed_lift"),) if movement.tempo.out < limits.rushed else ()
        return [
            Rep(
                side,
                movement.start,
                movement.peak,
                movement.end,
                movement.range,
                movement.tempo,
                form.verdict,
                form.reason,
                None,
                form.checks,
                form.faults,
                form.possible,
                rushed,
            )
        ]

    def _way(self, movement: Movement) -> float:
        """From rest to the shoulder–knee line, degrees."""
        return max(-movement.rest[0], -self.settings.rest_excess) if self._from_side else BRIDGE_REST

    def _lifted(self, movement: Movement) -> bool:
        """Whether the hips rose over standing feet: sliding the heels or pulling up a knee opens the hip as well."""
        top = movement.top
        before = movement.samples[0].values
        if not any(
            middle(s.values[f"{side}_knee_bend"] for s in top) > self.settings.planted_bend - 10
            and middle(s.values[f"{side}_shank_up"] for s in top) > 0.3
            for side in ("left", "right")
        ):
            return False
        if not self._from_side:
            return True
        rise = middle(s.values["hip_lift"] for s in top) - before["hip_lift"]
        return rise > self.settings.least_lift * min(1.0, movement.range / 30)

    def _knee_raised(self, values: Mapping[str, float]) -> bool:
        """Whether a bent leg is off the floor: putting it down lowers the hip a little."""
        return any(
            values[f"{side}_knee_bend"] > self.settings.extended_bend and values[f"{side}_shank_up"] < 0.6
            for side in SIDES
        )

    def _carrier(self, movement: Movement) -> Side:
        """The leg that carries a single-leg bridge, else both."""
        bend = {side: middle(s.values[f"{side}_knee_bend"] for s in movement.top) for side in ("left", "right")}
        upright = {side: middle(s.values[f"{side}_shank_up"] for s in movement.top) for side in ("left", "right")}
        if bend["left"] < self.settings.extended_bend and upright["left"] < 0.5 < upright["right"]:
            return "right"
        if bend["right"] < self.settings.extended_bend and upright["right"] < 0.5 < upright["left"]:
            return "left"
        return "both"

    def _top(self, time: Array, excursion: Array, way: float, *, returned: bool) -> tuple[float, float]:
        """When the position at the top was reached and left: the hips have arrived, and begin to sink."""
        limits = self.settings
        best = float(excursion.max())
        speed = np.gradient(excursion, time) if len(time) > 1 else np.zeros(1)
        first = int(np.flatnonzero(excursion >= min(way - limits.hold_within, 0.9 * best))[0])
        while first < len(time) - 1 and speed[first] > limits.moving_speed:
            first += 1
        lost = np.flatnonzero(excursion[first:] < best - limits.hold_loss)
        last = first + int(lost[0]) if len(lost) else len(time) - 1
        if returned and last > first + 1:
            last -= 1
            while last > first and speed[last] < -limits.moving_speed:
                last -= 1
        return float(time[first]), float(time[last])

    def _view(self, frames: Frames) -> tuple[str, Reason | None]:
        """Where the camera stands: side, oblique, feet or unreadable, and if so why."""
        mixed = _mixed(frames["leg_jump"])
        across, away, apart = (frames.at_rest(frames[name]) for name in ("trunk_sideways", "head_away", "hips_apart"))
        if across < 0.7 and (away > 0.3 or apart > 0.3):
            hips = frames["hips_apart"]
            # A pelvis does not change its width: hips that come together are somebody else's legs.
            if mixed or np.nanpercentile(hips, 3) < 0.65 * np.nanmedian(hips):
                return "unreadable", Reason("knees_hide_body")
            return "feet", None
        if mixed:
            return "unreadable", MIXED
        return ("side" if across > 0.85 else "oblique"), None

    def _findings(self, frames: Frames, view: str, why: Reason | None, carrier: Side, held: bool) -> Iterator[Finding]:
        from_side = why or (Reason("film_from_side") if view == "feet" else None)
        excess, spread = _excess(frames, view, carrier)
        yield self._lumbar(frames, excess, spread, from_side)
        yield self._incomplete(frames, excess, spread, from_side)
        if held:
            yield self._sagging(frames, from_side)
        yield self._knees(frames, why or (None if view == "feet" else Reason("film_from_feet")))
        yield from self._heels(frames, carrier, from_side)
        if carrier != "both":
            yield self._pelvis(frames, carrier, from_side)

    def _findings_now(
        self, frames: Frames, view: str, why: Reason | None, carrier: Side, sinking: float
    ) -> Iterator[Finding]:
        """What the last moments of a lift show by themselves."""
        limits, detector = self.settings, self._detector
        from_side = why or (Reason("film_from_side") if view == "feet" else None)
        excess, spread = _excess(frames, view, carrier)
        if not from_side:
            yield self._overshoot(frames, excess, spread)
            if sinking > 0 and detector.phase != "back":
                yield _sagging(Stand(sinking, Span(*frames.time[[-1, -1, -1]].tolist())), limits.sagging)
            elif detector.phase == "hold" and detector.steady_for(STILL_SHORT) >= STILL_TIME:
                yield self._incomplete(frames, excess, spread, None)
        yield self._knees(frames, why or (None if view == "feet" else Reason("film_from_feet")))
        yield from self._heels(frames, carrier, from_side)

    def _overshoot(self, frames: Frames, excess: Array, spread: float) -> Finding:
        """The hip past the line."""
        limit = self.settings.overshoot
        over = frames.worst(excess, limit=limit)
        return Finding(
            "lumbar_arching", over.level, "deg", limit, sureness(over.level, limit + 0.5 * spread, spread), over.span
        )

    def _lumbar(self, frames: Frames, excess: Array, spread: float, reason: Reason | None) -> Finding:
        """Lumbar arching: the hip past the line, or the front of the body bulging since rest.

        The bulge follows the extension of the spine within a set, with an offset of its own per person: hips that
        straighten pull the hip landmark along. The set's flattest repetition so far gives the offset away; a first
        repetition must pass the limit by a good deal more.
        """
        limits, name = self.settings, "lumbar_arching"
        if reason:
            return not_judged(name, "deg", limits.overshoot, reason)
        by_hips = self._overshoot(frames, excess, spread)
        passed = by_hips.confidence
        if by_hips.verdict == "fault":
            return by_hips
        bulge = (frames.at_top(frames["front_bulge"]) - frames.at_rest(frames["front_bulge"])) / BULGE_PER_DEGREE
        if not isfinite(bulge):
            return replace(by_hips, reason=Reason("belly_unseen"))
        if frames.at_top(frames["front_roughness"]) > BULGE_ROUGH:
            return replace(
                by_hips,
                confidence=min(passed, ONLY_POSSIBLE),
                reason=Reason("belly_unclear"),
            )
        if self._bulges:
            extension = bulge - BULGE_SHARED * min(bulge, *self._bulges)
            arched = sureness(extension, limits.lumbar_extension, BULGE_SPREAD_IN_SET)
        else:
            extension = bulge
            arched = sureness(extension, limits.lumbar_extension + BULGE_SPREAD, BULGE_SPREAD)
        if frames.at_top(excess) > -limits.incomplete:
            self._bulges.append(bulge)
        return Finding(
            name, extension, "deg", limits.lumbar_extension, max(arched, passed), frames.top_span(frames["front_bulge"])
        )

    def _incomplete(self, frames: Frames, excess: Array, spread: float, reason: Reason | None) -> Finding:
        limit = self.settings.incomplete
        if reason:
            return not_judged("incomplete_lift", "deg", limit, reason)
        short = -frames.worst(excess).level
        return Finding("incomplete_lift", short, "deg", limit, sureness(short, limit, spread), frames.top_span(excess))

    def _sagging(self, frames: Frames, reason: Reason | None) -> Finding:
        """A loss during the hold; a change, so that the bias of the hip does not matter."""
        limit = self.settings.sagging
        if reason:
            return not_judged("sagging", "deg", limit, reason)
        excess = frames["hip_line_excess"]
        best = frames.worst(excess, frames.top, duration=0.5)
        after = frames.top & (frames.time >= best.span.start)
        return _sagging(frames.worst(best.level - excess, after, limit=limit), limit)

    def _knees(self, frames: Frames, reason: Reason | None) -> Finding:
        """Knees falling inward, seen from the feet.

        A camera off the long axis sees both shanks tip the same way when the knees travel toward the feet, so a
        single shank says nothing: what the two do toward each other does, the mean of both inward tilts and the gap.
        """
        limits = self.settings
        if reason:
            return not_judged("knee_collapse", "deg", limits.knee_tilt, reason)
        tilt = frames.worst(
            (frames.change("left_shank_inward") + frames.change("right_shank_inward")) / 2, limit=limits.knee_tilt
        )
        gap = frames["knee_gap"]
        closed = frames.worst(1 - gap / frames.at_rest(gap), limit=1 - limits.knee_gap)
        by_tilt = Finding(
            "knee_collapse", tilt.level, "deg", limits.knee_tilt, sureness(tilt.level, limits.knee_tilt, 3.0), tilt.span
        )
        by_gap = Finding(
            "knee_collapse",
            1 - closed.level,
            "of the gap",
            limits.knee_gap,
            sureness(closed.level, 1 - limits.knee_gap, 0.05),
            closed.span,
        )
        return by_gap if by_gap.confidence >= SURE > by_tilt.confidence else by_tilt

    def _heels(self, frames: Frames, carrier: Side, reason: Reason | None) -> Iterator[Finding]:
        """Heels off the floor: the near one, from the side.

        A heel that rises while the foot pivots on its toes takes the ankle along. The heel and toe points wander by a
        tenth of the foot while the hips rise, the ankle hardly: the heel's rise is read from it. Toes that rise with
        the heel down leave it where it is.
        """
        limit = self.settings.heel_lift
        foot = FOOT_OVER_SHANK * max(frames.at_rest(frames[f"{side}_shank_length"]) for side in SIDES)
        for side in SIDES:
            if reason or carrier not in ("both", side):
                yield not_judged(
                    "heel_lift", "foot lengths", limit, reason or Reason("foot_lifted", {"side": side}), side
                )
                continue
            lift = frames.worst(frames.change(f"{side}_ankle_up") / (ANKLE_SHARE * foot), limit=limit)
            seen = frames.at_rest(np.minimum(frames[f"{side}_leg_seen"], frames[f"{side}_foot_seen"]))
            sure = sureness(lift.level, limit, 0.04)
            hidden = seen < 0.85
            yield Finding(
                "heel_lift",
                lift.level,
                "foot lengths",
                limit,
                min(sure, ONLY_POSSIBLE) if hidden else sure,
                lift.span,
                side,
                Reason("heel_hidden", {"side": side}) if hidden else None,
            )

    def _pelvis(self, frames: Frames, carrier: Side, reason: Reason | None) -> Finding:
        """The pelvis sinking on the free side: its hip sinks, and its knee at least as much."""
        limit = self.settings.pelvis_drop
        if reason:
            return not_judged("pelvis_drop", "deg", limit, reason, carrier)
        free_sinks = 1 if carrier == "right" else -1
        shank = median(frames[f"{carrier}_shank_length"])
        hips, knees = (
            free_sinks * frames.at_top(frames.change(name)) / shank for name in ("hip_line_drop", "knee_line_drop")
        )
        drops = self._drops.setdefault(carrier, [])
        sine = (hips - min([DROP_OF_LIFTING, *drops])) / (HIPS_IN_SHANKS * DROP_SHOWN)
        drops.append(hips)
        drop = float(np.degrees(np.arcsin(np.clip(sine, -1, 1))))
        confirmed = knees - 0.15 > HIPS_IN_SHANKS * np.sin(np.radians(limit))
        sure = sureness(drop, limit, 3.0)
        return Finding(
            "pelvis_drop",
            drop,
            "deg",
            limit,
            sure if confirmed else min(sure, ONLY_POSSIBLE),
            frames.top_span(free_sinks * frames["hip_line_drop"]),
            carrier,
        )


def _excess(frames: Frames, view: str, carrier: Side) -> tuple[Array, float]:
    """The hip past the line without its bias, and the spread of its error; degrees."""
    # On one leg the hip is seen as poorly as obliquely.
    return (
        frames["hip_line_excess"] - EXCESS_BIAS,
        EXCESS_SPREAD["side" if view == "side" and carrier == "both" else "oblique"],
    )


def _mixed(jumps: Array) -> bool:
    return float(np.mean(jumps > JUMP)) > JUMPING_SHARE


def _sagging(loss: Stand, limit: float) -> Finding:
    return Finding("sagging", loss.level, "deg", limit, sureness(loss.level, limit, 1.5), loss.span)


def _loss(time: Array, excursion: Array, start: float) -> float:
    """How far a hold that began at `start` has sunk from its best level of half a second, degrees."""
    step = float(np.median(np.diff(time)))
    held = excursion[time >= start]
    kept = min(len(held), max(2, round(0.5 / step)))
    best = sliding_window_view(held, kept).min(axis=1).max()
    return float(best - excursion[time >= time[-1] - PERSISTENCE].max())


def _supine(v: Mapping[str, float]) -> bool:
    if v["chest_up"] > 0.5 and v["trunk_up"] < 0.6:
        return True
    # From the feet the model takes the trunk for nearly upright, but it looks short and the chest faces up.
    return (
        v["chest_up"] > 0.35
        and v["trunk_up"] < 0.95
        and v["trunk_over_shank"] < 0.95
        and min(v["left_shank_up"], v["right_shank_up"]) > 0.8
        and min(v["left_knee_bend"], v["right_knee_bend"]) > 60
    )


def _from_the_side(v: Mapping[str, float]) -> bool:
    return v["trunk_sideways"] > 0.55


def _hidden(v: Mapping[str, float]) -> str | None:
    """With the head toward the camera, which hides all that a bridge is judged by."""
    from_head = v["chest_up"] > 0.5 and v["trunk_sideways"] <= 0.55 and v["head_away"] < -0.3
    return "live.turn_side_on" if from_head else None


def _turned(v: Mapping[str, float]) -> str | None:
    """On the back, but not side-on."""
    lying = abs(v["trunk_up"]) < 0.6 and v["chest_up"] > 0.5
    return "live.turn_side_on" if lying and v["trunk_sideways"] <= 0.55 else None


BRIDGE = Activity(
    key="bridge",
    role="exercise",
    settings=BridgeSettings,
    machine=lambda settings, calibration: Bridge(settings.bridge, settings.arming, settings.movement),
    faults={
        "lumbar_arching": ("hip",),
        "incomplete_lift": ("hip",),
        "sagging": ("hip",),
        "knee_collapse": ("knee",),
        "heel_lift": ("heel",),
        "pelvis_drop": ("hip",),
    },
    needs_outline=True,
    sides_together=True,
    dose=Dose(hold=30.0),
    hidden=_hidden,
    turned=_turned,
    angles=(
        TrueAngle(
            "hip past the line", "hip_line_excess", "{side}_hip_line_excess", where=("trunk_sideways", 0.55, 1.0)
        ),
        TrueAngle(
            "shanks' inward tilt",
            "{side}_shank_inward",
            "{side}_shank_inward_tilt",
            change=True,
            where=("trunk_sideways", 0.0, 0.55),
        ),
        TrueAngle("knee bend (depth)", "{side}_knee_bend", "{side}_knee_flexion"),
    ),
    sizes=(
        # One fault, two witnesses: the hip past the line, or the spine by the outline.
        TrueSize("lumbar_arching", "lumbar_arching (hip)", "hip_line_excess", limit="overshoot"),
        TrueSize("lumbar_arching", "lumbar_arching (outline)", "lumbar_extension"),
        TrueSize("sagging", "sagging", "loss"),
    ),
    rising=(("partial_share", "least_share"),),
)
