"""What people do: each activity, and what is none, drawn at random as a posture and a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.people.movements.bridge import draw_bridge
from benchmarks.people.movements.draws import Movement
from benchmarks.people.movements.er_test import draw_er_test
from benchmarks.people.movements.negatives import draw_negative
from benchmarks.people.movements.ninety_ninety import draw_ninety_ninety
from benchmarks.people.movements.side_lying import draw_side_lying

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from benchmarks.people.body import Body

__all__ = ["DRAWS", "Movement"]

#: How each activity is drawn; "none" is nothing that hipcam counts.
DRAWS: dict[str, Callable[[Body, np.random.Generator], Movement]] = {
    "er-test": draw_er_test,
    "bridge": draw_bridge,
    "ninety-ninety": draw_ninety_ninety,
    "side-lying": draw_side_lying,
    "none": draw_negative,
}
