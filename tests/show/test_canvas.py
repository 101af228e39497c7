"""Colours that everybody can tell apart."""

from __future__ import annotations

import numpy as np

from hipcam.show.canvas import GREEN, GROUNDS, ORANGE, YELLOW
from hipcam.show.skeleton import COLOURS


def contrast(a: tuple[int, int, int], b: tuple[int, int, int]) -> float:
    def luminance(c: tuple[int, int, int]) -> float:
        v = [x / 255 / 12.92 if x <= 10 else ((x / 255 + 0.055) / 1.055) ** 2.4 for x in c]
        return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_told_apart_and_read() -> None:
    for ground in GROUNDS.values():
        assert contrast((255, 255, 255), ground) >= 4.5
    # Viénot, Brettel and Mollon (1999): how red-blind and green-blind eyes see, on linear values.
    matrices = [
        np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
        np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
    ]
    groups = [list(GROUNDS.values()), [GREEN, ORANGE, YELLOW], [COLOURS["left"], COLOURS["right"]]]
    for colours in groups:
        for matrix in matrices:
            seen = [255 * np.clip(matrix @ (np.array(c) / 255) ** 2.2, 0, 1) ** (1 / 2.2) for c in colours]
            for i, a in enumerate(seen):
                assert all(np.linalg.norm(a - b) > 40 for b in seen[i + 1 :])
