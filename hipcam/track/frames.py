"""Pictures in, rows out."""

from __future__ import annotations

import zlib
from collections import deque
from concurrent.futures import Future
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.landmarks import Pose
from hipcam.core.prefetch import ahead, one_thread
from hipcam.core.stopwatch import Stages
from hipcam.judge.recognise import StartPostures
from hipcam.pose.follow import Follower
from hipcam.pose.outline import Outliner
from hipcam.pose.relay import Relay, cell_begins
from hipcam.source.video import VideoFile
from hipcam.track.evidence.observer import Observer
from hipcam.track.rows import Row, pose_table

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from hipcam.judge.settings import Settings
    from hipcam.pose.calibration import Calibration
    from hipcam.pose.follow import After
    from hipcam.pose.network import PoseEstimator
    from hipcam.source.video import Frame


#: How many pictures may wait to be looked at while the pose network goes on.
MOST_PENDING = 4


def read_rows(
    video: VideoFile,
    activity: str,
    settings: Settings,
    estimator: PoseEstimator,
    calibration: Calibration,
    *,
    begin: float = 0.0,
    after: After | None = None,
    stages: Stages | None = None,
) -> Generator[Row, None, dict[str, int]]:
    """Read an open video, or from some cell on; gives the counts at the end, see `Row`.

    Parameters
    ----------
    video, activity, settings
        What is read, in what the person is looked for, and the settings of the exercises.
    estimator : PoseEstimator
        Forgets all it knew.
    calibration : Calibration
        Of that network.
    begin : float
        Where the cell begins, seconds; reading begins a little earlier, until the network has settled.
    after : tuple, optional
        What the reading before this one had decided, and where the person was; without it, follow anew.
    stages : Stages, optional
        Takes the time of each stage.

    Yields
    ------
    Row
        In order, a few frames after they were read.
    """
    stages = stages or Stages()
    postures = StartPostures(activity, settings, calibration)

    def follower(network: PoseEstimator, decided: After | None) -> Follower:
        return Follower(network, postures.rank, postures.needs_outline, calibration.follow, after=decided)

    begins = [cell for cell in cell_begins(video.info.duration) if cell >= begin]
    relay = Relay(estimator, follower, [cell for cell in begins if cell > begin], calibration.follow, after)
    estimator.forget()
    with ExitStack() as stack:
        stack.callback(estimator.forget)  # what comes after needs the memory
        stack.callback(relay.close)
        frames = stack.enter_context(closing(_frames(video, max(0.0, begin - calibration.follow.settled), stages)))
        outliner = Outliner(estimator.fork(), calibration, start=begin, begins=begins)
        stack.callback(outliner.close)
        yield from _rows(frames, relay, Observer(calibration, begins=begins, outliner=outliner), stages)
        return {**video.problems, "rejected": relay.follower.rejected}


def _rows(
    frames: Generator[tuple[Frame, dict[str, int]], None, None], relay: Relay, observer: Observer, stages: Stages
) -> Generator[Row, None, None]:
    """Each picture's row.

    The pose network leaves a core idle. Decoding goes on beside it, and what is read from the pictures, one after the
    other and so the same each time, waits for nobody there.
    """
    pending: deque[tuple[Future[tuple[dict[str, float], int]], Row]] = deque()
    with one_thread() as beside, ExitStack() as stack, one_thread() as decoding:
        stack.callback(lambda: [future.cancel() for future, _ in pending])
        for frame, problems in ahead(frames, decoding):
            with stages.time("pose"):
                pose = relay.follow(frame.image, frame.time)
            row = _row(frame, pose, relay.follower, problems)
            pending.append((beside.submit(_observe, observer, frame, pose, row.following.outline, stages), row))
            if len(pending) > MOST_PENDING:
                yield _finished(*pending.popleft())
        while pending:
            yield _finished(*pending.popleft())


def _row(frame: Frame, pose: Pose | None, follower: Follower, problems: dict[str, int]) -> Row:
    """A row that lacks what is read from the picture beside the landmarks."""
    table = pose_table(pose)
    return Row(
        frame.time,
        table,
        {},
        follower.following,
        follower.people_seen_at(frame.time),
        _mark(frame, follower, table),
        {**problems, "rejected": follower.rejected},
        frame.size,
    )


def _frames(video: VideoFile, start: float, stages: Stages) -> Generator[tuple[Frame, dict[str, int]], None, None]:
    """Each picture with the problems up to it: when it is looked at, later ones may have come."""
    for frame in video.frames(start, stages):
        yield frame, dict(video.problems)


def _observe(
    observer: Observer, frame: Frame, pose: Pose | None, outline: bool, stages: Stages
) -> tuple[dict[str, float], int]:
    with stages.time("observe"):
        return observer.observe(frame.image, pose, frame.time, outline=outline), observer.mark


def _finished(observing: Future[tuple[dict[str, float], int]], row: Row) -> Row:
    observed, mark = observing.result()
    both = zlib.crc32(f"{row.mark} {mark}".encode()) or 1
    return row._replace(observed=observed, mark=both if mark else 0)


def _mark(frame: Frame, follower: Follower, table: NDArray[np.float32] | None) -> int:
    state = f"{frame.time!r} {frame.size} {follower.state!r}".encode()
    seen = frame.image[::16].tobytes() + (b"" if table is None else table.tobytes())
    return zlib.crc32(state, zlib.crc32(seen)) or 1
