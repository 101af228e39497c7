"""What real life adds to a clip: a camera that moves, others who pass, a movement that does not begin by itself.

All of it is drawn from streams of its own, so that whatever else a clip shows is the same with it and without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

#: Tells these streams from the one that everything else of a clip is drawn from.
_STREAM = 2
#: The shares of clips with none, one and two of these things.
_HOW_MANY_OFTEN = (0.5, 0.42, 0.08)


class Kind(NamedTuple):
    """A kind of thing.

    Attributes
    ----------
    group : str
        A clip has one thing of each group at most.
    activities : tuple of str
        Those that it comes with; all if there are none.
    often : float
        How often it is drawn against the others that a clip may have.
    """

    group: str
    activities: tuple[str, ...] = ()
    often: float = 1.0


#: What there is. A new one goes to the end: its place is part of the seed of its stream.
KINDS = {
    "hand_held": Kind("camera"),
    "pan": Kind("camera"),
    "zoom": Kind("camera"),
    "feet": Kind("stand", ("bridge",), often=2.5),
    "behind": Kind("others"),
    "in_front": Kind("others"),
    "pet": Kind("others"),
    "chair": Kind("furniture"),
    "comes": Kind("movement"),
    "slow": Kind("movement", ("er-test", "bridge", "side-lying", "ninety-ninety")),
    "rolls": Kind("movement", ("side-lying",), often=2.0),
    "turned_in": Kind("movement", ("er-test",)),
    "long_hold": Kind("movement", ("bridge",)),
}
#: Groups that a group does not go with: whoever passes, comes or goes would run into others and into furniture, and
#: from the feet nobody passes in front or behind.
_APART = {
    "camera": (),
    "stand": ("others", "furniture"),
    "others": ("stand", "furniture", "movement"),
    "furniture": ("stand", "others", "movement"),
    "movement": ("others", "furniture"),
}
#: Groups that an oddity of the clip does not go with.
_NOT_WITH = {
    "bystander": ("others", "furniture", "movement"),
    "feet": ("stand", "others", "furniture"),
    "cut": ("camera", "stand"),
}


@dataclass(frozen=True, slots=True)
class Life:
    """What of these things a clip has.

    Attributes
    ----------
    seed, number : int
        Of the clip.
    plain : bool
        Whether the clip was to have none.
    things : tuple of str
        Keys of `KINDS`, two at most.
    """

    seed: int
    number: int
    plain: bool = False
    things: tuple[str, ...] = ()

    def __contains__(self, thing: str) -> bool:
        return thing in self.things

    def random(self, thing: str) -> np.random.Generator:
        """What one thing is drawn from: a stream of its own, which begins anew with each call."""
        return np.random.default_rng([self.seed, self.number, _STREAM, list(KINDS).index(thing)])


def draw_life(seed: int, number: int, activity: str, oddity: str) -> Life:
    """Draw what real life adds to a clip that shows an activity and has an oddity, or "" for none."""
    random = np.random.default_rng([seed, number, _STREAM])
    things: list[str] = []
    closed = set(_NOT_WITH.get(oddity, ()))
    for _ in range(random.choice(len(_HOW_MANY_OFTEN), p=_HOW_MANY_OFTEN)):
        left = [name for name, kind in KINDS.items() if kind.group not in closed and _comes_with(kind, activity)]
        if not left:
            break
        often = np.array([KINDS[name].often for name in left])
        things.append(str(random.choice(left, p=often / often.sum())))
        group = KINDS[things[-1]].group
        closed |= {group, *_APART[group]}
    return Life(seed, number, things=tuple(things))


def _comes_with(kind: Kind, activity: str) -> bool:
    return not kind.activities or activity in kind.activities
