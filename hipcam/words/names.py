"""What faults, sides and the like are called in the middle of a sentence."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Protocol

from hipcam.words import has, say

if TYPE_CHECKING:
    from collections.abc import Iterable


class Held(Protocol):
    """What was held: in all, as far as its form could be judged, and in good form; seconds."""

    @property
    def hold_time(self) -> float | None:
        """Of all holds."""

    @property
    def judged_hold_time(self) -> float | None:
        """Of those whose form could be judged."""

    @property
    def good_hold_time(self) -> float | None:
        """Of these without a fault."""


def fault_name(name: str) -> str:
    """A fault in words; one that nobody has words for by its name.

    Parameters
    ----------
    name : str
        As it stands in a result, such as `trunk_lean`.
    """
    key = f"fault_name.{name}"
    return say(key) if has(key) else name.replace("_", " ")


def fault_names(names: Iterable[str]) -> str:
    """Several faults in words, each once."""
    return say("and").join(dict.fromkeys(map(fault_name, names)))


def subject_name(what: str) -> str:
    """What could not be judged, in words: a fault, the activity, or the rotation of a side."""
    key = f"subject.{what.replace(' ', '_')}"
    return say(key) if has(key) else fault_name(what)


def form_name(form: str) -> str:
    """Another form of an exercise, such as the clamshell, in words."""
    key = f"form.{form}"
    return say(key) if has(key) else form


def unit_name(unit: str) -> str:
    """A unit as it is written behind a number."""
    key = f"unit.{unit.replace(' ', '_')}"
    return say(key) if has(key) else unit


def side_name(side: str) -> str:
    """A side, or both legs, in words."""
    return say(f"side.{side}")


def band_name(band: str) -> str:
    """A band of rotation in words."""
    return say(f"band.{band.replace(' ', '_')}")


def begin(words: str) -> str:
    """Words as a sentence begins with them."""
    return words[:1].upper() + words[1:]


def bands_name(bands: Iterable[str]) -> str:
    """The bands of rotation in which a score may lie, in words."""
    return say("word.or").join(band_name(band) for band in bands)


def good_of(good: int, judged: int, count: int) -> str:
    """How many repetitions were in good form, of all or, where some could not be judged, of those that could."""
    return say("good.of_all" if judged == count else "good.of_judged", good=good, judged=judged)


def good_seconds(good: float, judged: float, held: float) -> str:
    """For how long somebody held in good form, of all the time or, where some could not be judged, of what could."""
    return say("good.seconds" if judged == held else "good.seconds_judged", **told_apart(good, judged))


def good_hold(counts: Held) -> str | None:
    """The same of what was counted; None where no hold could be judged, or an earlier version did not say."""
    good, judged, held = counts.good_hold_time, counts.judged_hold_time, counts.hold_time
    return None if good is None or judged is None or held is None else good_seconds(good, judged, held)


def told_apart(good: float, held: float) -> dict[str, str]:
    """Seconds in good form and seconds held; in whole ones, unless those would hide that a part was not good."""
    places = 1 if good < held and round(good) == round(held) else 0
    return {"good": f"{good:.{places}f}", "held": f"{held:.{places}f}"}


def share_name(share: float, share_of: str) -> str:
    """How far a movement came that is too small to count, in words; never rounded up to the whole."""
    return say(f"share.{share_of.replace(' ', '_')}", share=floor(100 * share) / 100)
