"""What is found: movements, faults and checks, as they stand in a result."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite, nan
from typing import ClassVar, Literal, TypeAlias

from hipcam.core.types import Side
from hipcam.words import has, say
from hipcam.words.reason import Reason

Verdict: TypeAlias = Literal["pass", "fault", "unknown"]


Touch: TypeAlias = Literal["clean", "with compensation", "no", "unknown"]


Phase: TypeAlias = Literal["rest", "out", "hold", "back"]


#: What the share of a movement too small to count is of: the way to the top, the own range so far in the set, or,
#: before there is one, the least that can count.
ShareOf: TypeAlias = Literal["way", "own range", "least"]


@dataclass(frozen=True, slots=True)
class Tempo:
    """How long a movement took to go out, stay and come back, in seconds."""

    out: float
    hold: float
    back: float


@dataclass(frozen=True, slots=True)
class Check:
    """One fault looked for: what was found, the limit, and why not if it could not be judged."""

    verdict: Verdict
    value: float | None
    unit: str
    limit: float
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault or compensation that was seen, with its evidence; times in seconds, confidence 0–1.

    `worst` is when it was worst. `spans` are the stretches in which it was seen: the first begins at `start`, the last
    ends at `end`. By default it lasted all that time and was worst in the middle.
    """

    name: str
    side: Side
    start: float
    end: float
    value: float
    unit: str
    limit: float
    confidence: float
    worst: float = nan
    spans: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        """Fill in the defaults."""
        if not isfinite(self.worst):
            object.__setattr__(self, "worst", (self.start + self.end) / 2)
        if not self.spans:
            object.__setattr__(self, "spans", ((self.start, self.end),))

    @property
    def message(self) -> str:
        """What to do about it: one sentence of coaching. A fault that nobody has words for has its name."""
        key = f"fault.{self.name}"
        return say(key) if has(key) else self.name.replace("_", " ")


def excess(value: float, limit: float) -> float:
    """How far a value is past its limit, above or below, as a share of it: faults of several units compare by it."""
    return abs(value - limit) / max(abs(limit), 1e-9)


class _Judged:
    """What a movement with checks answers about its form; `Partial` and `Attempt` answer the same."""

    __slots__ = ()

    checks: dict[str, Check]

    @property
    def asked(self) -> tuple[str, ...]:
        """The faults that were looked for."""
        return tuple(self.checks)

    @property
    def unjudged(self) -> dict[str, Reason]:
        """Those that could not be judged, each with its reason."""
        return {
            name: check.reason or Reason("nothing_judged")
            for name, check in self.checks.items()
            if check.verdict == "unknown"
        }

    def passed(self, name: str) -> bool:
        """Whether this fault was looked for and is not there."""
        return name in self.checks and self.checks[name].verdict == "pass"


@dataclass(frozen=True, slots=True)
class Rep(_Judged):
    """A counted repetition. `range` is in degrees of the signal that is counted; `form` names another form of it."""

    side: Side
    start: float
    peak: float
    end: float
    range: float
    tempo: Tempo
    verdict: Verdict
    reason: Reason | None
    form: str | None = None
    checks: dict[str, Check] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    possible: tuple[Fault, ...] = ()
    advice: tuple[Reason, ...] = ()
    set: int = 1


@dataclass(frozen=True, slots=True)
class Partial:
    """A movement too small to count; `share` says how much it reached of what `share_of` names. Form is not judged.

    Results of earlier versions do not say what the share is of.
    """

    side: Side
    start: float
    peak: float
    end: float
    range: float
    share: float
    set: int = 1
    share_of: ShareOf | None = None

    verdict: ClassVar[Verdict] = "unknown"
    faults: ClassVar[tuple[Fault, ...]] = ()
    possible: ClassVar[tuple[Fault, ...]] = ()
    advice: ClassVar[tuple[Reason, ...]] = ()
    asked: ClassVar[tuple[str, ...]] = ()
    reason: ClassVar[Reason | None] = None

    @property
    def unjudged(self) -> dict[str, Reason]:
        """Nothing was looked for."""
        return {}

    def passed(self, name: str) -> bool:
        """Whether this fault was looked for and is not there."""
        return False


@dataclass(frozen=True, slots=True)
class Hold(_Judged):
    """A position held at the top long enough to be a hold and not a repetition."""

    side: Side
    start: float
    end: float
    duration: float
    verdict: Verdict
    reason: Reason | None
    checks: dict[str, Check] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    possible: tuple[Fault, ...] = ()
    advice: tuple[Reason, ...] = ()
    set: int = 1

    @property
    def good_time(self) -> float | None:
        """Seconds of it in which no fault was seen; None where its form could not be judged."""
        if self.verdict == "unknown":
            return None
        good, reached = self.duration, self.start
        for start, end in sorted(span for fault in self.faults for span in fault.spans):
            begun = max(start, reached)
            reached = max(reached, min(end, self.end))
            good -= max(0.0, reached - begun)
        return max(0.0, good)


