"""Standing 90° hip external-rotation test: one leg lifted to 90°, the thigh rotates outward."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import isfinite, isnan, nan
from statistics import median as middle
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from hipcam.core.setting import setting
from hipcam.core.types import SIDES, Side, outward
from hipcam.judge.activity import Activity, Dose, TrueAngle
from hipcam.judge.bands import FULL_ROTATION
from hipcam.judge.detector import Movement, MovementDetector
from hipcam.judge.frames import Frames, median
from hipcam.judge.machine import Exercise
from hipcam.judge.records import Attempt, Event, Fault, Now, Scale
from hipcam.judge.rules.er_test import SHOWN, ErTestRules
from hipcam.judge.rules.inward import InwardTurns
from hipcam.judge.rules.lift import LiftedLeg
from hipcam.judge.rules.rotation import RotationReader, Seen, Span, touch
from hipcam.judge.signals import steadiest_high
from hipcam.measure.angles import tilt_from_down
from hipcam.measure.body import Body
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hipcam.core.types import Array
    from hipcam.judge.rules.er_test import Compensations
    from hipcam.judge.settings import Settings
    from hipcam.measure.measures import Sample
    from hipcam.pose.calibration import Calibration


@dataclass(frozen=True)
class ErTestSettings:
    """Defaults of the specification for the standing test."""

    leg_up: float = setting(70.0, "deg", "thigh elevation from which the leg is up", low=30, high=110)
    leg_down: float = setting(45.0, "deg", "thigh elevation below which it is down again", low=10, high=90)
    least_bend: float = setting(
        55.0, "deg", "least knee flexion of the lifted leg (60 less the error of the model)", high=120
    )
    most_bend: float = setting(130.0, "deg", "greatest knee flexion of the lifted leg (120 plus that error)", high=180)
    settle_time: float = setting(0.3, "s", "how long the leg must be up before its rotation is followed", high=5)
    least_up: float = setting(0.6, "s", "shortest time up with an attempt; marching is shorter", high=10)
    least_rotation: float = setting(
        10.0, "deg", "outward rotation from the hanging leg that makes an attempt", low=3, high=60
    )
    hold_time: float = setting(0.5, "s", "shortest steady hold that gives a score", low=0.1, high=10)
    hold_spread: float = setting(5.0, "deg", "how much the angle may change within a steady hold", low=0.5, high=20)
    trunk_lean: float = setting(8.0, "deg", "change of the trunk's lean, either way", high=45)
    pelvis_hike: float = setting(7.0, "deg", "rise of the lifted side of the pelvis", high=45)
    pelvis_shift: float = setting(0.25, "hip widths", "sideways travel of the pelvis, either way", high=3)
    thigh_drop: float = setting(15.0, "deg", "sinking of the lifted thigh", high=90)
    knee_drift: float = setting(0.20, "thigh lengths", "outward travel of the lifted knee from its own hip", high=2)
    stance_knee_bend: float = setting(15.0, "deg", "bend of the standing knee", high=90)
    touch_within: float = setting(
        0.10, "foot lengths", "distance of the heel from the stick's line that touches it", high=1
    )


#: Live: what the lifted thigh and its knee are judged by is the outline; landmarks alone are too far off.
BY_OUTLINE = ("thigh_drop", "knee_drift")
#: Ends of what the rotation is shown on, degrees.
LOWEST, HIGHEST = 0.0, 70.0


class ErTest(Exercise):
    """Finds and judges the attempts of the standing test, by side."""

    activity: ClassVar[str] = "er-test"
    shown = SHOWN

    def __init__(self, settings: Settings, calibration: Calibration) -> None:
        super().__init__(settings, calibration)
        self.settings: ErTestSettings = settings.er_test
        self.numbers = calibration.er_test
        self._rules = ErTestRules(self.settings, self.numbers, self.judge)
        self._reader = RotationReader(self.numbers, calibration.standing)
        resettle_below = self.numbers.resettle_share * self.settings.least_rotation
        self._detector = MovementDetector(settings.movement, calibration.movement, resettle_below)
        self._leg = LiftedLeg(self.settings, self.numbers)
        self._inward = InwardTurns(self.settings.least_rotation, settings.form.persistence)
        self._side: Side | None = None
        self._up_at = 0.0
        self._hanging: list[float] = []
        self._too_low = nan
        self._standing: deque[tuple[float, float]] = deque()
        self._fits: deque[_Fit] = deque(maxlen=round(self.numbers.fits))

    def in_start_posture(self, sample: Sample) -> bool:
        """Standing on at least one straight leg, facing the camera."""
        v, known = sample.values, self.numbers
        return (
            v["trunk_up"] > known.start_trunk_up
            and v["hips_over_feet"] > known.start_hips
            and v["chest_front"] > known.start_chest
            and min(v["left_knee_bend"], v["right_knee_bend"]) < known.start_bend
        )

    def in_posture(self, sample: Sample) -> bool:
        """Still standing and facing the camera."""
        v, known = sample.values, self.numbers
        standing = v["trunk_up"] > known.posture_trunk_up and v["hips_over_feet"] > known.posture_hips
        return standing and v["chest_front"] > known.posture_chest

    def posture_signal(self, sample: Sample) -> tuple[float, ...]:
        """Both thighs and the trunk."""
        v = sample.values
        return (v["left_thigh_elevation"], v["right_thigh_elevation"], v["trunk_lean"])

    def begin(self, sample: Sample) -> None:
        """Both legs count as down."""
        self._leg.begin()
        self._side = None
        self._standing.clear()

    def follow(self, sample: Sample) -> list[Event]:
        """Follow the lifted leg."""
        lifted = self._leg.update(sample)
        events: list[Event] = []
        if lifted != self._side:
            events = self.leave(over=False)
            self._side, self._up_at = lifted, self._leg.since
            self._hanging.clear()
            self._fits.clear()
            self._inward.forget()
        if lifted is None:
            self._stand(sample)
        elif self._leg.clear and sample.time - self._up_at >= self.settings.settle_time:
            self._keep_fit(sample, lifted)
            rotation = sample.values[f"{lifted}_landmark_rotation"]
            if sample.time - self._up_at <= self.settings.settle_time + self.numbers.hanging_time:
                self._hanging.append(rotation)
            self._inward.add(sample.time, lifted, rotation, self._hung)
            self._straighten(rotation)
            # Turned, a leg does not rest, though it may have hung too shortly for its level of rest to be sound.
            hangs = abs(rotation) <= self.numbers.hangs_within
            movement = self._detector.update(sample, (rotation,), may_rest=hangs)
            if movement:
                events += self._attempts(movement)
        return events

    def look(self) -> Iterator[Fault]:
        """Compensations of the last moments, once the thigh has turned as far as makes an attempt."""
        aspect = self._aspect(self._sample) if self._sample else None
        if aspect is None or self._side is None:
            return
        frames, seen = aspect
        placed = np.nan_to_num(seen.strength[frames.moving]) >= self.numbers.strength_least
        for fault in self._rules.compensations(frames, seen.changes, self._side).form.faults:
            if placed.any() or fault.name not in BY_OUTLINE:
                yield fault

    def signal(self, sample: Sample) -> float:
        """Only a whole attempt shows the rotation by which it is judged."""
        return nan

    def stand(self, sample: Sample) -> Now:
        """The rotation as it is seen, by the outline of the shank while that is fresh, else by the landmarks."""
        side, limits, detector = self._side, self.settings, self._detector
        if side is None:
            return Now("rest", None, nan, self._scale(), ready=False)
        roll, aspect = self._roll(sample.values.get("stick_slope", nan)), self._aspect(sample)
        # By how much the thigh is not square to the picture.
        square = 0.0 if aspect is None else float(aspect[1].changes.rotation[-1] - aspect[1].changes.seen[-1])
        fits = [fit for fit in self._fits if sample.time - fit.time <= self.numbers.fresh]
        # Facing the camera, a foot toward the midline tilts a left shank to the image's left.
        off = middle(fit.off for fit in fits) if fits else 0.0
        angle = sample.values[f"{side}_landmark_rotation"] + outward(side) * (roll - off) + square
        doubt = self.judge.doubt("rotation", self._reader.how(middle(fit.strength for fit in fits) if fits else 0.0))
        steady = detector.steady_for(limits.hold_spread)
        out = detector.moving and detector.excursion >= limits.least_rotation
        out = out and sample.values[f"{side}_landmark_rotation"] >= self._hangs(detector.rest[0]) + self._least
        return Now(
            detector.phase,
            side,
            angle,
            self._scale(),
            uncertainty=doubt or 0.0,
            ready=detector.moving or steady >= limits.hold_time,
            held=steady if out and steady >= limits.hold_time else None,
            other_way=self._inward.now,
        )

    def leave(self, *, over: bool) -> list[Event]:
        """The leg went down: what was under way is an attempt all the same."""
        movement = self._detector.cut(over=over)
        return self._attempts(movement) if movement else []

    def why_nothing(self) -> Reason:
        """A thigh that was too low in every rotation is the reason, or a leg turned the wrong way; else as ever."""
        if not isnan(self._too_low):
            return Reason("thigh_too_low", {"elevation": self._too_low, "least": self.settings.leg_up})
        return next(iter(self.missed([]).values()), None) or super().why_nothing()

    def missed(self, events: Iterable[Event]) -> dict[str, Reason]:
        """The sides that were turned the wrong way alone."""
        tried = {event.side for event in events}
        return {
            f"{side} rotation": Reason("turned_inward", {"side": side})
            for side in SIDES
            if side in self._inward.sides - tried
        }

    @property
    def _least(self) -> float:
        """Rotation that may be one of an attempt, as it is read, degrees."""
        return self.numbers.shown_share * self.settings.least_rotation

    def _scale(self) -> Scale:
        return Scale(self.words("gauge"), LOWEST, HIGHEST, (FULL_ROTATION, HIGHEST))

    def _aspect(self, sample: Sample) -> tuple[Frames, Seen] | None:
        """What the last moments show, once the thigh has turned as far as makes an attempt."""
        latest = self._detector.latest(self.judge.settings.persistence + self.numbers.look_margin)
        if self._side is None or latest is None or latest.range < self.settings.least_rotation:
            return None
        frames = Frames(latest, self.judge)
        return frames, self._reader.see(
            frames, self._side, self._roll(sample.values.get("stick_slope", nan)), frames.rest
        )

    def _hangs(self, rest: float) -> float:
        """The rotation of the hanging leg, degrees, given that of the movement's rest.

        A file may begin with the leg turned: of what is known, the more upright holds.
        """
        return min(float(np.median(self._hanging)), rest, key=abs) if self._hanging else rest

    @property
    def _hung(self) -> float:
        """The rotation at which the leg hung, degrees; where no picture came while it did, it is taken for straight."""
        return middle(self._hanging or [0.0])

    def _straighten(self, rotation: float) -> None:
        """Forget a level of rest that was a turned shank: what comes now is counted from the hanging leg.

        A file may begin with the leg turned, and it hangs more upright now; or the leg was turned inward, has come back
        to where it hung, and any turn outward begins there.
        """
        rest = self._detector.rest
        if not rest:
            return
        if self._detector.moving:
            straight = rotation >= self._hung and self._inward.far(rest[0], self._hung)
        else:
            straight = abs(rotation) < abs(rest[0]) - self.settings.least_rotation
        if straight:
            self._detector.cut()

    def _stand(self, sample: Sample) -> None:
        body = Body(sample.pose.image)
        self._standing.append((sample.time, float(tilt_from_down(body.middle("ankle") - body.middle("shoulder")))))
        while sample.time - self._standing[0][0] > self.numbers.standing_time + self.numbers.standing_before:
            self._standing.popleft()

    def _roll(self, slope: float) -> float:
        before = self._up_at - self.numbers.standing_before
        return self._reader.roll(slope, median(np.array([tilt for time, tilt in self._standing if time < before])))

    def _keep_fit(self, sample: Sample, side: Side) -> None:
        """Remember what the landmarks were off by where the shank's outline was placed."""
        tilt, strength = (sample.values.get(f"{side}_shank_{what}", nan) for what in ("tilt", "strength"))
        if isfinite(tilt) and strength >= self.numbers.strength_least:
            body = Body(sample.pose.image)
            landmarks = float(tilt_from_down(body.at(side, "ankle") - body.at(side, "knee")))
            self._fits.append(_Fit(sample.time, tilt - landmarks, strength))

    def _attempts(self, movement: Movement) -> list[Event]:
        limits, side = self.settings, self._side
        least = self._least
        if side is None or movement.range < least or movement.end - self._up_at < limits.least_up:
            return []
        frames = Frames(movement, self.judge)
        # Turning inward and back is no rotation outward.
        if np.nanmax(frames[f"{side}_landmark_rotation"]) < self._hangs(movement.rest[0]) + least:
            return []
        raised = float(np.percentile(frames[f"{side}_thigh_elevation"][frames.moving], self.numbers.raised_percentile))
        if not self._leg.high_enough(raised):
            self._too_low = raised if isnan(self._too_low) else max(raised, self._too_low)
            return []
        base = frames.rest & (frames.time >= movement.start - self.numbers.hanging_time)
        base = base if base.any() else frames.rest
        seen = self._reader.see(frames, side, self._roll(median(frames["stick_slope"])), base)
        rotation = np.where(frames.moving, seen.changes.rotation, nan)
        self.course.record(movement, rotation, side, self._scale(), self._reader.lines(frames, seen))
        hanging = float(np.median(seen.changes.rotation[base]))
        out = np.where(rotation - hanging >= limits.least_rotation, rotation, nan)
        if movement.range < limits.least_rotation and not np.isfinite(out).any():
            return []
        return [self._attempt(frames, side, seen, rotation, out)]

    def _attempt(self, frames: Frames, side: Side, seen: Seen, rotation: Array, out: Array) -> Attempt:
        """An attempt; `out` is its rotation as far as it is one outward."""
        limits, known = self.settings, self.judge.known
        found = self._rules.compensations(frames, seen.changes, side)
        clean = found.clean
        # A foot that is cut off is drawn back into the picture, and takes its shank along.
        edge = frames.foot_at_edge(side)
        out = out if edge is None else np.full_like(out, nan)
        hold, clean_hold = self._hold(out, frames.time), self._clean_hold(out, frames.time, found, clean)
        heel = self._reader.heel(frames, seen, hold)
        measured = isfinite(heel.distance)
        held = _level(rotation, hold)
        how = self._reader.held_how(seen, hold) if hold else None
        if held is not None and how is not None:
            self.judge.tell("rotation", held, how)
        return Attempt(
            side=side,
            start=frames.movement.start,
            end=frames.movement.end,
            rotation=held,
            uncertainty=self.judge.doubt("rotation", how) if how else None,
            clean_rotation=_level(rotation, clean_hold),
            peak_rotation=float(np.nanmax(rotation)),
            clean=clean,
            judged=found.judged,
            not_judged=found.not_judged,
            faults=found.form.faults,
            checks=found.form.checks,
            possible=found.form.possible,
            touched=touch(heel, limits.touch_within, clean=clean) if known else "unknown",
            heel_to_stick=heel.distance if measured else None,
            heel_uncertainty=heel.error if measured and known else None,
            reason=edge or self._why_no_score(hold, frames.at_rest(seen.changes.rotation)),
            stick="line" if heel.line else "wrist",
            read_from=how,
            rotation_at=self._reader.conditions(frames, seen, hold) if hold else None,
            clean_rotation_at=self._reader.conditions(frames, seen, clean_hold) if clean_hold else None,
        )

    def _hold(self, out: Array, time: Array) -> Span | None:
        return steadiest_high(out, time, duration=self.settings.hold_time, spread=self.settings.hold_spread)

    def _clean_hold(self, out: Array, time: Array, found: Compensations, clean: bool | None) -> Span | None:
        """The best hold in which no compensation is active."""
        return None if clean is None else self._hold(np.where(found.active, nan, out), time)

    def _why_no_score(self, hold: Span | None, begun: float) -> Reason | None:
        """Why there is no rotation of an attempt that began so far out; None if there is one."""
        if hold is None and begun > self.numbers.hangs_within:
            return Reason("start_not_seen")
        if hold is None:
            return Reason("not_held_still", {"seconds": self.settings.hold_time})
        return None if self.judge.known else Reason("no_calibration")


