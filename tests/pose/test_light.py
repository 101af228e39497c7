"""Dim pictures are made brighter for the pose network, others are left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from hipcam.pose.calibration import default_calibration
from hipcam.pose.light import brightened

if TYPE_CHECKING:
    from hipcam.core.types import Image

KNOWN = default_calibration().follow


def picture(level: int) -> Image:
    image = np.full((240, 320, 3), level, np.uint8)
    image[:, 160:] = level // 2
    return image


def test_a_picture_in_good_light_is_the_same_one() -> None:
    image = picture(200)
    assert brightened(image, KNOWN) is image


def test_the_dimmer_a_picture_the_more_it_is_lifted_with_no_step_where_that_begins() -> None:
    levels = [63, 55, 47, 40]
    lifted = [brightened(np.full((80, 80, 3), level, np.uint8), KNOWN)[0, 0, 0] / level for level in levels]
    assert lifted[0] == pytest.approx(1, abs=0.06)
    assert (np.diff(lifted) > 0.1).all()
    assert lifted[2] * 47 == pytest.approx(255 * (47 / 255) ** 0.55, abs=2)


def test_a_bright_window_does_not_keep_a_dim_room_dark() -> None:
    image = picture(40)
    image[:80, 200:] = 255
    lifted = brightened(image, KNOWN)
    assert lifted[200, 20, 0] > 60
    assert (lifted[:80, 200:] == 255).all()


def test_black_bars_beside_the_picture_say_nothing_about_its_light() -> None:
    image = np.full((240, 640, 3), 1, np.uint8)
    image[:, 200:440] = 120
    assert brightened(image, KNOWN) is image


def test_dark_tones_stay_in_their_order_and_are_never_lifted_without_bound() -> None:
    image = np.tile(np.arange(9, 49, dtype=np.uint8)[None, :, None], (40, 1, 3))
    lifted = brightened(image, KNOWN).astype(int)
    assert (np.diff(lifted[0, :, 0]) >= 0).all()
    assert lifted.max() <= np.ceil(255 * (48 / 255) ** KNOWN.most_lifted)


def test_a_picture_of_nothing_stays_black() -> None:
    image = np.zeros((64, 64, 3), np.uint8)
    assert brightened(image, KNOWN) is image
