"""Judging form: from the frames of one movement to checks, faults and suspicions.

A rule reads the measures of a movement's frames and gives a `Finding`. What a measure is worth is known from the pose
network's calibration: its spread there turns "how far past the limit" into "how sure". `FormJudge` makes verdicts of
that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite, nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hipcam.core.types import Side
from hipcam.judge.detector import Movement
from hipcam.judge.records import Check, Fault, Rep, Verdict
from hipcam.measure.table import declared
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hipcam.core.types import Array, Flags
    from hipcam.judge.settings import FormSettings
    from hipcam.pose.calibration import Calibration

    #: Told what a reading is called in the calibration, and its value.
    Listener = Callable[[str, float], None]


class Span(NamedTuple):
    """From when to when something lasted and when it was worst, seconds."""

    start: float
    end: float
    worst: float


#: When nothing was seen.
NEVER = Span(nan, nan, nan)


class Stand(NamedTuple):
    """The level that a signal keeps for a while, and when."""

    level: float
    span: Span


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found.

    Attributes
    ----------
    name : str
        The fault looked for.
    value, limit : float
        Worst value and the limit it is held against, in `unit`.
    confidence : float
        How sure it is that this is the fault, 0–1.
    span : Span
        When it was seen.
    side : str
        Of the fault.
    reason : Reason or None
        Why it could not be judged; None if it was.
    """

    name: str
    value: float
    unit: str
    limit: float
    confidence: float
    span: Span = NEVER
    side: Side = "both"
    reason: Reason | None = None

    def as_fault(self) -> Fault:
        """The finding as it stands in a result."""
        start, end, worst = self.span
        found = (self.value, self.unit, self.limit, self.confidence)
        return Fault(self.name, self.side, start, end, *found, worst)


def not_judged(name: str, unit: str, limit: float, reason: Reason, side: Side = "both") -> Finding:
    """A finding that says only why there is none."""
    return Finding(name, nan, unit, limit, 0.0, side=side, reason=reason)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A movement's form: what goes into a `Rep` or a `Hold`."""

    verdict: Verdict
    reason: Reason | None
    checks: dict[str, Check]
    faults: tuple[Fault, ...]
    possible: tuple[Fault, ...]

    def rep(
        self,
        movement: Movement,
        side: Side,
        range_: float | None = None,
        form: str | None = None,
        advice: tuple[Reason, ...] = (),
    ) -> Rep:
        """The repetition that a movement was; its range in degrees if it is not that of the movement's signal."""
        return Rep(
            side=side,
            start=movement.start,
            peak=movement.peak,
            end=movement.end,
            range=movement.range if range_ is None else range_,
            tempo=movement.tempo,
            verdict=self.verdict,
            reason=self.reason,
            form=form,
            checks=self.checks,
            faults=self.faults,
            possible=self.possible,
            advice=advice,
        )


