"""The angle over time, as it is kept: short, with every top, and with a gap wherever nothing was shown."""

from __future__ import annotations

import json

import numpy as np
import pytest

from hipcam.judge.curve import PIECES, Curve


def waves(minutes: float) -> Curve:
    """A movement every four seconds at 30 pictures a second, each a little higher; nothing in every other minute."""
    time = np.arange(0, minutes * 60, 1 / 30)
    value = (20 + time / time[-1]) * (1 - np.cos(2 * np.pi * time / 4))
    return Curve(time, np.where(time // 60 % 2 == 1, np.nan, value), "lift", 0, 60, (20, 60))


@pytest.mark.parametrize("minutes", [0.2, 1, 3, 30])
def test_what_is_kept_is_short_and_has_all_tops_and_gaps(minutes: float) -> None:
    whole = waves(minutes)
    plain = json.loads(json.dumps(whole.to_dict(), allow_nan=False))
    kept = Curve.from_dict(plain)
    assert len(kept.time) <= 2 * (PIECES + 2) and len(json.dumps(plain)) < 13_000
    assert (kept.label, kept.low, kept.high, kept.target, kept.limit) == ("lift", 0, 60, (20, 60), None)
    assert (np.diff(kept.time) > 0).all() and kept.time[-1] == pytest.approx(whole.time[-1], abs=0.01)
    assert np.nanmax(kept.value) == pytest.approx(np.nanmax(whole.value), abs=0.06)
    assert np.nanmin(kept.value) == pytest.approx(np.nanmin(whole.value), abs=0.06)
    for begin in range(60, int(minutes * 60) - 59, 120):
        inside = (kept.time > begin + 5) & (kept.time < begin + 55)
        assert inside.any() and np.isnan(kept.value[inside]).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"time": []},
        {"time": [0, None]},
        {"time": [[0, 1]]},
        {"value": [1]},
        {"target": [1]},
        {"target": None},
        {"low": "deep"},
        {"time": "now"},
    ],
)
def test_what_is_no_curve_is_refused(wrong: dict[str, object]) -> None:
    plain = Curve(np.arange(2.0), np.arange(2.0), "lift", 0, 60, (20, 60)).to_dict()
    Curve.from_dict(plain)
    with pytest.raises((TypeError, ValueError)):
        Curve.from_dict({**plain, **wrong})
