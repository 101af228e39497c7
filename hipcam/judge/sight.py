"""When somebody was out of sight while a set was under way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from hipcam.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

#: Why somebody was not seen, what hides least first: the legs only, something before them, too far away, nobody there,
#: no pictures.
Unseen: TypeAlias = Literal["legs", "covered", "small", "nobody", "pictures"]
_ORDER: tuple[Unseen, ...] = get_args(Unseen)
#: How many losses of a kind a sentence lists.
_LISTED = 6


@dataclass(frozen=True, slots=True)
class Loss:
    """Somebody lost from sight within what was done.

    Attributes
    ----------
    start, end : float
        From the first picture without them to the next one with them, seconds.
    why : str
        `nobody` was found, they were too `small` to measure, their `legs` were hidden, they were `covered` by somebody
        whom the landmarks went along with, or no `pictures` came.
    cut : bool
        Whether it ended the set, or what was under way in it: that is not counted.
    """

    start: float
    end: float
    why: Unseen
    cut: bool


class Sight:
    """Keeps when somebody was lost from sight within what they did.

    Whoever leaves at the end, or is not there yet, is not lost: a loss counts if they are in the posture of their set
    again afterwards, or if a movement was under way. Who gets up and goes moves all of the body, too: that somebody was
    covered counts only if they are in the posture again.

    Parameters
    ----------
    gap_limit : float
        What is no longer than this is filled, seconds.
    lost_time : float
        What is longer than this ends a set, seconds.

    Attributes
    ----------
    losses : list of Loss
        In order.
    """

    def __init__(self, gap_limit: float, lost_time: float) -> None:
        self._gap_limit, self._lost_time = gap_limit, lost_time
        self.losses: list[Loss] = []
        self._waiting: list[Loss] = []
        self._in_set = False
        self._open: Loss | None = None
        self._moving = False
        self._seen_at = self._time = 0.0

    def miss(self, time: float, why: Unseen, moving: Callable[[], bool], *, cut: bool) -> None:
        """Take a picture in which they are not seen.

        Parameters
        ----------
        time : float
            Of the picture, seconds.
        why : str
            See `Loss`.
        moving : callable
            Whether a movement is under way; asked when they are lost.
        cut : bool
            Whether that has ended the set, or what was under way.
        """
        self._time = time
        if self._open is None and self._in_set:
            self._open, self._moving = Loss(time, time, why, cut), moving()
        elif self._open is not None and self._open.why == "covered" and _ORDER.index(why) > _ORDER.index("covered"):
            # Who passes in front may take the network along, so that nobody is found afterwards: two things to tell.
            self._close(self._open, time)
            self._open = Loss(time, time, why, cut)
        elif self._open is not None:
            self._open = replace(self._open, why=max(self._open.why, why, key=_ORDER.index), cut=self._open.cut or cut)

    def see(self, time: float, *, in_set: bool, in_posture: bool) -> None:
        """Take a picture in which they are seen; whether a set is under way, and whether it shows its posture."""
        if self._open is not None:
            self._close(self._open, time)
        elif self._in_set and time - self._seen_at > self._lost_time:
            self._waiting.append(Loss(self._seen_at, time, "pictures", cut=True))
        if in_posture and self._waiting:
            self.losses = sorted((*self.losses, *self._waiting), key=lambda loss: loss.start)
            self._waiting = []
        self._in_set, self._seen_at, self._time = in_set, time, time

    def finish(self) -> None:
        """Nothing comes any more."""
        if self._open is not None:
            self._close(self._open, self._time)

    def _close(self, loss: Loss, end: float) -> None:
        self._open = None
        if end - loss.start > self._gap_limit:
            at_once = self._moving and loss.why != "covered"
            (self.losses if at_once else self._waiting).append(replace(loss, end=end))


def told(losses: Iterable[Mapping[str, Any]]) -> list[str]:
    """What is to be said of losses as they stand in a result's `quality`: a sentence a kind."""
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for loss in losses:
        cut = "cut" if loss["cut"] else "passed"
        kinds.setdefault(f"picture.lost.{loss['why']}" + ("" if loss["why"] == "legs" else f".{cut}"), []).append(loss)
    return [say(key, spans=_spans(of_kind)) for key, of_kind in kinds.items()]


def _spans(losses: list[Mapping[str, Any]]) -> str:
    said = ", ".join(say("picture.lost.span", start=loss["start"], end=loss["end"]) for loss in losses[:_LISTED])
    return said if len(losses) <= _LISTED else say("picture.lost.more", spans=said, n=len(losses) - _LISTED)
