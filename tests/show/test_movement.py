"""Moving pictures: each activity of hipcam's own has one, small, with words for each of its steps."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import toy_activity
from scenes import IMAGE, drawn

from hipcam.core.types import SIDES, other_side
from hipcam.judge.activity import activities, activity
from hipcam.live.scene import Scene
from hipcam.show.movement import movement, movement_file
from hipcam.show.report.activities import activities_page

KEYS = [what.key for what in activities()]


@pytest.mark.parametrize("key", KEYS)
def test_each_activity_has_one_and_says_its_steps(key: str) -> None:
    shown, what = movement(key), activity(key)
    assert shown is not None and 3 <= shown.length <= 10
    assert shown.pictures[0].shape == (288, 384, 3)
    assert what.steps[0] == 0 and list(what.steps) == sorted(what.steps) and what.steps[-1] < shown.length
    for side in SIDES:
        assert len(what.say_each("steps", side)) == len(what.steps)
        assert all(text and "{" not in text for text in what.say_each("setup", side))
    assert np.array_equal(shown.at(0.0), shown.at(shown.length)), "over and over"
    assert not np.array_equal(shown.at(0.0), shown.at(what.steps[2]))


def test_they_are_a_few_hundred_kilobytes_in_all() -> None:
    assert sum(movement_file(key).stat().st_size for key in KEYS) < 300_000


def test_an_activity_without_one_shows_safety_in_its_place() -> None:
    assert movement("none") is None and not hasattr(toy_activity, "movement")
    assert drawn(Scene("framing", "Toy")).any()


def test_the_stick_is_in_the_hand_of_the_standing_leg_and_optional() -> None:
    for side in SIDES:
        hand = other_side(side)
        said = " ".join(activity("er-test").say_each("setup", side))
        assert f"{hand} hand" in said and f"lift the {side} knee" in said
        assert "wall's edge" in said and "the foot goes in, toward the stick" in said


def test_one_sees_oneself_in_a_mirror_and_the_picture_is_one() -> None:
    """Somebody who will lift the left leg sees a left leg on the left, as in the camera's picture."""
    time = activity("er-test").steps[3]
    panels = {}
    for side in ("left", "right"):
        scene = Scene("framing", "Rotation test", framing="Step back", activity="er-test", side=side, time=time)
        panels[side] = drawn(scene, (1280, 720), IMAGE)[60:250, 4:600]
    mirrored = panels["right"][:, ::-1]
    assert not np.array_equal(panels["left"], panels["right"])
    part = np.ascontiguousarray(mirrored[20:170, 150:450])
    difference = cv2.matchTemplate(panels["left"], part, cv2.TM_SQDIFF_NORMED)
    assert difference.min() < 0.01


def test_the_page_of_all_activities_is_one_file_that_asks_for_nothing() -> None:
    page = activities_page()
    assert page.count("data:image/webp;base64,") == len(KEYS)
    assert "http://" not in page and "https://" not in page and "<script" not in page
    for what in activities():
        assert what.say("title") in page