class _Fit(NamedTuple):
    """One placing of the shank's outline: when, what the landmarks' tilt was off by (degrees), how well backed."""

    time: float
    off: float
    strength: float


def _level(rotation: Array, hold: Span | None) -> float | None:
    return None if hold is None else float(np.median(rotation[slice(*hold)]))


def _turned(v: Mapping[str, float], calibration: Calibration) -> str | None:
    """Standing, but not facing the camera."""
    known = calibration.er_test
    standing = v["trunk_up"] > known.posture_trunk_up and v["hips_over_feet"] > known.posture_hips
    return "live.face_camera" if standing and v["chest_front"] <= known.start_chest else None


ER_TEST = Activity(
    key="er-test",
    role="test",
    settings=ErTestSettings,
    machine=ErTest,
    faults={
        "trunk_lean": ("shoulder",),
        "pelvis_hike": ("hip",),
        "pelvis_shift": ("hip",),
        "thigh_drop": ("knee",),
        "knee_drift": ("knee",),
        "stance_knee_bend": ("other_knee",),
    },
    on_floor=False,
    dose=Dose(least_reps=None, most_reps=None, hold=2.0, sets=2, most_sets=4),
    turned=_turned,
    angles=(
        TrueAngle("shank tilt, knee to ankle", "{side}_landmark_tilt", "{side}_shank_tilt_2d", tilt=True),
        TrueAngle("shank tilt, its outline", "{side}_shank_tilt", "{side}_shank_tilt_2d", tilt=True),
        TrueAngle("trunk lean", "trunk_lean", "trunk_lean_lateral", change=True),
        TrueAngle("hip line (not used)", "pelvis_tilt", "pelvis_tilt", change=True),
        TrueAngle("thigh elevation", "{side}_thigh_elevation", "{side}_thigh_elevation"),
    ),
    rising=(("leg_down", "leg_up"), ("least_bend", "most_bend")),
    steps=(0.0, 0.9, 1.7, 3.6, 4.8, 5.9),
)
