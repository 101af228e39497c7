"""Help into the picture: what is said of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import skeleton
from coaching import CAMERAS, LIMITS, coached, frame_of
from skeleton import Camera

from hipcam.judge.activity import keys
from hipcam.live.framing import Framing, SteadyFraming, judge_framing
from hipcam.measure.measures import compute_measures
from hipcam.words import say


def framing(activity: str, camera: Camera, motion: skeleton.Motion | None = None, **frame: Any) -> Framing:
    motion = (
        motion
        or {
            "er-test": skeleton.er_test([]),
            "bridge": skeleton.bridge([]),
            "ninety-ninety": skeleton.ninety_ninety([], front="left"),
            "side-lying": skeleton.side_lying([], upper="right"),
        }[activity]
    )
    sample = next(compute_measures(skeleton.film(motion.until(0.2), camera)).samples())
    return judge_framing(frame_of(sample, coached(activity), **frame), LIMITS)


@pytest.mark.parametrize("activity", keys())
def test_a_good_picture_is_right_and_a_bystander_is_told(activity: str) -> None:
    assert framing(activity, CAMERAS[activity]) == Framing("right", "live.hold_still")
    assert framing(activity, CAMERAS[activity], people=2) == Framing("note", "live.someone_else")
    assert framing(activity, CAMERAS[activity], few_pictures=True) == Framing("note", "live.few_pictures")
    assert framing(activity, CAMERAS[activity], brightness=10) == Framing("wrong", "live.too_dark")
    assert framing(activity, replace(CAMERAS[activity], distance=16)) == Framing("wrong", "live.come_closer")


def test_what_is_cut_off_is_named() -> None:
    camera = CAMERAS["er-test"]
    assert framing("er-test", replace(camera, target=(0, 0, 1.5))).message == "Step back, I can't see your feet"
    assert framing("er-test", replace(camera, target=(0, 0, 0.1), height=0.3, fov=46)).message == (
        "Step back, I can't see your head"
    )
    aside = framing("er-test", replace(camera, target=(1.75, 0, 0.85)))
    assert aside.message.startswith("Move to the middle, I can't see your ")
    lying = framing("bridge", replace(CAMERAS["bridge"], target=(-1.3, 0, 0.3)))
    assert lying == Framing("wrong", "live.move_back", "feet")


def test_turning_and_tilting_are_told() -> None:
    assert framing("er-test", replace(CAMERAS["er-test"], azimuth=80)).message == say("live.face_camera")
    assert framing("er-test", replace(CAMERAS["er-test"], roll=11)).message == say("live.tilted")
    assert framing("er-test", replace(CAMERAS["er-test"], roll=3)).kind == "right"
    assert framing("bridge", replace(CAMERAS["bridge"], roll=25)).message == say("live.tilted")
    assert framing("bridge", replace(CAMERAS["bridge"], azimuth=-62)).message == say("live.turn_side_on")
    assert framing("side-lying", replace(CAMERAS["side-lying"], azimuth=60)).message == say("live.face_camera")


def test_the_posture_is_asked_for() -> None:
    standing = skeleton.er_test([])
    for activity in ("bridge", "ninety-ninety", "side-lying"):
        found = framing(activity, CAMERAS["er-test"], standing)
        assert found == Framing("posture", f"activity.{activity}.take_up")


def test_nobody_and_darkness() -> None:
    exercise = coached("bridge")
    assert judge_framing(frame_of(None, exercise), LIMITS).message == say("live.nobody")
    assert judge_framing(frame_of(None, exercise, brightness=25), LIMITS).message == say("live.too_dark")


def test_what_is_wrong_does_not_flicker() -> None:
    steady, right = SteadyFraming(0.5), Framing("right", "ok")
    wrong = Framing("wrong", "dark")
    assert steady.update(right, 0.0) == right
    assert {steady.update(wrong if i % 2 else right, 0.1 * i).kind for i in range(20)} == {"right"}
    shown = [steady.update(wrong, 2 + 0.1 * i).kind for i in range(8)]
    assert shown[0] == "right" and shown[-1] == "wrong"
