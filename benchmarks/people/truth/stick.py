"""How far a heel is from the stick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hipcam.core.types import outward

if TYPE_CHECKING:
    from benchmarks.people.truth.motion import Motion
    from hipcam.core.types import Array


def measure_heels(motion: Motion, heels: Array, stick: Array, focal: float, foot: float) -> dict[str, Array]:
    """How far each heel is past the stick.

    Parameters
    ----------
    motion : Motion
        The body and its stick.
    heels : (2, T, 3) array
        Left and right heel in the picture: pixels and depth (metres).
    stick : (T, 2, 2) array
        Lower and upper end in the picture, pixels.
    focal : float
        The camera's focal length, pixels.
    foot : float
        Length of the person's foot, metres.

    Returns
    -------
    dict of str to (T,) array
        Foot lengths, positive past the stick: as the camera sees it at the heel's depth, and straight from the front.
    """
    assert motion.stick is not None
    low, high = stick[:, 0], stick[:, 1]
    found = {}
    for side, heel in zip(("left", "right"), heels, strict=True):
        share = (heel[:, 1] - low[:, 1]) / (high[:, 1] - low[:, 1])
        line = low[:, 0] + share * (high[:, 0] - low[:, 0])
        found[f"{side}_heel_to_stick"] = -outward(side) * (heel[:, 0] - line) * heel[:, 2] / focal / foot
        aside = (motion.joint(f"{side}_heel") - motion.stick[:, 0]) @ motion.left
        found[f"{side}_heel_to_stick_frontal"] = np.asarray(-outward(side) * aside / foot)
    return found
