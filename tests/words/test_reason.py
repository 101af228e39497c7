"""Reasons: a code that logic compares, and the sentence a person reads."""

from __future__ import annotations

from hipcam.words.reason import Reason


def test_a_reason_is_its_code_and_values_and_is_said_once() -> None:
    left, right = (Reason("heel_hidden", {"side": side}) for side in ("left", "right"))
    assert left != right and str(left) != str(right)
    assert {left, Reason("heel_hidden", {"side": "left"})} == {left}


def test_several_reasons_are_one_that_says_all() -> None:
    both = Reason.joined([Reason("nobody_found"), Reason("camera_moved"), Reason("out_of_picture")])
    assert both is not None and both.code == "and_also"
    assert all(str(Reason(code)) in str(both) for code in ("nobody_found", "camera_moved", "out_of_picture"))
    assert Reason.joined([]) is None
    assert Reason.joined([Reason("camera_moved")]) == Reason("camera_moved")
