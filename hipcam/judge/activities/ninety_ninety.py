"""90-90 stretch: sitting with one leg bent in front and one behind, the trunk leans over the front leg."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.core.setting import setting
from hipcam.core.types import Side
from hipcam.judge.activity import Activity, TrueAngle
from hipcam.judge.detector import Movement, MovementDetector
from hipcam.judge.form import Finding, not_judged
from hipcam.judge.frames import Frames, Stand, median
from hipcam.judge.machine import Exercise
from hipcam.judge.own_range import OwnRange
from hipcam.judge.records import Event, Fault, Now, Partial, Scale
from hipcam.judge.rules.bridge_lift import shanks_stand
from hipcam.measure.body import landmark
from hipcam.measure.seated import SeatedStart
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hipcam.judge.settings import Settings
    from hipcam.measure.measures import Sample
    from hipcam.pose.calibration import Calibration


@dataclass(frozen=True)
class NinetyNinetySettings:
    """Defaults of the specification for the 90-90 stretch."""

    least_lean: float = setting(15.0, "deg", "lean beyond the start that counts", low=5, high=80)
    least_share: float = setting(0.60, "share", "share of the own range that counts", low=0.1, high=1)
    partial_lean: float = setting(7.0, "deg", "lean from which a movement is listed at all", high=80)
    sitting_height: float = setting(
        0.55,
        "m",
        "height of the hips over the lower foot below which somebody sits on the floor (model's average person)",
        high=1,
    )
    sitting_knees: float = setting(
        0.36, "m", "height of the hips over the lower knee below which somebody sits and does not kneel", high=1
    )
    knee_collapse: float = setting(0.10, "thigh lengths", "travel of the front knee toward the midline", high=1)
    heel_lift: float = setting(0.12, "foot lengths", "rise of the front heel off the floor", high=1)
    rounded_back: float = setting(18.0, "deg", "flexion of the spine", high=90)
    trunk_twist: float = setting(15.0, "deg", "turn of the shoulder line against the hip line", high=90)
    least_bend: float = setting(30.0, "deg", "knee flexion of both legs", high=120)


#: The least and the most that a body shows: a knee is held by its hip and its foot, a heel rises by three quarters of
#: its foot, the head bends by some 40 degrees on top of a spine that flexes by as much, and shoulders turn by 60.
SHOWN = {
    "knee_collapse": (-0.4, 0.5),
    "heel_lift": (0.0, 0.75),
    "rounded_back": (-30.0, 80.0),
    "trunk_twist": (0.0, 60.0),
}
#: Ends of what the lean is shown on, degrees.
LOWEST, HIGHEST = 0.0, 60.0


class NinetyNinety(Exercise):
    """Counts leans, by the side of the front leg.

    Two witnesses are followed, and whichever shows more counts: the trunk in the world landmarks, which hands and
    arms in front of the hips disturb, and how much closer the head has come to the hips in the picture, which hardly
    shows a small lean toward a camera at the trunk's own height.
    """

    activity: ClassVar[str] = "ninety-ninety"
    shown = SHOWN

    def __init__(self, settings: Settings, calibration: Calibration) -> None:
        super().__init__(settings, calibration)
        self.settings: NinetyNinetySettings = settings.ninety_ninety
        self.numbers = calibration.ninety_ninety
        self._detector = MovementDetector(settings.movement, calibration.movement, self.settings.partial_lean)
        self._begun = 0.0
        self._tall = 0.0
        self._own: dict[Side, OwnRange] = {}
        self._front: Side = "left"
        # How somebody sat before the movement under way, and until when; worked out once.
        self._sat: tuple[float, SeatedStart] | None = None

    def in_start_posture(self, sample: Sample) -> bool:
        """Sitting on the floor, one foot in front and one behind, trunk up."""
        v = sample.values
        return (
            self._sits(sample, 0.0)
            and v["trunk_up"] > self.numbers.start_trunk_up
            and v["chest_front"] > self.numbers.start_chest_front
            and abs(v["front_foot"]) > self.numbers.start_in_front
            and min(v["left_knee_bend"], v["right_knee_bend"]) > self.settings.least_bend
            and not shanks_stand(v, self.calibration.bridge)
        )

    def in_posture(self, sample: Sample) -> bool:
        """Still sitting on the floor, not lying back."""
        return self._sits(sample, self.numbers.rising_hips)

    def _sits(self, sample: Sample, more: float) -> bool:
        """Whether somebody sits on the floor, not lying back, the hips at most so much higher than they may."""
        v = sample.values
        return (
            v["trunk_up"] > -self.numbers.lying_back
            and v["chest_up"] < self.numbers.posture_chest_up
            and v["hips_over_feet"] < self.settings.sitting_height + more
            and v["hips_over_knees"] < self.settings.sitting_knees + more
        )

    def posture_signal(self, sample: Sample) -> tuple[float, ...]:
        """The trunk's inclination."""
        return (sample.values["trunk_inclination"],)

    def begin(self, sample: Sample) -> None:
        """Remember when, how far the head is from the hips, and which leg is in front: each lean shows it anew."""
        self._begun, self._tall = sample.time, sample.values["head_over_hips"]
        self._front = _front_leg(sample.values["front_foot"])

    def follow(self, sample: Sample) -> list[Event]:
        """Follow the trunk, once the landmarks of somebody who has just come into sight have found their place."""
        if sample.time - self._begun < self.numbers.settling:
            return []
        closer = self.numbers.lean_per_closer * (1 - sample.values["head_over_hips"] / self._tall)
        movement = self._detector.update(sample, (sample.values["trunk_inclination"], closer))
        return self._events(movement) if movement else []

    def _events(self, movement: Movement) -> list[Event]:
        frames = Frames(movement, self.judge)
        seen = _front_foot(frames, self.numbers.start_in_front)
        front, start = _front_leg(seen), self._seated(frames)
        course = start.lean(frames.image, frames.world)
        lean = frames.at_top(course)
        if not lean >= self.settings.partial_lean or not self._legs_lie(frames, start, seen):
            return []
        self._front = front
        own = self._own.setdefault(front, self._own_range())
        share_of = own.share_of
        counted, share = own.counts(lean)
        self.course.record(movement, course, front, self._scale(front))
        if not counted:
            return [Partial(front, movement.start, movement.peak, movement.end, lean, share, share_of=share_of)]
        return [self.judge.conclude(self._findings(frames, start, front)).rep(movement, front, lean)]

    def look(self) -> Iterable[Fault]:
        """Knee, heel and twist; rounding only while the lean is held, since it is told from its deepest point."""
        latest = self._detector.latest(self.judge.settings.persistence)
        if latest is None:
            return ()
        frames = Frames(latest, self.judge)
        front, start = _front_leg(_front_foot(frames, self.numbers.start_in_front)), self._start(frames)
        if not start.lean(frames.image, frames.world)[-1] >= self.settings.partial_lean:
            return ()
        found = [self._knee(frames, start, front), self._heel(frames, start, front), self._twist(frames, start, front)]
        if self._detector.phase == "hold":
            found.append(self._rounding(frames, start, front))
        return self.judge.faults(found)

    def signal(self, sample: Sample) -> float:
        """The trunk's inclination since rest."""
        return self._detector.excursion

    def stand(self, sample: Sample) -> Now:
        """The lean since rest."""
        latest = self._detector.latest(self.judge.settings.persistence)
        plain = self.numbers.start_in_front
        seen = sample.values["front_foot"] if latest is None else _front_foot(Frames(latest, self.judge), plain)
        front = _front_leg(seen)
        return Now(self._detector.phase, front, self.signal(sample), self._scale(front))

    def leave(self, *, over: bool) -> list[Event]:
        """An unfinished lean does not count."""
        movement = self._detector.cut(over=over)
        events = self._events(movement) if movement and movement.returned else []
        self._own.clear()
        return events

    def _own_range(self) -> OwnRange:
        limits, known = self.settings, self.numbers
        return OwnRange(limits.least_lean, limits.least_share - known.share_error, known.lean_error)

    def _scale(self, front: Side) -> Scale:
        own = self._own.get(front)
        least = own.enough if own else self.settings.least_lean
        return Scale(self.words("gauge"), LOWEST, HIGHEST, (least, HIGHEST))

    def _legs_lie(self, frames: Frames, start: SeatedStart, front_foot: float) -> bool:
        """Whether one leg lay in front and the other did not, and both knees stayed down.

        A butterfly has neither foot in front, and who swings the knees from side to side leans as well. The leg that
        was plainly in front need not be as plainly so in each lean.
        """
        known, front = self.numbers, _front_leg(front_foot)
        in_front = abs(front_foot) > (known.still_in_front if front == self._front else known.start_in_front)
        up = frames.worst(start.knee_above_hips(frames.image)).level
        return in_front and start.shank_reach(front) > -known.shank_reach and not up > known.knee_up

    def _seated(self, frames: Frames) -> SeatedStart:
        return SeatedStart(frames.image[frames.rest], frames.world[frames.rest], self.calibration.seated)

    def _start(self, frames: Frames) -> SeatedStart:
        """How somebody sat before the movement under way."""
        rested = float(frames.time[frames.rest][-1])
        if self._sat is None or self._sat[0] != rested:
            self._sat = rested, self._seated(frames)
        return self._sat[1]

    def _findings(self, frames: Frames, start: SeatedStart, front: Side) -> Iterator[Finding]:
        yield self._knee(frames, start, front)
        yield self._heel(frames, start, front)
        yield self._twist(frames, start, front)
        yield self._rounding(frames, start, front)

    def _knee(self, frames: Frames, start: SeatedStart, front: Side) -> Finding:
        """The front knee toward the midline.

        The knee landmark wanders with the lean, the ankle's does not: the leg's turn is read from the ankle, and the
        knee must not contradict it. A knee that tips in over a planted foot has only its own landmark to show it,
        which is no more than a suspicion.
        """
        name, unit, limit = "knee_collapse", "thigh lengths", self.settings.knee_collapse
        leg = start.front_leg(frames.image, front)
        hidden = _leg_hidden(frames, front, "ankle", "heel", "knee")
        if hidden or leg.ankle_lever < self.numbers.ankle_lever:
            return not_judged(name, unit, limit, hidden or Reason("film_front_leg"), front)
        turned = self.numbers.inward_share * np.sin(np.clip(leg.turn, -1, 1))
        turned = np.where(leg.knee_shift > -self.numbers.knee_wander, turned, np.minimum(turned, 0))
        by_leg = self._held(front, name, frames.worst(turned, limit=limit), unit, limit, view="turn")
        if self.judge.is_fault(by_leg) or leg.knee_lever < self.numbers.knee_lever:
            return by_leg
        shift = frames.worst(leg.knee_shift - self.numbers.knee_wander, limit=limit)
        alone = self._held(front, name, shift, unit, limit, view="knee", most=self.judge.suspicion)
        return alone if alone.confidence > by_leg.confidence and alone.value > limit else by_leg

    def _heel(self, frames: Frames, start: SeatedStart, front: Side) -> Finding:
        name, unit, limit = "heel_lift", "foot lengths", self.settings.heel_lift
        hidden = _leg_hidden(frames, front, "ankle", "heel")
        if hidden:
            return not_judged(name, unit, limit, hidden, front)
        rise = start.front_leg(frames.image, front).foot_rise
        # From above, trunk, head and hands come before the foot.
        above = frames.at_rest(frames["chest_up"]) < self.numbers.above_chest_up
        shown = frames.at_top(rise)
        if shown < -self.numbers.foot_sinks:
            return not_judged(name, unit, limit, Reason("front_leg_hidden", {"side": front}), front)
        stand = Stand(max(shown, 0.0), frames.top_span(rise))
        return self._held(front, name, stand, unit, limit, view="above" if above else "front")

    def _twist(self, frames: Frames, start: SeatedStart, front: Side) -> Finding:
        """No more than what both witnesses show: a lean to one side slants the shoulder line as well.

        Where they are far apart, the lean was so much to one side that neither is to be trusted.
        """
        name, limit = "trunk_twist", self.settings.trunk_twist
        if frames.camera_moved:
            return not_judged(name, "deg", limit, frames.camera_moved, front)
        forward, carried, lever = start.twist(frames.image, frames.world)
        if not frames.ever(lever >= self.numbers.lever_to_tell):
            return not_judged(name, "deg", limit, Reason("lean_too_small_for_twist"), front)
        if frames.at_top(np.abs(forward - carried)) > self.numbers.twist_apart:
            return not_judged(name, "deg", limit, Reason("not_told_from_here"), front)
        agree = (np.sign(forward) == np.sign(carried)) & (lever >= self.numbers.lever_to_tell)
        twist = np.where(agree, np.minimum(np.abs(forward), np.abs(carried)), 0.0)
        return self._held(front, name, Stand(frames.at_top(twist), frames.top_span(twist)), "deg", limit)

    def _rounding(self, frames: Frames, start: SeatedStart, front: Side) -> Finding:
        name, limit = "rounded_back", self.settings.rounded_back
        if frames.hides(Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR):
            return not_judged(name, "deg", limit, Reason("head_hidden"), front)
        if frames.camera_moved:
            return not_judged(name, "deg", limit, frames.camera_moved, front)
        usable = start.lean(frames.image, frames.world) >= self.numbers.lean_to_tell
        if not frames.ever(usable):
            return not_judged(name, "deg", limit, Reason("lean_too_small_for_rounding"), front)
        flexion, _ = start.spine_flexion(frames.image, frames.world)
        found = frames.worst(np.where(usable, flexion, 0.0), limit=limit)
        return self._held(front, name, found, "deg", limit, most=self.numbers.rounding_most_sure)

    def _held(
        self, front: Side, name: str, worst: Stand, unit: str, limit: float, *, view: str | None = None, most: float = 1
    ) -> Finding:
        """What a level that was kept for long enough says."""
        return self.judge.read(name, worst.level, unit, limit, worst.span, front, view=view, most=most)


