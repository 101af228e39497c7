"""What is counted while results are compared with ground truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from hipcam.bench.accuracy.statistics import Rotation, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Pairs of truth and measured value by activity, name and unit.
Pairs: TypeAlias = "dict[tuple[str, str, str], list[tuple[float, float]]]"


@dataclass(slots=True)
class Comparison:
    """One clip's result beside its truth, or, added up, those of many.

    Attributes
    ----------
    true_counts, found_counts : Counter
        Movements by kind and side.
    times : dict of (str, str) to list of float
        Errors in seconds by kind of movement and time.
    rotations : list of Rotation
        One an attempt.
    answers : dict of str to Counter
        `right`, `wrong` and `abstained` of sides, verdicts, clean and touched.
    partials : Counter
        `true`, `found` of them, and `extra`.
    sizes, angles, frames : dict of (str, str, str) to list of (float, float)
        Truth and measured value by activity, name and unit: what was judged, one a movement; each measure at the top
        of a movement; each measure in all frames of the movements.
    faults : dict of str to Tally
        By name.
    unjudged : dict of str to Counter
        Checks by name: `asked` and `unknown`.
    claims : list of (float, bool)
        Confidence of each fault and suspicion, and whether it was true.
    """

    true_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    found_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    times: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    rotations: list[Rotation] = field(default_factory=list)
    answers: dict[str, Counter[str]] = field(default_factory=dict)
    partials: Counter[str] = field(default_factory=Counter)
    sizes: Pairs = field(default_factory=dict)
    angles: Pairs = field(default_factory=dict)
    frames: Pairs = field(default_factory=dict)
    faults: dict[str, Tally] = field(default_factory=dict)
    unjudged: dict[str, Counter[str]] = field(default_factory=dict)
    claims: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, other: Comparison) -> None:
        """Take over another's counts and errors."""
        self.true_counts += other.true_counts
        self.found_counts += other.found_counts
        self.partials += other.partials
        self.rotations += other.rotations
        self.claims += other.claims
        for mine, theirs in ((self.answers, other.answers), (self.unjudged, other.unjudged)):
            for name, count in theirs.items():
                mine.setdefault(name, Counter()).update(count)
        for name, tally in other.faults.items():
            self.faults.setdefault(name, Tally()).add(tally)
        _extend(self.times, other.times)
        _extend(self.sizes, other.sizes)
        _extend(self.angles, other.angles)
        _extend(self.frames, other.frames)

    @property
    def exact(self) -> bool:
        """Whether every count is right, kind by kind and side by side; with no activity, whether nothing counted."""
        return self.true_counts == self.found_counts

    @property
    def totals_exact(self) -> bool:
        """Whether the counts are right when the sides are left aside."""
        return _totals(self.true_counts) == _totals(self.found_counts)

    @property
    def together(self) -> Tally:
        """All faults, whatever their names."""
        together = Tally()
        for tally in self.faults.values():
            together.add(tally)
        return together

    def answer(self, question: str, right: bool | None) -> None:
        """Count the answer to a question; None if hipcam gave none."""
        said = "abstained" if right is None else "right" if right else "wrong"
        self.answers.setdefault(question, Counter())[said] += 1


def judge_faults(tallies: dict[str, Tally], true: Iterable[str], said: Iterable[str], unknown: Iterable[str]) -> None:
    """Count the faults of one movement.

    Parameters
    ----------
    tallies : dict of str to Tally
        Counted into.
    true, said, unknown : iterable of str
        Faults that were there, that were raised, and that could not be judged.
    """
    true, said, unknown = set(true), set(said), set(unknown)
    for name in true | said:
        tally = tallies.setdefault(name, Tally())
        if name in true and name in said:
            tally.hit += 1
        elif name in said:
            tally.false += 1
        elif name in unknown:
            tally.abstained += 1
        else:
            tally.missed += 1


def _totals(counts: Counter[tuple[str, str]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for (kind, _), n in counts.items():
        totals[kind] = totals.get(kind, 0) + n
    return totals


def _extend(mine: dict[Any, list[Any]], theirs: Mapping[Any, list[Any]]) -> None:
    for key, values in theirs.items():
        mine.setdefault(key, []).extend(values)
