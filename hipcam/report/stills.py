"""A picture of each fault's worst moment, small enough to stand in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from hipcam.exercises.base import Fault, Hold, Rep
    from hipcam.results import Result

#: Pixels of the longer side, and JPEG's quality: some 30 kB a picture.
LONGER_SIDE, QUALITY = 560, 82


def faults(result: Result) -> list[Fault]:
    """All faults and compensations of a result, movement by movement."""
    judged: list[Rep | Hold] = [*result.reps, *result.holds]
    return [*(fault for event in judged for fault in event.faults),
            *(fault for attempt in result.attempts for fault in attempt.compensations)]


def moments(result: Result) -> list[float]:
    """The middle of the time in which each of the `faults` stood; seconds."""
    return [(fault.start + fault.end) / 2 for fault in faults(result)]


def stills(result: Result, images: Iterable[NDArray[np.uint8]]) -> dict[tuple[str, str, float], bytes]:
    """Pictures as `report` takes them.

    Parameters
    ----------
    result : Result
        What they show.
    images : iterable of (h, w, 3) uint8
        RGB, one for each of the `moments`.

    Returns
    -------
    dict
        JPEG by name, side and start of the fault, as they stand in the result's JSON.
    """
    return {(fault.name, fault.side, round(fault.start, 4)): _jpeg(image)
            for fault, image in zip(faults(result), images, strict=True)}


def _jpeg(image: NDArray[np.uint8]) -> bytes:
    import cv2

    scale = min(1.0, LONGER_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    done, data = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not done:
        raise RuntimeError("a picture could not be written as JPEG")
    return bytes(data)