@dataclass(frozen=True, slots=True)
class Conditions:
    """How somebody stood while a rotation was read, as the medians over that hold; degrees.

    Attributes
    ----------
    start, end : float
        Of the hold, seconds.
    in_picture : float
        Tilt of the shank from the vertical as the picture shows it, the foot toward the midline positive: the rotation
        before it is corrected for where the thigh points.
    thigh_elevation : float
        Of the lifted thigh, 0 hanging, 90 level.
    knee_flexion : float
        Of the lifted knee, 0 straight.
    trunk_lean : float
        From the vertical, to the person's left positive.
    standing_leg : str
        The other leg.
    motion, position : str
        What this test always is.
    """

    start: float
    end: float
    in_picture: float
    thigh_elevation: float
    knee_flexion: float
    trunk_lean: float
    standing_leg: Side
    motion: Literal["active"] = "active"
    position: Literal["standing"] = "standing"

    @property
    def middle(self) -> float:
        """The middle of the hold, seconds."""
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Attempt:
    """One outward rotation of the standing test; angles in degrees, None where they could not be measured.

    `faults` are its compensations, and in its JSON called so. `heel_to_stick` and its uncertainty are in foot lengths;
    `stick` says whether the stick's line was found in the picture or taken from the wrist. `read_from` says what
    `rotation` was read from: the outline of the lower leg, or the landmarks where that was not clear; None without a
    rotation, and in results of earlier versions. `rotation_at` and `clean_rotation_at` say when and how `rotation` and
    `clean_rotation` were read; None without them, and in results of earlier versions.
    """

    side: Side
    start: float
    end: float
    rotation: float | None
    uncertainty: float | None
    clean_rotation: float | None
    peak_rotation: float
    clean: bool | None
    judged: tuple[str, ...]
    not_judged: dict[str, Reason]
    faults: tuple[Fault, ...]
    touched: Touch
    heel_to_stick: float | None
    heel_uncertainty: float | None
    reason: Reason | None
    stick: Literal["line", "wrist"] = "wrist"
    checks: dict[str, Check] = field(default_factory=dict)
    possible: tuple[Fault, ...] = ()
    set: int = 1
    read_from: Literal["outline", "landmarks"] | None = None
    rotation_at: Conditions | None = None
    clean_rotation_at: Conditions | None = None

    advice: ClassVar[tuple[Reason, ...]] = ()

    @property
    def verdict(self) -> Verdict:
        """A clean attempt passes."""
        return "unknown" if self.clean is None else "pass" if self.clean else "fault"

    @property
    def asked(self) -> tuple[str, ...]:
        """The compensations that were looked for."""
        return (*self.judged, *self.not_judged)

    @property
    def unjudged(self) -> dict[str, Reason]:
        """Those that could not be judged, each with its reason."""
        return self.not_judged

    def passed(self, name: str) -> bool:
        """Whether this compensation was looked for and is not there."""
        return name in self.judged and all(fault.name != name for fault in self.faults)


#: All of them have a side, a start and an end, a set, `faults`, `possible` ones and `advice`, a `verdict`, `asked`,
#: `unjudged` and `passed`: nobody needs to know which of them it is to ask for its form.
Event: TypeAlias = "Rep | Partial | Hold | Attempt"


@dataclass(frozen=True, slots=True)
class Scale:
    """What an angle is shown on, degrees.

    Attributes
    ----------
    label : str
        What the angle is, in words.
    low, high : float
        Between which it lies.
    target : (float, float)
        Where it should get to.
    limit : float or None
        Not to be passed.
    """

    label: str
    low: float
    high: float
    target: tuple[float, float]
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """Where the movement under way stands, for somebody who watches live; nothing is counted by it.

    Attributes
    ----------
    phase : str
        At rest, on the way out, staying there or on the way back.
    side : str or None
        The leg that works: lifted, in front, upper. None in the standing test while both feet are down.
    angle, uncertainty : float
        The one angle that matters and its ± (0 if none is known), degrees.
    scale : Scale
        What it is shown on.
    ready : bool
        Whether the position of rest is known, so that the movement may begin.
    held : float or None
        For how long the end position has been held, seconds.
    faults : tuple of Fault
        What is wrong at this moment, the surest first.
    other_way : bool
        Whether it is made the wrong way round.
    """

    phase: Phase
    side: Side | None
    angle: float
    scale: Scale
    uncertainty: float = 0.0
    ready: bool = True
    held: float | None = None
    faults: tuple[Fault, ...] = ()
    other_way: bool = False
