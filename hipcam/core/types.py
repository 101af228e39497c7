"""Types and the two sides of a body, named once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    #: Numbers of any shape.
    Array: TypeAlias = NDArray[np.floating[Any]]
    #: Truth values of any shape.
    Flags: TypeAlias = NDArray[np.bool_]
    #: A picture, (h, w, 3) RGB.
    Image: TypeAlias = NDArray[np.uint8]

#: The person's own side; `both` where a movement is of both.
Side: TypeAlias = Literal["left", "right", "both"]
#: Told what is done and what is expected (None if unknown).
Progress: TypeAlias = Callable[[int, "int | None"], None]

#: The person's own left and right, in the order in which everything is listed.
SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


def other_side(side: str) -> Literal["left", "right"]:
    """The opposite side of `left` or `right`."""
    return "right" if side == "left" else "left"


def outward(side: str) -> float:
    """Sign of the picture's x away from the midline on this side of somebody who faces the camera: left is +1."""
    return 1.0 if side == "left" else -1.0
