"""What a pose network must do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hipcam.core.landmarks import Pose

if TYPE_CHECKING:
    from hipcam.core.types import Image


class PoseEstimator(Protocol):
    """What the rest of hipcam needs of a pose network."""

    def forget(self) -> None:
        """Forget everything, outlines included: another recording begins."""

    def estimate(self, image: Image, time: float) -> Pose | None:
        """Follow one person from frame to frame.

        Parameters
        ----------
        image : (h, w, 3) uint8
            RGB, upright.
        time : float
            Seconds, later than the frame before.

        Returns
        -------
        Pose or None
            In pixels of `image`; None if nobody is found.
        """

    def find(self, image: Image) -> list[Pose]:
        """Find several people in one frame, whatever came before."""

    def restart(self, image: Image, time: float, *, outline: bool = False) -> Pose | None:
        """Forget who was followed and follow whoever is found in this frame from now on.

        With `outline`, poses carry the person's mask from now on, which costs about a tenth more time.
        """

    def fork(self) -> PoseEstimator:
        """Another one, which follows beside this one and is closed first."""

    def close(self) -> None:
        """Release the network."""
