"""Standing 90° hip external-rotation test: one leg lifted to 90°, the thigh rotates outward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from hipcam.exercises.base import (
    NOT_JUDGED,
    ArmingSettings,
    Attempt,
    Event,
    Exercise,
    Movement,
    MovementDetector,
    MovementSettings,
    Side,
    setting,
)
from hipcam.signals import Hysteresis, steadiest_high

if TYPE_CHECKING:
    from hipcam.measures import Sample

COMPENSATIONS = ("trunk_lean", "pelvis_hike", "pelvis_shift", "thigh_drop", "knee_drift", "stance_knee_bend")


@dataclass(frozen=True)
class ErTestSettings:
    """Defaults of the specification for the standing test."""

    leg_up: float = setting(70.0, "deg", "thigh elevation from which the leg is up", low=30, high=110)
    leg_down: float = setting(45.0, "deg", "thigh elevation below which it is down again", low=10, high=90)
    least_bend: float = setting(55.0, "deg", "least knee flexion of the lifted leg (60 less the error of the model)",
                                high=120)
    most_bend: float = setting(130.0, "deg", "greatest knee flexion of the lifted leg (120 plus that error)", high=180)
    settle_time: float = setting(0.3, "s", "how long the leg must be up before its rotation is followed", high=5)
    least_up: float = setting(0.6, "s", "shortest time up with an attempt; marching is shorter", high=10)
    least_rotation: float = setting(10.0, "deg", "outward rotation from the hanging leg that makes an attempt", low=3,
                                    high=60)
    hold_time: float = setting(0.5, "s", "shortest steady hold that gives a score", low=0.1, high=10)
    hold_spread: float = setting(5.0, "deg", "how much the angle may change within a steady hold", low=0.5, high=20)
    bias_uncertainty: float = setting(8.0, "deg", "uncertainty of the raw tilt of the shank", high=30)


class ErTest(Exercise):
    """Finds the attempts of the standing test, by side."""

    activity: ClassVar[str] = "er-test"
    posture_needed = "nobody stood facing the camera with the whole body in the picture; step back and face the camera"
    movement_needed = ("somebody stood facing the camera, but no leg was lifted to 90 degrees, held and rotated "
                       "outward by 10 degrees")

    def __init__(self, settings: ErTestSettings, arming: ArmingSettings, movement: MovementSettings) -> None:
        super().__init__(arming)
        self.settings = settings
        self._detector = MovementDetector(movement, 0.6 * settings.least_rotation)
        self._legs: dict[Side, Hysteresis] = {}
        self._side: Side | None = None
        self._up_at = 0.0

    def in_start_posture(self, sample: Sample) -> bool:
        """Standing on at least one straight leg, facing the camera."""
        v = sample.values
        return (v["trunk_up"] > 0.85 and v["hips_over_feet"] > 0.6 and v["chest_front"] > 0.5
                and min(v["left_knee_bend"], v["right_knee_bend"]) < 45)

    def in_posture(self, sample: Sample) -> bool:
        """Still standing and facing the camera."""
        v = sample.values
        return v["trunk_up"] > 0.7 and v["hips_over_feet"] > 0.5 and v["chest_front"] > 0.4

    def begin(self, sample: Sample) -> None:
        """Both legs count as down."""
        self._legs = {side: Hysteresis(self.settings.leg_up, self.settings.leg_down) for side in ("left", "right")}
        self._side = None

    def follow(self, sample: Sample) -> list[Event]:
        """Follow the lifted leg."""
        lifted = self._lifted_leg(sample)
        events: list[Event] = []
        if lifted != self._side:
            events = self.leave()
            self._side, self._up_at = lifted, sample.time
        if lifted and sample.time - self._up_at >= self.settings.settle_time:
            movement = self._detector.update(sample, (sample.values[f"{lifted}_hip_rotation"],))
            if movement:
                events += self._attempts(movement)
        return events

    def leave(self) -> list[Event]:
        """The leg went down: what was under way is an attempt all the same."""
        movement = self._detector.cut()
        return self._attempts(movement) if movement else []

    def _lifted_leg(self, sample: Sample) -> Side | None:
        v, limits = sample.values, self.settings
        for side, other in (("left", "right"), ("right", "left")):
            leg = self._legs[side]  # type: ignore[index]
            bent = limits.least_bend < v[f"{side}_knee_bend"] < limits.most_bend
            standing = v[f"{other}_thigh_elevation"] < limits.leg_down
            if leg.on or (bent and standing):
                leg.update(v[f"{side}_thigh_elevation"])
        up = [side for side, leg in self._legs.items() if leg.on]
        return up[0] if len(up) == 1 else None

    def _attempts(self, movement: Movement) -> list[Event]:
        limits = self.settings
        if movement.range < limits.least_rotation or movement.end - self._up_at < limits.least_up or not self._side:
            return []
        time = np.array([s.time for s in movement.samples])
        rotation = np.array([s.values[f"{self._side}_hip_rotation"] for s in movement.samples])
        away = np.where(movement.excursion >= limits.least_rotation, rotation, np.nan)
        steady = steadiest_high(away, time, duration=limits.hold_time, spread=limits.hold_spread)
        held = float(np.median(rotation[slice(*steady)])) if steady else None
        reason = None if steady else (f"the leg was not held still for {limits.hold_time:g} s; hold the end position "
                                      "for two seconds")
        noise = float(np.std(rotation[slice(*steady)])) if steady else None
        return [Attempt(
            side=self._side, start=movement.start, end=movement.end, rotation=held,
            uncertainty=float(np.hypot(limits.bias_uncertainty, noise)) if noise is not None else None,
            clean_rotation=None, peak_rotation=float(np.nanmax(rotation)), clean=None, judged=(),
            not_judged=dict.fromkeys(COMPENSATIONS, NOT_JUDGED), compensations=(), touched="unknown",
            heel_to_stick=None, reason=reason)]
