"""Rows: what is read from each picture."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.core.landmarks import LANDMARK_COUNT, Pose, PoseTrack
from hipcam.pose.follow import Following

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.pose.follow import After
    from hipcam.source.video import VideoFile
    from hipcam.track.parts import Shape


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
        See `Observer.observe`.
    following : Following
        What was decided up to here.
    people : int
        How many people were seen, if this picture was looked around in.
    mark : int
        The same in two readings if all is the same that matters for what follows: picture, time, pose, whom to look
        for. 0 if something is under way that began earlier.
    counts : dict
        Problems of the file, and poses `rejected`, from where the reading began up to here.
    size : (int, int)
        Width and height of the picture as displayed, pixels.
    """

    time: float
    pose: NDArray[np.float32] | None
    observed: dict[str, float]
    following: Following
    people: int
    mark: int
    counts: dict[str, int]
    size: tuple[int, int]


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
        self._sizes: list[tuple[int, tuple[int, int]]] = []
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
        if not self._sizes or self._sizes[-1][1] != row.size:
            self._sizes.append((index, row.size))
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
        # Where two readings meet, they see the same.
        self._sizes = [change for change in self._sizes if change[0] < seam] + [
            (index - right_seam + seam, size) for index, size in right._sizes if index > right_seam
        ]
        self._poses[seam * _VALUES :] = right._poses[right_seam * _VALUES :]
        for name in self._observed.keys() | right._observed.keys():
            left_part = self._observed.get(name, array("f", [np.nan]) * seam)[:seam]
            right_part = right._observed.get(name, array("f", [np.nan]) * len(right))[right_seam:]
            self._observed[name] = left_part + right_part
        self.time[seam:] = right.time[right_seam:]

    def observed(self) -> dict[str, NDArray[np.float32]]:
        """What was read beside the landmarks, by name; each (T,)."""
        return {name: np.array(values, np.float32) for name, values in sorted(self._observed.items())}

    def track(self, video: VideoFile) -> PoseTrack:
        """The landmarks over time, each in the pixels of its picture as displayed."""
        table = self.poses()
        for (index, size), (stop, _) in pairwise([*self._sizes, (len(self), (0, 0))]):
            table[index:stop, :, :2] *= np.float32(size[0] / video.reduced(size)[0])
        return PoseTrack(
            np.array(self.time),
            np.ascontiguousarray(table[..., :2]),
            np.ascontiguousarray(table[..., 2:5]),
            np.ascontiguousarray(table[..., 5]),
            (video.info.width, video.info.height),
        )

    def shapes(self) -> tuple[Shape, ...]:
        """See `parts.parts`."""
        return tuple((index, *size) for index, size in self._sizes[1:])


_NOBODY = np.full(_VALUES, np.nan, np.float32).tobytes()


def same_row(left: Rows, index: int, right: Rows) -> int | None:
    """The row of another reading from which on it sees what this one sees from `index` on; None if there is none."""
    other = bisect_left(right.time, left.time[index])
    same = other < len(right) and right.time[other] == left.time[index] and right.mark(other) == left.mark(index) != 0
    return other if same else None


def _pose(table: NDArray[np.float32]) -> Pose:
    return Pose(table[:, :2], table[:, 2:5], table[:, 5])


def pose_table(pose: Pose | None) -> NDArray[np.float32] | None:
    """A pose as `Row` holds it."""
    return None if pose is None else np.concatenate([pose.image, pose.world, pose.visibility[:, None]], axis=1)
