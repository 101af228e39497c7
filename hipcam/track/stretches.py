"""Pictures in, rows out: one recording read by one process, or in stretches by several and joined.

The pose network runs on one core. To use the others, a recording is cut into stretches, each of one or more cells of a
`Relay`, which are seen alike whoever reads them. This process reads the first stretch; each of the others is read by a
process of its own. Every reader goes on past the end of its stretch until it sees, to the last bit, what the next one
saw there; from then on the next one's reading counts. What a reader has decided on its way (whom to follow, whether
outlines are needed) is handed to the next, which begins anew when it changes. So a stretch that was read under a wrong
assumption, or by a process that died, costs time and changes nothing.
"""

from __future__ import annotations

import multiprocessing
import zlib
from array import array
from bisect import bisect_left
from collections import deque
from concurrent.futures import Future
from contextlib import ExitStack, closing, suppress
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from hipcam.core.errors import HipcamError
from hipcam.core.landmarks import LANDMARK_COUNT, Pose, PoseTrack
from hipcam.core.prefetch import ahead, one_thread
from hipcam.core.processes import begin as begin_work
from hipcam.core.processes import core_of, cores, keeping_to, starting
from hipcam.core.stopwatch import Stages
from hipcam.judge.recognise import StartPostures
from hipcam.pose.follow import Follower, Following
from hipcam.pose.mediapipe import MediaPipePose
from hipcam.pose.relay import SETTLED, Relay, cell_begins
from hipcam.pose.store import verify_model
from hipcam.source.video import VideoFile
from hipcam.track.evidence.observer import Observer

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from multiprocessing.connection import Connection
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

    from hipcam.judge.settings import Settings
    from hipcam.pose.follow import After
    from hipcam.pose.network import PoseEstimator
    from hipcam.pose.store import PoseModel
    from hipcam.source.video import Frame, VideoInfo


#: How many pictures may wait to be looked at while the pose network goes on.
MOST_PENDING = 8
#: Most processes for one video: each takes memory of its own (`hipcam bench memory`).
MOST_READERS = 8
#: Rows that another process sends at a time.
_BATCH = 16
_VALUES = 6 * LANDMARK_COUNT


class Row(NamedTuple):
    """What one picture shows.

    Attributes
    ----------
    time : float
        Seconds.
    pose : (33, 6) float32 or None
        Position in the picture as read (pixels), in the world (metres) and visibility of each landmark.
    observed : dict
        See `observe`.
    following : Following
        What was decided up to here.
    people : int
        How many people were seen, if this picture was looked around in.
    mark : int
        The same in two readings if all is the same that matters for what follows: picture, time, pose, whom to look
        for. 0 if something is under way that began earlier.
    counts : dict
        Problems of the file, and poses `rejected`, from where the reading began up to here.
    """

    time: float
    pose: NDArray[np.float32] | None
    observed: dict[str, float]
    following: Following
    people: int
    mark: int
    counts: dict[str, int]


