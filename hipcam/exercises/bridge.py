"""Bridge with posterior pelvic tilt: lying on the back, knees bent, the hips rise and come down."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from hipcam.exercises.base import (
    NOT_JUDGED,
    ArmingSettings,
    Event,
    Exercise,
    Hold,
    Movement,
    MovementDetector,
    MovementSettings,
    Partial,
    Rep,
    Side,
    setting,
)
from hipcam.measures import BRIDGE_REST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hipcam.measures import Sample


@dataclass(frozen=True)
class BridgeSettings:
    """Defaults of the specification for the bridge."""

    least_share: float = setting(0.60, "share", "share of the way from rest to the shoulder-knee line that counts",
                                 low=0.1, high=1)
    partial_share: float = setting(0.15, "share", "share of that way from which a movement is listed at all", high=1)
    hold_time: float = setting(5.0, "s", "time at the top from which a lift is a hold and not a rep", low=1, high=600)
    hold_within: float = setting(10.0, "deg", "distance to the line at which a hold begins", high=45)
    hold_loss: float = setting(25.0, "deg", "loss from its own best level at which a hold ends", high=90)
    moving_speed: float = setting(8.0, "deg/s", "speed from which the hips are on their way up or down", high=90)
    rest_excess: float = setting(-20.0, "deg", "hip extension past the line below which the hips may be down",
                                 low=-120, high=0)
    least_lift: float = setting(0.08, "trunk", "rise of the hip over the line from shoulder to ankle that a lift shows",
                                high=1)
    planted_bend: float = setting(45.0, "deg", "knee flexion of a leg whose foot is on the floor", high=150)
    extended_bend: float = setting(45.0, "deg", "knee flexion below which a lifted leg is extended", high=150)


class Bridge(Exercise):
    """Counts bridges and times holds.

    From the side the signed hip angle in the image is followed; from the feet, where the thigh points at the lens,
    the rise of the hips over the ankles.
    """

    activity: ClassVar[str] = "bridge"
    judged_by_outline = True
    posture_needed = ("nobody lay on the back with bent knees and feet on the floor; lie down like that, "
                      "with the camera at your side")
    movement_needed = "somebody lay on the back with bent knees, but the hips did not rise far enough to count"

    def __init__(self, settings: BridgeSettings, arming: ArmingSettings, movement: MovementSettings) -> None:
        super().__init__(arming)
        self.settings = settings
        self._detector = MovementDetector(movement, 0.3 * BRIDGE_REST)
        self._signal = "hip_line_excess"

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

    def begin(self, sample: Sample) -> None:
        """Choose the signal by where the camera stands."""
        self._signal = "hip_line_excess" if _from_the_side(sample.values) else "hip_rise"

    def follow(self, sample: Sample) -> list[Event]:
        """Follow the hips."""
        movement = self._detector.update(sample, (sample.values[self._signal],))
        return self._events(movement) if movement else []

    def leave(self) -> list[Event]:
        """A hold that was still going on stands; an unfinished lift does not."""
        movement = self._detector.cut()
        return [e for e in self._events(movement) if isinstance(e, Hold)] if movement else []

    def _planted(self, values: Mapping[str, float], side: str) -> bool:
        return values[f"{side}_knee_bend"] > self.settings.planted_bend and values[f"{side}_shank_up"] > 0.4

    def _events(self, movement: Movement) -> list[Event]:
        limits = self.settings
        way = BRIDGE_REST if self._signal == "hip_rise" else max(-movement.rest[0], -limits.rest_excess)
        share = movement.range / way
        if share < limits.partial_share or not self._lifted(movement):
            return []
        side = self._side(movement)
        if share < limits.least_share:
            return [Partial(side, movement.start, movement.peak, movement.end, movement.range, share)]
        start, end = self._top(movement, way)
        if end - start >= limits.hold_time:
            return [Hold(side, start, end, end - start, "unknown", NOT_JUDGED)]
        return [Rep(side, movement.start, movement.peak, movement.end, movement.range, movement.tempo, "unknown",
                    NOT_JUDGED)]

    def _lifted(self, movement: Movement) -> bool:
        """Whether the hips rose over standing feet: sliding the heels or pulling up a knee opens the hip as well."""
        top = movement.top
        if not any(median(s.values[f"{side}_knee_bend"] for s in top) > self.settings.planted_bend - 10
                   and median(s.values[f"{side}_shank_up"] for s in top) > 0.3 for side in ("left", "right")):
            return False
        if self._signal == "hip_rise":
            return True
        before = movement.samples[0].values["hip_lift"]
        rise = median(s.values["hip_lift"] for s in top) - before
        return rise > self.settings.least_lift * min(1.0, movement.range / 30)

    def _side(self, movement: Movement) -> Side:
        """The leg that carries a single-leg bridge, else both."""
        bend = {side: median(s.values[f"{side}_knee_bend"] for s in movement.top) for side in ("left", "right")}
        upright = {side: median(s.values[f"{side}_shank_up"] for s in movement.top) for side in ("left", "right")}
        for free, planted in (("left", "right"), ("right", "left")):
            if bend[free] < self.settings.extended_bend and upright[free] < 0.5 < upright[planted]:
                return planted  # type: ignore[return-value]
        return "both"

    def _top(self, movement: Movement, way: float) -> tuple[float, float]:
        """When the position at the top was reached and left: the hips have arrived, and begin to sink."""
        limits = self.settings
        time = np.array([s.time for s in movement.samples])
        excursion = movement.excursion
        speed = np.gradient(excursion, time) if len(time) > 1 else np.zeros(1)
        first = int(np.flatnonzero(excursion >= min(way - limits.hold_within, 0.9 * movement.range))[0])
        while first < len(time) - 1 and speed[first] > limits.moving_speed:
            first += 1
        lost = np.flatnonzero(excursion[first:] < movement.range - limits.hold_loss)
        last = first + int(lost[0]) if len(lost) else len(time) - 1
        if movement.returned and last > first + 1:
            last -= 1
            while last > first and speed[last] < -limits.moving_speed:
                last -= 1
        return float(time[first]), float(time[last])


def _supine(v: Mapping[str, float]) -> bool:
    if v["chest_up"] > 0.5 and v["trunk_up"] < 0.6:
        return True
    # From the feet the model takes the trunk for nearly upright, but it looks short and the chest faces up.
    return (v["chest_up"] > 0.35 and v["trunk_up"] < 0.95 and v["trunk_over_shank"] < 0.95
            and min(v["left_shank_up"], v["right_shank_up"]) > 0.8
            and min(v["left_knee_bend"], v["right_knee_bend"]) > 60)


def _from_the_side(v: Mapping[str, float]) -> bool:
    return v["trunk_sideways"] > 0.55
