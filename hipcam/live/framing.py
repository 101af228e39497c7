"""Helping somebody into the picture: what is wrong with where they are, and when it is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.core.types import SIDES
from hipcam.judge.activity import activity
from hipcam.measure.angles import tilt_from_down
from hipcam.measure.body import Body, landmark
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.live.frame import LiveFrame
    from hipcam.measure.measures import Sample
    from hipcam.pose.calibration import FramingCalibration


@dataclass(frozen=True, slots=True)
class Framing:
    """What to say about the picture.

    Attributes
    ----------
    kind : str
        `wrong` (change something), `posture` (take up the start posture), `right` (hold still) or `note` (all is well
        but for one thing that may do harm).
    key : str
        Of the sentence to say.
    part : str
        The part of the body it is about, if any.
    """

    kind: Literal["wrong", "posture", "right", "note"]
    key: str
    part: str = ""

    @property
    def message(self) -> str:
        """The sentence."""
        return say(self.key, part=say(f"live.part.{self.part}")) if self.part else say(self.key)


#: The sentence that too few pictures a second are judged.
FEW_PICTURES = "live.few_pictures"

_PARTS: dict[str, tuple[int, ...]] = {
    "feet": tuple(landmark(side, joint) for side in SIDES for joint in ("ankle", "heel", "foot_index")),
    "knees": tuple(landmark(side, "knee") for side in SIDES),
    "hips": tuple(landmark(side, "hip") for side in SIDES),
    "shoulders": tuple(landmark(side, "shoulder") for side in SIDES),
    "head": (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
}


def judge_framing(frame: LiveFrame, limits: FramingCalibration) -> Framing:
    """Say what is wrong with one frame, the gravest first, or that it is right.

    Parameters
    ----------
    frame : LiveFrame
        With the exercise whose start posture is waited for.
    limits : FramingCalibration
        Of the pose network.
    """
    sample, brightness, asked = frame.sample, frame.brightness, activity(frame.exercise.activity)
    if sample is None or not np.isfinite(sample.values["trunk_up"]):
        return Framing("wrong", "live.too_dark" if brightness < limits.dark_empty else "live.nobody")
    if brightness < limits.dark:
        return Framing("wrong", "live.too_dark")
    if sample.values["body_size"] < limits.small:
        return Framing("wrong", "live.come_closer")
    if outside := cut_off(sample, limits):
        return outside
    if _tilted(sample, limits):
        return Framing("wrong", "live.tilted")
    if hidden := asked.hidden(sample.values, frame.exercise.calibration):
        return Framing("wrong", hidden)
    starts, restless = frame.exercise.in_start_posture(sample), frame.exercise.restless
    if starts or restless:
        if frame.camera_moves:
            return Framing("note", "live.camera_moves")
        if frame.few_pictures:
            return Framing("note", FEW_PICTURES)
        if frame.people > 1:
            return Framing("note", "live.someone_else")
        # Who has begun to move passes through the start posture and out of it: what is missing is the same in both.
        return Framing("right", f"activity.{asked.key}.be_still" if restless else "live.hold_still")
    if turned := asked.turned(sample.values, frame.exercise.calibration):
        return Framing("wrong", turned)
    return Framing("posture", f"activity.{asked.key}.take_up")


def cut_off(sample: Sample, limits: FramingCalibration) -> Framing | None:
    """What to do about a part of the body that lies outside the picture, or None."""
    width, height = sample.size
    upright = sample.values["trunk_up"] > limits.upright
    for part, joints in _PARTS.items():
        points = sample.pose.image[list(joints)]
        beside = (points[:, 0] < 0) | (points[:, 0] > width)
        outside = beside | (points[:, 1] < 0) | (points[:, 1] > height)
        if outside.mean() < limits.outside:
            continue
        everything = sample.pose.image[:, 0]
        room = everything.min() > limits.room * width or everything.max() < (1 - limits.room) * width
        # Cut off on one side only, with room on the other.
        if beside.any() and upright and room:
            return Framing("wrong", "live.to_the_middle", part)
        return Framing("wrong", "live.step_back" if upright else "live.move_back", part)
    return None


def _tilted(sample: Sample, limits: FramingCalibration) -> bool:
    """Whether the camera is not level, as somebody standing upright or lying flat shows it."""
    v, body = sample.values, Body(sample.pose.image)
    axis = body.middle("ankle") - body.middle("shoulder")
    facing = v["trunk_up"] > limits.standing_trunk and v["chest_front"] > limits.standing_chest
    if facing and v["hips_over_feet"] > limits.standing_hips:
        on_two_feet = max(v["left_thigh_elevation"], v["right_thigh_elevation"]) < limits.standing_thigh
        if on_two_feet and abs(float(tilt_from_down(axis))) > limits.standing_tilt:
            return True
    if v["chest_up"] > limits.lying_chest and v["trunk_sideways"] > limits.lying_across:
        return bool(np.degrees(np.arctan2(abs(axis[1]), abs(axis[0]))) > limits.lying_tilt)
    return False


class SteadyFraming:
    """Takes what is said about each frame and keeps to a message until another has stood for a while.

    Parameters
    ----------
    patience : float
        Seconds for which a new message must stand.
    """

    def __init__(self, patience: float = 0.5) -> None:
        self.patience = patience
        self.shown: Framing | None = None
        self._coming: Framing | None = None
        self._since = 0.0

    def update(self, framing: Framing, time: float) -> Framing:
        """Take one frame's framing and give the one to show."""
        if framing == self.shown or self.shown is None:
            self.shown, self._coming = framing, None
            return self.shown
        if framing != self._coming:
            self._coming, self._since = framing, time
        if time - self._since >= self.patience:
            self.shown, self._coming = framing, None
        return self.shown
