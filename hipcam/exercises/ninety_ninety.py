"""90-90 stretch: sitting with one leg bent in front and one behind, the trunk leans over the front leg."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from hipcam.exercises.base import (
    NOT_JUDGED,
    ArmingSettings,
    Event,
    Exercise,
    MovementDetector,
    MovementSettings,
    OwnRange,
    Partial,
    Rep,
    Side,
    setting,
)

if TYPE_CHECKING:
    from hipcam.measures import Sample


@dataclass(frozen=True)
class NinetyNinetySettings:
    """Defaults of the specification for the 90-90 stretch."""

    least_lean: float = setting(15.0, "deg", "lean beyond the start that counts", low=5, high=80)
    least_share: float = setting(0.60, "share", "share of the own range that counts", low=0.1, high=1)
    partial_lean: float = setting(7.0, "deg", "lean from which a movement is listed at all", high=80)
    sitting_height: float = setting(0.50, "m", "height of the hips over the lower foot below which somebody sits on "
                                    "the floor (model's average person)", high=1)
    sitting_knees: float = setting(0.36, "m", "height of the hips over the lower knee below which somebody sits and "
                                   "does not kneel", high=1)
    leg_difference: float = setting(0.70, "shank", "how much further back the back foot lies than the front foot",
                                    high=2)
    least_bend: float = setting(40.0, "deg", "knee flexion of both legs", high=120)


class NinetyNinety(Exercise):
    """Counts leans, by the side of the front leg."""

    activity: ClassVar[str] = "ninety-ninety"
    posture_needed = ("nobody sat with one leg bent in front and the other bent to the side; sit like that, "
                      "with the camera toward the front leg")
    movement_needed = "somebody sat in the 90-90 position, but the trunk did not lean forward by 15 degrees and return"

    def __init__(self, settings: NinetyNinetySettings, arming: ArmingSettings, movement: MovementSettings) -> None:
        super().__init__(arming)
        self.settings = settings
        self._detector = MovementDetector(movement, settings.partial_lean)
        self._own: dict[Side, OwnRange] = {}
        self._front: Side = "left"

    def in_start_posture(self, sample: Sample) -> bool:
        """Sitting on the floor, one foot in front and one behind, trunk up."""
        v = sample.values
        return (self.in_posture(sample) and v["trunk_up"] > 0.75
                and abs(v["left_foot_behind"] - v["right_foot_behind"]) > self.settings.leg_difference
                and min(v["left_knee_bend"], v["right_knee_bend"]) > self.settings.least_bend)

    def in_posture(self, sample: Sample) -> bool:
        """Still sitting on the floor, not lying back."""
        v = sample.values
        return (v["trunk_up"] > -0.2 and v["chest_up"] < 0.3
                and v["hips_over_feet"] < self.settings.sitting_height
                and v["hips_over_knees"] < self.settings.sitting_knees)

    def begin(self, sample: Sample) -> None:
        """See which leg is in front."""
        v = sample.values
        self._front = "left" if v["left_foot_behind"] < v["right_foot_behind"] else "right"
        self._own.setdefault(self._front, OwnRange(self.settings.least_lean, self.settings.least_share))

    def follow(self, sample: Sample) -> list[Event]:
        """Follow the trunk."""
        movement = self._detector.update(sample, (sample.values["trunk_inclination"],))
        if movement is None or movement.range < self.settings.partial_lean:
            return []
        counted, share = self._own[self._front].counts(movement.range)
        if not counted:
            return [Partial(self._front, movement.start, movement.peak, movement.end, movement.range, share)]
        return [Rep(self._front, movement.start, movement.peak, movement.end, movement.range, movement.tempo,
                    "unknown", NOT_JUDGED)]

    def leave(self) -> list[Event]:
        """An unfinished lean does not count."""
        self._detector.cut()
        self._own.clear()
        return []
