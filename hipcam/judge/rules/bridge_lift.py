"""What tells a bridge's lift from other movements, and which leg carries it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from hipcam.core.types import SIDES
from hipcam.measure.body import Body, landmark, norm
from hipcam.measure.supine import hip_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hipcam.core.types import Array, Side
    from hipcam.judge.detector import Movement
    from hipcam.judge.frames import Frames
    from hipcam.measure.measures import Sample
    from hipcam.pose.judging import BridgeCalibration


def supine(v: Mapping[str, float], known: BridgeCalibration) -> bool:
    """Whether somebody lies on the back."""
    if v["chest_up"] > known.supine_chest_up and v["trunk_up"] < known.supine_trunk_up:
        return True
    # From the feet the model takes the trunk for nearly upright, but it looks short and the chest faces up.
    return (
        v["chest_up"] > known.feet_chest_up
        and v["trunk_up"] < known.posture_trunk_up
        and v["trunk_over_shank"] < known.feet_trunk_short
        and shanks_stand(v, known)
    )


def shanks_stand(v: Mapping[str, float], known: BridgeCalibration) -> bool:
    """Whether both knees are bent above upright shanks, which nobody's are who sits on the floor in the 90-90.

    From the feet, whoever lies on the back looks as if they sat like that.
    """
    return (
        min(v["left_shank_up"], v["right_shank_up"]) > known.feet_shank_up
        and min(v["left_knee_bend"], v["right_knee_bend"]) > known.feet_knee_bend
    )


def from_the_side(v: Mapping[str, float], known: BridgeCalibration) -> bool:
    """Whether the camera stands at the side."""
    return v["trunk_sideways"] > known.from_side


def lies_end_on(v: Mapping[str, float], known: BridgeCalibration) -> bool:
    """Whether somebody on the back, or who from the feet seems to sit, is not side-on to the camera."""
    lying = abs(v["trunk_up"]) < known.lying_trunk_up and v["chest_up"] > known.supine_chest_up
    return (lying or shanks_stand(v, known)) and not from_the_side(v, known)


def line_through_hip(frames: Frames, side: Side) -> Array:
    """Between which lines the hip's extension lies in each picture, see `hip_lines`: of the leg that is seen better."""
    shown: Side = max(SIDES, key=lambda one: frames.seen(landmark(one, "knee"))) if side == "both" else side
    return hip_lines(frames.image, shown)


def shoulders_stay(movement: Movement, known: BridgeCalibration) -> bool:
    """Whether the hips rose and the shoulders not with them: who sits up opens and closes the hip as well."""
    rest, top = (
        [Body(np.median([s.pose.image for s in samples], axis=0)).middle(joint)[1] for joint in ("hip", "shoulder")]
        for samples in (movement.samples[:3], movement.top)
    )
    hips, shoulders = rest[0] - top[0], rest[1] - top[1]
    trunk = norm(Body(movement.samples[0].pose.image).trunk)
    return bool(shoulders <= known.shoulders_share * max(hips, 0) + known.shoulders_wander * trunk)


def chest_stays(movement: Movement, known: BridgeCalibration) -> bool:
    """Whether the chest still faces up at the top.

    A camera that looks down sees the chest of whoever lies facing up less. Then it is asked to do so nearly as much as
    at rest.
    """
    rest, top = (np.median([s.values["chest_up"] for s in seen]) for seen in (movement.samples[:3], movement.top))
    return bool(top > min(known.top_chest_up, known.top_chest_kept * rest))


def trunk_stays(movement: Movement, known: BridgeCalibration) -> bool:
    """Whether the trunk keeps its direction, toward the camera or away from it: who lies does not turn round."""
    low, high = np.nanpercentile([s.values["head_away"] for s in movement.samples], [5, 95])
    return bool(high - low <= known.trunk_turns)


def level_kept(time: Array, excursion: Array, duration: float) -> float:
    """The highest level that was kept for so long (s), degrees."""
    pictures = 1 + int(np.ceil(duration / float(np.median(np.diff(time))) - 0.01))
    return float(sliding_window_view(excursion, min(len(time), pictures)).min(axis=1).max())


def knee_raised(values: Mapping[str, float], straight: float, known: BridgeCalibration) -> bool:
    """Whether a leg bent by more than this is off the floor: putting it down lowers the hip a little."""
    return any(
        values[f"{side}_knee_bend"] > straight and values[f"{side}_shank_up"] < known.raised_shank_up for side in SIDES
    )


class CarrierVote:
    """Which leg carries, by a vote of the pictures.

    Seen from the side the network takes one leg for the other now and then. A leg that jumps in a movement says
    nothing by that movement alone: the pictures shortly before it have a vote, too.

    Parameters
    ----------
    straight : float
        Knee flexion below which a lifted leg is extended, degrees.
    numbers : BridgeCalibration
        What the measures are worth.
    """

    def __init__(self, straight: float, numbers: BridgeCalibration) -> None:
        self.straight, self.numbers = straight, numbers
        self._votes: deque[tuple[float, float, float]] = deque()

    def forget(self) -> None:
        """Another set begins."""
        self._votes.clear()

    def add(self, sample: Sample) -> None:
        """Take one picture."""
        self._votes.append((sample.time, *self._vote(sample.values)))
        while sample.time - self._votes[0][0] > self.numbers.carrier_time:
            self._votes.popleft()

    def carrier(self, movement: Movement, *, mixed: bool) -> Side:
        """The leg that carried a movement, else both."""
        votes = [self._vote(s.values) for s in movement.top]
        if mixed:
            votes += [(vote, weight) for _, vote, weight in self._votes]
        cast, weights = sum(vote * weight for vote, weight in votes), sum(weight for _, weight in votes)
        if abs(cast) <= self.numbers.carrier_share * weights:
            return "both"
        return "right" if cast > 0 else "left"

    def _vote(self, v: Mapping[str, float]) -> tuple[float, float]:
        """1 for the right leg, -1 for the left one, 0 for both; and how well both are seen."""
        level = self.numbers.carrier_shank_up
        seen = min(v["left_leg_seen"], v["right_leg_seen"])
        for free, carrier, vote in (("left", "right", 1.0), ("right", "left", -1.0)):
            if v[f"{free}_knee_bend"] < self.straight and v[f"{free}_shank_up"] < level < v[f"{carrier}_shank_up"]:
                return vote, seen
        return 0.0, seen
