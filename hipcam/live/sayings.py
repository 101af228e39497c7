"""Sentences to be spoken, and what each is for: by that it queues."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    pass


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
