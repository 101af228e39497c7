"""From landmarks to the named measures that the exercises are judged by.

Every measure is computed frame by frame, so a recording and a single live frame give the same numbers. Lengths are
fractions of a body segment, angles degrees, and nothing depends on how far away the camera stands. What changes from
a starting value (a lean, a drift) is given here as it stands; the exercises subtract the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hipcam.core.landmarks import Pose
from hipcam.core.types import SIDES
from hipcam.measure.body import Figure
from hipcam.measure.posture import posture_measures
from hipcam.measure.seated import seated_measures
from hipcam.measure.side_lying import side_lying_measures
from hipcam.measure.standing import standing_measures
from hipcam.measure.supine import supine_measures
from hipcam.measure.table import FrameValues, TrackValues
from hipcam.pose.calibration import default_calibration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from hipcam.core.landmarks import PoseTrack
    from hipcam.core.types import Array
    from hipcam.pose.calibration import Calibration

__all__ = ["SIDES", "Measures", "Sample", "compute_measures"]

#: How many frames are turned into samples at a time.
_BLOCK = 256


class Sample(NamedTuple):
    """All measures of one frame.

    Attributes
    ----------
    time : float
        Seconds on the video's clock.
    values : FrameValues
        Measures by name; NaN where nothing could be measured, an error for a name that is no measure's.
    pose : Pose
        The landmarks they were computed from.
    size : (int, int)
        Width and height of the picture, pixels.
    """

    time: float
    values: FrameValues
    pose: Pose
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Measures:
    """Named measures over time.

    Attributes
    ----------
    track : PoseTrack
        What was measured.
    values : TrackValues
        Measures by name, each (T,); any mapping of declared names to arrays is taken for it.
    """

    track: PoseTrack
    values: TrackValues

    def __post_init__(self) -> None:
        """Make sure that every name is a measure's."""
        if not isinstance(self.values, TrackValues):
            object.__setattr__(self, "values", TrackValues(self.values, len(self.track)))

    @property
    def time(self) -> NDArray[np.float64]:
        """Seconds. Shape (T,)."""
        return self.track.time

    def samples(self) -> Iterator[Sample]:
        """One `Sample` a frame, in order: what a live camera would have fed to the phase machines."""
        names, track = list(self.values), self.track
        # In blocks: Python's numbers take ten times the memory of the arrays.
        for start in range(0, len(track), _BLOCK):
            block = slice(start, start + _BLOCK)
            columns = [values[block].tolist() for values in self.values.values()]
            for i, (time, *row) in enumerate(zip(track.time[block].tolist(), *columns, strict=True), start):
                pose = Pose(track.image[i], track.world[i], track.visibility[i])
                yield Sample(time, FrameValues(zip(names, row, strict=True)), pose, track.size)


def compute_measures(
    track: PoseTrack, observed: Mapping[str, Array] | None = None, calibration: Calibration | None = None
) -> Measures:
    """Compute the measures of all activities.

    Parameters
    ----------
    track : PoseTrack
        Smoothed or raw; one frame or many.
    observed : mapping of str to (T,) array, optional
        What was read from the pictures or from the raw track, see `Observer`; taken over as it is.
    calibration : Calibration, optional
        Of the pose network that gave the landmarks; without it, of the one that hipcam installs.

    Returns
    -------
    Measures
        Every value (T,), NaN where the person was not found.
    """
    figure, known = Figure(track), calibration or default_calibration()
    values = {
        **posture_measures(figure),
        **standing_measures(figure, known.standing),
        **supine_measures(figure, known.supine),
        **seated_measures(figure, known.seated),
        **side_lying_measures(figure, known.lying),
        **(observed or {}),
    }
    return Measures(track, TrackValues(values, len(track)))
