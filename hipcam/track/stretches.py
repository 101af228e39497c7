"""Pictures in, rows out: one recording read by one process, or in stretches by several and joined.

The pose network runs on one core. To use the others, a recording is cut into stretches, each of one or more cells of a
`Relay`, which are seen alike whoever reads them. This process reads the first stretch; each of the others is read by a
process of its own. Every reader goes on past the end of its stretch until it sees, to the last bit, what the next one
saw there; from then on the next one's reading counts. What a reader has decided on its way (whom to follow, whether
outlines are needed) is handed to the next, which begins anew when it changes. So a stretch that was read under a wrong
assumption, or by a process that died, costs time and changes nothing.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.landmarks import PoseTrack
from hipcam.core.processes import core_of, cores, keeping_to
from hipcam.core.stopwatch import Stages
from hipcam.pose.model import BUILT_IN, PoseModel
from hipcam.source.video import VideoFile
from hipcam.track.cells import _Elsewhere, _Here, _join, stretch_begins
from hipcam.track.reading import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from hipcam.judge.settings import Settings
    from hipcam.pose.network import PoseEstimator
    from hipcam.source.video import VideoInfo


def read_video(
    path: Path,
    activity: str,
    settings: Settings,
    estimator: PoseEstimator,
    *,
    model: PoseModel | None = None,
    workers: int = 1,
    progress: Callable[[int, int | None], None] | None = None,
    stages: Stages | None = None,
) -> tuple[PoseTrack, VideoInfo, dict[str, NDArray[np.float32]], dict[str, Any]]:
    """Read a whole video.

    Parameters
    ----------
    path : Path
        A video file.
    activity, settings, estimator, stages
        See `read_rows`.
    model : PoseModel, optional
        For the pose networks of other processes, which read its file; without one there are none.
    workers : int
        The most processes to use, this one included; 0 for one a core.
    progress : callable, optional
        Told the frames done and the frames expected.

    Returns
    -------
    track : PoseTrack
        The followed person, as the pose network saw them.
    info : VideoInfo
        What the file says about itself.
    observed : dict of str to (T,) array
        What was read from the pictures beside the landmarks.
    quality : dict
        Problems of the file and of following, counted; `stretches` if there were several.

    Raises
    ------
    VideoError, ModelError
        If the video or the model cannot be used.
    """
    stages = stages or Stages()
    # What is judged by takes a second to import. Nobody waits for it here, not even who leaves early.
    Thread(target=import_module, args=("scipy.signal",), daemon=True).start()
    with ExitStack() as stack:
        video = stack.enter_context(VideoFile(path))
        others = []
        # Other processes know no network but hipcam's own.
        if model is not None and model.path is not None and model.network == BUILT_IN:
            begins = stretch_begins(video.info.duration, workers or cores())
            what = path, activity, settings, model.path, model.sha256
            others = [
                stack.enter_context(_Elsewhere(begin, core_of(number, 1 + len(begins)), what))
                for number, begin in enumerate(begins, 1)
            ]
            if others:
                stack.enter_context(keeping_to(core_of(0, 1 + len(begins))))
        here = stack.enter_context(closing(_Here(read_rows(video, activity, settings, estimator, stages=stages))))

        def tell() -> None:
            if progress:
                progress(len(here.rows) + sum(len(other.rows) for other in others), video.info.frames)

        used = _join(here, others, tell)
    if not used:
        return read_video(path, activity, settings, estimator, progress=progress, stages=stages)
    rows = here.rows
    for other in others:
        stages.seconds.update(other.seconds)
    problems = {name: count for name, count in sorted(rows.counts.items()) if name != "rejected" and count}
    quality = {
        "video_problems": problems,
        "most_people_seen": rows.people,
        "poses_rejected": rows.counts["rejected"],
        "stretches": used,
    }
    return rows.track(video.info, video.size[0]), video.info, rows.observed(), quality
