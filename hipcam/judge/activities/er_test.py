"""Standing 90° hip external-rotation test: one leg lifted to 90°, the thigh rotates outward."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import hypot, isfinite, nan
from statistics import median as middle
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from hipcam.core.setting import setting
from hipcam.core.types import SIDES, Side, other_side, outward
from hipcam.judge.activity import Activity, Dose, TrueAngle
from hipcam.judge.bands import FULL_ROTATION
from hipcam.judge.detector import Movement, MovementDetector, MovementSettings
from hipcam.judge.form import LEAST_SEEN, PERSISTENCE, Frames, median
from hipcam.judge.machine import ArmingSettings, Exercise
from hipcam.judge.records import Attempt, Event, Fault, Now, Touch
from hipcam.judge.signals import Hysteresis, runs, steadiest_high
from hipcam.measure.angles import tilt_from_down
from hipcam.measure.body import Body, landmark, norm
from hipcam.measure.standing import Lift, StandingChanges, heel_to_stick, standing_changes
from hipcam.pose.calibration import default_calibration
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hipcam.core.types import Array, Flags
    from hipcam.measure.measures import Sample


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


#: Each compensation with its unit, and whether it counts in both directions.
COMPENSATIONS = {
    "trunk_lean": ("deg", True),
    "pelvis_hike": ("deg", False),
    "pelvis_shift": ("hip widths", True),
    "thigh_drop": ("deg", False),
    "knee_drift": ("thigh lengths", False),
    "stance_knee_bend": ("deg", False),
}
#: A compensation that has passed its limit ends when it falls below this share of it.
ENDS_AT = 0.8
#: With fewer compensations judged than this, `clean` is not known.
LEAST_JUDGED = 3
#: A trunk that leans further hides what the pelvis does (degrees); a standing foot that moves more means that the
#: camera or the foot has moved (shank lengths).
LEAN_HIDES, FOOT_MOVED = 10.0, 0.3
#: Nine tenths of the errors of `rotation` on rendered people lie within this with a good outline; with a strength
#: below the first figure it grows, below the second the outline counts as not found and the landmarks' error holds
#: (degrees; docs/accuracy.md).
OUTLINE_ERROR, LANDMARK_ERROR = 3.5, 9.0
STRENGTH_GOOD, STRENGTH_LEAST = 0.6, 0.35
#: Nine tenths of the errors of heel to stick lie within this (foot lengths), with the stick found and by the wrist.
STICK_ERROR, WRIST_ERROR = 0.15, 0.3
#: About the limit within which a touch is not told: what is left of the error in the median over a hold, and the
#: wrist's bias.
STICK_DOUBT, WRIST_DOUBT = 0.04, 0.15
#: How long to look back for the hanging leg before an attempt, and for both feet on the floor before a lift (seconds).
HANGING_TIME, STANDING_TIME, STANDING_BEFORE = 0.5, 2.5, 0.8

#: Live: a fit of the outline older than this says nothing about now; how many stand for now (see `shank_axis`).
FRESH, FITS = 0.5, 3
#: What the lifted thigh and its knee are judged by is the outline: landmarks alone are too far off.
BY_OUTLINE = ("thigh_drop", "knee_drift")
#: The live angle's scale and the zone of a full rotation, degrees.
SCALE, FULL = (0.0, 70.0), (FULL_ROTATION, 70.0)


class ErTest(Exercise):
    """Finds and judges the attempts of the standing test, by side."""

    activity: ClassVar[str] = "er-test"

    def __init__(self, settings: ErTestSettings, arming: ArmingSettings, movement: MovementSettings) -> None:
        super().__init__(arming)
        self.settings = settings
        self._detector = MovementDetector(movement, 0.6 * settings.least_rotation)
        self._legs: dict[Side, Hysteresis] = {}
        self._side: Side | None = None
        self._up_at = 0.0
        self._hanging: list[float] = []
        self._standing: deque[tuple[float, float]] = deque()
        self._fits: deque[_Fit] = deque(maxlen=FITS)
        self._roll_now, self._roll_error, self._square = 0.0, 0.0, 0.0

    def in_start_posture(self, sample: Sample) -> bool:
        """Standing on at least one straight leg, facing the camera."""
        v = sample.values
        return (
            v["trunk_up"] > 0.85
            and v["hips_over_feet"] > 0.6
            and v["chest_front"] > 0.5
            and min(v["left_knee_bend"], v["right_knee_bend"]) < 45
        )

    def in_posture(self, sample: Sample) -> bool:
        """Still standing and facing the camera."""
        v = sample.values
        return v["trunk_up"] > 0.7 and v["hips_over_feet"] > 0.5 and v["chest_front"] > 0.4

    def posture_signal(self, sample: Sample) -> tuple[float, ...]:
        """Both thighs and the trunk."""
        v = sample.values
        return (v["left_thigh_elevation"], v["right_thigh_elevation"], v["trunk_lean"])

    def begin(self, sample: Sample) -> None:
        """Both legs count as down."""
        self._legs = {side: Hysteresis(self.settings.leg_up, self.settings.leg_down) for side in SIDES}
        self._side = None
        self._standing.clear()

    def follow(self, sample: Sample) -> list[Event]:
        """Follow the lifted leg."""
        lifted = self._lifted_leg(sample)
        events: list[Event] = []
        if lifted != self._side:
            events = self.leave()
            self._side, self._up_at = lifted, sample.time
            self._hanging.clear()
            self._fits.clear()
            self._square = 0.0
        if lifted is None:
            self._stand(sample)
        elif sample.time - self._up_at >= self.settings.settle_time:
            self._keep_fit(sample, lifted)
            rotation = sample.values[f"{lifted}_hip_rotation"]
            if sample.time - self._up_at <= self.settings.settle_time + HANGING_TIME:
                self._hanging.append(rotation)
            movement = self._detector.update(sample, (rotation,))
            if movement:
                events += self._attempts(movement)
        return events

    def look(self) -> Iterator[Fault]:
        """Compensations of the last moments, once the thigh has turned as far as makes an attempt."""
        side, latest = self._side, self._detector.latest(PERSISTENCE + 0.1)
        if side is None:
            return
        slope = self._sample.values.get("stick_slope", nan) if self._sample else nan
        self._roll_now, self._roll_error = self._roll(slope)
        self._square = 0.0
        if latest is None or latest.range < self.settings.least_rotation:
            return
        frames = Frames(latest)
        base = frames.rest
        lift = Lift(side, self._shank(frames, side, base), self._roll_now)
        tilt, shift, strength = self._axis(frames, side)
        seen = standing_changes(frames.image, lift, tilt, shift, base, default_calibration().standing)
        self._square = float(seen.rotation[-1] - seen.seen[-1])
        fresh = bool(np.any(np.nan_to_num(strength[frames.moving]) >= STRENGTH_LEAST))
        found, _, _ = self._compensations(frames, seen)
        yield from (fault for fault in found if fresh or fault.name not in BY_OUTLINE)

    def stand(self, sample: Sample) -> Now:
        """The rotation as it is seen, by the outline of the shank while that is fresh, else by the landmarks."""
        side, limits, detector = self._side, self.settings, self._detector
        if side is None:
            return Now("rest", None, nan, SCALE, FULL, ready=False)
        fits = [fit for fit in self._fits if sample.time - fit.time <= FRESH]
        # Facing the camera, a foot toward the midline tilts a left shank to the image's left.
        off = middle(fit.off for fit in fits) if fits else 0.0
        angle = sample.values[f"{side}_hip_rotation"] + outward(side) * (self._roll_now - off) + self._square
        strength = middle(fit.strength for fit in fits) if fits else 0.0
        doubt = hypot(_outline_error(strength), self._roll_error, 0.5 * self._square)
        steady = detector.steady_for(limits.hold_spread)
        out = detector.moving and detector.excursion >= limits.least_rotation
        return Now(
            detector.phase,
            side,
            angle,
            SCALE,
            FULL,
            uncertainty=doubt,
            ready=detector.moving or steady >= limits.hold_time,
            held=steady if out and steady >= limits.hold_time else None,
        )

    def leave(self) -> list[Event]:
        """The leg went down: what was under way is an attempt all the same."""
        movement = self._detector.cut()
        return self._attempts(movement) if movement else []

    def _lifted_leg(self, sample: Sample) -> Side | None:
        v, limits = sample.values, self.settings
        for side, other in (SIDES, SIDES[::-1]):
            leg = self._legs[side]
            bent = limits.least_bend < v[f"{side}_knee_bend"] < limits.most_bend
            standing = v[f"{other}_thigh_elevation"] < limits.leg_down
            if leg.on or (bent and standing):
                leg.update(v[f"{side}_thigh_elevation"])
        up = [side for side, leg in self._legs.items() if leg.on]
        return up[0] if len(up) == 1 else None

    def _stand(self, sample: Sample) -> None:
        body = Body(sample.pose.image)
        self._standing.append((sample.time, float(tilt_from_down(body.middle("ankle") - body.middle("shoulder")))))
        while sample.time - self._standing[0][0] > STANDING_TIME + STANDING_BEFORE:
            self._standing.popleft()

    def _keep_fit(self, sample: Sample, side: Side) -> None:
        """Remember what the landmarks were off by where the shank's outline was placed."""
        tilt, strength = (sample.values.get(f"{side}_shank_{what}", nan) for what in ("tilt", "strength"))
        if isfinite(tilt) and strength >= STRENGTH_LEAST:
            body = Body(sample.pose.image)
            landmarks = float(tilt_from_down(body.at(side, "ankle") - body.at(side, "knee")))
            self._fits.append(_Fit(sample.time, tilt - landmarks, strength))

    def _attempts(self, movement: Movement) -> list[Event]:
        limits, side = self.settings, self._side
        if side is None or movement.range < limits.least_rotation or movement.end - self._up_at < limits.least_up:
            return []
        frames = Frames(movement)
        raw = frames[f"{side}_hip_rotation"]
        # Turning inward and back is no rotation outward.
        if np.nanmax(raw) < np.median(self._hanging) + limits.least_rotation:
            return []
        base = frames.rest & (frames.time >= movement.start - HANGING_TIME)
        base = base if base.any() else frames.rest
        roll, roll_error = self._roll(median(frames["stick_slope"]))
        lift = Lift(side, self._shank(frames, side, base), roll)
        tilt, shift, strength = self._axis(frames, side)
        seen = standing_changes(frames.image, lift, tilt, shift, base, default_calibration().standing)
        rotation = np.where(frames.moving, seen.rotation, nan)
        hanging = float(np.median(seen.rotation[base]))
        out = np.where(rotation - hanging >= limits.least_rotation, rotation, nan)
        hold = steadiest_high(out, frames.time, duration=limits.hold_time, spread=limits.hold_spread)
        compensations, active, not_judged = self._compensations(frames, seen)
        judged = tuple(name for name in COMPENSATIONS if name not in not_judged)
        clean = None if len(judged) < LEAST_JUDGED else not compensations
        clean_hold = (
            None
            if clean is None
            else steadiest_high(
                np.where(active, nan, out), frames.time, duration=limits.hold_time, spread=limits.hold_spread
            )
        )
        held = _level(rotation, hold)
        distance, doubt = self._heel(frames, lift, tilt, shift, hold)
        return [
            Attempt(
                side=side,
                start=movement.start,
                end=movement.end,
                rotation=held,
                uncertainty=None if hold is None else _uncertainty(seen, slice(*hold), strength, roll_error),
                clean_rotation=_level(rotation, clean_hold),
                peak_rotation=float(np.nanmax(rotation)),
                clean=clean,
                judged=judged,
                not_judged=not_judged,
                faults=compensations,
                touched=self._touched(distance, doubt, clean),
                heel_to_stick=distance if isfinite(distance) else None,
                heel_uncertainty=(
                    None if not isfinite(distance) else STICK_ERROR if doubt == STICK_DOUBT else WRIST_ERROR
                ),
                reason=None if hold else Reason("not_held_still", {"seconds": limits.hold_time}),
                stick="line" if doubt == STICK_DOUBT else "wrist",
            )
        ]

    def _roll(self, slope: float) -> tuple[float, float]:
        """Camera roll and how sure it is: from the upright stick's slope, checked against the body on two feet."""
        body = median(np.array([tilt for time, tilt in self._standing if time < self._up_at - STANDING_BEFORE]))
        if isfinite(slope):
            lean = float(np.degrees(np.arctan(slope)))
            if not isfinite(body) or abs(lean - body) <= 4:
                return lean, 1.0
            return body, 0.5 * abs(lean - body)
        return (body, 2.0) if isfinite(body) else (0.0, 3.0)

    def _axis(self, frames: Frames, side: Side) -> tuple[Array, Array, Array]:
        return shank_axis(
            frames.image, frames.time, side, *(frames[f"{side}_shank_{what}"] for what in ("tilt", "shift", "strength"))
        )

    def _shank(self, frames: Frames, side: Side, base: Flags) -> float:
        body = Body(frames.image)
        standing = other_side(side)
        return float(np.median(norm(body.at(standing, "ankle") - body.at(standing, "knee"))[base]))

    def _compensations(
        self, frames: Frames, seen: StandingChanges
    ) -> tuple[tuple[Fault, ...], Flags, dict[str, Reason]]:
        """Compensations found, when any was active, and what could not be judged and why."""
        found: list[Fault] = []
        active = np.zeros(len(frames.time), bool)
        not_judged: dict[str, Reason] = {}
        moving = frames.moving
        for name, (unit, both_ways) in COMPENSATIONS.items():
            limit = getattr(self.settings, name)
            change = np.abs(seen.changes[name]) if both_ways else seen.changes[name]
            spans = _spans(np.where(moving, change, nan), frames.time, limit)
            reason = self._hidden(frames, name)
            if name in ("pelvis_hike", "stance_knee_bend"):
                leaning = np.percentile(np.abs(seen.changes["trunk_lean"][moving]), 97) > LEAN_HIDES
                if np.percentile(seen.foot_moved[moving], 90) > FOOT_MOVED:
                    reason = Reason("camera_or_foot_moved")
                elif not spans and leaning:
                    reason = Reason("leans_too_far")
            if reason:
                not_judged[name] = reason
                continue
            if not spans:
                continue
            value = float(np.percentile(change[moving], 97))
            seen_at = np.zeros(len(frames.time), bool)
            for first, last in spans:
                seen_at[first:last] = True
            active |= seen_at
            times = tuple((float(frames.time[first]), float(frames.time[last - 1])) for first, last in spans)
            found.append(
                Fault(
                    name,
                    self._side or "both",
                    times[0][0],
                    times[-1][1],
                    value,
                    unit,
                    limit,
                    float(np.clip(0.5 + (value - limit) / limit, 0.5, 0.98)),
                    float(frames.time[np.argmax(np.where(seen_at, change, -np.inf))]),
                    times,
                )
            )
        return tuple(found), active, not_judged

    def _hidden(self, frames: Frames, name: str) -> Reason | None:
        standing = other_side(self._side or "left")
        parts = {
            "trunk": (
                [landmark(s, j) for s in SIDES for j in ("shoulder", "hip")],
                "trunk_hidden",
            ),
            "standing": (
                [landmark(standing, j) for j in ("ankle", "foot_index")],
                "standing_foot_hidden",
            ),
            "lifted": (
                [landmark(self._side or "left", j) for j in ("knee", "ankle")],
                "lifted_leg_hidden",
            ),
        }
        needs = {"trunk_lean": ("trunk",), "thigh_drop": ("trunk", "lifted"), "knee_drift": ("trunk", "lifted")}
        return next(
            (
                Reason(why)
                for part in needs.get(name, ("trunk", "standing"))
                for where, why in [parts[part]]
                if frames.seen(*where) < LEAST_SEEN
            ),
            None,
        )

    def _heel(
        self, frames: Frames, lift: Lift, tilt: Array, shift: Array, hold: tuple[int, int] | None
    ) -> tuple[float, float]:
        """Heel to stick over the hold, and the doubt about the limit: by the stick's line, else by the wrist."""
        if hold is None:
            return nan, WRIST_DOUBT
        short = min(frames.size)
        at, slope = median(frames["stick_at"]) * short, median(frames["stick_slope"])
        doubt = STICK_DOUBT
        if not isfinite(at):
            wrist = Body(frames.image).at(other_side(lift.side), "wrist")
            slope, doubt = -float(np.tan(np.radians(lift.roll))), WRIST_DOUBT
            at = float(np.median(wrist[:, 0] - slope * wrist[:, 1]))
        distance = heel_to_stick(
            frames.image, lift, tilt, shift, lambda y: at + slope * y, default_calibration().standing
        )
        return float(np.median(distance[slice(*hold)])), doubt

    def _touched(self, distance: float, doubt: float, clean: bool | None) -> Touch:
        limit = -self.settings.touch_within
        if not isfinite(distance) or abs(distance - limit) < doubt:
            return "unknown"
        if distance < limit:
            return "no"
        return "unknown" if clean is None else "clean" if clean else "with compensation"


