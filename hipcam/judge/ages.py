"""How far the hips of other people of one's age turn out, as published: for orientation, never a verdict.

No values are known to have been published for this very test. Those here were measured otherwise, so they stand
beside a rotation and are compared with nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from hipcam.judge.summary import RotationSummary
from hipcam.words import say

if TYPE_CHECKING:
    from hipcam.judge.result import Result


class AgeGroup(NamedTuple):
    """People of an age, both ends in whole years, whose rotation was published; the sentence about them is by `key`."""

    key: str
    least: int
    most: int


#: Kouyoumdjian P, Coulomb R, Sanchez T, Asencio G. Clinical evaluation of hip joint rotation range of motion in adults.
#: Orthop Traumatol Surg Res 98, 2012, 17-23: 71 women and 49 men without disorders of hip, spine or leg; external
#: rotation 38.5° supine and 41.8° prone; less with age. Jung H, Yamasaki M. Association of lower extremity range of
#: motion and muscle strength with physical performance of community-dwelling older women. J Physiol Anthropol 35:30,
#: 2016, table 3: 95 women, 28.5° ± 4.9° (standard deviation), 17–42°.
GROUPS = (AgeGroup("adults", 20, 60), AgeGroup("older_women", 65, 83))


def group(born: int, year: int) -> AgeGroup | None:
    """The group of somebody born in a year, whose birthday in this year may be to come; None if there is none."""
    ages = (year - born - 1, year - born)
    return next((one for one in GROUPS if all(one.least <= age <= one.most for age in ages)), None)


def for_orientation(result: Result) -> str:
    """What is published for the age of whoever did a test, in a sentence; nothing where nobody said when born."""
    if result.born is None or not isinstance(result.summary, RotationSummary):
        return ""
    found = group(result.born, datetime.fromisoformat(result.source.recorded or result.provenance.made).year)
    return say(f"ages.{found.key}" if found else "ages.none")
