"""One picture of a live session, seen and judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hipcam.core.landmarks import Pose
from hipcam.measure.measures import Sample

if TYPE_CHECKING:
    from hipcam.core.types import Image
    from hipcam.judge.machine import Exercise
    from hipcam.judge.records import Event, Now


@dataclass(frozen=True, slots=True)
class LiveFrame:
    """One picture and all that was read from it.

    Attributes
    ----------
    image : (h, w, 3) uint8
        RGB.
    time : float
        Seconds since the camera's first picture; a file's own.
    pose : Pose or None
        Smoothed, in pixels of `image`; None if nobody is followed.
    sample : Sample or None
        Its measures.
    events : list of Event
        What was completed in this frame. With an open activity those of `exercise`, together with what it had found
        before it became clear which activity this is.
    now : Now or None
        Where the movement stands; None while nothing is watched.
    exercise : Exercise
        The phase machine; with an open activity the likeliest so far.
    people : int
        How many people the latest look around saw.
    brightness : float
        Mean of the picture, 0–255.
    captured : float
        When the picture was taken, on `time.perf_counter`'s clock.
    dropped : int
        Pictures dropped so far.
    camera_moves : bool
        Whether the camera moved in the last moments.
    few_pictures : bool
        Whether too few were judged in the last moments.
    """

    image: Image
    time: float
    pose: Pose | None
    sample: Sample | None
    events: list[Event]
    now: Now | None
    exercise: Exercise
    people: int
    brightness: float
    captured: float
    dropped: int
    camera_moves: bool
    few_pictures: bool
