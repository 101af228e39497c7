"""Every measure, declared once: its name, its unit and, in `hipcam.words`, its meaning.

What is asked for by a name that is not declared here is an error wherever it is asked for. A measure that is declared
but could not be computed, because the pictures showed nothing of it, is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.types import SIDES
from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hipcam.core.types import Array, Side


@dataclass(frozen=True, slots=True)
class Measure:
    """What can be measured of a body in one picture.

    Attributes
    ----------
    name : str
        By which it is asked for; begins with its side if it belongs to one.
    unit : str
        Of its values; `1` for shares.
    side : str or None
        To which side it belongs.
    """

    name: str
    unit: str
    side: Side | None = None

    @property
    def meaning(self) -> str:
        """What it is, in the language that is spoken."""
        if self.side is None:
            return say(f"measure.{self.name}")
        return say(f"measure.side.{self.name.removeprefix(f'{self.side}_')}", side=say(f"side.{self.side}"))


def _of_body(**units: str) -> list[Measure]:
    return [Measure(name, unit) for name, unit in units.items()]


def _of_each_side(**units: str) -> list[Measure]:
    return [Measure(f"{side}_{name}", unit, side) for side in SIDES for name, unit in units.items()]


#: Every measure by its name, in the order in which they stand in tables.
MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        # How the body lies in the room.
        *_of_body(trunk_up="1", trunk_sideways="1", chest_up="1", chest_front="1"),
        *_of_body(hips_over_feet="m", hips_over_knees="m", trunk_over_shank="1", body_size="1"),
        *_of_each_side(knee_bend="°", hip_bend="°", shank_up="1", leg_seen="1", foot_seen="1"),
        # Standing.
        *_of_body(trunk_lean="°", pelvis_tilt="°"),
        *_of_each_side(landmark_rotation="°", thigh_elevation="°", knee_drift="thigh lengths"),
        # On the back.
        *_of_body(head_away="1", hips_apart="shank lengths", knee_gap="shorter side"),
        *_of_each_side(hip_line_excess="°", shank_inward="°", shank_length="shorter side"),
        *_of_each_side(foot_pivot="shorter side", knee_up="shorter side", toes_along="shorter side"),
        *_of_body(hip_line_excess="°", hip_lift="1", hip_rise="shank lengths"),
        # Sitting.
        *_of_body(trunk_inclination="°", head_over_hips="shorter side", front_foot="1"),
        *_of_each_side(foot_behind="shank lengths"),
        # On one side.
        *_of_each_side(thigh_rise="°", leg_rise="°", hip_height="trunk lengths", shoulder_height="trunk lengths"),
        *_of_body(feet_apart="shank lengths"),
        # Read from the pictures, or from the landmarks before they are smoothed.
        *_of_body(front_bulge="trunk lengths", front_roughness="trunk lengths"),
        *_of_each_side(shank_tilt="°", shank_shift="shank lengths", shank_strength="1"),
        *_of_body(stick_at="shorter side", stick_slope="1", leg_jump="shank lengths"),
        *_of_body(camera_dx="shorter side", camera_dy="shorter side", camera_scale="1", camera_roll="°"),
        *_of_body(camera_known="1"),
    )
}


class UnknownMeasureError(KeyError):
    """Something was asked for that is no measure: a slip of whoever wrote the code."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        near = get_close_matches(self.name, MEASURES, 1)
        return say("error.unknown_measure", name=self.name, near=near[0] if near else next(iter(MEASURES)))


def declared(name: str) -> str:
    """The name as it is, if it is a measure's.

    Raises
    ------
    UnknownMeasureError
        If it is not.
    """
    if name not in MEASURES:
        raise UnknownMeasureError(name)
    return name


class FrameValues(dict[str, float]):
    """The measures of one frame by name. Declared but not computed: NaN. Not declared: `UnknownMeasureError`."""

    __slots__ = ()

    def __missing__(self, name: str) -> float:
        declared(name)
        return nan

    def get(self, name: str, default: Any = nan) -> Any:
        """The value, or what is said where it was not computed; an undeclared name is an error here, too."""
        return super().get(declared(name), default)


class TrackValues(dict[str, "Array"]):
    """The measures of a track by name, each (T,). Declared but not computed: NaN. Not declared: `UnknownMeasureError`.

    Parameters
    ----------
    values : mapping of str to (T,) array
        What was computed.
    frames : int
        How many frames the track has.
    """

    __slots__ = ("_frames",)

    def __init__(self, values: Mapping[str, Array], frames: int) -> None:
        super().__init__(values)
        self._frames = frames
        for name in self:
            declared(name)

    def __missing__(self, name: str) -> Array:
        declared(name)
        return np.full(self._frames, nan, np.float32)

    def get(self, name: str, default: Any = None) -> Any:
        """The values, or what is said where they were not computed; an undeclared name is an error here, too."""
        return super().get(declared(name), default)
