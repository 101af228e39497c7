"""Following one person.

Looking for several people in every frame costs twice as much as following one, so `Follower` looks around only now and
then and follows one person in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from hipcam.core.landmarks import Pose
from hipcam.pose.light import brightened
from hipcam.pose.network import PoseEstimator

if TYPE_CHECKING:
    from collections.abc import Callable

    from hipcam.core.types import Image
    from hipcam.pose.calibration import FollowCalibration


#: What a follower had decided, and where the person was.
After: TypeAlias = "tuple[Following, Pose | None]"


@dataclass(frozen=True, slots=True)
class Following:
    """What a `Follower` has decided so far.

    Attributes
    ----------
    locked : int
        The best rank of the person followed; 0 while anybody may be followed.
    outline : bool
        Whether the body's outline is needed.
    crowd : bool
        Whether more than one person was seen so far.
    """

    locked: int = 0
    outline: bool = False
    crowd: bool = False


class Follower:
    """Follows the person who takes up a start posture.

    Until somebody is in a start posture, everybody in the picture is looked at now and then and the most fitting
    person is followed. From then on that person is kept: a pose that jumps, turns or grows faster than a body can is
    somebody else's, and the person is looked for again where they were. Where the pictures' shape changes, all begins
    anew.

    Parameters
    ----------
    estimator : PoseEstimator
        The pose network.
    rank : callable
        How well a pose fits what is to be done, given the pose in pixels of the picture and the picture's width and
        height: 0 not at all, 1 perhaps, 2 a start posture that only this activity has. Size decides between equals.
    needs_outline : callable
        Whether what this pose begins is judged by the body's outline.
    calibration : FollowCalibration
        Of the pose network.
    look_every : float
        Seconds between looks around while nobody is in a start posture. Looks are due at its multiples, so that when
        to look does not depend on where reading began.
    look_again_every : float
        Seconds between looks around while somebody is perhaps in one; likewise.
    lost_after : float
        Seconds without a plausible pose after which anybody may be followed again.
    after : tuple, optional
        What another follower has decided before the first frame; among several people in it, who is nearest to where
        the person was is taken for them.

    Attributes
    ----------
    people, people_now : int
        The most that were seen in any look around, and in the latest.
    rejected : int
        Poses that were somebody else's.
    """

    def __init__(
        self,
        estimator: PoseEstimator,
        rank: Callable[[Pose, tuple[int, int]], int],
        needs_outline: Callable[[Pose, tuple[int, int]], bool],
        calibration: FollowCalibration,
        *,
        look_every: float = 1.0,
        look_again_every: float = 3.0,
        lost_after: float = 2.0,
        after: After | None = None,
    ) -> None:
        self._estimator = estimator
        self._rank = rank
        self._needs_outline = needs_outline
        self._calibration = calibration
        self._outline = False
        self._look_every = look_every
        self._look_again_every = look_again_every
        self._lost_after = lost_after
        self._after = after
        self._crowd = False
        self._last: Pose | None = None
        self._last_time = 0.0
        self._locked = 0
        self._looked_at: float | None = None
        self._shape: tuple[int, ...] | None = None
        self.people = 0
        self.people_now = 0
        self.rejected = 0

    def follow(self, image: Image, time: float) -> Pose | None:
        """Give the followed person's pose in this frame; None if they are not seen. See `PoseEstimator.estimate`."""
        if self._shape not in (None, image.shape):
            self._estimator.forget()
            self._locked, self._outline, self._last, self._looked_at = 0, False, None, None
        self._shape = image.shape
        image = brightened(image, self._calibration)
        if self._after is not None:
            return self._resume(*self._after, image, time)
        if self._locked and time - self._last_time > self._lost_after:
            self._locked, self._last = 0, None
        pose = self._estimator.estimate(image, time)
        if (
            self._locked
            and pose is not None
            and self._last is not None
            and not self._same_person(self._last, pose, time - self._last_time)
        ):
            self.rejected += 1
            pose = self._look_for_last(image, time)
        elif self._should_look(time):
            pose = self._look_around(image, time, pose)
        if pose is not None:
            self._last, self._last_time = pose, time
        return pose

    @property
    def following(self) -> Following:
        """What is decided so far."""
        return Following(self._locked, self._outline, self._crowd or self.people > 1)

    @property
    def last(self) -> Pose | None:
        """Where the person was seen last."""
        return self._last

    @property
    def state(self) -> tuple[object, ...]:
        """What of its past can matter for the frames to come, once the person is seen."""
        every = {0: self._look_every, 1: self._look_again_every}.get(self._locked)
        looked = None if every is None or self._looked_at is None else self._looked_at // every
        return self._locked, self._outline, looked, self._last_time if self._locked else None

    def people_seen_at(self, time: float) -> int:
        """How many people were seen in this frame, the latest; 0 if it was not looked around in."""
        return self.people_now if self._looked_at == time else 0

    def _resume(self, following: Following, last: Pose | None, image: Image, time: float) -> Pose | None:
        self._after = None
        self._locked, self._outline, self._crowd = following.locked, following.outline, following.crowd
        self._looked_at = self._last_time = time
        people = self._estimator.find(image) if following.crowd and last is not None else []
        if people:
            nearest = min(people, key=lambda p: float(np.abs(p.torso - last.torso).sum()))  # type: ignore[union-attr]
            self._last = self._restart(image, time, nearest)
        else:
            self._last = self._estimator.restart(image, time)
        return self._last

    def _should_look(self, time: float) -> bool:
        if self._looked_at is None:
            return True
        every = {0: self._look_every, 1: self._look_again_every}.get(self._locked)
        return every is not None and time // every > self._looked_at // every

    def _look_around(self, image: Image, time: float, pose: Pose | None) -> Pose | None:
        self._looked_at = time
        size = (image.shape[1], image.shape[0])
        people = self._estimator.find(image)
        self.people_now = max(len(people), int(pose is not None))
        self.people = max(self.people, self.people_now)
        ranks = [self._rank(person, size) for person in people]
        current = self._rank(pose, size) if pose is not None else -1
        best = max(range(len(people)), key=lambda i: (ranks[i], _torso_length(people[i])), default=None)
        if (
            best is not None
            and ranks[best] > max(current, 0 if self._locked == 0 else self._locked)
            and (pose is None or not overlap(people[best], pose, self._calibration))
        ):
            pose = self._restart(image, time, people[best])
            current = ranks[best]
        if pose is not None and current > self._locked:
            self._outline = self._outline or self._needs_outline(pose, size)
        self._locked = max(self._locked, current)
        return pose

    def _restart(self, image: Image, time: float, person: Pose) -> Pose:
        """Follow this person from now on; their pose as just found stands in where the network needs a frame more."""
        found = self._estimator.restart(only(image, person, self._calibration.surroundings), time)
        return found if found is not None and self._same_person(person, found, 0.0) else person

    def _look_for_last(self, image: Image, time: float) -> Pose | None:
        assert self._last is not None
        self._looked_at = time
        near = [p for p in self._estimator.find(image) if self._same_person(self._last, p, time - self._last_time)]
        if not near:
            return None
        nearest = min(near, key=lambda p: float(np.abs(p.torso - self._last.torso).sum()))  # type: ignore[union-attr]
        return self._restart(image, time, nearest)

    def _same_person(self, before: Pose, after: Pose, elapsed: float) -> bool:
        return _same_person(before, after, elapsed, self._calibration)


