"""Helping somebody into the picture: what is wrong with where they are, and when it is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.core.types import SIDES
from hipcam.measure.angles import tilt_from_down
from hipcam.measure.body import Body, landmark
from hipcam.words import wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hipcam.judge.machine import Exercise
    from hipcam.live.frame import LiveFrame
    from hipcam.measure.measures import Sample


@dataclass(frozen=True, slots=True)
class Framing:
    """What to say about the picture.

    Attributes
    ----------
    kind : str
        `wrong` (change something), `posture` (take up the start posture), `right` (hold still) or `note` (all is well
        but for one thing that may do harm).
    message : str
        One sentence.
    """

    kind: Literal["wrong", "posture", "right", "note"]
    message: str


#: Mean brightness (0–255) below which a picture is too dark: with nobody found, and with somebody found all the same.
DARK_EMPTY, DARK = 45.0, 20.0
#: Extent of the body, as a share of the picture's shorter side, below which somebody should come closer.
SMALL = 0.33
#: Tilt of somebody who stands on two feet, and of somebody on the back seen from the side, that is the camera's
#: (degrees).
STANDING_TILT, LYING_TILT = 7.0, 18.0
_HEAD = (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
_PARTS: dict[str, tuple[int, ...]] = {
    "feet": tuple(landmark(side, joint) for side in SIDES for joint in ("ankle", "heel", "foot_index")),
    "knees": tuple(landmark(side, "knee") for side in SIDES),
    "hips": tuple(landmark(side, "hip") for side in SIDES),
    "shoulders": tuple(landmark(side, "shoulder") for side in SIDES),
    "head": tuple(_HEAD),
}


def judge_framing(frame: LiveFrame) -> Framing:
    """Say what is wrong with one frame, the gravest first, or that it is right.

    Parameters
    ----------
    frame : LiveFrame
        With the exercise whose start posture is waited for.
    """
    sample, brightness = frame.sample, frame.brightness
    if sample is None or not np.isfinite(sample.values["trunk_up"]):
        return Framing("wrong", wording.TOO_DARK if brightness < DARK_EMPTY else wording.NOBODY)
    if brightness < DARK:
        return Framing("wrong", wording.TOO_DARK)
    problem = _too_small(sample) or cut_off(sample) or _tilted(sample) or _from_the_head(sample.values, frame.exercise)
    if problem:
        return Framing("wrong", problem)
    if frame.exercise.in_start_posture(sample):
        if frame.people > 1:
            return Framing("note", wording.SOMEONE_ELSE)
        return Framing("right", wording.HOLD_STILL)
    turned = _turned(sample.values, frame.exercise)
    if turned:
        return Framing("wrong", turned)
    return Framing("posture", wording.TAKE_UP[frame.exercise.activity])


def cut_off(sample: Sample) -> str | None:
    """What to do about a part of the body that lies outside the picture, or None."""
    width, height = sample.size
    upright = sample.values["trunk_up"] > 0.6
    for part, joints in _PARTS.items():
        points = sample.pose.image[list(joints)]
        beside = (points[:, 0] < 0) | (points[:, 0] > width)
        outside = beside | (points[:, 1] < 0) | (points[:, 1] > height)
        if outside.mean() < 0.5:
            continue
        everything = sample.pose.image[:, 0]
        # Cut off on one side only, with room on the other.
        if beside.any() and upright and (everything.min() > 0.15 * width or everything.max() < 0.85 * width):
            return wording.TO_THE_MIDDLE.format(part=wording.PARTS[part])
        return (wording.STEP_BACK if upright else wording.MOVE_BACK).format(part=wording.PARTS[part])
    return None


def _too_small(sample: Sample) -> str | None:
    return wording.COME_CLOSER if sample.values["body_size"] < SMALL else None


def _tilted(sample: Sample) -> str | None:
    """A camera that is not level, as somebody standing upright or lying flat shows it."""
    v, body = sample.values, Body(sample.pose.image)
    axis = body.middle("ankle") - body.middle("shoulder")
    if v["trunk_up"] > 0.9 and v["chest_front"] > 0.7 and v["hips_over_feet"] > 0.6:
        on_two_feet = max(v["left_thigh_elevation"], v["right_thigh_elevation"]) < 25
        if on_two_feet and abs(float(tilt_from_down(axis))) > STANDING_TILT:
            return wording.TILTED
    if v["chest_up"] > 0.7 and v["trunk_sideways"] > 0.85:
        slope = np.degrees(np.arctan2(abs(axis[1]), abs(axis[0])))
        return wording.TILTED if slope > LYING_TILT else None
    return None


def _from_the_head(v: Mapping[str, float], exercise: Exercise) -> str | None:
    """Lying with the head toward the camera, which hides all that a bridge is judged by."""
    hidden = v["chest_up"] > 0.5 and v["trunk_sideways"] <= 0.55 and v["head_away"] < -0.3
    return wording.TURN_SIDE_ON if exercise.activity == "bridge" and hidden else None


def _turned(v: Mapping[str, float], exercise: Exercise) -> str | None:
    """How to turn, for somebody who is in about the right posture but not seen from where it is judged."""
    if exercise.activity == "er-test" and v["trunk_up"] > 0.7 and v["hips_over_feet"] > 0.5:
        return wording.FACE_CAMERA if v["chest_front"] <= 0.5 else None
    lying = abs(v["trunk_up"]) < 0.6
    if exercise.activity == "bridge" and lying and v["chest_up"] > 0.5:
        return wording.TURN_SIDE_ON if v["trunk_sideways"] <= 0.55 else None
    if exercise.activity == "side-lying" and lying and abs(v["chest_up"]) < 0.65:
        return wording.FACE_CAMERA if abs(v["chest_front"]) <= 0.6 else None
    if exercise.activity == "ninety-ninety" and v["trunk_up"] > 0.75 and v["hips_over_feet"] < 0.5:
        return wording.FRONT_LEG_TO_CAMERA if v["chest_front"] < 0.3 else None
    return None


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
