"""The standing test's angle: the rotation of one attempt, its ±, and how near the heel came to the stick."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from hipcam.core.types import Side, other_side, outward
from hipcam.judge.frames import median
from hipcam.judge.records import Conditions
from hipcam.measure.angles import tilt_from_down
from hipcam.measure.body import Body, norm
from hipcam.measure.standing import Lift, StandingChanges, heel_to_stick, rotation_lines, standing_changes

if TYPE_CHECKING:
    from hipcam.core.types import Array, Flags
    from hipcam.judge.frames import Frames
    from hipcam.judge.records import Touch
    from hipcam.pose.judging import ErTestCalibration
    from hipcam.pose.measuring import StandingCalibration

#: Half-open index range of a steady hold.
Span = tuple[int, int]


class Heel(NamedTuple):
    """Heel to stick over a hold, and what it is off by: foot lengths; `line` says whether the stick was found."""

    distance: float
    error: float
    doubt: float
    line: bool


class Seen(NamedTuple):
    """One attempt as the picture shows it.

    Attributes
    ----------
    lift : Lift
        What is fixed.
    tilt, shift, strength : (T,) array
        The shank's axis, see `shank_axis`.
    changes : StandingChanges
        What happened.
    """

    lift: Lift
    tilt: Array
    shift: Array
    strength: Array
    changes: StandingChanges


class RotationReader:
    """Reads the rotation.

    Parameters
    ----------
    numbers : ErTestCalibration
        What the measures are worth.
    standing : StandingCalibration
        The measures' own.
    """

    def __init__(self, numbers: ErTestCalibration, standing: StandingCalibration) -> None:
        self.numbers, self.standing = numbers, standing

    def roll(self, slope: float, body: float) -> float:
        """Camera roll, degrees: from the body on two feet, else from the upright stick's slope (NaN: unknown), else 0.

        A stick at the picture's side leans by perspective where the camera is not level.
        """
        lean = float(np.degrees(np.arctan(slope)))
        return next((roll for roll in (body, lean) if isfinite(roll)), 0.0)

    def see(self, frames: Frames, side: Side, roll: float, base: Flags) -> Seen:
        """What an attempt shows; `base` are the hanging frames at its start."""
        body, world, standing = Body(frames.image), Body(frames.world), other_side(side)
        shank = float(np.median(norm(body.at(standing, "ankle") - body.at(standing, "knee"))[base]))
        hanging = tilt_from_down((body.at(side, "ankle") - body.at(side, "knee"))[base])
        leg = (world.at(standing, "ankle") - world.at(standing, "hip"))[base]
        lean = np.degrees(np.arctan2(leg[:, 2], leg[:, 1]))
        lift = Lift(
            side,
            shank,
            roll,
            hanging=-outward(side) * (float(np.median(hanging)) - roll),
            lean=float(np.median(lean)),
        )
        outline = (frames[f"{side}_shank_{what}"] for what in ("tilt", "shift", "strength"))
        tilt, shift, strength = self.shank_axis(frames.image, frames.time, side, *outline)
        changes = standing_changes(frames.image, lift, tilt, base, self.standing)
        return Seen(lift, tilt, shift, strength, changes)

    def shank_axis(
        self, image: Array, time: Array, side: Side, tilt: Array, shift: Array, strength: Array
    ) -> tuple[Array, Array, Array]:
        """Tilt and shift of the shank's axis in each frame, and how well it is backed where it was looked for.

        Between the frames in which the outline was placed, the tilt of knee→ankle is corrected by what it was off
        there.

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
        body, known = Body(image), self.numbers
        landmarks = tilt_from_down(body.at(side, "ankle") - body.at(side, "knee")).astype(float)
        placed = np.flatnonzero(np.isfinite(tilt) & (np.nan_to_num(strength) >= self.numbers.strength_least))
        if not len(placed):
            return landmarks, np.zeros_like(landmarks), np.zeros_like(landmarks)
        # A fit by itself among its neighbours is a wrong one: median of three.
        padded = np.concatenate([tilt[placed[:1]], tilt[placed], tilt[placed[-1:]]])
        sound = np.median([padded[:-2], padded[1:-1], padded[2:]], axis=0)
        # An outline placed on a stripe or on the other leg is far off: only what landmarks err by is believed.
        inward = np.clip(-outward(side) * (sound - landmarks[placed]), -known.outline_less, known.outline_more)
        off = np.interp(time, time[placed], -outward(side) * known.outline_share * inward)
        return landmarks + off, np.interp(time, time[placed], shift[placed]), strength

    def lines(self, frames: Frames, seen: Seen) -> Array:
        """Between which lines the rotation lies in each picture, see `rotation_lines`."""
        return rotation_lines(frames.image, seen.lift, seen.tilt, seen.shift, self.standing)

    def conditions(self, frames: Frames, seen: Seen, hold: Span) -> Conditions:
        """How somebody stood over a hold."""
        held, side = slice(*hold), seen.lift.side
        return Conditions(
            start=float(frames.time[held][0]),
            end=float(frames.time[held][-1]),
            in_picture=median(seen.changes.seen[held]),
            thigh_elevation=median(frames[f"{side}_thigh_elevation"][held]),
            knee_flexion=median(frames[f"{side}_knee_bend"][held]),
            # What hangs leans by the camera's roll, its lower end to the right: the trunk's upper end to the left.
            trunk_lean=median(frames["trunk_lean"][held]) + seen.lift.roll,
            standing_leg=other_side(side),
        )

    def how(self, strength: float) -> Literal["outline", "landmarks"]:
        """What a rotation rests on, given how well the shank's outline is backed: `outline` or `landmarks`."""
        return "outline" if strength >= self.numbers.strength_least else "landmarks"

    def held_how(self, seen: Seen, hold: Span) -> Literal["outline", "landmarks"]:
        """What a held rotation rests on."""
        backed = median(seen.strength[slice(*hold)])
        return self.how(backed if isfinite(backed) else median(seen.strength))

    def heel(self, frames: Frames, seen: Seen, hold: Span | None) -> Heel:
        """Heel to stick over the hold: by the stick's line, else by the wrist."""
        known = self.numbers
        at, slope = median(frames["stick_at"]) * min(frames.size), median(frames["stick_slope"])
        line = isfinite(at) and hold is not None
        error, doubt = (known.stick_error, known.stick_doubt) if line else (known.wrist_error, known.wrist_doubt)
        if hold is None:
            return Heel(nan, error, doubt, line)
        if not line:
            wrist = Body(frames.image).at(other_side(seen.lift.side), "wrist")
            slope = -float(np.tan(np.radians(seen.lift.roll)))
            at = float(np.median(wrist[:, 0] - slope * wrist[:, 1]))
        distance = heel_to_stick(
            frames.image, seen.lift, seen.tilt, seen.shift, lambda y: at + slope * y, self.standing
        )
        return Heel(float(np.median(distance[slice(*hold)])), error, doubt, line)


def touch(heel: Heel, touch_within: float, *, clean: bool | None) -> Touch:
    """Whether the heel touched the stick; unknown where it is too close to tell."""
    if not isfinite(heel.distance) or abs(heel.distance + touch_within) < heel.doubt:
        return "unknown"
    if heel.distance < -touch_within:
        return "no"
    return "unknown" if clean is None else "clean" if clean else "with compensation"