class Rows:
    """Rows, compactly.

    Attributes
    ----------
    time : array of float
        Seconds.
    people : int
        The most that were seen at once.
    counts : dict
        At the end of the reading.
    """

    def __init__(self) -> None:
        self.time = array("d")
        self.people = 0
        self.counts: dict[str, int] = {}
        self._poses = array("f")
        self._marks = array("L")
        self._looks: list[tuple[int, int]] = []
        self._changes: list[tuple[int, dict[str, int]]] = []
        self._followed: list[tuple[int, Following]] = []
        self._observed: dict[str, array[float]] = {}

    def __len__(self) -> int:
        return len(self.time)

    def append(self, row: Row) -> None:
        """Take one row."""
        index = len(self)
        self._poses.frombytes(_NOBODY if row.pose is None else row.pose.tobytes())
        for name in row.observed.keys() - self._observed.keys():
            self._observed[name] = array("f", [np.nan]) * index
        for name, values in self._observed.items():
            values.append(row.observed.get(name, np.nan))
        self.time.append(row.time)
        self._marks.append(row.mark)
        if row.people:
            self._looks.append((index, row.people))
            self.people = max(self.people, row.people)
        if not self._changes or self._changes[-1][1] != row.counts:
            self._changes.append((index, row.counts))
        if not self._followed or self._followed[-1][1] != row.following:
            self._followed.append((index, row.following))
        self.counts = row.counts

    def poses(self, start: int = 0, stop: int | None = None) -> NDArray[np.float32]:
        """Rows `start` to `stop` as (n, 33, 6)."""
        stop = len(self) if stop is None else stop
        values = np.frombuffer(self._poses, np.float32, (stop - start) * _VALUES, 4 * start * _VALUES)
        return np.array(values).reshape(-1, LANDMARK_COUNT, 6)

    def mark(self, index: int) -> int:
        """See `Row`."""
        return self._marks[index]

    def counts_at(self, index: int) -> dict[str, int]:
        """See `Row`; nothing before the first row."""
        return next((counts for at, counts in reversed(self._changes) if at <= index), {})

    def followed_before(self, time: float) -> After:
        """What was decided before a time, and where the person was when it was."""
        last = bisect_left(self.time, time) - 1
        index, following = next((f for f in reversed(self._followed) if f[0] <= last), (-1, Following()))
        if index < 0 or np.isnan(pose := self.poses(index, index + 1)[0])[0, 0]:
            return following, None
        return following, _pose(pose)

    def join(self, seam: int, right: Rows, right_seam: int) -> None:
        """Leave out what comes from row `seam` on and go on with the right reading's rows from `right_seam` on."""
        at_seam, before = self.counts_at(seam - 1), right.counts_at(right_seam - 1)
        names = at_seam | right.counts
        self.counts = {name: at_seam.get(name, 0) + right.counts.get(name, 0) - before.get(name, 0) for name in names}
        self._looks = [look for look in self._looks if look[0] < seam] + [
            (index - right_seam + seam, people) for index, people in right._looks if index >= right_seam
        ]
        self.people = max((people for _, people in self._looks), default=0)
        self._poses[seam * _VALUES :] = right._poses[right_seam * _VALUES :]
        for name in self._observed.keys() | right._observed.keys():
            left_part = self._observed.get(name, array("f", [np.nan]) * seam)[:seam]
            right_part = right._observed.get(name, array("f", [np.nan]) * len(right))[right_seam:]
            self._observed[name] = left_part + right_part
        self.time[seam:] = right.time[right_seam:]

    def observed(self) -> dict[str, NDArray[np.float32]]:
        """What was read beside the landmarks, by name; each (T,)."""
        return {name: np.array(values, np.float32) for name, values in sorted(self._observed.items())}

    def track(self, info: VideoInfo, width: int) -> PoseTrack:
        """The landmarks over time, in pixels of the video, of pictures that were `width` pixels wide."""
        table = self.poses()
        image = table[..., :2] * np.float32(info.width / width)
        return PoseTrack(
            np.array(self.time),
            image,
            np.ascontiguousarray(table[..., 2:5]),
            np.ascontiguousarray(table[..., 5]),
            (info.width, info.height),
        )


_NOBODY = np.full(_VALUES, np.nan, np.float32).tobytes()


