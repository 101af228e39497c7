"""Sentences to be spoken: what each is for, by which it queues, and who takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Kind(NamedTuple):
    """What a sentence is for, and so how it queues.

    Attributes
    ----------
    name : str
    importance : int
        What is more important is said first; of the same importance, what came first.
    lasts : float
        What has waited longer is left unsaid, seconds.
    replaces : frozenset of str
        The kinds that are no longer true once it comes: what of them still waits is left unsaid.
    yields_to : frozenset of str
        The kinds for which it breaks off in mid-sentence; it is begun again after them, once, unless they replace it.
    """

    name: str
    importance: int
    lasts: float
    replaces: frozenset[str] = frozenset()
    yields_to: frozenset[str] = frozenset()


#: What is to be done or minded now, and is not any more when a set is paused or over.
_PASSING = frozenset({"correction", "go", "instruction", "next", "setup", "remark", "safety"})

#: Repetitions and seconds: between two sentences at once or not at all. Whoever is counted needs no telling to begin.
COUNT = Kind("count", 6, 1.5, frozenset({"count", "go"}))

#: A pause, the end: what was to be done before is no longer true.
TURN = Kind("turn", 5, 10.0, _PASSING | {"turn"})

#: Scores and results: heard in their order.
NEWS = Kind("news", 5, 12.0)

#: Which set or side comes, and when one rests.
NEXT = Kind("next", 5, 10.0, frozenset({"next", "instruction", "go"}))

#: What it came to, the last that is said: all its lines wait for each other.
SUMMARY = Kind("summary", 5, 60.0, _PASSING | {"turn"})

#: What is wrong, while it is.
CORRECTION = Kind("correction", 4, 3.0, frozenset({"correction"}))

#: What to do now.
INSTRUCTION = Kind("instruction", 2, 10.0, frozenset({"instruction", "go"}))

#: What to do from now on: the start posture is held, and how to get there is past.
GO = Kind("go", 2, 10.0, frozenset({"instruction", "go", "setup"}))

#: What makes it safe: before what is to be done, but no count and no correction waits for its end.
SAFETY = Kind("safety", 3, 30.0, yields_to=frozenset({"count", "correction"}))

#: What to have and where to put it before one begins.
SETUP = Kind("setup", 1, 45.0, yields_to=frozenset({"go", "count", "correction", "turn"}))

#: What may be left out.
REMARK = Kind("remark", 0, 2.5, frozenset({"remark"}))


#: A sound beside the voice: of a repetition that counts, a fault, a hold that is long enough.
Cue = Literal["count", "fault", "hold"]


class Saying(NamedTuple):
    """A sentence to be spoken, what it is for, and the sound that goes with it."""

    text: str
    kind: Kind
    cue: Cue | None = None


class Sayings:
    """What to say, collected between calls, nothing twice."""

    def __init__(self) -> None:
        self._waiting: list[Saying] = []

    def say(self, text: str, kind: Kind, cue: Cue | None = None) -> None:
        """Say a sentence, with a sound."""
        self._waiting.append(Saying(text, kind, cue))

    def take(self) -> list[Saying]:
        """All since the last call, in its order."""
        said, self._waiting = self._waiting, []
        return list(dict.fromkeys(said))

    def drop(self, kinds: frozenset[str]) -> None:
        """Leave unsaid what is of these kinds: it is no longer true."""
        self._waiting = [saying for saying in self._waiting if saying.kind.name not in kinds]


class Speech(Protocol):
    """What live coaching speaks through; must not block."""

    def say(self, sayings: Sequence[Saying]) -> None:
        """Speak these in their turn."""


class Aloud:
    """Speaks, sounds and, where there is no window, prints what is said.

    Parameters
    ----------
    voice : Speech or None
        Where to speak.
    tell : callable or None
        Told each sentence.
    sound : callable or None
        Plays a cue at once, whoever is speaking; must not block.
    """

    def __init__(
        self, voice: Speech | None, tell: Callable[[str], None] | None, sound: Callable[[Cue], None] | None = None
    ) -> None:
        self._voice, self._tell, self._sound = voice, tell, sound

    def say(self, sayings: Sequence[Saying]) -> None:
        """See `Speech`."""
        if self._sound is not None:
            for cue in dict.fromkeys(saying.cue for saying in sayings if saying.cue is not None):
                self._sound(cue)
        if self._voice is not None:
            self._voice.say(sayings)
        if self._tell is not None:
            for saying in sayings:
                self._tell(saying.text)