def _leg_hidden(frames: Frames, front: Side, *joints: str) -> Reason | None:
    if frames.camera_moved:
        return frames.camera_moved
    hidden = frames.hidden(Reason("front_leg_hidden", {"side": front}), *(landmark(front, joint) for joint in joints))
    return hidden or frames.foot_at_edge(front)


def _front_foot(frames: Frames, plain: float) -> float:
    """How plainly the left foot is in front, at rest; where that does not tell, over the whole lean.

    Arms and trunk may hide the feet of somebody who leans. But legs are seen wrong for a moment, too, which may be all
    there is of the rest between two leans.
    """
    at_rest = frames.at_rest(frames["front_foot"])
    return at_rest if abs(at_rest) > plain else median(frames["front_foot"])


def _front_leg(front_foot: float) -> Side:
    """By how plainly the left foot is in front."""
    return "left" if front_foot > 0 else "right"


def _turned(v: Mapping[str, float], calibration: Calibration) -> str | None:
    """Sitting, but turned away from the camera."""
    known = calibration.ninety_ninety
    sitting = v["trunk_up"] > known.start_trunk_up and v["hips_over_feet"] < known.turned_hips
    return "live.front_leg_to_camera" if sitting and v["chest_front"] < known.turned_chest else None


NINETY_NINETY = Activity(
    key="ninety-ninety",
    role="exercise",
    settings=NinetyNinetySettings,
    machine=NinetyNinety,
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
    steps=(0.0, 0.6, 1.9, 2.7, 3.9),
)
