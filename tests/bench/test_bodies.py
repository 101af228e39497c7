"""How far figures would stray with other bodies."""

from __future__ import annotations

import pytest

from hipcam.bench.accuracy.bodies import LEAST_BODIES, interval, median_size, whole_share


def test_an_interval_is_that_of_bodies_drawn_anew() -> None:
    """Of five bodies one fails. How many of five drawn fail is binomial: three or more in 5.8 %, four in 0.7 %."""
    found = interval([(1, 1)] * 4 + [(0, 1)], whole_share)
    assert found == pytest.approx((0.4, 1.0))
    assert interval([(1, 1)] * 5, whole_share) == (1.0, 1.0)


def test_more_clips_of_the_same_bodies_make_an_interval_no_narrower() -> None:
    few, many = [(1, 1)] * 6 + [(0, 1)] * 3, [(20, 20)] * 6 + [(0, 20)] * 3
    assert interval(few, whole_share) == interval(many, whole_share)
    more = interval(few * 4, whole_share)
    once = interval(few, whole_share)
    assert more is not None and once is not None
    assert more.high - more.low < 0.7 * (once.high - once.low)


def test_of_too_few_bodies_nothing_is_said() -> None:
    assert interval([(1, 2)] * (LEAST_BODIES - 1), whole_share) is None


def test_bodies_that_were_not_asked_add_nothing() -> None:
    assert whole_share([(1, 2), (0, 0), (2, 2)]) == 0.75
    assert whole_share([(0, 0)]) is None
    # Some draws hold only bodies that were not asked; those have no figure.
    assert interval([(1, 1)] + [(0, 0)] * 4, whole_share) == (1.0, 1.0)


def test_the_middle_error_is_that_of_all_errors_whatever_their_sign() -> None:
    assert median_size([[-3.0, 1.0], [], [2.0]]) == 2.0
    assert median_size([[], []]) is None
    found = interval([[1.0], [-2.0], [3.0], [-4.0], [5.0]], median_size)
    assert found is not None
    assert (found.low, found.high) == (1.0, 5.0)