class _Fit(NamedTuple):
    """One placing of the shank's outline: when, what the landmarks' tilt was off by (degrees), how well backed."""

    time: float
    off: float
    strength: float


def shank_axis(
    image: Array, time: Array, side: str, tilt: Array, shift: Array, strength: Array
) -> tuple[Array, Array, Array]:
    """Tilt and shift of the shank's axis in each frame, and how well it is backed where it was looked for.

    Between the frames in which the outline was placed, the tilt of knee→ankle is corrected by what it was off there.

    Parameters
    ----------
    image : (T, 33, 2) array
        Landmarks, pixels.
    time : (T,) array
        Seconds.
    side : str
        Which shank.
    tilt, shift, strength : (T,) array
        As `observe` gives them; NaN where the outline was not placed.

    Returns
    -------
    tuple of (T,) arrays
        Degrees from straight down, shank lengths sideways of the ankle landmark, and 0–1.
    """
    body = Body(image)
    landmarks = tilt_from_down(body.at(side, "ankle") - body.at(side, "knee")).astype(float)
    placed = np.flatnonzero(np.isfinite(tilt) & (np.nan_to_num(strength) >= STRENGTH_LEAST))
    if not len(placed):
        return landmarks, np.zeros_like(landmarks), np.zeros_like(landmarks)
    # A fit by itself among its neighbours is a wrong one: median of three.
    padded = np.concatenate([tilt[placed[:1]], tilt[placed], tilt[placed[-1:]]])
    sound = np.median([padded[:-2], padded[1:-1], padded[2:]], axis=0)
    off = np.interp(time, time[placed], sound - landmarks[placed])
    return landmarks + off, np.interp(time, time[placed], shift[placed]), strength


