"""What was read from a video, and judging it: the same for a video just read and a stored track."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.landmarks import Landmark, PoseTrack
from hipcam.judge.activity import AUTO
from hipcam.judge.course import Course
from hipcam.judge.recognise import Recognition, make_exercise, recognise
from hipcam.judge.result import Result, Source, Unknown
from hipcam.judge.settings import Settings
from hipcam.measure.measures import Measures, compute_measures
from hipcam.pose.calibration import calibration_for
from hipcam.source.filmed import UNSAID, Filmed
from hipcam.track.evidence.observer import leg_jumps
from hipcam.track.parallel import read_video
from hipcam.track.parts import joined_measures, joined_tracks, joined_values, parts
from hipcam.track.repair import repair
from hipcam.track.smooth import smooth_track
from hipcam.track.steady import as_filmed, camera_quality, points_as_filmed, since_first, steady
from hipcam.words import say
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from hipcam.core.stopwatch import Stages
    from hipcam.core.types import Array, Progress
    from hipcam.judge.curve import Curve
    from hipcam.pose.calibration import Calibration
    from hipcam.pose.model import PoseModel
    from hipcam.pose.network import PoseEstimator
    from hipcam.source.video import VideoInfo
    from hipcam.track.parts import Shape


#: Share of the pictures that somebody must be in, and a joint inside, so as not to be called missing.
_MOSTLY = 0.8


#: How much longer than its pictures a file may be, as a share, before that is said: sound runs on a little.
_BEYOND = 0.2


#: Slower than this, seconds out on average, are not even exercises at a slow tempo (6 s out and 4 s back: Wilk et al.,
#: J Hum Kinet 62, 2018).
_SLOW = 6.0


_JOINTS = {
    "shoulders": [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER],
    "hips": [Landmark.LEFT_HIP, Landmark.RIGHT_HIP],
    "knees": [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE],
    "feet": [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE],
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a video before anything was judged.

    Attributes
    ----------
    track : PoseTrack
        The followed person, as the pose network saw them.
    info : VideoInfo
        What the file says about itself.
    observed : dict of str to (T,) array
        What was read from the pictures beside the landmarks, see `Observer`.
    quality : dict
        Problems of the file and of following, counted.
    activity : str
        What the person was looked for in: an activity or `auto`.
    shapes : tuple of (int, int, int)
        Where the pictures' shape changes, see `parts`; the landmarks are in the pixels of each picture.
    """

    track: PoseTrack
    info: VideoInfo
    observed: dict[str, NDArray[np.float32]]
    quality: dict[str, Any]
    activity: str
    shapes: tuple[Shape, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A result with the per-frame data it rests on.

    Attributes
    ----------
    result : Result
        What was found.
    reading : Reading
        What was read from the video; judging it again gives the same result.
    track : PoseTrack
        The reading's landmarks, repaired and smoothed, where they are to be seen in each picture.
    measures : Measures
        Computed from the same as a camera that stands still would have seen them.
    recognition : Recognition or None
        Which activity it is, if that was asked.
    curve : Curve or None
        The angle that was judged, over the track's time; None if nothing moved.
    lines : (T, 3, 2) array
        Between which lines that angle lies in each picture, pixels, see `Course.lines_at`; NaN where it lies in none.
    """

    result: Result
    reading: Reading
    track: PoseTrack
    measures: Measures
    recognition: Recognition | None
    curve: Curve | None
    lines: Array


def read(
    path: Path,
    activity: str,
    settings: Settings,
    estimator: PoseEstimator,
    progress: Progress | None = None,
    *,
    model: PoseModel | None = None,
    workers: int = 1,
    filmed: Filmed = UNSAID,
    stages: Stages | None = None,
) -> Reading:
    """Read a video: the person followed, and what the pictures show beside the landmarks; see `read_video`."""
    known = calibration_for(estimator.model)
    info, track, shapes, observed, quality = read_video(
        path,
        activity,
        settings,
        estimator,
        known,
        model=model,
        workers=workers,
        filmed=filmed,
        progress=progress,
        stages=stages,
    )
    filled = []
    for part, seen in parts(track, observed, shapes):
        moved = since_first(seen)
        filled.append({**moved, "leg_jump": leg_jumps(steady(part, moved)[0])})
    return Reading(track, info, joined_values(filled), quality, activity, shapes)


def judge(reading: Reading, activity: str, settings: Settings, model: PoseModel, source_sha256: str) -> Scored:
    """Score what was read from a video."""
    # Loaded here: no picture waits for it.
    from hipcam.judge.curve import make_curve
    from hipcam.judge.outcome import make_result, why_nothing
    from hipcam.judge.shortfall import somebody

    known = calibration_for(model)
    measured, implausible = _measure(reading, settings, known)
    measures = joined_measures(measured)
    samples = chain.from_iterable(part.samples() for part in measured)
    recognition = None
    found: str | None = activity
    if activity == AUTO:
        recognition = recognise(samples, settings, known)
        found, reason = recognition.activity, recognition.reason
        events = recognition.events[found] if found else []
        course = recognition.courses[found] if found else None
        lost = recognition.lost[found] if found else []
        missed = recognition.missed[found] if found else {}
    else:
        exercise = make_exercise(activity, settings, known)
        course = exercise.course
        events = [event for sample in samples for event in exercise.update(sample)] + exercise.finish()
        reason, lost = why_nothing(exercise, events), exercise.sight.losses
        missed = exercise.missed(events)
    result = make_result(
        found,
        _source(reading, source_sha256),
        events,
        settings,
        model,
        quality={**reading.quality, **implausible, **camera_quality(reading.observed)},
        reason=reason,
        missing=_missing(reading, there=somebody(reason)) + _slow(reading, course),
        steps=steps(reading.activity, settings),
        lost=lost,
        missed=missed,
    )
    curve = make_curve(result, course, measures.time) if course else None
    track, lines = _filmed(reading, measured, course)
    return Scored(result, reading, track, measures, recognition, curve, lines)


def _source(reading: Reading, sha256: str) -> Source:
    info = reading.info
    return Source(
        name=info.path.name,
        sha256=sha256,
        width=info.width,
        height=info.height,
        duration=_duration(reading),
        frames=len(reading.track),
        frames_with_person=int(reading.track.has_person.sum()),
        recorded=info.recorded,
    )


def _filmed(reading: Reading, measured: list[Measures], course: Course | None) -> tuple[PoseTrack, Array]:
    """The landmarks and the lines that were measured, where they are to be seen in each picture."""
    tracks, lines = [], []
    for part, (_, there) in zip(measured, parts(reading.track, reading.observed, reading.shapes), strict=True):
        tracks.append(as_filmed(part.track, there))
        drawn = (course or Course()).lines_at(part.track.time)
        lines.append(points_as_filmed(drawn, there, part.track.size))
    return joined_tracks(tracks), np.concatenate(lines)


def _measure(reading: Reading, settings: Settings, known: Calibration) -> tuple[list[Measures], Counter[str]]:
    """Steady, mend, smooth and measure each part by itself; with what was implausible, counted."""
    measured, implausible = [], Counter[str]()
    for part, seen in parts(reading.track, reading.observed, reading.shapes):
        steadied, observed = steady(part, seen)
        plausible, counts = repair(steadied, known.repair)
        implausible.update(counts)
        track = smooth_track(plausible, gap_limit=settings.signals.gap_limit, cutoff=settings.signals.cutoff)
        measured.append(compute_measures(track, observed, known))
    return measured, implausible


def _duration(reading: Reading) -> float:
    """From the first frame to the end of the last, which lasts as long as the one before."""
    time = reading.track.time
    if len(time) < 2:
        return reading.info.duration or 0.0
    return float(time[-1] + (time[-1] - time[-2]))


def _missing(reading: Reading, *, there: bool) -> list[Unknown]:
    """What the recording does not show: pictures that are lost, nobody in sight, joints outside the picture.

    Where nobody was `there` to be measured, what was taken for them now and then says nothing.
    """
    found = []
    problems, track = reading.quality["video_problems"], reading.track
    if problems.get("truncated"):
        found.append(Unknown(say("track.end"), Reason("file_cut_short")))
    elif problems.get("damaged"):
        found.append(Unknown(say("track.parts"), Reason("file_damaged")))
    elif reading.info.length and reading.info.length - (end := _duration(reading)) > max(2, _BEYOND * end):
        values = {"end": end, "length": reading.info.length}
        found.append(Unknown(say("track.parts"), Reason("pictures_end", values)))
    if camera_quality(reading.observed).get("camera_unknown"):
        found.append(Unknown(say("track.heights"), Reason("camera_moved")))
    here = track.has_person
    if not there or not here.any():
        return found
    if here.mean() < _MOSTLY:
        found.append(Unknown(say("track.parts"), Reason("often_nobody", {"share": 1 - float(here.mean())})))
    pieces = (piece for piece, _ in parts(track, {}, reading.shapes))
    shares = [piece.image[piece.has_person] / np.array(piece.size, np.float32) for piece in pieces]
    return found + out_of_picture(np.concatenate(shares))


def _slow(reading: Reading, course: Course | None) -> list[Unknown]:
    """Whether all is so slow that the file may play slower than it was filmed, of which nobody has said anything."""
    out = course.way_out() if course and "slow_motion" not in reading.quality else None
    return [Unknown(say("track.times"), Reason("very_slow", {"out": out}))] if out and out > _SLOW else []


def out_of_picture(image: NDArray[np.float32]) -> list[Unknown]:
    """Joints that are mostly out of the picture, of somebody who is there.

    Parameters
    ----------
    image : (T, 33, 2) float32
        Landmarks, as shares of the picture's width and height.
    """
    outside = [name for name, joints in _JOINTS.items() if _outside(image[:, joints]).mean() > 1 - _MOSTLY]
    what = ", ".join(say(f"track.joints.{name}") for name in outside)
    return [Unknown(what, Reason("out_of_picture"))] if outside else []


def _outside(points: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether any of these points (T, n, 2) lies outside the picture, per frame."""
    return np.asarray(((points < 0) | (points > 1)).any(axis=(1, 2)))


def steps(activity: str, settings: Settings) -> tuple[str, ...]:
    """What is done to the landmarks, in words; an activity, or `auto`."""
    signals = settings.signals
    return (
        say("track.step.follow", activity=activity),
        say("track.step.repair"),
        say("track.step.fill", limit=signals.gap_limit),
        say("track.step.smooth", cutoff=signals.cutoff),
    )
