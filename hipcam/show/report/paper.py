"""What of a report goes on two sheets of A4: everything but the table as it is, and as much of the table as is left."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Up to so many lines a table stands as it does on the screen, with its notes; from there on it is set close.
_FEW = 14
#: Letters of a form that fit in one line: as on the screen, set close, and set close in half of the page.
_OPEN, _ACROSS, _HALF = 55, 80, 28
#: Millimetres that two pages hold, less what stays empty where the first one ends: what belongs together is not torn.
_ROOM = 500
#: Millimetres of what every report has; of chart and pictures with their headings; of a row of faults below the chart.
_ALWAYS, _CHART, _FAULT_ROW, _PICTURES = 98, 76, 5.7, 66
#: Millimetres of left against right, as a chart and as a table; of a heading, and of a line of text.
_COMPARED, _BY_SIDE, _HEADING, _TEXT = 38, 24, 11, 4.6
#: Letters in a line of text, and in one of the two columns of what could not be seen.
_LETTERS, _COLUMN = 105, 52
#: Millimetres of the first line of a row that is set close, and of each further one.
_FIRST, _FURTHER = 4.5, 3.6


@dataclass(frozen=True, slots=True)
class Paper:
    """How the table is printed: the classes of its layout, and how many of its rows."""

    layout: str
    rows: int


def fit(
    forms: Sequence[str],
    *,
    kinds: int,
    charted: bool,
    compared: bool,
    sides: int,
    unseen: Sequence[str],
    steps: Sequence[str],
) -> Paper:
    """How much of the table fits.

    Parameters
    ----------
    forms : sequence of str
        What each row says of the form, which decides how many lines it takes.
    kinds : int
        Of faults.
    charted, compared : bool
        Whether there is a chart of the angle over time, and one of left against right.
    sides : int
        Rows of the table of sides.
    unseen, steps : sequence of str
        What could not be seen, and what to do next.
    """
    if _lines(forms, _OPEN) <= _FEW:
        return Paper("", len(forms))
    taken = (
        _ALWAYS
        + charted * (_CHART + _FAULT_ROW * kinds)
        + bool(kinds) * _PICTURES
        + compared * _COMPARED
        + bool(sides) * _BY_SIDE
    )
    if unseen:
        taken += _HEADING + _TEXT * (ceil(_lines(unseen, _COLUMN) / 2) + 1)
    if steps:
        taken += _HEADING + _TEXT * _lines(steps, _LETTERS)
    pairs = max(map(len, forms)) <= _HALF
    left = (_ROOM - taken) * (2 if pairs else 1)
    rows = 0
    for form in forms:
        left -= _FIRST + _FURTHER * (ceil(len(form) / (_HALF if pairs else _ACROSS)) - 1)
        if left < 0:
            break
        rows += 1
    return Paper("long pairs" if pairs else "long", rows)


def _lines(texts: Sequence[str], letters: int) -> int:
    return sum(ceil(len(text) / letters) for text in texts)
