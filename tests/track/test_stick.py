"""Looking for the stick: the picture of what stands still."""

from __future__ import annotations

import numpy as np

from hipcam.track.evidence.lab import lab
from hipcam.track.evidence.observer import _still


def test_strip_by_strip_what_stands_still_is_the_median_to_the_last_bit() -> None:
    random = np.random.default_rng(0)
    pictures = [random.integers(0, 256, (97, 203, 3), dtype=np.uint8) for _ in range(9)]
    whole = np.median([lab(picture) for picture in pictures], axis=0)
    assert whole.dtype == np.float32
    np.testing.assert_array_equal(_still(pictures), whole)
