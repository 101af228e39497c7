"""Signs made with the arms, for somebody who is out of the keyboard's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from hipcam.core.landmarks import Landmark
from hipcam.core.types import SIDES
from hipcam.measure.body import Body, landmark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hipcam.core.landmarks import Pose

#: How long a sign must be made, how short an interruption does not matter, and how long nothing must be made before
#: the next (seconds).
HELD, FORGIVEN, RELEASED = 1.0, 0.25, 0.5
#: How far above the nose a wrist must be, in lengths of the trunk or shank, and how well it must be seen.
ABOVE, SEEN = 0.2, 0.5
#: How far a single hand must rise above its shoulder, in the same lengths; and it goes up rather than sideways. Lying
#: on one side, a hand that rests on the hip is higher than the head.
RAISED = 0.5
#: How far the forearm is carried on past the wrist to the middle of the hand.
HAND = 1.3


class Signs:
    """Finds signs that are held long enough; each counts once until the arms come down."""

    def __init__(self) -> None:
        self._sign: Literal["pause", "end"] | None = None
        self._since = self._last = self._free = float("-inf")
        self._given = False

    def update(self, pose: Pose | None, time: float, *, pausing: bool = True) -> Literal["pause", "end"] | None:
        """Take one frame; give a sign in the frame in which it has been held long enough.

        Without `pausing` one raised hand is no sign.
        """
        sign = read_sign(pose) if pose is not None else None
        if sign is None or (sign == "pause" and not pausing):
            if time - self._last > (RELEASED if self._given else FORGIVEN):
                self._sign, self._given = None, False
            return None
        if sign != self._sign and not self._given:
            self._sign, self._since = sign, time
        self._last = time
        if self._given or time - self._since < HELD:
            return None
        self._given = True
        return self._sign

    @property
    def held(self) -> bool:
        """Whether a sign is being made."""
        return self._sign is not None and not self._given


def read_sign(pose: Pose) -> Literal["pause", "end"] | None:
    """The sign in one frame: `pause` one hand above the head, `end` forearms crossed above it."""
    body = Body(pose.image)
    scale = max(
        float(np.linalg.norm(body.trunk)),
        *(float(np.linalg.norm(body.at(side, "knee") - body.at(side, "ankle"))) for side in SIDES),
    )
    nose = pose.image[Landmark.NOSE]
    up = [side for side in SIDES if _raised(pose, side, float(nose[1]) - ABOVE * scale)]
    if len(up) == 2 and _crossed(pose):
        return "end"
    return "pause" if sum(_steep(body, side, RAISED * scale) for side in up) == 1 else None


def _raised(pose: Pose, side: str, line: float) -> bool:
    """An arm that goes up: shoulder, elbow, wrist, one above the other, the wrist above a line."""
    shoulder, elbow, wrist = (pose.image[landmark(side, joint)] for joint in ("shoulder", "elbow", "wrist"))
    seen = min(pose.visibility[landmark(side, joint)] for joint in ("elbow", "wrist"))
    return bool(seen >= SEEN and wrist[1] < line and wrist[1] < elbow[1] < shoulder[1])


def _steep(body: Body, side: str, least: float) -> bool:
    """Whether an arm rises by so many pixels, and by more than it goes sideways."""
    across, down = body.at(side, "wrist") - body.at(side, "shoulder")
    return bool(-down >= max(least, abs(across)))


def _crossed(pose: Pose) -> bool:
    """Whether the forearms, with the hands, cross in the picture."""
    left, right = (_forearm(pose, side) for side in SIDES)
    return _apart(left, right) and _apart(right, left)


def _forearm(pose: Pose, side: str) -> NDArray[np.float32]:
    elbow, wrist = (pose.image[landmark(side, joint)] for joint in ("elbow", "wrist"))
    return np.stack([elbow, elbow + np.float32(HAND) * (wrist - elbow)])


def _apart(line: NDArray[np.float32], ends: NDArray[np.float32]) -> bool:
    """Whether two ends lie on different sides of a line."""
    way, to = line[1] - line[0], ends - line[0]
    side = way[0] * to[:, 1] - way[1] * to[:, 0]
    return bool(side[0] * side[1] < 0)
