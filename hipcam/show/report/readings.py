"""How the rotation of each side was read: its picture, when, and how somebody stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.judge.summary import reached
from hipcam.show.report.assets import data_url
from hipcam.show.report.phrases import angle, clock, degrees
from hipcam.show.report.rows import rows_of
from hipcam.show.stills import rotation_key
from hipcam.words import say
from hipcam.words.names import side_name

if TYPE_CHECKING:
    from hipcam.judge.records import Conditions
    from hipcam.judge.result import Result
    from hipcam.judge.summary import Reached
    from hipcam.show.stills import Stills


@dataclass(frozen=True, slots=True)
class Reading:
    """One rotation as it was read: of which hip, how much, in sentences how, and its picture with what that shows."""

    hip: str
    angle: str
    said: tuple[str, ...]
    picture: str | None
    shows: str


def readings(result: Result, stills: Stills) -> list[Reading]:
    """The rotation that is told of each side; those of which it is not known when they were read are left out."""
    names = {row.start: row.name for row in rows_of(result)}
    return [
        Reading(
            say(f"report.hip.{side}"),
            (value := angle(one.rotation, one.attempt.uncertainty)),
            tuple(_said(one, one.at, names[round(one.attempt.start, 4)])),
            data_url(stills.get(rotation_key(one.attempt))),
            say("report.read.picture", side=side_name(side), angle=value, time=clock(one.at.middle)),
        )
        for side, one in reached(result.attempts).items()
        if one.at is not None
    ]


def _said(one: Reached, at: Conditions, name: str) -> list[str]:
    clean = "clean" if one.clean else "compensated" if one.attempt.faults else "unknown"
    said = [
        say(f"report.read.{clean}", attempt=name, time=clock(at.middle), seconds=at.end - at.start),
        say(
            "report.read.stance",
            leg=side_name(at.standing_leg),
            thigh=degrees(at.thigh_elevation),
            knee=degrees(at.knee_flexion),
            trunk=_trunk(at),
        ),
    ]
    if round(at.in_picture) != round(one.rotation):
        said.append(say("report.read.in_picture", seen=degrees(at.in_picture), rotation=degrees(one.rotation)))
    return said


def _trunk(at: Conditions) -> str:
    lean = abs(at.trunk_lean)
    if round(lean) == 0:
        return say("report.read.upright")
    return say("report.read.leaning", lean=degrees(lean), side=side_name("left" if at.trunk_lean > 0 else "right"))
