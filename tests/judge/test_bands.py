"""How a rotation is named."""

from __future__ import annotations

import pytest

from hipcam.judge.bands import Band, band, bands_within
from hipcam.words.names import bands_name


@pytest.mark.parametrize(
    ("rotation", "uncertainty", "bands"),
    [
        (40.0, 4.0, ("typical",)),
        (41.0, 5.0, ("typical", "full")),
        (40.0, 5.0, ("typical", "full")),
        (27.0, 6.0, ("markedly limited", "limited")),
        (40.0, 12.0, ("limited", "typical", "full")),
        (60.0, 4.0, ("full",)),
        (10.0, 4.0, ("markedly limited",)),
    ],
)
def test_a_rotation_whose_uncertainty_passes_a_limit_may_lie_in_several_bands(
    rotation: float, uncertainty: float, bands: tuple[Band, ...]
) -> None:
    assert bands_within(rotation, uncertainty) == bands
    assert band(rotation) in bands


def test_bands_are_said_one_or_the_other() -> None:
    assert bands_name(("typical", "full")) == "typical or full"
    assert bands_name(("typical",)) == "typical"
