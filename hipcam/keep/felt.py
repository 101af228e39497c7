"""How somebody felt after a session, in their own numbers: pain and effort, 0 to 10."""

from __future__ import annotations

from dataclasses import dataclass

from hipcam.words import say

#: The ends of both scales: none, and the most one can imagine.
LOWEST, HIGHEST = 0, 10


@dataclass(frozen=True, slots=True)
class Felt:
    """What somebody answered; None where they did not.

    Attributes
    ----------
    pain, effort : int or None
        0 (none) to 10 (the most one can imagine).

    Raises
    ------
    ValueError
        If one is no such number.
    """

    pain: int | None = None
    effort: int | None = None

    def __post_init__(self) -> None:
        for number in (self.pain, self.effort):
            if number is not None and not (type(number) is int and LOWEST <= number <= HIGHEST):
                raise ValueError(f"{number!r} is no answer")

    @property
    def told(self) -> tuple[str, ...]:
        """Each answer in words; none without answers."""
        answers = {"pain": self.pain, "effort": self.effort}
        return tuple(say(f"felt.{what}", n=number) for what, number in answers.items() if number is not None)


#: Of a session after which nobody was asked.
NOT_ASKED = Felt()
