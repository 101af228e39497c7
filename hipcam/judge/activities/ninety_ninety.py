"""90-90 stretch: sitting with one leg bent in front and one behind, the trunk leans over the front leg."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.core.setting import setting
from hipcam.core.types import Side
from hipcam.judge.activity import Activity, TrueAngle
from hipcam.judge.detector import MovementDetector, MovementSettings
from hipcam.judge.form import (
    LEAST_SEEN,
    ONLY_POSSIBLE,
    PERSISTENCE,
    Finding,
    Frames,
    Stand,
    conclude,
    not_judged,
    sureness,
)
from hipcam.judge.machine import ArmingSettings, Exercise
from hipcam.judge.own_range import OwnRange
from hipcam.judge.records import Event, Fault, Now, Partial, Rep
from hipcam.measure.body import landmark
from hipcam.measure.seated import SeatedStart
from hipcam.pose.calibration import default_calibration
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hipcam.measure.measures import Sample


@dataclass(frozen=True)
class NinetyNinetySettings:
    """Defaults of the specification for the 90-90 stretch."""

    least_lean: float = setting(15.0, "deg", "lean beyond the start that counts", low=5, high=80)
    least_share: float = setting(0.60, "share", "share of the own range that counts", low=0.1, high=1)
    partial_lean: float = setting(7.0, "deg", "lean from which a movement is listed at all", high=80)
    sitting_height: float = setting(
        0.50,
        "m",
        "height of the hips over the lower foot below which somebody sits on the floor (model's average person)",
        high=1,
    )
    sitting_knees: float = setting(
        0.36, "m", "height of the hips over the lower knee below which somebody sits and does not kneel", high=1
    )
    leg_difference: float = setting(
        0.70, "shank", "how much further back the back foot lies than the front foot", high=2
    )
    knee_collapse: float = setting(0.10, "thigh lengths", "travel of the front knee toward the midline", high=1)
    heel_lift: float = setting(0.12, "foot lengths", "rise of the front heel off the floor", high=1)
    rounded_back: float = setting(18.0, "deg", "flexion of the spine", high=90)
    trunk_twist: float = setting(15.0, "deg", "turn of the shoulder line against the hip line", high=90)
    least_bend: float = setting(40.0, "deg", "knee flexion of both legs", high=120)


#: Share of the leg's turn that moves the knee toward the midline: the thigh points 0–45° outward of straight ahead.
INWARD_SHARE = 0.9
#: How far the knee landmark wanders while the trunk leans over it, thigh lengths (rendered people, clean leans).
KNEE_WANDER = 0.16
#: Spread of the measures on rendered people, in their own units (docs/accuracy.md).
TURN_SPREAD, KNEE_SPREAD, HEEL_SPREAD, TWIST_SPREAD = 0.04, 0.15, 0.05, 4.0
#: Rounding rests on the head alone and is never surer than this.
MOST_SURE_OF_ROUNDING = 0.7
#: Lean from which a spine's flexion, and lever of the shoulders from which a twist shows.
LEAN_TO_TELL, LEVER_TO_TELL = 12.0, 0.4


class NinetyNinety(Exercise):
    """Counts leans, by the side of the front leg."""

    activity: ClassVar[str] = "ninety-ninety"

    def __init__(self, settings: NinetyNinetySettings, arming: ArmingSettings, movement: MovementSettings) -> None:
        super().__init__(arming)
        self.settings = settings
        self._detector = MovementDetector(movement, settings.partial_lean)
        self._own: dict[Side, OwnRange] = {}
        self._front: Side = "left"
        # Until when somebody rested before the movement under way, and how.
        self._rested: tuple[float, SeatedStart] | None = None

    def in_start_posture(self, sample: Sample) -> bool:
        """Sitting on the floor, one foot in front and one behind, trunk up."""
        v = sample.values
        return (
            self.in_posture(sample)
            and v["trunk_up"] > 0.75
            and abs(v["left_foot_behind"] - v["right_foot_behind"]) > self.settings.leg_difference
            and min(v["left_knee_bend"], v["right_knee_bend"]) > self.settings.least_bend
        )

    def in_posture(self, sample: Sample) -> bool:
        """Still sitting on the floor, not lying back."""
        v = sample.values
        return (
            v["trunk_up"] > -0.2
            and v["chest_up"] < 0.3
            and v["hips_over_feet"] < self.settings.sitting_height
            and v["hips_over_knees"] < self.settings.sitting_knees
        )

    def posture_signal(self, sample: Sample) -> tuple[float, ...]:
        """The trunk's inclination."""
        return (sample.values["trunk_inclination"],)

    def begin(self, sample: Sample) -> None:
        """Nothing to remember: which leg is in front is seen anew before each lean."""

    def follow(self, sample: Sample) -> list[Event]:
        """Follow the trunk."""
        movement = self._detector.update(sample, (sample.values["trunk_inclination"],))
        if movement is None:
            return []
        frames = Frames(movement)
        # One frame's legs may be wrong for a moment; the rest before a lean is not.
        behind = frames["left_foot_behind"] - frames["right_foot_behind"]
        self._front = _front_leg(frames.at_rest(behind))
        own = self._own.setdefault(self._front, OwnRange(self.settings.least_lean, self.settings.least_share))
        start = SeatedStart(frames.image[frames.rest], frames.world[frames.rest], default_calibration().seated)
        lean = frames.at_top(start.lean(frames.image, frames.world))
        if not lean >= self.settings.partial_lean:
            return []
        counted, share = own.counts(lean)
        if not counted:
            return [Partial(self._front, movement.start, movement.peak, movement.end, lean, share)]
        form = conclude(self._findings(frames, start))
        return [
            Rep(
                self._front,
                movement.start,
                movement.peak,
                movement.end,
                lean,
                movement.tempo,
                form.verdict,
                form.reason,
                None,
                form.checks,
                form.faults,
                form.possible,
            )
        ]

    def look(self) -> Iterator[Fault]:
        """Knee, heel and twist; rounding only while the lean is held, since it is told from its deepest point."""
        latest = self._detector.latest(PERSISTENCE)
        if latest is None:
            return
        frames = Frames(latest)
        self._front = _front_leg(frames.at_rest(frames["left_foot_behind"] - frames["right_foot_behind"]))
        rested = float(frames.time[frames.rest][-1])
        if self._rested is None or self._rested[0] != rested:
            self._rested = (
                rested,
                SeatedStart(frames.image[frames.rest], frames.world[frames.rest], default_calibration().seated),
            )
        start = self._rested[1]
        if not start.lean(frames.image, frames.world)[-1] >= self.settings.partial_lean:
            return
        found = [self._knee(frames, start), self._heel(frames, start), self._twist(frames, start)]
        if self._detector.phase == "hold":
            found.append(self._rounding(frames, start))
        yield from (f.as_fault() for f in found if f.verdict == "fault")

    def stand(self, sample: Sample) -> Now:
        """The lean since rest."""
        v, detector = sample.values, self._detector
        if not detector.moving:
            self._front = _front_leg(v["left_foot_behind"] - v["right_foot_behind"])
        own = self._own.get(self._front)
        least = own.enough if own else self.settings.least_lean
        return Now(detector.phase, self._front, detector.excursion, (0.0, 60.0), (least, 60.0))

    def leave(self) -> list[Event]:
        """An unfinished lean does not count."""
        self._detector.cut()
        self._own.clear()
        return []

    def _findings(self, frames: Frames, start: SeatedStart) -> Iterator[Finding]:
        yield self._knee(frames, start)
        yield self._heel(frames, start)
        yield self._twist(frames, start)
        yield self._rounding(frames, start)

    def _leg_hidden(self, frames: Frames, *joints: str) -> Reason | None:
        seen = frames.seen(*(landmark(self._front, joint) for joint in joints))
        return None if seen >= LEAST_SEEN else Reason("front_leg_hidden", {"side": self._front})

    def _knee(self, frames: Frames, start: SeatedStart) -> Finding:
        """The front knee toward the midline.

        The knee landmark wanders with the lean, the ankle's does not: the leg's turn is read from the ankle, and the
        knee must not contradict it. A knee that tips in over a planted foot has only its own landmark to show it,
        which is no more than a suspicion.
        """
        name, unit, limit = "knee_collapse", "thigh lengths", self.settings.knee_collapse
        leg = start.front_leg(frames.image, self._front)
        hidden = self._leg_hidden(frames, "ankle", "heel", "knee")
        if hidden or leg.ankle_lever < 0.5:
            return not_judged(name, unit, limit, hidden or Reason("film_front_leg"), self._front)
        turned = INWARD_SHARE * np.sin(np.clip(leg.turn, -1, 1))
        turned = np.where(leg.knee_shift > -KNEE_WANDER, turned, np.minimum(turned, 0))
        by_leg = self._held(name, frames.worst(turned, limit=limit), unit, limit, TURN_SPREAD)
        if by_leg.verdict == "fault" or leg.knee_lever < 0.4:
            return by_leg
        alone = self._held(
            name, frames.worst(leg.knee_shift - KNEE_WANDER, limit=limit), unit, limit, KNEE_SPREAD, ONLY_POSSIBLE
        )
        return alone if alone.confidence > by_leg.confidence and alone.value > limit else by_leg

    def _heel(self, frames: Frames, start: SeatedStart) -> Finding:
        name, unit, limit = "heel_lift", "foot lengths", self.settings.heel_lift
        hidden = self._leg_hidden(frames, "ankle", "heel")
        if hidden:
            return not_judged(name, unit, limit, hidden, self._front)
        rise = start.front_leg(frames.image, self._front).foot_rise
        return self._held(name, frames.worst(rise, limit=limit), unit, limit, HEEL_SPREAD)

    def _twist(self, frames: Frames, start: SeatedStart) -> Finding:
        """The lean's own share can explain a slanting shoulder line away, but only if it explains half of the limit."""
        name, limit = "trunk_twist", self.settings.trunk_twist
        forward, carried, lever = start.twist(frames.image, frames.world)
        if not frames.worst(np.where(lever >= LEVER_TO_TELL, 1.0, 0.0)).level > 0:
            return not_judged(name, "deg", limit, Reason("lean_too_small_for_twist"), self._front)
        agree = (np.sign(forward) == np.sign(carried)) & (np.abs(carried) > limit / 2)
        twist = np.where(agree, np.abs(forward), np.minimum(np.abs(forward), limit / 2))
        shown = frames.worst(np.where(lever >= LEVER_TO_TELL, twist, 0.0), limit=limit)
        return self._held(name, shown, "deg", limit, TWIST_SPREAD)

    def _rounding(self, frames: Frames, start: SeatedStart) -> Finding:
        name, limit = "rounded_back", self.settings.rounded_back
        if frames.seen(Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR) < LEAST_SEEN:
            return not_judged(name, "deg", limit, Reason("head_hidden"), self._front)
        usable = start.lean(frames.image, frames.world) >= LEAN_TO_TELL
        if not frames.worst(np.where(usable, 1.0, 0.0)).level > 0:
            return not_judged(name, "deg", limit, Reason("lean_too_small_for_rounding"), self._front)
        flexion, spreads = start.spine_flexion(frames.image, frames.world)
        spread = max(frames.at_top(spreads), 1.0)
        # One spread beyond the limit before it is more than a suspicion.
        found = frames.worst(np.where(usable, flexion, 0.0), limit=limit)
        sure = min(sureness(found.level, limit + spread, spread), MOST_SURE_OF_ROUNDING)
        return Finding(name, found.level, "deg", limit, sure, found.span, self._front)

    def _held(self, name: str, worst: Stand, unit: str, limit: float, spread: float, most: float = 1.0) -> Finding:
        return Finding(
            name, worst.level, unit, limit, min(sureness(worst.level, limit, spread), most), worst.span, self._front
        )


def _front_leg(behind: float) -> Side:
    """By how much further the left foot lies behind its knee than the right one does."""
    return "left" if behind < 0 else "right"


def _turned(v: Mapping[str, float]) -> str | None:
    """Sitting, but turned away from the camera."""
    sitting = v["trunk_up"] > 0.75 and v["hips_over_feet"] < 0.5
    return "live.front_leg_to_camera" if sitting and v["chest_front"] < 0.3 else None


NINETY_NINETY = Activity(
    key="ninety-ninety",
    role="exercise",
    settings=NinetyNinetySettings,
    machine=lambda settings, calibration: NinetyNinety(settings.ninety_ninety, settings.arming, settings.movement),
    faults={
        "knee_collapse": ("knee",),
        "heel_lift": ("heel",),
        "rounded_back": ("shoulder",),
        "trunk_twist": ("shoulder",),
    },
    turned=_turned,
    angles=(
        TrueAngle("trunk inclination (depth)", "trunk_inclination", "trunk_inclination", change=True),
        TrueAngle("front knee bend (depth)", "{side}_knee_bend", "{side}_knee_flexion"),
    ),
    range_is_depth=True,
    rising=(("partial_lean", "least_lean"),),
)
