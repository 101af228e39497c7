"""A kept session as it is told: in a line of a list, and as its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hipcam.core.errors import HipcamError
from hipcam.words import say
from hipcam.words.names import good_hold, good_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from hipcam.judge.curve import Curve
    from hipcam.keep.entries import Entry, Figures
    from hipcam.keep.history import History

#: What is told: a text, or what one is made of.
Told = TypeVar("Told")


def when(moment: datetime) -> str:
    """A moment as people here write it in lists."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def found(entry: Entry) -> str:
    """What a session came to, in a line."""
    sides = {side: figures for side, figures in entry.sides.items() if side != "total"}
    said = [f"{_named(side)}{_figures(figures)}" for side, figures in sides.items()]
    said += [say("cli.history.broken_off")] if entry.broken_off else []
    said += entry.felt.told
    return ", ".join(said) or say("cli.history.nothing")


def _named(side: str) -> str:
    return "" if side == "both" else say(f"side.{side}") + " "


def _figures(figures: Figures) -> str:
    """Of a side: what was scored in a test, what was counted in an exercise."""
    return counts(figures) if figures.attempts is None else rotation(figures)


def counts(figures: Figures) -> str:
    """What was counted on a side of an exercise."""
    said = []
    if figures.judged_reps:
        said.append(good_of(figures.good_reps or 0, figures.judged_reps, figures.reps or 0))
    elif figures.reps:
        said.append(say("cli.history.reps", n=figures.reps))
    if (good := good_hold(figures)) is not None:
        said.append(say("cli.history.held_well", good=good))
    elif figures.longest_hold is not None:
        said.append(say("cli.history.held", seconds=figures.longest_hold))
    return say("and").join(said) or say("cli.history.nothing")


def rotation(figures: Figures) -> str:
    """The score of a side of the standing test."""
    if figures.rotation is None:
        return say("cli.history.no_score")
    return f"{figures.rotation:.0f}° ± {figures.uncertainty or 0:.0f}°"


def session_page(history: History, number: int, tell: Callable[[str], None] = lambda sentence: None) -> str:
    """The report of a session, with the angle over time if there is one that can be read.

    Parameters
    ----------
    history : History
        Where it is kept.
    number : int
        Its number.
    tell : callable
        Told if the angle cannot be read; the report says the rest without it.

    Raises
    ------
    HipcamError
        If there is no such session, or its result is not of a form that this version tells.
    """
    from hipcam.judge.next_steps import plan
    from hipcam.judge.result import Result
    from hipcam.show.report import report_html

    entry, plain, curve = history.entry(number), history.result(number), _curve(history, number, tell)

    def written() -> str:
        result = Result.from_dict(plain)
        return report_html(result, curve=curve, steps=plan(result), person=entry.person, felt=entry.felt)

    return in_words(entry, written)


def _curve(history: History, number: int, tell: Callable[[str], None]) -> Curve | None:
    from hipcam.judge.curve import Curve

    try:
        plain = history.curve(number)
        return None if plain is None else Curve.from_dict(plain)
    except (HipcamError, KeyError, TypeError, ValueError):
        tell(say("cli.history.no_curve", number=number))
        return None


def in_words(entry: Entry, tell: Callable[[], Told]) -> Told:
    """What is told of a session.

    Raises
    ------
    HipcamError
        If its result is not of a form that this version tells.
    """
    try:
        return tell()
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise HipcamError(say("cli.history.untellable", number=entry.number)) from error
