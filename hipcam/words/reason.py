"""Why something is unknown, or what to mind: a code that logic compares, and the sentence a person reads."""

from __future__ import annotations

from collections.abc import Mapping  # at runtime, too: results are read by their types
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hipcam.words import has, say

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Reason:
    """A reason that a person can act on.

    Attributes
    ----------
    code : str
        In snake_case; `reason.CODE` is the key of its sentence.
    values : mapping of str to str, number or Reason
        What stands in the sentence's braces; the activity, if it is one of an activity.
    """

    code: str
    values: Mapping[str, str | int | float | Reason] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in the language that is spoken; an activity may have one of its own (`activity.KEY.CODE`)."""
        values = {name: say(f"side.{value}") if name == "side" else value for name, value in self.values.items()}
        own = f"activity.{values.get('activity')}.{self.code}"
        return say(own if has(own) else f"reason.{self.code}", **values)

    def __hash__(self) -> int:
        """By code and values, so that the same reason is said once."""
        return hash((self.code, *sorted(self.values.items())))

    @classmethod
    def as_written(cls, text: str) -> Reason:
        """A reason that was kept as a sentence only, by an earlier version."""
        return cls("as_written", {"text": text})

    @classmethod
    def joined(cls, reasons: Sequence[Reason]) -> Reason | None:
        """Several reasons as one; None if there are none."""
        if len(reasons) < 2:
            return next(iter(reasons), None)
        return cls("and_also", {"first": reasons[0], "then": cls.joined(reasons[1:]) or ""})
