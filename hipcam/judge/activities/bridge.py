"""Bridge with posterior pelvic tilt: lying on the back, knees bent, the hips rise and come down."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median as middle
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from hipcam.core.setting import setting
from hipcam.core.types import SIDES, Side
from hipcam.judge.activity import Activity, Dose, TrueAngle, TrueSize
from hipcam.judge.detector import Movement, MovementDetector
from hipcam.judge.frames import Frames
from hipcam.judge.machine import Exercise
from hipcam.judge.records import Event, Fault, Hold, Now, Partial, Rep, Scale
from hipcam.judge.rules.bridge import SHOWN, BridgeRules, View
from hipcam.judge.rules.bridge_lift import (
    CarrierVote,
    chest_stays,
    from_the_side,
    knee_raised,
    level_kept,
    lies_end_on,
    line_through_hip,
    shoulders_stay,
    supine,
    trunk_stays,
)
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hipcam.core.types import Array
    from hipcam.judge.settings import Settings
    from hipcam.measure.measures import Sample
    from hipcam.pose.calibration import Calibration


@dataclass(frozen=True)
class BridgeSettings:
    """Defaults of the specification for the bridge."""

    least_share: float = setting(
        0.60,
        "share",
        "share of the way to the shoulder-knee line that counts (8 points less are read as it)",
        low=0.1,
        high=1,
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


#: Rise of the hip from the floor to the shoulder–knee line, in shank lengths. With the adult segment lengths of
#: Winter (Biomechanics and Motor Control of Human Movement, 2009, fig. 4.1: trunk 0.288, thigh 0.245, shank 0.246 of
#: stature) the line passes 0.54 of the way from shoulder to knee; hip and shoulder start 0.2 and 0.25 shanks high.
BRIDGE_RISE = 0.45
#: What the hip's distance from the line is shown on, degrees; and from the feet its rise, in whole bridges.
LOWEST, HIGHEST = -60.0, 20.0
RISEN, HIGHEST_RISE = 0.9, 1.2


class Bridge(Exercise):
    """Counts bridges and times holds.

    From the side the signed hip angle in the image is followed; from the feet, where the thigh points at the lens,
    the rise of the hips over the ankles, in degrees that a standard body would straighten by.
    """

    activity: ClassVar[str] = "bridge"
    shown = SHOWN

    def __init__(self, settings: Settings, calibration: Calibration) -> None:
        super().__init__(settings, calibration)
        self.settings: BridgeSettings = settings.bridge
        self.numbers = calibration.bridge
        self._rules = BridgeRules(self.settings, self.numbers, self.judge)
        resettle_below = self.settings.partial_share * self.numbers.rest
        self._detector = MovementDetector(settings.movement, calibration.movement, resettle_below)
        self._carriers = CarrierVote(self.settings.extended_bend, self.numbers)
        self._from_side, self._from_head = True, False
        self._most_rise = 0.0

    def in_start_posture(self, sample: Sample) -> bool:
        """On the back, a foot on the floor, hips down."""
        v, known = sample.values, self.numbers
        if not supine(v, known) or not any(self._planted(v, side) for side in SIDES):
            return False
        if from_the_side(v, known):
            return -known.rest_flexion < v["hip_line_excess"] < self.settings.rest_excess
        return max(v["left_hip_bend"], v["right_hip_bend"]) > known.feet_hip_bend

    def in_posture(self, sample: Sample) -> bool:
        """Still on the back."""
        v = sample.values
        return v["chest_up"] > self.numbers.posture_chest_up and v["trunk_up"] < self.numbers.posture_trunk_up

    def posture_signal(self, sample: Sample) -> tuple[float, ...]:
        """Height of the hips, in degrees."""
        v = sample.values
        return (v["hip_line_excess"] if from_the_side(v, self.numbers) else self._straightened(v["hip_rise"]),)

    def begin(self, sample: Sample) -> None:
        """Choose the signal by where the camera stands, and for a camera at the feet its scale."""
        v, known = sample.values, self.numbers
        self._from_side = from_the_side(v, known)
        self._from_head = not self._from_side and v["head_away"] < -known.head_near
        self._most_rise = v["hip_rise"] + known.most_rise * BRIDGE_RISE
        self._carriers.forget()

    def follow(self, sample: Sample) -> list[Event]:
        """Follow the hips."""
        self._carriers.add(sample)
        excess = sample.values["hip_line_excess"]
        # A hold may sink as far and is none any more; deeper lies nobody but at rest.
        down = not self._from_side or excess < -(self.settings.hold_within + self.settings.hold_loss)
        movement = self._detector.update(sample, self._height(sample.values), may_rest=down)
        return self._events(movement) if movement else []

    def _height(self, v: Mapping[str, float]) -> tuple[float, ...]:
        """What rises with the hips, in degrees that they straighten by.

        The trunk's tilt does not know of the legs: where they are mixed up or hidden it keeps a lift together, and
        with the head toward the camera there is nothing else. Its share is the least that it has of a lift, so that
        the hip's own angle counts where that is seen.
        """
        tilt = -float(np.degrees(np.arcsin(min(1.0, max(-1.0, v["trunk_up"])))))
        if self._from_side:
            return v["hip_line_excess"], tilt / self.numbers.tilt_most
        if self._from_head:
            return (tilt / self.numbers.tilt_usual,)
        # Legs that hide each other make the shanks look short and the rise huge; no body rises that far.
        return (self._straightened(min(v["hip_rise"], self._most_rise)),)

    def why_nothing(self) -> Reason:
        """Only a camera at the side shows that the hips did not rise, or not as in a bridge."""
        reason = super().why_nothing()
        unsure = not self._from_side and reason.code in ("movement_needed", "other_movement")
        return Reason("view_needed", reason.values) if unsure else reason

    def leave(self, *, over: bool) -> list[Event]:
        """A hold that was still going on stands; an unfinished lift does not."""
        movement = self._detector.cut(over=over)
        held = [e for e in self._events(movement) if movement.returned or isinstance(e, Hold)] if movement else []
        self._rules.forget()
        return held

    def look(self) -> Iterable[Fault]:
        """The hip past the line, heels, knees; a lift that stays short of the line; a hold that sinks.

        Left out is what only the whole lift shows: the outline of the belly at the top, the pelvis's drop.
        """
        latest = self._detector.latest(self.judge.settings.persistence)
        if latest is None or not self._is_lift(latest):
            return ()
        frames = Frames(latest, self.judge)
        view = self._rules.view(frames)
        # Legs that hid each other at any time since rest leave their mark on what follows.
        if view.why is None and self._rules.mixed(self._detector.measure("leg_jump")):
            view = view._replace(why=Reason("legs_mixed"))
        findings = self._rules.findings_now(
            frames, view, self._carrier(latest), sinking=self._sinking(latest), stopped=self._stopped()
        )
        return self.judge.faults(findings)

    def signal(self, sample: Sample) -> float:
        """The hip angle past the line, or from the feet the rise in degrees."""
        if self._from_side:
            return sample.values["hip_line_excess"] - self.numbers.excess_bias
        return self._detector.excursion

    def stand(self, sample: Sample) -> Now:
        """The hip angle past the line, or from the feet the rise; how long the hips have been at the top."""
        latest = self._detector.latest(self.judge.settings.persistence)
        arrived = None if latest is None else self._arrived(latest)
        held = None if arrived is None else sample.time - arrived
        return Now(self._detector.phase, "both", self.signal(sample), self._scale(), held=held)

    def _scale(self) -> Scale:
        limits, rest = self.settings, self.numbers.rest
        if self._from_side:
            target = (-limits.incomplete, limits.overshoot)
            return Scale(self.words("gauge"), LOWEST, HIGHEST, target, limits.overshoot)
        return Scale(self.words("gauge_rise"), 0.0, HIGHEST_RISE * rest, (RISEN * rest, HIGHEST_RISE * rest))

    def _straightened(self, rise: float) -> float:
        """By how much a standard body's hips straighten for a rise in shank lengths, degrees."""
        return rise * self.numbers.rest / BRIDGE_RISE

    def _planted(self, values: Mapping[str, float], side: str) -> bool:
        bent = values[f"{side}_knee_bend"] > self.settings.planted_bend
        return bent and values[f"{side}_shank_up"] > self.numbers.planted_shank_up

    # What counts, for a movement that is over and for one under way.

    def _way(self, movement: Movement) -> float:
        """From rest to the shoulder–knee line, degrees."""
        return max(-movement.rest[0], -self.settings.rest_excess) if self._from_side else self.numbers.rest

    def _reached(self, time: Array, excursion: Array) -> float:
        """How far the hips have risen, degrees: not where a landmark was for a moment."""
        return level_kept(time, excursion, self.numbers.reached_time)

    def _counts(self, height: float, way: float) -> bool:
        """Whether the hips have risen as far as counts, or may have."""
        return height / way >= self.settings.least_share - self.numbers.share_error

    def _is_lift(self, movement: Movement) -> bool:
        """Whether it is a lift at all, of whatever height."""
        way = self._way(movement)
        # A knee pulled to the chest and put back opens the hip too, from far more than lying flexes it.
        if movement.range / way < self.settings.partial_share or way > self.settings.most_rest:
            return False
        return self._lifted(movement)

    def _arrived(self, latest: Movement) -> float | None:
        """Since when the hips are at the top of a lift that counts; None if they are not there."""
        time, excursion = self._detector.course()
        way = self._way(latest)
        if not self._counts(self._reached(time, excursion), way) or not self._is_lift(latest):
            return None
        start, end = self._top(time, excursion, way, over=False)
        return start if end >= time[-1] else None

    def _events(self, movement: Movement) -> list[Event]:
        if not self._is_lift(movement):
            self.shortfall.other_movement |= movement.range / self._way(movement) >= self.settings.least_share
            return []
        way, frames = self._way(movement), Frames(movement, self.judge)
        view = self._rules.view(frames)
        side = self._carrier(movement)
        height = self._reached(frames.time, movement.excursion)
        counts = self._counts(height, way)
        if not counts and knee_raised(movement.samples[0].values, self.settings.extended_bend, self.numbers):
            return []
        self._record(frames, side)
        if counts:
            return [self._lift(frames, view, side, way)]
        return [Partial(side, movement.start, movement.peak, movement.end, height, height / way, share_of="way")]

    def _lift(self, frames: Frames, view: View, side: Side, way: float) -> Rep | Hold:
        """A lift that counts: a hold if it stays at the top for long enough, else a repetition."""
        movement = frames.movement
        start, end = self._top(frames.time, movement.excursion, way, over=True)
        held = end - start >= self.settings.hold_time
        if held:
            frames.top = (frames.time >= start) & (frames.time <= end)
        form = self.judge.conclude(self._rules.findings(frames, view, side, held=held))
        if held:
            return Hold(
                side, start, end, end - start, form.verdict, form.reason, form.checks, form.faults, form.possible
            )
        rushed = movement.tempo.out < self.settings.rushed
        return form.rep(movement, side, advice=(Reason("rushed_lift"),) if rushed else ())

    def _record(self, frames: Frames, side: Side) -> None:
        past_line = frames["hip_line_excess"] - self.numbers.excess_bias
        angles = past_line if self._from_side else frames.movement.excursion
        lines = line_through_hip(frames, side) if self._from_side else None
        self.course.record(frames.movement, angles, side, self._scale(), lines)

    def _top(self, time: Array, excursion: Array, way: float, *, over: bool) -> tuple[float, float]:
        """When the position at the top was reached and left: the hips have arrived, and begin to sink for good.

        What a lift that is over sinks by last is its way down, even if the recording ends on it.
        """
        limits = self.settings
        best = float(excursion.max())
        speed = np.gradient(excursion, time) if len(time) > 1 else np.zeros(1)
        there = min(way - limits.hold_within, self.numbers.arrived_share * best)
        first = int(np.flatnonzero(excursion >= there)[0])
        while first < len(time) - 1 and speed[first] > limits.moving_speed:
            first += 1
        lost = np.flatnonzero(excursion[first:] < best - limits.hold_loss)
        last = first + int(lost[0]) if len(lost) else len(time) - 1
        if over and last > first + 1:
            last -= bool(len(lost))
            while last > first and speed[last] < -limits.moving_speed:
                last -= 1
        return float(time[first]), float(time[last])

    def _sinking(self, latest: Movement) -> float:
        """How far a hold that is going on has sunk from its best level, degrees; 0 if there is none."""
        arrived = self._arrived(latest)
        time, excursion = self._detector.course()
        if arrived is None or time[-1] - arrived < self.settings.hold_time or self._detector.phase == "back":
            return 0.0
        held = time >= arrived
        best = level_kept(time[held], excursion[held], self.numbers.level_time)
        return float(best - excursion[time >= time[-1] - self.judge.settings.persistence].max())

    def _stopped(self) -> bool:
        """Whether the hips have come to a stop, so that it may be told that they are too low."""
        detector = self._detector
        return detector.phase == "hold" and detector.steady_for(self.numbers.still_short) >= self.numbers.still_time

    def _lifted(self, movement: Movement) -> bool:
        """Whether the hips rose over standing feet: sliding the heels or pulling up a knee opens the hip as well."""
        limits, known, top = self.settings, self.numbers, movement.top
        least_bend = limits.planted_bend - known.lifted_bend_loss
        if not any(
            middle(s.values[f"{side}_knee_bend"] for s in top) > least_bend
            and middle(s.values[f"{side}_shank_up"] for s in top) > known.lifted_shank_up
            for side in SIDES
        ):
            return False
        # Who sits and leans back, or lies on a bench, may look supine for a while, but not at the top of a lift.
        if not shoulders_stay(movement, known) or not chest_stays(movement, known):
            return False
        if not self._from_side:
            return True
        if not trunk_stays(movement, known):
            return False
        rise = middle(s.values["hip_lift"] for s in top) - movement.samples[0].values["hip_lift"]
        return rise > limits.least_lift * min(1.0, movement.range / known.whole_lift)

    def _carrier(self, movement: Movement) -> Side:
        """The leg that carries a single-leg bridge, else both."""
        if not self._from_side:
            return "both"
        mixed = self._rules.mixed(np.array([s.values["leg_jump"] for s in movement.samples]))
        return self._carriers.carrier(movement, mixed=mixed)


def _hidden(v: Mapping[str, float], calibration: Calibration) -> str | None:
    """With the head toward the camera, which hides all that a bridge is judged by."""
    known = calibration.bridge
    along = v["chest_up"] > known.supine_chest_up and not from_the_side(v, known)
    return "live.turn_side_on" if along and v["head_away"] < -known.head_near else None


BRIDGE = Activity(
    key="bridge",
    role="exercise",
    settings=BridgeSettings,
    machine=Bridge,
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
    turned=lambda v, calibration: "live.turn_side_on" if lies_end_on(v, calibration.bridge) else None,
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
    steps=(0.0, 0.4, 2.2, 3.3, 4.9),
)
