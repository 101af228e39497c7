"""Judging form: from the frames of one movement to checks, faults and suspicions.

A rule reads the measures of a movement's frames and gives a `Finding`. What a measure is worth is known from the pose
network's calibration: its spread there turns "how far past the limit" into "how sure". `FormJudge` makes verdicts of
that.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, nan
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from hipcam.core.types import Side
from hipcam.judge.detector import Movement
from hipcam.judge.frames import NEVER, Span
from hipcam.judge.records import Check, Fault, Rep, Verdict
from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from hipcam.judge.settings import FormSettings
    from hipcam.pose.calibration import Calibration

    #: Told what a reading is called in the calibration, and its value.
    Listener = Callable[[str, float], None]

    #: The least and the most that a body shows of what is read, by name or `name.view`, in its unit.
    Shown: TypeAlias = Mapping[str, tuple[float, float]]


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
    shown : mapping of str to (float, float)
        The least and the most that a body shows of each reading, by its name or `name.view`, in its unit, with room for
        what readings err by: what lies beyond was misread and is unknown, not a pass.

    Attributes
    ----------
    listener : callable or None
        Told every reading before anything is made of it: what it is called in the calibration, and its value.
    """

    def __init__(
        self,
        settings: FormSettings,
        calibration: Calibration,
        activity: str,
        shown: Shown = MappingProxyType({}),
    ) -> None:
        self.settings = settings
        self.calibration = calibration
        self.activity = activity
        self.shown = shown
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
        low, high = self.shown.get(f"{name}.{view}") or self.shown.get(name) or (-inf, inf)
        if reading < low or reading > high:
            reason, most = reason or Reason("no_body_shows"), 0.0
        if reason is None:
            self.tell(name, reading, view)
        if error is None:
            return Finding(name, reading, unit, limit, 0.0, span, side, reason or Reason("no_error_known"))
        if error.agreement < self.settings.least_agreement:
            reason = reason or Reason("not_told_from_here")
        sure = min(error.past(reading, limit), most)
        return Finding(name, error.expected(reading), unit, limit, sure, span, side, reason)

    def tell(self, name: str, reading: float, view: str | None = None) -> None:
        """Let the listener, if there is one, hear a reading."""
        if self.listener and isfinite(reading):
            self.listener(f"{self.activity}.{name}" + (f".{view}" if view else ""), reading)

    def doubt(self, name: str, view: str | None = None) -> float | None:
        """± of a reading that is stated as it is: nine in ten lie within; None where no error is known."""
        error = self.calibration.error(self.activity, name, view) if self.known else None
        return None if error is None else error.doubt

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
