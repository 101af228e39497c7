"""What a changed recording is held against: the movements of the video as it is."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from runs import script


@pytest.fixture(scope="module")
def changed() -> ModuleType:
    return script("changed")


def tally(changed: ModuleType, whole: list[Any], copy: list[Any], stretch: tuple[float, float]) -> dict[str, int]:
    return {what: n for what, n in changed.compared(whole, copy, stretch).items() if n}


def test_verdicts_are_the_same_the_contrary_or_no_longer_known(changed: ModuleType) -> None:
    lift = changed.Found("left", 2.0, 4.0, {"heel_lift": "pass", "sagging": "fault", "pelvis_drop": "unknown"})
    now = changed.Found("left", 2.3, 4.3, {"heel_lift": "fault", "sagging": "unknown", "pelvis_drop": "fault"})
    assert tally(changed, [lift], [now], changed.WHOLE) == {"wrong": 1, "unknown": 1}
    assert tally(changed, [lift], [lift], changed.WHOLE) == {"same": 2}


def test_a_movement_of_the_other_side_is_missing_and_new_but_not_in_a_mirror(changed: ModuleType) -> None:
    left, both = changed.Found("left", 2.0, 4.0, {"a": "pass"}), changed.Found("both", 6.0, 8.0, {"a": "pass"})
    right = left.mirrored()
    assert (right.side, both.mirrored()) == ("right", both)
    assert tally(changed, [left], [right], changed.WHOLE) == {"missing": 1, "new": 1}
    assert tally(changed, [one.mirrored() for one in (left, both)], [right, both], changed.WHOLE) == {"same": 2}


def test_of_a_movement_that_is_cut_nothing_is_asked(changed: ModuleType) -> None:
    whole = [changed.Found("both", start, start + 2, {"a": "fault"}) for start in (1.0, 5.0, 9.0)]
    there = changed.Found("both", 3.0, 5.0, {"a": "fault"})
    # From 2 s on: of the first half is left, the second begins at 3 s, the third at 7 s.
    for part in ([], [changed.Found("both", 0.0, 1.0, {"a": "pass"})]):
        assert tally(changed, whole, [*part, there], (2.0, 20.0)) == {"same": 1, "missing": 1}
    # As far as 11.1 s: that the third came back is hardly to be seen.
    assert tally(changed, whole[1:], [whole[1]], (0.0, 11.1)) == {"same": 1}
    assert tally(changed, whole[1:], [whole[1]], (0.0, 11.3)) == {"same": 1, "missing": 1}


def test_what_was_too_small_beside_others_may_count_without_them(changed: ModuleType) -> None:
    small = changed.Found("left", 6.0, 8.0, {}, counted=False)
    counted = changed.Found("left", 2.0, 4.0, {"a": "pass"})
    assert tally(changed, [small], [counted], (4.0, 20.0)) == {}
    assert tally(changed, [small], [changed.Found("left", 6.0, 8.0, {})], changed.WHOLE) == {"new": 1}
    assert tally(changed, [counted], [small], changed.WHOLE) == {"missing": 1}


def test_a_movement_is_known_again_by_what_it_shares_with_that_of_the_video(changed: ModuleType) -> None:
    lift = changed.Found("both", 4.0, 8.0, {"a": "pass"})
    longer, later = changed.Found("both", 2.0, 8.0, {"a": "pass"}), changed.Found("both", 6.5, 10.5, {"a": "pass"})
    assert tally(changed, [lift], [longer, later], changed.WHOLE) == {"same": 1, "new": 1}
    assert tally(changed, [lift], [later], changed.WHOLE) == {"missing": 1, "new": 1}
