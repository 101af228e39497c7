"""One recording read by one process, or in stretches by several and joined.

The pose network runs on one core. To use the others, a recording is cut into stretches, each of one or more cells of a
`Relay`, which are seen alike whoever reads them. This process reads the first stretch; each of the others is read by a
process of its own. Every reader goes on past the end of its stretch until it sees, to the last bit, what the next one
saw there; from then on the next one's reading counts. What a reader has decided on its way (whom to follow, whether
outlines are needed) is handed to the next, which begins anew when it changes. So a stretch that was read under a wrong
assumption, or by a process that died, costs time and changes nothing.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from hipcam.core.landmarks import PoseTrack
from hipcam.core.processes import core_of, cores, keeping_to
from hipcam.core.stopwatch import Stages
from hipcam.pose.calibration import calibration_for
from hipcam.pose.model import BUILT_IN
from hipcam.pose.relay import cell_begins
from hipcam.source.filmed import UNSAID, Filmed
from hipcam.source.video import VideoFile
from hipcam.track.frames import read_rows
from hipcam.track.readers import ReaderElsewhere, ReaderHere
from hipcam.track.rows import Rows, same_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from hipcam.core.types import Progress
    from hipcam.judge.settings import Settings
    from hipcam.pose.calibration import Calibration
    from hipcam.pose.model import PoseModel
    from hipcam.pose.network import PoseEstimator
    from hipcam.source.video import VideoInfo
    from hipcam.track.parts import Shape


#: Most processes for one video: each takes memory of its own (`hipcam bench memory`).
MOST_READERS = 8


def read_video(
    path: Path,
    activity: str,
    settings: Settings,
    estimator: PoseEstimator,
    calibration: Calibration,
    *,
    model: PoseModel | None = None,
    workers: int = 1,
    filmed: Filmed = UNSAID,
    progress: Progress | None = None,
    stages: Stages | None = None,
) -> tuple[VideoInfo, PoseTrack, tuple[Shape, ...], dict[str, NDArray[np.float32]], dict[str, Any]]:
    """Read a whole video.

    Parameters
    ----------
    path, activity, settings, estimator, calibration, stages, filmed
        See `read_rows` and `VideoFile`.
    model, workers : PoseModel or None, int
        What the pose networks of other processes are loaded from (without it there are none), and the most processes
        to use, this one included; 0 for one a core.
    progress : callable, optional
        Told what is done and what is expected, in frames.

    Returns
    -------
    tuple
        As the parts of a `Reading`; its quality says how many `stretches` there were.

    Raises
    ------
    VideoError, ModelError
        If the video or the model cannot be used.
    """
    with ExitStack() as stack:
        video = stack.enter_context(VideoFile(path, filmed))
        others = _begin_others(stack, video, activity, settings, model, workers)
        stages = stages or Stages()
        rows = read_rows(video, activity, settings, estimator, calibration, stages=stages)
        here = stack.enter_context(closing(ReaderHere(rows)))
        used = join(here, others, partial(_tell, progress, video.info.frames, here, others))
    if not used:
        again = partial(read_video, path, activity, settings, estimator, calibration)
        return again(filmed=filmed, progress=progress, stages=stages)
    for other in others:
        stages.seconds.update(other.seconds)
    seen = here.rows.track(video), here.rows.shapes(), here.rows.observed()
    return video.info, *seen, _quality(here.rows, used, video.info)


def _begin_others(
    stack: ExitStack, video: VideoFile, activity: str, settings: Settings, model: PoseModel | None, workers: int
) -> list[ReaderElsewhere]:
    """Readers in processes of their own, a core each, for all stretches but the first."""
    # Other processes know no network but hipcam's own.
    if model is None or model.path is None or model.network != BUILT_IN:
        return []
    begins = stretch_begins(video.info.duration, workers or cores())
    what = video.info.path, video.info.filmed, activity, settings, model.path, model.sha256
    settled = calibration_for(model).follow.settled
    others = [
        stack.enter_context(ReaderElsewhere(begin, settled, core_of(number, 1 + len(begins)), what))
        for number, begin in enumerate(begins, 1)
    ]
    if others:
        stack.enter_context(keeping_to(core_of(0, 1 + len(begins))))
    return others


def _tell(progress: Progress | None, frames: int | None, here: ReaderHere, others: list[ReaderElsewhere]) -> None:
    if progress:
        progress(len(here.rows) + sum(len(other.rows) for other in others), frames)


def _quality(rows: Rows, stretches: int, info: VideoInfo) -> dict[str, Any]:
    given = info.filmed.slow_motion is not None
    slow = given or info.slow_motion != 1
    pictures = [f"shown_{info.shown}"] * bool(info.shown) + ["mirrored_back"] * info.filmed.mirrored
    pictures += ["shape_changed"] * bool(rows.shapes())
    pictures += ["slow_motion_given" if given else "slow_motion_declared"] * slow
    return {
        "video_problems": {name: count for name, count in sorted(rows.counts.items()) if name != "rejected" and count},
        "most_people_seen": rows.people,
        "poses_rejected": rows.counts["rejected"],
        "stretches": stretches,
        **({"pictures": pictures} if pictures else {}),
        **({"slow_motion": info.slow_motion} if slow else {}),
    }


def stretch_begins(duration: float | None, readers: int) -> list[float]:
    """Where the second and later stretches begin, in seconds: at cells, so that all readers have about as much."""
    cells = cell_begins(duration)
    count = min(readers, MOST_READERS, len(cells) + 1)
    return [cells[round(k * (len(cells) + 1) / count) - 1] for k in range(1, count)]


def join(here: ReaderHere, others: list[ReaderElsewhere], progress: Callable[[], None]) -> int:
    """Read to the end, and join all rows into those of the first reader.

    Gives the number of stretches; 0 if a process died whose rows were needed.
    """
    seams: list[tuple[Rows, int, Rows, int]] = []
    left: ReaderHere | ReaderElsewhere = here
    while True:
        others = [other for other in others if other.alive]
        if not others:
            if not left.more():
                break
        elif (seam := _seam(left, others, progress)) is not None:
            right = others.pop(0)
            seams.append((left.rows, seam[0], right.rows, seam[1]))
            left.close()
            left = right
        elif others[0].alive:
            break
        progress()
    if isinstance(left, ReaderElsewhere) and not left.alive:
        return 0
    for rows, at, following, from_there in reversed(seams):
        rows.join(at, following, from_there)
    return 1 + len(seams)


def _seam(
    left: ReaderHere | ReaderElsewhere, others: list[ReaderElsewhere], progress: Callable[[], None]
) -> tuple[int, int] | None:
    """Read on until left and right see the same; None if that never happens, or if the right reader dies.

    What comes when does not matter, only what comes: the same video is joined in the same places each time.
    """
    right = others[0]
    looked = 0
    while right.alive:
        if len(left.rows):
            decided = left.rows.followed_before(right.start)
            for other in others:
                other.begin(*decided)
        while looked < len(left.rows):
            time = left.rows.time[looked]
            if time >= right.cell:
                while (not len(right.rows) or right.rows.time[-1] < time) and right.more():
                    pass
                if (found := same_row(left.rows, looked, right.rows)) is not None:
                    return looked, found
            looked += 1
        if not left.more():
            return None
        for other in others:
            other.take()
        progress()
    return None
