"""Scoring recorded videos: file in, result out."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from hipcam.core.hashing import file_hash
from hipcam.core.landmarks import PoseTrack
from hipcam.core.stopwatch import Stages
from hipcam.judge.activity import AUTO, keys
from hipcam.judge.result import Result
from hipcam.judge.settings import Settings
from hipcam.pose.model import PoseModel
from hipcam.pose.network import make_network
from hipcam.pose.store import load_model
from hipcam.source.filmed import UNSAID, Filmed
from hipcam.track.scored import Scored, judge, read
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.core.types import Progress
    from hipcam.pose.network import PoseEstimator


def score_video(
    path: str | Path,
    activity: str = AUTO,
    *,
    settings: Settings | None = None,
    model: str | Path | PoseModel | None = None,
    mirrored: bool = False,
    slow_motion: float | None = None,
    progress: Progress | None = None,
) -> Result:
    """Score one recorded video.

    Parameters
    ----------
    path : str or Path
        A video file.
    activity : str
        Its key, such as `side-lying`, or `auto` to find out.
    settings : Settings, optional
        Instead of the specification's defaults.
    model : str, Path or PoseModel, optional
        `heavy` or `lite` instead of the full one, a pose landmarker bundle of your own, or a model of another network,
        see `hipcam.pose.network.register_network`.
    mirrored : bool
        Whether the pictures were mirrored before they were stored, as some selfie cameras do; nobody can see that.
    slow_motion : float, optional
        How many times slower than filmed the file plays, 1 to 1000; by default what the file says.
    progress : callable, optional
        Told the frames done and the frames expected.

    Returns
    -------
    Result
        With `activity` None, and the reason in `unknown`, if `auto` found none.

    Raises
    ------
    ValueError
        If there is no such activity, or no recording plays that slowly.
    VideoError, ModelError
        If the video or the model cannot be used.
    """
    scored = score_in_full(
        path, activity, settings=settings, model=model, mirrored=mirrored, slow_motion=slow_motion, progress=progress
    )
    return scored.result


def score_in_full(
    path: str | Path,
    activity: str = AUTO,
    *,
    settings: Settings | None = None,
    model: str | Path | PoseModel | None = None,
    mirrored: bool = False,
    slow_motion: float | None = None,
    progress: Progress | None = None,
) -> Scored:
    """Score one recorded video and keep what its result rests on: for `write_report`, `write_exports`, or yourself.

    Parameters and errors are those of `score_video`; `result` of what is given is what that gives.
    """
    filmed = Filmed(mirrored, slow_motion)
    pose_model = _model(model)
    with closing(make_network(pose_model)) as estimator:
        return score_file(Path(path), activity, settings or Settings(), pose_model, estimator, progress, filmed=filmed)


def read_track(
    path: str | Path,
    activity: str = AUTO,
    *,
    settings: Settings | None = None,
    model: str | Path | PoseModel | None = None,
    progress: Progress | None = None,
) -> PoseTrack:
    """Read the landmarks of one person from a video, unsmoothed.

    Parameters and errors are those of `score_video`; the activity decides whom to follow when there are several.
    """
    pose_model = _model(model)
    with closing(make_network(pose_model)) as estimator:
        return read(Path(path), activity, settings or Settings(), estimator, progress, model=pose_model).track


def score_file(
    path: Path,
    activity: str,
    settings: Settings,
    model: PoseModel,
    estimator: PoseEstimator,
    progress: Progress | None = None,
    *,
    workers: int = 1,
    filmed: Filmed = UNSAID,
    stages: Stages | None = None,
) -> Scored:
    """Score one video with a pose network that is already loaded; see `score_video` and `parallel.read_video`."""
    known = (AUTO, *keys())
    if activity not in known:
        raise ValueError(say("cli.no_activity", word=activity, known=", ".join(known)))
    stages = stages or Stages()
    reading = read(
        path, activity, settings, estimator, progress, model=model, workers=workers, filmed=filmed, stages=stages
    )
    with stages.time("hash"):
        sha256 = file_hash(path)
    with stages.time("judge"):
        return judge(reading, activity, settings, model, sha256)


def _model(given: str | Path | PoseModel | None) -> PoseModel:
    return given if isinstance(given, PoseModel) else load_model(given or None)
