"""What of a report goes on two sheets of A4: everything but the table as it is, and as much of the table as is left."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Millimetres that a page holds, and how many pages there are.
_PAGE, _PAGES = 269, 2
#: Up to so many lines a table stands as it does on the screen, with its notes; from there on it is set close.
_FEW = 14
#: From so many rows on they stand two beside each other, if they are short; of fewer the head would stand alone.
_PAIRS = 6
#: Letters of a form that fit in one line: as on the screen, set close, and set close in half of the page.
_OPEN, _ACROSS, _HALF = 55, 80, 28
#: Millimetres of what begins every report and of what ends it.
_BEGIN, _END = 55, 52
#: Of the chart and of a row of faults below it, of how the angle was read, of faults with their pictures and without,
#: each with its heading.
_CHART, _FAULT_ROW, _READ, _READ_LARGE, _PICTURES, _WORDS = 65, 4.9, 55, 98, 68, 42
#: Of left against right, as a chart and as a table; of a heading, and of a line of text, of a check and of a step.
_COMPARED, _BY_SIDE, _HEADING, _TEXT, _CHECK, _STEP = 34, 24, 9, 3.9, 4.2, 4.8
#: Letters in a line of text, and in one of the two columns of what could not be seen.
_LETTERS, _COLUMN = 105, 52
#: Of the head of the table and what is said below it, of a line as on the screen, of the first and each further line
#: of a row that is set close.
_TABLE, _LINE, _FIRST, _FURTHER = 9, 5.0, 4.35, 3.6


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
    read: bool,
    sides: int,
    checks: int,
    besides: Sequence[str],
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
    charted, compared, read : bool
        Whether there is a chart of the angle over time, one of left against right, and how the angle was read.
    sides, checks : int
        Rows of the table of sides, and of what was checked.
    besides, unseen, steps : sequence of str
        What else is said at the beginning, what could not be seen, and what to do next.
    """
    said = _TEXT * 1.2 * _lines(besides, _LETTERS)
    begin = _BEGIN + said + compared * _COMPARED + bool(sides) * _BY_SIDE
    chart = charted * (_CHART + _FAULT_ROW * kinds)
    before = [begin, read * _READ, chart]
    after = [
        _beside(checks, unseen),
        bool(steps) * (_HEADING + _STEP * _lines(steps, _LETTERS)),
        _END,
    ]
    shown, words = [kinds and _PICTURES, *after], [kinds and _WORDS, *after]
    lines = _lines(forms, _OPEN)
    if lines <= _FEW and _fits([begin, read * _READ_LARGE, chart], _LINE * lines, shown):
        return Paper("", len(forms))
    pairs = len(forms) >= _PAIRS and max(map(len, forms)) <= _HALF
    layout = "long pairs" if pairs else "long"
    if (rows := _rows(forms, pairs, before, shown)) == len(forms):
        return Paper(layout, rows)
    return Paper(f"{layout} words", _rows(forms, pairs, before, words))


def _rows(forms: Sequence[str], pairs: bool, before: Sequence[float], after: Sequence[float]) -> int:
    """How many rows fit that are set close, all of them or two beside each other."""
    rows, taken = 0, 0.0
    for form in forms:
        height = _FIRST + _FURTHER * (ceil(len(form) / (_HALF if pairs else _ACROSS)) - 1)
        taken += height / (2 if pairs else 1)
        if not _fits(before, taken, after):
            break
        rows += 1
    return rows


def _beside(checks: int, unseen: Sequence[str]) -> float:
    """What was checked, and what could not be seen: beside each other, or across the page if there is but one."""
    left = _HEADING + _CHECK * (checks + 1)
    lines = _lines(unseen, _COLUMN)
    right = _HEADING + _TEXT * ((lines if checks else ceil(lines / 2)) + 1)
    return max(bool(checks) * left, bool(unseen) * right)


def _fits(before: Sequence[float], table: float, after: Sequence[float]) -> bool:
    """Whether all of it goes on the pages, if only the table may be torn."""
    pages, used = _placed(before, 1, 0.0)
    used += _TABLE + table
    pages, _ = _placed(after, pages + int(used // _PAGE), used % _PAGE)
    return pages <= _PAGES


def _placed(blocks: Sequence[float], pages: int, used: float) -> tuple[int, float]:
    """How many pages there are, and what of the last is used, once these stand one below the other."""
    for block in blocks:
        if used + block > _PAGE:
            pages, used = pages + 1, 0.0
        used += block
    return pages, used


def _lines(texts: Sequence[str], letters: int) -> int:
    return sum(ceil(len(text) / letters) for text in texts)
