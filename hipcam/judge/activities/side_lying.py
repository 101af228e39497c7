"""Side-lying hip rotation: lying on one side, the upper leg rises and rotates outward; or a clamshell; or straight."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from hipcam.core.setting import setting
from hipcam.core.types import SIDES, Side
from hipcam.judge.activity import Activity, TrueAngle
from hipcam.judge.detector import Movement, MovementDetector
from hipcam.judge.form import Finding, not_judged
from hipcam.judge.frames import Frames
from hipcam.judge.machine import Exercise
from hipcam.judge.own_range import OwnRange
from hipcam.judge.records import Event, Fault, Now, Partial, Scale
from hipcam.measure.body import Body, landmark
from hipcam.measure.side_lying import pelvis_roll, upper_knee_change
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hipcam.core.types import Array
    from hipcam.judge.settings import Settings
    from hipcam.measure.measures import Sample
    from hipcam.pose.calibration import Calibration


@dataclass(frozen=True)
class SideLyingSettings:
    """Defaults of the specification for the side-lying rotation."""

    least_rise: float = setting(10.0, "deg", "rise of the upper leg that counts", low=3, high=80)
    least_share: float = setting(0.60, "share", "share of the own range that counts", low=0.1, high=1)
    partial_rise: float = setting(5.0, "deg", "rise from which a movement is listed at all", high=80)
    least_time: float = setting(
        0.7, "s", "a lift out and back that is quicker is none, but a leg that was lost", high=5
    )
    pelvis_roll: float = setting(10.0, "deg", "roll of the pelvis since the start", high=90)
    bent_upper_knee: float = setting(
        25.0, "deg", "bending or straightening of the upper knee since the start", high=120
    )
    hip_stack: float = setting(0.12, "trunk", "height of the upper hip over the lower one", high=1)
    clamshell_feet: float = setting(0.45, "shank", "distance of the feet below which a lift is a clamshell", high=2)


#: The least and the most that a body shows: a pelvis rolls forward until the knee lies on the floor and back until it
#: lies on both hips, a knee that was bent straightens or bends by as much again.
SHOWN = {"pelvis_roll": (-45.0, 70.0), "bent_upper_knee": (0.0, 90.0)}
#: Ends of what the lift is shown on, degrees.
LOWEST, HIGHEST = 0.0, 60.0


class SideLying(Exercise):
    """Counts lifts of the upper leg, by side, and names clamshells and lifts of the straight leg."""

    activity: ClassVar[str] = "side-lying"
    shown = SHOWN

    def __init__(self, settings: Settings, calibration: Calibration) -> None:
        super().__init__(settings, calibration)
        self.settings: SideLyingSettings = settings.side_lying
        self.numbers = calibration.side_lying
        self._detector = MovementDetector(settings.movement, calibration.movement, self.settings.partial_rise)
        self._own: dict[Side, OwnRange] = {}
        self._upper: Side = "left"

    def in_start_posture(self, sample: Sample) -> bool:
        """Lying on one side across the picture, chest (or back) to the camera, one hip and shoulder above the other.

        On hands and knees the shoulders stay level however the hips tip.
        """
        v, known = sample.values, self.numbers
        hip, shoulder = v["left_hip_height"], v["left_shoulder_height"]
        return (
            abs(v["trunk_up"]) < known.start_trunk_up
            and v["trunk_sideways"] > known.start_trunk_sideways
            and _on_one_side(v, known.start_chest_down, known.start_chest_raised, known.start_back)
            and abs(hip) > self.settings.hip_stack
            and abs(shoulder) > known.start_shoulder_stack
            and hip * shoulder > 0
        )

    def in_posture(self, sample: Sample) -> bool:
        """Still lying on the same side; the pelvis may roll."""
        v, known = sample.values, self.numbers
        if self.armed and v[f"{self._upper}_hip_height"] < 0:
            return False
        lying = abs(v["trunk_up"]) < known.posture_trunk_up
        return lying and _on_one_side(v, known.posture_chest_down, known.posture_chest_raised, known.posture_back)

    def posture_signal(self, sample: Sample) -> tuple[float, ...]:
        """Rise of both legs."""
        return (sample.values["left_thigh_rise"], sample.values["right_thigh_rise"])

    def begin(self, sample: Sample) -> None:
        """See which leg is the upper one."""
        self._upper = "left" if sample.values["left_hip_height"] > 0 else "right"
        limits, known = self.settings, self.numbers
        own = OwnRange(limits.least_rise, limits.least_share - known.share_error, known.rise_error)
        self._own.setdefault(self._upper, own)

    def follow(self, sample: Sample) -> list[Event]:
        """Follow knee and ankle of the upper leg."""
        v, upper = sample.values, self._upper
        movement = self._detector.update(sample, (v[f"{upper}_thigh_rise"], v[f"{upper}_leg_rise"]))
        return self._events(movement) if movement else []

    def _events(self, movement: Movement) -> list[Event]:
        upper = self._upper
        lasted = movement.end - movement.start
        if movement.range < self.settings.partial_rise or lasted < self.settings.least_time:
            return []
        frames = Frames(movement, self.judge)
        if not self._trunk_stays(frames):
            return []
        own = self._own[upper]
        share_of = own.share_of
        counted, share = own.counts(movement.range)
        self.course.record(movement, movement.excursion, upper, self._scale())
        if not counted:
            times = (movement.start, movement.peak, movement.end)
            return [Partial(upper, *times, movement.range, share, share_of=share_of)]
        form = self.judge.conclude(self._findings(frames))
        return [form.rep(movement, upper, form=self._variant(frames))]

    def _trunk_stays(self, frames: Frames) -> bool:
        """Whether the trunk lies as it did at rest: whose hips rise, or who turns over, lifts no leg."""
        shoulders, hips = (
            frames.image[:, [landmark(side, part) for side in SIDES]].mean(axis=1) for part in ("shoulder", "hip")
        )
        trunk = shoulders - hips
        x, y = np.nanmedian(trunk[frames.rest], axis=0)
        turned = np.arctan2(trunk @ [-y, x], trunk @ [x, y])
        return bool(np.nanpercentile(np.abs(np.degrees(turned)), 95) <= self.numbers.trunk_turns)

    def look(self) -> Iterable[Fault]:
        """The upper knee; the pelvis only while the leg is held up, where its roll is told from."""
        latest = self._detector.latest(self.judge.settings.persistence)
        if latest is None or latest.range < self.settings.partial_rise:
            return ()
        frames = Frames(latest, self.judge)
        image, world = _start(frames)
        found = [self._knee(frames, image)]
        if self._detector.phase == "hold":
            found.append(self._roll(frames, world))
        return self.judge.faults(found)

    def signal(self, sample: Sample) -> float:
        """The rise of the upper leg since rest."""
        return self._detector.excursion

    def stand(self, sample: Sample) -> Now:
        """The rise of the upper leg since rest."""
        return Now(self._detector.phase, self._upper, self.signal(sample), self._scale())

    def leave(self, *, over: bool) -> list[Event]:
        """An unfinished lift does not count."""
        movement = self._detector.cut(over=over)
        events = self._events(movement) if movement and movement.returned else []
        self._own.clear()
        return events

    def _scale(self) -> Scale:
        return Scale(self.words("gauge"), LOWEST, HIGHEST, (self._own[self._upper].enough, HIGHEST))

    def _variant(self, frames: Frames) -> str | None:
        if frames.at_top(frames["feet_apart"]) < self.settings.clamshell_feet:
            return "clamshell"
        return "straight_leg" if self._straight(frames) else None

    def _straight(self, frames: Frames) -> bool:
        """Whether the upper knee is plainly straight before the lift and in it.

        The world landmarks read some bent knees as nearly straight, and from some places a bent leg looks straight in
        the picture; a straight one is both.
        """
        known, bend = self.numbers, frames[f"{self._upper}_knee_bend"]
        if not (frames.at_top(bend) < known.straight_bend and frames.at_rest(bend) < known.straight_rest):
            return False
        body = Body(frames.image)
        thigh, shank = (
            body.at(self._upper, b) - body.at(self._upper, a) for a, b in (("hip", "knee"), ("knee", "ankle"))
        )
        across, along = thigh[:, 0] * shank[:, 1] - thigh[:, 1] * shank[:, 0], (thigh * shank).sum(axis=-1)
        return frames.at_top(np.degrees(np.abs(np.arctan2(across, along)))) < known.straight_seen

    def _findings(self, frames: Frames) -> Iterator[Finding]:
        image, world = _start(frames)
        yield self._roll(frames, world)
        yield self._knee(frames, image)

    def _roll(self, frames: Frames, start: Array) -> Finding:
        """A roll comes with the lift and stays at its top; on the way the depth is noisier than the limit."""
        name, limit = "pelvis_roll", self.settings.pelvis_roll
        if hidden := frames.hidden(Reason("hips_hidden"), *(landmark(side, "hip") for side in SIDES)):
            return not_judged(name, "deg", limit, hidden, self._upper)
        course = pelvis_roll(start, frames.world, self._upper, self.calibration.lying)
        roll = frames.at_top(course)
        return self.judge.read(name, roll, "deg", limit, frames.top_span(course), self._upper)

    def _knee(self, frames: Frames, start: Array) -> Finding:
        """Bent more than at the start, or less: whichever lasts at the higher level."""
        name, limit = "bent_upper_knee", self.settings.bent_upper_knee
        leg = (landmark(self._upper, joint) for joint in ("hip", "knee", "ankle"))
        hidden = frames.hidden(Reason("upper_leg_hidden", {"side": self._upper}), *leg)
        if hidden := hidden or frames.foot_at_edge(self._upper):
            return not_judged(name, "deg", limit, hidden, self._upper)
        course = upper_knee_change(start, frames.image, self._upper, self.calibration.lying)
        least = self.judge.least_reading(name, limit)
        bent, straightened = (frames.worst(change, limit=least) for change in (course, -course))
        worst = straightened if straightened.level > bent.level else bent
        return self.judge.read(name, worst.level, "deg", limit, worst.span, self._upper)


def _start(frames: Frames) -> tuple[Array, Array]:
    """Landmarks at rest, in the picture and in the world."""
    image, world = (np.nanmedian(points[frames.rest], axis=0) for points in (frames.image, frames.world))
    return image, world


def _on_one_side(v: Mapping[str, float], down: float, raised: float, back: float) -> bool:
    """Whether the chest faces the camera, at most that many degrees down or raised, or faces away from it.

    A camera looks down on somebody who lies, so a chest that faces it level seems to face down, up to 60 degrees. One
    that seems raised as much is that of somebody on the back.
    """
    above = degrees(atan2(v["chest_up"], v["chest_front"]))
    return -down < above < raised or abs(above) > 180 - back


def _turned(v: Mapping[str, float], calibration: Calibration) -> str | None:
    """Lying on one side, but not facing the camera."""
    known = calibration.side_lying
    lying = abs(v["trunk_up"]) < known.posture_trunk_up and abs(v["chest_up"]) < known.turned_chest_up
    return "live.face_camera" if lying and abs(v["chest_front"]) <= known.turned_chest_front else None


SIDE_LYING = Activity(
    key="side-lying",
    role="exercise",
    settings=SideLyingSettings,
    machine=SideLying,
    faults={"pelvis_roll": ("hip",), "short_range": ("knee",), "bent_upper_knee": ("knee",)},
    turned=_turned,
    angles=(
        TrueAngle("thigh rise", "{side}_thigh_rise", "{side}_thigh_elevation", change=True),
        TrueAngle("upper knee bend (depth)", "{side}_knee_bend", "{side}_knee_flexion"),
    ),
    range_is_depth=True,
    rising=(("partial_rise", "least_rise"),),
    steps=(0.0, 0.6, 1.8, 2.5, 3.6),
)