def read_rows(
    video: VideoFile,
    activity: str,
    settings: Settings,
    estimator: PoseEstimator,
    *,
    begin: float = 0.0,
    after: After | None = None,
    stages: Stages | None = None,
) -> Generator[Row, None, dict[str, int]]:
    """Read a video, or from some cell on.

    Parameters
    ----------
    video : VideoFile
        Open.
    activity : str
        Decides whom to follow.
    settings : Settings
        Of the exercises.
    estimator : PoseEstimator
        Forgets all it knew.
    begin : float
        Where the cell begins, seconds; reading begins `relay.SETTLED` earlier.
    after : tuple, optional
        What the reading before this one had decided, and where the person was; without it, follow anew.
    stages : Stages, optional
        Takes the time of each stage.

    Yields
    ------
    Row
        In order, a few frames after they were read.

    Returns
    -------
    dict
        The counts at the end, see `Row`.
    """
    stages = stages or Stages()
    postures = StartPostures(activity, settings)
    relay = Relay(
        estimator,
        lambda network, decided: Follower(network, postures.rank, postures.needs_outline, after=decided),
        [cell for cell in cell_begins(video.info.duration) if cell > begin],
        after,
    )
    observer = Observer()
    pending: deque[tuple[Future[tuple[dict[str, float], bool]], Row]] = deque()
    estimator.forget()
    with ExitStack() as stack:
        stack.callback(estimator.forget)  # what comes after needs the memory
        stack.callback(relay.close)
        # The pose network leaves a core idle. Decoding goes on beside it, and what is read from the pictures, one after
        # the other and so the same each time, waits for nobody there.
        beside = stack.enter_context(one_thread())
        stack.callback(lambda: [future.cancel() for future, _ in pending])
        frames = stack.enter_context(closing(_frames(video, max(0.0, begin - SETTLED), stages)))
        decoding = stack.enter_context(one_thread())
        for frame, problems in ahead(frames, decoding):
            with stages.time("pose"):
                pose = relay.follow(frame.image, frame.time)
            follower, table = relay.follower, _table(pose)
            row = Row(
                frame.time,
                table,
                {},
                follower.following,
                follower.people_seen_at(frame.time),
                _mark(frame, follower, table),
                {**problems, "rejected": follower.rejected},
            )
            pending.append((beside.submit(_observe, observer, frame, pose, stages), row))
            if len(pending) > MOST_PENDING:
                yield _finished(*pending.popleft())
        while pending:
            yield _finished(*pending.popleft())
        return {**video.problems, "rejected": relay.follower.rejected}


def _frames(video: VideoFile, start: float, stages: Stages) -> Generator[tuple[Frame, dict[str, int]], None, None]:
    """Each picture with the problems up to it: when it is looked at, later ones may have come."""
    for frame in video.frames(start, stages):
        yield frame, dict(video.problems)


def _observe(observer: Observer, frame: Frame, pose: Pose | None, stages: Stages) -> tuple[dict[str, float], bool]:
    with stages.time("observe"):
        values = {} if pose is None else observer.observe(frame.image, pose, frame.time)
    return values, observer.idle


def _finished(observing: Future[tuple[dict[str, float], bool]], row: Row) -> Row:
    observed, idle = observing.result()
    return row._replace(observed=observed, mark=row.mark if idle else 0)


def _pose(table: NDArray[np.float32]) -> Pose:
    return Pose(table[:, :2], table[:, 2:5], table[:, 5])


def _table(pose: Pose | None) -> NDArray[np.float32] | None:
    return None if pose is None else np.concatenate([pose.image, pose.world, pose.visibility[:, None]], axis=1)


def _mark(frame: Frame, follower: Follower, table: NDArray[np.float32] | None) -> int:
    state = f"{frame.time!r} {follower.state!r}".encode()
    seen = frame.image[::16].tobytes() + (b"" if table is None else table.tobytes())
    return zlib.crc32(state, zlib.crc32(seen)) or 1


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
        if model is not None and model.path is not None:
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


def stretch_begins(duration: float | None, readers: int) -> list[float]:
    """Where the second and later stretches begin, in seconds: at cells, so that all readers have about as much."""
    cells = cell_begins(duration)
    count = min(readers, MOST_READERS, len(cells) + 1)
    return [cells[round(k * (len(cells) + 1) / count) - 1] for k in range(1, count)]


class _Here:
    """Reads in this process, a row at a time."""

    def __init__(self, reading: Generator[Row, None, dict[str, int]]) -> None:
        self._reading = reading
        self.rows = Rows()

    def more(self) -> bool:
        """Read on; False at the end."""
        try:
            self.rows.append(next(self._reading))
        except StopIteration as end:
            self.rows.counts = end.value
            return False
        return True

    def close(self) -> None:
        """Read no further."""
        self._reading.close()


