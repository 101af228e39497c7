"""The standing test's compensations: what each is read from and when it is one."""

from __future__ import annotations

from dataclasses import replace
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
    from hipcam.judge.form import Finding, FormJudge, Judgement
    from hipcam.judge.frames import Frames
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
#: The least and the most that a body shows: a pelvis tips by its own two hips' play, a thigh that is level rises by
#: hardly 25 degrees more, and who leans or bends further does not stand on one leg.
SHOWN = {
    "trunk_lean": (0.0, 45.0),
    "pelvis_hike": (-15.0, 25.0),
    "pelvis_shift": (0.0, 1.0),
    "thigh_drop": (-25.0, 60.0),
    "knee_drift": (-0.5, 0.8),
    "stance_knee_bend": (-15.0, 60.0),
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
    form : Judgement
        Verdicts, checks and faults, as for any movement.
    active : (T,) bool array
        When any fault was there.
    """

    form: Judgement
    active: Flags

    @property
    def not_judged(self) -> dict[str, Reason]:
        """What could not be judged."""
        checks = self.form.checks.items()
        return {name: check.reason for name, check in checks if check.verdict == "unknown" and check.reason}

    @property
    def judged(self) -> tuple[str, ...]:
        """What could be judged."""
        return tuple(name for name, check in self.form.checks.items() if check.verdict != "unknown")

    @property
    def clean(self) -> bool | None:
        """Whether there was none; None with fewer than `LEAST_JUDGED` judged, or where one is likely but not sure."""
        if len(self.judged) < LEAST_JUDGED:
            return None
        if self.form.faults:
            return False
        return True if self.form.verdict == "pass" else None


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
        found: list[Finding] = []
        active = np.zeros(len(frames.time), bool)
        spans: dict[str, tuple[tuple[float, float], ...]] = {}
        for name, (unit, both_ways) in COMPENSATIONS.items():
            change = np.abs(seen.changes[name]) if both_ways else seen.changes[name]
            limit = getattr(self.limits, name)
            worst = frames.worst(change)
            reason = self._unseen(frames, seen, side, name)
            found.append(self.judge.read(name, worst.level, unit, limit, worst.span, side, reason=reason))
            if self.judge.is_fault(found[-1]):
                seen_at, spans[name] = self._active(frames, name, change, limit)
                active |= seen_at
        form = self.judge.conclude(found)
        faults = tuple(self._over(fault, spans[fault.name]) for fault in form.faults)
        return Compensations(replace(form, faults=faults), active)

    def _active(
        self, frames: Frames, name: str, change: Array, limit: float
    ) -> tuple[Flags, tuple[tuple[float, float], ...]]:
        """When a compensation is there: its readings are above that for which the limit is to be expected."""
        least = min(self.judge.least_reading(name, limit), frames.worst(change).level)
        seen_at = np.zeros(len(frames.time), bool)
        spans = self._spans(np.where(frames.moving, change, np.nan), frames.time, least)
        for first, last in spans:
            seen_at[first:last] = True
        return seen_at, tuple((float(frames.time[first]), float(frames.time[last - 1])) for first, last in spans)

    def _over(self, fault: Fault, spans: tuple[tuple[float, float], ...]) -> Fault:
        return replace(fault, start=spans[0][0], end=spans[-1][1], spans=spans) if spans else fault

    def _spans(self, values: Array, time: Array, limit: float) -> list[tuple[int, int]]:
        """Stretches above a limit, with hysteresis, that last long enough to be a fault; half-open index ranges."""
        switch = Hysteresis(limit, self.numbers.ends_at * limit)
        on = np.array([switch.update(float(v)) for v in values]) & np.isfinite(values)
        return [
            (first, last)
            for first, last in runs(on)
            if time[first:last][values[first:last] >= limit][-1] - time[first] >= self.judge.settings.persistence
        ]

    def _unseen(self, frames: Frames, seen: StandingChanges, side: Side, name: str) -> Reason | None:
        """Why a compensation cannot be judged; None if it can."""
        known, moving = self.numbers, frames.moving
        before = frames.time[frames.rest]
        if not len(before) or before[-1] - before[0] < known.least_before:
            return Reason("start_not_seen")
        if name in _BY_HEIGHT:
            if frames.camera_moved:
                return frames.camera_moved
            if np.percentile(seen.foot_moved[moving], known.moved_percentile) > known.foot_moved:
                return Reason("camera_or_foot_moved")
            lean = np.percentile(np.abs(seen.changes["trunk_lean"][moving]), known.worst_percentile)
            if lean > known.lean_hides:
                return Reason("leans_too_far")
        if hidden := self._hidden(frames, side, name):
            return hidden
        if name == "trunk_lean":
            return None
        return frames.foot_at_edge(side if name in _BY_LIFTED_LEG else other_side(side))

    def _hidden(self, frames: Frames, side: Side, name: str) -> Reason | None:
        """What hides what a compensation is read from."""
        trunk = [landmark(s, j) for s in SIDES for j in ("shoulder", "hip")]
        if hidden := frames.hidden(Reason("trunk_hidden"), *trunk):
            return hidden
        if name in _BY_LIFTED_LEG:
            lifted = [landmark(side, j) for j in ("knee", "ankle")]
            return frames.hidden(Reason("lifted_leg_hidden"), *lifted)
        if name == "trunk_lean":
            return None
        standing = [landmark(other_side(side), j) for j in ("ankle", "foot_index")]
        return frames.hidden(Reason("standing_foot_hidden"), *standing)
