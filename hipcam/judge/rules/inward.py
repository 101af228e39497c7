"""The standing test turned the wrong way: the foot goes out instead of in."""

from __future__ import annotations

from hipcam.core.types import Side


class InwardTurns:
    """Sees whether the lifted leg is turned inward, one sample at a time.

    Parameters
    ----------
    least : float
        Turn from the hanging leg that is one, degrees.
    lasts : float
        For how long, seconds.

    Attributes
    ----------
    now : bool
        Whether the leg is turned inward at this moment.
    sides : set of Side
        The legs that were ever.
    """

    def __init__(self, least: float, lasts: float) -> None:
        self._least, self._lasts = least, lasts
        self._since: float | None = None
        self.now = False
        self.sides: set[Side] = set()

    def forget(self) -> None:
        """Another leg, or none, is lifted."""
        self._since, self.now = None, False

    def far(self, rotation: float, hanging: float) -> bool:
        """Whether this is a turn inward from the hanging leg; see `add` for both."""
        return rotation <= min(hanging, 0.0) - self._least

    def add(self, time: float, side: Side, rotation: float, hanging: float) -> None:
        """Take one picture's rotation and that of the hanging leg, degrees, external positive.

        A leg that was turned outward while it should have hung is no measure of what comes after.
        """
        if not self.far(rotation, hanging):
            self.forget()
            return
        self._since = time if self._since is None else self._since
        self.now = time - self._since >= self._lasts
        if self.now:
            self.sides.add(side)