class _Elsewhere:
    """Reads in a process of its own, from some cell on.

    Parameters
    ----------
    begin : float
        Where that cell begins, seconds.
    core : int or None
        Which core it keeps to.
    what : tuple
        Path, activity, settings, and the model's path and SHA-256. Little: what a process is given when it starts goes
        into a pipe that waits for ever if it is full and the process has died.

    Attributes
    ----------
    rows : Rows
        What has come from there since it last began.
    start, cell : float
        From when on it reads, and where its first cell begins, seconds.
    alive : bool
        Whether anything may still come, or all has.
    seconds : dict
        Time spent there, by stage.
    """

    def __init__(self, begin: float, core: int | None, what: tuple[Path, str, Settings, Path, str]) -> None:
        self.start, self.cell = begin - SETTLED, begin
        self.rows = Rows()
        self.alive = True
        self.seconds: dict[str, float] = {}
        self._begun = 0
        self._ended = False
        self._following: Following | None = None
        # Not forked: a process with a pose network has threads, which a fork would cut off.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_read_elsewhere, args=(theirs, begin, core, *what), daemon=True)
        with starting():
            self._process.start()
        theirs.close()

    def __enter__(self) -> _Elsewhere:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Read no further; what has come stays."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
        self._ended = True

    def begin(self, following: Following, last: Pose | None) -> None:
        """Begin, or begin anew if what was decided before the start is something else now."""
        if following == self._following or not self.alive:
            return
        self._following = following
        self.rows = Rows()
        self._begun += 1
        self._ended = False
        try:
            self._pipe.send((self._begun, (following, last)))
        except OSError:
            self.alive = False

    def more(self) -> bool:
        """Wait for rows; False at the end."""
        begun = len(self.rows)
        while self.alive and not self._ended and len(self.rows) == begun:
            self._receive()
        return len(self.rows) > begun

    def take(self) -> None:
        """Take what has come, without waiting."""
        while self.alive and not self._ended and self._pipe.poll():
            self._receive()

    def _receive(self) -> None:
        try:
            begun, rows, self.seconds, counts = self._pipe.recv()
        except (EOFError, OSError):
            self.alive = False
            return
        if begun != self._begun:
            return
        for row in rows:
            self.rows.append(row)
        if counts is not None:
            self.rows.counts = counts
            self._ended = True


def _read_elsewhere(
    pipe: Connection[Any, Any],
    begin: float,
    core: int | None,
    path: Path,
    activity: str,
    settings: Settings,
    model_path: Path,
    sha256: str,
) -> None:
    begin_work(core)
    stages = Stages()
    # Whatever is wrong with the file, whoever reads it from its start will say.
    with ExitStack() as stack:
        stack.enter_context(suppress(EOFError, OSError, HipcamError))
        video = stack.enter_context(VideoFile(path))
        model = verify_model(model_path)
        if model.sha256 != sha256:
            return
        # Not loaded at once: whether it is to give outlines comes with the message.
        estimator = stack.enter_context(MediaPipePose(model, at_once=False))
        message = pipe.recv()
        while True:
            begun, after = message
            with closing(
                read_rows(video, activity, settings, estimator, begin=begin, after=after, stages=stages)
            ) as reading:
                message = _send(pipe, begun, reading, stages)


def _send(pipe: Connection[Any, Any], begun: int, reading: Generator[Row, None, dict[str, int]], stages: Stages) -> Any:
    """Send rows until there are none left or a message comes, which is returned."""
    counts = None
    while counts is None:
        batch: list[Row] = []
        try:
            while len(batch) < _BATCH and not pipe.poll():
                batch.append(next(reading))
        except StopIteration as end:
            counts = end.value
        pipe.send((begun, batch, dict(stages.seconds), counts))
        if pipe.poll():
            break
    return pipe.recv()


def _join(here: _Here, others: list[_Elsewhere], progress: Callable[[], None]) -> int:
    """Read to the end, and join all rows into those of the first reader.

    Gives the number of stretches; 0 if a process died whose rows were needed.
    """
    seams: list[tuple[Rows, int, Rows, int]] = []
    left: _Here | _Elsewhere = here
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
    if isinstance(left, _Elsewhere) and not left.alive:
        return 0
    for rows, at, following, from_there in reversed(seams):
        rows.join(at, following, from_there)
    return 1 + len(seams)


def _seam(left: _Here | _Elsewhere, others: list[_Elsewhere], progress: Callable[[], None]) -> tuple[int, int] | None:
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


def same_row(left: Rows, index: int, right: Rows) -> int | None:
    """The row of another reading from which on it sees what this one sees from `index` on; None if there is none."""
    other = bisect_left(right.time, left.time[index])
    same = other < len(right) and right.time[other] == left.time[index] and right.mark(other) == left.mark(index) != 0
    return other if same else None
