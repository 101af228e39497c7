"""What is to be shown for one frame of coaching."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from hipcam.core.types import Side
from hipcam.judge.records import Now
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.core.landmarks import Pose


Stage = Literal["framing", "move", "rest", "test", "paused", "summary", "question", "between"]
#: Those in which nobody moves: all there is to show is words.
WORDS_ALONE: tuple[Stage, ...] = ("summary", "question", "between")


@dataclass(frozen=True, slots=True)
class Gauge:
    """The one angle that matters, in degrees, on its scale.

    Attributes
    ----------
    value, uncertainty : float
        As it stands, and its ± where one is known, else 0.
    low, high : float
        Ends of the scale.
    target : (float, float)
        The zone to reach.
    limit : float or None
        Not to be passed.
    label : str
        What it is.
    """

    value: float
    low: float
    high: float
    target: tuple[float, float]
    limit: float | None
    label: str
    uncertainty: float = 0.0

    @property
    def where(self) -> Literal["below", "target", "past"]:
        """Below the target zone, inside it or past the limit."""
        if self.limit is not None and self.value > self.limit:
            return "past"
        return "target" if self.value >= self.target[0] else "below"

    @classmethod
    def of(cls, now: Now | None) -> Gauge | None:
        """What a movement under way shows; None if there is none, or its angle is not seen."""
        if now is None or now.angle != now.angle:
            return None
        # Nobody should read "-0°".
        value = now.angle if abs(now.angle) >= 0.5 else 0.0
        scale = now.scale
        return cls(value, scale.low, scale.high, scale.target, scale.limit, scale.label, now.uncertainty)


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the person: a `fault` to correct, a `note` to mind, or `good` news."""

    text: str
    kind: Literal["fault", "note", "good"]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything to be shown for one frame.

    Attributes
    ----------
    stage : str
        `framing` until the start posture was held, `move`, `rest` between sets, `test` (the standing test), `paused`,
        `summary`, `question` (digits answer it), `between` two steps of a routine.
    headline : str
        Where one is: activity, set, side; in the test what to do now.
    framing, framing_ok : str or None, bool
        What to change about the picture, and whether it is right.
    countdown : float or None
        Share of the start posture's time that has been held, 0–1.
    reps, goal, good : int or None, int, int
        Counted in this set, asked for, and without a fault.
    gauge : Gauge or None
        The one angle that matters.
    hold, hold_target : float or None
        Seconds held so far, of how many.
    phase : str
        In words; empty at rest.
    going_out : bool or None
        Outward (up) or back in that phase; None while holding.
    tempo : str
        Of the last repetition.
    rest : float or None
        Seconds of rest that are left.
    next : str
        What comes then: set and side.
    notice : Notice or None
        The one correction, or news.
    result : str
        Score of the last attempt.
    lines : tuple of str
        The summary.
    detail, safety, keys, signs : str
        What to hold and how, or how to begin; safety, keys and hand signs.
    activity, side, time : str, str, float
        What is done, on which side, and the time of its moving picture, seconds; shown while somebody gets ready.
    pose : Pose or None
        To draw, in pixels of the picture.
    """

    stage: Stage
    headline: str = ""
    framing: str | None = None
    framing_ok: bool = False
    countdown: float | None = None
    reps: int | None = None
    goal: int = 0
    good: int = 0
    gauge: Gauge | None = None
    hold: float | None = None
    hold_target: float | None = None
    phase: str = ""
    going_out: bool | None = None
    tempo: str = ""
    rest: float | None = None
    next: str = ""
    notice: Notice | None = None
    result: str = ""
    lines: tuple[str, ...] = ()
    detail: str = ""
    safety: str = field(default_factory=lambda: say("live.safety_shown"))
    keys: str = field(default_factory=lambda: say("live.keys"))
    signs: str = field(default_factory=lambda: say("live.signs"))
    activity: str = ""
    side: Side = "both"
    time: float = 0.0
    pose: Pose | None = None
