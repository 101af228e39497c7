"""Scoring recorded videos: file in, result out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import hipcam
from hipcam.errors import HipcamError
from hipcam.exercises.base import Attempt, Event, Exercise, Hold, Partial, Rep
from hipcam.exercises.guide import ACTIVITIES
from hipcam.exercises.recognise import AUTO, Recognition, make_exercise, recognise
from hipcam.landmarks import Landmark, PoseTrack
from hipcam.measures import Measures, compute_measures
from hipcam.model_store import load_model
from hipcam.observe import leg_jumps
from hipcam.plausibility import repair
from hipcam.pose import MediaPipePose
from hipcam.results import Provenance, Result, Source, Unknown
from hipcam.settings import Settings
from hipcam.signals import smooth_track
from hipcam.stages import Stages
from hipcam.stretches import read_video
from hipcam.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from hipcam.model_store import PoseModel
    from hipcam.pose import PoseEstimator
    from hipcam.video import VideoInfo

    #: Told the frames done and the frames expected (None if unknown).
    Progress = Callable[[int, "int | None"], None]


#: Share of the pictures that somebody must be in, and a joint inside, so as not to be called missing.
_MOSTLY = 0.8
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
        What was read from the pictures beside the landmarks, see `observe`.
    quality : dict
        Problems of the file and of following, counted.
    activity : str
        What the person was looked for in: an activity or `auto`.
    """

    track: PoseTrack
    info: VideoInfo
    observed: dict[str, NDArray[np.float32]]
    quality: dict[str, Any]
    activity: str


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
        The reading's landmarks, repaired and smoothed.
    measures : Measures
        Computed from `track`.
    recognition : Recognition or None
        Which activity it is, if that was asked.
    """

    result: Result
    reading: Reading
    track: PoseTrack
    measures: Measures
    recognition: Recognition | None


def score_video(
    path: str | Path,
    activity: str = AUTO,
    *,
    settings: Settings | None = None,
    model: str | Path | None = None,
    progress: Progress | None = None,
) -> Result:
    """Score one recorded video.

    Parameters
    ----------
    path : str or Path
        A video file.
    activity : str
        `er-test`, `bridge`, `ninety-ninety`, `side-lying`, or `auto` to find out.
    settings : Settings, optional
        Instead of the specification's defaults.
    model : str or Path, optional
        A pose landmarker bundle instead of the installed one.
    progress : callable, optional
        Told the frames done and the frames expected.

    Returns
    -------
    Result
        With `activity` None, and the reason in `unknown`, if `auto` found none.

    Raises
    ------
    ValueError
        If there is no such activity.
    VideoError, ModelError
        If the video or the model cannot be used.
    """
    pose_model = load_model(Path(model) if model else None)
    with MediaPipePose(pose_model) as estimator:
        return score_file(Path(path), activity, settings or Settings(), pose_model, estimator, progress).result


def read_track(
    path: str | Path,
    activity: str = AUTO,
    *,
    settings: Settings | None = None,
    model: str | Path | None = None,
    progress: Progress | None = None,
) -> PoseTrack:
    """Read the landmarks of one person from a video, unsmoothed.

    Parameters and errors are those of `score_video`; the activity decides whom to follow when there are several.
    """
    with MediaPipePose(load_model(Path(model) if model else None)) as estimator:
        return _read(Path(path), activity, settings or Settings(), estimator, progress).track


def score_file(
    path: Path,
    activity: str,
    settings: Settings,
    model: PoseModel,
    estimator: PoseEstimator,
    progress: Progress | None = None,
    *,
    workers: int = 1,
    stages: Stages | None = None,
) -> Scored:
    """Score one video with a pose network that is already loaded; see `score_video` and `stretches.read_video`."""
    if activity not in (AUTO, *ACTIVITIES):
        raise ValueError(f"there is no activity {activity!r}; there are {', '.join((AUTO, *ACTIVITIES))}")
    stages = stages or Stages()
    reading = _read(path, activity, settings, estimator, progress, model=model, workers=workers, stages=stages)
    with stages.time("hash"):
        sha256 = file_hash(path)
    with stages.time("judge"):
        return judge(reading, activity, settings, model, sha256)


def judge(reading: Reading, activity: str, settings: Settings, model: PoseModel, source_sha256: str) -> Scored:
    """Score what was read from a video."""
    plausible, implausible = repair(reading.track)
    track = smooth_track(plausible, gap_limit=settings.signals.gap_limit, cutoff=settings.signals.cutoff)
    measures = compute_measures(track, reading.observed)
    recognition = None
    found: str | None = activity
    if activity == AUTO:
        recognition = recognise(measures.samples(), settings)
        found = recognition.activity
        events = recognition.events[found] if found else []
        reason = recognition.reason
    else:
        exercise = make_exercise(activity, settings)
        events = [event for sample in measures.samples() for event in exercise.update(sample)] + exercise.finish()
        reason = why_nothing(exercise, events)
    info = reading.info
    source = Source(
        name=info.path.name,
        sha256=source_sha256,
        width=info.width,
        height=info.height,
        duration=_duration(reading),
        frames=len(track),
        frames_with_person=int(reading.track.has_person.sum()),
    )
    result = make_result(
        found,
        source,
        events,
        settings,
        model,
        quality={**reading.quality, **implausible},
        reason=reason,
        missing=_missing(reading),
        steps=steps(reading.activity, settings),
    )
    return Scored(result, reading, track, measures, recognition)


def why_nothing(exercise: Exercise, events: list[Event]) -> str | None:
    """Why an exercise found nothing but movements too small to count; None if it found more."""
    return None if any(not isinstance(e, Partial) for e in events) else exercise.why_nothing()


def make_result(
    activity: str | None,
    source: Source,
    events: list[Event],
    settings: Settings,
    model: PoseModel,
    *,
    quality: dict[str, Any],
    reason: str | None,
    missing: list[Unknown],
    steps: tuple[str, ...],
) -> Result:
    """Put together what the phase machine of an activity gave out, from a recording or live.

    Parameters
    ----------
    activity : str or None
        None if no activity was found.
    source : Source
        What was watched.
    events : list of Event
        In order.
    settings : Settings
        By which it was judged.
    model : PoseModel
        By which the person was seen.
    quality : dict
        Problems, counted.
    reason : str or None
        Why there is no activity, or nothing in it.
    missing : list of Unknown
        What could not be seen.
    steps : tuple of str
        What was done to the landmarks.
    """
    unknown = [Unknown("activity" if activity is None else activity, reason)] if reason else []
    return Result(
        activity=activity,
        source=source,
        reps=_only(Rep, events),
        partials=_only(Partial, events),
        holds=_only(Hold, events),
        attempts=_only(Attempt, events),
        summary=summarise(activity, events),
        quality=quality,
        unknown=(*unknown, *missing, *_unjudged(events)),
        provenance=Provenance(
            hipcam=hipcam.__version__,
            model={"name": model.name, "sha256": model.sha256},
            settings=settings.to_dict(),
            steps=steps,
            made=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        ),
    )


def _read(
    path: Path,
    activity: str,
    settings: Settings,
    estimator: PoseEstimator,
    progress: Progress | None = None,
    *,
    model: PoseModel | None = None,
    workers: int = 1,
    stages: Stages | None = None,
) -> Reading:
    track, info, observed, quality = read_video(
        path, activity, settings, estimator, model=model, workers=workers, progress=progress, stages=stages
    )
    observed["leg_jump"] = leg_jumps(track)
    return Reading(track, info, observed, quality, activity)


def _duration(reading: Reading) -> float:
    """From the first frame to the end of the last, which lasts as long as the one before."""
    time = reading.track.time
    if len(time) < 2:
        return reading.info.duration or 0.0
    return float(time[-1] + (time[-1] - time[-2]))


def _missing(reading: Reading) -> list[Unknown]:
    """What the recording does not show: pictures that are lost, nobody in sight, joints outside the picture."""
    found = []
    problems, track = reading.quality["video_problems"], reading.track
    if problems.get("truncated"):
        found.append(
            Unknown(
                "end of the video",
                "the file is cut short and the rest is missing; copy it again from where it was recorded",
            )
        )
    elif problems.get("damaged"):
        found.append(
            Unknown(
                "parts of the video",
                "the file is damaged and some pictures are lost or wrong; copy it again from where it was recorded",
            )
        )
    here = track.has_person
    if not here.any():
        return found
    if here.mean() < _MOSTLY:
        found.append(
            Unknown(
                "parts of the video",
                f"nobody was found in {1 - here.mean():.0%} of the pictures; stay in the picture, in good light",
            )
        )
    return found + out_of_picture(track.image[here], track.size)


def out_of_picture(image: NDArray[np.float32], size: tuple[int, int]) -> list[Unknown]:
    """Joints that are mostly out of the picture, of somebody who is there; landmarks (T, 33, 2) in pixels."""
    outside = [name for name, joints in _JOINTS.items() if _outside(image[:, joints], size).mean() > 1 - _MOSTLY]
    return [Unknown(", ".join(outside), "out of the picture; film the whole body")] if outside else []


def _outside(points: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.bool_]:
    """Whether any of these points (T, n, 2) lies outside the picture, per frame."""
    return np.asarray(((points < 0) | (points > np.asarray(size, np.float32))).any(axis=(1, 2)))


def _unjudged(events: list[Event]) -> list[Unknown]:
    """What was not judged, each thing once with its reason."""
    said: dict[tuple[str, str], None] = {}
    for event in events:
        if isinstance(event, (Rep, Hold)):
            said.update(
                dict.fromkeys(
                    (name, check.reason)
                    for name, check in event.checks.items()
                    if check.verdict == "unknown" and check.reason
                )
            )
        if isinstance(event, Attempt):
            said.update(dict.fromkeys((name, why) for name, why in event.not_judged.items()))
            if event.reason:
                said[f"{event.side} rotation", event.reason] = None
    return [Unknown(what, reason) for what, reason in said]


def steps(activity: str, settings: Settings) -> tuple[str, ...]:
    """What is done to the landmarks, in words; an activity, or `auto`."""
    signals = settings.signals
    return (
        f"followed one person ({activity})",
        "changed swapped legs back, left out landmarks that jump for one frame",
        f"filled gaps up to {signals.gap_limit:g} s",
        f"zero-phase second-order Butterworth low-pass at {signals.cutoff:g} Hz, at the true frame times",
    )


def _only(kind: type[Any], events: list[Event]) -> tuple[Any, ...]:
    return tuple(e for e in events if isinstance(e, kind))


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal.

    Raises
    ------
    HipcamError
        If it cannot be read to its end.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.sha256()
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        raise HipcamError(f"{path} could not be read to its end ({error.strerror}).") from error
    return digest.hexdigest()