def _same_person(before: Pose, after: Pose, elapsed: float, limits: FollowCalibration) -> bool:
    """Whether one body can get from one pose to the other in that time.

    The limits are generous for a hip exercise, on top of what the pose network jitters. They stop growing with time, or
    anybody would do for somebody who was hidden for a moment.
    """
    elapsed = min(elapsed, limits.longest_doubt)
    a, b = before.torso, after.torso
    trunk_a, trunk_b = a[1] - a[0], b[1] - b[0]
    # Seen along the trunk (from the feet) its length says little; the body's extent then stands in for it.
    length = max(_torso_length(before), limits.trunk_of_extent * float(np.ptp(before.image, axis=0).max()))
    travelled = float(np.linalg.norm(b.mean(axis=0) - a.mean(axis=0))) / length
    turned = abs(float(np.degrees(np.arctan2(trunk_a[0] * trunk_b[1] - trunk_a[1] * trunk_b[0], trunk_a @ trunk_b))))
    extent = float(np.ptp(after.image, axis=0).max() / np.ptp(before.image, axis=0).max())
    grown = max(extent, 1 / extent)
    foreshortened = min(np.linalg.norm(trunk_a), np.linalg.norm(trunk_b)) < limits.foreshortened * length
    return (
        travelled < limits.moved + limits.moved_speed * elapsed
        and (foreshortened or turned < limits.turned + limits.turned_speed * elapsed)
        and grown < limits.grown + limits.grown_speed * elapsed
    )


def overlap(a: Pose, b: Pose, limits: FollowCalibration) -> bool:
    """Whether two poses are most likely the same person's: their torsos lie close together."""
    return float(np.linalg.norm(a.torso - b.torso, axis=1).mean()) < limits.overlap * max(
        _torso_length(a), _torso_length(b)
    )


def _torso_length(pose: Pose) -> float:
    torso = pose.torso
    return float(np.linalg.norm(torso[1] - torso[0]))


def only(image: Image, person: Pose, surroundings: float) -> Image:
    """The picture with everything but this person's surroundings greyed out."""
    height, width = image.shape[:2]
    low, high = person.image.min(axis=0), person.image.max(axis=0)
    margin = surroundings * float((high - low).max())
    left, top = np.clip((low - margin).astype(int), 0, [width, height])
    right, bottom = np.clip((high + margin).astype(int) + 1, 0, [width, height])
    alone = np.full_like(image, 128)
    alone[top:bottom, left:right] = image[top:bottom, left:right]
    return alone