def _uncertainty(seen: StandingChanges, hold: slice, strength: Array, roll_error: float) -> float:
    """± of a held rotation: outline, roll, movement within the hold and half of what was corrected; degrees."""
    backed = median(strength[hold])
    if not isfinite(backed):
        backed = median(strength)
    outline = _outline_error(backed)
    rotation = seen.rotation[hold]
    corrected = 0.5 * float(np.median(rotation) - np.median(seen.seen[hold]))
    return float(np.sqrt(outline**2 + roll_error**2 + np.var(rotation) + corrected**2))


def _outline_error(strength: float) -> float:
    return OUTLINE_ERROR + 20 * max(0.0, STRENGTH_GOOD - strength) if strength >= STRENGTH_LEAST else LANDMARK_ERROR


def _level(rotation: Array, hold: tuple[int, int] | None) -> float | None:
    return None if hold is None else float(np.median(rotation[slice(*hold)]))


def _spans(values: Array, time: Array, limit: float) -> list[tuple[int, int]]:
    """Stretches above a limit, with hysteresis, that last long enough to be a fault; half-open index ranges."""
    switch = Hysteresis(limit, ENDS_AT * limit)
    on = np.array([switch.update(float(v)) for v in values]) & np.isfinite(values)
    return [
        (first, last)
        for first, last in runs(on)
        if time[first:last][values[first:last] >= limit][-1] - time[first] >= PERSISTENCE
    ]


def _turned(v: Mapping[str, float]) -> str | None:
    """Standing, but not facing the camera."""
    standing = v["trunk_up"] > 0.7 and v["hips_over_feet"] > 0.5
    return "live.face_camera" if standing and v["chest_front"] <= 0.5 else None


ER_TEST = Activity(
    key="er-test",
    role="test",
    settings=ErTestSettings,
    machine=lambda settings, calibration: ErTest(settings.er_test, settings.arming, settings.movement),
    faults={
        "trunk_lean": ("shoulder",),
        "pelvis_hike": ("hip",),
        "pelvis_shift": ("hip",),
        "thigh_drop": ("knee",),
        "knee_drift": ("knee",),
        "stance_knee_bend": ("knee",),
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
)
