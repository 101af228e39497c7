"""How far a pose is from the floor, found by skinning the part of the body that lies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.people.body import Body
    from hipcam.core.types import Array

#: How deep flesh that carries weight sinks in, m: a mat gives way, and a mesh does not flatten.
SINK = 0.015


def rise_to_floor(
    body: Body, bones: tuple[Array, Array], vertices: NDArray[np.int64], share: float = 0.01, sink: float = SINK
) -> float:
    """How much a pose must rise for some vertices to rest on the floor.

    Parameters
    ----------
    body : Body
        Whose skin it is.
    bones : array (b, 3, 3) and array (b, 3)
        Rotations and places of the bones in this pose, as `Body.solve` gives them.
    vertices : array (m,)
        Indices of the vertices that touch the floor, or lie above those that do.
    share : float
        The share of these vertices (0 to 1) that may be deeper than `sink`.
    sink : float
        How deep the others may be, m.

    Returns
    -------
    float
        Metres; negative if the pose hovers.
    """
    heights = body.skin(*bones, only=vertices)[:, 2]
    return float(-sink - np.quantile(heights, share))
