"""Sentences to be spoken: what each is for, by which it queues, and who takes them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Kind(NamedTuple):
    """What a sentence is for, and so how it queues.

    Attributes
    ----------
    name : str
    importance : int
        What is more important is said first.
    lasts : float
        What has waited longer is left unsaid, seconds.
    replaces : str
        What it takes the place of while that still waits: `nothing`, what is of the same `kind`, or all that is
        `fleeting`, which does not last for ever.
    """

    name: str
    importance: int
    lasts: float
    replaces: Literal["nothing", "kind", "fleeting"]


#: A pause, the end: what was to be done before is no longer true.
TURN = Kind("turn", 4, math.inf, "fleeting")

#: Scores, results, safety: always heard, in their order.
NEWS = Kind("news", 4, math.inf, "nothing")

#: Repetitions and seconds: between two sentences at once or not at all.
COUNT = Kind("count", 5, 1.5, "kind")

#: What is wrong, while it is.
CORRECTION = Kind("correction", 3, 3.0, "kind")

#: What to do now.
INSTRUCTION = Kind("instruction", 2, 10.0, "kind")

#: What may be left out.
REMARK = Kind("remark", 1, 2.5, "kind")


class Saying(NamedTuple):
    """A sentence to be spoken, and what it is for."""

    text: str
    kind: Kind


class Sayings:
    """What to say, collected between calls, nothing twice."""

    def __init__(self) -> None:
        self._waiting: list[Saying] = []

    def say(self, text: str, kind: Kind) -> None:
        """Say a sentence."""
        self._waiting.append(Saying(text, kind))

    def take(self) -> list[Saying]:
        """All since the last call, in its order."""
        said, self._waiting = self._waiting, []
        return list(dict.fromkeys(said))


class Speech(Protocol):
    """What live coaching speaks through; must not block."""

    def say(self, sayings: Sequence[Saying]) -> None:
        """Speak these in their turn."""


class Aloud:
    """Speaks and, where there is no window, prints what is said.

    Parameters
    ----------
    voice : Speech or None
        Where to speak.
    tell : callable or None
        Told each sentence.
    """

    def __init__(self, voice: Speech | None, tell: Callable[[str], None] | None) -> None:
        self._voice, self._tell = voice, tell

    def say(self, sayings: Sequence[Saying]) -> None:
        """See `Speech`."""
        if self._voice is not None:
            self._voice.say(sayings)
        if self._tell is not None:
            for saying in sayings:
                self._tell(saying.text)
