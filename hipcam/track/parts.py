"""Parts of a recording whose pictures have one shape: each is steadied, mended, smoothed and measured by itself."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from hipcam.core.landmarks import PoseTrack
from hipcam.measure.measures import Measures
from hipcam.measure.table import TrackValues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hipcam.core.types import Array


#: From which frame on the pictures have another shape, and their width and height from then on, pixels.
Shape: TypeAlias = "tuple[int, int, int]"


def parts(
    track: PoseTrack, observed: Mapping[str, Array], shapes: Sequence[Shape]
) -> Iterator[tuple[PoseTrack, dict[str, Array]]]:
    """Take a recording apart where the shape of its pictures changes.

    Parameters
    ----------
    track : PoseTrack
        Of the whole recording; its size is that of the first picture.
    observed : mapping of str to (T,) array
        What was read beside it.
    shapes : sequence of (int, int, int)
        The changes, in order; none for nearly every recording.

    Yields
    ------
    tuple
        Track and what was read beside it of each part; views, not copies.
    """
    whole = [(0, *track.size), *shapes, (len(track), 0, 0)]
    for (start, width, height), (stop, _, _) in pairwise(whole):
        piece = slice(start, stop)
        part = PoseTrack(
            track.time[piece], track.image[piece], track.world[piece], track.visibility[piece], (width, height)
        )
        yield part, {name: values[piece] for name, values in observed.items()}


def joined_values(pieces: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    """Put together what stands under the same names in each part."""
    if len(pieces) == 1:
        return dict(pieces[0])
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}


def joined_tracks(pieces: Sequence[PoseTrack]) -> PoseTrack:
    """Put together the tracks of all parts; its size is that of the first."""
    if len(pieces) == 1:
        return pieces[0]
    return PoseTrack(
        np.concatenate([piece.time for piece in pieces]),
        np.concatenate([piece.image for piece in pieces]),
        np.concatenate([piece.world for piece in pieces]),
        np.concatenate([piece.visibility for piece in pieces]),
        pieces[0].size,
    )


def joined_measures(pieces: Sequence[Measures]) -> Measures:
    """Put together the measures of all parts."""
    if len(pieces) == 1:
        return pieces[0]
    values = TrackValues(joined_values([piece.values for piece in pieces]), sum(len(piece.track) for piece in pieces))
    return Measures(joined_tracks([piece.track for piece in pieces]), values)
