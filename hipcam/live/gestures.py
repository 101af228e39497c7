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
    from hipcam.pose.calibration import FramingCalibration

#: How long a sign must be made, how short an interruption does not matter, and how long nothing must be made before
#: the next (seconds).
HELD, FORGIVEN, RELEASED = 1.0, 0.25, 0.5


class Signs:
    """Finds signs that are held long enough; each counts once until the arms come down.

    Parameters
    ----------
    limits : FramingCalibration
        Of the pose network.
    """

    def __init__(self, limits: FramingCalibration) -> None:
        self._limits = limits
        self._sign: Literal["pause", "end"] | None = None
        self._since = self._last = float("-inf")
        self._given = False

    def update(self, pose: Pose | None, time: float, *, pausing: bool = True) -> Literal["pause", "end"] | None:
        """Take one frame; give a sign in the frame in which it has been held long enough.

        Without `pausing` one raised hand is no sign.
        """
        sign = read_sign(pose, self._limits) if pose is not None else None
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


def read_sign(pose: Pose, limits: FramingCalibration) -> Literal["pause", "end"] | None:
    """The sign in one frame: `pause` one hand above the head, `end` forearms crossed above it."""
    body = Body(pose.image)
    scale = max(
        float(np.linalg.norm(body.trunk)),
        *(float(np.linalg.norm(body.at(side, "knee") - body.at(side, "ankle"))) for side in SIDES),
    )
    nose = pose.image[Landmark.NOSE]
    line = float(nose[1]) - limits.sign_above * scale
    up = [side for side in SIDES if _raised(pose, side, line, limits.sign_seen)]
    if len(up) == 2 and _crossed(pose, limits.hand_length):
        return "end"
    # Lying on one side, a hand that rests on the hip is higher than the head.
    return "pause" if sum(_steep(body, side, limits.sign_raised * scale) for side in up) == 1 else None


def _raised(pose: Pose, side: str, line: float, least_seen: float) -> bool:
    """An arm that goes up, well seen: shoulder, elbow, wrist, one above the other, the wrist above a line."""
    shoulder, elbow, wrist = (pose.image[landmark(side, joint)] for joint in ("shoulder", "elbow", "wrist"))
    seen = min(pose.visibility[landmark(side, joint)] for joint in ("elbow", "wrist"))
    return bool(seen >= least_seen and wrist[1] < line and wrist[1] < elbow[1] < shoulder[1])


def _steep(body: Body, side: str, least: float) -> bool:
    """Whether an arm rises by so many pixels, and by more than it goes sideways."""
    across, down = body.at(side, "wrist") - body.at(side, "shoulder")
    return bool(-down >= max(least, abs(across)))


def _crossed(pose: Pose, hand: float) -> bool:
    """Whether the forearms, with the hands, cross in the picture."""
    left, right = (_forearm(pose, side, hand) for side in SIDES)
    return _apart(left, right) and _apart(right, left)


def _forearm(pose: Pose, side: str, hand: float) -> NDArray[np.float32]:
    """From the elbow past the wrist to the middle of the hand."""
    elbow, wrist = (pose.image[landmark(side, joint)] for joint in ("elbow", "wrist"))
    return np.stack([elbow, elbow + np.float32(hand) * (wrist - elbow)])


def _apart(line: NDArray[np.float32], ends: NDArray[np.float32]) -> bool:
    """Whether two ends lie on different sides of a line."""
    way, to = line[1] - line[0], ends - line[0]
    side = way[0] * to[:, 1] - way[1] * to[:, 0]
    return bool(side[0] * side[1] < 0)
