"""The frames of one movement as arrays, and how long something lasts in them."""

from __future__ import annotations

from functools import cached_property
from math import inf, isfinite, nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.judge.detector import Movement
from hipcam.measure.body import Body, landmark, norm
from hipcam.measure.table import declared
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from hipcam.core.types import Array, Flags, Side
    from hipcam.judge.form import FormJudge


class Span(NamedTuple):
    """From when to when something lasted and when it was worst, seconds."""

    start: float
    end: float
    worst: float


#: How far apart pictures may be that show together that something lasted, as a share of the time it must last: with
#: 120 stored tracks thinned, none of 1100 verdicts changed sides at 5 pictures a second, three did at 4.
MOST_APART = 0.85


#: What of a leg is cut off first where a picture ends at the feet.
FOOT = ("ankle", "heel", "foot_index")


#: When nothing was seen.
NEVER = Span(nan, nan, nan)


class Stand(NamedTuple):
    """The level that a signal keeps for a while, and when."""

    level: float
    span: Span


class Frames:
    """The frames of one movement as arrays, with its rest, top and moving parts.

    Parameters
    ----------
    movement : Movement
        As the detector recorded it.
    judge : FormJudge
        Who judges them.

    Attributes
    ----------
    time : (T,) array
        Seconds.
    rest, top, moving : (T,) bool array
        Frames before the start, near the top, and from start to end.
    image, world, visibility : (T, 33, 2), (T, 33, 3), (T, 33) array
        Landmarks.
    size : (int, int)
        Width and height of the picture, pixels.
    camera_moved : Reason or None
        Why nothing can be told by where something is in the picture: the camera moved, and nobody knows how.
    """

    def __init__(self, movement: Movement, judge: FormJudge) -> None:
        self.movement = movement
        self.judge = judge
        self.time = np.array([s.time for s in movement.samples])
        before = self.time <= movement.start
        # A recording that opens with the movement has no rest; its first frames stand in.
        self.rest: Flags = before if before.sum() >= 3 else np.arange(len(self.time)) < 3
        self.top: Flags = (self.time >= movement.top_start) & (self.time <= movement.top_end)
        self.moving: Flags = (self.time >= movement.start) & (self.time <= movement.end)
        poses = [s.pose for s in movement.samples]
        self.image = np.array([pose.image for pose in poses])
        self.world = np.array([pose.world for pose in poses])
        self.visibility = np.array([pose.visibility for pose in poses])
        self.size = movement.samples[0].size
        # What is held against the picture's own place in it says nothing then.
        moved = any(s.values["camera_known"] == 0 for s in movement.samples)
        self.camera_moved = Reason("camera_moved") if moved else None

    def __getitem__(self, name: str) -> Array:
        """One measure over the frames; NaN where it was not computed."""
        declared(name)
        return np.array([s.values[name] for s in self.movement.samples])

    def seen(self, *landmarks: int) -> float:
        """Least of the landmarks' median visibilities."""
        return float(self._seen[list(landmarks)].min())

    def hides(self, *landmarks: int) -> bool:
        """Whether any of the landmarks is mostly guessed."""
        return self.seen(*landmarks) < self.judge.settings.least_seen

    def hidden(self, reason: Reason, *landmarks: int) -> Reason | None:
        """Give this reason if any of the landmarks is mostly guessed, or that its leg was misread; None if none is.

        A leg of impossible length is distrusted, however well it is seen: it has no visibility at all (`repair`).
        """
        if not self.hides(*landmarks):
            return None
        worst = Landmark(min(landmarks, key=lambda point: self._seen[point]))
        if self._seen[worst] > 0:
            return reason
        return Reason("leg_misread", {"side": "left" if worst.name.startswith("LEFT") else "right"})

    def foot_at_edge(self, side: Side) -> Reason | None:
        """Why nothing can be told by that side's foot and ankle; None if the foot is well inside the picture.

        The network draws a foot that is cut off back into the picture, and the shank with it, and says that it sees it.
        So a foot whose points come close to the edge for a tenth of the time counts as cut off.
        """
        foot = self.image[:, [landmark(side, joint) for joint in FOOT]]
        body = Body(self.image)
        scale = np.maximum(norm(body.trunk), body.longer("knee", "ankle"))
        inside = np.minimum(foot, np.asarray(self.size) - foot).min(axis=(1, 2)) / scale
        known = self.judge.numbers
        often = np.quantile(inside, known.edge_percentile / 100)
        return Reason("feet_at_edge") if often < known.edge_margin else None

    @cached_property
    def _seen(self) -> Array:
        return np.asarray(np.median(self.visibility, axis=0))

    def at_rest(self, values: Array) -> float:
        """Median at rest."""
        return median(values[self.rest])

    def at_top(self, values: Array) -> float:
        """Median near the top."""
        return median(values[self.top])

    def change(self, name: str) -> Array:
        """A measure's change since rest."""
        values = self[name]
        return values - self.at_rest(values)

    def top_span(self, values: Array) -> Span:
        """The time near the top, and when a signal was highest in it."""
        known = np.flatnonzero(self.top & np.isfinite(values))
        if not len(known):
            return NEVER
        first, last = np.flatnonzero(self.top)[[0, -1]]
        return Span(*(float(self.time[i]) for i in (first, last, known[np.argmax(values[known])])))

    def ever(self, flags: Flags) -> bool:
        """Whether something is so for as long as a fault must last; not known, it may have been."""
        level = self.worst(np.where(flags, 1.0, 0.0)).level
        return not isfinite(level) or level > 0

    def worst(
        self, values: Array, where: Flags | None = None, duration: float | None = None, limit: float = inf
    ) -> Stand:
        """The highest level that a signal keeps for a time.

        Parameters
        ----------
        values : (T,) array
            Higher is worse.
        where : (T,) array of bool, optional
            Frames to look at; those of the movement by default.
        duration : float, optional
            Seconds; by default as long as a fault must last.
        limit : float
            The span goes on before and after that time for as long as the signal is above this.

        Returns
        -------
        Stand
            NaN throughout if there is no stretch of that length, or pictures are too far apart to tell.
        """
        duration = self.judge.settings.persistence if duration is None else duration
        index = np.flatnonzero((self.moving if where is None else where) & np.isfinite(values))
        time, values = self.time[index], values[index]
        level, first, last = nan, 0, 0
        usual = float(np.median(np.diff(time))) if len(time) > 1 else inf
        for k in range(len(index) if usual <= MOST_APART * duration else 0):
            end = self._lasting(time, k, duration)
            if end is None:
                continue
            lowest = float(values[k : end + 1].min())
            if not level >= lowest:
                level, first, last = lowest, k, end
        if not isfinite(level):
            return Stand(nan, NEVER)
        worst = float(time[first + np.argmax(values[first : last + 1])])
        while first > 0 and values[first - 1] > limit:
            first -= 1
        while last < len(values) - 1 and values[last + 1] > limit:
            last += 1
        return Stand(level, Span(float(time[first]), float(time[last]), worst))

    def _lasting(self, time: Array, first: int, duration: float) -> int | None:
        """The last picture of a stretch that lasts about this long; None if pictures are too far apart for one.

        Pictures are some way apart, so the last one inside may come a good deal earlier. Too early, the next one is
        asked as well: what is so in both was so in between.
        """
        end = int(np.searchsorted(time, time[first] + duration + 1e-6, side="right")) - 1
        if time[end] - time[first] < self.judge.numbers.stretch_share * duration:
            end += 1
        apart = np.diff(time[first : end + 1])
        return end if end < len(time) and apart.max(initial=0) <= MOST_APART * duration else None


def median(values: Array) -> float:
    """Median of what is known; NaN if nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else nan
