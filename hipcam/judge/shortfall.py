"""What was missing where nothing was found: sight, size, posture, stillness, view, pictures, legs or movement."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, TypeAlias

from hipcam.words.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hipcam.judge.sight import Loss, Unseen

#: What a picture shows: the posture of a set under way, the start posture, or another one.
Posture: TypeAlias = Literal["watched", "start", "other"]

#: Pictures a second that it takes to judge how quick something is and how long it lasts.
LEAST_RATE = 10.0
#: Pictures a second from which live coaching can be used: a movement that takes a second is still seen at a dozen
#: moments. Chosen.
USABLE = 12.0
#: The share of a camera's pictures passed over from which it is told, unless as many pictures a second were judged as
#: ordinary cameras give. Chosen.
_PASSED_OVER, _ENOUGH = 0.25, 24.0
#: For how long something must be seen to be the reason, seconds: less than that somebody passes through it.
_NOTICED = 1.0
#: A picture stands for no more than this, seconds.
_LONGEST = 1.0
#: Share of the time watched from which hidden legs are the reason.
_MOSTLY = 0.5
#: Share of the time somebody was seen from which where the camera stood is the reason, whatever else was taken for
#: something. From the feet a bridge shows it for half of the time, at rest.
_TURNED = 1 / 3


def few_pictures(frames: int, seconds: float) -> dict[str, float]:
    """How many pictures a second were judged, if they are too few to judge all by."""
    rate = round(frames / seconds, 1) if frames > 1 and seconds > 0 else LEAST_RATE
    return {"few_pictures": rate} if rate < LEAST_RATE else {}


def passed_over(judged: int, dropped: int, seconds: float) -> dict[str, float]:
    """How many of a camera's pictures were passed over by a machine too slow for them, if that is worth telling."""
    rate = judged / seconds if seconds > 0 else _ENOUGH
    told = dropped > _PASSED_OVER * (judged + dropped) and rate < _ENOUGH
    return {"dropped": dropped, "all": judged + dropped, "rate": rate} if told else {}


def somebody(reason: Reason | None) -> bool:
    """Whether there was somebody to be measured, by the reason why nothing was found, if any.

    In an empty room the network sees somebody small now and then, of whom nothing is to be told.
    """
    return reason is None or reason.code not in ("nobody_found", "too_small")


class Shortfall:
    """Adds up what each picture shows, so that the reason for finding nothing is what was really missing.

    Parameters
    ----------
    activity : str
        What is looked for.
    arming_time : float
        For how long the start posture must be kept, seconds.

    Attributes
    ----------
    other_movement : bool
        Whether somebody in the posture made a movement that is another one.
    """

    def __init__(self, activity: str, arming_time: float) -> None:
        self.other_movement = False
        self._activity, self._arming_time = activity, arming_time
        self._lasted: defaultdict[str, float] = defaultdict(float)
        self._pictures, self._begun, self._time = 0, 0.0, 0.0
        self._armed = self._seen = False

    @property
    def watched(self) -> float:
        """For how long somebody was in a set, seconds."""
        return self._lasted["watched"]

    @property
    def ever_armed(self) -> bool:
        """Whether the start posture was ever taken up."""
        return self._armed

    @property
    def ever_seen(self) -> bool:
        """Whether somebody was seen, large enough to be measured."""
        return self._seen

    @property
    def turned(self) -> bool:
        """Whether they were often about the posture, but seen from where it cannot be judged."""
        return self._lasted["other turned"] >= max(_NOTICED, _TURNED * self._lasted["seen"])

    def add(self, time: float, unseen: Unseen | None, posture: Posture, *, turned: bool) -> None:
        """Take what one picture shows; `turned` if it is about the posture, but from where it cannot be judged."""
        if not self._pictures:
            self._begun = self._time = time
        self._pictures += 1
        lasted, self._time = min(time - self._time, _LONGEST), time
        if unseen not in (None, "legs"):
            self._lasted[unseen] += lasted
            return
        self._seen = True
        self._armed |= posture == "watched"
        self._lasted["seen"] += lasted
        self._lasted[posture] += lasted
        if turned:
            self._lasted[f"{posture} turned"] += lasted
        if unseen == "legs":
            self._lasted[f"{posture} legs"] += lasted

    def reason(self, losses: Sequence[Loss]) -> Reason:
        """What was missing, the first that everything after it depends on."""
        lasted, named = self._lasted, {"activity": self._activity}
        if lasted["small"] > max(_NOTICED, lasted["seen"]):
            return Reason("too_small")
        if not self._seen:
            return Reason("nobody_found")
        if self.turned:
            return Reason("view_needed", named)
        return self._why_no_movement(losses, named) if self._armed else self._why_no_set(named)

    def _why_no_set(self, named: dict[str, str]) -> Reason:
        if self._lasted["start"] >= max(_NOTICED, self._arming_time):
            return Reason("stillness_needed", {**named, "seconds": self._arming_time})
        if self._lasted["other turned"] >= _NOTICED:
            return Reason("view_needed", named)
        return Reason("posture_needed", named)

    def _why_no_movement(self, losses: Sequence[Loss], named: dict[str, str]) -> Reason:
        cut = [loss for loss in losses if loss.cut]
        if cut:
            return Reason("lost_from_sight", {"start": cut[0].start, "end": cut[0].end})
        few = few_pictures(self._pictures, self._time - self._begun)
        if few:
            return Reason("pictures_needed", {"rate": few["few_pictures"], "least": LEAST_RATE})
        if self._lasted["watched legs"] > _MOSTLY * self.watched:
            return Reason("legs_needed")
        return Reason("other_movement" if self.other_movement else "movement_needed", named)