class FormJudge:
    """From findings to verdicts.

    Parameters
    ----------
    settings : FormSettings
        From what was seen to a verdict.
    calibration : Calibration
        Of the pose network. One that is not known judges no form: every check is unknown for that reason.
    activity : str
        Whose form it is.

    Attributes
    ----------
    listener : callable or None
        Told every reading before anything is made of it: what it is called in the calibration, and its value.
    """

    def __init__(self, settings: FormSettings, calibration: Calibration, activity: str) -> None:
        self.settings = settings
        self.calibration = calibration
        self.activity = activity
        self.numbers = calibration.movement
        self.known = calibration.known
        self.listener: Listener | None = None

    @property
    def suspicion(self) -> float:
        """How sure something may be that must stay a suspicion."""
        return self.numbers.suspicion * self.settings.sure

    def read(
        self,
        name: str,
        reading: float,
        unit: str,
        limit: float,
        span: Span = NEVER,
        side: Side = "both",
        *,
        view: str | None = None,
        most: float = 1.0,
        reason: Reason | None = None,
    ) -> Finding:
        """What a reading comes to: the truth to be expected, and how sure it is past the limit.

        Parameters
        ----------
        name : str
            The fault looked for.
        reading : float
            In `unit`, as the landmarks and the picture give it; NaN if it was not seen for long enough.
        unit, limit, span, side
            As in `Finding`.
        view : str, optional
            What was read, or from where, if the fault can be read in several ways.
        most : float
            How sure it may be at most.
        reason : Reason, optional
            Why it cannot be judged all the same.
        """
        error = self.calibration.error(self.activity, name, view)
        if self.listener and reason is None and isfinite(reading):
            self.listener(f"{self.activity}.{name}" + (f".{view}" if view else ""), reading)
        if error is None:
            return Finding(name, reading, unit, limit, 0.0, span, side, reason or Reason("no_error_known"))
        if error.agreement < self.settings.least_agreement:
            reason = reason or Reason("not_told_from_here")
        sure = min(error.past(reading, limit), most)
        return Finding(name, error.expected(reading), unit, limit, sure, span, side, reason)

    def least_reading(self, name: str, limit: float, view: str | None = None) -> float:
        """The reading for which the limit is to be expected; NaN where readings say nothing."""
        error = self.calibration.error(self.activity, name, view)
        return nan if error is None else error.reading(limit)

    def is_fault(self, finding: Finding) -> bool:
        """Whether a fault was found."""
        return self.verdict(finding) == "fault"

    def verdict(self, finding: Finding) -> Verdict:
        """A fault if it is sure enough, a pass if a fault is improbable; unknown between, or if it cannot be judged."""
        if self.reason(finding) is not None:
            return "unknown"
        return "fault" if finding.confidence >= self.settings.sure else "pass"

    def reason(self, finding: Finding) -> Reason | None:
        """Why something could not be judged: what has no value is no pass."""
        if not self.known:
            return Reason("no_calibration")
        if finding.reason:
            return finding.reason
        if not isfinite(finding.value):
            return Reason("not_seen_long_enough")
        close = self.settings.worth_telling <= finding.confidence < self.settings.sure
        return Reason("too_close_to_tell") if close else None

    def faults(self, findings: Iterable[Finding]) -> Iterator[Fault]:
        """The faults among findings."""
        return (finding.as_fault() for finding in findings if self.is_fault(finding))

    def conclude(self, findings: Iterable[Finding]) -> Judgement:
        """Put findings together.

        One check per name: a fault on either side is a fault, a pass on either side is a pass otherwise. The movement
        is a fault if any check is, a pass if every check that could be judged passes and there is at least one. What
        is more likely a fault than not keeps a movement from being called good.
        """
        by_name: dict[str, list[Finding]] = {}
        for finding in findings:
            by_name.setdefault(finding.name, []).append(finding)
        checks = {name: self._check(found) for name, found in by_name.items()}
        every = [f for found in by_name.values() for f in found]
        faults, possible = tuple(self.faults(every)), tuple(self._suspicions(every))
        verdicts = {check.verdict for check in checks.values()}
        if "fault" in verdicts:
            return Judgement("fault", None, checks, faults, possible)
        if any(fault.confidence >= self.settings.likely for fault in possible):
            return Judgement("unknown", Reason("too_close_to_tell"), checks, faults, possible)
        if "pass" in verdicts:
            return Judgement("pass", None, checks, faults, possible)
        reasons = list(dict.fromkeys(c.reason for c in checks.values() if c.reason))
        return Judgement("unknown", Reason.joined(reasons) or Reason("nothing_judged"), checks, faults, possible)

    def _check(self, found: list[Finding]) -> Check:
        order = {"fault": 0, "pass": 1, "unknown": 2}
        worst = min(found, key=lambda f: (order[self.verdict(f)], -f.confidence))
        value = worst.value if isfinite(worst.value) else None
        return Check(self.verdict(worst), value, worst.unit, worst.limit, self.reason(worst))

    def _suspicions(self, found: list[Finding]) -> Iterator[Fault]:
        least = self.settings.worth_telling
        for finding in found:
            told = self.known and finding.confidence >= least and isfinite(finding.value)
            if told and not self.is_fault(finding):
                yield finding.as_fault()


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
            NaN throughout if there is no stretch of that length.
        """
        duration = self.judge.settings.persistence if duration is None else duration
        index = np.flatnonzero((self.moving if where is None else where) & np.isfinite(values))
        time, values = self.time[index], values[index]
        level, first, last = nan, 0, 0
        for k in range(len(index)):
            end = int(np.searchsorted(time, time[k] + duration + 1e-6, side="right")) - 1
            # Pictures are some way apart, so the last one inside may come a good deal earlier.
            if time[end] - time[k] < self.judge.numbers.stretch_share * duration:
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


def median(values: Array) -> float:
    """Median of what is known; NaN if nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else nan
