"""The standing test's compensations: what each is read from and when it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.core.types import SIDES, Side, other_side
from hipcam.judge.records import Fault
from hipcam.judge.signals import Hysteresis, runs
from hipcam.measure.body import landmark
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from hipcam.core.types import Array, Flags
    from hipcam.judge.activities.er_test import ErTestSettings
    from hipcam.judge.form import FormJudge, Frames
    from hipcam.measure.standing import StandingChanges
    from hipcam.pose.judging import ErTestCalibration

#: Each compensation with its unit, and whether it counts in both directions.
COMPENSATIONS = {
    "trunk_lean": ("deg", True),
    "pelvis_hike": ("deg", False),
    "pelvis_shift": ("hip widths", True),
    "thigh_drop": ("deg", False),
    "knee_drift": ("thigh lengths", False),
    "stance_knee_bend": ("deg", False),
}
#: With fewer compensations judged than this it is not known whether an attempt is clean; a result's format rests on it.
LEAST_JUDGED = 3
#: What is read from the height of the trunk over the standing foot.
_BY_HEIGHT = ("pelvis_hike", "stance_knee_bend")
#: What must be seen: the trunk, and the standing foot or the lifted leg.
_BY_LIFTED_LEG = ("thigh_drop", "knee_drift")


class Compensations(NamedTuple):
    """What an attempt's compensations come to.

    Attributes
    ----------
    found : tuple of Fault
        Those that were seen.
    active : (T,) bool array
        When any was.
    not_judged : dict of str to Reason
        What could not be judged.
    """

    found: tuple[Fault, ...]
    active: Flags
    not_judged: dict[str, Reason]

    @property
    def judged(self) -> tuple[str, ...]:
        """What could be judged."""
        return tuple(name for name in COMPENSATIONS if name not in self.not_judged)


class ErTestRules:
    """Judges compensations.

    Parameters
    ----------
    limits : ErTestSettings
        What is one.
    numbers : ErTestCalibration
        What the measures are worth.
    judge : FormJudge
        What holds for all form.
    """

    def __init__(self, limits: ErTestSettings, numbers: ErTestCalibration, judge: FormJudge) -> None:
        self.limits, self.numbers, self.judge = limits, numbers, judge

    def compensations(self, frames: Frames, seen: StandingChanges, side: Side) -> Compensations:
        """Compensations found, when any was active, and what could not be judged and why."""
        found: list[Fault] = []
        active = np.zeros(len(frames.time), bool)
        not_judged: dict[str, Reason] = {}
        for name, (_, both_ways) in COMPENSATIONS.items():
            change = np.abs(seen.changes[name]) if both_ways else seen.changes[name]
            spans = self._spans(np.where(frames.moving, change, np.nan), frames.time, getattr(self.limits, name))
            reason = self._unseen(frames, seen, side, name, change, found=bool(spans))
            if reason:
                not_judged[name] = reason
            elif spans:
                seen_at = np.zeros(len(frames.time), bool)
                for first, last in spans:
                    seen_at[first:last] = True
                active |= seen_at
                found.append(self._fault(frames, name, side, change, seen_at, spans))
        return Compensations(tuple(found), active, not_judged)

    def _fault(
        self, frames: Frames, name: str, side: Side, change: Array, seen_at: Flags, spans: list[tuple[int, int]]
    ) -> Fault:
        known, limit = self.numbers, getattr(self.limits, name)
        value = float(np.percentile(change[frames.moving], known.worst_percentile))
        sure = np.clip(known.least_confidence + (value - limit) / limit, known.least_confidence, known.most_confidence)
        times = tuple((float(frames.time[first]), float(frames.time[last - 1])) for first, last in spans)
        return Fault(
            name=name,
            side=side,
            start=times[0][0],
            end=times[-1][1],
            value=value,
            unit=COMPENSATIONS[name][0],
            limit=limit,
            confidence=float(sure),
            worst=float(frames.time[np.argmax(np.where(seen_at, change, -np.inf))]),
            spans=times,
        )

    def _spans(self, values: Array, time: Array, limit: float) -> list[tuple[int, int]]:
        """Stretches above a limit, with hysteresis, that last long enough to be a fault; half-open index ranges."""
        switch = Hysteresis(limit, self.numbers.ends_at * limit)
        on = np.array([switch.update(float(v)) for v in values]) & np.isfinite(values)
        return [
            (first, last)
            for first, last in runs(on)
            if time[first:last][values[first:last] >= limit][-1] - time[first] >= self.judge.settings.persistence
        ]

    def _unseen(
        self, frames: Frames, seen: StandingChanges, side: Side, name: str, change: Array, *, found: bool
    ) -> Reason | None:
        """Why a compensation cannot be judged; None if it can."""
        if not self.judge.known:
            return Reason("no_calibration")
        known, moving = self.numbers, frames.moving
        if name in _BY_HEIGHT:
            if np.percentile(seen.foot_moved[moving], known.moved_percentile) > known.foot_moved:
                return Reason("camera_or_foot_moved")
            lean = np.percentile(np.abs(seen.changes["trunk_lean"][moving]), known.worst_percentile)
            if not found and lean > known.lean_hides:
                return Reason("leans_too_far")
        if hidden := self._hidden(frames, side, name):
            return Reason(hidden)
        return None if np.isfinite(frames.worst(change).level) else Reason("not_seen_long_enough")

    def _hidden(self, frames: Frames, side: Side, name: str) -> str | None:
        """What hides what a compensation is read from."""
        trunk = [landmark(s, j) for s in SIDES for j in ("shoulder", "hip")]
        if frames.hides(*trunk):
            return "trunk_hidden"
        if name in _BY_LIFTED_LEG:
            lifted = [landmark(side, j) for j in ("knee", "ankle")]
            return "lifted_leg_hidden" if frames.hides(*lifted) else None
        if name == "trunk_lean":
            return None
        standing = [landmark(other_side(side), j) for j in ("ankle", "foot_index")]
        return "standing_foot_hidden" if frames.hides(*standing) else None
